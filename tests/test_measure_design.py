"""The columns of a regression by hand and as statsmodels' formulas make them; facts that explain nothing are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.formula.api import ols

from helpers.errors import InvalidValue
from helpers.measure.design import design_matrix


def documents(**columns):
    number = len(next(iter(columns.values())))
    return pd.DataFrame({"document_id": [f"d{i}" for i in range(number)], **columns})


def test_numbers_are_centred_and_texts_are_measured_from_their_most_frequent_value():
    table = documents(
        year=pd.array([2013, 2014, 2016, 2015, 2012], dtype="Int64"),
        level=pd.array(["province", "county", "province", "prefecture", "province"], dtype="string"),
    )
    design = design_matrix(table, ["year", "level"])
    assert design.names == ["intercept", "year", "level=county", "level=prefecture"]
    assert design.base == {"level": "province"}
    expected = [[1, -1, 0, 0], [1, 0, 1, 0], [1, 2, 0, 0], [1, 1, 0, 1], [1, -2, 0, 0]]
    assert np.array_equal(design.matrix, expected)


def test_of_equally_frequent_values_the_first_is_the_base():
    design = design_matrix(documents(kind=["b", "a", "b", "a"]), ["kind"])
    assert (design.names, design.base) == (["intercept", "kind=b"], {"kind": "a"})


def test_without_covariates_the_intercept_is_left():
    design = design_matrix(documents(year=[2013, 2014]), [])
    assert (design.names, design.base) == (["intercept"], {})
    assert np.array_equal(design.matrix, [[1], [1]])


def test_the_fit_is_that_of_a_formula_of_statsmodels():
    generator = np.random.default_rng(1)
    table = documents(
        year=generator.integers(2013, 2025, 60),
        region=generator.choice(["江岚省", "砾川省", "云岫省"], 60),
        share=generator.normal(size=60),
    )
    design = design_matrix(table, ["year", "region"])
    oracle = ols("share ~ year + C(region)", table).fit()
    ours = design.matrix @ np.linalg.lstsq(design.matrix, table["share"], rcond=None)[0]
    assert np.allclose(ours, oracle.fittedvalues)
    assert len(design.names) == len(oracle.params)


@given(st.lists(st.tuples(st.integers(1990, 2030), st.sampled_from("甲乙丙")), min_size=2, max_size=30))
def test_every_term_tells_documents_apart_or_is_refused(rows):
    table = documents(year=[year for year, _ in rows], region=[region for _, region in rows])
    try:
        design = design_matrix(table, ["year", "region"])
    except InvalidValue:
        return
    assert design.matrix.shape == (len(rows), len(design.names))
    assert np.linalg.matrix_rank(design.matrix) == len(design.names) < len(rows)
    assert (np.ptp(design.matrix[:, 1:], axis=0) > 0).all()


REFUSED = [
    ("a name alone", {"year": [2013, 2014, 2015]}, "year", r"is one name: give a list of columns, \[\"year\"\]"),
    ("no such column", {"year": [2013, 2014, 2015]}, ["province"], "'province' is no column: use one of document_id, year"),
    ("given twice", {"year": [2013, 2014, 2015]}, ["year", "year"], "given twice"),
    ("one value", {"kind": ["提案", "提案", "提案"]}, ["kind"], "kind is 提案 in all 3 documents"),
    ("one year", {"year": [2013, 2013, 2013]}, ["year"], "year is 2013 in all 3 documents"),
    ("gaps", {"region": ["江岚省", None, "砾川省", None]}, ["region"], r"region is missing in 2 of 4 documents \(d1, d3\)"),
    ("many gaps", {"year": [2013, *[None] * 5, 2014]}, ["year"], r"5 of 7 documents \(d1, d2, d3, …\)"),
    ("no list", {"year": [2013, 2014, 2015]}, None, "covariates = None is no list: give columns"),
    ("a list in a list", {"year": [2013, 2014, 2015]}, [["year"]], r"covariate \['year'\] is no column"),
    ("lists of values", {"kind": [["提案"], ["建议"], ["提案"]]}, ["kind"], r"kind is \['提案'\] in a document, which is no fact"),
    ("infinite numbers", {"year": [2013, np.inf, 2014]}, ["year"], "year has infinite numbers"),
    ("more terms than documents", {"department": list("甲乙丙")}, ["department"], "3 terms of department are too many"),
    (
        "one follows from the other",
        {"level": ["省", "市", "省", "市"], "kind": ["提案", "建议", "提案", "建议"]},
        ["level", "kind"],
        "level, kind overlap",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "columns", "covariates", "words"), REFUSED)
def test_what_explains_nothing_is_refused(case, columns, covariates, words):
    with pytest.raises(InvalidValue, match=words):
        design_matrix(documents(**columns), covariates)
