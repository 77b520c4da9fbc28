"""Every file of a folder is a row, a duplicate or a named refusal; nothing is half-written."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from joblib import parallel_config

from helpers.errors import InvalidValue, NotFound
from helpers.read import IngestReport, ingest, ledger, load_corpus
from helpers.read.pages import find_pages

pytestmark = pytest.mark.usefixtures("one_process")

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
    (folder / "saved.xls").write_text("%PDF", encoding="utf-8")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / ".checkpoints").mkdir()
    (folder / ".checkpoints" / "a.txt").write_text(PAGE.format(number=9), encoding="utf-8")
    return folder


@pytest.fixture
def several_processes():
    """Pages are read in workers, as where no test asks for one process."""
    with parallel_config(backend="loky"):
        yield


def test_every_file_is_accounted_for(pages, tmp_path):
    report = ingest(pages, tmp_path / "out", progress=False)
    assert report.read == 3
    assert report.duplicates == (("old/c.txt", "a.txt"),)
    assert [source for source, _ in report.refused] == ["empty.txt", "news.txt", "saved.xls"]
    lines = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    status = {entry["source"]: entry["status"] for entry in map(json.loads, lines)}
    assert status == {
        "a.txt": "row", "gbk.txt": "row", "old/b.txt": "row", "old/c.txt": "duplicate",
        "empty.txt": "refused", "news.txt": "refused", "saved.xls": "refused",
    }  # fmt: skip
    assert "3 read (0 nearly alike), 1 duplicates, 3 refused" in str(report)


def test_a_second_run_writes_the_same_bytes(pages, tmp_path):
    for name in ("one", "two"):
        ingest(pages, tmp_path / name, progress=False)
    for file in ("replies.parquet", "sections.parquet", "manifest.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.slow
def test_several_processes_read_as_one_does(pages, tmp_path, several_processes):
    with parallel_config(backend="sequential"):
        ingest(pages, tmp_path / "one", progress=False)
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


FILES = ("replies.parquet", "sections.parquet", "manifest.jsonl")


def left(folder):
    """What lies in a folder but for the empty lock."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".ingest.lock")


@pytest.fixture
def many(tmp_path):
    """Three hundred pages in folders and an archive, a tenth of them no replies, some twice."""
    folder = tmp_path / "many"
    for number in range(1, 271):
        place = folder / f"{number % 7}"
        place.mkdir(parents=True, exist_ok=True)
        page = "今天的天气很好,我们去了工厂参观学习。" if number % 10 == 0 else PAGE.replace("{number}月", "5月").format(number=number % 90 + 1)
        (place / f"{number}.txt").write_text(page, encoding="utf-8")
    with zipfile.ZipFile(folder / "saved.zip", "w") as archive:
        for number in range(91, 121):
            archive.writestr(f"{number}.txt", PAGE.format(number=number))
    return folder


def test_a_page_is_read_once_by_a_run_that_is_taken_up(many, tmp_path, monkeypatch):
    module = sys.modules["helpers.read.ingest"]
    monkeypatch.setattr(module, "_BATCH", 50)
    read, names = module._read, []

    def stopping(page, any_text):
        if len(names) == 170:
            raise KeyboardInterrupt
        names.append(page.name)
        return read(page, any_text)

    monkeypatch.setattr(module, "_read", stopping)
    with pytest.raises(KeyboardInterrupt):
        ingest(many, tmp_path / "out", progress=False)
    assert not list((tmp_path / "out").glob("*.parquet")), "nothing half-written"
    # Three batches of fifty are kept; a page that changes and one that goes in between are noticed.
    (many / "1" / "1.txt").write_text(PAGE.format(number=77), encoding="utf-8")
    (many / "1" / "8.txt").unlink()
    monkeypatch.setattr(module, "_read", lambda page, any_text: names.append(page.name) or read(page, any_text))
    kept, names[:] = set(names[:150]), []
    report = ingest(many, tmp_path / "out", progress=False)
    assert sorted(names) == sorted({page.name for page in find_pages(many)} - kept | {"1/1.txt"})
    ingest(many, tmp_path / "whole", progress=False)
    assert not [file for file in FILES if (tmp_path / "out" / file).read_bytes() != (tmp_path / "whole" / file).read_bytes()]
    assert left(tmp_path / "out") == sorted(FILES), "no ledger stays"
    assert report.read + len(report.duplicates) + len(report.refused) == 299


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_any_moment_nothing_is_lost_or_doubled(many, tmp_path):
    ingest(many, tmp_path / "whole", progress=False)
    command = [sys.executable, "-m", "helpers", "ingest", str(many), str(tmp_path / "out"), "--quiet"]
    kills = 0
    for moment in (1.5, 2.2, 3.0):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            run.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            kills += 1
    assert kills, "each run ended before it was killed: choose earlier moments"
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert not [file for file in FILES if (tmp_path / "out" / file).read_bytes() != (tmp_path / "whole" / file).read_bytes()]
    assert left(tmp_path / "out") == sorted(FILES)


@pytest.mark.parametrize("file", FILES)
def test_stopped_while_results_are_put_in_place_the_next_run_mends_it(file, pages, tmp_path, monkeypatch):
    ingest(pages, tmp_path / "whole", progress=False)
    ingest(pages / "old", tmp_path / "out", progress=False)
    replace = Path.replace

    def stopping(self, target):
        if self.name == file:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        ingest(pages, tmp_path / "out", progress=False)
    monkeypatch.undo()
    ingest(pages, tmp_path / "out", progress=False)
    assert not [name for name in FILES if (tmp_path / "out" / name).read_bytes() != (tmp_path / "whole" / name).read_bytes()]
    assert left(tmp_path / "out") == sorted(FILES)


def test_a_run_with_another_option_is_not_taken_up(many, tmp_path, monkeypatch):
    module = sys.modules["helpers.read.ingest"]
    monkeypatch.setattr(module, "_store", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ingest(many, tmp_path / "out", progress=False)
    monkeypatch.undo()
    with ledger.open_ledger(tmp_path / "out" / ".ingest.sqlite", module._made_by(many, any_text=False)) as pages:
        assert ledger.count_rows(pages) == 273
    with ledger.open_ledger(tmp_path / "out" / ".ingest.sqlite", module._made_by(many, any_text=True)) as pages:
        assert ledger.count_rows(pages) == 0


def test_two_runs_do_not_write_one_folder(pages, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".ingest.lock"), pytest.raises(InvalidValue, match="out is being written by another run"):
        ingest(pages, out, progress=False)


@pytest.mark.slow
def test_many_runs_at_once_on_one_folder_do_each_all_or_nothing(pages, tmp_path):
    command = [sys.executable, "-c", LOOP, str(pages), str(tmp_path / "out")]
    loops = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for loop in loops:
        assert loop.stdout.readline() == "ready\n"
    for loop in loops:
        loop.stdin.write("go\n")
        loop.stdin.flush()
    counts = [collections.Counter(loop.communicate(timeout=60)[0].splitlines()) for loop in loops]
    assert set(counts[0] | counts[1]) <= {"3", "InvalidValue"}
    assert all(count["3"] == 10 for count in counts)


# Workers would take longer to start than the pages to be read.
LOOP = """
import sys, time
from joblib import parallel_config
from helpers.read import ingest
from helpers.errors import InvalidValue
print("ready", flush=True)
sys.stdin.readline()
done = 0
with parallel_config(backend="sequential"):
    while done < 10:
        try:
            print(ingest(sys.argv[1], sys.argv[2], progress=False).read)
            done += 1
        except InvalidValue as error:
            assert "another run" in str(error), error
            print("InvalidValue")
            time.sleep(0.02)
"""


def no_data_base(path):
    path.write_bytes(b"no data base" * 100)


def another_layout(path):
    with contextlib.closing(sqlite3.connect(path)) as old, old:
        old.execute("CREATE TABLE run (version INTEGER)")
        old.execute("CREATE TABLE page (key TEXT)")


@pytest.mark.parametrize("spoil", [no_data_base, another_layout])
def test_a_ledger_that_cannot_be_used_is_begun_anew(spoil, pages, tmp_path):
    (tmp_path / "out").mkdir()
    spoil(tmp_path / "out" / ".ingest.sqlite")
    assert ingest(pages, tmp_path / "out", progress=False).read == 3


def test_a_ledger_that_cannot_be_written_is_named(pages, tmp_path):
    (tmp_path / "out" / ".ingest.sqlite").mkdir(parents=True)
    with pytest.raises(InvalidValue, match=r"\.ingest\.sqlite cannot be written"):
        ingest(pages, tmp_path / "out", progress=False)


def test_what_was_read_before_the_disk_was_full_is_kept(many, tmp_path, monkeypatch):
    add, batches = ledger.add, []

    def full(pages, rows):
        batches.append(len(rows))
        if len(batches) == 2:
            raise sqlite3.OperationalError("database or disk is full")
        add(pages, rows)

    monkeypatch.setattr(ledger, "add", full)
    with pytest.raises(InvalidValue, match="disk is full"):
        ingest(many, tmp_path / "out", progress=False)
    ingest(many, tmp_path / "out", progress=False)
    assert batches == [200, 100, 0, 100], "the first two hundred were not read again"


def test_tables_of_two_runs_are_not_loaded_together(pages, tmp_path):
    for name, folder in (("one", pages), ("other", pages / "old")):
        ingest(folder, tmp_path / name, progress=False)
    (tmp_path / "one" / "sections.parquet").replace(tmp_path / "other" / "sections.parquet")
    with pytest.raises(InvalidValue, match="are of two runs: run ingest again"):
        load_corpus(tmp_path / "other")


def test_pages_of_members_of_one_place_are_told_apart(pages, tmp_path):
    for number, name in ((21, "王伟委员.txt"), (22, "李大为委员.txt")):
        (pages / name).write_text(PAGE.format(number=number), encoding="utf-8")
    ingest(pages, tmp_path / "out", progress=False)
    sources = [source for source in load_corpus(tmp_path / "out").replies["source"] if "某" in source]
    assert len(set(sources)) == 2
    assert all(re.fullmatch("某委员~[0-9a-f]{6}.txt", source) for source in sources)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no locale C")
def test_the_same_bytes_in_a_locale_that_knows_no_chinese(tmp_path):
    folder = tmp_path / "网页"
    folder.mkdir()
    (folder / "答复一.txt").write_text(PAGE.format(number=1), encoding="utf-8")
    ingest(folder, tmp_path / "甲", progress=False)
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "helpers", "ingest", str(folder), str(tmp_path / "乙"), "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **plain})
    assert not [file for file in FILES if (tmp_path / "甲" / file).read_bytes() != (tmp_path / "乙" / file).read_bytes()]
    assert load_corpus(tmp_path / "乙").replies["source"].item() == "答复一.txt"


def test_the_folder_of_a_corpus_gives_it_no_persons_name(pages, tmp_path):
    named = pages.rename(tmp_path / "王伟委员的提案")
    ingest(named, tmp_path / "out", progress=False)
    assert load_corpus(tmp_path / "out").name == "某委员的提案"
    assert load_corpus(named / "old").name == "old"


def test_pages_that_went_while_they_were_counted(pages, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["helpers.read.ingest"], "find_pages", lambda folder: iter(()))
    with pytest.raises(InvalidValue, match="they are gone"):
        ingest(pages, tmp_path / "out", progress=False)


def deadly(page, any_text):
    """Read a page in a worker, which one member's page ends."""
    if "王伟" in page.name:
        os._exit(1)
    return sys.modules["helpers.read.ingest"]._read(page, any_text)


@pytest.mark.slow
def test_a_page_that_ends_its_reader_is_refused_alone(tmp_path, monkeypatch, several_processes):
    module = sys.modules["helpers.read.ingest"]
    (tmp_path / "pages").mkdir()
    for number, name in enumerate(("a王伟委员.txt", "b.txt", "c.txt"), start=1):
        (tmp_path / "pages" / name).write_text(PAGE.format(number=number), encoding="utf-8")
    monkeypatch.setattr(module, "_BATCH", 2)
    monkeypatch.setattr(module, "_read", deadly)
    report = ingest(tmp_path / "pages", tmp_path / "out", progress=False)
    assert (report.read, report.refusals) == (2, (("crash", 1),))
    ((source, reason),) = report.refused
    assert re.fullmatch(r"a某委员~[0-9a-f]{6}\.txt", source)
    assert reason == f"{source} ended the program that read it: save the page again, in another form"
    assert list(load_corpus(tmp_path / "out").replies["source"]) == ["b.txt", "c.txt"], "one of its batch, one of the next"


@pytest.mark.slow
def test_a_single_page_that_ends_its_reader_does_not_end_the_run(tmp_path, monkeypatch, several_processes):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "王伟.txt").write_text(PAGE.format(number=1), encoding="utf-8")
    monkeypatch.setattr(sys.modules["helpers.read.ingest"], "_read", deadly)
    with pytest.raises(InvalidValue, match="none of the 1 files .* ended the program that read it"):
        ingest(tmp_path / "pages", tmp_path / "out", progress=False)


def test_a_summary_counts_every_file_once(pages, tmp_path):
    report = ingest(pages, tmp_path / "out", progress=False)
    assert list(report.summary.itertuples(index=False, name=None)) == [
        ("read", "", 3), ("duplicate", "", 1), ("refused", "no reply", 1), ("refused", "unreadable", 1),
        ("refused", "another kind of file", 1),
    ]  # fmt: skip
    assert re.search(r"refused +1  no reply\n", str(report))


def test_long_lists_are_cut_in_what_is_printed():
    refused = tuple((f"{n}.txt", f"{n}.txt is empty") for n in range(50))
    printed = str(IngestReport(Path("out"), 1, (), refused, refusals=(("unreadable", 50),)))
    assert printed.endswith("19.txt is empty\n  … and 30 more in manifest.jsonl")
