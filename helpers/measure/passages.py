"""Passages: what a topic looks like in the words of the replies."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.measure.provenance import with_step
from helpers.measure.topic_model import TopicModel
from helpers.measure.windows import check_source, document_bounds, printed_texts
from helpers.options import check_whole
from helpers.read.corpus import Corpus
from helpers.segment.segmenter import Segmenter, as_term, fold

_FACTS = ["reply_id", "section_id", "year", "region"]
_COLUMNS = ["topic", "label", "rank", "weight", *_FACTS, "start", "end", "text"]
# Marks that close what was quoted or bracketed belong to the sentence they stand behind.
_SENTENCE_END = re.compile(r"[。!?;！？；\n]+[”’」』)）]*")
_CLAUSE_END = re.compile(r"[，：]|[,:](?![0-9])")


class _Texts(NamedTuple):
    """The text of each document's reply, where in it the document starts and ends, and what finds words there."""

    text: list[str]
    start: np.ndarray
    end: np.ndarray
    finder: Segmenter


def representative_passages(model: TopicModel, corpus: Corpus, n: int = 3, *, characters: int = 120) -> pd.DataFrame:
    """Where a topic speaks: for the documents in which it weighs most, the passage that is fullest of its words.

    Parameters
    ----------
    model
        A fitted model.
    corpus
        The corpus that it is of.
    n
        How many passages of each topic, no two from one reply.
    characters
        How long a passage may be.

    Returns
    -------
    DataFrame[topic, label, rank, weight, reply_id, section_id, year, region, start, end, text], sorted by topic and
    rank. `weight` is that of the topic in the document, by which passages are ranked; `start` and `end` are offsets
    in the reply's text, of which `text` is exactly that part. `section_id` is missing where documents are replies.

    A passage is a run of whole sentences of the document (which end at 。, ！, ？, ； or a line's end), as many as fit
    in; a longer sentence is divided at commas and colons, and what is longer still is cut. Of all runs the one is
    taken in which the weights of the topic's words sum to most, each counted as often as it stands there; of equal
    ones the first. Words are found by their characters, the longest of the vocabulary first, whatever quotation
    marks they are printed with.

    Raises
    ------
    InvalidValue
        If n or characters is no whole number from 1 on, or the corpus is another than that of the model.

    Notes
    -----
    A document in whose passages no word of the topic stands is passed over, so that a topic may have fewer than n.
    The text is that of the corpus, from which names and telephone numbers were taken when it was read, and within
    the sections that are counted: no closing is shown.
    """
    check_whole("n", n)
    check_whole("characters", characters)
    check_source(model, corpus)
    column = {as_term(word).replace(" ", ""): place for place, word in enumerate(model.vocabulary)}
    finder = Segmenter("jieba-rs", False, tuple(filter(None, column)), 1, False)
    texts = _Texts(printed_texts(model, corpus).tolist(), *document_bounds(model, corpus), finder)
    replies = model.documents["reply_id"].tolist()
    rows = []
    for topic, label in enumerate(model.labels()):
        weight_of = {word: model.topic_word[topic, place] for word, place in column.items()}
        found = _one_a_reply(texts, _heaviest(model, topic), replies, weight_of, characters)
        for rank, (document, start, end) in enumerate(itertools.islice(found, n), start=1):
            weight, text = model.weights[document, topic], texts.text[document][start:end]
            rows.append((topic + 1, label, rank, weight, document, start, end, text))
    table = pd.DataFrame(rows, columns=["topic", "label", "rank", "weight", "document", "start", "end", "text"])
    facts = model.documents.reindex(columns=_FACTS).reset_index(drop=True)
    table = model.marked(table.join(facts, on="document")[_COLUMNS])
    step = {"function": "representative_passages", "n": n, "characters": characters}
    table.attrs["provenance"] = with_step(model.provenance, step)
    return table


def _heaviest(model: TopicModel, topic: int) -> np.ndarray:
    """The documents that have some of the topic, those in which it weighs most first."""
    weights = np.nan_to_num(model.weights[:, topic])
    order = np.argsort(-weights, kind="stable")
    return np.asarray(order[weights[order] > 0])


def _one_a_reply(
    texts: _Texts, documents: np.ndarray, replies: list[str], weight_of: dict[str, float], characters: int
) -> Iterator[tuple[int, int, int]]:
    """Documents with the offsets of their fullest passages, those without any word left out."""
    seen: set[str] = set()
    for document in documents:
        if replies[document] in seen:
            continue
        passage = _fullest(texts, document, weight_of, characters)
        if passage is not None:
            seen.add(replies[document])
            yield document, *passage


def _fullest(texts: _Texts, document: int, weight_of: dict[str, float], characters: int) -> tuple[int, int] | None:
    """The offsets of the run of sentences with the heaviest words; None if there is no word."""
    text, origin = texts.text[document], int(texts.start[document])
    part = text[origin : texts.end[document]]
    spans = list(texts.finder.term_spans(fold(part)))
    if not spans:
        return None
    edges = np.array(_edges(part, characters), dtype=np.int64)
    last = np.searchsorted(edges, edges[:-1] + characters, side="right") - 1
    weights = np.concatenate([[0], np.cumsum([weight_of[word] for word, _, _ in spans])])
    first_inside = np.searchsorted([start for _, start, _ in spans], edges[:-1])
    behind_inside = np.searchsorted([end for _, _, end in spans], edges[last], side="right")
    scores = weights[np.maximum(behind_inside, first_inside)] - weights[first_inside]
    best = int(np.argmax(scores))
    if scores[best] <= 0:
        return None
    passage = part[edges[best] : edges[last[best]]]
    start = origin + int(edges[best]) + len(passage) - len(passage.lstrip())
    return start, start + len(passage.strip())


def _edges(text: str, characters: int) -> list[int]:
    """Where the text may be divided, so that no piece is too long: at sentences, else at clauses, else anywhere."""
    edges = [0, len(text)]
    for mark in (_SENTENCE_END, _CLAUSE_END):
        found = (
            (first, *(stop.end() for stop in mark.finditer(text, first, last)))
            if last - first > characters
            else (first,)
            for first, last in itertools.pairwise(edges)
        )
        edges = sorted({*itertools.chain(*found), len(text)})
    cuts = [range(first, last, characters) for first, last in itertools.pairwise(edges)]
    return [*itertools.chain(*cuts), len(text)]
