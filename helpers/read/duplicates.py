"""Replies that are nearly the same: one letter at two addresses, or one letter sent to two members."""

from __future__ import annotations

import re
from collections.abc import Sequence

from datasketch import MinHash, MinHashLSH

from helpers.read.reply import Reply

ALIKE = 0.8
_GRAM = 5
_PERMUTATIONS = 128


def near_duplicates(replies: Sequence[Reply]) -> list[tuple[str, str, float]]:
    """Which replies nearly repeat an earlier one.

    Parameters
    ----------
    replies
        Replies whose exact duplicates are out already.

    Returns
    -------
    Triples (reply_id, reply_id of the first one like it, Jaccard index of the character 5-grams of their
    bodies), in the order of the replies; only those of an index of at least 0.8.

    Notes
    -----
    Candidates come from MinHash with locality-sensitive hashing, each is then compared in full. Of pairs
    just above 0.8 the hashing may miss one; of pairs above 0.9 practically none.

    References
    ----------
    Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3; datasketch.
    """
    index = MinHashLSH(threshold=ALIKE - 0.1, num_perm=_PERMUTATIONS)
    grams: dict[str, set[bytes]] = {}
    position = {reply.reply_id: place for place, reply in enumerate(replies)}
    found = []
    for reply in replies:
        own = _grams(reply.body)
        sketch = MinHash(num_perm=_PERMUTATIONS, seed=1)
        sketch.update_batch(sorted(own))
        # The first of all that are alike, so that each of three links to one and the same.
        for other in sorted(index.query(sketch), key=position.__getitem__):
            alike = len(own & grams[other]) / len(own | grams[other])
            if alike >= ALIKE:
                found.append((reply.reply_id, other, alike))
                break
        grams[reply.reply_id] = own
        if own:
            index.insert(reply.reply_id, sketch)
    return found


def _grams(text: str) -> set[bytes]:
    joined = re.sub(r"\s", "", text)
    return {joined[start : start + _GRAM].encode("utf-8") for start in range(len(joined) - _GRAM + 1)}
