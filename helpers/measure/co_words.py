"""Co-words: which terms share sentences or sections more often than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy import special, stats

from helpers.errors import InvalidValue
from helpers.measure.association import normalised_mutual_information
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_draws
from helpers.measure.tokens import Tokens
from helpers.measure.trends import check_terms, find_spans
from helpers.measure.windows import check_source, sentence_numbers
from helpers.read.corpus import Corpus

Window = Literal["sentence", "section"]
ALPHA = 0.05
_SETTLING = 50


def co_words(
    tokens: Tokens,
    terms: Sequence[str],
    *,
    window: Window = "sentence",
    corpus: Corpus | None = None,
    resamples: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """How often terms share a window, against terms thrown over the windows at random.

    Parameters
    ----------
    tokens
        What `tokenize` returns.
    terms
        Words or phrases, found as in `keyword_trend`. The fifty most widely used words without stop words are
        ``document_term_matrix(tokens.without(load_stop_words())).frequency()["term"].head(50).tolist()``.
    window
        ``"sentence"`` (to the next 。！？； or line's end) or ``"section"`` (tokens with ``unit="section"``).
    corpus
        The corpus that the tokens are of. Sentences need it: tokens do not say where a sentence ends, only that there
        is a gap.
    resamples, seed
        Of the permutations.

    Returns
    -------
    DataFrame[first, second, count, first_count, second_count, windows, expected, deviation, npmi, p, q], one row for
    every pair of terms, the surest first. `count` is the number of windows with both, the next two those with either,
    `windows` all of them; `expected` and `deviation` are mean and standard deviation of the count over the
    permutations, the text itself among these; `npmi` is normalised mutual information, -1 for terms that never meet;
    `p` is the chance to meet at least so often, and `q` its Benjamini-Hochberg value over all pairs.

    Raises
    ------
    InvalidValue
        If there are fewer than two terms, one occurs nowhere, the window is unknown, sentences are asked for without
        their corpus, sections of tokens of whole replies or of paragraphs, or an option of the permutations will
        not do.

    Notes
    -----
    A term inside a longer one of the list is not counted there (数据 in 大数据), or the two would always meet.

    A long sentence holds many terms, and any two of them meet in it. So the permutations keep both how many windows
    each term has and how many terms each window has (trades of the curveball algorithm). `p` is the upper tail of a
    Poisson variable that is scaled to the mean and the variance of the permutations: a share of these could not be
    smaller than one in their number, which no correction for a thousand pairs would let pass. Its tail is longer than
    that of a count with both margins kept, so that it errs on the side of too few ties. Windows of one reply are taken
    as independent.

    References
    ----------
    Strona et al. 2014, Nature Communications 5, 4114 (curveball); Bouma 2009 (NPMI).
    """
    listed = check_terms(terms)
    if len(listed) < 2:
        raise InvalidValue(f"terms = {listed} makes no pair: give at least two terms")
    check_windows(tokens, window, corpus)
    check_draws(resamples, seed)
    held = windows_held(tokens, listed, window, corpus)
    generator = np.random.default_rng(seed)
    shared, (expected, deviation) = windows_shared(held), _permuted(held, resamples, generator)
    first, second = np.triu_indices(len(listed), 1)
    counts, windows = shared.diagonal(), held.shape[1]
    names = np.array(listed, dtype=object)
    both, one, other = shared[first, second], counts[first], counts[second]
    table = pd.DataFrame({"first": names[first], "second": names[second], "count": both})
    table = table.assign(first_count=one, second_count=other, windows=windows)
    table = table.assign(expected=expected[first, second], deviation=deviation[first, second])
    table["npmi"] = normalised_mutual_information(both, one, other, windows)
    table["p"] = upper_tails(both, table["expected"].to_numpy(), table["deviation"].to_numpy() ** 2)
    table["q"] = stats.false_discovery_control(table["p"])
    table = table.sort_values(["q", "p", "npmi"], ascending=[True, True, False], kind="stable", ignore_index=True)
    step = {"function": "co_words", "terms": listed, "window": window, "resamples": resamples, "seed": seed}
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table


def ties_of(table: pd.DataFrame) -> pd.DataFrame:
    """The pairs of `co_words` that are tied: surely more often together than chance has it."""
    return table[(table["q"] <= ALPHA) & (table["npmi"] > 0)]


def check_windows(tokens: Tokens, window: str, corpus: Corpus | None) -> None:
    """Refuse windows that cannot be told, before any work.

    Raises
    ------
    InvalidValue
        If the window is unknown, sentences are asked for without their corpus or with another one, or sections of
        tokens of whole replies or of paragraphs.
    """
    if window not in ("sentence", "section"):
        raise InvalidValue(f'window = {window!r} is unknown: use "sentence" or "section"')
    if window == "sentence" and corpus is None:
        raise InvalidValue("sentences end where the text says: give the corpus, as in co_words(…, corpus=corpus)")
    if window == "section" and tokens.documents["section_id"].isna().all():
        raise InvalidValue('the tokens are of whole replies: tokenize with unit="section", or use window="sentence"')
    if window == "section" and tokens.provenance.get("unit") == "paragraph":
        raise InvalidValue('the tokens are of paragraphs: tokenize with unit="section", or use window="sentence"')
    if corpus is not None:
        check_source(tokens, corpus)


def windows_held(tokens: Tokens, terms: list[str], window: str, corpus: Corpus | None) -> np.ndarray:
    """Terms x windows: which term stands in which window; only windows that have a token.

    Raises
    ------
    InvalidValue
        If a term is in no window.
    """
    number = window_numbers(tokens, window, corpus)
    spans = _outermost(tokens, terms)
    held = np.zeros((len(terms), int(number[-1]) + 1 if len(number) else 0), dtype=bool)
    held[spans["term"], number[spans["first"]]] = True
    absent = [terms[row] for row in np.flatnonzero(~held.any(axis=1))]
    if absent:
        raise InvalidValue(f"{'、'.join(absent)} stand nowhere, or only inside longer terms: take them out of terms")
    return held


def window_numbers(tokens: Tokens, window: str, corpus: Corpus | None) -> np.ndarray:
    """The window of each token, numbered in reading order without a gap."""
    if window == "sentence" and corpus is not None:
        return sentence_numbers(tokens, corpus)
    return np.unique(tokens.document, return_inverse=True)[1]


def _outermost(tokens: Tokens, terms: list[str]) -> pd.DataFrame:
    """Occurrences of terms that lie in no longer one: which term, which token it begins with."""
    found = [
        pd.DataFrame({"term": number, "first": spans.first, "start": spans.start, "end": spans.end})
        for number, spans in enumerate(find_spans(tokens, terms))
    ]
    spans = pd.concat(found, ignore_index=True)
    spans["document"] = tokens.document[spans["first"]]
    spans = spans.sort_values(["document", "start", "end"], ascending=[True, True, False], ignore_index=True)
    reached = spans.groupby("document")["end"].cummax().groupby(spans["document"]).shift(fill_value=-1)
    return spans[spans["end"] > reached]


def windows_shared(held: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Terms x terms: in how many windows both stand; on the diagonal, in how many one does."""
    sparse = sp.csr_matrix(held, dtype=np.int64)
    weighted = sparse if weights is None else sparse.multiply(weights[None, :]).tocsr()
    return np.asarray((weighted @ sparse.T).todense())


def _permuted(held: np.ndarray, resamples: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of `windows_shared` over the text and its permutations.

    These keep the windows of each term and the terms of each window.
    """
    thrown = held[:, held.any(axis=0)].copy()
    total, squares = (np.zeros((len(held), len(held))) for _ in range(2))
    for sample in range(-_SETTLING, resamples + 1):
        # The first counted is the text itself: a permutation like any other, so that no mean is zero by poor luck.
        shares = (held if sample == 0 else thrown).astype(np.float32)
        if sample >= 0:
            shared = (shares @ shares.T).astype(np.float64)
            total, squares = total + shared, squares + shared**2
        order = generator.permutation(len(thrown))
        for one, other in zip(order[0::2], order[1::2], strict=False):
            _trade(thrown, one, other, generator)
    mean = total / (resamples + 1)
    return mean, np.sqrt(np.maximum(squares / (resamples + 1) - mean**2, 0))


def _trade(held: np.ndarray, one: int, other: int, generator: np.random.Generator) -> None:
    """Two terms deal out anew the windows that only one of them has; each keeps its number."""
    apart = np.flatnonzero(held[one] != held[other])
    dealt = generator.permutation(len(apart)) < np.count_nonzero(held[one, apart])
    held[one, apart], held[other, apart] = dealt, ~dealt


def upper_tails(counts: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Chances of at least these counts, for Poisson variables scaled to a mean and a variance."""
    known = mean > 0
    scale = np.where(known, np.clip(variance / np.where(known, mean, 1), 1e-3, 1), 1)
    # The half is the correction for continuity; with a scale of one this is Poisson's tail itself.
    tail = special.gammainc((np.maximum(counts, 1) - 0.5) / scale + 0.5, mean / scale)
    return np.where(counts > 0, tail, 1.0)
