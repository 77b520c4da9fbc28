"""Encodings are found; broken text is refused with the file's name."""

from __future__ import annotations

import base64
import gzip

import pytest

from helpers.errors import NotFound
from helpers.read.files import UnreadableFile, decode, read_file

TEXT = "对县政协六届三次会议第12号提案的答复。您提出的关于发展农产品加工业的提案收悉,现答复如下:我们已经作了研究。" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_encodings_that_are_read(encoding):
    assert decode(TEXT.encode(encoding), "page.txt") == TEXT


TRADITIONAL = "對市政協六屆三次會議第12號提案的答復。您提出的關於發展農產品加工業的建議收悉,現答復如下:我們已經作了研究。"
PAGE = '<html><head><meta charset="{}"></head><body><p>{}</p></body></html>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "big5", "big5hkscs"])
def test_traditional_script_is_read_in_every_encoding(encoding):
    assert decode(TRADITIONAL.encode(encoding), "page.txt") == TRADITIONAL


@pytest.mark.parametrize("declared", ["big5", "gb2312", "utf-8", "iso-8859-1", "hex", "idna", "no-such-encoding", ""])
@pytest.mark.parametrize(("text", "encoding"), [(TRADITIONAL, "big5"), (TEXT, "gbk"), (TEXT, "utf-8"), (TRADITIONAL, "utf-8")])
def test_a_web_page_is_read_whatever_it_declares(declared, text, encoding):
    assert decode(PAGE.format(declared, text).encode(encoding), "page.html") == text


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(TEXT.encode("utf-16-le"), id="utf-16 without mark"),
        pytest.param(TEXT.encode("utf-8").decode("gb18030", "replace").encode("utf-8"), id="mojibake"),
        pytest.param(bytes(range(256)) * 4, id="binary"),
        pytest.param(b"Annual report of the company" * 9, id="english"),
        pytest.param(b"", id="empty"),
        pytest.param(b" \n\t", id="blank"),
    ],
)
def test_what_is_no_chinese_text_is_refused_by_name(raw):
    with pytest.raises(UnreadableFile, match=r"page\.txt is "):
        decode(raw, "page.txt")


def test_a_very_large_file_is_refused_before_it_is_read(tmp_path):
    place = tmp_path / "page.pdf"
    with place.open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(UnreadableFile, match=r"^page\.pdf is larger than 50 MB: save the page as"):
        read_file(place)


def test_files_that_are_not_there_or_of_another_kind(tmp_path):
    with pytest.raises(NotFound, match="is no file"):
        read_file(tmp_path / "absent.txt")
    other = tmp_path / "page.xyz"
    other.write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"page\.xyz is a \.xyz"):
        read_file(other)


def test_a_page_that_was_sent_compressed_is_read(tmp_path):
    page = tmp_path / "page.html.gz"
    page.write_bytes(gzip.compress(f'<meta charset="gbk"><div>{TEXT}</div>'.encode("gb18030")))
    assert read_file(page) == TEXT
    page.write_bytes(page.read_bytes()[:-20])
    with pytest.raises(UnreadableFile, match=r"^page\.html\.gz is a damaged compressed page"):
        read_file(page)


def test_a_compressed_page_that_swells_is_refused():
    with pytest.raises(UnreadableFile, match=r"^page\.html\.gz unpacks to more than 50 MB"):
        decode(gzip.compress(b" " * 50_000_001), "page.html.gz")


def test_a_page_saved_with_its_pictures_is_read(tmp_path):
    page = tmp_path / "page.mhtml"
    body = base64.b64encode(f"<div>{TEXT}</div>".encode()).decode("ascii")
    head = 'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    part = '--x\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    page.write_bytes(f"{head}{part}{body}\r\n--x--\r\n".encode("ascii"))
    assert read_file(page) == TEXT


DAMAGED_MAILS = {
    "nested a thousand deep": b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number) for number in range(1_000)),
    "a number of five thousand digits": b"Content-Type: multipart/related; boundary*" + b"9" * 5_000 + b"=x\n\n",
}


@pytest.mark.parametrize("case", DAMAGED_MAILS)
def test_a_damaged_page_with_its_pictures_is_named(case):
    with pytest.raises(UnreadableFile, match=r"^page\.mht is a damaged page with its pictures"):
        decode(b"MIME-Version: 1.0\n" + DAMAGED_MAILS[case], "page.mht")
