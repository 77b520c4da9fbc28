"""The same result under other segmentations and stop layers: how far it hangs on either."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure.countable import Unit
from helpers.measure.lexicon import load_stop_words
from helpers.measure.provenance import with_step
from helpers.measure.tokenizer import Tokenizer
from helpers.measure.tokens import Tokens, tokenize
from helpers.read.corpus import Corpus

_FEWEST_RANKED = 3


def usual_tokenizers() -> dict[str, Tokenizer]:
    """The segmentations that a result should survive, by name, the default first.

    They are the same on every machine. Where PyICU is installed ICU's may be added:
    ``usual_tokenizers() | {"icu": Tokenizer("icu", lexicon=None)}``.
    """
    return {
        "jieba+lexicon": Tokenizer(),
        "jieba": Tokenizer(lexicon=None),
        "characters": Tokenizer("characters", lexicon=None),
    }


def sensitivity(
    measure: Callable[[Tokens], pd.DataFrame],
    corpus: Corpus,
    value: str,
    key: str | Sequence[str] = "term",
    *,
    tokenizers: Mapping[str, Tokenizer] | None = None,
    stop_layers: Mapping[str, str | Collection[str]] | None = None,
    unit: Unit = "section",
    cache: str | Path | None = None,
) -> pd.DataFrame:
    """Repeat a result under other segmentations and stop layers.

    Parameters
    ----------
    measure
        What makes a table of tokens, as in ``lambda tokens: keyword_trend(tokens, ["智能制造"], resamples=1)``.
    corpus, unit, cache
        As for `tokenize`.
    value, key
        The column of the measure's table to compare, and the column or columns that tell its rows apart,
        such as ``["term", "period"]``.
    tokenizers
        Names and tokenizers; `usual_tokenizers` if None, which are the default one, jieba without lexicon, and pairs
        of characters.
    stop_layers
        Names and words to take out: a layer of `load_stop_words` or a collection. If None nothing, the
        function words, and these with the words of the letter. Rates then have fewer tokens to go by.

    Returns
    -------
    DataFrame[*key, segmentation, stop_layer, value, rank, lowest, highest, found, agreement, shared], one row a
    key and variant, keys in the order of the first variant: the value, missing where the variant has no such
    key; its rank in the variant (1 is the highest, ties share the mean of theirs); the lowest and highest value
    of the key in any variant, and in how many it was found; Spearman's correlation of the variant with the first
    one, and over how many keys (missing below three, and where all values of either are equal).

    Raises
    ------
    InvalidValue
        If there is no tokenizer or stop layer, or the measure's table has not these columns or has a key twice.
    NotFound
        If there is no such stop layer.

    Notes
    -----
    A spread is no interval: variants are choices, not draws. Agreement says nothing of keys that a variant
    does not have; look at `found`.
    """
    tokenizers = usual_tokenizers() if tokenizers is None else tokenizers
    layers = _words_of(stop_layers)
    if not tokenizers or not layers:
        raise InvalidValue("there is no tokenizer or no stop layer: give one of each at least, or leave both out")
    keys = [key] if isinstance(key, str) else list(key)
    variants: dict[tuple[str, str], pd.Series] = {}
    for segmentation, tokenizer in tokenizers.items():
        tokens = tokenize(corpus, tokenizer, unit, cache=cache)
        for layer, words in layers.items():
            result = measure(tokens.without(words) if words else tokens)
            variants[segmentation, layer] = _column(result, value, keys)
    table = _long(variants, keys)
    step = {
        "function": "sensitivity", "value": value, "key": keys,
        "tokenizers": {name: tokenizer.describe() for name, tokenizer in tokenizers.items()},
        "stop_layers": {name: len(words) for name, words in layers.items()},
    }  # fmt: skip
    provenance = result.attrs.get("provenance", tokens.provenance)
    table.attrs["provenance"] = with_step(provenance, step)
    return table


def _words_of(stop_layers: Mapping[str, str | Collection[str]] | None) -> dict[str, frozenset[str]]:
    if stop_layers is None:
        stop_layers = {"none": (), "function": "function", "function+letter": "function+letter"}
    return {
        name: load_stop_words(words) if isinstance(words, str) else frozenset(words)
        for name, words in stop_layers.items()
    }


def _column(result: pd.DataFrame, value: str, keys: list[str]) -> pd.Series:
    """The values of one variant by key."""
    missing = [column for column in [*keys, value] if column not in result.columns]
    if missing:
        raise InvalidValue(f"the measure's table has no column {', '.join(missing)}: name columns that it has")
    if result.duplicated(keys).any():
        raise InvalidValue(f"key = {keys} does not tell the rows of the measure's table apart: name more columns")
    return pd.Series(result[value].to_numpy(dtype=float), index=pd.MultiIndex.from_frame(result[keys]))


def _long(variants: dict[tuple[str, str], pd.Series], keys: list[str]) -> pd.DataFrame:
    """Keys x variants as one row each, with what the variants have in common."""
    first, *others = variants.values()
    index = first.index
    for column in others:
        index = index.append(column.index.difference(index, sort=False))
    wide = np.column_stack([column.reindex(index) for column in variants.values()])
    names = index.to_frame(index=False)[keys].assign(order=np.arange(len(index)))
    found = pd.DataFrame(wide).agg(["min", "max", "count"], axis=1)
    rows = []
    for (segmentation, stop_layer), values in zip(variants, wide.T, strict=True):
        agreement, shared = _agreement(wide[:, 0], values)
        rows.append(
            names.assign(
                segmentation=segmentation, stop_layer=stop_layer, value=values,
                rank=pd.Series(values).rank(ascending=False), lowest=found["min"], highest=found["max"],
                found=found["count"].astype(int), agreement=agreement, shared=shared,
            )
        )  # fmt: skip
    return pd.concat(rows).sort_values("order", kind="stable", ignore_index=True).drop(columns="order")


def _agreement(first: np.ndarray, other: np.ndarray) -> tuple[float, int]:
    """Spearman's correlation over the keys that both have, and how many these are."""
    both = np.isfinite(first) & np.isfinite(other)
    one, two = first[both], other[both]
    if len(one) < _FEWEST_RANKED or np.ptp(one) == 0 or np.ptp(two) == 0:
        return np.nan, len(one)
    return float(stats.spearmanr(one, two).statistic), len(one)
