"""New words: what the texts hold together and no dictionary knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.countable import countable_sections
from helpers.measure.lexicon import load_stop_words
from helpers.measure.provenance import with_step
from helpers.measure.tokenizer import Tokenizer, tokenizer_or_default
from helpers.options import check_number, check_whole
from helpers.read.corpus import Corpus
from helpers.segment.segmenter import as_term

COLUMNS = ["word", "count", "used_in", "cohesion", "left_entropy", "right_entropy", "pieces", "example"]
_CONTEXT = 8
# A part is left out that stands outside a longer candidate in at most five of a hundred places.
_PART = 0.95


class _Text(NamedTuple):
    """All characters in a row, their codes (-1 where no Han character stands), and the document of each."""

    characters: str
    codes: np.ndarray
    document: np.ndarray


class _Grams(NamedTuple):
    """The n-grams of one length: the number of the one that begins at each place (-1 for a rare one), their counts."""

    at: np.ndarray
    counts: np.ndarray


def find_new_words(
    corpus: Corpus | Sequence[str],
    tokenizer: Tokenizer | None = None,
    *,
    longest: int = 6,
    min_count: int = 5,
    min_documents: int = 3,
    min_cohesion: float = 3,
    min_entropy: float = 1,
) -> pd.DataFrame:
    """Sequences of Han characters that behave like words and that a tokenizer cuts.

    Parameters
    ----------
    corpus
        What `load_corpus` returns (a document is a reply), or texts (each is a document).
    tokenizer
        The `Tokenizer` whose dictionary and lexicon are known words; the default one if None.
    longest
        How many characters a candidate has at most; two is the least.
    min_count, min_documents
        In how many places, and in how many documents, it stands at least.
    min_cohesion, min_entropy
        The least that its cohesion and either of its entropies must be.

    Returns
    -------
    DataFrame[word, count, used_in, cohesion, left_entropy, right_entropy, pieces, example], the best first: by
    cohesion plus the smaller entropy. ``used_in`` tells how many documents have the word; ``cohesion`` is
    ln(p(word) / (p(left) p(right))) at the place of the word where it is least, p being a count over the number of
    Han characters; the entropies (in nats) are those of the character before and of the one behind, where a mark or
    an end of the text is another one each time; ``pieces`` shows how the tokenizer cuts the word, ``example`` its
    first place with eight characters on either side.

    Raises
    ------
    InvalidValue
        If an option will not do, one text is given in place of several, or they hold no Han character.

    Notes
    -----
    Left out is what stands alone in at most 5 of 100 places and else in a longer candidate or a longer word that is
    known, and what begins or ends with a function word of one character (的企业). A candidate is no word yet:
    `write_candidates` gives the table to a person, `read_accepted` takes the words that were accepted.

    References
    ----------
    Cohesion and boundary entropy after Matrix67, 互联网时代的社会语言学 (2012).
    """
    check_whole("longest", longest, 2)
    check_whole("min_count", min_count)
    check_whole("min_documents", min_documents)
    check_number("min_cohesion", min_cohesion)
    check_number("min_entropy", min_entropy)
    if isinstance(corpus, str):
        raise InvalidValue("corpus is one text: give a corpus, or a list of texts")
    tokenizer = tokenizer_or_default(tokenizer)
    text = _text(corpus)
    grams = _frequent_grams(text.codes, longest, min_count)
    found = [_measures(text, grams, length) for length in range(2, longest + 1)]
    limits = dict.fromkeys(["left_entropy", "right_entropy"], min_entropy)
    limits |= {"used_in": min_documents, "cohesion": min_cohesion}
    found = [table[(table[list(limits)] >= pd.Series(limits)).all(axis=1)] for table in found]
    whole = pd.concat(_without_parts(found, grams), ignore_index=True)
    ends = zip(whole["place"], whole["place"] + whole["length"], strict=True)
    whole["word"] = [text.characters[start:end] for start, end in ends]
    new = _unknown(whole, tokenizer)
    new["example"] = [
        text.characters[max(0, place - _CONTEXT) : place + length + _CONTEXT].replace("\n", " ")
        for place, length in zip(new["place"], new["length"], strict=True)
    ]
    score = new["cohesion"] + new[["left_entropy", "right_entropy"]].min(axis=1)
    table = new.iloc[np.lexsort([new["word"], -score])].reset_index(drop=True)[COLUMNS]
    step = {"function": "find_new_words", "longest": longest, "min_count": min_count, **limits}
    table.attrs["provenance"] = with_step({**_origin(corpus), "tokenizer": tokenizer.describe(), "steps": []}, step)
    return table


def _text(corpus: Corpus | Sequence[str]) -> _Text:
    if isinstance(corpus, Corpus):
        sections = countable_sections(corpus)
        texts, document = sections["text"].tolist(), pd.factorize(sections["reply_id"])[0]
    else:
        texts, document = list(corpus), np.arange(len(corpus))
    folded = [as_term(text) + "\n" for text in texts]
    characters = "".join(folded)
    points = np.frombuffer(characters.encode("utf-32-le"), dtype=np.uint32)
    is_han = ((points >= 0x3400) & (points <= 0x9FFF)) | ((points >= 0x20000) & (points <= 0x3FFFF))
    if not is_han.any():
        raise InvalidValue(f"the {len(texts)} texts hold no Han character: give Chinese texts")
    codes = np.full(len(points), -1, dtype=np.int64)
    codes[is_han] = np.unique(points[is_han], return_inverse=True)[1]
    return _Text(characters, codes, np.repeat(document, [len(text) for text in folded]).astype(np.int64))


def _origin(corpus: Corpus | Sequence[str]) -> dict[str, Any]:
    if isinstance(corpus, Corpus):
        return {"corpus": corpus.name, "corpus_sha256": corpus.digest, "replies": len(corpus.replies), "unit": "reply"}
    return {"corpus": "given texts", "replies": len(corpus), "unit": "text"}


def _frequent_grams(codes: np.ndarray, longest: int, min_count: int) -> dict[int, _Grams]:
    """The n-grams of every length, each made of two frequent ones that are a character shorter."""
    grams = {1: _Grams(codes, np.bincount(codes[codes >= 0]))}
    letters = len(grams[1].counts)
    for length in range(2, longest + 1):
        shorter = grams[length - 1].at
        before, behind = shorter[:-1], shorter[1:]
        places = np.flatnonzero((before >= 0) & (behind >= 0))
        keys = before[places] * letters + codes[places + length - 1]
        _, number, counts = np.unique(keys, return_inverse=True, return_counts=True)
        frequent = counts >= min_count
        renumbered = np.where(frequent, np.cumsum(frequent) - 1, -1)
        at = np.full(len(codes), -1, dtype=np.int64)
        at[places] = renumbered[number]
        grams[length] = _Grams(at, counts[frequent])
    return grams


def _measures(text: _Text, grams: dict[int, _Grams], length: int) -> pd.DataFrame:
    """Of each n-gram of a length: its number, its first place, and what tells whether it is a word."""
    at, counts = grams[length]
    places = np.flatnonzero(at >= 0)
    number = at[places]
    first = places[np.unique(number, return_index=True)[1]]
    pairs = np.unique(number * (text.document.max() + 1) + text.document[places])
    before = np.where(places > 0, text.codes[places - 1], -1)
    return pd.DataFrame(
        {
            "number": np.arange(len(counts)),
            "place": first,
            "length": length,
            "count": counts,
            "used_in": np.bincount(pairs // (text.document.max() + 1), minlength=len(counts)),
            "cohesion": _cohesion(grams, length, first),
            "left_entropy": _entropy(number, before, counts),
            "right_entropy": _entropy(number, text.codes[places + length], counts),
        }
    )


def _cohesion(grams: dict[int, _Grams], length: int, first: np.ndarray) -> np.ndarray:
    """ln(p(word) / (p(left) p(right))) where it is least."""
    parts = []
    for split in range(1, length):
        left, right = grams[split], grams[length - split]
        parts.append(left.counts[left.at[first]] * right.counts[right.at[first + split]])
    whole = grams[length].counts * grams[1].counts.sum()
    least: np.ndarray = np.log(whole / np.max(parts, axis=0))
    return least


def _entropy(number: np.ndarray, neighbour: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The entropy of the neighbours of each n-gram; one that is no Han character (-1) is like no other."""
    is_han = neighbour >= 0
    letters = neighbour.max(initial=0) + 1
    pairs, times = np.unique(number[is_han] * letters + neighbour[is_han], return_counts=True)
    known = np.bincount(pairs // letters, weights=times * np.log(times), minlength=len(counts))
    entropy: np.ndarray = np.log(counts) - known / counts
    return entropy


def _without_parts(tables: list[pd.DataFrame], grams: dict[int, _Grams]) -> list[pd.DataFrame]:
    """The n-grams of lengths 2, 3, … without those that are hardly ever anything but a part of a longer one."""
    kept = []
    for length, table in enumerate(tables, start=2):
        at, counts = grams[length]
        around = np.zeros(len(counts), dtype=np.int64)
        for longer in tables[length - 1 :]:
            for offset in range(longer["length"].max() - length + 1 if len(longer) else 0):
                np.maximum.at(around, at[longer["place"] + offset], longer["count"])
        kept.append(table[_PART * table["count"] > around[table["number"]]])
    return kept


def _unknown(candidates: pd.DataFrame, tokenizer: Tokenizer) -> pd.DataFrame:
    """Those that the tokenizer cuts, and that neither begin nor end with a function word of one character."""
    particles = {word for word in load_stop_words("function") if len(word) == 1}
    pieces = [tokenizer(word) for word in candidates["word"]]
    new = np.array([len(cut) > 1 and not {cut[0], cut[-1]} & particles for cut in pieces], dtype=bool)
    return candidates.assign(pieces=["|".join(cut) for cut in pieces])[new]
