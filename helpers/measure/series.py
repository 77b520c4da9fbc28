"""Series of terms over time: the table of a whole vocabulary, and how a table of periods becomes a matrix."""

from __future__ import annotations

import dataclasses
import re
from typing import Literal

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_counts
from helpers.measure.periods import group_documents, sum_rows
from helpers.measure.provenance import with_step
from helpers.measure.resample import THIN
from helpers.measure.trends import PER

Of = Literal["tokens", "replies"]
_YEARS = re.compile(r"(\d{4})(?:-\d{4})?")
_HITS = {"tokens": "count", "replies": "used_in"}


def term_rates(dtm: DocumentTermMatrix, *, years_per_period: int = 1) -> pd.DataFrame:
    """The rate of every term of a vocabulary in each period, without intervals.

    Parameters
    ----------
    dtm
        Counts, of tokens with no words taken out, since all tokens are the denominator. Rare terms are left
        out by its ``min_df``.
    years_per_period
        How many years make one period.

    Returns
    -------
    DataFrame[period, term, count, used_in, tokens, replies, rate, thin], sorted by term and period: occurrences;
    replies that use the term; tokens and replies of the period; occurrences in 10,000 tokens (NaN for a period
    without replies); whether the period has fewer than ten replies.

    Raises
    ------
    InvalidValue
        If the matrix holds no counts, its documents are of no replies, or no document has a year.
    """
    check_counts(dtm)
    if "reply_id" not in dtm.documents.columns:
        raise InvalidValue("the documents of the matrix are of no replies: make it with document_term_matrix(tokens)")
    grouping = group_documents(dtm.documents, "year", years_per_period)
    periods = len(grouping.labels)
    reply, ids = pd.factorize(dtm.documents["reply_id"])
    group = np.full(len(ids), -1)
    group[reply] = grouping.position
    per_reply = sum_rows(dtm.matrix, reply, len(ids))
    count = sum_rows(per_reply, group, periods).toarray().T
    used_in = sum_rows((per_reply > 0).astype(np.int64), group, periods).toarray().T
    dated = grouping.position >= 0
    tokens = np.bincount(grouping.position[dated], weights=dtm.documents["tokens"].to_numpy()[dated], minlength=periods)
    replies = np.bincount(group[group >= 0], minlength=periods)
    table = _long(grouping.labels, dtm.vocabulary, count, used_in, tokens.astype(np.int64), replies)
    step = {"function": "term_rates", "years_per_period": years_per_period}
    table.attrs["provenance"] = with_step(dtm.provenance, step)
    return table


def _long(
    labels: list[object],
    terms: np.ndarray,
    count: np.ndarray,
    used_in: np.ndarray,
    tokens: np.ndarray,
    replies: np.ndarray,
) -> pd.DataFrame:
    with np.errstate(invalid="ignore"):
        rate = PER * count / tokens
    return pd.DataFrame(
        {
            "period": labels * len(terms),
            "term": np.repeat(terms, len(labels)),
            "count": count.ravel(),
            "used_in": used_in.ravel(),
            "tokens": np.tile(tokens, len(terms)),
            "replies": np.tile(replies, len(terms)),
            "rate": rate.ravel(),
            "thin": np.tile(replies < THIN, len(terms)),
        }
    )


@dataclasses.dataclass(frozen=True)
class Series:
    """Terms in rows, periods in columns, in order of time.

    Attributes
    ----------
    terms, periods
        Their labels.
    years
        The first year of each period.
    values
        Terms x periods: what was asked for; NaN where a period has no text.
    """

    terms: list[str]
    periods: list[object]
    years: np.ndarray
    values: np.ndarray


def wide(table: pd.DataFrame, column: str) -> Series:
    """One column of a table of terms and periods as a matrix.

    Raises
    ------
    InvalidValue
        If a column is wanting, the table is empty, a period is no year or span of years, or a term has two rows
        for one period.
    """
    missing = [name for name in ("term", "period", column) if name not in table.columns]
    if missing:
        raise InvalidValue(f"the table has no column {', '.join(missing)}: give the one of keyword_trend or term_rates")
    if table.empty:
        raise InvalidValue("the table has no row: give one with at least one term")
    if table.duplicated(["term", "period"]).any():
        raise InvalidValue("a term stands twice in one period: give a table with one row for each")
    year_of = {period: first_year(period) for period in table["period"].unique()}
    periods = sorted(year_of, key=year_of.__getitem__)
    matrix = table.pivot(index="term", columns="period", values=column)
    matrix = matrix.reindex(index=table["term"].unique(), columns=periods).astype(float)
    years = np.array([year_of[period] for period in periods])
    return Series([str(term) for term in matrix.index], periods, years, matrix.to_numpy())


def hits_and_trials(table: pd.DataFrame, of: Of) -> tuple[Series, np.ndarray]:
    """How often each term was used in each period, and in how many tokens or replies it could have been.

    Returns
    -------
    The series of hits, and the trials (terms x periods). A period without text has no trials and no hits.

    Raises
    ------
    InvalidValue
        If `of` is neither, or the table will not do.
    """
    if of not in _HITS:
        raise InvalidValue(f'of = {of!r} is unknown: use "tokens" or "replies"')
    if of == "replies" and "used_in" not in table.columns:
        raise InvalidValue("the table does not say how many replies use a term (used_in): give the one of the measure")
    hits, trials = wide(table, _HITS[of]), wide(table, of)
    filled = [np.nan_to_num(matrix) for matrix in (hits.values, trials.values)]
    if (filled[0] > filled[1]).any() or (filled[0] < 0).any():
        raise InvalidValue(f"a count is negative or exceeds the {of}: give the table as the measure returned it")
    return dataclasses.replace(hits, values=filled[0]), filled[1]


def first_year(period: object) -> int:
    """The first year of a period.

    Raises
    ------
    InvalidValue
        If it is no year and no span of years.
    """
    found = _YEARS.fullmatch(str(period))
    if not found:
        raise InvalidValue(f"period {period!r} is no year and no span of years: group by year")
    return int(found[1])
