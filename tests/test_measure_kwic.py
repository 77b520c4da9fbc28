"""Contexts read by hand, in three orders, and the same places as a plain search of the text."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InvalidValue
from helpers.measure import Tokenizer, kwic, tokenize
from helpers.measure.windows import run_starts, sentence_numbers
from helpers.read import Corpus, parse_reply
from tests.test_measure_trends import corpus_of
from tests.words import PLAIN

COLUMNS = ["document_id", "reply_id", "year", "position", "start", "end", "left", "keyword", "right"]
BODY = "支持企业发展,鼓励企业创新,企业技术改造得到支持"
# As jieba cuts it: 支持 企业 发展 | 鼓励 企业 创新 | 企业 技术改造 得到 支持


def tokens_of(*bodies, **options):
    corpus = corpus_of(*((2013, body) for body in bodies))
    return tokenize(corpus, PLAIN, **options), corpus


def test_places_and_contexts_read_by_hand():
    tokens, corpus = tokens_of(BODY)
    assert tokens.lists() == [["支持", "企业", "发展", "鼓励", "企业", "创新", "企业", "技术改造", "得到", "支持"]]
    table = kwic(tokens, "企业", 2)
    assert list(table.columns) == COLUMNS
    assert table["position"].tolist() == [2, 5, 7]
    assert table["left"].tolist() == ["支持", "鼓励", ""]
    assert table["right"].tolist() == ["发展", "创新", "技术改造 得到"]
    text = corpus.replies["text"].iloc[0]
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == ["企业"] * 3
    assert table["year"].tolist() == [2013] * 3
    assert table.attrs["hits"] == 3
    assert table.attrs["provenance"]["steps"][-1]["function"] == "kwic"


def test_printed_contexts_have_their_punctuation_and_end_with_the_document():
    tokens, corpus = tokens_of(BODY)
    table = kwic(tokens, "企业", 2, corpus=corpus)
    assert table["left"].tolist() == ["支持", "发展,鼓励", "企业创新,"]
    assert table["right"].tolist() == ["发展,鼓励", "创新,企业", "技术改造得到"]
    table = kwic(tokens, "企业", 4, unit="characters", corpus=corpus)
    assert table["left"].tolist() == ["支持", "展,鼓励", "业创新,"]
    assert table["right"].tolist() == ["发展,鼓", "创新,企", "技术改造"]


def test_characters_stand_side_by_side_however_they_were_cut():
    tokens, _ = tokens_of("大数据和制造业")
    assert tokens.lists() == [["大", "数据", "和", "制造业"]]
    assert kwic(tokens, "大数据").iloc[0][["position", "keyword", "right"]].tolist() == [1, "大 数据", "和 制造业"]
    with pytest.raises(InvalidValue, match="stands nowhere"):
        kwic(tokens, "制造")
    row = kwic(tokens, "制造", 2, unit="characters").iloc[0]
    assert row[["position", "left", "keyword", "right"]].tolist() == [4, "据和", "制造", "业"]


def test_contexts_stop_at_gaps_and_at_the_ends_of_sections():
    tokens, _ = tokens_of("一、产业发展\n二、资金支持")
    assert kwic(tokens, "资金")["left"].tolist() == [""]
    assert kwic(tokens, "发展")["right"].tolist() == [""]
    tokens, _ = tokens_of("支持中小企业技术改造")
    assert kwic(tokens.without(["中小企业"]), "技术改造")["left"].tolist() == [""]
    assert kwic(tokens, "技术改造")["left"].tolist() == ["支持 中小企业"]


def test_characters_that_ngrams_share_are_shown_once():
    corpus = corpus_of((2013, "支持中小企业技术改造,企业发展5G"))
    tokens = tokenize(corpus, Tokenizer("characters", lexicon=None))
    assert tokens.lists()[0][:5] == ["支持", "持中", "中小", "小企", "企业"]
    for pattern, shown in [("企业", [["持中小", "技术改"], ["", "发展5"]]), ("业", [["小企", "技术"], ["企", "发展"]])]:
        table = kwic(tokens, pattern, len(shown[0][0]), unit="characters")
        assert table[["left", "right"]].to_numpy().tolist() == shown
        assert table["keyword"].tolist() == [pattern] * 2


def test_the_orders_go_outwards_from_the_term():
    corpus = corpus_of((2013, "甲乙企业丁;甲丙企业丁甲;丙乙企业丙;丙企业甲"))
    tokens = tokenize(corpus, Tokenizer(lexicon=["企业", *"甲乙丙丁"]))
    # Code points: 丁 4E01, 丙 4E19, 乙 4E59, 甲 7532.
    assert kwic(tokens, "企业", 2, sort="right")["right"].tolist() == ["丁", "丁 甲", "丙", "甲"]
    assert kwic(tokens, "企业", 2, sort="left")["left"].tolist() == ["丙", "甲 丙", "丙 乙", "甲 乙"]
    printed = kwic(tokens, "企业", 2, unit="characters", sort="left", corpus=corpus)
    assert printed["left"].tolist() == [";丙", "甲丙", "丙乙", "甲乙"]


def test_a_term_printed_with_quotation_marks_is_shown_as_printed():
    corpus = corpus_of((2013, "落实“十四五”规划要求"))
    tokens = tokenize(corpus, Tokenizer(lexicon=["十四五规划"]))
    row = kwic(tokens, "“十四五”规划", 2, corpus=corpus).iloc[0]
    assert row[["left", "keyword", "right"]].tolist() == ["落实", "“十四五”规划", "要求"]
    row = kwic(tokens, "十四五", 2, unit="characters", corpus=corpus).iloc[0]
    assert row["keyword"] == "“十四五”规划", "where it stands inside cannot be told, so the whole word is shown"


def test_a_sample_is_seeded_in_reading_order_and_says_the_total():
    tokens, _ = tokens_of("企业发展,", "企业资金," * 30, "企业人才," * 20)
    table = kwic(tokens, "企业", sample=8, seed=3)
    assert (len(table), table.attrs["hits"]) == (8, 51)
    pd.testing.assert_frame_equal(table, kwic(tokens, "企业", sample=8, seed=3))
    assert not table.equals(kwic(tokens, "企业", sample=8, seed=4))
    assert table.attrs["provenance"]["steps"][-1]["hits"] == 51
    whole = kwic(tokens, "企业")
    assert set(table["start"]) <= set(whole["start"])
    assert len(kwic(tokens, "企业", sample=1000)) == 51


@settings(max_examples=40)
@given(st.text("企业发展制造,。“” 5G(", min_size=1, max_size=60), st.sampled_from(["企业", "制造", "业", "展制", "5G"]))
def test_characters_are_found_wherever_the_text_has_them(body, pattern):
    corpus = corpus_of((2013, f"始{body}终"))
    text = corpus.sections["text"].iloc[0]
    tokens = tokenize(corpus, PLAIN)
    places = [place for place in range(len(text)) if text.startswith(pattern, place)]
    if not places:
        with pytest.raises(InvalidValue, match="stands nowhere"):
            kwic(tokens, pattern, unit="characters")
        return
    table = kwic(tokens, pattern, 3, unit="characters", corpus=corpus)
    assert (table["start"] - corpus.sections["start"].iloc[0]).tolist() == places
    assert table["keyword"].tolist() == [pattern] * len(places)
    assert table["left"].tolist() == [text[max(0, place - 3) : place] for place in places]


def test_documents_that_are_replies_and_a_term_at_both_ends():
    tokens, corpus = tokens_of("一、企业发展\n二、支持企业", unit="reply")
    table = kwic(tokens, "企业", 30, unit="characters", corpus=corpus)
    assert len(table) == 2
    assert table["right"].iloc[1] == ""
    assert table["left"].iloc[1].endswith("企业发展 二、支持")


def test_sentences_end_at_their_marks_whatever_words_were_taken_out():
    corpus = corpus_of((2013, "企业发展,资金支持。人才的引进;的技术改造\n平台"))
    tokens = tokenize(corpus, PLAIN).without(["的"])
    assert tokens.lists() == [["企业", "发展", "资金", "支持", "人才", "引进", "技术改造", "平台"]]
    assert sentence_numbers(tokens, corpus).tolist() == [0, 0, 0, 0, 1, 1, 2, 3]
    assert run_starts(tokens).tolist() == [0, 2, 4, 5, 6, 7]


def test_every_hit_of_the_teaching_corpus_is_in_the_text(teaching, teaching_tokens):
    corpus, tokens = teaching, teaching_tokens
    table = kwic(tokens, "技术改造", 10, unit="characters", corpus=corpus)
    sections = corpus.sections.set_index("section_id")["text"]
    counted = sections.loc[tokens.documents["section_id"]].str.count("技术改造").sum()
    assert len(table) == table.attrs["hits"] == counted > 50
    assert (table["keyword"] == "技术改造").all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pattern": " "}, "is empty"),
        ({"pattern": "“”"}, "is empty"),
        ({"pattern": "农业"}, "stands nowhere"),
        ({"unit": "bytes"}, "unit = 'bytes' is unknown"),
        ({"sort": "pinyin"}, "sort = 'pinyin' is unknown"),
        ({"seed": -1}, "no seed"),
    ],
)
def test_what_cannot_be_shown_is_refused(options, words):
    tokens, _ = tokens_of("企业发展")
    with pytest.raises(InvalidValue, match=words):
        kwic(tokens, **{"pattern": "企业", **options})


def test_the_corpus_must_be_that_of_the_tokens():
    tokens, _ = tokens_of("企业发展")
    with pytest.raises(InvalidValue, match="give the corpus that was tokenized"):
        kwic(tokens, "企业", corpus=corpus_of((2014, "企业发展")))
    page = parse_reply("对县政协六届三次会议第1号提案的答复\n某某委员:\n您的提案收悉,现答复如下:\n企业\n石炉县工业局\n2013年5月1日")
    with pytest.raises(InvalidValue, match="stands nowhere"):
        kwic(tokenize(Corpus.from_replies("one", [page]), PLAIN).without(["企业"]), "企业")
