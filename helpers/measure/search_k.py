"""How many topics: models of several numbers of topics and many seeds, scored, and a number chosen by a rule."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib.metadata
import itertools
import json
import uuid
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy import stats
from scipy.optimize import linear_sum_assignment
from sklearn.exceptions import ConvergenceWarning
from tqdm import tqdm

import helpers
from helpers.errors import InvalidValue
from helpers.measure.coherence import Measure as Coherence
from helpers.measure.coherence import coherence, count_windows
from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.exclusivity import exclusivity
from helpers.measure.held_out import held_out_likelihood
from helpers.measure.provenance import add_step, with_step
from helpers.measure.resample import check_confidence
from helpers.measure.stability import average_jaccards, check_seeds, drawn_replies, heaviest_words
from helpers.measure.tokens import Tokens
from helpers.measure.topics import Method, fit_topics
from helpers.options import check_jobs, check_whole
from helpers.read.ingest import check_writable

SCORES = ("held_out", "npmi", "c_v", "umass", "exclusivity", "stability")
# Words of a topic that are kept, those that coherence looks at, and the windows of its measures (None: documents).
_WORDS, _COHERENT = 20, 10
_WINDOWS: dict[Coherence, int | None] = {"npmi": 10, "c_v": 110, "umass": None}
# What makes up the Pareto set: what a reader has of topics.
_READ = ("npmi", "exclusivity", "stability")
# Methods that a seed changes little or not at all: each of their models is fitted to so large a part of the replies.
_SEEDLESS, _SHARE = ("nmf", "nmf-kl", "stm"), 0.8
_FEWEST_SEEDS = 10
# Whose version may change what is fitted.
_ENGINES = ("scikit-learn", "tomotopy")


@dataclasses.dataclass(frozen=True)
class Run:
    """What is kept of a model: its k and seed, the words of each topic, and the scores that it has by itself."""

    k: int
    seed: int
    words: list[list[str]]
    exclusivity: float
    held_out: float


Fitting = functools.partial[Run]


def search_k(
    dtm: DocumentTermMatrix,
    ks: Iterable[int],
    method: Method = "gibbs",
    seeds: Iterable[int] = range(10),
    *,
    tokens: Tokens | None = None,
    folder: str | Path | None = None,
    covariates: Sequence[str] = (),
    max_iter: int | None = None,
    n_jobs: int = -1,
    progress: bool = True,
) -> pd.DataFrame:
    """Fit and score models of several numbers of topics, each with several seeds.

    Parameters
    ----------
    dtm, method, covariates, max_iter
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

    Raises
    ------
    InvalidValue
        If ks or seeds are none or one stands twice, n_jobs will not do, `fit_topics` refuses the largest k, the tokens
        do not have the words of the matrix, or the folder cannot be written: before a model is fitted.

    References
    ----------
    Greene, O'Callaghan and Cunningham 2014 (agreement of models); Roberts, Stewart and Tingley 2019 (stm's searchK).
    """
    ks, seeds = _check_ks(ks), check_seeds(seeds)
    check_jobs(n_jobs)
    _check_tokens(dtm, tokens)
    fit = functools.partial(_fit, dtm, method=method, covariates=covariates, max_iter=max_iter)
    _try(fit, ks[-1])
    digest = _digest(dtm, [method, list(covariates), max_iter])
    folder = None if folder is None else _made(Path(folder))
    jobs = [
        delayed(_run)(fit, k, seed, folder and folder / f"{method}-k{k}-seed{seed}-{digest}.json")
        for k in ks
        for seed in seeds
    ]
    runs = Parallel(n_jobs=n_jobs, return_as="generator_unordered")(jobs)
    done = list(tqdm(runs, total=len(jobs), desc="fitting", unit="model", disable=not progress, leave=False))
    table = _scores(sorted(done, key=lambda run: (run.k, run.seed)), tokens)
    step = {
        "function": "search_k", "ks": ks, "method": method, "seeds": seeds,
        "covariates": list(covariates), "max_iter": max_iter,
    }  # fmt: skip
    table.attrs["provenance"] = with_step(dtm.provenance, step)
    return table


def choose_k(table: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Choose a number of topics by a rule that is written before looking.

    The rule: leave out every k whose held-out likelihood is nearer to that of the worst k than of the best, or lower
    than a smaller k's by more than chance. Find the most stable of those that are left, and take the smallest whose
    stability is not below the interval of that one's.

    Parameters
    ----------
    table
        What `search_k` returns, with the same ten seeds or more for every k.
    confidence
        Of the intervals, and of the difference that is more than chance: the seeds hold out the same words for every k,
        so that the differences between two, seed by seed, have a mean with an interval (Student's t).

    Returns
    -------
    DataFrame[k, seeds, held_out, held_out_low, held_out_high, …, foretells, stable, pareto, chosen], one row a k: the
    mean over seeds of each score of `search_k`, with the ends of its interval (Student's t; NaN where the score is);
    whether its likelihood does not leave it out; whether its stability is not below the interval of the most stable
    one's; whether no other k equals it in the means of NPMI, exclusivity and stability (those that the table has) and
    is better in one; and whether it is the one chosen, which exactly one is.

    Raises
    ------
    InvalidValue
        If a column is missing, a likelihood or stability NaN, a k has fewer than ten seeds or other seeds than the
        rest, or the confidence will not do.

    Notes
    -----
    No k is true: it is a resolution, and its neighbours should be shown. The grid should begin far below what is
    looked for; a k chosen at its end asks for a wider one. Stability alone would choose two topics where these are
    found again each time, and what is worst foretold tells that they are too few. The highest likelihood does not
    choose, as it may go on rising with k: on the teaching corpus, where 11 themes were planned, beyond 22. Agreement of
    pairs of seeds is averaged, and a seed is in many pairs: the standard error of stability is that of the jackknife,
    more than twice as large as if each seed had its own.

    Measured with Gibbs sampling: 11 on the teaching corpus (300 sweeps; one standard error in place of the interval
    would choose 15, and was given up for that); on six planted corpora of 500 sections (100 sweeps) 5 and 6 where there
    are 5 themes, 9 and 9 where there are 10, 14 and 12 where there are 15.

    References
    ----------
    Greene, O'Callaghan and Cunningham 2014 (the most stable k); Arvesen 1969 (jackknife of means over pairs).
    """
    check_confidence(confidence)
    pairs = _check_table(table)
    choice = pd.DataFrame({"k": pairs.columns, "seeds": len(pairs)})
    for score in SCORES:
        scores = table.pivot(index="seed", columns="k", values=score)
        mean, half = scores.mean().to_numpy(), _standard_error(scores, score) * _of_chance(len(pairs), confidence)
        choice = choice.assign(**{score: mean, f"{score}_low": mean - half, f"{score}_high": mean + half})
    choice["foretells"] = _foretells(pairs, confidence)
    most = int(choice["stability"].where(choice["foretells"]).argmax())
    choice["stable"] = choice["stability"] >= choice["stability_low"].iloc[most]
    choice["pareto"] = _undominated(choice[list(_READ)].dropna(axis=1).to_numpy())
    choice["chosen"] = choice.index == (choice["foretells"] & choice["stable"]).idxmax()
    return add_step(choice, table, {"function": "choose_k", "confidence": confidence})


def _check_table(table: pd.DataFrame) -> pd.DataFrame:
    """The held-out likelihoods, seeds x k, if something can be chosen from them."""
    missing = [name for name in ("k", "seed", *SCORES) if name not in table]
    if missing:
        raise InvalidValue(f"the table has no column {missing[0]}: give the one that search_k returned")
    if table[["held_out", "stability"]].isna().any(axis=None) or table.duplicated(["k", "seed"]).any():
        raise InvalidValue("a likelihood or stability is missing, or a seed stands twice: give what search_k returned")
    pairs = table.pivot(index="seed", columns="k", values="held_out")
    seeds = pairs.count()
    if not len(table) or seeds.min() < _FEWEST_SEEDS:
        fewest = f"k = {seeds.idxmin()} has {seeds.min()} seeds" if len(table) else "the table is empty"
        raise InvalidValue(f"{fewest}, and nothing is chosen from fewer than {_FEWEST_SEEDS}: search with more seeds")
    if pairs.isna().any(axis=None):
        raise InvalidValue("the numbers of topics have other seeds than one another: search all with the same")
    return pairs


def _standard_error(scores: pd.DataFrame, score: str) -> np.ndarray:
    """Of the mean over seeds of each k; an agreement of two seeds is in the scores of both."""
    seeds = len(scores)
    jackknife = 2 * (seeds - 1) / (seeds - 2) if score == "stability" else 1
    return np.asarray(jackknife * scores.sem())


def _of_chance(seeds: int, confidence: float) -> float:
    """How many standard errors a mean over seeds lies off by chance (Student's t)."""
    return float(stats.t.ppf((1 + confidence) / 2, seeds - 1))


def _foretells(pairs: pd.DataFrame, confidence: float) -> list[bool]:
    """Whether each k is nearer to the best than to the worst, and not worse than a smaller one by more than chance."""
    chance = _of_chance(len(pairs), confidence)
    means = pairs.mean()
    found = []
    for place, k in enumerate(pairs.columns):
        behind = pairs.iloc[:, :place].rsub(pairs[k], axis=0)
        sinks = (behind.mean() + chance * behind.sem() < 0).any()
        found.append(bool(2 * means[k] >= means.min() + means.max() and not sinks))
    return found


def _undominated(means: np.ndarray) -> np.ndarray:
    """Whether no other row is as high in every column and higher in one."""
    as_high = np.all(means[None] >= means[:, None], axis=2)
    higher = np.any(means[None] > means[:, None], axis=2)
    dominated: np.ndarray = np.any(as_high & higher, axis=1)
    return ~dominated


def _check_ks(ks: Iterable[int]) -> list[int]:
    ks = list(ks)
    for k in ks:
        check_whole("k", k, least=2)
    if not ks or len(set(ks)) < len(ks):
        raise InvalidValue(f"ks = {ks} will not do: give at least one number of topics, and each once")
    return sorted(int(k) for k in ks)


def _check_tokens(dtm: DocumentTermMatrix, tokens: Tokens | None) -> None:
    lacking = [] if tokens is None else sorted(set(dtm.vocabulary) - set(tokens.types))
    if lacking:
        raise InvalidValue(
            f"the tokens lack {len(lacking)} words of the matrix, such as {lacking[0]}: "
            "give those that the matrix was counted from"
        )


def _try(fit: Fitting, k: int) -> None:
    """One round of the largest number: what cannot be fitted is refused before the work starts."""
    if fit.keywords["max_iter"] is not None:
        check_whole("max_iter", fit.keywords["max_iter"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit(k, 0, max_iter=1)


def _made(folder: Path) -> Path:
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _digest(dtm: DocumentTermMatrix, options: list[Any]) -> str:
    """Of all that a run depends on but k and seed, which stand in the name of its file."""
    versions = [helpers.__version__, *(importlib.metadata.version(engine) for engine in _ENGINES)]
    made_by = [options, versions, dtm.matrix.shape, dtm.vocabulary.tolist()]
    digest = hashlib.sha256(json.dumps(made_by, ensure_ascii=False).encode("utf-8"))
    digest.update(pd.util.hash_pandas_object(dtm.documents, index=False).to_numpy().tobytes())
    for array in (dtm.matrix.indptr, dtm.matrix.indices, dtm.matrix.data):
        digest.update(array.astype(np.int64).tobytes())
    return digest.hexdigest()[:16]


def _fit(dtm: DocumentTermMatrix, k: int, seed: int, **options: Any) -> Run:
    # First, as it refuses what is no counts.
    held_out = held_out_likelihood(dtm, k, seed=seed, **options)
    part = drawn_replies(dtm, _SHARE, seed) if options["method"] in _SEEDLESS else dtm
    topic_word = fit_topics(part, k, seed=seed, **options).topic_word
    words = [dtm.vocabulary[row[row >= 0]].tolist() for row in heaviest_words(topic_word, _WORDS)]
    return Run(k, seed, words, float(exclusivity(topic_word, _COHERENT).mean()), held_out)


def _run(fit: Fitting, k: int, seed: int, path: Path | None) -> Run:
    """Read what an earlier search has kept, or fit and keep it."""
    if path is None:
        return fit(k, seed)
    run = _read(path, k, seed)
    if run is None:
        run = fit(k, seed)
        _write(run, path)
    return run


def _read(path: Path, k: int, seed: int) -> Run | None:
    """A run that was kept, or None if there is none or its file is damaged."""
    try:
        run = Run(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return run if (run.k, run.seed, len(run.words)) == (k, seed, k) else None


def _write(run: Run, path: Path) -> None:
    # Two searches may share a folder: each writes a file of its own, and no file is ever half there.
    scratch = path.with_name(f"{path.name}.{uuid.uuid4().hex}.partial")
    try:
        scratch.write_text(json.dumps(dataclasses.asdict(run), ensure_ascii=False), encoding="utf-8")
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


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
