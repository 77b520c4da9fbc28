"""A folder of saved pages becomes a stored corpus, in which every file is a row or a named refusal."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import tempfile
from pathlib import Path

from joblib import Parallel, delayed
from tqdm import tqdm

from helpers.errors import DafuError, InvalidValue, NotFound
from helpers.read.corpus import Corpus, find_files, list_files, relative
from helpers.read.duplicates import near_duplicates
from helpers.read.files import SAVE_AS, decode, read_bytes
from helpers.read.parse import NotAReply, parse_reply, text_document
from helpers.read.privacy import redact_source
from helpers.read.reply import Reply

# 1954, 202006 or 20200610, but not the first digits of a longer number.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=(?:\d{2}){0,2}(?!\d))")
_PARALLEL_FROM = 200


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
    """

    out: Path
    read: int
    duplicates: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]
    near_duplicates: tuple[tuple[str, str, float], ...] = ()

    def __str__(self) -> str:
        near = len(self.near_duplicates)
        lines = [f"{self.read} read ({near} nearly alike), {len(self.duplicates)} duplicates, {len(self.refused)} refused"]
        lines += [f"  duplicate  {source} of {original}" for source, original in self.duplicates]
        lines += [f"  alike      {source} and {original} ({alike:.2f})" for source, original, alike in self.near_duplicates]
        lines += [f"  refused    {reason}" for _, reason in self.refused]
        return "\n".join(lines)


def ingest(folder: str | Path, out: str | Path, *, progress: bool = True, any_text: bool = False) -> IngestReport:
    """Read every page of a folder and store the corpus.

    Parameters
    ----------
    folder
        Saved pages (web pages or texts), in any depth of sub-folders.
    out
        Where the corpus is written; made if it does not exist. An earlier corpus in it is replaced.
    progress
        Whether to show a progress bar.
    any_text
        Take documents that are no replies, with the year from the file name.

    Returns
    -------
    IngestReport. ``manifest.jsonl`` holds a line for each file: ``source``, ``sha256``, ``status``
    (``"row"``, ``"duplicate"``, ``"refused"``) and ``reply_id``, ``duplicate_of`` or ``reason``; a row that
    nearly repeats an earlier one stays and has ``near_duplicate_of`` and ``alike``, see `near_duplicates`.

    Raises
    ------
    NotFound, InvalidValue
        If the folder does not exist, holds no saved page, or if none of its files can be read, or if
        `out` cannot be written or lies inside the folder. Nothing is written then.
    """
    folder, out = Path(folder), Path(out)
    check_folders(folder, out)
    files, others = _split(folder)
    tasks = tqdm(files, desc="reading", unit="page", disable=not progress, leave=False)
    jobs = -1 if len(files) >= _PARALLEL_FROM else 1
    results = Parallel(n_jobs=jobs, batch_size="auto")(delayed(_read)(path, folder, any_text) for path in tasks)
    replies, manifest = _account([*results, *((_not_text(path, folder), None) for path in others)])
    if not replies:
        reason = manifest[0]["reason"]
        raise InvalidValue(f"none of the {len(files)} files in {folder} could be read; the first: {reason}")
    near = _link_near_duplicates(replies, manifest)
    _store(Corpus.from_replies(folder.resolve().name, replies), manifest, out)
    return IngestReport(
        out=out,
        read=len(replies),
        duplicates=tuple((m["source"], m["duplicate_of"]) for m in manifest if m["status"] == "duplicate"),
        refused=tuple((m["source"], m["reason"]) for m in manifest if m["status"] == "refused"),
        near_duplicates=near,
    )


def check_folders(folder: Path, out: Path) -> None:
    """Find out before any work whether pages can be read from one folder and results written to the other.

    Raises
    ------
    NotFound, InvalidValue
        If the first is no folder, or the second cannot be written or lies inside the first.
    """
    if not folder.exists():
        raise NotFound(f"{folder} does not exist: give a folder of saved pages")
    if not folder.is_dir():
        raise InvalidValue(f"{folder} is a file: give the folder that holds it")
    if folder.resolve() in (out.resolve(), *out.resolve().parents):
        raise InvalidValue(f"{out} lies inside {folder}, among the pages: name a folder beside it")
    check_writable(out)


def _split(folder: Path) -> tuple[list[Path], list[Path]]:
    """The saved pages of the folder, and its other files, hidden ones left out."""
    texts = find_files(folder)
    return texts, sorted(set(list_files(folder)) - set(texts))


def _not_text(path: Path, folder: Path) -> dict[str, str]:
    source = redact_source(relative(path, folder))
    reason = f"{source} is a {path.suffix or 'file without suffix'}: {SAVE_AS}"
    return {"source": source, "status": "refused", "reason": reason}


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


def _read(path: Path, folder: Path, any_text: bool) -> tuple[dict[str, str], Reply | None]:
    """One file's line of the manifest, and its reply if it is one."""
    source = redact_source(relative(path, folder))
    entry = {"source": source}
    try:
        raw = read_bytes(path)
        entry["sha256"] = hashlib.sha256(raw).hexdigest()
        reply = _document(decode(raw, source), relative(path, folder), any_text)
    except DafuError as error:
        return {**entry, "status": "refused", "reason": redact_source(str(error))}, None
    entry |= {"source": reply.source, "status": "row"}
    return entry, dataclasses.replace(reply, source_sha256=entry["sha256"])


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


def _account(results: list[tuple[dict[str, str], Reply | None]]) -> tuple[list[Reply], list[dict[str, str]]]:
    """Rows and manifest; the second of two files with one text is linked to the first."""
    kept: dict[str, Reply] = {}
    manifest = []
    for entry, reply in results:
        if reply is not None and reply.reply_id in kept:
            entry = {**entry, "status": "duplicate", "duplicate_of": kept[reply.reply_id].source}
        elif reply is not None:
            kept[reply.reply_id] = reply
            entry = {**entry, "reply_id": reply.reply_id}
        manifest.append(entry)
    return list(kept.values()), manifest


def _link_near_duplicates(replies: list[Reply], manifest: list[dict[str, str]]) -> tuple[tuple[str, str, float], ...]:
    """Say in the manifest which rows nearly repeat an earlier one."""
    sources = {reply.reply_id: reply.source for reply in replies}
    rows = {entry["reply_id"]: entry for entry in manifest if entry["status"] == "row"}
    found = []
    for reply_id, other, alike in near_duplicates(replies):
        rows[reply_id].update(near_duplicate_of=sources[other], alike=f"{alike:.3f}")
        found.append((sources[reply_id], sources[other], alike))
    return tuple(found)


def _store(corpus: Corpus, manifest: list[dict[str, str]], out: Path) -> None:
    """Write beside and rename, so that a reader never meets half a file."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".ingest-") as scratch:
        corpus.replies.attrs["name"] = corpus.name
        corpus.replies.to_parquet(Path(scratch, "replies.parquet"), index=False)
        corpus.sections.to_parquet(Path(scratch, "sections.parquet"), index=False)
        lines = (json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in manifest)
        Path(scratch, "manifest.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name in ("sections.parquet", "manifest.jsonl", "replies.parquet"):
            Path(scratch, name).replace(out / name)
