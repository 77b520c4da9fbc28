"""Numbers that are given as options: each that will not do is refused by its name, before any work, and never by numpy."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import (
    Tokenizer,
    adoption,
    bursts,
    change_points,
    co_words,
    collocations,
    communities,
    dispersion,
    document_term_matrix,
    field_coverage,
    find_new_words,
    first_uses,
    fit_topics,
    fit_wordfish,
    keyness,
    keyword_trend,
    kwic,
    mann_kendall,
    prevalence_slopes,
    score_intrusion,
    simulated_coder,
    term_rates,
    theme_agreement,
    tokenize,
    topic_intrusion,
    topic_prevalence,
    word_intrusion,
    word_set_intrusion,
)
from helpers.options import check_number, check_whole
from tests.words import tokens_of_lists

LISTS = [["企业", "发展"], ["企业", "资金", "发展"], ["资金", "企业"], ["人才", "资金", "人才"]]
TOKENS = tokens_of_lists(LISTS, years=[2020, 2021, 2022, 2023])
DTM = document_term_matrix(TOKENS)
TOPICS = fit_topics(DTM, 2)
THEMES = pd.Series(["甲", "乙"], index=["r0", "r1"])
TREND = keyword_trend(TOKENS, ["企业"], resamples=1)
PAIRS = co_words(TOKENS, ["企业", "资金"], window="section", resamples=1)
CALLS = {
    "Tokenizer": lambda **options: Tokenizer("characters", lexicon=None, **options)("企业发展"),
    "Tokens.ngrams": TOKENS.ngrams,
    "Tokens.without": lambda **options: TOKENS.without(["企业"], **options),
    "TopicModel.words": TOPICS.words,
    "TopicModel.representative": TOPICS.representative,
    "adoption": lambda **options: adoption(TOKENS, ["企业"], "reply_id", **options),
    "bursts": lambda **options: bursts(TREND, **options),
    "change_points": lambda **options: change_points(TREND, **options),
    "co_words": lambda **options: co_words(TOKENS, ["企业", "资金"], window="section", **options),
    "collocations": lambda **options: collocations(TOKENS, **options),
    "communities": lambda **options: communities(PAIRS, TOKENS, **options),
    "dispersion": lambda **options: dispersion(DTM, ["企业"], **options),
    "document_term_matrix": lambda **options: document_term_matrix(TOKENS, **options),
    "field_coverage": lambda **options: field_coverage(None, **options),
    "find_new_words": lambda **options: find_new_words(["企业发展"], **options),
    "fit_topics": lambda **options: fit_topics(DTM, **{"k": 2, **options}),
    "fit_wordfish": lambda **options: fit_wordfish(DTM, **options),
    "keyness": lambda **options: keyness(DTM, ("year", 2020), **options),
    "keyword_trend": lambda **options: keyword_trend(TOKENS, ["企业"], **options),
    "kwic": lambda **options: kwic(TOKENS, "企业", **options),
    "mann_kendall": lambda **options: mann_kendall(TREND, **options),
    "term_rates": lambda **options: term_rates(DTM, **options),
    "score_intrusion": lambda **options: score_intrusion(None, None, **options),
    "simulated_coder": lambda **options: simulated_coder(None, None, **options),
    "topic_intrusion": lambda **options: topic_intrusion(TOPICS, None, **options),
    "word_intrusion": lambda **options: word_intrusion(TOPICS, **options),
    "word_set_intrusion": lambda **options: word_set_intrusion(TOPICS, **options),
    "theme_agreement": lambda **options: theme_agreement(TOPICS, THEMES, **options),
    "prevalence_slopes": lambda **options: prevalence_slopes(topic_prevalence(TOPICS), **options),
    "topic_prevalence": lambda **options: topic_prevalence(TOPICS, **options),
}
# The least that will do.
WHOLE = [
    ("Tokenizer", "ngram", 1), ("Tokens.ngrams", "n", 1), ("Tokens.without", "min_characters", 0),
    ("TopicModel.words", "n", 1), ("TopicModel.representative", "n", 1), ("bursts", "levels", 1),
    ("change_points", "max_breaks", 1), ("change_points", "resamples", 1), ("change_points", "seed", 0),
    ("co_words", "resamples", 1), ("co_words", "seed", 0), ("collocations", "window", 1), ("collocations", "min_count", 1),
    ("communities", "resamples", 1), ("communities", "seed", 0), ("dispersion", "resamples", 2), ("dispersion", "seed", 0),
    ("find_new_words", "longest", 2), ("find_new_words", "min_count", 1), ("find_new_words", "min_documents", 1),
    ("fit_topics", "k", 2), ("fit_topics", "seed", 0), ("fit_topics", "max_iter", 1), ("fit_wordfish", "max_iter", 1),
    ("keyness", "min_count", 1), ("keyword_trend", "years_per_period", 1), ("keyword_trend", "resamples", 1),
    ("keyword_trend", "seed", 0), ("kwic", "window", 1), ("kwic", "sample", 1), ("kwic", "seed", 0),
    ("term_rates", "years_per_period", 1), ("topic_prevalence", "years_per_period", 1),
    ("theme_agreement", "resamples", 1), ("theme_agreement", "seed", 0),
    ("topic_prevalence", "draws", 2), ("topic_prevalence", "seed", 0),
    ("word_intrusion", "words", 2),
    ("word_intrusion", "seed", 0), ("word_set_intrusion", "seed", 0), ("topic_intrusion", "documents", 1),
    ("topic_intrusion", "seed", 0), ("score_intrusion", "resamples", 1), ("score_intrusion", "seed", 0),
    ("simulated_coder", "seed", 0),
]  # fmt: skip
# Numbers that lie just outside of what will do.
NUMBERS = [
    ("adoption", "confidence", [0, 1, 95]), ("bursts", "scale", [1, 0.5]), ("bursts", "gamma", [-0.1]),
    ("change_points", "penalty", [0, -1]), ("change_points", "confidence", [0, 1, 95]),
    ("document_term_matrix", "min_df", [-1, -0.1, 1.5]), ("document_term_matrix", "max_df", [-1, 1.5]),
    ("field_coverage", "confidence", [0, 1, 95]), ("find_new_words", "min_cohesion", []), ("find_new_words", "min_entropy", []),
    ("fit_wordfish", "confidence", [0, 1, 95]), ("keyness", "prior", [0, -1]), ("keyness", "confidence", [0, 1, 95]),
    ("keyword_trend", "confidence", [0, 1, 95]), ("mann_kendall", "confidence", [0, 1, 95]),
    ("topic_prevalence", "confidence", [0, 1, 95]), ("theme_agreement", "confidence", [0, 1, 95]),
    ("prevalence_slopes", "confidence", [0, 1, 95]),
    ("score_intrusion", "confidence", [0, 1, 95]), ("simulated_coder", "skill", [-0.1, 1.1]),
]  # fmt: skip
NO_NUMBERS = [pd.NA, math.nan, math.inf, "2", [2]]


@pytest.mark.parametrize(("function", "option", "least"), WHOLE)
def test_what_is_no_whole_number_is_refused(function, option, least):
    for value in (least - 1, 2.5, np.float64(2.5), True, *NO_NUMBERS):
        with pytest.raises(InvalidValue, match=rf"^{option} = .*(?:is no whole number of {least} or more: give one|is no seed: give .*)$"):
            CALLS[function](**{option: value})


@pytest.mark.parametrize(("function", "option", "outside"), NUMBERS)
def test_what_is_no_number_within_bounds_is_refused(function, option, outside):
    for value in (*outside, *NO_NUMBERS):
        with pytest.raises(InvalidValue, match=rf"^{option} = .* is n.*: give "):
            CALLS[function](**{option: value})


@pytest.mark.parametrize("function", ["tokenize", "find_new_words"])
def test_the_name_of_an_engine_is_no_tokenizer(function, teaching):
    call = {"tokenize": tokenize, "find_new_words": find_new_words}[function]
    for value in ("icu", 0):
        with pytest.raises(InvalidValue, match=f"tokenizer = {value!r} is none: give one"):
            call(teaching, tokenizer=value)


def test_a_column_is_named_by_a_text():
    for call in (keyword_trend, first_uses):
        with pytest.raises(InvalidValue, match=r"by = \['year'\] is no"):
            call(TOKENS, ["企业"], by=["year"])


def test_numbers_of_numpy_and_the_least_will_do():
    check_whole("n", np.int64(2), 2)
    check_number("scale", np.float32(1.5), above=1)
    check_number("gamma", 0, least=0)
