"""How a letter divides its words."""

from __future__ import annotations

import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.countable import countable_sections
from helpers.measure.provenance import with_step
from helpers.measure.tokens import Tokens
from helpers.measure.windows import check_source
from helpers.read.corpus import Corpus


def section_lengths(tokens: Tokens, corpus: Corpus, reply_id: str) -> pd.DataFrame:
    """How many words each part of one letter has.

    Parameters
    ----------
    tokens
        What `tokenize` returns with ``unit="section"``.
    corpus
        The corpus that the tokens are of.
    reply_id
        Which reply.

    Returns
    -------
    DataFrame[section_id, label, heading, role, tokens, share], in reading order; `share` is of all words of
    the letter, opening and closing formulas left out.

    Raises
    ------
    InvalidValue
        If the corpus has no such reply or is another than that of the tokens, or these are of whole replies or of
        paragraphs.

    Notes
    -----
    Length is not effort: a hard request can be answered in a line.
    """
    check_source(tokens, corpus)
    if reply_id not in set(corpus.replies["reply_id"]):
        raise InvalidValue(f"reply_id = {reply_id!r} is not in the corpus {corpus.name}: see corpus.replies")
    if tokens.provenance["unit"] != "section":
        raise InvalidValue('the tokens are of whole replies or of paragraphs: tokenize with unit="section"')
    counts = tokens.documents[["section_id"]].assign(tokens=tokens.counts())
    sections = countable_sections(corpus)
    sections = sections.loc[sections["reply_id"] == reply_id, ["section_id", "label", "heading", "role"]]
    table = sections.merge(counts, on="section_id", how="left", validate="1:1")
    table["share"] = table["tokens"] / table["tokens"].sum()
    step = {"function": "section_lengths", "reply_id": reply_id}
    table.attrs["provenance"] = with_step(tokens.provenance, step)
    return table
