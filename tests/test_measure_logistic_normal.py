"""Slope and curvature as finite differences give them, modes as scipy's minimiser finds them, the bound as an integral."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import approx_fprime, minimize
from scipy.special import softmax
from scipy.stats import multivariate_normal

from helpers.measure.logistic_normal import Prior, batches, expected_counts, find_modes, surface, weights_of

DOCUMENTS, TERMS = 40, 30


def case(topics=4, seed=0, scale=1.0):
    """Counts of documents long and short, topics, and a prior that differs between documents."""
    generator = np.random.default_rng(seed)
    topic_word = generator.dirichlet(np.full(TERMS, 0.2), size=topics) * 0.99 + 0.01 / TERMS
    counts = generator.poisson(generator.choice([0.05, 0.5, 4], (DOCUMENTS, 1)), (DOCUMENTS, TERMS)).astype(float)
    counts[:, 0] += 1
    root = generator.normal(size=(topics - 1, topics - 1)) * scale + np.eye(topics - 1)
    prior = Prior(generator.normal(size=(DOCUMENTS, topics - 1)), np.linalg.inv(root @ root.T))
    return counts, topic_word, np.broadcast_to(topic_word.T, (DOCUMENTS, TERMS, topics)), prior


def log_posterior(eta, counts, topic_word, mean, precision):
    """By the definition, for one document: words from softmax(eta, 0), a normal prior without its constant."""
    words = counts @ np.log(softmax(np.append(eta, 0)) @ topic_word)
    return words - (eta - mean) @ precision @ (eta - mean) / 2


def slope_of_one(eta, counts, words, prior):
    return surface(eta[None], counts, words, prior).slope[0]


def test_the_surface_is_the_definition_and_its_differences():
    counts, topic_word, words, prior = case()
    eta = np.random.default_rng(1).normal(size=prior.mean.shape) * 2
    at = surface(eta, counts, words, prior)
    for i in range(DOCUMENTS):
        one = (counts[i], topic_word, prior.mean[i], prior.precision)
        assert at.value[i] == pytest.approx(log_posterior(eta[i], *one))
        assert np.allclose(at.slope[i], approx_fprime(eta[i], log_posterior, 1e-6, *one), atol=1e-3, rtol=1e-4)
        bend = approx_fprime(eta[i], slope_of_one, 1e-6, counts[[i]], words[[i]], prior.of(np.array([i])))
        assert np.allclose(-at.curvature[i], bend, atol=1e-3, rtol=1e-4)


@pytest.mark.parametrize("topics", [2, 3, 8])
@pytest.mark.parametrize("scale", [0.3, 3.0])
def test_modes_are_those_of_scipys_minimiser(topics, scale):
    counts, topic_word, words, prior = case(topics, seed=topics, scale=scale)
    start = np.random.default_rng(2).normal(size=prior.mean.shape) * 2
    modes = find_modes(start, counts, words, prior)
    at = surface(modes.eta, counts, words, prior)
    assert np.allclose(np.matmul(modes.root, modes.root.transpose(0, 2, 1)), np.linalg.inv(at.curvature), rtol=1e-3, atol=1e-6)
    for i in range(DOCUMENTS):
        one = (counts[i], topic_word, prior.mean[i], prior.precision)
        # From our mode it finds no better one nearby.
        oracle = minimize(lambda eta, *one: -log_posterior(eta, *one), modes.eta[i], args=one, method="BFGS")
        assert at.value[i] == pytest.approx(-oracle.fun, abs=1e-5)
        assert np.allclose(modes.eta[i], oracle.x, atol=0.01 * scale)


def test_a_start_where_the_surface_bends_upwards_still_leads_to_a_mode():
    counts, _, words, prior = case(seed=5, scale=5.0)
    start = np.full(prior.mean.shape, -6.0)
    before = surface(start, counts, words, prior)
    assert (np.linalg.eigvalsh(before.curvature)[:, 0] < 0).any(), "or this shows nothing"
    after = surface(find_modes(start, counts, words, prior).eta, counts, words, prior)
    assert (after.value >= before.value).all()
    assert (np.linalg.eigvalsh(after.curvature)[:, 0] > 0).all()
    assert np.abs(after.slope).max() < 0.02


def test_the_bound_is_nearly_the_probability_of_the_words():
    """Laplace's method against quadrature over the one entry of eta: within three per cent."""
    counts, topic_word, words, prior = case(topics=2, seed=3, scale=0.3)
    bound = find_modes(prior.mean, counts, words, prior).bound
    for i in range(DOCUMENTS):
        normal = multivariate_normal(prior.mean[i], 1 / prior.precision)
        integral, _ = quad(
            lambda x: normal.pdf(x) * np.exp(counts[i] @ np.log(softmax([x, 0]) @ topic_word) - bound[i]),  # noqa: B023
            -20, 20, points=[prior.mean[i, 0]],
        )  # fmt: skip
        assert integral == pytest.approx(1, abs=0.03)


def test_expected_counts_are_the_shares_of_each_cell():
    counts, topic_word, _, _ = case()
    eta = np.random.default_rng(1).normal(size=(DOCUMENTS, 3))
    found = np.zeros((TERMS, 4))
    for part in batches(sp.csr_matrix(counts)):
        found += expected_counts(part, eta[part.rows], topic_word.T[part.terms], TERMS)
    joint = weights_of(eta)[:, :, None] * topic_word
    expected = (counts[:, None, :] * joint / joint.sum(axis=1, keepdims=True)).sum(axis=0)
    assert np.allclose(found * topic_word.T, expected.T)
    assert found.shape == (TERMS, 4)


@given(st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=1, max_size=60))
def test_batches_hold_every_count_once(rows):
    counts = np.array(rows)
    rebuilt, seen = np.zeros_like(counts), []
    for part in batches(sp.csr_matrix(counts)) if counts.any() else []:
        np.add.at(rebuilt, (part.rows[:, None], part.terms), part.counts.astype(int))
        seen += part.rows.tolist()
    assert np.array_equal(rebuilt, counts)
    assert sorted(seen) == (list(range(len(rows))) if counts.any() else [])


def test_large_matrices_make_several_batches_of_documents_alike():
    counts = np.triu(np.ones((400, 400), dtype=int))
    parts = list(batches(sp.csr_matrix(counts)))
    assert len(parts) > 3
    assert all(part.terms.size <= 20_000 or len(part.rows) == 1 for part in parts)
    assert sum(part.terms.size for part in parts) < 1.4 * counts.sum()


def test_weights_of_large_numbers_are_finite():
    assert np.array_equal(weights_of(np.array([[1000.0, 0.0], [-1000.0, -2000.0]])), [[1, 0, 0], [0, 0, 1]])
