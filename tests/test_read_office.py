"""Word files and PDF files: the same paragraphs as the text; damaged ones are named."""

from __future__ import annotations

import io
import re
import zipfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from helpers.read import parse_reply, read_file
from helpers.read.corpus import teaching_files
from helpers.read.files import UnreadableFile, decode
from helpers.read.normalise import normalise
from helpers.read.office import docx_text

CHROMIUM = Path("/usr/bin/chromium")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def paragraph(text):
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_file(body):
    """The smallest Word file with this body."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
    return packed.getvalue()


def test_a_reply_reads_the_same_from_a_word_file():
    for path in teaching_files()[::10]:
        text = re.sub("[ \t]+", " ", read_file(path))
        word = decode(word_file("".join(map(paragraph, filter(str.strip, text.split("\n"))))), path.name)
        assert normalise(word) == normalise(text), path.name


def test_tables_and_tracked_changes():
    cell = "<w:tc>{}</w:tc>".format
    row = "<w:tr>" + cell(paragraph("索引号")) + cell(paragraph("0001")) + "</w:tr>"
    changed = (
        "<w:p><w:r><w:t>已</w:t></w:r><w:ins><w:r><w:t>全部</w:t></w:r></w:ins><w:del><w:r><w:delText>部分</w:delText></w:r></w:del>"
        "<w:r><w:t>办结</w:t></w:r></w:p>"
    )
    assert docx_text(word_file(f"<w:tbl>{row}</w:tbl>{changed}")) == "索引号 | 0001\n已全部办结"


def test_words_that_are_struck_out_are_not_read():
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>三百万元</w:t></w:r>"
    body = f'<w:p><w:r><w:t>安排资金</w:t></w:r>{struck}<w:r><w:t>一百万元,支持企业改造设备,年底全部验收。</w:t></w:r></w:p>'
    assert docx_text(word_file(body)) == "安排资金一百万元,支持企业改造设备,年底全部验收。"


def archive_of(name, content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def word_file_in(encoding):
    """A Word file whose text names an encoding."""
    return rewritten(word_file(paragraph("发展工业经济")), lambda xml: f'<?xml version="1.0" encoding="{encoding}"?>'.encode("ascii") + xml)


def rewritten(raw, change=lambda xml: xml, method=zipfile.ZIP_DEFLATED):
    """A Word file whose text is changed and whose members are packed by another method."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(packed, "w", method) as archive:
        for name in before.namelist():
            archive.writestr(name, change(before.read(name)) if name == "word/document.xml" else before.read(name))
    return packed.getvalue()


def torn_lzma():
    """A Word file packed by LZMA, one byte of whose text is damaged."""
    raw = bytearray(rewritten(word_file(paragraph("发展工业经济")), method=zipfile.ZIP_LZMA))
    raw[raw.index(b"word/document.xml") + len(b"word/document.xml") + 12] = 0x55
    return bytes(raw)


def bomb():
    """An archive of 200 kB that unpacks to 210 MB; written in pieces, so that making it takes no such memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(210):
            member.write(bytes(1_000_000))
    return packed.getvalue()


def blank_pdf():
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


DAMAGED = {
    "a torn zip": (b"PK\x03\x04 and no more", "is no whole Word file"),
    "another zip": (archive_of("a.txt", "x"), "is no whole Word file"),
    "broken inside": (word_file("<w:p>"), "is no whole Word file"),
    "an encoding that nobody knows": (word_file_in("x-unknown"), "is no whole Word file"),
    "an encoding of no text": (word_file_in("rot13"), "is no whole Word file"),
    "a torn member packed by LZMA": (torn_lzma(), "is no whole Word file"),
    "tables nested without end": (word_file("<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000), "is no whole Word file"),
    "a bomb": (bomb(), "unpacks to more than 200 MB"),
    "English": (word_file(paragraph("A letter in English. " * 9)), "is no Chinese text"),
    "a torn PDF": (b"%PDF-1.7 and no more", "cannot be opened"),
    "a scan": (blank_pdf(), "is a PDF without text"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_files_are_named(case):
    raw, words = DAMAGED[case]
    with pytest.raises(UnreadableFile, match=rf"page\.docx .*{words}"):
        decode(raw, "page.docx")


@pytest.mark.parametrize("seed", range(4))
def test_a_word_file_with_damaged_bytes_is_read_or_named(seed):
    generator, whole = np.random.default_rng(seed), word_file("".join([paragraph("发展工业经济")] * 30))
    for _ in range(150):
        raw = bytearray(whole)
        for place in generator.integers(4, len(whole), size=generator.choice([1, 5, 40])):
            raw[place % len(raw)] = generator.integers(256)
        try:
            decode(b"PK\x03\x04" + bytes(raw[4 : len(raw) - generator.choice([0, 0, 7, 300])]), "page.docx")
        except UnreadableFile:
            continue


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Replies as PDF files, printed by a browser: indented paragraphs, a page number at the foot."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: install Debian's chromium to run this")
    from playwright.sync_api import sync_playwright

    font = Path(str(files("zhplot"))) / "fonts" / "NotoSansSC-Regular.ttf"
    style = f"@font-face {{ font-family: F; src: url('{font.as_uri()}') }} body {{ font: 15px/1.7 F }} p {{ text-indent: 2em; margin: 0 }}"
    place, found = tmp_path_factory.mktemp("pdf") / "page.html", {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for path in teaching_files()[5::25]:
            lines = [line.strip() for line in read_file(path).split("\n") if line.strip()]
            place.write_text(f"<style>{style}</style>" + "".join(f"<p>{line}</p>" for line in lines), encoding="utf-8")
            page.goto(place.as_uri())
            page.evaluate("document.fonts.ready")
            foot = '<div style="font-size:9px; width:100%; text-align:center">- <span class="pageNumber"></span> -</div>'
            found[path] = page.pdf(format="A4", display_header_footer=True, header_template="<i></i>", footer_template=foot)
        browser.close()
    return found


@pytest.mark.slow
def test_a_reply_reads_the_same_from_a_pdf(printed):
    """Printed lines are joined to the paragraphs they were; a bullet's blanks may be lost."""
    paragraphs = wrong = 0
    for path, raw in printed.items():
        text = decode(raw, "page.pdf")
        ours = {line.replace(" ", "") for line in normalise(text).split("\n")}
        theirs = [line.replace(" ", "") for line in normalise(read_file(path)).split("\n")]
        paragraphs, wrong = paragraphs + len(theirs), wrong + sum(line not in ours for line in theirs)
        assert parse_reply(text).number == parse_reply(read_file(path)).number
        assert not [mark for mark in text if "\u2e80" <= mark <= "\u2fdf"]
    assert wrong <= 0.02 * paragraphs
