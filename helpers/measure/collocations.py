"""Which words stand near each other more often than chance would have it, and how strongly they are tied."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.measure.association import (
    cubed_mutual_information,
    expected_count,
    log_dice,
    log_likelihood,
    log_odds_ratio,
    mutual_information,
    normalised_mutual_information,
    t_score,
    z_score,
)
from helpers.measure.provenance import with_step
from helpers.measure.tokens import Tokens
from helpers.measure.windows import run_starts
from helpers.options import check_whole


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
    rarer than expected. The others are as the
    functions of `helpers.measure.association` say.

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


def _check(tokens: Tokens, window: int, min_count: int, node: str | None) -> None:
    if tokens.overlapping:
        raise InvalidValue("the tokens are n-grams that share characters, so that neighbours are tied: give words")
    check_whole("window", window)
    check_whole("min_count", min_count)
    if node is not None and not np.any(tokens.types == node):
        raise InvalidValue(f"node = {node!r} is no word of the tokens: give one as it was cut, or look with kwic")


def _pair_counts(tokens: Tokens, window: int) -> sp.csr_matrix:
    """Words x words: how often the second follows the first within the window, in one run."""
    run = np.zeros(len(tokens), dtype=np.int32)
    run[run_starts(tokens)[1:]] = 1
    run = np.cumsum(run)
    pairs = sp.csr_matrix((len(tokens.types), len(tokens.types)), dtype=np.int64)
    longest = np.bincount(run, minlength=1).max()
    for distance in range(1, min(window, longest - 1) + 1):
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
