"""First uses by hand, and the survival curve of a published trial."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import adoption, first_uses, tokenize
from helpers.measure.adoption import kaplan_meier
from tests.test_measure_trends import corpus_of
from tests.words import PLAIN

# Freireich et al. 1963, weeks to relapse on 6-MP: those of nine who relapsed, and of twelve who were not seen to.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
# At risk, still in remission, and its 95 % interval, as printed by Stata's sts list for these data.
PRINTED = {
    6: (21, 0.8571, 0.6197, 0.9516), 7: (17, 0.8067, 0.5631, 0.9228), 10: (15, 0.7529, 0.5032, 0.8894),
    13: (12, 0.6902, 0.4316, 0.8491), 16: (11, 0.6275, 0.3675, 0.8049), 22: (7, 0.5378, 0.2678, 0.7468),
    23: (6, 0.4482, 0.1881, 0.6801),
}  # fmt: skip


def tokens_of(*letters):
    """Tokens of letters given as (region, year, body)."""
    corpus = corpus_of(*[(year, body) for _, year, body in letters])
    tokens = tokenize(corpus, PLAIN)
    sources = corpus.replies.set_index("reply_id")["source"].str.removesuffix(".txt").astype(int)
    regions = sources.map(dict(enumerate(region for region, _, _ in letters)))
    documents = tokens.documents.assign(region=tokens.documents["reply_id"].map(regions).astype("string"))
    return dataclasses.replace(tokens, documents=documents)


LETTERS = [
    ("甲省", 2013, "资金"), ("甲省", 2014, "资金 企业"), ("甲省", 2016, "企业"),
    ("乙省", 2014, "资金"), ("乙省", 2014, "资金 人才"), ("乙省", 2016, "企业 企业"), ("乙省", 2016, "资金 资金"),
    ("丙省", 2015, "企业"), ("丙省", 2016, "资金"),
    ("丁省", 2013, "资金"), ("丁省", 2014, "资金 发展"),
]  # fmt: skip


def test_the_remissions_of_freireich():
    ended = np.array(RELAPSED + CENSORED)
    happened = np.arange(len(ended)) < len(RELAPSED)
    curve = kaplan_meier(np.zeros(len(ended)), ended, happened, np.arange(1, 36), 0.95)
    curve.index = np.arange(1, 36)
    relapses = curve[curve["adopted"] > 0]
    for week, (at_risk, left, low, high) in PRINTED.items():
        row = relapses.loc[week]
        assert row["at_risk"] == at_risk
        assert (1 - row["share"], 1 - row["high"], 1 - row["low"]) == pytest.approx((left, low, high), abs=6e-5)
    assert list(relapses.index) == list(PRINTED)


def test_first_uses_by_hand():
    table = first_uses(tokens_of(*LETTERS), ["企业"]).set_index("region")
    assert list(table.columns) == [
        "term", "entered", "last", "first", "replies_before", "replies_in_year", "at_entry", "at_corpus_start",
    ]  # fmt: skip
    columns = ["entered", "last", "first", "replies_before", "replies_in_year", "at_entry"]
    assert table.loc["甲省", columns].tolist() == [2013, 2016, 2014, 1, 1, False]
    assert table.loc["乙省", columns].tolist() == [2014, 2016, 2016, 2, 2, False]
    assert table.loc["丙省", columns].tolist() == [2015, 2016, 2015, 0, 1, True]
    assert table.loc["丁省", "first"] is pd.NA
    assert table.loc["丁省", ["replies_before", "replies_in_year", "at_entry"]].tolist() == [2, 0, False]
    assert not table["at_corpus_start"].any()


def test_a_word_of_the_first_year_may_be_older():
    table = first_uses(tokens_of(*LETTERS), ["资金"]).set_index("region")
    assert table["at_entry"].to_dict() == {"甲省": True, "乙省": True, "丙省": False, "丁省": True}
    assert table["at_corpus_start"].to_dict() == {"甲省": True, "乙省": False, "丙省": False, "丁省": True}


def test_adoption_by_hand_among_those_at_risk():
    """2014: 甲 of 甲, 乙, 丁; 丁 is not seen again. 2015: 丙, seen first, of 乙 and 丙. 2016: 乙 of 乙."""
    table = adoption(tokens_of(*LETTERS), ["企业"]).set_index("year")
    assert list(table.columns) == ["term", "at_risk", "adopted", "at_entry", "hazard", "share", "low", "high"]
    assert table["at_risk"].tolist() == [2, 3, 2, 1]
    assert table["adopted"].tolist() == [0, 1, 1, 1]
    assert table["at_entry"].tolist() == [0, 0, 1, 0]
    assert table["share"].tolist() == pytest.approx([0, 1 / 3, 1 - 2 / 3 * 1 / 2, 1])
    # Greenwood's sum after 2015 is 1 / (3 * 2) + 1 / (2 * 1); a third is left.
    reach = 1.959964 * np.sqrt(1 / 6 + 1 / 2) / np.log(3)
    assert table.loc[2015, ["low", "high"]].tolist() == pytest.approx([1 - (1 / 3) ** np.exp(s * reach) for s in (-1, 1)])
    assert table.loc[[2013, 2016], ["low", "high"]].isna().all(axis=None)


def test_a_curve_does_not_rise_because_more_regions_publish():
    """Every region uses the term in its third year: a count of adopters of all ever seen would mix the two."""
    letters = [(f"{n}省", start + year, "资金 企业" if year == 2 else "资金") for n, start in enumerate([2013] * 4 + [2016] * 4) for year in range(4)]
    table = adoption(tokens_of(*letters), ["企业"]).set_index("year")
    assert table.loc[2015, ["at_risk", "adopted"]].tolist() == [4, 4]
    assert table.loc[2018, ["at_risk", "adopted"]].tolist() == [4, 4]
    assert table.loc[2016, "at_risk"] == 4
    assert table["hazard"].max() == 1


def test_a_term_that_nobody_uses_stays_at_zero_with_its_denominators():
    tokens = tokens_of(*LETTERS)
    table = adoption(tokens, ["企业", "农业"])
    nobody = table[table["term"] == "农业"]
    assert nobody["at_risk"].tolist() == [2, 3, 3, 3]
    assert nobody["share"].tolist() == [0] * 4
    assert nobody["low"].isna().all()
    assert first_uses(tokens, ["农业"])["first"].isna().all()
    assert table.attrs["provenance"]["steps"][-1]["function"] == "adoption"
    assert len(table.attrs["provenance"]["steps"]) == 1


def test_no_share_where_all_had_adopted_and_others_came():
    """One region uses the word at once; a second, seen a year later, takes a year more."""
    table = adoption(tokens_of(("甲省", 2013, "企业"), ("乙省", 2014, "资金"), ("乙省", 2015, "企业")), ["企业"])
    assert table["at_risk"].tolist() == [1, 1, 1]
    assert table["hazard"].tolist() == [1, 0, 1]
    assert table[["share", "low", "high"]].isna().all(axis=None)


def test_replies_without_a_region_are_left_out():
    letters = [*LETTERS, (None, 2012, "企业")]
    assert first_uses(tokens_of(*letters), ["企业"])["entered"].min() == 2013


def test_a_phrase_within_words_and_another_fact():
    tokens = tokens_of(("甲省", 2013, "工业 企业家"), ("甲省", 2014, "企业"))
    assert first_uses(tokens, ["企业"])["first"].tolist() == [2014]
    assert first_uses(tokens, ["企业"], within_words=True)["first"].tolist() == [2013]
    assert first_uses(tokens, ["企业"], by="department")["department"].tolist() == ["石炉县经济和信息化局"]


def test_a_planted_hazard_is_found():
    """Each year one in five of 300 regions takes the term up; they enter over six years and some leave early."""
    generator = np.random.default_rng(0)
    entered = generator.integers(2010, 2016, 300)
    adopts = entered + generator.geometric(0.2, 300) - 1
    leaves = entered + generator.integers(3, 9, 300)
    curve = kaplan_meier(entered, np.minimum(adopts, leaves), adopts <= leaves, np.arange(2010, 2024), 0.95)
    assert curve["adopted"].sum() / curve["at_risk"].sum() == pytest.approx(0.2, abs=0.03)
    assert curve["hazard"].iloc[:8].mean() == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"terms": []}, "no list of terms"),
        ({"terms": ["企业"], "by": "year"}, "no fact of whoever replies"),
        ({"terms": ["企业"], "by": "colour"}, "no fact of whoever replies"),
        ({"terms": ["企业"], "by": "reply_id"}, "no fact of whoever replies"),
        ({"terms": ["企业"], "by": "document_id"}, "no fact of whoever replies"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        adoption(tokens_of(*LETTERS), **options)


def test_a_corpus_without_regions_is_refused():
    tokens = tokenize(corpus_of((2013, "企业")), PLAIN)
    with pytest.raises(InvalidValue, match="no reply has both a year and a region"):
        first_uses(tokens, ["企业"])
