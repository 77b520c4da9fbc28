"""The saved pages of a folder: its files, and the members of its zip archives."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import InvalidValue, NotFound
from helpers.read.collected import LOG, collected_addresses
from helpers.read.files import LARGEST, READ_SUFFIXES, SAVE_AS, UnreadableFile, read_bytes, suffix_of
from helpers.read.office import ZIP_ERRORS
from helpers.read.privacy import redact_source

ARCHIVE = ".zip"
# Other archives are not read, since no library of Python's own unpacks them.
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_MOST_MEMBERS = 100_000
# Pages shrink to a fifth or a tenth; what unpacks to more than fifty times its size was made to fill a disk.
_LARGEST_RATIO = 50
_RATIO_MATTERS_FROM = 200_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A file, or a member of an archive.

    Attributes
    ----------
    name
        The path as seen from the folder, with forward slashes; a member's begins with its archive:
        ``2020.zip/reply.html``; of a page that `collect` fetched, its address. It may hold personal names.
    key
        A digest of the path and the position in the archive: the same on every machine, and no name can be read from it.
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
    key: str
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
        yield from _members(str(place), "", place.name, _stamp(place.stat()))
        return
    addresses: dict[str, str] = {}
    for folder, subfolders, files in os.walk(place, onerror=_refuse_folder):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        if LOG in files:
            fetched = collected_addresses(folder)
            addresses |= {os.path.join(folder, *file.split("/")): address for file, address in fetched.items()}  # noqa: PTH118
        for linked in filter(os.path.islink, (os.path.join(folder, name) for name in subfolders)):  # noqa: PTH118
            yield _refused(_relative(linked, place), linked, "", "file_type", "is a link to a folder: put the folder itself there")
        for file in sorted(files):
            if not file.startswith(".") and file != LOG:
                path = os.path.join(folder, file)  # noqa: PTH118
                yield from _file_or_members(path, _relative(path, place), addresses.get(path))


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
    total, wanted = 0, False
    for page in find_pages(place):
        total += 1
        wanted |= page.refusal is None
    if is_archive(place) and total == 1 and page.refusal == "archive":
        raise InvalidValue(redact_source(page.reason or ""))
    if not wanted:
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
    UnreadableFile
        If it is refused, gone, changed in its archive, or cannot be read.
    """
    if page.reason:
        raise UnreadableFile(page.reason)
    try:
        return read_bytes(Path(page.path)) if page.member is None else _member_bytes(page, page.member)
    except FileNotFoundError as error:
        raise UnreadableFile(f"{page.name} has gone since it was listed: put it back, and read again") from error


def _member_bytes(page: Page, member: int) -> bytes:
    entries = _archive(page.path).infolist()
    if member >= len(entries) or _member_stamp(entries[member]) != page.stamp:
        raise UnreadableFile(f"{page.name} is no longer in its archive as it was: read again")
    try:
        return _archive(page.path).read(entries[member])
    except ZIP_ERRORS as error:
        raise UnreadableFile(f"{page.name} is damaged in its archive: pack it again") from error


def _archive(path: str) -> zipfile.ZipFile:
    return _open_archive(path, Path(path).stat().st_mtime_ns)


# Thousands of members are read one after the other, and opening an archive reads the list of them all.
@functools.lru_cache(maxsize=2)
def _open_archive(path: str, changed: int) -> zipfile.ZipFile:
    """The archive at a path as of its last change."""
    return zipfile.ZipFile(path)


def as_text(name: str) -> str:
    """A name as text: one in an encoding that is not the system's holds bytes that no table can store."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _key(place: str, member: int | None = None) -> str:
    whole = place if member is None else f"{place}\0{member}"
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _refused(file: str, path: str, stamp: str, refusal: str, reason: str) -> Page:
    name = as_text(file)
    return Page(name, _key(file), path, None, stamp, refusal, f"{name} {reason}")


def _file_or_members(path: str, file: str, address: str | None) -> Iterator[Page]:
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        yield _refused(file, path, "", "file_type", "is a link to nothing: put the file itself there")
        return
    except OSError as error:
        yield _refused(file, path, "", "unreadable", f"cannot be opened ({error.strerror}): give yourself the right to read it")
        return
    suffix, name = suffix_of(path), address or as_text(file)
    if not stat.S_ISREG(status.st_mode):
        yield _refused(file, path, "", "file_type", "is no regular file: remove it")
    elif suffix == ARCHIVE:
        yield from _members(path, name, file, _stamp(status))
    else:
        reason = _other_kind(name, suffix)
        yield Page(name, _key(file), path, None, _stamp(status), "file_type" if reason else None, reason)


def _members(path: str, name: str, file: str, stamp: str) -> Iterator[Page]:
    """The members of an archive, or the archive itself as one refused page."""
    try:
        entries = _archive(path).infolist()
    except PermissionError:
        yield _refused(file, path, stamp, "archive", "cannot be opened: give yourself the right to read it")
        return
    except ZIP_ERRORS:
        yield _refused(file, path, stamp, "archive", "is no whole zip archive: pack it again")
        return
    bomb = _bomb(entries, Path(path).stat().st_size)
    if bomb:
        yield _refused(file, path, stamp, "archive", bomb)
        return
    names: set[str] = set()
    for position, entry in enumerate(entries):
        inner = _name_of(entry)
        if not inner.endswith("/") and not _is_hidden(inner):
            known = _unlike(f"{name}/{inner.lstrip('/')}" if name else inner.lstrip("/"), names)
            yield _member(known, inner, Page(known, _key(file, position), path, position, _member_stamp(entry)), entry)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """A member's name: some systems write UTF-8 without saying so, Chinese ones GB18030."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _unlike(name: str, names: set[str]) -> str:
    """The name with a number behind it where another member has it already."""
    number, unlike = 1, name
    while unlike in names:
        number += 1
        unlike = f"{name} ({number})"
    names.add(unlike)
    return unlike


def _is_hidden(inner: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part not in {".", ".."} for part in inner.split("/"))


def _member(name: str, inner: str, page: Page, entry: zipfile.ZipInfo) -> Page:
    guarded = _guard(name, inner, entry)
    if guarded:
        return dataclasses.replace(page, refusal="archive", reason=guarded)
    other = _other_kind(name, suffix_of(inner))
    return dataclasses.replace(page, refusal="file_type", reason=other) if other else page


def _member_stamp(entry: zipfile.ZipInfo) -> str:
    return f"{entry.file_size}-{entry.CRC}"


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
    if not inner.strip("/ "):
        return f"{name} has no name: pack it again"
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
