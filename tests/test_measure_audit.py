"""What becomes of terms and stop words, counted by hand on small letters and by force on the teaching corpus."""

from __future__ import annotations

import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.measure import Tokenizer, audit_lexicon, audit_stop_words, load_lexicon, load_stop_words, tokenize
from helpers.measure.countable import countable_sections
from helpers.read import Corpus, parse_reply
from helpers.segment.segmenter import as_term
from tests.words import PLAIN

PAGE = "对县政协六届三次会议第{n}号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n2019年5月1日"
FATES = ["token", "inside", "cut", "across"]
TERMS = ["智能制造", "智能", "民进", "工业企业", "专精特新", "营商环境"]
CASES = {
    "a token": ("发展智能制造", ["智能制造"], "智能制造", [1, 0, 0, 0], "whole", "智能制造"),
    "inside a longer term": ("发展智能制造", ["智能制造"], "智能", [0, 1, 0, 0], "whole", "智能制造"),
    "cut into whole words": ("发展智能制造", [], "智能制造", [0, 0, 1, 0], "lost", "智能|制造"),
    "across words by chance": ("引导农民进城", [], "民进", [0, 0, 0, 1], "lost", "农民|进城"),
    "across a term that begins before": ("医药工业企业", ["医药工业"], "工业企业", [0, 0, 0, 1], "lost", "医药工业|企业"),
    "whole here and cut there": ("智能制造和智能“制造", ["智能制造"], "智能制造", [1, 0, 1, 0], "partly lost", "智能|“|制造"),
    "in quotation marks": ("“专精特新”企业", ["专精特新"], "专精特新", [1, 0, 0, 0], "whole", "专精特新"),
    "part of it in quotation marks": ("“专精”特新企业", ["专精特新"], "专精特新", [1, 0, 0, 0], "whole", "专精特新"),
    "absent": ("发展智能制造", ["营商环境"], "营商环境", [0, 0, 0, 0], "absent", None),
}


def corpus_of(*bodies):
    pages = [PAGE.format(n=n, body=body) for n, body in enumerate(bodies, 1)]
    return Corpus.from_replies("small", [parse_reply(page, source=f"{n}.txt") for n, page in enumerate(pages)])


@pytest.mark.parametrize("case", CASES)
def test_the_fate_of_a_term(case):
    body, protected, term, fates, state, example = CASES[case]
    row = audit_lexicon(corpus_of(body), Tokenizer(lexicon=protected), lexicon=[term]).iloc[0]
    assert row[FATES].tolist() == fates
    assert (row["state"], row["in_text"]) == (state, sum(fates))
    assert row["example"] == example or example is None


def test_the_example_is_found_by_its_offsets():
    corpus = corpus_of("一、发展。\n我县支持“专精特新”企业发展智能制造。")
    table = audit_lexicon(corpus, Tokenizer(lexicon=["专精特新"]), lexicon=TERMS).set_index("term")
    text = corpus.replies.set_index("reply_id")["text"]
    for term in ("智能制造", "专精特新"):
        row = table.loc[term]
        assert text[row["reply_id"]][row["start"] : row["end"]] == term


def test_a_term_that_is_a_stop_word_is_told():
    table = audit_lexicon(corpus_of("发展智能制造"), stop_words=["智能制造"], lexicon=["智能制造"])
    assert table["state"].tolist() == ["removed"]


@pytest.mark.slow
def test_the_places_are_all_found_in_the_teaching_corpus(teaching):
    table = audit_lexicon(teaching)
    text = "\n".join(as_term(section) for section in countable_sections(teaching)["text"])
    by_force = [sum(text.startswith(term, i) for i in range(len(text)) if text[i] == term[0]) for term in table["term"][:40]]
    assert table["in_text"][:40].tolist() == by_force
    assert (table[FATES].sum(axis=1) == table["in_text"]).all()
    assert set(table["state"]) == {"lost", "partly lost", "whole", "absent"}
    assert not table.loc[table["state"] != "absent", "example"].isna().any()


def test_tokens_of_the_audit_are_the_tokens_that_are_counted(teaching, teaching_tokens):
    table, tokens = audit_lexicon(teaching).set_index("term"), teaching_tokens
    for term in ("营商环境", "专精特新", "技术改造"):
        assert table.loc[term, "token"] == (tokens.types[tokens.codes] == term).sum()


def test_without_a_lexicon_the_terms_are_lost(teaching):
    table = audit_lexicon(teaching, PLAIN).set_index("term")
    for term in ("营商环境", "专精特新", "智能制造", "工业互联网"):
        assert table.loc[term, "state"] == "lost"
    assert table.attrs["provenance"]["steps"] == [{"function": "audit_lexicon", "lexicon": "policy+bodies", "stop_words": 0}]


@pytest.mark.parametrize("lexicon", [[], ["智能制造", ""], ["智能制造", "“智能”制造"]])
def test_lists_without_terms_are_refused(lexicon):
    with pytest.raises(InvalidValue, match="no term, an empty or a repeated one"):
        audit_lexicon(corpus_of("发展"), lexicon=lexicon)


def test_an_unknown_list_and_an_engine_without_words_are_refused():
    with pytest.raises(NotFound, match="weather is no word list"):
        audit_lexicon(corpus_of("发展"), lexicon="weather")
    with pytest.raises(InvalidValue, match="knows no words"):
        audit_lexicon(corpus_of("发展"), Tokenizer(engine="characters"))


def test_stop_words_counted_by_hand():
    tokens = tokenize(corpus_of("我们的企业和我们的发展", "企业的发展"), PLAIN, unit="reply")
    table = audit_stop_words(tokens, ["的", "我们", "以及"]).set_index("word")
    assert list(table.index) == ["的", "我们", "以及"]
    assert table["count"].tolist() == [3, 2, 0]
    assert table["used_in"].tolist() == [2, 1, 0]
    assert table.loc["的", "share"] == pytest.approx(3 / 10)
    assert table.attrs["share"] == pytest.approx(5 / 10)


def test_the_audit_takes_out_what_the_tokens_lose(teaching_tokens):
    tokens = teaching_tokens
    table = audit_stop_words(tokens, "function+letter")
    left = tokens.without(load_stop_words("function+letter"))
    assert table["count"].sum() == len(tokens) - len(left)
    assert table.attrs["share"] == pytest.approx(1 - len(left) / len(tokens))
    assert set(table["layer"]) == {"function", "letter"}
    assert table.set_index("word").loc["的", "reason"] == "structural particle"


def test_nothing_to_audit_is_refused():
    tokens = tokenize(corpus_of("发展企业"), PLAIN)
    with pytest.raises(InvalidValue, match="0 stop words and 2 tokens"):
        audit_stop_words(tokens, [])
    with pytest.raises(InvalidValue, match="1 stop words and 0 tokens"):
        audit_stop_words(tokens.without(["发展", "企业"]), ["的"])


def test_every_term_of_the_lexicon_is_audited_once():
    assert sorted(audit_lexicon(corpus_of("发展"))["term"]) == sorted(load_lexicon("policy+bodies")["term"])
