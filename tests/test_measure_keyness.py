"""Keyness against quanteda, Dunning, R, scattertext and scipy; false keywords and coverage by simulation."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, keyness
from helpers.measure.keyness import chi_square, four_term_g2, two_term_g2, weighted_log_odds

# quanteda.textstats, reference page of textstat_keyness: signed χ² without correction (43,002 against 108,539 tokens).
QUANTEDA_CHI2 = [
    ("we", 1048, 779, 764.4484), (".", 2014, 3141, 300.1887), ("us", 289, 216, 207.5181), ("-", 242, 157, 205.0408),
    ("america", 148, 54, 200.5544), (":", 115, 29, 187.9821), ("our", 917, 1307, 183.5362), ("world", 196, 123, 171.9660),
    ("americans", 76, 7, 163.1532), ("today", 84, 21, 137.7753), ("upon", 39, 332, -58.39810), ("public", 12, 213, -58.87042),
    ("constitution", 9, 200, -59.66134), ("it", 266, 1132, -60.68425), ("states", 29, 305, -63.87803),
    ("be", 278, 1224, -72.68161), ("should", 16, 309, -88.14817), ("which", 96, 911, -177.10087),
    ("of", 1514, 5666, -197.08830), ("the", 2089, 8094, -331.99069),
]  # fmt: skip
# The same page, G² over four cells (6,182 against 127,260 tokens). Where an expected count is below five quanteda moves
# half an occurrence between the cells, though its help speaks of Williams's correction. It adds 1e-9 to each ratio before
# taking the logarithm (src/keyness.cpp), which makes 2 x 133,442 x 1e-9 in all.
QUANTEDA_EPSILON = 2 * 133_442 * 1e-9
QUANTEDA_G2 = [("will", 41, 351, 22.609878), ("america", 19, 149, 12.306921)]
QUANTEDA_SHIFTED_G2 = [
    ("your", 12, 70, 10.868622), ("while", 7, 26, 9.707425), ("again", 10, 56, 9.345219), ("protected", 6, 20, 8.909125),
    ("american", 12, 86, 7.996610), ("back", 7, 35, 7.113978), ("dreams", 6, 30, 5.908744), ("country", 10, 77, 5.725811),
]  # fmt: skip


@pytest.mark.parametrize(("word", "a", "b", "expected"), QUANTEDA_CHI2)
def test_chi_square_is_quantedas(word, a, b, expected):
    assert chi_square(a, b, 43_002, 108_539) == pytest.approx(expected, rel=1e-6), word


@pytest.mark.parametrize(("word", "a", "b", "expected"), QUANTEDA_G2)
def test_four_term_g2_is_quantedas(word, a, b, expected):
    assert four_term_g2(a, b, 6_182, 127_260) + QUANTEDA_EPSILON == pytest.approx(expected, abs=1e-6), word


@pytest.mark.parametrize(("word", "a", "b", "shifted"), QUANTEDA_SHIFTED_G2)
def test_no_correction_is_made_in_silence(word, a, b, shifted):
    assert four_term_g2(a - 0.5, b + 0.5, 6_182, 127_260) + QUANTEDA_EPSILON == pytest.approx(shifted, abs=1e-6), word
    assert four_term_g2(a, b, 6_182, 127_260) > shifted + 0.5


# Dunning 1993 as nltk's collocations.doctest prints it; the table [[7, 3], [2, 7]] of quanteda's tests, computed by R.
@pytest.mark.parametrize(
    ("a", "b", "n1", "n2", "expected", "within"),
    [(110, 111, 2552, 29225, 270.72, 0.005), (8, 24, 13, 31764, 95.29, 0.005), (7, 2, 10, 9, 4.5349393, 1e-6)],
)
def test_four_term_g2_is_dunnings(a, b, n1, n2, expected, within):
    assert four_term_g2(a, b, n1, n2) == pytest.approx(expected, abs=within)


# Manning and Schütze 1999 as nltk's collocations.doctest prints them; quanteda's test file, computed by R.
@pytest.mark.parametrize(
    ("a", "b", "n1", "n2", "expected", "within"),
    [
        (8, 4667, 15_828, 14_291_840, 1.55, 0.005),
        (59, 6, 67, 570_940, 456_400, 50),
        (7, 2, 10, 9, 4.3371605, 1e-6),
    ],
)
def test_chi_square_of_manning_and_schuetze(a, b, n1, n2, expected, within):
    assert chi_square(a, b, n1, n2) == pytest.approx(expected, abs=within)


def test_two_terms_are_not_four():
    """The word "the" of the inaugural addresses: 330.5 by Rayson's wizard, 352.8 by Dunning's formula."""
    assert two_term_g2(2089, 8094, 43_002, 108_539) == pytest.approx(-330.5, abs=0.05)
    assert four_term_g2(2089, 8094, 43_002, 108_539) == pytest.approx(-352.8, abs=0.05)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(51, 900), st.integers(51, 900))
def test_four_cells_are_scipys(a, b, n1, n2):
    if a + b == 0:
        assert four_term_g2(a, b, n1, n2) == chi_square(a, b, n1, n2) == 0
        return
    table = [[a, b], [n1 - a, n2 - b]]
    g2, chi2 = (stats.chi2_contingency(table, correction=False, lambda_=power).statistic for power in (0, 1))
    assert abs(four_term_g2(a, b, n1, n2)) == pytest.approx(g2, rel=1e-6, abs=1e-8)
    assert abs(chi_square(a, b, n1, n2)) == pytest.approx(chi2, rel=1e-6, abs=1e-8)


def test_log_odds_have_the_variance_of_four_cells():
    """scattertext, test_logOddsUninformativePriorScore.py; the variance of two cells would give 4.46 for the last."""
    a, b = np.array([1, 5, 1, 9]), np.array([100, 510, 100, 199])
    _, z = weighted_log_odds(a, b, 16, 909, np.full(4, 0.01), 0.04)
    assert z == pytest.approx([-0.589845, -1.905684, -0.589845, 2.983064], abs=1e-6)
    assert -(2 * stats.norm.cdf(z) - 1) == pytest.approx([0.4447054, 0.9433088, 0.4447054, -0.9971462], abs=1e-7)


def dtm_of(counts, sizes):
    documents = pd.DataFrame({"document_id": [f"{i:04d}" for i in range(len(sizes))], "tokens": sizes})
    vocabulary = np.array([f"w{i:04d}" for i in range(counts.shape[1])], dtype=object)
    return DocumentTermMatrix(sp.csr_matrix(counts), vocabulary, documents, "count", {"corpus": "made", "steps": []})


FIRST = np.array([True, True, False, False])


def test_the_log_ratio_is_hardies():
    """Hardie 2014: a rate of .0006 against .0002 is a ratio of 3 and a log ratio of 1.5850."""
    table = keyness(dtm_of(np.array([[4], [2], [1], [1]]), [5000, 5000, 5000, 5000]), FIRST)
    assert (table["rate"].item(), table["reference_rate"].item()) == (6, 2)
    assert table["log_ratio"].item() == pytest.approx(1.5850, abs=5e-5)


def test_a_word_of_one_side_has_half_an_occurrence_on_the_other_and_no_interval():
    row = keyness(dtm_of(np.array([[4], [4], [0], [0]]), [100, 100, 100, 100]), FIRST).iloc[0]
    assert row["log_ratio"] == pytest.approx(np.log2(16))
    assert row[["low", "high", "reference_dp"]].isna().all()
    assert (row["used_in"], row["replies"], row["reference_used_in"]) == (2, 2, 0)


def test_a_word_of_one_reply_has_no_interval():
    row = keyness(dtm_of(np.array([[9], [0], [2], [1]]), [100, 100, 100, 100]), FIRST).iloc[0]
    assert row[["low", "high"]].isna().all()
    assert row["dp"] == 0.5


def bursty(replies, words, rate, generator, shape=2.0):
    """Replies of several lengths with words in bursts: counts and tokens."""
    sizes = generator.integers(300, 1500, replies)
    return generator.poisson(sizes[:, None] * rate * generator.gamma(shape, 1 / shape, (replies, words))), sizes


def test_the_interval_is_the_jackknife_done_reply_by_reply():
    generator = np.random.default_rng(4)
    (one, first), (other, second) = bursty(9, 1, 0.01, generator), bursty(14, 1, 0.01, generator)
    variances = []
    for counts, sizes in ((one.ravel(), first), (other.ravel(), second)):
        whole, n = np.log(counts.sum() / sizes.sum()), len(sizes)
        left = [np.log(np.delete(counts, i).sum() / np.delete(sizes, i).sum()) for i in range(n)]
        variances.append((n - 1) / n * sum((value - whole) ** 2 for value in left))
    freedom = sum(variances) ** 2 / (variances[0] ** 2 / 8 + variances[1] ** 2 / 13)
    reach = stats.t.ppf(0.95, freedom) * np.sqrt(sum(variances)) / np.log(2)
    mask = np.arange(23) < 9
    row = keyness(dtm_of(np.vstack([one, other]), np.concatenate([first, second])), mask, confidence=0.9).iloc[0]
    assert row["low"] == pytest.approx(row["log_ratio"] - reach)
    assert row["high"] == pytest.approx(row["log_ratio"] + reach)


def test_p_is_that_of_permutations():
    """Twenty words in bursts, some of them more in the target: the tail of three moments against 20,000 permutations."""
    generator = np.random.default_rng(11)
    counts, sizes = bursty(60, 20, np.linspace(0.002, 0.02, 20), generator)
    counts[:15] += generator.poisson(np.linspace(0, 12, 20), (15, 20))
    mask = np.arange(60) < 15
    ours = keyness(dtm_of(counts, sizes), mask, min_count=1).set_index("term").sort_index()["p"].to_numpy()
    surplus = counts - counts.sum(axis=0) / sizes.sum() * sizes[:, None]
    drawn = generator.permuted(np.tile(mask, (20_000, 1)), axis=1) @ surplus
    upper, lower = ((drawn >= surplus[mask].sum(axis=0)).mean(axis=0), (drawn <= surplus[mask].sum(axis=0)).mean(axis=0))
    theirs = np.minimum(2 * np.minimum(upper, lower), 1)
    assert (theirs > 0.05).any()
    assert (theirs < 0.01).any()
    seen = theirs > 0.002
    assert ours[seen] == pytest.approx(theirs[seen], rel=0.2, abs=0.002)
    assert (ours[~seen] < 0.005).all()


def test_q_is_benjamini_hochbergs_over_all_words_tested():
    generator = np.random.default_rng(2)
    counts, sizes = bursty(40, 30, 0.005, generator)
    table = keyness(dtm_of(counts, sizes), np.arange(40) < 15)
    p = table["p"].to_numpy()
    by_hand = [min(p[j] * 30 / (j + 1) for j in range(i, 30)) for i in range(30)]
    assert table["p"].is_monotonic_increasing
    assert table["q"].to_numpy() == pytest.approx(np.minimum(by_hand, 1))


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_exchanging_the_groups_turns_the_signs(seed):
    generator = np.random.default_rng(seed)
    counts, sizes = bursty(12, 6, 0.003, generator)
    mask = np.arange(12) < generator.integers(1, 11)
    one, other = (
        keyness(dtm_of(counts, sizes), group, min_count=1).set_index("term").sort_index() for group in (mask, ~mask)
    )
    for column in ("g2", "g2_four_term", "chi2", "log_ratio", "log_odds", "z"):
        assert one[column].to_numpy() == pytest.approx(-other[column].to_numpy(), abs=1e-9)
    assert one["low"].to_numpy() == pytest.approx(-other["high"].to_numpy(), nan_ok=True)
    assert one["p"].to_numpy() == pytest.approx(other["p"].to_numpy())


def test_sections_of_one_reply_are_one_unit():
    counts, sizes = np.array([[2], [1], [3], [1], [0], [2]]), np.array([100, 200, 300, 150, 250, 100])
    documents = pd.DataFrame({"document_id": list("abcdef"), "reply_id": list("rrstuu"), "tokens": sizes})
    sections = dataclasses.replace(dtm_of(counts, sizes), documents=documents)
    mask = np.array([True, True, True, False, False, False])
    whole = dtm_of(np.array([[3], [3], [1], [2]]), np.array([300, 300, 150, 350]))
    pd.testing.assert_frame_equal(keyness(sections, mask), keyness(whole, FIRST))


def test_planted_keywords_are_found_and_no_others():
    generator = np.random.default_rng(5)
    counts, sizes = bursty(80, 400, 0.003, generator)
    counts[:30, :20] = bursty(30, 20, 0.012, generator)[0]
    table = keyness(dtm_of(counts, sizes), np.arange(80) < 30)
    found = set(table.loc[table["q"] < 0.05, "term"])
    planted = {f"w{i:04d}" for i in range(20)}
    assert len(found & planted) >= 18
    assert len(found - planted) <= 2
    assert (table.loc[table["term"].isin(planted), "log_ratio"] > 0).all()


def test_a_column_and_a_value_leave_out_what_is_not_known(teaching_dtm):
    table = keyness(teaching_dtm, ("region", "江岚省"))
    regions = teaching_dtm.documents.drop_duplicates("reply_id")["region"]
    assert table["replies"][0] == (regions == "江岚省").sum()
    assert table["reference_replies"][0] == (regions.notna() & (regions != "江岚省")).sum()
    same = keyness(teaching_dtm, (teaching_dtm.documents["region"] == "江岚省").fillna(False), ("region", "锦淮省"))
    assert same["reference_replies"][0] == (regions == "锦淮省").sum()
    step = table.attrs["provenance"]["steps"][-1]
    assert step["target"] == ["region", "江岚省"]
    assert step["target_replies"] == table["replies"][0]


def test_words_planted_in_the_later_years_of_the_teaching_corpus_are_found(teaching_dtm):
    table = keyness(teaching_dtm, (teaching_dtm.documents["year"] >= 2019).to_numpy(dtype=bool)).set_index("term")
    assert table.loc["营商环境", "q"] < 0.05
    assert table.loc["营商环境", "low"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("size", [6, 20, 60, 125])
def test_permuted_labels_give_hardly_a_false_keyword(teaching_dtm, size):
    """Groups of replies drawn by chance from texts full of bursts: no run in twenty may find a single word."""
    generator, runs = np.random.default_rng(size), 100
    replies = teaching_dtm.documents["reply_id"]
    replies_false = tokens_false = 0
    for _ in range(runs):
        drawn = generator.choice(replies.unique(), size, replace=False)
        table = keyness(teaching_dtm, replies.isin(drawn))
        naive = stats.false_discovery_control(stats.chi2.sf(table["g2_four_term"].abs(), 1))
        replies_false += (table["q"] < 0.05).any()
        tokens_false += (naive < 0.05).any()
    assert replies_false / runs <= 0.05
    assert tokens_false / runs > 0.9, "a test of tokens finds words where there is nothing, or this shows nothing"


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), [((40, 0.01), (40, 0.01)), ((30, 0.004), (200, 0.001)), ((120, 0.002), (120, 0.001))])
def test_coverage_of_the_interval(first, second):
    """Thousands of words in bursts with a known ratio: between 93 and 97 of a hundred intervals hold it."""
    generator, words = np.random.default_rng(1), 6000
    (one, n1), (other, n2) = (bursty(replies, words, rate, generator) for replies, rate in (first, second))
    mask = np.arange(len(n1) + len(n2)) < len(n1)
    table = keyness(dtm_of(np.vstack([one, other]), np.concatenate([n1, n2])), mask, min_count=1)
    truth = np.log2(first[1] / second[1])
    covered = (table["low"] <= truth) & (truth <= table["high"])
    assert table["low"].notna().mean() > 0.99
    assert 0.93 <= covered[table["low"].notna()].mean() <= 0.97
    # An interval that takes tokens for independent is far too short.
    reach = stats.norm.ppf(0.975) * np.sqrt(1 / table["count"] + 1 / table["reference_count"]) / np.log(2)
    assert ((table["log_ratio"] - truth).abs() <= reach).mean() < 0.90


LISTS = DocumentTermMatrix.from_tokens([["甲", "乙"] * 3, ["甲"] * 2, ["乙", "丙"], []])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"target": np.array([False] * 4)}, "has no document"),
        ({"target": np.array([True] * 4)}, "is every document"),
        ({"target": np.array([1, 0, 0, 0])}, "no boolean for each of 4 documents"),
        ({"target": np.array([True])}, "no boolean for each of 4 documents"),
        ({"target": ("region", "江岚省")}, "no column and value"),
        ({"target": ("document_id", "9")}, "has no document"),
        ({"target": FIRST, "reference": np.array([True, False, False, False])}, "1 documents are in target and reference"),
        ({"target": FIRST, "reference": ("document_id", "3")}, "reference has no token"),
        ({"target": ("document_id", "0"), "reference": ("document_id", "1")}, "each group is one reply"),
        ({"target": FIRST, "min_count": 99}, "no word occurs 99 times"),
        ({"target": FIRST, "prior": 0}, "prior = 0"),
        ({"target": FIRST, "prior": float("nan")}, "prior = nan"),
        ({"target": FIRST, "confidence": 95}, "confidence = 95"),
        ({"target": ("document_id", ["0"])}, "no column and value"),
        ({"target": pd.Series([True, False, False, False], index=[3, 2, 1, 0])}, "target has other row labels"),
    ],
)
def test_what_cannot_be_compared_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        keyness(LISTS, **options)


def test_weights_are_refused():
    with pytest.raises(InvalidValue, match="weighted by tfidf"):
        keyness(dataclasses.replace(LISTS, weighting="tfidf"), FIRST)
