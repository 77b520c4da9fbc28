"""How well topics that were planted are measured: python -m tests.benchmarks.topics [PART …], all parts if none is named."""

from __future__ import annotations

import dataclasses
import sys

import numpy as np
import pandas as pd

from helpers.measure import align_topics, fit_topics, planted_corpus, prevalence_slopes, topic_prevalence

SIMULATIONS = 200
SECTIONS, TOPICS = 500, 10
# Points of share a year.
TREND = {1: -0.010, 3: 0.008, 5: 0.010, 7: -0.004, 9: 0.004}


def main() -> int:
    """Print what each part measures; nothing is asserted."""
    parts = {"slopes": slopes}
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
    truth = dataclasses.replace(model, weights=planted.weights, topic_word=planted.topic_word, posterior=None)
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


def _shares_covered(shares: pd.DataFrame, order: np.ndarray, expected: pd.DataFrame) -> float:
    """What part of the intervals of topics in years covers the expected share."""
    low, high = (shares.pivot(index="topic", columns="period", values=end).iloc[order].to_numpy() for end in ("low", "high"))
    planted = expected[sorted(shares["period"].unique())].to_numpy()
    known = np.isfinite(low)
    return float(((low <= planted) & (planted <= high))[known].mean())


if __name__ == "__main__":
    sys.exit(main())
