"""When the level of a term changes for good: breaks in its counts, with a test and an interval for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy.special import xlogy

from helpers.measure.provenance import add_step
from helpers.measure.resample import check_interval
from helpers.measure.series import Of, hits_and_trials
from helpers.measure.trend_tests import discovery_rate
from helpers.measure.trends import PER
from helpers.options import check_number, check_whole

# Years on each side of a break: one alone is an outlier.
SHORTEST = 2
# Of fewer periods in random order, too many have such a window for any to be rare.
MIN_PERIODS = 10
_EXACT_UP_TO = 60
_COLUMNS = ["term", "period", "low", "high", "before", "after", "p"]
# Permuted series x windows that are looked at at once.
_CELLS = 2_000_000

Cost = Callable[[np.ndarray, int], np.ndarray]
_Row = tuple[int | None, int | None, int | None, float, float, float]


def change_points(
    table: pd.DataFrame,
    *,
    of: Of = "tokens",
    max_breaks: int = 3,
    penalty: float | None = None,
    resamples: int = 999,
    confidence: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """The periods from which on each term is used at another level.

    Parameters
    ----------
    table
        What `keyword_trend` or `term_rates` returns by year.
    of
        ``"tokens"``: occurrences among the tokens of a period; ``"replies"``: replies that use the term among all.
    max_breaks
        The most breaks of a series of up to sixty periods; longer ones have as many as pay.
    penalty
        What the deviance must fall by, over its dispersion, for each break after the first; None is 2 ln(number of
        periods), Schwarz's criterion with a level and a place for each.
    resamples, confidence, seed
        Of the permutations and of the bootstrap. A series has breaks where p is at most 1 - `confidence`.

    Returns
    -------
    DataFrame[term, period, low, high, before, after, p, q], a row a break, by term as first met and period: the first
    period at the new level, with its interval; the rates before and after, up to the next break (occurrences in
    10,000 tokens, or shares of replies); how often the years in random order have a window that differs as much from
    the rest, and the share of false discoveries among all terms of the table with a p this small. A term without a
    break has one row, with its rate as `before` and no period. Where fewer than ten periods have texts, or the term is
    never used, p and q are NaN as well.

    Raises
    ------
    InvalidValue
        If an option is out of range or the table will not do.

    Notes
    -----
    Counts are taken as Poisson with the tokens (or replies) of each year as exposure and a dispersion estimated from
    neighbouring years, so that bursty words do not break by chance; at least two periods lie on each side of a break.
    Up to sixty periods the best sets of breaks are found exactly by dynamic programming, longer series with the
    same cost by PELT. The test does not need the dispersion: it is Kulldorff's scan statistic under permuted years,
    so years that resemble their neighbours, and a steady rise, count as a change too; look at `mann_kendall` and the
    plot. For the interval a break is found again between its neighbours in counts drawn from the fitted levels. It
    takes the number of breaks as known.

    References
    ----------
    Bai and Perron 2003 and Jackson et al. 2005 (dynamic programming); Killick, Fearnhead and Eckley 2012 (PELT);
    Kulldorff 1997, A spatial scan statistic; Schwarz 1978. Checked against ruptures.
    """
    check_whole("max_breaks", max_breaks)
    if penalty is not None:
        check_number("penalty", penalty, above=0)
    check_interval(resamples, confidence, seed)
    series, trials = hits_and_trials(table, of)
    generator = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for term, hits, exposure in zip(series.terms, series.values, trials, strict=True):
        known = np.flatnonzero(exposure)
        periods = [series.periods[place] for place in known]
        found = _breaks(hits[known], exposure[known], max_breaks, penalty, resamples, confidence, generator)
        rows += [(term, *(None if place is None else periods[place] for place in row[:3]), *row[3:]) for row in found]
    result = pd.DataFrame(rows, columns=_COLUMNS)
    result[["period", "low", "high"]] = result[["period", "low", "high"]].convert_dtypes()
    by_term = result.drop_duplicates("term").set_index("term")["p"]
    result["q"] = result["term"].map(pd.Series(discovery_rate(by_term.to_numpy()), index=by_term.index))
    result[["before", "after"]] *= PER if of == "tokens" else 1
    step = {
        "function": "change_points", "of": of, "max_breaks": max_breaks, "penalty": penalty, "resamples": resamples,
        "confidence": confidence, "seed": seed,
    }  # fmt: skip
    return add_step(result, table, step)


def _breaks(
    hits: np.ndarray,
    exposure: np.ndarray,
    max_breaks: int,
    penalty: float | None,
    resamples: int,
    confidence: float,
    generator: np.random.Generator,
) -> Iterator[_Row]:
    """Rows of one term without its name, periods as places; the periods all have texts."""
    if len(hits) < MIN_PERIODS or not hits.any():
        yield None, None, None, hits.sum() / exposure.sum() if exposure.any() else np.nan, np.nan, np.nan
        return
    p = _scan_p(hits, exposure, resamples, generator)
    edges = _edges(hits, exposure, max_breaks, penalty) if p <= 1 - confidence else np.array([0, len(hits)])
    if len(edges) == 2:
        yield None, None, None, hits.sum() / exposure.sum(), np.nan, p
        return
    levels = np.add.reduceat(hits, edges[:-1]) / np.add.reduceat(exposure, edges[:-1])
    dispersion = _dispersion_around(hits, np.repeat(levels, np.diff(edges)) * exposure, len(levels))
    for number, place in enumerate(edges[1:-1]):
        begin, end = edges[number], edges[number + 2]
        expected = np.repeat(levels[number : number + 2], np.diff(edges[number : number + 3])) * exposure[begin:end]
        drawn = _draw(expected, dispersion, resamples, generator)
        again = begin + _single_break(drawn, exposure[begin:end])
        tail = (1 - confidence) / 2
        low, high = np.quantile(again, [tail, 1 - tail], method="inverted_cdf").astype(int)
        yield int(place), min(low, int(place)), max(high, int(place)), levels[number], levels[number + 1], p


def _edges(hits: np.ndarray, exposure: np.ndarray, max_breaks: int, penalty: float | None) -> np.ndarray:
    """Where segments begin, and the end of the series."""
    price = (2 * np.log(len(hits)) if penalty is None else penalty) * _dispersion_of_steps(hits, exposure)
    cost = poisson_cost(hits, exposure)
    if len(hits) > _EXACT_UP_TO:
        breaks = pelt(cost, len(hits), price)
    else:
        sets, totals = best_breaks(cost, len(hits), max_breaks)
        prices = totals + price * np.arange(len(totals))
        # The scan has already told that there is a break; the criterion tells how many.
        breaks = sets[1 + int(np.argmin(prices[1:]))]
    return np.array([0, *breaks, len(hits)])


def poisson_cost(hits: np.ndarray, exposure: np.ndarray) -> Cost:
    """The cost of segments from some starts to one end: minus twice the log-likelihood, less what all sets share."""
    total_hits, total_exposure = (np.concatenate([[0], np.cumsum(counts)]) for counts in (hits, exposure))

    def _cost(starts: np.ndarray, end: int) -> np.ndarray:
        return _segment_cost(total_hits[end] - total_hits[starts], total_exposure[end] - total_exposure[starts])

    return _cost


def _segment_cost(hits: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(-2 * xlogy(hits, np.where(hits > 0, hits / exposure, 1)))


def best_breaks(cost: Cost, length: int, most: int, shortest: int = SHORTEST) -> tuple[list[list[int]], np.ndarray]:
    """The best set of no break, of one, of two, … and its cost, by exact dynamic programming.

    Parameters
    ----------
    cost
        Called with an array of starts and an end: the costs of the segments [start, end).
    length
        Of the series.
    most, shortest
        The most breaks, and the least length of a segment.
    """
    totals = np.full((most + 1, length + 1), np.inf)
    last = np.zeros((most + 1, length + 1), dtype=int)
    for end in range(shortest, length + 1):
        starts = np.arange(end - shortest + 1)
        costs = cost(starts, end)
        totals[0, end] = costs[0]
        ways = totals[:-1, : len(starts)] + costs
        last[1:, end], totals[1:, end] = ways.argmin(axis=1), ways.min(axis=1)
    possible = int(np.isfinite(totals[:, length]).sum())
    sets = []
    for breaks in range(possible):
        places, end = [], length
        for left in range(breaks, 0, -1):
            end = int(last[left, end])
            places.append(end)
        sets.append(places[::-1])
    return sets, totals[:possible, length]


def pelt(cost: Cost, length: int, penalty: float, shortest: int = SHORTEST) -> list[int]:
    """The breaks that make cost + penalty x breaks least, exactly, over every place and any number of them.

    Starts are left out once no later end can want them (Killick, Fearnhead and Eckley 2012).
    """
    totals = np.full(length + 1, np.inf)
    totals[0] = -penalty
    last = np.zeros(length + 1, dtype=int)
    starts = np.zeros(0, dtype=int)
    for end in range(shortest, length + 1):
        newest = end - shortest
        # Only from here on may a segment begin at `newest`, so only now may it replace an earlier start.
        hopeful = totals[starts] + cost(starts, newest) <= totals[newest]
        starts = np.append(starts[hopeful] if np.isfinite(totals[newest]) else starts, newest)
        ways = totals[starts] + cost(starts, end) + penalty
        last[end], totals[end] = starts[ways.argmin()], ways.min()
    places, end = [], int(last[length])
    while end > 0:
        places.append(end)
        end = int(last[end])
    return places[::-1]


def _scan_p(hits: np.ndarray, exposure: np.ndarray, resamples: int, generator: np.random.Generator) -> float:
    """How often years in random order have a window that differs from the rest as much as the best one here does."""
    observed = _scan(hits[None], exposure[None])[0]
    batch = max(1, _CELLS // len(hits) ** 2)
    as_extreme = 0
    for first in range(0, resamples, batch):
        order = generator.permuted(np.tile(np.arange(len(hits)), (min(batch, resamples - first), 1)), axis=1)
        # Equal but for rounding is as extreme.
        as_extreme += int((_scan(hits[order], exposure[order]) >= observed - 1e-9).sum())
    return (1 + as_extreme) / (1 + resamples)


def _scan(hits: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """The greatest gain of giving a window of periods its own level, over all windows; one a series."""
    start, end = np.triu_indices(hits.shape[1] + 1, SHORTEST)
    inner = end - start <= hits.shape[1] - SHORTEST
    start, end = start[inner], end[inner]
    sums = [np.pad(np.cumsum(counts, axis=1), ((0, 0), (1, 0))) for counts in (hits, exposure)]
    inside = [total[:, end] - total[:, start] for total in sums]
    outside = [total[:, -1:] - part for total, part in zip(sums, inside, strict=True)]
    together = _segment_cost(sums[0][:, -1], sums[1][:, -1])
    return np.asarray(together - (_segment_cost(*inside) + _segment_cost(*outside)).min(axis=1))


def _single_break(hits: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Where the best break of each series lies."""
    places = np.arange(SHORTEST, len(exposure) - SHORTEST + 1)
    sums, exposed = np.cumsum(hits, axis=1), np.cumsum(exposure)
    before = _segment_cost(sums[:, places - 1], exposed[places - 1])
    after = _segment_cost(sums[:, -1:] - sums[:, places - 1], exposed[-1] - exposed[places - 1])
    return np.asarray(places[(before + after).argmin(axis=1)])


def _draw(expected: np.ndarray, dispersion: float, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Series of counts with these means, and variances `dispersion` times as great."""
    size = (draws, len(expected))
    if dispersion <= 1:
        return generator.poisson(expected, size)
    return generator.poisson(generator.gamma(expected / (dispersion - 1), dispersion - 1, size))


def _dispersion_of_steps(hits: np.ndarray, exposure: np.ndarray) -> float:
    """How much more neighbouring years differ than Poisson counts would: the mean chi-square of their differences."""
    together = (hits[1:] + hits[:-1]) / (exposure[1:] + exposure[:-1])
    variance = together * (1 / exposure[1:] + 1 / exposure[:-1])
    squares = np.divide(np.diff(hits / exposure) ** 2, variance, out=np.zeros(len(variance)), where=variance > 0)
    return max(1.0, float(squares.mean()))


def _dispersion_around(hits: np.ndarray, expected: np.ndarray, levels: int) -> float:
    """Pearson's estimate of the dispersion around fitted levels."""
    squares = np.divide((hits - expected) ** 2, expected, out=np.zeros(len(hits)), where=expected > 0)
    return max(1.0, float(squares.sum() / (len(hits) - levels)))
