"""Agreement of topics with themes: scikit-learn's values, intervals that cover, chance; the teaching corpus."""

from __future__ import annotations

import dataclasses
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from helpers.errors import InvalidValue
from helpers.measure import (
    DocumentTermMatrix,
    TopicModel,
    document_term_matrix,
    fit_topics,
    load_stop_words,
    theme_agreement,
    theme_seeds,
    theme_table,
    tokenize,
)
from helpers.measure.lexicon import THEMES
from helpers.measure.themes import _error, _statistics
from helpers.measure.topic_model import Method
from helpers.read.corpus import TEACHING
from tests.words import DEFAULT


def model_of(topics, k=None, reply_ids=None):
    """A model whose documents each have one topic (from 1; None: no topics)."""
    k = k or max(topic or 1 for topic in topics)
    weights = np.array([np.full(k, np.nan) if topic is None else np.eye(k)[topic - 1] for topic in topics])
    names = [f"d{number}" for number in range(len(topics))]
    documents = pd.DataFrame({"document_id": names, "reply_id": reply_ids or names, "tokens": 10})
    return TopicModel(weights, np.eye(k), np.array([f"词{i}" for i in range(k)]), documents, "nmf", 0, {"steps": []})


def themes_of(themes):
    return pd.Series(themes, index=[f"d{number}" for number in range(len(themes))])


def values(table):
    return table.set_index("statistic")["value"]


def test_by_hand():
    """Two themes of two replies; the first topic has both of one and one of the other: purity (2 + 1) / 4."""
    table = theme_agreement(model_of([1, 1, 1, 2]), themes_of(["甲", "甲", "乙", "乙"])).set_index("statistic")
    assert table.loc["purity", "value"] == 0.75
    # Pairs alike in both: 1 of 6; by chance 2 * 3 / 6 = 1; at most (2 + 3) / 2.
    assert table.loc["ari", "value"] == 0.0
    # H(theme) = 1 bit, H(topic) = .8113, together 1.5.
    assert table.loc["nmi", "value"] == pytest.approx((1 + 0.811278 - 1.5) / ((1 + 0.811278) / 2), abs=1e-6)
    assert (table["replies"] == 4).all()


def test_the_same_division_agrees_fully():
    table = theme_agreement(model_of([2, 1, 1, 2, 3]), themes_of(["甲", "乙", "乙", "甲", "丙"]), resamples=200)
    assert np.allclose(table["value"], 1)
    assert table[["low", "high"]].isna().all(axis=None), "no reply makes a difference, which is no certainty"


@pytest.mark.filterwarnings("error")
def test_two_replies_are_compared_without_an_interval():
    table = theme_agreement(model_of([1, 2]), themes_of(["甲", "乙"]), resamples=10)
    assert list(table["value"]) == [1, 1, 1]
    assert table[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("seed", range(5))
def test_values_are_scikit_learns(seed):
    generator = np.random.default_rng(seed)
    topics, themes = generator.integers(1, 7, 80), generator.integers(0, 4 + seed, 80)
    topics = np.where(generator.random(80) < 0.5, themes % 6 + 1, topics)
    found = values(theme_agreement(model_of(topics.tolist(), 6), themes_of(themes), resamples=10))
    assert found["nmi"] == pytest.approx(metrics.normalized_mutual_info_score(themes, topics, average_method="arithmetic"))
    assert found["ari"] == pytest.approx(metrics.adjusted_rand_score(themes, topics))
    cells = metrics.cluster.contingency_matrix(themes, topics)
    assert found["purity"] == pytest.approx(cells.max(axis=0).sum() / 80)


def test_chance_is_what_shuffled_topics_have():
    generator = np.random.default_rng(1)
    topics, themes = generator.integers(1, 9, 60), generator.integers(0, 8, 60)
    table = theme_agreement(model_of(topics.tolist(), 8), themes_of(themes), resamples=2000).set_index("statistic")
    shuffled = [metrics.normalized_mutual_info_score(themes, generator.permutation(topics)) for _ in range(200)]
    assert table.loc["nmi", "chance"] == pytest.approx(np.mean(shuffled), abs=0.01)
    assert table.loc["ari", "chance"] == pytest.approx(0, abs=0.01)
    assert table.loc["nmi", "chance"] > 0.2, "of many small topics"
    assert abs(table.loc["nmi", "value"] - table.loc["nmi", "chance"]) < 3 * np.std(shuffled)


def test_the_error_is_that_of_leaving_each_reply_out():
    cells = np.array([[5, 1, 0], [2, 4, 3]])
    theme, topic = (np.repeat(side, cells.ravel()) for side in np.indices(cells.shape).reshape(2, -1))
    kept = [np.arange(15) != left for left in range(15)]
    nmi = np.array([metrics.normalized_mutual_info_score(theme[k], topic[k]) for k in kept])
    assert _error(cells)[0] == pytest.approx(np.sqrt(14 / 15 * ((nmi - nmi.mean()) ** 2).sum()))


def population(generator, themes, topics, agreeing):
    """Shares of themes x topics: each theme has a topic of its own, which so many of its replies have."""
    shares = generator.dirichlet(np.full(themes, 5.0))[:, None]
    cells = shares * (1 - agreeing) * np.array([generator.dirichlet(np.ones(topics)) for _ in range(themes)])
    cells[np.arange(themes), np.arange(themes) % topics] += shares[:, 0] * agreeing
    return cells / cells.sum()


@pytest.mark.slow
@pytest.mark.parametrize(("replies", "agreeing"), [(100, 0.4), (250, 0.7)])
def test_intervals_cover(replies, agreeing):
    generator = np.random.default_rng(replies)
    cells = population(generator, 11, 11, agreeing)
    samples = generator.multinomial(replies, cells.ravel(), size=4500).reshape(-1, 11, 11)
    average = _statistics(samples[500:]).mean(axis=0)
    tables = [theme_agreement(*of_cells(table), resamples=1) for table in samples[:500]]
    covered = np.mean([(table["low"] <= average) & (average <= table["high"]) for table in tables], axis=0)
    print(f"{replies} replies, {agreeing} agreeing, mean {average.round(2)}: covered {covered.round(3)}")
    assert (covered >= 0.92).all()
    assert (covered <= 0.985).all()


def of_cells(cells):
    theme, topic = (np.repeat(side, cells.ravel()) for side in np.indices(cells.shape).reshape(2, -1))
    model = model_of((topic + 1).tolist(), cells.shape[1])
    # Documents of no replies need not be carried up to them.
    return dataclasses.replace(model, documents=model.documents.drop(columns="reply_id")), themes_of(theme)


def test_weights_are_carried_up_to_replies():
    """The first reply's sections lie in two topics, the longer one's counts."""
    model = model_of([1, 2, 2, 1], reply_ids=["r", "r", "s", "t"])
    model.documents["tokens"] = [10, 30, 20, 20]
    table = theme_table(model, pd.Series({"r": "甲", "s": "甲", "t": "乙"}))
    assert table[["theme", "topic", "replies", "share"]].to_numpy().tolist() == [
        ["乙", 1, 1, 1], ["乙", 2, 0, 0], ["甲", 1, 0, 0], ["甲", 2, 2, 1],
    ]  # fmt: skip


def test_a_table_has_every_pair():
    table = theme_table(model_of([1, 1, 2, None, 3]), themes_of(["a", "b", "b", "b", None]))
    assert list(table.columns) == ["theme", "topic", "label", "replies", "share"]
    assert table[["theme", "topic", "replies", "share"]].to_numpy().tolist() == [
        ["a", 1, 1, 1.0], ["a", 2, 0, 0.0], ["a", 3, 0, 0.0], ["b", 1, 1, 0.5], ["b", 2, 1, 0.5], ["b", 3, 0, 0.0],
    ]  # fmt: skip
    assert table.attrs["provenance"]["steps"][-1]["function"] == "theme_table"


@pytest.mark.parametrize(
    ("themes", "words"),
    [
        (["甲", "乙"], "are no Series"),
        (pd.DataFrame({"theme": ["甲", "乙"]}, index=["d0", "d1"]), "are no Series"),
        ({"d0": "甲", "d1": "乙"}, "are no Series"),
        (None, "are no Series"),
        (pd.Series(["甲", "乙"], index=["d0", "d0"]), "one theme an id"),
        (pd.Series(["甲", "乙"], index=[["d0", "d1"], ["d0", "d1"]]), "one theme an id"),
        (pd.Series([["甲"], ["乙"]], index=["d0", "d1"]), r"\['甲'\] is no theme: give each id one name"),
        (pd.Series(["甲", "乙"], index=["d0", "jianglan.txt"]), "1 ids that the model does not know, such as .'jianglan.txt'"),
        (pd.Series(["甲", "甲"], index=["d0", "d1"]), "are 1: give two or more"),
        (pd.Series([None, None], index=["d0", "d1"]), "of 0 replies that have topics are 0"),
        (pd.Series([], dtype=object), "of 0 replies that have topics are 0"),
    ],
)
def test_themes_that_cannot_be_compared_are_refused(themes, words):
    for measure in (theme_agreement, theme_table):
        with pytest.raises(InvalidValue, match=words):
            measure(model_of([1, 2]), themes)


# Fewer rounds than by default are enough to be judged.
METHODS = {
    "nmf": {}, "nmf-kl": {}, "lda": {"max_iter": 10}, "gibbs": {"max_iter": 100}, "seeded": {"max_iter": 100},
    "dmr": {"max_iter": 100, "covariates": ["year"]}, "stm": {"max_iter": 10, "covariates": ["year"]},
}  # fmt: skip


@pytest.mark.slow
def test_topics_of_the_teaching_corpus_agree_with_its_main_themes(teaching):
    truth = pd.read_csv(TEACHING / "truth.csv", dtype=str).set_index("file")["main_theme"]
    themes = teaching.replies.set_index("reply_id")["source"].map(truth)
    rows = []
    for unit in ("section", "reply"):
        tokens = tokenize(teaching, DEFAULT, unit=unit).without(load_stop_words("function+letter"), numerals=True, min_characters=2)
        dtm = document_term_matrix(tokens, min_df=3, max_df=0.15)
        for method, options in METHODS.items():
            seeds = {"seed_words": theme_seeds(dtm)} if method == "seeded" else {}
            table = theme_agreement(fit_topics(dtm, 11, method, **options, **seeds), themes).set_index("statistic")
            rows.append({"unit": unit, "method": method, **table.loc["nmi"], **table["value"].drop("nmi")})
    assert set(METHODS) == set(get_args(Method))
    result = pd.DataFrame(rows).round(3)
    print(result.to_string())
    assert (result["replies"] == 251).all()
    assert result["value"].max() >= 0.65
    assert (result["value"] > result["chance"]).all()


def test_seeds_are_the_terms_of_themes_in_most_documents():
    lists = [
        ["企业", "集成电路", "融资担保"], ["集成电路", "供应链金融", "高质量发展"], ["新能源汽车", "供应链金融", "供应链金融"],
        ["供应链金融"], ["融资担保", "高质量发展"], ["应收账款", "高质量发展"],
    ]  # fmt: skip
    dtm = DocumentTermMatrix.from_tokens(lists)
    assert theme_seeds(dtm, 2) == {"vehicles": ["新能源汽车"], "chips": ["集成电路"], "finance": ["供应链金融", "融资担保"]}
    assert theme_seeds(dtm)["finance"] == ["供应链金融", "融资担保", "应收账款"]


@pytest.mark.slow
def test_seeded_topics_are_of_the_themes_that_they_are_named_after(teaching, teaching_tokens):
    """Most replies are most of the topic that has the name of their main theme; by chance one in eleven would be."""
    truth = pd.read_csv(TEACHING / "truth.csv", dtype=str).set_index("file")["main_theme"]
    themes = teaching.replies.set_index("reply_id")["source"].map(truth)
    tokens = teaching_tokens.without(load_stop_words("function+letter"), numerals=True, min_characters=2)
    dtm = document_term_matrix(tokens, min_df=3, max_df=0.15)
    model = fit_topics(dtm, 14, "seeded", seed_words=theme_seeds(dtm))
    replies = model.by_reply()
    named = np.array(replies.labels())[np.nan_to_num(replies.weights).argmax(axis=1)]
    agreeing = (named == themes.loc[replies.documents["reply_id"]].to_numpy()).mean()
    nmi = theme_agreement(model, themes, resamples=1).set_index("statistic").loc["nmi", "value"]
    print(f"{agreeing:.3f} of replies in the topic of their theme's name, NMI {nmi:.3f}")
    assert agreeing > 0.5
    assert nmi >= 0.65


def test_a_term_that_no_document_has_is_no_seed():
    dtm = DocumentTermMatrix.from_tokens([["集成电路", "企业"], ["融资担保"]])
    dtm.matrix[1, list(dtm.vocabulary).index("融资担保")] = 0
    dtm.matrix.eliminate_zeros()
    assert theme_seeds(dtm) == {"chips": ["集成电路"]}


def test_seeds_of_the_teaching_corpus(teaching_dtm):
    seeds = theme_seeds(teaching_dtm, 5)
    assert list(seeds) == [theme for theme in THEMES if theme != "general"]
    words = [word for words in seeds.values() for word in words]
    assert len(words) == len(set(words)) == 55
    assert set(words) <= set(teaching_dtm.vocabulary)
    assert fit_topics(teaching_dtm, 11, "seeded", seed_words=seeds, max_iter=1).labels() == list(seeds)


@pytest.mark.parametrize(("n", "words"), [(0, "n = 0"), (5, "no document has a term")])
def test_seeds_that_there_are_not_are_refused(n, words):
    with pytest.raises(InvalidValue, match=words):
        theme_seeds(DocumentTermMatrix.from_tokens([["甲", "乙"]]), n)
