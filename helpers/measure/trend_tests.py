"""Which terms rise or fall over the years: Mann-Kendall's test, Sen's slope, and what remains of many tests."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from helpers.measure.provenance import add_step
from helpers.measure.resample import check_confidence
from helpers.measure.series import wide

MIN_PERIODS = 8
# Differences of two periods that are held at once.
_CELLS = 5_000_000


def mann_kendall(table: pd.DataFrame, *, value: str = "rate", confidence: float = 0.95) -> pd.DataFrame:
    """Mann-Kendall's trend test and Sen's slope for every term of a table.

    Parameters
    ----------
    table
        What `term_rates` or `keyword_trend` returns by year, with all the words tested and not only those to be
        shown: the q-values know of no others.
    value
        The column whose trend is tested.
    confidence
        Of the interval of the slope.

    Returns
    -------
    DataFrame[term, periods, s, variance, z, p, q, slope, low, high], a row a term as first met: periods with texts;
    Kendall's S, its variance with ties, z with continuity correction, and two-sided p; the share of false
    discoveries expected among all words with a p this small (Benjamini and Hochberg); the median change a
    year with its interval. A term with fewer than eight periods is not tested (s to high are NaN), nor is one
    that never changes (z to high are NaN).

    Raises
    ------
    InvalidValue
        If the table has no such column or its periods are no years, or the confidence is no share.

    Notes
    -----
    Periods without texts are left out, and the slope divides by the years between. The test asks whether the
    order of the years can be chance; years that resemble their neighbours make it reject too often (a correlation of
    .3: 11 % of thirteen, 14 % of 49 years without a trend). Corrections of the variance do not cure that in series so
    short: Hamed and Rao's (1998) rejects 11 to 14 % of these, whatever the lags, and 6 to 8 % where there is no
    correlation, so none is made. Every year counts alike, however few replies it has.

    References
    ----------
    Mann 1945; Kendall 1975; Sen 1968, with Gilbert 1987, section 16.4, for the interval; Benjamini and Hochberg
    1995. Checked against pyMannKendall and scipy.stats.theilslopes.
    """
    check_confidence(confidence)
    series = wide(table, value)
    values, years = series.values, series.years.astype(float)
    pairs = max(1, len(years) * (len(years) - 1) // 2)
    batch = max(1, _CELLS // pairs)
    parts = [_test(values[first : first + batch], years, confidence) for first in range(0, len(values), batch)]
    result = pd.concat(parts, ignore_index=True)
    result.insert(0, "term", series.terms)
    result.insert(6, "q", discovery_rate(result["p"].to_numpy()))
    tested = int(result["p"].notna().sum())
    step = {"function": "mann_kendall", "value": value, "confidence": confidence, "tested": tested}
    return add_step(result, table, step)


def discovery_rate(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's q for each p; what was not tested (NaN) stays so and counts for nothing."""
    q = np.full(len(p), np.nan)
    tested = np.isfinite(p)
    if tested.any():
        q[tested] = stats.false_discovery_control(p[tested])
    return q


def _test(values: np.ndarray, years: np.ndarray, confidence: float) -> pd.DataFrame:
    """Terms x periods, NaN where a period has no text."""
    earlier, later = np.triu_indices(len(years), 1)
    differences = values[:, later] - values[:, earlier]
    periods = np.isfinite(values).sum(axis=1)
    s = np.nansum(np.sign(differences), axis=1)
    variance = _variance(values, periods)
    deviation = np.sqrt(variance)
    tested = periods >= MIN_PERIODS
    changes = tested & (variance > 0)
    z = np.divide(s - np.sign(s), deviation, out=np.full(len(s), np.nan), where=changes)
    slope, low, high = _slopes(differences / (years[later] - years[earlier]), deviation, confidence)
    return pd.DataFrame(
        {
            "periods": periods,
            "s": np.where(tested, s, np.nan),
            "variance": np.where(tested, variance, np.nan),
            "z": z,
            "p": 2 * stats.norm.sf(np.abs(z)),
            "slope": np.where(changes, slope, np.nan),
            "low": np.where(changes, low, np.nan),
            "high": np.where(changes, high, np.nan),
        }
    )


def _variance(values: np.ndarray, periods: np.ndarray) -> np.ndarray:
    """The variance of S: n (n - 1)(2n + 5) less the same for each group of ties, by eighteen."""
    ties = np.zeros(len(values))
    for column in values.T:
        size = (values == column[:, None]).sum(axis=1)
        # A group of t ties is met t times; a missing value ties with nothing, not even itself.
        ties += np.where(size > 0, (size - 1) * (2 * size + 5), 0)
    return np.asarray(periods * (periods - 1) * (2 * periods + 5) - ties) / 18


def _slopes(slopes: np.ndarray, deviation: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The median slope of all pairs of periods, and the slopes that lie as far apart in rank as S may vary."""
    if not slopes.shape[1]:
        return (np.full(len(slopes), np.nan),) * 3  # One period has no pair.
    ordered = np.sort(slopes, axis=1)
    pairs = np.isfinite(ordered).sum(axis=1)  # The missing ones stand last.
    reach = stats.norm.ppf(0.5 + confidence / 2) * deviation
    last = np.maximum(pairs - 1, 0)
    low = np.clip(np.round((pairs - reach) / 2).astype(int) - 1, 0, last)
    high = np.clip(np.round((pairs + reach) / 2).astype(int), 0, last)
    rows = np.arange(len(ordered))
    median = (ordered[rows, last // 2] + ordered[rows, np.minimum(pairs // 2, last)]) / 2
    return median, ordered[rows, low], ordered[rows, high]
