"""What the whole path decides by itself: periods, number of topics, words that are left out."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.measure import tokenize
from helpers.read import Corpus, parse_reply
from helpers.show.analyze import _content_words, _years_per_period, number_of_topics, widest_terms
from tests.words import DEFAULT

PAGE = "对县政协六届三次会议第{n}号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n2015年5月1日"


def content_words_of(bodies):
    pages = [PAGE.format(n=n, body=body) for n, body in enumerate(bodies, start=1)]
    corpus = Corpus.from_replies("x", [parse_reply(page, source=f"{n:03d}.txt") for n, page in enumerate(pages)])
    return _content_words(tokenize(corpus, DEFAULT))


# At most fifteen years stand alone; a longer span becomes at most twelve periods of equal length.
@pytest.mark.parametrize(("first", "last", "years"), [(2013, 2013, 1), (2013, 2025, 1), (2001, 2015, 1), (2001, 2016, 2), (1954, 2017, 6)])
def test_years_in_a_period(first, last, years):
    assert _years_per_period(pd.Series([first, last, pd.NA], dtype="Int64")) == years


def test_words_of_one_section_and_of_most_are_left_out_of_a_corpus_of_twenty():
    # 企业 stands in all, 基金 in ten of twenty, 厂房 in one.
    bodies = ["企业、发展", "企业、厂房", *["企业、基金"] * 9, "企业、基金、发展", *["企业、道路"] * 8]
    dtm = content_words_of(bodies)
    assert list(dtm.vocabulary) == ["发展", "基金", "道路"]
    small = content_words_of(bodies[:5])
    assert {"企业", "厂房"} <= set(small.vocabulary)


def test_the_number_of_topics_follows_the_number_of_sections():
    dtms = [content_words_of([f"{word}企业经济。" for word in ["道路", "厂房", "基金", "土地"] * n]) for n in (1, 6)]
    assert [number_of_topics(dtm) for dtm in dtms] == [2, 3]
    assert number_of_topics(content_words_of(["企业经济。"])) is None


def test_the_widest_terms_are_policy_terms_in_most_sections():
    dtm = content_words_of(["智能制造企业。", "智能制造、工业互联网。", "企业。"])
    assert widest_terms(dtm, 2) == ["智能制造", "工业互联网"]
