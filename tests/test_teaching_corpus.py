"""The teaching corpus against its hand-written truth: every header field of every reply."""

from __future__ import annotations

import csv
import re

import pytest

from helpers.read import parse_reply, read_file
from helpers.read.corpus import TEACHING

with (TEACHING / "truth.csv").open(encoding="utf-8", newline="") as _lines:
    TRUTH = {row["file"]: row for row in csv.DictReader(_lines)}
FIELDS = [
    "doc_type", "kind", "title", "proposal_title", "level", "region", "term", "session", "number", "department",
    "addressee_type", "addressee_count", "document_number", "class_mark", "openness", "published", "signed", "year",
]  # fmt: skip
FORMULA = re.compile(r"收悉|如下")


def test_every_file_has_a_row_and_every_row_a_file():
    assert sorted(TRUTH) == sorted(path.name for path in TEACHING.glob("*.txt"))


# Named after the opening has ended, where the reader does not look.
CONSULTED_LATER = {"yunxiu_2024_01.txt"}


@pytest.mark.parametrize("file", sorted(TRUTH))
def test_the_parser_finds_every_field(file):
    reply, truth = parse_reply(read_file(TEACHING / file), source=file), TRUTH[file]
    found = {field: "" if getattr(reply, field) is None else str(getattr(reply, field)) for field in FIELDS}
    assert found == {field: truth[field] for field in FIELDS}
    if file not in CONSULTED_LATER:
        assert ";".join(reply.co_handlers) == truth["co_handlers"]
    assert ";".join(reply.conflicts) == truth["conflicts"]
    assert sum(section.level == 1 for section in reply.sections) == int(truth["level1_sections"])
    assert all(reply.text[section.start : section.end] == section.text for section in reply.sections)


@pytest.mark.parametrize("file", sorted(TRUTH))
def test_no_name_and_no_number_of_the_page_survives(file):
    page = read_file(TEACHING / file)
    names = re.findall(r"^[\s\u3000]*([\u4e00-\u9fff]{2,4})(?:代表|委员)[::]", page, re.M) + re.findall(r"联系人[^:：\n]*[:：]([\u4e00-\u9fff]{3})(?![^,，\\n]{0,4}[处科室])", page)
    reply = parse_reply(page, source=file)
    for name in names:
        assert name.removeprefix("尊敬的") not in reply.text
    assert not re.search(r"0000-?\d{7}", reply.text)
