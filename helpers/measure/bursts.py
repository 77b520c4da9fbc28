"""When a term is used in bursts: Kleinberg's automaton on the counts of periods."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from helpers.measure.provenance import add_step
from helpers.measure.series import Of, Series, hits_and_trials
from helpers.options import check_number, check_whole

_COLUMNS = ["term", "first", "last", "level", "weight"]


def bursts(
    table: pd.DataFrame, *, of: Of = "replies", scale: float = 2, gamma: float = 1, levels: int = 1
) -> pd.DataFrame:
    """The periods in which each term is used far more than over the whole time.

    Parameters
    ----------
    table
        What `keyword_trend` or `term_rates` returns by year.
    of
        ``"replies"``: replies that use the term among all of a period, which one reply that repeats the term cannot
        make a burst. ``"tokens"``: occurrences among the tokens of a period, for texts of which each period has one.
    scale
        How many times as high as the level below each level's rate is.
    gamma
        The price of going up a level, in units of ln(number of periods with texts).
    levels
        How many levels of bursts there may be, one inside the other.

    Returns
    -------
    DataFrame[term, first, last, level, weight], a row a burst, by term as first met, first period, and level: its
    first and last period, its level, and by how much its counts are more likely at its level than at the one below
    (natural logarithm). A term without a burst has one row with no more than its name, and so has one that is never
    used, or so often that no rate could be `scale` times as high.

    Raises
    ------
    InvalidValue
        If an option is out of range or the table will not do.

    Notes
    -----
    The cheapest sequence of levels is found exactly (Viterbi's algorithm), a sequence of periods starting from
    outside any burst; of equally cheap ones the lower is taken. A period without texts costs nothing and neither
    begins nor ends a burst. The automaton takes what it counts for independent. Words in clusters are not: in
    simulations of thirteen years of twenty replies without any burst, one is found in 44 % of the series of a word
    that comes in moderate clusters, and in 89 % of one in strong ones, if tokens are counted; in 0 and 4 % if replies
    are. The continuous automaton is left out: replies come when the sessions do, so that their gaps tell the calendar.

    References
    ----------
    Kleinberg 2002, Bursty and hierarchical structure in streams, section 4 (batched arrivals).
    """
    check_number("scale", scale, above=1)
    check_number("gamma", gamma, least=0)
    check_whole("levels", levels)
    series, trials = hits_and_trials(table, of)
    costs = _costs(series.values, trials, scale, levels)
    states = cheapest_states(costs, gamma * np.log(np.maximum((trials > 0).sum(axis=1), 1)))
    result = pd.DataFrame(_rows(series, states, costs, trials > 0), columns=_COLUMNS).astype({"level": "Int64"})
    result[["first", "last"]] = result[["first", "last"]].convert_dtypes()
    step = {"function": "bursts", "of": of, "scale": scale, "gamma": gamma, "levels": levels}
    return add_step(result, table, step)


def cheapest_states(costs: np.ndarray, rise: np.ndarray) -> np.ndarray:
    """The cheapest sequence of states of each term by Viterbi's algorithm, with back-pointers.

    Parameters
    ----------
    costs
        Terms x periods x states: what it costs to be in a state.
    rise
        What each step up costs, one entry a term. Steps down are free; the state before the first period is 0.

    Returns
    -------
    States, terms x periods; the lower of equally cheap ones.
    """
    terms, periods, states = costs.shape
    steps = np.maximum(np.arange(states) - np.arange(states)[:, None], 0)
    prices = rise[:, None, None] * steps
    best = costs[:, 0] + prices[:, 0]
    came_from = np.zeros((terms, periods, states), dtype=np.int64)
    for period in range(1, periods):
        ways = best[:, :, None] + prices
        came_from[:, period] = ways.argmin(axis=1)
        best = ways.min(axis=1) + costs[:, period]
    path = np.zeros((terms, periods), dtype=np.int64)
    path[:, -1] = best.argmin(axis=1)
    for period in range(periods - 1, 0, -1):
        path[:, period - 1] = came_from[np.arange(terms), period, path[:, period]]
    return path


def _costs(hits: np.ndarray, trials: np.ndarray, scale: float, levels: int) -> np.ndarray:
    """Minus the log-likelihood of each period's count in each state; infinite for a rate that cannot be."""
    base = hits.sum(axis=1) / np.maximum(trials.sum(axis=1), 1)
    rates = base[:, None] * float(scale) ** np.arange(levels + 1)
    possible = (rates > 0) & (rates < 1)
    # The state of the whole time is always possible.
    possible[:, 0] = True
    likelihood = stats.binom.logpmf(hits[:, :, None], trials[:, :, None], np.where(possible, rates, 0)[:, None])
    return np.where(possible[:, None], -likelihood, np.inf)


def _rows(series: Series, states: np.ndarray, costs: np.ndarray, has_text: np.ndarray) -> Iterator[tuple[object, ...]]:
    for row, term in enumerate(series.terms):
        found = sorted(_spans(states[row]))
        for first, level, last in found:
            saved = costs[row, first : last + 1, level - 1] - costs[row, first : last + 1, level]
            inside = np.flatnonzero(has_text[row, first : last + 1]) + first
            yield term, series.periods[inside[0]], series.periods[inside[-1]], level, float(saved.sum())
        if not found:
            yield term, None, None, pd.NA, np.nan


def _spans(states: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """First period, level, and last period of each run of periods at a level or above it."""
    for level in range(1, int(states.max()) + 1):
        edges = np.diff(np.concatenate([[0], states >= level, [0]]).astype(int))
        for first, after in zip(np.flatnonzero(edges > 0), np.flatnonzero(edges < 0), strict=True):
            yield int(first), level, int(after) - 1
