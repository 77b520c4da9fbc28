"""How many topics: models of several numbers of topics and many seeds, scored."""

from __future__ import annotations

import functools
import itertools
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy.optimize import linear_sum_assignment
from sklearn.exceptions import ConvergenceWarning
from tqdm import tqdm

from helpers.errors import InvalidValue
from helpers.measure.coherence import Measure as Coherence
from helpers.measure.coherence import coherence, count_windows
from helpers.measure.dtm import DocumentTermMatrix, check_matrix
from helpers.measure.exclusivity import exclusivity
from helpers.measure.held_out import held_out_likelihood
from helpers.measure.many_fits import check_seeds, drawn_replies
from helpers.measure.provenance import with_step
from helpers.measure.search_runs import Run, digest_of, fit_or_read, made_folder
from helpers.measure.stability import average_jaccards, heaviest_words
from helpers.measure.tokens import Tokens
from helpers.measure.topic_model import Method
from helpers.measure.topics import check_iterations, check_seed_words, fit_topics, least_iterations
from helpers.options import check_jobs, check_whole

SCORES = ("held_out", "npmi", "c_v", "umass", "exclusivity", "stability")
# Words of a topic that are kept, those that coherence looks at, and the windows of its measures (None: documents).
_WORDS, _COHERENT = 20, 10
_WINDOWS: dict[Coherence, int | None] = {"npmi": 10, "c_v": 110, "umass": None}
# Methods that a seed changes little or not at all: each of their models is fitted to so large a part of the replies.
_SEEDLESS, _SHARE = ("nmf", "nmf-kl", "stm"), 0.8


def search_k(
    dtm: DocumentTermMatrix,
    ks: Iterable[int],
    method: Method = "gibbs",
    seeds: Iterable[int] = range(10),
    *,
    tokens: Tokens | None = None,
    folder: str | Path | None = None,
    covariates: Sequence[str] = (),
    seed_words: Mapping[str, Sequence[str]] | None = None,
    max_iter: int | None = None,
    n_jobs: int = -1,
    progress: bool = True,
) -> pd.DataFrame:
    """Fit and score models of several numbers of topics, each with several seeds.

    Parameters
    ----------
    dtm, method, covariates, seed_words, max_iter
        As `fit_topics` takes them; the matrix holds counts.
    ks
        Numbers of topics; `choose_k` needs values below and above the one that it is to find.
    seeds
        One a model of each k; it also draws the words that are held out, which are the same for every k.
    tokens
        What the matrix was counted from: coherence is looked for in it.
    folder
        Where each finished model is kept, made if it does not exist: a search that was stopped goes on where it was,
        and one with more k or seeds fits only those. The name of a file ends in the digest of the matrix, the options
        and the versions of what fits; a damaged file is made anew. Nothing is ever deleted. If None, nothing is kept.
    n_jobs
        How many processes fit; as many as there are cores if -1. The result does not depend on it.
    progress
        Whether to show a progress bar.

    Returns
    -------
    DataFrame[k, seed, held_out, npmi, c_v, umass, exclusivity, stability], one row a model, sorted:

    - `held_out`: `held_out_likelihood`, of a model that is fitted without the words held out;
    - `npmi`, `c_v`, `umass`: the mean over topics of `coherence` of their 10 heaviest words, NaN without tokens;
    - `exclusivity`: the mean over topics of `exclusivity`;
    - `stability`: the mean agreement with the models of the other seeds: the mean average Jaccard index of the 20
      heaviest words of their topics, each matched with another so that it is the highest; NaN for a single seed.

    Since a seed changes little of NMF and nothing of the structural model, each of their models is fitted to a random
    0.8 of the replies (all but `held_out`), as Greene et al. do.

    Warns
    -----
    ConvergenceWarning
        Of scikit-learn, once for all models that `fit_topics` warns of, with their numbers of topics.

    Raises
    ------
    InvalidValue
        If ks or seeds are none or one stands twice, n_jobs will not do, `fit_topics` refuses the largest k or seeded
        topics are more than the smallest, the tokens do not have the words of the matrix, or the folder cannot be
        written: before a model is fitted.

    References
    ----------
    Greene, O'Callaghan and Cunningham 2014 (agreement of models); Roberts, Stewart and Tingley 2019 (stm's searchK).
    """
    ks, seeds = _check_ks(ks), check_seeds(seeds)
    check_jobs(n_jobs)
    check_matrix(dtm)
    _check_tokens(dtm, tokens)
    named = {} if seed_words is None else seed_words
    check_iterations(method, max_iter)
    check_seed_words(dtm, ks[0], method, named)
    fit = functools.partial(_fit, dtm, method=method, covariates=covariates, seed_words=named, max_iter=max_iter)
    # What cannot be fitted is refused before the work starts.
    fit(ks[-1], 0, max_iter=least_iterations(method))
    options = _recorded(covariates, named, max_iter)
    digest = digest_of(dtm, [method, options])
    folder = None if folder is None else made_folder(Path(folder))
    jobs = [
        delayed(fit_or_read)(fit, k, seed, folder and folder / f"{method}-k{k}-seed{seed}-{digest}.json")
        for k in ks
        for seed in seeds
    ]
    runs = Parallel(n_jobs=n_jobs, return_as="generator_unordered")(jobs)
    done = list(tqdm(runs, total=len(jobs), desc="fitting", unit="model", disable=not progress, leave=False))
    _warn_not_converged(done)
    table = _scores(sorted(done, key=lambda run: (run.k, run.seed)), tokens)
    step = {"function": "search_k", "ks": ks, "method": method, "seeds": seeds, **options}
    table.attrs["provenance"] = with_step(dtm.provenance, step)
    return table


def _check_ks(ks: Iterable[int]) -> list[int]:
    if not isinstance(ks, Iterable):
        raise InvalidValue(f"ks = {ks!r} are no list: give several, such as [5, 10, 15]")
    ks = list(ks)
    for k in ks:
        check_whole("k", k, least=2)
    if not ks or len(set(ks)) < len(ks):
        raise InvalidValue(f"ks = {ks} will not do: give at least one number of topics, and each once")
    return sorted(int(k) for k in ks)


def _check_tokens(dtm: DocumentTermMatrix, tokens: Tokens | None) -> None:
    if tokens is not None and not isinstance(tokens, Tokens):
        raise InvalidValue(f"a {type(tokens).__name__} is no tokens: give those that the matrix was counted from")
    lacking = [] if tokens is None else sorted(set(dtm.vocabulary) - set(tokens.types))
    if lacking:
        raise InvalidValue(
            f"the tokens lack {len(lacking)} words of the matrix, such as {lacking[0]}: "
            "give those that the matrix was counted from"
        )


def _recorded(
    covariates: Sequence[str], seed_words: Mapping[str, Sequence[str]], max_iter: int | None
) -> dict[str, Any]:
    """The options as JSON can hold them, which takes no numbers or arrays of numpy."""
    return {
        "covariates": list(covariates),
        **({"seed_words": {name: list(words) for name, words in seed_words.items()}} if seed_words else {}),
        "max_iter": None if max_iter is None else int(max_iter),
    }


def _warn_not_converged(runs: list[Run]) -> None:
    short = [run for run in runs if not run.converged]
    if short:
        told = ", ".join(map(str, sorted({run.k for run in short})))
        warnings.warn(
            f"{len(short)} of {len(runs)} models have not converged (k = {told}): search again with a larger max_iter",
            ConvergenceWarning, stacklevel=3,
        )  # fmt: skip


def _fit(dtm: DocumentTermMatrix, k: int, seed: int, **options: Any) -> Run:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        # First, as it refuses what is no counts.
        held_out = held_out_likelihood(dtm, k, seed=seed, **options)
        part = drawn_replies(dtm, _SHARE, seed) if options["method"] in _SEEDLESS else dtm
        topic_word = fit_topics(part, k, seed=seed, **options).topic_word
    others = [warning.message for warning in caught if warning.category is not ConvergenceWarning]
    for message in others:
        warnings.warn(message, stacklevel=1)
    words = [dtm.vocabulary[row[row >= 0]].tolist() for row in heaviest_words(topic_word, _WORDS)]
    distinct = float(exclusivity(topic_word, _COHERENT).mean())
    return Run(k, seed, words, distinct, held_out, converged=len(others) == len(caught))


def _scores(runs: list[Run], tokens: Tokens | None) -> pd.DataFrame:
    of_run = ("k", "seed", "held_out", "exclusivity")
    table = pd.DataFrame({name: [getattr(run, name) for run in runs] for name in of_run})
    table["stability"] = np.concatenate([_agreement(same_k) for same_k in _by_k(runs)])
    heaviest = [[words[:_COHERENT] for words in run.words] for run in runs]
    for measure, window in _WINDOWS.items():
        table[measure] = np.nan if tokens is None else _coherence(heaviest, tokens, measure, window)
    return table[["k", "seed", *SCORES]]


def _by_k(runs: list[Run]) -> Iterator[list[Run]]:
    for _, same_k in itertools.groupby(runs, key=lambda run: run.k):
        yield list(same_k)


def _agreement(runs: list[Run]) -> np.ndarray:
    """The mean agreement of each run with the others of as many topics."""
    number: dict[str, int] = {}
    lists = np.full((len(runs), runs[0].k, _WORDS), -1)
    for run, place in zip(runs, lists, strict=True):
        for row, words in zip(place, run.words, strict=True):
            row[: len(words)] = [number.setdefault(word, len(number)) for word in words]
    agreement = np.full((len(runs), len(runs)), np.nan)
    for one, other in itertools.combinations(range(len(runs)), 2):
        jaccard = average_jaccards(lists[one], lists[other])
        agreement[one, other] = agreement[other, one] = jaccard[linear_sum_assignment(-jaccard)].mean()
    return pd.DataFrame(agreement).mean().to_numpy()


def _coherence(runs: list[list[list[str]]], tokens: Tokens, measure: Coherence, window: int | None) -> list[float]:
    """The mean coherence of each run's topics, of those that have two words."""
    counts = count_windows({word for topics in runs for words in topics for word in words}, tokens, window)
    return [float(pd.Series(coherence(topics, counts, measure)).mean()) for topics in runs]
