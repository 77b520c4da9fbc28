"""Which words stand near each other more often than chance would have it, and how strongly they are tied."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike

from helpers.errors import InvalidValue
from helpers.measure.provenance import with_step
from helpers.measure.tokens import Tokens
from helpers.measure.windows import run_starts


def collocations(
    tokens: Tokens, *, window: int = 5, ordered: bool = False, node: str | None = None, min_count: int = 5
) -> pd.DataFrame:
    """Pairs of words within a window.

    Parameters
    ----------
    tokens
        What `tokenize` returns.
    window
        How many words apart two words may stand; 1 is side by side.
    ordered
        Whether the first word of a pair must precede the second. With ``window=1`` these are the bigrams of the
        text. If not, both directions are counted together.
    node
        Only pairs with this word, which is then the first of each (where ordered: pairs that it begins).
    min_count
        Rarer pairs are left out.

    Returns
    -------
    DataFrame[first, second, count, first_count, second_count, expected, mi, npmi, mi3, log_dice, t, z, g2, lambda,
    lambda_z], the best attested pairs (the highest `g2`) first. `count` is how often the two stand in one window;
    `first_count` and `second_count` are the pairs of places that have the first, or the second, word in that
    position; `expected` is their product by the number of all pairs of places. `g2` is negative where a pair is
    rarer than expected. The others are as the functions of this module say.

    Raises
    ------
    InvalidValue
        If the window or the least count is not positive, the node is not among the words, no pair is so frequent, or
        the tokens are n-grams of characters.

    Notes
    -----
    A window ends at every gap: at a punctuation mark (unless marks are tokens), a space, a word that was taken out,
    and the end of a document. Whoever takes words out first counts fewer pairs, and never brings words together
    that stood apart. Since both marginals are sums over the pairs of the same windows, a frequent neighbour and a
    place near a mark are accounted for; away from gaps, `first_count` is the word's frequency times the window's
    width. Within a window that is not ordered a word beside itself is not listed. Windows overlap, and words come in
    bursts: `g2`, `t` and `lambda_z` rank pairs, and no p-value should be read from them.

    References
    ----------
    Evert 2008, Corpora and collocations; Church and Hanks 1990 (MI); Bouma 2009 (NPMI); Daille 1994 (MI3); Rychlý
    2008 (logDice); Dunning 1993 (G2); Blaheta and Johnson 2001 (lambda).
    """
    _check(tokens, window, min_count, node)
    pairs = _pair_counts(tokens, window)
    pairs = pairs if ordered else (pairs + pairs.T).tocsr()
    firsts, seconds = (np.asarray(pairs.sum(axis=axis)).ravel() for axis in (1, 0))
    first, second, count = _listed(pairs, tokens, ordered, node, min_count)
    if not len(count):
        raise InvalidValue(f"no pair of words stands {min_count} times within {window} words: lower min_count")
    table = pd.DataFrame({"first": tokens.types[first], "second": tokens.types[second], "count": count})
    cells = (count, firsts[first], seconds[second], int(firsts.sum()))
    table = table.assign(first_count=cells[1], second_count=cells[2], **_strengths(*cells))
    table = table.sort_values(["g2", "first", "second"], ascending=[False, True, True], ignore_index=True)
    step = {
        "function": "collocations", "window": window, "ordered": ordered, "node": node, "min_count": min_count,
    }  # fmt: skip
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table


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


def _check(tokens: Tokens, window: int, min_count: int, node: str | None) -> None:
    if tokens.overlapping:
        raise InvalidValue("the tokens are n-grams that share characters, so that neighbours are tied: give words")
    if window < 1:
        raise InvalidValue(f"window = {window} holds no second word: give 1 or more")
    if min_count < 1:
        raise InvalidValue(f"min_count = {min_count} counts nothing: give 1 or more")
    if node is not None and not np.any(tokens.types == node):
        raise InvalidValue(f"node = {node!r} is no word of the tokens: give one as it was cut, or look with kwic")


def _pair_counts(tokens: Tokens, window: int) -> sp.csr_matrix:
    """Words x words: how often the second follows the first within the window, in one run."""
    run = np.zeros(len(tokens), dtype=np.int32)
    run[run_starts(tokens)[1:]] = 1
    run = np.cumsum(run)
    pairs = sp.csr_matrix((len(tokens.types), len(tokens.types)), dtype=np.int64)
    for distance in range(1, window + 1):
        together = run[distance:] == run[:-distance]
        first, second = tokens.codes[:-distance][together], tokens.codes[distance:][together]
        pairs = pairs + sp.csr_matrix((np.ones(len(first), dtype=np.int64), (first, second)), shape=pairs.shape)
    return pairs


def _listed(
    pairs: sp.csr_matrix, tokens: Tokens, ordered: bool, node: str | None, min_count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First words, second words and counts of the pairs that the table lists."""
    cells = pairs.tocoo()
    first, second, count = cells.row, cells.col, cells.data
    kept = count >= min_count
    if node is not None:
        kept &= tokens.types[first] == node
    if not ordered:
        # Both directions are in the matrix, and a word beside itself is there twice.
        kept &= (first != second) if node is not None else (first < second)
    return first[kept], second[kept], count[kept]


def _strengths(count: np.ndarray, first: np.ndarray, second: np.ndarray, total: int) -> dict[str, np.ndarray]:
    expected = expected_count(first, second, total)
    value, ratio = log_odds_ratio(count, first, second, total)
    return {
        "expected": expected,
        "mi": mutual_information(count, first, second, total),
        "npmi": normalised_mutual_information(count, first, second, total),
        "mi3": cubed_mutual_information(count, first, second, total),
        "log_dice": log_dice(count, first, second),
        "t": t_score(count, first, second, total),
        "z": z_score(count, first, second, total),
        "g2": np.where(count < expected, -1, 1) * log_likelihood(count, first, second, total),
        "lambda": value,
        "lambda_z": ratio,
    }


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

