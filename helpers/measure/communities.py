"""Communities: the groups that co-words form, and how far to trust them."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.metrics import adjusted_rand_score

from helpers.errors import InvalidValue
from helpers.measure.association import normalised_mutual_information
from helpers.measure.co_words import (
    ALPHA,
    check_windows,
    ties_of,
    upper_tails,
    window_numbers,
    windows_held,
    windows_shared,
)
from helpers.measure.provenance import add_step
from helpers.measure.resample import check_draws
from helpers.measure.tokens import Tokens
from helpers.read.corpus import Corpus

_SEEDS = 20


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
    terms = step["terms"]
    check_windows(tokens, step["window"], corpus)
    check_draws(resamples, seed)
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
    held = windows_held(tokens, terms, window, corpus)
    _, first = np.unique(window_numbers(tokens, window, corpus), return_index=True)
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
    shared, windows = windows_shared(held, weights), int(weights.sum())
    first, second = np.triu_indices(len(held), 1)
    counts = shared.diagonal()
    change = counts / windows / held.mean(axis=1)
    change = change[first] * change[second] * windows / held.shape[1]
    both = shared[first, second]
    npmi = normalised_mutual_information(both, counts[first], counts[second], windows)
    tails = upper_tails(both, expected[first, second] * change, variance[first, second] * change)
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
