"""How often terms are used, by year or by another fact of the header, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.periods import check_fact, check_one_a_reply, group_documents
from helpers.measure.provenance import with_step
from helpers.measure.resample import THIN, check_interval, ratio_interval
from helpers.measure.tokens import Tokens
from helpers.segment.segmenter import as_term

PER = 10_000
_GAP = "\x00"


def keyword_trend(
    tokens: Tokens,
    terms: Sequence[str],
    by: str = "year",
    *,
    years_per_period: int = 1,
    within_words: bool = False,
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """The rate of each term in each period.

    Parameters
    ----------
    tokens
        What `tokenize` returns, with no words taken out, since all tokens are the denominator.
    terms
        Words or phrases. A term counts wherever it is one or several whole adjacent tokens: 大数据 is
        found where it was cut 大|数据. Quotation marks in a term do not matter, as in the lexicon; a space
        does: 智能 制造 is absent where no word has one. Among n-grams of characters, which are no words, a term
        counts as with `within_words`.
    by, years_per_period
        See `helpers.measure.periods.group_documents`.
    within_words
        Whether a term also counts inside longer words and across them, wherever its characters stand side
        by side: 专精特新 in 专精特新企业, but also 制造 in 制造业. By default it does not.
    resamples, confidence, seed
        Of the bootstrap over the replies of a period.

    Returns
    -------
    DataFrame[period, term, count, used_in, tokens, replies, rate, low, high, thin], sorted by term as given and
    period: occurrences; replies that use the term; tokens and replies of the period; occurrences in 10,000 tokens
    with the ends of the interval (NaN for a period without replies; the ends NaN with fewer than four replies, or
    where fewer than about four have the term); whether the period has fewer than ten replies.

    Raises
    ------
    InvalidValue
        If there is no term, a term is empty or stands twice, the grouping is impossible, or an option of the
        bootstrap will not do.

    Notes
    -----
    Unless asked for, a word inside a longer one is not counted apart (制造 in 智能制造). The interval speaks of
    replies like these; it knows nothing of replies that were never published. In simulations of bursty words, 93 to
    97 % of the 95 % intervals of ten or more replies cover the rate; of single words that long replies use at a higher
    rate than short ones, 91 to 99 %.

    References
    ----------
    quanteda's dfm_group and textstat_frequency for the rates; Efron and Tibshirani 1993, section 12.5, for the
    interval.
    """
    terms = check_terms(terms)
    check_interval(resamples, confidence, seed)
    check_fact(by)
    grouping = group_documents(tokens.documents, by, years_per_period)
    check_one_a_reply(tokens.documents, grouping, by)
    counts, totals, group = _per_reply(tokens, terms, grouping.position, within_words)
    generator = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for position, label in enumerate(grouping.labels):
        inside = group == position
        low, high = ratio_interval(
            counts[inside], totals[inside], resamples=resamples, confidence=confidence, generator=generator
        )
        rows += _rows(label, terms, counts[inside], totals[inside], low, high)
    table = pd.DataFrame(rows).sort_values("order", kind="stable", ignore_index=True).drop(columns="order")
    step = {
        "function": "keyword_trend", "terms": list(terms), "by": by, "years_per_period": years_per_period,
        "within_words": within_words, "resamples": resamples, "confidence": confidence, "seed": seed,
    }  # fmt: skip
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table


def check_terms(terms: Sequence[str]) -> list[str]:
    """The terms as a list, once it is known that there are some, none empty and none twice.

    Raises
    ------
    InvalidValue
        If they will not do.
    """
    # A set has no order, and its rows would come in another one on every run.
    if isinstance(terms, str | set | frozenset) or not hasattr(terms, "__len__") or not len(terms):
        raise InvalidValue(f"terms = {terms!r} is no list of terms: give at least one, as in ['智能制造']")
    bare = [as_term(term).strip() if isinstance(term, str) else "" for term in terms]
    if not all(bare) or len(set(bare)) < len(bare):
        raise InvalidValue(f"terms = {list(terms)} has an empty or a repeated term: give each once")
    return list(terms)


def _rows(
    label: object, terms: list[str], counts: np.ndarray, totals: np.ndarray, low: np.ndarray, high: np.ndarray
) -> Iterator[dict[str, object]]:
    tokens, replies = int(totals.sum()), len(totals)
    for order, term in enumerate(terms):
        count = int(counts[:, order].sum())
        yield {
            "order": order,
            "period": label,
            "term": term,
            "count": count,
            "used_in": int((counts[:, order] > 0).sum()),
            "tokens": tokens,
            "replies": replies,
            "rate": PER * count / tokens if tokens else np.nan,
            "low": PER * low[order],
            "high": PER * high[order],
            "thin": replies < THIN,
        }


def _per_reply(
    tokens: Tokens, terms: list[str], group: np.ndarray, within_words: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Occurrences (replies x terms), tokens, and group, of every reply."""
    reply, ids = pd.factorize(tokens.documents["reply_id"])
    counts = np.zeros((len(ids), len(terms)), dtype=np.int64)
    for column, occurrences in enumerate(find_terms(tokens, terms, within_words=within_words)):
        counts[:, column] = np.bincount(reply[occurrences], minlength=len(ids))
    totals = np.bincount(reply, weights=tokens.counts(), minlength=len(ids)).astype(np.int64)
    group_of_reply = np.full(len(ids), -1)
    group_of_reply[reply] = group
    return counts, totals, group_of_reply


class TermSpans(NamedTuple):
    """Where a term stands: arrays of one length, one entry an occurrence, in reading order.

    `first` and `last` are the positions in `Tokens` of the words that hold it; `start` and `end` are the offsets
    of its characters in the reply's text. In a word that was printed with quotation marks inside, such as
    “十四五”规划, the offsets are those of the word.
    """

    first: np.ndarray
    last: np.ndarray
    start: np.ndarray
    end: np.ndarray


def find_terms(tokens: Tokens, terms: Sequence[str], *, within_words: bool = False) -> Iterator[np.ndarray]:
    """Where each term stands as one or several whole adjacent tokens, or wherever its characters stand side by side.

    Tokens that are n-grams of characters have no words to be whole: there a term always counts wherever its
    characters stand side by side, with no gap between them.

    Yields
    ------
    For each term the rows of `Tokens.documents` that hold it, one entry an occurrence.

    Raises
    ------
    InvalidValue
        If the tokens are phrases that `Tokens.ngrams` has joined.
    """
    for spans in find_spans(tokens, terms, within_words=within_words):
        yield tokens.document[spans.first]


def find_spans(tokens: Tokens, terms: Sequence[str], *, within_words: bool = False) -> Iterator[TermSpans]:
    """The words and the characters of each occurrence of each term, found as in `find_terms`.

    Yields
    ------
    TermSpans, one a term.

    Raises
    ------
    InvalidValue
        If the tokens are phrases that `Tokens.ngrams` has joined.
    """
    if any(step["function"] == "ngrams" for step in tokens.provenance["steps"]):
        raise InvalidValue("the tokens are phrases already: look for terms in the tokens from before Tokens.ngrams")
    running, starts, ends = _running_text(tokens)
    within_words = within_words or tokens.overlapping
    # A word printed with quotation marks inside has more characters than its token.
    is_plain = tokens.end - tokens.start == ends - starts
    for term in terms:
        folded = as_term(term).strip()
        found = np.array(list(_occurrences(running, folded)), dtype=np.int64)
        first = np.searchsorted(starts, found, side="right") - 1
        # Of n-grams, which overlap, one that begins later may be the first to reach the end of a short term.
        last = np.maximum(np.searchsorted(ends, found + len(folded), side="left"), first)
        before, after = found - starts[first], ends[last] - found - len(folded)
        spans = TermSpans(
            first, last, tokens.start[first] + before * is_plain[first], tokens.end[last] - after * is_plain[last]
        )
        kept = slice(None) if within_words else (before == 0) & (after == 0)
        yield TermSpans(*(places[kept] for places in spans))


def _running_text(tokens: Tokens) -> tuple[str, np.ndarray, np.ndarray]:
    """All words in a row with a mark at each gap, no character twice, and where in that each word starts and ends."""
    words = tokens.types[tokens.codes].tolist()
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    overlap = np.zeros(len(words), dtype=np.int64)
    overlap[1:] = np.where(tokens.joined[1:], tokens.end[:-1] - tokens.start[1:], 0)
    pieces = [""] * (2 * len(words))
    pieces[0::2] = [word[known:] for word, known in zip(words, overlap, strict=True)] if tokens.overlapping else words
    pieces[1:-1:2] = ["" if joined else _GAP for joined in tokens.joined[1:]]
    ends = np.cumsum(lengths - overlap) + np.concatenate([[0], np.cumsum(~tokens.joined[1:])])[: len(words)]
    return "".join(pieces), ends - lengths, ends


def _occurrences(running: str, term: str) -> Iterator[int]:
    position = running.find(term)
    while position >= 0:
        yield position
        position = running.find(term, position + 1)
