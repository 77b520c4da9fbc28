"""Every file of a folder is a row, a duplicate or a named refusal; nothing is half-written."""

from __future__ import annotations

import hashlib
import json
import os
import sys

import pandas as pd
import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.read import ingest, load_corpus

PAGE = """对县政协六届三次会议第{number}号提案的答复
闻绍庭委员:
您提出的提案收悉,现答复如下:
已办结{number}件,请向闻绍庭委员转达。
(联系人及电话:闻绍庭 0000-6351827)
石炉县经济和信息化局
2015年5月{number}日"""


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    (folder / "old").mkdir(parents=True)
    for name, number in (("a.txt", 1), ("old/b.txt", 2), ("old/c.txt", 1)):
        (folder / name).write_text(PAGE.format(number=number), encoding="utf-8")
    (folder / "gbk.txt").write_text(PAGE.format(number=3), encoding="gb18030")
    (folder / "news.txt").write_text("今天的天气很好,我们去了工厂参观学习。", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "saved.wps").write_text("%PDF", encoding="utf-8")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / ".checkpoints").mkdir()
    (folder / ".checkpoints" / "a.txt").write_text(PAGE.format(number=9), encoding="utf-8")
    return folder


def test_every_file_is_accounted_for(pages, tmp_path):
    report = ingest(pages, tmp_path / "out", progress=False)
    assert report.read == 3
    assert report.duplicates == (("old/c.txt", "a.txt"),)
    assert [source for source, _ in report.refused] == ["empty.txt", "news.txt", "saved.wps"]
    lines = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    status = {entry["source"]: entry["status"] for entry in map(json.loads, lines)}
    assert status == {
        "a.txt": "row", "gbk.txt": "row", "old/b.txt": "row", "old/c.txt": "duplicate",
        "empty.txt": "refused", "news.txt": "refused", "saved.wps": "refused",
    }  # fmt: skip
    assert "3 read (0 nearly alike), 1 duplicates, 3 refused" in str(report)


def test_a_second_run_writes_the_same_bytes(pages, tmp_path):
    for name in ("one", "two"):
        ingest(pages, tmp_path / name, progress=False)
    for file in ("replies.parquet", "sections.parquet", "manifest.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_several_processes_read_as_one_does(pages, tmp_path, monkeypatch):
    ingest(pages, tmp_path / "one", progress=False)
    monkeypatch.setattr(sys.modules["helpers.read.ingest"], "_PARALLEL_FROM", 1)
    ingest(pages, tmp_path / "several", progress=False)
    for file in ("replies.parquet", "sections.parquet", "manifest.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "several" / file).read_bytes()


def test_what_was_stored_is_loaded(pages, tmp_path):
    ingest(pages, tmp_path / "out", progress=False)
    corpus = load_corpus(tmp_path / "out")
    assert corpus.name == "pages"
    assert list(corpus.replies["number"]) == ["1", "3", "2"], "sorted by year, then by file"
    for row in corpus.sections.itertuples():
        text = corpus.replies.set_index("reply_id")["text"][row.reply_id]
        assert text[row.start : row.end] == row.text


PERSONS = ("闻绍庭", "钱望舒", "王伟", "阿卜杜拉·买买提", "李大为", "张三丰")
PRIVATE_PAGE = """编辑:李大为 审核:张三丰
对县政协六届三次会议第{number}号提案的答复
{addressee}委员:
您提出的提案收悉,现答复如下:
{addressee}委员的意见已经采纳,请拨(0876)2123456或138-1234-5678。
签 发 人:李大为
联系人:张三丰 电话:6351827
石炉县经济和信息化局
2015年5月9日"""


def test_no_name_and_no_number_is_stored(pages, tmp_path):
    members = {"钱望舒委员.txt": "钱望舒", "答复王伟.txt": "王  伟", "提案.txt": "阿卜杜拉·买买提"}
    for number, (name, addressee) in enumerate(members.items(), start=11):
        (pages / name).write_text(PRIVATE_PAGE.format(number=number, addressee=addressee), encoding="utf-8")
    (pages / "李大为委员.doc").write_text("", encoding="utf-8")
    report = ingest(pages, tmp_path / "out", progress=False)
    stored = [pd.read_parquet(path).to_csv() for path in sorted((tmp_path / "out").glob("*.parquet"))]
    stored += [(tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8"), str(report)]
    assert report.read == 6
    for words in (*PERSONS, "王  伟", "6351827", "2123456", "138-1234-5678"):
        assert not [text for text in stored if words in text], words


def test_a_report_keeps_the_names_it_speaks_of_but_no_contacts(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "1998.txt").write_text("编辑:李大为\n毛泽东同志指出,工业要发展。\n联系电话:0000-6351827", encoding="utf-8")
    ingest(folder, tmp_path / "out", progress=False, any_text=True)
    text = load_corpus(tmp_path / "out").replies["text"].iloc[0]
    assert text == "编辑:某\n毛泽东同志指出,工业要发展。\n联系电话:略"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_digest_is_that_of_the_bytes_by_either_way(encoding, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_bytes(PAGE.format(number=1).encode(encoding))
    ingest(folder, tmp_path / "out", progress=False)
    expected = hashlib.sha256((folder / "a.txt").read_bytes()).hexdigest()
    assert [load_corpus(place).replies["source_sha256"].item() for place in (folder, tmp_path / "out")] == [expected] * 2


def test_documents_that_are_no_replies_on_request(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "1998_report.txt").write_text("各位代表:现在我代表政府作工作报告。\n一、回顾\n成绩很大。", encoding="utf-8")
    (folder / "notes.txt").write_text("没有年份的一段文字,不是答复。", encoding="utf-8")
    report = ingest(folder, tmp_path / "out", progress=False, any_text=True)
    assert (report.read, [source for source, _ in report.refused]) == (1, ["notes.txt"])
    row = load_corpus(tmp_path / "out").replies.iloc[0]
    assert (row["doc_type"], row["year"], row["title"]) == ("text", 1998, "1998_report")


# The year stands alone or begins a month or a day; the first digits of a longer number are no year.
YEARS = {"1954_report": 1954, "report-2017": 2017, "20200610_报告": 2020, "202006报告": 2020}


@pytest.mark.parametrize("name", YEARS)
def test_the_year_of_a_document_is_in_its_name(name, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / f"{name}.txt").write_text("各位代表:现在我代表政府作工作报告。", encoding="utf-8")
    ingest(folder, tmp_path / "out", progress=False, any_text=True)
    assert load_corpus(tmp_path / "out").replies["year"].item() == YEARS[name]


@pytest.mark.parametrize("name", ["2020061", "12020", "报告"])
def test_a_name_without_a_year_is_refused(name, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / f"{name}.txt").write_text("各位代表:现在我代表政府作工作报告。", encoding="utf-8")
    with pytest.raises(InvalidValue, match="has no year in its name"):
        ingest(folder, tmp_path / "out", progress=False, any_text=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_name_in_another_encoding_is_read(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / os.fsdecode(b"\xb4\xf0\xb8\xb4.txt")).write_text(PAGE.format(number=1), encoding="utf-8")
    assert ingest(folder, tmp_path / "out", progress=False).read == 1
    assert load_corpus(tmp_path / "out").replies["source"].item().endswith(".txt")


def test_bad_folders_come_before_any_work(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text("x", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    out = tmp_path / "out"
    for folder, error, words in (
        (tmp_path / "absent", NotFound, "absent does not exist"),
        (file, InvalidValue, "is a file: give the folder"),
        (empty, InvalidValue, "holds no saved page"),
        (tmp_path, InvalidValue, "lies inside"),
    ):
        with pytest.raises(error, match=words):
            ingest(folder, out, progress=False)
    assert not out.exists()


def test_when_nothing_can_be_read_nothing_is_written(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    with pytest.raises(InvalidValue, match=r"none of the 1 files .* empty\.txt is empty"):
        ingest(folder, tmp_path / "out", progress=False)
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_refused(pages, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidValue, match="taken is a file"):
        ingest(pages, taken, progress=False)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_that_cannot_be_written_is_refused(pages, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(InvalidValue, match="cannot be written"):
        ingest(pages, locked / "out", progress=False)
