"""Models of many seeds and of other replies."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from helpers.measure import (
    fit_many,
    topic_stability,
)
from tests.test_measure_topics import TOPICS, planted


def test_other_replies_change_what_a_seed_does_not():
    """NMF of as many topics as were planted is the same for each seed; of other replies it is not, nor of more topics."""
    dtm = planted(150)[0]
    seeds, replies, too_many = (
        topic_stability(fit_many(dtm, k, "nmf", range(3), share=share, n_jobs=1))
        for k, share in ((TOPICS, 1), (TOPICS, 0.8), (3 * TOPICS, 0.8))
    )
    assert seeds["jaccard"].min() > 0.99
    assert replies["stable"].all()
    assert replies["jaccard"].max() < 0.99
    assert (~too_many["stable"]).sum() >= TOPICS, too_many


@pytest.mark.slow
def test_models_are_the_same_on_any_number_of_processes():
    dtm = planted(40)[0]
    alone, together = (fit_many(dtm, 3, "gibbs", [5, 1], share=0.5, n_jobs=jobs, max_iter=10) for jobs in (1, 2))
    assert [model.seed for model in together] == [5, 1]
    for one, two in zip(alone, together, strict=True):
        assert np.array_equal(one.topic_word, two.topic_word)
        assert one.documents.equals(two.documents)
        assert len(one.documents) == 20
    assert not alone[0].documents.equals(alone[1].documents)


def test_whole_replies_are_drawn():
    documents = pd.DataFrame({"document_id": list("abcdefgh"), "reply_id": list("rrrstttu"), "tokens": 10})
    dtm = dataclasses.replace(planted(8)[0], documents=documents)
    for model in fit_many(dtm, 2, "nmf", range(5), share=0.5, n_jobs=1):
        drawn = set(model.documents["reply_id"])
        assert len(drawn) == 2
        assert model.documents["document_id"].tolist() == list(documents.loc[documents["reply_id"].isin(drawn), "document_id"])
        assert len(model.weights) == len(model.documents)
        assert len(model.vocabulary) == len(dtm.vocabulary)
