"""Pages are fetched politely from a table of addresses and kept as they came, with a log of every attempt."""

from __future__ import annotations

import collections
import contextlib
import csv
import dataclasses
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tqdm import tqdm

from helpers import __version__
from helpers.errors import DafuError, InvalidValue, NotFound
from helpers.read.collected import collected_addresses, requested_address
from helpers.read.privacy import redact_source

__all__ = ["CollectReport", "collect", "collected_addresses", "read_sources"]

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "from helpers.read.crawl import main; main()"
_AGAIN = "run it again, what was stored is kept"
_LONGEST_DELAY = 600.0
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


@dataclasses.dataclass(frozen=True)
class CollectReport:
    """What became of each address.

    Attributes
    ----------
    folder
        The folder that holds ``pages/`` and ``collected.jsonl``.
    stored
        Addresses whose page was fetched in this run.
    already
        Addresses whose page an earlier run has stored.
    refused
        Pairs (address, reason); the reasons are those of the log, see `collect`.
    """

    folder: Path
    stored: tuple[str, ...]
    already: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        rows = [("host", "stored", "already there", "refused"), *(self._row(host) for host in self._hosts())]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        table = ["  ".join([row[0].ljust(widths[0]), row[1].rjust(widths[1]), row[2].rjust(widths[2]), row[3]]) for row in rows]
        total = f"{len(self.stored)} stored, {len(self.already)} already there, {len(self.refused)} refused"
        return "\n".join([*table, total])

    def _hosts(self) -> list[str]:
        return sorted({_host(address) for address in (*self.stored, *self.already, *(pair[0] for pair in self.refused))})

    def _row(self, host: str) -> tuple[str, str, str, str]:
        stored, already = (sum(_host(address) == host for address in group) for group in (self.stored, self.already))
        reasons = collections.Counter(reason for address, reason in self.refused if _host(address) == host)
        refused = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items())) or "0"
        return host, str(stored), str(already), refused


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def collect(
    sources: str | Path,
    folder: str | Path,
    *,
    delay: float = 5.0,
    contact: str | None = None,
    allow_private: bool = False,
    verify_certificates: bool = False,
    timeout: float = 120.0,
    largest: int = 50_000_000,
    progress: bool = True,
) -> CollectReport:
    """Fetch the pages of a table of addresses, politely, and keep them as they came.

    robots.txt is obeyed, its Crawl-delay too; one that cannot be had (an error of the server, no answer) forbids
    everything for this run. A host is asked one thing at a time and then left alone for `delay` to twice `delay`
    seconds. What fails for a time (server error, no answer, a torn page) is tried three times, each time after
    a longer rest of the whole host, or after the time that it asks for (Retry-After). A host that asks for more
    than ten minutes, or six times in a row gives no answer, is let be for this run.

    Parameters
    ----------
    sources
        A table (CSV in UTF-8) with a column ``url``; other columns are left alone. An address that stands in it
        twice is fetched once.
    folder
        Where ``pages/`` and ``collected.jsonl`` go; made if it does not exist. A page that an earlier run has
        stored whole there is not fetched again, one that it could not have is tried again; a run may be stopped at
        any moment, and the next goes on.
    delay
        Seconds that a host is left alone after a request, at least; 0 to 600.
    contact
        An address for the people whose servers are asked; it stands in the user agent.
    allow_private
        Also connect to private, loopback, link-local and reserved networks. Without it no address that is given,
        redirected to or resolved leads there: what is checked is the address that is connected to.
    verify_certificates
        Refuse a server whose certificate does not hold. By default it is taken, since many county sites have broken
        chains and nothing secret is sent; the log then says ``"unverified"``.
    timeout
        Seconds that one request may take, its page included.
    largest
        Bytes that one page may have.
    progress
        Whether to show a progress bar.

    Returns
    -------
    CollectReport. ``pages/`` holds a file for each page: the bytes of the body exactly as sent. They are asked
    for uncompressed; what is sent compressed all the same is kept so, as ``.html.gz``. Raw pages are the user's own
    input, as saved pages are, and hold whatever names they hold; what is derived from them is redacted.

    ``collected.jsonl`` holds a line for each attempt, with these fields, null where nothing is known:

    - ``url``: the address as the table has it (of robots.txt: its own); ``final_url``: the one asked for in this
      attempt, after redirects; ``kind``: ``"page"`` or ``"robots.txt"``; ``time``: when, in UTC
    - ``attempt``: how many requests were made for the address in this run, this one included; 0 where there was none
    - ``outcome``: ``"stored"``, ``"redirected"``, ``"read"`` (robots.txt) or ``"refused"``; the last line of an address
      is what became of it
    - ``reason`` of a refusal: ``"robots"``, ``"robots_unreachable"``, ``"private_address"``, ``"not_found"``,
      ``"forbidden"``, ``"rate_limited"``, ``"client_error"``, ``"server_error"``, ``"unexpected_status"``, ``"empty"``,
      ``"too_large"``, ``"truncated"``, ``"timeout"``, ``"unresolvable"``, ``"no_connection"``, ``"connection_lost"``,
      ``"certificate"``, ``"tls"``, ``"too_many_redirects"``, ``"bad_redirect"``, ``"asked_to_wait"``,
      ``"host_unreachable"``, ``"failed"``
    - ``status``, ``headers`` (names in lower case; cookies left out), ``bytes``, ``sha256`` of the body, ``file``
    - ``certificate``: ``"verified"`` or ``"unverified"`` over https; ``user_agent``

    Raises
    ------
    NotFound, InvalidValue
        If the table does not exist, is no CSV in UTF-8, has no column ``url`` or an address that is none (the line is
        named), if an option has a value that cannot be worked with, if the folder cannot be written, or if another
        run is at work in it.
    DafuError
        If the process that fetches ends before its work is done; what it has stored is kept.

    Notes
    -----
    Proxies that the environment names are not used, since they would resolve names out of sight. Two names of one
    machine are two hosts. Fetching runs in a process of its own and may be called repeatedly and from Jupyter.
    """
    _check_options(delay, contact, timeout, largest)
    addresses = read_sources(Path(sources))
    folder = _made(Path(folder))
    job = {
        "folder": str(folder.resolve()),
        "addresses": addresses,
        "delay": delay,
        "timeout": timeout,
        "largest": largest,
        "user_agent": _user_agent(contact),
        "allow_private": allow_private,
        "verify_certificates": verify_certificates,
    }
    with contextlib.closing(_run(job)) as results:
        shown = tqdm(results, total=len(addresses), desc="collecting", unit="page", disable=not progress, leave=False)
        became = {result["url"]: (result["outcome"], result["reason"]) for result in shown}
    if len(became) < len(addresses):
        raise DafuError(f"collecting ended early ({len(became)} of {len(addresses)} addresses done): {_AGAIN}")
    return CollectReport(
        folder=folder,
        stored=tuple(url for url in addresses if became[url][0] == "stored"),
        already=tuple(url for url in addresses if became[url][0] == "already"),
        refused=tuple((url, became[url][1]) for url in addresses if became[url][0] == "refused"),
    )


def _check_options(delay: float, contact: str | None, timeout: float, largest: int) -> None:
    if not 0 <= delay <= _LONGEST_DELAY:
        raise InvalidValue(f"delay = {delay} is no pause: give seconds from 0 to {_LONGEST_DELAY:.0f}")
    if not (timeout > 0 and math.isfinite(timeout)):
        raise InvalidValue(f"timeout = {timeout} is no time: give seconds above 0")
    if largest < 1:
        raise InvalidValue(f"largest = {largest} is no size: give bytes above 0")
    if contact is not None and not re.fullmatch(r"[!-~][ -~]{0,199}", contact):
        raise InvalidValue(f"contact = {contact!r} cannot stand in a request: give an e-mail or web address in ASCII")


def _user_agent(contact: str | None) -> str:
    asked = f"contact: {contact}" if contact else "no contact given"
    return f"dafu/{__version__} (collects published government replies for research; {asked})"


def read_sources(path: Path) -> list[str]:
    """The addresses of a table of sources in their order, doubled ones once.

    Raises
    ------
    NotFound, InvalidValue
        As `collect` does.
    """
    if not path.is_file():
        raise NotFound(f"{path} is no file: give a table (CSV) with a column url")
    first: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, address in _addresses(csv.reader(lines, strict=True), path):
                _check_address(address, path, number)
                first.setdefault(requested_address(address), address)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InvalidValue(f"{path} is no table that can be read ({error}): save it as CSV in UTF-8") from error
    if not first:
        raise InvalidValue(f"{path} names no address: put one into each line, in the column url")
    return list(first.values())


def _addresses(rows: Any, path: Path) -> Iterator[tuple[int, str]]:
    """The number of the line and the address of each row; empty lines are left out."""
    header = [name.strip() for name in next(rows, [])]
    if "url" not in header:
        raise InvalidValue(f"{path} has no column url but {', '.join(header)[:200] or 'none'}: name the column of addresses url")
    place = header.index("url")
    for row in rows:
        if any(cell.strip() for cell in row):
            yield rows.line_num, row[place].strip() if place < len(row) else ""


def _check_address(address: str, path: Path, number: int) -> None:
    trouble = _trouble_with(address)
    if trouble:
        shown = redact_source(address[:200])
        raise InvalidValue(f"line {number} of {path}: {shown!r} {trouble}: give a whole address, as in https://www.gov.cn/page.html")


def _trouble_with(address: str) -> str:
    """What keeps an address from being asked for; nothing if it is well formed."""
    if re.search(r"[\s\x00-\x1f\x7f]", address) or not address:
        return "is empty or holds a blank"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        return "is no well-formed address"
    if parts.scheme.lower() not in {"http", "https"}:
        return "is no web address"
    if parts.username is not None:
        return "holds a user's name, which would stand in the log"
    return "" if _HOST.fullmatch(plain) else "names no host"


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InvalidValue(f"{folder} cannot be written ({error.strerror}): name a folder that is yours") from error
    return folder


def _run(job: dict[str, Any]) -> Generator[dict[str, Any], None, None]:
    """What becomes of each address, as a process of its own finds out: a reactor runs only once in a process.

    Whatever ends this one ends that one: it reads its input until that closes.
    """
    with tempfile.TemporaryFile() as complaints:
        process = _started(complaints)
        assert process.stdin
        assert process.stdout
        try:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(json.dumps(job).encode("utf-8") + b"\n")
                process.stdin.flush()
            for line in process.stdout:
                result = json.loads(line)
                if "error" in result:
                    raise InvalidValue(result["error"])
                yield result
            process.wait()
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode("utf-8", "replace").strip().splitlines() or ["nothing"]
            raise DafuError(f"collecting ended early (exit code {process.returncode}, it said: {redact_source(said[-1])}): {_AGAIN}")


def _started(complaints: Any) -> subprocess.Popen[bytes]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        # -P: what lies in the working folder is no module.
        [sys.executable, "-P", "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        # Ctrl-C is for this process, which then ends that one.
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
