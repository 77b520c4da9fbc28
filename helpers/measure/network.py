"""The co-word network: which terms share sentences or sections more often than chance, and the groups they form."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Literal

import networkx as nx
import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy import special, stats
from sklearn.metrics import adjusted_rand_score

from helpers.errors import InvalidValue
from helpers.measure.association import normalised_mutual_information
from helpers.measure.dtm import document_term_matrix
from helpers.measure.provenance import add_step, with_step
from helpers.measure.resample import check_draws
from helpers.measure.tokens import Tokens
from helpers.measure.trends import check_terms, find_spans
from helpers.measure.windows import check_source, sentence_numbers
from helpers.read.corpus import Corpus

Window = Literal["sentence", "section"]
ALPHA = 0.05
_SETTLING = 50
_SEEDS = 20


def co_words(
    tokens: Tokens,
    terms: Sequence[str] | int,
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
        Words or phrases, found as in `keyword_trend`; or how many of the most widely used words to take (leave out
        the stop words first, with `Tokens.without`).
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
        their corpus, sections of tokens of whole replies, or an option of the permutations will not do.

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
    _check(tokens, terms, window, corpus, resamples, seed)
    listed = _most_used(tokens, terms) if isinstance(terms, (int, np.integer)) else check_terms(terms)
    held = _held(tokens, listed, window, corpus)
    generator = np.random.default_rng(seed)
    shared, (expected, deviation) = _together(held), _permuted(held, resamples, generator)
    first, second = np.triu_indices(len(listed), 1)
    counts, windows = shared.diagonal(), held.shape[1]
    names = np.array(listed, dtype=object)
    both, one, other = shared[first, second], counts[first], counts[second]
    table = pd.DataFrame({"first": names[first], "second": names[second], "count": both})
    table = table.assign(first_count=one, second_count=other, windows=windows)
    table = table.assign(expected=expected[first, second], deviation=deviation[first, second])
    table["npmi"] = normalised_mutual_information(both, one, other, windows)
    table["p"] = _tails(both, table["expected"].to_numpy(), table["deviation"].to_numpy() ** 2)
    table["q"] = stats.false_discovery_control(table["p"])
    table = table.sort_values(["q", "p", "npmi"], ascending=[True, True, False], kind="stable", ignore_index=True)
    step = {"function": "co_words", "terms": listed, "window": window, "resamples": resamples, "seed": seed}
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table


def communities(
    table: pd.DataFrame, tokens: Tokens, *, corpus: Corpus | None = None, resamples: int = 100, seed: int = 0
) -> pd.DataFrame:
    """Groups of terms that are tied more closely to each other than to the rest, and how far to trust them.

    Parameters
    ----------
    table
        What `co_words` returned.
    tokens, corpus
        What it was given.
    resamples, seed
        Of the bootstrap over replies.

    Returns
    -------
    DataFrame[term, community, used_in, degree, strength, betweenness, stability], the communities from the largest,
    numbered from 1. `used_in` is the number of windows with the term. Ties are the pairs with ``q <= 0.05`` and
    positive `npmi`; `degree` counts a term's ties, `strength` sums their `npmi`, `betweenness` is the share of
    shortest paths (in numbers of ties) through it.
    `stability` is, over the resamples, how often a term is in one community with a fellow of its own, on average over
    these fellows. A term without ties is in no community, and its community and stability are missing; so is every
    stability where all text is of one reply.

    ``table.attrs`` has the `modularity`, and two mean adjusted Rand indices: `seed_agreement` with the
    partitions of 20 other seeds, `bootstrap_agreement` with those of the resamples.

    Raises
    ------
    InvalidValue
        If the table is not of `co_words`, no pair is tied, or an option will not do.

    Notes
    -----
    Louvain's method on `npmi`, the best of 20 seeds by modularity. A resample draws replies with replacement and judges
    every tie anew; the count expected of a pair follows the frequencies of its terms.

    References
    ----------
    Blondel et al. 2008 (Louvain); Freeman 1977 (betweenness); Hubert and Arabie 1985 (adjusted Rand index).
    """
    step = _step_of(table)
    _check(tokens, step["terms"], step["window"], corpus, resamples, seed)
    terms = step["terms"]
    ties = _matrix(ties_of(table), terms, "npmi")
    if not ties.any():
        raise InvalidValue(f"no two terms of the {len(terms)} are tied (q <= {ALPHA}): take more terms or more text")
    partitions = [_partition(ties, number) for number in range(seed, seed + _SEEDS)]
    labels = max(partitions, key=lambda partition: _modularity(ties, partition))
    tied = ties.any(axis=0)
    drawn = _drawn_partitions(table, tokens, corpus, step, resamples, seed)
    result = _described(terms, ties, labels, _stability(labels, drawn))
    result.insert(2, "used_in", result["term"].map(_windows_of(table)))
    own = {"function": "communities", "resamples": resamples, "seed": seed}
    add_step(result, table, own)
    result.attrs["modularity"] = _modularity(ties, labels)
    result.attrs["seed_agreement"] = _agreement(labels[tied], [partition[tied] for partition in partitions])
    result.attrs["bootstrap_agreement"] = _agreement(labels[tied], [partition[tied] for partition in drawn])
    return result


def ties_of(table: pd.DataFrame) -> pd.DataFrame:
    """The pairs of `co_words` that are tied: surely more often together than chance has it."""
    return table[(table["q"] <= ALPHA) & (table["npmi"] > 0)]


def _check(
    tokens: Tokens, terms: Sequence[str] | int, window: str, corpus: Corpus | None, resamples: int, seed: int
) -> None:
    if window not in ("sentence", "section"):
        raise InvalidValue(f'window = {window!r} is unknown: use "sentence" or "section"')
    if window == "sentence" and corpus is None:
        raise InvalidValue("sentences end where the text says: give the corpus, as in co_words(…, corpus=corpus)")
    if window == "section" and tokens.documents["section_id"].isna().all():
        raise InvalidValue('the tokens are of whole replies: tokenize with unit="section", or use window="sentence"')
    if isinstance(terms, (int, np.integer)) and tokens.overlapping:
        raise InvalidValue("the tokens are n-grams that share characters: give the terms, not their number")
    if (terms if isinstance(terms, (int, np.integer)) else len(terms)) < 2:
        raise InvalidValue(f"terms = {terms!r} makes no pair: give at least two terms")
    check_draws(resamples, seed)
    if corpus is not None:
        check_source(tokens, corpus)


def _most_used(tokens: Tokens, number: int) -> list[str]:
    return sorted(document_term_matrix(tokens).frequency()["term"].head(number))


def _held(tokens: Tokens, terms: list[str], window: str, corpus: Corpus | None) -> np.ndarray:
    """Terms x windows: which term stands in which window; only windows that have a token."""
    number = _window_numbers(tokens, window, corpus)
    spans = _outermost(tokens, terms)
    held = np.zeros((len(terms), int(number[-1]) + 1 if len(number) else 0), dtype=bool)
    held[spans["term"], number[spans["first"]]] = True
    absent = [terms[row] for row in np.flatnonzero(~held.any(axis=1))]
    if absent:
        raise InvalidValue(f"{'、'.join(absent)} stand nowhere, or only inside longer terms: take them out of terms")
    return held


def _window_numbers(tokens: Tokens, window: str, corpus: Corpus | None) -> np.ndarray:
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


def _together(held: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Terms x terms: in how many windows both stand; on the diagonal, in how many one does."""
    sparse = sp.csr_matrix(held, dtype=np.int64)
    weighted = sparse if weights is None else sparse.multiply(weights[None, :]).tocsr()
    return np.asarray((weighted @ sparse.T).todense())


def _permuted(held: np.ndarray, resamples: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of `_together` over the text and its permutations.

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


def _tails(counts: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Chances of at least these counts, for Poisson variables scaled to a mean and a variance."""
    known = mean > 0
    scale = np.where(known, np.clip(variance / np.where(known, mean, 1), 1e-3, 1), 1)
    # The half is the correction for continuity; with a scale of one this is Poisson's tail itself.
    tail = special.gammainc((np.maximum(counts, 1) - 0.5) / scale + 0.5, mean / scale)
    return np.where(counts > 0, tail, 1.0)


def _step_of(table: pd.DataFrame) -> dict[str, Any]:
    steps = table.attrs.get("provenance", {}).get("steps", [])
    if not steps or steps[-1]["function"] != "co_words":
        raise InvalidValue("the table does not say how it was made: give the one that co_words returned, unchanged")
    step: dict[str, Any] = steps[-1]
    return step


def _matrix(pairs: pd.DataFrame, terms: list[str], column: str) -> np.ndarray:
    """Terms x terms, symmetric: a column of pairs, zero where a pair is not listed."""
    place = {term: number for number, term in enumerate(terms)}
    first, second = ([place[term] for term in pairs[name]] for name in ("first", "second"))
    matrix = np.zeros((len(terms), len(terms)))
    matrix[first, second] = matrix[second, first] = pairs[column]
    return matrix


def _graph(ties: np.ndarray) -> nx.Graph:
    """Terms with ties, by number: the order of words would differ from one process to the next."""
    graph: nx.Graph = nx.Graph()
    for first, second in itertools.combinations(np.flatnonzero(ties.any(axis=0)).tolist(), 2):
        if ties[first, second] > 0:
            graph.add_edge(first, second, weight=float(ties[first, second]))
    return graph


def _partition(ties: np.ndarray, seed: int) -> np.ndarray:
    """The community of each term; a term without ties has one of its own."""
    labels = -1 - np.arange(len(ties))
    for number, members in enumerate(nx.community.louvain_communities(_graph(ties), weight="weight", seed=seed)):
        labels[list(members)] = number
    return labels


def _modularity(ties: np.ndarray, labels: np.ndarray) -> float:
    groups = [set(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels[labels >= 0])]
    return float(nx.community.modularity(_graph(ties), groups, weight="weight"))


def _drawn_partitions(
    table: pd.DataFrame, tokens: Tokens, corpus: Corpus | None, step: dict[str, Any], resamples: int, seed: int
) -> list[np.ndarray]:
    """The communities of networks of replies drawn with replacement; none where one reply is all there is."""
    terms, window = step["terms"], step["window"]
    held = _held(tokens, terms, window, corpus)
    _, first = np.unique(_window_numbers(tokens, window, corpus), return_index=True)
    reply, names = pd.factorize(tokens.documents["reply_id"].iloc[tokens.document[first]])
    if len(names) < 2:
        return []
    generator = np.random.default_rng(seed)
    expected, deviation = (_matrix(table, terms, column) for column in ("expected", "deviation"))
    partitions = []
    for number in range(resamples):
        weights = generator.multinomial(len(names), np.full(len(names), 1 / len(names)))[reply]
        partitions.append(_partition(_ties_drawn(held, weights, expected, deviation**2), seed + number))
    return partitions


def _ties_drawn(held: np.ndarray, weights: np.ndarray, expected: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Terms x terms: `npmi` of the pairs tied in a resample, whose windows count as often as their replies."""
    shared, windows = _together(held, weights), int(weights.sum())
    first, second = np.triu_indices(len(held), 1)
    counts = shared.diagonal()
    change = counts / windows / held.mean(axis=1)
    change = change[first] * change[second] * windows / held.shape[1]
    both = shared[first, second]
    npmi = normalised_mutual_information(both, counts[first], counts[second], windows)
    tails = _tails(both, expected[first, second] * change, variance[first, second] * change)
    tied = (stats.false_discovery_control(tails) <= ALPHA) & (npmi > 0)
    ties = np.zeros(shared.shape)
    ties[first[tied], second[tied]] = ties[second[tied], first[tied]] = npmi[tied]
    return ties


def _agreement(labels: np.ndarray, others: list[np.ndarray]) -> float:
    return float(np.mean([adjusted_rand_score(labels, other) for other in others])) if others else np.nan


def _stability(labels: np.ndarray, drawn: list[np.ndarray]) -> np.ndarray:
    """For each term how often, over the resamples, it is with a fellow of its community, on average over these."""
    if not drawn:
        return np.full(len(labels), np.nan)
    fellows = (labels[:, None] == labels[None, :]) & ~np.eye(len(labels), dtype=bool)
    together = np.mean([partition[:, None] == partition[None, :] for partition in drawn], axis=0)
    number = fellows.sum(axis=1)
    return np.where(number > 0, (together * fellows).sum(axis=1) / np.maximum(number, 1), np.nan)


def _described(terms: list[str], ties: np.ndarray, labels: np.ndarray, stability: np.ndarray) -> pd.DataFrame:
    between = nx.betweenness_centrality(_graph(ties))
    rows = pd.DataFrame(
        {
            "term": terms,
            "community": _numbered(labels),
            "degree": (ties > 0).sum(axis=1),
            "strength": ties.sum(axis=1),
            "betweenness": [between.get(number, 0.0) for number in range(len(terms))],
            "stability": stability,
        }
    )
    return rows.sort_values(["community", "strength", "term"], ascending=[True, False, True], ignore_index=True)


def _numbered(labels: np.ndarray) -> pd.Series:
    """Communities from the largest, numbered from 1; missing for terms without ties."""
    names, sizes = np.unique(labels[labels >= 0], return_counts=True)
    firsts = np.array([np.argmax(labels == name) for name in names])
    number = {names[place]: rank for rank, place in enumerate(np.lexsort((firsts, -sizes)), start=1)}
    return pd.Series([number.get(label, pd.NA) for label in labels], dtype="Int64")


def _windows_of(table: pd.DataFrame) -> dict[str, int]:
    """In how many windows each term stands."""
    return {
        **dict(zip(table["first"], table["first_count"], strict=True)),
        **dict(zip(table["second"], table["second_count"], strict=True)),
    }
