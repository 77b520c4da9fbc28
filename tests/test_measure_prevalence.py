"""Layers of an interval by hand; planted shares and slopes lie within theirs; models that do not belong together."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import proportion_confint

from helpers.errors import InvalidValue
from helpers.measure import TopicModel, prevalence_slopes, topic_prevalence
from helpers.measure.resample import share_interval
from helpers.measure.topic_posterior import DirichletPosterior
from tests.benchmarks.topics import slopes_of
from tests.test_measure_topic_model import by_hand as of_three_replies

PARTS = ["from_posterior", "from_replies", "from_seeds"]
WEIGHTS = np.array([[0.9, 0.1], [0.3, 0.7], [0.5, 0.5], [0.2, 0.8], [0.6, 0.4], [0.1, 0.9], [np.nan, np.nan]])
TOKENS = np.array([10, 30, 40, 20, 50, 30, 0])


def model(weights=WEIGHTS, concentration=None, seed=0, **facts):
    """Sections of replies r to w, two of r; two years; the last section has no words."""
    documents = pd.DataFrame({"document_id": list("abcdefg"), "reply_id": list("rrstuvw"), "tokens": TOKENS})
    documents = documents.assign(**{"year": [2013, 2013, 2013, 2013, 2014, 2014, 2014], **facts})
    posterior = None if concentration is None else DirichletPosterior(concentration * weights[:6])
    method = "gibbs" if posterior else "nmf"
    return TopicModel(weights, np.array([[0.8, 0.2], [0.3, 0.7]]), np.array(["甲", "乙"]), documents, method, seed, {"steps": []}, posterior)


def turned(one, seed=1):
    """The same with its topics in another order."""
    return dataclasses.replace(one, weights=one.weights[:, ::-1], topic_word=one.topic_word[::-1], seed=seed)


def test_without_other_layers_the_interval_is_that_of_the_replies():
    table = topic_prevalence(model())
    words = np.array([[18, 22], [20, 20], [4, 16], [30, 20], [3, 27]], dtype=float)
    low, high = share_interval(words, words.sum(axis=1), np.array([0, 0, 0, 1, 1]), 2, confidence=0.95)
    assert np.allclose(table[["low", "high"]], np.column_stack([low.T.ravel(), high.T.ravel()]), rtol=1e-12)
    assert (table[PARTS] == [0, 1, 0]).all(axis=None)
    step = table.attrs["provenance"]["steps"][-1]
    assert (step["draws"], step["seeds"]) == (None, [0])


def test_the_posterior_is_added_by_hand():
    """Given the words of topics, a document's share has variance p (1 - p) / (A + 1), A the sum of concentrations."""
    table = topic_prevalence(model(concentration=9.0), draws=4000)
    without = topic_prevalence(model())
    added = table["error"] ** 2 - without["error"] ** 2
    parts = TOKENS[:6] / np.array([100, 100, 100, 100, 80, 80])
    of_documents = parts**2 * WEIGHTS[:6, 0] * (1 - WEIGHTS[:6, 0]) / 10
    expected = [of_documents[:4].sum(), of_documents[4:].sum()] * 2
    assert added.to_numpy() == pytest.approx(expected, rel=0.1)
    assert table["from_posterior"].to_numpy() == pytest.approx(added / table["error"] ** 2)
    assert table.attrs["provenance"]["steps"][-1]["draws"] == 4000
    assert np.allclose(table["share"], without["share"])


def test_seeds_that_find_the_same_topics_add_nothing():
    table = topic_prevalence([model(), turned(model()), model(seed=2)])
    alone = topic_prevalence(model())
    columns = ["share", "low", "high", *PARTS]
    assert np.allclose(table[columns], alone[columns])
    assert table.attrs["provenance"]["steps"][-1]["seeds"] == [0, 1, 2]


def test_seeds_are_added_by_rubins_rule():
    other = model(np.where(np.isnan(WEIGHTS), np.nan, [[0.5, 0.5]]))
    table = topic_prevalence([model(), turned(other)])
    shares = np.array([[42 / 100, 33 / 80], [0.5, 0.5]])
    assert table["share"].to_numpy() == pytest.approx([*shares.mean(axis=0), *(1 - shares.mean(axis=0))])
    between = 1.5 * (shares[1] - shares[0]) ** 2 / 2
    assert (table["from_seeds"] * table["error"] ** 2).to_numpy() == pytest.approx([*between, *between])


def test_the_layers_are_joined_in_wilsons_interval_with_satterthwaites_degrees():
    other = model(np.where(np.isnan(WEIGHTS), np.nan, [[0.5, 0.5]]), concentration=20)
    table = topic_prevalence([model(concentration=9), other])
    assert table[PARTS].sum(axis=1).to_numpy() == pytest.approx([1] * 4)
    # Five replies in two years, two models.
    degrees = 1 / (table["from_replies"] ** 2 / 3 + table["from_seeds"] ** 2 / 1)
    to_normal = (stats.norm.ppf(0.975) / stats.t.ppf(0.975, degrees)) ** 2
    draws = table["share"] * (1 - table["share"]) / table["error"] ** 2 * to_normal
    low, high = proportion_confint(table["share"] * draws, draws, method="wilson")
    assert np.allclose(table[["low", "high"]], np.column_stack([low, high]))


def test_a_period_of_one_reply_has_a_share_and_no_parts():
    table = topic_prevalence([model(concentration=9, year=[2013] * 4 + [2014, 2013, 2013])])
    row = table.set_index(["topic", "period"]).loc[(1, 2014)]
    assert (row["share"], row["replies"]) == (0.6, 1)
    assert row[["low", "high", "error", *PARTS]].isna().all()


def test_a_topic_that_is_nowhere_owes_its_upper_end_to_replies():
    weights = np.where(np.isnan(WEIGHTS), np.nan, [[0.0, 1.0]])
    row = topic_prevalence([model(weights), model(weights, seed=1)]).iloc[0]
    assert (row["share"], row["low"], row["error"]) == (0, 0, 0)
    assert 0 < row["high"] < 1
    assert row[PARTS].tolist() == [0, 1, 0]


def test_draws_repeat_by_their_seed():
    one, two, other = (topic_prevalence(model(concentration=9), seed=seed)["low"] for seed in (3, 3, 4))
    assert one.equals(two)
    assert not one.equals(other)


OTHERS = [
    ("words", {"vocabulary": np.array(["甲", "丙"])}),
    ("documents", {"documents": model().documents.assign(tokens=TOKENS + 1)}),
    ("method", {"method": "lda"}),
    ("topics", {"topic_word": np.eye(3, 2), "weights": np.full((7, 3), 1 / 3)}),
]


@pytest.mark.parametrize(("case", "changes"), OTHERS)
def test_models_of_other_things_are_refused(case, changes):
    with pytest.raises(InvalidValue, match="differ in more than their seeds"):
        topic_prevalence([model(), dataclasses.replace(model(), **changes)])


def test_no_model_is_refused():
    with pytest.raises(InvalidValue, match="list of models is empty"):
        topic_prevalence([])
    for wrong in (None, "model", [None], pd.DataFrame({"topic": [1]})):
        with pytest.raises(InvalidValue, match="is no topic model"):
            topic_prevalence(wrong)


def test_documents_of_no_replies_are_refused():
    documents = model().documents.drop(columns="reply_id")
    with pytest.raises(InvalidValue, match="of no replies"):
        topic_prevalence(dataclasses.replace(model(), documents=documents))


def test_the_length_of_documents_is_no_fact_of_replies():
    with pytest.raises(InvalidValue, match="tells sections and not replies apart"):
        topic_prevalence(model(), "tokens")


@pytest.mark.parametrize("facts", [["甲", "乙", *"丙丁戊己庚"], ["甲", None, *"丙丁戊己庚"]])
def test_a_fact_that_differs_within_a_reply_is_refused(facts):
    """The reply would count in the group of its last section, and its text in both."""
    with pytest.raises(InvalidValue, match="place differs between the documents of 1 replies, such as r: group by"):
        topic_prevalence(model(place=facts), "place")


def conjugate(generator, truth, shifts):
    """Models of two years of fifteen letters of few words, of which it is known which topic each is of.

    The weights are posterior means given the right prior. Each run shifts all its weights on the scale of logarithms
    by an error of its own, as the truth is shifted from what a run without error finds.
    """
    weights = generator.dirichlet(4 * truth, size=30)
    sizes = generator.integers(5, 40, 30)
    concentration = 4 * truth + generator.multinomial(sizes, weights)
    facts = {"document_id": range(30), "reply_id": range(30), "year": [2013, 2014] * 15, "tokens": sizes}
    for seed, shift in enumerate(shifts):
        moved = concentration / concentration.sum(axis=1, keepdims=True) * np.exp(shift)
        moved /= moved.sum(axis=1, keepdims=True)
        posterior = DirichletPosterior(moved * concentration.sum(axis=1, keepdims=True))
        yield TopicModel(moved, np.eye(3), np.array(list("甲乙丙")), pd.DataFrame(facts), "gibbs", seed, {"steps": []}, posterior)


@pytest.mark.slow
@pytest.mark.parametrize(("runs", "spread"), [(1, 0), (5, 0.3)])
def test_joined_intervals_cover_what_was_planted(runs, spread):
    """Letters of few words, and seeds that make half of the variance: of 95 % intervals 97 % and (of 800) 93 % cover."""
    generator = np.random.default_rng(runs)
    truth = np.array([0.6, 0.3, 0.1])
    covered, parts = [], []
    for _ in range(200):
        own, *shifts = spread * generator.standard_normal((1 + runs, 3))
        models = list(conjugate(generator, truth, shifts))
        planted = truth * np.exp(own) / (truth * np.exp(own)).sum()
        table = topic_prevalence(models, draws=50)
        planted = np.repeat(planted, 2)
        covered.append((table["low"] <= planted) & (planted <= table["high"]))
        parts.append(table[PARTS].mean())
    print(f"{runs} runs: {np.mean(covered):.3f} cover, parts {np.mean(parts, axis=0).round(2)}")
    assert 0.91 <= np.mean(covered) <= 0.985


def rows(shares, errors, replies, periods=None):
    years = periods or list(range(2013, 2013 + len(shares)))
    return pd.DataFrame({"period": years, "topic": 1, "label": "甲·乙", "replies": replies, "share": shares, "error": errors})


def test_a_slope_is_that_of_weighted_least_squares_with_the_errors_of_the_shares():
    shares, errors, replies = [0.1, 0.16, 0.12, 0.3], [0.02, 0.03, 0.02, 0.05], [12, 30, 8, 20]
    row = prevalence_slopes(rows(shares, errors, replies), confidence=0.9).iloc[0]
    years = np.column_stack([np.ones(4), [2013, 2014, 2015, 2016]])
    assert row["slope"] == pytest.approx(WLS(shares, years, weights=replies).fit().params[1])
    pull = np.linalg.pinv(years * np.sqrt(replies)[:, None])[1] * np.sqrt(replies)
    assert row["error"] == pytest.approx(np.sqrt((pull**2 * np.array(errors) ** 2).sum()))
    assert row["high"] - row["slope"] == pytest.approx(stats.t.ppf(0.95, 66) * row["error"])
    assert (row["topic"], row["label"], row["periods"], row["replies"]) == (1, "甲·乙", 4, 70)


def test_a_slope_leaves_periods_without_interval_out():
    with_gap = prevalence_slopes(rows([0.1, 0.9, np.nan, 0.4], [0.02, np.nan, np.nan, 0.03], [5, 1, 0, 9]))
    assert with_gap["slope"].tolist() == pytest.approx([0.1])
    assert with_gap["periods"].tolist() == [2]
    spans = prevalence_slopes(rows([0.1, 0.4], [0.02, 0.03], [5, 9], ["2013-2015", "2016-2018"]))
    assert spans["slope"].tolist() == pytest.approx([0.1])


def test_one_period_has_no_slope():
    row = prevalence_slopes(rows([0.1], [0.02], [5])).iloc[0]
    assert row[["slope", "error", "low", "high"]].isna().all()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (rows([0.1], [0.1], [5]).drop(columns="error"), "has no error"),
        (rows([], [], []), "has no row"),
        (rows([0.1], [0.1], [5], ["江岚省"]), "is no year"),
    ],
)
def test_a_table_without_years_is_refused(table, words):
    with pytest.raises(InvalidValue, match=words):
        prevalence_slopes(table)


@pytest.mark.slow
def test_slopes_of_planted_topics_lie_within_their_intervals():
    """A smaller run of the benchmark of 200 corpora; the topics of one corpus hang together, so that few differ much."""
    table = pd.concat([slopes_of(seed) for seed in range(4)])
    print(f"{table['covered'].mean():.3f} of {len(table)} slopes and {table['shares_covered'].mean():.3f} of the shares of years are covered")
    assert table["covered"].mean() >= 0.9
    assert 0.93 <= table["shares_covered"].mean() <= 0.99


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"confidence": 95}, "confidence = 95"),
        ({"by": "document_id"}, "tells sections and not replies apart"),
    ],
)
def test_intervals_that_cannot_be_drawn_are_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        topic_prevalence(of_three_replies(), **options)


def test_prevalence_by_hand():
    model = of_three_replies()
    table = topic_prevalence(model).set_index(["topic", "period"])
    assert table.loc[(1, 2013), "share"] == pytest.approx((10 + 15 + 10) / 80)
    assert table.loc[(2, 2013), "replies"] == 2
    assert table.loc[(2, 2013), "low"] < 45 / 80 < table.loc[(2, 2013), "high"]
    assert table.loc[(1, 2014), "replies"] == 1
    assert table.loc[1:2, ["share", "low", "high"]].xs(2014, level="period").isna().all(axis=None)
    assert table["thin"].all()


def test_a_year_between_without_replies_is_a_row_without_numbers():
    model = of_three_replies()
    model.documents["year"] = [2013, 2013, 2013, 2015]
    row = topic_prevalence(model).set_index(["topic", "period"]).loc[(1, 2014)]
    assert row["replies"] == 0
    assert row[["share", "low", "high"]].isna().all()
