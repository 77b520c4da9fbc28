"""What planted corpora are drawn from: topics with their words, and how much of each is expected where and when."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.dtm import document_term_matrix
from helpers.measure.lexicon import load_stop_words
from helpers.measure.resample import check_seed
from helpers.measure.tokens import tokenize
from helpers.options import check_number, check_whole, is_list
from helpers.read.corpus import load_corpus

_VOCABULARY = 1_000
# The word of rank r has a share in proportion to 1 / (r + 2.7) (Zipf and Mandelbrot).
_RANK_OFFSET = 2.7
YEARS = tuple(range(2013, 2025))
REGIONS = ("锦淮省", "砾川省", "江岚省", "朔原省", "云岫省", "澜海省")


@dataclasses.dataclass(frozen=True)
class Planting:
    """The plan of a corpus.

    Attributes
    ----------
    sections, topics
        How many.
    seed
        Of all draws. The topics' words are the same for one seed, whatever the number of sections.
    years
        Each is as likely as another for a reply.
    regions
        Each is as likely as another; to its name the topics, from 1, whose share there is larger or smaller, and by
        how much: ``{"江岚省": {2: 0.05}, "云岫省": {}}``. If None, the six provinces of the teaching corpus,
        without differences.
    trend
        The topics whose share changes from year to year, and by how much: with ``{1: 0.01}`` topic 1 gains one
        percentage point a year. If None, none does.
    vocabulary
        Distinct words; the thousand that most sections of the teaching corpus have (of two characters and more, no
        numbers, no function words) if None.
    tokens_per_section
        The mean length.

    Raises
    ------
    InvalidValue
        If an option will not do, names a topic that there is not, or makes a share leave 0 to 1.

    Notes
    -----
    Topic: the vocabulary in an order of its own, the word of rank r with a share in proportion to 1 / (r + 2.7).
    Share: topics fall evenly from one and a half times to half the mean share, in the middle of the years. Trends
    and regions are added to that, on the scale of shares; the topics that have neither divide what is left in
    proportion. All expected shares are so linear in the year and the region.
    """

    sections: int = 500
    topics: int = 10
    _: dataclasses.KW_ONLY
    seed: int = 0
    years: Sequence[int] = YEARS
    regions: Mapping[str, Mapping[int, float]] | None = None
    trend: Mapping[int, float] | None = None
    vocabulary: Sequence[str] | None = None
    tokens_per_section: float = 70

    def __post_init__(self) -> None:
        check_whole("sections", self.sections)
        check_whole("topics", self.topics, least=2)
        check_seed(self.seed)
        check_number("tokens_per_section", self.tokens_per_section, least=1)
        _check_years(self.years)
        _check_regions(self.regions)
        for where, changes in {"the trend": self.trend or {}, **self.differences}.items():
            _check_changes(where, changes, self.topics)
        self._check_shares()
        _check_vocabulary(self.vocabulary)

    @functools.cached_property
    def differences(self) -> dict[str, dict[int, float]]:
        """To the name of each region, the topics whose share is another there, and by how much."""
        regions = dict.fromkeys(REGIONS, {}) if self.regions is None else self.regions
        return {name: dict(told) for name, told in regions.items()}

    @functools.cached_property
    def shares(self) -> np.ndarray:
        """The expected shares, years x regions x topics."""
        base = np.linspace(1.5, 0.5, self.topics) / self.topics
        since = np.array(self.years, dtype=float) - np.mean(self.years)
        shares: np.ndarray = base + since[:, None, None] * self._changes[0] + self._changes[1:]
        rest = 1 - shares[..., self._moved].sum(axis=-1, keepdims=True)
        shares[..., ~self._moved] = rest * base[~self._moved] / base[~self._moved].sum()
        return shares

    @functools.cached_property
    def _changes(self) -> np.ndarray:
        """The trend of each topic, and how much more of it each region has."""
        rows = [self.trend or {}, *self.differences.values()]
        return np.array([[row.get(topic, 0.0) for topic in range(1, self.topics + 1)] for row in rows])

    @property
    def _moved(self) -> np.ndarray:
        """Which topics have a trend or differ by region."""
        moved: np.ndarray = (self._changes != 0).any(axis=0)
        return moved

    def _check_shares(self) -> None:
        if self._moved.all():
            raise InvalidValue(
                f"all {self.topics} topics have a trend or differ by region: leave one that gives way to them"
            )
        if self.shares.min() <= 0:
            year, region, topic = (int(place) for place in np.unravel_index(self.shares.argmin(), self.shares.shape))
            raise InvalidValue(
                f"topic {topic + 1} would have a share of {self.shares.min():.3f} in {self.years[year]} in "
                f"{list(self.differences)[region]}: make trends and regional differences smaller"
            )

    @functools.cached_property
    def words(self) -> np.ndarray:
        """Array of the words, sorted."""
        return np.array(sorted(_teaching_words() if self.vocabulary is None else self.vocabulary), dtype=object)

    @functools.cached_property
    def topic_word(self) -> np.ndarray:
        """Topics x words; a row sums to one."""
        falling = 1 / (np.arange(1, len(self.words) + 1) + _RANK_OFFSET)
        ranks = np.tile(np.arange(len(self.words)), (self.topics, 1))
        orders = np.random.default_rng([self.seed, 0]).permuted(ranks, axis=1)
        shares: np.ndarray = (falling / falling.sum())[orders]
        return shares

    @property
    def step(self) -> dict[str, Any]:
        """What provenance tells of it."""
        return {
            "function": "planted_corpus", "sections": self.sections, "topics": self.topics, "seed": self.seed,
            "years": list(self.years), "regions": self.differences, "trend": dict(self.trend or {}),
            "tokens_per_section": self.tokens_per_section,
        }  # fmt: skip

    def prevalence(self) -> pd.DataFrame:
        """The expected shares as a table, DataFrame[year, region, topic, share], sorted."""
        years, regions, topics = self.shares.shape
        table = pd.DataFrame(
            {
                "year": np.repeat(self.years, regions * topics),
                "region": np.tile(np.repeat(list(self.differences), topics), years),
                "topic": np.tile(np.arange(1, topics + 1), years * regions),
                "share": self.shares.ravel(),
            }
        )
        table = table.sort_values(["year", "region", "topic"], ignore_index=True)
        table.attrs["provenance"] = {"corpus": "planted", "steps": [self.step]}
        return table


def _check_years(years: Sequence[int]) -> None:
    if not is_list(years):
        raise InvalidValue(f"years = {years!r} is no list: give distinct years, such as range(2013, 2025)")
    for year in years:
        check_whole("a year", year)
    if not len(years) or len(set(years)) < len(years):
        raise InvalidValue(f"years = {list(years)!r} are none, or one stands twice: give distinct years")


def _check_regions(regions: Mapping[str, Mapping[int, float]] | None) -> None:
    if regions is None:
        return
    if not isinstance(regions, Mapping) or not regions:
        raise InvalidValue(f'regions = {regions!r} name none: give {{"江岚省": {{}}}}, or None for six provinces')
    for region, changes in regions.items():
        if not isinstance(region, str) or not region:
            raise InvalidValue(f"region {region!r} is no name: give a text")
        _check_mapping(region, changes)


def _check_mapping(where: str, changes: Mapping[int, float]) -> None:
    if not isinstance(changes, Mapping):
        raise InvalidValue(f"{where} has {changes!r} for topics: give them with their changes, {{1: 0.01}}")


def _check_changes(where: str, changes: Mapping[int, float], topics: int) -> None:
    _check_mapping(where, changes)
    for topic, change in changes.items():
        if isinstance(topic, bool) or topic not in range(1, topics + 1):
            raise InvalidValue(f"{where} names topic {topic!r}: give one of 1 to {topics}")
        check_number(f"the change of topic {topic} in {where}", change)


def _check_vocabulary(vocabulary: Sequence[str] | None) -> None:
    if vocabulary is None:
        return
    words = list(vocabulary) if is_list(vocabulary) else []
    strange = [word for word in words if not isinstance(word, str) or not word]
    if strange:
        raise InvalidValue(f"{strange[0]!r} in the vocabulary is no word: leave it out")
    if len(words) < 2 or len(set(words)) < len(words):
        raise InvalidValue(
            f"the vocabulary has {len(words)} words, {len(set(words))} distinct: give a list of distinct ones"
        )


@functools.cache
def _teaching_words() -> tuple[str, ...]:
    tokens = tokenize(load_corpus("teaching"))
    content = tokens.without(load_stop_words("function"), numerals=True, min_characters=2)
    return tuple(document_term_matrix(content).frequency()["term"][:_VOCABULARY])
