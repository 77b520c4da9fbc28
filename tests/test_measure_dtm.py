"""Tokens and the document-term matrix; scikit-learn's vectorizers are the oracle."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from helpers.errors import InvalidValue, NotFound
from helpers.measure import (
    DocumentTermMatrix,
    Tokens,
    document_term_matrix,
    drawn_replies,
    fit_topics,
    held_out_likelihood,
    search_k,
    tokenize,
)
from helpers.measure.tokens import _is_number
from tests.words import DEFAULT, tokens_of_lists


@pytest.mark.parametrize("unit", ["section", "reply"])
def test_tokens_keep_their_places(unit, teaching):
    tokens = tokenize(teaching, DEFAULT, unit)
    texts = teaching.replies.set_index("reply_id")["text"]
    ids = tokens.documents["reply_id"].to_numpy()[tokens.document]
    for i in range(0, len(tokens), 97):
        printed = texts[ids[i]][tokens.start[i] : tokens.end[i]]
        # A term is one word with and without the quotation marks inside it: 专精特新“小巨人”.
        assert _unquoted(printed) == _unquoted(tokens.types[tokens.codes[i]])


def _unquoted(words):
    return words.replace("“", "").replace("”", "")


def test_both_units_count_the_same_words(teaching, teaching_tokens):
    assert len(tokenize(teaching, DEFAULT, "reply")) == len(teaching_tokens)


def test_closings_are_not_counted(teaching, teaching_tokens):
    assert not set(teaching_tokens.documents["section_id"]) & set(teaching.sections.query("role == 'closing'")["section_id"])


def test_removal_leaves_a_gap(teaching_tokens):
    left = teaching_tokens.without({"企业"}, numerals=True, min_characters=2)
    assert "企业" not in left.types
    assert min(map(len, left.types)) == 2
    assert not [word for word in left.types if word.isdigit()]
    assert len(teaching_tokens) > len(left)
    assert left.provenance["steps"][-1]["function"] == "without"


NUMBERS = {
    "12.5%": True, "2019": True, "一九五八年": True, "百分之二十": True, "第三批": True, "两家": True, "一条": True,
    "万台": True, "企业": False, "一致": False, "第一线": False, "百姓": False, "年产": False, "5G": False, "": False,
}  # fmt: skip


@pytest.mark.parametrize("word", NUMBERS)
def test_a_number_is_known_in_digits_and_in_chinese(word):
    assert _is_number(word) is NUMBERS[word]


def test_tokens_survive_storage(tmp_path, teaching_tokens):
    loaded = Tokens.read_parquet(teaching_tokens.to_parquet(tmp_path / "tokens.parquet"))
    assert loaded.lists() == teaching_tokens.lists()
    assert loaded.provenance == teaching_tokens.provenance
    assert (loaded.end == teaching_tokens.end).all()
    assert list(loaded.documents["year"]) == list(teaching_tokens.documents["year"])
    with pytest.raises(NotFound, match="does not exist"):
        Tokens.read_parquet(tmp_path / "absent.parquet")


@pytest.mark.parametrize(("min_df", "max_df"), [(1, 1.0), (2, 0.5), (0.02, 150), (3, 1.0)])
@pytest.mark.parametrize("weighting", ["count", "tfidf"])
def test_the_matrix_is_scikit_learns(monkeypatch, weighting, min_df, max_df, teaching_tokens):
    monkeypatch.setattr("helpers.measure.dtm._CELLS", 1_000)
    vectorizer = {"count": CountVectorizer, "tfidf": TfidfVectorizer}[weighting]
    oracle = vectorizer(analyzer=list, min_df=min_df, max_df=max_df)
    expected = oracle.fit_transform(teaching_tokens.lists())
    ours = document_term_matrix(teaching_tokens, weighting, min_df, max_df)
    assert list(ours.vocabulary) == list(oracle.get_feature_names_out())
    assert abs(ours.matrix - expected).max() < 1e-12


def test_a_matrix_of_lists_counted_by_hand():
    dtm = DocumentTermMatrix.from_tokens([["乙", "甲", "乙"], [], ["甲"]])
    assert list(dtm.vocabulary) == ["乙", "甲"]
    assert dtm.matrix.toarray().tolist() == [[2, 1], [0, 0], [0, 1]]
    assert dtm.frequency().to_dict("list") == {"term": ["甲", "乙"], "count": [2, 2], "used_in": [2, 1]}


@pytest.mark.parametrize("half", [0.5, np.float64(0.5), np.float32(0.5)])
def test_a_fraction_of_any_kind_is_a_share(half, teaching_tokens, teaching_dtm):
    frequent = document_term_matrix(teaching_tokens, min_df=half)
    assert frequent.vocabulary.tolist() == [
        term for term, used in zip(teaching_tokens.types, teaching_dtm.matrix.getnnz(axis=0), strict=True)
        if used >= len(teaching_tokens.documents) / 2
    ]  # fmt: skip


def test_no_words_are_no_matter_of_bounds():
    with pytest.raises(InvalidValue, match="none of the 2 documents has a token: take out fewer words"):
        document_term_matrix(tokens_of_lists([["甲"], ["甲", "乙"]]).without(frozenset("甲乙")))


def test_what_cannot_be_counted_is_refused(teaching, teaching_tokens):
    with pytest.raises(InvalidValue, match="no term stands in 9999"):
        document_term_matrix(teaching_tokens, min_df=9999)
    with pytest.raises(InvalidValue, match="weighting = 'bm25'"):
        document_term_matrix(teaching_tokens, "bm25")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="hold no word"):
        DocumentTermMatrix.from_tokens([[], []])
    with pytest.raises(InvalidValue, match="unit = 'page'"):
        tokenize(teaching, unit="page")  # type: ignore[arg-type]


def test_counts_agree_with_lists(teaching_tokens):
    counts = teaching_tokens.counts().tolist()
    assert counts == [len(words) for words in teaching_tokens.lists()]
    assert counts == np.bincount(teaching_tokens.document, minlength=len(teaching_tokens.documents)).tolist()


def three_lists():
    return DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙"], ["甲", "丙"]])


@pytest.mark.parametrize(
    "kept",
    [
        np.array([True, False, True]), [True, False, True], pd.Series([True, False, True]),
        pd.Series([True, False, True], dtype="boolean"), [0, 2], np.array([0, 2]), pd.Series(["x", pd.NA, "y"]).notna(),
    ],
    ids=["array", "list", "Series", "boolean", "rows", "array of rows", "notna"],
)  # fmt: skip
def test_some_documents_are_kept(kept):
    some = three_lists().only(kept)
    assert some.documents["document_id"].tolist() == ["0", "2"]
    assert some.matrix.toarray().tolist() == [[0, 1, 1], [1, 0, 1]]
    assert some.vocabulary.tolist() == ["丙", "乙", "甲"]
    assert some.provenance["steps"] == [{"function": "only", "documents": 2}]


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ([True, False], "2 values, 0 of them missing, do not tell which of 3"),
        (pd.Series([True, pd.NA, False], dtype="boolean"), "3 values, 1 of them missing"),
        (np.array([True, pd.NA, False], dtype=object), "3 values, 1 of them missing"),
        ([0, 3], "do not tell which of 3"), ([-1], "do not tell which of 3"), (["0"], "do not tell which of 3"),
        (None, "do not tell which of 3"),
    ],
)  # fmt: skip
def test_what_tells_no_documents_is_refused(kept, message):
    with pytest.raises(InvalidValue, match=message):
        three_lists().only(kept)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"vocabulary": np.array(["甲", "乙"])}, "3 rows and 3 columns for 3 documents and 2 terms"),
        ({"documents": three_lists().documents[:1]}, "for 1 documents and 3 terms"),
        ({"vocabulary": np.array(["甲", "乙", "甲"])}, "has 甲 twice"),
        ({"matrix": three_lists().matrix.toarray()}, "is not sparse"),
        ({"matrix": -three_lists().matrix}, "holds -1: give numbers from 0 on"),
        ({"matrix": sp.csr_matrix(np.full((3, 3), np.nan)), "weighting": "tfidf"}, "holds nan: give numbers from 0 on"),
    ],
)
def test_a_matrix_that_is_none_of_its_documents_is_refused(changed, message):
    with pytest.raises(InvalidValue, match=message):
        dataclasses.replace(three_lists(), **changed)


@pytest.mark.parametrize("method", ["lda", "gibbs", "stm"])
def test_halves_are_no_counts(method):
    """Gibbs sampling would cut them off without a word."""
    halves = dataclasses.replace(three_lists(), matrix=three_lists().matrix * 1.5)
    with pytest.raises(InvalidValue, match="holds 1.5, which counts no occurrences: give whole numbers"):
        fit_topics(halves, 2, method)
    with pytest.raises(InvalidValue, match="holds 1.5, which counts no occurrences"):
        held_out_likelihood(halves, 2)
    assert fit_topics(halves, 2).weights.shape == (3, 2), "tf-idf is of what a document has, and no count"


def test_tokens_are_no_matrix(teaching_tokens):
    for measure in (fit_topics, lambda given, k: drawn_replies(given), lambda given, k: search_k(given, [k])):
        with pytest.raises(InvalidValue, match=r"a Tokens is no document-term matrix: give document_term_matrix\(tokens\)"):
            measure(teaching_tokens, 3)
