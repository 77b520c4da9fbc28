"""Old Word files (.doc, .wps) and RTF become Word files that can be read, by LibreOffice where it is installed."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import struct
import subprocess
import tempfile
from pathlib import Path

import olefile

from helpers.read.office import DamagedFile, docx_text

_OLD_WORD = "an old Word or WPS file"
# The stream in which each program keeps its document inside an OLE2 file.
_OTHERS = {
    "EncryptedPackage": "an Office file under a password",
    "Workbook": "an Excel file",
    "Book": "an Excel file",
    "PowerPoint Document": "a PowerPoint file",
}
# What olefile raises for torn files; it goes through folders by recursion.
_OLE_ERRORS = (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, struct.error)

# Where its installers put it on macOS and Windows, which do not add it to the search path.
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
# One start takes a second; a file that takes this long is damaged or made to harm.
_SECONDS = 120
_SETTING = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
# A file is data: it runs no macro and calls nobody. LibreOffice fetches pictures that a file links to, whatever it
# is told of links; a proxy at which nobody listens keeps it from the network.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


class NoLibreOffice(DamagedFile):
    """Raise this when a file is of a kind that LibreOffice reads, and it is not installed."""


def doc_text(raw: bytes) -> str:
    """The text of an old Word file (.doc), or of a WPS file (.wps), which is the same inside.

    Raises
    ------
    NoLibreOffice, DamagedFile
        As `as_docx` does; and if it is an Excel or a PowerPoint file, or stands under a password.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as streams:
            is_word = streams.exists("WordDocument")
            other = next((kind for name, kind in _OTHERS.items() if streams.exists(name)), None)
            flags = streams.openstream("WordDocument").read(12)[11:] if is_word else b""
    except _OLE_ERRORS as error:
        raise DamagedFile(f"is {_OLD_WORD} that is not whole") from error
    if not is_word:
        raise DamagedFile(f"is {other or 'an OLE2 file, but no Word file'}")
    if not flags or flags[0] & 1:
        raise DamagedFile(f"is {_OLD_WORD} {'under a password' if flags else 'that is not whole'}")
    return docx_text(as_docx(raw, ".doc", _OLD_WORD))


def rtf_text(raw: bytes) -> str:
    """The text of an RTF file; raises as `as_docx` does."""
    return docx_text(as_docx(raw, ".rtf", "an RTF file"))


def find_libreoffice() -> str | None:
    """The program's path: on the search path, or where its installers put it."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return named or next((place for place in _PLACES if Path(place).is_file()), None)


def as_docx(raw: bytes, suffix: str, kind: str) -> bytes:
    """A file as a Word file (.docx), converted by LibreOffice.

    Parameters
    ----------
    raw
        The bytes of the file.
    suffix
        How LibreOffice knows such files: ``".doc"``, ``".rtf"``.
    kind
        The same in words, for messages: "an old Word or WPS file".

    Raises
    ------
    NoLibreOffice, DamagedFile
        If LibreOffice is not installed, cannot read the file, or takes longer than two minutes.

    Notes
    -----
    Of the formats that LibreOffice writes, .docx alone keeps paragraphs, tables, the rules of automatic numbers
    and the marks of tracked changes. Plain text takes tables apart; plain text and web pages keep words that
    were deleted under tracking as if they stood there.

    Every call has a folder and a user profile of its own, which vanish with it: several may run at a time,
    beside a LibreOffice on somebody's screen. A start takes about one second, of which a page takes a fortieth.
    """
    program = find_libreoffice()
    if program is None:
        raise NoLibreOffice(f"is {kind}, and there is no LibreOffice to read it")
    # On Windows a program that has just ended may still hold a file.
    with tempfile.TemporaryDirectory(prefix="dafu-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch).resolve()
        (folder / f"page{suffix}").write_bytes(raw)
        _write_profile(folder / "profile")
        _run([program, *_options(folder), str(folder / f"page{suffix}")], folder, kind)
        # LibreOffice says by its exit code that all is well when it could not open the file.
        try:
            return (folder / "out" / "page.docx").read_bytes()
        except OSError as error:
            raise DamagedFile(f"is {kind} that LibreOffice cannot open (damaged, or under a password)") from error


def _options(folder: Path) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    quiet = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    return [profile, *quiet, "--convert-to", "docx:Office Open XML Text", "--outdir", str(folder / "out")]


def _write_profile(profile: Path) -> None:
    settings = "".join(_SETTING.format(*setting) for setting in _SETTINGS)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{settings}</oor:items>', encoding="utf-8"
    )


def _run(command: list[str], folder: Path, kind: str) -> None:
    """Run to the end or to the time limit; whatever was started is gone afterwards."""
    surroundings = os.environ | {"TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise NoLibreOffice(f"is {kind}, and LibreOffice does not start ({error.strerror})") from error
    try:
        process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise DamagedFile(f"is {kind} on which LibreOffice works longer than {_SECONDS} seconds") from error
    finally:
        # Also when somebody presses Ctrl-C. The program is a chain of three, and the last does the work.
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):  # Nothing of it is left, as it should be.
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
