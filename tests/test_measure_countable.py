"""What is counted is every character of a letter once: outermost sections, no closings, lines that are not empty."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from helpers.measure.countable import countable_sections, countable_texts
from helpers.read.corpus import Corpus

TEXT = "一、推动创新。\n(一)企业创新。\n \u3000(二)支持企业 。\n\n二、支持产业。\n感谢您的支持。"
# Of each section the reply, its name and its text; the second and third lie in the first.
PARTS = [
    ("r1", "r1-1", "一、推动创新。\n(一)企业创新。\n \u3000(二)支持企业 。\n\n", "answer"),
    ("r1", "r1-2", "(一)企业创新。\n", "answer"),
    ("r1", "r1-3", "(二)支持企业 。\n\n", "answer"),
    ("r1", "r1-4", "二、支持产业。\n", "next_steps"),
    ("r1", "r1-5", "感谢您的支持。", "closing"),
    ("r2", "r2-1", "二、支持产业。", "context"),
]


@pytest.fixture
def corpus():
    rows = [(reply, name, TEXT.index(text), TEXT.index(text) + len(text), text, role) for reply, name, text, role in PARTS]
    sections = pd.DataFrame(rows, columns=["reply_id", "section_id", "start", "end", "text", "role"])
    sections = sections.astype(dict.fromkeys(["reply_id", "section_id", "text", "role"], "string"))
    return Corpus("small", pd.DataFrame({"reply_id": ["r1", "r2"], "text": [TEXT, TEXT]}, dtype="string"), sections)


def test_sections_are_the_outermost_and_no_closings(corpus):
    assert countable_sections(corpus)["section_id"].tolist() == ["r1-1", "r1-4", "r2-1"]


def test_they_stand_in_the_order_of_the_replies_and_of_no_others(corpus):
    turned = dataclasses.replace(corpus, replies=corpus.replies[::-1])
    assert countable_sections(turned)["section_id"].tolist() == ["r2-1", "r1-1", "r1-4"]
    second = dataclasses.replace(corpus, replies=corpus.replies[1:])
    assert countable_sections(second)["section_id"].tolist() == ["r2-1"]
    assert countable_sections(dataclasses.replace(corpus, sections=corpus.sections[:0])).empty


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("section", ["r1-1", "r1-4", "r2-1"]),
        ("paragraph", ["r1-1#1", "r1-1#2", "r1-1#3", "r1-4#1", "r2-1#1"]),
        ("reply", ["r1", "r1", "r2"]),
    ],
)
def test_documents_have_the_name_of_their_unit(corpus, unit, names):
    texts = countable_texts(corpus, unit)
    assert texts["document_id"].tolist() == names
    assert [TEXT[start:end] for start, end in zip(texts["start"], texts["end"], strict=True)] == texts["text"].tolist()


def test_a_paragraph_is_a_line_without_the_spaces_around_it(corpus):
    assert countable_texts(corpus, "paragraph")["text"].tolist() == [
        "一、推动创新。", "(一)企业创新。", "(二)支持企业 。", "二、支持产业。", "二、支持产业。",
    ]  # fmt: skip


def test_a_corpus_without_sections_has_no_texts(corpus):
    empty = dataclasses.replace(corpus, sections=corpus.sections[:0])
    for unit in ("section", "paragraph", "reply"):
        assert countable_texts(empty, unit).empty
