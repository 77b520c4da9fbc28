"""Communities of planted blocks, their stability, and the same ones in every process."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import co_words, communities
from helpers.measure.co_words import ties_of
from helpers.measure.communities import _agreement, _numbered, _stability
from tests.test_measure_co_words import TERMS, blocks
from tests.words import tokens_of_lists


def test_two_planted_blocks_are_found_as_two_communities():
    tokens = tokens_of_lists(blocks(np.random.default_rng(2)))
    table = co_words(tokens, TERMS, window="section", seed=1)
    ties = ties_of(table)
    same = ties["first"].str[0] == ties["second"].str[0]
    assert same.sum() >= 0.8 * 2 * 28
    assert (~same).sum() <= 0.05 * len(ties)
    groups = communities(table, tokens, resamples=30, seed=1)
    assert list(groups.columns) == [
        "term", "community", "used_in", "degree", "strength", "betweenness", "stability",
    ]  # fmt: skip
    assert groups.groupby(groups["term"].str[0])["community"].nunique().tolist() == [1, 1]
    assert groups["community"].nunique() == 2
    assert groups["stability"].min() > 0.9
    assert groups.attrs["seed_agreement"] > 0.95
    assert groups.attrs["bootstrap_agreement"] > 0.9
    assert groups.attrs["modularity"] == pytest.approx(0.5, abs=0.1)


def test_communities_seen_in_little_text_are_unstable():
    """A few sections show a few of the ties: the communities of resamples disagree, those of many sections do not."""
    agreements = []
    for sections in (120, 600):
        tokens = tokens_of_lists(blocks(np.random.default_rng(4), sections=sections))
        table = co_words(tokens, TERMS, window="section", resamples=200)
        agreements.append(communities(table, tokens, resamples=20).attrs["bootstrap_agreement"])
    assert agreements[0] < 0.6
    assert agreements[1] > 0.95


def test_communities_are_numbered_from_the_largest_and_the_untied_have_none():
    assert _numbered(np.array([7, 3, 3, -4, 7, 3])).fillna(0).tolist() == [2, 1, 1, 0, 2, 1]
    assert _numbered(np.array([5, 5, 2, 2])).tolist() == [1, 1, 2, 2]
    tokens = tokens_of_lists([[*words, "丁"] for words in blocks(np.random.default_rng(2))])
    table = co_words(tokens, [*TERMS, "丁"], window="section", resamples=100)
    row = communities(table, tokens, resamples=5).set_index("term").loc["丁"]
    assert row[["community", "stability"]].isna().all()
    assert (row["degree"], row["used_in"]) == (0, 300)


def test_stability_counted_by_hand():
    """甲 is with 乙 in both resamples and with 丙 in one; 丁 has no fellow."""
    labels = np.array([0, 0, 0, -4])
    drawn = [np.array([1, 1, 1, 2]), np.array([0, 0, 5, 5])]
    assert _stability(labels, drawn)[:3].tolist() == [0.75, 0.75, 0.5]
    assert np.isnan(_stability(labels, drawn)[3])
    assert _agreement(labels, [labels, labels]) == 1


def test_one_reply_cannot_tell_how_stable_its_communities_are():
    tokens = tokens_of_lists(blocks(np.random.default_rng(2)))
    tokens = dataclasses.replace(tokens, documents=tokens.documents.assign(reply_id="r"))
    groups = communities(co_words(tokens, TERMS, window="section"), tokens, resamples=5)
    assert groups["community"].nunique() == 2
    assert groups["stability"].isna().all()
    assert np.isnan(groups.attrs["bootstrap_agreement"])


@pytest.mark.slow
def test_one_seed_one_result_in_every_process():
    """Louvain goes through its terms in an order that must not be that of a set of words, which this process has by chance."""
    here, seed = as_printed(), "77" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    there = subprocess.run(
        [sys.executable, "-c", "from tests.test_measure_communities import as_printed; print(as_printed())"],
        check=True, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
    ).stdout  # fmt: skip
    assert there == here + "\n"
    assert "甲0" in here


def as_printed():
    tokens = tokens_of_lists(blocks(np.random.default_rng(6), sections=150))
    table = co_words(tokens, TERMS, window="section")
    return f"{communities(table, tokens, resamples=5).to_csv()} {table.to_csv()}"


def test_communities_need_ties_and_their_table():
    tokens = tokens_of_lists([["甲", "乙"], ["甲"], ["乙"]])
    table = co_words(tokens, ["甲", "乙"], window="section")
    with pytest.raises(InvalidValue, match="no two terms of the 2 are tied"):
        communities(table, tokens)
    with pytest.raises(InvalidValue, match="does not say how it was made"):
        communities(pd.DataFrame(table.to_dict()), tokens)
