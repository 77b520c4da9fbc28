"""What a folder of collected pages holds: one file a page, named after its address, and the log of every attempt."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from helpers.errors import InvalidValue

LOG = "collected.jsonl"
PAGES = "pages"
# Every line of the log has these, null where nothing is known; `collect` says what they mean.
FIELDS = (
    "url", "final_url", "kind", "time", "attempt", "outcome", "reason", "status", "headers", "bytes", "sha256", "file",
    "certificate", "user_agent",
)  # fmt: skip

_MAGIC = {
    b"%PDF": ".pdf", b"{\\rtf": ".rtf", b"\xd0\xcf\x11\xe0": ".doc", b"PK\x03\x04": ".zip", b"Rar!": ".rar",
    b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif",
}  # fmt: skip
_IS_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,999}(?:<!--|<\?xml|<!doctype html|<html|<head|<body|<meta|<script)", re.IGNORECASE)
_INSIDE_ZIP = {"word/document.xml": ".docx", "OFD.xml": ".ofd", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
_BY_TYPE = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
    "application/msword": ".doc", "application/ofd": ".ofd", "application/json": ".json", "text/xml": ".xml",
    "application/xml": ".xml",
}  # fmt: skip
# Old Word files and those of WPS begin alike; only a name tells them apart.
_OLD_OFFICE = (".doc", ".wps", ".xls", ".et", ".ppt", ".dps")
_NAMED = (*_OLD_OFFICE, ".html", ".htm", ".shtml", ".txt", ".pdf", ".docx", ".xlsx", ".pptx", ".ofd", ".rtf", ".zip", ".rar")
_COMPRESSED = {"gzip": ".gz", "x-gzip": ".gz", "br": ".br", "deflate": ".zz", "zstd": ".zst"}
_FILE_NAME = re.compile(r"filename\*?=[^;]{0,300}(\.\w{2,5})\"?\s*(?:;|$)", re.IGNORECASE)


def requested_address(address: str) -> str:
    """The address as it is asked for: a Chinese host in its ASCII form, a Chinese path in percent signs, no fragment."""
    from w3lib.url import safe_url_string

    bare = urldefrag(safe_url_string(address)).url
    parts = urlsplit(bare)
    return parts._replace(path=parts.path or "/").geturl()


def page_stem(requested: str) -> str:
    """The name of a page's file without its suffix: its host and a digest of its address, safe on every system."""
    # Without dots, since Windows keeps con.html and its like for devices.
    host = re.sub(r"[^a-z0-9-]", "-", urlsplit(requested).netloc.lower())[:80].strip("-")
    return f"{host}-{hashlib.sha256(requested.encode('utf-8')).hexdigest()[:16]}"


def page_suffix(body: bytes, headers: dict[str, str], requested: str) -> str:
    """The suffix that says what a file is: by its first bytes, else its declared type, else the name it was offered under.

    What the server sent compressed although nobody had asked for that is kept so, as ``.html.gz``.
    """
    encoding = headers.get("content-encoding", "identity").strip().lower()
    compressed = _COMPRESSED.get(encoding, "" if encoding in {"identity", ""} else ".packed")
    named = _named_suffix(headers, requested)
    by_bytes = "" if compressed else _suffix_by_bytes(body, named)
    by_type = _BY_TYPE.get(headers.get("content-type", "").partition(";")[0].strip().lower(), "")
    return (by_bytes or by_type or named or ".bin") + compressed


def _named_suffix(headers: dict[str, str], requested: str) -> str:
    offered = _FILE_NAME.search(headers.get("content-disposition", ""))
    named = (offered[1] if offered else Path(urlsplit(requested).path).suffix).lower()
    return named if named in _NAMED else ""


def _suffix_by_bytes(body: bytes, named: str) -> str:
    suffix = next((suffix for mark, suffix in _MAGIC.items() if body.startswith(mark)), "")
    if suffix == ".zip":
        return _suffix_of_zip(body)
    if suffix == ".doc" and named in _OLD_OFFICE:
        return named
    return suffix or (".html" if _IS_HTML.match(body[:2048]) else "")


def _suffix_of_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ".zip"
    return next((suffix for name, suffix in _INSIDE_ZIP.items() if name in names), ".zip")


def store_page(folder: Path, stem: str, suffix: str, body: bytes) -> str:
    """Keep a page's bytes under its name, written beside and renamed, and return the name as seen from the folder."""
    page = folder / PAGES / (stem + suffix)
    scratch = page.with_name(f".{page.name}.part")
    scratch.write_bytes(body)
    scratch.replace(page)
    # A run that was killed before its log line may have left the page as another kind of file.
    for other in sorted(page.parent.glob(f"{stem}.*")):
        if other != page:
            other.unlink()
    return f"{PAGES}/{page.name}"


def append_line(folder: Path, entry: dict[str, Any]) -> None:
    """Add one attempt to the log, all fields in their order."""
    line = json.dumps(dict.fromkeys(FIELDS) | entry, ensure_ascii=False) + "\n"
    with (folder / LOG).open("ab") as log:
        log.write(line.encode("utf-8"))


def mend(folder: Path) -> None:
    """Take away what a killed run has left half-written: the torn last line of the log, and parts of pages."""
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    for part in sorted((folder / PAGES).glob(".*.part")):
        part.unlink()
    if (folder / LOG).is_file():
        with (folder / LOG).open("rb+") as log:
            log.truncate(log.read().rfind(b"\n") + 1)


def read_log(folder: Path) -> list[dict[str, Any]]:
    """Every whole line of the log; none where there is no log.

    Raises
    ------
    InvalidValue
        If a line is none that `collect` wrote.
    """
    if not (folder / LOG).is_file():
        return []
    # What stands behind the last line end is torn.
    *lines, _ = (folder / LOG).read_bytes().split(b"\n")
    return [_parsed(line, number, folder) for number, line in enumerate(lines, start=1)]


def _parsed(line: bytes, number: int, folder: Path) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict) or not entry.keys() >= set(FIELDS):
        raise InvalidValue(f"line {number} of {folder / LOG} is none that collect wrote: take the line out, or name a new folder")
    return entry


def collected_addresses(folder: str | Path) -> dict[str, str]:
    """The address of every page that `collect` stored in a folder.

    Parameters
    ----------
    folder
        A folder that `collect` wrote, or any other.

    Returns
    -------
    File as seen from the folder (``pages/….html``) to address as the table of sources has it; empty where
    there is no log.

    Raises
    ------
    InvalidValue
        If the log holds a line that `collect` has not written.
    """
    return {entry["file"]: entry["url"] for entry in read_log(Path(folder)) if entry["outcome"] == "stored"}


def whole_pages(folder: Path, log: list[dict[str, Any]]) -> set[str]:
    """The stems of the pages that the log names and that lie in the folder with the bytes it speaks of."""
    stored = {entry["file"]: entry["sha256"] for entry in log if entry["outcome"] == "stored"}
    return {Path(file).name.partition(".")[0] for file, digest in stored.items() if _digest(folder / file) == digest}


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
