"""The teaching corpus against its hand-written truth: every header field of every reply."""

from __future__ import annotations

import collections
import csv
import re
import shutil
import statistics

import pandas as pd
import pytest

from helpers.measure import code_agreement
from helpers.read import parse_reply, read_file
from helpers.read.corpus import TEACHING
from tests.teaching import (
    ACTS,
    pairing_problems,
    planted_problems,
    rows,
    segment_problems,
    sentence_problems,
    timeline_problems,
)

with (TEACHING / "truth.csv").open(encoding="utf-8", newline="") as _lines:
    TRUTH = {row["file"]: row for row in csv.DictReader(_lines)}
FIELDS = [
    "doc_type", "kind", "title", "proposal_title", "level", "region", "term", "session", "number", "department",
    "addressee_type", "addressee_count", "document_number", "class_mark", "openness", "published", "signed", "year",
]  # fmt: skip
FILES_TO_BREAK = ("lichuan_2016_01.txt", "yunxiu_2013_01.txt")


def test_every_file_has_a_row_and_every_row_a_file():
    assert not pairing_problems(TEACHING)


def test_the_corpus_has_the_size_that_it_claims():
    pages = [read_file(TEACHING / file) for file in sorted(TRUTH)]
    lengths = sorted(len(re.findall(r"[\u4e00-\u9fff]", page)) for page in pages)
    years = collections.Counter(row["year"] for row in TRUTH.values())
    assert len(pages) >= 240
    assert set(years) == {str(year) for year in range(2013, 2026)}
    assert min(years.values()) >= 15
    assert sum(map(len, pages)) >= 280_000
    assert statistics.median(lengths) >= 900
    assert sum(length > 2_200 for length in lengths) >= len(lengths) / 10
    assert sum(length < 400 for length in lengths) >= 5
    assert len({row["main_theme"] for row in TRUTH.values()}) >= 10


def test_planted_words_stand_where_the_plan_put_them():
    assert not planted_problems(TEACHING)


@pytest.mark.slow
def test_no_term_stands_in_a_reply_before_its_date():
    assert not timeline_problems(TEACHING, TEACHING.parent / "timeline.csv")


def test_the_coded_sentences_stand_where_they_say():
    assert not sentence_problems(TEACHING)


def test_enough_sentences_are_coded():
    coded = [row for _, row in rows(TEACHING / "truth_sentences.csv")]
    assert len({(row["file"], row["start"]) for row in coded}) == len(coded) >= 1_200
    assert len({row["file"] for row in coded}) >= 60
    assert {act for row in coded for act in row["acts"].split(";")} == ACTS | {""}


def test_the_codebook_reports_the_agreement_of_the_coders_as_it_is():
    coded = pd.read_csv(TEACHING / "truth_sentences.csv", dtype=str, keep_default_na=False)
    twice = coded[coded["coders"] == "2"]
    assert len(twice) >= len(coded) / 5
    found = pd.concat(code_agreement(twice[kind], twice[f"{kind}_2"]) for kind in ("acts", "instruments"))
    lines = [f"| `{r.code}` | {r.first} | {r.second} | {r.both} | {r.alpha:.2f} |".replace("-0.00", "0.00") for r in found.itertuples()]
    reported = re.findall(r"^\| `\w+` \| \d.*$", (TEACHING.parent / "CODEBOOK.md").read_text(encoding="utf-8"), re.M)
    assert reported == lines


def test_the_sentences_segmented_by_hand_stand_in_replies():
    assert not segment_problems(TEACHING)
    lines = (TEACHING / "truth_segments.txt").read_text(encoding="utf-8").splitlines()
    sentences = [line for line in lines if not line.startswith("#")]
    assert len(set(sentences)) == len(sentences) >= 300


@pytest.fixture
def broken(tmp_path):
    """Two real replies and what is known of them, in a folder that a case may spoil."""
    for file in FILES_TO_BREAK:
        shutil.copy(TEACHING / file, tmp_path / file)
    with (TEACHING / "truth.csv").open(encoding="utf-8") as lines:
        kept = [line for line in lines if line.startswith(("file,", *FILES_TO_BREAK))]
    (tmp_path / "truth.csv").write_text("".join(kept), encoding="utf-8")
    return tmp_path


def test_a_row_without_its_file_and_a_file_without_its_row_are_named(broken):
    first, second = FILES_TO_BREAK
    (broken / first).rename(broken / "stray.txt")
    assert pairing_problems(broken) == [f"truth.csv:2: {first} does not exist", "stray.txt has no row in truth.csv"]
    assert second not in "".join(pairing_problems(broken))


def test_a_term_before_its_date_is_named_with_its_line(broken):
    file = FILES_TO_BREAK[0]
    page = (broken / file).read_text(encoding="utf-8")
    (broken / file).write_text(page + "我局将培育新质生产力。\n", encoding="utf-8")
    line = len(page.splitlines()) + 1
    found = timeline_problems(broken, TEACHING.parent / "timeline.csv")
    assert [problem.split(" stands")[0] for problem in found] == [f"{file}:{line}: 新质生产力"]


def test_a_segmented_sentence_of_no_reply_is_named(broken):
    (broken / "truth_segments.txt").write_text("# a remark\n没有 这 句 话 。\n", encoding="utf-8")
    assert segment_problems(broken) == ["truth_segments.txt:2: 没有 这 句 话 。 stands in no reply"]


def test_a_planted_word_that_is_missing_is_named(broken):
    file = next(file for file in FILES_TO_BREAK if TRUTH[file]["planted_trends"])
    page = (broken / file).read_text(encoding="utf-8")
    (broken / file).write_text(page.replace("技术改造", "改造"), encoding="utf-8")
    assert [problem.split(": ", 1)[1] for problem in planted_problems(broken)] == [f"{file} does not use 技术改造"]


SENTENCES = {
    "offset": ("0,4,收悉,courtesy,", "truth_sentences.csv:2: 0 to 4 of"),
    "file": ("absent.txt,0,4,收悉,courtesy,", "truth_sentences.csv:2: absent.txt does not exist"),
    "act": ("{file},{start},{end},{words},delay,", "truth_sentences.csv:2: delay is no code of acts"),
    "instrument": ("{file},{start},{end},{words},done,money", "truth_sentences.csv:2: money is no code of instruments"),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_a_coded_sentence_that_is_wrong_is_named_with_its_line(case, broken):
    file = FILES_TO_BREAK[0]
    reply = parse_reply(read_file(broken / file), source=file)
    start = reply.sections[0].start
    words = reply.text[start : start + 4]
    row, problem = SENTENCES[case]
    row = row.format(file=file, start=start, end=start + 4, words=words)
    row = row if row.startswith(("absent", file)) else f"{file},{row}"
    table = f"file,start,end,sentence,acts,instruments\n{row}\n"
    (broken / "truth_sentences.csv").write_text(table, encoding="utf-8")
    found = sentence_problems(broken)
    assert len(found) == 1
    assert found[0].startswith(problem)


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
