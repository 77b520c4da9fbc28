"""Intervals by resampling replies, for every measure that is a ratio of sums over replies."""

from __future__ import annotations

import numpy as np

from helpers.errors import InvalidValue

THIN = 10
_LARGEST_SEED = 2**32 - 1


def check_seed(seed: int) -> None:
    """Refuse a seed that numpy or scikit-learn would not take.

    Raises
    ------
    InvalidValue
        If it is negative or needs more than 32 bits.
    """
    if not 0 <= seed <= _LARGEST_SEED:
        raise InvalidValue(f"seed = {seed} is no seed: give a whole number from 0 to {_LARGEST_SEED}")


def check_interval(resamples: int, confidence: float, seed: int) -> None:
    """Refuse the options of an interval that cannot be drawn, before any work.

    Raises
    ------
    InvalidValue
        If there is no resample, the confidence is no share, or the seed will not do.
    """
    if resamples < 1:
        raise InvalidValue(f"resamples = {resamples} draws nothing: give 1 or more, such as 2000")
    if not 0 < confidence < 1:
        raise InvalidValue(f"confidence = {confidence} is no level: give a number between 0 and 1, such as 0.95")
    check_seed(seed)


def ratio_interval(
    numerators: np.ndarray,
    denominators: np.ndarray,
    *,
    resamples: int,
    confidence: float,
    generator: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile bootstrap interval of sum(numerators) / sum(denominators).

    Words come in bursts within a reply, so that replies and not tokens are drawn, with replacement.

    Parameters
    ----------
    numerators
        Replies x measures.
    denominators
        One entry a reply.

    Returns
    -------
    Lower and upper ends, one entry a measure; NaN where there are fewer than two replies, and where every
    numerator is zero: drawing zeros again gives zeros, which would look like certainty.

    Notes
    -----
    With few replies a percentile interval is too short (at ten, a 95 % interval covers about 90 %; at three, 70 %).

    References
    ----------
    Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
    """
    replies, measures = numerators.shape
    if replies < 2:
        return np.full(measures, np.nan), np.full(measures, np.nan)
    drawn = generator.multinomial(replies, np.full(replies, 1 / replies), size=resamples)
    totals = drawn @ denominators
    ratios = (drawn @ numerators)[totals > 0] / totals[totals > 0, None]
    tail = (1 - confidence) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail], axis=0)
    silent = ~numerators.any(axis=0)
    return np.where(silent, np.nan, low), np.where(silent, np.nan, high)
