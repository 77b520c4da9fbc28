"""Variants counted together, by hand on a corpus of three sections and against a dictionary of Python."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.measure import (
    Tokenizer,
    Tokens,
    document_term_matrix,
    keyword_trend,
    kwic,
    load_lexicon,
    merge_aliases,
    tokenize,
)
from tests.test_measure_trends import corpus_of

ALIASES = pd.DataFrame(
    [("首台套", "首台(套)"), ("两化融合", "信息化和工业化融合"), ("首台(套)", ""), ("信息化和工业化融合", "")],
    columns=["term", "alias_of"],
)
TERMS = Tokenizer(lexicon=ALIASES["term"].tolist())
CORPUS = corpus_of((2020, "首台套装备,首台〔套〕装备"), (2021, "推动“首台套”和两化融合"), (2022, "企业信息化和工业化融合"))


@pytest.fixture(scope="module")
def tokens():
    return tokenize(CORPUS, TERMS)


def test_variants_are_one_word_where_they_stood(tokens):
    merged = merge_aliases(tokens, ALIASES)
    assert merged.lists() == [
        ["首台(套)", "装备", "首台(套)", "装备"],
        ["推动", "首台(套)", "和", "信息化和工业化融合"],
        ["企业", "信息化和工业化融合"],
    ]
    assert merged.types.tolist() == sorted({"首台(套)", "装备", "推动", "和", "信息化和工业化融合", "企业"})
    assert merged.codes.dtype == tokens.codes.dtype
    for name in ("document", "start", "end", "joined"):
        np.testing.assert_array_equal(getattr(merged, name), getattr(tokens, name))
    pd.testing.assert_frame_equal(merged.documents, tokens.documents)


def test_the_tokens_given_stay_as_they_are_and_the_merging_is_recorded(tokens):
    before = tokenize(CORPUS, TERMS)
    merged = merge_aliases(tokens, ALIASES)
    assert tokens == before
    step = {"function": "merge_aliases", "lexicon": "given terms", "merged": 2}
    assert merged.provenance == {**tokens.provenance, "steps": [step]}
    again = merge_aliases(merged, ALIASES)
    assert again.lists() == merged.lists()
    assert again.provenance["steps"][-1]["merged"] == 0


def test_what_is_counted_is_the_full_form(tokens):
    merged = merge_aliases(tokens, ALIASES)
    frequency = document_term_matrix(merged).frequency().set_index("term")
    assert frequency.loc["首台(套)", ["count", "used_in"]].tolist() == [3, 2]
    trend = keyword_trend(merged, ["首台(套)", "两化融合"], resamples=1).set_index(["term", "period"])["count"]
    assert trend["首台(套)"].tolist() == [2, 1, 0]
    assert trend["两化融合"].tolist() == [0, 0, 0], "asked for by its short name it is no longer there"


def test_the_printed_form_can_still_be_read(tokens):
    lines = kwic(merge_aliases(tokens, ALIASES), "首台(套)", corpus=CORPUS)
    assert lines["keyword"].tolist() == ["首台套", "首台〔套〕", "首台套"]


def test_they_come_back_as_they_were_stored(tokens, tmp_path):
    merged = merge_aliases(tokens, ALIASES)
    assert Tokens.read_parquet(merged.to_parquet(tmp_path / "tokens.parquet")) == merged


def test_words_that_were_taken_out_stay_out_and_gaps_are_not_bridged(tokens):
    merged = merge_aliases(tokens.without(["装备", "和"]), ALIASES)
    assert merged.lists()[1] == ["推动", "首台(套)", "信息化和工业化融合"]
    assert merged.ngrams(2).lists() == [[], [], ["企业 信息化和工业化融合"]]


@pytest.mark.parametrize(("alias", "full"), [("首台〔套〕", "“首台套”"), ("首台(套)", "首台套"), (" 首台[套] ", "首台套")])
def test_terms_are_written_as_tokens_are(tokens, alias, full):
    merged = merge_aliases(tokens, pd.DataFrame({"term": [alias], "alias_of": [full]}))
    assert merged.lists()[0] == ["首台套", "装备"] * 2


def test_every_alias_of_the_policy_terms_is_merged():
    """The list of a dictionary that replaces word by word; a longer term that holds an alias is left alone."""
    lexicon = load_lexicon()
    full = {term: of for term, of in zip(lexicon["term"], lexicon["alias_of"], strict=True) if of}
    tokens = tokenize(corpus_of((2020, "。".join(lexicon["term"])), (2021, "双碳与专精特新企业")))
    expected = [[full.get(word, word) for word in words] for words in tokens.lists()]
    merged = merge_aliases(tokens, "policy")
    assert merged.lists() == expected
    assert not set(full) & set(merged.types)
    assert {"碳达峰碳中和", "专精特新企业"} <= set(expected[1])
    assert Counter(merged.lists()[0])["首台(套)"] == 2
    assert merged.provenance["steps"][-1] == {"function": "merge_aliases", "lexicon": "policy", "merged": len(full)}


@pytest.mark.parametrize(
    ("lexicon", "error", "words"),
    [
        ("industries", InvalidValue, "needs term and alias_of"),
        ("weather", NotFound, "no word list"),
        (pd.DataFrame({"term": ["首台套"]}), InvalidValue, "it needs term and alias_of"),
        (pd.DataFrame({"term": ["首台套"], "alias_of": [""]}), InvalidValue, "tells of no alias"),
        (pd.DataFrame({"term": ["首台套"], "alias_of": [None]}), InvalidValue, "tells of no alias"),
        (pd.DataFrame({"term": ["甲类"] * 2, "alias_of": ["乙类", "丙类"]}), InvalidValue, "甲类 has two full forms"),
        (pd.DataFrame({"term": ["甲类", "乙类"], "alias_of": ["乙类", "丙类"]}), InvalidValue, "an alias itself"),
    ],
)
def test_a_lexicon_that_does_not_tell_is_refused(tokens, lexicon, error, words):
    with pytest.raises(error, match=words):
        merge_aliases(tokens, lexicon)


def test_what_is_no_word_is_refused(tokens):
    with pytest.raises(InvalidValue, match="before Tokens.ngrams"):
        merge_aliases(tokens.ngrams(2), ALIASES)
    with pytest.raises(InvalidValue, match="share characters"):
        merge_aliases(tokenize(CORPUS, Tokenizer("characters", lexicon=None)), ALIASES)
