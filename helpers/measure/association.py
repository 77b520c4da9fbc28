"""Measures of association: how strongly two things are tied that occur together so often, and each so often in all.

The two may be two words of a window, or a word and a group of texts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def mutual_information(count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """Pointwise mutual information in bits: log2 of the count by the expected count.

    Parameters
    ----------
    count, first, second, total
        Numbers or arrays: how often the pair occurs, its first word, its second word, and all pairs. So too in the
        other functions of this module.

    Returns
    -------
    Array; NaN where the count or the expected count is zero. It favours rare pairs.
    """
    observed, expected = _observed_and_expected(count, first, second, total)
    return np.asarray(np.log2(observed / expected))


def normalised_mutual_information(
    count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> np.ndarray:
    """Mutual information by its greatest value, -log2(count / total): 1 for words only together, 0 for chance.

    Returns
    -------
    Array; -1 where two words that occur never meet, NaN where one does not occur or all pairs are this one.
    """
    share = np.asarray(count, dtype=float) / np.asarray(total, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = mutual_information(count, first, second, total) / -np.log2(share)
    is_expected = np.asarray(expected_count(first, second, total)) > 0
    return np.where((share == 0) & is_expected, -1.0, np.where(share < 1, npmi, np.nan))


def cubed_mutual_information(count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """log2 of the cube of the count by the expected count, which favours rare pairs less; NaN for a zero."""
    observed, expected = _observed_and_expected(count, first, second, total)
    return np.asarray(np.log2(observed**3 / expected))


def log_dice(count: ArrayLike, first: ArrayLike, second: ArrayLike) -> np.ndarray:
    """14 + log2 of the Dice coefficient: at most 14; a unit more is twice as strong, whatever the corpus' size.

    Returns
    -------
    Array; NaN where the count is zero.
    """
    observed = _positive(count)
    total = np.asarray(first, dtype=float) + np.asarray(second, dtype=float)
    return np.asarray(14 + np.log2(2 * observed / total))


def t_score(count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """The excess over the expected count by the root of the count, which favours frequent pairs; NaN for a zero."""
    observed, expected = _observed_and_expected(count, first, second, total)
    return np.asarray((observed - expected) / np.sqrt(observed))


def z_score(count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """The excess over the expected count by the root of the expected count; NaN where nothing is expected."""
    expected = _positive(expected_count(first, second, total))
    return np.asarray((np.asarray(count, dtype=float) - expected) / np.sqrt(expected))


def log_likelihood(count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """Dunning's G2 over all four cells of the pair's table; at least 0.

    Returns
    -------
    Array; NaN where a word does not occur. Zero counts are allowed (0 ln 0 = 0).
    """
    cells, expected = _cells(count, first, second, total)
    ratio = np.where(cells > 0, cells, 1) / np.where(cells > 0, expected, 1)
    return np.where(expected[0] > 0, 2 * np.sum(cells * np.log(ratio), axis=0), np.nan)


def chi_squared(count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """Pearson's chi squared over all four cells of the pair's table, without correction; NaN where a margin is zero."""
    cells, expected = _cells(count, first, second, total)
    return np.asarray(np.sum((cells - expected) ** 2 / _positive(expected), axis=0))


def log_odds_ratio(
    count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Blaheta and Johnson's lambda, with half a count added to each cell, and lambda by its standard error."""
    cells, _ = _cells(count, first, second, total)
    both, only_first, only_second, neither = cells + 0.5
    value = np.log(both) - np.log(only_first) - np.log(only_second) + np.log(neither)
    return value, value / np.sqrt(np.sum(1 / (cells + 0.5), axis=0))


def expected_count(first: ArrayLike, second: ArrayLike, total: ArrayLike) -> np.ndarray:
    """How often a pair would occur if its words were independent."""
    product = np.asarray(first, dtype=float) * np.asarray(second, dtype=float)
    return np.asarray(product / np.asarray(total, dtype=float))


def _observed_and_expected(
    count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    return _positive(count), _positive(expected_count(first, second, total))


def _positive(values: ArrayLike) -> np.ndarray:
    """The values, NaN where they are not positive: neither a logarithm nor a quotient is taken of these."""
    numbers = np.asarray(values, dtype=float)
    return np.where(numbers > 0, numbers, np.nan)


def _cells(
    count: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """The four cells of a pair's table (both, only the first, only the second, neither) and what each is expected."""
    both, row, column, everything = np.broadcast_arrays(
        *(np.asarray(number, dtype=float) for number in (count, first, second, total))
    )
    rows, columns = (row, row, everything - row, everything - row), (column, everything - column) * 2
    expected = np.array([expected_count(a, b, everything) for a, b in zip(rows, columns, strict=True)])
    return np.array([both, row - both, column - both, everything - row - column + both]), expected
