"""What is read: a Reply, its Sections. Both are frozen; what is missing is None, never a guess."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True)
class Section:
    """One part of a reply's text, in reading order.

    A section runs from its heading to the next heading of the same or a higher level, so that
    (一) lies inside 一、 and its offsets lie inside the other's. `text` is always
    `reply.text[start:end]`.

    Attributes
    ----------
    section_id
        `reply_id` and the position of the section in the reply, e.g. ``"3f2a…:04"``.
    level
        1 for 一、, 2 for (一), 3 for 1. or 一是, and 0 for a passage that stands under no heading.
    label
        The numeral as printed, e.g. ``"一、"``, or what is left where it was lost, ``"、"``; None where there is none.
    heading
        The words of the heading without label and closing stop; None where there is none.
    start, end
        Character offsets into `Reply.text`.
    role
        ``"context"``, ``"answer"``, ``"next_steps"`` or ``"closing"``.
    """

    section_id: str
    level: int
    label: str | None
    heading: str | None
    text: str
    start: int
    end: int
    role: str


@dataclasses.dataclass(frozen=True)
class Reply:
    """One official reply: the facts of its header, its text and its sections.

    Personal names are in no field: an addressee is kept as a type and a count.

    Attributes
    ----------
    reply_id
        Stable across machines and runs: the head of the digest of the normalised text.
    source, source_sha256, source_quality
        File or address; digest of the raw bytes; ``"clean"`` or ``"mirror"``.
    doc_type
        ``"reply"``, ``"summary"``, ``"co_handler"`` (会办) or ``"follow_up"`` (跟踪);
        ``"text"`` for a document that is no reply and was taken as any text.
    kind
        ``"proposal"`` (提案, 政协) or ``"suggestion"`` (建议, 人大).
    title, proposal_title
        The page's title on one line; the name of what is answered, without 《》.
    level, region
        ``"national"``, ``"province"``, ``"prefecture"``, ``"county"``; the province-level unit.
    term, session
        届 and 次.
    number, number_key
        As printed; the same without leading zeros, for joining.
    department, co_handlers
        Who signs; who was consulted.
    addressee_type, addressee_count
        ``"members"``, ``"party"``, ``"sector"``, ``"delegation"``, ``"department"`` or
        ``"anonymous"``; how many people (1 for a body).
    document_number
        发文字号 in the form 云工信提字〔2021〕46号; only the reply's own.
    class_mark, openness
        As printed.
    published, signed, year
        On the page; under the letter; the year used for trends: signed, else published, else
        that of the reply's own document number.
    text, body
        The whole normalised page text, up to a second letter; the letter from after the opening formula to before
        the closing.
    sections
        In reading order.
    conflicts
        Codes of what disagreed or was damaged: ``"session"``, ``"kind"``, ``"honorific"``,
        ``"number"``, ``"date"``, ``"document_number"``, ``"label"`` (a heading that lost its numeral),
        ``"characters"`` (规?;?, which was 规模化 once), ``"letters"`` (other letters stood below this one on the
        page, and are not read).
    raw
        The raw strings behind `conflicts`, by code; of ``"letters"`` how many the page has.
    """

    reply_id: str
    source: str
    source_sha256: str
    source_quality: str
    doc_type: str
    kind: str | None
    title: str | None
    proposal_title: str | None
    level: str | None
    region: str | None
    term: int | None
    session: int | None
    number: str | None
    number_key: str | None
    department: str | None
    co_handlers: tuple[str, ...]
    addressee_type: str | None
    addressee_count: int | None
    document_number: str | None
    class_mark: str | None
    openness: str | None
    published: datetime.date | None
    signed: datetime.date | None
    year: int | None
    text: str
    body: str
    sections: tuple[Section, ...]
    conflicts: tuple[str, ...]
    raw: dict[str, str] = dataclasses.field(default_factory=dict)


def outermost(sections: Iterable[Section]) -> list[Section]:
    """The sections that lie inside no other: together they cover the letter once."""
    kept: list[Section] = []
    for section in sections:
        if not kept or section.start >= kept[-1].end:
            kept.append(section)
    return kept
