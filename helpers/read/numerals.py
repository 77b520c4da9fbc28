"""Numbers and dates as official pages write them, in Arabic and in Chinese numerals."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

# What joins the two ends of a span: 2-5万元, 2019年至2021年.
DASH = r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?"
NUMERAL = r"[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,3}"
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0, "O": 0, "o": 0, "两": 2}
_ZERO = "〇零○Oo"
_DIGIT_CLASS = rf"{_ZERO}一二三四五六七八九十\d"
# A year that a text may name: 2020, 二〇二〇.
YEAR = rf"(?:(?:19|20)\d\d|[一二][九{_ZERO}][一二三四五六七八九{_ZERO}]{{2}})"
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_LONGEST_NUMERAL = 32
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([十百千]*)")
# The numerals of bills and contracts, which nobody can alter: 壹佰万元.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")

DATE = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[一二][{_DIGIT_CLASS}]{{3}})\s*[年./-]\s*"
    rf"(?P<month>[{_DIGIT_CLASS}]{{1,3}})\s*[月./-]\s*(?P<day>[{_DIGIT_CLASS}廿卅]{{1,3}})\s*日?(?!\d)"
)


def chinese_number(numeral: str) -> int:
    """The value of a numeral, written 十三, 二十, 3, 一, 两千三百, 一亿零五百万, 壹佰 or 二〇二〇.

    Raises
    ------
    ValueError
        If the string is no such numeral.
    """
    if numeral.isdigit():
        return int(numeral)
    numeral = numeral.translate(_FORMAL).replace("廿", "二十").replace("卅", "三十")
    if len(numeral) > _LONGEST_NUMERAL:
        raise ValueError(f"{numeral[:12]!r}… is too long for a Chinese numeral")
    for character, group in reversed(_GROUPS.items()):
        head, found, tail = numeral.rpartition(character)
        if found:
            return chinese_number(head) * group + _behind(tail, group)
    return _below_ten_thousand(numeral)


def _behind(tail: str, unit: int) -> int:
    """What follows a unit; a lone digit counts the next place down, as in 一万二, unless a zero stands before it."""
    if not tail:
        return 0
    if len(tail) == 1 and tail not in _UNITS:
        return _positional(tail) * (unit // 10)
    value = chinese_number(tail.lstrip("零〇○"))
    if value >= unit:
        raise ValueError(f"{tail!r} is more than may follow in a Chinese numeral")
    return value


def _below_ten_thousand(numeral: str) -> int:
    for character, unit in reversed(_UNITS.items()):
        head, found, tail = numeral.partition(character)
        if found:
            # Only ten may stand without its one: 十三, but 一百.
            count = _positional(head) if head or unit > 10 else 1
            return count * unit + _behind(tail, unit)
    return _positional(numeral)


def read_number(numeral: str) -> Decimal:
    """The exact value of a number as officials write it: 1,500, 83. 4, 1500万, 3亿5000万, 3千2百万, 两千三百万, 三点五亿.

    Raises
    ------
    ValueError
        If the string is no such number.
    """
    numeral = re.sub(r"[\s,]", "", numeral)
    whole, point, fraction = numeral.partition("点")
    if point:
        digits = fraction.rstrip("十百千万亿")
        places = "".join(str(_positional(digit)) for digit in digits) or "no digit"
        if not places.isdecimal():
            raise ValueError(f"{numeral!r} is no number")
        return Decimal(f"{chinese_number(whole)}.{places}") * _multiplier(fraction[len(digits) :])
    if not numeral[:1].isdecimal():
        return Decimal(chinese_number(numeral))
    for character, group in reversed(_GROUPS.items()):
        head, found, tail = numeral.rpartition(character)
        if found:
            return read_number(head) * group + (read_number(tail) if tail else 0)
    if not re.fullmatch(rf"(?:{_PIECE.pattern})+", numeral, re.ASCII):
        raise ValueError(f"{numeral!r} is no number")
    return sum((Decimal(digits) * _multiplier(units) for digits, units in _PIECE.findall(numeral)), Decimal(0))


def _multiplier(units: str) -> int:
    value = 1
    for character in units:
        value *= (_UNITS | _GROUPS)[character]
    return value


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
