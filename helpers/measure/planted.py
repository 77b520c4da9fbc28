"""Corpora whose topics are known, because they were drawn from a model: what a method finds can be held against it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.planting import YEARS, Planting
from helpers.measure.provenance import with_step
from helpers.measure.topic_posterior import dirichlet_rows

# Sections that are drawn at once.
_PART = 10_000
# How closely replies keep to the shares of their year and region, and sections to those of their reply.
_REPLY_KEEPS, _SECTION_KEEPS = 2.0, 4.0
# As in the teaching corpus: sections of a reply besides the first, and the spread of the logarithm of lengths.
_MORE_SECTIONS, _LENGTH_SPREAD = 3.0, 0.6
_FACTS = {
    "level": ("province", "prefecture", "county"),
    "kind": ("proposal", "suggestion"),
    "department": ("工业和信息化厅", "发展和改革委员会", "财政厅", "科学技术厅"),
}


@dataclasses.dataclass(frozen=True, eq=False)
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
    sections, topics, seed, years, regions, trend, vocabulary, tokens_per_section
        What `helpers.measure.planting.Planting` says of them: how many sections and topics, the seed of all draws, the
        years and regions of replies, how shares of topics change over years and differ between regions, the words,
        and the mean length of a section.

    Returns
    -------
    Planted. Reading a text that is so drawn makes no sense; its words go together as they were planned to.

    Raises
    ------
    InvalidValue
        If an option will not do, names a topic that there is not, or makes a share leave 0 to 1.

    Notes
    -----
    Topics and their expected shares are those of the plan.
    Reply: year, region, level, kind and department by chance (the last three change nothing); its shares are
    Dirichlet around those of year and region, with concentration 2. It has 1 + Poisson(3) sections; the last may
    lack some.
    Section: shares Dirichlet around the reply's, with concentration 4; length log-normal with a spread of 0.6, at
    least one token; each token is of a topic by these shares, and a word by its topic.
    """
    parts = list(
        planted_parts(
            sections, topics, seed=seed, years=years, regions=regions, trend=trend, vocabulary=vocabulary,
            tokens_per_section=tokens_per_section,
        )
    )  # fmt: skip
    documents = pd.concat([part.dtm.documents for part in parts], ignore_index=True)
    matrix = sp.vstack([part.dtm.matrix for part in parts], format="csr")
    provenance = {**parts[0].dtm.provenance, "replies": int(documents["reply_id"].nunique())}
    dtm = dataclasses.replace(parts[0].dtm, matrix=matrix, documents=documents, provenance=provenance)
    return dataclasses.replace(parts[0], dtm=dtm, weights=np.concatenate([part.weights for part in parts]))


def planted_parts(sections: int = 500, topics: int = 10, **options: Any) -> Iterator[Planted]:
    """The corpus of `planted_corpus` in parts of 10,000 sections, so that a large one takes no memory.

    Parameters
    ----------
    sections, topics, **options
        See `planted_corpus`.

    Returns
    -------
    Iterator of Planted. All have the same words, topics and expected shares; no reply stands in two.

    Raises
    ------
    InvalidValue
        As `planted_corpus`, before the first part is drawn.
    """
    plan = Planting(sections, topics, **options)
    return (_part(plan, first, min(_PART, sections - first)) for first in range(0, sections, _PART))


def _part(plan: Planting, first: int, sections: int) -> Planted:
    """Some sections, which are counted from `first`."""
    generator = np.random.default_rng([plan.seed, 1 + first // _PART])
    sizes = 1 + generator.poisson(_MORE_SECTIONS, sections)
    reply = np.repeat(np.arange(sections), sizes)[:sections]
    replies = int(reply[-1]) + 1
    year, region = (generator.integers(size, size=replies) for size in plan.shares.shape[:2])
    tendency = dirichlet_rows(_REPLY_KEEPS * plan.shares[year, region], generator)
    weights = dirichlet_rows(_SECTION_KEEPS * tendency[reply], generator)
    matrix = _count_words(generator, plan, weights)
    facts = _facts(generator, plan, year, region).iloc[reply].reset_index(drop=True)
    dtm = DocumentTermMatrix(
        matrix, plan.words, _documents(facts, reply, first, matrix), "count",
        with_step({"corpus": "planted", "replies": replies, "unit": "section", "steps": []}, plan.step),
    )  # fmt: skip
    return Planted(dtm, plan.topic_word, weights, plan.prevalence())


def _count_words(generator: np.random.Generator, plan: Planting, weights: np.ndarray) -> sp.csr_matrix:
    middle = np.log(plan.tokens_per_section) - _LENGTH_SPREAD**2 / 2
    lengths = np.maximum(np.rint(np.exp(generator.normal(middle, _LENGTH_SPREAD, len(weights)))), 1).astype(np.int64)
    of_topic = generator.multinomial(lengths, weights)
    sections, words = [], []
    for topic, chances in enumerate(plan.topic_word):
        sections.append(np.repeat(np.arange(len(weights)), of_topic[:, topic]))
        words.append(generator.choice(len(chances), size=len(sections[-1]), p=chances))
    cells = np.concatenate(sections), np.concatenate(words)
    ones = np.ones(len(cells[0]), dtype=np.int64)
    return sp.coo_matrix((ones, cells), shape=(len(weights), len(plan.words))).tocsr()


def _facts(generator: np.random.Generator, plan: Planting, year: np.ndarray, region: np.ndarray) -> pd.DataFrame:
    """What is known of replies."""
    chosen = {name: generator.choice(values, size=len(year)) for name, values in _FACTS.items()}
    regions = np.array(list(plan.differences))[region]
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
