"""Audits of the lists: which terms do not survive in a corpus, and how much the stop words take out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.countable import countable_sections
from helpers.measure.lexicon import load_lexicon, load_stop_layer
from helpers.measure.provenance import with_step
from helpers.measure.tokenizer import Tokenizer, tokenizer_or_default
from helpers.measure.tokens import Tokens
from helpers.read.corpus import Corpus
from helpers.segment.segmenter import as_term, fold

_FATES = ("token", "inside", "cut", "across")
_STATES = ("lost", "partly lost", "removed", "whole", "absent")
_QUOTES = frozenset("“”‘’\"")


class _Occurrence(NamedTuple):
    """Where a term's characters stand: which term, its fate, its place in the reply, and the words it is made of."""

    term: int
    fate: str
    reply_id: str
    start: int
    end: int
    words: str


def audit_lexicon(
    corpus: Corpus,
    tokenizer: Tokenizer | None = None,
    *,
    lexicon: str | Path | Sequence[str] = "policy+bodies",
    stop_words: str | Path | Collection[str] = (),
) -> pd.DataFrame:
    """What becomes of every term of a lexicon in a corpus.

    Parameters
    ----------
    corpus
        What `load_corpus` returns; the sections that `tokenize` counts are read.
    tokenizer
        The `Tokenizer` that is looked at; the default one if None.
    lexicon
        The terms: lists as `load_lexicon` takes them, or a sequence of terms.
    stop_words
        Words that an analysis takes out: layers as `load_stop_words` takes them (``"function+letter"``), or words.

    Returns
    -------
    DataFrame[term, english, state, in_text, token, inside, cut, across, example, reply_id, start, end], what is
    lost first, then by `in_text`. ``in_text`` counts the places where the term's characters stand side by side
    (quotation marks looked through), and the next four what each is: a ``token``; ``inside`` a longer token; ``cut``
    into several whole tokens; ``across`` tokens of which it holds a part, be it by chance (民进 in 农民|进城) or
    because another term begins before it (工业企业 in 医药工业|企业). ``state`` is

    - "lost": it stands in the text and is no token, nor inside one, anywhere;
    - "partly lost": it is cut, or stands across, in some places;
    - "removed": it is not lost, but it is a stop word;
    - "whole": it is a token, or inside one, everywhere;
    - "absent": its characters stand nowhere in the corpus.

    ``example`` shows how the tokenizer cuts the first place of its worst kind, with its reply and the offsets of
    the term in ``Reply.text``; missing for what is absent.

    Raises
    ------
    InvalidValue
        If there are no terms, one is empty or given twice, or the tokenizer knows no words (the engine
        ``"characters"``).
    NotFound
        If there is no such list.
    """
    tokenizer = tokenizer_or_default(tokenizer)
    if tokenizer.engine == "characters":
        raise InvalidValue('engine = "characters" knows no words, so no term survives: audit another tokenizer')
    listed = _listed(lexicon)
    removed = set(_layer(stop_words)["word"])
    found = pd.DataFrame(_occurrences(corpus, tokenizer, listed["term"].tolist()), columns=_Occurrence._fields)
    counts = pd.crosstab(found["term"], found["fate"]).reindex(index=listed.index, columns=list(_FATES), fill_value=0)
    table = pd.concat([listed, counts], axis=1)
    table.insert(2, "state", _states(table, removed))
    table.insert(3, "in_text", counts.sum(axis=1))
    worst = found.assign(order=found["fate"].map({"cut": 0, "across": 1, "inside": 2, "token": 3}))
    examples = worst.sort_values("order", kind="stable").drop_duplicates("term").set_index("term")
    table = table.join(examples.rename(columns={"words": "example"})[["example", "reply_id", "start", "end"]])
    table = table.astype({"start": "Int64", "end": "Int64"})
    order = table["state"].map({state: place for place, state in enumerate(_STATES)})
    table = table.assign(order=order).sort_values(["order", "in_text"], ascending=[True, False], kind="stable")
    table = table.drop(columns="order").reset_index(drop=True)
    named = lexicon if isinstance(lexicon, (str, Path)) else "given terms"
    table.attrs["provenance"] = {
        "corpus": corpus.name,
        "corpus_sha256": corpus.digest,
        "replies": len(corpus.replies),
        "unit": "section",
        "tokenizer": tokenizer.describe(),
        "steps": [{"function": "audit_lexicon", "lexicon": str(named), "stop_words": len(removed)}],
    }
    return table


def audit_stop_words(tokens: Tokens, stop_words: str | Path | Collection[str] = "function") -> pd.DataFrame:
    """How much each stop word takes out.

    Parameters
    ----------
    tokens
        What `tokenize` returns, before words are taken out.
    stop_words
        Layers as `load_stop_words` takes them (``"function+letter"``), or words.

    Returns
    -------
    DataFrame[word, layer, reason, count, share, used_in], the most frequent first: how many tokens the word is,
    their share of all tokens, and how many documents have it. Words that stand nowhere have the count 0: they can
    be left out of the list. ``table.attrs["share"]`` is the share of all tokens that the words take out together.

    Raises
    ------
    InvalidValue
        If there are no words or no tokens.
    NotFound
        If there is no such layer.
    """
    layer = _layer(stop_words)
    if not len(layer) or not len(tokens):
        raise InvalidValue(f"{len(layer)} stop words and {len(tokens)} tokens: give at least one of both")
    type_of = pd.Series(np.arange(len(tokens.types)), index=tokens.types).reindex(layer["word"], fill_value=-1)
    count = np.append(np.bincount(tokens.codes, minlength=len(tokens.types)), 0)
    pairs = np.unique(tokens.codes.astype(np.int64) * len(tokens.documents) + tokens.document)
    used_in = np.append(np.bincount(pairs // len(tokens.documents), minlength=len(tokens.types)), 0)
    places = type_of.to_numpy()
    table = layer.assign(count=count[places], share=count[places] / len(tokens), used_in=used_in[places])
    table = table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)
    table.attrs["share"] = float(table["share"].sum())
    step = {"function": "audit_stop_words", "stop_words": len(layer)}
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table


def _listed(lexicon: str | Path | Sequence[str]) -> pd.DataFrame:
    """The terms as the tokenizer compares them, and their glosses."""
    if isinstance(lexicon, (str, Path)):
        table = load_lexicon(lexicon)
        return pd.DataFrame({"term": table["term"].map(as_term), "english": table.get("english", "")})
    terms = [as_term(term).strip() for term in lexicon]
    if not terms or not all(terms) or len(set(terms)) < len(terms):
        raise InvalidValue(f"lexicon = {list(lexicon)} has no term, an empty or a repeated one: give each once")
    return pd.DataFrame({"term": terms, "english": ""})


def _layer(words: str | Path | Collection[str]) -> pd.DataFrame:
    if isinstance(words, (str, Path)):
        return load_stop_layer(words)
    return pd.DataFrame({"word": sorted(set(words)), "layer": "given", "reason": ""})


def _states(table: pd.DataFrame, removed: set[str]) -> np.ndarray:
    """The state of each term, by the counts of what its places are."""
    lost, kept = table["cut"] + table["across"] > 0, table["token"] + table["inside"] > 0
    conditions = [~lost & ~kept, lost & ~kept, lost, table["term"].isin(removed)]
    return np.select(conditions, ["absent", "lost", "partly lost", "removed"], "whole")


def _occurrences(corpus: Corpus, tokenizer: Tokenizer, terms: list[str]) -> Iterator[_Occurrence]:
    """Every place of every term, those inside other terms included."""
    finder = ahocorasick_rs.AhoCorasick(terms)
    sections = countable_sections(corpus)
    for text, offset, reply_id in zip(sections["text"], sections["start"], sections["reply_id"], strict=True):
        found = finder.find_matches_as_indexes(as_term(text), overlapping=True)
        if not found:
            continue
        places = np.array([place for place, mark in enumerate(fold(text)) if mark not in _QUOTES], dtype=np.int64)
        pieces, steps = tokenizer.segmenter.pieces(text)
        begins = np.cumsum([0, *steps])
        # Edges of the words in the text without quotation marks, where the terms are found.
        edges = np.searchsorted(places, begins)
        for term, first, last in found:
            before, behind = np.searchsorted(edges, first, side="right") - 1, np.searchsorted(edges, last)
            whole = edges[before] == first and edges[behind] == last
            fate = ("token" if whole else "inside") if behind - before == 1 else ("cut" if whole else "across")
            start, end = offset + int(places[first]), offset + int(places[last - 1]) + 1
            yield _Occurrence(term, fate, reply_id, start, end, "|".join(pieces[before:behind]))
