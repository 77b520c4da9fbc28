"""Breaks against ruptures' published examples and its searches with a count cost, and planted breaks."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
import ruptures
from hypothesis import given, settings
from hypothesis import strategies as st
from ruptures.base import BaseCost
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import change_points
from helpers.measure.change_points import best_breaks, pelt, poisson_cost


def table_of(hits, trials, term="企业", start=2001):
    return pd.DataFrame({"term": term, "period": range(start, start + len(hits)), "count": hits, "tokens": trials})


def squares(values):
    """The cost of ruptures' examples: squared distance from the mean of a segment."""
    values = np.array(values, dtype=float)
    return lambda starts, end: np.array([values[start:end].var() * (end - start) if end > start else 0 for start in starts])


class PoissonCost(BaseCost):
    """Twice the Poisson deviance's moving part, as a cost for ruptures."""

    model = ""
    min_size = 2

    def fit(self, signal):
        self.signal = signal
        return self

    def error(self, start, end):
        hits, exposure = self.signal[start:end].sum(axis=0)
        return -2 * hits * np.log(hits / exposure) if hits else 0.0


# ruptures, tests/test_l1potts.py, and the trap of its Pelt, whose default of jump=5 finds 5, 10 and 15 in the last.
EXAMPLES = [
    ([0, 0, 0, 5, 5, 5, 5, -2, -2], 0.5, [3, 7]),
    ([1, 1, 5, 5], 1, [2]),
    ([1, 1, 100, 1, 1], 10, [2, 3]),
    ([3] * 7, 1, []),
    ([2] * 8 + [5] * 7 + [3] * 9, 1, [8, 15]),
]


@pytest.mark.parametrize(("values", "penalty", "breaks"), EXAMPLES)
def test_the_examples_of_ruptures(values, penalty, breaks):
    assert pelt(squares(values), len(values), penalty, shortest=1) == breaks
    sets, totals = best_breaks(squares(values), len(values), 3, shortest=1)
    assert sets[len(breaks)] == breaks
    assert int(np.argmin(totals + penalty * np.arange(len(totals)))) == len(breaks)


def test_ruptures_itself_falls_into_the_trap():
    signal = np.repeat([2, 5, 3], [8, 7, 9]).astype(float)
    assert ruptures.Pelt(model="l2").fit_predict(signal, pen=1) == [5, 10, 15, 24]
    assert ruptures.Pelt(model="l2", min_size=1, jump=1).fit_predict(signal, pen=1) == [8, 15, 24]


SERIES = st.integers(6, 14).flatmap(
    lambda n: st.tuples(st.lists(st.integers(0, 12), min_size=n, max_size=n), st.lists(st.integers(50, 90), min_size=n, max_size=n))
)


@settings(max_examples=40)
@given(SERIES, st.floats(0.5, 12))
def test_pelt_and_the_exact_search_find_what_ruptures_finds(series, penalty):
    hits, exposure = (np.array(counts, dtype=float) for counts in series)
    signal, cost = np.column_stack([hits, exposure]), poisson_cost(hits, exposure)
    custom = PoissonCost().fit(signal)

    def total(breaks):
        return sum(custom.error(start, end) for start, end in itertools.pairwise([0, *breaks, len(hits)]))

    sets, totals = best_breaks(cost, len(hits), 2)
    for breaks in (1, 2):
        theirs = ruptures.Dynp(custom_cost=PoissonCost(), min_size=2, jump=1).fit(signal).predict(breaks)
        assert total(sets[breaks]) == pytest.approx(totals[breaks])
        assert totals[breaks] == pytest.approx(total(theirs[:-1]))
    theirs = ruptures.Pelt(custom_cost=PoissonCost(), min_size=2, jump=1).fit(signal).predict(penalty)[:-1]
    ours = pelt(cost, len(hits), penalty)
    assert total(ours) + penalty * len(ours) <= total(theirs) + penalty * len(theirs) + 1e-9


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=40), st.floats(0.1, 20))
def test_pelt_is_exact(hits, penalty):
    counts, exposure = np.array(hits, dtype=float), np.full(len(hits), 50.0)
    cost = poisson_cost(counts, exposure)
    _, totals = best_breaks(cost, len(hits), len(hits) // 2 - 1)
    ours = pelt(cost, len(hits), penalty)
    edges = [0, *ours, len(hits)]
    assert all(end - start >= 2 for start, end in itertools.pairwise(edges))
    price = sum(cost(np.array([start]), end)[0] for start, end in itertools.pairwise(edges)) + penalty * len(ours)
    assert price == pytest.approx(min(totals + penalty * np.arange(len(totals))), abs=1e-7)


def test_the_gain_of_a_break_is_the_likelihood_ratio_by_hand():
    """Four years of 2 in 100 and four of 8 in 100 against eight of 5: twice the sum of log likelihoods."""
    hits, exposure = np.repeat([2.0, 8.0], 4), np.full(8, 100.0)
    _, totals = best_breaks(poisson_cost(hits, exposure), 8, 1)
    apart = stats.poisson.logpmf(hits, hits).sum()
    together = stats.poisson.logpmf(hits, 5).sum()
    assert totals[0] - totals[1] == pytest.approx(2 * (apart - together))


def test_a_planted_break_is_found_though_the_years_are_unequal():
    trials = [4000, 9000, 5000, 12000, 8000, 20000, 15000, 30000, 22000, 26000, 31000, 18000]
    hits = [4, 9, 6, 11, 8, 19, 46, 88, 67, 79, 91, 55]
    table = change_points(table_of(hits, trials))
    assert table["period"].tolist() == [2007]
    assert table["low"].item() <= 2007 <= table["high"].item()
    assert table["before"].item() == pytest.approx(10_000 * 57 / 58_000)
    assert table["after"].item() == pytest.approx(10_000 * 426 / 142_000)
    assert table["p"].item() <= 0.02
    assert table.attrs["provenance"]["steps"][-1]["seed"] == 0


def test_two_planted_breaks_are_found():
    hits = [10, 11, 9, 10, 30, 32, 29, 31, 30, 12, 11, 12, 10]
    table = change_points(table_of(hits, [10_000] * 13))
    assert table["period"].tolist() == [2005, 2010]
    assert table["after"].iloc[0] == table["before"].iloc[1] == pytest.approx(30.4)


def test_a_long_series_is_searched_by_pelt():
    hits = np.random.default_rng(0).poisson(np.repeat([5, 20, 9, 30, 4], 20))
    table = change_points(table_of(hits, [10_000] * 100), max_breaks=1, resamples=99)
    assert np.abs(table["period"].to_numpy() - [2021, 2041, 2061, 2081]).max() <= 1


def test_a_long_series_whose_break_does_not_pay_keeps_its_row():
    hits = np.random.default_rng(0).poisson(np.repeat([5, 20], 40))
    table = change_points(table_of(hits, [10_000] * 80), penalty=1e6, resamples=99)
    assert table["term"].tolist() == ["企业"]
    assert table["period"].isna().all()
    assert table["p"].item() == 0.01


def test_shares_of_replies():
    hits, replies = [2, 1, 2, 1, 2, 9, 8, 9, 10, 9], [20] * 10
    table = table_of(hits, [5000] * 10).assign(used_in=hits, replies=replies)
    found = change_points(table, of="replies")
    assert found["period"].tolist() == [2006]
    assert found["after"].item() == pytest.approx(45 / 100)


MARKED = [
    ("steady", [5, 6, 5, 4, 5, 6, 5, 4, 5, 5], [1000] * 10, 5.0e1),
    ("never used", [0] * 10, [1000] * 10, 0.0),
    ("nine years", [1] * 4 + [9] * 5, [1000] * 9, 10_000 * 49 / 9000),
    ("ten years, one without texts", [1] * 4 + [0] + [9] * 5, [1000] * 4 + [0] + [1000] * 5, 10_000 * 49 / 9000),
]


@pytest.mark.parametrize(("case", "hits", "trials", "before"), MARKED)
def test_a_series_without_breaks_is_a_marked_row(case, hits, trials, before):
    table = change_points(table_of(hits, trials))
    assert len(table) == 1
    assert table[["period", "low", "high", "after"]].isna().all(axis=None)
    assert table["before"].item() == pytest.approx(before)
    assert table["p"].isna().item() == (case != "steady")


def test_a_year_without_texts_is_left_out():
    hits, trials = [1, 1, 1, 1, 1, 0, 9, 9, 9, 9, 9], [1000] * 5 + [0] + [1000] * 5
    assert change_points(table_of(hits, trials))["period"].tolist() == [2007]


def test_q_counts_each_term_once():
    """Two breaks of one term are one discovery, and what was not tested is none: of two tested, q is twice the least p."""
    broken = table_of([10, 11, 9, 10, 30, 32, 29, 31, 30, 12, 11, 12, 10], [10_000] * 13)
    steady = table_of([5, 6, 5, 4, 5, 6, 5, 4, 5, 5, 6, 5, 4], [10_000] * 13, "资金")
    never = table_of([0] * 13, [10_000] * 13, "人才")
    table = change_points(pd.concat([broken, steady, never])).set_index("term")
    least, most = table.loc["企业", "p"].iloc[0], table.loc["资金", "p"]
    assert table.loc["企业", "q"].tolist() == pytest.approx([min(2 * least, most)] * 2)
    assert table.loc["资金", "q"] == most
    assert np.isnan(table.loc["人才", "q"])


def test_one_seed_one_result():
    table = table_of([4, 9, 3, 8, 5, 14, 9, 16, 15, 11], [1000] * 10)
    one, same, other = (change_points(table, seed=seed, resamples=199) for seed in (4, 4, 5))
    pd.testing.assert_frame_equal(one, same)
    assert one["p"].tolist() != other["p"].tolist()


def simulated(generator, levels, shape, count):
    """Series of bursty years that grow longer: counts of a gamma-Poisson law."""
    trials = np.linspace(3_000, 40_000, len(levels)).astype(int)
    tables = []
    for number in range(count):
        bursts = generator.gamma(shape, 1 / shape, len(levels))
        tables.append(table_of(generator.poisson(trials * 0.001 * np.array(levels) * bursts), trials, f"词{number}"))
    return pd.concat(tables)


@pytest.mark.slow
@pytest.mark.parametrize(("years", "shape"), [(12, 1e6), (12, 10), (25, 1e6), (25, 10)])
def test_flat_series_break_at_most_one_time_in_twenty(years, shape):
    series = 400
    table = change_points(simulated(np.random.default_rng(years), [1] * years, shape, series), resamples=199)
    false = table.drop_duplicates("term")["period"].notna().mean()
    assert false <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / series)


@pytest.mark.slow
@pytest.mark.parametrize("shape", [1e6, 30])
def test_the_interval_holds_the_planted_break(shape):
    table = change_points(simulated(np.random.default_rng(1), [1] * 10 + [2.5] * 6, shape, 200), resamples=299)
    breaks = table.groupby("term")["period"].transform("count")
    assert (breaks > 0).groupby(table["term"]).any().mean() >= 0.8
    single = table[breaks == 1]
    assert len(single) >= 100
    assert ((single["low"] <= 2011) & (single["high"] >= 2011)).mean() >= 0.93


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"of": "words"}, "of = 'words'"),
        ({"of": "replies"}, "does not say how many replies"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        change_points(table_of([1] * 9, [10] * 9), **options)
