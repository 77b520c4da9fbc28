"""The Poisson model of documents on a line, in numbers alone: counts in, positions and their errors out."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.linalg import null_space
from scipy.special import gammaln

from helpers.errors import DafuError, InvalidValue

_TOLERANCE = 1e-6
# Standard deviation of the prior of the word weights: without it a word of one document would have an endless one.
_PRIOR = 1 / 3.0**2


class NotConverged(DafuError):
    """Raise this when an estimate still moves after the last round that was allowed."""


@dataclasses.dataclass(frozen=True)
class Scale:
    """The parameters: one entry a document (`alpha`, `theta`), one entry a word (`psi`, `beta`)."""

    alpha: np.ndarray
    theta: np.ndarray
    psi: np.ndarray
    beta: np.ndarray

    def log_means(self) -> np.ndarray:
        """The logarithm of every mean, documents x words."""
        return np.asarray(self.alpha[:, None] + self.psi + np.outer(self.theta, self.beta))

    def furthest(self, other: Scale) -> float:
        """The largest difference in any parameter."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("alpha", "theta", "psi", "beta"))
        return max(float(np.abs(one - another).max()) for one, another in pairs)


def fit_scale(counts: np.ndarray, max_iter: int) -> tuple[Scale, int]:
    """The parameters of the highest likelihood with its prior, and after how many rounds they stood still.

    Words are moved given the documents and documents given the words, until neither moves.

    Parameters
    ----------
    counts
        Documents x words; none of either is empty.
    max_iter
        After how many rounds to give up.

    Raises
    ------
    InvalidValue
        If all documents use the words in the same shares.
    NotConverged
        If anything still moves after the last round.
    """
    scale, moved = _start(counts), np.inf
    for rounds in range(1, max_iter + 1):
        former = scale
        scale = _identified(_move_documents(counts, _move_words(counts, scale)))
        moved = scale.furthest(former)
        if moved < _TOLERANCE:
            return scale, rounds
    raise NotConverged(
        f"after {max_iter} rounds the scale still moves by {moved:.2g}: leave out rare words (min_df) and very "
        "short documents, or raise max_iter"
    )


def word_dispersion(counts: np.ndarray, scale: Scale) -> np.ndarray:
    """Pearson's statistic of each word over its degrees of freedom."""
    documents, words = counts.shape
    means = np.exp(scale.log_means())
    # Each word has two parameters of its own, and an equal part of the two of each document.
    freedom = documents - 2 - 2 * documents / words
    return np.asarray(((counts - means) ** 2 / means).sum(axis=0) / max(freedom, 1))


def position_errors(counts: np.ndarray, scale: Scale, variances: np.ndarray) -> np.ndarray:
    """Standard errors of theta, by the sandwich.

    They weigh how curved the likelihood is under the conditions against how much its slope varies.

    Parameters
    ----------
    counts, scale
        What `fit_scale` was given and found.
    variances
        Of each word, over its mean; ones for Poisson's.
    """
    documents, free = len(scale.theta), _free_directions(scale.theta)
    curvature = _information(scale, counts - np.exp(scale.log_means()), np.ones_like(variances))
    curvature[documents:, documents:] += _pull(scale) * np.eye(documents)
    inverse = free @ np.linalg.inv(free.T @ curvature @ free) @ free.T
    covariance = inverse @ _information(scale, np.zeros_like(counts), variances) @ inverse
    return np.sqrt(np.diag(covariance)[documents:])


def log_likelihood(counts: np.ndarray, scale: Scale) -> float:
    """Of the Poisson model, without the prior."""
    log_means = scale.log_means()
    return float((counts * log_means - np.exp(log_means) - gammaln(counts + 1)).sum())


def _start(counts: np.ndarray) -> Scale:
    """Positions from the first dimension of a correspondence analysis, weights of zero."""
    lengths, frequencies = counts.sum(axis=1), counts.sum(axis=0)
    expected = np.outer(lengths, frequencies) / lengths.sum()
    residuals = (counts - expected) / np.sqrt(expected)
    strengths, dimensions = np.linalg.eigh(residuals @ residuals.T)
    if strengths[-1] <= 1e-9 * lengths.sum():
        raise InvalidValue("all documents use the words in the same shares: there is nothing to place them by")
    theta = dimensions[:, -1] / np.sqrt(lengths)
    theta = (theta - theta.mean()) / theta.std(ddof=1)
    alpha = np.log(lengths) - np.log(lengths).mean()
    return Scale(alpha, theta, np.log(frequencies / np.exp(alpha).sum()), np.zeros(len(frequencies)))


def _move_words(counts: np.ndarray, scale: Scale) -> Scale:
    means, theta = np.exp(scale.log_means()), scale.theta
    surplus = np.vstack([np.ones_like(theta), theta]) @ (counts - means)
    moments = np.vstack([np.ones_like(theta), theta, theta**2]) @ means
    level, slope = _newton(
        surplus[0], surplus[1] - _PRIOR * scale.beta, moments[0], moments[1], moments[2] + _PRIOR, theta
    )
    return dataclasses.replace(scale, psi=scale.psi + level, beta=scale.beta + slope)


def _move_documents(counts: np.ndarray, scale: Scale) -> Scale:
    means, beta, pull = np.exp(scale.log_means()), scale.beta, _pull(scale)
    surplus = (counts - means) @ np.vstack([np.ones_like(beta), beta]).T
    moments = means @ np.vstack([np.ones_like(beta), beta, beta**2]).T
    length, position = _newton(
        surplus[:, 0], surplus[:, 1] - pull * scale.theta, moments[:, 0], moments[:, 1], moments[:, 2] + pull, beta
    )
    return dataclasses.replace(scale, alpha=scale.alpha + length, theta=scale.theta + position)


def _pull(scale: Scale) -> float:
    """The multiplier of the condition that theta has the standard deviation 1.

    The likelihood stays the same where theta grows and beta shrinks, and the prior asks for a small beta. At the
    maximum what holds theta back is as strong as what the prior pulls at beta.
    """
    return _PRIOR * float(scale.beta @ scale.beta) / (len(scale.theta) - 1)


def _newton(
    first: np.ndarray, second: np.ndarray, corner: np.ndarray, side: np.ndarray, other: np.ndarray, factor: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A step for many pairs of level and slope: the gradient, minus the Hessian, and what the slope is multiplied by.

    A full step of Newton's may overshoot. One that would change some log mean by r is shortened by ln(1 + r) / r,
    with which the likelihood never falls (Sun and Tran-Dinh 2019, on generalised self-concordant functions).
    """
    determinant = corner * other - side**2
    level = (other * first - side * second) / determinant
    slope = (corner * second - side * first) / determinant
    reach = np.maximum(np.abs(level + slope * factor.min()), np.abs(level + slope * factor.max()))
    shortened = np.log1p(reach) / np.maximum(reach, np.finfo(float).tiny)
    return shortened * level, shortened * slope


def _identified(scale: Scale) -> Scale:
    """The same means with alpha and theta of mean 0, theta of standard deviation 1, and beta of mean 0."""
    middle, spread = scale.theta.mean(), scale.theta.std(ddof=1)
    theta, beta = (scale.theta - middle) / spread, scale.beta * spread
    psi = scale.psi + scale.beta * middle
    # A weight that all words share is a matter of length.
    alpha, beta = scale.alpha + beta.mean() * theta, beta - beta.mean()
    return Scale(alpha - alpha.mean(), theta, psi + alpha.mean(), beta)


def _information(scale: Scale, surplus: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """On alpha and theta where psi and beta follow them; the part of each word is multiplied by its factor.

    With counts minus means as `surplus` it is the observed information, with zeros the expected one.
    """
    means, theta, beta = np.exp(scale.log_means()), scale.theta, scale.beta
    side = np.diag(means @ (factors * beta))
    own = np.block([[np.diag(means @ factors), side], [side, np.diag(means @ (factors * beta**2))]])
    with_psi = np.vstack([means, means * beta])
    with_beta = np.vstack([means * theta[:, None], means * np.outer(theta, beta) - surplus])
    corner, both, other = means.sum(axis=0), theta @ means, theta**2 @ means + _PRIOR
    factors = factors / (corner * other - both**2)
    crossed = with_psi * (factors * both) @ with_beta.T
    explained = with_psi * (factors * other) @ with_psi.T + with_beta * (factors * corner) @ with_beta.T
    return np.asarray(own - explained + crossed + crossed.T)


def _free_directions(theta: np.ndarray) -> np.ndarray:
    """Where (alpha, theta) may move while alpha and theta keep their means and theta its standard deviation."""
    ones, zeros = np.ones_like(theta), np.zeros_like(theta)
    return np.asarray(null_space(np.vstack([np.r_[ones, zeros], np.r_[zeros, ones], np.r_[zeros, theta]])))
