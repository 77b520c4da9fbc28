"""Chinese numerals and the dates of official pages."""

from __future__ import annotations

import datetime
import re

NUMERAL = r"[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,3}"
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0, "O": 0, "o": 0, "两": 2}
_DIGIT_CLASS = "〇零○Oo一二三四五六七八九十\\d"

DATE = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[一二][{_DIGIT_CLASS}]{{3}})\s*[年./-]\s*"
    rf"(?P<month>[{_DIGIT_CLASS}]{{1,3}})\s*[月./-]\s*(?P<day>[{_DIGIT_CLASS}廿卅]{{1,3}})\s*日?(?!\d)"
)


def chinese_number(numeral: str) -> int:
    """The value of a numeral below one hundred, written 十三, 二十, 3 or 一.

    Raises
    ------
    ValueError
        If the string is no such numeral.
    """
    if numeral.isdigit():
        return int(numeral)
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _positional(numeral)
    return 10 * (_positional(tens) if tens else 1) + (_positional(ones) if ones else 0)


def _positional(numeral: str) -> int:
    try:
        digits = [int(c) if c.isdigit() else _DIGITS[c] for c in numeral]
    except KeyError as error:
        raise ValueError(f"{numeral!r} is no Chinese numeral") from error
    return int("".join(map(str, digits)))


def read_date(text: str) -> datetime.date | None:
    """The first date in the text, in Arabic or Chinese numerals (all three zeros); None if there is none.

    A date that no calendar holds (2021年2月30日) and one whose separators were lost (2021713) are None:
    they cannot be read with certainty.
    """
    match = DATE.search(text)
    if not match:
        return None
    try:
        return datetime.date(*(chinese_number(match[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None
