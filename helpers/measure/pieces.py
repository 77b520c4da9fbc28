"""All pieces of many texts as arrays of numbers, cut in batches."""

from __future__ import annotations

import dataclasses

import numpy as np
import pyarrow as pa
from joblib import Parallel, delayed

from helpers.measure.tokenizer import Tokenizer

_BATCH = 500


@dataclasses.dataclass(frozen=True)
class Pieces:
    """All pieces of several texts, white space and punctuation among them.

    Attributes
    ----------
    words
        The distinct pieces.
    codes, steps
        One entry a piece: which of `words` it is, and how many characters later the next one starts.
    per_text
        How many pieces each text has.
    """

    words: list[str]
    codes: np.ndarray
    steps: np.ndarray
    per_text: np.ndarray

    def starts(self, text_starts: np.ndarray) -> np.ndarray:
        """Where each piece starts, given where each text does."""
        ends = np.cumsum(self.steps, dtype=np.int64)
        before = np.concatenate([[0], ends])[np.concatenate([[0], np.cumsum(self.per_text)[:-1]])]
        starts: np.ndarray = ends - self.steps + np.repeat(text_starts - before, self.per_text)
        return starts

    def follows(self, kept: np.ndarray) -> np.ndarray:
        """Whether the piece before each is kept and of the same text."""
        follows = np.concatenate([[False], kept[:-1]])
        follows[(np.cumsum(self.per_text) - self.per_text)[self.per_text > 0]] = False
        return follows


def segment(tokenizer: Tokenizer, texts: list[str]) -> Pieces:
    """The pieces of all texts in a row, cut in batches."""
    batches = [texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH)]
    jobs = 1 if len(batches) <= 4 else -1
    results = Parallel(n_jobs=jobs, return_as="generator")(delayed(_segment_batch)(tokenizer, part) for part in batches)
    # A batch holds each word once: a hundred thousand sections are numbers, not strings.
    numbers: dict[str, int] = {}
    parts = []
    for batch in results:
        number = np.array([numbers.setdefault(word, len(numbers)) for word in batch.words], dtype=np.int32)
        parts.append((number[batch.codes], batch.steps, batch.per_text))
    codes, steps, per_text = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Pieces(list(numbers), codes, steps, per_text)


def _segment_batch(tokenizer: Tokenizer, texts: list[str]) -> Pieces:
    arrays = [_as_arrays(*tokenizer.pieces(text)) for text in texts]
    pieces, steps = zip(*arrays, strict=True)
    encoded = pa.chunked_array(pieces, type=pa.string()).combine_chunks().dictionary_encode()
    per_text = np.array([len(array) for array in steps], dtype=np.int64)
    return Pieces(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), np.concatenate(steps), per_text)


def _as_arrays(pieces: list[str], steps: list[int]) -> tuple[pa.Array, np.ndarray]:
    # Text by text, while the strings are still in the processor's cache.
    return pa.array(pieces, type=pa.string()), np.array(steps, dtype=np.int32)
