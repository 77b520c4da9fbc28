"""The words of many texts as arrays of numbers, cut in batches."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from joblib import Parallel, delayed

from helpers.measure.tokenizer import Tokenizer

_BATCH = 500
# A worker builds its own dictionary for each task, which takes as long as cutting a few hundred texts.
_TASK = 5_000


@dataclasses.dataclass
class Pieces:
    """The words of several texts in reading order, without what is no token.

    Attributes
    ----------
    words
        The distinct words.
    codes, start, end, joined
        One entry a token: which of `words` it is, its offsets in its text, and whether what stands directly before it
        is a token of the same text.
    per_text
        How many tokens each text has.
    """

    words: list[str]
    codes: np.ndarray
    start: np.ndarray
    end: np.ndarray
    joined: np.ndarray
    per_text: np.ndarray


def segment(tokenizer: Tokenizer, texts: list[str]) -> Pieces:
    """The tokens of all texts in a row, cut by several processes where there are many."""
    if len(texts) <= _TASK:
        return _segment_task(tokenizer, texts)
    tasks = [texts[first : first + _TASK] for first in range(0, len(texts), _TASK)]
    parallel = Parallel(n_jobs=-1, return_as="generator")
    return _in_a_row(parallel(delayed(_segment_task)(tokenizer, task) for task in tasks))


def _segment_task(tokenizer: Tokenizer, texts: list[str]) -> Pieces:
    return _in_a_row(
        _segment_batch(tokenizer, texts[first : first + _BATCH]) for first in range(0, len(texts), _BATCH)
    )


def _in_a_row(several: Iterable[Pieces]) -> Pieces:
    """Pieces in a row; each holds a word once, so that a hundred thousand sections are numbers and not strings."""
    numbers: dict[str, int] = {}
    parts: list[Pieces] = []
    for batch in several:
        number = np.array([numbers.setdefault(word, len(numbers)) for word in batch.words], dtype=np.int32)
        parts.append(dataclasses.replace(batch, words=[], codes=number[batch.codes]))
    arrays = [_concatenated(parts, name) for name in ("codes", "start", "end", "joined", "per_text")]
    return Pieces(list(numbers), *arrays)


def _concatenated(parts: list[Pieces], name: str) -> np.ndarray:
    """One array of all parts, which let go of theirs: there is room for one of all but not for two."""
    whole = np.concatenate([getattr(part, name) for part in parts])
    for part in parts:
        setattr(part, name, whole[:0])
    return whole


def _segment_batch(tokenizer: Tokenizer, texts: list[str]) -> Pieces:
    arrays = [_as_arrays(*tokenizer.pieces(text)) for text in texts]
    pieces, steps = (list(column) for column in zip(*arrays, strict=True))
    encoded = pa.chunked_array(pieces, type=pa.string()).combine_chunks().dictionary_encode()
    words, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    is_token = np.array([tokenizer.is_kept(word) for word in words], dtype=bool)
    kept = is_token[codes]
    per_text = np.array([len(array) for array in steps], dtype=np.int64)
    first = np.cumsum(per_text) - per_text
    step = np.concatenate(steps)
    start = _starts(step, first, per_text)
    # A term may have marks printed inside it; an n-gram reaches over the start of the next.
    end = start + np.maximum(step, np.array([len(word) for word in words], dtype=np.int32)[codes])
    joined = np.concatenate([[False], kept[:-1]])
    joined[first[per_text > 0]] = False
    per_text = np.diff(np.concatenate([[0], np.cumsum(kept)])[np.concatenate([first, [len(kept)]])])
    number = np.cumsum(is_token, dtype=np.int32) - 1
    tokens = [word for word, is_one in zip(words, is_token, strict=True) if is_one]
    return Pieces(tokens, number[codes[kept]], start[kept], end[kept], joined[kept], per_text)


def _starts(step: np.ndarray, first: np.ndarray, per_text: np.ndarray) -> np.ndarray:
    """Where in its text each piece starts, from the steps between pieces; `first` is the first piece of each text."""
    before = np.concatenate([[0], np.cumsum(step)])
    starts: np.ndarray = before[:-1] - np.repeat(before[first], per_text)
    return starts.astype(np.int32)


def _as_arrays(pieces: list[str], steps: list[int]) -> tuple[pa.Array, np.ndarray]:
    # Text by text, while the strings are still in the processor's cache.
    return pa.array(pieces, type=pa.string()), np.array(steps, dtype=np.int32)
