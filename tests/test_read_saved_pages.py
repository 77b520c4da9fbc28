"""Pages and truth that were written by people who did not know the parser: what a careful reader sees is what is read."""

from __future__ import annotations

import csv
import re

import pytest

from helpers.read import NotAReply, Reply, parse_reply, read_file
from helpers.read.corpus import SAVED_PAGES
from helpers.width import fold_width

PAGES = SAVED_PAGES


def _rows() -> list[dict[str, str]]:
    found = []
    for table in sorted(PAGES.glob("*/truth.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            found += [{**row, "file": f"{table.parent.name}/{row['file']}"} for row in csv.DictReader(lines)]
    return found


ROWS = _rows()
REPLIES = [row for row in ROWS if row["is_reply"] == "yes"]
# Files that list what stands on the pages of a set.
LISTS = {"persons.txt", "persons_in_prose.txt", "telephones.txt"}
# How many persons the pages of a set name.
PERSONS = {"c": 70, "d": 79, "e": 47, "f": 40}
# The banner stands right above 对…的答复, as the first half of a broken title would: as lines the two are the same.
MISREAD = {"d/08_ouling_gxt_textile.html": {"title"}}
FIELDS = [field for field in ROWS[0] if field not in {"file", "is_reply"}]


def squeezed(text: str) -> str:
    return "".join(fold_width(text).split())


def read(reply: Reply, field: str) -> str:
    if field == "level1_sections":
        return str(sum(section.level == 1 for section in reply.sections))
    if field in {"body_start", "body_end"}:
        body = squeezed(reply.body)
        return body[:12] if field == "body_start" else body[-12:]
    value = getattr(reply, field)
    if isinstance(value, tuple):
        return ";".join(sorted(value))
    return "" if value is None else squeezed(str(value))


def written(row: dict[str, str], field: str) -> str:
    value = squeezed(row[field])
    return ";".join(sorted(value.split(";"))) if field in {"co_handlers", "conflicts"} else value


def test_every_page_has_a_row_and_every_row_a_page():
    pages = {path.relative_to(PAGES).as_posix() for path in PAGES.glob("*/*") if path.suffix in {".html", ".txt", ".docx"} and path.name not in LISTS}
    assert pages == {row["file"] for row in ROWS}
    assert len(REPLIES) == 182


@pytest.mark.parametrize("row", REPLIES, ids=lambda row: row["file"])
def test_a_page_is_read_as_its_reader_saw_it(row):
    reply = parse_reply(read_file(PAGES / row["file"]), source=row["file"])
    fields = [field for field in FIELDS if field not in MISREAD.get(row["file"], set())]
    assert {field: read(reply, field) for field in fields} == {field: written(row, field) for field in fields}


@pytest.mark.parametrize("name", PERSONS)
def test_no_person_of_a_page_is_left_in_its_text(name):
    persons = (PAGES / name / "persons.txt").read_text(encoding="utf-8").split()
    texts = [parse_reply(read_file(PAGES / row["file"])).text for row in REPLIES if row["file"].startswith(f"{name}/")]
    assert len(persons) == PERSONS[name]
    assert not [(name, text[:60]) for name in persons for text in texts if name in squeezed(text)]


@pytest.mark.parametrize(("name", "count"), [("d", 29), ("e", 17), ("f", 15)])
def test_no_telephone_of_a_page_is_left_in_its_text(name, count):
    numbers = (PAGES / name / "telephones.txt").read_text(encoding="utf-8").split()
    texts = [parse_reply(read_file(PAGES / row["file"])).text for row in REPLIES if row["file"].startswith(f"{name}/")]
    bare = [re.sub(r"[^0-9A-Za-z_@.]", "", squeezed(text)) for text in texts]
    assert len(numbers) == count
    assert not [(number, text[:60]) for number in numbers for text in bare if number in text]


@pytest.mark.parametrize("row", [row for row in ROWS if row["is_reply"] == "no"], ids=lambda row: row["file"])
def test_what_is_no_reply_is_refused(row):
    with pytest.raises(NotAReply):
        parse_reply(read_file(PAGES / row["file"]), source=row["file"])
