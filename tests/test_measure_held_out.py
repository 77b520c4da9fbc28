"""The likelihood of words held out: by hand and by a plain loop, and highest where the planted number of topics is."""

from __future__ import annotations

import dataclasses
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, TopicModel, document_term_matrix, fit_topics, held_out_likelihood
from tests.test_measure_topics import planted
from tests.words import tokens_of_lists

MODULE = sys.modules["helpers.measure.held_out"]


def counts_by_document(dtm):
    """Each document's words as a dictionary of counts."""
    dense = dtm.matrix.toarray()
    return [{term: int(n) for term, n in zip(dtm.vocabulary, row, strict=True) if n} for row in dense]


@pytest.fixture
def fitted(monkeypatch):
    """What is fitted, as (part, model): filled as calls are made."""
    calls = []

    def fit(dtm, *arguments, **options):
        calls.append((dtm, fit_topics(dtm, *arguments, **options)))
        return calls[-1][1]

    monkeypatch.setattr(MODULE, "fit_topics", fit)
    return calls


def test_a_mixture_by_hand(monkeypatch):
    """A text has .75 x .6 + .25 x .2 = 1/2 of 甲 and .75 x .2 + .25 x .4 = 1/4 of 乙; two texts of four are chosen."""
    dtm = DocumentTermMatrix.from_tokens([["甲"] * 5, ["乙"] * 2, ["甲"] * 5, ["乙"] * 2])
    assert dtm.vocabulary.tolist() == ["乙", "甲"]
    weights, topic_word = np.tile([0.75, 0.25], (4, 1)), np.array([[0.2, 0.6], [0.4, 0.2]])

    def fit(part, k, method, seed, **options):
        return TopicModel(weights, topic_word, part.vocabulary, part.documents, method, seed, {})

    monkeypatch.setattr(MODULE, "fit_topics", fit)
    found = {round(held_out_likelihood(dtm, 2, "lda", seed, share=0.5) / np.log(2), 9) for seed in range(20)}
    # Two texts of 甲, two of 乙, or one of each: their lengths do not matter.
    assert found == {-1.0, -2.0, -1.5}


def test_a_text_without_topics_is_foretold_by_the_words_of_all_texts(monkeypatch):
    dtm = DocumentTermMatrix.from_tokens([["甲"] * 4, ["甲"] * 4])

    def fit(part, k, method, seed, **options):
        return TopicModel(np.full((2, 2), np.nan), np.ones((2, 1)), part.vocabulary, part.documents, method, seed, {})

    monkeypatch.setattr(MODULE, "fit_topics", fit)
    assert held_out_likelihood(dtm, 2, "nmf") == pytest.approx(np.log(0.01))


def test_seeds_are_handed_on(fitted):
    dtm = DocumentTermMatrix.from_tokens([["甲", "乙"] * 4, ["丙", "丁"] * 4] * 10)
    held_out_likelihood(dtm, 2, "seeded", max_iter=20, seed_words={"south": ["丙"], "north": ["乙"]})
    assert fitted[0][1].labels() == ["south", "north"]
    assert [set(words["term"]) for _, words in fitted[0][1].words(2).groupby("topic")] == [{"丙", "丁"}, {"甲", "乙"}]


def test_a_seed_that_is_held_out_of_its_only_text_stays_a_seed_and_is_not_asked_for(fitted):
    """One word of each of nine texts in ten is held out; 甲 stands in one of them only."""
    dtm = DocumentTermMatrix.from_tokens([["甲", "乙"], *[["乙", "丁"]] * 9])
    for seed in range(6):
        seeds = {"one": ["甲"], "two": ["丁"]}
        assert np.isfinite(held_out_likelihood(dtm, 2, "seeded", seed, share=0.99, max_iter=20, seed_words=seeds))
    assert {tuple(part.vocabulary) for part, _ in fitted} == {tuple(dtm.vocabulary)}
    shown = [part.matrix[:, list(part.vocabulary).index("甲")].sum() for part, _ in fitted]
    assert set(shown) == {0, 1}, "or this shows nothing"


def test_documents_and_not_words_are_averaged_as_a_plain_loop_does(fitted):
    generator = np.random.default_rng(2)
    lists = [[f"w{word}" for word in generator.integers(0, 12, size)] for size in generator.integers(1, 40, 30)]
    dtm = DocumentTermMatrix.from_tokens(lists)
    value = held_out_likelihood(dtm, 3, "gibbs", 5, share=0.3, max_iter=30)
    ((part, model),) = fitted
    place = {term: column for column, term in enumerate(part.vocabulary)}
    means, chosen = [], 0
    for row, (whole, shown) in enumerate(zip(counts_by_document(dtm), counts_by_document(part), strict=True)):
        gone = {term: n - shown.get(term, 0) for term, n in whole.items() if n > shown.get(term, 0)}
        if gone:
            chosen += 1
            assert sum(gone.values()) == sum(whole.values()) // 2
            words = [term for term, n in gone.items() for _ in range(n)]
            means.append(np.mean([np.log(model.weights[row] @ model.topic_word[:, place[term]]) for term in words]))
    assert chosen == int(0.3 * sum(len(words) >= 2 for words in lists))
    assert value == pytest.approx(np.mean(means))


@pytest.mark.parametrize("method", ["nmf", "nmf-kl"])
def test_a_factorisation_leaves_a_hundredth_to_the_words_of_all_texts(fitted, method):
    """甲 and 乙 never meet 丙 and 丁, but for one text whose other half may be of the other topic."""
    lists = [["甲", "乙"] * 3] * 5 + [["丙", "丁"] * 3] * 5 + [["甲", "丙"]]
    dtm = DocumentTermMatrix.from_tokens(lists)
    for seed in range(5):
        value = held_out_likelihood(dtm, 2, method, seed, share=0.99)
        part, model = fitted[-1]
        common = np.asarray(part.matrix.sum(axis=0)).ravel() / part.matrix.sum()
        probability = 0.99 * model.weights @ model.topic_word + 0.01 * common
        held = dtm.matrix[:, np.isin(dtm.vocabulary, part.vocabulary)].toarray() - part.matrix.toarray()
        rows = held.sum(axis=1) > 0
        expected = (held * np.log(probability)).sum(axis=1)[rows] / held.sum(axis=1)[rows]
        assert value == pytest.approx(expected.mean())
        assert np.isfinite(value)


@pytest.mark.parametrize(
    ("method", "max_iter"),
    [("gibbs", 150), ("nmf", None), ("nmf-kl", None), ("stm", None), pytest.param("lda", 15, marks=pytest.mark.slow)],
)
def test_the_planted_number_of_topics_foretells_best(method, max_iter):
    dtm, _, _ = planted(documents=300, length=60, seed=3)
    values = {
        k: np.mean([held_out_likelihood(dtm, k, method, seed, share=0.2, max_iter=max_iter) for seed in range(2)])
        for k in (2, 3, 5, 8)
    }
    assert max(values, key=values.get) == 5
    assert values[2] < values[3] < values[5]


def test_the_truth_is_hardly_beaten():
    """The best a model can do is to know the words of each document and topic."""
    dtm, truth, weights = planted(documents=300, length=200)
    columns = [int(term[1:]) for term in dtm.vocabulary]
    known = np.log(weights @ truth[:, columns])
    lengths = np.asarray(dtm.matrix.sum(axis=1)).ravel()
    best = (np.asarray(dtm.matrix.multiply(known).sum(axis=1)).ravel() / lengths).mean()
    value = np.mean([held_out_likelihood(dtm, 5, "gibbs", seed, share=0.2, max_iter=150) for seed in range(3)])
    assert best - 0.12 < value < best + 0.03


def test_one_seed_holds_the_same_words_out_for_each_k(fitted):
    dtm, _, _ = planted(documents=40)
    for k, seed in [(2, 1), (3, 1), (3, 2)]:
        held_out_likelihood(dtm, k, "nmf", seed)
    one, other, another = (part.matrix for part, _ in fitted)
    assert (one != other).nnz == 0
    assert one.shape != another.shape or (one != another).nnz
    assert held_out_likelihood(dtm, 3, "nmf", 1) == held_out_likelihood(dtm, 3, "nmf", 1)


def test_the_matrix_stays_as_it_is():
    dtm, _, _ = planted(documents=40)
    before = dtm.matrix.copy()
    held_out_likelihood(dtm, 2)
    assert (before != dtm.matrix).nnz == 0


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6), min_size=1, max_size=8),
    st.integers(0, 5),
    st.floats(0.1, 0.9),
)
def test_it_is_a_number_or_refused(lists, seed, share):
    if not any(lists):
        return
    try:
        value = held_out_likelihood(DocumentTermMatrix.from_tokens(lists), 2, "nmf", seed, share=share)
    except InvalidValue:
        return
    assert np.isfinite(value)
    assert value <= 0


def test_words_that_no_other_text_has_are_left_out(fitted):
    lists = [["甲", "乙"] * 4] * 4 + [["独", "特"]]
    for seed in range(6):
        value = held_out_likelihood(DocumentTermMatrix.from_tokens(lists), 2, "nmf", seed, share=0.99)
        part, _ = fitted[-1]
        assert len(part.vocabulary) == 2 + (part.matrix[4].sum() > 0)
        assert np.isfinite(value)


def test_covariates_reach_the_model():
    dtm = document_term_matrix(tokens_of_lists([["甲", "乙", "丙"], ["丙", "丁", "乙"]] * 10, [2013, 2014] * 10))
    assert held_out_likelihood(dtm, 2, "stm", covariates=["year"]) < 0
    with pytest.raises(InvalidValue, match="takes no covariates"):
        held_out_likelihood(dtm, 2, "nmf", covariates=["year"])


@pytest.mark.parametrize(
    ("lists", "options", "words"),
    [
        ([["甲", "乙"], ["乙", "丙"]], {"share": 0}, "share = 0"),
        ([["甲", "乙"], ["乙", "丙"]], {"share": 1.0}, "share = 1.0"),
        ([["甲", "乙"], ["乙", "丙"]], {"seed": -1}, "seed = -1"),
        ([["甲", "乙"] * 3] * 4, {"method": "lsa"}, "is unknown"),
        ([["甲", "乙"] * 3] * 4, {"k": 9}, "k = 9"),
        ([["甲"], ["乙"]], {}, "no document has two words"),
        ([["甲", "乙"]], {}, "no word that was held out is in another text"),
    ],
)
def test_what_cannot_be_held_out_is_refused(lists, options, words):
    with pytest.raises(InvalidValue, match=words):
        held_out_likelihood(DocumentTermMatrix.from_tokens(lists), **{"k": 2, **options})


def test_tfidf_holds_no_words():
    dtm = dataclasses.replace(DocumentTermMatrix.from_tokens([["甲", "乙"]] * 3), weighting="tfidf")
    with pytest.raises(InvalidValue, match="weighted by tfidf"):
        held_out_likelihood(dtm, 2)
