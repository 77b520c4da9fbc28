"""A fitted topic model: its words, the weights of documents, and the tables that tell of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.measure.dtm import Kept, kept_rows
from helpers.measure.exclusivity import frex, lift
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_draws
from helpers.measure.topic_engines import ExpectedShares
from helpers.measure.topic_posterior import CombinedPosterior, Posterior
from helpers.options import check_whole

Method = Literal["nmf", "nmf-kl", "lda", "gibbs", "seeded", "dmr", "stm"]
Order = Literal["probability", "frex", "lift"]
_LABEL_WORDS = 3


@dataclasses.dataclass(frozen=True, eq=False)
class TopicModel:
    """A fitted topic model; topics are numbered from 1 by falling prevalence, seeded ones before in their order.

    Attributes
    ----------
    weights
        Documents x topics; a row sums to one. With NMF the row of a document none of whose terms any topic has is NaN,
        and in parts (`fit_topics_in_parts`) that of one without any term: it has no topics, which is not the same as
        having all of them.
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
    posterior
        What the model knows of the weights of the documents that have terms; None for NMF, which has no such thing.
    names
        What the seeded topics are called, which come first; empty for other methods.
    expected
        What DMR expects of documents by their covariates, see `covariate_priors`; None for other methods.
    stable
        Which topics other models find too, see `helpers.measure.mark_stability`; None where no other was looked at.
        Where it is known, every table with a column ``topic`` has a column ``stable``, and figures draw the topics
        that are not in grey.

    Raises
    ------
    InvalidValue
        If these are not of the same documents, topics and words.
    """

    weights: np.ndarray
    topic_word: np.ndarray
    vocabulary: np.ndarray
    documents: pd.DataFrame
    method: Method
    seed: int
    provenance: dict[str, Any]
    posterior: Posterior | None = None
    names: tuple[str, ...] = ()
    expected: ExpectedShares | None = None
    stable: np.ndarray | None = None

    def __post_init__(self) -> None:
        documents, topics, words = len(self.documents), len(self.topic_word), len(self.vocabulary)
        shapes = {"weights": (documents, topics), "topic_word": (topics, words), "stable": (topics,)}
        for name, shape in shapes.items():
            given = getattr(self, name)
            if given is not None and np.shape(given) != shape:
                raise InvalidValue(
                    f"{name} has the shape {np.shape(given)}, but there are {documents} documents, {topics} topics and "
                    f"{words} words: give {shape}, and leave documents out with model.only"
                )

    @property
    def has_topics(self) -> np.ndarray:
        """Which documents have topics, see `weights`."""
        has_topics: np.ndarray = ~np.isnan(self.weights).any(axis=1)
        return has_topics

    @property
    def sizes(self) -> np.ndarray:
        """Tokens of the documents; those of a document without topics do not count."""
        return np.where(self.has_topics, self.documents["tokens"].to_numpy(), 0).astype(float)

    @property
    def shares(self) -> np.ndarray:
        """What part of the text each topic takes: the mean of its weights, by the documents' tokens.

        Raises
        ------
        InvalidValue
            If no document has topics, as in `TopicsInParts.topics`.
        """
        if not self.sizes.any():
            raise InvalidValue(
                "no document has topics, so that they have no shares: give a model with documents, such as one of "
                "TopicsInParts.models()"
            )
        return np.asarray(np.average(np.nan_to_num(self.weights), axis=0, weights=self.sizes))

    def marked(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table of topics with a column ``stable`` after what names them, if it is known which are.

        Parameters
        ----------
        table
            A table with a column ``topic``.
        """
        if self.stable is None:
            return table
        named = list(table.columns).index("label" if "label" in table else "topic")
        table = table.copy()
        table.insert(named + 1, "stable", self.stable[table["topic"].to_numpy(dtype=int) - 1])
        return table

    def by_value(self, values: Mapping[str, Sequence[Any]], columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
        """A table of topics, each with a row for every value of something.

        Parameters
        ----------
        values
            Columns that tell the value, such as a period, the same for all topics.
        columns
            Arrays of values x topics.

        Returns
        -------
        DataFrame[topic, label, *values, *columns], marked, sorted by topic, and then as the values are.
        """
        labels, many = self.labels(), len(next(iter(values.values())))
        table = pd.DataFrame(
            {
                "topic": np.repeat(np.arange(1, len(labels) + 1), many),
                "label": np.repeat(labels, many),
                **{name: list(told) * len(labels) for name, told in values.items()},
                **{name: column.T.ravel() for name, column in columns.items()},
            }
        )
        return self.marked(table)

    def words(self, n: int = 10, by: Order = "probability") -> pd.DataFrame:
        """The n first words of each topic.

        Parameters
        ----------
        n
            How many; all if there are fewer.
        by
            ``"probability"``: the heaviest. ``"frex"``: those both frequent in the topic and its own, by
            `helpers.measure.exclusivity.frex` with equal weights. ``"lift"``: those whose share of the topic is the
            most times their share of all topics together, each counted by its share of the tokens; often rare words.

        Returns
        -------
        DataFrame[topic, rank, term, weight]; `weight` is the word's share of the topic. If not ordered by
        probability, there is also `score`, what the words are ordered by.

        Raises
        ------
        InvalidValue
            If n is no whole number of 1 or more, the order is unknown, or lift is asked of a model without documents.
        """
        check_whole("n", n)
        if by not in ("probability", "frex", "lift"):
            raise InvalidValue(f'by = {by!r} is unknown: use "probability", "frex" or "lift"')
        n = min(n, len(self.vocabulary))
        score = self._scores(by)
        # A stable sort settles ties by the order of the vocabulary.
        order = np.argsort(-score, axis=1, kind="stable")[:, :n]
        topics = len(self.topic_word)
        table = pd.DataFrame(
            {
                "topic": np.repeat(np.arange(1, topics + 1), n),
                "rank": np.tile(np.arange(1, n + 1), topics),
                "term": self.vocabulary[order].ravel(),
                "weight": np.take_along_axis(self.topic_word, order, axis=1).ravel(),
            }
        )
        if by != "probability":
            table["score"] = np.take_along_axis(score, order, axis=1).ravel()
        table.attrs["provenance"] = self.provenance
        return self.marked(table)

    def labels(self, by: Order = "probability") -> list[str]:
        """Each topic's three first words, joined by ·; a name to tell topics apart, not their meaning.

        A seeded topic has the name of its seeds.

        Parameters
        ----------
        by
            Which words come first, see `words`.

        Raises
        ------
        InvalidValue
            If the order is unknown.
        """
        words = self.words(_LABEL_WORDS, by)
        labels = ["·".join(group["term"]) for _, group in words.groupby("topic", sort=True)]
        return [*self.names, *labels[len(self.names) :]]

    def covariate_priors(self) -> pd.DataFrame:
        """How much of each topic the model expects of a document by each value of its covariates.

        Returns
        -------
        DataFrame[topic, label, covariate, value, share]: the share that is expected, before they are read, of all
        documents on average if each had this value and kept its others; over topics these sum to one. They have no
        interval; those of `helpers.measure.topic_prevalence` and `topic_effects` have.

        Raises
        ------
        InvalidValue
            If the method keeps no such thing.
        """
        if self.expected is None:
            raise InvalidValue(
                f'{self.method} keeps nothing of covariates: fit with method="dmr", or look at topic_effects'
            )
        covariates, values = zip(*self.expected.values, strict=True)
        table = self.by_value({"covariate": covariates, "value": values}, {"share": self.expected.shares})
        table.attrs["provenance"] = self.provenance
        return table

    def _scores(self, by: Order) -> np.ndarray:
        if by == "probability":
            return self.topic_word
        if by == "frex":
            return frex(self.topic_word)
        if not self.sizes.any():
            raise InvalidValue('lift weighs topics by their documents, and none has topics: use by="frex"')
        return lift(self.topic_word, self.shares @ self.topic_word)

    def draw(self, n: int, seed: int = 0) -> np.ndarray:
        """n draws of the weights from the posterior, given the words of the topics: n x documents x topics.

        Rows without topics are NaN, as in `weights`.

        Raises
        ------
        InvalidValue
            If the method has no posterior, no document has topics, n is no whole number from 1 on, or the seed will not
            do.
        """
        check_draws(n, seed)
        if not self.has_topics.any():
            raise InvalidValue("no document has topics to draw: take a model with documents, as TopicsInParts.models()")
        if self.posterior is None:
            raise InvalidValue(f'{self.method} has no posterior to draw from: fit with method="lda", "gibbs" or "stm"')
        draws = np.full((n, *self.weights.shape), np.nan)
        draws[:, self.has_topics] = self.posterior.draw(n, np.random.default_rng(seed))
        return draws

    def by_reply(self) -> TopicModel:
        """The same topics with replies as documents: the mean of the weights of their parts, by tokens.

        Its `documents` have a reply's facts and tokens. A draw of a reply's weights is such a mean of a draw of those
        of its parts.

        Raises
        ------
        InvalidValue
            If the documents are of no replies.
        """
        if "reply_id" not in self.documents.columns:
            raise InvalidValue("the documents are given lists and of no replies: fit a model of a tokenised corpus")
        reply, ids = pd.factorize(self.documents["reply_id"])
        sizes = self.sizes
        shares = sizes / np.maximum(np.bincount(reply, weights=sizes), 1)[reply]
        parts = sp.csr_matrix((shares, (reply, np.arange(len(reply)))), shape=(len(ids), len(reply)))
        first = self.documents.drop_duplicates("reply_id").reset_index(drop=True)
        tokens = np.bincount(reply, weights=self.documents["tokens"]).astype(int)
        documents = first.assign(document_id=first["reply_id"], tokens=tokens)
        documents = documents.drop(columns="section_id", errors="ignore")
        return self._combined(parts, documents, {"function": "by_reply"})

    def only(self, kept: Kept) -> TopicModel:
        """The same topics in some of the documents, such as those of which a fact is known.

        Parameters
        ----------
        kept
            Documents that are kept, as `DocumentTermMatrix.only` takes them:
            ``model.only(model.documents["region"].notna())``.

        Raises
        ------
        InvalidValue
            If it does not tell documents.
        """
        rows = kept_rows(kept, len(self.documents))
        parts = sp.identity(len(self.documents), format="csr")[rows]
        documents = self.documents.iloc[rows].reset_index(drop=True)
        return self._combined(parts, documents, {"function": "only", "documents": len(rows)})

    def _combined(self, parts: sp.csr_matrix, documents: pd.DataFrame, step: dict[str, Any]) -> TopicModel:
        """The same topics in documents that these are parts of: documents x these."""
        parts = parts[:, self.has_topics]
        has_topics = np.asarray(parts.sum(axis=1)).ravel() > 0
        weights = np.full((len(documents), len(self.topic_word)), np.nan)
        weights[has_topics] = parts[has_topics] @ self.weights[self.has_topics]
        posterior = CombinedPosterior(self.posterior, parts[has_topics]) if self.posterior else None
        provenance = with_step(self.provenance, step)
        return dataclasses.replace(
            self, weights=weights, documents=documents, provenance=provenance, posterior=posterior
        )

    def representative(self, n: int = 3) -> pd.DataFrame:
        """The n documents in which each topic weighs most; all that have topics if these are fewer.

        Returns
        -------
        DataFrame[topic, rank, document_id, reply_id, weight]; `reply_id` is missing for given lists.

        Raises
        ------
        InvalidValue
            If n is no whole number of 1 or more.
        """
        check_whole("n", n)
        rows, with_topics = [], int(self.has_topics.sum())
        for topic, weights in enumerate(self.weights.T, start=1):
            # Documents without topics are sorted to the end.
            for rank, row in enumerate(np.argsort(-weights, kind="stable")[: min(n, with_topics)], start=1):
                document = self.documents.iloc[row]
                facts = {"document_id": document["document_id"], "reply_id": document.get("reply_id")}
                rows.append({"topic": topic, "rank": rank, **facts, "weight": weights[row]})
        table = pd.DataFrame(rows, columns=["topic", "rank", "document_id", "reply_id", "weight"])
        table.attrs["provenance"] = self.provenance
        return self.marked(table)
