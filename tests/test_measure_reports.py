"""What quanteda printed of the work reports 1954-2017, made again: README of ropensci/textworkshop17, demos/chineseDemo."""

from __future__ import annotations

import pytest

from helpers.measure import collocations, document_term_matrix, kwic
from tests.reports import content_tokens, published_counts, report_words

pytest.importorskip("icu", reason="needs PyICU: the numbers are those of ICU's words")


@pytest.fixture(scope="module")
def reports(real_corpus):
    return real_corpus / "government_work_reports"


@pytest.fixture(scope="module")
def tokens(reports):
    return content_tokens(reports)


@pytest.fixture(scope="module")
def tokens_2017(reports):
    return content_tokens(reports, year=2017)


def test_tokens_and_types_of_each_report(reports):
    published = published_counts(reports)
    words = report_words(reports)
    assert len(words) == 49
    assert {name: len(words[name]) for name in words} == published["tokens"].to_dict()
    assert published["tokens"].sum() == 645_145
    types = {name: len(set(words[name])) for name in words}
    # Two reports differ by one and by two types, a matter of the ICU of 2017.
    assert sum(types[name] == published.loc[name, "types"] for name in words) >= 47
    assert all(abs(types[name] - published.loc[name, "types"]) <= 2 for name in words)


def top(tokens, terms):
    return document_term_matrix(tokens).frequency().nlargest(terms, "count").set_index("term")["count"].to_dict()


def test_the_words_most_used(tokens):
    assert top(tokens, 10) == {
        "发展": 5627, "经济": 5036, "社会": 4255, "建设": 4248, "改革": 2931, "人民": 2897, "主义": 2817, "工作": 2642,
        "企业": 2627, "国家": 2595,
    }  # fmt: skip
    assert document_term_matrix(tokens).matrix.shape == (49, 11_549)


def test_the_words_most_used_in_2017(tokens_2017):
    assert top(tokens_2017, 10) == {
        "发展": 123, "改革": 83, "经济": 70, "推进": 64, "建设": 56, "性": 49, "社会": 48, "政策": 45, "全面": 44,
        "企业": 44,
    }  # fmt: skip


# quanteda prints a row of the upper triangle: only words that the report has later than 改革 for the first time.
LATER = {
    "推进": 23, "制度": 19, "性": 11, "体制": 11, "完善": 10, "试": 8, "点": 8, "供给": 7, "侧": 7, "结构": 7,
}  # fmt: skip
FOLLOWING = {
    "完善": 10, "发展": 8, "试": 8, "点": 8, "制度": 8, "全面": 7, "推进": 7, "深化": 6, "社会": 5, "开放": 5,
}  # fmt: skip


def test_what_stands_within_five_words_of_reform(tokens_2017):
    table = collocations(tokens_2017, window=5, node="改革", min_count=1).set_index("second")
    assert table.loc[list(LATER), "count"].to_dict() == LATER
    words = tokens_2017.lists()[0]
    later = [word for word in table.index if words.index(word) > words.index("改革")]
    assert table.loc[later, "count"].nlargest(10).min() == 7


def test_what_follows_reform_within_five_words(tokens_2017):
    table = collocations(tokens_2017, window=5, ordered=True, node="改革", min_count=1)
    counts = table.set_index("second")["count"]
    assert counts[list(FOLLOWING)].to_dict() == FOLLOWING
    assert counts.nlargest(10).sort_values().tolist() == sorted(FOLLOWING.values())


def test_the_places_of_a_word(tokens_2017):
    table = kwic(tokens_2017, "性", 3)
    assert table["position"].head(6).tolist() == [266, 509, 511, 513, 547, 557]
    assert table.attrs["hits"] == 49
    assert (table["left"].str.split().map(len) == 3).all()
