"""Passages chosen by hand; their text is that of the corpus at their offsets, and holds no name."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import InvalidValue
from helpers.measure import (
    DocumentTermMatrix,
    TopicModel,
    document_term_matrix,
    fit_topics,
    representative_passages,
    tokenize,
)
from helpers.measure.passages import _edges
from helpers.read import Corpus, parse_reply
from tests.test_measure_trends import PAGE, corpus_of
from tests.words import PLAIN

VOCABULARY = np.array(["企业", "创新", "学校", "教师"])
TOPIC_WORD = np.array([[0.5, 0.4, 0.1, 0.0], [0.0, 0.0, 0.5, 0.5]])


def model_of(corpus, weights, unit="section", **changes):
    tokens = tokenize(corpus, PLAIN, unit)
    documents = tokens.documents.assign(tokens=tokens.counts())
    model = TopicModel(np.array(weights), TOPIC_WORD, VOCABULARY, documents, "lda", 0, tokens.provenance)
    return dataclasses.replace(model, **changes)


def passages_of(bodies, weights, n=3, characters=120, **changes):
    corpus = corpus_of(*((2013 + number, body) for number, body in enumerate(bodies)))
    table = representative_passages(model_of(corpus, weights, **changes), corpus, n, characters=characters)
    texts = corpus.replies.set_index("reply_id")["text"]
    assert [texts[row.reply_id][row.start : row.end] for row in table.itertuples()] == table["text"].tolist()
    assert table["text"].str.len().le(characters).all()
    return table


def test_the_fullest_sentence_of_the_heaviest_documents_by_hand():
    """Sums for topic 1: 企业 .5; 企业创新 .9, twice 企业 1.0; for topic 2: 学校 .5, 学校教师 1.0."""
    bodies = [
        "今年企业不少。企业创新有成效。学校招聘教师。",
        "学校已经建成。企业支持企业改造。去年如此。",
        "没有什么。学校有教师。企业创新也有。",
    ]
    table = passages_of(bodies, [[0.8, 0.2], [0.9, 0.1], [0.3, 0.7]], n=2, characters=9)
    assert list(table.columns) == [
        "topic", "label", "rank", "weight", "reply_id", "section_id", "year", "region", "start", "end", "text",
    ]  # fmt: skip
    assert table["topic"].tolist() == [1, 1, 2, 2]
    assert table["label"].tolist() == ["企业·创新·学校"] * 2 + ["学校·教师·企业"] * 2
    assert table["rank"].tolist() == [1, 2, 1, 2]
    assert table["weight"].tolist() == [0.9, 0.8, 0.7, 0.2]
    assert table["year"].tolist() == [2014, 2013, 2015, 2013]
    assert table["text"].tolist() == ["企业支持企业改造。", "企业创新有成效。", "学校有教师。", "学校招聘教师。"]
    assert table.attrs["provenance"]["steps"][-1] == {"function": "representative_passages", "n": 2, "characters": 9}


def test_as_many_sentences_as_fit_in_make_a_passage():
    (text,) = passages_of(["没有什么。企业多。企业创新。也没有。企业少。"], [[1.0, 0.0]], characters=13)["text"]
    assert text == "企业多。企业创新。也没有。"
    (text,) = passages_of(["没有什么。企业多。企业创新。也没有。企业少。"], [[1.0, 0.0]])["text"]
    assert text == "没有什么。企业多。企业创新。也没有。企业少。"


def test_a_long_sentence_is_divided_at_commas_and_else_cut():
    (text,) = passages_of(["目前投资1,200万元,企业创新多,其他事情都还没有。"], [[1.0, 0.0]], characters=13)["text"]
    assert text == "企业创新多,"
    for characters, cut in [(7, "多很多企业创新"), (11, "业创新的事情")]:
        (text,) = passages_of(["已经有了很多很多很多企业创新的事情"], [[1.0, 0.0]], characters=characters)["text"]
        assert text == cut, "a word that is cut does not count"


def test_no_two_passages_are_of_one_reply():
    """Both sections of the first reply weigh more than the second reply."""
    bodies = ["一、企业创新\n企业创新有成效。\n二、企业\n企业有成效。", "企业有成效。"]
    table = passages_of(bodies, [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]])
    rows = table[table["topic"] == 1]
    assert rows["weight"].tolist() == [0.9, 0.1]
    assert rows["reply_id"].is_unique
    assert rows["section_id"].notna().all()


def test_documents_without_the_topic_or_its_words_are_passed_over():
    bodies = ["没有什么。", "企业多。", "企业少。"]
    table = passages_of(bodies, [[1.0, 0.0], [np.nan, np.nan], [0.4, 0.6]])
    assert table[["topic", "text"]].to_numpy().tolist() == [[1, "企业少。"]]
    assert len(passages_of(bodies, np.zeros((3, 2)))) == 0


def test_words_are_found_longest_first_and_in_quotation_marks():
    """创新企业 is one word, of the second topic; the marks inside are looked through."""
    changes = {"vocabulary": np.array(["企业", "创新", "创新企业", "教师"])}
    table = passages_of(["创新企业多。企业创新多。“创新”企业好,教师。"], [[0.5, 0.5]], characters=11, **changes)
    assert table["text"].tolist() == ["企业创新多。", "“创新”企业好,教师。"]


def test_phrases_are_found_without_their_spaces():
    (text,) = passages_of(
        ["企业多。创新学校多。"], [[0.0, 1.0]], characters=6, vocabulary=np.array(["甲", "乙", "创新 学校", "丙"])
    )["text"]
    assert text == "创新学校多。"


def test_replies_as_documents_have_no_section():
    corpus = corpus_of((2013, "一、教师\n没有什么。\n二、企业\n企业创新有成效。"))
    for model in (model_of(corpus, [[0.9, 0.1]], "reply"), model_of(corpus, [[0.9, 0.1]] * 2).by_reply()):
        table = representative_passages(model, corpus, characters=9)
        assert table["section_id"].isna().all()
        assert table["text"].tolist()[0] == "企业创新有成效。"


def test_no_name_and_no_closing_is_shown():
    page = PAGE.format(n=1, year=2013, body="企业创新有成效。企业联系人:王小明,电话13812345678。")
    page += "\n(联系人:企业创新科 王小明,联系电话:企业 0411-12345678)"
    corpus = Corpus.from_replies("small", [parse_reply(page, source="1.txt")])
    table = representative_passages(model_of(corpus, [[0.9, 0.1]]), corpus)
    shown = " ".join(table["text"])
    assert "企业创新有成效" in shown
    assert not any(hidden in shown for hidden in ("王小明", "13812345678", "12345678", "石炉县"))


def test_passages_of_a_fitted_model_are_of_its_corpus(teaching, teaching_tokens):
    model = fit_topics(document_term_matrix(teaching_tokens, min_df=5, max_df=0.2), 3)
    table = representative_passages(model, teaching, 4)
    texts = teaching.replies.set_index("reply_id")["text"]
    sections = teaching.sections.set_index("section_id")
    assert len(table) == 12
    assert table["year"].dtype == "Int64"
    for row in table.itertuples():
        assert texts[row.reply_id][row.start : row.end] == row.text == row.text.strip()
        assert sections.loc[row.section_id, "start"] <= row.start < row.end <= sections.loc[row.section_id, "end"]
        assert 0 < len(row.text) <= 120
        words = model.words(30)
        assert any(word in row.text for word in words.loc[words["topic"] == row.topic, "term"])
    assert (table.groupby("topic")["reply_id"].nunique() == 4).all()
    assert (table.groupby("topic")["weight"].diff().dropna() <= 0).all()


@given(st.text("企业，,。；：12”\n多"), st.integers(1, 12))
def test_a_text_is_divided_without_loss(text, characters):
    edges = _edges(text, characters)
    assert edges[0] == 0
    assert edges[-1] == len(text)
    assert all(0 < last - first <= characters for first, last in itertools.pairwise(edges)) or not text
    assert "".join(text[first:last] for first, last in itertools.pairwise(edges)) == text


@pytest.mark.parametrize(
    ("options", "words"),
    [({"n": 0}, "n = 0"), ({"characters": 0}, "characters = 0"), ({"characters": 1.5}, "characters = 1.5")],
)
def test_options_that_will_not_do_are_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        passages_of(["企业。"], [[1.0, 0.0]], **options)


def test_another_corpus_is_refused():
    corpus, other = corpus_of((2013, "企业。")), corpus_of((2013, "学校。"))
    with pytest.raises(InvalidValue, match="has other texts"):
        representative_passages(model_of(corpus, [[1.0, 0.0]]), other)
    lists = fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙", "丁"]]), 2)
    with pytest.raises(InvalidValue, match="given lists"):
        representative_passages(lists, corpus)
