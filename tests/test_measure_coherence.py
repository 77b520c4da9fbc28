"""Coherence equals gensim's and tomotopy's values; windows are those of a plain loop, where texts repeat words too."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import tomotopy as tp
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from gensim.test.utils import common_texts
from gensim.topic_coherence.text_analysis import WordOccurrenceAccumulator
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InvalidValue
from helpers.measure import (
    DocumentTermMatrix,
    Tokenizer,
    coherence,
    count_windows,
    fit_topics,
    tokenize,
    topic_coherence,
)
from tests.test_measure_trends import corpus_of
from tests.words import tokens_of_lists

DEERWESTER = [["human", "computer", "system", "interface"], ["graph", "minors", "trees", "eps"]]
OTHERS = {"npmi": "c_npmi", "uci": "c_uci", "c_v": "c_v"}


def mean_log_conditional(counts, words, epsilon=1e-12):
    """The UMass of gensim and tomotopy: a mean, not a sum, of shares of documents with a small number added."""
    place = counts.words.get_indexer(words)
    share = counts.together[np.ix_(place, place)] / counts.windows
    heavier, lighter = np.triu_indices(len(words), 1)
    return np.log((share[heavier, lighter] + epsilon) / share.diagonal()[heavier]).mean()


def test_values_of_gensims_unit_tests():
    """Postings {2, 3, 4} and {3, 5} of 5 documents: test_direct_confirmation.py, test_indirect_confirmation.py."""
    tokens = tokens_of_lists([["other"], ["test"], ["test", "doc"], ["test"], ["doc"]])
    assert coherence([["test", "doc"]], tokens, "npmi") == pytest.approx([-0.113282753], abs=1e-9)
    assert coherence([["test", "doc"]], tokens, "uci") == pytest.approx([-0.182321557], abs=1e-9)
    assert coherence([["test", "doc"]], tokens, "c_v") == pytest.approx([0.623018926945], abs=1e-9)
    counts = count_windows(["test", "doc"], tokens, None)
    assert mean_log_conditional(counts, ["doc", "test"]) == pytest.approx(-0.693147181, abs=1e-9)


@pytest.mark.parametrize(
    ("measure", "published"),
    # Output of gensim 4.4.0 for its nine texts of Deerwester et al. 1990.
    [
        ("c_v", (0.817570, 0.456595)),
        ("uci", (0.608198, -12.080384)),
        ("npmi", (0.276803, -0.221157)),
    ],
)
def test_gensims_values_of_deerwesters_texts(measure, published):
    tokens = tokens_of_lists(common_texts)
    assert coherence(DEERWESTER, tokens, measure) == pytest.approx(published, abs=1e-6)
    options = {"texts": common_texts, "dictionary": Dictionary(common_texts), "processes": 1}
    oracle = CoherenceModel(topics=DEERWESTER, coherence=OTHERS[measure], **options)
    assert coherence(DEERWESTER, tokens, measure) == pytest.approx(oracle.get_coherence_per_topic(), abs=1e-9)


def test_gensims_umass_follows_from_the_same_counts():
    counts = count_windows([word for words in DEERWESTER for word in words], tokens_of_lists(common_texts), None)
    values = [mean_log_conditional(counts, words) for words in DEERWESTER]
    assert values == pytest.approx([-0.760725, -13.449306], abs=1e-6)


def test_umass_is_mimnos():
    """On gensim's first six texts the three words differ from package to package: Mimno's formula gives log(1/2)."""
    texts = [
        ["human", "interface", "computer"], ["survey", "user", "computer", "system", "response", "time"],
        ["eps", "user", "interface", "system"], ["system", "human", "system", "eps"], ["user", "response", "time"],
        ["trees"],
    ]  # fmt: skip
    topic = ["system", "user", "human"]
    # system 3 documents, user 3, human 2; system and user 2, system and human 1, user and human 0.
    assert coherence([topic], tokens_of_lists(texts), "umass") == pytest.approx([np.log(3 / 3 * 2 / 3 * 1 / 3)])
    counts = count_windows(topic, tokens_of_lists(texts), None)
    assert mean_log_conditional(counts, topic) == pytest.approx(np.log([2 / 3, 1 / 3, 1e-12 * 6 / 3]).mean(), abs=1e-6)


@pytest.mark.parametrize("measure", list(OTHERS))
def test_windows_that_slide_are_gensims_where_no_document_repeats_a_word(measure):
    generator = np.random.default_rng(4)
    words = [f"w{number:02d}" for number in range(60)]
    texts = [generator.permutation(words)[: generator.integers(3, 60)].tolist() for _ in range(60)]
    topics = [words[:5], words[3:12], words[30:33]]
    options = {"texts": texts, "dictionary": Dictionary(texts), "processes": 1, "window_size": 7}
    oracle = CoherenceModel(topics=topics, coherence=OTHERS[measure], **options).get_coherence_per_topic()
    assert coherence(topics, tokens_of_lists(texts), measure, window=7) == pytest.approx(oracle, abs=1e-9)


def test_a_word_that_a_window_has_twice_stays_in_it_when_one_is_left_behind():
    """甲乙甲丙 in windows of three: 甲乙甲 and 乙甲丙; gensim's second window has lost 甲."""
    counts = count_windows(["甲", "乙"], tokens_of_lists([list("甲乙甲丙")]), 3)
    assert counts.together.tolist() == [[2, 2], [2, 2]]
    dictionary = Dictionary([list("甲乙甲丙")])
    gensims = WordOccurrenceAccumulator({dictionary.token2id[word] for word in "甲乙"}, dictionary)
    assert gensims.accumulate([list("甲乙甲丙")], 3).get_occurrences("甲") == 1


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(["甲", "乙", "丙", "丁", None]), max_size=14), min_size=1, max_size=5),
    st.one_of(st.none(), st.integers(1, 16)),
)
def test_counts_are_those_of_a_plain_loop(lists, window):
    tokens = tokens_of_lists(lists)
    if not len(tokens):
        return
    held = []
    for words in tokens.lists():
        size = window or 16
        starts = range(max(len(words) - size + 1, 1)) if words else []
        held += [set(words[first : first + size]) for first in starts]
    counts = count_windows(["甲", "乙", "戊"], tokens, window)
    assert counts.windows == len(held)
    assert counts.words.tolist() == sorted(["甲", "乙", "戊"])
    for row, one in enumerate(counts.words):
        assert counts.together[row].tolist() == [sum({one, other} <= words for words in held) for other in counts.words]


def test_counts_in_parts_are_those_in_one_go(teaching_tokens, monkeypatch):
    words = ["企业", "发展", "建设", "教师"]
    whole = count_windows(words, teaching_tokens, 10)
    monkeypatch.setattr(sys.modules["helpers.measure.coherence"], "_CELLS", 500)
    parts = count_windows(words, teaching_tokens, 10)
    assert np.array_equal(whole.together, parts.together)
    assert whole.windows == parts.windows == np.maximum(teaching_tokens.counts() - 9, 1).sum()


TEACHING = [["企业", "设备", "改造", "技术改造"], ["企业", "数据", "平台"], ["学校", "教师", "电池"]]


def tomotopys(texts, words, measure, window=0):
    corpus = tp.utils.Corpus()
    for text in texts:
        corpus.add_doc(text)
    return tp.coherence.Coherence(corpus, measure, window_size=window, targets=words).get_score(words)


@pytest.mark.parametrize("topic", TEACHING)
def test_tomotopys_values_on_the_teaching_corpus(teaching_tokens, topic):
    """Whole sections as windows, those with a word of the topic: elsewhere its windows differ, as the notes say."""
    texts = [words for words in teaching_tokens.lists() if set(topic) & set(words)]
    counts = count_windows(topic, tokens_of_lists(texts), 2000)
    for measure, its_name in OTHERS.items():
        (ours,) = coherence([topic], counts, measure, window=2000)
        assert ours == pytest.approx(tomotopys(texts, topic, its_name, 2000), abs=1e-6)
    if counts.together.all():
        # It adds its small number after dividing, which shows where two words never meet.
        assert mean_log_conditional(counts, topic) == pytest.approx(tomotopys(texts, topic, "u_mass"), abs=1e-6)


def test_words_that_stand_together_are_more_coherent(teaching_tokens):
    for measure in ("npmi", "uci", "umass"):
        good, mixed = coherence([["贷款", "银行", "企业"], ["贷款", "公里", "电池"]], teaching_tokens, measure)
        assert good > mixed


def test_what_cannot_be_said_is_missing():
    tokens = tokens_of_lists([["甲", "乙"], ["丙"]])
    for measure in ("npmi", "uci", "c_v", "umass"):
        values = coherence([["甲"], [], ["甲", "无"], ["甲", "乙"]], tokens, measure)
        assert np.isnan(values).tolist() == [True, True, True, False]


def test_words_of_every_window_tell_nothing_of_one_another():
    """gensim divides one rounding error by another and finds -1."""
    tokens = tokens_of_lists([["甲", "乙", "丙"], ["甲", "乙"]])
    assert coherence([["甲", "乙"]], tokens, "npmi") == pytest.approx([0])
    assert np.isfinite(coherence([["甲", "乙", "丙"]], tokens, "c_v")).all()


def test_counts_once_for_all_topics_give_the_same_values():
    tokens = tokens_of_lists(common_texts)
    counts = count_windows({word for words in DEERWESTER for word in words} | {"absent"}, tokens, 10)
    for measure in ("npmi", "uci"):
        assert np.array_equal(coherence(DEERWESTER, counts, measure), coherence(DEERWESTER, tokens, measure))
    assert np.isnan(coherence([["human", "absent"]], counts)).all()
    with pytest.raises(InvalidValue, match="trees was not counted"):
        coherence([["human", "trees"]], count_windows(["human", "graph"], tokens, 10))
    with pytest.raises(InvalidValue, match="the counts are of windows of 10 words, and the measure looks at documents"):
        coherence(DEERWESTER, counts, "umass")


def test_topics_of_a_model_are_rows():
    lists = [["甲", "乙"], ["甲", "乙"], ["丙", "丁"], ["丙", "丁"], ["丙", "甲"]]
    model = fit_topics(DocumentTermMatrix.from_tokens(lists), 2)
    tokens = tokens_of_lists(lists)
    table = topic_coherence(model, tokens, n=2)
    assert list(table.columns) == ["topic", "label", "measure", "coherence"]
    assert table["topic"].tolist() == [1, 2]
    assert table["label"].tolist() == model.labels()
    assert table["measure"].tolist() == ["npmi"] * 2
    # Each topic's two words: twice together, and one of them once more; 甲 and 丙 stand in three of five windows.
    assert table["coherence"].tolist() == pytest.approx([np.log(0.4 / (0.6 * 0.4)) / -np.log(0.4)] * 2)
    assert table.attrs["provenance"]["steps"][-1] == {"function": "topic_coherence", "measure": "npmi", "n": 2}


@pytest.mark.parametrize(
    ("topics", "options", "words"),
    [
        ([["甲", "乙"]], {"measure": "c_w"}, "measure = 'c_w' is unknown: use one of npmi, uci, c_v, umass"),
        ([["甲", "乙"]], {"measure": "umass", "window": 5}, "umass counts documents"),
        ([["甲", "乙"]], {"window": 0}, "window = 0"),
        (["甲", "乙"], {}, "no lists of words"),
        ("甲乙", {}, "no lists of words"),
        ([["甲", "乙", "甲"]], {}, "topic 1 names 甲 twice"),
        ([], {}, "there is no topic"),
    ],
)
def test_topics_that_cannot_be_measured_are_refused(topics, options, words):
    with pytest.raises(InvalidValue, match=words):
        coherence(topics, tokens_of_lists([["甲", "乙"]]), **options)


def test_tokens_that_cannot_be_counted_are_refused():
    with pytest.raises(InvalidValue, match="the tokens are empty"):
        coherence([["甲", "乙"]], tokens_of_lists([["甲"]]).without(["甲"]))
    ngrams = tokenize(corpus_of((2013, "支持中小企业技术改造")), Tokenizer("characters", lexicon=None))
    with pytest.raises(InvalidValue, match="n-grams that share characters"):
        coherence([["支持", "企业"]], ngrams)
    assert np.isfinite(coherence([["支持", "企业"]], ngrams, "umass")).all()


def test_a_single_word_is_no_topic_to_measure():
    model = fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙", "丁"]]), 2)
    with pytest.raises(InvalidValue, match="n = 1"):
        topic_coherence(model, tokens_of_lists([["甲", "乙"]]), n=1)
