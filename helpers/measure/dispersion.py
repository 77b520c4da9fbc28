"""How evenly terms are spread over the parts of a corpus, beside what chance would do with so many occurrences."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_counts
from helpers.measure.periods import group_documents, sum_rows
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.trends import PER, check_terms
from helpers.options import check_whole
from helpers.segment.segmenter import as_term

# What has one year of its own.
_DATED = ("document_id", "reply_id")
# Chance is simulated for every frequency where there are few, else for a series that grows by a twentieth.
_FREQUENCIES = 300
_GROWTH = 1.05


def dispersion(
    dtm: DocumentTermMatrix,
    terms: Sequence[str] | None = None,
    by: str = "reply_id",
    *,
    resamples: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """How evenly each term is spread over the parts of the corpus.

    Parameters
    ----------
    dtm
        Counts.
    terms
        The terms to look at, all of the vocabulary if None.
    by
        What makes the parts: ``"reply_id"`` (spread), ``"document_id"``, ``"year"`` (persistence), ``"department"``
        (ownership) or another column of `DocumentTermMatrix.documents`. Documents without the fact are left out,
        and so are parts without tokens.
    resamples, seed
        Of the simulation of chance.

    Returns
    -------
    DataFrame[term, count, used_in, parts, dp, dp_norm, dp_egbert, juilland_d, expected_dp, z, p], in the
    order of the terms: occurrences; how many parts have the term (its range), of how many; Gries's deviation of
    proportions (0 = as even as the parts are large, near 1 = all in a small part) and the same divided by
    its largest value, 1 less the share of the smallest part; Egbert's form and Juilland's D, which run the
    other way (1 = even, 0 = all in one part); the mean DP of a term as frequent as this one whose
    occurrences are scattered over the tokens by chance; how many standard deviations the DP lies above it;
    and the share of the resamples that are at least as uneven. A term that is not in the vocabulary has
    the count 0 and no other value.

    Raises
    ------
    InvalidValue
        If the matrix holds no counts, the terms or the column will not do, fewer than two parts have tokens, or
        resamples or seed will not do.

    Notes
    -----
    DP depends on frequency: a term of five occurrences cannot be even over a hundred parts. Compare DP
    with `expected_dp`, or terms of like frequency. Words come in bursts, so that nearly every word of
    content is less even than chance: `z` puts words in order, `p` alone says little. `p` is never below
    1 / (resamples + 1). Chance draws tokens with replacement and shrinks what it finds by the factor for a
    finite population; of more than 300 different frequencies some are interpolated.

    References
    ----------
    Gries 2008, 2020; Lijffijt and Gries 2012 (DPnorm); Egbert, Burch and Biber 2020; Juilland 1964.
    """
    check_counts(dtm)
    check_seed(seed)
    check_whole("resamples", resamples, 2)
    names, columns = _columns(dtm, terms)
    counts, sizes, _ = counts_by_part(dtm, by)
    # A last, empty column stands for all terms that the vocabulary has not.
    counts = sp.hstack([counts, sp.csc_matrix((len(sizes), 1), dtype=counts.dtype)]).tocsc()[:, columns]
    table = spread(counts, sizes)
    table = pd.concat([table, _against_chance(table, sizes, resamples, np.random.default_rng(seed))], axis=1)
    table.insert(0, "term", names)
    listed = None if terms is None else list(terms)
    step = {"function": "dispersion", "terms": listed, "by": by, "resamples": resamples, "seed": seed}
    table.attrs["provenance"] = with_step(dtm.provenance, step)
    return table


def part_rates(dtm: DocumentTermMatrix, terms: Sequence[str], by: str = "reply_id") -> pd.DataFrame:
    """Where in the corpus each term stands, part by part: what `dispersion` sums up in a number.

    Parameters
    ----------
    dtm, terms, by
        As for `dispersion`.

    Returns
    -------
    DataFrame[term, part, year, tokens, count, rate], sorted by term as given and part; documents and replies
    by year first: the year of a document or reply, missing for other parts; tokens of the part; occurrences in
    it and in 10,000 of its tokens. Parts without tokens are left out. A term that is not in the vocabulary
    has no count and no rate.

    Raises
    ------
    InvalidValue
        As `dispersion`.
    """
    check_counts(dtm)
    names, columns = _columns(dtm, check_terms(terms))
    counts, sizes, facts = counts_by_part(dtm, by)
    order = facts.sort_values("year", kind="stable", na_position="last").index.to_numpy()
    rows = [
        facts.loc[order].assign(
            term=name, tokens=sizes[order], count=counts[order, column].toarray().ravel() if column >= 0 else np.nan
        )
        for name, column in zip(names, columns, strict=True)
    ]
    table = pd.concat(rows, ignore_index=True).assign(rate=lambda rows: PER * rows["count"] / rows["tokens"])
    table = table[["term", "part", "year", "tokens", "count", "rate"]]
    step = {"function": "part_rates", "terms": list(terms), "by": by}
    table.attrs["provenance"] = with_step(dtm.provenance, step)
    return table


def counts_by_part(dtm: DocumentTermMatrix, by: str) -> tuple[sp.csc_matrix, np.ndarray, pd.DataFrame]:
    """Counts (parts x terms), tokens of each part, and its label and year (DataFrame[part, year]).

    Raises
    ------
    InvalidValue
        If there is no such column, or fewer than two parts have tokens.
    """
    grouping = group_documents(dtm.documents, by)
    sizes = sum_rows(dtm.documents["tokens"].to_numpy()[:, None], grouping.position, len(grouping.labels)).ravel()
    kept = np.flatnonzero(sizes)
    if len(kept) < 2:
        raise InvalidValue(f"by = {by!r} makes {len(kept)} part with tokens: dispersion needs two or more")
    counts = sum_rows(dtm.matrix, grouping.position, len(grouping.labels))[kept]
    facts = pd.DataFrame({"part": [grouping.labels[i] for i in kept], "year": _years(dtm, by, kept)})
    return sp.csc_matrix(counts), sizes[kept], facts


def spread(counts: sp.csc_matrix, sizes: np.ndarray) -> pd.DataFrame:
    """Measures of dispersion from counts alone.

    Parameters
    ----------
    counts
        Parts x terms.
    sizes
        Tokens of each part, all positive.

    Returns
    -------
    DataFrame[count, used_in, parts, dp, dp_norm, dp_egbert, juilland_d], one row a term, as `dispersion`
    describes them; NaN for a term without occurrences.
    """
    parts, terms = counts.shape
    cells, share = counts.tocoo(copy=False), sizes / sizes.sum()
    term, part = cells.col, cells.row
    total = _sums(term, counts.data, terms)
    held = counts.getnnz(axis=0)
    # Surplus and deficit are equal, so that the parts without the term need not be looked at.
    dp = _sums(term, np.maximum(counts.data / total[term] - share[part], 0), terms)
    smallest = np.full(terms, np.inf)
    np.minimum.at(smallest, term, share[part])
    rates = counts.data / sizes[part]
    with np.errstate(invalid="ignore"):
        mean = _sums(term, rates, terms) / parts
        squares = _sums(term, (rates - mean[term]) ** 2, terms) + (parts - held) * mean**2
        juilland = 1 - np.sqrt(squares / parts) / mean / np.sqrt(parts - 1)
    dp = np.where(held > 0, dp, np.nan)
    return pd.DataFrame(
        {
            "count": total.astype(np.int64), "used_in": held.astype(np.int64), "parts": parts, "dp": dp,
            "dp_norm": dp / (1 - share.min()), "dp_egbert": 1 - dp / (1 - smallest), "juilland_d": juilland,
        }
    )  # fmt: skip


def _against_chance(
    table: pd.DataFrame, sizes: np.ndarray, resamples: int, generator: np.random.Generator
) -> pd.DataFrame:
    """Expected DP, z and p of each row."""
    counts, observed = table["count"].to_numpy(), table["dp"].to_numpy()
    frequencies = _frequencies(counts[counts > 0])
    if not len(frequencies):
        return pd.DataFrame({"expected_dp": np.nan, "z": np.nan, "p": np.nan}, index=table.index)
    chance = _scattered(frequencies, sizes, resamples, generator)
    place = np.interp(counts, frequencies, np.arange(len(frequencies)))
    below, weight = place.astype(int), place % 1
    above = np.minimum(below + 1, len(frequencies) - 1)
    chance = chance[:, below] * (1 - weight) + chance[:, above] * weight
    mean, deviation = chance.mean(axis=0), chance.std(axis=0, ddof=1)
    # Where chance leaves no choice, as for a term that is every token, there is nothing to compare.
    free = (deviation > 1e-12) & (counts > 0)
    z = np.divide(observed - mean, deviation, out=np.full(len(mean), np.nan), where=free)
    p = (1 + (chance >= observed - 1e-12).sum(axis=0)) / (resamples + 1)
    return pd.DataFrame(
        {"expected_dp": np.where(counts > 0, mean, np.nan), "z": z, "p": np.where(free, p, np.nan)}, index=table.index
    )


def _frequencies(counts: np.ndarray) -> np.ndarray:
    distinct = np.unique(counts)
    if len(distinct) <= _FREQUENCIES:
        return distinct
    steps = np.arange(np.log(distinct[-1]) / np.log(_GROWTH))
    return np.unique(np.concatenate([np.ceil(_GROWTH**steps).astype(np.int64), distinct[[0, -1]]]))


def _scattered(
    frequencies: np.ndarray, sizes: np.ndarray, resamples: int, generator: np.random.Generator
) -> np.ndarray:
    """DP of terms of these frequencies that chance scattered (resamples x frequencies)."""
    tokens, share = int(sizes.sum()), sizes / sizes.sum()
    part_of_token = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    edges = list(itertools.pairwise([0, *frequencies.tolist()]))
    chance, held = np.empty((resamples, len(frequencies))), np.empty(len(sizes))
    for row in chance:
        # One series of tokens serves every frequency: its first f tokens are a term that occurs f times.
        drawn = part_of_token[generator.integers(tokens, size=frequencies[-1])]
        counts = np.zeros(len(sizes))
        for place, (first, last) in enumerate(edges):
            np.add.at(counts, drawn[first:last], 1)
            # What the parts have of the term in common with their share of the tokens is 1 - DP.
            np.multiply(counts, 1 / last, out=held)
            row[place] = 1 - np.minimum(held, share, out=held).sum()
    return chance * np.sqrt((tokens - frequencies) / (tokens - 1))


def _columns(dtm: DocumentTermMatrix, terms: Sequence[str] | None) -> tuple[list[str], np.ndarray]:
    """The names of the terms and their columns, -1 for those that the vocabulary has not."""
    if terms is None:
        return dtm.vocabulary.tolist(), np.arange(len(dtm.vocabulary))
    names = check_terms(terms)
    return names, pd.Index(dtm.vocabulary).get_indexer([as_term(name).strip() for name in names])


def _years(dtm: DocumentTermMatrix, by: str, kept: np.ndarray) -> pd.Series:
    """The year of each document or reply, in the order of their labels; other parts have none."""
    if by not in _DATED or "year" not in dtm.documents:
        return pd.Series(pd.NA, index=range(len(kept)), dtype="Int64")
    years = dtm.documents.groupby(by)["year"].min().astype("Int64")
    return years.iloc[kept].reset_index(drop=True)


def _sums(term: np.ndarray, values: np.ndarray, terms: int) -> np.ndarray:
    return np.bincount(term, weights=values, minlength=terms)
