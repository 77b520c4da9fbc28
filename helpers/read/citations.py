"""The documents a text cites: 《…》 with or without a number, and numbers that stand alone.

Names of papers and journals (《人民日报》), of certificates and forms (《排污许可证》, 《申请表》) and of the item that
is answered (《关于…的提案》) stand in the same marks and are no documents. Two printings are two facts, and so are
two numbers of one series (财企〔2020〕56号、57号).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator

from helpers.read.fact import Fact

# Nested marks included: 《关于印发〈…〉的通知》 and 《转发《…》的通知》.
MARKED = re.compile(r"《(?P<title>[^《》\n]{1,200}(?:《[^《》\n]{1,100}》[^《》\n]{0,100}){0,3})》")
_SERIES = r"[\u4e00-\u9fff]{2,14}"
_YEAR_AND_NUMBER = r" ?[〔\[(【﹝] ?(?P<year>(?:19|20)\d\d) ?[〕\])】﹞] ?第? ?(?P<serial>\d{1,5}) ?号"
_NUMBERED = re.compile(rf"(?P<series>{_SERIES}){_YEAR_AND_NUMBER}|(?P<order>(?:[\u4e00-\u9fff]{{2,8}}令|主席令)第? ?[\d一二三四五六七八九十百]{{1,5}} ?号)")
_BEHIND = re.compile(
    rf" ?\((?P<series>{_SERIES}){_YEAR_AND_NUMBER}(?:[,;、][^()\n]{{0,60}})?\)|\((?P<order>[\u4e00-\u9fff]{{2,8}}令第? ?\d{{1,4}} ?号)\)"
)
_FURTHER = re.compile(r"(?<=号)[、和及] ?第? ?(?P<serial>\d{1,5}) ?号(?![楼院线门路])")
_BRACKETS = re.compile(r"\([^()\n]{0,60}\)")
# A series begins behind the last of these: 根据国发〔2021〕33号.
_LEAD = re.compile(
    r".*(?:根据|按照|依据|依照|贯彻|落实|印发|执行|参照|遵照|结合|通过|文件|出台|下发|制定|转发|关于|符合|适用|废止|修订|详见|详|见|即|按|以|是|和|与|及|在|对|了|的|为|有|经)(?=[\u4e00-\u9fff]{2})"
)
_ALIAS = re.compile(r"以?下?(?:简|统)称 ?(?:为|:)? ?[“\"]?《?(?P<alias>[^《》“”\"()]{2,30})")
_PRESS = re.compile(r"(?:日报|晚报|早报|晨报|时报|周报|导报|商报|都市报|周刊|月刊|杂志|学报|新闻联播|电视台)$")
_FORM = re.compile(r"(?:许可证|证书|资格证|执照|合格证|登记证|确认证|申请表|登记表|统计表|调查表|调查问卷|问卷|回执)$")
_ITEM = re.compile(r"(?:提案|议案|[的之]建议)$")
_PARTY = re.compile(r"^(?:中共|中国共产党|党中央)")


def find_documents(text: str, items: Collection[str] = ()) -> Iterator[Fact]:
    """The documents that a text cites, in reading order.

    Parameters
    ----------
    text
        Any text.
    items
        Names of proposals and suggestions that are answered, without 《》; they are no documents.
    """
    short: dict[str, str] = {}
    end = 0
    for mark in MARKED.finditer(text):
        title = re.sub(r"\s", "", mark["title"])
        if mark.start() < end or not _is_document(title, items):
            continue
        fact = _with_number(text, Fact("document", mark[0], *mark.span(), title=short.get(title, title)))
        alias, behind = _short_name(text, fact)
        if alias:
            short[alias] = title
        yield from _bare_numbers(text, end, fact.start)
        further = _FURTHER.search(text, mark.end(), fact.end)
        if further:
            fact = dataclasses.replace(fact, text=text[fact.start : further.start()], end=further.start())
        yield dataclasses.replace(fact, name=alias, note="short name" if title in short and not alias else None)
        yield from _further_numbers(text, fact)
        end = behind
    yield from _bare_numbers(text, end, len(text))


def _is_document(title: str, items: Collection[str]) -> bool:
    if title in items or _PRESS.search(title) or _FORM.search(title):
        return False
    return not _ITEM.search(title) or bool(_PARTY.match(title))


def _with_number(text: str, fact: Fact) -> Fact:
    """The fact with the document number that follows in brackets, or stands right before."""
    behind = _BEHIND.match(text, fact.end)
    if behind:
        return dataclasses.replace(
            fact, text=text[fact.start : behind.end()], end=behind.end(), document_number=_normal(behind)
        )
    window = text[max(0, fact.start - 40) : fact.start]
    before = [match for match in _NUMBERED.finditer(window) if re.fullmatch(r"(?:文件?)? ?", window[match.end() :])]
    if not before:
        return fact
    start = fact.start - len(window) + _start_of_number(before[-1])
    return dataclasses.replace(fact, text=text[start : fact.end], start=start, document_number=_normal(before[-1]))


def _short_name(text: str, fact: Fact) -> tuple[str | None, int]:
    """The name by which the text will call a document (以下简称《意见》), and where its brackets end."""
    brackets = _BRACKETS.match(text, fact.end)
    end = brackets.end() if brackets and "称" in brackets[0] else fact.end
    alias = _ALIAS.search(text[fact.start : end])
    return (alias["alias"] if alias else None), end


def _start_of_number(match: re.Match[str]) -> int:
    return match.start() + len(_lead(match))


def _lead(match: re.Match[str]) -> str:
    """The words that ran into a series or an order from before: 根据|国发〔2021〕33号."""
    lead = _LEAD.match(match["series"] or match["order"])
    return lead[0] if lead else ""


def _normal(match: re.Match[str]) -> str:
    words = (match["series"] or match["order"])[len(_lead(match)) :]
    return f"{words}〔{match['year']}〕{match['serial']}号" if match["series"] else re.sub(r"\s", "", words)


def _bare_numbers(text: str, start: int, end: int) -> Iterator[Fact]:
    for match in _NUMBERED.finditer(text, start, end):
        first = _start_of_number(match)
        fact = Fact("document", text[first : match.end()], first, match.end(), document_number=_normal(match))
        yield fact
        yield from _further_numbers(text, fact)


def _further_numbers(text: str, fact: Fact) -> Iterator[Fact]:
    """The numbers behind a document's own that share its series and year: 、57号."""
    series, bracket, _ = (fact.document_number or "").rpartition("〕")
    further = _FURTHER.match(text, fact.end) if bracket else None
    while further:
        start = further.start() + 1
        number = f"{series}〕{further['serial']}号"
        yield Fact("document", text[start : further.end()], start, further.end(), document_number=number)
        further = _FURTHER.match(text, further.end())
