"""Replies that are nearly the same: one letter at two addresses, or one letter sent to two members."""

from __future__ import annotations

import collections
import functools
import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.8
_GRAM = 5
# Of pairs alike by 0.8 one in four hundred shares no band, of pairs alike by 0.9 practically none.
BANDS, _ROWS = 20, 6
# A sketch is 20 band hashes of 8 bytes, and the signature: the lowest byte of each of the 120 values behind them.
BAND = 8
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
    from datasketch import MinHash  # It takes long to import, and few who read replies look for those alike.

    grams = _grams(text)
    if not grams:
        return b""
    signature = MinHash(num_perm=BANDS * _ROWS, seed=1)
    signature.update_batch(sorted(gram.encode("utf-8") for gram in grams))
    bands = signature.hashvalues.reshape(BANDS, _ROWS).astype("<u8")
    hashes = b"".join(hashlib.blake2b(band.tobytes(), digest_size=BAND).digest() for band in bands)
    return hashes + bytes(signature.hashvalues.astype("u1"))


def near_duplicates(
    bands: Iterable[bytes | bytearray], signatures_of: Callable[[list[int]], bytes], body_of: Callable[[int], str]
) -> Iterator[tuple[int, int, float]]:
    """Which replies nearly repeat an earlier one.

    Parameters
    ----------
    bands
        For each band of the `sketch` the replies' hashes of it, one behind the other: gone through once, so that
        one band at a time need be in memory. Exact duplicates and replies without a sketch are out already.
    signatures_of
        Gives what stands behind the bands in the sketches of the replies at some positions, in that order.
    body_of
        Gives the body of the reply at a position. Both are asked for those alone that are compared.

    Yields
    ------
    Triples (position of a reply, position of an earlier one like it, Jaccard index of the character 5-grams of
    the two bodies), in the order of the replies; only those of an index of at least 0.8.

    Notes
    -----
    Candidates share a band of their MinHash signatures; the five likest by these are compared in full. A reply
    that is linked to an earlier one is itself no longer looked at, so that a form letter sent a thousand times
    is a thousand links to one and not half a million pairs; one that is like such a reply only, and not like
    the first, stays unlinked. Of more than two thousand letters of one mould, none like another, the later ones
    are not compared with.
    """
    grams_of = functools.lru_cache(maxsize=16)(lambda position: _grams(body_of(position)))
    first: dict[int, list[int]] = collections.defaultdict(list)
    for position, shared in _shared_bands(bands):
        earlier = sorted(set().union(*(first[band] for band in shared)))
        for other in _likest(signatures_of, position, earlier):
            own, others = grams_of(position), grams_of(other)
            alike = len(own & others) / len(own | others)
            if alike >= ALIKE:
                yield position, other, alike
                break
        else:
            for band in shared:
                if len(first[band]) < _KEPT:
                    first[band].append(position)


def _likest(signatures_of: Callable[[list[int]], bytes], position: int, earlier: list[int]) -> list[int]:
    """The few of the earlier replies whose signatures agree most, in order."""
    if len(earlier) < 2:
        return earlier
    *others, own = np.frombuffer(signatures_of([*earlier, position]), dtype="u1").reshape(len(earlier) + 1, -1)
    agreement = (np.array(others) == own).mean(axis=1)
    return sorted(earlier[place] for place in np.argsort(-agreement, kind="stable")[:_COMPARED])


def _shared_bands(bands: Iterable[bytes | bytearray]) -> Iterator[tuple[int, list[int]]]:
    """The replies that share a band with another, in order, each with the hashes of its shared bands."""
    shared = [_repeated(np.frombuffer(band, dtype="<u8")) for band in bands]
    positions, hashes = (np.concatenate(parts) for parts in zip(*shared, strict=True))
    order = np.argsort(positions, kind="stable")
    for position, places in itertools.groupby(order, key=positions.__getitem__):
        yield int(position), [int(hashes[place]) for place in places]


def _repeated(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.uint64]]:
    """The positions of those hashes that stand more than once among all of a band, and the hashes."""
    values, counts = np.unique(hashes, return_counts=True)
    positions = np.flatnonzero(np.isin(hashes, values[counts > 1]))
    return positions, hashes[positions]


def _grams(text: str) -> set[str]:
    joined = re.sub(r"\s", "", text)
    return {joined[start : start + _GRAM] for start in range(len(joined) - _GRAM + 1)}
