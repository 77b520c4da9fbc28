"""Where the weights of documents most likely lie under a logistic-normal prior, and how sure that is, for many at once.

The weights of a document are the softmax of a vector eta, of which the last entry is zero; eta has a normal prior. The
posterior is approximated by a normal distribution at its mode (Laplace's method).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp

# Cells of documents x terms that are held at once, for each topic: what a processor's cache holds.
_CELLS = 20_000
_MOST_STEPS, _MOST_HALVINGS = 100, 30
# Newton's method has arrived where the step would raise the logarithm of the posterior by no more than half of this.
_ARRIVED = 1e-6
_LEAST_CURVATURE = 1e-8
# A part of the rise that the slope promises, which a step must bring (Armijo's rule).
_SLOPE = 1e-4


@dataclasses.dataclass(frozen=True)
class Batch:
    """Some documents of about equally many terms, each row filled up with terms of which there are none.

    Attributes
    ----------
    rows
        Which documents they are.
    terms, counts
        Documents x places: the term, and how often the document has it.
    """

    rows: np.ndarray
    terms: np.ndarray
    counts: np.ndarray


@dataclasses.dataclass(frozen=True)
class Prior:
    """A normal distribution for each document: means (documents x topics - 1), and one precision for all."""

    mean: np.ndarray
    precision: np.ndarray

    def of(self, rows: np.ndarray) -> Prior:
        """The prior of some of the documents."""
        return Prior(self.mean[rows], self.precision)


@dataclasses.dataclass(frozen=True)
class Surface:
    """The logarithm of the posterior at a point, one entry a document: value, slope, curvature (minus the Hessian)."""

    value: np.ndarray
    slope: np.ndarray
    curvature: np.ndarray


@dataclasses.dataclass(frozen=True)
class Modes:
    """Laplace's approximation of some documents.

    Attributes
    ----------
    eta
        Documents x topics - 1: the mode.
    root
        Documents x topics - 1 x topics - 1: a root of the covariance (its product with its transpose).
    bound
        One entry a document: the logarithm of the probability of its words, but for the number of their orders.
    """

    eta: np.ndarray
    root: np.ndarray
    bound: np.ndarray


def batches(matrix: sp.csr_matrix) -> Iterator[Batch]:
    """The documents of a matrix of counts, those with few terms first."""
    filled = np.diff(matrix.indptr)
    order = np.argsort(filled, kind="stable")
    first = 0
    while first < len(order):
        # A batch is as wide as its last document.
        cells = filled[order[first:]] * np.arange(1, len(order) - first + 1)
        size = max(1, int(np.searchsorted(cells, _CELLS, side="right")))
        yield _batch(matrix, order[first : first + size])
        first += size


def weights_of(eta: np.ndarray) -> np.ndarray:
    """The softmax of each row and a zero at its end."""
    full = np.concatenate([eta, np.zeros((*eta.shape[:-1], 1))], axis=-1)
    sizes = np.exp(full - full.max(axis=-1, keepdims=True))
    weights: np.ndarray = sizes / sizes.sum(axis=-1, keepdims=True)
    return weights


def surface(eta: np.ndarray, counts: np.ndarray, words: np.ndarray, prior: Prior) -> Surface:
    """The logarithm of the posterior at eta, with its slope and its curvature.

    Parameters
    ----------
    eta
        Documents x topics - 1.
    counts
        Documents x places.
    words
        Documents x places x topics: the probability of the term in each topic.
    prior
        Of these documents.
    """
    weights = weights_of(eta)
    chance = np.matmul(words, weights[:, :, None])[:, :, 0]
    taken = weights * np.matmul((counts / chance)[:, None, :], words)[:, 0]
    away = eta - prior.mean
    pull = away @ prior.precision
    size = counts.sum(axis=1)[:, None]
    value = (counts * np.log(chance)).sum(axis=1) - (away * pull).sum(axis=1) / 2
    slope = (taken - size * weights)[:, :-1] - pull
    both = np.matmul((words * (counts / chance**2)[:, :, None]).transpose(0, 2, 1), words) - size[:, :, None]
    curvature = (weights[:, :, None] * weights[:, None, :] * both)[:, :-1, :-1] + prior.precision
    diagonal = np.arange(eta.shape[1])
    curvature[:, diagonal, diagonal] += (size * weights - taken)[:, :-1]
    return Surface(value, slope, curvature)


def find_modes(start: np.ndarray, counts: np.ndarray, words: np.ndarray, prior: Prior) -> Modes:
    """Climb from a start to the mode of each document by Newton's method; parameters as of `surface`."""
    eta = start.copy()
    value, root, log_curvature = np.empty(len(eta)), np.empty((*eta.shape, eta.shape[1])), np.empty(len(eta))
    climbing = np.arange(len(eta))
    for _ in range(_MOST_STEPS):
        at = surface(eta[climbing], counts, words, prior)
        sizes, axes = np.linalg.eigh(at.curvature)
        # Where the surface bends upwards the step follows the slope all the same, as far as the bend would let it.
        sizes = np.maximum(np.abs(sizes), _LEAST_CURVATURE)
        value[climbing] = at.value
        root[climbing] = axes / np.sqrt(sizes)[:, None, :]
        log_curvature[climbing] = np.log(sizes).sum(axis=1)
        slope = np.matmul(at.slope[:, None, :], axes)[:, 0]
        rise = (slope**2 / sizes).sum(axis=1)
        step = np.matmul(axes, (slope / sizes)[:, :, None])[:, :, 0]
        left = rise > _ARRIVED
        if not left.any():
            break
        climbing, counts, words, prior = climbing[left], counts[left], words[left], prior.of(left)
        eta[climbing] = _climb(eta[climbing], step[left], at.value[left], rise[left], counts, words, prior)
    bound = value + np.linalg.slogdet(prior.precision)[1] / 2 - log_curvature / 2
    return Modes(eta, root, bound)


def expected_counts(batch: Batch, eta: np.ndarray, words: np.ndarray, vocabulary: int) -> np.ndarray:
    """How often the documents of a batch use each term for each topic (vocabulary x topics), over its probability."""
    weights = weights_of(eta)
    shares = batch.counts / np.matmul(words, weights[:, :, None])[:, :, 0]
    documents, places = batch.terms.shape
    edges = np.arange(0, documents * places + 1, places)
    cells = sp.csr_matrix((shares.ravel(), batch.terms.ravel(), edges), shape=(documents, vocabulary))
    counts: np.ndarray = cells.T @ weights
    return counts


def _batch(matrix: sp.csr_matrix, rows: np.ndarray) -> Batch:
    filled = np.diff(matrix.indptr)[rows]
    places = np.arange(filled.max(initial=1))
    inside = places < filled[:, None]
    cells = np.where(inside, matrix.indptr[rows][:, None] + places, 0)
    terms, counts = (np.where(inside, numbers[cells], 0) for numbers in (matrix.indices, matrix.data))
    return Batch(rows, terms, counts.astype(float))


def _climb(
    eta: np.ndarray,
    step: np.ndarray,
    value: np.ndarray,
    rise: np.ndarray,
    counts: np.ndarray,
    words: np.ndarray,
    prior: Prior,
) -> np.ndarray:
    """Eta after the step, or so many halves of it as bring a rise; where none does, as it was."""
    length = np.ones(len(eta))
    falling = np.arange(len(eta))
    for _ in range(_MOST_HALVINGS):
        there = eta[falling] + length[falling, None] * step[falling]
        reached = _value(there, counts[falling], words[falling], prior.of(falling))
        falling = falling[reached < value[falling] + _SLOPE * length[falling] * rise[falling]]
        if not len(falling):
            break
        length[falling] /= 2
    length[falling] = 0
    climbed: np.ndarray = eta + length[:, None] * step
    return climbed


def _value(eta: np.ndarray, counts: np.ndarray, words: np.ndarray, prior: Prior) -> np.ndarray:
    chance = np.matmul(words, weights_of(eta)[:, :, None])[:, :, 0]
    away = eta - prior.mean
    value: np.ndarray = (counts * np.log(chance)).sum(axis=1) - ((away @ prior.precision) * away).sum(axis=1) / 2
    return value
