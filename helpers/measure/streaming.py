"""Topics of a corpus that does not fit in memory, from tokens that are stored in parts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.special import psi
from sklearn.decomposition import LatentDirichletAllocation
from threadpoolctl import threadpool_limits

from helpers.errors import InvalidValue, NotFound
from helpers.measure.dtm import DocumentTermMatrix, document_bound
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.tokens import Tokens
from helpers.measure.topic_engines import lda_weights, row_shares
from helpers.measure.topic_model import TopicModel
from helpers.measure.topics import fit_topics
from helpers.options import check_whole

# Documents that change the topics together, and those whose topics the search starts from.
_BATCH, _START = 1_000, 10_000
# What all parts have in common.
_CUT = ("unit", "tokenizer", "steps")
# What a step tells of what it found, which may differ from part to part.
_FOUND = ("words", "merged")


@dataclasses.dataclass(frozen=True, eq=False)
class TopicsInParts:
    """Topics that were fitted to a corpus in parts, whose documents are on disk.

    Attributes
    ----------
    topics
        The topics and their words, as a model without documents.
    paths
        The files of the parts.
    lda
        The fitted model of scikit-learn.
    """

    topics: TopicModel
    paths: tuple[Path, ...]
    lda: LatentDirichletAllocation

    def models(self) -> Iterator[TopicModel]:
        """One model a part, in their order: the same topics, the weights of the part's documents, and its corpus.

        Only one part is in memory at a time, if no model is kept. A document's weights do not hang on the part that it
        is in.

        Raises
        ------
        NotFound, InvalidValue
            If a part has been removed or damaged since.
        """
        vocabulary = pd.Index(self.topics.vocabulary)
        for path in self.paths:
            tokens = Tokens.read_parquet(path)
            yield self._weigh(tokens, _counts(tokens, vocabulary))

    def _weigh(self, tokens: Tokens, counts: sp.csr_matrix) -> TopicModel:
        filled = counts.getnnz(axis=1) > 0
        weights, posterior = np.full((len(filled), len(self.topics.topic_word)), np.nan), None
        if filled.any():
            with threadpool_limits(limits=1):
                weights[filled], posterior = lda_weights(self.lda, counts[filled])
        documents = tokens.documents.assign(tokens=tokens.counts())
        # The corpus of this part, in which its documents can be read.
        of_corpus = {name: told for name, told in tokens.provenance.items() if name in ("corpus", "corpus_sha256")}
        provenance = {**self.topics.provenance, **of_corpus}
        return dataclasses.replace(
            self.topics, weights=weights, documents=documents, posterior=posterior, provenance=provenance
        )


def fit_topics_in_parts(
    paths: str | Path | Sequence[str | Path],
    k: int,
    seed: int = 0,
    *,
    min_df: int | float = 1,
    max_df: int | float = 1.0,
    epochs: int = 3,
) -> TopicsInParts:
    """Fit topics to a corpus that does not fit in memory, by latent Dirichlet allocation, one part after the other.

    Parameters
    ----------
    paths
        Files that `Tokens.to_parquet` wrote, in the order in which they are to be read, or a folder of such files
        (``*.parquet``, sorted by name). Each must fit in memory by itself. All must be cut in the same way; no
        document may be in two.
    k
        Number of topics.
    seed
        Of the documents that the search starts from, and of the fit.
    min_df, max_df
        As `document_term_matrix` takes them, of the documents of all parts together.
    epochs
        How often all documents are read to fit them: one is enough for hundreds of thousands, thousands need several.

    Returns
    -------
    TopicsInParts. Topics are numbered by falling share of the tokens. One thread computes it; the same documents in the
    same order give the same topics, however they are cut into parts.

    Raises
    ------
    NotFound
        If a file does not exist, or the folder holds none.
    InvalidValue
        If an option will not do, a file stands twice, is damaged or cut otherwise than the first, no term is left, or k
        is larger than documents and vocabulary allow.

    Notes
    -----
    Memory: one part, documents x k for a thousand documents, and the distinct words of all parts. Beyond the parts
    nothing grows with the corpus.
    Time: the parts are read once for the vocabulary, once for the start, and once an epoch.
    The search starts from the topics that `fit_topics` finds by ``"nmf"`` in 10,000 documents of all parts, drawn at
    random: from a random start two planted topics often came out as one. It goes on by online variational Bayes, 1,000
    documents at a time (priors 1/k, decay 0.7, offset 10). Documents of the end of an epoch weigh somewhat more than
    those of its beginning: do not order the parts by year or region if one epoch is all there is.

    References
    ----------
    Hoffman, Blei and Bach 2010, Online learning for latent Dirichlet allocation, as implemented in scikit-learn.
    """
    check_whole("k", k, least=2)
    check_seed(seed)
    check_whole("epochs", epochs)
    for name, bound in (("min_df", min_df), ("max_df", max_df)):
        document_bound(bound, 1, name)
    files = _files(paths)
    used_in, documents, provenance = _survey(files)
    vocabulary = _vocabulary(used_in, documents, min_df, max_df)
    start = fit_topics(_some(files, vocabulary, documents, seed).without_empty(), k, "nmf", seed)
    lda = _fit(files, vocabulary, start, documents, epochs)
    step = {
        "function": "fit_topics_in_parts", "k": k, "method": "lda", "seed": seed,
        "min_df": min_df, "max_df": max_df, "epochs": epochs,
    }  # fmt: skip
    topics = TopicModel(
        np.empty((0, k)), row_shares(lda.components_), start.vocabulary, start.documents[:0],
        "lda", seed, with_step(provenance, step),
    )  # fmt: skip
    return TopicsInParts(topics, tuple(files), lda)


def _files(paths: str | Path | Sequence[str | Path]) -> list[Path]:
    if isinstance(paths, (str, Path)):
        folder = Path(paths)
        files = sorted(folder.glob("*.parquet")) if folder.is_dir() else [folder]
    else:
        files = [Path(path) for path in paths]
    missing = [path for path in files if not path.is_file()]
    if missing or not files:
        what = f"{missing[0]} does not exist" if missing else f"{paths} holds no *.parquet"
        raise NotFound(f"{what}: store tokens with Tokens.to_parquet first")
    twice = [path for place, path in enumerate(files) if path in files[:place]]
    if twice:
        raise InvalidValue(f"{twice[0]} stands twice in the paths: give each part once")
    return files


def _survey(files: list[Path]) -> tuple[pd.Series, int, dict[str, Any]]:
    """In how many documents each word stands, how many documents there are, and what the parts were made from."""
    used_in, documents, replies, provenances = pd.Series(dtype=np.int64), 0, 0, []
    for path in files:
        tokens = Tokens.read_parquet(path)
        found = _counts(tokens, pd.Index(tokens.types)).getnnz(axis=0)
        used_in = used_in.add(pd.Series(found, index=tokens.types, dtype=np.int64), fill_value=0)
        documents += len(tokens.documents)
        replies += tokens.documents["reply_id"].nunique()
        provenances.append(tokens.provenance)
        if _ways(tokens.provenance) != _ways(provenances[0]):
            raise InvalidValue(f"{path} was cut otherwise than {files[0]}: give parts of one unit, tokenizer and steps")
    return used_in, documents, {**_of_all(provenances), "parts": len(files), "replies": replies}


def _of_all(provenances: list[dict[str, Any]]) -> dict[str, Any]:
    """What the parts were made from, each corpus once, and how all of them were cut."""
    corpora = {(told.get("corpus", "given tokens"), told.get("corpus_sha256")): None for told in provenances}
    name = next(iter(corpora))[0] if len(corpora) == 1 else f"{len(corpora)} corpora"
    told_of = [{"corpus": corpus, "corpus_sha256": digest} for corpus, digest in corpora]
    cut = {name: provenances[0][name] for name in _CUT if name in provenances[0]}
    return {"corpus": name, "corpora": told_of, **cut}


def _ways(provenance: dict[str, Any]) -> list[Any]:
    """How tokens were cut, and which steps followed."""
    steps = [{name: told for name, told in step.items() if name not in _FOUND} for step in provenance["steps"]]
    return [provenance.get("unit"), provenance.get("tokenizer"), steps]


def _vocabulary(used_in: pd.Series, documents: int, min_df: int | float, max_df: int | float) -> pd.Index:
    fewest, most = document_bound(min_df, documents, "min_df"), document_bound(max_df, documents, "max_df")
    kept = used_in.index[(used_in >= max(fewest, 1)) & (used_in <= most)]
    if not len(kept):
        raise InvalidValue(
            f"no term stands in {fewest:g} to {most:g} of the {documents} documents "
            f"(min_df = {min_df}, max_df = {max_df}): widen the bounds"
        )
    vocabulary: pd.Index = pd.Index(sorted(kept), dtype=object)
    return vocabulary


def _counts(tokens: Tokens, vocabulary: pd.Index) -> sp.csr_matrix:
    """How often each document of a part has each word."""
    column = vocabulary.get_indexer(pd.Index(tokens.types))[tokens.codes]
    known = column >= 0
    cells = np.ones(known.sum(), dtype=np.int64), (tokens.document[known], column[known])
    return sp.csr_matrix(cells, shape=(len(tokens.documents), len(vocabulary)))


def _some(files: list[Path], vocabulary: pd.Index, documents: int, seed: int) -> DocumentTermMatrix:
    """Some documents of all parts, drawn at random; all, if they are few."""
    drawn = np.zeros(documents, dtype=bool)
    drawn[np.random.default_rng(seed).choice(documents, min(documents, _START), replace=False)] = True
    matrices, tables, first = [], [], 0
    for path in files:
        tokens = Tokens.read_parquet(path)
        here = drawn[first : first + len(tokens.documents)]
        matrices.append(_counts(tokens, vocabulary)[here])
        tables.append(tokens.documents.assign(tokens=tokens.counts())[here])
        first += len(here)
    table = pd.concat(tables, ignore_index=True)
    return DocumentTermMatrix(sp.vstack(matrices, format="csr"), vocabulary.to_numpy(), table, "count", {"steps": []})


def _batches(files: list[Path], vocabulary: pd.Index) -> Iterator[sp.csr_matrix]:
    """The documents that have words, a thousand at a time: batches run on from one part to the next."""
    rest = sp.csr_matrix((0, len(vocabulary)), dtype=np.int64)
    for path in files:
        counts = _counts(Tokens.read_parquet(path), vocabulary)
        rest = sp.vstack([rest, counts[counts.getnnz(axis=1) > 0]], format="csr")
        whole = rest.shape[0] // _BATCH * _BATCH
        for first in range(0, whole, _BATCH):
            yield rest[first : first + _BATCH]
        rest = rest[whole:]
    if rest.shape[0]:
        yield rest


def _fit(
    files: list[Path], vocabulary: pd.Index, start: TopicModel, documents: int, epochs: int
) -> LatentDirichletAllocation:
    """Online variational Bayes from the topics of a start."""
    sizes = np.nanmean(start.weights, axis=0) * start.documents["tokens"].mean() * documents
    k = len(sizes)
    lda = LatentDirichletAllocation(k, batch_size=_BATCH, total_samples=documents, random_state=start.seed, n_jobs=1)
    with threadpool_limits(limits=1):
        for epoch in range(epochs):
            for place, batch in enumerate(_batches(files, vocabulary)):
                if not epoch and not place:
                    # The first batch makes the arrays, which the start then fills.
                    lda.partial_fit(batch[:1])
                    _set_topics(lda, start.topic_word * sizes[:, None] + 1 / k)
                lda.partial_fit(batch)
    _set_topics(lda, lda.components_[np.argsort(-lda.components_.sum(axis=1), kind="stable")])
    return lda


def _set_topics(lda: LatentDirichletAllocation, counts: np.ndarray) -> None:
    """Give a model its topics, as pseudo-counts."""
    lda.components_ = counts
    lda.exp_dirichlet_component_ = np.exp(psi(counts) - psi(counts.sum(axis=1, keepdims=True)))
