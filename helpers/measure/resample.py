"""Intervals by resampling replies, for every measure that is a ratio of sums over replies."""

from __future__ import annotations

import numpy as np

THIN = 10


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
