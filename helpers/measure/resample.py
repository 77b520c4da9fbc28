"""Intervals by resampling replies, for every measure that is a ratio of sums over replies."""

from __future__ import annotations

import numpy as np

from helpers.errors import InvalidValue

THIN = 10
_LARGEST_SEED = 2**32 - 1
# Resamples x replies that are drawn at once.
_CELLS = 4_000_000
_ROUNDING = 1e-12


def check_seed(seed: int) -> None:
    """Refuse a seed that numpy or scikit-learn would not take.

    Raises
    ------
    InvalidValue
        If it is no whole number, negative, or needs more than 32 bits.
    """
    if not isinstance(seed, (int, np.integer)) or not 0 <= seed <= _LARGEST_SEED:
        raise InvalidValue(f"seed = {seed} is no seed: give a whole number from 0 to {_LARGEST_SEED}")


def check_confidence(confidence: float) -> None:
    """Refuse a level of confidence that is no share.

    Raises
    ------
    InvalidValue
        If it is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise InvalidValue(f"confidence = {confidence} is no level: give a number between 0 and 1, such as 0.95")


def check_draws(resamples: int, seed: int) -> None:
    """Refuse the options of draws that cannot be made, before any work.

    Raises
    ------
    InvalidValue
        If the resamples are no whole number from 1 on, or the seed will not do.
    """
    if not isinstance(resamples, (int, np.integer)) or resamples < 1:
        raise InvalidValue(f"resamples = {resamples} draws nothing: give 1 or more, such as 2000")
    check_seed(seed)


def check_interval(resamples: int, confidence: float, seed: int) -> None:
    """Refuse the options of an interval that cannot be drawn, before any work.

    Raises
    ------
    InvalidValue
        If there is no resample, the confidence is no share, or the seed will not do.
    """
    check_confidence(confidence)
    check_draws(resamples, seed)


def ratio_interval(
    numerators: np.ndarray,
    denominators: np.ndarray,
    *,
    resamples: int,
    confidence: float,
    generator: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Studentised bootstrap interval of sum(numerators) / sum(denominators), neither of which is negative.

    Words come in bursts within a reply, so that replies and not tokens are drawn, with replacement.

    Parameters
    ----------
    numerators
        Replies x measures.
    denominators
        One entry a reply.

    Returns
    -------
    Lower and upper ends, one entry a measure; the lower is cut off at zero. Both are NaN where every numerator
    is zero (drawing zeros again gives zeros, which would look like certainty), and where so many resamples
    have no spread at all that an end lies anywhere: with fewer than four replies, or a term that stands in
    fewer than about four of them.

    Notes
    -----
    Each resample's ratio is measured from the sample's in its own standard errors, since the error of a bursty
    word grows with its rate. In simulations of ten to forty replies with bursty words, 91 to 98 % of the 95 %
    intervals cover the rate; of percentile intervals, which lie too low, 79 to 94 %, of BCa ones 90 to 96 %.

    References
    ----------
    Efron and Tibshirani 1993, An Introduction to the Bootstrap, section 12.5; DiCiccio and Efron 1996; the
    standard error of a ratio, Cochran 1977, section 6.4.
    """
    replies, measures = numerators.shape
    if replies < 2 or not denominators.any():
        return np.full(measures, np.nan), np.full(measures, np.nan)
    x, m = numerators.astype(float), denominators.astype(float)[:, None]
    squares = np.hstack([x, m, x * x, x * m, m * m])
    ratio, error = _ratio_and_error(squares.sum(axis=0)[None], measures)
    batch = max(1, _CELLS // replies)
    distances = [
        _distances(generator.multinomial(replies, np.full(replies, 1 / replies), size=size) @ squares, ratio)
        for size in (min(batch, resamples - first) for first in range(0, resamples, batch))
    ]
    tail = (1 - confidence) / 2
    # An observed quantile: between two resamples, one of which lies infinitely far away, nothing can be taken.
    least, most = np.quantile(np.concatenate(distances), [tail, 1 - tail], axis=0, method="inverted_cdf")
    known = np.isfinite(least) & np.isfinite(most) & x.any(axis=0)
    low, high = (ratio - end * error for end in (most, least))
    return np.where(known, np.maximum(low[0], 0), np.nan), np.where(known, high[0], np.nan)


def _distances(sums: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    """How many of its own standard errors each resample's ratio lies from the sample's; without spread, infinitely."""
    ratios, errors = _ratio_and_error(sums, ratio.shape[1])
    away = ratios - ratio
    distances: np.ndarray = np.where(away == 0, 0, np.copysign(np.inf, away))
    np.divide(away, errors, out=distances, where=errors > 0)
    return distances


def _ratio_and_error(sums: np.ndarray, measures: int) -> tuple[np.ndarray, np.ndarray]:
    """Ratios of sums and their standard errors but for a factor that all samples of one size share.

    The columns are the sums of x (one a measure), of m, of x², of x m (one a measure each) and of m².
    """
    x, m, xx, xm, mm = np.split(sums, np.cumsum([measures, 1, measures, measures]), axis=1)
    ratio = np.divide(x, m, out=np.zeros_like(x), where=m > 0)
    spread = xx - 2 * ratio * xm + ratio**2 * mm
    # What is left by rounding where every reply has the same ratio is no spread.
    spread[spread < _ROUNDING * xx] = 0
    return ratio, np.divide(np.sqrt(spread), m, out=np.zeros_like(x), where=m > 0)
