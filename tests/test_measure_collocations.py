"""Bigrams against quanteda's, counts against a plain loop, a planted pair."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InvalidValue
from helpers.measure import Tokenizer, collocations, tokenize
from tests.test_measure_trends import corpus_of
from tests.words import PLAIN, tokens_of_lists


@pytest.mark.parametrize(
    ("numbers", "published"),
    # quanteda.textstats, reference of textstat_collocations.
    [
        (("a b c a b d e b d a b", "a b"), (3.412247, 1.936083)),
        (("a b c a b d e b d a b", "b d"), (3.218876, 1.799406)),
        (("The new European Union is not the old European Union", "European Union"), (4.317488, 2.027787)),
        (("The new European Union is not the old European Union", "The new"), (3.931826, 1.797564)),
        (("The new European Union is not the old European Union", "new European"), (2.708050, 1.454456)),
    ],
)
def test_quantedas_lambda_of_bigrams(numbers, published):
    text, pair = numbers
    table = collocations(tokens_of_lists([text.split()]), window=1, ordered=True, min_count=1)
    row = table.set_index(table["first"] + " " + table["second"]).loc[pair]
    assert row[["lambda", "lambda_z"]].tolist() == pytest.approx(published, abs=1e-6)


def test_a_window_counted_by_hand():
    """甲 乙 丙 甲: within two words 甲 meets 乙 twice, 丙 twice; 乙 meets 丙 once; there are five pairs of places."""
    table = collocations(tokens_of_lists([["甲", "乙", "丙", "甲"]]), window=2, min_count=1)
    assert list(table.columns) == [
        "first", "second", "count", "first_count", "second_count", "expected", "mi", "npmi", "mi3", "log_dice", "t",
        "z", "g2", "lambda", "lambda_z",
    ]  # fmt: skip
    rows = table.set_index(table["first"] + table["second"])
    assert rows["count"].to_dict() == {"乙甲": 2, "丙甲": 2, "丙乙": 1}
    # Places beside 甲: two at each end; beside 乙 and 丙: three each; ten in all.
    assert rows.loc["乙甲", ["first_count", "second_count"]].tolist() == [3, 4]
    assert rows.loc["乙甲", "expected"] == pytest.approx(1.2)
    assert rows.loc["乙甲", "mi"] == pytest.approx(np.log2(2 / 1.2))
    ordered = collocations(tokens_of_lists([["甲", "乙", "丙", "甲"]]), window=2, ordered=True, min_count=1)
    assert dict(zip(ordered["first"] + ordered["second"], ordered["count"], strict=True)) == dict.fromkeys(
        ["甲乙", "甲丙", "乙丙", "乙甲", "丙甲"], 1
    )


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(["甲", "乙", "丙", None]), max_size=12), min_size=1, max_size=4),
    st.integers(1, 4),
)
def test_counts_are_those_of_a_plain_loop(lists, window):
    found: dict[tuple[str, str], int] = {}
    for words in lists:
        for i, word in enumerate(words):
            for j in range(i + 1, min(i + window, len(words) - 1) + 1):
                if None not in words[i : j + 1]:
                    found[word, words[j]] = found.get((word, words[j]), 0) + 1
    if not found:
        return
    table = collocations(tokens_of_lists(lists), window=window, ordered=True, min_count=1)
    pairs = zip(table["first"], table["second"], strict=True)
    assert dict(zip(pairs, table["count"], strict=True)) == found
    both = {(a, b): found.get((a, b), 0) + found.get((b, a), 0) for a, b in found if a < b} | {
        (b, a): found[a, b] + found.get((b, a), 0) for a, b in found if a > b
    }
    if both:
        table = collocations(tokens_of_lists(lists), window=window, min_count=1)
        pairs = zip(table["first"], table["second"], strict=True)
        assert dict(zip(pairs, table["count"], strict=True)) == both


def test_no_window_bridges_a_mark_or_a_word_that_was_taken_out():
    tokens = tokenize(corpus_of((2013, "鼓励企业,支持的创新")), PLAIN)
    assert tokens.lists() == [["鼓励", "企业", "支持", "的", "创新"]]
    table = collocations(tokens.without(["的"]), min_count=1)
    assert (table["first"] + table["second"]).tolist() == ["企业鼓励"]


def test_a_node_and_its_neighbours():
    tokens = tokens_of_lists([["甲", "乙"], ["甲", "乙", "丙"], ["丙", "乙"]])
    table = collocations(tokens, node="乙", min_count=1)
    assert table["first"].unique().tolist() == ["乙"]
    assert dict(zip(table["second"], table["count"], strict=True)) == {"甲": 2, "丙": 2}
    assert table.attrs["provenance"]["steps"][-1]["node"] == "乙"


def planted_lists(generator, pairs):
    """Sixty words at random in 200 documents, and two words side by side now and then."""
    words = np.array([f"词{number}" for number in range(60)])
    lists = [list(generator.choice(words, 100)) for _ in range(200)]
    for row in generator.choice(200, pairs, replace=False) if pairs else []:
        lists[row][50:52] = ["链长", "机制"]
    return lists


def test_a_planted_pair_is_the_strongest():
    table = collocations(tokens_of_lists(planted_lists(np.random.default_rng(2), 40)))
    top = table.iloc[0]
    assert {top["first"], top["second"]} == {"链长", "机制"}
    assert top["count"] == 40
    for measure in ("mi", "npmi", "log_dice", "lambda", "z"):
        assert table[measure].idxmax() == 0


def test_words_at_random_are_tied_no_more_than_chance_has_it():
    """Pairs side by side are then nearly independent: lambda by its error is a standard normal variable."""
    table = collocations(tokens_of_lists(planted_lists(np.random.default_rng(5), 0)), window=1, ordered=True, min_count=1)
    assert table["lambda_z"].abs().lt(1.96).mean() == pytest.approx(0.95, abs=0.02)
    assert table["mi"].abs().median() < 0.5


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"min_count": 9}, "no pair of words stands 9 times"),
        ({"node": "丁"}, "is no word of the tokens"),
    ],
)
def test_what_cannot_be_counted_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        collocations(tokens_of_lists([["甲", "乙"]]), **{"min_count": 1, **options})


def test_a_window_wider_than_any_run_is_as_wide_as_the_longest():
    tokens = tokens_of_lists([["甲", "乙", "丙"], ["甲", "乙"]])
    tables = [collocations(tokens, window=window, min_count=1) for window in (2, 10**9)]
    pd.testing.assert_frame_equal(*tables)


def test_one_word_alone_has_no_pair():
    with pytest.raises(InvalidValue, match="no pair of words"):
        collocations(tokens_of_lists([["甲"], ["乙"]]), min_count=1)


def test_ngrams_of_characters_are_no_words():
    tokens = tokenize(corpus_of((2013, "鼓励企业创新")), Tokenizer("characters", lexicon=None))
    with pytest.raises(InvalidValue, match="share characters"):
        collocations(tokens, min_count=1)


def test_two_runs_are_equal():
    tokens = tokens_of_lists(planted_lists(np.random.default_rng(1), 20))
    pd.testing.assert_frame_equal(collocations(tokens), collocations(tokens))
