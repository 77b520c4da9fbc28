"""Old Word files, WPS files and RTF: what a reader sees, nothing fetched, nothing left behind, refusals by name."""

from __future__ import annotations

import http.server
import io
import os
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from helpers.read import libreoffice, parse_reply, read_file
from helpers.read.corpus import teaching_files
from helpers.read.files import READ_SUFFIXES, UnreadableFile, decode
from helpers.read.libreoffice import as_docx, doc_text, find_libreoffice, rtf_text
from helpers.read.normalise import normalise
from helpers.read.office import DamagedFile
from tests.test_read_numbering import listed, numbered_file
from tests.test_read_office import paragraph, word_file

needs_libreoffice = pytest.mark.skipif(
    find_libreoffice() is None, reason="no LibreOffice: install Debian's libreoffice-writer-nogui to run this"
)
CELL = '<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{}</w:tc>'.format
CHANGED = (
    '<w:p><w:r><w:t>已</w:t></w:r><w:ins w:id="1" w:author="某" w:date="2020-01-01T00:00:00Z"><w:r><w:t>全部</w:t></w:r></w:ins>'
    '<w:del w:id="2" w:author="某" w:date="2020-01-01T00:00:00Z"><w:r><w:delText>部分</w:delText></w:r></w:del>'
    "<w:r><w:t>办结。</w:t></w:r></w:p>"
)
LETTER = (
    paragraph("关于县政协六届三次会议第12号提案的答复")
    + f"<w:tbl><w:tr>{CELL(paragraph('索引号'))}{CELL(paragraph('0001'))}</w:tr></w:tbl>"
    + listed("关于加强规划引导")
    + listed("编制规划", level=1)
    + listed("关于加大扶持力度")
    + CHANGED
)
SHOWN = "关于县政协六届三次会议第12号提案的答复\n索引号 | 0001\n一、关于加强规划引导\n(一)编制规划\n二、关于加大扶持力度\n已全部办结。"


def saved_as(files, suffix, folder):
    """Word files (.docx) saved by LibreOffice as .doc or .rtf, with a profile that has no settings of ours."""
    formats = {"doc": "doc:MS Word 97", "rtf": "rtf"}
    for name, raw in files.items():
        (folder / f"{name}.docx").write_bytes(raw)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    names = [str(folder / f"{name}.docx") for name in files]
    command = [str(find_libreoffice()), profile, "--headless", "--convert-to", formats[suffix], "--outdir", str(folder), *names]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: (folder / f"{name}.{suffix}").read_bytes() for name in files}


@pytest.fixture(scope="module")
def letters():
    """Three replies of the teaching corpus."""
    return {path.stem: one_blank(read_file(path)) for path in teaching_files()[3::90]}


def one_blank(text):
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


@pytest.fixture(scope="module")
def old_files(letters, tmp_path_factory):
    if find_libreoffice() is None:
        pytest.skip("no LibreOffice: install Debian's libreoffice-writer-nogui to run this")
    files = {name: word_file("".join(map(paragraph, text.split("\n")))) for name, text in letters.items()}
    files["letter"] = numbered_file(LETTER)
    return saved_as(files, "doc", tmp_path_factory.mktemp("doc"))


@pytest.mark.slow
def test_a_reply_reads_the_same_from_an_old_word_file(letters, old_files):
    for name, text in letters.items():
        ours, theirs = decode(old_files[name], f"{name}.doc"), normalise(text)
        assert normalise(ours) == theirs, name
        assert parse_reply(ours).number == parse_reply(text).number


@pytest.mark.slow
def test_tables_numbers_and_tracked_changes_of_an_old_word_file(old_files):
    assert normalise(doc_text(old_files["letter"])) == SHOWN


@pytest.mark.slow
def test_a_wps_file_is_read_as_the_word_file_that_it_is(old_files, tmp_path):
    """WPS Office writes the format of Word under its own suffix; no file of WPS's own making was to be had."""
    (tmp_path / "letter.wps").write_bytes(old_files["letter"])
    assert normalise(read_file(tmp_path / "letter.wps")) == SHOWN
    assert {".doc", ".wps", ".rtf"} <= set(READ_SUFFIXES)


@pytest.mark.slow
@needs_libreoffice
def test_rtf(tmp_path):
    raw = saved_as({"letter": word_file(LETTER)}, "rtf", tmp_path)["letter"]
    assert decode(raw, "page.rtf") == "关于县政协六届三次会议第12号提案的答复\n索引号 | 0001\n关于加强规划引导\n编制规划\n关于加大扶持力度\n已全部办结。"


@pytest.mark.slow
@needs_libreoffice
def test_rtf_as_word_writes_it():
    """Bytes of GBK, characters by number, and a list's label in both ways."""
    words = "".join(f"\\'{byte:02x}" for byte in "关于发展农产品加工业的提案收悉".encode("gbk"))
    levels = r"{\listlevel\levelnfc39\levelstartat1\levelfollow2{\leveltext \'02\'00\u12289 ?;}{\levelnumbers \'01;}}"
    lists = rf"{{\*\listtable{{\list\listtemplateid1{levels}\listid7}}}}{{\*\listoverridetable{{\listoverride\listid7\listoverridecount0\ls1}}}}"
    raw = rf"{{\rtf1\ansi\ansicpg936\deff0{{\fonttbl{{\f0\fcharset134 SimSun;}}}}{lists}\f0 {words}\par\pard\ls1\ilvl0 \u35268 ?\u21010 ?\par}}"
    assert rtf_text(raw.encode("ascii")) == "关于发展农产品加工业的提案收悉\n一、规划"


def test_a_file_is_what_its_bytes_say():
    """Much that is called .doc is a web page, or a newer Word file."""
    text = "您提出的关于发展农产品加工业的提案收悉,现答复如下:我们已经作了研究。"
    assert decode(f"<html><body><p>{text}</p></body></html>".encode("gb18030"), "page.doc") == text
    assert decode(word_file(paragraph(text)), "page.doc") == text
    mail = f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n<html><body><p>{text}</p></body></html>\n--b--\n"
    assert decode(mail.encode(), "page.doc") == text


class Recorder(http.server.BaseHTTPRequestHandler):
    """Notes every request and answers that there is nothing."""

    def do_GET(self):
        self.server.requests.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture
def listener():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.requests = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def file_with_a_linked_picture(address):
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    picture = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/picture"><pic:pic xmlns:pic="{drawing}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{relation}" r:link="i1"/></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    packed = io.BytesIO(word_file(paragraph("现答复如下") + picture))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="i1" Type="{relation}/image" Target="{address}" TargetMode="External"/></Relationships>',
        )
    return packed.getvalue()


@pytest.mark.slow
@needs_libreoffice
def test_nothing_is_fetched_from_the_network(listener, tmp_path):
    linked = file_with_a_linked_picture(f"http://127.0.0.1:{listener.server_port}/picture.png")
    raw = saved_as({"linked": linked}, "doc", tmp_path)["linked"]
    assert listener.requests, "LibreOffice with its own settings asks, or this test could not fail"
    listener.requests.clear()
    assert doc_text(raw) == "现答复如下"
    assert not listener.requests


@pytest.mark.slow
def test_several_may_be_read_at_a_time(old_files):
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(doc_text, [old_files["letter"]] * 3))
    assert [normalise(text) for text in found] == [SHOWN] * 3


@pytest.mark.slow
def test_nothing_is_left_behind(old_files, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    doc_text(old_files["letter"])
    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_a_file_is_refused_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    words = r"^page\.rtf is an RTF file, and there is no LibreOffice to read it: install LibreOffice, or save the page as "
    with pytest.raises(UnreadableFile, match=words):
        decode(rb"{\rtf1 x}", "page.rtf")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
def test_a_file_that_takes_too_long_is_given_up_and_all_processes_ended(tmp_path, monkeypatch):
    """The stand-in starts another process, as LibreOffice does, which writes on until it is ended."""
    ticks, program = tmp_path / "ticks", tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(while :; do echo x >> '{ticks}'; sleep 0.05; done) &\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(libreoffice, "_SECONDS", 1)
    with pytest.raises(DamagedFile, match="works longer than 1 seconds"):
        as_docx(b"x", ".doc", "an old Word file")
    before = ticks.stat().st_size
    time.sleep(0.3)
    assert 0 < before == ticks.stat().st_size


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
@pytest.mark.parametrize("script", ["#!/bin/sh\nexit 0\n", "#!/bin/sh\nexit 77\n", "#!/nowhere\n"])
def test_a_libreoffice_that_does_not_work_is_named(script, tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DamagedFile, match=r"^is an RTF file.*LibreOffice (cannot open|does not start)"):
        rtf_text(rb"{\rtf1 x}")


def ole_file(*names):
    """An OLE2 file with empty streams of these names: header, allocation table, directory."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(10)
    header += (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4) + (4096).to_bytes(4, "little")
    header += b"\xfe\xff\xff\xff" + bytes(4) + b"\xfe\xff\xff\xff" + bytes(4) + bytes(4) + b"\xff" * 4 * 108
    table = b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff" * 504

    def entry(name, kind, right=-1, child=-1):
        text = name.encode("utf-16-le") + b"\0\0"
        links = b"".join(link.to_bytes(4, "little", signed=True) for link in (-1, right, child))
        return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1]) + links + bytes(36) + b"\xfe\xff\xff\xff" + bytes(8)

    entries = [entry("Root Entry", 5, child=1)]
    entries += [entry(name, 2, right=number + 1 if number < len(names) else -1) for number, name in enumerate(names, 1)]
    return header + table + b"".join(entries).ljust(512, b"\0")


REFUSED = {
    "Excel": (ole_file("Workbook"), "is an Excel file"),
    "old Excel": (ole_file("Book"), "is an Excel file"),
    "PowerPoint": (ole_file("PowerPoint Document"), "is a PowerPoint file"),
    "a password": (ole_file("EncryptionInfo", "EncryptedPackage"), "is an Office file under a password"),
    "a drawing": (ole_file("VisioDocument"), "is an OLE2 file, but no Word file"),
    "nothing in it": (ole_file("WordDocument"), "is an old Word or WPS file that is not whole"),
    "torn": (ole_file("WordDocument")[:700], "is an old Word or WPS file that is not whole"),
    "the mark alone": (bytes.fromhex("d0cf11e0"), "is an old Word or WPS file that is not whole"),
    "Word in XML": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "is a Word file in XML"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_files_are_refused_by_name(case):
    raw, words = REFUSED[case]
    with pytest.raises(UnreadableFile, match=rf"^page\.doc {words}: save the page as"):
        decode(raw, "page.doc")


@pytest.mark.slow
def test_a_file_under_a_password_is_named(old_files):
    """The flag of encryption is the ninth bit of the eleventh byte pair of the stream WordDocument."""
    raw = bytearray(old_files["letter"])
    start = raw.index(bytes.fromhex("eca5"))
    raw[start + 11] |= 1
    with pytest.raises(UnreadableFile, match=r"^page\.doc is an old Word or WPS file under a password"):
        decode(bytes(raw), "page.doc")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_an_old_word_file_with_damaged_bytes_is_read_or_named(seed, old_files):
    generator, raw = np.random.default_rng(seed), bytearray(old_files["letter"])
    for place in generator.integers(8, len(raw), size=300):
        raw[place] = generator.integers(256)
    try:
        decode(bytes(raw), "page.doc")
    except UnreadableFile as error:
        assert str(error).startswith("page.doc is ")
