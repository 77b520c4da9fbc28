"""The replies were written one by one: no recycled paragraphs, a wide vocabulary, text that hardly compresses."""

from __future__ import annotations

import collections
import functools
import itertools
import lzma
import re

import numpy as np
import pytest

from helpers.measure import Tokenizer
from helpers.read.corpus import teaching_files


@functools.cache
def pages() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in teaching_files())


def grams(text: str, size: int) -> list[str]:
    """Runs of characters, white space aside."""
    joined = re.sub(r"\s", "", text)
    return [joined[start : start + size] for start in range(len(joined) - size + 1)]


def similarities(texts: tuple[str, ...]) -> np.ndarray:
    """Jaccard index of the sets of character 5-grams of each pair of texts."""
    sets = [set(grams(text, 5)) for text in texts]
    return np.array([len(a & b) / len(a | b) for a, b in itertools.combinations(sets, 2)])


def shared(texts: tuple[str, ...], size: int = 12, in_texts: int = 3) -> float:
    """Share of all character 12-grams that stand in three or more texts."""
    lists = [grams(text, size) for text in texts]
    spread = collections.Counter(itertools.chain.from_iterable(set(found) for found in lists))
    return sum(spread[gram] >= in_texts for gram in itertools.chain.from_iterable(lists)) / sum(map(len, lists))


def compressed(texts: tuple[str, ...], characters: int = 150_000) -> float:
    """Bytes that xz leaves of the first characters, as a share."""
    raw = "\n".join(texts)[:characters].encode("utf-8")
    return len(lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)) / len(raw)


def distinct(texts: tuple[str, ...], tokens: int) -> int:
    """Distinct words among the first words of two or more Chinese characters."""
    tokenizer = Tokenizer(lexicon=None)
    words = (word for text in texts for word in tokenizer(text) if re.fullmatch(r"[\u4e00-\u9fff]{2,}", word))
    return len(set(itertools.islice(words, tokens)))


@pytest.mark.slow
def test_no_two_replies_are_alike():
    pairs = similarities(pages())
    assert np.quantile(pairs, 0.999) <= 0.12
    assert pairs.max() <= 0.30


def test_few_phrases_are_used_again():
    assert shared(pages()) <= 0.025


def test_the_text_does_not_compress_like_a_form():
    assert compressed(pages()) >= 0.235


@pytest.mark.parametrize(("tokens", "at_least"), [(20_000, 4_000), (40_000, 6_000)])
def test_the_vocabulary_is_wide(tokens, at_least):
    if sum(map(len, pages())) < 6 * tokens:
        pytest.skip(f"the corpus has fewer than {tokens:,} such words")
    assert distinct(pages(), tokens) >= at_least


def test_the_measures_find_a_form_filled_in():
    """The toy version: one letter with other numbers in it."""
    letter = pages()[0]
    forms = tuple(re.sub(r"\d", str(digit), letter) for digit in range(8))
    assert similarities(forms).min() > 0.30
    assert shared(forms) > 0.5
    assert compressed(forms) < 0.235
