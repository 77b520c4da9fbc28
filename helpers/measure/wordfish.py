"""Wordfish: documents on one line, placed by the words that they use more or less than others."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_counts
from helpers.measure.poisson_scale import Scale, fit_scale, log_likelihood, position_errors, word_dispersion
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_confidence
from helpers.options import check_whole

_MAX_ITER = 1000
_FEWEST = 3


@dataclasses.dataclass(frozen=True)
class Wordfish:
    """A fitted scale.

    Attributes
    ----------
    positions
        One row a document, in the order of the matrix: the columns of `DocumentTermMatrix.documents`, and ``alpha``
        (how long it is), ``theta`` (its position; mean 0, standard deviation 1), its standard ``error`` and the ends
        of the interval ``low`` and ``high``. NaN for a document without any term.
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
    scale, rounds = fit_scale(counts, max_iter)
    scale = _turned(scale, dtm.documents["document_id"].to_numpy()[rows], direction)
    dispersion = word_dispersion(counts, scale)
    errors = position_errors(counts, scale, dispersion if overdispersion else np.ones_like(dispersion))
    step = {
        "function": "fit_wordfish", "direction": list(direction) if direction is not None else None,
        "overdispersion": overdispersion, "confidence": confidence,
    }  # fmt: skip
    provenance = with_step(dtm.provenance, step)
    positions = _positions(dtm, rows, scale, errors, confidence)
    words = _words(dtm, columns, scale, dispersion)
    positions.attrs["provenance"] = words.attrs["provenance"] = provenance
    return Wordfish(positions, words, log_likelihood(counts, scale), rounds, provenance)


def _check(dtm: DocumentTermMatrix, direction: tuple[str, str] | None, confidence: float, max_iter: int) -> None:
    check_counts(dtm)
    check_confidence(confidence)
    check_whole("max_iter", max_iter)
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


def _turned(scale: Scale, documents: np.ndarray, direction: tuple[str, str] | None) -> Scale:
    if direction is None:
        left, right = 0, len(documents) - 1
    else:
        left, right = (int(np.flatnonzero(documents == document)[0]) for document in direction)
    if scale.theta[left] <= scale.theta[right]:
        return scale
    return dataclasses.replace(scale, theta=-scale.theta, beta=-scale.beta)


def _positions(
    dtm: DocumentTermMatrix, rows: np.ndarray, scale: Scale, errors: np.ndarray, confidence: float
) -> pd.DataFrame:
    half = norm.ppf((1 + confidence) / 2) * errors
    columns = {
        "alpha": scale.alpha, "theta": scale.theta, "error": errors,
        "low": scale.theta - half, "high": scale.theta + half,
    }  # fmt: skip
    found = {name: _spread(values, rows) for name, values in columns.items()}
    return dtm.documents.reset_index(drop=True).assign(**found)


def _words(dtm: DocumentTermMatrix, columns: np.ndarray, scale: Scale, dispersion: np.ndarray) -> pd.DataFrame:
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
