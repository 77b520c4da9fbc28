"""Mann-Kendall against pyMannKendall's published numbers, the package itself, and planted trends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pymannkendall
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, document_term_matrix, mann_kendall, term_rates, tokenize
from helpers.measure.trend_tests import discovery_rate
from tests.test_measure_trends import corpus_of
from tests.words import PLAIN

# Makridakis, Wheelwright and Hyndman 1998: three years of shampoo sales.
SHAMPOO = [
    266.0, 145.9, 183.1, 119.3, 180.3, 168.5, 231.8, 224.5, 192.8, 122.9, 336.5, 185.9, 194.3, 149.5, 210.1, 273.3, 191.4, 287.0,
    226.0, 303.6, 289.9, 421.6, 264.5, 342.3, 339.7, 440.4, 315.9, 439.3, 401.3, 437.4, 575.5, 407.6, 682.0, 475.3, 581.3, 646.9,
]  # fmt: skip

# Thirty years of monthly rain of pyMannKendall's tests (MIT licence), with many ties; -1 where a month is missing.
RAIN = """
32 20 25 189 240 193 379 278 301 0 0 82 0 4 -1 -1 121 234 360 262 120 30 11 1 7 3 31 31 355 102 248 274 308 -1 5 26 11 16 6 48
388 539 431 272 404 186 0 2 0 4 1 54 272 459 235 164 365 135 2 -1 -1 4 0 128 210 163 446 225 462 467 19 13 0 3 17 132 178 338 525
623 145 31 19 3 0 29 25 87 259 756 486 180 292 43 92 1 0 16 2 0 130 253 594 111 273 30 0 4 0 27 24 41 292 378 499 265 320 227 4 0
4 14 8 48 416 240 404 207 733 105 0 112 0 14 0 30 140 202 289 159 424 106 3 0 65 3 14 58 268 466 432 266 240 95 1 0 10 26 4 114 94
289 173 208 263 156 5 0 16 16 14 0 111 475 534 432 471 117 70 1 3 28 7 401 184 283 338 171 335 176 0 0 10 11 9 140 102 208 298 245
220 29 2 27 10 13 26 84 143 367 749 563 283 353 10 0 0 0 0 9 246 265 343 429 168 133 17 0 18 35 76 158 272 250 190 289 466 84 0 0
0 0 0 22 217 299 185 115 344 203 8 -1 -1 0 5 284 123 254 476 496 326 27 20 0 4 53 72 113 214 364 219 220 156 264 0 13 0 0 45 90
137 638 529 261 206 251 0 0 5 9 58 72 138 130 471 328 356 523 0 1 0 0 12 143 193 184 192 138 174 69 1 0 0 18 25 28 92 732 320 256
302 131 15 0 27 0 22 20 213 393 474 374 109 159 0 0 0 3 3 49 205 128 194 570 169 89 0 0 0 0 0 26 185 286 92 225 244 190 3 20
"""


# Newton 1988: girls born in California on each day of 1959.
BIRTHS = """
35 32 30 31 44 29 45 43 38 27 38 33 55 47 45 37 50 43 41 52 34 53 39 32 37 43 39 35 44 38 24 23 31 44 38 50 38 51 31 31
51 36 45 51 34 52 47 45 46 39 48 37 35 52 42 45 39 37 30 35 28 45 34 36 50 44 39 32 39 45 43 39 31 27 30 42 46 41 36 45
46 43 38 34 35 56 36 32 50 41 39 41 47 34 36 33 35 38 38 34 53 34 34 38 35 32 42 34 46 30 46 45 54 34 37 35 40 42 58 51
32 35 38 33 39 47 38 52 30 34 40 35 42 41 42 38 24 34 43 36 55 41 45 41 37 43 39 33 43 40 38 45 46 34 35 48 51 36 33 46
42 48 34 41 35 40 34 30 36 40 39 45 38 47 33 30 42 43 41 41 59 43 45 38 37 45 42 57 46 51 41 47 26 35 44 41 42 36 45 45
45 47 38 42 35 36 39 45 43 47 36 41 50 39 41 46 64 45 34 38 44 48 46 44 37 39 44 45 33 44 38 46 46 40 39 44 48 50 41 42
51 41 44 38 68 40 42 51 44 45 36 57 44 42 53 42 34 40 56 44 53 55 39 59 55 73 55 44 43 40 47 51 56 49 54 56 47 44 43 42
45 50 48 43 40 59 41 42 51 49 45 43 42 38 47 38 36 42 35 28 44 36 45 46 48 49 43 42 59 45 52 46 42 40 40 45 35 35 40 39
33 42 47 51 44 40 57 49 45 49 51 46 44 52 45 32 46 41 34 33 36 49 43 43 34 39 35 52 47 52 39 40 42 42 53 39 40 38 44 34
37 52 48 55 50
"""


def series(values, term="企业", start=1601):
    return pd.DataFrame({"term": term, "period": range(start, start + len(values)), "rate": values})


def test_the_shampoo_sales_of_pymannkendalls_example_notebook():
    row = mann_kendall(series(SHAMPOO)).iloc[0]
    assert (row["periods"], row["s"], row["variance"]) == (36, 440, 5390)
    assert row["z"] == pytest.approx(5.9795725, abs=1e-7)
    assert row["slope"] == pytest.approx(11.509375)


def test_the_births_of_pymannkendalls_example_notebook():
    births = np.array(BIRTHS.split(), dtype=float)
    row = mann_kendall(series(births)).iloc[0]
    assert (row["s"], row["variance"]) == (12336, 5412244)
    assert row["z"] == pytest.approx(5.302131199, abs=1e-8)
    assert row["p"] == pytest.approx(1.1446e-07, rel=1e-4)
    assert row["slope"] == pytest.approx(0.0192308, abs=1e-7)


def test_the_rain_of_pymannkendalls_tests_with_ties_and_gaps():
    """Values that its authors checked against R's modifiedmk, fume, rkt and trend."""
    rain = np.array([np.nan if value == "-1" else float(value) for value in RAIN.split()])
    assert len(rain) == 360
    row = mann_kendall(series(rain)).iloc[0]
    assert row["s"] == -1959
    assert row["variance"] == pytest.approx(4889800.333333333)
    assert row["z"] == pytest.approx(-0.8854562842589916)
    assert row["p"] == pytest.approx(0.37591058740506833)
    assert row["slope"] == pytest.approx(-0.006369426751592357)


def test_the_interval_of_the_slope_is_scipys():
    row = mann_kendall(series(SHAMPOO), confidence=0.9).iloc[0]
    oracle = stats.theilslopes(SHAMPOO, alpha=0.9)
    assert (row["slope"], row["low"], row["high"]) == pytest.approx((oracle.slope, oracle.low_slope, oracle.high_slope))


@settings(max_examples=80)
@given(st.lists(st.one_of(st.integers(0, 6).map(float), st.just(np.nan)), min_size=8, max_size=25))
def test_short_series_with_ties_and_gaps_are_pymannkendalls(values):
    known = [value for value in values if np.isfinite(value)]
    row = mann_kendall(series(values)).iloc[0]
    if len(known) < 8 or len(set(known)) == 1:
        assert row[["z", "p", "slope", "low", "high"]].isna().all()
        return
    oracle = pymannkendall.original_test(values)
    assert (row["s"], row["variance"]) == pytest.approx((oracle.s, oracle.var_s))
    assert (row["z"], row["p"], row["slope"]) == pytest.approx((oracle.z, oracle.p, oracle.slope))


def test_many_terms_are_tested_as_each_alone():
    generator = np.random.default_rng(3)
    values = generator.poisson(2, (30, 12)).astype(float)
    values[:, 4] = np.nan
    tables = [series(row, f"词{number}") for number, row in enumerate(values)]
    together = mann_kendall(pd.concat(tables))
    alone = pd.concat([mann_kendall(table) for table in tables], ignore_index=True)
    pd.testing.assert_frame_equal(together.drop(columns="q"), alone.drop(columns="q"))


def test_q_is_of_all_words_tested():
    p = [0.01, 0.02, 0.03, 0.5]
    rising = [series(np.arange(8), f"升{n}") for n in range(4)]
    flat = series([1, 1, 1, 1, 1, 1, 1, 1], "平")
    short = series(np.arange(7), "短")
    table = mann_kendall(pd.concat([*rising, flat, short])).set_index("term")
    assert table.loc[["平", "短"], "q"].isna().all()
    assert table.loc["平", "s"] == 0
    # By hand: 28 pairs all rise, variance 8 * 7 * 21 / 18, z = 27 / 8.0829.
    assert table.loc["升0", "z"] == pytest.approx(27 / np.sqrt(8 * 7 * 21 / 18))
    assert table.loc["升0", "q"] == table.loc["升0", "p"]
    assert discovery_rate(np.array([*p, np.nan])) == pytest.approx([0.04, 0.04, 0.04, 0.5, np.nan], nan_ok=True)


def test_a_slope_is_a_change_a_year_whatever_the_periods():
    years = pd.DataFrame({"term": "企业", "period": [f"{y}-{y + 1}" for y in range(2001, 2021, 2)], "rate": np.arange(10) * 2.0})
    gap = series([0, 1, 2, np.nan, np.nan, 5, 6, 7, 8, 9])
    assert mann_kendall(years)["slope"].item() == 1
    assert mann_kendall(gap)["slope"].item() == 1
    assert mann_kendall(gap)["periods"].item() == 8
    shuffled = years.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(mann_kendall(shuffled), mann_kendall(years))


def test_the_rates_of_a_vocabulary_counted_by_hand():
    letters = [(2013, "发展 企业 企业 资金"), (2013, "企业"), (2015, "发展 发展")]
    tokens = tokenize(corpus_of(*letters), PLAIN)
    rows = term_rates(document_term_matrix(tokens)).set_index(["term", "period"])
    assert rows.loc[("企业", 2013), ["count", "used_in", "tokens", "replies", "rate"]].tolist() == [3, 2, 5, 2, 6000]
    assert rows.loc[("发展", 2015), ["count", "used_in", "tokens", "rate"]].tolist() == [2, 1, 2, 10_000]
    assert np.isnan(rows.loc[("资金", 2014), "rate"])
    assert rows.loc[("资金", 2015), "rate"] == 0
    assert set(rows.index.get_level_values("term")) == {"企业", "发展", "资金"}


def test_a_reply_of_several_sections_uses_a_term_once():
    tokens = tokenize(corpus_of((2013, "一、企业\n二、企业")), PLAIN)
    table = term_rates(document_term_matrix(tokens)).set_index("term")
    assert table.loc["企业", ["count", "used_in", "replies"]].tolist() == [2, 1, 1]


def test_planted_trends_are_found_among_words_without_one():
    generator = np.random.default_rng(5)
    years = np.arange(12)
    rates = np.vstack([generator.gamma(50, 1, (60, 12)), generator.gamma(50, 1, (6, 12)) * (1 + 0.2 * years)])
    names = [f"平{n}" for n in range(60)] + [f"升{n}" for n in range(6)]
    table = mann_kendall(pd.concat([series(row, name) for row, name in zip(rates, names, strict=True)]))
    found = table[table["q"] <= 0.05]
    assert set(names[60:]) <= set(found["term"])
    assert found.loc[found["term"].str.startswith("升"), "low"].gt(0).all()
    assert found["term"].str.startswith("平").mean() <= 0.15


@pytest.mark.slow
def test_permuted_years_have_no_trends_left(teaching_tokens):
    """The teaching corpus with its years shuffled: the share of shufflings in which any word is found is at most 5 %."""
    table = term_rates(document_term_matrix(teaching_tokens, min_df=20))
    years, generator = table["period"].unique(), np.random.default_rng(0)
    any_found, found, runs = 0, [], 200
    for _ in range(runs):
        shuffled = dict(zip(years, generator.permutation(years), strict=True))
        tested = mann_kendall(table.assign(period=table["period"].map(shuffled)))
        found.append((tested["q"] <= 0.05).mean())
        any_found += found[-1] > 0
    assert np.mean(found) <= 0.05
    assert any_found / runs <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


@pytest.mark.parametrize(("years", "share"), [(13, 0.11), (49, 0.14)])
def test_years_that_resemble_their_neighbours_are_a_trend_too_often(years, share):
    """What the notes say of series without a trend whose neighbours are correlated by .3."""
    generator = np.random.default_rng(years)
    values = generator.normal(size=(4000, years))
    for year in range(1, years):
        values[:, year] = 0.3 * values[:, year - 1] + np.sqrt(1 - 0.3**2) * values[:, year]
    terms = np.repeat([f"词{number}" for number in range(len(values))], years)
    table = pd.DataFrame({"term": terms, "period": np.tile(np.arange(years) + 1960, len(values)), "rate": values.ravel()})
    assert (mann_kendall(table)["p"] <= 0.05).mean() == pytest.approx(share, abs=0.015)


def test_a_single_period_is_a_row_that_is_not_tested():
    row = mann_kendall(series([1.0])).iloc[0]
    assert row["periods"] == 1
    assert row[["s", "z", "p", "q", "slope", "low", "high"]].isna().all()


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (series([1.0] * 9), {"value": "share"}, "no column share"),
        (series([1.0] * 9).head(0), {}, "no row"),
        (series([1.0] * 9).assign(period="山东"), {}, "twice"),
        (series([1.0]).assign(period="山东"), {}, "'山东' is no year"),
        (pd.concat([series([1.0] * 9)] * 2), {}, "twice"),
    ],
)
def test_what_cannot_be_tested_is_refused(table, options, words):
    with pytest.raises(InvalidValue, match=words):
        mann_kendall(table, **options)


def test_a_matrix_without_counts_or_replies_has_no_rates():
    tokens = tokenize(corpus_of((2013, "企业 资金"), (2014, "资金")))
    with pytest.raises(InvalidValue, match="weighted by tfidf"):
        term_rates(document_term_matrix(tokens, "tfidf"))
    with pytest.raises(InvalidValue, match="no replies"):
        term_rates(DocumentTermMatrix.from_tokens([["企业"]]))
