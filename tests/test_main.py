"""The command line on real files: what it leaves, and one clear sentence for every bad input."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from helpers.__main__ import main
from helpers.read.corpus import TEACHING, teaching_files
from helpers.show.analyze import _results

pytestmark = pytest.mark.usefixtures("one_process")

CHROMIUM = Path("/usr/bin/chromium")
LEFT = [
    "figures/en/keyword_trends.svg", "figures/en/topic_prevalence.svg", "figures/en/topic_words.svg",
    "figures/manifest.json", "manifest.jsonl", "replies.parquet", "report.html", "sections.parquet",
    "tables/facts.csv", "tables/frequency.csv", "tables/keyword_trends.csv", "tables/topic_prevalence.csv", "tables/topic_words.csv",
]  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param(language, marks=pytest.mark.slow) for language in ("en", "zh")])
def analysed(request, tmp_path_factory, one_process):
    out = tmp_path_factory.mktemp("out") / request.param
    assert main(["analyze", str(TEACHING), str(out), "--language", request.param, "--quiet"]) == 0
    return out


def test_analyze_leaves_corpus_tables_figures_and_report(analysed):
    assert all((analysed / name.replace("/en/", f"/{analysed.name}/")).stat().st_size for name in LEFT)
    assert len(pd.read_parquet(analysed / "replies.parquet")) == len(teaching_files())
    assert {path.name for path in analysed.glob(".*")} <= {".ingest.lock", ".tokens"}
    left = {path.relative_to(analysed).as_posix() for path in analysed.rglob("*") if path.is_file()}
    tokens = {name for name in left if name.startswith(".tokens/")}
    assert len(tokens) == 1
    assert left - tokens - {".ingest.lock"} <= set(_results())


def test_report_and_captions_say_that_the_replies_are_invented(analysed):
    words = {"en": "Every reply in this corpus is invented.", "zh": "本语料的每一件答复都是虚构的。"}[analysed.name]
    captions = sorted((analysed / "figures" / analysed.name).glob("*.md"))
    assert len(captions) == 3
    assert all(words in path.read_text(encoding="utf-8") for path in [*captions, analysed / "report.html"])


def test_a_second_run_replaces_the_first_and_spares_what_is_not_its_own(analysed, monkeypatch):
    mine = [analysed / name for name in ("notes.md", "tables/mine.csv", "figures/mine.png")]
    for path in mine:
        path.write_text("mine", encoding="utf-8")
    before = (analysed / "report.html").read_bytes()
    # Its words were cut by the first.
    monkeypatch.setattr("helpers.measure.tokens.segment", None)
    assert main(["analyze", str(TEACHING), str(analysed), "--language", analysed.name, "--quiet"]) == 0
    for path in mine:
        assert path.read_text(encoding="utf-8") == "mine"
        path.unlink()
    assert (analysed / "report.html").read_bytes() == before


@pytest.fixture
def undrawn(monkeypatch):
    """Pictures and the page's font are empty files: making them is most of a small run, and only their places matter."""
    monkeypatch.setattr(Figure, "savefig", lambda figure, path, **options: Path(path).touch())
    monkeypatch.setattr("helpers.show.report.subset_woff2", lambda characters: b"")


def small_folder(tmp_path):
    (tmp_path / "pages").mkdir()
    for path in teaching_files()[:12]:
        shutil.copy(path, tmp_path / "pages")
    return tmp_path / "pages"


def test_analyze_takes_a_folder_that_ingest_has_written(tmp_path, undrawn):
    pages, out = small_folder(tmp_path), tmp_path / "out"
    assert main(["ingest", str(pages), str(out), "--quiet"]) == 0
    assert main(["analyze", str(pages), str(out), "--quiet"]) == 0
    assert (out / "report.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("file", ["manifest.jsonl", "tables/frequency.csv"])
def test_stopped_while_it_puts_results_in_place_the_next_run_mends_it(file, tmp_path, undrawn):
    pages, out = small_folder(tmp_path), tmp_path / "out"
    replace = Path.replace

    def stopping(self, target):
        if Path(target) == out / file:
            raise KeyboardInterrupt
        return replace(self, target)

    with pytest.MonkeyPatch.context() as stopped:
        stopped.setattr(Path, "replace", stopping)
        assert main(["analyze", str(pages), str(out), "--quiet"]) == 130
    assert main(["analyze", str(pages), str(out), "--quiet"]) == 0
    assert len(pd.read_parquet(out / "replies.parquet")) == 12
    assert not (out / ".analyze").exists()


def test_no_name_and_no_number_reaches_an_output(analysed):
    for path in sorted(analysed.rglob("*")):
        if path.suffix in {".csv", ".html", ".json", ".jsonl", ".md"}:
            text = path.read_text(encoding="utf-8")
            assert "闻绍庭" not in text
            assert "0000-2216843" not in text


def test_a_browser_shows_the_report_without_a_network(analysed):
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: install Debian's chromium to run this")
    from playwright.sync_api import sync_playwright

    requests = []
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        page = browser.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto((analysed / "report.html").as_uri())
        page.evaluate("document.fonts.ready")
        sizes = page.eval_on_selector_all("figure img", "images => images.map(i => i.naturalWidth)")
        font = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
        alternatives = page.eval_on_selector_all("img", "images => images.map(i => i.alt)")
        browser.close()
    assert {url.split(":")[0] for url in requests} <= {"file", "data"}
    assert len(sizes) == 3
    assert min(sizes) > 300
    assert font == ['"Dafu Sans"'] or font == ["Dafu Sans"]
    assert all(alternatives)


def bad_inputs(tmp_path):
    empty, wrong, news, blank = (tmp_path / name for name in ("empty", "wrong", "news", "blank"))
    for folder in (empty, wrong, news, blank):
        folder.mkdir()
    (wrong / "page.txt").write_bytes("對市政協提案的答復,關於發展工業的建議".encode("utf-16-le") * 9)
    (news / "page.txt").write_text("今天的天气很好,我们去了工厂参观学习。", encoding="utf-8")
    (blank / "page.txt").write_bytes(b"")
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    return {
        "empty": (empty, tmp_path / "out", "empty holds no saved page"),
        "absent": (tmp_path / "absent", tmp_path / "out", "absent does not exist"),
        "no folder": (taken, tmp_path / "out", "taken is a file"),
        "wrong encoding": (wrong, tmp_path / "out", "page.txt is no Chinese text"),
        "no reply": (news, tmp_path / "out", "page.txt is no reply"),
        "empty file": (blank, tmp_path / "out", "page.txt is empty"),
        "unwritable": (TEACHING, taken, "taken is a file"),
        "under a file": (TEACHING, taken / "out", "cannot be written"),
    }


CASES = ["empty", "absent", "no folder", "wrong encoding", "no reply", "empty file", "unwritable", "under a file"]


@pytest.mark.parametrize("verb", ["ingest", "analyze"])
@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_sentence_and_exit_code_2(verb, case, tmp_path, capsys):
    folder, out, words = bad_inputs(tmp_path)[case]
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert main([verb, str(folder), str(out), "--quiet"]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"dafu {verb}: ")
    assert words in message
    assert message.count("\n") == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == before, "nothing half-written"


OPTIONS = {
    "one topic": (["--topics", "1"], "topics = 1 is no whole number of 2 or more"),
    "too many topics": (["--topics", "9999"], "k = 9999 topics cannot be fitted"),
    "a negative seed": (["--seed", "-1"], "seed = -1 is no seed"),
    "a seed of 37 bits": (["--method", "lda", "--seed", "99999999999"], "seed = 99999999999 is no seed"),
    "a term of no text": (["--terms", "智能制造", "营商环竟"], "营商环竟 stands nowhere in these texts"),
}


@pytest.mark.parametrize("case", OPTIONS)
def test_options_that_will_not_do(case, tmp_path, capsys):
    options, words = OPTIONS[case]
    assert main(["analyze", str(small_folder(tmp_path)), str(tmp_path / "out"), "--quiet", *options]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_figures_that_a_later_run_does_not_make_go(tmp_path, undrawn):
    folder, out = tmp_path / "pages", tmp_path / "out"
    folder.mkdir()
    for path in teaching_files()[:3]:
        shutil.copy(path, folder)
    for language in ("en", "zh"):
        assert main(["analyze", str(folder), str(out), "--language", language, "--quiet"]) == 0
    assert not list((out / "figures" / "en").iterdir())
    assert list((out / "figures" / "zh").iterdir())


def test_the_words_of_other_pages_go_with_the_run_that_cut_them(tmp_path, undrawn):
    folder, out = tmp_path / "pages", tmp_path / "out"
    folder.mkdir()
    names = []
    for path in teaching_files()[:2]:
        shutil.copy(path, folder)
        assert main(["analyze", str(folder), str(out), "--quiet"]) == 0
        names.append([path.name for path in (out / ".tokens").iterdir()])
    assert [len(listed) for listed in names] == [1, 1]
    assert names[0] != names[1]


IN_THE_WAY = {
    "a file of the user's": lambda out: (out / "tables").mkdir() or (out / "tables" / "frequency.csv").write_text("mine"),
    "a file for a folder": lambda out: (out / "figures").write_text("mine"),
    "a hidden folder of the user's": lambda out: (out / ".tokens").mkdir(),
    "a folder for a file": lambda out: (out / "report.html").mkdir(),
}


@pytest.mark.parametrize("case", IN_THE_WAY)
def test_what_no_run_has_left_is_not_replaced(case, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    IN_THE_WAY[case](out)
    before = sorted(path.relative_to(out).as_posix() for path in out.rglob("*"))
    assert main(["analyze", str(TEACHING), str(out), "--quiet"]) == 2
    assert "name another folder for the results" in capsys.readouterr().err
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*")) == before


def test_an_empty_name_is_no_folder(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["analyze", str(TEACHING), ""])
    assert stopped.value.code == 2
    assert "the name is empty" in capsys.readouterr().err


def test_letters_without_a_word_to_count_are_refused(tmp_path, capsys):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text("对县政协八届四次会议第12号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:", encoding="utf-8")
    assert main(["analyze", str(folder), str(tmp_path / "out"), "--quiet"]) == 2
    assert "hold nothing to count" in capsys.readouterr().err


def test_a_console_without_chinese_gets_no_traceback(tmp_path):
    command = [sys.executable, "-m", "helpers", "ingest", str(tmp_path / "不存在"), str(tmp_path / "out")]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    assert run.returncode == 2
    assert "\\u4e0d\\u5b58\\u5728 does not exist" in run.stderr
    shown = subprocess.run([*command[:3], "--help"], capture_output=True, env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    assert shown.returncode == 0


@pytest.mark.parametrize(("stale", "code"), [([], 0), (["en/a: a.csv differs; the helpers changed"], 1)])
def test_check_tells_what_is_stale_by_its_exit_code(stale, code, monkeypatch, capsys):
    monkeypatch.setattr("helpers.show.reproduce.check", lambda: stale)
    assert main(["check"]) == code
    assert all(finding in capsys.readouterr().out for finding in stale)


def test_the_verbs_are_listed():
    listing = subprocess.run([sys.executable, "-m", "helpers", "--help"], capture_output=True, text=True, check=True)
    for verb in ("reproduce", "check", "collect", "ingest", "analyze", "lab"):
        assert verb in listing.stdout


@pytest.mark.slow
def test_the_main_job_on_real_texts(real_corpus, tmp_path):
    reports = real_corpus / "government_work_reports"
    assert main(["analyze", str(reports), str(tmp_path / "a"), "--any-text", "--topics", "13", "--quiet"]) == 0
    assert len(pd.read_parquet(tmp_path / "a" / "replies.parquet")) == 49
    assert main(["analyze", str(real_corpus / "replies"), str(tmp_path / "b"), "--quiet"]) == 0
    assert (tmp_path / "b" / "report.html").stat().st_size > 50_000
