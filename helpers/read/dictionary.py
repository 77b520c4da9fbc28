"""The short words of jieba's dictionary, which tell a name or a place from a word."""

from __future__ import annotations

import functools
import re

import jieba

# A line of the dictionary: word, count, part of speech.
_SHORT_WORD = re.compile(r"^(\S{2,3}) (\d+) (\S+)$", re.M)


@functools.cache
def dictionary_words() -> frozenset[str]:
    """The words of two and three characters in jieba's dictionary that are no names, or names (nr) that are words too."""
    with jieba.get_dict_file() as lines:
        entries = _SHORT_WORD.findall(lines.read().decode("utf-8"))
    return frozenset(word for word, count, tag in entries if not tag.startswith("nr") or int(count) >= 300)
