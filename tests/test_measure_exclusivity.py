"""FREX, lift and exclusivity by hand and against a transcript of stm's lines; a topic's own words come first."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import TopicModel, exclusivity, frex, lift

# Ranks of shares, by four: 1, 3/4, 1/2, 1/4 and 7/8, 3/8, 3/8, 7/8. Exclusivities 1/2, 3/4, 2/3, 1/5 and
# 1/2, 1/4, 1/3, 4/5 have the ranks, by four, 1/2, 1, 3/4, 1/4 and 3/4, 1/4, 1/2, 1.
TOPICS = np.array([[0.4, 0.3, 0.2, 0.1], [0.4, 0.1, 0.1, 0.4]])
FREX = [[2 / 3, 6 / 7, 3 / 5, 1 / 4], [21 / 26, 3 / 10, 3 / 7, 14 / 15]]


def model():
    documents = pd.DataFrame({"document_id": ["a", "b", "c"], "reply_id": ["r", "s", "t"], "tokens": [30, 10, 7]})
    weights = np.array([[1.0, 0.0], [0.0, 1.0], [np.nan, np.nan]])
    return TopicModel(weights, TOPICS, np.array(["甲", "乙", "丙", "丁"]), documents, "lda", 0, {"steps": []})


def test_frex_by_hand():
    assert frex(TOPICS) == pytest.approx(np.array(FREX))


def test_the_weight_is_that_of_exclusivity():
    ranks = np.array([[1 / 2, 1, 3 / 4, 1 / 4], [3 / 4, 1 / 4, 1 / 2, 1]])
    assert frex(TOPICS, 1) == pytest.approx(ranks)
    assert frex(TOPICS, 0)[0] == pytest.approx([1, 3 / 4, 1 / 2, 1 / 4])


def test_exclusivity_by_hand():
    """甲 and 乙 of the first topic, 甲 and 丁 of the second, with seven tenths for exclusivity."""
    assert exclusivity(TOPICS, 2) == pytest.approx([10 / 17 + 10 / 11, 105 / 134 + 70 / 73])
    assert exclusivity(TOPICS, 9) == pytest.approx(exclusivity(TOPICS, 4)), "all words, if there are fewer than n"


def stms(topic_word, m, w):
    """exclusivity() of stm's R/exclusivity.R, line by line."""
    tbeta = topic_word.T
    mat = tbeta / tbeta.sum(axis=1, keepdims=True)
    ex = np.array([stats.rankdata(column) for column in mat.T]).T / len(mat)
    fr = np.array([stats.rankdata(column) for column in tbeta.T]).T / len(mat)
    frex_w = 1 / (w / ex + (1 - w) / fr)
    index = np.argsort(-tbeta, axis=0)[:m]
    return [frex_w[index[:, topic], topic].sum() for topic in range(tbeta.shape[1])]


@given(st.integers(0, 1000), st.integers(2, 8), st.integers(3, 30), st.floats(0, 1))
def test_exclusivity_is_stms(seed, topics, words, weight):
    topic_word = np.random.default_rng(seed).dirichlet(np.ones(words), topics)
    assert exclusivity(topic_word, 3, weight) == pytest.approx(stms(topic_word, 3, weight))


def test_lift_by_hand():
    shares = np.array([0.4, 0.2, 0.0, 0.25])
    assert lift(TOPICS, shares) == pytest.approx(np.array([[1, 1.5, 0, 0.4], [1, 0.5, 0, 1.6]]))


def test_a_word_of_no_topic_is_nobodys_own():
    topic_word = np.array([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0]])
    scores = frex(topic_word)
    assert np.isfinite(scores).all()
    assert (scores[:, 2] < scores[:, :2].min()).all()


def test_words_are_ordered_by_frex_and_lift():
    words = model().words(2, "frex")
    assert list(words.columns) == ["topic", "rank", "term", "weight", "score"]
    assert words["term"].tolist() == ["乙", "甲", "丁", "甲"]
    assert words["weight"].tolist() == [0.3, 0.4, 0.4, 0.4]
    assert words["score"].tolist() == pytest.approx([6 / 7, 2 / 3, 14 / 15, 21 / 26])
    # Three quarters of the tokens are of the first topic: the words' shares are .4, .25, .175 and .175.
    lifted = model().words(2, "lift")
    assert lifted["term"].tolist() == ["乙", "丙", "丁", "甲"]
    assert lifted["score"].tolist() == pytest.approx([0.3 / 0.25, 0.2 / 0.175, 0.4 / 0.175, 1])
    assert list(model().words(2).columns) == ["topic", "rank", "term", "weight"]


def test_labels_follow_the_order():
    assert model().labels() == ["甲·乙·丙", "甲·丁·乙"]
    assert model().labels("frex") == ["乙·甲·丙", "丁·甲·丙"]
    assert model().labels(by="lift")[1] == "丁·甲·丙"


def test_a_topics_own_words_come_before_words_of_all_topics():
    shared, own = np.full((3, 2), 0.4), np.kron(np.eye(3), np.full(4, 0.05))
    vocabulary = np.array([*"共通", *"甲乙丙丁", *"子丑寅卯", *"东南西北"])
    thirds = np.full((3, 3), 1 / 3)
    planted = dataclasses.replace(model(), topic_word=np.hstack([shared, own]), vocabulary=vocabulary, weights=thirds)
    assert (planted.words(2)["term"].tolist()) == ["共", "通"] * 3
    for by in ("frex", "lift"):
        words = planted.words(4, by).groupby("topic")["term"].agg("".join)
        assert words.tolist() == ["甲乙丙丁", "子丑寅卯", "东南西北"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: frex(TOPICS, 1.5), "weight = 1.5"),
        (lambda: frex(TOPICS, float("nan")), "weight = nan"),
        (lambda: frex(TOPICS[0]), r"the shares \(4\) are no table"),
        (lambda: frex(np.array([[0.5, np.nan]])), r"\(1 x 2\) are no table of finite numbers"),
        (lambda: frex(-TOPICS), "from 0 on"),
        (lambda: exclusivity(TOPICS, 0), "n = 0"),
        (lambda: lift(TOPICS, np.array([1.0])), "1 shares for 4 words"),
        (lambda: lift(TOPICS, -np.ones(4)), "from 0 on"),
        (lambda: model().words(2, "tfidf"), "by = 'tfidf' is unknown"),
        (lambda: model().labels("prob"), "by = 'prob' is unknown"),
    ],
)
def test_what_cannot_be_scored_is_refused(call, words):
    with pytest.raises(InvalidValue, match=words):
        call()
