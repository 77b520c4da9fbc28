"""Files become text: the encoding is found, and broken text is refused rather than let in."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from helpers.errors import DafuError, NotFound

TEXT_SUFFIXES = (".txt",)

# A page of any size in this language holds these; text decoded in a wrong encoding does not.
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过")
_HAN = re.compile(r"[\u3400-\u9fff]")


class UnreadableFile(DafuError):
    """Raise this when a file's text cannot be had; the message names the file and the reason."""


def read_file(path: str | Path) -> str:
    """The text of a saved page.

    Parameters
    ----------
    path
        A ``.txt`` file in UTF-8, UTF-16 with a byte order mark, or GB18030 (which holds GBK and GB2312).

    Raises
    ------
    NotFound
        If there is no such file.
    UnreadableFile
        If the file is empty, of a kind that is not read, or its bytes are no Chinese text in an encoding
        that is read.
    """
    path = Path(path)
    return decode(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a saved page; raises as `read_file` does."""
    if not path.is_file():
        raise NotFound(f"{path} is no file: give the path of a saved page")
    if path.suffix.lower() not in TEXT_SUFFIXES:
        raise UnreadableFile(f"{path.name} is a {path.suffix or 'file without suffix'}: save the page as text (.txt)")
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened ({error.strerror}): give yourself the right to read it") from error


def decode(raw: bytes, name: str) -> str:
    """The bytes as text: byte order mark, then UTF-8, then GB18030; never a guess that lets rubbish in.

    Raises
    ------
    UnreadableFile
        If the bytes are empty or in no encoding that is read.
    """
    if not raw.strip():
        raise UnreadableFile(f"{name} is empty: save the page again")
    for encoding in _candidates(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_chinese(text):
            return text
    raise UnreadableFile(f"{name} is no Chinese text in UTF-8 or GB18030: save it again in UTF-8")


def _candidates(raw: bytes) -> tuple[str, ...]:
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = tuple(encoding for mark, encoding in marks.items() if raw.startswith(mark))
    return marked or ("utf-8", "gb18030")


def _is_chinese(text: str) -> bool:
    han = _HAN.findall(text)
    if "\x00" in text or text.count("\ufffd") > 2 or len(han) < 0.2 * len(re.sub(r"\s", "", text)):
        return False
    return len(han) < 50 or sum(character in _COMMON for character in han) >= 0.04 * len(han)
