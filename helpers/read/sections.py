"""Headings and roles: the parts of a letter, with exact offsets."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import re

from helpers.read.letter import lines_with_offsets
from helpers.read.reply import Section

_LABELS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3} ?[、.]\s*")),
    (2, re.compile(r"^\([一二三四五六七八九十]{1,3}\)[、.]?\s*")),
    (3, re.compile(r"^(?:\d{1,2}[、.](?!\d)\s*|\(\d{1,2}\)\s*|[①-⑳]\s*|(?:十?[一二三四五六七八九]|十)是(?!否)|第[一二三四五六七八九十]{1,2}(?=[,、:]))")),
)
# The signs of a list of paragraphs, by which its members are told: (1), ①, 一是, 第一; all else at level 3 is 1. or 1、.
_LISTED = re.compile(r"[(①-⑳是第]")
_FIRST = re.compile(r"\(?1[.、)]|①|一是|第一$")
_NEXT_STEPS = re.compile(r"^(?:下一步|下步|下一阶段|下阶段|今后|下半年|接下来)|^(?:\d+、|[一二三四五六七八九十]+、)?关于下一步")
# 列入计划 and 当前的安排 are answers: a plan is of the future where nothing else is said of it, or where it is our own.
_OUR = r"(?:我们?|[局厅委办省市县区]|的)*"
_TO_COME = re.compile(
    "下一步|下步|下一?阶段|今后|往后|后续|接下来|下半年|余下时间|明后两年|^打算|"
    r"^(?:关于)?(?:明年的?(?:工作|打算|安排|计划|怎么)|(?:以后|后面|未来)的|未来(?:工作|几年|[两三]年)|近期(?:工作|推进)?的?(?:重点|打算|计划|安排|考虑|举措))|"
    rf"^(?:(?:19|20)\d\d年|重点|主要|有关|{_OUR})(?:工作(?:安排|计划|打算|思路|设想|考虑|重点|目标)|打算|设想|努力方向)(?:[和与及]\S{{2,4}})?$|"
    rf"^{_OUR}(?:(?:还?将|拟|打算|准备|继续)要?)(?:做|开展|推进|采取|抓|办)的|^进一步的?(?:工作|措施|举措|考虑)"
)
# What a chapter is about that tells the state of things; how an item was handled is its answer.
_LACK = "(?:问题|困难|不足|短板|差距|瓶颈|挑战|症结)"
_CONTEXT = re.compile(
    r"^(?:关于)?(?:基本|总体|整体|有关)(?:情况|概况)|现状|近况|(?<!办理)(?<!落实)(?<!进展)状况$|背景|来龙去脉|发展(?:基本)?情况|工作开展情况|实际情形|^现有(?:基础|条件|能力)|^资源条件$|^眼下的|"
    # Work as a whole, under a heading that names no part of the item, and what came of it.
    r"^(?:目前|前期|近年来|主要|有关|的)*(?:工作)?的?(?:总体|基本|开展|推进|进展)+(?:情况)?$|^(?:工作|主要|初步|取得的?|阶段性)*(?:成效|成绩)$|"
    rf"^(?:主要|突出)?{_LACK}$|^(?!关于|针对|对|解决).{{0,12}}(?:存在|面临)[^,。]{{0,10}}(?:{_LACK}|形势)$|^(?!关于|针对|对|解决|需).*(?:优势|{_LACK})[和与及、]{_LACK}$|"
    r"^总(?:的|体)(?:看法|认识|判断)$|^情况和数据$|(?:家底|底子|底数)$|^(?!关于).*(?:家底|底子|底数|(?:(?<!办理工作)(?<!办理|落实|处理|推进|进展|采纳|吸纳|完成|执行|兑现)情况|由来|基础|判断|概况)$)"
)
_MEASURE = re.compile("^(?:关于)?(?:着力|进一步|持续|全面|切实|不断|努力)*(?:夯实|筑牢|打牢|打好|巩固|强化|加强|厚植|奠定|改善|摸清|弄清|查清|解决|破解|补齐)")
_OPENING = 20
_HEADING_LENGTH = 40
# A numeral may fall out with a change of font: 、关于人才引进; and a letter may head its parts without any.
_LOST = ((1, re.compile(r"^、\s*")), (2, re.compile(r"^\(\s*\)\s*")))
_UNNUMBERED = re.compile(r"^关于[^。,;:!?]{2,38}(?:建议|提案|问题|方面)[。:]?$")
_BROKEN_OFF = re.compile(r"[^。!?;:)”]$")

_Label = tuple[int, str | None, str | None]


@dataclasses.dataclass(frozen=True)
class _Mark:
    """A place where a section begins."""

    offset: int
    level: int
    label: str | None
    heading: str | None
    role: str


def split_sections(text: str, start: int, end: int, closing_end: int, reply_id: str) -> tuple[Section, ...]:
    """Cut ``text[start:end]`` at its headings, and add what follows up to `closing_end` as the closing.

    Levels are 1 for 一、, 2 for (一), 3 for 1. or a paragraph that begins (1), ①, 一是 or 第一, 0 for a passage
    under no heading. There is no fourth level: a list below 1. is text, and so is one inside a paragraph. A
    section runs to the next heading of its own or a higher level. A final paragraph 下一步… is a section of
    its own unless an earlier section has such a paragraph too: then each section tells its own next steps.
    """
    marks = _marks(text, start, end)
    sections = [
        _section(text, mark, _stretch(marks, i, end), f"{reply_id}:{i:02d}") for i, mark in enumerate(marks)
    ]
    closing_start = end + len(text[end:closing_end]) - len(text[end:closing_end].lstrip())
    if text[closing_start:closing_end].strip():
        mark = _Mark(closing_start, 0, None, None, "closing")
        sections.append(_section(text, mark, closing_end, f"{reply_id}:{len(marks):02d}"))
    return tuple(sections)


def _section(text: str, mark: _Mark, end: int, section_id: str) -> Section:
    passage = text[mark.offset : end].rstrip()
    stop = mark.offset + len(passage)
    return Section(section_id, mark.level, mark.label, mark.heading, passage, mark.offset, stop, mark.role)


def _stretch(marks: list[_Mark], position: int, end: int) -> int:
    """Where a section ends: at the next heading that is no deeper, or at an unlabelled passage."""
    level = marks[position].level
    below = (marks[place] for place in range(position + 1, len(marks)))
    return next((mark.offset for mark in below if mark.level <= level or level == 0), end)


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    paragraphs = lines_with_offsets(text, start, end)
    labels = read_labels([line for _, line in paragraphs])
    marks: list[_Mark] = []
    last_next_steps = _final_next_steps(paragraphs, labels)
    role, own_list, chapter = "answer", False, min((label[0] for label in labels if label), default=1)
    for (offset, line), label in zip(paragraphs, labels, strict=True):
        if label is None and offset == last_next_steps:
            role = "next_steps"
            marks.append(_Mark(offset, 0, None, None, role))
        elif label is None and not marks:
            # An unlabelled beginning is context where headings follow, and the answer where none does.
            marks.append(_Mark(offset, 0, None, None, "context" if any(labels) else "answer"))
        elif label is not None:
            level, numeral, heading = label
            words = heading or line[len(numeral or "") :]
            # A list that begins right under the final paragraph belongs to it, though the letter's chapters be of its level.
            own_list = own_list or bool(marks and marks[-1].offset == last_next_steps and _FIRST.match(numeral or ""))
            if level == chapter and not own_list:
                role = _chapter_role(words)
            marks.append(_Mark(offset, level, numeral, heading, "next_steps" if _NEXT_STEPS.search(words) else role))
    return marks


def _chapter_role(heading: str) -> str:
    """What a chapter is about, as the first characters of its heading tell, blanks between them or none."""
    words = re.sub(r"\s", "", heading)
    words = words if len(words) <= _OPENING else words[:_OPENING] + "…"
    if _NEXT_STEPS.search(words) or _TO_COME.search(words):
        return "next_steps"
    return "context" if _CONTEXT.search(words) and not _MEASURE.match(words) else "answer"


def _final_next_steps(paragraphs: list[tuple[int, str]], labels: list[_Label | None]) -> int | None:
    """Offset of the paragraph that opens the letter's own next steps; None if there is none."""
    opening = [offset for offset, line in paragraphs if _NEXT_STEPS.match(line)]
    headed = zip(paragraphs, labels, strict=True)
    last_heading = max((offset for (offset, _), label in headed if label and label[0] <= 2), default=-1)
    if len(opening) != 1 or opening[0] < last_heading or opening[0] == paragraphs[0][0]:
        return None
    return opening[0]


def read_labels(lines: list[str]) -> list[_Label | None]:
    """Level, label and heading of each of a letter's paragraphs; None for those that begin no section.

    Beside numbered paragraphs these are: one whose numeral was lost, if others of its level are left (the
    label is then what is left of it, 、 or ()); and, in a letter without 一、, a line 关于…的建议 over a text.
    """
    labels: list[_Label | None] = [read_label(line) for line in lines]
    levels = {label[0] for label in labels if label}
    numbered = list(labels)
    for position, line in enumerate(lines):
        if numbered[position] is not None:
            continue
        begins = position == 0 or numbered[position - 1] is not None or not _BROKEN_OFF.search(lines[position - 1])
        labels[position] = _lost_label(line, levels) if begins else None
        if 1 not in levels and _UNNUMBERED.match(line) and not _UNNUMBERED.match("".join(lines[position + 1 : position + 2])):
            labels[position] = 1, None, _heading(line)
    return _without_nested(labels)


def _without_nested(labels: list[_Label | None]) -> list[_Label | None]:
    """The labels without those of lists that head no sections: below 1., below another list, or of one paragraph alone."""
    chapters = list(itertools.accumulate(int(label is not None and label[0] <= 2) for label in labels))
    heading: dict[int, str] = {}
    members = collections.Counter((chapter, _sign(label)) for chapter, label in zip(chapters, labels, strict=True) if label)
    for (chapter, sign), count in members.items():
        if sign == "1" or (sign and count > 1 and chapter not in heading):
            heading[chapter] = sign
    return [
        label if label and _sign(label) in {"", heading.get(chapter)} else None
        for chapter, label in zip(chapters, labels, strict=True)
    ]


def _sign(label: _Label) -> str:
    """By what a label of level 3 is told from others: 1 for 1. and 1、, else the sign of its list; empty for other levels."""
    level, numeral, _ = label
    if level < 3 or numeral is None:
        return ""
    listed = _LISTED.search(numeral)
    return "1" if listed is None else re.sub("[①-⑳]", "①", listed[0])


def _lost_label(line: str, levels: set[int]) -> _Label | None:
    for level, pattern in _LOST:
        match = pattern.match(line)
        if match and level in levels:
            heading = _heading(line[match.end() :])
            return (level, match[0].rstrip(), heading) if heading else None
    return None


def read_label(line: str) -> tuple[int, str, str | None] | None:
    """Level, label and heading of a paragraph that begins with a numeral; None for any other.

    A heading is the paragraph itself when it is short, or its first sentence when text is run in behind
    it (一、关于资金支持。近年来…); it is None when the first sentence is too long to be one.
    """
    for level, pattern in _LABELS:
        match = pattern.match(line)
        if match:
            return level, match[0].rstrip(), _heading(line[match.end() :])
    return None


def _heading(rest: str) -> str | None:
    first, stop, run_in = rest.lstrip(",、:").partition("。")
    if len(first) > _HEADING_LENGTH or (not stop and re.search(r"[,;]", first) and len(first) > 30):
        return None
    return first.strip().rstrip(":;") or None
