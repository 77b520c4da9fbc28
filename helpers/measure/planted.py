"""Corpora whose topics are known, because they were drawn from a model: what a method finds can be held against it."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.measure.dtm import DocumentTermMatrix, document_term_matrix
from helpers.measure.lexicon import load_stop_words
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.tokens import tokenize
from helpers.measure.topic_posterior import dirichlet_rows
from helpers.options import check_number, check_whole
from helpers.read.corpus import load_corpus

# Sections that are drawn at once.
_PART = 10_000
_VOCABULARY = 1_000
# The word of rank r has a share in proportion to 1 / (r + 2.7) (Zipf and Mandelbrot).
_RANK_OFFSET = 2.7
# How closely replies keep to the shares of their year and region, and sections to those of their reply.
_REPLY_KEEPS, _SECTION_KEEPS = 2.0, 4.0
# As in the teaching corpus: sections of a reply besides the first, and the spread of the logarithm of lengths.
_MORE_SECTIONS, _LENGTH_SPREAD = 3.0, 0.6
_FACTS = {
    "level": ("province", "prefecture", "county"),
    "kind": ("proposal", "suggestion"),
    "department": ("工业和信息化厅", "发展和改革委员会", "财政厅", "科学技术厅"),
}
YEARS = tuple(range(2013, 2025))
REGIONS = ("锦淮省", "砾川省", "江岚省", "朔原省", "云岫省", "澜海省")


@dataclasses.dataclass(frozen=True)
class Planted:
    """A corpus and the model that it was drawn from.

    Attributes
    ----------
    dtm
        Counts of words in sections. Words that no section has are in it too, so that its columns are those of
        `topic_word`.
    topic_word
        Topics x vocabulary; a row sums to one.
    weights
        Sections x topics: the shares from which each section's words were drawn; a row sums to one.
    prevalence
        DataFrame[year, region, topic, share], sorted: the expected share of each topic, which sums to one over
        topics. It is exact, whether sections count alike or by their tokens, as lengths do not hang on topics.
    """

    dtm: DocumentTermMatrix
    topic_word: np.ndarray
    weights: np.ndarray
    prevalence: pd.DataFrame


@dataclasses.dataclass(frozen=True)
class _Plan:
    """What all parts of a corpus are drawn from; `shares` is years x regions x topics."""

    seed: int
    years: list[int]
    regions: list[str]
    shares: np.ndarray
    vocabulary: np.ndarray
    topic_word: np.ndarray
    tokens: float
    step: dict[str, Any]


def planted_corpus(
    sections: int = 500,
    topics: int = 10,
    *,
    seed: int = 0,
    years: Sequence[int] = YEARS,
    regions: Mapping[str, Mapping[int, float]] | None = None,
    trend: Mapping[int, float] | None = None,
    vocabulary: Sequence[str] | None = None,
    tokens_per_section: float = 70,
) -> Planted:
    """Draw a corpus from topics that are known.

    Parameters
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

    Returns
    -------
    Planted. Reading a text that is so drawn makes no sense; its words go together as they were planned to.

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
    Reply: year, region, level, kind and department by chance (the last three change nothing); its shares are
    Dirichlet around those of year and region, with concentration 2. It has 1 + Poisson(3) sections; the last may
    lack some.
    Section: shares Dirichlet around the reply's, with concentration 4; length log-normal with a spread of 0.6, at
    least one token; each token is of a topic by these shares, and a word by its topic.
    """
    parts = list(
        planted_parts(
            sections, topics, seed=seed, years=years, regions=regions, trend=trend,
            vocabulary=vocabulary, tokens_per_section=tokens_per_section,
        )
    )  # fmt: skip
    documents = pd.concat([part.dtm.documents for part in parts], ignore_index=True)
    matrix = sp.vstack([part.dtm.matrix for part in parts], format="csr")
    provenance = {**parts[0].dtm.provenance, "replies": int(documents["reply_id"].nunique())}
    dtm = dataclasses.replace(parts[0].dtm, matrix=matrix, documents=documents, provenance=provenance)
    return dataclasses.replace(parts[0], dtm=dtm, weights=np.concatenate([part.weights for part in parts]))


def planted_parts(
    sections: int = 500,
    topics: int = 10,
    *,
    seed: int = 0,
    years: Sequence[int] = YEARS,
    regions: Mapping[str, Mapping[int, float]] | None = None,
    trend: Mapping[int, float] | None = None,
    vocabulary: Sequence[str] | None = None,
    tokens_per_section: float = 70,
) -> Iterator[Planted]:
    """The corpus of `planted_corpus` in parts of 10,000 sections, so that a large one takes no memory.

    Parameters
    ----------
    sections, topics, seed, years, regions, trend, vocabulary, tokens_per_section
        See `planted_corpus`.

    Returns
    -------
    Iterator of Planted. All have the same words, topics and expected shares; no reply stands in two.

    Raises
    ------
    InvalidValue
        As `planted_corpus`, before the first part is drawn.
    """
    check_whole("sections", sections)
    check_whole("topics", topics, least=2)
    check_seed(seed)
    check_number("tokens_per_section", tokens_per_section, least=1)
    differences = {name: dict(told) for name, told in (regions or dict.fromkeys(REGIONS, {})).items()}
    changes = dict(trend or {})
    step = {
        "function": "planted_corpus", "sections": sections, "topics": topics, "seed": seed, "years": list(years),
        "regions": differences, "trend": changes, "tokens_per_section": tokens_per_section,
    }  # fmt: skip
    shares = _shares(topics, list(years), differences, changes)
    words = np.array(_words(vocabulary), dtype=object)
    topic_word = _topic_words(np.random.default_rng([seed, 0]), topics, len(words))
    plan = _Plan(seed, list(years), list(differences), shares, words, topic_word, float(tokens_per_section), step)
    return (_part(plan, first, min(_PART, sections - first)) for first in range(0, sections, _PART))


def _shares(topics: int, years: list[int], regions: dict[str, dict[int, float]], trend: dict[int, float]) -> np.ndarray:
    """The expected shares, years x regions x topics."""
    _check_places(topics, years, regions, trend)
    base = np.linspace(1.5, 0.5, topics) / topics
    change = np.array([trend.get(topic, 0.0) for topic in range(1, topics + 1)])
    differences = np.array([[told.get(topic, 0.0) for topic in range(1, topics + 1)] for told in regions.values()])
    since = np.array(years, dtype=float) - np.mean(years)
    shares: np.ndarray = base + since[:, None, None] * change + differences
    moved = (change != 0) | (differences != 0).any(axis=0)
    if moved.all():
        raise InvalidValue(f"all {topics} topics have a trend or differ by region: leave one that gives way to them")
    rest = 1 - shares[..., moved].sum(axis=-1, keepdims=True)
    shares[..., ~moved] = rest * base[~moved] / base[~moved].sum()
    if shares.min() <= 0:
        year, region, topic = np.unravel_index(shares.argmin(), shares.shape)
        raise InvalidValue(
            f"topic {topic + 1} would have a share of {shares.min():.3f} in {years[year]} in {list(regions)[region]}: "
            "make trends and regional differences smaller"
        )
    return shares


def _check_places(
    topics: int, years: list[int], regions: dict[str, dict[int, float]], trend: dict[int, float]
) -> None:
    for year in years:
        check_whole("a year", year)
    if not years or len(set(years)) < len(years):
        raise InvalidValue(f"years = {years!r} are none, or one stands twice: give distinct years")
    for where, changes in {"the trend": trend, **regions}.items():
        for topic, change in changes.items():
            if topic not in range(1, topics + 1):
                raise InvalidValue(f"{where} names topic {topic!r}: give one of 1 to {topics}")
            check_number(f"the change of topic {topic} in {where}", change)


def _words(vocabulary: Sequence[str] | None) -> list[str]:
    if vocabulary is None:
        return sorted(_teaching_words())
    words = list(vocabulary) if not isinstance(vocabulary, str) else []
    if len(words) < 2 or len(set(words)) < len(words):
        raise InvalidValue(
            f"the vocabulary has {len(words)} words, {len(set(words))} distinct: give a list of distinct ones"
        )
    return sorted(words)


@functools.cache
def _teaching_words() -> tuple[str, ...]:
    tokens = tokenize(load_corpus("teaching"))
    content = tokens.without(load_stop_words("function"), numerals=True, min_characters=2)
    return tuple(document_term_matrix(content).frequency()["term"][:_VOCABULARY])


def _topic_words(generator: np.random.Generator, topics: int, words: int) -> np.ndarray:
    falling = 1 / (np.arange(1, words + 1) + _RANK_OFFSET)
    orders = generator.permuted(np.tile(np.arange(words), (topics, 1)), axis=1)
    shares: np.ndarray = (falling / falling.sum())[orders]
    return shares


def _part(plan: _Plan, first: int, sections: int) -> Planted:
    """Some sections, which are counted from `first`."""
    generator = np.random.default_rng([plan.seed, 1 + first // _PART])
    sizes = 1 + generator.poisson(_MORE_SECTIONS, sections)
    reply = np.repeat(np.arange(sections), sizes)[:sections]
    replies = int(reply[-1]) + 1
    year, region = (generator.integers(len(places), size=replies) for places in (plan.years, plan.regions))
    tendency = dirichlet_rows(_REPLY_KEEPS * plan.shares[year, region], generator)
    weights = dirichlet_rows(_SECTION_KEEPS * tendency[reply], generator)
    matrix = _count_words(generator, plan, weights)
    facts = _facts(generator, plan, year, region).iloc[reply].reset_index(drop=True)
    dtm = DocumentTermMatrix(
        matrix, plan.vocabulary, _documents(facts, reply, first, matrix), "count",
        with_step({"corpus": "planted", "replies": replies, "unit": "section", "steps": []}, plan.step),
    )  # fmt: skip
    return Planted(dtm, plan.topic_word, weights, _prevalence(plan))


def _count_words(generator: np.random.Generator, plan: _Plan, weights: np.ndarray) -> sp.csr_matrix:
    middle = np.log(plan.tokens) - _LENGTH_SPREAD**2 / 2
    lengths = np.maximum(np.rint(np.exp(generator.normal(middle, _LENGTH_SPREAD, len(weights)))), 1).astype(np.int64)
    of_topic = generator.multinomial(lengths, weights)
    sections, words = [], []
    for topic, chances in enumerate(plan.topic_word):
        sections.append(np.repeat(np.arange(len(weights)), of_topic[:, topic]))
        words.append(generator.choice(len(chances), size=len(sections[-1]), p=chances))
    cells = np.concatenate(sections), np.concatenate(words)
    ones = np.ones(len(cells[0]), dtype=np.int64)
    return sp.coo_matrix((ones, cells), shape=(len(weights), len(plan.vocabulary))).tocsr()


def _facts(generator: np.random.Generator, plan: _Plan, year: np.ndarray, region: np.ndarray) -> pd.DataFrame:
    """What is known of replies."""
    chosen = {name: generator.choice(values, size=len(year)) for name, values in _FACTS.items()}
    regions = np.array(plan.regions)[region]
    facts = pd.DataFrame({"region": regions, **chosen, "doc_type": "reply"}, dtype="string")
    facts["department"] = facts["region"] + facts["department"]
    facts.insert(0, "year", pd.array(np.array(plan.years)[year], dtype="Int64"))
    return facts


def _documents(facts: pd.DataFrame, reply: np.ndarray, first: int, matrix: sp.csr_matrix) -> pd.DataFrame:
    """One row a section; a reply is called by the number of its first section."""
    starts = np.flatnonzero(np.diff(reply, prepend=-1))
    replies = pd.Series([f"planted{first + start + 1:08d}" for start in starts], dtype="string").iloc[reply]
    within = pd.Series(np.arange(len(reply)) - starts[reply] + 1).astype("string")
    replies = replies.reset_index(drop=True)
    names = replies + "-" + within
    documents = pd.DataFrame({"section_id": names, "reply_id": replies}).join(facts)
    return documents.assign(document_id=names, tokens=np.asarray(matrix.sum(axis=1)).ravel())


def _prevalence(plan: _Plan) -> pd.DataFrame:
    years, regions, topics = plan.shares.shape
    table = pd.DataFrame(
        {
            "year": np.repeat(plan.years, regions * topics),
            "region": np.tile(np.repeat(plan.regions, topics), years),
            "topic": np.tile(np.arange(1, topics + 1), years * regions),
            "share": plan.shares.ravel(),
        }
    )
    table = table.sort_values(["year", "region", "topic"], ignore_index=True)
    table.attrs["provenance"] = {"corpus": "planted", "steps": [plan.step]}
    return table
