"""What two models have in common, counted by hand: a topic that splits, two that merge, one that stays."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from helpers.errors import InvalidValue
from helpers.measure import document_term_matrix, fit_topics, topic_overlap
from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.topic_model import TopicModel
from tests.test_measure_topics import planted

LISTS = [["贷款", "贷款", "担保"], ["汽车", "芯片", "汽车", "电池"], ["人才", "工程师", "人才"]]
DTM = DocumentTermMatrix.from_tokens(LISTS)


def model_of(*topics, weights=None):
    """A model whose topics have these words, all alike; documents have all topics alike if no weights are given."""
    words = np.array([[word in topic for word in DTM.vocabulary] for topic in topics], dtype=float)
    weights = np.full((3, len(topics)), 1 / len(topics)) if weights is None else np.array(weights, dtype=float)
    return TopicModel(weights, words / words.sum(axis=1, keepdims=True), DTM.vocabulary, DTM.documents, "gibbs", 0,
                      {"corpus": "by hand", "steps": []})  # fmt: skip


COARSE = model_of(["贷款", "担保"], ["汽车", "芯片", "电池", "人才", "工程师"])
FINE = model_of(["人才", "工程师"], ["汽车", "电池"], ["贷款", "担保", "芯片"])


def rows_of(table):
    return [tuple(row) for row in table[["model", "topic", "other", "text", "share", "other_share"]].to_numpy().tolist()]


def test_a_split_and_what_comes_from_two_topics_by_hand():
    """Ten words: three of money, three of cars and batteries, one chip, three of people."""
    table = topic_overlap([COARSE, FINE], DTM)
    assert rows_of(table) == [
        (1, 1, 3, 0.3, 1.0, pytest.approx(3 / 4)), (1, 1, 1, 0, 0, 0), (1, 1, 2, 0, 0, 0),
        (1, 2, 1, 0.3, pytest.approx(3 / 7), 1.0), (1, 2, 2, 0.3, pytest.approx(3 / 7), 1.0),
        (1, 2, 3, 0.1, pytest.approx(1 / 7), pytest.approx(1 / 4)),
    ]  # fmt: skip
    assert table["label"].tolist() == [COARSE.labels()[0]] * 3 + [COARSE.labels()[1]] * 3
    assert table["other_label"].tolist() == [FINE.labels()[other - 1] for other in table["other"]]
    step = table.attrs["provenance"]["steps"][-1]
    assert [model["k"] for model in step["models"]] == [2, 3]


def test_three_models_are_compared_each_with_the_next():
    table = topic_overlap([COARSE, FINE, COARSE], DTM)
    back = table[table["model"] == 2].set_index(["topic", "other"])
    assert len(back) == 6
    assert back.loc[(3, 1), "share"] == pytest.approx(3 / 4)
    assert back.loc[(3, 2), "share"] == pytest.approx(1 / 4)
    assert table.groupby("model")["text"].sum().tolist() == pytest.approx([1, 1])


def test_the_document_decides_on_a_word_of_two_topics():
    """贷款 is a word of both topics, and the first document is of the second one alone."""
    both = model_of(["贷款", "汽车", "人才"], ["贷款", "担保", "芯片", "电池", "工程师"],
                    weights=[[0, 1], [0.5, 0.5], [0.5, 0.5]])  # fmt: skip
    table = topic_overlap([both, both], DTM)
    pairs = table[table["text"] > 0].set_index(["topic", "other"])["text"].to_dict()
    assert pairs == {(1, 1): pytest.approx(0.4), (2, 2): pytest.approx(0.6)}


def test_words_of_no_topic_and_documents_without_topics_are_left_out():
    some = model_of(["贷款"], ["汽车", "人才"], weights=[[1, 0], [0, 1], [np.nan, np.nan]])
    table = topic_overlap([some, some], DTM)
    assert table.set_index(["topic", "other"])["text"].to_dict() == {(1, 1): 0.5, (1, 2): 0, (2, 2): 0.5, (2, 1): 0}
    idle = model_of(["贷款"], ["汽车"], weights=[[1, 0]] * 3)
    shares = topic_overlap([idle, idle], DTM).set_index(["topic", "other"])
    assert shares.loc[(1, 1), "share"] == 1
    assert np.isnan(shares.loc[(2, 1), "share"])
    assert np.isnan(shares.loc[(1, 2), "other_share"])


def test_both_topics_are_marked_if_their_models_are():
    marked = [dataclasses.replace(COARSE, stable=np.array([True, False])),
              dataclasses.replace(FINE, stable=np.array([False, True, True]))]  # fmt: skip
    table = topic_overlap(marked, DTM)
    assert list(table.columns[:7]) == ["model", "topic", "label", "stable", "other", "other_label", "other_stable"]
    assert table["stable"].tolist() == [True] * 3 + [False] * 3
    assert table["other_stable"].tolist() == [other > 1 for other in table["other"]]
    one_side = topic_overlap([marked[0], FINE], DTM)
    assert one_side["stable"].tolist() == [True] * 3 + [False] * 3
    assert "other_stable" not in one_side
    assert not {"stable", "other_stable"} & set(topic_overlap([marked[0], FINE, marked[0]], DTM).columns)


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_a_model_overlaps_with_itself_topic_by_topic(method):
    dtm, _, _ = planted(documents=60)
    model = fit_topics(dtm, 3, method)
    table = topic_overlap([model, model], dtm)
    own = table[table["topic"] == table["other"]]
    assert own["share"].tolist() == pytest.approx([1, 1, 1])
    assert own["text"].sum() == pytest.approx(1)


def test_a_finer_model_splits_topics_of_the_teaching_corpus(teaching_tokens):
    dtm = document_term_matrix(teaching_tokens, min_df=5, max_df=0.15)
    coarse, fine = fit_topics(dtm, 3, "nmf"), fit_topics(dtm, 9, "nmf")
    table = topic_overlap([coarse, fine], dtm)
    assert len(table) == 27
    assert table["text"].sum() == pytest.approx(1)
    assert table.groupby("topic")["share"].sum().tolist() == pytest.approx([1] * 3)
    assert table.groupby("other")["other_share"].sum().tolist() == pytest.approx([1] * 9)


@pytest.mark.parametrize(
    ("models", "dtm", "words"),
    [
        (COARSE, DTM, "there are 1: give a list"),
        ([COARSE], DTM, "there are 1: give a list"),
        ([], DTM, "there are 0: give a list"),
        (None, DTM, "None is no topic model"),
        ("models", DTM, "'m' is no topic model"),
        ([COARSE, "model"], DTM, "'model' is no topic model"),
        ([COARSE, FINE], FINE, "a TopicModel is no document-term matrix"),
        ([COARSE, FINE], dataclasses.replace(DTM, weighting="tfidf"), "the matrix is weighted by tfidf: make it with"),
        ([COARSE, FINE], DTM.only(np.array([0, 1])), "model 1 was fitted to other documents"),
        ([COARSE, dataclasses.replace(FINE, vocabulary=FINE.vocabulary[::-1])], DTM, "model 2 was fitted to other"),
    ],
)
def test_models_that_cannot_be_laid_beside_each_other_are_refused(models, dtm, words):
    with pytest.raises(InvalidValue, match=words):
        topic_overlap(models, dtm)
