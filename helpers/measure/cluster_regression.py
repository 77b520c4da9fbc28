"""Least squares whose errors know that documents of one cluster are alike, for few clusters too."""

from __future__ import annotations

import dataclasses

import numpy as np
import scipy.sparse as sp

from helpers.measure.periods import sum_rows

_ROUNDING = 1e-6


@dataclasses.dataclass(frozen=True)
class ClusterRegression:
    """What a design and its clusters say before any outcome is known.

    Attributes
    ----------
    design
        Documents x terms, of full rank.
    inverse
        Terms x terms: the inverse of the design's squares.
    scores
        (Clusters x terms) x documents: sums up the residuals of a cluster, each times its document's entry of a term.
    adjustment
        Clusters x terms x terms: undoes that the residuals of a cluster are too small, as it drew the fit to itself.
    degrees
        One entry a term: the degrees of freedom of its variance; NaN where one cluster alone decides on the term,
        so that its variance cannot be known.
    """

    design: np.ndarray
    inverse: np.ndarray
    scores: sp.csr_matrix
    adjustment: np.ndarray
    degrees: np.ndarray

    def fit(self, outcomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Regress outcomes (documents x any number) on the design.

        Returns
        -------
        Coefficients and their variances, terms x outcomes; variances are NaN where they cannot be known.
        """
        coefficients = self.inverse @ (self.design.T @ outcomes)
        residuals = outcomes - self.design @ coefficients
        clusters, terms, _ = self.adjustment.shape
        sums = (self.scores @ residuals).reshape(clusters, terms, -1)
        moved = np.matmul(self.inverse @ self.adjustment, sums)
        known = ~np.isnan(self.degrees)[:, None]
        return coefficients, np.where(known, (moved**2).sum(axis=0), np.nan)


def cluster_regression(design: np.ndarray, cluster: np.ndarray) -> ClusterRegression:
    """Prepare the regression of any outcomes on a design.

    Parameters
    ----------
    design
        Documents x terms, of full rank.
    cluster
        The cluster of each document, from 0 and without gaps.

    Notes
    -----
    The variance is CR2, which has no bias where documents are in truth alike in variance and independent; the degrees
    of freedom are Satterthwaite's under the same assumption. With each document its own cluster it is HC2.

    References
    ----------
    Bell and McCaffrey 2002, Bias Reduction in Standard Errors for Linear Regression with Multi-Stage Samples;
    Pustejovsky and Tipton 2018, Small-Sample Methods for Cluster-Robust Variance Estimation.
    """
    documents, terms = design.shape
    clusters = int(cluster.max()) + 1
    squares = np.stack([sum_rows(design * column[:, None], cluster, clusters) for column in design.T], axis=1)
    sizes, axes = np.linalg.eigh(design.T @ design)
    root = (axes / np.sqrt(sizes)) @ axes.T
    inverse = root @ root
    # The leverage of each cluster has the eigenvalues of a matrix of as many rows as terms. To the power of -1/2, one
    # less leverage is what undoes the pull; where it is one, its pseudo-inverse is zero.
    leverage, directions = np.linalg.eigh(root @ squares @ root)
    left = np.where(leverage < 1 - _ROUNDING, 1 - leverage, np.inf)
    half = root @ _between(directions, _excess(left**-0.5, leverage)) @ root
    whole = root @ _between(directions, _excess(1 / left, leverage)) @ root
    adjustment = np.eye(terms) + squares @ half
    ends = np.diagonal(inverse @ (squares + squares @ whole @ squares) @ inverse, axis1=1, axis2=2)
    degrees = _degrees(adjustment @ squares @ inverse, ends, inverse)
    places = (cluster[:, None] * terms + np.arange(terms)).ravel(), np.repeat(np.arange(documents), terms)
    scores = sp.csr_matrix((design.ravel(), places), shape=(clusters * terms, documents))
    return ClusterRegression(design, inverse, scores, adjustment, degrees)


def _excess(power: np.ndarray, leverage: np.ndarray) -> np.ndarray:
    """What a power of one less leverage is more than one, as a part of the leverage."""
    excess: np.ndarray = np.divide(power - 1, leverage, out=np.zeros_like(leverage), where=leverage > _ROUNDING)
    return excess


def _between(directions: np.ndarray, entries: np.ndarray) -> np.ndarray:
    between: np.ndarray = (directions * entries[:, None, :]) @ directions.transpose(0, 2, 1)
    return between


def _degrees(moved: np.ndarray, ends: np.ndarray, inverse: np.ndarray) -> np.ndarray:
    """Satterthwaite's degrees of freedom: twice the squared mean of each term's variance over its variance.

    A term's variance is a sum of squares, one a cluster, of numbers with the covariance diag(ends) - moved inverse
    moved' (for documents of variance one).
    """
    own = np.einsum("gpj,pq,gqj->gj", moved, inverse, moved)
    crossed = np.einsum("gpj,gqj->jpq", moved, moved) @ inverse
    squared = np.einsum("jpq,jqp->j", crossed, crossed)
    total = (ends - own).sum(axis=0)
    spread = (ends**2 - 2 * ends * own).sum(axis=0) + squared
    known = total > (1 - _ROUNDING) * np.diagonal(inverse)
    degrees: np.ndarray = np.divide(total**2, spread, out=np.full(len(total), np.nan), where=known)
    return degrees
