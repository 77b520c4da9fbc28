"""Tokenizers that all tests share, and tokens from lists of words for tests that count by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measure import Tokenizer, Tokens

# A dictionary takes a twentieth of a second to build, and with the terms twice that: each of these builds its own once.
DEFAULT, PLAIN = Tokenizer(), Tokenizer(lexicon=None)


def tokens_of_lists(lists, years=None, names=None):
    """Each list is the one section of a reply; its words follow one another without a gap, save where one is None."""
    rows = [(document, place, word) for document, words in enumerate(lists) for place, word in enumerate(words)]
    rows = [row for row in rows if row[2] is not None]
    types, codes = np.unique(np.array([row[2] for row in rows], dtype=object), return_inverse=True)
    document, place = (np.array([row[column] for row in rows], dtype=np.int64) for column in (0, 1))
    names = names or [f"r{number}" for number in range(len(lists))]
    blank = pd.array([pd.NA] * len(lists), dtype="string")
    documents = pd.DataFrame({"document_id": names, "section_id": names, "reply_id": names})
    documents = documents.assign(year=pd.array(years or [2020] * len(lists), dtype="Int64"))
    documents = documents.assign(**dict.fromkeys(("region", "level", "kind", "department", "doc_type"), blank))
    return Tokens(documents, types, codes.astype(np.int32), document, place, place + 1, {"corpus": "lists", "steps": []})
