"""The ways to fit topics: each takes a recipe and returns weights, words and, where the model has one, a posterior."""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
import tomotopy as tp
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer

from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.topic_posterior import DirichletPosterior, Posterior

# A sampler that learns its prior does so after each of so many sweeps, once those of the start are over.
_LEARN_PRIOR_EVERY, _START_SWEEPS = 10, 50
# The states that are averaged lie in the last of so many parts of the sweeps.
_STATES, _SWEEPS_TO_A_STATE, _PARTS = 20, 25, 5
# The first sweep after which the prior is learned, and how many sweeps have it before that last part.
_FIRST_LEARNED = _LEARN_PRIOR_EVERY * (_START_SWEEPS // _LEARN_PRIOR_EVERY + 1)
LEAST_SWEEPS_TO_LEARN = math.ceil(_FIRST_LEARNED * _PARTS / (_PARTS - 1))
# Variational Bayes has arrived where a round moves no more than this part of a topic's words.
_MOVED = 1e-3
_TOPIC_PRIOR, _WORD_PRIOR = 0.1, 0.1
# How often a word counts in topics by the seeds, before any document is read, as a share of its occurrences.
_SEED_WEIGHT = 0.05


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What is to be fitted: documents that all have words, topics, and where the search starts and stops."""

    dtm: DocumentTermMatrix
    k: int
    seed: int
    max_iter: int
    covariates: Sequence[str] = ()
    seed_words: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class ExpectedShares:
    """The shares of topics that a model expects of documents before it reads them.

    Attributes
    ----------
    values
        Pairs of a covariate and one of its values.
    shares
        Values x topics: what is expected of all documents on average if each had this value and kept its others.
    """

    values: list[tuple[str, str]]
    shares: np.ndarray

    def in_order(self, topics: np.ndarray) -> ExpectedShares:
        """The same with the topics in another order."""
        return ExpectedShares(self.values, self.shares[:, topics])


@dataclasses.dataclass(frozen=True)
class Fit:
    """Documents x topics and topics x vocabulary, rows of shares, and what is known and expected of the former.

    The row of a document that has no topic is NaN.
    """

    weights: np.ndarray
    topic_word: np.ndarray
    posterior: Posterior | None = None
    expected: ExpectedShares | None = None


def fit_nmf(recipe: Recipe) -> Fit:
    """Least squares of tf-idf, started from the singular vectors, which a seed hardly changes."""
    return _factors(recipe, NMF(recipe.k, **_start(recipe)))


def fit_nmf_kl(recipe: Recipe) -> Fit:
    """The generalised Kullback-Leibler divergence of tf-idf by multiplicative updates."""
    return _factors(recipe, NMF(recipe.k, solver="mu", beta_loss="kullback-leibler", **_start(recipe)))


def fit_lda(recipe: Recipe) -> Fit:
    """Batch variational Bayes, priors 1/k."""
    documents = recipe.dtm.matrix.shape[0]
    # Without decay a partial fit to all documents is one more round: the last one, which tells how much it moves.
    model = LatentDirichletAllocation(
        recipe.k, learning_method="batch", max_iter=recipe.max_iter - 1, random_state=recipe.seed, n_jobs=1,
        learning_decay=0, batch_size=documents, total_samples=documents,
    ).fit(recipe.dtm.matrix)  # fmt: skip
    before = row_shares(model.components_)
    # components_ are pseudo-counts, not probabilities.
    topic_word = row_shares(model.partial_fit(recipe.dtm.matrix).components_)
    moved = float(np.abs(topic_word - before).sum(axis=1).mean()) / 2
    if moved > _MOVED:
        warn_not_converged(recipe, f"moved {moved:.3%} of a topic's words, where {_MOVED:.1%}")
    shares, posterior = lda_weights(model, recipe.dtm.matrix)
    return Fit(shares, topic_word, posterior)


def warn_not_converged(recipe: Recipe, did: str) -> None:
    """Warn who called `fit_topics` that rounds were too few, as scikit-learn does of NMF, and what the last one did."""
    told = f"the last of max_iter = {recipe.max_iter} rounds still {did} is little enough: give more, or fewer topics"
    warnings.warn(told, ConvergenceWarning, stacklevel=4)


def lda_weights(model: LatentDirichletAllocation, matrix: sp.csr_matrix) -> tuple[np.ndarray, DirichletPosterior]:
    """The weights of documents by a fitted model, priors 1/k, and what it knows of them."""
    # transform gives shares; their pseudo-counts are the words of a document and the prior of each topic.
    shares = model.transform(matrix)
    size = np.asarray(matrix.sum(axis=1)).ravel() + 1
    return shares, DirichletPosterior(shares * size[:, None])


def fit_gibbs(recipe: Recipe) -> Fit:
    """Collapsed Gibbs sampling with priors that stay as they are.

    Where the prior of the weights is learned it grows far beyond that of planted corpora and draws all documents to
    the mean: shares of planted topics came out with half of their differences, and with four fifths where it is not.
    """
    model = tp.LDAModel(k=recipe.k, alpha=_TOPIC_PRIOR, eta=_WORD_PRIOR, seed=recipe.seed)
    add_documents(model, recipe.dtm)
    return sampled(model, recipe, learn_prior=False)


def fit_seeded(recipe: Recipe) -> Fit:
    """The same with a prior of words by the seeds; seeded topics come first.

    A prior of the seeds alone is lost among the other words, which start anywhere: topics came to be of other themes
    than their seeds. So every word has one, by the seeds of the documents in which it stands.
    """
    model = tp.LDAModel(k=recipe.k, alpha=_TOPIC_PRIOR, eta=_WORD_PRIOR, seed=recipe.seed)
    add_documents(model, recipe.dtm)
    used = recipe.dtm.matrix.getnnz(axis=0) > 0
    priors = _WORD_PRIOR + _SEED_WEIGHT * _words_by_seeds(recipe)[used]
    for word, prior in zip(recipe.dtm.vocabulary[used], priors.tolist(), strict=True):
        model.set_word_prior(word, prior)
    return sampled(model, recipe, learn_prior=False)


def _words_by_seeds(recipe: Recipe) -> np.ndarray:
    """The occurrences of each word, divided among topics (vocabulary x topics).

    A seed is all of its topic; another word is of the topics whose seeds its documents have. To these seeds one is
    added, of all topics in equal parts, so that free topics have words too.
    """
    column = {word: place for place, word in enumerate(recipe.dtm.vocabulary)}
    seeds = np.zeros((len(column), recipe.k))
    for topic, words in enumerate(recipe.seed_words.values()):
        seeds[[column[word] for word in words], topic] = 1
    of_topics: np.ndarray = recipe.dtm.matrix.T @ row_shares(recipe.dtm.matrix @ seeds + 1 / recipe.k)
    is_seed = seeds.any(axis=1)
    of_topics[is_seed] = row_shares(seeds[is_seed]) * of_topics[is_seed].sum(axis=1, keepdims=True)
    return of_topics


def fit_dmr(recipe: Recipe) -> Fit:
    """Gibbs sampling in which the prior of a document's weights is a log-linear function of its facts."""
    # tomotopy draws each effect, and what holds for all documents, towards the logarithm of alpha: together to ours.
    alpha = _TOPIC_PRIOR ** (1 / (1 + len(recipe.covariates)))
    model = tp.DMRModel(k=recipe.k, alpha=alpha, eta=_WORD_PRIOR, seed=recipe.seed)
    facts = recipe.dtm.documents[list(recipe.covariates)].astype(str)
    named = np.column_stack([f"{covariate}=" + facts[covariate] for covariate in facts])
    add_documents(model, recipe.dtm, [{"multi_metadata": row} for row in named.tolist()])
    fit = sampled(model, recipe)
    general, effects = _effects(model)
    values, shares = [], []
    for place, covariate in enumerate(recipe.covariates):
        for value in sorted(facts[covariate].unique()):
            if_all = named.copy()
            if_all[:, place] = f"{covariate}={value}"
            values.append((covariate, value))
            shares.append(row_shares(_prior(general, effects, if_all)).mean(axis=0))
    return dataclasses.replace(fit, expected=ExpectedShares(values, np.array(shares)))


def _effects(model: tp.DMRModel) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """On the logarithm of the prior of each topic: what holds for all documents, and the effect of each fact."""
    general, *others = model.lambda_[:, 0].T
    return general, dict(zip(model.multi_metadata_dict, others, strict=True))


def _prior(general: np.ndarray, effects: dict[str, np.ndarray], facts: np.ndarray) -> np.ndarray:
    """The prior of documents (documents x topics) of these facts (documents x covariates)."""
    sums = np.tile(general, (len(facts), 1)).astype(float)
    for column in facts.T:
        place, distinct = pd.factorize(column)
        sums += np.array([effects[fact] for fact in distinct])[place]
    priors: np.ndarray = np.exp(sums)
    return priors


def add_documents(model: tp.LDAModel, dtm: DocumentTermMatrix, facts: Sequence[dict[str, Any]] | None = None) -> None:
    """Hand every document to a sampler, as words in the order of the vocabulary, with what else it takes of each."""
    matrix = sp.csr_matrix(dtm.matrix)
    words = dtm.vocabulary[np.repeat(matrix.indices, matrix.data.astype(np.int64))].tolist()
    edges = np.concatenate([[0], np.cumsum(np.asarray(matrix.sum(axis=1)).ravel())]).astype(np.int64)
    for row, (first, last) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        model.add_doc(words[first:last], **(facts[row] if facts else {}))


def sampled(model: tp.LDAModel, recipe: Recipe, *, learn_prior: bool = True) -> Fit:
    """Run a sampler that has its documents, on one thread, and average what it finds over its last sweeps."""
    model.burn_in, model.optim_interval = _START_SWEEPS, _LEARN_PRIOR_EVERY * learn_prior
    states = min(_STATES, max(1, recipe.max_iter // _SWEEPS_TO_A_STATE))
    between = recipe.max_iter // _PARTS // states
    model.train(recipe.max_iter - (states - 1) * between, workers=1, show_progress=False)
    weights, squares, topic_word = _state(model)
    for _ in range(1, states):
        model.train(between, workers=1, show_progress=False)
        for total, one in zip((weights, squares, topic_word), _state(model), strict=True):
            total += one
    weights, squares = row_shares(weights), squares / states
    size = np.asarray(recipe.dtm.matrix.sum(axis=1)).ravel() + _prior_size(model)
    column = {word: place for place, word in enumerate(recipe.dtm.vocabulary)}
    words = np.zeros((recipe.k, len(column)))
    words[:, [column[word] for word in model.used_vocabs]] = topic_word
    return Fit(weights, row_shares(words), DirichletPosterior(weights * _certainty(weights, squares, size)[:, None]))


def _prior_size(model: tp.LDAModel) -> np.ndarray:
    """How many words the prior of the weights counts as, of all documents or of each."""
    if not isinstance(model, tp.DMRModel):
        return np.array([np.sum(model.alpha)])
    facts = np.array([document.multi_metadata for document in model.docs], dtype=object)
    sizes: np.ndarray = _prior(*_effects(model), facts).sum(axis=1)
    return sizes


def _state(model: tp.LDAModel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The weights of the documents, their squares, and the words of the topics, as the sampler has them now."""
    weights = row_shares(np.array([document.get_topic_dist() for document in model.docs], dtype=float))
    return weights, weights**2, np.array([model.get_topic_word_dist(topic) for topic in range(model.k)], dtype=float)


def _certainty(weights: np.ndarray, squares: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The sum of the Dirichlet concentrations that has the variance of each document's weights.

    Given the topic of each word the weights are Dirichlet, with the words and their prior as the sum; which topic
    a word is of differs between the states.
    """
    mean_squares = (squares * size[:, None] + weights) / (size[:, None] + 1)
    spread = (mean_squares - weights**2).sum(axis=1)
    most = (weights * (1 - weights)).sum(axis=1)
    certainty: np.ndarray = np.maximum(np.divide(most, spread, out=size + 1, where=spread > 0) - 1, 1)
    return certainty


def row_shares(rows: np.ndarray) -> np.ndarray:
    """Rows that sum to one; a row of zeros becomes equal shares."""
    totals = rows.sum(axis=1, keepdims=True)
    return np.where(totals > 0, rows / np.where(totals > 0, totals, 1), 1 / rows.shape[1])


def _start(recipe: Recipe) -> dict[str, Any]:
    return {"init": "nndsvda", "random_state": recipe.seed, "max_iter": recipe.max_iter, "tol": 1e-4}


def _factors(recipe: Recipe, model: NMF) -> Fit:
    dtm = recipe.dtm
    matrix = TfidfTransformer().fit_transform(dtm.matrix) if dtm.weighting == "count" else dtm.matrix
    # The error of an exact fit may come out below zero by rounding, and has no root then.
    with np.errstate(invalid="ignore"):
        document_topic = model.fit_transform(sp.csr_matrix(matrix, dtype=np.float64))
    # A factor may be scaled at will against the other: words are made shares, and documents carry the size.
    sizes = document_topic * model.components_.sum(axis=1)
    # A document none of whose words any topic has is of no topic, and not of all alike.
    weights = np.where(sizes.any(axis=1, keepdims=True), row_shares(sizes), np.nan)
    return Fit(weights, row_shares(model.components_))
