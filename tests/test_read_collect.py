"""Pages are fetched politely and whole, whatever the server does; nothing private is reached, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import gzip
import hashlib
import ipaddress
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from filelock import FileLock

from helpers.__main__ import main
from helpers.errors import DafuError, InvalidValue, NotFound
from helpers.read import CollectReport, collect, collected_addresses, ingest, load_corpus
from helpers.read.collect import read_sources
from helpers.read.collected import (
    FIELDS,
    append_line,
    mend,
    page_stem,
    page_suffix,
    read_log,
    requested_address,
    store_page,
)
from helpers.read.crawl import Host, Refused, in_turn, retry_after
from helpers.read.public import PublicResolver, is_public
from tests.misbehaving_server import LARGEST, misbehaving_server, page

DELAY = 0.02


def table(folder: Path, addresses: list[str]) -> Path:
    path = folder / "sources.csv"
    path.write_text("title,url\n" + "".join(f'"甲,乙",{address}\n' for address in addresses), encoding="utf-8-sig")
    return path


def run(folder: Path, addresses: list[str], **options) -> CollectReport:
    settings = {"delay": DELAY, "timeout": 2.0, "allow_private": True, "progress": False} | options
    return collect(table(folder, addresses), folder / "out", **settings)


def last_lines(folder: Path) -> dict[str, dict]:
    return {entry["url"]: entry for entry in read_log(folder / "out") if entry["kind"] == "page"}


def wait_for(condition, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


# The table of sources


def test_addresses_are_taken_in_their_order_and_once(tmp_path):
    path = tmp_path / "sources.csv"
    rows = ["http://B.gov.cn/答复?号=1#top", "http://b.gov.cn/%E7%AD%94%E5%A4%8D?%E5%8F%B7=1", "https://a.gov.cn", "https://a.gov.cn/", "http://中国.cn/x"]
    path.write_text("title, url ,date\n" + "".join(f'"一\n二",{row},\n\n' for row in rows), encoding="utf-8")
    assert read_sources(path) == [rows[0], rows[2], rows[4]]
    assert requested_address(rows[4]) == "http://xn--fiqs8s.cn/x"


def test_the_table_of_official_pages_is_one(root):
    assert len(read_sources(root / "corpus" / "sources.csv")) == 44


BAD_TABLES = {
    "no file": (None, "is no file"),
    "no column": (b"address,title\nhttp://a.cn/,x\n", "has no column url but address, title"),
    "nothing": (b"", "has no column url but none"),
    "no row": (b"url\n\n", "names no address"),
    "another encoding": ("url,题\nhttp://a.cn/,答复\n".encode("gb18030"), "save it as CSV in UTF-8"),
    "a spreadsheet": (b"PK\x03\x04\xff\xfe\x00", "save it as CSV in UTF-8"),
    "an open quotation mark": (b'url\nhttp://a.cn/\n"http://b.cn/', "save it as CSV in UTF-8"),
    "an empty cell": (b"url,title\nhttp://a.cn/,x\n,y\n", "line 3 of"),
    "another scheme": (b"url\nhttp://a.cn/\n\nfile:///etc/passwd\n", "line 4 of"),
    "no scheme": (b"url\nwww.gov.cn/page.html\n", "is no web address"),
    "no host": (b"url\nhttp:///page.html\n", "names no host"),
    "a broken host": (b"url\nhttp://a..b/\n", "is no well-formed address"),
    "a broken port": (b"url\nhttp://a.cn:port/\n", "is no well-formed address"),
    "a broken literal": (b"url\nhttp://[::1/\n", "is no well-formed address"),
    "a blank": (b"url\nhttp://a.cn/a b\n", "is empty or holds a blank"),
    "a line end": (b'url\n"http://a.cn/\r\nHost: b"\n', "is empty or holds a blank"),
    "a password": (b"url\nhttp://me:secret@a.cn/\n", "holds a user's name"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_a_bad_table_is_one_sentence_before_any_work(case, tmp_path, capsys):
    raw, words = BAD_TABLES[case]
    path = tmp_path / "sources.csv"
    if raw is not None:
        path.write_bytes(raw)
    assert main(["collect", str(path), str(tmp_path / "out"), "--quiet"]) == 2
    message = capsys.readouterr().err
    assert words in message
    assert message.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_telephone_number_in_an_address_reaches_no_message(tmp_path):
    path = table(tmp_path, ["ftp://a.cn/a.html?tel=13812345678"])
    with pytest.raises(InvalidValue) as raised:
        read_sources(path)
    assert "13812345678" not in str(raised.value)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("delay", -1), ("delay", 601), ("delay", float("nan")), ("timeout", 0), ("timeout", float("inf")), ("largest", 0),
        ("contact", ""), ("contact", "me@a.cn\r\nCookie: x"), ("contact", "某某"),
    ],
)  # fmt: skip
def test_options_that_will_not_do(option, value, tmp_path):
    with pytest.raises(InvalidValue, match=f"{option} = "):
        run(tmp_path, ["http://127.0.0.1/"], **{option: value})
    assert not (tmp_path / "out").exists()


def test_a_file_for_a_folder(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidValue, match="cannot be written"):
        run(tmp_path, ["http://127.0.0.1/"])
    with pytest.raises(NotFound, match="is no file"):
        collect(tmp_path, tmp_path / "other")


# Names, suffixes and the log


def test_a_page_is_named_after_its_host_and_address():
    stem = page_stem("https://www.guangde.gov.cn/show/1.html")
    assert stem == "www-guangde-gov-cn-" + hashlib.sha256(b"https://www.guangde.gov.cn/show/1.html").hexdigest()[:16]
    assert page_stem("http://con.cn:8080/").startswith("con-cn-8080-")
    assert page_stem("http://[::1]/").startswith("1-")
    assert len(page_stem("http://" + "a." * 120 + "cn/")) < 100


def docx(name: str) -> bytes:
    import io
    import zipfile

    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(name, "x")
    return raw.getvalue()


OLD = b"\xd0\xcf\x11\xe0"
SUFFIXES = [
    (b"<!DOCTYPE html><p>", {"content-type": "text/plain"}, "/a.pdf", ".html"),
    (b"\xef\xbb\xbf \n<HTML>", {}, "/a", ".html"),
    ("答复".encode("gbk"), {"content-type": "text/html; charset=gbk"}, "/a.shtml", ".html"),
    ("答复".encode(), {"content-type": "text/plain"}, "/a", ".txt"),
    (b"%PDF-1.4", {"content-type": "text/html"}, "/a.html", ".pdf"),
    (docx("word/document.xml"), {"content-type": "application/octet-stream"}, "/a", ".docx"),
    (docx("OFD.xml"), {}, "/a", ".ofd"),
    (docx("x.txt"), {}, "/a", ".zip"),
    (b"PK\x03\x04 torn", {}, "/a.docx", ".zip"),
    (OLD, {}, "/a.wps", ".wps"),
    (OLD, {}, "/down?id=1", ".doc"),
    (OLD, {"content-disposition": 'attachment; filename="答复.wps"'}, "/down.do", ".wps"),
    (b"\x1f\x8b", {"content-type": "text/html", "content-encoding": "gzip"}, "/a", ".html.gz"),
    (b"%PDF-1.4", {"content-encoding": "identity"}, "/a", ".pdf"),
    (b"\x00\x01", {}, "/a.exe", ".bin"),
]


@pytest.mark.parametrize(("body", "headers", "path", "suffix"), SUFFIXES)
def test_the_suffix_says_what_a_file_is(body, headers, path, suffix):
    assert page_suffix(body, headers, f"http://a.cn{path}") == suffix


def test_a_folder_without_a_log_has_no_addresses(tmp_path):
    assert collected_addresses(tmp_path) == {}
    assert collected_addresses(tmp_path / "absent") == {}


def test_a_torn_line_is_left_out_and_then_taken_away(tmp_path):
    append_line(tmp_path, {"url": "http://a.cn/答复", "outcome": "stored", "file": "pages/a.html"})
    whole = (tmp_path / "collected.jsonl").read_bytes()
    (tmp_path / "collected.jsonl").write_bytes(whole + whole[:-9])
    assert collected_addresses(tmp_path) == {"pages/a.html": "http://a.cn/答复"}
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / ".a.html.part").write_bytes(b"<ht")
    mend(tmp_path)
    assert (tmp_path / "collected.jsonl").read_bytes() == whole
    assert not list((tmp_path / "pages").iterdir())


@pytest.mark.parametrize("line", ['{"url": "http://a.cn/"}', "[]", "{", "\x00"])
def test_a_foreign_line_is_named(line, tmp_path):
    append_line(tmp_path, {"url": "http://a.cn/", "outcome": "refused"})
    with (tmp_path / "collected.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    with pytest.raises(InvalidValue, match="line 2 of"):
        read_log(tmp_path)


def test_a_page_of_another_kind_replaces_what_a_killed_run_left(tmp_path):
    mend(tmp_path)
    store_page(tmp_path, "a-cn-1", ".html", b"old")
    (tmp_path / "pages" / "a-cn-12.html").write_bytes(b"another")
    assert store_page(tmp_path, "a-cn-1", ".pdf", b"new") == "pages/a-cn-1.pdf"
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["a-cn-1.pdf", "a-cn-12.html"]


def test_the_report_counts_by_host(tmp_path):
    report = CollectReport(
        tmp_path, ("http://a.cn/1", "http://a.cn/2"), ("http://b.cn/1",),
        (("http://a.cn/3", "robots"), ("http://b.cn/2", "timeout"), ("http://b.cn/3", "not_found"), ("http://b.cn/4", "timeout")),
    )  # fmt: skip
    assert str(report) == (
        "host  stored  already there  refused\n"
        "a.cn       2              0  robots 1\n"
        "b.cn       0              1  not_found 1, timeout 2\n"
        "2 stored, 1 already there, 4 refused"
    )


def test_reading_needs_no_scrapy():
    code = "import helpers.read, sys; print({'scrapy', 'twisted'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"


# Small parts of the crawl


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
        "224.0.0.1", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1",
        "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "2001:0:7f00:1::1", "2001:0:808:808::80ff:fffe",
    ],
)  # fmt: skip
def test_what_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "2002:808:808::1"])
def test_what_is_public(address):
    assert is_public(address)


def test_the_resolver_passes_on_public_addresses_alone():
    given = [SimpleNamespace(host=host) for host in ("127.0.0.1", "8.8.8.8", "::1", "2400:3200::1")]

    class Original:
        def resolveHostName(self, receiver, *_):  # noqa: N802
            receiver.resolutionBegan(None)
            for address in given:
                receiver.addressResolved(address)
            receiver.resolutionComplete()

    heard = []
    receiver = SimpleNamespace(
        resolutionBegan=lambda _: heard.append("began"),
        addressResolved=lambda address: heard.append(address.host),
        resolutionComplete=lambda: heard.append("complete"),
    )
    PublicResolver(SimpleNamespace(nameResolver=Original()), 0).resolveHostName(receiver, "name.test")
    assert heard == ["began", "8.8.8.8", "2400:3200::1", "complete"]


def test_the_seconds_of_a_retry_after():
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=90)
    assert retry_after("120") == 120.0
    assert 85 < retry_after(later.strftime("%a, %d %b %Y %H:%M:%S GMT")) <= 90
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert [retry_after(value) for value in ("", "soon", "-5", "1.5")] == [0.0] * 4


def test_a_host_rests_longer_after_each_failure_and_as_long_as_it_asks():
    host = Host(10.0)
    for pause, failures, asked in ((10, 0, 0), (20, 1, 0), (80, 3, 0), (600, 9, 0), (45, 1, 45), (3600, 1, 3600)):
        host.rest(failures, asked)
        assert pause - 1 < host.free_at - time.monotonic() <= pause


def test_a_host_that_asks_for_too_much_is_let_be():
    with pytest.raises(Refused, match="asked_to_wait"):
        asyncio.run(Host(1.0, free_at=time.monotonic() + 700).turn())
    with pytest.raises(Refused, match="host_unreachable"):
        asyncio.run(Host(1.0, unanswered=6).turn())


def test_hosts_take_turns():
    assert in_turn(["http://a/1", "http://a/2", "http://b/1", "http://a./3"]) == ["http://a/1", "http://b/1", "http://a/2", "http://a./3"]


# What a misbehaving server does, in one run: the host 127.0.0.1 misbehaves fast, localhost slowly

OUTCOMES = {
    "/page/1": ("stored", None, 200),
    "/page/2?标题=提案": ("stored", None, 200),
    # Behind a page, since a connection that is kept and then lost would be tried again unseen.
    "/reset/": ("refused", "connection_lost", None),
    "/secret/1": ("refused", "robots", None),
    "/missing": ("refused", "not_found", 404),
    "/答复/1": ("refused", "not_found", 404),
    "/gone/": ("refused", "not_found", 410),
    "/closed/": ("refused", "forbidden", 403),
    "/failing/1": ("stored", None, 200),
    "/failing/9": ("refused", "server_error", 500),
    "/busy/1": ("stored", None, 200),
    "/chain/3": ("stored", None, 200),
    "/loop/": ("refused", "too_many_redirects", None),
    "/to-file/": ("refused", "bad_redirect", None),
    "/to-nowhere/": ("refused", "bad_redirect", None),
    "/to-chinese/": ("stored", None, 200),
    "/garbage/": ("refused", "connection_lost", None),
    "/wrong-charset/": ("stored", None, 200),
    "/bad-length/": ("refused", "connection_lost", None),
    "/empty/": ("refused", "empty", 200),
    "/gzip/": ("stored", None, 200),
    "/truncated/": ("refused", "truncated", None),
    "/cookie/": ("stored", None, 200),
    "/word/": ("stored", None, 200),
    "/exact/": ("stored", None, 200),
    "/large/length": ("refused", "too_large", None),
    "/large/chunked": ("refused", "too_large", None),
    "/large/unsaid": ("refused", "too_large", None),
    "/long-header/": ("refused", "connection_lost", None),
}
SLOW_OUTCOMES = {
    "/page/3": ("stored", None, 200),
    "/slow/": ("refused", "timeout", None),
    "/endless/": ("refused", "timeout", None),
}


@pytest.fixture(scope="module")
def visit(tmp_path_factory):
    folder = tmp_path_factory.mktemp("visit")
    with misbehaving_server() as server:
        fast, slow = ([server.url(path, host) for path in paths] for paths, host in ((OUTCOMES, None), (SLOW_OUTCOMES, "localhost")))
        # The doubled address is asked for once.
        began = time.monotonic()
        report = run(folder, [*fast, *slow, fast[0] + "#top"], largest=LARGEST, timeout=1.0, contact="someone@university.test")
    assert time.monotonic() - began < 45, "six times a second's time-out, not more"
    return SimpleNamespace(folder=folder, server=server, report=report, lines=last_lines(folder))


def line_of(visit, path: str, host: str | None = None) -> dict:
    return visit.lines[visit.server.url(path, host)]


@pytest.mark.slow
@pytest.mark.parametrize("path", OUTCOMES)
def test_what_becomes_of_an_address(path, visit):
    line = line_of(visit, path)
    assert (line["outcome"], line["reason"], line["status"]) == OUTCOMES[path]


@pytest.mark.slow
@pytest.mark.parametrize("path", SLOW_OUTCOMES)
def test_time_outs_end_slow_headers_and_endless_bodies(path, visit):
    line = line_of(visit, path, "localhost")
    assert (line["outcome"], line["reason"], line["status"]) == SLOW_OUTCOMES[path]


@pytest.mark.slow
def test_the_report_says_the_same(visit):
    assert len(visit.report.stored) == 12
    assert dict(visit.report.refused)[visit.server.url("/slow/", "localhost")] == "timeout"
    assert len(visit.report.stored) + len(visit.report.refused) == len(OUTCOMES) + len(SLOW_OUTCOMES)


@pytest.mark.slow
def test_bytes_are_kept_as_sent(visit):
    bodies = {
        "/page/1": page(1), "/chain/3": page(4), "/gzip/": gzip.compress(page(6), mtime=0),
        "/wrong-charset/": page(5).decode("utf-8").encode("gb18030"), "/exact/": b"<html>" + b"x" * (LARGEST - 6),
    }  # fmt: skip
    for path, body in bodies.items():
        line = line_of(visit, path)
        assert (visit.folder / "out" / line["file"]).read_bytes() == body
        assert (line["bytes"], line["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert line_of(visit, "/gzip/")["file"].endswith(".html.gz")
    assert line_of(visit, "/word/")["file"].endswith(".pdf")


@pytest.mark.slow
def test_every_stored_page_is_one_file_and_nothing_else_lies_there(visit):
    files = {f"pages/{path.name}" for path in (visit.folder / "out" / "pages").iterdir()}
    assert files == {line["file"] for line in visit.lines.values() if line["outcome"] == "stored"}
    assert collected_addresses(visit.folder / "out") == {
        line["file"]: url for url, line in visit.lines.items() if line["outcome"] == "stored"
    }


@pytest.mark.slow
def test_the_log_has_a_line_for_each_attempt(visit):
    log = read_log(visit.folder / "out")
    assert all(list(entry) == list(FIELDS) for entry in log)
    attempts = [(e["attempt"], e["outcome"], e["reason"]) for e in log if e["url"] == visit.server.url("/failing/9")]
    assert attempts == [(number, "refused", "server_error") for number in (1, 2, 3)]
    hops = [e["final_url"] for e in log if e["url"] == visit.server.url("/chain/3")]
    assert hops == [visit.server.url(path) for path in ("/chain/3", "/chain/2", "/chain/1", "/page/4")]
    assert [e["final_url"] for e in log if e["kind"] == "robots.txt"].count(visit.server.url("/robots.txt")) == 1
    made = [entry for entry in log if entry["attempt"] and entry["reason"] not in {"bad_redirect", "too_many_redirects"}]
    assert len(made) == sum(visit.server.times.values())
    assert all(datetime.datetime.fromisoformat(entry["time"]).utcoffset() == datetime.timedelta(0) for entry in log)


@pytest.mark.slow
def test_no_cookie_and_no_text_of_a_page_is_in_the_log(visit):
    log = (visit.folder / "out" / "collected.jsonl").read_text(encoding="utf-8")
    assert "geheim" not in log
    assert "石炉县" not in log
    assert line_of(visit, "/cookie/")["headers"]["content-type"] == "text/html; charset=utf-8"


@pytest.mark.slow
def test_who_asks_says_who_it_is(visit):
    agents = {request.headers["User-Agent"] for request in visit.server.asked}
    assert agents == {"dafu/0.1.0 (collects published government replies for research; contact: someone@university.test)"}
    assert {request.headers["Accept-Encoding"] for request in visit.server.asked} == {"identity"}
    assert not [request for request in visit.server.asked if {"Cookie", "Referer"} & set(request.headers)]
    assert agents == {entry["user_agent"] for entry in read_log(visit.folder / "out")}


@pytest.mark.slow
def test_what_was_collected_can_be_ingested(visit, tmp_path):
    report = ingest(visit.folder / "out", tmp_path / "corpus", progress=False)
    # Replies 1, 2, 3, 4, 5, 8 and the compressed one of /gzip/; /failing/1 is the second too, localhost's /page/3 the
    # third, /to-chinese/ the fourth; /word/ is no whole PDF, and /exact/ no reply.
    assert (report.read, len(report.duplicates)) == (7, 3)
    assert set(load_corpus(tmp_path / "corpus").replies["source"]) <= set(visit.lines)


# Politeness


@pytest.mark.slow
def test_a_host_is_asked_one_thing_at_a_time_and_then_left_alone(tmp_path):
    delay = 0.3
    with misbehaving_server() as server:
        addresses = [server.url(f"/to-localhost/pause/0.8{number}") for number in (1, 2, 3)]
        addresses += [server.url(path) for path in ("/failing/2", "/chain/2", "/pause/0.7")]
        addresses += [server.url(f"/pause/0.8{number}", "localhost") for number in (4, 5, 6)]
        report = run(tmp_path, addresses, delay=delay)
    assert len(report.stored) == len(addresses)
    spans = {}
    for host in ("127.0.0.1", "localhost"):
        asked = sorted((request for request in server.asked if request.host == host), key=lambda request: request.began)
        assert len(asked) == {"127.0.0.1": 11, "localhost": 7}[host]
        for before, after in zip(asked, asked[1:], strict=False):
            # The server's clock stops a little later than the client's.
            assert after.began - before.ended >= delay - 0.05, (before.path, after.path)
        failed = [number for number, request in enumerate(asked) if request.path == "/failing/2"][:2]
        rests = [asked[number + 1].began - asked[number].ended for number in failed]
        assert all(rest >= factor * delay - 0.05 for rest, factor in zip(rests, (2, 4), strict=False)), "longer after a failure"
        spans[host] = (asked[0].began, asked[-1].ended)
    assert max(began for began, _ in spans.values()) < min(ended for _, ended in spans.values()), "hosts at the same time"


@pytest.mark.slow
def test_a_host_gets_the_rest_that_it_asks_for(tmp_path):
    with misbehaving_server() as server:
        paths = ["/busy/2", "/page/1"]
        away = ["/busy/1000", "/page/2", "/page/3"]
        report = run(tmp_path, [*map(server.url, paths), *(server.url(path, "localhost") for path in away)])
    asked = sorted((request for request in server.asked if request.host == "127.0.0.1"), key=lambda request: request.began)
    assert [request.path for request in asked] == ["/robots.txt", "/busy/2", "/page/1", "/busy/2"]
    assert asked[2].began - asked[1].ended >= 1.95
    assert report.refused == tuple((server.url(path, "localhost"), "asked_to_wait") for path in away)
    assert [request.path for request in server.asked if request.host == "localhost"] == ["/robots.txt", "/busy/1000"]


ROBOTS = {
    "plain": None, "missing": None, "delay": None, "ban": "robots", "moved": "robots", "broken": "robots_unreachable", "slow": "timeout",
}  # fmt: skip


@pytest.mark.slow
def test_robots_txt_is_obeyed_and_one_that_cannot_be_had_forbids(tmp_path):
    with contextlib.ExitStack() as stack:
        servers = {kind: stack.enter_context(misbehaving_server(robots=kind)) for kind in ROBOTS}
        hosts = {kind: "localhost" if kind == "delay" else None for kind in ROBOTS}
        addresses = {server.url(f"/page/{number}", hosts[kind]): kind for kind, server in servers.items() for number in (1, 2, 3)}
        report = run(tmp_path, list(addresses), timeout=1.0)
    assert {addresses[url] for url in report.stored} == {"plain", "missing", "delay"}
    assert len(report.stored) == 9
    assert {addresses[url]: reason for url, reason in report.refused} == {kind: why for kind, why in ROBOTS.items() if why}
    assert {kind: len(server.paths()) for kind, server in servers.items() if ROBOTS[kind]} == {"ban": 0, "moved": 1, "broken": 0, "slow": 0}
    delayed = sorted(request.began for request in servers["delay"].asked)
    assert min(after - before for before, after in zip(delayed[1:], delayed[2:], strict=False)) >= 0.65
    robots = [entry for entry in read_log(tmp_path / "out") if entry["kind"] == "robots.txt"]
    assert len(robots) == 4 + 2 + 3 + 3, "read four times, moved once, and three times in vain at two servers"


# Private networks

PRIVATE = ["127.0.0.1", "localhost", "2130706433", "0x7f.0.0.1", "127.1", "017700000001", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"]


@pytest.mark.slow
def test_nothing_private_is_reached_unless_asked(tmp_path):
    with misbehaving_server() as server:
        addresses = [server.url("/page/1", host) for host in PRIVATE] + [server.url("/page/1", scheme="https")]
        report = run(tmp_path, addresses, allow_private=False)
    assert report.refused == tuple((address, "private_address") for address in addresses)
    assert server.connections == 0


# A child for which 127.0.0.1 is the public internet, and rebind.test a name that changes its address.
PRETENDING = """
import socket
import helpers.read.public as public
public.is_public = lambda address: address == "127.0.0.1"
real, answers = socket.getaddrinfo, ["127.0.0.1", "127.0.0.2"]
def pretending(host, *rest, **named):
    return real(answers.pop(0) if host == "rebind.test" and len(answers) > 1 else answers[0] if host == "rebind.test" else host, *rest, **named)
import twisted.internet._resolver as resolver
resolver.GAIResolver.__init__.__defaults__ = (None, pretending)
import scrapy.resolver
if CACHELESS:
    scrapy.resolver.LocalCache.__setitem__ = lambda *_: None
from helpers.read.crawl import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("cacheless", [True, False])
def test_neither_a_redirect_nor_a_name_that_changes_leads_into_a_private_network(cacheless, tmp_path, monkeypatch):
    if not sys.platform.startswith("linux"):
        pytest.skip("needs a second loopback address, 127.0.0.2, which Linux has")
    monkeypatch.setattr(sys.modules["helpers.read.collect"], "_CHILD", PRETENDING.replace("CACHELESS", str(cacheless)))
    with misbehaving_server("127.0.0.2") as private, misbehaving_server() as server:
        server.elsewhere = private.url("/page/1")
        addresses = [server.url("/elsewhere/"), server.url("/page/2"), server.url("/page/3", "rebind.test")]
        report = run(tmp_path, addresses, allow_private=False)
    assert private.connections == 0
    assert server.url("/page/2") in report.stored
    assert dict(report.refused)[addresses[0]] == "private_address"
    assert (addresses[2] in report.stored) != cacheless, "kept to the first address where it is remembered"


# Stopping and going on


def cli(folder: Path, addresses: list[str], *options: str) -> subprocess.Popen[bytes]:
    path = table(folder, addresses)
    command = [sys.executable, "-m", "helpers", "collect", str(path), str(folder / "out"), "--allow-private", "--quiet", *options]
    # A shell starts what runs in its background deaf to Ctrl-C, and children inherit that.
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip


def children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@pytest.mark.slow
def test_what_is_stored_is_not_asked_for_again_and_what_failed_is(tmp_path):
    with misbehaving_server() as server:
        addresses = [server.url(path) for path in ("/missing", "/page/1", "/page/2", "/page/3", "/failing/3")]
        first = run(tmp_path, addresses)
        damaged = tmp_path / "out" / last_lines(tmp_path)[addresses[2]]["file"]
        damaged.write_bytes(b"half")
        server.asked.clear()
        second = run(tmp_path, addresses)
    assert len(first.stored) == 3
    assert second.already == (addresses[1], addresses[3])
    assert second.stored == (addresses[2], addresses[4])
    assert second.refused == ((addresses[0], "not_found"),)
    assert server.paths() == ["/page/2", "/missing", "/failing/3"] or server.paths() == ["/missing", "/page/2", "/failing/3"]
    assert damaged.read_bytes() == page(2)


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["both", "fetching"])
def test_killed_at_any_moment_nothing_is_lost_or_doubled(victim, tmp_path):
    with misbehaving_server() as server:
        addresses = [server.url(f"/page/{number}") for number in range(1, 13)]
        process = cli(tmp_path, addresses, "--delay", "0.1")
        wait_for(lambda: len(server.paths()) >= 4)
        crawl = children(process)
        (process if victim == "both" else crawl[0]).kill()
        said = process.communicate(timeout=20)[1].decode()
        wait_for(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in crawl))
        assert process.returncode == (-signal.SIGKILL if victim == "both" else 2)
        assert victim == "both" or "collecting ended early" in said
        whole = {entry["url"] for entry in read_log(tmp_path / "out") if entry["outcome"] == "stored"}
        assert 3 <= len(whole) < 12
        with (tmp_path / "out" / "collected.jsonl").open("ab") as log:
            log.write(b'{"url": "http://127.0.0.1/torn')
        (tmp_path / "out" / "pages" / ".torn.html.part").write_bytes(b"<ht")
        server.asked.clear()
        report = run(tmp_path, addresses)
        asked_again = {server.url(path) for path in server.paths()}
    assert set(report.already) == whole
    assert set(report.stored) == set(addresses) - whole == asked_again
    log = read_log(tmp_path / "out")
    assert sorted(entry["url"] for entry in log if entry["outcome"] == "stored") == sorted(addresses)
    assert sorted(path.read_bytes() for path in (tmp_path / "out" / "pages").iterdir()) == sorted(page(n) for n in range(1, 13))


@pytest.mark.slow
def test_ctrl_c_ends_both_processes(tmp_path):
    with misbehaving_server() as server:
        process = cli(tmp_path, [server.url(f"/page/{number}") for number in range(50)], "--delay", "0.1")
        wait_for(lambda: len(server.paths()) >= 2)
        crawl = children(process)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=20)[1].decode()
    assert process.returncode == 130
    assert said == "dafu collect: stopped\n"
    assert not any(child.is_running() for child in crawl)


@pytest.mark.slow
def test_twice_in_one_process_and_within_a_running_loop(tmp_path):
    with misbehaving_server() as server:

        async def cell() -> CollectReport:
            return run(tmp_path, [server.url("/page/1"), server.url("/page/2")])

        first = run(tmp_path, [server.url("/page/1")])
        second = asyncio.run(cell())
    assert (len(first.stored), len(second.stored), len(second.already)) == (1, 1, 1)


@pytest.mark.slow
def test_two_runs_in_one_folder_do_not_meet(tmp_path):
    (tmp_path / "out").mkdir()
    with FileLock(tmp_path / "out" / ".collecting.lock"), pytest.raises(InvalidValue, match="another run is at work"):
        run(tmp_path, ["http://127.0.0.1:9/"])


@pytest.mark.slow
def test_a_folder_with_a_foreign_log_is_refused(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "collected.jsonl").write_text("mine\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match="line 1 of"):
        run(tmp_path, ["http://127.0.0.1:9/"])
    assert (tmp_path / "out" / "collected.jsonl").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.slow
def test_a_host_that_never_answers_is_let_be(tmp_path):
    with misbehaving_server() as server:
        addresses = [server.url(f"/reset/{number}") for number in range(9)]
        report = run(tmp_path, addresses)
    assert len(server.paths()) == 6
    assert {reason for _, reason in report.refused} == {"host_unreachable"}
    assert len(report.refused) == 9


# A child that knows no names, so that no test asks the world for one.
NAMELESS = """
import socket
import twisted.internet._resolver as resolver
real = socket.getaddrinfo
def knowing_none(host, *rest, **named):
    if host.endswith(".invalid"):
        raise socket.gaierror(-2, "Name or service not known")
    return real(host, *rest, **named)
resolver.GAIResolver.__init__.__defaults__ = (None, knowing_none)
from helpers.read.crawl import main
main()
"""


@pytest.mark.slow
def test_no_server_and_no_name(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["helpers.read.collect"], "_CHILD", NAMELESS)
    addresses = ["http://127.0.0.1:9/", "http://nowhere.invalid/"]
    report = run(tmp_path, addresses, timeout=10.0)
    assert report.refused == ((addresses[0], "no_connection"), (addresses[1], "unresolvable"))


def certificate(folder: Path) -> ssl.SSLContext:
    """The context of a server whose certificate nobody has signed but itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


@pytest.mark.slow
def test_a_certificate_that_does_not_hold_is_taken_or_refused_and_the_log_says_so(tmp_path):
    with misbehaving_server(context=certificate(tmp_path)) as server:
        address = server.url("/page/1", scheme="https")
        refused = run(tmp_path, [address], verify_certificates=True)
        log = read_log(tmp_path / "out")
        assert refused.refused == ((address, "certificate"),)
        assert server.asked == []
        assert {entry["certificate"] for entry in log if entry["kind"] == "robots.txt"} == {"verified"}
        assert run(tmp_path, [address]).stored == (address,)
    assert last_lines(tmp_path)[address]["certificate"] == "unverified"


@pytest.mark.slow
def test_the_command_line_says_what_became_of_each_host(tmp_path, capsys):
    with misbehaving_server() as server:
        addresses = [server.url("/page/1"), server.url("/missing"), server.url("/page/2", "localhost")]
        process = cli(tmp_path, addresses, "--delay", "0.02", "--contact", "someone@university.test")
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err == b""
    assert out.decode().splitlines() == [
        "host       stored  already there  refused",
        "127.0.0.1       1              0  not_found 1",
        "localhost       1              0  0",
        "2 stored, 0 already there, 1 refused",
    ]


@pytest.mark.slow
def test_a_broken_process_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["helpers.read.collect"], "_CHILD", "raise SystemExit('no scrapy here')")
    with pytest.raises(DafuError, match=r"ended early \(exit code 1, it said: no scrapy here\)"):
        run(tmp_path, ["http://127.0.0.1:9/"])
    monkeypatch.setattr(sys.modules["helpers.read.collect"], "_CHILD", "pass")
    with pytest.raises(DafuError, match=r"ended early \(0 of 1 addresses done\)"):
        run(tmp_path, ["http://127.0.0.1:9/"])


FULL = """
import helpers.read.collected as collected
def full(*_):
    raise OSError(28, "No space left on device")
collected.store_page = full
from helpers.read.crawl import main
main()
"""


@pytest.mark.slow
def test_a_full_disk_ends_the_run_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["helpers.read.collect"], "_CHILD", FULL)
    with misbehaving_server() as server:
        with pytest.raises(InvalidValue, match="cannot be written \\(No space left on device\\)"):
            run(tmp_path, [server.url("/page/1"), server.url("/page/2")])
        assert len(server.paths()) == 1
    assert not last_lines(tmp_path)


@pytest.mark.slow
def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "pages").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidValue, match="cannot be written"):
        run(tmp_path, ["http://127.0.0.1:9/"])
