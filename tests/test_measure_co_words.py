"""Ties against enumerated permutations and permuted corpora."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure import co_words, document_term_matrix, tokenize
from helpers.measure.co_words import ALPHA, _permuted, _trade, ties_of, upper_tails
from tests.test_measure_trends import corpus_of
from tests.words import PLAIN, tokens_of_lists

TERMS = [f"甲{number}" for number in range(8)] + [f"乙{number}" for number in range(8)]


def blocks(generator, *, sections=300, within=0.4, between=0.04):
    """Sections of one of two kinds; terms of their kind are in them far more often."""
    chances = np.where(np.arange(16) < 8, within, between)
    kinds = generator.integers(0, 2, sections)
    held = generator.random((sections, 16)) < np.where(kinds[:, None] == 0, chances, chances[::-1])
    return [[*np.array(TERMS)[row], "的"] for row in held]


def unrelated(generator, *, sections=300):
    """Sections of unequal length and terms of unequal frequency, and no tie at all."""
    lengths, frequencies = generator.gamma(1.0, 1.0, sections), generator.uniform(0.02, 0.3, 16)
    held = generator.random((sections, 16)) < 1 - np.exp(-lengths[:, None] * frequencies)
    return [[*np.array(TERMS)[row], "的"] for row in held]


def test_windows_counted_by_hand():
    corpus = corpus_of((2013, "企业创新,支持人才。企业创新;人才引进\n企业平台。创新平台"))
    tokens = tokenize(corpus, PLAIN)
    table = co_words(tokens, ["企业", "创新", "人才"], corpus=corpus)
    assert list(table.columns) == [
        "first", "second", "count", "first_count", "second_count", "windows", "expected", "deviation", "npmi", "p", "q",
    ]  # fmt: skip
    rows = table.set_index(table["first"] + table["second"])
    # Five sentences: 企业 is in three, 创新 in three, 人才 in two.
    assert rows["count"].to_dict() == {"企业创新": 2, "企业人才": 1, "创新人才": 1}
    assert rows.loc["企业人才", ["first_count", "second_count", "windows"]].tolist() == [3, 2, 5]
    assert rows.loc["企业创新", "npmi"] == pytest.approx(np.log(2 / 5 / (3 / 5 * 3 / 5)) / -np.log(2 / 5))
    sections = co_words(tokens, ["企业", "人才"], window="section")
    assert sections[["count", "windows"]].to_numpy().tolist() == [[1, 1]]


def test_the_most_widely_used_words_are_taken_as_the_docstring_says():
    tokens = tokens_of_lists([["甲", "乙"], ["甲", "乙", "丙"], ["甲"]])
    table = co_words(tokens, document_term_matrix(tokens).frequency()["term"].head(2).tolist(), window="section")
    assert table[["first", "second", "count"]].to_numpy().tolist() == [["甲", "乙", 2]]


def test_words_taken_out_join_no_sentences():
    corpus = corpus_of((2013, "企业创新。的的的。人才引进"))
    tokens = tokenize(corpus, PLAIN).without(["的"])
    table = co_words(tokens, ["企业", "人才"], corpus=corpus)
    assert table[["count", "windows", "npmi"]].to_numpy().tolist() == [[0, 2, -1]]


def test_a_term_inside_a_longer_one_is_not_met_there():
    corpus = corpus_of((2013, "大数据平台。数据平台;大数据与企业数据"))
    tokens = tokenize(corpus, PLAIN)
    assert tokens.lists()[0][:2] == ["大", "数据"]
    table = co_words(tokens, ["大数据", "数据"], corpus=corpus)
    assert table[["count", "first_count", "second_count"]].to_numpy().tolist() == [[1, 2, 2]]


def tables_with(margins_of):
    """All tables of noughts and ones with the margins of one: the whole of what a permutation may make."""
    rows, columns = margins_of.shape
    for cells in itertools.product([False, True], repeat=rows * columns):
        table = np.array(cells).reshape(rows, columns)
        if (table.sum(0) == margins_of.sum(0)).all() and (table.sum(1) == margins_of.sum(1)).all():
            yield table


def test_the_expected_counts_are_the_mean_over_all_permutations():
    held = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0]], dtype=bool)
    exact = np.array([table.astype(int) @ table.T.astype(int) for table in tables_with(held)])
    found, deviation = _permuted(held, 4000, np.random.default_rng(0))
    np.testing.assert_allclose(found, exact.mean(axis=0), atol=0.03)
    np.testing.assert_allclose(deviation, exact.std(axis=0), atol=0.03)
    assert found[0, 1] != pytest.approx(2 * 2 / 4, abs=0.1), "a full window ties terms by itself"


def test_permutations_keep_both_margins():
    generator = np.random.default_rng(1)
    held = generator.random((5, 40)) < generator.uniform(0.1, 0.6, 40)
    thrown = held.copy()
    for _ in range(30):
        _trade(thrown, *generator.choice(5, 2, replace=False), generator)
    assert (thrown.sum(axis=0) == held.sum(axis=0)).all()
    assert (thrown.sum(axis=1) == held.sum(axis=1)).all()
    assert (thrown != held).any()


def test_the_tail_is_no_shorter_than_that_of_permutations():
    """An observed count of each size: the share of permutations that reach it is at most p, within their error."""
    generator = np.random.default_rng(3)
    held = generator.random((6, 120)) < generator.uniform(0.1, 0.7, 120)
    shared = []
    thrown = held.copy()
    for _ in range(3000):
        _trade(thrown, *generator.choice(6, 2, replace=False), generator)
        shared.append(np.count_nonzero(thrown[0] & thrown[1]))
    shared = np.array(shared[100:])
    counts = np.arange(int(shared.mean()) + 2, int(shared.max()) + 1)
    reached = np.array([(shared >= count).mean() for count in counts])
    p = upper_tails(counts, np.full(len(counts), shared.mean()), np.full(len(counts), shared.var()))
    assert (reached <= p + 0.01).all()
    assert (p <= 3 * reached + 0.01).all(), "nor so long that nothing would be found"


def test_the_tail_is_poissons_where_terms_are_rare_and_ends_with_none():
    counts = np.array([0, 1, 3, 7])
    p = upper_tails(counts, np.full(4, 0.8), np.full(4, 0.8))
    np.testing.assert_allclose(p, stats.poisson.sf(counts - 1, 0.8))
    assert upper_tails(np.array([0]), np.array([0.0]), np.array([0.0])).tolist() == [1]


def false_ties(draw, corpora):
    """In how many corpora without ties any pair is tied."""
    return sum(len(ties_of(co_words(tokens_of_lists(draw(np.random.default_rng(number))), TERMS, window="section",
                                    resamples=100))) > 0 for number in range(corpora))  # fmt: skip


@pytest.mark.slow
def test_unrelated_terms_are_tied_in_one_corpus_of_twenty_at_most():
    corpora = 150
    assert false_ties(unrelated, corpora) <= 0.05 * corpora + 3 * np.sqrt(corpora * 0.05 * 0.95)


@pytest.mark.slow
def test_permuted_blocks_are_tied_in_one_corpus_of_twenty_at_most():
    def permuted(generator):
        lists = blocks(generator)
        held = np.array([[term in words for words in lists] for term in TERMS])
        for row in held:
            generator.shuffle(row)
        return [[*np.array(TERMS)[column], "的"] for column in held.T]

    corpora = 150
    assert false_ties(permuted, corpora) <= 0.05 * corpora + 3 * np.sqrt(corpora * 0.05 * 0.95)


def test_independence_alone_would_tie_what_long_sections_share():
    """Why the permutations keep the lengths: with Fisher's exact test, unequal lengths alone make ties."""
    tokens = tokens_of_lists(unrelated(np.random.default_rng(0)))
    table = co_words(tokens, TERMS, window="section", resamples=100)
    naive = stats.hypergeom.sf(table["count"] - 1, table["windows"], table["first_count"], table["second_count"])
    assert (stats.false_discovery_control(naive) <= ALPHA).mean() > 0.2
    assert len(ties_of(table)) == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"terms": ["企业"]}, "makes no pair"),
        ({"terms": 50}, "no list of terms"),
        ({"terms": "企业"}, "no list of terms"),
        ({"terms": ["企业", "农业"]}, "农业 stand nowhere"),
        ({"window": "paragraph"}, "window = 'paragraph' is unknown"),
        ({"window": "sentence"}, "give the corpus"),
        ({"seed": -1}, "no seed"),
        ({"corpus": corpus_of((2013, "别的"))}, "give the corpus that was tokenized"),
    ],
)
def test_what_cannot_be_tied_is_refused(options, words):
    tokens = tokenize(corpus_of((2013, "企业创新")), PLAIN)
    with pytest.raises(InvalidValue, match=words):
        co_words(tokens, **{"terms": ["企业", "创新"], "window": "section", **options})


def test_sections_of_whole_replies_are_refused():
    corpus = corpus_of((2013, "企业创新"))
    with pytest.raises(InvalidValue, match="of whole replies"):
        co_words(tokenize(corpus, unit="reply"), ["企业", "创新"], window="section")
