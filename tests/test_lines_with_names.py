"""Two hundred lines, written by someone who had not seen the patterns, with the names that stand in them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from helpers.read.normalise import normalise
from helpers.read.privacy import redact

with (Path(__file__).parent / "lines_with_names.csv").open(encoding="utf-8-sig", newline="") as _lines:
    LINES = [(row["line"], tuple(filter(None, (name.strip() for name in row["names"].split(";"))))) for row in csv.DictReader(_lines)]

# A name that is a word of the dictionary too cannot be told from it behind a role alone: 研究员江河.
ALSO_WORDS = {"温暖", "幸福", "鹿鸣", "江河", "江山", "安然", "柳絮", "夏天", "常胜", "白雪", "丛林"}
# A row of a table flattened to one line, neither a role nor a label beside the name.
IN_ROWS = {"王永康", "韩桂芝"}
# A label with no mark behind it and a sentence behind the name: 代表姓名某某某所在代表团.
GLUED_ON_BOTH_SIDES = {"冯建军"}
KEPT = ALSO_WORDS | IN_ROWS | GLUED_ON_BOTH_SIDES
# The line names no one but holds a telephone number.
NUMBERED = "联系电话"


@pytest.mark.parametrize(("line", "names"), [row for row in LINES if row[1]])
def test_the_names_of_a_line_go(line, names):
    left = [name for name in names if "".join(name.split()) in "".join(redact(normalise(line)).split())]
    assert set(left) <= KEPT


@pytest.mark.parametrize("line", [line for line, names in LINES if not names and NUMBERED not in line])
def test_a_line_without_names_stays(line):
    assert redact(normalise(line)) == normalise(line)


def test_the_exceptions_are_still_needed():
    left = {name for line, names in LINES for name in names if name in redact(normalise(line))}
    assert left >= KEPT
