"""Intervals of shares: by hand, at the edges, and how often they cover what was planted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import proportion_confint

from helpers.measure.resample import share_interval


def interval(words, group=None, confidence=0.95):
    """Ends for replies x parts, whose words are all in these parts; one group unless given."""
    words = np.asarray(words, dtype=float)
    group = np.zeros(len(words), dtype=int) if group is None else np.asarray(group)
    return share_interval(words, words.sum(axis=1), group, max(group.max() + 1, 1), confidence=confidence)


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_interval_is_wilsons_with_the_variance_of_a_weighted_mean(confidence):
    """Of two parts, one is what the other is not: no dispersion but their own can be borrowed."""
    generator = np.random.default_rng(5)
    sizes, share = generator.integers(100, 900, 15), generator.beta(0.6, 1.5, 15)
    words = np.column_stack([share * sizes, (1 - share) * sizes])
    fit = WLS(share, np.ones(15), weights=sizes).fit()
    p, variance = fit.params[0], fit.HC2_se[0] ** 2
    to_normal = stats.norm.ppf((1 + confidence) / 2) / stats.t.ppf((1 + confidence) / 2, 14)
    draws = p * (1 - p) / variance * to_normal**2
    expected = proportion_confint(p * draws, draws, alpha=1 - confidence, method="wilson")
    low, high = interval(words, confidence=confidence)
    assert (low[0, 0], high[0, 0]) == pytest.approx(expected)
    assert (low[0, 1], high[0, 1]) == pytest.approx((1 - expected[1], 1 - expected[0]))


def test_replies_of_one_topic_each_are_as_sure_as_a_proportion_of_replies():
    low, high = interval([[300, 0]] * 6 + [[0, 300]] * 14)
    draws = 19 * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 19)) ** 2
    assert (low[0, 0], high[0, 0]) == pytest.approx(proportion_confint(0.3 * draws, draws, method="wilson"))


def test_a_topic_of_one_reply_takes_its_spread_from_other_topics():
    """One of twenty replies has a part of the third topic: 120 of 6,000 words, whatever the other topics do."""
    even = [[150, 150, 0]] * 19 + [[90, 90, 120]]
    uneven = [[300, 0, 0]] * 10 + [[0, 300, 0]] * 9 + [[90, 90, 120]]
    (low, high), (lower, higher) = interval(even), interval(uneven)
    assert 0 < lower[0, 2] < low[0, 2] < 120 / 6000 < high[0, 2] < higher[0, 2] < 0.25


UNSEEN = [
    ("nowhere in one of two groups", [[200, 100, 0], [50, 250, 0], [100, 100, 100], [20, 80, 200]], [0, 0, 1, 1], 2, 0),
    ("nowhere at all", [[200, 100, 0], [50, 250, 0]], [0, 0], 2, 0),
    ("everything everywhere", [[300, 0], [200, 0], [250, 0]], [0, 0, 0], 0, 1),
]


@pytest.mark.parametrize(("case", "words", "group", "part", "share"), UNSEEN)
def test_what_was_not_seen_is_bounded_and_not_certain(case, words, group, part, share):
    low, high = (ends[0, part] for ends in interval(words, group))
    assert (low, high)[share] == pytest.approx(share, abs=1e-12)
    assert 0.2 < high - low < 1


def test_alike_replies_are_no_surer_than_their_words():
    low, high = interval([[30, 70]] * 4)
    draws = 400 * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 3)) ** 2
    assert (low[0, 0], high[0, 0]) == pytest.approx(proportion_confint(0.3 * draws, draws, method="wilson"))


@pytest.mark.parametrize(
    ("case", "words", "group"),
    [
        ("one reply", [[30, 70], [20, 80], [50, 50]], [0, 1, 1]),
        ("two replies, one without words", [[30, 70], [0, 0], [20, 80], [50, 50]], [0, 0, 1, 1]),
        ("no reply", [[20, 80], [50, 50]], [1, 1]),
        ("all replies in no group but one", [[30, 70], [20, 80], [50, 50]], [0, -1, -1]),
    ],
)
def test_fewer_than_two_replies_bound_nothing(case, words, group):
    low, high = interval(words, group)
    assert np.isnan([low[0], high[0]]).all()
    assert np.isfinite([low[1:], high[1:]]).all()


def test_a_group_more_dispersed_than_others_keeps_its_own_spread():
    even, uneven = [[100, 200], [110, 190], [90, 210], [100, 200]] * 5, [[300, 0], [0, 300], [0, 300]] * 7
    low, high = interval(even + uneven, [0] * len(even) + [1] * len(uneven))
    alone = interval(uneven)
    assert np.allclose(high[1] - low[1], alone[1] - alone[0], rtol=0.05)


@given(
    st.lists(st.tuples(st.integers(-1, 2), *[st.integers(0, 10**6)] * 3), min_size=1, max_size=30),
    st.floats(0.5, 0.999),
)
def test_ends_lie_around_the_share_and_within_0_and_1(rows, confidence):
    group, words = np.array([row[0] for row in rows]), np.array([row[1:] for row in rows], dtype=float)
    low, high = share_interval(words, words.sum(axis=1), group, 3, confidence=confidence)
    for number in range(3):
        inside = words[group == number]
        if (inside.sum(axis=1) > 0).sum() < 2:
            assert np.isnan(low[number]).all() and np.isnan(high[number]).all()
            continue
        share = inside.sum(axis=0) / inside.sum()
        assert (low[number] >= 0).all() and (high[number] <= 1).all()
        assert (low[number] <= share + 1e-12).all() and (share <= high[number] + 1e-12).all()


def letters(generator, number, concentration):
    """Words by topic (letters x topics) of letters that lean to few topics, in sections that do so once more."""
    prior = np.array([0.02, 0.05, 0.10, 0.30, 0.53])
    leaning = generator.standard_gamma(np.tile(concentration * prior, (number, 1))) + 1e-12
    letter = np.repeat(np.arange(number), generator.integers(1, 7, number))
    sections = generator.standard_gamma(2 * leaning[letter] / leaning[letter].sum(axis=1, keepdims=True) + 1e-3)
    lengths = 60 * np.exp(generator.normal(0, 0.4, number)[letter] + generator.normal(0, 0.5, len(letter)))
    words = np.zeros((number, len(prior)))
    np.add.at(words, letter, lengths[:, None] * sections / sections.sum(axis=1, keepdims=True))
    return words


@pytest.mark.slow
@pytest.mark.parametrize(("replies", "groups"), [(8, 6), (10, 1), (20, 6), (20, 1), (100, 6)])
@pytest.mark.parametrize("concentration", [0.5, 1.5, 10])
def test_coverage_of_intervals_of_shares(replies, groups, concentration):
    """Of 95 % intervals of rare and frequent topics, 93 to 98 % cover the share; few of twenty replies are wide."""
    generator = np.random.default_rng(replies)
    population = letters(generator, 100_000, concentration)
    truth = population.sum(axis=0) / population.sum()
    group = np.repeat(np.arange(groups), replies)
    covered, widths = [], []
    for _ in range(1800 // groups):
        low, high = interval(population[generator.integers(0, len(population), len(group))], group)
        covered.append((low <= truth) & (truth <= high))
        widths.append(high - low)
    by_topic = np.concatenate(covered).mean(axis=0)
    assert 0.93 <= by_topic.mean() <= 0.98
    assert by_topic.min() >= 0.92
    assert replies < 20 or np.mean(np.array(widths) > 0.5) < 0.05
