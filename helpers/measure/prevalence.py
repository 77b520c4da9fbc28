"""How much of the text topics take, by year, region or another fact of the replies."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure.periods import check_fact, check_one_a_reply, group_documents, sum_rows
from helpers.measure.provenance import add_step, with_step
from helpers.measure.resample import THIN, check_confidence, check_seed, share_draws, wilson_ends
from helpers.measure.series import first_year
from helpers.measure.stability import align_topics, check_distinct, mark_stability, model_list
from helpers.measure.topic_model import TopicModel
from helpers.options import check_whole

_LAYERS = ("from_posterior", "from_replies", "from_seeds")
_OF_SLOPES = ("period", "topic", "label", "replies", "share", "error")
# Weights that are drawn at once.
_CELLS = 4_000_000


def topic_prevalence(
    model: TopicModel | Sequence[TopicModel],
    by: str = "year",
    *,
    years_per_period: int = 1,
    confidence: float = 0.95,
    draws: int = 100,
    seed: int = 0,
) -> pd.DataFrame:
    """How much of the text each topic takes, by period.

    Parameters
    ----------
    model
        A fitted model of a corpus, or several that were fitted to one matrix with other seeds, five or more: their
        topics are matched with those of the first (`align_topics`), their weights averaged, and the table tells which
        are ``stable``.
    by, years_per_period
        See `helpers.measure.periods.group_documents`. Replies without the fact are in no period.
    confidence
        Of the interval.
    draws, seed
        How often the weights are drawn from the posterior, at least twice, and the seed of the draws.

    Returns
    -------
    DataFrame[topic, label, period, replies, share, low, high, thin, error, from_posterior, from_replies, from_seeds],
    sorted by topic and period: the mean weight of the topic over the period's documents, each weighted by its tokens,
    with the ends of the interval (NaN for a period without replies; the ends, and all after `thin`, NaN with fewer
    than two); whether the period has fewer than ten replies; the standard error of the share; and what parts of its
    square come from the posterior of the weights, from the replies that there happen to be, and from the seeds. A
    part is 0 where its layer is not there: methods without posterior, one model. The step of the provenance says so:
    its ``draws`` are None, and it has one of ``seeds``.

    Raises
    ------
    InvalidValue
        If the grouping is impossible, the documents are of no replies, one of the models stands twice or is of other
        documents, words or numbers of topics, or the confidence, the draws or the seed will not do.

    Notes
    -----
    The layers do not hang together, so that their variances add up. That of the replies is
    `helpers.measure.resample.share_interval`'s, and without other layers the interval is its. Since it is a part of
    p (1 - p), the others are divided by p (1 - p) too, and Wilson's ends of the sum stay within 0 and 1.

    Replies: they differ in estimated weights. Whatever makes one reply's estimate miss is in these differences, as it
    is another miss in the next reply. Posterior: estimated weights differ by less than true ones, by the variance of
    the posterior on average (law of total variance), so that adding it once counts nothing twice where weights are
    means of a posterior whose prior fits. Where they are drawn to no mean (long documents, clear words) the misses
    are counted in both layers; the posterior is small there. Seeds: with R models (1 + 1/R) times the variance
    between them, known with R - 1 degrees of freedom (Rubin's rule; Welch and Satterthwaite for the sum). With a
    sampler it holds what is unknown of the words of topics, and the part of the posterior by which two runs differ
    once more. In simulations in which the truth is one seed more and seeds make half of the variance, 93 % of the 95 %
    intervals of five models cover it, and 94 % of ten. Topics that other seeds do not find make this layer large, and
    the mean of their shares means little: look at `topic_stability`.

    No interval knows of the bias: a prior draws the weights of documents to the mean, and so the differences between
    periods. In 200 corpora of 500 planted sections of 70 tokens with ten topics that share their words
    (`planted_corpus`), ``"gibbs"`` gave slopes four fifths of those of the weights drawn. Of the 95 % intervals 95.9 %
    covered the planted slope (94.9 % of topics with a trend), and 96.5 % the planted shares of single years. Of 5,000
    sections (500 sweeps) slopes are nine tenths, but the intervals narrower: in four corpora 88 % of them cover. So a
    slope is more likely to be too flat than too steep, the more so the shorter the documents.

    References
    ----------
    Treier and Jackman 2008 (the method of composition); Rubin 1987, section 3.3; Satterthwaite 1946; Brown, Cai and
    DasGupta 2001 for Wilson's interval.
    """
    check_confidence(confidence)
    check_whole("draws", draws, least=2)
    check_seed(seed)
    check_fact(by)
    models = _matched(model_list(model))
    if models[0].stable is None and len(models) > 1:
        models[0] = mark_stability(models)
    if "reply_id" not in models[0].documents.columns:
        raise InvalidValue("the documents are given lists and of no replies: fit a model of a tokenised corpus")
    grouping = group_documents(models[0].documents, by, years_per_period)
    check_one_a_reply(models[0].documents, grouping, by)
    groups, labels = len(grouping.labels), models[0].labels()
    text = _text_of_periods(models[0], grouping.position, groups)
    weights = np.mean([_filled(one) for one in models], axis=0)
    share = np.where(text.getnnz(axis=1)[:, None] > 0, np.clip(text @ weights, 0, 1), np.nan)
    layers, degrees = _layers(models, weights, text, grouping.position, draws, np.random.default_rng(seed))
    variance = layers.sum(axis=0)
    low, high = wilson_ends(share, variance, degrees, confidence)
    replies = _replies(models[0], grouping.position, groups)
    columns = {
        "share": share, "low": low, "high": high, "thin": np.tile(replies[:, None] < THIN, len(labels)),
        "error": np.sqrt(variance * share * (1 - share)), **dict(zip(_LAYERS, layers / variance, strict=True)),
    }  # fmt: skip
    table = models[0].by_value({"period": grouping.labels, "replies": replies.tolist()}, columns)
    step = {
        "function": "topic_prevalence", "by": by, "years_per_period": years_per_period, "confidence": confidence,
        "seeds": [one.seed for one in models], "draws": draws if models[0].posterior else None, "seed": seed,
    }  # fmt: skip
    table.attrs["provenance"] = with_step(models[0].provenance, step)
    return table


def prevalence_slopes(table: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """How the share of each topic changes from year to year.

    Parameters
    ----------
    table
        What `topic_prevalence` returns by year.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame[topic, label, periods, replies, slope, error, low, high], a row a topic, and ``stable`` if the table has
    it: the periods that have an interval and their replies; the change of the share a year by least squares, each
    period weighted by its replies, with its standard error and interval. The last four are NaN with fewer than two
    periods.

    Raises
    ------
    InvalidValue
        If a column is wanting, the table is empty, a period is no year or span of years, or the confidence will not
        do.

    Notes
    -----
    The errors are those of the shares, not how the shares lie about the line: a slope is the mean change over the
    years, whether there is a line or not. What is taken for independent between periods are their replies and
    posteriors, and seeds too: a seed that gives a topic more in all years alike makes the interval too wide.

    References
    ----------
    Cochran 1977, section 5A.
    """
    check_confidence(confidence)
    missing = [name for name in _OF_SLOPES if name not in table.columns]
    if missing or table.empty:
        raise InvalidValue(f"the table has no {', '.join(missing) or 'row'}: give the one of topic_prevalence by year")
    names = [name for name in ("label", "stable") if name in table]
    dated = table.assign(year=table["period"].map(first_year).astype(float))
    slopes = [
        {"topic": topic, **rows[names].iloc[0], **_slope(rows, confidence)} for topic, rows in dated.groupby("topic")
    ]
    return add_step(pd.DataFrame(slopes), table, {"function": "prevalence_slopes", "confidence": confidence})


def _slope(rows: pd.DataFrame, confidence: float) -> dict[str, float]:
    rows = rows[rows["error"].notna()]
    replies, year = rows["replies"].to_numpy(dtype=float), rows["year"].to_numpy()
    known = {"periods": len(rows), "replies": int(replies.sum())}
    if len(rows) < 2:
        return known | dict.fromkeys(("slope", "error", "low", "high"), np.nan)
    away = year - np.average(year, weights=replies)
    pull = replies * away / (replies * away**2).sum()
    slope, error = pull @ rows["share"], np.sqrt(pull**2 @ rows["error"] ** 2)
    reach = error * stats.t.ppf((1 + confidence) / 2, known["replies"] - len(rows))
    return known | {"slope": slope, "error": error, "low": slope - reach, "high": slope + reach}


def _matched(models: list[TopicModel]) -> list[TopicModel]:
    """The models with their topics in the order of the first."""
    if not models:
        raise InvalidValue("the list of models is empty: give one, or several of other seeds")
    first = models[0]
    for one in models[1:]:
        alike = (
            len(one.topic_word) == len(first.topic_word)
            and np.array_equal(one.vocabulary, first.vocabulary)
            and one.documents.equals(first.documents)
            and one.method == first.method
        )
        if not alike:
            raise InvalidValue(
                "the models differ in more than their seeds (documents, words, k or method): fit all to one matrix"
            )
    check_distinct(models)
    return [first, *(_in_order(one, align_topics(first, one)["other"].to_numpy(dtype=int) - 1) for one in models[1:])]


def _in_order(model: TopicModel, topics: np.ndarray) -> TopicModel:
    posterior = model.posterior.in_order(topics) if model.posterior else None
    return dataclasses.replace(
        model, weights=model.weights[:, topics], topic_word=model.topic_word[topics], posterior=posterior
    )


def _filled(model: TopicModel) -> np.ndarray:
    """Weights, zero for documents without topics."""
    weights: np.ndarray = np.nan_to_num(model.weights)
    return weights


def _text_of_periods(model: TopicModel, position: np.ndarray, groups: int) -> sp.csr_matrix:
    """What part of each period's text each document is, periods x documents: its product with weights are shares."""
    sizes = model.sizes
    inside = np.flatnonzero((position >= 0) & (sizes > 0))
    period = position[inside]
    parts = sizes[inside] / np.bincount(period, weights=sizes[inside], minlength=groups)[period]
    return sp.csr_matrix((parts, (period, inside)), shape=(groups, len(sizes)))


def _replies(model: TopicModel, position: np.ndarray, groups: int) -> np.ndarray:
    """How many replies each period has."""
    periods = pd.Series(position).groupby(model.documents["reply_id"].to_numpy()).last()
    replies: np.ndarray = np.bincount(periods[periods >= 0], minlength=groups)
    return replies


def _layers(
    models: list[TopicModel],
    weights: np.ndarray,
    text: sp.csr_matrix,
    position: np.ndarray,
    draws: int,
    generator: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Variances of shares p as parts of p (1 - p), layers x periods x topics, and the degrees of freedom of the sum."""
    reply, ids = pd.factorize(models[0].documents["reply_id"])
    group = np.full(len(ids), -1)
    group[reply] = position
    sizes = models[0].sizes
    sums, words = sum_rows(weights * sizes[:, None], reply, len(ids)), sum_rows(sizes, reply, len(ids))
    share, replies, degrees = share_draws(sums, words, group, text.shape[0])
    runs = len(models)
    posterior = np.mean([_posterior_variance(one, text, draws, generator) for one in models], axis=0)
    seeds = (1 + 1 / runs) * np.var([text @ _filled(one) for one in models], axis=0, ddof=min(1, runs - 1))
    most = share * (1 - share)
    # A topic that is nowhere, or everywhere, is so in all draws and with all seeds.
    relative = [np.divide(layer, most, out=0 * share, where=most > 0) for layer in (posterior, seeds)]
    layers = np.stack([relative[0], replies, relative[1]])
    return layers, layers.sum(axis=0) ** 2 / (layers[1] ** 2 / degrees + layers[2] ** 2 / max(1, runs - 1))


def _posterior_variance(
    model: TopicModel, text: sp.csr_matrix, draws: int, generator: np.random.Generator
) -> np.ndarray:
    """How far shares differ between draws of the weights; zero where there is nothing to draw from."""
    if model.posterior is None:
        return np.zeros((text.shape[0], model.weights.shape[1]))
    drawn_from = text[:, model.has_topics]
    batch = max(1, _CELLS // model.weights.size)
    shares = [
        drawn_from @ weights
        for first in range(0, draws, batch)
        for weights in model.posterior.draw(min(batch, draws - first), generator)
    ]
    variance: np.ndarray = np.var(shares, axis=0, ddof=1)
    return variance
