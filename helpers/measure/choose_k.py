"""The number of topics by a rule that was written before looking, from models of several numbers and many seeds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure.provenance import add_step
from helpers.measure.resample import check_confidence
from helpers.measure.search_k import SCORES

# What makes up the Pareto set: what a reader has of topics.
_READ = ("npmi", "exclusivity", "stability")
_FEWEST_SEEDS = 10


def choose_k(table: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Choose a number of topics by a rule that is written before looking.

    The rule: leave out every k whose held-out likelihood is nearer to that of the worst k than of the best, or lower
    than a smaller k's by more than chance. Find the most stable of those that are left, and take the smallest whose
    stability is not below the interval of that one's.

    Parameters
    ----------
    table
        What `search_k` returns, with the same ten seeds or more for every k.
    confidence
        Of the intervals, and of the difference that is more than chance: the seeds hold out the same words for every k,
        so that the differences between two, seed by seed, have a mean with an interval (Student's t).

    Returns
    -------
    DataFrame[k, seeds, held_out, held_out_low, held_out_high, …, foretells, stable, pareto, chosen], one row a k: the
    mean over seeds of each score of `search_k`, with the ends of its interval (Student's t; NaN where the score is);
    whether its likelihood does not leave it out; whether its stability is not below the interval of the most stable
    one's; whether no other k equals it in the means of NPMI, exclusivity and stability (those that the table has) and
    is better in one; and whether it is the one chosen, which exactly one is.

    Raises
    ------
    InvalidValue
        If a column is missing, a likelihood or stability NaN, a k has fewer than ten seeds or other seeds than the
        rest, or the confidence will not do.

    Notes
    -----
    No k is true: it is a resolution, and its neighbours should be shown. The grid should begin far below what is
    looked for; a k chosen at its end asks for a wider one. Stability alone would choose two topics where these are
    found again each time, and what is worst foretold tells that they are too few. The highest likelihood does not
    choose, as it may go on rising with k: on the teaching corpus, where 11 themes were planned, beyond 22. Agreement of
    pairs of seeds is averaged, and a seed is in many pairs: the standard error of stability is that of the jackknife,
    more than twice as large as if each seed had its own.

    Measured with Gibbs sampling: 11 on the teaching corpus (300 sweeps; one standard error in place of the interval
    would choose 15, and was given up for that). On fifteen planted corpora of 500 sections that were drawn after the
    rule was fixed (100 sweeps, k = 3, 5, 8, 10, 12, 15, 18, 22) it chose 5 five times where there are 5 themes; 10 once
    and 8 four times where there are 10; 15 once and 12 four times where there are 15. It errs, where it does, to fewer.

    References
    ----------
    Greene, O'Callaghan and Cunningham 2014 (the most stable k); Arvesen 1969 (jackknife of means over pairs).
    """
    check_confidence(confidence)
    pairs = _check_table(table)
    choice = pd.DataFrame({"k": pairs.columns, "seeds": len(pairs)})
    for score in SCORES:
        scores = table.pivot(index="seed", columns="k", values=score)
        mean, half = scores.mean().to_numpy(), _standard_error(scores, score) * _of_chance(len(pairs), confidence)
        choice = choice.assign(**{score: mean, f"{score}_low": mean - half, f"{score}_high": mean + half})
    choice["foretells"] = _foretells(pairs, confidence)
    most = int(choice["stability"].where(choice["foretells"]).argmax())
    choice["stable"] = choice["stability"] >= choice["stability_low"].iloc[most]
    choice["pareto"] = _undominated(choice[list(_READ)].dropna(axis=1).to_numpy())
    choice["chosen"] = choice.index == (choice["foretells"] & choice["stable"]).idxmax()
    return add_step(choice, table, {"function": "choose_k", "confidence": confidence})


def _check_table(table: pd.DataFrame) -> pd.DataFrame:
    """The held-out likelihoods, seeds x k, if something can be chosen from them."""
    missing = [name for name in ("k", "seed", *SCORES) if name not in table]
    if missing:
        raise InvalidValue(f"the table has no column {missing[0]}: give the one that search_k returned")
    if table[["held_out", "stability"]].isna().any(axis=None) or table.duplicated(["k", "seed"]).any():
        raise InvalidValue("a likelihood or stability is missing, or a seed stands twice: give what search_k returned")
    pairs = table.pivot(index="seed", columns="k", values="held_out")
    seeds = pairs.count()
    if not len(table) or seeds.min() < _FEWEST_SEEDS:
        fewest = f"k = {seeds.idxmin()} has {seeds.min()} seeds" if len(table) else "the table is empty"
        raise InvalidValue(f"{fewest}, and nothing is chosen from fewer than {_FEWEST_SEEDS}: search with more seeds")
    if pairs.isna().any(axis=None):
        raise InvalidValue("the numbers of topics have other seeds than one another: search all with the same")
    return pairs


def _standard_error(scores: pd.DataFrame, score: str) -> np.ndarray:
    """Of the mean over seeds of each k; an agreement of two seeds is in the scores of both."""
    seeds = len(scores)
    jackknife = 2 * (seeds - 1) / (seeds - 2) if score == "stability" else 1
    return np.asarray(jackknife * scores.sem())


def _of_chance(seeds: int, confidence: float) -> float:
    """How many standard errors a mean over seeds lies off by chance (Student's t)."""
    return float(stats.t.ppf((1 + confidence) / 2, seeds - 1))


def _foretells(pairs: pd.DataFrame, confidence: float) -> list[bool]:
    """Whether each k is nearer to the best than to the worst, and not worse than a smaller one by more than chance."""
    chance = _of_chance(len(pairs), confidence)
    means = pairs.mean()
    found = []
    for place, k in enumerate(pairs.columns):
        behind = pairs.iloc[:, :place].rsub(pairs[k], axis=0)
        sinks = (behind.mean() + chance * behind.sem() < 0).any()
        found.append(bool(2 * means[k] >= means.min() + means.max() and not sinks))
    return found


def _undominated(means: np.ndarray) -> np.ndarray:
    """Whether no other row is as high in every column and higher in one."""
    as_high = np.all(means[None] >= means[:, None], axis=2)
    higher = np.any(means[None] > means[:, None], axis=2)
    dominated: np.ndarray = np.any(as_high & higher, axis=1)
    return ~dominated
