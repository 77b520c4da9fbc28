"""Topics whose words change over time: topics of each period, and what these have in common."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd
from sklearn.decomposition import NMF
from threadpoolctl import threadpool_limits

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_filled
from helpers.measure.periods import Grouping, check_fact, group_documents
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.stability import mark_stability
from helpers.measure.topic_engines import row_shares
from helpers.measure.topic_model import TopicModel
from helpers.measure.topics import fit_topics
from helpers.options import check_whole

# What is left of a topic of a period after its first words differs between periods by chance.
_WORDS = 20
_MAX_ITER = 10_000
_COLUMNS = ["period", "period_topic", "topic", "label", "share", "similarity"]


@dataclasses.dataclass(frozen=True, eq=False)
class DynamicTopics:
    """Topics that are followed over periods; they are numbered from 1 by falling prevalence.

    Attributes
    ----------
    model
        The dynamic topics as a `TopicModel`, for all that takes one. A document's weight is the sum of those of the
        topics of its period that belong to the dynamic topic; documents without a period have none (NaN). The words
        of a topic are the mean of those of the topics of periods that belong to it, by their shares. It has no
        posterior.
    period_topics
        DataFrame[period, period_topic, topic, label, share, similarity], sorted by the first two, a row a topic of a
        period: its number in the period, by falling prevalence; the dynamic topic that it belongs to; its three
        heaviest words; how much of the period's text it takes, by tokens; the cosine of its words with those of the
        dynamic topic.
    period_topic_word
        Rows as in `period_topics`, a column for each word of the model's vocabulary; a row sums to one.
    """

    model: TopicModel
    period_topics: pd.DataFrame
    period_topic_word: np.ndarray

    def marked(self, others: Iterable[DynamicTopics], *, n: int = 20, threshold: float = 0.5) -> DynamicTopics:
        """The same topics, whose tables tell which of them others find too, see `mark_stability`.

        Parameters
        ----------
        others
            Topics of other replies, such as `drawn_replies` gives, fitted in the same way; a seed changes little.
        n, threshold
            As `mark_stability` takes them.

        Raises
        ------
        InvalidValue
            If there are no others, or `mark_stability` refuses.
        """
        model = mark_stability([self.model, *(other.model for other in others)], n=n, threshold=threshold)
        period_topics = model.marked(self.period_topics)
        period_topics.attrs["provenance"] = model.provenance
        return dataclasses.replace(self, model=model, period_topics=period_topics)

    @property
    def periods(self) -> list[object]:
        """Labels in order of time."""
        return self.period_topics["period"].unique().tolist()

    def words(self, n: int = 10) -> pd.DataFrame:
        """The n heaviest words of each dynamic topic in each period.

        Returns
        -------
        DataFrame[period, topic, rank, term, weight], sorted by period, topic and rank; `weight` is the word's share of
        the topic in the period: the mean over the topics of the period that belong to it, by their shares. A topic
        that a period does not have has no rows there, nor have words of no weight.

        Raises
        ------
        InvalidValue
            If n is no whole number of 1 or more.
        """
        check_whole("n", n)
        rows = []
        for (period, topic), part in self.period_topics.groupby(["period", "topic"]):
            weights = _mean_words(self.period_topic_word[part.index], part["share"].to_numpy())
            heaviest = np.argsort(-weights, kind="stable")[:n]
            for rank, column in enumerate(heaviest[weights[heaviest] > 0], start=1):
                rows.append((period, topic, rank, self.model.vocabulary[column], weights[column]))
        table = pd.DataFrame(rows, columns=["period", "topic", "rank", "term", "weight"])
        table.attrs["provenance"] = self.model.provenance
        return self.model.marked(table)


def fit_dynamic_topics(
    dtm: DocumentTermMatrix,
    k: int,
    *,
    k_period: int | None = None,
    by: str = "year",
    years_per_period: int = 3,
    seed: int = 0,
) -> DynamicTopics:
    """Follow topics over periods by non-negative matrix factorisation in two layers.

    Parameters
    ----------
    dtm
        Counts, or tf-idf.
    k
        Number of dynamic topics.
    k_period
        Number of topics of each period; k if None. In a period that has fewer themes, some are divided, and their
        parts belong to one dynamic topic again.
    by, years_per_period
        See `helpers.measure.periods.group_documents`.
    seed
        Of the start, which it hardly changes.

    Returns
    -------
    DynamicTopics.

    Raises
    ------
    InvalidValue
        If a document is empty, the grouping is impossible, all documents are of one period, one has too few documents
        or words for its topics, k is larger than the topics of all periods or than what they have in common, or an
        option will not do.

    Notes
    -----
    The first layer is the ``"nmf"`` of `fit_topics` in each period by itself, so that words may come and go. The
    second factorises the topics of all periods, each by its first 20 words and of length one, into k; a topic of a
    period belongs to the one in which it weighs most. Periods are told apart and not ordered: nothing makes a topic
    resemble the one of the period before, and a theme all of whose words change from one period to the next is two.
    A low `similarity` marks what was put into a topic for want of a better one.

    Dynamic topic models that chain periods in the prior of their words (Blei and Lafferty 2006) are not used: the
    implementation at hand, tomotopy's, gives another result when a second one is fitted in the same process, with
    the same seed and one thread.

    References
    ----------
    Greene and Cross 2017, Exploring the political agenda of the European Parliament using a dynamic topic modeling
    approach; their program weighs topics of periods by their size, and not alike.
    """
    check_whole("k", k, least=2)
    k_period = k if k_period is None else k_period
    check_whole("k_period", k_period, least=2)
    check_seed(seed)
    check_fact(by)
    check_filled(dtm)
    grouping = group_documents(dtm.documents, by, years_per_period)
    _check_periods(dtm, grouping, k, k_period)
    rows = [np.flatnonzero(grouping.position == number) for number in range(len(grouping.labels))]
    fitted = [fit_topics(dtm.only(inside), k_period, "nmf", seed) for inside in rows]
    words = np.concatenate([one.topic_word for one in fitted])
    belongs = _dynamic_topics(words, k, seed)
    shares = np.concatenate([one.shares for one in fitted])
    weights = np.full((len(dtm.documents), k), np.nan)
    for number, (inside, one) in enumerate(zip(rows, fitted, strict=True)):
        weights[inside] = one.weights @ np.eye(k)[belongs[number * k_period : (number + 1) * k_period]]
    order = np.argsort(-np.nanmean(weights, axis=0), kind="stable")
    place = np.argsort(order)[belongs]
    topic_word = np.array([_mean_words(words[place == topic], shares[place == topic]) for topic in range(k)])
    step = {
        "function": "fit_dynamic_topics", "k": k, "k_period": k_period, "by": by, "years_per_period": years_per_period,
        "seed": seed,
    }  # fmt: skip
    model = TopicModel(
        weights[:, order], topic_word, dtm.vocabulary, dtm.documents, "nmf", seed, with_step(dtm.provenance, step)
    )
    similarity = (_unit(words) * _unit(topic_word)[place]).sum(axis=1)
    period_topics = _period_topics(grouping.labels, fitted).assign(topic=place + 1, similarity=similarity)
    period_topics.attrs["provenance"] = model.provenance
    return DynamicTopics(model, period_topics[_COLUMNS], words)


def _check_periods(dtm: DocumentTermMatrix, grouping: Grouping, k: int, k_period: int) -> None:
    if len(grouping.labels) < 2:
        raise InvalidValue(f"all documents are of one period, {grouping.labels[0]}: make periods shorter")
    for number, label in enumerate(grouping.labels):
        matrix = dtm.matrix[np.flatnonzero(grouping.position == number)]
        for name, axis in (("documents with words", 1), ("terms", 0)):
            found = int(np.count_nonzero(matrix.getnnz(axis=axis)))
            if found < k_period:
                raise InvalidValue(
                    f"period {label} has too few {name} ({found}) for k_period = {k_period} topics: "
                    "make periods longer or k_period smaller"
                )
    if k > k_period * len(grouping.labels):
        raise InvalidValue(
            f"k = {k} is more than the {k_period * len(grouping.labels)} topics of all periods: make k smaller"
        )


def _dynamic_topics(words: np.ndarray, k: int, seed: int) -> np.ndarray:
    """Which of k topics each topic of a period belongs to."""
    least = np.sort(words, axis=1)[:, -min(_WORDS, words.shape[1])]
    first = np.where(words >= least[:, None], words, 0)
    first = _unit(first[:, first.any(axis=0)])
    found = 0
    if k <= first.shape[1]:
        with threadpool_limits(limits=1):
            factors = NMF(k, init="nndsvda", random_state=seed, max_iter=_MAX_ITER)
            weights = factors.fit_transform(first) * factors.components_.sum(axis=1)
        belongs = np.asarray(weights.argmax(axis=1))
        found = len(np.unique(belongs))
        if found == k:
            return belongs
    raise InvalidValue(f"k = {k} is more than what the topics of the periods have in common ({found}): make k smaller")


def _period_topics(periods: list[object], fitted: list[TopicModel]) -> pd.DataFrame:
    """A row a topic of a period, as far as the period tells of it."""
    return pd.DataFrame(
        [
            {"period": period, "period_topic": number, "label": label, "share": share}
            for period, one in zip(periods, fitted, strict=True)
            for number, (label, share) in enumerate(zip(one.labels(), one.shares, strict=True), start=1)
        ]
    )


def _mean_words(words: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The mean of topics' words, topics of no text alike."""
    mean: np.ndarray = row_shares(shares[None])[0] @ words
    return mean


def _unit(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit
