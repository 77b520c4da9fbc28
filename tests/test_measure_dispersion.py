"""Dispersion against the published values of Gries, Lyne and Lijffijt; chance against scipy's hypergeometric law."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, dispersion, part_rates
from helpers.measure.dispersion import spread

# The corpus of five parts of Gries 2008 and 2020.
GRIES = [part.split() for part in (
    "b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a", "b a g h a b e a a t", "b a h a a b e a x a t",
)]  # fmt: skip
# Values of Gries 2020 as scattertext's test_Dispersion.py prints them; those of a by the formulas of Gries 2008, 2020.
PUBLISHED = [
    ("b", 5, 0.02, 0.024, 0.968),
    ("i", 1, 0.82, 1.0, 0.0),
    ("q", 1, 0.80, 0.976, 0.0),
    ("x", 1, 0.78, 0.951, 0.0),
    ("a", 5, 0.18, 0.219512, 0.785151),
]


@pytest.mark.parametrize(("word", "parts_with", "dp", "dp_norm", "juilland_d"), PUBLISHED)
def test_gries_corpus_of_five_parts(word, parts_with, dp, dp_norm, juilland_d):
    row = dispersion(DocumentTermMatrix.from_tokens(GRIES), [word], "document_id").iloc[0]
    assert (row["used_in"], row["parts"]) == (parts_with, 5)
    assert row["dp"] == pytest.approx(dp, abs=1e-9)
    assert row["dp_norm"] == pytest.approx(dp_norm, abs=5e-4)
    assert row["juilland_d"] == pytest.approx(juilland_d, abs=5e-4)


def test_lynes_allemand():
    """The README of the R package tlda prints 1 - DP (.5009295) and calls it Egbert's; the two are not the same."""
    counts = np.array([2, 0, 1, 1, 3, 0, 3, 0, 0, 0])
    sizes = np.array([8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930])
    row = spread(sp.csc_matrix(counts[:, None]), sizes).iloc[0]
    assert row["used_in"] / row["parts"] == 0.5
    assert row["juilland_d"] == pytest.approx(0.6038797, abs=1e-7)
    assert row["dp"] == pytest.approx(0.4990705, abs=1e-7)
    assert row["dp_egbert"] == pytest.approx(0.446231, abs=1e-6)
    assert row["dp_egbert"] != pytest.approx(1 - row["dp"], abs=0.01)


@pytest.mark.parametrize(("counts", "dp", "dp_norm"), [([2, 1, 0], 1 / 3, 0.5), ([3, 0, 0], 2 / 3, 1.0)])
def test_three_equal_parts_of_lijffijt_and_gries_2012(counts, dp, dp_norm):
    row = spread(sp.csc_matrix(np.array(counts)[:, None]), np.array([10, 10, 10])).iloc[0]
    assert (row["dp"], row["dp_norm"]) == (pytest.approx(dp), pytest.approx(dp_norm))


def test_directions():
    """A word that is as even as can be, and one that stands in one part alone."""
    table = dispersion(DocumentTermMatrix.from_tokens([["甲", "乙"], ["甲", "丙"], ["甲", "丁"]]), ["甲", "乙"], "document_id")
    assert table["dp"].tolist() == pytest.approx([0, 2 / 3])
    assert table["dp_norm"].tolist() == pytest.approx([0, 1])
    assert table["dp_egbert"].tolist() == pytest.approx([1, 0])
    assert table["juilland_d"].tolist() == pytest.approx([1, 0])


def scattered(words=300, parts=60, seed=0):
    """Parts of several sizes, and words of several frequencies that chance scatters over them, other tokens aside."""
    generator = np.random.default_rng(seed)
    sizes = generator.integers(50, 900, parts)
    labels = np.repeat(np.arange(parts), sizes)
    counts = np.zeros((parts, words), dtype=np.int64)
    for word in range(words):
        counts[:, word] = np.bincount(generator.choice(labels, 3 + word, replace=False), minlength=parts)
    return counts, sizes


def dtm_of(counts, sizes):
    documents = pd.DataFrame({"document_id": [f"{i:04d}" for i in range(len(sizes))], "tokens": sizes})
    vocabulary = np.array([f"w{i:04d}" for i in range(counts.shape[1])], dtype=object)
    return DocumentTermMatrix(sp.csr_matrix(counts), vocabulary, documents, "count", {"corpus": "made", "steps": []})


def test_the_expected_dp_is_the_mean_deviation_of_scipys_hypergeometric_law():
    counts, sizes = scattered()
    table = dispersion(dtm_of(counts, sizes), ["w0000", "w0005", "w0040", "w0299"], "document_id", resamples=5000)
    for frequency, simulated in zip(table["count"], table["expected_dp"], strict=True):
        law, values = stats.hypergeom(sizes.sum(), sizes[:, None], frequency), np.arange(frequency + 1)
        expected = (np.abs(values - frequency * sizes[:, None] / sizes.sum()) * law.pmf(values)).sum() / (2 * frequency)
        assert simulated == pytest.approx(expected, rel=0.006)


def test_words_that_chance_scattered_are_not_found_uneven():
    counts, sizes = scattered()
    table = dispersion(dtm_of(counts, sizes), by="document_id", resamples=400, seed=3)
    assert abs(table["z"].mean()) < 3 / np.sqrt(len(table)) + 0.1
    assert 0.85 < table["z"].std() < 1.15
    assert (table["p"] <= 0.05).mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / len(table))


def test_words_in_bursts_are_found_uneven():
    counts, sizes = scattered()
    burst = counts.copy()
    burst[:, 100] = 0
    burst[3, 100] = counts[:, 100].sum()
    table = dispersion(dtm_of(burst, sizes), by="document_id")
    assert table["z"].idxmax() == 100
    assert table["p"][100] == 1 / 201


def test_many_frequencies_are_interpolated_closely():
    counts, sizes = scattered(words=420)
    every = dispersion(dtm_of(counts, sizes), by="document_id", resamples=2000)
    few = dispersion(dtm_of(counts, sizes), ["w0300", "w0399"], "document_id", resamples=2000)
    assert every["expected_dp"][[300, 399]].to_numpy() == pytest.approx(few["expected_dp"].to_numpy(), rel=0.01)


def test_a_term_that_is_every_token_leaves_chance_no_choice():
    table = dispersion(DocumentTermMatrix.from_tokens([["甲"], ["甲", "甲"]]), by="document_id")
    assert table["expected_dp"].tolist() == [0]
    assert table[["z", "p"]].isna().all(axis=None)


def test_a_term_that_is_not_in_the_corpus_is_a_marked_row():
    row = dispersion(DocumentTermMatrix.from_tokens(GRIES), ["无", "b"], "document_id").iloc[0]
    assert row["count"] == 0
    assert row[["dp", "dp_norm", "dp_egbert", "juilland_d", "expected_dp", "z", "p"]].isna().all()


def test_parts_are_replies_years_or_another_fact(teaching_dtm):
    by_reply, by_year, by_region = (
        dispersion(teaching_dtm, ["营商环境"], by).iloc[0] for by in ("reply_id", "year", "region")
    )
    assert by_reply["parts"] == teaching_dtm.documents["reply_id"].nunique()
    assert by_year["parts"] == teaching_dtm.documents["year"].nunique()
    known = teaching_dtm.documents["region"].notna().to_numpy()
    column = teaching_dtm.vocabulary.tolist().index("营商环境")
    assert by_region["count"] == teaching_dtm.matrix[known, column].sum() < by_year["count"]


@pytest.mark.parametrize(("printed", "term"), [("“专精特新”企业", "专精特新企业"), ("首台〔套〕", "首台(套)"), ("５Ｇ", "5G")])
def test_a_term_is_looked_up_as_terms_are_written(teaching_dtm, printed, term):
    one, other = (dispersion(teaching_dtm, [name]).drop(columns="term") for name in (printed, term))
    assert one["count"].item() > 0
    pd.testing.assert_frame_equal(one, other)


def test_one_seed_one_result(teaching_dtm):
    one, same, other = (dispersion(teaching_dtm, ["企业"], seed=seed) for seed in (0, 0, 5))
    pd.testing.assert_frame_equal(one, same)
    assert one["expected_dp"].item() != other["expected_dp"].item()
    step = one.attrs["provenance"]["steps"][-1]
    assert (step["function"], step["by"], step["seed"]) == ("dispersion", "reply_id", 0)


def test_rates_of_parts_by_hand():
    documents = pd.DataFrame(
        {
            "document_id": list("abcd"), "reply_id": ["r", "r", "s", "t"], "tokens": [10, 10, 50, 0],
            "year": pd.array([2014, 2014, 2013, 2013], dtype="Int64"),
        }
    )  # fmt: skip
    matrix = sp.csr_matrix(np.array([[1], [2], [5], [0]]))
    dtm = DocumentTermMatrix(matrix, np.array(["企业"], dtype=object), documents, "count", {"steps": []})
    table = part_rates(dtm, ["企业", "无"], "reply_id")
    assert list(table.columns) == ["term", "part", "year", "tokens", "count", "rate"]
    assert table["part"].tolist() == ["s", "r"] * 2
    assert table["year"].tolist() == [2013, 2014] * 2
    assert table["rate"].tolist()[:2] == [1000, 1500]
    assert table.loc[table["term"] == "无", ["count", "rate"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"terms": []}, "no list of terms"),
        ({"terms": ["企业", " "]}, "empty or a repeated term"),
        ({"by": "colour"}, "no column"),
        ({"by": "year"}, "no column"),
        ({"seed": -1}, "is no seed"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        dispersion(DocumentTermMatrix.from_tokens(GRIES), **{"by": "document_id", **options})


def test_one_part_and_weights_are_refused():
    dtm = DocumentTermMatrix.from_tokens([["甲"], []])
    with pytest.raises(InvalidValue, match="1 part with tokens"):
        dispersion(dtm, by="document_id")
    with pytest.raises(InvalidValue, match="weighted by tfidf"):
        dispersion(dataclasses.replace(dtm, weighting="tfidf"), by="document_id")
