"""The words of many texts as arrays of numbers, cut in batches."""

from __future__ import annotations

import collections
import dataclasses
import itertools
from collections.abc import Iterable

import numpy as np
from joblib import Parallel, delayed

from helpers.segment.segmenter import Segmenter

BATCH = 2_000
# Fewer batches take less time than other processes take to start.
_FEW = 2

# Texts, and where each starts in what its tokens' offsets count from.
Batch = tuple[list[str], np.ndarray]


@dataclasses.dataclass
class Pieces:
    """The words of several texts in reading order, without what is no token.

    Attributes
    ----------
    words
        The distinct words.
    codes, start, end
        One entry a token (int32): which of `words` it is, and its offsets.
    joined
        One entry a token (bool): whether what stands directly before it is a token of the same text.
    per_text
        How many tokens each text has (int32).
    """

    words: list[str]
    codes: np.ndarray
    start: np.ndarray
    end: np.ndarray
    joined: np.ndarray
    per_text: np.ndarray


_ARRAYS = {"codes": np.int32, "start": np.int32, "end": np.int32, "joined": np.bool_, "per_text": np.int32}


def segment(segmenter: Segmenter, batches: Iterable[Batch]) -> Pieces:
    """The tokens of all texts in a row, their words sorted; cut by several processes where there are many batches."""
    batches = iter(batches)
    first = list(itertools.islice(batches, _FEW + 1))
    if len(first) <= _FEW:
        return _in_a_row(_segment_batch(segmenter, *batch) for batch in first)
    parallel = Parallel(n_jobs=-1, return_as="generator")
    return _in_a_row(parallel(delayed(_segment_batch)(segmenter, *batch) for batch in itertools.chain(first, batches)))


def sorted_words(words: Iterable[str]) -> tuple[list[str], np.ndarray]:
    """The words sorted, and at which place each stands then."""
    words = list(words)
    order = sorted(range(len(words)), key=words.__getitem__)
    place = np.empty(len(words), dtype=np.int32)
    place[order] = np.arange(len(words), dtype=np.int32)
    return [words[i] for i in order], place


def _in_a_row(several: Iterable[Pieces]) -> Pieces:
    # A hundred thousand texts are numbers, not strings, and grow in place: parts joined at the end need room twice.
    numbers = _numbering()
    rows = {name: bytearray() for name in _ARRAYS}
    numbered: list[np.ndarray] = []
    lengths: list[int] = []
    for batch in several:
        numbered.append(np.array([numbers[word] for word in batch.words], dtype=np.int32))
        lengths.append(len(batch.codes))
        for name, row in rows.items():
            row += getattr(batch, name).data
    words, place = sorted_words(numbers)
    arrays: dict[str, np.ndarray] = {name: np.frombuffer(row, dtype=_ARRAYS[name]) for name, row in rows.items()}
    for number, codes in zip(numbered, np.split(arrays["codes"], np.cumsum(lengths)[:-1]), strict=True):
        codes[:] = place[number][codes]
    return Pieces(words, **arrays)


def _segment_batch(segmenter: Segmenter, texts: list[str], starts: np.ndarray) -> Pieces:
    numbers = _numbering()
    arrays = [_as_arrays(numbers, *segmenter.pieces(text)) for text in texts]
    codes, step = (np.concatenate(column) for column in zip(*arrays, strict=True))
    words = list(numbers)
    is_token = np.array([segmenter.is_kept(word) for word in words], dtype=bool)
    kept = is_token[codes]
    edges = np.cumsum([0, *(len(array) for array, _ in arrays)])
    first, per_text = edges[:-1], np.diff(edges)
    before = _sums(step)
    start = before[:-1] + np.repeat(starts.astype(np.int32) - before[first], per_text)
    # A term may have marks printed inside it; an n-gram reaches over the start of the next.
    end = start + np.maximum(step, np.array([len(word) for word in words], dtype=np.int32)[codes])
    joined = np.concatenate([[False], kept[:-1]])
    joined[first[per_text > 0]] = False
    number = _sums(is_token)
    tokens = [word for word, is_one in zip(words, is_token, strict=True) if is_one]
    return Pieces(tokens, number[codes[kept]], start[kept], end[kept], joined[kept], np.diff(_sums(kept)[edges]))


def _sums(array: np.ndarray) -> np.ndarray:
    """The sum of what stands before each entry, and the sum of all."""
    sums = np.zeros(len(array) + 1, dtype=np.int32)
    np.cumsum(array, out=sums[1:])
    return sums


def _numbering() -> collections.defaultdict[str, int]:
    """Words to numbers: each new word that is asked for gets the next."""
    return collections.defaultdict(itertools.count().__next__)


def _as_arrays(
    numbers: collections.defaultdict[str, int], pieces: list[str], steps: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    # Text by text, while the strings are still in the processor's cache.
    codes = np.array(list(map(numbers.__getitem__, pieces)), dtype=np.int32)
    return codes, np.array(steps, dtype=np.int32)
