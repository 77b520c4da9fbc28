"""Tokens: the words of a corpus with their offsets, once and for every measure."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from joblib import Parallel, delayed

from helpers.errors import InvalidValue, NotFound
from helpers.measure.tokenizer import Tokenizer
from helpers.read.corpus import Corpus

Unit = Literal["section", "reply"]
_FACTS = ["reply_id", "year", "region", "level", "kind", "department", "doc_type"]
_BATCH = 500
# Digits and Chinese numerals, with the measure that a segmenter leaves on them: 12.5%, 一九五八年, 百分之二十, 两家.
_NUMERAL = "[0-9.,%/〇零一二三四五六七八九十百千万亿两几半-]"
_MEASURE = "[年月日号个条家台套期批次项户名人位倍元吨成届种类件起多余]"
_NUMBER = re.compile(rf"第?(?:百分之|千分之|万分之)?{_NUMERAL}+{_MEASURE}?")


@dataclasses.dataclass(frozen=True)
class Tokens:
    """The words of a corpus, in reading order; immutable.

    Attributes
    ----------
    documents
        One row a document (a section or a reply): ``document_id``, ``section_id`` (missing for replies),
        ``reply_id``, ``year``, ``region``, ``level``, ``kind``, ``department``, ``doc_type``.
    types
        Array of the distinct words, sorted.
    codes, document, start, end
        Arrays of one length, one entry a token: which type, which row of `documents`, and the offsets of
        its characters in the reply's text. Two tokens are adjacent if one's end is the other's start, so
        a removed word leaves a gap that no phrase bridges.
    provenance
        What they were made from and how.
    """

    documents: pd.DataFrame
    types: np.ndarray
    codes: np.ndarray
    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    provenance: dict[str, Any]

    def __len__(self) -> int:
        return len(self.codes)

    def __repr__(self) -> str:
        return f"Tokens({len(self.codes):,} tokens, {len(self.types):,} types, {len(self.documents):,} documents)"

    def lists(self) -> list[list[str]]:
        """The words of each document as a list."""
        edges = np.searchsorted(self.document, np.arange(len(self.documents) + 1))
        words = self.types[self.codes].tolist()
        return [words[first:last] for first, last in zip(edges[:-1], edges[1:], strict=True)]

    def counts(self) -> np.ndarray:
        """How many tokens each document has."""
        return np.bincount(self.document, minlength=len(self.documents))

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
        """
        gone = np.isin(self.types, np.array(sorted(words), dtype=object))
        if numerals:
            gone |= np.array([_is_number(word) for word in self.types], dtype=bool)
        gone |= np.array([len(word) < min_characters for word in self.types], dtype=bool)
        step = {
            "function": "without", "words": int(gone.sum()), "numerals": numerals, "min_characters": min_characters,
        }  # fmt: skip
        return self._select(~gone[self.codes], step)

    def _select(self, kept: np.ndarray, step: dict[str, Any]) -> Tokens:
        used, codes = np.unique(self.codes[kept], return_inverse=True)
        provenance = {**self.provenance, "steps": [*self.provenance["steps"], step]}
        return Tokens(
            self.documents, self.types[used], codes.astype(np.int32),
            self.document[kept], self.start[kept], self.end[kept], provenance,
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
            }
        )
        metadata = {
            "documents": self.documents.to_json(orient="table", index=False, force_ascii=False),
            "provenance": json.dumps(self.provenance, ensure_ascii=False, sort_keys=True),
        }
        scratch = path.with_name(path.name + ".partial")
        pq.write_table(table.replace_schema_metadata(metadata), scratch)
        return scratch.replace(path)

    @classmethod
    def read_parquet(cls, path: str | Path) -> Tokens:
        """Load what `to_parquet` stored.

        Raises
        ------
        NotFound
            If there is no such file.
        """
        if not Path(path).is_file():
            raise NotFound(f"{path} does not exist: store tokens with Tokens.to_parquet first")
        table = pq.read_table(path)
        metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
        words = table["token"].combine_chunks()
        columns = {name: table[name].to_numpy() for name in ("document", "start", "end")}
        return cls(
            documents=_documents_from_json(metadata["documents"]),
            types=np.array(words.dictionary.to_pylist(), dtype=object),
            codes=words.indices.to_numpy(),
            provenance=json.loads(metadata["provenance"]),
            **columns,
        )


def tokenize(corpus: Corpus, tokenizer: Tokenizer | None = None, unit: Unit = "section") -> Tokens:
    """Segment a corpus.

    Parameters
    ----------
    corpus
        What `load_corpus` returns.
    tokenizer
        A `Tokenizer`; the default one if None.
    unit
        ``"section"``: a document is an outermost section of a letter, closings left out. ``"reply"``: all
        of these together.

    Returns
    -------
    Tokens. The formulas of opening and closing are in no section and so are not counted.

    Raises
    ------
    InvalidValue
        If the unit is unknown, the corpus is empty, or no reply of it has a body.
    """
    if unit not in ("section", "reply"):
        raise InvalidValue(f'unit = {unit!r} is unknown: use "section" or "reply"')
    if not len(corpus.replies):
        raise InvalidValue(f"the corpus {corpus.name} has no reply: give one that has")
    tokenizer = tokenizer or Tokenizer()
    sections = countable_sections(corpus)
    if not len(sections):
        raise InvalidValue(f"the replies of {corpus.name} hold nothing to count (no body): look at the pages")
    pieces, lengths, per_section = _segment(tokenizer, sections["text"].tolist())
    types, codes, kept = _encode(pieces, tokenizer)
    section = np.repeat(np.arange(len(sections)), per_section)
    end, start = _offsets(lengths, per_section, sections["start"].to_numpy())
    documents, row = _documents(corpus, sections, unit)
    provenance = {
        "corpus": corpus.name,
        "corpus_sha256": corpus.digest,
        "replies": len(corpus.replies),
        "unit": unit,
        "tokenizer": tokenizer.describe(),
        "steps": [],
    }
    return Tokens(documents, types, codes, row[section][kept], start[kept], end[kept], provenance)


def countable_sections(corpus: Corpus) -> pd.DataFrame:
    """The sections that are counted: outermost ones, so that nothing is counted twice, and no closings."""
    sections = corpus.sections[corpus.sections["role"] != "closing"]
    reached = sections.groupby("reply_id", sort=False)["end"].cummax()
    before = reached.groupby(sections["reply_id"], sort=False).shift(fill_value=-1)
    return sections[sections["start"] >= before].reset_index(drop=True)


def _segment(tokenizer: Tokenizer, texts: list[str]) -> tuple[pa.ChunkedArray, np.ndarray, np.ndarray]:
    """Pieces of all texts in a row, their lengths in characters, and how many pieces each text has."""
    batches = [texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH)]
    jobs = 1 if len(batches) <= 4 else -1
    results = Parallel(n_jobs=jobs)(delayed(_segment_batch)(tokenizer, batch) for batch in batches)
    pieces, lengths = zip(*itertools.chain.from_iterable(results), strict=True)
    counts = np.array([len(array) for array in pieces], dtype=np.int64)
    return pa.chunked_array(pieces, type=pa.string()), np.concatenate(lengths), counts


def _segment_batch(tokenizer: Tokenizer, texts: list[str]) -> list[tuple[pa.Array, np.ndarray]]:
    return [_as_arrays(*tokenizer.pieces(text)) for text in texts]


def _as_arrays(pieces: list[str], lengths: list[int]) -> tuple[pa.Array, np.ndarray]:
    # Text by text, while the strings are still in the processor's cache.
    return pa.array(pieces, type=pa.string()), np.array(lengths, dtype=np.int64)


def _encode(pieces: pa.ChunkedArray, tokenizer: Tokenizer) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sorted types, a code for each kept piece, and which pieces are kept (judged once a type)."""
    encoded = pieces.combine_chunks().dictionary_encode()
    dictionary = np.array(encoded.dictionary.to_pylist(), dtype=object)
    codes = encoded.indices.to_numpy()
    is_token = np.array([tokenizer.is_kept(word) for word in dictionary], dtype=bool)
    kept = is_token[codes]
    order = np.argsort(dictionary[is_token])
    rank = np.full(len(dictionary), -1, dtype=np.int32)
    rank[np.flatnonzero(is_token)[order]] = np.arange(len(order), dtype=np.int32)
    return dictionary[is_token][order], rank[codes[kept]], kept


def _offsets(lengths: np.ndarray, per_section: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends and starts of pieces in the reply's text, from their lengths and where each section starts."""
    ends = np.cumsum(lengths)
    before = np.concatenate([[0], ends])[np.concatenate([[0], np.cumsum(per_section)[:-1]])]
    ends = ends + np.repeat(starts - before, per_section)
    return ends, ends - lengths


def _documents(corpus: Corpus, sections: pd.DataFrame, unit: Unit) -> tuple[pd.DataFrame, np.ndarray]:
    """One row a document, and for each section the row it belongs to."""
    facts = corpus.replies[_FACTS]
    if unit == "section":
        rows = sections[["section_id", "reply_id"]].merge(facts, on="reply_id", how="left", validate="m:1")
        return rows.assign(document_id=rows["section_id"]), np.arange(len(sections), dtype=np.int32)
    rows = facts.assign(document_id=facts["reply_id"], section_id=pd.array([pd.NA] * len(facts), dtype="string"))
    position = pd.Series(np.arange(len(rows), dtype=np.int32), index=rows["reply_id"])
    return rows, position[sections["reply_id"]].to_numpy()


def _documents_from_json(text: str) -> pd.DataFrame:
    frame = pd.DataFrame(json.loads(text)["data"])
    words = {column: "string" for column in frame.columns if column != "year"}
    return frame.astype({**words, "year": "Int64"})


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None
