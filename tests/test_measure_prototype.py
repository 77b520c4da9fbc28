"""The prototype is the middle of several runs, and S-CLOP is its formula."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from helpers.measure import (
    mark_stability,
    prototype,
)
from helpers.measure.prototype import s_clop
from tests.test_measure_stability import model_of

WORDS_OF = {"alpha": [1, 1, 1, 0, 0, 0, 0], "beta": [0, 0, 0, 1, 1, 1, 0], "between": [0, 0, 1, 0, 0, 0, 1]}


def runs():
    """Two runs that agree, and one whose second topic is another, which has a word of its first."""
    agreed = [WORDS_OF["alpha"], WORDS_OF["beta"]]
    other = [WORDS_OF["alpha"], WORDS_OF["between"]]
    models = [model_of(np.array(rows) / np.sum(rows, axis=1, keepdims=True)) for rows in (agreed, agreed, other)]
    return [dataclasses.replace(model, seed=seed) for seed, model in enumerate(models)]


def test_s_clop_by_hand():
    """Disparity U = mean over runs of |topics - 1| times topics, of groups that the tree can be cut into.

    Three runs: {alpha, alpha, alpha} 0, {beta, beta} 1/3 x 2, {between} 2/3 x 1; at most 6 topics x 2/3.
    Two: {alpha, alpha} 0, {beta} and {between} 1/2 each; at most 4 topics x 1/2.
    """
    one, two, other = runs()
    assert s_clop([one, two, other]) == pytest.approx(1 - (2 / 3 + 2 / 3) / 4)
    assert s_clop([one, other]) == pytest.approx(1 - (1 / 2 + 1 / 2) / 2)
    assert s_clop([one, two]) == pytest.approx(1)


def test_topics_nearest_to_others_of_their_own_model_are_not_alike():
    """Each model says the same thing twice: {alpha, alpha} of one model is no better than two topics apart."""
    twice = [model_of(np.array([row, row]) / 3) for row in (WORDS_OF["alpha"], WORDS_OF["beta"])]
    assert s_clop(twice) == pytest.approx(0)


@pytest.mark.parametrize(("tokens", "expected"), [(100, 1), (101, 0)])
def test_words_of_few_tokens_are_no_words_of_a_topic_for_s_clop(tokens, expected):
    """0.1 of 100 tokens is 10, which is not more than 10; of 101 it is, and one model then says the same thing twice."""
    one = model_of([[0.9, 0.1, 0.0], [0.0, 0.1, 0.9]], tokens=tokens)
    other = model_of([[0.9, 0.0, 0.1], [0.1, 0.0, 0.9]], tokens=tokens)
    assert s_clop([one, other]) == pytest.approx(expected)


def test_the_prototype_is_most_like_the_others():
    one, two, other = runs()
    assert prototype([other, one, two]).topic_word is one.topic_word
    assert prototype(iter([one, two])).topic_word is one.topic_word


def test_a_prototype_knows_which_of_its_topics_the_others_find():
    """beta has a word of three in common with nothing of the third run: no index with it, 1 with the second."""
    one, two, other = runs()
    model = prototype([other, one, two], threshold=0.6)
    assert model.stable.tolist() == [True, False]
    assert model.provenance["steps"][-1] == {"function": "topic_stability", "models": 3, "n": 20, "threshold": 0.6}
    assert mark_stability([one, two], threshold=0.6).stable.tolist() == [True, True]
    assert one.stable is None, "a model is never changed"
