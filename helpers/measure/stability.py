"""Which topics another seed, or other replies, would have given too."""

from __future__ import annotations

import dataclasses
import itertools
import warnings
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from helpers.errors import InvalidValue
from helpers.measure.provenance import with_step
from helpers.measure.topic_model import TopicModel
from helpers.options import check_number, check_whole

# What an unused word has of a topic differs by rounding alone.
_ROUNDING = 1e-6
# Models that a seed does not change differ in the cosine of their topics by less.
_SAME = 1e-6


def average_jaccard(one: Sequence[str], other: Sequence[str], n: int = 20) -> float:
    """How alike two ranked lists of words are: the mean over depths of what their first words have in common.

    Parameters
    ----------
    one, other
        Words, the heaviest first, none twice.
    n
        How deep to look; shorter lists are compared down to the end of the longer one.

    Returns
    -------
    0 to 1: the Jaccard index of the first d words of each, averaged over d = 1, …, n. Early words count in more
    depths than late ones. Two empty lists have nothing in common: 0.

    Raises
    ------
    InvalidValue
        If a list is one text or holds a word twice, or n is no whole number of 1 or more.

    References
    ----------
    Greene, O'Callaghan and Cunningham 2014, How many topics? Stability analysis for topic models, section 3.2.
    """
    check_whole("n", n)
    for words in (one, other):
        if isinstance(words, str) or len(set(words)) < len(words):
            raise InvalidValue(f"{words!r} is no list of different words: give each word once, the heaviest first")
    longest = max(len(one), len(other), 1)
    number = {word: place for place, word in enumerate(dict.fromkeys([*one, *other]))}
    lists = np.full((2, longest), -1)
    for row, words in enumerate((one, other)):
        lists[row, : len(words)] = [number[word] for word in words]
    return float(average_jaccards(lists[:1, :n], lists[1:, :n])[0, 0])


def average_jaccards(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The average Jaccard index of each of some ranked lists with each of others.

    Parameters
    ----------
    some, others
        Lists x depth: numbers of words, -1 after the end of a list that is shorter.

    Returns
    -------
    Array of some x others, see `average_jaccard`.
    """
    depth = some.shape[1]
    same = (some[:, None, :, None] == others[None, :, None, :]) & (some >= 0)[:, None, :, None]
    one, other, rank, other_rank = np.nonzero(same)
    common = np.zeros((len(some), len(others), depth))
    np.add.at(common, (one, other, np.maximum(rank, other_rank)), 1)
    common = common.cumsum(axis=2)
    length, other_length = (some >= 0).cumsum(axis=1), (others >= 0).cumsum(axis=1)
    either = length[:, None] + other_length[None] - common
    jaccards = np.divide(common, either, out=np.zeros_like(common), where=either > 0)
    deep = np.maximum(length[:, None, -1], other_length[None, :, -1])
    # Below the end of both lists there is nothing more to compare.
    looked_at = np.arange(depth) < deep[:, :, None]
    means: np.ndarray = (jaccards * looked_at).sum(axis=2) / np.maximum(deep, 1)
    return means


def heaviest_words(topic_word: np.ndarray, n: int) -> np.ndarray:
    """The columns of the n heaviest words of each topic: topics x n, -1 where it has fewer.

    A word that weighs no more than the lightest one is not a topic's: it has nothing but what every word has, such as
    the prior, and a topic without words would else be like any other.
    """
    order = np.argsort(-topic_word, axis=1, kind="stable")[:, :n]
    least = topic_word.min(axis=1, keepdims=True) * (1 + _ROUNDING)
    return np.where(np.take_along_axis(topic_word, order, axis=1) > least, order, -1)


def align_topics(reference: TopicModel, other: TopicModel, *, n: int = 20) -> pd.DataFrame:
    """Which topic of another model each topic of a reference is.

    Parameters
    ----------
    reference, other
        Two models; their vocabularies may differ, and so may the number of topics.
    n
        How many words of a topic its average Jaccard index looks at.

    Returns
    -------
    DataFrame[topic, other, cosine, jaccard], one row a topic of the reference: the number of the topic that it is
    matched with, each with another so that the sum of the cosines of their words is the highest (Hungarian algorithm),
    this cosine, and `average_jaccard` of their n heaviest words. `other` is missing and the others NaN where the
    other model has too few topics.

    Raises
    ------
    InvalidValue
        If one is no model, or n no whole number of 1 or more.
    """
    check_whole("n", n)
    one, two = on_one_vocabulary(model_list([reference, other]))
    cosine = _cosines(one, two)
    rows, columns = linear_sum_assignment(-cosine)
    jaccard = average_jaccards(heaviest_words(one, n), heaviest_words(two, n))
    table = pd.DataFrame({"topic": np.arange(1, len(one) + 1)})
    table["other"] = pd.array([pd.NA] * len(one), dtype="Int64")
    table.loc[rows, "other"] = columns + 1
    table.loc[rows, "cosine"] = cosine[rows, columns]
    table.loc[rows, "jaccard"] = jaccard[rows, columns]
    table.attrs["provenance"] = with_step(reference.provenance, {"function": "align_topics", "n": n})
    return reference.marked(table)


def topic_stability(models: Iterable[TopicModel], *, n: int = 20, threshold: float = 0.5) -> pd.DataFrame:
    """How well the topics of the first model are found again by the others.

    Parameters
    ----------
    models
        Two or more models with the same number of topics, such as `fit_many` gives; put first the one that is
        reported, such as the `prototype`.
    n
        How many words of a topic are compared.
    threshold
        A topic is stable if its mean average Jaccard index is this or more.

    Returns
    -------
    DataFrame[topic, label, stable, models, jaccard, low, high, cosine]: whether the topic is stable, how many other
    models there are, the mean, the lowest and the highest average Jaccard index of the topic with its match in each,
    and the mean cosine.

    Raises
    ------
    InvalidValue
        If there are fewer than two models, one stands twice, they differ in their number of topics, n is no whole
        number of 1 or more, or the threshold is no number from 0 to 1.

    Warns
    -----
    UserWarning
        If the models differ by rounding alone, so that all topics are stable whatever they are.

    Notes
    -----
    Other seeds tell what the search for topics hangs on, other replies (`fit_many` with a share) what the corpus does:
    NMF and STM start from singular vectors, which a seed hardly changes unless the topics are too many, so that of them
    only the latter says much. A stable topic need not mean anything.
    """
    models = check_models(models)
    check_number("threshold", threshold, least=0, most=1)
    check_distinct(models)
    tables = [align_topics(models[0], model, n=n) for model in models[1:]]
    jaccard = np.array([table["jaccard"] for table in tables])
    mean = jaccard.mean(axis=0)
    if min(table["cosine"].min() for table in tables) > 1 - _SAME:
        warnings.warn(
            "the models differ by rounding alone, and so all topics are called stable: the seeds of nmf and stm change "
            "nothing, give models of other replies, as fit_many(…, share=0.8) does", stacklevel=2,
        )  # fmt: skip
    table = pd.DataFrame(
        {
            "topic": tables[0]["topic"],
            "label": models[0].labels(),
            "stable": mean >= threshold,
            "models": len(tables),
            "jaccard": mean,
            "low": jaccard.min(axis=0),
            "high": jaccard.max(axis=0),
            "cosine": np.mean([table["cosine"] for table in tables], axis=0),
        }
    )
    step = {"function": "topic_stability", "models": len(models), "n": n, "threshold": threshold}
    table.attrs["provenance"] = with_step(models[0].provenance, step)
    return table


def mark_stability(models: Iterable[TopicModel], *, n: int = 20, threshold: float = 0.5) -> TopicModel:
    """The first model, which knows now which of its topics the others find too.

    Parameters
    ----------
    models, n, threshold
        As `topic_stability` takes them. For NMF a model of all replies, and others of a share of them each:
        ``mark_stability([fit_topics(dtm, k), *fit_many(dtm, k, "nmf", share=0.8)])``.

    Returns
    -------
    TopicModel whose ``stable`` is that of `topic_stability`: all its tables with a column ``topic`` have a column
    ``stable``, and figures of them draw the topics that are not in grey.

    Raises
    ------
    InvalidValue
        As `topic_stability`.
    """
    models = model_list(models)
    table = topic_stability(models, n=n, threshold=threshold)
    return dataclasses.replace(
        models[0], stable=table["stable"].to_numpy(), provenance=table.attrs["provenance"]
    )


def check_models(models: Iterable[TopicModel]) -> list[TopicModel]:
    """Two models or more of as many topics each, as a list.

    Raises
    ------
    InvalidValue
        If they are none, too few, or of different numbers of topics.
    """
    if not isinstance(models, Iterable):
        raise InvalidValue(
            f"two or more models are compared, and there is one {type(models).__name__}: give what fit_many returns"
        )
    models = model_list(models)
    if len(models) < 2:
        raise InvalidValue(f"two or more models are compared, and there are {len(models)}: give what fit_many returns")
    topics = sorted({len(model.topic_word) for model in models})
    if len(topics) > 1:
        raise InvalidValue(f"the models have {topics} topics: give models with the same number of them")
    return models


def check_distinct(models: Sequence[TopicModel]) -> None:
    """Refuse a model that stands twice: it finds its own topics again, and so makes all look surer than they are.

    Raises
    ------
    InvalidValue
        If two have the same seed, words and weights.
    """
    for (place, one), (later, other) in itertools.combinations(enumerate(models, start=1), 2):
        same = all(
            np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
            for name in ("seed", "topic_word", "weights")
        )
        if same:
            raise InvalidValue(
                f"model {later} is model {place} once more (seed {one.seed}): leave it out, as in "
                "[model, *(other for other in models if other.seed != model.seed)]"
            )


def model_list(models: TopicModel | Iterable[TopicModel]) -> list[TopicModel]:
    """The models, or the one model, as a list.

    Raises
    ------
    InvalidValue
        If one is something else.
    """
    models = list(models) if isinstance(models, Iterable) else [models]
    strange = [model for model in models if not isinstance(model, TopicModel)]
    if strange:
        raise InvalidValue(f"{strange[0]!r} is no topic model: give what fit_topics or fit_many returns")
    return models


def on_one_vocabulary(models: Sequence[TopicModel]) -> list[np.ndarray]:
    """The words of the topics of each model, on all the words that any has."""
    vocabulary = np.unique(np.concatenate([model.vocabulary.astype(str) for model in models]))
    matrices = []
    for model in models:
        matrix = np.zeros((len(model.topic_word), len(vocabulary)))
        matrix[:, np.searchsorted(vocabulary, model.vocabulary.astype(str))] = model.topic_word
        matrices.append(matrix)
    return matrices


def _cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    lengths = np.outer(np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1))
    cosines: np.ndarray = np.minimum(one @ other.T / lengths, 1)
    return cosines
