"""Which words one group of replies uses more than another, with an interval and a test over replies."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy import special, stats

from helpers.errors import InvalidValue
from helpers.measure.association import chi_squared, log_likelihood
from helpers.measure.dispersion import spread
from helpers.measure.dtm import DocumentTermMatrix, check_counts
from helpers.measure.groups import Group, group_name, two_groups
from helpers.measure.periods import sum_rows
from helpers.measure.provenance import with_step
from helpers.measure.resample import THIN, check_confidence
from helpers.measure.trends import PER
from helpers.options import check_number, check_whole


@dataclasses.dataclass(frozen=True)
class _Side:
    """One of the two groups: counts (replies x terms) and tokens of its replies, those without tokens left out."""

    counts: sp.csc_matrix
    sizes: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Occurrences of each term."""
        return np.asarray(self.counts.sum(axis=0)).ravel()

    @property
    def tokens(self) -> int:
        """All tokens of the group, words that are not compared included."""
        return int(self.sizes.sum())


def keyness(
    dtm: DocumentTermMatrix,
    target: Group,
    reference: Group | None = None,
    *,
    min_count: int = 5,
    prior: float = 500.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare the words of a target group of documents with those of a reference group.

    Parameters
    ----------
    dtm
        Counts.
    target, reference
        A pair of column and value, as in ``("region", "江岚省")``, or a boolean for each row of
        `DocumentTermMatrix.documents`. Without a reference it is all other documents, save those in which
        the target's column is missing.
    min_count
        Words that occur less often in both groups together are not tested.
    prior
        How many tokens the Dirichlet prior of the log-odds weighs; a word has of them its share in both
        groups.
    confidence
        Of the interval of the log ratio.

    Returns
    -------
    DataFrame[term, count, reference_count, rate, reference_rate, g2, g2_four_term, chi2, log_ratio, low,
    high, log_odds, z, p, q, used_in, replies, reference_used_in, reference_replies, dp, reference_dp, thin],
    the least probable first. A sign + is the target's. Occurrences, and in 10,000 tokens; signed
    log-likelihood with the two cells of the word (Rayson and Garside) and with all four (Dunning); signed
    Pearson χ² without correction; the binary logarithm of the ratio of the rates with the ends of its
    interval; the log-odds with informative Dirichlet prior and their z; the p-value of the test of
    replies and its Benjamini-Hochberg q-value over all words tested; how many replies of each group have
    the word, of how many; Gries's DP over the replies of each group (0 = even; NaN without occurrences or
    with one reply); whether a group has fewer than ten replies.

    Raises
    ------
    InvalidValue
        If the matrix holds no counts, a group is nothing or everything or shares documents with the other,
        there are fewer than three replies, no word is frequent enough, or an option will not do.

    Notes
    -----
    `g2`, `chi2` and `z` take tokens for independent, which they are not: one reply full of a word makes
    them large. They put words in order; whether a difference would also come of dealing out the replies
    anew is what `p` says. It belongs to the permutation distribution of the target's occurrences beyond
    those that its length would give, whose first three moments are exact: the tail is the heavier of
    Pearson's type III and the normal, since the former has no lower tail to speak of. Sections of a reply
    that stand in one group are one unit; a reply with sections in both groups counts in each.

    The log ratio has half an occurrence where a group has none. Its interval is by the jackknife over
    replies with Welch's degrees of freedom, for one word at a time; there is none unless several replies of
    each group have the word. The variance of the log-odds has all four terms.

    References
    ----------
    Rayson and Garside 2000; Dunning 1993; Hardie 2014 (log ratio); Efron and Tibshirani 1993 (jackknife);
    Monroe, Colaresi and Quinn 2008; Mielke and Berry 2007 (Pearson type III for permutations); Gries 2021.
    """
    check_counts(dtm)
    check_confidence(confidence)
    check_number("prior", prior, above=0)
    check_whole("min_count", min_count)
    inside, outside = two_groups(dtm.documents, target, reference)
    sides = [_side(dtm, mask, name) for mask, name in ((inside, "target"), (outside, "reference"))]
    if sum(len(side.sizes) for side in sides) < 3:
        raise InvalidValue("each group is one reply: a test needs three replies or more in both together")
    tested = np.flatnonzero(sides[0].total + sides[1].total >= min_count)
    if not len(tested):
        raise InvalidValue(f"no word occurs {min_count} times in the two groups together: lower min_count")
    one, other = (_Side(side.counts[:, tested], side.sizes) for side in sides)
    table = _compare(one, other, prior, confidence)
    table.insert(0, "term", dtm.vocabulary[tested])
    table = table.sort_values(["p", "term"], kind="stable", ignore_index=True)
    step = {
        "function": "keyness", "target": group_name(target), "reference": group_name(reference),
        "target_replies": len(one.sizes), "reference_replies": len(other.sizes),
        "min_count": min_count, "prior": prior, "confidence": confidence,
    }  # fmt: skip
    table.attrs["provenance"] = with_step(dtm.provenance, step)
    return table


def two_term_g2(a: np.ndarray, b: np.ndarray, n1: float, n2: float) -> np.ndarray:
    """Signed log-likelihood of a occurrences in n1 tokens against b in n2, over the word's two cells."""
    expected = (a + b) / (n1 + n2)
    return _signed(2 * (_surprise(a, n1 * expected) + _surprise(b, n2 * expected)), a, b, n1, n2)


def four_term_g2(a: np.ndarray, b: np.ndarray, n1: float, n2: float) -> np.ndarray:
    """Signed log-likelihood over all four cells: the word's and those of all other tokens; 0 for a word of none."""
    return _signed(np.nan_to_num(log_likelihood(a, a + b, n1, n1 + n2)), a, b, n1, n2)


def chi_square(a: np.ndarray, b: np.ndarray, n1: float, n2: float) -> np.ndarray:
    """Signed Pearson χ² of the four cells, without correction for continuity; 0 for a word of no or every token."""
    return _signed(np.nan_to_num(chi_squared(a, a + b, n1, n1 + n2)), a, b, n1, n2)


def weighted_log_odds(
    a: np.ndarray, b: np.ndarray, n1: float, n2: float, alpha: np.ndarray, alpha_total: float
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratio with a Dirichlet prior, and its z; the variance has the terms of all four cells.

    Parameters
    ----------
    a, b, n1, n2
        Occurrences of the words, and all tokens, of target and reference.
    alpha, alpha_total
        Prior of each word, and of all words together.
    """
    cells = [a + alpha, n1 + alpha_total - a - alpha, b + alpha, n2 + alpha_total - b - alpha]
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.log(cells[0]) - np.log(cells[1]) - np.log(cells[2]) + np.log(cells[3])
        variance = sum(1 / cell for cell in cells)
        return difference, difference / np.sqrt(variance)


def _compare(one: _Side, other: _Side, prior: float, confidence: float) -> pd.DataFrame:
    a, b, n1, n2 = one.total, other.total, one.tokens, other.tokens
    log_ratio, low, high = _log_ratio(one, other, confidence)
    log_odds, z = weighted_log_odds(a, b, n1, n2, prior * (a + b) / (n1 + n2), prior)
    p = _permutation_p(one, other)
    return pd.DataFrame(
        {
            "count": a, "reference_count": b, "rate": PER * a / n1, "reference_rate": PER * b / n2,
            "g2": two_term_g2(a, b, n1, n2), "g2_four_term": four_term_g2(a, b, n1, n2),
            "chi2": chi_square(a, b, n1, n2), "log_ratio": log_ratio, "low": low, "high": high,
            "log_odds": log_odds, "z": z, "p": p, "q": stats.false_discovery_control(p),
            "used_in": one.counts.getnnz(axis=0).astype(np.int64), "replies": len(one.sizes),
            "reference_used_in": other.counts.getnnz(axis=0).astype(np.int64),
            "reference_replies": len(other.sizes), "dp": _dp(one), "reference_dp": _dp(other),
            "thin": min(len(one.sizes), len(other.sizes)) < THIN,
        }
    )  # fmt: skip


def _log_ratio(one: _Side, other: _Side, confidence: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log ratio with the ends of its interval."""
    a, b = (np.where(side.total > 0, side.total, 0.5) for side in (one, other))
    ratio = np.log2(a / one.tokens) - np.log2(b / other.tokens)
    parts = [_log_variance(side) for side in (one, other)]
    freedom = [max(len(side.sizes) - 1, 1) for side in (one, other)]
    variance = parts[0] + parts[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        welch = variance**2 / (parts[0] ** 2 / freedom[0] + parts[1] ** 2 / freedom[1])
        reach = stats.t.ppf((1 + confidence) / 2, welch) * np.sqrt(variance) / np.log(2)
    # Only where several replies have the word, at rates that differ, is there a variance to go by.
    reach = np.where(np.isfinite(variance) & (variance > 1e-12), reach, np.nan)
    return ratio, ratio - reach, ratio + reach


def _log_variance(side: _Side) -> np.ndarray:
    """Jackknife variance of the logarithm of a rate; infinite or NaN where one reply or none has the word."""
    replies, counts = len(side.sizes), side.counts
    if replies < 2:
        return np.full(counts.shape[1], np.nan)
    term = counts.tocoo(copy=False).col
    # What the logarithm changes by when a reply is left out: by its tokens, and where it has the word by these.
    tokens = -np.log1p(-side.sizes / side.tokens)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = tokens[counts.indices] + np.log1p(-counts.data / side.total[term])
        changes = np.bincount(term, weights=both**2 - tokens[counts.indices] ** 2, minlength=counts.shape[1])
    squares = np.where(side.total > 0, (tokens**2).sum() + changes, np.nan)
    return np.asarray((replies - 1) / replies * squares)


def _permutation_p(one: _Side, other: _Side) -> np.ndarray:
    """Two-sided p-values of what replies of the target have beyond their share, were replies dealt out anew."""
    both = _Side(sp.vstack([one.counts, other.counts]).tocsc(), np.concatenate([one.sizes, other.sizes]))
    m, n = len(one.sizes), len(both.sizes)
    rate = both.total / both.tokens
    surplus = one.total - rate * one.tokens
    squares, cubes = _residual_moments(both, rate)
    variance = m * (n - m) / (n * (n - 1)) * squares
    # Rounding aside, a word whose rate is one and the same everywhere has no variance: nothing to find.
    free = variance > 1e-9 * both.total
    deviation = np.sqrt(np.where(free, variance, 1))
    skew = m * (n - m) * (n - 2 * m) / (n * (n - 1) * (n - 2)) * cubes / deviation**3
    z, skew = np.where(free, surplus / deviation, 0), np.where(free, skew, 0)
    upper = np.maximum(stats.pearson3.sf(z, skew), stats.norm.sf(z))
    lower = np.maximum(stats.pearson3.cdf(z, skew), stats.norm.cdf(z))
    return np.asarray(np.minimum(2 * np.minimum(upper, lower), 1))


def _residual_moments(side: _Side, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums over replies of the squares and cubes of (occurrences - rate x tokens), without a cell for every zero."""
    counts, terms, sizes = side.counts, side.counts.shape[1], side.sizes.astype(float)
    term = counts.tocoo(copy=False).col
    expected = rate[term] * sizes[counts.indices]
    residual = counts.data - expected
    squares, without = residual * residual, expected * expected
    cubes = squares * residual + without * expected
    return (
        rate**2 * (sizes**2).sum() + np.bincount(term, weights=squares - without, minlength=terms),
        -(rate**3) * (sizes**3).sum() + np.bincount(term, weights=cubes, minlength=terms),
    )


def _dp(side: _Side) -> np.ndarray:
    if len(side.sizes) < 2:
        return np.full(side.counts.shape[1], np.nan)
    return spread(side.counts, side.sizes)["dp"].to_numpy()


def _side(dtm: DocumentTermMatrix, mask: np.ndarray, name: str) -> _Side:
    """The group's documents summed up by reply; given lists are each a reply."""
    ids = dtm.documents.get("reply_id", dtm.documents["document_id"])
    reply, labels = pd.factorize(ids.where(mask))
    sizes = sum_rows(dtm.documents["tokens"].to_numpy()[:, None], reply, len(labels)).ravel()
    kept = np.flatnonzero(sizes)
    if not len(kept):
        raise InvalidValue(f"the {name} has no token: give documents with words")
    return _Side(sp.csc_matrix(sum_rows(dtm.matrix, reply, len(labels))[kept]), sizes[kept])


def _signed(value: np.ndarray, a: np.ndarray, b: np.ndarray, n1: float, n2: float) -> np.ndarray:
    return np.where(a / n1 >= b / n2, value, -value)


def _surprise(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Observed x ln(observed / expected), where 0 ln 0 = 0."""
    return np.asarray(special.xlogy(observed, observed) - special.xlogy(observed, expected))
