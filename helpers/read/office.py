"""Word files and PDF files become lines."""

from __future__ import annotations

import io
import lzma
import re
import statistics
import struct
import zipfile
import zlib
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

import mammoth
import pypdfium2

from helpers.errors import DafuError
from helpers.read.html import page_text
from helpers.read.numbering import write_numbers

# What is raised for an archive that is torn, under a password or made to harm: by zipfile and its unpackers, and by the
# readers of XML in it. A member that is not there and an encoding that nobody knows are both LookupErrors; what is
# nested too deep, and a method that zipfile does not know, are RuntimeErrors.
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, LookupError, ValueError, OverflowError,
    RuntimeError, ExpatError, ElementTree.ParseError,
)  # fmt: skip
# A picture written out in a page would be megabytes of letters.
_NO_PICTURES = mammoth.images.img_element(lambda _: {"src": ""})
LARGEST_UNPACKED = 200_000_000
FEWEST_PER_PAGE = 20
_HEADING = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}(?:[、)）])")
PAGE_NUMBER = re.compile(r"^[-—–·\s第]*\d{1,3}[-—–·\s页]*$")

# A printed line: text, left end, right end, width of a character.
Line = tuple[str, float, float, float]


class DamagedFile(DafuError):
    """Raise this when a Word, PDF or OFD file cannot be opened; the message says why, without the file's name."""


def docx_text(raw: bytes) -> str:
    """The text of a Word file (.docx): paragraphs and table rows, inserted words in, deleted ones out.

    Raises
    ------
    DamagedFile
        If it is no such file, or unpacks to more than 200 MB.

    Notes
    -----
    Numbers that Word makes by itself (automatic lists) are in it; headers, footers and bullets are not.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise DamagedFile("unpacks to more than 200 MB")
        html = mammoth.convert_to_html(io.BytesIO(write_numbers(raw)), convert_image=_NO_PICTURES).value
    except ZIP_ERRORS as error:
        raise DamagedFile("is no whole Word file (.docx)") from error
    return page_text(html)


def pdf_text(raw: bytes) -> str:
    """The text of a PDF file with a text layer, its printed lines joined to paragraphs.

    A line belongs to the paragraph above it if that reaches the right margin and it begins at the left one.

    Raises
    ------
    DamagedFile
        If it cannot be opened (a password, damage), or has no text layer, as a scan.
    """
    try:
        with pypdfium2.PdfDocument(raw) as document:
            lines = [line for page in document for line in _page_lines(page)]
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise DamagedFile("is a PDF that cannot be opened (damaged, or under a password)") from error
    if sum(len(text) for text, _, _, _ in lines) < FEWEST_PER_PAGE * pages:
        raise DamagedFile("is a PDF without text, such as a scan")
    return "\n".join(paragraphs(lines))


def _page_lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The printed lines of a page, page numbers left out."""
    shown = page.get_textpage()
    lines, first = [], 0
    for line in shown.get_text_range().split("\r\n"):
        boxes = [shown.get_charbox(first + place) for place, mark in enumerate(line) if not mark.isspace()]
        first += len(line) + 2
        if boxes and not PAGE_NUMBER.match(line):
            width = statistics.median(right - left for left, _, right, _ in boxes)
            lines.append((line.strip(), boxes[0][0], boxes[-1][2], width))
    return lines


def paragraphs(lines: list[Line]) -> list[str]:
    """Printed lines joined to paragraphs: a line goes on if it is full and the next begins at the left margin."""
    left, right = min(line[1] for line in lines), max(line[2] for line in lines)
    joined: list[str] = []
    full = False
    for text, begins, ends, width in lines:
        headed = _HEADING.match(text) and joined and joined[-1][-1] in "。:：;；!！?？"
        if full and begins < left + width and not headed:
            joined[-1] += text
        else:
            joined.append(text)
        # Marks that may not begin a line can push two characters into the next.
        full = ends > right - 3 * width
    return joined
