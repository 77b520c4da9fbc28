"""Wordfish: documents on one line, placed by the words that they use more or less than others."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
from scipy.linalg import null_space
from scipy.special import gammaln
from scipy.stats import norm

from helpers.errors import DafuError, InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_counts
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_confidence

_MAX_ITER = 1000
_TOLERANCE = 1e-6
# Standard deviation of the prior of the word weights: without it a word of one document would have an endless one.
_PRIOR = 1 / 3.0**2
_FEWEST = 3


class NotConverged(DafuError):
    """Raise this when an estimate still moves after the last round that was allowed."""


@dataclasses.dataclass(frozen=True)
class Wordfish:
    """A fitted scale.

    Attributes
    ----------
    positions
        One row a document, in the order of the matrix: the columns of `DocumentTermMatrix.documents`, and ``alpha``
        (how long it is), ``theta`` (its position; mean 0, standard deviation 1), ``se`` and the ends of the interval
        ``low`` and ``high``. NaN for a document without any term.
    words
        DataFrame[term, count, used_in, beta, psi, dispersion], sorted by ``beta``: how often and in how many
        documents a word is used; how fast it grows along the line; how frequent it is at its middle; its variance
        over its mean by Pearson's statistic. NaN for a term that stands in no document.
    log_likelihood
        Of the Poisson model, without the prior.
    rounds
        After how many rounds nothing moved any more; at most `max_iter`.
    provenance
        What it was made from and how.
    """

    positions: pd.DataFrame
    words: pd.DataFrame
    log_likelihood: float
    rounds: int
    provenance: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class _Parameters:
    alpha: np.ndarray
    theta: np.ndarray
    psi: np.ndarray
    beta: np.ndarray

    def log_means(self) -> np.ndarray:
        """The logarithm of every mean, documents x words."""
        return np.asarray(self.alpha[:, None] + self.psi + np.outer(self.theta, self.beta))

    def furthest(self, other: _Parameters) -> float:
        """The largest difference in any parameter."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("alpha", "theta", "psi", "beta"))
        return max(float(np.abs(one - another).max()) for one, another in pairs)


def fit_wordfish(
    dtm: DocumentTermMatrix,
    *,
    direction: tuple[str, str] | None = None,
    overdispersion: bool = False,
    confidence: float = 0.95,
    max_iter: int = _MAX_ITER,
) -> Wordfish:
    """Place documents on one line by Poisson scaling.

    The count of word k in document i is Poisson with mean exp(alpha_i + psi_k + beta_k x theta_i).

    Parameters
    ----------
    dtm
        Counts. Rare words say little and take long: give a matrix with ``min_df``.
    direction
        Two values of ``document_id``; the first comes to lie left of the second. If None, the first document lies
        left of the last.
    overdispersion
        Whether each word has a variance of its own in the standard errors (quasi-Poisson); positions stay as they
        are. Words come in bursts, which the Poisson model denies: with texts the intervals are far too short
        without this.
    confidence
        Of the intervals.
    max_iter
        After how many rounds to give up.

    Returns
    -------
    Wordfish.

    Raises
    ------
    InvalidValue
        If the matrix holds no counts, fewer than three documents or terms are used, all documents use the words in
        the same shares, or an option will not do.
    NotConverged
        If positions or weights still move after the last round.

    Notes
    -----
    What is maximised is the likelihood with a normal prior (mean 0, standard deviation 3) on the weights, under the
    conditions that alpha, beta and theta have the mean 0 and theta the standard deviation 1. Standard errors come
    from the information of all parameters together under these conditions, observed and expected (a sandwich), so
    that they know that weights are estimated too; quanteda holds the weights fixed, and its errors are smaller. They
    do not know that words hang together, and are too small where most words stand in the matrix once or twice. The
    line is the strongest single difference of vocabulary, and what it means is for a reader of the words to say: it
    may be time or the subject as well as a conviction. Means are held in memory, documents x terms, and so is a
    square table of twice the documents.

    References
    ----------
    Slapin and Proksch 2008, A Scaling Model for Estimating Time-Series Party Positions from Texts; Lowe and Benoit
    2013 on the errors; quanteda.textmodels' textmodel_wordfish for start, priors and overdispersion.
    """
    _check(dtm, direction, confidence, max_iter)
    rows, columns = dtm.matrix.getnnz(axis=1) > 0, dtm.matrix.getnnz(axis=0) > 0
    counts = dtm.matrix[rows][:, columns].toarray().astype(float)
    scale, rounds = _climb(counts, _start(counts), max_iter)
    scale = _turned(scale, dtm.documents["document_id"].to_numpy()[rows], direction)
    dispersion = _dispersion(counts, scale)
    errors = _standard_errors(counts, scale, dispersion if overdispersion else np.ones_like(dispersion))
    step = {
        "function": "fit_wordfish", "direction": list(direction) if direction is not None else None,
        "overdispersion": overdispersion, "confidence": confidence,
    }  # fmt: skip
    provenance = with_step(dtm.provenance, step)
    positions = _positions(dtm, rows, scale, errors, confidence)
    words = _words(dtm, columns, scale, dispersion)
    positions.attrs["provenance"] = words.attrs["provenance"] = provenance
    return Wordfish(positions, words, _log_likelihood(counts, scale), rounds, provenance)


def _check(dtm: DocumentTermMatrix, direction: tuple[str, str] | None, confidence: float, max_iter: int) -> None:
    check_counts(dtm)
    check_confidence(confidence)
    if max_iter < 1:
        raise InvalidValue(f"max_iter = {max_iter} fits nothing: give 1 or more, such as {_MAX_ITER}")
    rows, columns = dtm.matrix.getnnz(axis=1) > 0, dtm.matrix.getnnz(axis=0) > 0
    if rows.sum() < _FEWEST or columns.sum() < _FEWEST:
        raise InvalidValue(
            f"{rows.sum()} documents with {columns.sum()} terms make no scale: give at least {_FEWEST} of each"
        )
    _check_direction(dtm.documents["document_id"][rows], direction)


def _check_direction(documents: pd.Series, direction: tuple[str, str] | None) -> None:
    if direction is None:
        return
    if len(direction) != 2 or direction[0] == direction[1]:
        raise InvalidValue(f"direction = {direction!r} is no pair of documents: give two different document_id")
    unknown = [document for document in direction if document not in set(documents)]
    if unknown:
        raise InvalidValue(f"direction names {unknown[0]!r}, which is no document with words: give its document_id")


def _start(counts: np.ndarray) -> _Parameters:
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
    return _Parameters(alpha, theta, np.log(frequencies / np.exp(alpha).sum()), np.zeros(len(frequencies)))


def _climb(counts: np.ndarray, scale: _Parameters, max_iter: int) -> tuple[_Parameters, int]:
    """Words given documents, documents given words, until neither moves."""
    moved = np.inf
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


def _move_words(counts: np.ndarray, scale: _Parameters) -> _Parameters:
    means, theta = np.exp(scale.log_means()), scale.theta
    surplus = np.vstack([np.ones_like(theta), theta]) @ (counts - means)
    moments = np.vstack([np.ones_like(theta), theta, theta**2]) @ means
    level, slope = _newton(
        surplus[0], surplus[1] - _PRIOR * scale.beta, moments[0], moments[1], moments[2] + _PRIOR, theta
    )
    return dataclasses.replace(scale, psi=scale.psi + level, beta=scale.beta + slope)


def _move_documents(counts: np.ndarray, scale: _Parameters) -> _Parameters:
    means, beta, pull = np.exp(scale.log_means()), scale.beta, _pull(scale)
    surplus = (counts - means) @ np.vstack([np.ones_like(beta), beta]).T
    moments = means @ np.vstack([np.ones_like(beta), beta, beta**2]).T
    length, position = _newton(
        surplus[:, 0], surplus[:, 1] - pull * scale.theta, moments[:, 0], moments[:, 1], moments[:, 2] + pull, beta
    )
    return dataclasses.replace(scale, alpha=scale.alpha + length, theta=scale.theta + position)


def _pull(scale: _Parameters) -> float:
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


def _identified(scale: _Parameters) -> _Parameters:
    """The same means with alpha and theta of mean 0, theta of standard deviation 1, and beta of mean 0."""
    middle, spread = scale.theta.mean(), scale.theta.std(ddof=1)
    theta, beta = (scale.theta - middle) / spread, scale.beta * spread
    psi = scale.psi + scale.beta * middle
    # A weight that all words share is a matter of length.
    alpha, beta = scale.alpha + beta.mean() * theta, beta - beta.mean()
    return _Parameters(alpha - alpha.mean(), theta, psi + alpha.mean(), beta)


def _dispersion(counts: np.ndarray, scale: _Parameters) -> np.ndarray:
    """Pearson's statistic of each word over its degrees of freedom."""
    documents, words = counts.shape
    means = np.exp(scale.log_means())
    # Each word has two parameters of its own, and an equal part of the two of each document.
    freedom = documents - 2 - 2 * documents / words
    return np.asarray(((counts - means) ** 2 / means).sum(axis=0) / max(freedom, 1))


def _turned(scale: _Parameters, documents: np.ndarray, direction: tuple[str, str] | None) -> _Parameters:
    if direction is None:
        left, right = 0, len(documents) - 1
    else:
        left, right = (int(np.flatnonzero(documents == document)[0]) for document in direction)
    if scale.theta[left] <= scale.theta[right]:
        return scale
    return dataclasses.replace(scale, theta=-scale.theta, beta=-scale.beta)


def _standard_errors(counts: np.ndarray, scale: _Parameters, variances: np.ndarray) -> np.ndarray:
    """Of theta, by the sandwich: how curved the likelihood is under the conditions, and how much its slope varies."""
    documents, free = len(scale.theta), _free_directions(scale.theta)
    curvature = _information(scale, counts - np.exp(scale.log_means()), np.ones_like(variances))
    curvature[documents:, documents:] += _pull(scale) * np.eye(documents)
    inverse = free @ np.linalg.inv(free.T @ curvature @ free) @ free.T
    covariance = inverse @ _information(scale, np.zeros_like(counts), variances) @ inverse
    return np.sqrt(np.diag(covariance)[documents:])


def _information(scale: _Parameters, surplus: np.ndarray, factors: np.ndarray) -> np.ndarray:
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


def _log_likelihood(counts: np.ndarray, scale: _Parameters) -> float:
    log_means = scale.log_means()
    return float((counts * log_means - np.exp(log_means) - gammaln(counts + 1)).sum())


def _positions(
    dtm: DocumentTermMatrix, rows: np.ndarray, scale: _Parameters, errors: np.ndarray, confidence: float
) -> pd.DataFrame:
    half = norm.ppf((1 + confidence) / 2) * errors
    columns = {
        "alpha": scale.alpha, "theta": scale.theta, "se": errors, "low": scale.theta - half, "high": scale.theta + half,
    }  # fmt: skip
    found = {name: _spread(values, rows) for name, values in columns.items()}
    return dtm.documents.reset_index(drop=True).assign(**found)


def _words(dtm: DocumentTermMatrix, columns: np.ndarray, scale: _Parameters, dispersion: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "term": dtm.vocabulary,
            "count": np.asarray(dtm.matrix.sum(axis=0)).ravel(),
            "used_in": dtm.matrix.getnnz(axis=0),
            "beta": _spread(scale.beta, columns),
            "psi": _spread(scale.psi, columns),
            "dispersion": _spread(dispersion, columns),
        }
    )
    return table.sort_values("beta", kind="stable", ignore_index=True)


def _spread(values: np.ndarray, used: np.ndarray) -> np.ndarray:
    """The values where something was used, NaN elsewhere."""
    found = np.full(len(used), np.nan)
    found[used] = values
    return found
