"""Keyword in context: every place of a term with what stands left and right of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.tokens import Tokens
from helpers.measure.trends import TermSpans, find_spans
from helpers.measure.windows import check_source, document_bounds, printed_texts, run_starts
from helpers.options import check_whole
from helpers.read.corpus import Corpus
from helpers.segment.segmenter import as_term

Unit = Literal["tokens", "characters"]
Order = Literal["position", "left", "right"]
_FACTS = ["document_id", "reply_id", "year"]
_ORDERS = ("position", "left", "right")


class _Context(NamedTuple):
    """An occurrence and what stands around it: lists of words, or texts."""

    left: Sequence[str]
    keyword: str
    right: Sequence[str]


def kwic(
    tokens: Tokens,
    pattern: str,
    window: int = 5,
    *,
    unit: Unit = "tokens",
    corpus: Corpus | None = None,
    sort: Order = "position",
    sample: int | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Every occurrence of a term with its context.

    Parameters
    ----------
    tokens
        What `tokenize` returns.
    pattern
        A word or a phrase. Width and quotation marks do not matter, as in the lexicon.
    window
        How many words, or characters, of context on each side.
    unit
        ``"tokens"``: the term is one or several whole adjacent words, and the window counts words.
        ``"characters"``: it is found wherever its characters stand side by side, however they were cut (制造 in
        制造业, 大数据 in 大|数据), and the window counts characters.
    corpus
        The corpus that the tokens are of. With it contexts are the text as printed, punctuation included, up to
        the ends of the document. Without it they are words (with spaces between them) or their characters, and
        stop at a gap: a punctuation mark, a space, a word that was taken out.
    sort
        ``"position"``: reading order. ``"right"``: by what follows the term, the first word (or character), then
        the second, and so on; ``"left"``: by what precedes it, from the term outwards; printed text is compared
        character by character. The order is that of Unicode's code points, the same on every machine, and not
        that of pinyin or strokes.
    sample, seed
        How many occurrences to show, drawn at random without replacement; all if None or if there are fewer.

    Returns
    -------
    DataFrame[document_id, reply_id, year, position, start, end, left, keyword, right]; `position` is that of the
    term's first word in its document, counted from 1 over the tokens given; `start` and `end` are the offsets of
    the term in the reply's text. ``table.attrs["hits"]`` is the number of all occurrences, shown or not.

    Raises
    ------
    InvalidValue
        If the pattern is empty or occurs nowhere, the window or sample is not positive, the unit, order or seed
        will not do, or the corpus is another than that of the tokens.

    Notes
    -----
    Occurrences may overlap: 企业企业 stands twice in 企业企业企业.

    References
    ----------
    Luhn 1960; quanteda's kwic for the columns and the counting of positions.
    """
    _check(pattern, window, unit, sort, sample, seed)
    if corpus is not None:
        check_source(tokens, corpus)
    (spans,) = find_spans(tokens, [pattern.strip()], within_words=unit == "characters")
    hits = len(spans.first)
    if not hits:
        raise InvalidValue(
            f'pattern = {pattern!r} stands nowhere in the tokens: try unit="characters", or another term'
        )
    spans = _drawn(spans, sample, seed)
    if corpus is not None:
        contexts = list(_as_printed(tokens, spans, window, unit, corpus))
    else:
        contexts = list((_as_words if unit == "tokens" else _as_characters)(tokens, spans, window))
    table = _table(tokens, spans, contexts, " " if corpus is None and unit == "tokens" else "")
    table = table.iloc[_order(contexts, sort)].reset_index(drop=True)
    step = {
        "function": "kwic", "pattern": pattern, "window": window, "unit": unit, "printed": corpus is not None,
        "sort": sort, "sample": sample, "seed": seed, "hits": hits,
    }  # fmt: skip
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    table.attrs["hits"] = hits
    return table


def _check(pattern: str, window: int, unit: str, sort: str, sample: int | None, seed: int) -> None:
    if not isinstance(pattern, str) or not as_term(pattern).strip():
        raise InvalidValue(f"pattern = {pattern!r} is empty or no text: give a word or a phrase")
    check_whole("window", window)
    if unit not in ("tokens", "characters"):
        raise InvalidValue(f'unit = {unit!r} is unknown: use "tokens" or "characters"')
    if sort not in _ORDERS:
        raise InvalidValue(f"sort = {sort!r} is unknown: use one of {', '.join(_ORDERS)}")
    if sample is not None:
        check_whole("sample", sample)
    check_seed(seed)


def _drawn(spans: TermSpans, sample: int | None, seed: int) -> TermSpans:
    hits = len(spans.first)
    if sample is None or sample >= hits:
        return spans
    chosen = np.sort(np.random.default_rng(seed).choice(hits, sample, replace=False))
    return TermSpans(*(places[chosen] for places in spans))


def _as_words(tokens: Tokens, spans: TermSpans, window: int) -> Iterator[_Context]:
    """Contexts of words that stop at gaps."""
    for low, first, last, high in zip(*_reach(tokens, spans, window), strict=True):
        left, held, right = (
            tokens.types[tokens.codes[begin:end]].tolist()
            for begin, end in ((low, first), (first, last + 1), (last + 1, high))
        )
        yield _Context(left, " ".join(held), right)


def _as_characters(tokens: Tokens, spans: TermSpans, window: int) -> Iterator[_Context]:
    """Contexts of the characters of words, those that n-grams share only once, that stop at gaps."""
    befores, afters = spans.start - tokens.start[spans.first], tokens.end[spans.last] - spans.end
    for low, first, last, high, before, after in zip(
        *_reach(tokens, spans, window), befores, afters, strict=True
    ):
        shared = np.concatenate([[0], tokens.end[low : high - 1] - tokens.start[low + 1 : high]])
        words = tokens.types[tokens.codes[low:high]].tolist()
        parts = [word[known:] for word, known in zip(words, shared, strict=True)]
        begin = len("".join(parts[: first - low])) - shared[first - low] + before
        end = len("".join(parts[: last + 1 - low])) - after
        text = "".join(parts)
        yield _Context(text[max(0, begin - window) : begin], text[begin:end], text[end : end + window])


def _reach(tokens: Tokens, spans: TermSpans, window: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For each occurrence the first token shown, its own first and last, and the one behind the last shown."""
    edges = np.concatenate([run_starts(tokens), [len(tokens)]])
    run = np.searchsorted(edges, spans.first, side="right") - 1
    low, high = np.maximum(edges[run], spans.first - window), np.minimum(edges[run + 1], spans.last + 1 + window)
    return low, spans.first, spans.last, high


def _as_printed(tokens: Tokens, spans: TermSpans, window: int, unit: Unit, corpus: Corpus) -> Iterator[_Context]:
    """Contexts of the reply's text, up to the ends of the document."""
    document = tokens.document[spans.first]
    if unit == "tokens":
        low = np.maximum(np.searchsorted(tokens.document, document), spans.first - window)
        high = np.minimum(np.searchsorted(tokens.document, document, side="right") - 1, spans.last + window)
        begin, finish = tokens.start[low], tokens.end[high]
    else:
        starts, ends = document_bounds(tokens, corpus)
        begin = np.maximum(starts[document], spans.start - window)
        finish = np.minimum(ends[document], spans.end + window)
    texts = printed_texts(tokens, corpus).iloc[document]
    for text, a, b, c, d in zip(texts, begin, spans.start, spans.end, finish, strict=True):
        yield _Context(*(text[place].replace("\n", " ") for place in (slice(a, b), slice(b, c), slice(c, d))))


def _table(tokens: Tokens, spans: TermSpans, contexts: list[_Context], separator: str) -> pd.DataFrame:
    document = tokens.document[spans.first]
    facts: pd.DataFrame = tokens.documents[_FACTS].iloc[document].reset_index(drop=True)
    return facts.assign(
        position=spans.first - np.searchsorted(tokens.document, document) + 1,
        start=spans.start,
        end=spans.end,
        left=[separator.join(context.left) for context in contexts],
        keyword=[context.keyword for context in contexts],
        right=[separator.join(context.right) for context in contexts],
    )


def _order(contexts: list[_Context], sort: Order) -> list[int]:
    """The rows in the order asked for; those with equal contexts stay in reading order."""
    rows = range(len(contexts))
    if sort == "left":
        return sorted(rows, key=lambda row: list(contexts[row].left)[::-1])
    if sort == "right":
        return sorted(rows, key=lambda row: list(contexts[row].right))
    return list(rows)
