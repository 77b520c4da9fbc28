"""Rates by hand, intervals against scipy, a planted trend."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import keyword_trend, resample, tokenize
from helpers.measure.resample import ratio_interval
from helpers.measure.trends import find_terms
from helpers.read import Corpus, parse_reply
from helpers.read.corpus import TEACHING
from tests.words import DEFAULT, PLAIN

PAGE = "对县政协六届三次会议第{n}号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n{year}年5月1日"


def corpus_of(*letters):
    """A corpus of letters given as (year, body)."""
    pages = [PAGE.format(n=n, body=body, year=year) for n, (year, body) in enumerate(letters, 1)]
    return Corpus.from_replies("small", [parse_reply(page, source=f"{n}.txt") for n, page in enumerate(pages)])


def trend_of(letters, terms, **options):
    return keyword_trend(tokenize(corpus_of(*letters), PLAIN), terms, **options)


def test_rates_counted_by_hand():
    table = trend_of([(2013, "发展 企业 企业 资金"), (2013, "企业"), (2015, "发展 发展")], ["企业", "发展"])
    assert list(table.columns) == ["period", "term", "count", "used_in", "tokens", "replies", "rate", "low", "high", "thin"]
    rows = table.set_index(["term", "period"])
    assert rows.loc[("企业", 2013), ["count", "used_in", "tokens", "replies", "rate"]].tolist() == [3, 2, 5, 2, 6000]
    assert rows.loc[("发展", 2015), "rate"] == 10_000
    assert rows["thin"].all()


def test_no_term_runs_over_from_one_section_into_the_next():
    """The second section begins where the first ends, one line further: 大 and 数据 are no 大数据."""
    tokens = tokenize(corpus_of((2013, "一、大\n二、好")), PLAIN)
    end = tokens.end.copy()
    end[1] = tokens.start[2]
    touching = dataclasses.replace(tokens, end=end, joined=np.empty(0, dtype=bool))
    assert tokens.document[1] != tokens.document[2]
    joined = tokens.types[tokens.codes[1]] + tokens.types[tokens.codes[2]]
    assert [len(found) for found in find_terms(touching, [joined], within_words=True)] == [0]


def test_terms_of_a_corpus_whose_words_were_all_taken_out_are_nowhere():
    tokens = tokenize(corpus_of((2013, "企业")), PLAIN).without(["企业"])
    assert [len(found) for found in find_terms(tokens, ["企业"])] == [0]


def test_a_gap_is_a_gap_and_one_reply_has_no_interval():
    table = trend_of([(2013, "企业"), (2015, "企业")], ["企业"]).set_index("period")
    assert list(table.index) == [2013, 2014, 2015]
    assert table.loc[2014, "replies"] == 0
    assert np.isnan(table.loc[2014, "rate"])
    assert table.loc[[2013, 2015], ["low", "high"]].isna().all(axis=None)


PHRASES = [
    ("大数据平台", "大数据", 1),
    ("发展大,数据多", "大数据", 0),
    ("新能源汽车和能源", "能源", 1),
    ("企业企业企业", "企业企业", 2),
    ("５Ｇ建设", "5G", 1),
    ("工业", "农业", 0),
]


@pytest.mark.parametrize(("body", "term", "count"), PHRASES)
def test_a_term_is_whole_adjacent_tokens(body, term, count):
    assert trend_of([(2013, body)], [term])["count"].tolist() == [count]


MENTIONS = [
    ("大数据平台与制造业", "制造", 1),
    ("“专精特新”企业和专精特新中小企业", "专精特新", 2),
    ("发展大,数据多", "大数据", 0),
    ("中小企业、企业家、企业", "企业", 3),
]


@pytest.mark.parametrize("tokenizer", [PLAIN, DEFAULT], ids=["plain", "policy"])
@pytest.mark.parametrize(("body", "term", "count"), MENTIONS)
def test_a_term_within_words_is_what_a_search_finds(body, term, count, tokenizer):
    assert body.count(term) == count
    tokens = tokenize(corpus_of((2013, body)), tokenizer)
    assert keyword_trend(tokens, [term], within_words=True)["count"].tolist() == [count]


def test_spans_of_years_and_other_groupings():
    letters = [(2013, "企业"), (2014, "企业 资金"), (2016, "资金")]
    assert trend_of(letters, ["企业"], years_per_period=2)["period"].tolist() == ["2013-2014", "2015-2016"]
    assert trend_of(letters, ["企业"], by="level")["period"].tolist() == ["county"]


def studentised(counts, sizes, rate, axis=-1):
    """How many standard errors of its own (Cochran 1977, section 6.4) a sample's rate lies from the given one."""
    replies = counts.shape[axis]
    own = counts.sum(axis=axis, keepdims=True) / sizes.sum(axis=axis, keepdims=True)
    residuals = counts - own * sizes
    error = np.sqrt((residuals**2).sum(axis=axis) / replies) / sizes.mean(axis=axis) / np.sqrt(replies)
    return (own.squeeze(axis) - rate) / error


def test_the_interval_is_scipys_bootstrap_of_the_studentised_rate():
    generator = np.random.default_rng(7)
    sizes = generator.integers(200, 900, 30)
    counts = generator.poisson(sizes * 0.01)
    ours = ratio_interval(
        counts[:, None], sizes, resamples=20_000, confidence=0.95, generator=np.random.default_rng(1)
    )
    rate = counts.sum() / sizes.sum()
    oracle = stats.bootstrap(
        (counts, sizes), lambda c, s, axis=-1: studentised(c, s, rate, axis), paired=True, vectorized=True,
        method="percentile", n_resamples=20_000, rng=np.random.default_rng(2),
    ).confidence_interval  # fmt: skip
    without_one = (counts.sum() - counts) / (sizes.sum() - sizes)
    error = np.sqrt(((without_one - rate) ** 2).sum())
    assert ours[0][0] == pytest.approx(rate - oracle.high * error, rel=0.02)
    assert ours[1][0] == pytest.approx(rate - oracle.low * error, rel=0.02)


def test_the_interval_does_not_depend_on_how_many_are_drawn_at_once(monkeypatch):
    generator = np.random.default_rng(3)
    counts, sizes = generator.poisson(4, (20, 3)), generator.integers(200, 900, 20)
    options = {"resamples": 101, "confidence": 0.9}
    at_once = ratio_interval(counts, sizes, generator=np.random.default_rng(0), **options)
    monkeypatch.setattr(resample, "_CELLS", 20 * 7)
    assert np.array_equal(at_once, ratio_interval(counts, sizes, generator=np.random.default_rng(0), **options))


UNKNOWN = [
    ("one reply", [3], True),
    ("three replies", [3, 1, 4], True),
    ("a term in two of twenty", [5, 2] + [0] * 18, True),
    ("a term in none", [0] * 20, True),
    ("a term in six of twenty", [5, 2, 1, 1, 3, 2] + [0] * 14, False),
    ("six replies", [3, 1, 4, 1, 5, 9], False),
]


@pytest.mark.parametrize(("case", "counts", "unknown"), UNKNOWN)
def test_too_few_replies_with_the_term_bound_nothing(case, counts, unknown):
    counts = np.array(counts)[:, None]
    ends = ratio_interval(
        counts, np.full(len(counts), 500), resamples=2000, confidence=0.95, generator=np.random.default_rng(0)
    )
    assert np.isnan(ends).all() == unknown
    assert unknown or 0 <= ends[0][0] < counts.mean() / 500 < ends[1][0]


def test_one_seed_one_result():
    bodies = ["企业 资金", "资金 资金 人才", "企业 企业", "企业 人才 人才", "资金 企业 资金 人才 企业", "人才"]
    letters = [(2013, body) for body in bodies]
    one, same, other = (trend_of(letters, ["企业"], seed=seed, resamples=50) for seed in (0, 0, 5))
    pd.testing.assert_frame_equal(one, same)
    assert one.attrs["provenance"]["steps"][-1]["seed"] == 0
    assert not one[["low", "high"]].equals(other[["low", "high"]])


def test_a_planted_rise_is_found():
    letters = [(2013 + year, "资金 " * 9 + "企业 " * (year + 1)) for year in range(5) for _ in range(12)]
    # A word in every letter makes each page a page of its own.
    letters = [(year, f"{body}{'人才' * i}") for i, (year, body) in enumerate(letters)]
    table = trend_of(letters, ["企业"])
    planted = [12 * (year + 1) for year in range(5)]
    assert table["count"].tolist() == planted
    assert ((table["low"] <= table["rate"]) & (table["rate"] <= table["high"])).all()
    assert not table["thin"].any()


@pytest.mark.slow
@pytest.mark.parametrize("replies", [10, 20, 40, 100])
def test_coverage_of_the_interval(replies):
    """Replies of unequal length and terms in bursts, rare to frequent: of 95 % intervals 93 to 97 % cover the rate."""
    generator, covered = np.random.default_rng(replies), []
    for _ in range(400):
        sizes = generator.integers(300, 1500, replies)
        rates = np.array([0.001, 0.002, 0.005, 0.01])
        bursts = generator.gamma(1, 1, (replies, len(rates)))
        low, high = ratio_interval(
            generator.poisson(sizes[:, None] * rates * bursts), sizes, resamples=1000, confidence=0.95, generator=generator
        )
        known = np.isfinite(low)
        covered += ((low <= rates) & (rates <= high))[known].tolist()
    assert len(covered) >= 1500
    # The four terms of a sample are bursts of their own, so the binomial error is of all of them.
    error = 2 * np.sqrt(0.95 * 0.05 / len(covered))
    assert 0.93 - error <= np.mean(covered) <= 0.97 + error


@pytest.mark.slow
def test_intervals_of_a_word_of_long_replies_are_somewhat_too_short():
    """Lengths are lognormal, and the rate grows with the root of the length: the worst case that the notes tell of."""
    generator = np.random.default_rng(7)
    truth = np.exp(1.5**2 * 0.49 / 2) / np.exp(0.49 / 2)
    covered = []
    for _ in range(1500):
        lengths = np.exp(generator.normal(0, 0.7, 30))
        rates = 0.004 * np.sqrt(lengths) * generator.gamma(1, 1, 30)
        sizes = 270 * lengths
        low, high = ratio_interval(
            generator.poisson(sizes * rates)[:, None], sizes, resamples=400, confidence=0.95, generator=generator
        )
        covered.append(low[0] <= 0.004 * truth <= high[0])
    assert 0.90 <= np.mean(covered) <= 0.95


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"terms": []}, "no list of terms"),
        ({"terms": "企业"}, "no list of terms"),
        ({"terms": {"企业", "工业"}}, "no list of terms"),
        ({"terms": ["企业", "企业"]}, "repeated term"),
        ({"terms": ["企业"], "by": "colour"}, "no column"),
        ({"terms": ["企业"], "by": "region"}, "no document has a region"),
        ({"terms": ["企业", None]}, "an empty or a repeated term"),
        ({"terms": ["企业"], "by": "section_id"}, "tells sections and not replies apart"),
        ({"terms": ["企业"], "by": "document_id"}, "tells sections and not replies apart"),
        ({"terms": ["企业"], "seed": None}, "seed = None is no seed"),
        ({"terms": ["企业"], "seed": 1.5}, "seed = 1.5 is no seed"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        trend_of([(2013, "企业")], **options)


def test_a_fact_that_differs_within_a_reply_is_refused(teaching_tokens):
    place = np.arange(len(teaching_tokens.documents)) % 2
    tokens = dataclasses.replace(teaching_tokens, documents=teaching_tokens.documents.assign(place=place))
    with pytest.raises(InvalidValue, match="place differs between the documents of .* replies, such as"):
        keyword_trend(tokens, ["企业"], "place")


@pytest.mark.parametrize("word", ["营商环境", "专精特新", "技术改造"])
def test_the_planted_words_are_found_in_the_replies_that_have_them(word, teaching, teaching_tokens):
    truth = pd.read_csv(TEACHING / "truth.csv", dtype=str, keep_default_na=False).set_index("file")["planted_trends"]
    sources = teaching_tokens.documents["reply_id"].map(teaching.replies.set_index("reply_id")["source"])
    (found,) = find_terms(teaching_tokens, [word], within_words=True)
    assert set(sources.iloc[found]) == set(truth.index[truth.str.split(";").map(lambda words: word in words)])


def test_spaces_around_a_term_do_not_matter():
    table = trend_of([(2013, "企业创新企业")], terms=[" 企业\n"], resamples=np.int64(1), seed=np.int64(1))
    assert table[["term", "count"]].to_numpy().tolist() == [[" 企业\n", 2]]


def test_a_phrase_with_a_space_in_it_is_absent_like_any_other_term():
    table = trend_of([(year, "智能制造") for year in (2013, 2014)], ["智能 制造", "发展", "智能制造"]).set_index(["term", "period"])
    assert table.loc["智能 制造"].equals(table.loc["发展"])
    assert table.loc["智能制造", "count"].tolist() == [1, 1]
    assert table.loc["智能 制造", "count"].tolist() == [0, 0]
    assert table.loc["智能 制造", ["low", "high"]].isna().all(axis=None)
