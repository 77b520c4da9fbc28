"""Which words stand together: runs without a gap, and sentences as the text has them."""

from __future__ import annotations

import re
from typing import Any, Protocol

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.countable import countable_texts
from helpers.measure.tokens import Tokens
from helpers.read.corpus import Corpus

# A semicolon ends a clause that could stand alone; official prose strings whole paragraphs together with it.
_SENTENCE_END = re.compile("[。!?;！？；\n]")


class MadeOfCorpus(Protocol):
    """What knows its documents and where they come from: tokens, or a topic model."""

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, as in `Tokens.documents`."""

    @property
    def provenance(self) -> dict[str, Any]:
        """What it was made from and how."""


def check_source(tokens: MadeOfCorpus, corpus: Corpus) -> None:
    """Refuse a corpus that the tokens, or the topics, are not of: offsets would point anywhere.

    Raises
    ------
    InvalidValue
        If the digests differ.
    """
    if tokens.provenance.get("corpus_sha256") != corpus.digest:
        raise InvalidValue(
            f"the tokens are of {tokens.provenance.get('corpus')}, but the corpus given, {corpus.name}, has other "
            "texts: give the corpus that was tokenized"
        )


def run_starts(tokens: Tokens) -> np.ndarray:
    """The positions of the first tokens of runs: words that follow one another without a gap in one document."""
    return np.flatnonzero(~tokens.joined)


def document_bounds(tokens: MadeOfCorpus, corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """Where each row of `Tokens.documents` starts and ends in its reply's text."""
    # Documents that were joined to replies keep the record of what they were.
    is_of_replies = "section_id" not in tokens.documents or tokens.documents["section_id"].isna().all()
    texts = countable_texts(corpus, "reply" if is_of_replies else tokens.provenance["unit"])
    bounds = [texts.groupby("document_id", sort=False)[edge] for edge in ("start", "end")]
    ids = tokens.documents["document_id"]
    start, end = (
        ids.map(bound).fillna(0).to_numpy(dtype=np.int64) for bound in (bounds[0].min(), bounds[1].max())
    )
    return start, end


def printed_texts(tokens: MadeOfCorpus, corpus: Corpus) -> pd.Series:
    """The text of the reply of each row of `Tokens.documents`."""
    return tokens.documents["reply_id"].map(corpus.replies.set_index("reply_id")["text"])


def document_texts(tokens: MadeOfCorpus, corpus: Corpus) -> list[str]:
    """The text of each row of `Tokens.documents`, as printed."""
    bounds = document_bounds(tokens, corpus)
    return [text[start:end] for text, start, end in zip(printed_texts(tokens, corpus), *bounds, strict=True)]


def sentence_numbers(tokens: Tokens, corpus: Corpus) -> np.ndarray:
    """The sentence of each token, numbered through the corpus.

    A sentence ends at 。, ！, ？, ； or a line's end of the reply's text, and at the end of a document, whether or
    not punctuation is among the tokens and whatever words were taken out.
    """
    documents = len(tokens.documents)
    edges = np.searchsorted(tokens.document, np.arange(documents + 1))
    ends_before = np.zeros(len(tokens), dtype=np.int64)
    marks: dict[str, np.ndarray] = {}
    for row, (reply, text) in enumerate(zip(tokens.documents["reply_id"], printed_texts(tokens, corpus), strict=True)):
        inside = slice(edges[row], edges[row + 1])
        if reply not in marks:
            marks[reply] = np.array([mark.start() for mark in _SENTENCE_END.finditer(text)], dtype=np.int64)
        ends_before[inside] = np.searchsorted(marks[reply], tokens.start[inside])
    is_new = np.ones(len(tokens), dtype=bool)
    is_new[1:] = (np.diff(ends_before) != 0) | (np.diff(tokens.document) != 0)
    return np.cumsum(is_new) - 1
