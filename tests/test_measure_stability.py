"""Topics are matched and compared by hand, and told stable from unstable where they were planted."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import InvalidValue
from helpers.measure import (
    TopicModel,
    align_topics,
    drawn_replies,
    fit_dynamic_topics,
    fit_many,
    fit_topics,
    intrusion_by_item,
    mark_stability,
    planted_corpus,
    prevalence_slopes,
    prototype,
    representative_passages,
    simulated_coder,
    theme_table,
    topic_coherence,
    topic_effects,
    topic_map,
    topic_prevalence,
    topic_stability,
    word_intrusion,
    word_set_intrusion,
)
from helpers.measure.prototype import s_clop
from helpers.measure.stability import average_jaccard, average_jaccards, heaviest_words
from tests.test_measure_topics import TOPICS, planted


def model_of(topic_word, vocabulary=None, tokens=100):
    """A model with these words in its topics, which have so many tokens each."""
    topic_word = np.asarray(topic_word, dtype=float)
    topics, words = topic_word.shape
    vocabulary = np.array(vocabulary or [f"w{number:03d}" for number in range(words)], dtype=object)
    documents = pd.DataFrame({"document_id": [str(number) for number in range(topics)], "tokens": tokens})
    provenance = {"corpus": "by hand", "steps": []}
    return TopicModel(np.eye(topics), topic_word, vocabulary, documents, "gibbs", 0, provenance)


def two_runs():
    """Two models that found the same topics from other seeds."""
    return [dataclasses.replace(model_of(np.eye(2)), seed=seed) for seed in (5, 7)]


def test_average_jaccard_is_that_of_greene_and_others():
    """Their example (section 3.2): depths 1 to 5 have 0, 0, 1/5, 1/7 and 3/7 in common."""
    one, other = ["album", "music", "best", "award", "win"], ["sport", "best", "win", "medal", "award"]
    assert average_jaccard(one, other, 5) == pytest.approx((0 + 0 + 1 / 5 + 1 / 7 + 3 / 7) / 5)
    assert average_jaccard(one, other) == pytest.approx(0.154, abs=0.0005)
    assert average_jaccard(one, other, 3) == pytest.approx((0 + 0 + 1 / 5) / 3)


@pytest.mark.parametrize(
    ("case", "one", "other", "expected"),
    [
        ("the same", ["甲", "乙", "丙"], ["甲", "乙", "丙"], 1),
        ("nothing in common", ["甲", "乙"], ["丙", "丁"], 0),
        ("two words change places", ["甲", "乙"], ["乙", "甲"], (0 + 1) / 2),
        ("a shorter list", ["甲"], ["甲", "乙", "丙"], (1 + 1 / 2 + 1 / 3) / 3),
        ("an empty list", [], ["甲"], 0),
        ("two empty lists", [], [], 0),
    ],
)
def test_average_jaccard_by_hand(case, one, other, expected):
    assert average_jaccard(one, other) == pytest.approx(expected)
    assert average_jaccard(other, one) == pytest.approx(expected)


@given(st.permutations(range(8)), st.permutations(range(8)), st.integers(1, 8), st.integers(0, 8))
def test_average_jaccard_is_its_definition(one, other, n, cut):
    """Sets of the first words, depth by depth, of lists of which one may be shorter."""
    one, other = one[:n], other[:cut][:n]
    longest = max(len(one), len(other))
    depths = [(set(one[:depth]), set(other[:depth])) for depth in range(1, longest + 1)]
    expected = sum(len(a & b) / len(a | b) for a, b in depths) / longest
    lists = np.full((2, n), -1)
    lists[0, : len(one)], lists[1, : len(other)] = one, other
    assert average_jaccards(lists[:1], lists[1:])[0, 0] == pytest.approx(expected)


def test_what_only_the_prior_gave_is_no_word_of_a_topic():
    topic_word = np.array([[0.5, 0.25, 0.125, 0.125], [0.25, 0.25, 0.25, 0.25], [0.0, 0.3, 0.0, 0.7]])
    assert heaviest_words(topic_word, 3).tolist() == [[0, 1, -1], [-1, -1, -1], [3, 1, -1]]


def test_a_permuted_model_aligns_with_itself():
    model = fit_topics(planted(60)[0], TOPICS, "gibbs", seed=1, max_iter=30)
    order = np.array([3, 0, 4, 1, 2])
    table = align_topics(model, dataclasses.replace(model, topic_word=model.topic_word[order]))
    assert table.columns.tolist() == ["topic", "other", "cosine", "jaccard"]
    assert order[table["other"].to_numpy(dtype=int) - 1].tolist() == [0, 1, 2, 3, 4]
    assert np.allclose(table[["cosine", "jaccard"]], 1)
    assert table.attrs["provenance"]["steps"][-1] == {"function": "align_topics", "n": 20}


def test_topics_are_aligned_by_hand():
    """The best pairs are not each one's best: 1 is most like 1, but 2 has none but it."""
    reference = model_of([[0.6, 0.4, 0.0, 0.0], [0.8, 0.0, 0.1, 0.1]], ["甲", "乙", "丙", "丁"])
    other = model_of([[0.7, 0.3, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]], ["甲", "乙", "戊", "己"])
    table = align_topics(reference, other, n=2)
    assert table["other"].tolist() == [2, 1]
    first, second = 0.4 / np.sqrt(0.52), 0.56 / np.sqrt(0.66 * 0.58)
    assert table["cosine"].tolist() == pytest.approx([first, second])
    # 甲 乙 and 乙: nothing, then one of two; 甲 丙 and 甲 乙: all, then one of three.
    assert table["jaccard"].tolist() == pytest.approx([(0 + 1 / 2) / 2, (1 + 1 / 3) / 2])


def test_topics_that_the_other_model_has_not_are_missing():
    table = align_topics(model_of(np.eye(3)), model_of(np.eye(3)[[2, 0]]))
    assert table["other"].tolist() == [2, pd.NA, 1]
    assert table.loc[1, ["cosine", "jaccard"]].isna().all()
    assert len(align_topics(model_of(np.eye(3)[:2]), model_of(np.eye(3)))) == 2


def test_stability_by_hand():
    """One topic is found again by both others, one by one of them, and of the third only half is found."""
    first = model_of([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 0.5, 0.5]])
    second = model_of([[0, 0, 0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0]])
    third = model_of([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0]])
    table = topic_stability([first, second, third], threshold=0.6)
    assert table.columns.tolist() == ["topic", "label", "stable", "models", "jaccard", "low", "high", "cosine"]
    assert table["models"].tolist() == [2, 2, 2]
    # w004 w005 and w004: all, then one of two; w002 w003 and w003: nothing, then one of two.
    assert table["jaccard"].tolist() == pytest.approx([1, (1 + 0.25) / 2, 0.75])
    assert table["low"].tolist() == pytest.approx([1, 0.25, 0.75])
    assert table["high"].tolist() == pytest.approx([1, 1, 0.75])
    assert table["cosine"].tolist() == pytest.approx([1, (1 + 0.5**0.5) / 2, 0.5**0.5])
    assert table["stable"].tolist() == [True, True, True]
    assert topic_stability([first, second, third], threshold=0.7)["stable"].tolist() == [True, False, True]
    assert table["label"].tolist() == first.labels()


def test_planted_topics_are_stable_and_more_than_were_planted_are_not():
    dtm = planted(150)[0]
    right, too_many = (
        topic_stability(fit_many(dtm, k, "gibbs", range(4), n_jobs=1, max_iter=100)) for k in (TOPICS, 3 * TOPICS)
    )
    assert right["stable"].all(), right
    assert (~too_many["stable"]).sum() >= TOPICS, too_many
    assert right["jaccard"].mean() > too_many["jaccard"].mean() + 0.2


def test_every_table_of_a_marked_model_tells_which_topics_are_stable(teaching, teaching_tokens, teaching_dtm):
    dtm = teaching_dtm.without_empty()
    fitted = fit_topics(dtm, 4, "dmr", max_iter=75, covariates=["year"])
    model = dataclasses.replace(fitted, stable=np.array([True, False, False, True]))
    themes = pd.Series(np.where(teaching.replies["year"] > 2017, "late", "early"), teaching.replies["reply_id"])
    trend = topic_prevalence(model)
    dynamic = fit_dynamic_topics(dtm, 3, years_per_period=6)
    marked = dynamic.marked(fit_dynamic_topics(drawn_replies(dtm, seed=seed), 3, years_per_period=6) for seed in (1, 2))
    tables = {
        "words": model.words(5), "frex": model.words(5, by="frex"), "lift": model.words(5, by="lift"),
        "representative": model.representative(2), "priors": model.covariate_priors(), "trend": trend,
        "aligned": align_topics(model, fitted),
        "slopes": prevalence_slopes(trend), "regions": topic_prevalence(model.by_reply(), "region"),
        "effects": topic_effects(model, ["year"]), "themes": theme_table(model, themes), "map": topic_map(model),
        "passages": representative_passages(model, teaching, 1), "coherence": topic_coherence(model, teaching_tokens),
        "intrusion": word_intrusion(model).key, "sets": word_set_intrusion(model).key,
        "items": intrusion_by_item(word_intrusion(model), simulated_coder(word_intrusion(model), dtm)),
    }  # fmt: skip
    for name, table in tables.items():
        assert table.groupby("topic")["stable"].unique().map(list).tolist() == [[True], [False], [False], [True]], name
        assert table["stable"].dtype == bool, name
        assert name in ("intrusion", "sets") or table.attrs["provenance"], name
    assert "stable" not in word_intrusion(model).items
    for table in (marked.period_topics, marked.words(3)):
        assert table["stable"].tolist() == marked.model.stable[table["topic"] - 1].tolist()
    for table in (fitted.words(5), topic_prevalence(fitted), dynamic.period_topics):
        assert "stable" not in table, "one model alone does not tell"


@pytest.mark.parametrize("method", ["nmf", "stm"])
def test_stability_of_seeds_that_change_nothing_is_warned_of(method):
    dtm = planted_corpus(100, 3).dtm
    with pytest.warns(UserWarning, match="differ by rounding alone, and so all topics are called stable"):
        table = topic_stability(fit_many(dtm, 3, method, range(2), n_jobs=1))
    assert table["jaccard"].tolist() == pytest.approx([1] * 3)


@pytest.mark.parametrize(("method", "share"), [("nmf", 0.8), ("gibbs", 1)])
def test_stability_that_tells_something_is_not_warned_of(method, share):
    models = fit_many(planted_corpus(100, 3).dtm, 3, method, range(3), share=share, n_jobs=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        topic_stability(models)


def test_several_models_tell_which_topics_are_stable_by_themselves():
    models = fit_many(planted_corpus(100, 3).dtm, 3, "gibbs", range(5), n_jobs=1, max_iter=20)
    expected = topic_stability(models)["stable"].tolist()
    assert topic_prevalence(models).groupby("topic")["stable"].first().tolist() == expected


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: average_jaccard(["甲", "甲"], ["乙"]), "no list of different words"),
        (lambda: average_jaccard("甲乙", ["乙"]), "no list of different words"),
        (lambda: average_jaccard(["甲"], ["乙"], 0), "n = 0"),
        (lambda: align_topics(model_of(np.eye(2)), model_of(np.eye(2)), n=0), "n = 0"),
        (lambda: align_topics(model_of(np.eye(2)), "model"), "'model' is no topic model: give what fit_topics"),
        (lambda: align_topics(None, model_of(np.eye(2))), "None is no topic model"),
        (lambda: topic_stability([model_of(np.eye(2))]), "two or more models are compared, and there are 1"),
        (lambda: prototype([]), "and there are 0"),
        (lambda: topic_stability(model_of(np.eye(2))), "and there is one TopicModel"),
        (lambda: mark_stability([model_of(np.eye(2))]), "and there are 1"),
        (lambda: prototype("models"), "'m' is no topic model: give what fit_topics or fit_many returns"),
        (lambda: s_clop([model_of(np.eye(2)), None]), "None is no topic model"),
        (lambda: drawn_replies(planted(9)[0], 0), "share = 0"),
        (lambda: drawn_replies(planted(9)[0], seed=-1), "is no seed"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", 3), "seeds = 3 are no list"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", n_jobs=0), "n_jobs = 0"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", n_jobs=-2), "n_jobs = -2"),
        (lambda: topic_stability([model_of(np.eye(2)), model_of(np.eye(3))]), r"have \[2, 3\] topics"),
        (lambda: topic_stability([model_of(np.eye(2))] * 2, threshold=50), "threshold = 50"),
        (lambda: topic_stability([model_of(np.eye(2))] * 2), r"model 2 is model 1 once more \(seed 0\)"),
        (lambda: mark_stability([*two_runs(), prototype(two_runs())]), "model 3 is model 1 once more"),
        (lambda: topic_prevalence([*two_runs(), two_runs()[1]]), r"model 3 is model 2 once more \(seed 7\)"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", []), "give at least one"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", [1, 1]), "each once"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", [-1]), "is no seed"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", share=0), "share = 0"),
        (lambda: fit_many(planted(9)[0], 2, "nmf", share=1.2), "share = 1.2 is no finite number above 0 and up to 1"),
        (lambda: fit_many(planted(9)[0], 10, "nmf", [1], n_jobs=1), "k = 10 topics"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, words):
    with pytest.raises(InvalidValue, match=words):
        call()
