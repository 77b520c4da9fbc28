"""Errors of clustered regressions against the formula in full, statsmodels, Welch's test, and in a simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import block_diag, fractional_matrix_power
from statsmodels.regression.linear_model import OLS

from helpers.measure.cluster_regression import cluster_regression


def case(sizes=(3, 9, 5, 4, 12, 7), seed=0):
    """A year and a dummy that differ within clusters of these sizes, and one dummy that does not."""
    generator = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    number = len(cluster)
    design = np.column_stack(
        [np.ones(number), generator.integers(-6, 7, number), generator.integers(0, 2, number), cluster % 2]
    ).astype(float)
    outcome = generator.normal(size=number) + generator.normal(size=len(sizes))[cluster]
    return design, cluster, outcome


def test_it_is_the_formula_in_full():
    """Bell and McCaffrey's variance and degrees of freedom with matrices of documents x documents."""
    design, cluster, outcome = case()
    inverse = np.linalg.inv(design.T @ design)
    left = np.eye(len(design)) - design @ inverse @ design.T
    members = [np.flatnonzero(cluster == g) for g in range(cluster.max() + 1)]
    adjusted = [fractional_matrix_power(left[np.ix_(m, m)], -0.5) for m in members]
    residuals = left @ outcome
    meat = sum(
        np.outer(score, score)
        for score in (design[m].T @ a @ residuals[m] for m, a in zip(members, adjusted, strict=True))
    )
    regression = cluster_regression(design, cluster)
    coefficients, variances = regression.fit(outcome[:, None])
    assert np.allclose(coefficients[:, 0], np.linalg.lstsq(design, outcome, rcond=None)[0])
    assert np.allclose(variances[:, 0], np.diag(inverse @ meat @ inverse))
    whole = block_diag(*adjusted)
    for term in range(4):
        ends = [left[:, m] @ whole[np.ix_(m, m)] @ design[m] @ inverse[term] for m in members]
        gram = np.array([[one @ other for other in ends] for one in ends])
        assert regression.degrees[term] == pytest.approx(np.trace(gram) ** 2 / (gram**2).sum())


def test_each_document_its_own_cluster_is_hc2_of_statsmodels():
    design, _, outcome = case()
    coefficients, variances = cluster_regression(design, np.arange(len(design))).fit(outcome[:, None])
    oracle = OLS(outcome, design).fit()
    assert np.allclose(coefficients[:, 0], oracle.params)
    assert np.allclose(np.sqrt(variances[:, 0]), oracle.HC2_se)


def test_a_mean_over_equal_clusters_has_statsmodels_error():
    _, cluster, outcome = case(sizes=(6,) * 8)
    ones = np.ones((48, 1))
    regression = cluster_regression(ones, cluster)
    oracle = OLS(outcome, ones).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    assert np.sqrt(regression.fit(outcome[:, None])[1][0, 0]) == pytest.approx(oracle.bse[0])
    assert regression.degrees[0] == pytest.approx(7)


def test_with_many_clusters_it_is_nearly_that_of_statsmodels():
    design, cluster, outcome = case(sizes=(3, 4, 5) * 100)
    oracle = OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    assert np.allclose(np.sqrt(cluster_regression(design, cluster).fit(outcome[:, None])[1][:, 0]), oracle.bse, rtol=0.02)


def test_two_groups_of_equal_clusters_are_welchs_test_of_their_means():
    cluster = np.repeat(np.arange(10), 4)
    group = (cluster >= 6).astype(float)
    outcome = np.random.default_rng(4).normal(size=40) + np.random.default_rng(5).normal(size=10)[cluster]
    regression = cluster_regression(np.column_stack([np.ones(40), group]), cluster)
    coefficients, variances = regression.fit(outcome[:, None])
    means = outcome.reshape(10, 4).mean(axis=1)
    oracle = stats.ttest_ind(means[6:], means[:6], equal_var=False)
    assert coefficients[1, 0] / np.sqrt(variances[1, 0]) == pytest.approx(oracle.statistic)
    # Its degrees of freedom with the variances of both groups alike.
    assert regression.degrees[1] == pytest.approx((1 / 6 + 1 / 4) ** 2 / (1 / (36 * 5) + 1 / (16 * 3)))


def test_what_one_cluster_alone_decides_is_not_known():
    design, cluster, outcome = case()
    design[:, 3] = cluster == 2
    regression = cluster_regression(design, cluster)
    coefficients, variances = regression.fit(np.column_stack([outcome, outcome]))
    assert np.isnan(regression.degrees).tolist() == [False, False, False, True]
    assert np.isnan(variances[3]).all()
    assert np.isfinite(coefficients).all()
    assert np.isfinite(variances[:3]).all()


@pytest.mark.parametrize("sizes", [(2, 9, 5, 4, 12, 7), (1, 2, 30, 3, 4, 5, 2, 2, 9, 10, 12, 40) * 2])
def test_few_clusters_cover_the_truth(sizes):
    """The dummy that differs between clusters only: 95 % intervals of 4,000 outcomes whose clusters do not differ."""
    design, cluster, _ = case(sizes)
    regression = cluster_regression(design, cluster)
    outcomes = np.random.default_rng(1).normal(size=(len(cluster), 4000))
    coefficients, variances = regression.fit(outcomes)
    reach = stats.t.ppf(0.975, regression.degrees)[:, None] * np.sqrt(variances)
    covered = (np.abs(coefficients) <= reach).mean(axis=1)
    assert ((covered > 0.93) & (covered < 0.98)).all()
    assert np.allclose(variances.mean(axis=1), np.diagonal(regression.inverse), rtol=0.05), "it has no bias"
