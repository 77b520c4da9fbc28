"""Topic models: which words go together, and how much of each document they take."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from helpers.errors import InvalidValue
from helpers.measure.design import check_covariates, check_names
from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.exclusivity import frex, lift
from helpers.measure.periods import sum_rows
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_draws, check_seed
from helpers.measure.structural import fit_structural
from helpers.measure.topic_engines import (
    LEAST_SWEEPS_TO_LEARN,
    ExpectedShares,
    Recipe,
    fit_dmr,
    fit_gibbs,
    fit_lda,
    fit_nmf,
    fit_nmf_kl,
    fit_seeded,
)
from helpers.measure.topic_posterior import Posterior
from helpers.options import check_whole, is_list

Method = Literal["nmf", "nmf-kl", "lda", "gibbs", "seeded", "dmr", "stm"]
Order = Literal["probability", "frex", "lift"]
_ENGINES = {
    "nmf": fit_nmf, "nmf-kl": fit_nmf_kl, "lda": fit_lda, "gibbs": fit_gibbs, "seeded": fit_seeded, "dmr": fit_dmr,
    "stm": fit_structural,
}  # fmt: skip
_MAX_ITER = {"nmf": 10_000, "nmf-kl": 10_000, "lda": 200, "gibbs": 300, "seeded": 300, "dmr": 300, "stm": 500}
# These take tf-idf; the others count words.
_FACTORED = ("nmf", "nmf-kl")
# These take covariates.
_EXPLAINED = ("dmr", "stm")
_LABEL_WORDS = 3


@dataclasses.dataclass(frozen=True)
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
        """What part of the text each topic takes: the mean of its weights, by the documents' tokens."""
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
            raise InvalidValue(f'{self.method} keeps nothing of covariates: fit with method="dmr"')
        covariates, values = zip(*self.expected.values, strict=True)
        table = self.by_value({"covariate": covariates, "value": values}, {"share": self.expected.shares})
        table.attrs["provenance"] = self.provenance
        return table

    def _scores(self, by: Order) -> np.ndarray:
        if by == "probability":
            return self.topic_word
        if by == "frex":
            return frex(self.topic_word)
        if not len(self.documents):
            raise InvalidValue('lift weighs topics by their documents, and there are none: use by="frex"')
        return lift(self.topic_word, self.shares @ self.topic_word)

    def draw(self, n: int, seed: int = 0) -> np.ndarray:
        """n draws of the weights from the posterior, given the words of the topics: n x documents x topics.

        Rows without topics are NaN, as in `weights`.

        Raises
        ------
        InvalidValue
            If the method has no posterior, n is no whole number from 1 on, or the seed will not do.
        """
        check_draws(n, seed)
        if self.posterior is None:
            raise InvalidValue(f'{self.method} has no posterior to draw from: fit with method="lda", "gibbs" or "stm"')
        draws = np.full((n, *self.weights.shape), np.nan)
        draws[:, self.has_topics] = self.posterior.draw(n, np.random.default_rng(seed))
        return draws

    def by_reply(self) -> TopicModel:
        """The same topics with replies as documents: the mean of the weights of their parts, by tokens.

        Its `documents` have a reply's facts and tokens; there is no posterior.

        Raises
        ------
        InvalidValue
            If the documents are of no replies.
        """
        if "reply_id" not in self.documents.columns:
            raise InvalidValue("the documents are given lists and of no replies: fit a model of a tokenised corpus")
        reply, ids = pd.factorize(self.documents["reply_id"])
        size = self.sizes[:, None]
        sums, totals = (sum_rows(rows, reply, len(ids)) for rows in (np.nan_to_num(self.weights) * size, size))
        weights = np.divide(sums, totals, out=np.full_like(sums, np.nan), where=totals > 0)
        first = self.documents.drop_duplicates("reply_id").reset_index(drop=True)
        tokens = np.bincount(reply, weights=self.documents["tokens"]).astype(int)
        documents = first.assign(document_id=first["reply_id"], tokens=tokens)
        documents = documents.drop(columns="section_id", errors="ignore")
        provenance = with_step(self.provenance, {"function": "by_reply"})
        return dataclasses.replace(
            self, weights=weights, documents=documents, provenance=provenance, posterior=None
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
        table = pd.DataFrame(rows)
        table.attrs["provenance"] = self.provenance
        return self.marked(table)


def fit_topics(
    dtm: DocumentTermMatrix,
    k: int,
    method: Method = "nmf",
    seed: int = 0,
    *,
    max_iter: int | None = None,
    covariates: Sequence[str] = (),
    seed_words: Mapping[str, Sequence[str]] | None = None,
) -> TopicModel:
    """Fit a topic model.

    Parameters
    ----------
    dtm
        Counts; for NMF also tf-idf (counts are weighted by tf-idf first). Each document has a term:
        `DocumentTermMatrix.without_empty` leaves out those that lost theirs.
    k
        Number of topics.
    method
        - ``"nmf"``: non-negative matrix factorisation of tf-idf with the Frobenius norm, ``"nmf-kl"`` with the
          generalised Kullback-Leibler divergence; both start from the singular vectors.
        - ``"lda"``: latent Dirichlet allocation by batch variational Bayes, priors 1/k.
        - ``"gibbs"``: the same model by collapsed Gibbs sampling, priors 0.1 for topics and for words; the mean of
          up to twenty states of the last fifth of the sweeps.
        - ``"seeded"``: the same, where each word counts in topics before any document is read: a twentieth of its
          occurrences, of a seed in its topic, of other words in the topics whose seeds stand in the same documents.
          The words' weights are told without that. A name is what was sought; read whether it was found.
        - ``"dmr"``: Dirichlet-multinomial regression by Gibbs sampling: the prior of a document's weights depends on
          its covariates, of which each value (each year) has an effect of its own; effects are drawn together.
        - ``"stm"``: the structural topic model, whose prevalences depend on covariates and hang together, by
          variational EM from the topics of ``"nmf"``; without covariates the correlated topic model. A weight is
          that at the posterior's mode.
    seed
        Of the random start.
    max_iter
        Of NMF 10,000 and of STM 500 rounds (they stop when they have converged), of LDA 200, of Gibbs sampling 300
        sweeps if None; scikit-learn's default of 10 leaves LDA far from converged. DMR takes 75 or more: its sampler
        first learns effects after 60, and what is averaged is to come after that.
    covariates
        Columns of the documents that explain how much of each topic a document has, see
        `helpers.measure.design.design_matrix`; only for ``"stm"`` and ``"dmr"``, which needs one.
    seed_words
        Names of topics, each with some words that stand in the vocabulary; for ``"seeded"``. These topics come first,
        in this order and by these names; the rest of the k are free. `helpers.measure.theme_seeds` gives those of the
        policy lexicon.

    Returns
    -------
    TopicModel. One thread computes it, so that a machine gives one result; a processor with other instructions may
    give another by Gibbs sampling.

    Warns
    -----
    ConvergenceWarning
        Of scikit-learn, if NMF or STM reach max_iter before they have converged, or if the last round of LDA still
        moves more than a thousandth of the words of a topic, on average. Gibbs sampling has no such test.

    Raises
    ------
    InvalidValue
        If a document is empty, the method is unknown, one that counts words is given tf-idf, k is larger than the
        documents or the vocabulary allow or smaller than the number of seeded topics, covariates or seed words are
        missing, will not do or are given to a method that takes none, or the seed or max_iter will not do.

    Notes
    -----
    k is a resolution, not a truth, and a topic is a pattern of words until a person has read its
    documents. LDA depends on its seed: show several. A model that was given a covariate finds it more easily: its own
    weights are no test of it (see `helpers.measure.topic_effects`).

    References
    ----------
    Lee and Seung 1999; Boutsidis and Gallopoulos 2008 (NNDSVD); Blei, Ng and Jordan 2003; Hoffman, Blei
    and Bach 2010; all as implemented in scikit-learn. Griffiths and Steyvers 2004 and Mimno and McCallum
    2008, as implemented in tomotopy. Lu, Ott, Cardie and Tsou 2011 (seeds as a prior of words).
    Roberts, Stewart and Airoldi 2016 (`helpers.measure.structural`).
    """
    check_seed(seed)
    seeds = {} if seed_words is None else seed_words
    _check(dtm, k, method)
    _check_covariates(dtm.documents, method, covariates)
    check_seed_words(dtm, k, method, seeds)
    check_iterations(method, max_iter)
    recipe = Recipe(dtm, k, seed, max_iter or _MAX_ITER[method], covariates, seeds)
    with threadpool_limits(limits=1):
        fit = _ENGINES[method](recipe)
    order = _by_prevalence(fit.weights, len(seeds))
    step = {"function": "fit_topics", "k": k, "method": method, "seed": seed, "max_iter": recipe.max_iter}
    if method in _EXPLAINED:
        step["covariates"] = list(covariates)
    if seeds:
        step["seed_words"] = {name: list(words) for name, words in seeds.items()}
    return TopicModel(
        fit.weights[:, order], fit.topic_word[order], dtm.vocabulary, dtm.documents, method, seed,
        with_step(dtm.provenance, step), fit.posterior.in_order(order) if fit.posterior else None,
        tuple(seeds), fit.expected.in_order(order) if fit.expected else None,
    )  # fmt: skip


def _by_prevalence(weights: np.ndarray, seeded: int) -> np.ndarray:
    """The topics by falling prevalence, after the seeded ones, which stay where they are."""
    free = np.argsort(-np.nanmean(weights[:, seeded:], axis=0), kind="stable")
    return np.concatenate([np.arange(seeded), seeded + free])


def check_filled(dtm: DocumentTermMatrix) -> None:
    """Refuse empty documents.

    Raises
    ------
    InvalidValue
        If a document has no term.
    """
    empty = np.flatnonzero(dtm.matrix.getnnz(axis=1) == 0)
    if len(empty) == dtm.matrix.shape[0]:
        raise InvalidValue(f"none of the {len(empty)} documents has a term: keep more terms, or give more documents")
    if len(empty):
        first = dtm.documents["document_id"].iloc[empty[0]]
        raise InvalidValue(
            f"a document without a term has no topics, and {len(empty)} of {dtm.matrix.shape[0]} have none, such as "
            f"{first}: leave them out with dtm.without_empty(), or keep more terms"
        )


def _check(dtm: DocumentTermMatrix, k: int, method: str) -> None:
    if not isinstance(method, str) or method not in _ENGINES:
        raise InvalidValue(f"method = {method!r} is unknown: use one of {', '.join(_ENGINES)}")
    if method not in _FACTORED and dtm.weighting != "count":
        raise InvalidValue(f'{method} counts words, and the matrix holds {dtm.weighting}: use weighting="count"')
    check_whole("k", k, least=2)
    check_filled(dtm)
    documents, terms = dtm.matrix.shape
    if k > min(documents, terms):
        raise InvalidValue(
            f"k = {k} topics cannot be fitted to {documents} documents and {terms} terms: "
            + (f"give 2 to {min(documents, terms)}" if min(documents, terms) > 1 else "keep more terms or documents")
        )


def _check_covariates(documents: pd.DataFrame, method: str, covariates: Sequence[str]) -> None:
    check_names(covariates)
    if len(covariates) and method not in _EXPLAINED:
        raise InvalidValue(f"{method} takes no covariates: leave them out, or fit with {' or '.join(_EXPLAINED)}")
    if method == "dmr" and not len(covariates):
        raise InvalidValue('dmr needs covariates: give columns such as ["year", "region"], or fit with gibbs')
    check_covariates(documents, covariates)


def least_iterations(method: str) -> int:
    """The smallest max_iter that `fit_topics` takes."""
    return LEAST_SWEEPS_TO_LEARN if method == "dmr" else 1


def check_iterations(method: str, max_iter: int | None) -> None:
    """Refuse a max_iter that is no number, or after which a model would not know what it was asked for.

    Raises
    ------
    InvalidValue
        If it is not None and will not do.
    """
    if max_iter is None:
        return
    check_whole("max_iter", max_iter)
    least = least_iterations(method)
    if max_iter < least:
        raise InvalidValue(
            f"max_iter = {max_iter} sweeps are over before {method} has learned what covariates do: "
            f"give {least} or more, or fit with gibbs, which takes no covariates"
        )


def check_seed_words(dtm: DocumentTermMatrix, k: int, method: str, seeds: Mapping[str, Sequence[str]]) -> None:
    """Refuse seed words that are not of the matrix, or not for this method and number of topics.

    Raises
    ------
    InvalidValue
        If they will not do.
    """
    if not isinstance(seeds, Mapping) or not all(isinstance(name, str) for name in seeds):
        raise InvalidValue(f'seed_words = {seeds!r} do not name topics: give each a name, {{"finance": ["贷款"]}}')
    if method == "seeded" and not seeds:
        raise InvalidValue('seeded needs seed words: give a topic some, {"finance": ["贷款"]}, or fit with gibbs')
    if method != "seeded" and seeds:
        raise InvalidValue(f"{method} takes no seed words: leave them out, or fit with seeded")
    if k < len(seeds):
        raise InvalidValue(f"k = {k} topics are fewer than the {len(seeds)} that have seeds: give {len(seeds)} or more")
    bare = [name for name, words in seeds.items() if not is_list(words) or not len(words)]
    if bare:
        raise InvalidValue(f"{', '.join(bare)} has no list of seed words: give a word or more, or leave it out")
    unknown = sorted({f"{word}" for words in seeds.values() for word in words} - set(dtm.vocabulary))
    if unknown:
        raise InvalidValue(
            f"the vocabulary lacks {', '.join(unknown)}: leave these seed words out, or keep more terms in the matrix"
        )
