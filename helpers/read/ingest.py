"""A folder of saved pages becomes a stored corpus, in which every file is a row or a named refusal."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import hashlib
import itertools
import json
import re
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout
from joblib import Parallel, cpu_count, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError
from tqdm import tqdm

from helpers.errors import DafuError, InvalidValue
from helpers.read import ledger
from helpers.read.corpus import corpus_name, write_corpus
from helpers.read.duplicates import near_duplicates
from helpers.read.files import UnreadableFile, decode
from helpers.read.ledger import Outcome
from helpers.read.pages import Page, count_pages, find_pages, page_bytes
from helpers.read.parse import NotAReply, parse_reply, text_document
from helpers.read.privacy import redact_source
from helpers.read.reply import Reply

# 1954, 202006 or 20200610, but not the first digits of a longer number.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=(?:\d{2}){0,2}(?!\d))")
# Pages that are read and then written to the ledger at once: what a killed run has to read again at most.
_BATCH = 200
_LISTED = 20
# Ctrl-C is for the main process, which ends its workers; they themselves go soon after one that was killed.
_WORKERS = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_IGN), "idle_worker_timeout": 20}
_LEDGER, _TABLES, _LOCK = ".ingest.sqlite", ".ingest-tables", ".ingest.lock"
_REFUSALS = {
    "no_reply": "no reply",
    "unreadable": "unreadable",
    "file_type": "another kind of file",
    "archive": "not taken from its archive",
    "no_year": "no year in its name",
    "crash": "ended its reader",
}


@dataclasses.dataclass(frozen=True)
class IngestReport:
    """What became of each file.

    Attributes
    ----------
    out
        The folder that holds ``replies.parquet``, ``sections.parquet`` and ``manifest.jsonl``.
    read
        How many files became a row.
    duplicates
        Pairs (file, the file it repeats).
    refused
        Pairs (file, reason).
    near_duplicates
        Triples (file, the earlier file that it nearly repeats, how alike they are); both are rows.
    refusals
        How many files were refused for each kind of reason.
    """

    out: Path
    read: int
    duplicates: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]
    near_duplicates: tuple[tuple[str, str, float], ...] = ()
    refusals: tuple[tuple[str, int], ...] = ()

    @property
    def summary(self) -> pd.DataFrame:
        """How many files came to which end: columns ``outcome``, ``reason`` (of a refusal) and ``files``."""
        rows = [("read", "", self.read), ("duplicate", "", len(self.duplicates))]
        rows += [("refused", _REFUSALS[refusal], files) for refusal, files in self.refusals]
        return pd.DataFrame(rows, columns=["outcome", "reason", "files"])

    def __str__(self) -> str:
        near = len(self.near_duplicates)
        lines = [
            f"{self.read} read ({near} nearly alike), {len(self.duplicates)} duplicates, {len(self.refused)} refused"
        ]
        lines += [
            f"{outcome:>12}  {files:>7,}  {reason}".rstrip()
            for outcome, reason, files in self.summary.itertuples(index=False)
        ]
        lines += _listed([f"  duplicate  {source} of {original}" for source, original in self.duplicates])
        lines += _listed(
            [f"  alike      {source} and {original} ({alike:.2f})" for source, original, alike in self.near_duplicates]
        )
        lines += _listed([f"  refused    {reason}" for _, reason in self.refused])
        return "\n".join(lines)


def _listed(lines: list[str]) -> list[str]:
    """The first lines, and how many more the manifest holds."""
    more = len(lines) - _LISTED
    return lines if more <= 0 else [*lines[:_LISTED], f"  … and {more:,} more in manifest.jsonl"]


def ingest(folder: str | Path, out: str | Path, *, progress: bool = True, any_text: bool = False) -> IngestReport:
    """Read every page of a folder and store the corpus.

    A run that was stopped or killed is taken up where it stopped by calling it again. The result does not
    depend on that, nor on the order or the number of processes in which pages are read.

    Parameters
    ----------
    folder
        Saved pages, in any depth of sub-folders and in zip archives; or one zip archive.
    out
        Where the corpus is written; made if it does not exist. An earlier corpus in it is replaced.
    progress
        Whether to show a progress bar.
    any_text
        Take documents that are no replies, with the year from the file name.

    Returns
    -------
    IngestReport. ``manifest.jsonl`` holds a line for each file: ``source``, ``sha256``, ``status``
    (``"row"``, ``"duplicate"``, ``"refused"``) and ``reply_id``, ``duplicate_of`` or ``refusal`` (its kind)
    and ``reason``; a row that nearly repeats an earlier one stays and has ``near_duplicate_of`` and
    ``alike``, see `near_duplicates`.

    Raises
    ------
    NotFound, InvalidValue
        If the folder does not exist, holds no saved page, or if none of its files can be read, or if
        `out` cannot be written, lies inside the folder, or is being written by another run. Nothing is
        written then.
    """
    folder, out = Path(folder), Path(out)
    total = check_folders(folder, out)
    with run_alone(out):
        with ledger.open_ledger(out / _LEDGER, _made_by(folder, any_text)) as pages:
            _read_all(folder, total, pages, any_text, progress)
            report = _store(corpus_name(folder), pages, out) if ledger.count_rows(pages) else None
            first = next(ledger.accounts(pages), {"reason": "they are gone"})
        (out / _LEDGER).unlink()
        if report is None:
            raise InvalidValue(f"none of the {total} files in {folder} could be read; the first: {first['reason']}")
    return report


@contextlib.contextmanager
def run_alone(out: Path) -> Iterator[None]:
    """Make a folder and keep other runs out of it; if the input was at fault it is left as it was found.

    A ledger stays, and what it holds need not be read again: it is there if the disk was full. The lock's empty file stays in it, since removing that would let two in.

    Raises
    ------
    InvalidValue
        If another run is at work in the folder.
    """
    made = [place for place in (out, *out.parents) if not place.exists()]
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / _LOCK, timeout=0):
            try:
                yield
            except DafuError:
                if made and not (out / _LEDGER).exists():
                    shutil.rmtree(made[-1])
                raise
    except Timeout as error:
        raise InvalidValue(f"{out} is being written by another run: wait for its end, or name another folder") from error


def check_folders(folder: Path, out: Path) -> int:
    """Find out before any work whether pages can be read from one folder and results written to the other.

    Returns
    -------
    How many pages there are.

    Raises
    ------
    NotFound, InvalidValue
        If the first holds no saved page, or the second cannot be written or lies inside the first.
    """
    if folder.is_dir() and folder.resolve() in (out.resolve(), *out.resolve().parents):
        raise InvalidValue(f"{out} lies inside {folder}, among the pages: name a folder beside it")
    total = count_pages(folder)
    check_writable(out)
    return total


def check_writable(out: Path) -> None:
    """Find out before any work whether a folder can be made and written.

    Raises
    ------
    InvalidValue
        If it is a file, or cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise InvalidValue(f"{out} is a file: name a folder for the results")
    nearest = next(parent for parent in (out, *out.resolve().parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise InvalidValue(f"{out} cannot be written ({error.strerror}): name a folder that is yours") from error


def _made_by(folder: Path, any_text: bool) -> str:
    """What must be the same for an unfinished run to be taken up: the pages' place, the option, the reader itself."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    reader = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return hashlib.sha256(json.dumps([str(folder.resolve()), any_text, reader]).encode("utf-8")).hexdigest()


def _read_all(folder: Path, total: int, pages: sqlite3.Connection, any_text: bool, progress: bool) -> None:
    """Read the pages that the ledger does not hold yet."""
    # Of a single job joblib makes no worker, and a page that ends its reader would end the run.
    jobs = max(2, min(total, cpu_count()))
    read = functools.partial(_read, any_text=any_text)
    with tqdm(total=total, desc="reading", unit="page", disable=not progress, leave=False) as bar:
        for batch in _batches(find_pages(folder)):
            new = [page for page in batch if not ledger.is_known(pages, page.key, page.stamp)]
            ledger.add(pages, _read_batch(read, new, jobs))
            bar.update(len(batch))
    ledger.forget_unseen(pages)


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    remaining = iter(pages)
    while batch := list(itertools.islice(remaining, _BATCH)):
        yield batch


def _read_batch(
    read: functools.partial[tuple[object, ...]], pages: list[Page], jobs: int
) -> list[tuple[object, ...]]:
    """The pages' rows of the ledger, read in workers, which stay for the next batch."""
    try:
        return list(Parallel(n_jobs=jobs, **_WORKERS)(delayed(read)(page) for page in pages))
    except TerminatedWorkerError:
        if len(pages) == 1:
            return [_ended(pages[0])]
        # One of them ended the process that read it: each is read by itself.
        return [row for page in pages for row in _read_batch(read, [page], jobs)]


def _ended(page: Page) -> tuple[object, ...]:
    source = _source(page)
    reason = f"{source} ended the program that read it: save the page again, in another form"
    return Outcome(page.key, page.stamp, source, refusal="crash", reason=reason).row()


def _read(page: Page, any_text: bool) -> tuple[object, ...]:
    """What became of a page, as a row of the ledger."""
    outcome = Outcome(page.key, page.stamp, _source(page))
    try:
        raw = page_bytes(page)
        digest = hashlib.sha256(raw).hexdigest()
        outcome = dataclasses.replace(outcome, sha256=digest)
        reply = _document(decode(raw, page.name), page.name, any_text)
    except DafuError as error:
        # Sentences begin with the page's name.
        reason = redact_source(str(error).replace(page.name, outcome.source))
        return dataclasses.replace(outcome, refusal=page.refusal or _refusal(error), reason=reason).row()
    source = _told_apart(reply.source, page)
    reply = dataclasses.replace(reply, source=source, source_sha256=digest)
    return dataclasses.replace(outcome, source=source, reply=reply).row()


def _source(page: Page) -> str:
    return _told_apart(redact_source(page.name), page)


def _told_apart(source: str, page: Page) -> str:
    """A redacted source with a mark, since two members' pages may be the same without their names."""
    if source == page.name:
        return source
    stem, dot, suffix = source.rpartition(".")
    return f"{stem}~{page.key[:6]}{dot}{suffix}" if dot and "/" not in suffix else f"{source}~{page.key[:6]}"


def _refusal(error: DafuError) -> str:
    if isinstance(error, NotAReply):
        return "no_reply"
    return "unreadable" if isinstance(error, UnreadableFile | FileNotFoundError) else "no_year"


def _document(text: str, source: str, any_text: bool) -> Reply:
    try:
        return parse_reply(text, source=source)
    except NotAReply:
        if not any_text:
            raise
    title = Path(source).stem
    year = _YEAR.search(title)
    if not year:
        raise InvalidValue(f"{source} has no year in its name: put one into it, as in 1954_report.txt")
    return text_document(text, source=source, title=title, year=int(year[0]))


def _store(name: str, pages: sqlite3.Connection, out: Path) -> IngestReport:
    """Write beside and rename: no file is ever half there, and a digest tells when a stop came between two of them."""
    scratch = out / _TABLES
    # What a killed run left; the ledger's lock says that no other is at work.
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    # Before the tables, whose writing leaves the process larger: the two would add up.
    near = _near_duplicates(pages)
    write_corpus(name, ledger.replies(pages), scratch, ledger.corpus_digest(pages))
    report = _write_manifest(pages, near, scratch / "manifest.jsonl", out)
    for file in ("sections.parquet", "manifest.jsonl", "replies.parquet"):
        (scratch / file).replace(out / file)
    scratch.rmdir()
    return report


def _near_duplicates(pages: sqlite3.Connection) -> dict[str, tuple[str, float]]:
    """For each reply that nearly repeats an earlier one, the source of that and how alike they are."""
    ledger.order_sketches(pages)
    reply_at = functools.partial(ledger.reply_at, pages)
    found = near_duplicates(
        ledger.bands(pages),
        functools.partial(ledger.signatures, pages),
        lambda position: ledger.body_of(pages, reply_at(position)),
    )
    return {reply_at(position): (ledger.source_of(pages, reply_at(other)), alike) for position, other, alike in found}


def _write_manifest(
    pages: sqlite3.Connection, near: dict[str, tuple[str, float]], path: Path, out: Path
) -> IngestReport:
    counts: collections.Counter[str] = collections.Counter()
    duplicates, refused, alike = [], [], []
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for entry in ledger.accounts(pages):
            counts[entry.get("refusal", entry["status"])] += 1
            if entry["status"] == "duplicate":
                duplicates.append((entry["source"], entry["duplicate_of"]))
            elif entry["status"] == "refused":
                refused.append((entry["source"], entry["reason"]))
            elif entry["reply_id"] in near:
                original, index = near[entry["reply_id"]]
                alike.append((entry["source"], original, index))
                entry |= {"near_duplicate_of": original, "alike": f"{index:.3f}"}
            lines.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
    refusals = tuple((refusal, counts[refusal]) for refusal in _REFUSALS if counts[refusal])
    return IngestReport(out, counts["row"], tuple(duplicates), tuple(refused), tuple(alike), refusals)
