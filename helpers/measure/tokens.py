"""Tokens: the words of a corpus with their offsets, once and for every measure."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import helpers
from helpers.errors import InvalidValue, NotFound
from helpers.measure.countable import Unit, countable_texts
from helpers.measure.provenance import with_step
from helpers.measure.tokenizer import Tokenizer, tokenizer_or_default
from helpers.options import check_whole
from helpers.read.corpus import Corpus
from helpers.segment.pieces import BATCH, Batch, Pieces, segment, sorted_words

_FACTS = ["reply_id", "year", "region", "level", "kind", "department", "doc_type"]
_ARRAYS = ("types", "codes", "document", "start", "end", "joined")
# Digits and Chinese numerals, with the measure that a segmenter leaves on them: 12.5%, 一九五八年, 百分之二十, 两家.
_NUMERAL = "[0-9.,%/〇零一二三四五六七八九十百千万亿两几半-]"
_MEASURE = "[年月日号个条家台套期批次项户名人位倍元吨成届种类件起多余]"
_NUMBER = re.compile(rf"第?(?:百分之|千分之|万分之)?{_NUMERAL}+{_MEASURE}?")


@dataclasses.dataclass(frozen=True, eq=False)
class Tokens:
    """The words of a corpus, in reading order; immutable: the arrays it is given can no longer be written to.

    Two are equal if their words, offsets, documents and provenance are.

    Attributes
    ----------
    documents
        One row a document (a section, a paragraph or a reply): ``document_id``, ``section_id`` (missing for replies),
        ``reply_id``, ``year``, ``region``, ``level``, ``kind``, ``department``, ``doc_type``.
    types
        Array of the distinct words, sorted.
    codes, document, start, end
        Arrays of one length, one entry a token: which type, which row of `documents`, and the offsets of
        its characters in the reply's text. n-grams of characters overlap.
    provenance
        What they were made from and how.
    joined
        One entry a token: whether it follows the one before it directly, in one document and section, without a mark,
        a space or a removed word between them. Whatever reads neighbours (phrases, windows) stops where it is False.
        If it is left out, tokens are joined where one's end is the other's start.
    """

    documents: pd.DataFrame
    types: np.ndarray
    codes: np.ndarray
    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    provenance: dict[str, Any]
    joined: np.ndarray = dataclasses.field(default_factory=lambda: np.empty(0, dtype=bool))

    def __post_init__(self) -> None:
        if len(self.joined) != len(self.codes):
            object.__setattr__(self, "joined", _touching(self.document, self.start, self.end))
        object.__setattr__(self, "documents", self.documents.copy())
        for name in _ARRAYS:
            getattr(self, name).setflags(write=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tokens):
            return NotImplemented
        same = all(np.array_equal(getattr(self, name), getattr(other, name)) for name in _ARRAYS)
        return same and self.documents.equals(other.documents) and self.provenance == other.provenance

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.codes)

    def __repr__(self) -> str:
        return f"Tokens({len(self.codes):,} tokens, {len(self.types):,} types, {len(self.documents):,} documents)"

    @property
    def overlapping(self) -> bool:
        """Whether tokens share characters, as n-grams of characters do."""
        return bool(np.any(self.joined[1:] & (self.start[1:] < self.end[:-1])))

    def lists(self) -> list[list[str]]:
        """The words of each document as a list."""
        edges = self._edges()
        words = self.types[self.codes].tolist()
        return [words[first:last] for first, last in zip(edges[:-1], edges[1:], strict=True)]

    def counts(self) -> np.ndarray:
        """How many tokens each document has."""
        return np.diff(self._edges())

    def _edges(self) -> np.ndarray:
        # Keys of another type would make numpy convert all tokens.
        rows = np.arange(len(self.documents) + 1, dtype=self.document.dtype)
        return np.searchsorted(self.document, rows)

    def without(self, words: Collection[str], *, numerals: bool = False, min_characters: int = 1) -> Tokens:
        """The tokens that are left when some words are taken out; the gaps stay.

        Parameters
        ----------
        words
            The words to take out, such as a stop layer of `load_stop_words`.
        numerals
            Whether numbers go too, in digits or in Chinese, with a measure that was left on them (一条).
        min_characters
            Shorter words go too. Two leaves out what a segmenter makes of names it does not know (岚|江),
            and with them real words of one character (钢, 车).

        Raises
        ------
        InvalidValue
            If the words are one text, such as the name of a layer, or a table, or `min_characters` is no whole number.
        """
        if isinstance(words, (str, pd.DataFrame)) or not isinstance(words, Collection):
            raise InvalidValue("words are no collection of words: give one, as load_stop_words('function') returns")
        check_whole("min_characters", min_characters, 0)
        gone = np.isin(self.types, np.array(sorted(words), dtype=object))
        if numerals:
            gone |= np.array([_is_number(word) for word in self.types], dtype=bool)
        gone |= np.array([len(word) < min_characters for word in self.types], dtype=bool)
        step = {
            "function": "without", "words": int(gone.sum()), "numerals": numerals, "min_characters": min_characters,
        }  # fmt: skip
        return self._select(~gone[self.codes], step)

    def ngrams(self, n: int = 2) -> Tokens:
        """The phrases of n tokens that follow one another directly, each written with spaces: 智能 制造.

        No phrase bridges a mark, a removed word or the end of a document; fewer than n tokens between two of these
        make none. The offsets are those of its first and last token.

        Raises
        ------
        InvalidValue
            If n is less than 1.
        """
        check_whole("n", n)
        first = np.arange(max(len(self) - n + 1, 0))
        whole = np.ones(len(first), dtype=bool)
        for later in range(1, n):
            whole &= self.joined[first + later]
        first = first[whole]
        phrases, codes = np.unique(self.codes[first[:, None] + np.arange(n)], axis=0, return_inverse=True)
        types, codes = _sorted_types([" ".join(words) for words in self.types[phrases]], codes.ravel())
        return Tokens(
            self.documents, types, codes, self.document[first], self.start[first],
            self.end[first + n - 1], with_step(self.provenance, {"function": "ngrams", "n": n}), self.joined[first],
        )  # fmt: skip

    def _select(self, kept: np.ndarray, step: dict[str, Any]) -> Tokens:
        used, codes = np.unique(self.codes[kept], return_inverse=True)
        follows = self.joined.copy()
        follows[1:] &= kept[:-1]
        return Tokens(
            self.documents, self.types[used], codes.astype(np.int32), self.document[kept],
            self.start[kept], self.end[kept], with_step(self.provenance, step), follows[kept],
        )  # fmt: skip

    def to_parquet(self, path: str | Path) -> Path:
        """Store the tokens in one Parquet file, documents and provenance in its metadata."""
        path = Path(path)
        table = pa.table(
            {
                "document": self.document,
                "token": pa.DictionaryArray.from_arrays(pa.array(self.codes), pa.array(self.types.tolist())),
                "start": self.start,
                "end": self.end,
                "joined": self.joined,
            }
        )
        metadata = {
            "documents": self.documents.to_json(orient="table", index=False, force_ascii=False),
            "provenance": json.dumps(self.provenance, ensure_ascii=False, sort_keys=True),
        }
        # Two processes may store the same tokens: each writes a file of its own, and the last one stays.
        scratch = path.with_name(f"{path.name}.{uuid.uuid4().hex}.partial")
        try:
            pq.write_table(table.replace_schema_metadata(metadata), scratch, write_page_checksum=True)
            return scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)

    @classmethod
    def read_parquet(cls, path: str | Path) -> Tokens:
        """Load what `to_parquet` stored.

        Raises
        ------
        NotFound
            If there is no such file.
        InvalidValue
            If it is damaged, or holds something else.
        """
        if not Path(path).is_file():
            raise NotFound(f"{path} does not exist: store tokens with Tokens.to_parquet first")
        try:
            return cls._from_table(pq.read_table(path, page_checksum_verification=True))
        except (pa.ArrowException, OSError, ValueError, KeyError) as error:
            raise InvalidValue(f"{path} is damaged or holds no tokens: store them anew") from error

    @classmethod
    def _from_table(cls, table: pa.Table) -> Tokens:
        metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
        words = table["token"].cast(pa.dictionary(pa.int32(), pa.string())).combine_chunks()
        # A large dictionary comes back in the order of its first use.
        types, codes = _sorted_types(words.dictionary.to_pylist(), words.indices.to_numpy())
        columns = {name: table[name].to_numpy() for name in ("document", "start", "end", "joined")}
        documents, provenance = _documents_from_json(metadata["documents"]), json.loads(metadata["provenance"])
        return cls(documents=documents, types=types, codes=codes, provenance=provenance, **columns)


def tokenize(
    corpus: Corpus, tokenizer: Tokenizer | None = None, unit: Unit = "section", *, cache: str | Path | None = None
) -> Tokens:
    """Segment a corpus.

    Parameters
    ----------
    corpus
        What `load_corpus` returns.
    tokenizer
        A `Tokenizer`; the default one if None.
    unit
        ``"section"``: a document is an outermost section of a letter, closings left out. ``"paragraph"``: a line of
        one that is not empty, a heading on a line of its own too; its ``document_id`` is the section's, # and its
        number there, from 1. ``"reply"``: all sections together.
    cache
        A folder in which tokens are stored, made if it does not exist: the same sections, cut in the same way, are
        read from there the next time. The name of a file is the digest of the texts, of what is known of the
        documents, of unit, options and lexicon, and of the versions of engine and Dafu; a damaged file is made anew.
        Nothing is ever deleted. If None, nothing is stored.

    Returns
    -------
    Tokens. The formulas of opening and closing are in no section and so are not counted.

    Raises
    ------
    InvalidValue
        If the unit is unknown, the corpus is empty, no reply of it has a body, the tokenizer's options will not do,
        or the cache is no folder and cannot be made one.
    """
    if unit not in get_args(Unit):
        raise InvalidValue(f"unit = {unit!r} is unknown: use one of {', '.join(get_args(Unit))}")
    if not len(corpus.replies):
        raise InvalidValue(f"the corpus {corpus.name} has no reply: give one that has")
    tokenizer = tokenizer_or_default(tokenizer)
    provenance = {
        "corpus": corpus.name,
        "corpus_sha256": corpus.digest,
        "replies": len(corpus.replies),
        "unit": unit,
        "tokenizer": tokenizer.describe(),
        "steps": [],
    }
    texts = countable_texts(corpus, unit)
    if not len(texts):
        raise InvalidValue(f"the replies of {corpus.name} hold nothing to count (no body): look at the pages")
    documents, row = _documents(corpus, texts, unit)
    stored = None if cache is None else _cache_file(cache, texts, documents, provenance)
    tokens = None if stored is None else _read_cached(stored, documents, provenance)
    if tokens is None:
        pieces = segment(tokenizer.segmenter, _batches(texts))
        tokens = _tokens_of(pieces, documents, row, provenance)
        if stored is not None:
            tokens.to_parquet(stored)
    return tokens


def _batches(texts: pd.DataFrame) -> Iterator[Batch]:
    for first in range(0, len(texts), BATCH):
        some = texts.iloc[first : first + BATCH]
        yield some["text"].tolist(), some["start"].to_numpy()


def _cache_file(
    folder: str | Path, texts: pd.DataFrame, documents: pd.DataFrame, provenance: dict[str, Any]
) -> Path:
    """Where the tokens of these texts are, or will be, stored."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidValue(f"cache = {folder} cannot be made ({error.strerror}): name a folder to write in") from None
    made_by = json.dumps([helpers.__version__, provenance], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(made_by.encode("utf-8"))
    for table in (texts[["section_id", "start", "text"]], documents):
        digest.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    return Path(folder) / f"{digest.hexdigest()}.parquet"


def _read_cached(path: Path, documents: pd.DataFrame, provenance: dict[str, Any]) -> Tokens | None:
    try:
        return dataclasses.replace(Tokens.read_parquet(path), documents=documents, provenance=provenance)
    except (NotFound, InvalidValue):
        return None


def _tokens_of(pieces: Pieces, documents: pd.DataFrame, row: np.ndarray, provenance: dict[str, Any]) -> Tokens:
    """The tokens of texts; `row` is the document of each."""
    types, document = np.array(pieces.words, dtype=object), np.repeat(row, pieces.per_text)
    return Tokens(documents, types, pieces.codes, document, pieces.start, pieces.end, provenance, pieces.joined)


def _sorted_types(words: list[str], codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The words sorted, and the codes anew."""
    types, rank = sorted_words(words)
    return np.array(types, dtype=object), rank[codes]


def _touching(document: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    joined = np.zeros(len(start), dtype=bool)
    joined[1:] = (start[1:] == end[:-1]) & (document[1:] == document[:-1])
    return joined


def _documents(corpus: Corpus, texts: pd.DataFrame, unit: Unit) -> tuple[pd.DataFrame, np.ndarray]:
    """One row a document, and for each text the row it belongs to."""
    facts = corpus.replies[_FACTS].reset_index(drop=True)
    if unit != "reply":
        rows = texts[["section_id", "reply_id"]].merge(facts, on="reply_id", how="left", validate="m:1")
        return rows.assign(document_id=texts["document_id"]), np.arange(len(texts), dtype=np.int32)
    rows = facts.assign(document_id=facts["reply_id"], section_id=pd.array([pd.NA] * len(facts), dtype="string"))
    position = pd.Series(np.arange(len(rows), dtype=np.int32), index=rows["reply_id"])
    return rows, position[texts["reply_id"]].to_numpy()


def _documents_from_json(text: str) -> pd.DataFrame:
    frame = pd.DataFrame(json.loads(text)["data"])
    words = {column: "string" for column in frame.columns if column != "year"}
    return frame.astype({**words, "year": "Int64"})


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None
