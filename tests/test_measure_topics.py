"""Topics that were planted are found; prevalence by hand; what cannot be fitted is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import TfidfTransformer

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, TopicModel, fit_topics, topic_prevalence

TOPICS, WORDS = 5, 200


def planted(documents=300, length=120, seed=0):
    """A corpus drawn from known topics: each owns a block of words, documents mix few topics."""
    generator = np.random.default_rng(seed)
    prior = np.full((TOPICS, WORDS), 0.02)
    for topic in range(TOPICS):
        prior[topic, topic * WORDS // TOPICS : (topic + 1) * WORDS // TOPICS] = 1.0
    truth = np.array([generator.dirichlet(row) for row in prior])
    weights = generator.dirichlet(np.full(TOPICS, 0.15), size=documents)
    lists = [[f"w{w:03d}" for w in generator.choice(WORDS, length, p=row @ truth)] for row in weights]
    return DocumentTermMatrix.from_tokens(lists), truth, weights


def matched_cosines(model, dtm, truth):
    columns = [int(term[1:]) for term in dtm.vocabulary]
    known = truth[:, columns]
    cosine = (model.topic_word @ known.T) / np.outer(
        np.linalg.norm(model.topic_word, axis=1), np.linalg.norm(known, axis=1)
    )
    rows, matches = linear_sum_assignment(-cosine)
    return cosine[rows, matches], matches


@pytest.mark.parametrize(("method", "bound"), [("nmf", 0.90), pytest.param("lda", 0.95, marks=pytest.mark.slow)])
def test_planted_topics_are_recovered(method, bound):
    dtm, truth, weights = planted()
    model = fit_topics(dtm, TOPICS, method, seed=1)
    cosines, matches = matched_cosines(model, dtm, truth)
    assert cosines.mean() >= bound
    recovered = model.weights.argmax(axis=1)
    assert (matches[recovered] == weights.argmax(axis=1)).mean() >= 0.9


def test_lda_is_scikit_learns_with_rows_as_shares():
    dtm, _, _ = planted(documents=60)
    model = fit_topics(dtm, 3, "lda", seed=4, max_iter=5)
    oracle = LatentDirichletAllocation(3, learning_method="batch", max_iter=5, random_state=4).fit(dtm.matrix)
    expected = oracle.components_ / oracle.components_.sum(axis=1, keepdims=True)
    order = np.argsort(-oracle.transform(dtm.matrix).mean(axis=0))
    assert np.allclose(model.topic_word, expected[order], atol=1e-6)


def test_nmf_is_scikit_learns_with_the_size_of_the_words_given_to_the_documents():
    dtm, _, _ = planted(documents=60)
    model = fit_topics(dtm, 3, "nmf")
    oracle = NMF(3, init="nndsvda", random_state=0, max_iter=10_000)
    document_topic = oracle.fit_transform(TfidfTransformer().fit_transform(dtm.matrix))
    # The parts of each topic in the reconstruction W H do not depend on how W and H are scaled.
    parts = np.array([np.outer(w, h).sum(axis=1) for w, h in zip(document_topic.T, oracle.components_, strict=True)]).T
    expected = parts / parts.sum(axis=1, keepdims=True)
    order = np.argsort(-expected.mean(axis=0))
    assert np.allclose(model.weights, expected[:, order], atol=1e-6)
    assert np.ptp(oracle.components_.sum(axis=1)) > 0.01, "the topics differ in size, or this shows nothing"


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_rows_are_shares_and_runs_repeat(method):
    dtm, _, _ = planted(documents=50)
    one, two = (fit_topics(dtm, 4, method, seed=3, max_iter=20) for _ in range(2))
    assert np.allclose(one.weights.sum(axis=1), 1)
    assert np.allclose(one.topic_word.sum(axis=1), 1)
    assert np.array_equal(one.topic_word, two.topic_word)
    assert (np.diff(one.weights.mean(axis=0)) <= 1e-12).all(), "ordered by prevalence"


def test_an_empty_document_has_no_topics():
    dtm = DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙", "丁"], [], ["甲", "乙"]])
    model = fit_topics(dtm, 2)
    assert np.isnan(model.weights[2]).all()
    assert not np.isnan(model.weights[[0, 1, 3]]).any()
    assert set(model.labels()[0].split("·")[:2]) == {"甲", "乙"}


def by_hand():
    """Two topics in four sections of three replies; the last has no terms."""
    documents = pd.DataFrame(
        {"document_id": list("abcd"), "reply_id": list("rrst"), "year": [2013, 2013, 2013, 2014], "tokens": [10, 30, 40, 5]}
    )
    weights = np.array([[1.0, 0.0], [0.5, 0.5], [0.25, 0.75], [np.nan, np.nan]])
    return TopicModel(weights, np.eye(2), np.array(["甲", "乙"]), documents, "nmf", 0, {"steps": []})


def test_representative_documents_by_hand():
    table = by_hand().representative(2)
    assert list(table["document_id"]) == ["a", "b", "c", "b"]
    assert list(table["reply_id"]) == ["r", "r", "s", "r"]
    assert list(table["weight"]) == [1.0, 0.5, 0.75, 0.5]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"resamples": 0}, "resamples = 0"),
        ({"confidence": 95}, "confidence = 95"),
        ({"seed": -1}, "seed = -1"),
        ({"by": "document_id"}, "tells sections and not replies apart"),
    ],
)
def test_intervals_that_cannot_be_drawn_are_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        topic_prevalence(by_hand(), **options)


def test_prevalence_by_hand():
    model = by_hand()
    table = topic_prevalence(model).set_index(["topic", "period"])
    assert table.loc[(1, 2013), "share"] == pytest.approx((10 + 15 + 10) / 80)
    assert table.loc[(2, 2013), "replies"] == 2
    assert np.isnan(table.loc[(1, 2014), "share"])


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_no_generator_takes_is_refused(seed):
    with pytest.raises(InvalidValue, match="is no seed"):
        fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙"], ["乙"]]), 2, "lda", seed)


@pytest.mark.parametrize(
    ("k", "method", "words"), [(1, "nmf", "k = 1"), (9, "nmf", "give 2 to 3"), (2, "lsa", "is unknown")]
)
def test_what_cannot_be_fitted_is_refused(k, method, words):
    dtm = DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙"], ["乙"]])
    with pytest.raises(InvalidValue, match=words):
        fit_topics(dtm, k, method)
