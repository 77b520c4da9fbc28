"""Candidates counted by force, planted words found, a person's answers read back."""

from __future__ import annotations

import collections
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import InvalidValue
from helpers.measure import Tokenizer, audit_lexicon, find_new_words, load_lexicon
from tests.words import PLAIN

ALL = {"min_count": 1, "min_documents": 1, "min_cohesion": -99, "min_entropy": 0}
# No dictionary: single characters are known, so every longer sequence may be new.
CHARACTERS = Tokenizer(engine="characters", ngram=1, lexicon=None)
COLUMNS = ["word", "count", "used_in", "cohesion", "left_entropy", "right_entropy", "pieces", "example"]


def random_texts(planted=(), *, texts=200, length=300, characters=1500, seed=0):
    """Texts of characters drawn by Zipf's law, each planted word put into every fourth text at a random place."""
    generator = np.random.default_rng(seed)
    alphabet = np.array([chr(code) for code in range(0x4E00, 0x4E00 + characters)])
    weights = 1 / np.arange(1, characters + 1)
    made = ["".join(generator.choice(alphabet, length, p=weights / weights.sum())) for _ in range(texts)]
    for word in planted:
        for number in range(0, texts, 4):
            place = int(generator.integers(1, length))
            made[number] = made[number][:place] + word + made[number][place:]
    return made


def test_the_boundary_entropy_of_grapes():
    """葡萄 of Matrix67's tongue twister: ln 2 on the left and 1.04 on the right."""
    table = find_new_words(["吃葡萄不吐葡萄皮不吃葡萄倒吐葡萄皮"], CHARACTERS, **ALL).set_index("word")
    assert table.loc["葡萄", "count"] == 4
    assert table.loc["葡萄", "left_entropy"] == pytest.approx(0.693, abs=5e-4)
    assert table.loc["葡萄", "right_entropy"] == pytest.approx(1.04, abs=5e-3)
    # 17 characters: 葡萄 4, 葡 4, 萄 4.
    assert table.loc["葡萄", "cohesion"] == pytest.approx(math.log(4 * 17 / (4 * 4)))


def test_a_mark_is_a_neighbour_of_its_own():
    table = find_new_words(["布埠,布埠。布埠\n布埠"], CHARACTERS, **ALL).set_index("word")
    assert table.loc["布埠", ["left_entropy", "right_entropy"]].tolist() == [math.log(4)] * 2


def by_force(texts, longest, min_count):
    """Counts, documents, cohesion and entropies of all n-grams by definition, without the parts of longer ones."""
    runs = [(number, run) for number, text in enumerate(texts) for run in re.findall("[\u4e00-\u9fff]+", text)]
    counts, documents = collections.Counter(), collections.defaultdict(set)
    left, right = collections.defaultdict(list), collections.defaultdict(list)
    for number, run in runs:
        for length in range(1, longest + 1):
            for place in range(len(run) - length + 1):
                word = run[place : place + length]
                counts[word] += 1
                documents[word].add(number)
                left[word].append(run[place - 1] if place else object())
                right[word].append(run[place + length] if place + length < len(run) else object())
    total = sum(len(run) for _, run in runs)

    def entropy(neighbours):
        return -sum(n / len(neighbours) * math.log(n / len(neighbours)) for n in collections.Counter(neighbours).values())

    found = {}
    for word, count in counts.items():
        holders = [counts[longer] for longer in counts if word in longer and longer != word and counts[longer] >= min_count]
        if len(word) > 1 and count >= min_count and 0.95 * count > max(holders, default=0):
            splits = [(counts[word[:k]], counts[word[k:]]) for k in range(1, len(word))]
            cohesion = min(math.log(count * total / (a * b)) for a, b in splits)
            found[word] = (count, len(documents[word]), cohesion, entropy(left[word]), entropy(right[word]))
    return found


@given(st.lists(st.text(alphabet="葡萄皮吐,。 a", max_size=25), min_size=1, max_size=4), st.integers(1, 3))
def test_every_figure_is_as_by_force(texts, min_count):
    if not re.search("[葡萄皮吐]", "".join(texts)):
        return
    options = {**ALL, "min_count": min_count}
    table = find_new_words(texts, CHARACTERS, longest=4, **options)
    expected = by_force(texts, 4, min_count)
    assert set(table["word"]) == set(expected)
    for row in table.itertuples():
        measured = (row.count, row.used_in, row.cohesion, row.left_entropy, row.right_entropy)
        assert measured == pytest.approx(expected[row.word])


PLANTED = ["岚江", "驼岭硅", "鹤汀起重", "澄渡电池厂", "布埠纺织机械"]


def test_planted_words_are_found_and_nothing_else():
    table = find_new_words(random_texts(PLANTED), CHARACTERS)
    assert set(table["word"]) == set(PLANTED)
    # A later word may be put into an earlier one.
    assert (table["used_in"] >= 45).all()


def test_random_texts_have_no_words():
    assert find_new_words(random_texts(), CHARACTERS)["word"].tolist() == []


def test_a_part_goes_with_the_whole_and_a_word_that_stands_alone_stays():
    texts = random_texts(["营商环境"] * 3 + ["环境"])
    words = find_new_words(texts, CHARACTERS)["word"].tolist()
    assert {"营商环境", "环境"} <= set(words)
    assert not {"营商", "商环境", "商环"} & set(words)


def test_known_words_and_function_words_at_an_end_are_left_out():
    texts = random_texts(["智能制造", "的岚江", "在望箐"])
    assert find_new_words(texts)["word"].tolist() == []
    assert find_new_words(texts, PLAIN)["word"].tolist() == ["智能制造"]


def test_terms_of_policy_are_found_where_the_lexicon_is_off(teaching):
    """Of the terms that jieba cuts, in five places and three replies of the teaching corpus or more."""
    table = find_new_words(teaching, PLAIN)
    audit = audit_lexicon(teaching, PLAIN, lexicon="policy").set_index("term")
    cut = audit.index[(audit["cut"] >= 5) & (audit["in_text"] == audit["cut"])]
    documents = {term: teaching.replies["text"].str.contains(term, regex=False).sum() for term in cut}
    terms = [term for term in cut if re.fullmatch("[\u4e00-\u9fff]{2,6}", term) and documents[term] >= 3]
    found = set(terms) & set(table["word"])
    print(f"\n{len(found)} of {len(terms)} terms found among {len(table)} candidates")
    assert len(terms) >= 50
    assert len(found) / len(terms) >= 0.7
    assert not set(table["word"]) & {word for word in table["word"] if len(PLAIN(word)) == 1}


def test_known_terms_are_no_candidates(teaching):
    table = find_new_words(teaching)
    assert not set(table["word"]) & set(load_lexicon()["term"])
    assert list(table.columns) == COLUMNS
    assert all(word in example for word, example in zip(table["word"], table["example"], strict=True))


@pytest.mark.parametrize(
    ("texts", "options", "words"),
    [
        ([], {}, "no Han character"),
        (["", "ABC 123"], {}, "the 2 texts hold no Han character"),
        ("智能制造", {}, "corpus is one text"),
    ],
)
def test_bad_input_is_refused(texts, options, words):
    with pytest.raises(InvalidValue, match=words):
        find_new_words(texts, **options)


def test_few_characters_give_an_empty_table():
    table = find_new_words(["智能制造"])
    assert len(table) == 0
    assert list(table.columns) == COLUMNS
