"""What a fact is: a sum, a quantity, a share, a date, a document, a body or a place, with its offsets."""

from __future__ import annotations

import bisect
import dataclasses
import datetime
from collections.abc import Iterable
from decimal import Decimal


@dataclasses.dataclass(frozen=True)
class Fact:
    """Something a text states that can be counted, dated or looked up; what does not apply is None.

    Attributes
    ----------
    kind
        ``"money"``, ``"quantity"``, ``"percentage"``, ``"date"``, ``"document"``, ``"body"`` or ``"place"``.
    text, start, end
        The words as printed and their offsets: ``whole[start:end] == text``. All bounds that adjoin the
        number belong to it (超过50家次, 3倍以上, 最高不超过300万元).
    low, high
        The value, exactly; both are the same but for a range (2-5万元). Multiples are worked in
        (1500万元 is 15000000) and signs kept (-5% is -5), nothing else is worked in: no currency is converted and no yearly sum multiplied.
    unit
        The measure (家, 平方公里), the currency (元, 美元), ``"%"`` or ``"百分点"``.
    per
        ``"year"``, ``"month"``, ``"day"`` or ``"unit"`` for a rate (每年, 月均, 户均, 元/吨), which a capacity and a
        yearly turnover are too (年产3000吨, 日处理1.2万吨, 年销售额), but not the total of a year that is told (2020年产量).
    bound
        ``"exact"``, ``"about"`` (约, 左右), ``"nearly"`` (近), ``"at_least"`` (不低于, 以上), ``"more_than"`` (超过,
        多), ``"at_most"`` (最高, 以内) or ``"less_than"`` (不足).
    first, last
        The first and the last day of a date: of a year, a month, a quarter, a span.
    title, document_number
        Of a document: its name without 《》, in full where the text defined a short one; its number in the form
        国发〔2021〕33号.
    name, code
        Of a body: its name as printed. Of a place: its name in full, and the division's code of six digits where
        one division alone bears the name. Of a document: the short name that the text defines (以下简称《意见》).
    note
        ``"implausible"`` for a total too small to be one (30个项目共1585元: a 万 was lost), which is never
        put right; ``"shared unit"`` for a number whose unit stands behind a later one (100、200万元);
        ``"fraction"``; ``"consulted"`` for a body behind 会同 or 经商; ``"short name"`` for a document.
    """

    kind: str
    text: str
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    per: str | None = None
    bound: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    title: str | None = None
    document_number: str | None = None
    name: str | None = None
    code: str | None = None
    note: str | None = None


def without_overlaps(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that come first in the list wherever two overlap, in reading order."""
    starts: list[int] = []
    kept: list[Fact] = []
    for fact in facts:
        position = bisect.bisect_left(starts, fact.start)
        clear = position == 0 or kept[position - 1].end <= fact.start
        if clear and (position == len(kept) or fact.end <= kept[position].start):
            starts.insert(position, fact.start)
            kept.insert(position, fact)
    return kept
