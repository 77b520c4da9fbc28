"""Replies of the teaching corpus, damaged in known ways: each mutation says which fields it destroyed.

A field counts as readable after a mutation unless a character of its printed form was lost. Its printed forms
are all its occurrences on the page outside of the letter's body (`_prints`): of a date with the label before it,
of a document number with year, brackets and 号, of the kind each word that names it, of level and region the name
of the body that signs; one damaged copy of several destroys the field. A mutation that only moves, breaks,
joins, doubles, widens or spaces characters destroys nothing, unless it says so.

``python -m tests.mutations SEED`` prints the tables by mutator and by field.
"""

from __future__ import annotations

import csv
import dataclasses
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.read import NotAReply, parse_reply
from helpers.read.corpus import TEACHING
from helpers.read.letter import find_letter
from helpers.read.normalise import normalise
from helpers.read.numerals import DATE, read_date
from helpers.width import fold_width

FIELDS = [
    "doc_type", "kind", "title", "proposal_title", "level", "region", "term", "session", "number", "department", "co_handlers",
    "addressee_type", "addressee_count", "document_number", "class_mark", "openness", "published", "signed", "year",
]  # fmt: skip
# What makes the page a reply: where a character of it is lost, the page may be refused.
SIGNS = "signs"
# Its consulted bodies are named after the opening has ended, where the reader does not look.
CONSULTED_LATER = {"yunxiu_2024_01.txt"}

Span = tuple[int, int]


@dataclasses.dataclass(frozen=True)
class Page:
    """A page as printed, and where its parts and fields stand."""

    file: str
    text: str
    truth: dict[str, str]
    titles: list[Span]  # above the letter
    addressee: list[Span]
    opening: list[Span]
    body: Span
    facts: list[Span]
    prints: dict[str, list[Span]]


@dataclasses.dataclass(frozen=True)
class Mutated:
    """A damaged page and the fields that can no longer be read on it."""

    text: str
    destroyed: frozenset[str] = frozenset()


Mutator = Callable[[Page, np.random.Generator], Mutated | None]


def pages() -> list[Page]:
    """The teaching replies with what is known of them."""
    with (TEACHING / "truth.csv").open(encoding="utf-8", newline="") as lines:
        return [_page(row["file"], (TEACHING / row["file"]).read_text(encoding="utf-8"), row) for row in csv.DictReader(lines)]


def _page(file: str, text: str, truth: dict[str, str]) -> Page:
    shown = normalise(text)
    letter = find_letter(shown)
    addressee = _found(text, shown[letter.start : letter.opening_start])[:1] if truth["addressee_type"] else []
    opening = _found(text, shown[letter.opening_start : letter.body_start])[:1]
    body = _found(text, shown[letter.body_start : letter.body_end])[-1]
    head = min(start for start, _ in [*addressee, *opening, body])
    titles = [span for span in _found(text, truth["title"]) if span[1] <= head]
    facts = _facts(text, head, titles)
    page = Page(file, text, truth, titles, addressee, opening, body, facts, {})
    return dataclasses.replace(page, prints=_prints(page))


def _found(text: str, value: str) -> list[Span]:
    """Where a value stands in a text, blanks and widths aside."""
    value = re.sub(r"\s", "", value)
    kept = [place for place, character in enumerate(text) if not character.isspace()]
    shown = fold_width("".join(text[place] for place in kept))
    places = [match.start() for match in re.finditer(re.escape(value), shown)] if value else []
    return [(kept[place], kept[place + len(value) - 1] + 1) for place in places]


def _facts(text: str, head: int, titles: list[Span]) -> list[Span]:
    """The lines of page facts above the letter: a label with its value."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text[:head])]
    labelled = r"[\s\u3000]*[•|\[]?[\s\u3000]*[\u4e00-\u9fff](?:[\s\u3000]*[\u4e00-\u9fff]){1,5}[\s\u3000]*(?:[:：|\]]|(?=公开$|主动公开$))"
    return [(start, end) for start, end in lines if re.match(labelled, text[start:end]) and not _meets((start, end), titles)]


def _meets(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _prints(page: Page) -> dict[str, list[Span]]:
    """All printed forms of each field outside of the letter's body."""
    truth = page.truth
    prints = {field: _found(page.text, truth[field]) for field in ("title", "department", "region")}
    prints["proposal_title"] = [(start - 1, end + 1) for start, end in _found(page.text, truth["proposal_title"])]
    prints["number"] = _number(page)
    prints["term"] = prints["session"] = _matches(page, r"第?[一二三四五六七八九十\d]{1,3}届[^。\n]{0,20}?[一二三四五六七八九十\d]{1,3}次")
    prints["document_number"] = _document_number(page)
    prints["class_mark"] = _cells(page, truth["class_mark"])
    prints["openness"] = _cells(page, truth["openness"])
    prints["published"], prints["signed"] = _dates(page, truth["published"]), _dates(page, truth["signed"])
    prints["co_handlers"] = [span for body in filter(None, truth["co_handlers"].split(";")) for span in _consulted(page, body)]
    prints["addressee_type"] = prints["addressee_count"] = page.addressee
    prints["kind"] = [span for span in _matches(page, "政协|人大|人民代表大会|提案|建议|委员|代表") if span[0] < page.body[0]]
    prints["doc_type"] = page.addressee + _matches(page, "答复|复函|函告|意见|摘要|节选|跟踪|情况|的函|会办|主办|协办")
    prints["level"] = prints["department"] or page.titles
    prints["region"] = prints["region"] + prints["department"]
    prints["year"] = next((prints[field] for field in ("signed", "published", "document_number") if truth[field]), [])
    prints[SIGNS] = prints["title"] + page.addressee + page.opening
    return {field: [span for span in spans if not page.body[0] <= span[0] < page.body[1]] for field, spans in prints.items()}


def _matches(page: Page, pattern: str) -> list[Span]:
    return [match.span() for match in re.finditer(pattern, fold_width(page.text))]


def _number(page: Page) -> list[Span]:
    digits = r"\s*".join(map(re.escape, page.truth["number"]))
    return _matches(page, rf"(?<!\d){digits}(?!\d)") if digits else []


def _document_number(page: Page) -> list[Span]:
    parts = re.fullmatch(r"(.+)〔(\d+)〕(\d+)号", page.truth["document_number"])
    return _matches(page, rf"{parts[1]}\s*.\s*{parts[2]}\s*.\s*第?\s*{parts[3]}\s*号") if parts else []


def _dates(page: Page, value: str) -> list[Span]:
    """A date with the eight characters in front of it, which hold its label."""
    shown = fold_width(page.text)
    dates = [match.span() for match in DATE.finditer(shown) if str(read_date(match[0])) == value]
    spaced = [match.span() for match in re.finditer(r"(?:\d\s*){4}年\s*(?:\d\s*){1,2}月\s*(?:\d\s*){1,2}日", shown)]
    dates += [(start, end) for start, end in spaced if str(read_date(re.sub(r"\s", "", shown[start:end]))) == value]
    return [(max(start - 8, shown.rfind("\n", 0, start) + 1), end) for start, end in dates]


def _cells(page: Page, mark: str) -> list[Span]:
    """The lines, or cells of a line, in which a mark stands by itself."""
    shown = fold_width(page.text)
    found = [match.start() for match in re.finditer(rf"(?<![A-Za-z\d-]){re.escape(mark)}(?![A-Za-z\d-])", shown)] if mark else []
    return [(start, end) for start, end in _matches(page, r"(?:(?!\s{2})[^\n|])+") if any(start <= place < end for place in found)]


def _consulted(page: Page, body: str) -> list[Span]:
    return [(start - 3, end + 1) for start, end in _found(page.text, body)]


# What a mutation does to a page.


def _without(page: Page, *places: Span) -> Mutated:
    """The page without some stretches; every field printed over one of them is destroyed."""
    text = page.text
    for start, end in sorted(places, reverse=True):
        text = text[:start] + text[end:]
    return Mutated(text, frozenset(field for field, spans in page.prints.items() if any(_meets(place, spans) for place in places)))


def _lost(pattern: str, *, count: int = 1, everywhere: bool = False) -> Mutator:
    """A mutator that drops some of the characters of a pattern outside of the body, or everywhere."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated | None:
        places = [span for span in _matches(page, pattern) if everywhere or not page.body[0] <= span[0] < page.body[1]]
        if len(places) < count:
            return None
        return _without(page, *(places[place] for place in generator.choice(len(places), size=count, replace=False)))

    return mutate


def _rewritten(pattern: str, replace: str | Callable[[re.Match[str]], str], *, destroys: tuple[str, ...] = ()) -> Mutator:
    """A mutator that rewrites every match of a pattern; None where there is none."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated | None:
        text = re.sub(pattern, replace, page.text, flags=re.M)
        return Mutated(text, frozenset(destroys)) if text != page.text else None

    return mutate


def _wide(character: str) -> str:
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


def _mixed_width(page: Page, generator: np.random.Generator) -> Mutated:
    return Mutated("".join(_wide(c) if generator.random() < 0.5 else fold_width(c) for c in page.text))


def _square_brackets(page: Page, generator: np.random.Generator) -> Mutated | None:
    """〔2021〕 in another pair of brackets."""
    first, last = generator.choice(["[]", "【】", "()", "﹝﹞", "（）", "［］", "〔〕"])
    text = re.sub(r"[〔\[﹝](\d{4})[〕\]﹞]", rf"{first}\1{last}", page.text)
    return Mutated(text) if text != page.text else None


def _round_brackets(page: Page, generator: np.random.Generator) -> Mutated | None:
    """(第0231号) and (摘要) in another pair of brackets; the title is then another string."""
    pair = str(generator.choice(["[]", "【】", "﹙﹚", "（）", "〔〕"]))
    text = page.text.translate(str.maketrans("()（）", pair * 2))
    same = normalise(text[slice(*page.titles[0])]) == normalise(page.text[slice(*page.titles[0])])
    return Mutated(text, frozenset() if same else frozenset({"title"})) if text != page.text else None


def _name_marks(page: Page, generator: np.random.Generator) -> Mutated | None:
    """《》 around the item's name as other marks; the title is then another string."""
    pair = str(generator.choice(["“”", "〈〉", '""']))
    start = page.body[0]
    text = page.text[:start].translate(str.maketrans("《》", pair)) + page.text[start:]
    return Mutated(text, frozenset({"title"})) if "《" in page.text[:start] else None


def _broken(part: str, times: int = 1) -> Mutator:
    """A mutator that breaks the line inside a part, between two characters that are no figures."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated | None:
        spans: list[Span] = {"title": page.titles, "addressee": page.addressee, "opening": page.opening, "body": [page.body]}[part]
        if not spans:
            return None
        start, end = spans[-1]
        inside = [i for i in range(start + 1, end) if not re.search(r"[\dA-Za-z][\d.A-Za-z]|\n", page.text[i - 1 : i + 1])]
        text = page.text
        for place in sorted(generator.choice(inside, size=min(times, len(inside)), replace=False), reverse=True):
            text = text[:place] + "\n" + text[place:]
        return Mutated(text)

    return mutate


def _doubled_title(change: Callable[[str, np.random.Generator], str]) -> Mutator:
    """A mutator that prints the title again behind itself, changed."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated | None:
        start, end = page.titles[-1]
        if _is_cell(page.text, start, end):
            return None
        title = page.text[start:end]
        return Mutated(f"{page.text[:end]}\n{change(title, generator)}{page.text[end:]}")

    return mutate


def _is_cell(text: str, start: int, end: int) -> bool:
    return "|" in text[text.rfind("\n", 0, start) + 1 : start] + text[end:].partition("\n")[0]


def _one_character_less(title: str, generator: np.random.Generator) -> str:
    place = int(generator.integers(len(title)))
    return title[:place] + title[place + 1 :]


def _in_two_lines(title: str, generator: np.random.Generator) -> str:
    place = int(generator.integers(2, len(title) - 2))
    return title[:place] + "\n" + title[place:]


def _with_facts(arrange: Callable[[list[str], str], str]) -> Mutator:
    """A mutator that takes the lines of facts off the page and puts them elsewhere on the rest of it."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated | None:
        lines = [page.text[start:end].strip() for start, end in page.facts]
        # A row of a flattened table is no line of its own.
        if not lines or any("|" in line for line in lines):
            return None
        rest = _without(page, *page.facts).text
        return Mutated(arrange(lines, rest))

    return mutate


def _in_place(page: Page, change: Callable[[list[str]], str]) -> Mutated | None:
    """The lines of facts rewritten where they stand."""
    lines = [page.text[start:end].strip() for start, end in page.facts]
    if not lines or any("|" in line for line in lines):
        return None
    first = page.facts[0][0]
    rest = _without(page, *page.facts).text
    return Mutated(f"{rest[:first]}{change(lines)}\n{rest[first:]}")


def _facts_as(change: Callable[[list[str]], str]) -> Mutator:
    return lambda page, generator: _in_place(page, change)


_LABEL = re.compile(r"^([•\s]*)\[?\s*([\u4e00-\u9fff](?:[\s\u3000]*[\u4e00-\u9fff]){1,5})\s*(?:\]\s*|[:：]\s*)")


def _glued(line: str) -> str:
    """发布时间2019-09-10: the label without its colon or brackets."""
    return _LABEL.sub(r"\2", line)


def _spaced_label(line: str) -> str:
    return _LABEL.sub(lambda match: match[0].replace(match[2], " ".join(re.sub(r"\s", "", match[2]))), line)


def _apart(line: str) -> str:
    """The label on a line of its own, as in a flattened table."""
    return _LABEL.sub(lambda match: match[0].strip() + "\n", line)


def _one_line(joint: str) -> Mutator:
    """A mutator that sets the whole page on one line."""
    return lambda page, generator: Mutated(joint.join(line.strip() for line in page.text.split("\n") if line.strip()))


def _spaced(part: str) -> Mutator:
    """A mutator that puts a blank between all characters of a part."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated | None:
        spans = page.addressee if part == "addressee" else page.prints["department"][-1:]
        if not spans:
            return None
        start, end = spans[0]
        return Mutated(page.text[:start] + " ".join(re.sub(r"\s", "", page.text[start:end])) + page.text[end:])

    return mutate


def _sprinkled(mark: str, share: float) -> Mutator:
    """A mutator that puts a mark between characters at random, not between the figures and letters of one word."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated:
        pieces = []
        for place, character in enumerate(page.text):
            inside = mark.isspace() and re.match(r"[\dA-Za-z]{2}", page.text[place : place + 2])
            pieces.append(character + (mark if generator.random() < share and not inside else ""))
        return Mutated("".join(pieces))

    return mutate


def _put_in(above: str = "", under_title: str = "", below: str = "") -> Mutator:
    """A mutator that puts the page's furniture around the letter."""

    def mutate(page: Page, generator: np.random.Generator) -> Mutated:
        end = page.titles[-1][1]
        return Mutated(f"{above}{page.text[:end]}{under_title}{page.text[end:]}{below}")

    return mutate


def _one_paragraph(page: Page, generator: np.random.Generator) -> Mutated | None:
    """The letter's body with its line ends lost."""
    start, end = page.body
    text = page.text[:start] + re.sub(r"\s*\n\s*", "", page.text[start:end]) + page.text[end:]
    return Mutated(text) if text != page.text else None


def _signed_in_one_line(page: Page, generator: np.random.Generator) -> Mutated | None:
    """某县工业和信息化局 2021年7月13日, the body and its date on one line."""
    name = re.escape(page.truth["department"])
    text = re.sub(rf"^([\s\u3000]*{name})[\s\u3000]*\n[\s\u3000]*(?=[\d一二][\d〇○零一]{{3}}\s*年)", r"\1　", page.text, flags=re.M)
    return Mutated(text) if text != page.text else None


def _commas_doubled(page: Page, generator: np.random.Generator) -> Mutated:
    """,, for each comma, as on reprint sites; names with a comma are then other strings."""
    names = frozenset(field for field in ("title", "proposal_title") if "," in page.truth[field])
    return Mutated(re.sub("[,，]", lambda match: match[0] * 2, page.text), names)


MENU = "首页\n机构概况\n政务公开\n办事服务\n互动交流\n无障碍 长者模式 智能问答 繁体版\n当前位置:首页 > 政务公开 > 建议提案办理\n"
SHARE = "\n字号:[大 中 小]\n分享到:\n【打印】 【关闭】\n扫一扫在手机打开当前页\n"
FOOT = "\n【打印】【关闭窗口】\n主办:某某市人民政府办公室 承办:某某市大数据中心\n地址:某某路1号 联系电话:0000-7654321\n版权所有 某ICP备00000000号\n"
NEIGHBOURS = (
    "\n上一篇:关于市政协九届二次会议第999号提案的答复\n下一篇:对市十九届人大九次会议第888号建议的答复\n相关阅读\n"
    "某某市财政局关于市政协九届二次会议第777号提案的答复 2024-03-05\n"
)
_DIGITS = r"(?<![\d.A-Za-z-])\d+(?![\d.])"

MUTATORS: dict[str, Mutator] = {
    "〔 lost": _lost(r"[〔\[](?=\d{4})"),
    "〕 lost": _lost(r"(?<=\d)[〕\]]"),
    "号 lost": _lost("号"),
    "第 lost": _lost("第"),
    "《 lost": _lost("《"),
    "》 lost": _lost("》"),
    "届 or 次 lost": _lost("[届次]"),
    "round bracket lost": _lost(r"[()]"),
    "date separator lost": _lost(r"(?<=[\d〇一二三四五六七八九十])[年月日/-]"),
    "numeral lost": _lost("[一二三四五六七八九十〇○]"),
    "digit lost": _lost(r"\d"),
    "colon lost": _lost("[:：]"),
    "comma or stop lost": _lost("[,，。、]"),
    "character lost outside of the body": _lost(r"\S"),
    "character lost": _lost(r"\S", everywhere=True),
    "five characters lost": _lost(r"\S", count=5, everywhere=True),
    "five characters lost outside of the body": _lost(r"\S", count=5),
    "all wide": lambda page, generator: Mutated("".join(map(_wide, page.text))),
    "all narrow": lambda page, generator: Mutated(fold_width(page.text)),
    "widths mixed": _mixed_width,
    "ideographic blanks": _rewritten(r"[ \t]|^(?=\S)", "　"),
    "no-break blanks": _rewritten(r"[ \t　]|^(?=\S)", "\xa0"),
    "square brackets changed": _square_brackets,
    "round brackets changed": _round_brackets,
    "marks of the name changed": _name_marks,
    "title broken": _broken("title"),
    "title broken twice": _broken("title", times=2),
    "addressee broken": _broken("addressee"),
    "opening broken": _broken("opening"),
    "opening broken thrice": _broken("opening", times=3),
    "paragraphs broken": _broken("body", times=5),
    "title doubled": _doubled_title(lambda title, generator: title),
    "title tripled": _doubled_title(lambda title, generator: f"{title}\n{title}"),
    "title doubled, damaged": _doubled_title(_one_character_less),
    "title doubled, broken": _doubled_title(_in_two_lines),
    "facts doubled": _facts_as(lambda lines: "\n".join(lines * 2)),
    "facts joined by |": _facts_as(" | ".join),
    "facts joined by blanks": _facts_as("  ".join),
    "facts in a row of cells": _facts_as(lambda lines: " | ".join(_LABEL.sub(r"\2 | ", line) for line in lines)),
    "facts glued": _facts_as(lambda lines: "\n".join(map(_glued, lines))),
    "facts, label and value apart": _facts_as(lambda lines: "\n".join(map(_apart, lines))),
    "facts above": _with_facts(lambda lines, rest: "\n".join([*lines, rest])),
    "facts below": _with_facts(lambda lines, rest: "\n".join([rest, *lines])),
    "facts below, joined": _with_facts(lambda lines, rest: rest + "\n" + "  ".join(lines)),
    "blanks in labels": _facts_as(lambda lines: "\n".join(map(_spaced_label, lines))),
    "page on one line, blanks": _one_line(" "),
    "page on one line, |": _one_line(" | "),
    "page on one line, glued": _one_line(""),
    "letter in one paragraph": _one_paragraph,
    "signed in one line": _signed_in_one_line,
    "lines far apart": _rewritten(r"\n", "\n\n \n"),
    "blank behind 第": _rewritten(r"第(?=\S)", "第 "),
    "blanks around figures": _rewritten(_DIGITS, lambda match: f" {match[0]} "),
    "blanks in brackets": _rewritten(r"(?<=[〔\[(（])|(?=[〕\])）])", " "),
    "blanks in the addressee": _spaced("addressee"),
    "blanks in the signature": _spaced("department"),
    "stray blanks": _sprinkled(" ", 0.01),
    "menu above": _put_in(above=MENU),
    "today above": _put_in(above="今天是2025年3月5日 星期三\n"),
    "buttons under the title": _put_in(under_title=SHARE),
    "foot below": _put_in(below=FOOT),
    "neighbours below": _put_in(below=NEIGHBOURS + FOOT),
    "menu, buttons and foot": _put_in(MENU, SHARE, NEIGHBOURS + FOOT),
    "CRLF": _rewritten(r"\n", "\r\n"),
    "form feeds and tabs": _rewritten(r"\n(?=\n)", "\f\t"),
    "byte order mark": lambda page, generator: Mutated("\ufeff" + page.text),
    "zero-width characters": _sprinkled("\u200b", 0.05),
    "soft hyphens": _sprinkled("\xad", 0.05),
    "commas doubled": _commas_doubled,
}  # fmt: skip


def mutations(page: Page, seed: int) -> Iterator[tuple[str, Mutated]]:
    """All mutations that fit a page, each with the name of its mutator; the same for the same seed."""
    for name, mutator in MUTATORS.items():
        mutated = mutator(page, np.random.default_rng([seed, zlib.crc32(page.file.encode()), zlib.crc32(name.encode())]))
        if mutated is not None:
            yield name, mutated


# How a mutated page is read.


def readings(page: Page, seed: int) -> list[dict[str, str]]:
    """Rows of file, mutator, field and result, for each field that a mutation left readable.

    Results are ``correct``, ``missing`` and ``wrong`` of fields that the page has, ``absent`` and ``invented``
    (also a wrong value) of those that it has not. A refused page has all its fields missing, and a row of its own;
    a page whose signs were destroyed may be refused.
    """
    rows = []
    for name, mutated in mutations(page, seed):
        found, refused = _read(mutated.text)
        if refused:
            allowed = SIGNS in mutated.destroyed
            rows.append({"file": page.file, "mutator": name, "field": SIGNS, "result": "refused, signs destroyed" if allowed else "refused"})
            if allowed:
                continue
        for field in FIELDS:
            if field not in mutated.destroyed and not (field == "co_handlers" and page.file in CONSULTED_LATER):
                rows.append({"file": page.file, "mutator": name, "field": field, "result": _result(page.truth[field], found[field])})
    return rows


def _read(text: str) -> tuple[dict[str, str], bool]:
    try:
        reply = parse_reply(text)
    except NotAReply:
        return dict.fromkeys(FIELDS, ""), True
    values = {field: getattr(reply, field) for field in FIELDS} | {"co_handlers": ";".join(reply.co_handlers)}
    return {field: "" if value is None else str(value) for field, value in values.items()}, False


def _result(truth: str, found: str) -> str:
    if found == truth:
        return "correct" if truth else "absent"
    if not found:
        return "missing"
    return "wrong" if truth else "invented"


def table(results: pd.DataFrame, by: str) -> pd.DataFrame:
    """Counts of the results by mutator or field, and in percent of the readable fields what is missing and what wrong."""
    counts = pd.crosstab(results[by], results["result"])
    counts = counts.reindex(columns=["correct", "missing", "wrong", "invented", "refused", "refused, signs destroyed"], fill_value=0)
    readable = counts["correct"] + counts["missing"] + counts["wrong"]
    counts.insert(0, "readable", readable)
    counts["missing %"] = (100 * counts["missing"] / readable).round(2)
    counts["wrong %"] = (100 * (counts["wrong"] + counts["invented"]) / readable).round(2)
    return counts


def share(results: pd.DataFrame, *kinds: str) -> float:
    """The share of some results among the readable fields that the pages have."""
    counts = results["result"].value_counts()
    readable = sum(int(counts.get(kind, 0)) for kind in ("correct", "missing", "wrong"))
    return sum(int(counts.get(kind, 0)) for kind in kinds) / readable


def main() -> None:
    """Print the tables of a seed."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    results = pd.DataFrame([row for page in pages() for row in readings(page, seed)])
    with pd.option_context("display.width", 200, "display.max_rows", None, "display.max_columns", None):
        print(table(results, "mutator"), table(results, "field"), sep="\n\n")
    print(f"seed {seed}: wrong {share(results, 'wrong', 'invented'):.2%}, missing {share(results, 'missing'):.2%}")
    if len(sys.argv) > 2:
        results.to_csv(Path(sys.argv[2]), index=False)


if __name__ == "__main__":
    main()
