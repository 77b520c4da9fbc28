"""Topic models: which words go together, and how much of each document they take."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.exclusivity import frex, lift
from helpers.measure.periods import sum_rows
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_draws, check_seed
from helpers.measure.structural import fit_structural
from helpers.measure.topic_engines import Recipe, fit_gibbs, fit_lda, fit_nmf, fit_nmf_kl
from helpers.measure.topic_posterior import Posterior
from helpers.options import check_whole

Method = Literal["nmf", "nmf-kl", "lda", "gibbs", "stm"]
Order = Literal["probability", "frex", "lift"]
_ENGINES = {"nmf": fit_nmf, "nmf-kl": fit_nmf_kl, "lda": fit_lda, "gibbs": fit_gibbs, "stm": fit_structural}
_MAX_ITER = {"nmf": 10_000, "nmf-kl": 10_000, "lda": 200, "gibbs": 500, "stm": 500}
# These take tf-idf; the others count words.
_FACTORED = ("nmf", "nmf-kl")
_EXPLAINED = ("stm",)
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
    posterior
        What the model knows of the weights of the documents that have terms; None for NMF, which has no such thing.
    """

    weights: np.ndarray
    topic_word: np.ndarray
    vocabulary: np.ndarray
    documents: pd.DataFrame
    method: Method
    seed: int
    provenance: dict[str, Any]
    posterior: Posterior | None = None

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
            If n is no whole number of 1 or more, or the order is unknown.
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
        return table

    def labels(self, by: Order = "probability") -> list[str]:
        """Each topic's three first words, joined by ·; a name to tell topics apart, not their meaning.

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
        return ["·".join(group["term"]) for _, group in words.groupby("topic", sort=True)]

    def _scores(self, by: Order) -> np.ndarray:
        if by == "probability":
            return self.topic_word
        if by == "frex":
            return frex(self.topic_word)
        tokens = self.documents["tokens"].to_numpy()
        topics = np.nansum(self.weights * tokens[:, None], axis=0)
        return lift(self.topic_word, topics / topics.sum() @ self.topic_word)

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
        draws[:, ~np.isnan(self.weights).any(axis=1)] = self.posterior.draw(n, np.random.default_rng(seed))
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
        tokens = self.documents["tokens"].to_numpy()
        size = np.where(np.isnan(self.weights).any(axis=1), 0, tokens).astype(float)
        sums = sum_rows(np.nan_to_num(self.weights) * size[:, None], reply, len(ids))
        totals = sum_rows(size[:, None], reply, len(ids))
        weights = np.divide(sums, totals, out=np.full_like(sums, np.nan), where=totals > 0)
        first = self.documents.drop_duplicates("reply_id").reset_index(drop=True)
        documents = first.assign(document_id=first["reply_id"], tokens=np.bincount(reply, weights=tokens).astype(int))
        documents = documents.drop(columns="section_id", errors="ignore")
        provenance = with_step(self.provenance, {"function": "by_reply"})
        return dataclasses.replace(
            self, weights=weights, documents=documents, provenance=provenance, posterior=None
        )

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
    dtm: DocumentTermMatrix,
    k: int,
    method: Method = "nmf",
    seed: int = 0,
    *,
    max_iter: int | None = None,
    covariates: Sequence[str] = (),
) -> TopicModel:
    """Fit a topic model.

    Parameters
    ----------
    dtm
        Counts; for NMF also tf-idf (counts are weighted by tf-idf first).
    k
        Number of topics.
    method
        - ``"nmf"``: non-negative matrix factorisation of tf-idf with the Frobenius norm, ``"nmf-kl"`` with the
          generalised Kullback-Leibler divergence; both start from the singular vectors.
        - ``"lda"``: latent Dirichlet allocation by batch variational Bayes, priors 1/k.
        - ``"gibbs"``: the same model by collapsed Gibbs sampling, priors 0.1 for topics and for words; the mean of
          up to twenty states of the last fifth of the sweeps.
        - ``"stm"``: the structural topic model, whose prevalences depend on covariates and hang together, by
          variational EM from the topics of ``"nmf"``; without covariates the correlated topic model. A weight is
          that at the posterior's mode.
    seed
        Of the random start.
    max_iter
        Of NMF 10,000 and of STM 500 rounds (they stop when they have converged), of LDA 200, of Gibbs 500 sweeps if
        None; scikit-learn's default of 10 leaves LDA far from converged.
    covariates
        Columns of the documents that explain how much of each topic a document has, see
        `helpers.measure.design.design_matrix`; only for ``"stm"``.

    Returns
    -------
    TopicModel. One thread computes it, so that a machine gives one result; a processor with other instructions may
    give another by Gibbs sampling.

    Raises
    ------
    InvalidValue
        If the method is unknown, one that counts words is given tf-idf, k is larger than the documents that have
        words or the vocabulary allow, covariates are given to a method that takes none or will not do, or the seed
        or max_iter will not do.

    Notes
    -----
    k is a resolution, not a truth, and a topic is a pattern of words until a person has read its
    documents. LDA depends on its seed: show several. A model that was given a covariate finds it more easily: its own
    weights are no test of it (see `helpers.measure.topic_effects`).

    References
    ----------
    Lee and Seung 1999; Boutsidis and Gallopoulos 2008 (NNDSVD); Blei, Ng and Jordan 2003; Hoffman, Blei
    and Bach 2010; all as implemented in scikit-learn. Griffiths and Steyvers 2004, as implemented in tomotopy.
    Roberts, Stewart and Airoldi 2016 (`helpers.measure.structural`).
    """
    check_seed(seed)
    filled = np.asarray(dtm.matrix.getnnz(axis=1)) > 0
    _check(dtm, k, method, int(filled.sum()))
    if len(covariates) and method not in _EXPLAINED:
        raise InvalidValue(f'{method} takes no covariates: leave them out, or fit with method="stm"')
    if max_iter is not None:
        check_whole("max_iter", max_iter)
    recipe = Recipe(_rows(dtm, filled), k, seed, max_iter or _MAX_ITER[method], covariates)
    with threadpool_limits(limits=1):
        fit = _ENGINES[method](recipe)
    order = np.argsort(-fit.weights.mean(axis=0), kind="stable")
    weights = np.full((len(filled), k), np.nan)
    weights[filled] = fit.weights[:, order]
    step = {"function": "fit_topics", "k": k, "method": method, "seed": seed, "max_iter": recipe.max_iter}
    if method in _EXPLAINED:
        step["covariates"] = list(covariates)
    return TopicModel(
        weights, fit.topic_word[order], dtm.vocabulary, dtm.documents, method, seed,
        with_step(dtm.provenance, step), fit.posterior.in_order(order) if fit.posterior else None,
    )  # fmt: skip


def _check(dtm: DocumentTermMatrix, k: int, method: str, filled: int) -> None:
    if method not in _ENGINES:
        raise InvalidValue(f"method = {method!r} is unknown: use one of {', '.join(_ENGINES)}")
    if method not in _FACTORED and dtm.weighting != "count":
        raise InvalidValue(f'{method} counts words, and the matrix holds {dtm.weighting}: use weighting="count"')
    check_whole("k", k, least=2)
    documents, terms = dtm.matrix.shape
    if k > min(filled, terms):
        raise InvalidValue(
            f"k = {k} topics cannot be fitted to {terms} terms and {filled} documents that have any "
            f"({documents - filled} are empty): "
            + (f"give 2 to {min(filled, terms)}" if min(filled, terms) > 1 else "keep more terms or documents")
        )


def _rows(dtm: DocumentTermMatrix, kept: np.ndarray) -> DocumentTermMatrix:
    return dataclasses.replace(dtm, matrix=dtm.matrix[kept], documents=dtm.documents[kept].reset_index(drop=True))
