"""Files become text: the encoding is found, and broken text is refused rather than let in."""

from __future__ import annotations

import codecs
import email
import gzip
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from helpers.errors import DafuError, NotFound
from helpers.read.garbled import find_garbled, holds_markup, without_radicals
from helpers.read.html import page_text, unshown
from helpers.read.libreoffice import NoLibreOffice, doc_text, rtf_text
from helpers.read.ofd import ofd_text
from helpers.read.office import ZIP_ERRORS, DamagedFile, docx_text, pdf_text

READ_SUFFIXES = (".txt", ".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd")

_IS_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|div|table|p)\b", re.IGNORECASE)
_TAG_FIRST = re.compile(rb"<(?:[a-z]|!--|!doctype)", re.IGNORECASE)
# Pages of old systems begin with thousands of blanks.
_BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_WORD_XML = re.compile(rb"<\?mso-application[^>]*Word\.Document")
# How a web page begins that was saved with its pictures in one file, by Word and by browsers.
_MAIL = (b"MIME-Version:", b"From: <Saved by")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Pages that say GB2312 or GBK hold characters of GB18030, which has both inside.
_ENCODINGS = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff]")

# A page has some ten thousand bytes, a scanned one some million.
LARGEST = 50_000_000
# A title alone has about as many characters.
_FEWEST_SHOWN = 30
_NO_CHINESE = "no Chinese text in UTF-8, GB18030 or Big5"
SAVE_AS = "save the page as .html, .txt, .docx or .pdf"


class UnreadableFile(DafuError):
    """Raise this when a file's text cannot be had; the message names the file and the reason."""


def read_file(path: str | Path) -> str:
    """The text of a saved page.

    Parameters
    ----------
    path
        A text file in UTF-8, UTF-16 with a byte order mark, GB18030 (which holds GBK and GB2312) or Big5; or a
        web page as saved (.html, or with its pictures as .mht or .mhtml), in the encoding that it declares or
        one of these. Of a web page the text of the article is taken with the title and the facts around it, see
        `helpers.read.html.page_text`. Or a Word file (.docx), a PDF or OFD file with a text layer; and where
        LibreOffice is installed an old Word or WPS file or RTF. Its suffix, one of `READ_SUFFIXES`, says that it
        is to be read; which of these kinds it is, its first bytes say.

    Raises
    ------
    NotFound
        If there is no such file.
    UnreadableFile
        If the file is empty, larger than 50 MB, of a kind that is not read, or its bytes are no Chinese text in
        an encoding that is read; or if a part of the text is broken, see `helpers.read.garbled.find_garbled`.
    """
    path = Path(path)
    return decode(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a saved page; raises as `read_file` does."""
    if not path.is_file():
        raise NotFound(f"{path} is no file: give the path of a saved page")
    if suffix_of(path.name) not in READ_SUFFIXES:
        raise UnreadableFile(f"{path.name} is a {path.suffix or 'file without suffix'}: {SAVE_AS}")
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(f"{path.name} is larger than {LARGEST // 1_000_000} MB: {SAVE_AS}, without pictures")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened ({error.strerror}): give yourself the right to read it") from error


def suffix_of(name: str) -> str:
    """The suffix that tells the kind of a file, in lower case; of a page that was sent compressed (.html.gz) the page's."""
    path = Path(name)
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def decode(raw: bytes, name: str) -> str:
    """The bytes as text, without the markup of their format; never a guess that lets rubbish in.

    The encoding is that of the byte order mark, or UTF-8 where the bytes are that; else of the declared one,
    GB18030 and Big5 the first in which they are Chinese.

    Raises
    ------
    UnreadableFile
        If the bytes are empty, those of another kind of file, or in no encoding that is read.
    """
    if raw.startswith(b"\x1f\x8b"):
        raw = _uncompressed(raw, name)
    if not raw.strip():
        raise UnreadableFile(f"{name} is empty: save the page again")
    if _WORD_XML.search(raw[:4096]):
        raise UnreadableFile(f"{name} is a Word file in XML: {SAVE_AS}")
    reader = next((reader for mark, reader in _READERS.items() if raw.startswith(mark)), None)
    return _office_text(raw, name, reader) if reader else _decoded(_page_of_mail(raw, name), name)


def _uncompressed(raw: bytes, name: str) -> bytes:
    """The page that a server sent compressed, as `collect` keeps it."""
    try:
        with gzip.open(io.BytesIO(raw)) as packed:
            page = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"{name} is a damaged compressed page: save the page again") from error
    if len(page) > LARGEST:
        raise UnreadableFile(f"{name} unpacks to more than {LARGEST // 1_000_000} MB: {SAVE_AS}, without pictures")
    return page


def _office_text(raw: bytes, name: str, reader: Callable[[bytes], str]) -> str:
    try:
        text = without_radicals(reader(raw))
    except DamagedFile as error:
        remedy = f"install LibreOffice, or {SAVE_AS}" if isinstance(error, NoLibreOffice) else SAVE_AS
        raise UnreadableFile(f"{name} {error}: {remedy}") from error
    fault = _fault(text)
    if fault:
        raise UnreadableFile(f"{name} is {fault}: look whether it shows as Chinese, and {SAVE_AS}")
    return text


def _zip_text(raw: bytes) -> str:
    """Word files (.docx) and OFD files are archives both: their members tell which it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member.lstrip("/").lower() for member in archive.namelist()]
    except ZIP_ERRORS as error:
        raise DamagedFile("is no whole Word file (.docx)") from error
    if "ofd.xml" in members:
        return ofd_text(raw)
    for folder, kind in (("xl/", "an Excel file"), ("ppt/", "a PowerPoint file")):
        if any(member.startswith(folder) for member in members):
            raise DamagedFile(f"is {kind}")
    return docx_text(raw)


# Kinds of files by their first bytes, whatever their names say; all others are text or web pages.
_READERS: dict[bytes, Callable[[bytes], str]] = {
    b"%PDF": pdf_text,
    b"PK\x03\x04": _zip_text,
    b"\xd0\xcf\x11\xe0": doc_text,
    b"{\\rtf": rtf_text,
}


def _decoded(raw: bytes, name: str) -> str:
    head = raw.lstrip(_BLANK)[:4096].replace(b"\x00", b"")
    is_html = bool(_TAG_FIRST.match(head) or _IS_HTML.search(head))
    encodings = _candidates(raw, is_html)
    faults = []
    # A page may have lost a byte; it is still read if no encoding fits it whole.
    for errors, encoding in itertools.product(("strict", "replace"), encodings):
        try:
            source = raw.decode(encoding, errors)
        except (UnicodeError, LookupError):  # The latter where a page declares what is no encoding of text.
            continue
        text = without_radicals(_shown(source, is_html))
        fault = _fault(text)
        if not fault:
            _refuse_unshown(source, text, name, is_html)
            return text
        faults.append(fault)
    garbled = next((fault for fault in faults if fault != _NO_CHINESE), None)
    raise UnreadableFile(f"{name} is {garbled or _NO_CHINESE}: save it again in UTF-8")


def _refuse_unshown(source: str, text: str, name: str, is_html: bool) -> None:
    """Refuse a page of which the browser shows more than is in its file."""
    if is_html and len(_HAN.findall(text)) < _FEWEST_SHOWN:
        reason = unshown(source)
        if reason:
            raise UnreadableFile(f"{name} {reason}")


def _shown(text: str, is_html: bool) -> str:
    """The text as a browser shows it; what is markup even then, since it was escaped twice, is read once more."""
    if is_html:
        text = page_text(text)
    return page_text(text.replace("\n", "<br>")) if holds_markup(text) else text


def _page_of_mail(raw: bytes, name: str) -> bytes:
    """The web page in a file of one page and its pictures (MHTML); any other file as it is."""
    if not raw.startswith(_MAIL):
        return raw
    try:
        parts = email.message_from_bytes(raw).walk()
        pages = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html")
        page = next(pages, raw)
    except (RecursionError, LookupError, ValueError) as error:  # Parts nested too deep, or a head that is damaged.
        raise UnreadableFile(f"{name} is a damaged page with its pictures (.mht): {SAVE_AS}") from error
    return page if isinstance(page, bytes) else raw


def _candidates(raw: bytes, is_html: bool) -> list[str]:
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = [encoding for mark, encoding in marks.items() if raw.startswith(mark)]
    if marked:
        return marked
    # No page in another encoding is whole UTF-8 by chance, whatever it declares.
    if not raw.isascii() and _is_utf8(raw):
        return ["utf-8"]
    declared = _declared(raw) if is_html else None
    return list(dict.fromkeys(filter(None, [declared, "utf-8", "gb18030", "big5hkscs"])))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(raw: bytes) -> str | None:
    """The encoding that a web page names, where Chinese pages are written in it: Python also knows rot13 and idna."""
    match = _CHARSET.search(raw.lstrip(_BLANK)[:4096])
    return _ENCODINGS.get(match[1].decode("ascii", "ignore").lower()) if match else None


def _fault(text: str) -> str | None:
    """Why a text is not let in; None for Chinese text of which nothing is broken."""
    if "\x00" in text:
        return _NO_CHINESE
    garbled = find_garbled(text)
    if garbled:
        return f"garbled {garbled}"
    return _NO_CHINESE if len(_HAN.findall(text)) < 0.2 * len(re.sub(r"\s", "", text)) else None
