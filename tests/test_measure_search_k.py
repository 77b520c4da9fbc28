"""The search scores what it fits, goes on where it stopped, and refuses before it starts."""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import ConvergenceWarning

from helpers.errors import InvalidValue
from helpers.measure import (
    average_jaccard,
    document_term_matrix,
    fit_topics,
    held_out_likelihood,
    search_k,
    topic_coherence,
)
from helpers.measure.exclusivity import exclusivity
from tests.words import tokens_of_lists

MODULE = sys.modules["helpers.measure.search_k"]
RUNS = sys.modules["helpers.measure.search_runs"]
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
    write = RUNS._write

    def write_two_and_be_interrupted(run, path):
        write(run, path)
        if len(list(folder.iterdir())) == 2:
            fitted.append(None)

    monkeypatch.setattr(RUNS, "_write", write_two_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        search_k(dtm, [2, 3], seeds=[0, 1], folder=folder, tokens=tokens, **SMALL)
    assert len(list(folder.glob("gibbs-k2-seed?-*.json"))) == len(list(folder.iterdir())) == 2
    fitted.clear()
    monkeypatch.setattr(RUNS, "_write", write)
    table = search_k(dtm, [2, 3], seeds=[0, 1], folder=folder, tokens=tokens, **SMALL)
    assert first_round(fitted) == [(3, 0), (3, 1)]
    pd.testing.assert_frame_equal(table, search_k(dtm, [2, 3], seeds=[0, 1], tokens=tokens, **SMALL))


def test_numbers_of_numpy_are_kept_too(dtm, tmp_path):
    found = search_k(dtm, np.arange(2, 4), seeds=np.arange(2), folder=tmp_path, **SMALL)
    assert len(list(tmp_path.iterdir())) == 4
    json.dumps(found.attrs["provenance"])
    pd.testing.assert_frame_equal(found, search_k(dtm, np.arange(2, 4), seeds=np.arange(2), folder=tmp_path, **SMALL))


def test_a_number_of_rounds_of_numpy_is_a_number(dtm):
    one, other = (search_k(dtm, [2], seeds=[0], **SMALL | {"max_iter": rounds}) for rounds in (20, np.int64(20)))
    pd.testing.assert_frame_equal(one, other)
    assert json.dumps(one.attrs) == json.dumps(other.attrs)


SEEDS = {"one": [f"甲{number:02d}" for number in range(8)], "two": [f"乙{number:02d}" for number in range(8)]}


def test_seeded_topics_are_searched_and_scored_with_their_seeds(dtm, tmp_path):
    options = {"method": "seeded", "max_iter": 20, "seed_words": SEEDS}
    found = search_k(dtm, [3, 2], seeds=[0, 1], folder=tmp_path, n_jobs=1, progress=False, **options)
    for row in found.itertuples():
        assert row.held_out == pytest.approx(held_out_likelihood(dtm, row.k, seed=row.seed, **options))
        model = fit_topics(dtm, row.k, seed=row.seed, **options)
        assert row.exclusivity == pytest.approx(exclusivity(model.topic_word).mean())
        (path,) = tmp_path.glob(f"seeded-k{row.k}-seed{row.seed}-*.json")
        kept = json.loads(path.read_text(encoding="utf-8"))["words"]
        if row.k == 3:
            assert [words[0][0] for words in kept] == ["甲", "乙", "丙"], "the themes of the seeds, and what is left"
    assert found.attrs["provenance"]["steps"][-1]["seed_words"] == SEEDS
    means = found.groupby("k")["held_out"].mean()
    assert means[3] > means[2], "there are three themes"


def test_other_seeds_are_searched_anew(dtm, tmp_path, fitted):
    for words in (["甲00"], ["乙00"]):
        fitted.clear()
        options = SMALL | {"method": "seeded", "seed_words": {"one": words}}
        search_k(dtm, [2], seeds=[0], folder=tmp_path, **options)
        assert first_round(fitted) == [(2, 0)]


def test_effects_of_covariates_can_be_searched(dtm):
    """The trial takes as many sweeps as the method needs."""
    of_regions = dataclasses.replace(dtm, documents=dtm.documents.assign(region=["南", "北", "北"] * 20))
    options = {"covariates": ["region"], "max_iter": 75, "n_jobs": 1, "progress": False}
    assert search_k(of_regions, [2], "dmr", seeds=[0], **options)["held_out"].notna().all()
    with pytest.raises(InvalidValue, match="max_iter = 20 sweeps are over before dmr has learned"):
        search_k(of_regions, [2], "dmr", seeds=[0], **options | {"max_iter": 20})


def test_models_that_have_not_converged_are_told_once_and_each_time(dtm, tmp_path):
    for _ in range(2):
        with pytest.warns(ConvergenceWarning) as told:
            search_k(dtm, [4, 2, 3], "nmf", seeds=[0, 1], max_iter=2, folder=tmp_path, n_jobs=1, progress=False)
        (warning,) = told
        assert "6 of 6 models have not converged (k = 2, 3, 4): search again" in str(warning.message)
        assert warning.filename == __file__


def test_models_that_have_converged_are_not_told(dtm):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        search_k(dtm, [2, 3], "nmf", seeds=[0], n_jobs=1, progress=False)


def test_a_warning_of_something_else_is_passed_on(dtm, monkeypatch):
    def fit(*arguments, **options):
        warnings.warn("something else", RuntimeWarning, stacklevel=1)
        return fit_topics(*arguments, **options)

    monkeypatch.setattr(MODULE, "fit_topics", fit)
    with pytest.warns(RuntimeWarning, match="something else"):
        search_k(dtm, [2], seeds=[0], **SMALL)


def test_other_numbers_are_added_to_what_was_kept(dtm, tmp_path, fitted):
    search_k(dtm, [2], seeds=[0, 1], folder=tmp_path, **SMALL)
    fitted.clear()
    search_k(dtm, [3, 2], seeds=[1, 2], folder=tmp_path, **SMALL)
    assert first_round(fitted) == [(2, 2), (3, 1), (3, 2)]


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


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ks": []}, "give at least one number"),
        ({"ks": [2, 2]}, "each once"),
        ({"ks": [1]}, "k = 1"),
        ({"ks": [2, 61]}, "k = 61 topics cannot be fitted"),
        ({"ks": [2.0]}, "k = 2.0"),
        ({"ks": 11}, "ks = 11 are no list: give several"),
        ({"tokens": "words"}, "a str is no tokens"),
        ({"seeds": []}, "give at least one"),
        ({"seeds": [0, 0]}, "each once"),
        ({"method": "lsa"}, "is unknown"),
        ({"max_iter": 0}, "max_iter = 0"),
        ({"covariates": ["year"]}, "covariates"),
        ({"covariates": None}, "covariates = None is no list"),
        ({"seed_words": SEEDS}, "gibbs takes no seed words"),
        ({"seed_words": ["甲00"]}, "do not name topics"),
        ({"method": "seeded"}, "seeded needs seed words"),
        ({"method": "seeded", "ks": [2, 4], "seed_words": SEEDS | {"c": ["丙00"]}}, "k = 2 topics are fewer than the 3"),
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
