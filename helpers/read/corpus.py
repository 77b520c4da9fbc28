"""A Corpus: replies and sections as two immutable tables."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.errors import InvalidValue, NotFound
from helpers.read.files import decode
from helpers.read.pages import Page, as_text, count_pages, find_pages, is_archive, page_bytes
from helpers.read.parse import parse_reply
from helpers.read.privacy import redact_source
from helpers.read.reply import Reply, Section

_CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TEACHING = _CORPUS / "teaching"
# Invented pages as one saves them, with what a careful reader sees on each.
SAVED_PAGES = _CORPUS / "pages"

_REPLY_COLUMNS = [field.name for field in dataclasses.fields(Reply) if field.name != "sections"]
_SECTION_COLUMNS = ["reply_id", *(field.name for field in dataclasses.fields(Section))]
_INTEGERS = ["term", "session", "addressee_count", "year"]
_DATES = ["published", "signed"]
_LISTS = ["co_handlers", "conflicts"]
_PARTS = 250
_STRINGS = [column for column in _REPLY_COLUMNS if column not in {*_INTEGERS, *_DATES, *_LISTS}]


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Replies and their sections.

    Attributes
    ----------
    name
        What figures and tables call it.
    replies
        One row a reply; the columns are the fields of `Reply` but `sections`; integers are nullable
        ``Int64``, words ``string``, dates ``datetime64``, lists of bodies and codes are lists, `raw` is JSON.
    sections
        One row a section in reading order: ``reply_id`` and the fields of `Section`.
    """

    name: str
    replies: pd.DataFrame
    sections: pd.DataFrame

    @classmethod
    def from_replies(cls, name: str, replies: Iterable[Reply]) -> Corpus:
        """A corpus of the replies, sorted by year and source so that no listing order shows.

        Raises
        ------
        InvalidValue
            If two replies hold the same page.
        """
        ordered = sorted(replies, key=lambda reply: (reply.year or 0, reply.source, reply.reply_id))
        _check_distinct(ordered)
        rows = [{column: _cell(getattr(reply, column)) for column in _REPLY_COLUMNS} for reply in ordered]
        parts = [{"reply_id": r.reply_id, **dataclasses.asdict(part)} for r in ordered for part in r.sections]
        frame = pd.DataFrame(rows, columns=_REPLY_COLUMNS)
        frame = frame.astype({**dict.fromkeys(_INTEGERS, "Int64"), **dict.fromkeys(_STRINGS, "string")})
        frame = frame.assign(**{column: pd.to_datetime(frame[column]).astype("datetime64[ms]") for column in _DATES})
        sections = pd.DataFrame(parts, columns=_SECTION_COLUMNS)
        words = ("reply_id", "section_id", "label", "heading", "text", "role")
        sections = sections.astype({**dict.fromkeys(words, "string"), "level": int, "start": int, "end": int})
        return cls(name, frame, sections)

    @property
    def digest(self) -> str:
        """SHA-256 over the sorted ids and texts: the same corpus has the same digest on every machine."""
        # Arrow holds texts as UTF-8 already, whose bytes sort as the characters do.
        ids, texts = (
            pa.array(self.replies[column], type=pa.large_string()).cast(pa.large_binary()).to_pylist()
            for column in ("reply_id", "text")
        )
        digest = hashlib.sha256()
        for number, (key, text) in enumerate(sorted(zip(ids, texts, strict=True))):
            digest.update((b"\n" if number else b"") + key + b"\t" + text)
        return digest.hexdigest()

    def __len__(self) -> int:
        return len(self.replies)

    def __repr__(self) -> str:
        years = self.replies["year"].dropna()
        span = f", {years.min()}-{years.max()}" if len(years) else ""
        return f"Corpus({self.name!r}: {len(self.replies)} replies, {len(self.sections)} sections{span})"


def corpus_name(folder: Path) -> str:
    """What a corpus is called after its folder: the name without persons, as text."""
    return redact_source(as_text(folder.resolve().stem))


def write_corpus(name: str, replies: Iterable[Reply], folder: Path, digest: str) -> None:
    """Write the two tables of a corpus as Parquet, in parts, so that a large one takes no more memory than a small one.

    Parameters
    ----------
    name
        The corpus' name.
    replies
        In the order of a corpus: by year, source and id.
    folder
        Where ``replies.parquet`` and ``sections.parquet`` are written.
    digest
        Stands in both tables, to tell whether they belong together.
    """
    empty = Corpus.from_replies(name, [])
    schemas = [_schema(table, {"name": name, "corpus": digest}) for table in (empty.replies, empty.sections)]
    with (
        (folder / "replies.parquet").open("wb") as reply_file,
        (folder / "sections.parquet").open("wb") as section_file,
        # The writers keep the statistics of all parts in memory to the end, whole texts among them; nobody asks for them.
        pq.ParquetWriter(reply_file, schemas[0], write_statistics=False) as reply_rows,
        pq.ParquetWriter(section_file, schemas[1], write_statistics=False) as section_rows,
    ):
        remaining = iter(replies)
        while part := list(itertools.islice(remaining, _PARTS)):
            corpus = Corpus.from_replies(name, part)
            reply_rows.write_table(pa.Table.from_pandas(corpus.replies, schemas[0], preserve_index=False))
            section_rows.write_table(pa.Table.from_pandas(corpus.sections, schemas[1], preserve_index=False))


def _schema(table: pd.DataFrame, attributes: dict[str, str]) -> pa.Schema:
    """The types of a table; those of lists cannot be told from a part in which all are empty."""
    schema = pa.Schema.from_pandas(table, preserve_index=False)
    for column in set(_LISTS) & set(schema.names):
        schema = schema.set(schema.get_field_index(column), pa.field(column, pa.list_(pa.string())))
    # Where pandas looks for a table's attributes.
    return schema.with_metadata({**schema.metadata, b"PANDAS_ATTRS": json.dumps(attributes).encode("utf-8")})


def _check_distinct(replies: list[Reply]) -> None:
    first: dict[str, str] = {}
    for reply in replies:
        if reply.reply_id in first:
            raise InvalidValue(
                f"{first[reply.reply_id]} and {reply.source} hold the same page: remove one, or let ingest link the two"
            )
        first[reply.reply_id] = reply.source


def _cell(value: object) -> object:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else None
    return list(value) if isinstance(value, tuple) else value


def load_corpus(name_or_path: str | Path = "teaching") -> Corpus:
    """Load a corpus.

    Parameters
    ----------
    name_or_path
        ``"teaching"``, the corpus of invented replies that comes with Dafu; a folder that `ingest`
        wrote; or a folder of saved reply pages, which are read on the spot.

    Raises
    ------
    NotFound
        If there is no such folder.
    InvalidValue
        If the folder holds neither ``replies.parquet`` nor a single saved page, or holds a page twice, or its
        two tables are of different runs.
    NotAReply, UnreadableFile
        If a page of the folder is no reply, or cannot be read. `ingest` lists such files instead.
    """
    if str(name_or_path) == "teaching":
        texts = {str(path) for path in teaching_files()}
        return _read_pages("teaching", (page for page in find_pages(TEACHING) if page.path in texts))
    folder = Path(name_or_path)
    if not folder.is_dir() and not is_archive(folder):
        raise NotFound(f'{folder} is no folder: give "teaching", a folder of saved pages, or one that ingest wrote')
    if (folder / "replies.parquet").is_file():
        return _read_parquet(folder)
    count_pages(folder)
    return _read_pages(corpus_name(folder), (page for page in find_pages(folder) if page.refusal != "file_type"))


def _read_parquet(folder: Path) -> Corpus:
    tables = [folder / "replies.parquet", folder / "sections.parquet"]
    for table in tables:
        if not table.is_file():
            raise NotFound(f"{table} does not exist: run ingest again, it writes both tables")
    replies, sections = (_read_table(table) for table in tables)
    if replies.attrs.get("corpus") != sections.attrs.get("corpus"):
        raise InvalidValue(f"replies.parquet and sections.parquet in {folder} are of two runs: run ingest again")
    return Corpus(replies.attrs.get("name", corpus_name(folder)), replies, sections)


def _read_table(path: Path) -> pd.DataFrame:
    # Given a path, pyarrow fails on names that are not in the system's encoding.
    with path.open("rb") as file:
        return pd.read_parquet(file)


def teaching_files() -> list[Path]:
    """The invented replies, sorted; what is known about them (``truth*``) lies in the same folder.

    Raises
    ------
    NotFound
        If Dafu was installed without them, as from a wheel.
    """
    files = sorted(path for path in TEACHING.glob("*.txt") if not path.name.startswith("truth"))
    if not files:
        raise NotFound(f"{TEACHING} holds no replies: the teaching corpus comes with the repository, work in a clone")
    return files


def _read_pages(name: str, pages: Iterable[Page]) -> Corpus:
    return Corpus.from_replies(name, [_read_page(page) for page in pages])


def _read_page(page: Page) -> Reply:
    raw = page_bytes(page)
    reply = parse_reply(decode(raw, page.name.rpartition("/")[2]), source=page.name)
    return dataclasses.replace(reply, source_sha256=hashlib.sha256(raw).hexdigest())
