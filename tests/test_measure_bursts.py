"""Bursts against burst_detection's published weights, every sequence of states, and planted bursts."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import bursts, document_term_matrix, keyword_trend, term_rates, tokenize
from helpers.measure.bursts import cheapest_states
from tests.test_measure_trends import corpus_of
from tests.words import PLAIN

# The example of the README of nmarinsek/burst_detection.
HITS = [0, 2, 1, 6, 7, 2, 8, 7, 2, 1]
TRIALS = [9, 11, 12, 10, 10, 8, 12, 10, 13, 11]


def table_of(hits, trials, term="企业", start=2013):
    return pd.DataFrame({"term": term, "period": range(start, start + len(hits)), "used_in": hits, "replies": trials})


def costs_of(hits, trials, scale=2, states=2):
    """Minus the log-likelihood, as Kleinberg writes it, periods x states."""
    base = sum(hits) / sum(trials)
    return np.array(
        [[-stats.binom.logpmf(r, d, base * scale**state) for state in range(states)] for r, d in zip(hits, trials, strict=True)]
    )


def cost_of(path, costs, rise):
    steps = [max(now - before, 0) for before, now in zip([0, *path[:-1]], path, strict=True)]
    return sum(costs[period, state] for period, state in enumerate(path)) + rise * sum(steps)


def test_the_weights_of_burst_detections_readme():
    """It prints 2.68563 for the year 2017 alone, for its path 0000101100 begins the first burst a year too late."""
    table = bursts(table_of(HITS, TRIALS)).set_index("first")
    assert table["last"].tolist() == [2017, 2020]
    assert table.loc[2019, "weight"] == pytest.approx(5.34226, abs=1e-5)
    assert table.loc[2016, "weight"] == pytest.approx(3.95597, abs=1e-5)
    costs = costs_of(HITS, TRIALS)
    assert costs[4, 0] - costs[4, 1] == pytest.approx(2.68563, abs=1e-5)


def test_the_sequence_is_cheaper_than_the_one_that_looks_no_step_ahead():
    costs, rise = costs_of(HITS, TRIALS), np.log(10)
    found = cheapest_states(costs[None], np.array([rise]))[0]
    assert "".join(map(str, found)) == "0001101100"
    assert cost_of(found, costs, rise) == pytest.approx(25.5244, abs=1e-4)
    assert cost_of([0, 0, 0, 0, 1, 0, 1, 1, 0, 0], costs, rise) == pytest.approx(26.7948, abs=1e-4)


COUNTS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(st.lists(st.integers(0, 9), min_size=n, max_size=n), st.lists(st.integers(10, 40), min_size=n, max_size=n))
)


@settings(max_examples=60)
@given(COUNTS, st.sampled_from([0.0, 0.3, 1.0]))
def test_no_sequence_of_two_states_is_cheaper(counts, gamma):
    hits, trials = counts
    if not 0 < 2 * sum(hits) / sum(trials) < 1:
        return
    costs, rise = costs_of(hits, trials), gamma * np.log(len(hits))
    found = cheapest_states(costs[None], np.array([rise]))[0]
    everyone = itertools.product(range(2), repeat=len(hits))
    assert cost_of(found, costs, rise) == pytest.approx(min(cost_of(path, costs, rise) for path in everyone))


@settings(max_examples=20)
@given(st.lists(st.integers(0, 6), min_size=7, max_size=7))
def test_no_sequence_of_three_states_is_cheaper(hits):
    trials = [60] * 7
    if not any(hits):
        return
    costs, rise = costs_of(hits, trials, states=3), np.log(7)
    found = cheapest_states(costs[None], np.array([rise]))[0]
    everyone = itertools.product(range(3), repeat=7)
    assert cost_of(found, costs, rise) == pytest.approx(min(cost_of(path, costs, rise) for path in everyone))


def test_terms_together_are_as_each_alone():
    generator = np.random.default_rng(2)
    tables = [table_of(generator.poisson(4, 12), [100] * 12, f"词{n}") for n in range(15)]
    alone = pd.concat([bursts(table, gamma=0.3) for table in tables], ignore_index=True)
    pd.testing.assert_frame_equal(bursts(pd.concat(tables), gamma=0.3), alone, check_dtype=False)


def test_a_planted_burst_is_found_at_its_height():
    trials = [2000] * 12
    hits = [8, 9, 7, 8, 8, 40, 42, 38, 9, 8, 7, 8]
    table = bursts(table_of(hits, trials))
    assert table[["first", "last", "level"]].to_numpy().tolist() == [[2018, 2020, 1]]
    nested = bursts(table_of([*hits[:6], 120, *hits[7:]], trials), levels=2)
    assert nested[["first", "last", "level"]].to_numpy().tolist() == [[2018, 2020, 1], [2019, 2019, 2]]


def test_steady_counts_have_one_row_that_says_so():
    table = bursts(pd.concat([table_of([5] * 9, [100] * 9, "平"), table_of([0] * 9, [100] * 9, "无")]))
    assert table["term"].tolist() == ["平", "无"]
    assert table[["first", "last", "level", "weight"]].isna().all(axis=None)


def test_a_term_of_most_texts_cannot_double():
    """A rate of .6 has no double: burst_detection and others invent one just below one."""
    assert bursts(table_of([6, 9, 5, 4], [10, 10, 10, 10])).loc[0, "level"] is pd.NA


def test_a_year_without_texts_neither_begins_nor_ends_a_burst():
    hits, trials = [1, 1, 1, 9, 0, 9, 0, 1, 1, 1], [100, 100, 100, 50, 0, 50, 0, 100, 100, 100]
    table = bursts(table_of(hits, trials))
    assert table[["first", "last"]].to_numpy().tolist() == [[2016, 2018]]


def test_one_reply_that_repeats_a_term_bursts_by_tokens_alone():
    steady = [(year, f"企业 资金 {'发展 ' * number}人才 人才") for year in range(2013, 2021) for number in range(1, 5)]
    letters = [*steady, (2016, "企业 " * 25 + "人才")]
    tokens = tokenize(corpus_of(*letters), PLAIN)
    rates = term_rates(document_term_matrix(tokens))
    chosen = rates[rates["term"] == "企业"]
    assert bursts(chosen, of="tokens")["first"].tolist() == [2016]
    assert bursts(chosen)["first"].isna().all()
    by_trend = bursts(keyword_trend(tokens, ["企业"]), of="tokens")
    pd.testing.assert_frame_equal(by_trend, bursts(chosen, of="tokens"), check_dtype=False)
    assert by_trend.attrs["provenance"]["steps"][-1]["function"] == "bursts"


@pytest.mark.slow
def test_words_in_clusters_have_no_bursts_of_replies():
    """Thirteen years of twenty replies, words at one rate all the time but clustered within replies."""
    generator, tables = np.random.default_rng(0), []
    for number in range(300):
        sizes = generator.integers(300, 1500, (13, 20))
        counts = generator.poisson(sizes * 0.002 * generator.gamma(1, 1, sizes.shape))
        table = table_of((counts > 0).sum(axis=1), [20] * 13, f"词{number}")
        tables.append(table.assign(count=counts.sum(axis=1), tokens=sizes.sum(axis=1)))
    found = {
        of: bursts(pd.concat(tables), of=of).drop_duplicates("term")["first"].notna().mean() for of in ("replies", "tokens")
    }
    assert found["replies"] <= 0.05
    assert found["tokens"] > 0.2, "or the notes of bursts() warn of nothing"


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({}, {"of": "words"}, "of = 'words'"),
        ({}, {"of": "tokens"}, "no column count"),
        ({"used_in": 200}, {}, "exceeds the replies"),
        ({"period": [f"第{n}年" for n in range(10)]}, {}, "no year"),
    ],
)
def test_what_has_no_automaton_is_refused(change, options, words):
    with pytest.raises(InvalidValue, match=words):
        bursts(table_of(HITS, TRIALS).assign(**change), **options)
