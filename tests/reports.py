"""The work reports 1954-2017 as quanteda 0.9.9 cut them in April 2017, made with the engine that it used: ICU's.

Its figures stand in the README of ropensci/textworkshop17, demos/chineseDemo (d26f42f). Three of its ways are its own
and no tokenizer's of today, so they stand here: it makes curly quotation marks and dashes plain first, and the ICU of
that time cut numbers in full-width digits into single ones.
"""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from helpers.segment.engines import cutter
from tests.words import tokens_of_lists

_DIGIT = re.compile("[０-９]")
_PLAIN = str.maketrans("“”‟‘’‛", "\"\"\"'''")


def published_counts(folder):
    """Types, tokens and sentences of each report, by file."""
    return pd.read_csv(folder / "_published_counts.csv", index_col="file")


def report_words(folder):
    """The words of each report, punctuation included, by file."""
    return {name: cut(_read(folder / name)) for name in published_counts(folder).index}


def content_words(folder):
    """The words of each report without punctuation and the words of the Baidu stop list."""
    stop = set(cut(_read(folder / "_stopwords_baidu.txt")))
    return {
        name: [word for word in words if word not in stop and not _is_punctuation(word)]
        for name, words in report_words(folder).items()
    }


def content_tokens(folder, *, year=None):
    """The same as `Tokens`, closed up as quanteda has them: what was taken out leaves no gap."""
    words = content_words(folder)
    names = [name for name in words if year in (None, int(name[:4]))]
    return tokens_of_lists([words[name] for name in names], [int(name[:4]) for name in names], names)


def cut(text):
    """The words of a text as quanteda 0.9.9 cut it."""
    plain = "".join("-" if unicodedata.category(mark) == "Pd" else mark for mark in text.translate(_PLAIN))
    words = [word.lower() for word in cutter("icu", hmm=False, ngram=1)(plain)[0] if not word.isspace()]
    return [part for word in words for part in (word if _DIGIT.search(word) else [word])]


def _is_punctuation(word):
    return all(unicodedata.category(mark)[0] in "PS" for mark in word)


def _read(path):
    return path.read_text(encoding="utf-8")
