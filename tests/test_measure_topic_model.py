"""What a fitted model tells: weights of replies, shares, representative documents and draws, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, TopicModel, fit_topics


@pytest.mark.parametrize("method", ["lda", "gibbs"])
def test_draws_have_the_weights_as_their_mean(method):
    dtm = DocumentTermMatrix.from_tokens([["甲", "乙"] * 10, ["丙", "丁"] * 20, ["甲", "丁"] * 5])
    model = fit_topics(dtm, 2, method, seed=1, max_iter=100)
    draws = model.draw(4000, seed=2)
    assert draws.shape == (4000, 3, 2)
    assert np.allclose(draws.mean(axis=0), model.weights, atol=0.02)
    assert draws[:, 1].std(axis=0).max() < draws[:, 2].std(axis=0).max(), "a long document is surer"


def test_nmf_has_nothing_to_draw_from():
    with pytest.raises(InvalidValue, match="nmf has no posterior"):
        fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙", "丁"]]), 2).draw(10)


def test_weights_are_carried_up_to_replies_by_hand():
    model = by_hand().by_reply()
    assert model.documents["document_id"].tolist() == ["r", "s", "t"]
    assert model.documents["tokens"].tolist() == [40, 40, 5]
    assert np.allclose(model.weights, [[25 / 40, 15 / 40], [0.25, 0.75], [np.nan, np.nan]], equal_nan=True)
    assert model.provenance["steps"][-1] == {"function": "by_reply"}


def test_given_lists_have_no_replies():
    with pytest.raises(InvalidValue, match="of no replies"):
        fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙", "丁"]]), 2).by_reply()


def by_hand():
    """Two topics in four sections of three replies; the last has no terms."""
    documents = pd.DataFrame(
        {"document_id": list("abcd"), "reply_id": list("rrst"), "year": [2013, 2013, 2013, 2014], "tokens": [10, 30, 40, 5]}
    )
    weights = np.array([[1.0, 0.0], [0.5, 0.5], [0.25, 0.75], [np.nan, np.nan]])
    return TopicModel(weights, np.eye(2), np.array(["甲", "乙"]), documents, "nmf", 0, {"steps": []})


def test_a_document_without_terms_counts_for_no_share():
    model = by_hand()
    assert model.has_topics.tolist() == [True, True, True, False]
    assert model.shares.tolist() == pytest.approx([(10 + 15 + 10) / 80, (15 + 30) / 80])


def test_representative_documents_by_hand():
    table = by_hand().representative(2)
    assert list(table["document_id"]) == ["a", "b", "c", "b"]
    assert list(table["reply_id"]) == ["r", "r", "s", "r"]
    assert list(table["weight"]) == [1.0, 0.5, 0.75, 0.5]


def test_documents_without_topics_represent_none():
    table = by_hand().representative(9)
    assert list(table["document_id"]) == ["a", "b", "c", "c", "b", "a"]
    assert list(table["rank"]) == [1, 2, 3, 1, 2, 3]
