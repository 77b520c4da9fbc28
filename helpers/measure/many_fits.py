"""Topic models of many seeds, and of other replies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, check_matrix
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.topic_model import Method, TopicModel
from helpers.measure.topics import fit_topics
from helpers.options import check_jobs, check_number


def fit_many(
    dtm: DocumentTermMatrix,
    k: int,
    method: Method,
    seeds: Iterable[int] = range(10),
    *,
    share: float = 1.0,
    n_jobs: int = -1,
    **options: Any,
) -> list[TopicModel]:
    """Fit a topic model with each of several seeds, and if asked each to other replies.

    Parameters
    ----------
    dtm, k, method
        As `fit_topics` takes them.
    seeds
        One a model.
    share
        Each model is fitted to so large a part of the replies (of the documents, if they are of no replies), drawn at
        random with its seed. NMF and STM hardly depend on their seed, so that they need a share to show what is stable;
        Greene et al. take 0.8.
    n_jobs
        How many processes fit; as many as there are cores if -1.
    options
        Whatever else `fit_topics` takes, such as max_iter.

    Returns
    -------
    List of TopicModel in the order of the seeds, the same whatever n_jobs is. Each has the documents that it was fitted
    to and the whole vocabulary.

    Raises
    ------
    InvalidValue
        If a seed stands twice, there is none, the share is not above 0 and up to 1, n_jobs will not do, or
        `fit_topics` refuses.
    """
    seeds = check_seeds(seeds)
    check_jobs(n_jobs)
    check_number("share", share, above=0, most=1)
    parts = (dtm if share == 1 else drawn_replies(dtm, share, seed) for seed in seeds)
    fit = delayed(fit_topics)
    return list(
        Parallel(n_jobs=n_jobs)(fit(part, k, method, seed, **options) for part, seed in zip(parts, seeds, strict=True))
    )


def check_seeds(seeds: Iterable[int]) -> list[int]:
    """The seeds as a list.

    Raises
    ------
    InvalidValue
        If there is none, one stands twice, or one will not do.
    """
    if not isinstance(seeds, Iterable):
        raise InvalidValue(f"seeds = {seeds!r} are no list: give several, such as range(10)")
    seeds = list(seeds)
    for seed in seeds:
        check_seed(seed)
    if not seeds or len(set(seeds)) < len(seeds):
        raise InvalidValue(f"seeds = {seeds} will not do: give at least one, and each once")
    return [int(seed) for seed in seeds]


def drawn_replies(dtm: DocumentTermMatrix, share: float = 0.8, seed: int = 0) -> DocumentTermMatrix:
    """The documents of some of the replies, drawn at random: topics that these have too do not hang on a few replies.

    Parameters
    ----------
    dtm
        The matrix; if it is of no replies, documents are drawn.
    share
        So large a part of the replies is drawn, at least one.
    seed
        Of the drawing.

    Raises
    ------
    InvalidValue
        If the share is not above 0 and up to 1, or the seed will not do.
    """
    check_matrix(dtm)
    check_number("share", share, above=0, most=1)
    check_seed(seed)
    names = "reply_id" if "reply_id" in dtm.documents.columns else "document_id"
    unit, ids = pd.factorize(dtm.documents[names])
    drawn = np.random.default_rng(seed).choice(len(ids), size=max(1, round(share * len(ids))), replace=False)
    step = {"function": "drawn_replies", "share": share, "seed": seed}
    return dataclasses.replace(dtm.only(np.isin(unit, drawn)), provenance=with_step(dtm.provenance, step))
