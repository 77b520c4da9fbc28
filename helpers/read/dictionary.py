"""The short words of jieba's dictionary, which tell a name or a place from a word."""

from __future__ import annotations

import functools
import re

import jieba

# A line of the dictionary: word, count, part of speech.
_SHORT_WORD = re.compile(r"^(\S{2,3}) (\d+) (\S+)$", re.M)
_CHARACTER = re.compile(r"^(\S) \d+ (\S+)$", re.M)


@functools.cache
def dictionary_words() -> frozenset[str]:
    """The words of two and three characters in jieba's dictionary that are no names, or names (nr) that are words too."""
    return frozenset(word for word, count, tag in _SHORT_WORD.findall(_dictionary()) if not tag.startswith("nr") or int(count) >= 300)


@functools.cache
def characters_of_words() -> frozenset[str]:
    """The characters that are no surnames (逯, 邬) but words or parts of words (所, 各, 微); what jieba does not know is in neither."""
    return frozenset(character for character, tag in _CHARACTER.findall(_dictionary()) if not tag.startswith("nr"))


def _dictionary() -> str:
    with jieba.get_dict_file() as lines:
        return str(lines.read().decode("utf-8"))
