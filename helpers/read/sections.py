"""Headings and roles: the parts of a letter, with exact offsets."""

from __future__ import annotations

import dataclasses
import re

from helpers.read.letter import lines_with_offsets
from helpers.read.reply import Section

_LABELS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3} ?[、.]\s*")),
    (2, re.compile(r"^\([一二三四五六七八九十]{1,3}\)[、.]?\s*")),
    (3, re.compile(r"^(?:\d{1,2}[、.](?!\d)\s*|\(\d{1,2}\)\s*|(?:十?[一二三四五六七八九]|十)是(?!否))")),
)
_NEXT_STEPS = re.compile(r"^(?:下一步|下步|下一阶段|下阶段|今后|下半年|接下来)|^(?:\d+、|[一二三四五六七八九十]+、)?关于下一步")
_TO_COME = re.compile(r"下一步|下步|下阶段|今后|往后|后续|接下来|下半年|余下时间|明后两年")
# What a chapter is about that tells the state of things; how an item was handled is its answer.
_CONTEXT = re.compile(
    r"^(?:关于)?(?:基本|总体|有关)情况|现状|近况|背景|来龙去脉|发展(?:基本)?情况|工作开展情况|"
    r"^(?!关于).*(?:家底|底子|底数|(?:(?<!办理|落实|处理|推进|进展)情况|由来|基础|判断)$)"
)
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

    Levels are 1 for 一、, 2 for (一), 3 for 1. or a paragraph that begins 一是, 0 for a passage under no
    heading. A section runs to the next heading of its own or a higher level. A final paragraph 下一步…
    is a section of its own unless an earlier section has such a paragraph too: then each section tells
    its own next steps.
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
    chapter_role, chapter = "answer", min((label[0] for label in labels if label), default=1)
    for (offset, line), label in zip(paragraphs, labels, strict=True):
        if label is None and offset == last_next_steps:
            marks.append(_Mark(offset, 0, None, None, "next_steps"))
        elif label is None and not marks:
            # An unlabelled beginning is context where headings follow, and the answer where none does.
            marks.append(_Mark(offset, 0, None, None, "context" if any(labels) else "answer"))
        elif label is not None:
            level, numeral, heading = label
            role = _role(heading or line[len(numeral or "") :], chapter_role, is_chapter=level == chapter)
            chapter_role = role if level == chapter else chapter_role
            marks.append(_Mark(offset, level, numeral, heading, role))
    return marks


def _role(heading: str, chapter_role: str, *, is_chapter: bool) -> str:
    if _NEXT_STEPS.search(heading) or (is_chapter and _TO_COME.search(heading[:20])):
        return "next_steps"
    if is_chapter:
        return "context" if _CONTEXT.search(heading[:20]) else "answer"
    return chapter_role


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
    return labels


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
    first, stop, run_in = rest.partition("。")
    if len(first) > _HEADING_LENGTH or (not stop and re.search(r"[,;]", first) and len(first) > 30):
        return None
    return first.strip().rstrip(":;") or None
