"""What cuts text into pieces where no term is protected: jieba's algorithm, ICU's, or plain n-grams of characters."""

from __future__ import annotations

import importlib
import importlib.metadata
import itertools
import logging
import re
import tempfile
from collections.abc import Callable
from typing import Any, Literal, get_args

import rjieba

from helpers.errors import InvalidValue
from helpers.options import check_whole

Engine = Literal["jieba-rs", "jieba", "icu", "characters"]
# A text in; its pieces out, and by how many characters each lets the next one start later: its own length, but for
# n-grams, which overlap.
Cut = Callable[[str], tuple[list[str], list[int]]]

_ENGINES: tuple[Engine, ...] = get_args(Engine)
_WITH_HMM = ("jieba-rs", "jieba")
_PACKAGES = {"jieba-rs": "rjieba", "jieba": "jieba", "characters": "dafu"}

# Latin letters and digits that a mark joins, decimals aside, and the pattern by which jieba takes them apart
# (its finalseg.re_skip).
_JOINED_LATIN = re.compile(r"[a-zA-Z0-9](?:[-_]|\.(?!\d+(?![a-zA-Z0-9._-])))[a-zA-Z0-9]")
_LATIN_WORD = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")

# Han characters of every plane, the number 〇 and the mark of repetition 々 with them; other letters and digits in
# runs, 12.5% being one; anything else alone.
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+(?:\.\d+)?%?|.", re.DOTALL)


def check_engine(engine: str, hmm: bool, ngram: int) -> None:
    """Refuse an engine or an option of it that cannot be worked with, before any work.

    Raises
    ------
    InvalidValue
        If the engine is unknown or has no hidden Markov model to turn on, an n-gram has no character, or the
        engine is ICU's and PyICU is not installed.
    """
    if engine not in _ENGINES:
        raise InvalidValue(f"engine = {engine!r} is unknown: use one of {', '.join(_ENGINES)}")
    if hmm and engine not in _WITH_HMM:
        raise InvalidValue(f"hmm = True, but the engine {engine} has no such model: leave it off, or use jieba-rs")
    check_whole("ngram", ngram)
    if engine == "icu":
        _icu()


def engine_version(engine: Engine) -> str:
    """Version of what cuts; of ICU that of its data too, since these hold the dictionary."""
    if engine == "icu":
        return f"{_icu().VERSION} (ICU {_icu().ICU_VERSION})"
    return importlib.metadata.version(_PACKAGES[engine])


def cutter(engine: Engine, hmm: bool, ngram: int) -> Cut:
    """The engine's cutting function, on a dictionary instance of its own.

    The pieces of the engines of jieba and ICU tile the text. Those of ``"characters"`` are the overlapping n-grams of
    each run of Han characters, as Lucene's CJKBigramFilter makes them: a run shorter than n is one piece.
    """
    if engine == "characters":
        return lambda text: _ngrams(text, ngram)
    cut = _icu_words() if engine == "icu" else _jieba(hmm) if engine == "jieba" else _jieba_rs(hmm)
    return lambda text: _with_lengths(cut(text))


def _with_lengths(pieces: list[str]) -> tuple[list[str], list[int]]:
    return pieces, list(map(len, pieces))


def _jieba_rs(hmm: bool) -> Callable[[str], list[str]]:
    instance = rjieba.Jieba()
    return lambda text: _cut_as_jieba(instance, text) if hmm else instance.cut(text, False)


def _cut_as_jieba(instance: rjieba.Jieba, text: str) -> list[str]:
    """Cut with the HMM: jieba-rs keeps 2006-2020, a_b and a.b whole, which jieba cuts."""
    tokens: list[str] = instance.cut(text, True)
    if not _JOINED_LATIN.search(text):
        return tokens
    joined = filter(_JOINED_LATIN.search, set(tokens))
    parts = {run: [part for part in _LATIN_WORD.split(run) if part] for run in joined}
    return [part for token in tokens for part in parts.get(token, (token,))]


def _jieba(hmm: bool) -> Callable[[str], list[str]]:
    import jieba  # The reference engine: few want it.

    tokenizer = jieba.Tokenizer()
    jieba.default_logger.setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as private:
        # jieba's cache has one name for every user of a machine; a private folder keeps them apart.
        tokenizer.tmp_dir = private
        tokenizer.initialize()
    return lambda text: list(tokenizer.lcut(text, HMM=hmm))


def _icu() -> Any:
    """PyICU, which is built against the ICU of the system and so does not come with Dafu."""
    try:
        return importlib.import_module("icu")
    except ImportError:
        raise InvalidValue(
            "engine = 'icu' needs PyICU, which is not installed: install libicu-dev, pkg-config and a C++ compiler, "
            "then run pip install pyicu"
        ) from None


def _icu_words() -> Callable[[str], list[str]]:
    """Words by the rules and the dictionary of ICU's word iterator for Chinese."""
    iterator = _icu().BreakIterator.createWordInstance(_icu().Locale("zh"))
    return lambda text: _cut_at_edges(iterator, text)


def _cut_at_edges(iterator: Any, text: str) -> list[str]:
    iterator.setText(text)
    edges = [0, *iterator]
    if text.isascii() or max(text) <= "\uffff":
        return [text[first:last] for first, last in itertools.pairwise(edges)]
    # ICU counts in UTF-16, where a character outside the basic plane is two units.
    units = text.encode("utf-16-le")
    return [units[2 * first : 2 * last].decode("utf-16-le") for first, last in itertools.pairwise(edges)]


def _ngrams(text: str, n: int) -> tuple[list[str], list[int]]:
    pieces: list[str] = []
    steps: list[int] = []
    for run in _RUN.finditer(text):
        printed = run.group()
        more = max(len(printed) - n, 0) if run.group(1) else 0
        pieces += [printed[first : first + n] for first in range(more)]
        pieces.append(printed[more:])
        steps += [1] * more
        steps.append(len(printed) - more)
    return pieces, steps
