"""Variants of a term counted together: short names and other spellings become the full form that a lexicon tells."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.lexicon import load_lexicon
from helpers.measure.provenance import with_step
from helpers.measure.tokens import Tokens
from helpers.segment.segmenter import as_term


def merge_aliases(tokens: Tokens, lexicon: str | Path | pd.DataFrame = "policy+bodies") -> Tokens:
    """Let each alias count as its full form: 首台套 as 首台(套), 两化融合 as 信息化和工业化融合.

    Parameters
    ----------
    tokens
        What `tokenize` returns, of words. Words that were taken out stay out.
    lexicon
        Lists as `load_lexicon` takes them, or the table that it returns; a row with ``alias_of`` is an alias of that
        term.

    Returns
    -------
    Tokens with the same documents, offsets and gaps; types and codes are those of the full forms. The step in
    `Tokens.provenance` tells how many types were ``merged``.

    Raises
    ------
    NotFound
        If there is no such list.
    InvalidValue
        If the lexicon tells of no alias, gives a term two full forms, or has a full form that is an alias itself; if
        the tokens are phrases of `Tokens.ngrams`, or n-grams of characters.

    Notes
    -----
    An alias counts only where it is a whole token, as the tokenizer with the same lexicon leaves it, and then always,
    whatever it means in its place (小巨人 may be a small giant). A longer term that holds another is no alias of it:
    专精特新企业 and 专精特新 stay two words. From then on measures know the full form alone: ask `keyword_trend` and
    `kwic` for that, and do not look within words, since these are no longer the characters that were printed; `kwic`
    with ``corpus=`` shows what was.

    References
    ----------
    quanteda's tokens_replace.
    """
    full_forms = _full_forms(load_lexicon(lexicon) if isinstance(lexicon, (str, Path)) else lexicon)
    if tokens.overlapping:
        raise InvalidValue("the tokens are n-grams that share characters and no words: give words")
    if any(step["function"] == "ngrams" for step in tokens.provenance["steps"]):
        raise InvalidValue("the tokens are phrases already: merge aliases in the tokens from before Tokens.ngrams")
    is_alias = np.isin(tokens.types, full_forms.index.to_numpy())
    names = tokens.types.copy()
    names[is_alias] = full_forms[tokens.types[is_alias]]
    types, place = np.unique(names, return_inverse=True)
    named = str(lexicon) if isinstance(lexicon, (str, Path)) else "given terms"
    step = {"function": "merge_aliases", "lexicon": Path(named).name, "merged": int(is_alias.sum())}
    codes = place.astype(tokens.codes.dtype)[tokens.codes]
    return dataclasses.replace(tokens, types=types, codes=codes, provenance=with_step(tokens.provenance, step))


def _full_forms(lexicon: pd.DataFrame) -> pd.Series:
    """The full form of each alias, both as tokens are written."""
    if not {"term", "alias_of"} <= set(lexicon.columns):
        raise InvalidValue(f"the lexicon has the columns {', '.join(lexicon.columns)}: it needs term and alias_of")
    told = lexicon.loc[lexicon["alias_of"].fillna("") != "", ["term", "alias_of"]]
    told = told.apply(lambda column: column.map(as_term).str.strip()).drop_duplicates()
    if told.empty:
        raise InvalidValue("the lexicon tells of no alias: give one with full forms in its column alias_of")
    twice = told["term"][told["term"].duplicated() | told["alias_of"].isin(told["term"])]
    if len(twice):
        raise InvalidValue(f"{twice.iloc[0]} has two full forms or one that is an alias itself: mend alias_of")
    full_forms: pd.Series = told.set_index("term")["alias_of"]
    return full_forms
