"""OFD files (GB/T 33190), China's own kind of PDF, become lines."""

from __future__ import annotations

import io
import statistics
import zipfile

import ofdkit

from helpers.read.office import (
    FEWEST_PER_PAGE,
    LARGEST_UNPACKED,
    PAGE_NUMBER,
    ZIP_ERRORS,
    DamagedFile,
    Line,
    paragraphs,
)


def ofd_text(raw: bytes) -> str:
    """The text of an OFD file, its printed lines joined to paragraphs as those of a PDF are.

    Raises
    ------
    DamagedFile
        If it cannot be opened, lacks a page, unpacks to more than 200 MB, nests drawings, or holds no text,
        as a scan.

    Notes
    -----
    What a template prints on every page is taken once. Stamps and annotations are not in it.
    """
    try:
        _check(raw)
        with ofdkit.open(raw) as document:
            if any(page.location is None for page in document.pages):
                raise DamagedFile("is an OFD file of which a page is missing")
            lines = [line for page in document.pages for line in _page_lines(page)]
            pages = len(document.pages)
    except (ofdkit.OFDError, *ZIP_ERRORS) as error:
        raise DamagedFile("is an OFD file that cannot be opened (damaged, or under a password)") from error
    if not lines or sum(len(text) for text, _, _, _ in lines) < FEWEST_PER_PAGE * pages:
        raise DamagedFile("is an OFD file without text, such as a scan")
    return "\n".join(paragraphs(lines))


def _check(raw: bytes) -> None:
    """Refuse what would unpack without end.

    ofdkit limits each part and allows no entities, but follows drawings that hold drawings 32 deep, and each
    may hold many.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise DamagedFile("unpacks to more than 200 MB")
        for entry in archive.infolist():
            part = archive.read(entry).replace(b"\x00", b"")  # as in UTF-16
            if b"CompositeGraphicUnit" in part and b"CompositeObject" in part:
                raise DamagedFile("is an OFD file with drawings inside drawings")


def _page_lines(page: ofdkit.Page) -> list[Line]:
    """The printed lines of a page from top to bottom, page numbers left out."""
    rows: list[list[ofdkit.TextRun]] = []
    for run in sorted(page.runs, key=lambda run: (run.y, run.x)):
        if not run.text.strip() or (run.from_template and page.index):
            continue
        if rows and run.y - rows[-1][0].y < run.size / 2:
            rows[-1].append(run)
        else:
            rows.append([run])
    lines = [_line(sorted(row, key=lambda run: run.x)) for row in rows]
    return [line for line in lines if not PAGE_NUMBER.match(line[0])]


def _line(row: list[ofdkit.TextRun]) -> Line:
    text, ends = "", row[0].x
    for run in row:
        # Bold letters are drawn twice, a little apart.
        if text.endswith(run.text) and run.x < ends - run.width / 2:
            continue
        text += (" " if text and run.x > ends + run.size / 2 else "") + run.text
        ends = run.x + run.width
    first = row[0]
    # Some programs indent a paragraph by blanks.
    indent = first.width * (1 - len(first.text.lstrip()) / len(first.text))
    return text.strip(), first.x + indent, ends, statistics.median(run.size for run in row)
