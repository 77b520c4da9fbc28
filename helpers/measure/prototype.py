"""The run of a topic model that is most like all others."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from helpers.measure.stability import check_models, mark_stability, on_one_vocabulary
from helpers.measure.topic_model import TopicModel

# A word belongs to a topic of S-CLOP if it has more tokens in it than these, and than this part of the topic's tokens.
_FEWEST_TOKENS, _LEAST_SHARE = 10, 1 / 500


def prototype(models: Iterable[TopicModel], *, n: int = 20, threshold: float = 0.5) -> TopicModel:
    """The model that is most like all others: its mean `s_clop` with them is the highest.

    Parameters
    ----------
    models
        Two or more with the same number of topics, such as `fit_many` gives.
    n, threshold
        As `topic_stability` takes them.

    Returns
    -------
    One of them, the first of those that are equally like the others, marked by `mark_stability` with all others.

    Raises
    ------
    InvalidValue
        As `topic_stability`.

    References
    ----------
    Rieger, Rahnenführer and Jentsch 2020, Improving latent Dirichlet allocation: on reliability of the novel method
    LDAPrototype.
    """
    models = check_models(models)
    words = _words_of_topics(models)
    similarity = np.zeros((len(models), len(models)))
    for one, other in itertools.combinations(range(len(models)), 2):
        similarity[one, other] = similarity[other, one] = _s_clop([words[one], words[other]])
    best = models.pop(int(similarity.sum(axis=1).argmax()))
    return mark_stability([best, *models], n=n, threshold=threshold)


def s_clop(models: Iterable[TopicModel]) -> float:
    """How alike models are, by clusters of their topics (S-CLOP).

    The topics of all models are clustered (complete linkage of the Jaccard distance of their words), and the tree is
    cut, each branch where it is best, into groups with one topic of each model as far as can be.

    Returns
    -------
    0 to 1: 1 if every group has exactly one topic of each model, 0 if topics are nearest to others of their own model.

    Raises
    ------
    InvalidValue
        If there are fewer than two models, or they differ in their number of topics.

    Notes
    -----
    A word is a topic's if it has more than 10 tokens in it, and more than a 500th of the topic's. A topic's tokens
    are the documents' by their weights, which for NMF stand for counts that it does not make. Topics of fewer than
    a few hundred tokens have hardly a word by this rule.

    References
    ----------
    As `prototype`; formulas and defaults as in the R package ldaPrototype.
    """
    return _s_clop(_words_of_topics(check_models(models)))


def _words_of_topics(models: Sequence[TopicModel]) -> list[np.ndarray]:
    """Topics x words of each model: whether the word is one of the topic's, see `s_clop`."""
    found = []
    for model, topic_word in zip(models, on_one_vocabulary(models), strict=True):
        tokens = np.nan_to_num(model.weights).T @ model.documents["tokens"].to_numpy(dtype=float)
        counts = topic_word * tokens[:, None]
        found.append(counts > np.maximum(_FEWEST_TOKENS, _LEAST_SHARE * tokens[:, None]))
    return found


def _s_clop(words: Sequence[np.ndarray]) -> float:
    runs = len(words)
    run = np.repeat(np.arange(runs), [len(topics) for topics in words])
    # How many topics of each run a branch has, and the least disparity that it can be cut into.
    members = list(np.eye(runs)[run])
    disparity = [(runs - 1) / runs] * len(run)
    for left, right, _, _ in linkage(squareform(_jaccard_distances(np.vstack(words)), checks=False), "complete"):
        together = members[int(left)] + members[int(right)]
        whole = np.abs(together - 1).mean() * together.sum()
        members.append(together)
        disparity.append(min(whole, disparity[int(left)] + disparity[int(right)]))
    return float(1 - disparity[-1] / (len(run) * (runs - 1) / runs))


def _jaccard_distances(words: np.ndarray) -> np.ndarray:
    """Of sets of words in rows; sets without any word are like none."""
    common = words.astype(float) @ words.T
    size = words.sum(axis=1)
    either = size[:, None] + size - common
    distances: np.ndarray = 1 - np.divide(common, either, out=np.zeros_like(common), where=either > 0)
    np.fill_diagonal(distances, 0)
    return distances
