"""How well planted topics are measured: python -m tests.benchmarks.topics [PART …]; parts: slopes, k, recovery; all if none."""

from __future__ import annotations

import dataclasses
import sys

import numpy as np
import pandas as pd

from helpers.measure import (
    TopicModel,
    align_topics,
    choose_k,
    fit_topics,
    planted_corpus,
    prevalence_slopes,
    search_k,
    topic_prevalence,
)
from helpers.measure.planted import Planted
from helpers.measure.topic_model import Method

SIMULATIONS = 200
SECTIONS, TOPICS = 500, 10
# Points of share a year.
TREND = {1: -0.010, 3: 0.008, 5: 0.010, 7: -0.004, 9: 0.004}
# Corpora that neither a test nor what was tried for the rule has seen; every third number of the grid is near enough.
FRESH, GRID, SWEEPS, NEAR = range(1001, 1006), (3, 5, 8, 10, 12, 15, 18, 22), 100, 3
SIZES, SEED_WORDS = (100, 500, 2000), 4
METHODS = {
    "nmf": {}, "nmf-kl": {}, "lda": {}, "gibbs": {}, "seeded": {}, "dmr": {"covariates": ["year"]}, "stm": {"covariates": ["year"]},
}  # fmt: skip


def main() -> int:
    """Print what each part measures; nothing is asserted."""
    parts = {"slopes": slopes, "k": numbers, "recovery": recovery}
    for name in sys.argv[1:] or parts:
        parts[name]()
    return 0


def slopes() -> None:
    """How many slopes of planted topics lie within their 95 % intervals, and how far they are drawn to zero."""
    table = pd.concat([slopes_of(seed) for seed in range(SIMULATIONS)], ignore_index=True)
    covered = table.groupby("simulation")["covered"].mean()
    error = covered.std() / np.sqrt(SIMULATIONS)
    print(f"slopes: {100 * covered.mean():.1f} % of the 95 % intervals cover the planted slope (standard error {100 * error:.1f})")
    print(f"  {SIMULATIONS} corpora of {SECTIONS} sections, {TOPICS} topics, {len(TREND)} of them with trends, gibbs")
    for name, rows in (("with a trend", table[table["trend"]]), ("without", table[~table["trend"]]), ("found (cosine from .9)", table[table["cosine"] >= 0.9])):
        print(f"  topics {name}: {100 * rows['covered'].mean():.1f} % of {len(rows)}")
    trend = table[table["trend"]]
    print(f"  slopes are {(trend['slope'] * trend['planted']).sum() / (trend['drawn'] * trend['planted']).sum():.2f} of those of the weights drawn")
    print(f"  {100 * table['drawn_covered'].mean():.1f} % of the intervals from the weights drawn cover; cosine {table['cosine'].mean():.3f}")
    shares = table.groupby("simulation")["shares_covered"].first()
    print(f"  {100 * shares.mean():.1f} % of the intervals of single years cover the planted share")


def slopes_of(seed: int) -> pd.DataFrame:
    """One planted corpus: a row a topic with its slope, whether it is covered, and the same of the weights drawn."""
    planted = planted_corpus(SECTIONS, TOPICS, seed=seed, trend=TREND)
    model = fit_topics(planted.dtm, TOPICS, "gibbs", seed=seed)
    truth = as_planted(planted, model)
    matched = align_topics(truth, model)
    expected = planted.prevalence.groupby(["topic", "year"])["share"].mean().unstack()
    years = expected.columns.to_numpy(dtype=float)
    table = pd.DataFrame({"simulation": seed, "topic": expected.index, "cosine": matched["cosine"]})
    table["planted"] = (expected.to_numpy()[:, -1] - expected.to_numpy()[:, 0]) / (years[-1] - years[0])
    table["trend"] = table["topic"].isin(TREND)
    order = matched["other"].to_numpy(dtype=int) - 1
    shares = topic_prevalence(model)
    found = prevalence_slopes(shares).iloc[order].reset_index(drop=True)
    drawn = prevalence_slopes(topic_prevalence(truth))
    table["slope"], table["drawn"] = found["slope"], drawn["slope"]
    table["covered"] = (found["low"] <= table["planted"]) & (table["planted"] <= found["high"])
    table["drawn_covered"] = (drawn["low"] <= table["planted"]) & (table["planted"] <= drawn["high"])
    return table.assign(shares_covered=_shares_covered(shares, order, expected))


def as_planted(planted: Planted, model: TopicModel) -> TopicModel:
    """The model as it would be if it had found just what was planted."""
    return dataclasses.replace(model, weights=planted.weights, topic_word=planted.topic_word, posterior=None, names=())


def _shares_covered(shares: pd.DataFrame, order: np.ndarray, expected: pd.DataFrame) -> float:
    """What part of the intervals of topics in years covers the expected share."""
    low, high = (shares.pivot(index="topic", columns="period", values=end).iloc[order].to_numpy() for end in ("low", "high"))
    planted = expected[sorted(shares["period"].unique())].to_numpy()
    known = np.isfinite(low)
    return float(((low <= planted) & (planted <= high))[known].mean())


def numbers() -> None:
    """Which number of topics the rule chooses on corpora that it has not been seen on."""
    print(f"k: chosen from {', '.join(map(str, GRID))}; corpora of {SECTIONS} sections, gibbs with {SWEEPS} sweeps", flush=True)
    near = []
    for topics in (5, 10, 15):
        chosen = [chosen_of(topics, seed) for seed in FRESH]
        near += [abs(k - topics) <= NEAR for k in chosen]
        print(f"  {topics} topics planted: {', '.join(map(str, chosen))} chosen", flush=True)
    print(f"  {sum(near)} of {len(near)} are within {NEAR} of what was planted")


def chosen_of(topics: int, seed: int) -> int:
    """The number of topics that the rule chooses for one planted corpus, from ten seeds."""
    planted = planted_corpus(SECTIONS, topics, seed=seed)
    choice = choose_k(search_k(planted.dtm, GRID, max_iter=SWEEPS, progress=False))
    return int(choice.loc[choice["chosen"], "k"].item())


def recovery() -> None:
    """The mean cosine of planted and found topics, by method and by sections."""
    seeds = FRESH[:3]
    print(f"recovery: mean cosine of {TOPICS} planted and found topics, mean (lowest to highest) of {len(seeds)} corpora", flush=True)
    print(f"  {'sections':8}" + "".join(f"{sections:>24,}" for sections in SIZES))
    for method in METHODS:
        found = [[cosine_of(method, sections, seed) for seed in seeds] for sections in SIZES]
        cells = "".join(f"{f'{np.mean(each):.3f} ({min(each):.3f} to {max(each):.3f})':>24}" for each in found)
        print(f"  {method:8}{cells}", flush=True)


def cosine_of(method: Method, sections: int, seed: int) -> float:
    """The mean cosine of the planted topics of one corpus, some with trends, and those that a method finds."""
    planted = planted_corpus(sections, TOPICS, seed=seed, trend=TREND)
    options = {"seed_words": heaviest(planted)} if method == "seeded" else METHODS[method]
    model = fit_topics(planted.dtm, TOPICS, method, seed, **options)
    return float(align_topics(as_planted(planted, model), model)["cosine"].mean())


def heaviest(planted: Planted) -> dict[str, list[str]]:
    """The words of each planted topic that someone who knows it would name first."""
    words = planted.dtm.vocabulary[np.argsort(-planted.topic_word, axis=1)[:, :SEED_WORDS]]
    return {f"planted {topic}": row.tolist() for topic, row in enumerate(words, start=1)}


if __name__ == "__main__":
    sys.exit(main())
