"""Segmentation: policy terms are matched on characters first and stay whole, an engine cuts the rest."""

from __future__ import annotations

import dataclasses
import functools
import heapq
import operator
import re
from collections.abc import Iterator
from typing import Any

import ahocorasick_rs

from helpers.segment.engines import Cut, Engine, cutter
from helpers.width import fold_width

# Quotes come in many shapes, and an official may leave them out or set them elsewhere: “十四五”规划, "十四五"规划,
# 十四五规划. They are no part of a term.
_QUOTES = str.maketrans("‟〝〞「」『』﹁﹂﹃﹄", "““”“”“”“”“”")
_ODD_QUOTE = re.compile("[‟〝〞「」『』﹁﹂﹃﹄]")
_QUOTE = re.compile("[“”‘’\"]")
_QUOTE_PAIRS = (("“", "”"), ("‘", "’"))
_LATIN_RUN = re.compile(r"[a-zA-Z0-9]*")

# Brackets and dashes have more shapes still: 首台(套), 首台〔套〕, 首台[套].
_MARKS = str.maketrans("〔[【［﹝{〖〕]】］﹞}〗‐‑‒–—―−﹣", "(((((((" + ")))))))" + "--------")
_ODD_MARK = re.compile("[〔[【［﹝{〖〕\\]】］﹞}〗‐‑‒–—―−﹣]")

# Years, months, days and numbers are words (GB/T 13715): 2019年, 二〇一九年, 8月, 15日, 12.5%, 1,200. jieba cuts all of
# them. 年度 and 月份 are words of their own, and 25.1.2 is no number.
_DATE_OR_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.])(?<![0-9],)(?:[0-9]{4}年(?![度代产均])|[0-9]{1,2}(?:月(?!份)|日)|"
    r"(?=[0-9]+[.,%])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?%?(?![0-9A-Za-z.]))|"
    r"[〇○零一二三四五六七八九]{4}年(?![度代])"
)

@dataclasses.dataclass(frozen=True)
class Segmenter:
    """What a `Tokenizer` cuts with, its options told as values; the dictionary is built at the first text.

    Another process is sent the options and builds a dictionary of its own, once for all texts it is sent.

    Attributes
    ----------
    engine, hmm, ngram, keep_punctuation
        As `Tokenizer` has them.
    terms
        What stays whole, each as `as_term` writes it.
    """

    engine: Engine
    hmm: bool
    terms: tuple[str, ...]
    ngram: int
    keep_punctuation: bool

    def __reduce__(self) -> tuple[Any, ...]:
        options = tuple(getattr(self, field.name) for field in dataclasses.fields(self))
        return _built_once, options

    def pieces(self, text: str) -> tuple[list[str], list[int]]:
        """Every piece of the text, white space and punctuation included, and how much later the next one starts.

        This is the number of characters that a piece covers, quotation marks in a term included, but one for an
        n-gram that the next one overlaps.
        """
        folded = fold(text)
        return self._pieces_around_terms(folded) if self.terms else self._cut(folded)

    def is_kept(self, token: str) -> bool:
        """Whether a piece is a token: no white space, and no bare punctuation unless asked for."""
        if self.keep_punctuation:
            return not token.isspace()
        return token.isalnum() or any(map(str.isalnum, token))

    def _pieces_around_terms(self, folded: str) -> tuple[list[str], list[int]]:
        pieces: list[str] = []
        steps: list[int] = []
        position = 0
        for word, start, end in self._whole_spans(folded):
            between, steps_between = self._cut(folded[position:start])
            pieces += [*between, word]
            steps += [*steps_between, end - start]
            position = end
        rest, steps_of_rest = self._cut(folded[position:])
        return pieces + rest, steps + steps_of_rest

    def _whole_spans(self, folded: str) -> Iterator[tuple[str, int, int]]:
        """Terms, dates and numbers in order; of two that overlap the one that begins first."""
        found = ((match[0], *match.span()) for match in _DATE_OR_NUMBER.finditer(folded))
        reached = 0
        for word, start, end in heapq.merge(self.term_spans(folded), found, key=operator.itemgetter(1)):
            if start >= reached:
                yield word, start, end
                reached = end

    def term_spans(self, folded: str) -> Iterator[tuple[str, int, int]]:
        """The terms in the text, quotation marks looked through, with the offsets of what was printed."""
        bare = as_term(folded)
        places = None if len(bare) == len(folded) else _places_of_letters(folded)
        begin = reached = 0
        refused = True
        while refused:
            refused = False
            for _, first, last in self._automaton.find_matches_as_indexes(bare[begin:]):
                found = self._longest_at(bare, begin + first, begin + last, places, folded)
                if found is None or found[1] < reached or found[3] < begin + last:
                    refused = True
                if found is not None and found[1] >= reached:
                    yield found[0], found[1], found[2]
                    reached = found[2]
                if refused:
                    # What follows was matched behind the refused term, and another may begin inside it.
                    begin = found[3] if found is not None else _next_place(bare, begin + first)
                    break

    def _longest_at(
        self, bare: str, first: int, last: int, places: list[int] | None, folded: str
    ) -> tuple[str, int, int, int] | None:
        """The longest term at a place that no quote and no Latin run cuts: term, its offsets, its end in `bare`."""
        if places is None and not bare[first].isascii() and not bare[last - 1].isascii():
            return bare[first:last], first, last, last
        for end in range(last, first, -1):
            if end < last and bare[first:end] not in self._known:
                continue
            span = _printed(folded, first, end, places)
            if span is not None and not _inside_latin_run(bare, first, end):
                return bare[first:end], *span, end
        return None

    @functools.cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.terms)

    @functools.cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(self.terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    @functools.cached_property
    def _cut(self) -> Cut:
        return cutter(self.engine, self.hmm, self.ngram)


@functools.lru_cache(maxsize=1)
def _built_once(*options: Any) -> Segmenter:
    """The segmenter that was sent before, if the options are its, with the dictionary that it has built."""
    return Segmenter(*options)


def fold(text: str) -> str:
    """Half-width forms and one kind of curly quotes, character for character: the form in which tokens are."""
    folded = fold_width(text)
    return folded.translate(_QUOTES) if _ODD_QUOTE.search(folded) else folded


def as_term(text: str) -> str:
    """The text as terms are written: folded, without quotation marks, with one kind of brackets and dashes."""
    bare = _QUOTE.sub("", fold(text))
    return bare.translate(_MARKS) if _ODD_MARK.search(bare) else bare

def _places_of_letters(text: str) -> list[int]:
    """Where the characters that are no quotation marks stand."""
    places: list[int] = []
    position = 0
    for quote in _QUOTE.finditer(text):
        places.extend(range(position, quote.start()))
        position = quote.end()
    places.extend(range(position, len(text)))
    return places


def _printed(text: str, first: int, last: int, places: list[int] | None) -> tuple[int, int] | None:
    """Offsets in the text as printed of a match in the text without quotes; None where quotes are cut apart.

    A mark whose partner lies inside is part of what was printed: “专精特新”企业.
    """
    if places is None:
        return first, last
    start, end = places[first], places[last - 1] + 1
    for opening, closing in _QUOTE_PAIRS:
        surplus = text.count(opening, start, end) - text.count(closing, start, end)
        start, end = start - (surplus < 0), end + (surplus > 0)
    if text.count('"', start, end) % 2:
        start, end = (start - 1, end) if text[:start].endswith('"') else (start, end + 1)
    if start < 0:
        return None
    printed = text[start:end]
    balanced = all(printed.count(opening) == printed.count(closing) for opening, closing in _QUOTE_PAIRS)
    return (start, end) if balanced and printed.count('"') % 2 == 0 else None


def _next_place(text: str, place: int) -> int:
    """Where another term may begin: at the next character, though not inside a run of Latin letters."""
    run = _LATIN_RUN.match(text, place)
    return max(place + 1, run.end() if run else 0)


def _inside_latin_run(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return _is_latin(before + text[start]) or _is_latin(text[end - 1] + after)


def _is_latin(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and pair.isalnum()
