"""Who uses a term first, and how it spreads over regions or departments of which not all are seen all the time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_confidence
from helpers.measure.tokens import Tokens
from helpers.measure.trends import check_terms, find_terms

_NO_UNITS = ("year", "reply_id", "section_id", "document_id")
_UNSEEN = np.iinfo(np.int64).max


def first_uses(
    tokens: Tokens, terms: Sequence[str], by: str = "region", *, within_words: bool = False
) -> pd.DataFrame:
    """The year in which each region first uses each term.

    Parameters
    ----------
    tokens
        What `tokenize` returns.
    terms
        Words or phrases, found as by `keyword_trend`.
    by
        Whose first use: ``"region"`` or another column of the documents (``"department"``). Replies in which
        it or the year is missing are left out.
    within_words
        Whether a term also counts inside longer words and across them.

    Returns
    -------
    DataFrame[term, region, entered, last, first, replies_before, replies_in_year, at_entry, at_corpus_start], sorted
    by term as given and region (the second column is named as `by`): the years of the region's first and last
    reply; the year of the first use, missing if there is none; the region's replies in years before it (all of
    them, if there is none) and in that year; whether that year is the region's first, and whether it is the first
    of the corpus. A term that a region uses in its first year may have been used there before: `at_entry` marks
    where "first" says no more than that.

    Raises
    ------
    InvalidValue
        If there is no term, a term is empty or stands twice, or no reply has both the fact and a year.

    References
    ----------
    Box-Steffensmeier and Jones 2004, Event History Modeling, chapter 2, on what begins before it is observed.
    """
    terms = check_terms(terms)
    replies, unit, labels = _units(tokens, by)
    years = replies["year"].to_numpy(dtype=np.int64)
    entered = _earliest(unit, years, len(labels))
    last = -_earliest(unit, -years, len(labels))
    row_of = pd.Series(np.arange(len(replies)), index=replies["reply_id"])
    of_document = tokens.documents["reply_id"].map(row_of)
    frames = []
    for term, documents in zip(terms, find_terms(tokens, terms, within_words=within_words), strict=True):
        using = np.unique(of_document.iloc[documents].dropna().to_numpy(dtype=np.int64))
        first = _earliest(unit[using], years[using], len(labels))
        before = np.bincount(unit, weights=years < first[unit], minlength=len(labels)).astype(np.int64)
        within = np.bincount(unit, weights=years == first[unit], minlength=len(labels)).astype(np.int64)
        used = first < _UNSEEN
        frames.append(
            pd.DataFrame(
                {
                    "term": term, by: labels, "entered": entered, "last": last,
                    "first": pd.Series(first, dtype="Int64").where(used), "replies_before": before,
                    "replies_in_year": within, "at_entry": first == entered, "at_corpus_start": first == years.min(),
                }
            )
        )  # fmt: skip
    table = pd.concat(frames, ignore_index=True)
    step = {"function": "first_uses", "terms": terms, "by": by, "within_words": within_words}
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table


def adoption(
    tokens: Tokens,
    terms: Sequence[str],
    by: str = "region",
    *,
    within_words: bool = False,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The share of regions that have used each term by each year, among those whose replies could have shown it.

    Parameters
    ----------
    tokens, terms, by, within_words
        See `first_uses`.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame[term, year, at_risk, adopted, at_entry, hazard, share, low, high], a row a term and year from the first
    to the last of the corpus: regions that have had their first reply, not yet had their last one before, and not
    used the term in an earlier year; those that first use it in this year, and how many of these in the first
    year they are seen; adopted by at_risk (NaN where none is at risk); the share that has adopted by the end of the
    year, with its interval (NaN before the first use, and where all have adopted). Share and interval are NaN
    from a year on in which all at risk adopt, if others come to be at risk later: the estimate then stands at 1 for
    good, which these disprove.

    Raises
    ------
    InvalidValue
        As `first_uses`, or if the confidence is no share.

    Notes
    -----
    Kaplan and Meier's estimate with delayed entry: a region is at risk from its first reply on and no longer
    counted after its last one, so that the curve does not rise because more regions publish. Where many adopt in the
    first year they are seen (`at_entry`), the curve says when they were seen and not when they adopted. Regions
    that publish little show a term late. The interval (Greenwood's variance, of log(-log) of what is left) takes
    regions for independent, and is rough for a handful.

    References
    ----------
    Kaplan and Meier 1958; Greenwood 1926; Kalbfleisch and Prentice 2002, section 1.4; Tsai, Jewell and Wang 1987
    for delayed entry.
    """
    check_confidence(confidence)
    uses = first_uses(tokens, terms, by, within_words=within_words)
    years = np.arange(uses["entered"].min(), uses["last"].max() + 1)
    frames = []
    for term, rows in uses.groupby("term", sort=False):
        adopted = rows["first"].notna().to_numpy()
        ends = rows["first"].fillna(rows["last"]).to_numpy(dtype=np.int64)
        curve = kaplan_meier(rows["entered"].to_numpy(), ends, adopted, years, confidence)
        at_entry = rows.loc[rows["at_entry"], "first"].value_counts().reindex(years, fill_value=0)
        curve.insert(2, "at_entry", at_entry.to_numpy(dtype=np.int64))
        curve.insert(0, "year", years)
        curve.insert(0, "term", term)
        frames.append(curve)
    table = pd.concat(frames, ignore_index=True)
    step = {
        "function": "adoption", "terms": list(terms), "by": by, "within_words": within_words, "confidence": confidence,
    }  # fmt: skip
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table


def kaplan_meier(
    entered: np.ndarray, ended: np.ndarray, happened: np.ndarray, times: np.ndarray, confidence: float
) -> pd.DataFrame:
    """The share to whom something has happened by each time, of those who were watched.

    Parameters
    ----------
    entered, ended, happened
        One entry a unit: the first and the last time at which it was watched, and whether it happened at the last.
    times
        Whole times in order, all those at which it may happen.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame[at_risk, adopted, hazard, share, low, high], a row a time.
    """
    at_risk = ((entered <= times[:, None]) & (times[:, None] <= ended)).sum(axis=1)
    events = ((ended == times[:, None]) & happened).sum(axis=1)
    hazard = np.divide(events, at_risk, out=np.full(len(times), np.nan), where=at_risk > 0)
    left = np.cumprod(1 - np.nan_to_num(hazard))
    staying = at_risk * (at_risk - events)
    greenwood = np.cumsum(np.divide(events, staying, out=np.zeros(len(times)), where=staying > 0))
    inside = (left > 0) & (left < 1)
    # All who were watched have adopted, and yet others are found later who have not.
    disproved = (left == 0) & (at_risk[::-1].cumsum()[::-1] > at_risk)
    disproved = np.logical_or.accumulate(disproved)
    logarithm = np.log(left, out=np.full(len(times), np.nan), where=inside)
    reach = stats.norm.ppf(0.5 + confidence / 2) * np.sqrt(greenwood) / np.abs(logarithm)
    low, high = (np.where(inside, 1 - left ** np.exp(sign * reach), np.nan) for sign in (-1, 1))
    share = np.where(disproved, np.nan, 1 - left)
    columns = {"at_risk": at_risk, "adopted": events, "hazard": hazard, "share": share, "low": low, "high": high}
    return pd.DataFrame(columns)


def _units(tokens: Tokens, by: str) -> tuple[pd.DataFrame, np.ndarray, list[str]]:
    """A row for each reply with a year and the fact, which unit it is of, and the units' names in order."""
    columns = tokens.documents.columns
    if not isinstance(by, str) or by not in columns or by in _NO_UNITS:
        others = ", ".join(column for column in columns if column not in _NO_UNITS)
        raise InvalidValue(f"by = {by!r} is no fact of whoever replies: use one of {others}")
    replies = tokens.documents[["reply_id", "year", by]].drop_duplicates("reply_id").dropna()
    if replies.empty:
        raise InvalidValue(f"no reply has both a year and a {by}: take another column")
    labels, unit = np.unique(replies[by].astype(str).to_numpy(dtype=object), return_inverse=True)
    return replies, unit, labels.tolist()


def _earliest(unit: np.ndarray, years: np.ndarray, units: int) -> np.ndarray:
    earliest = np.full(units, _UNSEEN, dtype=np.int64)
    np.minimum.at(earliest, unit, years)
    return earliest
