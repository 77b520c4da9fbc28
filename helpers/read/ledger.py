"""What a run of ingest has read so far, kept on disk: a run that was killed is taken up where it stopped."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from helpers.errors import InvalidValue
from helpers.read.duplicates import BAND, BANDS, sketch
from helpers.read.reply import Reply, Section

_TABLES = """
CREATE TABLE run (made_by TEXT NOT NULL);
CREATE TABLE page (
    key TEXT PRIMARY KEY, stamp TEXT NOT NULL, source TEXT NOT NULL, sha256 TEXT, refusal TEXT, reason TEXT,
    reply_id TEXT, year INTEGER, reply BLOB, sketch BLOB
);
CREATE INDEX in_order ON page (year, source, reply_id);
CREATE INDEX of_one_text ON page (reply_id, source, key);
"""
_SEEN = "CREATE TEMPORARY TABLE seen (key TEXT PRIMARY KEY);"
# Of pages with one text the first by its source is the row.
_KEPT = """
reply_id IS NOT NULL AND key = (
    SELECT key FROM page AS twin WHERE twin.reply_id = page.reply_id ORDER BY source, key LIMIT 1
)
"""

# Beside the pages, in whose rows a sketch stands behind the reply and is slow to come at.
_SKETCHED = f"""
DROP TABLE IF EXISTS sketched;
CREATE TEMPORARY TABLE sketched (position INTEGER PRIMARY KEY, reply_id TEXT, sketch BLOB);
INSERT INTO sketched
SELECT row_number() OVER (ORDER BY year, source, reply_id) - 1, reply_id, sketch
FROM page WHERE {_KEPT} AND sketch <> x'';
"""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of a page: a reply, or the kind of refusal and its reason in a sentence.

    `key` and `stamp` tell whether a page was read before; neither they nor `source` hold a personal name.
    """

    key: str
    stamp: str
    source: str
    sha256: str | None = None
    refusal: str | None = None
    reason: str | None = None
    reply: Reply | None = None

    def row(self) -> tuple[object, ...]:
        """The values of a row of the ledger."""
        facts = (self.key, self.stamp, self.source, self.sha256, self.refusal, self.reason)
        if self.reply is None:
            return *facts, None, None, None, None
        return *facts, self.reply.reply_id, self.reply.year or 0, _pack(self.reply), sketch(self.reply.body)


@contextlib.contextmanager
def open_ledger(path: Path, made_by: str) -> Iterator[sqlite3.Connection]:
    """The ledger at a path, empty unless an unfinished run with the same `made_by` left it.

    Raises
    ------
    InvalidValue
        If it cannot be used, or has no room to grow.
    """
    try:
        with contextlib.closing(_usable(path, made_by)) as ledger:
            yield ledger
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, OSError) and error.filename != str(path):
            raise
        raise InvalidValue(f"{path} cannot be written ({error}): remove it or make room, or name another folder") from error


def _usable(path: Path, made_by: str) -> sqlite3.Connection:
    if path.exists() and _maker(path) != made_by:
        # Of another folder, option or version, or none that a run wrote: nothing in it can be used.
        path.unlink()
    new = not path.exists()
    ledger = sqlite3.connect(path)
    ledger.executescript(_TABLES + _SEEN if new else _SEEN)
    if new:
        with ledger:
            ledger.execute("INSERT INTO run VALUES (?)", [made_by])
    return ledger


def _maker(path: Path) -> str | None:
    try:
        with contextlib.closing(sqlite3.connect(path)) as ledger:
            return str(ledger.execute("SELECT made_by FROM run").fetchone()[0])
    except (sqlite3.Error, TypeError):  # The latter where nothing stands in the table: a run was killed at its beginning.
        return None


def is_known(ledger: sqlite3.Connection, key: str, stamp: str) -> bool:
    """Whether the page was read by the run that is taken up, and is still the same; it counts as seen either way."""
    ledger.execute("INSERT OR IGNORE INTO seen VALUES (?)", [key])
    return ledger.execute("SELECT 1 FROM page WHERE key = ? AND stamp = ?", [key, stamp]).fetchone() is not None


def add(ledger: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Write what became of some pages, all or none of it."""
    with ledger:
        ledger.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def forget_unseen(ledger: sqlite3.Connection) -> None:
    """Take out pages that are no longer there."""
    with ledger:
        ledger.execute("DELETE FROM page WHERE key NOT IN (SELECT key FROM seen)")


def corpus_digest(ledger: sqlite3.Connection) -> str:
    """A digest of the ids of the replies: it tells whether two tables are of one run."""
    digest = hashlib.sha256()
    for (reply_id,) in ledger.execute("SELECT DISTINCT reply_id FROM page WHERE reply_id IS NOT NULL ORDER BY reply_id"):
        digest.update(reply_id.encode("ascii"))
    return digest.hexdigest()[:16]


def count_rows(ledger: sqlite3.Connection) -> int:
    """How many pages became a reply."""
    return int(ledger.execute("SELECT count(*) FROM page WHERE reply_id IS NOT NULL").fetchone()[0])


def replies(ledger: sqlite3.Connection) -> Iterator[Reply]:
    """The replies in the order of a corpus, each text once."""
    for (packed,) in ledger.execute(f"SELECT reply FROM page WHERE {_KEPT} ORDER BY year, source, reply_id"):
        yield _unpack(packed)


def order_sketches(ledger: sqlite3.Connection) -> None:
    """Give the same replies positions in the same order, from 0, those without a sketch left out."""
    ledger.executescript(_SKETCHED)


def bands(ledger: sqlite3.Connection) -> Iterator[bytearray]:
    """For each band of a sketch the hashes of it in the order of the positions, one behind the other."""
    for number in range(BANDS):
        query = f"SELECT substr(sketch, {BAND * number + 1}, {BAND}) FROM sketched ORDER BY position"
        column = bytearray()
        for (band,) in ledger.execute(query):
            column += band
        yield column


def signatures(ledger: sqlite3.Connection, positions: list[int]) -> bytes:
    """What stands behind the bands in the sketches at some positions, one behind the other."""
    query = f"""
    SELECT substr(sketch, {BAND * BANDS + 1}) FROM json_each(?) AS asked
    JOIN sketched ON position = asked.value ORDER BY asked.key
    """
    return b"".join(signature for (signature,) in ledger.execute(query, [json.dumps(positions)]))


def reply_at(ledger: sqlite3.Connection, position: int) -> str:
    """The id of the reply at a position."""
    return str(ledger.execute("SELECT reply_id FROM sketched WHERE position = ?", [position]).fetchone()[0])


def body_of(ledger: sqlite3.Connection, reply_id: str) -> str:
    """The body of a reply."""
    (packed,) = ledger.execute("SELECT reply FROM page WHERE reply_id = ? LIMIT 1", [reply_id]).fetchone()
    return _unpack(packed).body


def source_of(ledger: sqlite3.Connection, reply_id: str) -> str:
    """The source of a reply: the first of those that hold its text."""
    query = "SELECT source FROM page WHERE reply_id = ? ORDER BY source, key LIMIT 1"
    return str(ledger.execute(query, [reply_id]).fetchone()[0])


def accounts(ledger: sqlite3.Connection) -> Iterator[dict[str, str]]:
    """A line of the manifest for every page, sorted by source."""
    query = f"SELECT source, sha256, refusal, reason, reply_id, {_KEPT} FROM page ORDER BY source, key"
    for source, digest, refusal, reason, reply_id, kept in ledger.execute(query):
        entry = {"source": source, **({"sha256": digest} if digest else {})}
        if refusal:
            yield {**entry, "status": "refused", "refusal": refusal, "reason": reason}
        elif kept:
            yield {**entry, "status": "row", "reply_id": reply_id}
        else:
            yield {**entry, "status": "duplicate", "duplicate_of": source_of(ledger, reply_id)}


def _pack(reply: Reply) -> bytes:
    fields = dataclasses.asdict(reply)
    for section in fields["sections"]:
        del section["text"]
    return zlib.compress(json.dumps(fields, ensure_ascii=False, default=str).encode("utf-8"), 1)


def _unpack(packed: bytes) -> Reply:
    fields: dict[str, Any] = json.loads(zlib.decompress(packed))
    for name in ("published", "signed"):
        fields[name] = fields[name] and datetime.date.fromisoformat(fields[name])
    text = fields["text"]
    sections = tuple(Section(text=text[part["start"] : part["end"]], **part) for part in fields.pop("sections"))
    for name in ("co_handlers", "conflicts"):
        fields[name] = tuple(fields[name])
    return Reply(sections=sections, **fields)
