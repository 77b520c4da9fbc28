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


def sketch(text: str) -> bytes:
    """What is kept of a text to find those like it: 20 band hashes of a MinHash of its 5-grams, 8 bytes each.

    Empty for a text of fewer than five characters.

    References
    ----------
    Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3; datasketch.
    """
    grams = _grams(text)
    if not grams:
        return b""
    signature = MinHash(num_perm=_BANDS * _ROWS, seed=1)
    signature.update_batch(sorted(gram.encode("utf-8") for gram in grams))
    bands = signature.hashvalues.reshape(_BANDS, _ROWS).astype("<u8")
    return b"".join(hashlib.blake2b(band.tobytes(), digest_size=8).digest() for band in bands)


def near_duplicates(
    reply_ids: Sequence[str], sketches: bytes | bytearray, body_of: Callable[[str], str]
) -> Iterator[tuple[str, str, float]]:
    """Which replies nearly repeat an earlier one.

    Parameters
    ----------
    reply_ids
        Replies in order, exact duplicates and those without a sketch out already.
    sketches
        The `sketch` of each reply's body, one behind the other: 160 bytes a reply.
    body_of
        Gives the body of a reply; it is asked for those alone that are compared.

    Yields
    ------
    Triples (reply_id, reply_id of the first one like it, Jaccard index of the character 5-grams of the two
    bodies), in the order of the replies; only those of an index of at least 0.8.

    Notes
    -----
    Candidates share a band of their MinHash signatures, each is then compared in full. A reply that is
    linked to an earlier one is itself no longer looked at, so that a form letter sent a thousand times is
    a thousand links to one and not half a million pairs; one that is like such a reply only, and not like
    the first, stays unlinked.
    """
    grams_of = functools.lru_cache(maxsize=16)(lambda reply_id: _grams(body_of(reply_id)))
    first: dict[tuple[int, int], list[int]] = collections.defaultdict(list)
    for position, shared in _shared_bands(sketches):
        for other in sorted({earlier for band in shared for earlier in first[band]}):
            own, others = grams_of(reply_ids[position]), grams_of(reply_ids[other])
            alike = len(own & others) / len(own | others)
            if alike >= ALIKE:
                yield reply_ids[position], reply_ids[other], alike
                break
        else:
            for band in shared:
                first[band].append(position)


def _shared_bands(sketches: bytes | bytearray) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The replies that share a band with another, in order, each with its shared bands (number, hash)."""
    table = np.frombuffer(sketches, dtype="<u8").reshape(-1, _BANDS)
    shared = np.column_stack([_repeated(column) for column in table.T])
    for row in np.flatnonzero(shared.any(axis=1)):
        yield int(row), [(int(band), int(table[row, band])) for band in np.flatnonzero(shared[row])]


def _repeated(column: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values of a column stand in it more than once."""
    _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] > 1)


def _grams(text: str) -> set[str]:
    joined = re.sub(r"\s", "", text)
    return {joined[start : start + _GRAM] for start in range(len(joined) - _GRAM + 1)}
