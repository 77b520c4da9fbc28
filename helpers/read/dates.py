"""The dates a text states, each as its first and last day.

A date names its year: 今年5月, 去年, 近三年 and 年初以来 tell no day without knowing the day of writing, and
“十四五”时期 is the name of a plan; none of them is a date here. 末 and 底 are the last day of their year or
month, 初 is the first.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from helpers.read.fact import Fact
from helpers.read.numerals import DASH, YEAR, chinese_number, read_date

_SMALL = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART = r"(?:第?(?P<quarter>[一二三四1-4])季度|前(?P<quarters>[二两三23])季度|(?P<half>[上下])半年|(?P<edge>(?:年?[初底末](?!始|级|期|步|次|衷|创|中|线|层|数|薪|盘))))"
_DATE = re.compile(
    rf"(?<!\d)(?P<year>{YEAR}) ?(?:年(?![产均检审利])|(?=、(?:{YEAR} ?、){{0,12}}{YEAR} ?年)|(?={DASH}{YEAR} ?年))(?:度(?!夏|冬|假))?"
    rf"(?: ?(?P<month>{_SMALL}) ?月(?:(?P<month_edge>[初底末](?!始|级|期|步|次))| ?(?P<day>{_SMALL}) ?日|份)?|{_PART})?"
)
_THROUGH = re.compile(
    rf"{DASH}(?:(?P<year>{YEAR}) ?年(?:度(?!夏|冬|假))?)?"
    rf"(?:{_PART}|(?: ?(?P<month>{_SMALL}) ?月(?:(?P<month_edge>[初底末](?!始|级|期|步|次))|份)?)?(?: ?(?P<day>{_SMALL}) ?日)?)"
)
# 2020.5.1, 2020/05/01, 2020-05-01: a whole day, with the same mark twice.
_MARKED_DAY = r"(?:19|20)\d\d(?:\.\d{1,2}\.\d{1,2}|/\d{1,2}/\d{1,2}|-\d{1,2}-\d{1,2})(?!\d)"
_MARKED = re.compile(rf"(?<![\w./-])(?P<first>{_MARKED_DAY})(?:{DASH}(?P<last>{_MARKED_DAY}))?(?![./-]\d)", re.ASCII)
# 2020年1-6月, 2020年1月至6月.
_MONTHS = re.compile(rf" ?(?P<first>{_SMALL}){DASH}(?P<last>{_SMALL}) ?月(?:份)?(?! ?\d{{1,2}} ?日)")

Span = tuple[datetime.date, datetime.date]


def find_dates(text: str) -> Iterator[Fact]:
    """The dates of a text with their year, spans as one: 2011-2013年, 2020年3月5日至8日, 2020年1-6月."""
    end = 0
    for match in _DATE.finditer(text):
        if match.start() < end or _names_something(text, match):
            continue
        span, end = _read_span(text, match)
        if span:
            yield Fact("date", text[match.start() : end], match.start(), end, first=span[0], last=span[1])
    yield from _marked_days(text)


def _marked_days(text: str) -> Iterator[Fact]:
    """Days without 年, 月 and 日: 2020.5.1, 2020/05/01, 2020.5.1-2020.12.31."""
    for match in _MARKED.finditer(text):
        first, last = read_date(match["first"]), read_date(match["last"] or "")
        end = match.end() if last and first and last > first else match.end("first")
        if first:
            yield Fact("date", text[match.start() : end], match.start(), end, first=first, last=last if last and last > first else first)


def _names_something(text: str, match: re.Match[str]) -> bool:
    """A number of four digits in front of 年 may also count or be half of a word."""
    return text[match.start() - 1 : match.start()] in {"第", "共"} or text[match.end() : match.end() + 1] == "代"


def _read_span(text: str, match: re.Match[str]) -> tuple[Span | None, int]:
    """First and last day, and where the words end; None for a day that no calendar holds."""
    try:
        first = _period(match.groupdict())
        months = _MONTHS.match(text, match.end()) if not (match["month"] or match["quarter"] or match["half"]) else None
        if months:
            year = chinese_number(match["year"])
            return (datetime.date(year, chinese_number(months["first"]), 1), _end_of(year, chinese_number(months["last"]))), months.end()
        through = _THROUGH.match(text, match.end())
        if through and any(through.groupdict().values()):
            last = _until(match, through)
            if last and last[1] > first[0] and _is_of_one_kind(match, through):
                return (first[0], last[1]), through.end()
    except ValueError:
        return None, match.end()
    return first, match.end()


def _is_of_one_kind(match: re.Match[str], through: re.Match[str]) -> bool:
    """2020年3月至5月, 2020年3月5日至8日 and 2020年初至年底 are spans; 2019年至3月 is none."""
    if through["year"]:
        return True
    if through["quarter"] or through["half"]:
        return any(match[part] and through[part] for part in ("quarter", "half"))
    if through["edge"]:
        # 2020年3月至年底, but not 2019年至底.
        return through["edge"][0] == "年" and bool(match["month"] or match["edge"])
    return bool(match["day"] and through["day"]) or bool(match["month"] and through["month"] and not match["day"])


def _until(match: re.Match[str], through: re.Match[str]) -> Span | None:
    """The second half of a span, with the year and the month of the first where it names none."""
    parts = through.groupdict()
    parts["year"] = parts["year"] or match["year"]
    parts["month"] = parts["month"] or (match["month"] if parts["day"] else None)
    named = any(through[name] for name in ("year", "quarter", "quarters", "half", "edge"))
    return _period(parts) if parts["month"] or named else None


def _period(parts: dict[str, str | None]) -> Span:
    """First and last day of a day, a month, a quarter, a half or a year."""
    year = chinese_number(parts["year"] or "")
    if parts.get("month"):
        return _within_month(year, parts)
    months = _months(parts)
    first, last = datetime.date(year, months[0], 1), _end_of(year, months[1])
    edge = parts.get("edge")
    if edge:
        return (first, first) if "初" in edge else (last, last)
    return first, last


def _within_month(year: int, parts: dict[str, str | None]) -> Span:
    month = chinese_number(parts["month"] or "")
    if parts.get("day"):
        day = datetime.date(year, month, chinese_number(parts["day"] or ""))
        return day, day
    first, last = datetime.date(year, month, 1), _end_of(year, month)
    edge = parts.get("month_edge")
    if edge:
        return (first, first) if edge == "初" else (last, last)
    return first, last


def _months(parts: dict[str, str | None]) -> tuple[int, int]:
    quarter, quarters, half = (parts.get(name) for name in ("quarter", "quarters", "half"))
    if quarter:
        return 3 * chinese_number(quarter) - 2, 3 * chinese_number(quarter)
    if quarters:
        return 1, 3 * chinese_number(quarters)
    return {"上": (1, 6), "下": (7, 12)}.get(half or "", (1, 12))


def _end_of(year: int, month: int) -> datetime.date:
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is no month")
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
