"""What a fitted model tells: weights of replies, shares, representative documents and draws, by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, TopicModel, fit_topics, topic_effects, topic_prevalence


def by_hand():
    """Two topics in four sections of three replies; the last has no terms."""
    documents = pd.DataFrame(
        {"document_id": list("abcd"), "reply_id": list("rrst"), "year": [2013, 2013, 2013, 2014], "tokens": [10, 30, 40, 5]}
    )
    weights = np.array([[1.0, 0.0], [0.5, 0.5], [0.25, 0.75], [np.nan, np.nan]])
    return TopicModel(weights, np.eye(2), np.array(["甲", "乙"]), documents, "nmf", 0, {"steps": []})


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


def sampled():
    """A sampled model of six sections of three replies, of the last of which the region is not known."""
    lists = [["甲", "乙"] * 3, ["丙", "丁"] * 2, ["甲", "丁"], ["丙"] * 4, ["乙"] * 5, ["丁", "丙"]]
    dtm = DocumentTermMatrix.from_tokens(lists)
    regions = pd.array(["江岚省"] * 2 + ["云岫省"] * 2 + [None] * 2, dtype="string")
    facts = {"reply_id": list("rrsstt"), "year": [2013, 2013, 2014, 2014, 2014, 2014], "region": regions}
    dtm = dataclasses.replace(dtm, documents=dtm.documents.assign(**facts))
    return fit_topics(dtm, 2, "gibbs", seed=1, max_iter=60)


def test_draws_of_replies_are_means_of_those_of_their_parts():
    model = sampled()
    draws, tokens = model.draw(20, seed=3), model.documents["tokens"].to_numpy()
    of_replies = model.by_reply().draw(20, seed=3)
    for number, parts in enumerate([[0, 1], [2, 3], [4, 5]]):
        expected = np.average(draws[:, parts], axis=1, weights=tokens[parts])
        assert np.allclose(of_replies[:, number], expected)


def test_replies_tell_the_same_prevalence_as_their_parts():
    """Means over text do not hang on how it is cut, nor does what is unsure of them."""
    model = sampled()
    pd.testing.assert_frame_equal(topic_prevalence(model), topic_prevalence(model.by_reply()))


@pytest.mark.parametrize("kept", ["mask", "array", "rows"])
def test_some_documents_keep_their_topics_and_their_draws(kept):
    model = sampled()
    known = model.documents["region"].notna()
    some = model.only({"mask": known, "array": known.to_numpy(), "rows": [0, 1, 2, 3]}[kept])
    assert some.documents["document_id"].tolist() == list("0123")
    assert np.array_equal(some.weights, model.weights[:4])
    assert np.array_equal(some.draw(5, seed=2), model.draw(5, seed=2)[:, :4])
    assert some.topic_word is model.topic_word
    assert some.provenance["steps"][-1] == {"function": "only", "documents": 4}
    assert some.by_reply().documents["reply_id"].tolist() == ["r", "s"]


def test_documents_without_topics_can_be_kept():
    some = by_hand().only([3, 1])
    assert some.documents["document_id"].tolist() == ["d", "b"]
    assert np.array_equal(some.weights, [[np.nan, np.nan], [0.5, 0.5]], equal_nan=True)


def test_effects_of_a_fact_are_found_where_it_is_known():
    with pytest.raises(InvalidValue, match=r'region is missing in 2 of 6 .*\.only\(documents\["region"\]\.notna\(\)\)'):
        topic_effects(sampled(), ["region"])
    model = sampled().only(sampled().documents["region"].notna())
    assert topic_effects(model, ["region"], cluster="document_id", draws=5)["term"].tolist()[:2] == [
        "intercept", "region=江岚省",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"documents": by_hand().documents[:3]}, r"weights has the shape \(4, 2\), but there are 3 documents, .* with model.only"),
        ({"topic_word": np.eye(3)[:, :2]}, r"weights has the shape \(4, 2\), but there are 4 documents, 3 topics"),
        ({"vocabulary": np.array(["甲"])}, r"topic_word has the shape \(2, 2\), but .* 1 words: give \(2, 1\)"),
        ({"stable": np.array([True])}, r"stable has the shape \(1,\), .*: give \(2,\)"),
    ],
)
def test_what_does_not_belong_together_makes_no_model(changed, message):
    with pytest.raises(InvalidValue, match=message):
        dataclasses.replace(by_hand(), **changed)


def test_a_model_is_like_itself_alone():
    """Two models are told apart without comparing arrays, which are neither true nor false."""
    one, other = sampled(), sampled()
    assert one == one and one != other and other in [one, other] and len({one, other}) == 2


def test_given_lists_have_no_replies():
    with pytest.raises(InvalidValue, match="of no replies"):
        fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙", "丁"]]), 2).by_reply()


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
