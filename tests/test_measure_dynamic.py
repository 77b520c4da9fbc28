"""Planted themes are followed while their words change and found when they come; what cannot be followed is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import document_term_matrix, fit_dynamic_topics, fit_topics, topic_prevalence
from tests.words import tokens_of_lists

YEARS = list(range(2013, 2025))
PERIODS = ["2013-2015", "2016-2018", "2019-2021", "2022-2024"]
# The words of a theme in four periods: finance changes a third of them from each to the next, energy none.
FINANCE = [f"融{number}" for number in range(24)]
THEMES = {
    "finance": [FINANCE[4 * period : 4 * period + 12] for period in range(4)],
    "energy": [[f"能{number}" for number in range(12)]] * 4,
    "skills": [[f"才{number}" for number in range(12)]] * 4,
    "digital": [[], [], [f"数{number}" for number in range(12)], [f"数{number}" for number in range(12)]],
}


def planted(themes=("finance", "energy", "skills", "digital"), replies=240, seed=0):
    """Each reply is four fifths of one theme that its period has; the themes of the replies too."""
    generator = np.random.default_rng(seed)
    lists, years, truth = [], [], []
    for number in range(replies):
        year = YEARS[number % len(YEARS)]
        there = [theme for theme in themes if THEMES[theme][(year - 2013) // 3]]
        main = there[generator.integers(len(there))]
        chosen = [main if generator.random() < 0.8 else there[generator.integers(len(there))] for _ in range(60)]
        lists.append([str(generator.choice(THEMES[theme][(year - 2013) // 3])) for theme in chosen])
        years.append(year)
        truth.append(main)
    return document_term_matrix(tokens_of_lists(lists, years)), np.array(truth)


@pytest.fixture(scope="module")
def followed():
    dtm, truth = planted()
    return fit_dynamic_topics(dtm, 4), truth


def topic_of(dynamic, theme):
    """The dynamic topic that has most of a theme's words, each in the period whose words they are."""
    words = dynamic.words(12)
    own = words[[term in THEMES[theme][PERIODS.index(period)] for period, term in zip(words["period"], words["term"], strict=True)]]
    return int(own.groupby("topic")["weight"].sum().idxmax())


def test_a_theme_whose_words_change_is_one_topic(followed):
    dynamic, _ = followed
    topic = topic_of(dynamic, "finance")
    words = dynamic.words(12).set_index(["topic", "period"])["term"]
    for period, expected in zip(PERIODS, THEMES["finance"], strict=True):
        assert set(words.loc[(topic, period)]) == set(expected)
    assert not set(THEMES["finance"][0]) & set(THEMES["finance"][3]), "the first period shares no word with the last"


def test_a_theme_that_appears_late_is_found_from_its_period_on(followed):
    dynamic, _ = followed
    rows = dynamic.period_topics[dynamic.period_topics["topic"] == topic_of(dynamic, "digital")]
    assert sorted(rows["period"]) == PERIODS[2:]
    assert (rows["similarity"] > 0.9).all()


def test_what_is_divided_in_a_period_of_fewer_themes_belongs_together(followed):
    dynamic, _ = followed
    table = dynamic.period_topics
    early = table[table["period"] == "2013-2015"]
    assert early["topic"].nunique() == 3
    assert early["period_topic"].tolist() == [1, 2, 3, 4]


def test_replies_have_the_topics_of_their_themes(followed):
    dynamic, truth = followed
    topics = {theme: topic_of(dynamic, theme) for theme in THEMES}
    assert sorted(topics.values()) == [1, 2, 3, 4]
    assert np.mean([topics[theme] for theme in truth] == dynamic.model.weights.argmax(axis=1) + 1) >= 0.95


def test_all_is_shares_in_order_of_prevalence(followed):
    dynamic, _ = followed
    assert np.allclose(dynamic.model.weights.sum(axis=1), 1)
    assert np.allclose(dynamic.model.topic_word.sum(axis=1), 1)
    assert (np.diff(dynamic.model.weights.mean(axis=0)) <= 1e-12).all()
    assert dynamic.period_topics.groupby("period")["share"].sum().to_numpy() == pytest.approx([1] * 4)
    everything = dynamic.words(1000).groupby(["period", "topic"])["weight"].sum()
    assert everything.to_numpy() == pytest.approx(np.ones(len(everything)))


def test_the_share_of_a_dynamic_topic_is_that_of_the_topics_of_its_periods(followed):
    dynamic, _ = followed
    shares = topic_prevalence(dynamic.model, years_per_period=3).set_index(["period", "topic"])["share"]
    summed = dynamic.period_topics.groupby(["period", "topic"])["share"].sum().reindex(shares.index, fill_value=0)
    assert shares.to_numpy() == pytest.approx(summed.to_numpy())


def test_topics_of_a_period_are_those_of_nmf(followed):
    dynamic, _ = followed
    dtm, _ = planted()
    late = dtm.documents["year"] >= 2022
    documents = dtm.documents[late].reset_index(drop=True)
    model = fit_topics(dataclasses.replace(dtm, matrix=dtm.matrix[np.flatnonzero(late)], documents=documents), 4)
    rows = dynamic.period_topics.index[dynamic.period_topics["period"] == "2022-2024"]
    assert np.allclose(dynamic.period_topic_word[rows], model.topic_word)
    assert dynamic.period_topics.loc[rows, "label"].tolist() == model.labels()


def test_runs_repeat_and_say_how_they_were_made(followed):
    dynamic, _ = followed
    again = fit_dynamic_topics(planted()[0], 4)
    assert again.period_topics.equals(dynamic.period_topics)
    step = {"function": "fit_dynamic_topics", "k": 4, "k_period": 4, "by": "year", "years_per_period": 3, "seed": 0}
    assert dynamic.model.provenance["steps"][-1] == step
    assert dynamic.words().attrs["provenance"] == dynamic.period_topics.attrs["provenance"] == dynamic.model.provenance


def test_replies_without_a_year_have_no_topics():
    dtm, _ = planted(themes=("energy", "skills"), replies=48)
    dtm.documents.loc[5, "year"] = pd.NA
    weights = fit_dynamic_topics(dtm, 2).model.weights
    assert np.flatnonzero(np.isnan(weights).any(axis=1)).tolist() == [5]


FEW = ["企业 资金", "人才 资金", "企业 人才", "企业 资金 人才"]
REFUSED = [
    ("one document in a period", FEW, [2013, 2013, 2013, 2017], {"k": 2}, r"period 2016-2017 has too few documents with words \(1\)"),
    ("a period without documents", FEW, [2013, 2013, 2020, 2020], {"k": 2}, r"period 2016-2018 has too few documents with words \(0\)"),
    ("one word in a period", ["企业", "企业 企业", *FEW], [2013, 2013, 2016, 2016, 2016, 2016], {"k": 2}, r"period 2013-2015 has too few terms \(1\)"),
    ("one period", FEW, [2013] * 4, {"k": 2}, "all documents are of one period, 2013"),
    ("more topics than all periods have", FEW, [2013, 2013, 2016, 2016], {"k": 5, "k_period": 2}, "k = 5 is more than the 4 topics"),
    ("more topics than words", FEW, [2013, 2013, 2016, 2016], {"k": 4, "k_period": 2}, "k = 4 is more than what"),
    ("k", FEW, [2013, 2013, 2016, 2016], {"k": 1}, "k = 1 is no whole number of 2"),
    ("k_period", FEW, [2013, 2013, 2016, 2016], {"k": 2, "k_period": 1}, "k_period = 1 is no whole number of 2"),
    ("seed", FEW, [2013, 2013, 2016, 2016], {"k": 2, "seed": -1}, "seed = -1 is no seed"),
    ("sections", FEW, [2013, 2013, 2016, 2016], {"k": 2, "by": "section_id"}, "tells sections and not replies apart"),
]


@pytest.mark.parametrize(("case", "texts", "years", "options", "words"), REFUSED)
def test_what_cannot_be_followed_is_refused(case, texts, years, options, words):
    dtm = document_term_matrix(tokens_of_lists([text.split() for text in texts], years))
    with pytest.raises(InvalidValue, match=words):
        fit_dynamic_topics(dtm, **options)


def test_words_that_a_period_does_not_have_are_not_listed(followed):
    words = followed[0].words(1000)
    assert (words["weight"] > 0).all()
    assert not set(words.loc[words["period"] == "2013-2015", "term"]) & set(THEMES["digital"][3])


def test_words_are_counted_from_one(followed):
    with pytest.raises(InvalidValue, match="n = 0 is no whole number"):
        followed[0].words(0)
