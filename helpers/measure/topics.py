"""Topic models: which words go together, and how much of each document they take."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import TfidfTransformer
from threadpoolctl import threadpool_limits

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.periods import check_fact, group_documents, sum_rows
from helpers.measure.provenance import with_step
from helpers.measure.resample import THIN, check_confidence, check_seed, share_interval
from helpers.options import check_whole

Method = Literal["nmf", "lda"]
_MAX_ITER = {"nmf": 10_000, "lda": 200}
_LABEL_WORDS = 3


@dataclasses.dataclass(frozen=True)
class TopicModel:
    """A fitted topic model; topics are numbered from 1 by falling prevalence.

    Attributes
    ----------
    weights
        Documents x topics; a row sums to one. The row of a document without any term is NaN: it has no
        topics, which is not the same as having all of them.
    topic_word
        Topics x vocabulary; a row sums to one.
    vocabulary
        Array of the terms.
    documents
        One row a document, as in `DocumentTermMatrix.documents`.
    method, seed
        How it was fitted.
    provenance
        What it was made from and how.
    """

    weights: np.ndarray
    topic_word: np.ndarray
    vocabulary: np.ndarray
    documents: pd.DataFrame
    method: Method
    seed: int
    provenance: dict[str, Any]

    def words(self, n: int = 10) -> pd.DataFrame:
        """The n heaviest words of each topic.

        Returns
        -------
        DataFrame[topic, rank, term, weight]; `weight` is the word's share of the topic.

        Raises
        ------
        InvalidValue
            If n is no whole number of 1 or more.
        """
        check_whole("n", n)
        n = min(n, len(self.vocabulary))
        # A stable sort settles ties by the order of the vocabulary.
        order = np.argsort(-self.topic_word, axis=1, kind="stable")[:, :n]
        topics = len(self.topic_word)
        table = pd.DataFrame(
            {
                "topic": np.repeat(np.arange(1, topics + 1), n),
                "rank": np.tile(np.arange(1, n + 1), topics),
                "term": self.vocabulary[order].ravel(),
                "weight": np.take_along_axis(self.topic_word, order, axis=1).ravel(),
            }
        )
        table.attrs["provenance"] = self.provenance
        return table

    def labels(self) -> list[str]:
        """Each topic's three heaviest words, joined by ·; a name to tell topics apart, not their meaning."""
        words = self.words(_LABEL_WORDS)
        return ["·".join(group["term"]) for _, group in words.groupby("topic", sort=True)]

    def representative(self, n: int = 3) -> pd.DataFrame:
        """The n documents in which each topic weighs most.

        Returns
        -------
        DataFrame[topic, rank, document_id, reply_id, weight]; `reply_id` is missing for given lists.

        Raises
        ------
        InvalidValue
            If n is no whole number of 1 or more.
        """
        check_whole("n", n)
        rows = []
        for topic, weights in enumerate(np.nan_to_num(self.weights).T, start=1):
            for rank, row in enumerate(np.argsort(-weights, kind="stable")[:n], start=1):
                document = self.documents.iloc[row]
                facts = {"document_id": document["document_id"], "reply_id": document.get("reply_id")}
                rows.append({"topic": topic, "rank": rank, **facts, "weight": weights[row]})
        table = pd.DataFrame(rows)
        table.attrs["provenance"] = self.provenance
        return table


def fit_topics(
    dtm: DocumentTermMatrix, k: int, method: Method = "nmf", seed: int = 0, *, max_iter: int | None = None
) -> TopicModel:
    """Fit a topic model.

    Parameters
    ----------
    dtm
        Counts; for NMF also tf-idf (counts are weighted by tf-idf first).
    k
        Number of topics.
    method
        ``"nmf"``: non-negative matrix factorisation of tf-idf with the Frobenius norm, started from the
        singular vectors, so that the seed changes nothing. ``"lda"``: latent Dirichlet allocation by
        batch variational Bayes, priors 1/k.
    seed
        Of the random start of LDA.
    max_iter
        10,000 for NMF, which stops when it has converged, and 200 for LDA if None; scikit-learn's
        default of 10 leaves LDA far from converged.

    Returns
    -------
    TopicModel. One thread computes it, so that a machine gives one result.

    Raises
    ------
    InvalidValue
        If the method is unknown, LDA is given tf-idf, k is larger than documents or vocabulary allow, or the
        seed will not do.

    Notes
    -----
    k is a resolution, not a truth, and a topic is a pattern of words until a person has read its
    documents. LDA depends on its seed: show several.

    References
    ----------
    Lee and Seung 1999; Boutsidis and Gallopoulos 2008 (NNDSVD); Blei, Ng and Jordan 2003; Hoffman, Blei
    and Bach 2010; all as implemented in scikit-learn.
    """
    check_seed(seed)
    _check(dtm, k, method, max_iter)
    with threadpool_limits(limits=1):
        fit = _fit_nmf if method == "nmf" else _fit_lda
        weights, topic_word = fit(dtm, k, seed, _MAX_ITER[method] if max_iter is None else max_iter)
    empty = dtm.matrix.getnnz(axis=1) == 0
    weights[empty] = np.nan
    order = np.argsort(-np.nanmean(weights, axis=0), kind="stable")
    step = {"function": "fit_topics", "k": k, "method": method, "seed": seed}
    provenance = with_step(dtm.provenance, step)
    return TopicModel(
        weights[:, order], topic_word[order], dtm.vocabulary, dtm.documents, method, seed, provenance
    )


def _check(dtm: DocumentTermMatrix, k: int, method: str, max_iter: int | None) -> None:
    if method not in _MAX_ITER:
        raise InvalidValue(f'method = {method!r} is unknown: use "nmf" or "lda"')
    if method == "lda" and dtm.weighting != "count":
        raise InvalidValue(f'LDA counts words, and the matrix holds {dtm.weighting}: use weighting="count"')
    check_whole("k", k, 2)
    if max_iter is not None:
        check_whole("max_iter", max_iter)
    documents, terms = dtm.matrix.shape
    if not k <= min(documents, terms):
        raise InvalidValue(
            f"k = {k} topics cannot be fitted to {documents} documents and {terms} terms: "
            f"give 2 to {min(documents, terms)}"
        )


def _fit_nmf(dtm: DocumentTermMatrix, k: int, seed: int, max_iter: int) -> tuple[np.ndarray, np.ndarray]:
    matrix = TfidfTransformer().fit_transform(dtm.matrix) if dtm.weighting == "count" else dtm.matrix
    model = NMF(n_components=k, init="nndsvda", random_state=seed, max_iter=max_iter, tol=1e-4)
    document_topic = model.fit_transform(sp.csr_matrix(matrix, dtype=np.float64))
    # A factor may be scaled at will against the other: words are made shares, and documents carry the size.
    size = model.components_.sum(axis=1)
    return _shares(document_topic * size), _shares(model.components_)


def _fit_lda(dtm: DocumentTermMatrix, k: int, seed: int, max_iter: int) -> tuple[np.ndarray, np.ndarray]:
    model = LatentDirichletAllocation(
        n_components=k, learning_method="batch", max_iter=max_iter, random_state=seed, n_jobs=1
    )
    document_topic = model.fit_transform(dtm.matrix)
    # components_ are pseudo-counts, not probabilities.
    return _shares(document_topic), _shares(model.components_)


def _shares(rows: np.ndarray) -> np.ndarray:
    """Rows that sum to one; a row of zeros becomes equal shares."""
    totals = rows.sum(axis=1, keepdims=True)
    return np.where(totals > 0, rows / np.where(totals > 0, totals, 1), 1 / rows.shape[1])


def topic_prevalence(
    model: TopicModel, by: str = "year", *, years_per_period: int = 1, confidence: float = 0.95
) -> pd.DataFrame:
    """How much of the text each topic takes, by period.

    Parameters
    ----------
    model
        A fitted model of a corpus.
    by, years_per_period
        See `helpers.measure.periods.group_documents`.
    confidence
        Of the interval, see `helpers.measure.resample.share_interval`.

    Returns
    -------
    DataFrame[period, topic, label, replies, share, low, high, thin], sorted by topic and period: the mean weight of
    the topic over the period's documents, each weighted by its tokens, with the ends of the interval (NaN for a
    period without replies; the ends NaN with fewer than two); whether the period has fewer than ten replies.

    Raises
    ------
    InvalidValue
        If the grouping is impossible, or the confidence will not do.

    Notes
    -----
    The interval knows of the drawing of replies alone; that another seed or another k gives other topics
    is not in it. How far replies differ is judged by all periods together.
    """
    check_confidence(confidence)
    check_fact(by)
    grouping = group_documents(model.documents, by, years_per_period)
    sums, sizes, group = _topics_per_reply(model, grouping.position)
    groups, labels = len(grouping.labels), model.labels()
    total = sum_rows(sizes[:, None], group, groups)
    share = sum_rows(sums, group, groups) / np.where(total > 0, total, np.nan)
    low, high = share_interval(sums, sizes, group, groups, confidence=confidence)
    replies = np.tile(np.bincount(group[group >= 0], minlength=groups), len(labels))
    table = pd.DataFrame(
        {
            "period": grouping.labels * len(labels),
            "topic": np.repeat(np.arange(1, len(labels) + 1), groups),
            "label": np.repeat(labels, groups),
            "replies": replies,
            "share": share.T.ravel(),
            "low": low.T.ravel(),
            "high": high.T.ravel(),
            "thin": replies < THIN,
        }
    )
    step = {"function": "topic_prevalence", "by": by, "years_per_period": years_per_period, "confidence": confidence}
    table.attrs["provenance"] = with_step(model.provenance, step)
    return table


def _topics_per_reply(model: TopicModel, group: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Token-weighted sums of topic weights (replies x topics), tokens, and group, of every reply."""
    has_topics = ~np.isnan(model.weights).any(axis=1)
    reply, ids = pd.factorize(model.documents["reply_id"])
    size = np.where(has_topics, model.documents["tokens"].to_numpy(), 0).astype(float)
    sums = np.zeros((len(ids), model.weights.shape[1]))
    np.add.at(sums, reply, np.nan_to_num(model.weights) * size[:, None])
    group_of_reply = np.full(len(ids), -1)
    group_of_reply[reply] = group
    return sums, np.bincount(reply, weights=size, minlength=len(ids)), group_of_reply
