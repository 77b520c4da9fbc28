"""Which group each reply belongs to: its year, a span of years, or another fact of its header."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.options import check_whole

Rows = TypeVar("Rows", np.ndarray, sp.csr_matrix)


@dataclasses.dataclass(frozen=True)
class Grouping:
    """Group labels in order, and for each document the position of its label (-1 where the fact is missing)."""

    labels: list[object]
    position: np.ndarray


def group_documents(documents: pd.DataFrame, by: str, years_per_period: int = 1) -> Grouping:
    """Group documents by a column.

    Parameters
    ----------
    documents
        `Tokens.documents`.
    by
        ``"year"`` or another column (``"region"``, ``"level"``, ``"kind"``, ``"department"``).
    years_per_period
        How many years make one period, counted from the first; only for ``by="year"``.

    Returns
    -------
    Grouping. Years between the first and the last that have no document have a label too, so that a gap
    shows as a gap. A period of several years is labelled ``"2013-2015"``.

    Raises
    ------
    InvalidValue
        If there is no such column, no document has the fact, or the number of years is not positive.
    """
    if not isinstance(by, str) or by not in documents.columns:
        raise InvalidValue(f"by = {by!r} is no column of the documents: use one of {', '.join(documents.columns)}")
    check_whole("years_per_period", years_per_period)
    facts = documents[by]
    if facts.isna().all():
        raise InvalidValue(f"no document has a {by}: group by another column")
    if by == "year":
        return _by_year(facts, years_per_period)
    labels = sorted(facts.dropna().unique())
    lookup = {label: i for i, label in enumerate(labels)}
    return Grouping(list(labels), np.array([lookup.get(fact, -1) if pd.notna(fact) else -1 for fact in facts]))


def sum_rows(matrix: Rows, group: np.ndarray, groups: int) -> Rows:
    """The sums of the rows of each group (groups x columns); rows of the group -1 are left out."""
    inside = np.flatnonzero(group >= 0)
    ones = np.ones(len(inside), dtype=np.int64)
    sums: Rows = sp.csr_matrix((ones, (group[inside], inside)), shape=(groups, len(group))) @ matrix
    return sums


def check_fact(by: str) -> None:
    """Refuse to group replies by their sections: a reply that has several would count in one of them alone.

    Raises
    ------
    InvalidValue
        If the column tells sections apart.
    """
    if by in ("section_id", "document_id", "tokens"):
        raise InvalidValue(f"by = {by!r} tells sections and not replies apart: group by reply_id, year or another fact")


def check_one_a_reply(documents: pd.DataFrame, grouping: Grouping, by: str) -> None:
    """Refuse a fact that differs within a reply, which would count in one of its groups alone.

    Raises
    ------
    InvalidValue
        If documents of one reply are of several groups.
    """
    groups = pd.Series(grouping.position).groupby(documents["reply_id"].to_numpy()).nunique()
    if (groups > 1).any():
        raise InvalidValue(
            f"{by} differs between the documents of {(groups > 1).sum()} replies, such as {groups.idxmax()}: group by "
            "a fact of whole replies"
        )


def _by_year(years: pd.Series, span: int) -> Grouping:
    first, last = int(years.min()), int(years.max())
    starts = range(first, last + 1, span)
    labels = [_label(start, min(start + span - 1, last), span) for start in starts]
    position = ((years - first) // span).fillna(-1).astype(int)
    return Grouping(list(labels), position.to_numpy())


def _label(first: int, last: int, span: int) -> object:
    if span == 1:
        return first
    return f"{first}-{last}" if first < last else f"{first}"
