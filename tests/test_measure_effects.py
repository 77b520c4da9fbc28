"""Regressions of weights: statsmodels' numbers, Rubin's rule by hand, few false findings, planted effects covered."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from helpers.errors import InvalidValue
from helpers.measure import TopicModel, fit_topics, topic_effects
from helpers.measure.design import design_matrix
from helpers.measure.effects import pooled
from helpers.measure.topic_posterior import DirichletPosterior
from tests.test_measure_structural import matched, planted

TOPICS = 4


def facts(departments=20, replies=6, seed=0):
    """Sections of replies of departments, each in one region and of one level; a reply has one year."""
    generator = np.random.default_rng(seed)
    reply = np.repeat(np.arange(departments * replies), generator.integers(1, 5, departments * replies))
    department = reply // replies
    return pd.DataFrame(
        {
            "document_id": [f"d{i}" for i in range(len(reply))],
            "reply_id": [f"r{i}" for i in reply],
            "department": [f"第{i}局" for i in department],
            "year": generator.integers(2013, 2025, departments * replies)[reply],
            "region": np.array(["江岚省", "砾川省", "云岫省"])[generator.integers(0, 3, departments)][department],
            "tokens": 40,
        }
    )


def model_of(documents, weights, posterior=None):
    return TopicModel(weights, np.eye(TOPICS), np.array(list("甲乙丙丁")), documents, "nmf", 0, {"steps": []}, posterior)


def drawn(documents, generator, *, year=0.0, region=0.0, length=40):
    """A model that knows the topics of each word: expected weights, leanings of departments, words, what is known then."""
    mean = np.tile([0.25, 0.25, 0.3, 0.2], (len(documents), 1))
    mean[:, 0] += year * (documents["year"] - 2018)
    mean[:, 1] -= year * (documents["year"] - 2018)
    mean[:, 2] += region * (documents["region"] == "砾川省")
    mean[:, 3] -= region * (documents["region"] == "砾川省")
    department, ids = pd.factorize(documents["department"])
    leaning = generator.dirichlet(np.full(TOPICS, 10.0), size=len(ids))[department] - 1 / TOPICS
    prior = 4 * np.clip(mean + 0.2 * leaning, 0.01, None)
    weights = np.array([generator.dirichlet(row) for row in prior])
    words = np.array([generator.multinomial(length, row) for row in weights])
    posterior = DirichletPosterior(prior + words)
    return model_of(documents, posterior.concentration / posterior.concentration.sum(axis=1, keepdims=True), posterior)


def known(documents, seed=1):
    """A model without a posterior."""
    return model_of(documents, np.random.default_rng(seed).dirichlet(np.ones(TOPICS), size=len(documents)))


def cells(table, topic):
    return table[table["topic"] == topic].set_index("term")


def test_without_a_posterior_it_is_least_squares_of_statsmodels():
    """With documents as clusters its HC2 errors; with many departments nearly its clustered ones."""
    documents = facts(departments=150)
    model = known(documents)
    design = design_matrix(documents, ["year", "region"])
    alone = topic_effects(model, ["year", "region"], cluster="document_id")
    clustered = topic_effects(model, ["year", "region"])
    codes = pd.factorize(documents["department"])[0]
    for topic, weights in enumerate(model.weights.T, start=1):
        oracle = OLS(weights, design.matrix).fit()
        assert np.allclose(cells(alone, topic).loc[design.names, "estimate"], oracle.params)
        assert np.allclose(cells(alone, topic).loc[design.names, "error"], oracle.HC2_se)
        by_cluster = OLS(weights, design.matrix).fit(cov_type="cluster", cov_kwds={"groups": codes})
        assert np.allclose(cells(clustered, topic).loc[design.names, "error"], by_cluster.bse, rtol=0.03)
    assert not alone.attrs["posterior"]


def test_rubins_rule_by_hand():
    """Coefficients 1 and 3: mean 2, within (4 + 6) / 2 = 5, between 2 x (1 + 1/2) = 3."""
    estimate, variance, degrees = pooled(np.array([[1.0], [3.0]]), np.array([[4.0], [6.0]]), np.array([10.0]))
    assert (estimate[0], variance[0]) == (2, 8)
    assert degrees[0] == pytest.approx(64 / (25 / 10 + 9 / 1))


def test_draws_are_regressed_one_by_one_and_pooled():
    documents = facts(departments=8)
    model = drawn(documents, np.random.default_rng(3))
    table = topic_effects(model, ["year"], draws=20, cluster="document_id", seed=5)
    design = design_matrix(documents, ["year"]).matrix
    generator = np.random.default_rng(5)
    fits = [OLS(model.posterior.draw(1, generator)[0][:, 1], design).fit() for _ in range(20)]
    slopes = np.array([fit.params[1] for fit in fits])
    row = cells(table, 2).loc["year"]
    assert row["estimate"] == pytest.approx(slopes.mean())
    within = np.mean([fit.HC2_se[1] ** 2 for fit in fits])
    assert row["error"] ** 2 == pytest.approx(within + slopes.var(ddof=1) * 21 / 20)
    assert table.attrs["posterior"]


def test_pooling_is_what_drawing_coefficients_comes_to():
    """The method of composition as published: a coefficient is drawn from each draw's normal distribution."""
    generator = np.random.default_rng(1)
    coefficients, variances = generator.normal(0.3, 0.1, 20_000), generator.gamma(5, 0.01, 20_000)
    composed = generator.normal(coefficients, np.sqrt(variances))
    estimate, variance, _ = pooled(coefficients[:, None], variances[:, None], np.array([50.0]))
    assert composed.mean() == pytest.approx(estimate[0], abs=0.01)
    assert composed.var() == pytest.approx(variance[0], rel=0.03)


def test_the_table_is_in_order_and_says_how_it_was_made():
    table = topic_effects(drawn(facts(), np.random.default_rng(1)), ["year", "region"], draws=5)
    assert list(table.columns) == ["topic", "label", "term", "estimate", "low", "high", "error", "df", "p", "q"]
    base = facts()["region"].mode()[0]
    assert table["term"].tolist()[:2] == ["intercept", "year"]
    assert len(table) == TOPICS * 4
    assert table.attrs["base"] == {"region": base}
    assert table.attrs["provenance"]["steps"][-1]["cluster"] == "department"
    assert table.loc[table["term"] == "intercept", "q"].isna().all()
    tested = table["term"] != "intercept"
    assert (table.loc[tested, "q"] >= table.loc[tested, "p"]).all()
    assert ((table["low"] < table["estimate"]) & (table["estimate"] < table["high"])).all()


def test_effects_of_shares_that_sum_to_one_cancel():
    table = topic_effects(drawn(facts(), np.random.default_rng(1)), ["year", "region"], draws=10)
    sums = table.groupby("term")["estimate"].sum()
    assert sums.pop("intercept") == pytest.approx(1)
    assert np.allclose(sums, 0, atol=1e-12)


def test_a_document_without_topics_is_left_out_with_its_gap():
    documents = facts().astype({"year": "Int64"})
    whole = topic_effects(known(documents), ["year"])
    more = pd.concat([documents, documents.iloc[[0]]], ignore_index=True)
    more.loc[len(documents), "year"] = pd.NA
    weights = np.vstack([known(documents).weights, np.full((1, TOPICS), np.nan)])
    pd.testing.assert_frame_equal(topic_effects(model_of(more, weights), ["year"]), whole)


def test_documents_without_a_department_are_clustered_by_reply():
    documents = facts().astype({"department": "string"})
    documents["department"] = documents["department"].where(documents.index % 40 >= 20)
    named = documents.assign(cluster=documents["department"].fillna(documents["reply_id"]))
    gaps, filled = (topic_effects(known(named), ["year"], cluster=name) for name in ("department", "cluster"))
    pd.testing.assert_frame_equal(gaps, filled)
    assert documents["department"].isna().any()


def test_a_region_of_one_department_has_no_interval():
    documents = facts()
    documents["region"] = np.where(documents["department"] == "第3局", "砾川省", "江岚省")
    table = topic_effects(known(documents), ["region", "year"])
    alone = table["term"] == "region=砾川省"
    assert table.loc[alone, ["low", "high", "error", "df", "p", "q"]].isna().all(axis=None)
    assert table.loc[alone, "estimate"].notna().all()
    assert table.loc[table["term"] == "year", ["low", "high", "q"]].notna().all(axis=None)


@pytest.mark.parametrize("covariates", [["year", "region"], []])
def test_effects_planted_in_words_are_found_by_a_fitted_model(covariates):
    """What the planted weights have to do with year and region, from the words alone."""
    dtm, topic_word, weights = planted(500, 5, length=150, seed=2, year=0.15, region=1.0)
    truth = np.linalg.lstsq(design_matrix(dtm.documents, ["year", "region"]).matrix, weights, rcond=None)[0]
    model = fit_topics(dtm, 5, "stm", covariates=covariates)
    order = matched(model.topic_word, topic_word)[1]
    table = topic_effects(model, ["year", "region"], cluster="document_id")
    for row, term in ((1, "year"), (2, "region=砾川省")):
        found = table[table["term"] == term].reset_index(drop=True)
        assert ((found["low"] <= truth[row, order]) & (truth[row, order] <= found["high"])).all()
        assert found["q"].to_numpy()[order == row - 1] < 0.001, "the topic that was made to change"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"covariates": ["province"]}, "'province' is no column"),
        ({"covariates": "year"}, "is one name"),
        ({"cluster": "county"}, "cluster = 'county' is no column: use one of document_id"),
        ({"cluster": "kind"}, "kind is 提案 in all"),
        ({"draws": 1}, "draws = 1"),
        ({"confidence": 95}, "confidence = 95"),
        ({"seed": -1}, "seed = -1"),
    ],
)
def test_what_cannot_be_regressed_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        topic_effects(known(facts().assign(kind="提案")), **{"covariates": ["year"], **options})


SIMULATIONS = 150


@pytest.mark.slow
def test_permuted_covariates_give_few_findings():
    """Departments lean to topics of their own, and neither year nor region says anything of it."""
    tables = []
    for seed in range(SIMULATIONS):
        table = topic_effects(drawn(facts(seed=seed), np.random.default_rng(seed)), ["year", "region"], draws=20)
        tables.append(table[table["term"] != "intercept"])
    found = pd.concat(tables)
    assert 0.02 < (found["p"] < 0.05).mean() < 0.06
    assert np.mean([(table["q"] < 0.05).any() for table in tables]) <= 0.06


@pytest.mark.slow
@pytest.mark.parametrize("length", [40, 150])
def test_planted_effects_are_covered(length):
    """Two topics change by a point a year against each other, two do not; short sections and long ones."""
    planted, covered, found = np.array([0.01, -0.01, 0, 0]), [], []
    for seed in range(SIMULATIONS):
        model = drawn(facts(seed=seed), np.random.default_rng(1000 + seed), year=0.01, length=length)
        years = topic_effects(model, ["year", "region"], draws=20).query("term == 'year'")
        covered.append((years["low"] <= planted) & (planted <= years["high"]))
        found.append(years["estimate"])
    assert np.allclose(np.mean(found, axis=0), planted, atol=0.001)
    assert 0.93 <= np.mean(covered) <= 0.99
    assert np.mean(covered, axis=0).min() >= 0.92


def test_of_a_covariate_that_is_the_cluster_no_error_is_known():
    """Each value is one cluster; a year that differs within clusters still has an error, and so have values by reply."""
    model = known(facts(departments=6))
    table = topic_effects(model, ["year", "department"])
    of_departments = table["term"].str.startswith("department=")
    assert table.loc[of_departments, ["low", "high", "error", "df", "p", "q"]].isna().all(axis=None)
    assert table.loc[of_departments, "estimate"].notna().all()
    assert table.loc[table["term"] == "year", "error"].notna().all()
    by_reply = topic_effects(model, ["year", "department"], cluster="reply_id")
    assert by_reply["error"].notna().all()
    assert np.allclose(by_reply["estimate"], table["estimate"])
