"""Segmentation: policy terms are matched on characters first and stay whole, an engine cuts the rest."""

from __future__ import annotations

import hashlib
import heapq
import itertools
import operator
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ahocorasick_rs
from sklearn.base import BaseEstimator

from helpers.errors import InvalidValue
from helpers.measure.engines import Cut, Engine, check_engine, cutter, engine_version
from helpers.measure.lexicon import load_lexicon
from helpers.read.normalise import fold_width

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


class Tokenizer(BaseEstimator):  # type: ignore[misc]
    """Cut Chinese text into words.

    Parameters
    ----------
    engine
        ``"jieba-rs"`` (jieba's algorithm and dictionary in Rust), ``"jieba"`` itself, the reference,
        ``"icu"`` (the word rules and dictionary of ICU, as in quanteda; needs PyICU), or ``"characters"``
        (n-grams of characters).
    hmm
        Whether a hidden Markov model may join characters into words that no dictionary has; jieba's engines
        only. Off by default: in official prose it invents words (省工|信厅).
    lexicon
        Terms that stay whole: lists as `load_lexicon` takes them (``"policy"``, ``"policy+bodies"``, the path
        of a CSV file), a sequence of terms, or None.
    ngram
        How many characters an n-gram has; for the engine ``"characters"`` only.
    keep_punctuation
        Whether punctuation marks are tokens. White space never is.

    Notes
    -----
    Terms are matched leftmost-longest on width-folded characters, so 首台(套) stays whole, which no entry
    of jieba's dictionary can do; a term's parts are then not counted apart. Quotation marks and the shapes
    of brackets and dashes do not matter: “十四五”规划 and 十四五规划 are both the token 十四五规划, 首台〔套〕 is
    首台(套). A Latin or numeric end of a term never matches inside a longer run of letters or digits. Apart
    from terms no token crosses a punctuation mark, since the engine cuts there. Where terms stay whole dates
    and numbers do too (2019年, 8月, 15日, 12.5%), as in the national standard for segmentation.

    The n-grams of a run of Han characters overlap, and so do their offsets: 发展快 is 发展 and 展快. They cross
    no punctuation mark, no Latin letter or digit (runs of these stay whole) and no term; a run shorter than n
    is one token.

    It follows scikit-learn's conventions (parameters are stored as given, work begins at the first call)
    and can be the ``analyzer=`` of a vectorizer.

    References
    ----------
    jieba 0.42.1 (github.com/fxsjy/jieba); its Rust port jieba-rs through rjieba; Aho and Corasick 1975.
    """

    def __init__(
        self,
        engine: Engine = "jieba-rs",
        hmm: bool = False,
        lexicon: str | Path | Sequence[str] | None = "policy",
        *,
        ngram: int = 2,
        keep_punctuation: bool = False,
    ) -> None:
        self.engine = engine
        self.hmm = hmm
        self.lexicon = lexicon
        self.ngram = ngram
        self.keep_punctuation = keep_punctuation

    def __call__(self, text: str) -> list[str]:
        """The words of a text."""
        tokens, _ = self.pieces(text)
        return [token for token in tokens if self.is_kept(token)]

    def spans(self, text: str) -> list[tuple[str, int, int]]:
        """The words with the offsets of their characters in the text as given.

        Returns
        -------
        Triples (token, start, end). The token is in folded form; ``text[start:end]`` is what was printed.
        """
        pieces, steps = self.pieces(text)
        starts = itertools.accumulate(steps, initial=0)
        placed = zip(pieces, steps, starts, strict=False)
        return [(piece, start, start + max(step, len(piece))) for piece, step, start in placed if self.is_kept(piece)]

    def pieces(self, text: str) -> tuple[list[str], list[int]]:
        """Every piece of the text, white space and punctuation included, and how much later the next one starts.

        This is the number of characters that a piece covers, quotation marks in a term included, but one for an
        n-gram that the next one overlaps.
        """
        folded = fold(text)
        return self._pieces_around_terms(folded) if self._terms else self._cut(folded)

    def is_kept(self, token: str) -> bool:
        """Whether a piece is a token: no white space, and no bare punctuation unless asked for."""
        if self.keep_punctuation:
            return not token.isspace()
        return token.isalnum() or any(map(str.isalnum, token))

    def describe(self) -> dict[str, Any]:
        """What a result must record to be made again: engine, version, options and the lexicon's digest."""
        check_engine(self.engine, self.hmm, self.ngram)
        lexicon = self.lexicon if self.lexicon is None or isinstance(self.lexicon, (str, Path)) else "given terms"
        return {
            "engine": self.engine,
            "engine_version": engine_version(self.engine),
            "hmm": bool(self.hmm),
            **({"ngram": int(self.ngram)} if self.engine == "characters" else {}),
            "lexicon": Path(lexicon).name if lexicon is not None else None,
            "lexicon_sha256": hashlib.sha256("\n".join(sorted(self._terms)).encode("utf-8")).hexdigest(),
            "keep_punctuation": bool(self.keep_punctuation),
        }

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
        for word, start, end in heapq.merge(self._term_spans(folded), found, key=operator.itemgetter(1)):
            if start >= reached:
                yield word, start, end
                reached = end

    def _term_spans(self, folded: str) -> Iterator[tuple[str, int, int]]:
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

    @property
    def _terms(self) -> list[str]:
        if "_listed" not in self.__dict__:
            self._listed = _terms_of(self.lexicon)
        return self._listed

    @property
    def _known(self) -> frozenset[str]:
        if "_set" not in self.__dict__:
            self._set = frozenset(self._terms)
        return self._set

    @property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        if "_matcher" not in self.__dict__:
            self._matcher = ahocorasick_rs.AhoCorasick(
                self._terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
            )
        return self._matcher

    @property
    def _cut(self) -> Cut:
        if "_cutter" not in self.__dict__:
            check_engine(self.engine, self.hmm, self.ngram)
            self._cutter = cutter(self.engine, self.hmm, self.ngram)
        return self._cutter

    def __setattr__(self, name: str, value: object) -> None:
        # What was built for the former parameters no longer describes the tokenizer.
        if not name.startswith("_"):
            for built in ("_listed", "_set", "_matcher", "_cutter"):
                self.__dict__.pop(built, None)
        super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        """Parameters only: a worker process builds its own engine."""
        return self.get_params()  # type: ignore[no-any-return]


def fold(text: str) -> str:
    """Half-width forms and one kind of curly quotes, character for character: the form in which tokens are."""
    folded = fold_width(text)
    return folded.translate(_QUOTES) if _ODD_QUOTE.search(folded) else folded


def as_term(text: str) -> str:
    """The text as terms are written: folded, without quotation marks, with one kind of brackets and dashes."""
    bare = _QUOTE.sub("", fold(text))
    return bare.translate(_MARKS) if _ODD_MARK.search(bare) else bare


def _terms_of(lexicon: str | Path | Sequence[str] | None) -> list[str]:
    if lexicon is None:
        return []
    if isinstance(lexicon, (str, Path)):
        lexicon = list(load_lexicon(lexicon)["term"])
    strange = [term for term in lexicon if not isinstance(term, str)]
    if strange:
        raise InvalidValue(f"lexicon holds {strange[0]!r}, which is no text: give terms as strings")
    terms = [as_term(term).strip() for term in lexicon]
    if not all(terms):
        raise InvalidValue("lexicon holds an empty term: take it out")
    return terms


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
