"""Which topics of one model become which of another: what stays, what splits and what merges."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_counts
from helpers.measure.provenance import with_step
from helpers.measure.stability import model_list
from helpers.measure.topic_model import TopicModel


def topic_overlap(models: Iterable[TopicModel], dtm: DocumentTermMatrix) -> pd.DataFrame:
    """How much of the text each topic has in common with each topic of the next model.

    Parameters
    ----------
    models
        Two or more of the same documents, such as of 8, 11 and 15 topics.
    dtm
        The counts that they were fitted to.

    Returns
    -------
    DataFrame[model, topic, label, other, other_label, text, share, other_share], a row for each topic of each model but
    the last and each topic of the next one, sorted by model and topic, the largest share first: the place of the model
    among those given, from 1; the topic, and the other of the next model; the part of all words that both have; which
    part of the topic that is, and of the other. Of each two models `text` sums to one. A share of a topic that has
    no word is NaN. `stable` and `other_stable` tell which topics are, if all models on this side know it.

    Raises
    ------
    InvalidValue
        If there are fewer than two models, one is no model, or of other documents or words than the matrix, or this
        is no matrix of counts.

    Notes
    -----
    A word in a document is counted whole for the topic that it most likely belongs to, by the weights of the document
    and the words of the topics, so that a model has no overlap but of its topics with themselves. Words that a model
    gives to no topic are left out. `helpers.measure.align_topics` matches topics one to one and sees no split.
    """
    models = model_list(models)
    _check(models, dtm)
    cells = dtm.matrix.tocoo()
    found = [_likely_topics(model, cells) for model in models]
    pairs = zip(itertools.pairwise(models), itertools.pairwise(found), strict=True)
    tables = [_overlap(pair, topics, cells.data).assign(model=place) for place, (pair, topics) in enumerate(pairs, 1)]
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "model", table.pop("model"))
    sides = {"stable": models[:-1], "other_stable": models[1:]}
    unknown = [name for name, side in sides.items() if any(model.stable is None for model in side)]
    table = table.drop(columns=unknown, errors="ignore")
    told = [{"k": len(model.topic_word), "method": model.method, "seed": model.seed} for model in models]
    table.attrs["provenance"] = with_step(models[0].provenance, {"function": "topic_overlap", "models": told})
    return table


def _check(models: list[TopicModel], dtm: DocumentTermMatrix) -> None:
    if len(models) < 2:
        raise InvalidValue(f"two or more models are compared, and there are {len(models)}: give a list of them")
    check_counts(dtm)
    for place, model in enumerate(models, start=1):
        same = model.documents["document_id"].equals(dtm.documents["document_id"])
        if not same or not np.array_equal(model.vocabulary, dtm.vocabulary):
            raise InvalidValue(
                f"model {place} was fitted to other documents or words than the matrix has: fit all models to this one"
            )


def _likely_topics(model: TopicModel, cells: sp.coo_matrix) -> np.ndarray:
    """The topic, from zero, that each term of a document most likely belongs to; -1 where no topic has it."""
    weights = np.nan_to_num(model.weights)
    topics, best = np.full(cells.nnz, -1), np.zeros(cells.nnz)
    for topic, words in enumerate(model.topic_word):
        likely = weights[cells.row, topic] * words[cells.col]
        topics[likely > best] = topic
        np.maximum(best, likely, out=best)
    return topics


def _overlap(
    models: tuple[TopicModel, TopicModel], topics: tuple[np.ndarray, np.ndarray], counts: np.ndarray
) -> pd.DataFrame:
    one, other = models
    both = (topics[0] >= 0) & (topics[1] >= 0)
    text = np.zeros((len(one.topic_word), len(other.topic_word)))
    np.add.at(text, (topics[0][both], topics[1][both]), counts[both])
    text /= text.sum()
    row, column = (places.ravel() for places in np.indices(text.shape))
    table = pd.DataFrame(
        {
            "topic": row + 1,
            "label": np.array(one.labels(), dtype=object)[row],
            "other": column + 1,
            "other_label": np.array(other.labels(), dtype=object)[column],
            "text": text.ravel(),
            "share": _parts(text, text.sum(axis=1, keepdims=True)).ravel(),
            "other_share": _parts(text, text.sum(axis=0, keepdims=True)).ravel(),
        }
    )
    table = one.marked(table)
    if other.stable is not None:
        table.insert(list(table.columns).index("other_label") + 1, "other_stable", other.stable[column])
    return table.sort_values(["topic", "text"], ascending=[True, False], kind="stable")


def _parts(text: np.ndarray, whole: np.ndarray) -> np.ndarray:
    parts: np.ndarray = np.divide(text, whole, out=np.full_like(text, np.nan), where=whole > 0)
    return parts
