"""What of a corpus is counted: the sections of letters without their formulas, the paragraphs of these."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd

from helpers.read.corpus import Corpus

Unit = Literal["section", "paragraph", "reply"]
# A line from its first to its last character that is no space.
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")


def countable_sections(corpus: Corpus) -> pd.DataFrame:
    """The sections that are counted: outermost ones of the corpus' replies, in the order of these, and no closings."""
    place = pd.Index(corpus.replies["reply_id"]).get_indexer(corpus.sections["reply_id"])
    kept = np.flatnonzero((place >= 0) & (corpus.sections["role"] != "closing").to_numpy())
    sections: pd.DataFrame = corpus.sections.iloc[kept[np.argsort(place[kept], kind="stable")]]
    reached = sections.groupby("reply_id", sort=False)["end"].cummax()
    before = reached.groupby(sections["reply_id"], sort=False).shift(fill_value=-1)
    return sections[sections["start"] >= before].reset_index(drop=True)


def countable_texts(corpus: Corpus, unit: Unit) -> pd.DataFrame:
    """What is cut at once: the sections that are counted, or the paragraphs of these, in reading order.

    Returns
    -------
    DataFrame[section_id, reply_id, document_id, start, end, text]; `document_id` as in `Tokens.documents`.
    """
    columns = ["section_id", "reply_id", "document_id", "start", "end", "text"]
    sections = countable_sections(corpus)
    if unit == "paragraph":
        return _paragraphs(sections)[columns]
    return sections.assign(document_id=sections["section_id" if unit == "section" else "reply_id"])[columns]


def _paragraphs(sections: pd.DataFrame) -> pd.DataFrame:
    found = [
        (row, line.start(), line.group())
        for row, text in enumerate(sections["text"])
        for line in _PARAGRAPH.finditer(text)
    ]
    row, offset, text = zip(*found, strict=True) if found else ((), (), ())
    lines = sections.iloc[list(row)].reset_index(drop=True)
    start = lines["start"] + np.array(offset, dtype=np.int64)
    number = (lines.groupby("section_id", sort=False).cumcount() + 1).astype("string")
    lines = lines.assign(text=pd.array(text, dtype="string"), start=start)
    return lines.assign(end=start + lines["text"].str.len(), document_id=lines["section_id"] + "#" + number)
