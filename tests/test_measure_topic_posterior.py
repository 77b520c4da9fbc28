"""Draws of weights have the mean and the spread that the distribution's formula gives."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from helpers.measure.topic_posterior import CombinedPosterior, DirichletPosterior, LogisticNormalPosterior

DRAWS = 20_000


def test_a_dirichlet_has_its_mean_and_variance():
    """Mean a/A and variance a (A - a) / (A² (A + 1)), A the sum (Johnson, Kotz and Balakrishnan 2000, chapter 49)."""
    concentration = np.array([[8.0, 1.0, 1.0], [200.0, 100.0, 100.0]])
    draws = DirichletPosterior(concentration).draw(DRAWS, np.random.default_rng(1))
    total = concentration.sum(axis=1, keepdims=True)
    assert np.allclose(draws.sum(axis=2), 1)
    assert np.allclose(draws.mean(axis=0), concentration / total, atol=0.005)
    expected = concentration * (total - concentration) / (total**2 * (total + 1))
    assert np.allclose(draws.var(axis=0), expected, rtol=0.05)


def test_a_tiny_concentration_still_gives_shares():
    draws = DirichletPosterior(np.full((2, 4), 1e-4)).draw(500, np.random.default_rng(1))
    assert np.allclose(draws.sum(axis=2), 1)


def test_the_log_ratios_of_a_logistic_normal_are_normal():
    """log(share / share of the last topic) has the mean and the covariance that were given."""
    mean = np.array([[1.0, -0.5, 0.0]])
    root = np.array([[[0.5, 0.0, 0.0], [0.3, 0.4, 0.0], [0.0, 0.0, 0.0]]])
    draws = LogisticNormalPosterior(mean, root).draw(DRAWS, np.random.default_rng(1))[:, 0]
    ratios = np.log(draws[:, :2] / draws[:, 2:])
    assert np.allclose(ratios.mean(axis=0), mean[0, :2], atol=0.02)
    assert np.allclose(np.cov(ratios.T), (root[0] @ root[0].T)[:2, :2], atol=0.02)


@pytest.mark.parametrize(
    "posterior",
    [
        DirichletPosterior(np.array([[8.0, 1.0, 3.0]])),
        LogisticNormalPosterior(np.array([[1.0, -0.5, 0.0]]), np.diag([0.5, 0.4, 0.0])[None]),
        CombinedPosterior(DirichletPosterior(np.array([[8.0, 1.0, 3.0], [1, 2, 1]])), sp.csr_matrix([[0.25, 0.75]])),
    ],
)
def test_topics_in_another_order_are_the_same_topics(posterior):
    order = np.array([2, 0, 1])
    ours = posterior.in_order(order).draw(DRAWS, np.random.default_rng(1)).mean(axis=0)
    assert np.allclose(ours, posterior.draw(DRAWS, np.random.default_rng(2)).mean(axis=0)[:, order], atol=0.01)


def test_what_is_combined_has_the_mean_and_variance_of_a_sum():
    """Of independent parts: a sum of variances, each by the square of its weight; a part alone is itself."""
    concentration = np.array([[8.0, 1.0, 1.0], [20.0, 10.0, 10.0]])
    total = concentration.sum(axis=1, keepdims=True)
    variance = concentration * (total - concentration) / (total**2 * (total + 1))
    parts = np.array([[0.25, 0.75], [0.0, 1.0]])
    draws = CombinedPosterior(DirichletPosterior(concentration), sp.csr_matrix(parts)).draw(
        DRAWS, np.random.default_rng(1)
    )
    assert draws.shape == (DRAWS, 2, 3)
    assert np.allclose(draws.mean(axis=0), parts @ (concentration / total), atol=0.005)
    assert np.allclose(draws.var(axis=0), parts**2 @ variance, rtol=0.05)
