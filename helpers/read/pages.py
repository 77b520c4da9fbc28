"""The saved pages of a folder: its files, and the members of its zip archives."""

from __future__ import annotations

import dataclasses
import functools
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import InvalidValue, NotFound
from helpers.read.collected import LOG, collected_addresses
from helpers.read.files import LARGEST, READ_SUFFIXES, SAVE_AS, UnreadableFile, read_bytes, suffix_of

ARCHIVE = ".zip"
# Other archives are not read, since no library of Python's own unpacks them.
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_MOST_MEMBERS = 100_000
# Pages shrink to a fifth or a tenth; what unpacks to more than fifty times its size was made to fill a disk.
_LARGEST_RATIO = 50
_RATIO_MATTERS_FROM = 200_000_000
# What zipfile raises for a damaged archive, an unknown method or a password.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A file, or a member of an archive.

    Attributes
    ----------
    name
        The path as seen from the folder, with forward slashes; a member's begins with its archive:
        ``2020.zip/reply.html``; of a page that `collect` fetched, its address. It may hold personal names, and bytes that are no text; `readable` takes these out.
    path
        The file, or the archive.
    member
        Position in the archive; None for a file.
    stamp
        Size and time of the last change, or a member's size and checksum: what tells that a page is still the same.
    refusal, reason
        Why the page will not be read: ``"file_type"`` or ``"archive"``, and a sentence; None for one that is to be read.
    """

    name: str
    path: str
    member: int | None
    stamp: str
    refusal: str | None = None
    reason: str | None = None


def find_pages(place: Path) -> Iterator[Page]:
    """Every file below a folder and every member of the zip archives in it, or those of one archive.

    Folders are gone through in sorted order, one at a time, so that a hundred thousand pages need no list.
    Hidden files, files in hidden folders, and the log of `collect` are left out.

    Raises
    ------
    InvalidValue
        If a folder cannot be opened, or a log of `collect` is damaged.
    """
    if is_archive(place):
        yield from _members(str(place), "", _stamp(place.stat()))
        return
    addresses: dict[str, str] = {}
    for folder, subfolders, files in os.walk(place, onerror=_refuse_folder):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        if LOG in files:
            fetched = collected_addresses(folder)
            addresses |= {str(Path(folder, file)): address for file, address in fetched.items()}
        for file in sorted(files):
            if not file.startswith(".") and file != LOG:
                path = os.path.join(folder, file)  # noqa: PTH118
                yield from _file_or_members(path, addresses.get(path) or _relative(path, place))


def count_pages(place: Path) -> int:
    """How many pages there are, once it is known that one of them can be read.

    Raises
    ------
    NotFound, InvalidValue
        If there is no such folder or archive, it is another file, cannot be opened, or holds no saved page.
    """
    if not place.exists():
        raise NotFound(f"{place} does not exist: give a folder of saved pages")
    if not place.is_dir() and not is_archive(place):
        raise InvalidValue(f"{place} is a file: give the folder that holds it")
    total = readable = 0
    for page in find_pages(place):
        total += 1
        readable += page.refusal is None
    if not readable:
        raise InvalidValue(
            f"{place} holds no saved page: put web pages (.html), texts (.txt), .docx or .pdf files or a .zip of them into it"
        )
    return total


def is_archive(place: Path) -> bool:
    """Whether a path is that of a zip archive."""
    return place.suffix.lower() == ARCHIVE and place.is_file()


def page_bytes(page: Page) -> bytes:
    """The bytes of a page.

    Raises
    ------
    UnreadableFile, NotFound
        If it is refused, gone, or cannot be read.
    """
    if page.reason:
        raise UnreadableFile(page.reason)
    if page.member is None:
        return read_bytes(Path(page.path))
    try:
        archive = _archive(page.path)
        return archive.read(archive.infolist()[page.member])
    except _ZIP_ERRORS as error:
        raise UnreadableFile(f"{page.name} is damaged in its archive: pack it again") from error


def _archive(path: str) -> zipfile.ZipFile:
    return _open_archive(path, Path(path).stat().st_mtime_ns)


# Thousands of members are read one after the other, and opening an archive reads the list of them all.
@functools.lru_cache(maxsize=2)
def _open_archive(path: str, changed: int) -> zipfile.ZipFile:
    """The archive at a path as of its last change, with names in UTF-8 or GB18030, as Chinese systems write them."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def readable(name: str) -> str:
    """A name as text: one in an encoding that is not the system's holds bytes that no table can store."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _file_or_members(path: str, name: str) -> Iterator[Page]:
    try:
        status = Path(path).stat()
    except OSError:
        yield Page(name, path, None, "", "file_type", f"{name} is a link to nothing: put the file itself there")
        return
    suffix = suffix_of(path)
    if not stat.S_ISREG(status.st_mode):
        yield Page(name, path, None, "", "file_type", f"{name} is no regular file: remove it")
    elif suffix == ARCHIVE:
        yield from _members(path, name, _stamp(status))
    else:
        reason = _other_kind(name, suffix)
        yield Page(name, path, None, _stamp(status), "file_type" if reason else None, reason)


def _members(path: str, name: str, stamp: str) -> Iterator[Page]:
    """The members of an archive, or the archive itself as one refused page."""
    try:
        archive = _archive(path)
    except _ZIP_ERRORS:
        yield Page(name, path, None, stamp, "archive", f"{name} is no whole zip archive: pack it again")
        return
    entries = archive.infolist()
    bomb = _bomb(entries, Path(path).stat().st_size)
    if bomb:
        yield Page(name, path, None, stamp, "archive", f"{name} {bomb}")
        return
    seen: dict[str, int] = {}
    for position, entry in enumerate(entries):
        inner = entry.filename.replace("\\", "/")
        if entry.is_dir() or _is_hidden(inner):
            continue
        # An archive may hold two members of one name.
        seen[inner] = seen.get(inner, 0) + 1
        twice = f" ({seen[inner]})" if seen[inner] > 1 else ""
        yield _member(f"{name}/" if name else "", inner, twice, path, position, entry)


def _is_hidden(inner: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part not in {".", ".."} for part in inner.split("/"))


def _member(archive: str, inner: str, twice: str, path: str, position: int, entry: zipfile.ZipInfo) -> Page:
    name = archive + inner.lstrip("/") + twice
    stamp = f"{entry.file_size}-{entry.CRC}"
    guarded = _guard(name, inner, entry)
    if guarded:
        return Page(name, path, position, stamp, "archive", guarded)
    other = _other_kind(name, suffix_of(inner))
    return Page(name, path, position, stamp, "file_type" if other else None, other)


def _bomb(entries: list[zipfile.ZipInfo], packed: int) -> str | None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_MEMBERS:
        return f"has {len(entries)} members: split it into archives of at most {_MOST_MEMBERS}"
    if unpacked > max(_RATIO_MATTERS_FROM, _LARGEST_RATIO * packed):
        return (
            f"would unpack to {unpacked // 1_000_000} MB, more than {_LARGEST_RATIO} times its size: it is not opened"
        )
    return None


def _guard(name: str, inner: str, entry: zipfile.ZipInfo) -> str | None:
    """Why a member of an archive is not unpacked; None if nothing is wrong with it."""
    if inner.startswith("/") or re.match(r"[A-Za-z]:", inner) or ".." in inner.split("/"):
        return f"{name} has a path that leads out of its archive: pack it again with plain paths"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return f"{name} is a link: pack the file itself"
    if entry.flag_bits & 1:
        return f"{name} is under a password: pack it without one"
    if entry.file_size > LARGEST:
        return f"{name} is larger than {LARGEST // 1_000_000} MB: save the page alone"
    if suffix_of(inner) == ARCHIVE:
        return f"{name} is an archive inside an archive: unpack it"
    return None


def _other_kind(name: str, suffix: str) -> str | None:
    if suffix in READ_SUFFIXES:
        return None
    if suffix in _OTHER_ARCHIVES:
        return f"{name} is a {suffix} archive: unpack it, or pack it as .zip"
    return f"{name} is a {suffix or 'file without suffix'}: {SAVE_AS}"


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"


def _relative(path: str, place: Path) -> str:
    """The path as seen from the folder, with forward slashes on every system."""
    return Path(os.path.relpath(path, place)).as_posix()


def _refuse_folder(error: OSError) -> None:
    raise InvalidValue(
        f"{error.filename} cannot be opened ({error.strerror}): give yourself the right to read it"
    ) from error
