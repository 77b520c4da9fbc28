"""The tokenizer, with scikit-learn's conventions: which engine cuts, and which policy terms stay whole."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from sklearn.base import BaseEstimator

from helpers.errors import InvalidValue
from helpers.measure.lexicon import load_lexicon
from helpers.segment.engines import Engine, check_engine, engine_version
from helpers.segment.segmenter import Segmenter, as_term


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
        Terms that stay whole: lists as `load_lexicon` takes them (``"policy"``, the path of a CSV file, both
        joined by a plus sign), a sequence of terms, or None.
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
        lexicon: str | Path | Sequence[str] | None = "policy+bodies",
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
        segmenter = self.segmenter
        return [piece for piece in segmenter.pieces(text)[0] if segmenter.is_kept(piece)]

    def spans(self, text: str) -> list[tuple[str, int, int]]:
        """The words with the offsets of their characters in the text as given.

        Returns
        -------
        Triples (token, start, end). The token is in folded form; ``text[start:end]`` is what was printed.
        """
        segmenter = self.segmenter
        pieces, steps = segmenter.pieces(text)
        placed = zip(pieces, steps, itertools.accumulate(steps, initial=0), strict=False)
        return [
            (piece, start, start + max(step, len(piece))) for piece, step, start in placed if segmenter.is_kept(piece)
        ]

    @property
    def segmenter(self) -> Segmenter:
        """What cuts, which can be sent to other processes; the parameters are checked when it is first asked for."""
        if "_segmenter" not in self.__dict__:
            check_engine(self.engine, self.hmm, self.ngram)
            terms = tuple(_terms_of(self.lexicon))
            self._segmenter = Segmenter(self.engine, self.hmm, terms, self.ngram, self.keep_punctuation)
        return self._segmenter

    def describe(self) -> dict[str, Any]:
        """What a result must record to be made again: engine, version, options and the lexicon's digest."""
        terms = self.segmenter.terms
        lexicon = self.lexicon if self.lexicon is None or isinstance(self.lexicon, (str, Path)) else "given terms"
        return {
            "engine": self.engine,
            "engine_version": engine_version(self.engine),
            "hmm": bool(self.hmm),
            **({"ngram": int(self.ngram)} if self.engine == "characters" else {}),
            "lexicon": Path(lexicon).name if lexicon is not None else None,
            "lexicon_sha256": hashlib.sha256("\n".join(sorted(terms)).encode("utf-8")).hexdigest(),
            "keep_punctuation": bool(self.keep_punctuation),
        }

    def __setattr__(self, name: str, value: object) -> None:
        # What was built for the former parameters no longer describes the tokenizer.
        if not name.startswith("_"):
            self.__dict__.pop("_segmenter", None)
        super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        """Parameters only: another process builds its own engine."""
        return self.get_params()  # type: ignore[no-any-return]


def tokenizer_or_default(tokenizer: Tokenizer | None) -> Tokenizer:
    """The tokenizer that is given, or the default one if there is none.

    Raises
    ------
    InvalidValue
        If something else is given, such as the name of an engine.
    """
    if tokenizer is not None and not isinstance(tokenizer, Tokenizer):
        raise InvalidValue(f"tokenizer = {tokenizer!r} is none: give one, as in Tokenizer('icu')")
    return Tokenizer() if tokenizer is None else tokenizer


def _terms_of(lexicon: str | Path | Sequence[str] | None) -> list[str]:
    if lexicon is None:
        return []
    if isinstance(lexicon, (str, Path)):
        lexicon = list(load_lexicon(lexicon)["term"])
    if not isinstance(lexicon, Collection):
        raise InvalidValue(f"lexicon = {lexicon!r} is no list of terms: give one, the name of a word list, or None")
    strange = [term for term in lexicon if not isinstance(term, str)]
    if strange:
        raise InvalidValue(f"lexicon holds {strange[0]!r}, which is no text: give terms as strings")
    terms = [as_term(term).strip() for term in lexicon]
    if not all(terms):
        raise InvalidValue("lexicon holds an empty term: take it out")
    return terms
