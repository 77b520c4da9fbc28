"""The rule for the number of topics by hand and on truth; nothing is chosen from what does not bear it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import choose_k, planted_corpus, search_k

SIGN = np.where(np.arange(10) % 2, 1, -1)


def scores(spread=0.0, **means):
    """A table of ten seeds with these means by k from 2 on.

    Likelihoods differ by seed far more than by k, and stabilities by `spread` up and down.
    """
    rows = []
    for place, k in enumerate(range(2, 2 + len(means["held_out"]))):
        for seed in range(10):
            # Against k = 2 and 3 others are 0.02 better and worse by turns.
            noise = seed + (0.02 * SIGN[seed] if k > 3 else 0)
            row = {"npmi": 0.1, "c_v": np.nan, "umass": -60.0, "exclusivity": 9.0, "stability": 0.5}
            row |= {name: values[place] for name, values in means.items()}
            row["stability"] += spread * SIGN[seed]
            rows.append({"k": k, "seed": seed, **row, "held_out": means["held_out"][place] + noise})
    return pd.DataFrame(rows)


def chosen(choice):
    (k,) = choice.loc[choice["chosen"], "k"]
    return k


def test_a_k_that_foretells_words_worse_than_a_smaller_one_is_left_out():
    """Of ten differences of ±0.02 the interval is 0.0151 wide to a side: 0.014 lower is chance, 0.016 is not."""
    assert 0.02 * np.sqrt(10 / 9) / np.sqrt(10) * stats.t.ppf(0.975, 9) == pytest.approx(0.0151, abs=5e-5)
    table = scores(held_out=[-1.0, 0.0, -0.014, -0.016], stability=[0.9, 0.5, 0.6, 0.7])
    choice = choose_k(table)
    assert choice["k"].tolist() == [2, 3, 4, 5]
    # That 5 is worse than 4 too is sure: they do not differ by seed.
    assert choice["foretells"].tolist() == [False, True, True, False]
    assert chosen(choice) == 4
    assert choose_k(table, confidence=0.9)["foretells"].tolist() == [False, True, False, False]


def test_a_k_nearer_to_the_worst_than_to_the_best_is_left_out_however_stable():
    choice = choose_k(scores(held_out=[-4.0, -2.1, -1.9, 0.0], stability=[0.99, 0.9, 0.6, 0.5]))
    assert choice["foretells"].tolist() == [False, False, True, True]
    assert chosen(choice) == 4


def test_the_smallest_that_is_nearly_the_most_stable_is_chosen():
    """Stabilities of ±0.09: standard deviation 0.0949, error 0.03, by the jackknife 2 x 9/8 of that, 0.0675, and the
    interval t of nine degrees, 2.2622, times that: 0.6 - 0.1527 = 0.4473."""
    rising = [-9.0, -3.0, -2.0, -1.0, 0.0]
    for second, expected in ((0.45, 4), (0.44, 5)):
        choice = choose_k(scores(0.09, held_out=rising, stability=[0.9, 0.4, second, 0.6, 0.55]))
        assert choice["stable"].tolist() == [True, False, expected == 4, True, True]
        assert chosen(choice) == expected
    row = choice.iloc[3]
    assert row["stability_high"] - row["stability"] == pytest.approx(0.0675 * stats.t.ppf(0.975, 9))


def test_the_pareto_set_by_hand():
    """2 has the highest NPMI; 3 is as 4 but less exclusive; 5 is worse than 4 in all."""
    means = {"npmi": [0.2, 0.1, 0.1, 0.0], "exclusivity": [8.0, 8.5, 9.0, 8.9], "stability": [0.5, 0.6, 0.6, 0.1]}
    choice = choose_k(scores(held_out=[-1.0] * 4, **means))
    assert choice["pareto"].tolist() == [True, False, True, False]
    assert choose_k(scores(held_out=[-1.0] * 4, **means | {"npmi": [np.nan] * 4}))["pareto"].tolist() == [
        False, False, True, False,
    ]  # fmt: skip


def test_means_and_intervals_by_hand():
    """Seeds 0 to 9: mean 4.5, standard error 3.0277 / √10, t of nine degrees 2.2622."""
    choice = choose_k(scores(held_out=[-7.0]))
    row = choice.iloc[0]
    assert row["held_out"] == pytest.approx(-2.5)
    assert row["held_out_high"] - row["held_out"] == pytest.approx(2.2622 * 3.0277 / 10**0.5, abs=1e-3)
    assert row["held_out_low"] + row["held_out_high"] == pytest.approx(-5)
    assert row[["c_v", "c_v_low", "c_v_high"]].isna().all()
    assert row["chosen"]
    assert choice.attrs["provenance"]["steps"][-1] == {"function": "choose_k", "confidence": 0.95}


TABLE = scores(held_out=[0.0, 0.0])


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (TABLE[TABLE["seed"] < 9], {}, "k = 2 has 9 seeds"),
        (TABLE[(TABLE["k"] == 2) | (TABLE["seed"] > 0)], {}, "k = 3 has 9 seeds"),
        (TABLE[:0], {}, "the table is empty"),
        (TABLE.assign(seed=np.arange(20)), {}, "have other seeds"),
        (pd.concat([TABLE, TABLE]), {}, "a seed stands twice"),
        (TABLE.assign(held_out=np.nan), {}, "a likelihood or stability is missing"),
        (TABLE.assign(stability=np.nan), {}, "a likelihood or stability is missing"),
        (TABLE.drop(columns="npmi"), {}, "no column npmi"),
        (TABLE, {"confidence": 95}, "confidence = 95"),
    ],
)
def test_nothing_is_chosen_from_what_does_not_bear_it(table, options, words):
    with pytest.raises(InvalidValue, match=words):
        choose_k(table, **options)


@pytest.mark.slow
def test_as_many_topics_as_were_planted_are_chosen():
    planted = planted_corpus(150, 5, seed=1, vocabulary=[f"词{number}" for number in range(200)])
    choice = choose_k(search_k(planted.dtm, [2, 3, 5, 7, 10], max_iter=100, progress=False))
    print(choice[["k", "held_out", "exclusivity", "stability", "foretells", "stable", "chosen"]])
    assert abs(chosen(choice) - 5) <= 2
