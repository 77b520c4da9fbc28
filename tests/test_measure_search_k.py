"""The search scores what it fits, goes on where it stopped, and refuses before it starts; the rule by hand and on truth."""

from __future__ import annotations

import itertools
import json
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import (
    DocumentTermMatrix,
    average_jaccard,
    choose_k,
    document_term_matrix,
    fit_topics,
    held_out_likelihood,
    planted_corpus,
    search_k,
    topic_coherence,
)
from helpers.measure.exclusivity import exclusivity
from tests.words import tokens_of_lists

MODULE = sys.modules["helpers.measure.search_k"]
SMALL = {"method": "gibbs", "max_iter": 20, "n_jobs": 1, "progress": False}


@pytest.fixture(scope="module")
def tokens():
    """Sixty sections, each with words of one of three themes and of none."""
    generator = np.random.default_rng(3)
    words = [[f"{theme}{number:02d}" for number in range(30)] for theme in ("甲", "乙", "丙", "丁")]
    lists = [[*generator.choice(words[row % 3], 12), *generator.choice(words[3], 6)] for row in range(60)]
    return tokens_of_lists([[str(word) for word in generator.permutation(words)] for words in lists])


@pytest.fixture(scope="module")
def dtm(tokens):
    return document_term_matrix(tokens)


@pytest.fixture
def fitted(monkeypatch):
    """The numbers of topics and seeds of the models that are fitted; with `fitted.append(None)` a fit is interrupted."""
    calls = []

    def fit(dtm, k, **options):
        if calls and calls[-1] is None:
            raise KeyboardInterrupt
        calls.append((k, options["seed"]))
        return fit_topics(dtm, k, **options)

    monkeypatch.setattr(MODULE, "fit_topics", fit)
    return calls


def first_round(calls):
    """Without the trial of the largest number of topics."""
    return calls[1:]


def test_each_score_is_what_its_function_says(dtm, tokens):
    table = search_k(dtm, [3, 2], seeds=[0, 4, 2], tokens=tokens, **SMALL)
    assert table.columns.tolist() == ["k", "seed", "held_out", "npmi", "c_v", "umass", "exclusivity", "stability"]
    assert list(zip(table["k"], table["seed"], strict=True)) == [(k, seed) for k in (2, 3) for seed in (0, 2, 4)]
    for row in table.itertuples():
        model = fit_topics(dtm, row.k, "gibbs", row.seed, max_iter=20)
        for measure in ("npmi", "c_v", "umass"):
            assert getattr(row, measure) == pytest.approx(topic_coherence(model, tokens, measure)["coherence"].mean())
        assert row.exclusivity == pytest.approx(exclusivity(model.topic_word).mean())
        assert row.held_out == pytest.approx(held_out_likelihood(dtm, row.k, "gibbs", row.seed, max_iter=20))
        others = [fit_topics(dtm, row.k, "gibbs", seed, max_iter=20) for seed in {0, 2, 4} - {row.seed}]
        assert row.stability == pytest.approx(np.mean([agreement(model, other) for other in others]))
    step = table.attrs["provenance"]["steps"][-1]
    assert (step["function"], step["ks"], step["seeds"], step["max_iter"]) == ("search_k", [2, 3], [0, 4, 2], 20)


def agreement(one, other):
    """The best of all ways to match topics, by the mean average Jaccard index of their words."""
    lists = [[group["term"].tolist() for _, group in model.words(20).groupby("topic")] for model in (one, other)]
    return max(
        np.mean([average_jaccard(*pair) for pair in zip(lists[0], order, strict=True)])
        for order in itertools.permutations(lists[1])
    )


def test_what_is_not_known_is_nan(dtm):
    table = search_k(dtm, [2], seeds=[0], **SMALL)
    assert table[["npmi", "c_v", "umass", "stability"]].isna().all(axis=None)
    assert table[["held_out", "exclusivity"]].notna().all(axis=None)


def test_a_search_goes_on_where_it_stopped(dtm, tokens, tmp_path, fitted, monkeypatch):
    folder = tmp_path / "search" / "kept"
    write = MODULE._write

    def write_two_and_be_interrupted(run, path):
        write(run, path)
        if len(list(folder.iterdir())) == 2:
            fitted.append(None)

    monkeypatch.setattr(MODULE, "_write", write_two_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        search_k(dtm, [2, 3], seeds=[0, 1], folder=folder, tokens=tokens, **SMALL)
    assert len(list(folder.glob("gibbs-k2-seed?-*.json"))) == len(list(folder.iterdir())) == 2
    fitted.clear()
    monkeypatch.setattr(MODULE, "_write", write)
    table = search_k(dtm, [2, 3], seeds=[0, 1], folder=folder, tokens=tokens, **SMALL)
    assert first_round(fitted) == [(3, 0), (3, 1)]
    pd.testing.assert_frame_equal(table, search_k(dtm, [2, 3], seeds=[0, 1], tokens=tokens, **SMALL))


def test_numbers_of_numpy_are_kept_too(dtm, tmp_path):
    found = search_k(dtm, np.arange(2, 4), seeds=np.arange(2), folder=tmp_path, **SMALL)
    assert len(list(tmp_path.iterdir())) == 4
    json.dumps(found.attrs["provenance"])
    pd.testing.assert_frame_equal(found, search_k(dtm, np.arange(2, 4), seeds=np.arange(2), folder=tmp_path, **SMALL))


def test_other_numbers_are_added_to_what_was_kept(dtm, tmp_path, fitted):
    search_k(dtm, [2], seeds=[0, 1], folder=tmp_path, **SMALL)
    fitted.clear()
    search_k(dtm, [3, 2], seeds=[1, 2], folder=tmp_path, **SMALL)
    assert first_round(fitted) == [(2, 2), (3, 1), (3, 2)]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"k": 2}', '{"k": 3, "seed": 0, "words": [], "exclusivity": 1, "held_out": 1}'])
def test_a_damaged_file_is_made_anew(dtm, tmp_path, fitted, damage):
    whole = search_k(dtm, [2], seeds=[0], folder=tmp_path, **SMALL)
    (path,) = tmp_path.iterdir()
    path.write_text(damage, encoding="utf-8")
    fitted.clear()
    pd.testing.assert_frame_equal(search_k(dtm, [2], seeds=[0], folder=tmp_path, **SMALL), whole)
    assert first_round(fitted) == [(2, 0)]
    assert json.loads(path.read_text(encoding="utf-8"))["k"] == 2


def test_what_was_kept_of_another_matrix_or_option_is_not_taken(dtm, tokens, tmp_path, fitted):
    search_k(dtm, [2], seeds=[0], folder=tmp_path, **SMALL)
    for changed, options in (
        (document_term_matrix(tokens, min_df=5), SMALL),
        (dtm, SMALL | {"max_iter": 21}),
        (dtm, SMALL | {"method": "lda"}),
    ):
        fitted.clear()
        search_k(changed, [2], seeds=[0], folder=tmp_path, **options)
        assert first_round(fitted) == [(2, 0)]
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.slow
def test_the_number_of_processes_changes_nothing(dtm, tokens, tmp_path):
    alone = search_k(dtm, [2, 3], seeds=range(3), tokens=tokens, **SMALL)
    together = search_k(dtm, [2, 3], seeds=range(3), tokens=tokens, folder=tmp_path, **SMALL | {"n_jobs": 2})
    pd.testing.assert_frame_equal(alone, together)
    assert len(list(tmp_path.iterdir())) == 6


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


OTHER = DocumentTermMatrix.from_tokens([["戊", "己"], ["庚", "辛"]])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ks": []}, "give at least one number"),
        ({"ks": [2, 2]}, "each once"),
        ({"ks": [1]}, "k = 1"),
        ({"ks": [2, 61]}, "k = 61 topics cannot be fitted"),
        ({"ks": [2.0]}, "k = 2.0"),
        ({"seeds": []}, "give at least one"),
        ({"seeds": [0, 0]}, "each once"),
        ({"method": "lsa"}, "is unknown"),
        ({"max_iter": 0}, "max_iter = 0"),
        ({"covariates": ["year"]}, "covariates"),
        ({"tokens": tokens_of_lists([["甲00"], ["甲01"]])}, "the tokens lack"),
    ],
)
def test_what_cannot_be_searched_is_refused_before_a_model_is_fitted(dtm, tmp_path, fitted, options, words):
    folder = tmp_path / "search"
    with pytest.raises(InvalidValue, match=words):
        search_k(dtm, **{"ks": [2], "folder": folder, **SMALL, **options})
    assert not fitted
    assert not folder.exists()


def test_a_folder_that_is_a_file_is_refused(dtm, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InvalidValue, match="is a file"):
        search_k(dtm, [2], folder=tmp_path / "file", **SMALL)


def test_what_a_seed_does_not_change_is_fitted_to_other_replies(dtm, fitted):
    table = search_k(dtm, [2, 3], "nmf", seeds=[0, 1], n_jobs=1, progress=False)
    assert first_round(fitted) == [(2, 0), (2, 1), (3, 0), (3, 1)]
    assert table["held_out"].nunique() == 4
    assert (table["stability"] < 1).all()


@pytest.mark.slow
def test_as_many_topics_as_were_planted_are_chosen():
    planted = planted_corpus(150, 5, seed=1, vocabulary=[f"词{number}" for number in range(200)])
    choice = choose_k(search_k(planted.dtm, [2, 3, 5, 7, 10], max_iter=100, progress=False))
    print(choice[["k", "held_out", "exclusivity", "stability", "foretells", "stable", "chosen"]])
    assert abs(chosen(choice) - 5) <= 2
