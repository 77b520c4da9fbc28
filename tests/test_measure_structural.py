"""The structural topic model: planted topics are found, the bound never falls, and covariates say what short texts do not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment
from sklearn.linear_model import Ridge

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, fit_topics
from helpers.measure.design import design_matrix
from helpers.measure.logistic_normal import batches, weights_of
from helpers.measure.structural import Expectation, Structure, expect, maximise

TERMS = 400


def planted(sections=500, topics=8, *, length=120, seed=0, year=0.0, region=0.0):
    """Words drawn from the model itself: the first topic grows with the year, the second is larger in 砾川省."""
    generator = np.random.default_rng(seed)
    topic_word = generator.dirichlet(np.full(TERMS, 0.05), size=topics)
    facts = pd.DataFrame(
        {"year": generator.integers(2013, 2025, sections), "region": generator.choice(["江岚省", "砾川省"], sections, p=[0.6, 0.4])}
    )
    eta = generator.normal(size=(sections, topics))
    eta[:, 0] += year * (facts["year"] - facts["year"].mean())
    eta[:, 1] += region * (facts["region"] == "砾川省")
    weights = np.exp(eta) / np.exp(eta).sum(axis=1, keepdims=True)
    sizes = generator.poisson(length, sections) + 1
    counts = np.array([generator.multinomial(size, row) for size, row in zip(sizes, weights @ topic_word, strict=True)])
    documents = facts.assign(document_id=[f"d{i}" for i in range(sections)], tokens=sizes)
    vocabulary = np.array([f"w{term:03d}" for term in range(TERMS)], dtype=object)
    return DocumentTermMatrix(sp.csr_matrix(counts), vocabulary, documents, "count", {"steps": []}), topic_word, weights


def matched(topic_word, truth):
    """Cosines of the best matching, and which planted topic each found one is."""
    lengths = np.outer(np.linalg.norm(topic_word, axis=1), np.linalg.norm(truth, axis=1))
    cosines = topic_word @ truth.T / lengths
    rows, matches = linear_sum_assignment(-cosines)
    return cosines[rows, matches], matches


@pytest.mark.parametrize(("topics", "covariates"), [(5, ["year", "region"]), (10, ["year", "region"]), (8, [])])
def test_planted_topics_and_their_mean_weights_are_recovered(topics, covariates):
    dtm, truth, weights = planted(topics=topics, seed=topics, year=0.15, region=1.0)
    model = fit_topics(dtm, topics, "stm", covariates=covariates)
    cosines, matches = matched(model.topic_word, truth)
    assert cosines.mean() >= 0.98
    assert np.allclose(model.weights.mean(axis=0), weights.mean(axis=0)[matches], atol=0.02)
    assert np.corrcoef(model.weights.ravel(), weights[:, matches].ravel())[0, 1] > 0.95


def test_planted_coefficients_are_recovered():
    """Given the planted topics and long texts, the regression of the planted log-ratios of weights."""
    dtm, truth, weights = planted(2000, 5, length=600, year=0.15, region=1.0)
    design = design_matrix(dtm.documents, ["year", "region"])
    structure = Structure(np.zeros((3, 4)), np.eye(4), truth * 0.999 + 0.001 / TERMS)
    parts, eta = list(batches(dtm.matrix)), np.zeros((2000, 4))
    for _ in range(15):
        expectation = expect(parts, design.matrix, structure, eta)
        structure, eta = maximise(design.matrix, expectation), expectation.eta
    ratios = np.log(weights[:, :-1] / weights[:, -1:])
    expected = np.linalg.lstsq(design.matrix, ratios, rcond=None)[0]
    assert np.allclose(structure.coefficients[0], expected[0], atol=0.1)
    assert np.allclose(structure.coefficients[1], expected[1], atol=0.01)
    assert np.allclose(structure.coefficients[2], expected[2], atol=0.1)
    assert np.allclose(structure.covariance, np.cov(ratios - design.matrix @ expected, rowvar=False), atol=0.25)


def test_the_bound_never_falls():
    dtm, _, _ = planted(200, year=0.15)
    design = design_matrix(dtm.documents, ["year"]).matrix
    start = np.random.default_rng(1).dirichlet(np.full(TERMS, 0.5), size=6)
    structure = Structure(np.zeros((2, 5)), 20 * np.eye(5), start)
    parts, eta, bounds = list(batches(dtm.matrix)), np.zeros((200, 5)), []
    for _ in range(60):
        expectation = expect(parts, design, structure, eta)
        bounds.append(expectation.bound)
        structure, eta = maximise(design, expectation), expectation.eta
    rises = np.diff(bounds)
    # Laplace's approximation may cost the bound a little where it has arrived.
    assert rises.min() > -1e-5 * abs(bounds[0])
    assert rises[0] > 100 * abs(rises[-1])


def test_the_structure_is_a_ridge_a_covariance_and_counted_words():
    generator = np.random.default_rng(1)
    design = np.column_stack([np.ones(30), generator.normal(size=(30, 2))])
    eta, root = generator.normal(size=(30, 3)), generator.normal(size=(30, 3, 3))
    counts = np.array([[3.0, 0.0], [1.0, 4.0]])
    structure = maximise(design, Expectation(eta, root, counts, 0.0))
    ridge = Ridge(alpha=1).fit(design[:, 1:], eta)
    assert np.allclose(structure.coefficients, [ridge.intercept_, *ridge.coef_.T])
    residuals = eta - ridge.predict(design[:, 1:])
    by_document = [np.outer(r, r) + half @ half.T for r, half in zip(residuals, root, strict=True)]
    assert np.allclose(structure.covariance, np.mean(by_document, axis=0))
    assert np.allclose(structure.topic_word, [[3.01 / 3.02, 0.01 / 3.02], [1.01 / 5.02, 4.01 / 5.02]])


def test_covariates_help_where_texts_are_short():
    """Sections of five words: what the year says of the first topic brings its weights nearer to the planted ones."""
    dtm, truth, weights = planted(1000, 4, year=0.4, seed=3)
    short, _, _ = planted(1000, 4, year=0.4, seed=3, length=5)
    structure = Structure(np.zeros((1, 3)), np.eye(3), truth * 0.999 + 0.001 / TERMS)
    errors = {}
    for covariates in ((), ("year",)):
        design = design_matrix(short.documents, covariates).matrix
        found, eta = dataclasses.replace(structure, coefficients=np.zeros((design.shape[1], 3))), np.zeros((1000, 3))
        for _ in range(10):
            expectation = expect(list(batches(short.matrix)), design, found, eta)
            eta, found = expectation.eta, dataclasses.replace(maximise(design, expectation), topic_word=found.topic_word)
        errors[covariates] = np.abs(weights_of(eta)[:, 0] - weights[:, 0]).mean()
    assert errors["year",] < 0.9 * errors[()]


def test_draws_lie_around_the_weights():
    dtm, _, _ = planted(80, 4)
    model = fit_topics(dtm, 4, "stm", covariates=["region"])
    draws = np.log(model.draw(2000, seed=1))
    ratios = draws[:, :, :1] - draws
    expected = np.log(model.weights[:, :1]) - np.log(model.weights)
    assert np.allclose(ratios.mean(axis=0), expected, atol=0.3)
    assert (np.abs(ratios.mean(axis=0) - expected) < 5 * ratios.std(axis=0) / np.sqrt(2000) + 1e-12).mean() > 0.99


def test_rows_are_shares_runs_repeat_and_the_step_is_recorded():
    dtm, _, _ = planted(60, 4)
    one, two = (fit_topics(dtm, 3, "stm", seed=2, covariates=["year"], max_iter=10) for _ in range(2))
    assert np.allclose(one.weights.sum(axis=1), 1)
    assert np.allclose(one.topic_word.sum(axis=1), 1)
    assert np.array_equal(one.topic_word, two.topic_word)
    assert (np.diff(one.weights.mean(axis=0)) <= 1e-12).all(), "ordered by prevalence"
    step = {"function": "fit_topics", "k": 3, "method": "stm", "seed": 2, "max_iter": 10, "covariates": ["year"]}
    assert one.provenance["steps"][-1] == step


def test_a_gap_of_an_empty_document_that_is_left_out_does_not_matter():
    lists = [["甲", "乙"], ["丙", "丁"], [], ["甲", "乙"], ["丙", "丁", "甲"], ["丁", "丁"]]
    dtm = DocumentTermMatrix.from_tokens(lists)
    documents = dtm.documents.assign(kind=["提案", "建议", None, "提案", "建议", "建议"])
    dtm = dataclasses.replace(dtm, documents=documents).without_empty()
    model = fit_topics(dtm, 2, "stm", covariates=["kind"])
    assert not np.isnan(model.weights).any()
    assert model.draw(5).shape == (5, 5, 2)


@pytest.mark.parametrize(
    ("method", "covariates", "words"),
    [
        ("stm", ["province"], "'province' is no column"),
        ("stm", "year", "is one name"),
        ("stm", ["document_id"], "too many for 60 documents"),
        ("lda", ["year"], "lda takes no covariates"),
    ],
)
def test_covariates_that_will_not_do_are_refused(method, covariates, words):
    with pytest.raises(InvalidValue, match=words):
        fit_topics(planted(60, 3)[0], 3, method, covariates=covariates)
