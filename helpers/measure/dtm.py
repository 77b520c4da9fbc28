"""The document-term matrix."""

from __future__ import annotations

import dataclasses
import itertools
import numbers
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer

from helpers.errors import InvalidValue
from helpers.measure.provenance import with_step
from helpers.measure.tokens import Tokens
from helpers.options import is_list

# Which documents: a boolean for each, or the numbers of their rows.
Kept = Sequence[bool] | Sequence[int] | np.ndarray | pd.Series
Weighting = Literal["count", "tfidf"]
_DOCUMENTS, _CELLS = 1_000, 1_000_000


@dataclasses.dataclass(frozen=True, eq=False)
class DocumentTermMatrix:
    """Documents in rows, terms in columns.

    Attributes
    ----------
    matrix
        CSR, documents x terms: counts (int64), or tf-idf (float64, rows of length one).
    vocabulary
        Array of the terms, sorted.
    documents
        One row a document, as in `Tokens.documents`, and ``tokens``, its length in tokens.
    weighting
        ``"count"`` or ``"tfidf"``.
    provenance
        What it was made from and how.

    Raises
    ------
    InvalidValue
        If rows and columns are not those of the documents and terms, a term stands twice, or a number is negative or
        not finite.
    """

    matrix: sp.csr_matrix
    vocabulary: np.ndarray
    documents: pd.DataFrame
    weighting: Weighting
    provenance: dict[str, Any]

    def __post_init__(self) -> None:
        rows, columns = self.matrix.shape
        if (rows, columns) != (len(self.documents), len(self.vocabulary)):
            raise InvalidValue(
                f"the matrix has {rows} rows and {columns} columns for {len(self.documents)} documents and "
                f"{len(self.vocabulary)} terms: give a row for each document and a column for each term"
            )
        terms = pd.Index(self.vocabulary)
        if not terms.is_unique:
            raise InvalidValue(f"the vocabulary has {terms[terms.duplicated()][0]} twice: add up the columns of a term")
        _check_numbers(self.matrix)

    @classmethod
    def from_tokens(cls, lists: Sequence[Sequence[str]]) -> DocumentTermMatrix:
        """The counts of words in lists of words, one list a document.

        Raises
        ------
        InvalidValue
            If no list holds a word.
        """
        lengths = np.array([len(words) for words in lists], dtype=np.int64)
        words = np.array([word for words in lists for word in words], dtype=object)
        if not len(words):
            raise InvalidValue("the lists hold no word: give at least one list with one")
        vocabulary, codes = np.unique(words, return_inverse=True)
        document = np.repeat(np.arange(len(lists)), lengths)
        documents = pd.DataFrame({"document_id": [str(i) for i in range(len(lists))], "tokens": lengths})
        provenance = {"corpus": "given lists", "replies": len(lists), "unit": "list", "steps": []}
        return cls(_counts(document, codes, len(lists), len(vocabulary)), vocabulary, documents, "count", provenance)

    def only(self, kept: Kept) -> DocumentTermMatrix:
        """The same terms in some of the documents, such as those of which a fact is known.

        Parameters
        ----------
        kept
            A boolean for each document, such as ``dtm.documents["region"].notna()``, or the numbers of rows from 0.

        Raises
        ------
        InvalidValue
            If it does not tell documents.
        """
        rows = kept_rows(kept, len(self.documents))
        documents = self.documents.iloc[rows].reset_index(drop=True)
        provenance = with_step(self.provenance, {"function": "only", "documents": len(rows)})
        return dataclasses.replace(self, matrix=self.matrix[rows], documents=documents, provenance=provenance)

    def without_empty(self) -> DocumentTermMatrix:
        """The documents that have a term; the rest cannot have topics."""
        filled = np.asarray(self.matrix.getnnz(axis=1)) > 0
        if filled.all():
            return self
        step = {"function": "without_empty", "documents": int((~filled).sum())}
        return dataclasses.replace(self.only(filled), provenance=with_step(self.provenance, step))

    def frequency(self) -> pd.DataFrame:
        """How often and how widely each term is used.

        Returns
        -------
        DataFrame[term, count, used_in], the most widely used first: occurrences, and how many documents have the
        term (its document frequency). `count` sums the matrix, so it is a frequency only where the weighting is
        ``"count"``.
        """
        table = pd.DataFrame(
            {
                "term": self.vocabulary,
                "count": np.asarray(self.matrix.sum(axis=0)).ravel(),
                "used_in": _used_in(self.matrix),
            }
        )
        table = table.sort_values(["used_in", "count", "term"], ascending=[False, False, True], ignore_index=True)
        table.attrs["provenance"] = self.provenance
        return table


def document_term_matrix(
    tokens: Tokens, weighting: Weighting = "count", min_df: int | float = 1, max_df: int | float = 1.0
) -> DocumentTermMatrix:
    """Count the terms of each document.

    Parameters
    ----------
    tokens
        What `tokenize` returns.
    weighting
        ``"count"``, or ``"tfidf"``: count x (ln((1 + n) / (1 + df)) + 1), each row divided by its
        Euclidean length (scikit-learn's smooth idf).
    min_df, max_df
        Terms in fewer, or in more, documents are left out: a whole number counts documents, a fraction is
        a share of them.

    Raises
    ------
    InvalidValue
        If the weighting is unknown, a bound is no share and no count, or no term is left.
    """
    if weighting not in ("count", "tfidf"):
        raise InvalidValue(f'weighting = {weighting!r} is unknown: use "count" or "tfidf"')
    documents = len(tokens.documents)
    fewest, most = document_bound(min_df, documents, "min_df"), document_bound(max_df, documents, "max_df")
    counts = _counts(tokens.document, tokens.codes, documents, len(tokens.types))
    used = _used_in(counts)
    kept = np.flatnonzero((used >= fewest) & (used <= most))
    if not used.any():
        raise InvalidValue(f"none of the {documents} documents has a token: take out fewer words, or give other texts")
    if not len(kept):
        raise InvalidValue(
            f"no term stands in {fewest:g} to {most:g} of the {documents} documents "
            f"(min_df = {min_df}, max_df = {max_df}): widen the bounds"
        )
    matrix = counts if len(kept) == len(tokens.types) else counts[:, kept]
    step = {"function": "document_term_matrix", "weighting": weighting, "min_df": min_df, "max_df": max_df}
    return DocumentTermMatrix(
        matrix=TfidfTransformer().fit_transform(matrix) if weighting == "tfidf" else matrix,
        vocabulary=tokens.types[kept],
        documents=tokens.documents.assign(tokens=tokens.counts()),
        weighting=weighting,
        provenance=with_step(tokens.provenance, step),
    )


def _check_numbers(matrix: sp.csr_matrix) -> None:
    if not sp.issparse(matrix):
        raise InvalidValue("the matrix is not sparse: give a scipy.sparse.csr_matrix")
    strange = matrix.data[~(np.isfinite(matrix.data) & (matrix.data >= 0))]
    if len(strange):
        raise InvalidValue(f"the matrix holds {strange[0]}: give numbers from 0 on")


def kept_rows(kept: Kept, documents: int) -> np.ndarray:
    """The numbers of the rows that a mask marks, or that are given.

    Raises
    ------
    InvalidValue
        If there is not one boolean for each document, one is missing, or there is no such row.
    """
    told = pd.Series(kept if is_list(kept) else [kept]).convert_dtypes()
    if pd.api.types.is_bool_dtype(told) and len(told) == documents and told.notna().all():
        return np.flatnonzero(told.to_numpy(dtype=bool))
    if not len(told) or (pd.api.types.is_integer_dtype(told) and told.between(0, documents - 1).all()):
        return told.to_numpy(dtype=np.int64)
    raise InvalidValue(
        f"{len(told)} values, {told.isna().sum()} of them missing, do not tell which of {documents} documents to keep: "
        "give True or False for each (missing values filled), or numbers of rows from 0"
    )


def check_matrix(dtm: DocumentTermMatrix) -> None:
    """Refuse what is no document-term matrix, such as the tokens that one is counted from.

    Raises
    ------
    InvalidValue
        If it is something else.
    """
    if not isinstance(dtm, DocumentTermMatrix):
        raise InvalidValue(f"a {type(dtm).__name__} is no document-term matrix: give document_term_matrix(tokens)")


def check_counts(dtm: DocumentTermMatrix) -> None:
    """Refuse a matrix that does not hold counts.

    Raises
    ------
    InvalidValue
        If it was weighted.
    """
    check_matrix(dtm)
    if dtm.weighting != "count":
        raise InvalidValue(f'the matrix is weighted by {dtm.weighting}: make it with weighting="count"')


def check_whole_counts(dtm: DocumentTermMatrix) -> None:
    """Refuse a matrix that holds parts of occurrences, which a sampler would cut off.

    Raises
    ------
    InvalidValue
        If it was weighted, or holds numbers that are not whole.
    """
    check_counts(dtm)
    parts = dtm.matrix.data[np.mod(dtm.matrix.data, 1) > 0] if dtm.matrix.dtype.kind == "f" else []
    if len(parts):
        raise InvalidValue(f"the matrix holds {parts[0]}, which counts no occurrences: give whole numbers")


def check_filled(dtm: DocumentTermMatrix) -> None:
    """Refuse what is no matrix, and empty documents.

    Raises
    ------
    InvalidValue
        If a document has no term.
    """
    check_matrix(dtm)
    empty = np.flatnonzero(dtm.matrix.getnnz(axis=1) == 0)
    if len(empty) == dtm.matrix.shape[0]:
        raise InvalidValue(f"none of the {len(empty)} documents has a term: keep more terms, or give more documents")
    if len(empty):
        first = dtm.documents["document_id"].iloc[empty[0]]
        raise InvalidValue(
            f"a document without a term has no topics, and {len(empty)} of {dtm.matrix.shape[0]} have none, such as "
            f"{first}: leave them out with dtm.without_empty(), or keep more terms"
        )


def document_bound(bound: int | float, documents: int, name: str) -> float:
    """A bound on the documents that have a term, in documents.

    Parameters
    ----------
    bound
        A whole number counts documents, a fraction is a share of them.
    documents
        How many there are.
    name
        What the option is called.

    Raises
    ------
    InvalidValue
        If it is neither.
    """
    is_share = isinstance(bound, (float, np.floating))
    if not isinstance(bound, numbers.Real) or not bound >= 0 or (is_share and bound > 1):
        raise InvalidValue(f"{name} = {bound!r} is neither a count nor a share: give 0, 1, 2, … or 0.0 to 1.0")
    return bound * documents if is_share else bound


def _counts(document: np.ndarray, codes: np.ndarray, documents: int, types: int) -> sp.csr_matrix:
    # A cell's row and column as one number: sorting these once is faster than scipy's summing of duplicates, and
    # some documents at a time take little memory. What is found grows in place.
    edges = np.searchsorted(document, np.arange(0, documents + _DOCUMENTS, _DOCUMENTS, dtype=document.dtype))
    filled = np.zeros(documents + 1, dtype=np.int64)
    columns, counts = bytearray(), bytearray()
    for first, last in itertools.pairwise(edges):
        cells, count = np.unique(document[first:last].astype(np.int64) * types + codes[first:last], return_counts=True)
        rows, column = np.divmod(cells, max(types, 1))
        np.add.at(filled, rows + 1, 1)
        columns += column.astype(np.int32).data
        counts += count.astype(np.int64).data
    cells_of = np.frombuffer(counts, dtype=np.int64), np.frombuffer(columns, dtype=np.int32), np.cumsum(filled)
    return sp.csr_matrix(cells_of, shape=(documents, types))


def _used_in(matrix: sp.csr_matrix) -> np.ndarray:
    """In how many documents each term stands, some cells at a time: scipy's getnnz makes larger numbers of all."""
    used = np.zeros(matrix.shape[1], dtype=np.int64)
    for first in range(0, matrix.nnz, _CELLS):
        used += np.bincount(matrix.indices[first : first + _CELLS], minlength=len(used))
    return used
