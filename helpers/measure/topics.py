"""Fitting topic models: which words go together, and how much of each document they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from helpers.errors import InvalidValue
from helpers.measure.design import check_covariates, check_names
from helpers.measure.dtm import DocumentTermMatrix, check_filled, check_matrix, check_whole_counts
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.structural import fit_structural
from helpers.measure.topic_engines import (
    LEAST_SWEEPS_TO_LEARN,
    Recipe,
    fit_dmr,
    fit_gibbs,
    fit_lda,
    fit_nmf,
    fit_nmf_kl,
    fit_seeded,
)
from helpers.measure.topic_model import Method, TopicModel
from helpers.options import check_whole, is_list

_ENGINES = {
    "nmf": fit_nmf, "nmf-kl": fit_nmf_kl, "lda": fit_lda, "gibbs": fit_gibbs, "seeded": fit_seeded, "dmr": fit_dmr,
    "stm": fit_structural,
}  # fmt: skip
_MAX_ITER = {"nmf": 10_000, "nmf-kl": 10_000, "lda": 200, "gibbs": 300, "seeded": 300, "dmr": 300, "stm": 500}
# These take tf-idf; the others count words.
_FACTORED = ("nmf", "nmf-kl")
# These take covariates.
_EXPLAINED = ("dmr", "stm")


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


def _check(dtm: DocumentTermMatrix, k: int, method: str) -> None:
    check_matrix(dtm)
    if not isinstance(method, str) or method not in _ENGINES:
        raise InvalidValue(f"method = {method!r} is unknown: use one of {', '.join(_ENGINES)}")
    if method not in _FACTORED and dtm.weighting != "count":
        raise InvalidValue(f'{method} counts words, and the matrix holds {dtm.weighting}: use weighting="count"')
    if method not in _FACTORED:
        check_whole_counts(dtm)
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
