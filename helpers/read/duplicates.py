"""Replies that are nearly the same: one letter at two addresses, or one letter sent to two members."""

from __future__ import annotations

import collections
import functools
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

ALIKE = 0.8
_GRAM = 5
# Of pairs alike by 0.8 one in four hundred shares no band, of pairs alike by 0.9 practically none.
_BANDS, _ROWS = 20, 6
# A sketch is 20 band hashes of 8 bytes, and the lowest byte of each of the 120 values behind them.
_SKETCH = 8 * _BANDS + _BANDS * _ROWS
# Letters of one mould share bands and are not alike: only so many are kept of a band, and the likest compared in full.
_KEPT, _COMPARED = 2_000, 5


def sketch(text: str) -> bytes:
    """What is kept of a text to find those like it: 280 bytes of a MinHash of its 5-grams.

    Empty for a text of fewer than five characters.

    References
    ----------
    Broder 1997; Li and König 2010 (values of a byte); Leskovec, Rajaraman and Ullman, Mining of Massive
    Datasets, chapter 3 (bands); datasketch.
    """
    grams = _grams(text)
    if not grams:
        return b""
    signature = MinHash(num_perm=_BANDS * _ROWS, seed=1)
    signature.update_batch(sorted(gram.encode("utf-8") for gram in grams))
    bands = signature.hashvalues.reshape(_BANDS, _ROWS).astype("<u8")
    hashes = b"".join(hashlib.blake2b(band.tobytes(), digest_size=8).digest() for band in bands)
    return hashes + bytes(signature.hashvalues.astype("u1"))


def near_duplicates(
    reply_ids: Sequence[str], sketches: bytes | bytearray, body_of: Callable[[str], str]
) -> Iterator[tuple[str, str, float]]:
    """Which replies nearly repeat an earlier one.

    Parameters
    ----------
    reply_ids
        Replies in order, exact duplicates and those without a sketch out already.
    sketches
        The `sketch` of each reply's body, one behind the other.
    body_of
        Gives the body of a reply; it is asked for those alone that are compared.

    Yields
    ------
    Triples (reply_id, reply_id of an earlier one like it, Jaccard index of the character 5-grams of the two
    bodies), in the order of the replies; only those of an index of at least 0.8.

    Notes
    -----
    Candidates share a band of their MinHash signatures; the five likest by these are compared in full. A reply
    that is linked to an earlier one is itself no longer looked at, so that a form letter sent a thousand times
    is a thousand links to one and not half a million pairs; one that is like such a reply only, and not like
    the first, stays unlinked. Of more than two thousand letters of one mould, none like another, the later ones
    are not compared with.
    """
    grams_of = functools.lru_cache(maxsize=16)(lambda reply_id: _grams(body_of(reply_id)))
    first: dict[tuple[int, bytes], list[int]] = collections.defaultdict(list)
    table = np.frombuffer(sketches, dtype="u1").reshape(-1, _SKETCH)
    signatures = table[:, 8 * _BANDS :]
    for position, shared in _shared_bands(table):
        earlier = sorted(set().union(*(first[band] for band in shared)))
        for other in _likest(signatures, position, earlier):
            own, others = grams_of(reply_ids[position]), grams_of(reply_ids[other])
            alike = len(own & others) / len(own | others)
            if alike >= ALIKE:
                yield reply_ids[position], reply_ids[other], alike
                break
        else:
            for band in shared:
                if len(first[band]) < _KEPT:
                    first[band].append(position)


def _likest(signatures: NDArray[np.uint8], position: int, earlier: list[int]) -> list[int]:
    """The few of the earlier replies whose signatures agree most, in order."""
    agreement = (signatures[earlier] == signatures[position]).mean(axis=1) if earlier else np.empty(0)
    return sorted(earlier[place] for place in np.argsort(-agreement, kind="stable")[:_COMPARED])


def _shared_bands(table: NDArray[np.uint8]) -> Iterator[tuple[int, list[tuple[int, bytes]]]]:
    """The replies that share a band with another, in order, each with its shared bands (number, hash)."""
    shared = np.column_stack([_repeated(table[:, 8 * band : 8 * band + 8]) for band in range(_BANDS)])
    for row in np.flatnonzero(shared.any(axis=1)):
        bands = np.flatnonzero(shared[row])
        yield int(row), [(int(band), table[row, 8 * band : 8 * band + 8].tobytes()) for band in bands]


def _repeated(hashes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which hashes of eight bytes stand more than once among all of a band."""
    column = np.ascontiguousarray(hashes).view("<u8").ravel()
    _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] > 1)


def _grams(text: str) -> set[str]:
    joined = re.sub(r"\s", "", text)
    return {joined[start : start + _GRAM] for start in range(len(joined) - _GRAM + 1)}
