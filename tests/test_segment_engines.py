"""ICU and n-grams of characters beside jieba; Lucene's CJKBigramFilter is the oracle of the n-grams."""

from __future__ import annotations

import sys
import tempfile

import jieba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from helpers.errors import InvalidValue
from helpers.measure import Tokenizer, document_term_matrix, fit_topics, keyword_trend, tokenize
from helpers.measure.trends import find_spans, find_terms
from helpers.read import Corpus, parse_reply
from helpers.segment.engines import cutter

PAGE = "对县政协六届三次会议第1号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n2023年5月1日"


def tokens_of(body, **options):
    options = {"lexicon": None, **options}
    corpus = Corpus.from_replies("small", [parse_reply(PAGE.format(body=body), source="1.txt")])
    return tokenize(corpus, Tokenizer(engine="characters", **options))


@pytest.fixture
def icu():
    """PyICU; the test is skipped where it is not installed."""
    return pytest.importorskip("icu", reason="needs PyICU, which is built where libicu-dev is: see the Makefile")


REFUSED = [
    ({"engine": "hanlp"}, "engine = 'hanlp' is unknown: use one of jieba-rs, jieba, icu, characters"),
    ({"engine": "icu", "hmm": True}, "the engine icu has no such model"),
    ({"engine": "characters", "hmm": True}, "the engine characters has no such model"),
    ({"engine": "characters", "ngram": 0}, "ngram = 0 is no whole number of 1 or more"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED)
@pytest.mark.parametrize("first_call", ["__call__", "spans", "describe"])
def test_what_an_engine_cannot_do_is_refused_at_the_first_call(options, words, first_call):
    tokenizer = Tokenizer(**options)
    with pytest.raises(InvalidValue, match=words):
        getattr(tokenizer, first_call)(*[] if first_call == "describe" else ["文本"])


def test_without_pyicu_its_engine_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "icu", None)
    with pytest.raises(InvalidValue, match="needs PyICU, which is not installed: install libicu-dev.*pip install pyicu"):
        Tokenizer(engine="icu")("文本")
    assert Tokenizer()("发展") == ["发展"]


# Lucene's TestCJKAnalyzer, testJa1 and testJa2: tokens, starts, ends.
LUCENE = [
    ("一二三四五六七八九十", "一二 二三 三四 四五 五六 六七 七八 八九 九十", range(9), range(2, 11)),
    ("一 二三四 五六七八九 十", "一 二三 三四 五六 六七 七八 八九 十", [0, 2, 3, 6, 7, 8, 9, 12], [1, 4, 5, 8, 9, 10, 11, 13]),
]


@pytest.mark.parametrize(("text", "tokens", "starts", "ends"), LUCENE)
def test_bigrams_as_lucene_makes_them(text, tokens, starts, ends):
    spans = Tokenizer(engine="characters", lexicon=None).spans(text)
    assert spans == list(zip(tokens.split(), starts, ends, strict=True))


NGRAMS = [
    (1, "发展好", ["发", "展", "好"]),
    (3, "发展好快", ["发展好", "展好快"]),
    (3, "发展、好快", ["发展", "好快"]),
    (2, "新增5G基站12.5%", ["新增", "5G", "基站", "12.5%"]),
    (2, "一\n二", ["一", "二"]),
    (2, "二〇二一年", ["二〇", "〇二", "二一", "一年"]),
    (2, "𠮷野家", ["𠮷野", "野家"]),
    (2, "", []),
    (2, "。 ", []),
]


@pytest.mark.parametrize(("n", "text", "tokens"), NGRAMS)
def test_ngrams_of_characters(n, text, tokens):
    assert Tokenizer(engine="characters", ngram=n, lexicon=None)(text) == tokens


def test_ngrams_stop_at_a_protected_term():
    spans = Tokenizer(engine="characters", lexicon=["十四五规划"]).spans("推进“十四五”规划落实好")
    assert spans == [("推进", 0, 2), ("十四五规划", 2, 9), ("落实", 9, 11), ("实好", 10, 12)]


ANY_TEXT = st.text(alphabet="智能制造业𠮷〇 A1b5.%，。“”\n", max_size=30)


@given(text=ANY_TEXT, n=st.integers(1, 4))
def test_ngrams_have_the_offsets_of_their_characters(text, n):
    tokenizer = Tokenizer(engine="characters", ngram=n, lexicon=None)
    spans = tokenizer.spans(text)
    folded = text.replace("，", ",")
    assert all(folded[start:end] == token for token, start, end in spans)
    covered = {i for _, start, end in spans for i in range(start, end)}
    assert {i for i, character in enumerate(text) if character.isalnum()} <= covered


WITH_TERM = [Tokenizer(engine=engine, lexicon=["智能制造"]) for engine in ("jieba-rs", "characters")]


@given(text=ANY_TEXT)
def test_pieces_lead_from_end_to_end(text):
    for tokenizer in WITH_TERM:
        _, steps = tokenizer.segmenter.pieces(text)
        assert sum(steps) == len(text)


def test_tokens_of_ngrams_have_the_offsets_of_the_page():
    tokens = tokens_of("一、推动产业发展好,\n二、“十四五”规划好", lexicon=["十四五规划"])
    text = PAGE.format(body="一、推动产业发展好,\n二、“十四五”规划好")
    printed = [text[start:end] for start, end in zip(tokens.start, tokens.end, strict=True)]
    assert [word for words in tokens.lists() for word in words] == [p.replace("“", "").replace("”", "") for p in printed]
    assert "“十四五”规划" in printed
    assert tokens.overlapping


TERMS = [
    ("推动智能制造发展", "智能制造", 1),
    ("推动智能制造发展", "智能", 1),
    ("推动智能制造发展", "能", 1),
    ("推动智能制造发展", "展", 1),
    ("推动智能,制造发展", "智能制造", 0),
    ("推动智能制造和智能制造", "智能制造", 2),
    ("推动5G基站建设", "5G基站", 1),
]


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize(("body", "term", "count"), TERMS)
def test_a_term_is_found_among_ngrams_wherever_its_characters_stand(body, term, count, n):
    table = keyword_trend(tokens_of(body, ngram=n), [term], resamples=10)
    assert table.loc[0, "count"] == count


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("term", ["智能制造", "智能", "能制", "能", "展"])
def test_the_span_of_a_term_among_ngrams_is_that_of_its_characters(term, n):
    (spans,) = find_spans(tokens_of("推动智能制造发展", ngram=n), [term])
    place = PAGE.format(body="推动智能制造发展").index(term)
    assert (spans.start.tolist(), spans.end.tolist()) == ([place], [place + len(term)])
    assert spans.first[0] <= spans.last[0]


def test_a_removed_ngram_leaves_a_gap_that_no_term_bridges():
    tokens = tokens_of("智能制造")
    assert [len(found) for found in find_terms(tokens, ["智能制造", "能制"])] == [1, 1]
    removed = tokens.without(["能制"])
    assert [len(found) for found in find_terms(removed, ["智能制造", "能制", "智能", "制造"])] == [0, 0, 1, 1]


def test_a_matrix_and_topics_are_made_of_ngrams(teaching):
    tokens = tokenize(teaching, Tokenizer(engine="characters"))
    dtm = document_term_matrix(tokens, min_df=5, max_df=0.5)
    assert set(dtm.vocabulary) <= set(tokens.types)
    model = fit_topics(dtm, 3)
    assert np.allclose(model.topic_word.sum(axis=1), 1)
    assert set(model.words(5)["term"]) <= set(dtm.vocabulary)
    assert tokens.provenance["tokenizer"]["ngram"] == 2


def test_counts_of_bigrams_are_those_of_count_vectorizer():
    """scikit-learn's analyzer="char" on runs of Han characters alone."""
    text = "推动智能制造产业高质量发展"
    theirs = CountVectorizer(analyzer="char", ngram_range=(2, 2)).fit([text])
    ours = CountVectorizer(analyzer=Tokenizer(engine="characters", lexicon=None)).fit([text])
    assert ours.vocabulary_ == theirs.vocabulary_


def test_icu_cuts_as_methods_report_it(icu):
    """The section on the work reports: ICU cuts 结构|性|改革, and 社会主义 into 社会|主义."""
    tokenizer = Tokenizer(engine="icu", lexicon=None)
    assert tokenizer("供给侧结构性改革") == ["供给", "侧", "结构", "性", "改革"]
    assert tokenizer("社会主义") == ["社会", "主义"]
    assert tokenizer.describe()["engine_version"] == f"{icu.VERSION} (ICU {icu.ICU_VERSION})"


@given(text=st.text(alphabet="发展𠮷𡈽😀A1５，。 \n'._-", max_size=30))
def test_icu_has_the_offsets_of_characters_outside_the_basic_plane(text):
    pytest.importorskip("icu", reason="needs PyICU, which is built where libicu-dev is: see the Makefile")
    cut = cutter("icu", False, 2)
    pieces, steps = cut(text)
    assert "".join(pieces) == text
    assert steps == [len(piece) for piece in pieces]


def test_icu_keeps_terms_and_their_offsets(icu):
    spans = Tokenizer(engine="icu", lexicon=["首台(套)"]).spans("𠮷林首台（套）保险")
    assert ("首台(套)", 2, 7) in spans
    assert spans[-1] == ("保险", 7, 9)


def test_jieba_leaves_nothing_behind(tmp_path, monkeypatch):
    """Its own instance, and its cache file in a folder of its own that is gone afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = dict(vars(jieba.dt))
    assert Tokenizer(engine="jieba", lexicon=None)("经济发展") == ["经济", "发展"]
    assert Tokenizer(lexicon=None)("经济发展") == ["经济", "发展"]
    assert list(tmp_path.iterdir()) == []
    assert vars(jieba.dt) == before
    assert jieba.dt.initialized is False
