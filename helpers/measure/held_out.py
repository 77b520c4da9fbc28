"""Held-out likelihood: how well topics foretell words of documents that they were not shown."""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Mapping, Sequence

import numpy as np
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_filled, check_whole_counts
from helpers.measure.resample import check_seed
from helpers.measure.topic_model import Method, TopicModel
from helpers.measure.topics import check_seed_words, fit_topics
from helpers.options import check_whole

# What a factorisation, which gives many words no share at all, leaves to the words of all texts.
_COMMON_SHARE = {"nmf": 0.01, "nmf-kl": 0.01}


def held_out_likelihood(
    dtm: DocumentTermMatrix,
    k: int,
    method: Method = "nmf",
    seed: int = 0,
    *,
    share: float = 0.1,
    max_iter: int | None = None,
    covariates: Sequence[str] = (),
    seed_words: Mapping[str, Sequence[str]] | None = None,
) -> float:
    """The mean log likelihood of held-out words, by completing documents of which the model knows the other half.

    Parameters
    ----------
    dtm
        Counts.
    k, method, max_iter, covariates, seed_words
        See `fit_topics`, which fits the topics.
    seed
        Of the documents and words held out, and of the model. Models of one seed, whatever their k, are asked for the
        same words; several seeds show how much depends on these.
    share
        Of the documents that have two words or more: so many are chosen (at least one), and of each half of the words
        (of an odd number the smaller part) is held out.

    Returns
    -------
    The mean over documents of the mean over held-out words of log(theta_d beta_w), the natural logarithm of the
    word's probability in a mixture of topics in the shares that the document's other half has: below 0, and higher
    is better. Words that no other text has are left out, as no model can know them.

    Raises
    ------
    InvalidValue
        If the matrix holds no counts or an empty document, the share is none, no document has two words, no word held
        out is in other texts, or `fit_topics` refuses the rest.

    Notes
    -----
    Methods "nmf" and "nmf-kl" give no probabilities: their shares are of tf-idf, and many are zero. A hundredth of
    the probability is therefore given to the words of all texts, by how frequent they are. Compare one of them with
    itself at another k, and not with a method that counts words.

    References
    ----------
    Wallach et al. 2009; Asuncion et al. 2009; as make.heldout and eval.heldout of stm (Roberts, Stewart and Tingley
    2019), which choose among all documents.
    """
    check_whole_counts(dtm)
    check_filled(dtm)
    check_seed(seed)
    check_whole("k", k, least=2)
    seeds = {} if seed_words is None else seed_words
    check_seed_words(dtm, k, method, seeds)
    if not isinstance(share, numbers.Real) or not 0 < share < 1:
        raise InvalidValue(f"share = {share!r} is no share of documents: give a number between 0 and 1, such as 0.1")
    held = _held_out(dtm.matrix, share, np.random.default_rng(seed))
    shown = sp.csr_matrix(dtm.matrix - held)
    shown.eliminate_zeros()
    in_texts = np.asarray(shown.sum(axis=0)).ravel() > 0
    # A seed that is held out of its only text stays one, but is not asked for.
    known = np.flatnonzero(in_texts | np.isin(dtm.vocabulary, [word for words in seeds.values() for word in words]))
    held = sp.csr_matrix(held.multiply(in_texts))[:, known].tocoo()
    held.eliminate_zeros()
    if not held.nnz:
        raise InvalidValue("no word that was held out is in another text: give more documents, or a larger share")
    part = dataclasses.replace(dtm, matrix=shown[:, known], vocabulary=dtm.vocabulary[known])
    # Of a document with words at least one is shown.
    model = fit_topics(part, k, method, seed, max_iter=max_iter, covariates=covariates, seed_words=seeds)
    return _mean_log_likelihood(model, part.matrix, held)


def _held_out(matrix: sp.csr_matrix, share: float, generator: np.random.Generator) -> sp.csr_matrix:
    """Half of the words of some documents, as counts."""
    lengths = np.asarray(matrix.sum(axis=1)).ravel()
    long_enough = np.flatnonzero(lengths >= 2)
    if not len(long_enough):
        raise InvalidValue("no document has two words, of which one could be held out: give longer ones")
    chosen = np.zeros(len(lengths), dtype=bool)
    chosen[generator.choice(long_enough, max(1, int(share * len(long_enough))), replace=False)] = True
    document = np.repeat(np.arange(len(lengths)), np.diff(matrix.indptr))
    cell = np.repeat(np.arange(matrix.nnz), matrix.data * chosen[document])
    # Shuffled, and then sorted by document: the first half of each is drawn.
    cell = generator.permutation(cell)
    cell = cell[np.argsort(document[cell], kind="stable")]
    tokens = np.bincount(document[cell], minlength=len(lengths))
    place = np.arange(len(cell)) - np.repeat(np.cumsum(tokens) - tokens, tokens)
    drawn = cell[place < (tokens // 2)[document[cell]]]
    counts = np.bincount(drawn, minlength=matrix.nnz)
    held = sp.csr_matrix((counts, matrix.indices, matrix.indptr), shape=matrix.shape, copy=True)
    held.eliminate_zeros()
    return held


def _mean_log_likelihood(model: TopicModel, shown: sp.csr_matrix, held: sp.coo_matrix) -> float:
    # Of a document without topics only the words of all texts foretell anything.
    probability = np.sum(np.nan_to_num(model.weights[held.row]) * model.topic_word.T[held.col], axis=1)
    common = _COMMON_SHARE.get(model.method, 0.0)
    shares = np.asarray(shown.sum(axis=0)).ravel() / shown.sum()
    probability = (1 - common) * probability + common * shares[held.col]
    sums = np.bincount(held.row, weights=held.data * np.log(probability))
    tokens = np.bincount(held.row, weights=held.data)
    return float(np.mean(sums[tokens > 0] / tokens[tokens > 0]))
