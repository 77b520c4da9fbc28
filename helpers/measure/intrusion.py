"""Do people see what a topic model sees? Items in which a coder looks for what was smuggled in.

A coder who understands a topic finds the word, the topic or the set of words that does not belong. What is asked stands
in `Intrusion.items`, what is right in `Intrusion.key`: hand out the first (`write_coding_sheet`, or in a notebook
`helpers.show.code_items`), and score the answers with `score_intrusion`.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_seed
from helpers.measure.stability import heaviest_words
from helpers.measure.topic_model import TopicModel
from helpers.measure.windows import check_source, document_texts
from helpers.options import check_whole
from helpers.read.corpus import Corpus

Task = Literal["word", "topic", "word-set"]
# Intruding words rank, in the topic, beyond this share of all words that any topic has among its heaviest.
_PERCENTILE = 0.6
_TOPICS, _LABEL_WORDS = 3, 8
_SETS, _SET_WORDS, _SET_TOP = 3, 4, 20
BETWEEN_WORDS = "、"
# Smaller weights count as this one, so that the zeros of NMF make no odds infinite.
LEAST_WEIGHT = 0.001


@dataclasses.dataclass(frozen=True, eq=False)
class Intrusion:
    """Items with one intruder each among their options.

    Attributes
    ----------
    task
        ``"word"``, ``"topic"`` or ``"word-set"``.
    items
        What a coder may see: DataFrame[item, option_1, …], ``item`` from 1; of topic intrusion also ``text``.
    key
        What a coder may not see: DataFrame[item, topic, label, intruder] with the number of the option that is the
        intruder; of topic intrusion DataFrame[item, document_id, topic_1, …, weight_1, …, intruder] with the topic of
        each option and its weight in the document.
    provenance
        What they were made from and how.
    """

    task: Task
    items: pd.DataFrame
    key: pd.DataFrame
    provenance: dict[str, Any]

    @property
    def options(self) -> list[str]:
        """The columns of the options."""
        return [column for column in self.items.columns if column.startswith("option_")]

    @property
    def name(self) -> str:
        """The task and the head of a digest of the items: two sheets with the same name ask the same."""
        shown = self.items.to_csv(index=False, lineterminator="\n").encode("utf-8")
        return f"{self.task}-{hashlib.sha256(shown).hexdigest()[:8]}"

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"Intrusion({self.name}: {len(self)} items, {len(self.options)} options each)"


def word_intrusion(model: TopicModel, *, words: int = 5, seed: int = 0) -> Intrusion:
    """Of each topic its heaviest words and one intruder: can a coder tell which word does not belong?

    Parameters
    ----------
    model
        A fitted model.
    words
        How many of the topic's own words are shown.
    seed
        Of the drawing of intruders and of the order of options.

    Returns
    -------
    Intrusion with an item for each topic. The intruder is drawn from the words that some topic has among its
    heaviest, and that rank, in this one, beyond the 60th percentile of them: it is no rare word, and none that the
    topic has too.

    Raises
    ------
    InvalidValue
        If the words are no whole number from 2 on, the seed will not do, or a topic has fewer words or leaves no
        intruder.

    References
    ----------
    Chang, Boyd-Graber, Gerrish, Wang and Blei 2009, Reading tea leaves; the percentile as in Chan and Sältzer 2020,
    oolong.
    """
    check_whole("words", words, 2)
    check_seed(seed)
    generator, labels = np.random.default_rng(seed), model.labels()
    heaviest = np.argsort(-model.topic_word, axis=1, kind="stable")
    _check_own(model, words, f"words = {words}")
    known = np.unique(heaviest[:, :words])
    rows = []
    for topic, order in enumerate(heaviest):
        # The place of each known word in the topic, from 0.
        place = np.argsort(order)[known]
        strange = known[(place > np.quantile(place, _PERCENTILE)) & (place >= words)]
        if not len(strange):
            raise InvalidValue(f"words = {words} leave none that is strange to topic {topic + 1}: ask for fewer")
        own, intruder = model.vocabulary[order[:words]], model.vocabulary[generator.choice(strange)]
        rows.append(({"topic": topic + 1, "label": labels[topic]}, [*own, intruder]))
    step = {"function": "word_intrusion", "words": words, "seed": seed}
    return _marked(model, _shuffled("word", rows, generator, with_step(model.provenance, step)))


def word_set_intrusion(model: TopicModel, *, seed: int = 0) -> Intrusion:
    """Of each topic three sets of its words and a set of another's: can a coder tell which set does not belong?

    Parameters
    ----------
    model
        A fitted model.
    seed
        Of the drawing of words and intruders, and of the order of options.

    Returns
    -------
    Intrusion with an item for each topic. A set has four words, drawn without a word in two sets from the topic's
    twenty heaviest. The intruding ones are from the twenty heaviest of another topic, but no word of this one's.

    Raises
    ------
    InvalidValue
        If the vocabulary or a topic has fewer than twenty words, the seed will not do, or no other topic has four words
        that a topic lacks.

    References
    ----------
    Ying, Montgomery and Stewart 2022, Topics, concepts, and measurement (random four-word set intrusion).
    """
    check_seed(seed)
    if len(model.vocabulary) < _SET_TOP:
        raise InvalidValue(f"the vocabulary has {len(model.vocabulary)} words, and sets are of {_SET_TOP}: keep more")
    generator, labels = np.random.default_rng(seed), model.labels()
    _check_own(model, _SET_TOP, "sets")
    heaviest = np.argsort(-model.topic_word, axis=1, kind="stable")[:, :_SET_TOP]
    rows = []
    for topic, own in enumerate(heaviest):
        strange = [words[~np.isin(words, own)] for words in heaviest]
        others = [words for words in strange if len(words) >= _SET_WORDS]
        if not others:
            raise InvalidValue(f"no topic has {_SET_WORDS} words that topic {topic + 1} lacks: fit fewer topics")
        intruder = generator.choice(others[generator.integers(len(others))], _SET_WORDS, replace=False)
        drawn = generator.choice(own, _SETS * _SET_WORDS, replace=False).reshape(_SETS, _SET_WORDS)
        sets = [BETWEEN_WORDS.join(model.vocabulary[words]) for words in [*drawn, intruder]]
        rows.append(({"topic": topic + 1, "label": labels[topic]}, sets))
    step = {"function": "word_set_intrusion", "seed": seed}
    return _marked(model, _shuffled("word-set", rows, generator, with_step(model.provenance, step)))


def topic_intrusion(model: TopicModel, corpus: Corpus, *, documents: int = 20, seed: int = 0) -> Intrusion:
    """Of some documents their three heaviest topics and one intruder: can a coder tell which topic is not there?

    Parameters
    ----------
    model
        A fitted model of the corpus, or one `TopicModel.by_reply`.
    corpus
        Where the texts are read.
    documents
        How many documents are drawn.
    seed
        Of the drawing of documents and intruders, and of the order of options.

    Returns
    -------
    Intrusion with an item for each document: its text, and topics as their eight heaviest words. The intruder is any
    topic that is lighter in the document than the three. Documents with fewer than three topics that weigh 0.001 or
    more are not drawn: there any other topic is as much an intruder.

    Raises
    ------
    InvalidValue
        If the model has fewer than four topics, fewer documents than asked for have three topics, the corpus is another
        than that of the model, or an option will not do.

    References
    ----------
    Chang, Boyd-Graber, Gerrish, Wang and Blei 2009, Reading tea leaves; the choice of intruders as in Chan and Sältzer
    2020, oolong.
    """
    check_whole("documents", documents)
    check_seed(seed)
    rows_with_three = _documents_with_three_topics(model, documents)
    check_source(model, corpus)
    texts, generator = document_texts(model, corpus), np.random.default_rng(seed)
    words = model.words(_LABEL_WORDS).groupby("topic", sort=True)["term"].agg(BETWEEN_WORDS.join).to_numpy()
    rows = []
    for row in generator.choice(rows_with_three, documents, replace=False):
        weights = model.weights[row]
        order = np.argsort(-weights, kind="stable")
        lighter = order[weights[order] < weights[order[_TOPICS - 1]]]
        topics = [*order[:_TOPICS], generator.choice(lighter)]
        about = {"document_id": model.documents["document_id"].iloc[row], "text": texts[row], "topics": topics}
        rows.append(({**about, "weights": weights[topics]}, list(words[topics])))
    step = {"function": "topic_intrusion", "documents": documents, "seed": seed}
    return _shuffled("topic", rows, generator, with_step(model.provenance, step))


def check_answers(items: Intrusion, answers: pd.DataFrame, keys: tuple[str, ...] = ("item",)) -> None:
    """Refuse answers that are not to these items.

    Parameters
    ----------
    items
        What was asked.
    answers
        DataFrame[item, choice] and the other keys.
    keys
        What is answered once.

    Raises
    ------
    InvalidValue
        If it is no table, a column is missing, an item is unknown or answered twice, or a choice is no option.
    """
    if not isinstance(answers, pd.DataFrame):
        raise InvalidValue(f"the answers are of type {type(answers).__name__}: give what read_coding_sheet returns")
    if missing := ", ".join(sorted({*keys, "choice"} - set(answers.columns))):
        raise InvalidValue(f"the answers have no column {missing}: give what read_coding_sheet returns")
    if strange := set(answers["item"]) - set(items.items["item"]):
        first = min(map(repr, strange))
        raise InvalidValue(f"the answers have an item {first}: give those of {items.name}, 1 to {len(items)}")
    if answers.duplicated([*keys]).any():
        raise InvalidValue("a coder judged an item twice: keep one answer, or give each coder a name of their own")
    chosen = pd.to_numeric(answers["choice"], errors="coerce")
    if not chosen[answers["choice"].notna()].isin(range(1, len(items.options) + 1)).all():
        raise InvalidValue(f"a choice is no option: give numbers from 1 to {len(items.options)}, or nothing")


def _check_own(model: TopicModel, words: int, asked: str) -> None:
    """Refuse to show words as a topic's that it does not have."""
    own = (heaviest_words(model.topic_word, words) >= 0).sum(axis=1)
    least, needed = int(own.argmin()), min(words, len(model.vocabulary))
    if own[least] < needed:
        raise InvalidValue(
            f"{asked} need {needed} words of each topic, and topic {least + 1} has {own[least]}: "
            "ask for fewer, or fit fewer topics"
        )


def _documents_with_three_topics(model: TopicModel, documents: int) -> np.ndarray:
    """The rows of the documents with three topics of some weight and a lighter one."""
    topics = len(model.topic_word)
    if topics <= _TOPICS:
        raise InvalidValue(f"the model has {topics} topics: an intruder among {_TOPICS} others needs one more")
    falling = -np.sort(-np.nan_to_num(model.weights), axis=1)
    third = falling[:, _TOPICS - 1]
    found = np.flatnonzero((third >= LEAST_WEIGHT) & (falling[:, -1] < third))
    if len(found) < documents:
        raise InvalidValue(
            f"documents = {documents} are more than the {len(found)} that have {_TOPICS} topics of a weight of "
            f"{LEAST_WEIGHT} or more: ask for fewer, or use longer documents, as by_reply gives"
        )
    return found


def _marked(model: TopicModel, items: Intrusion) -> Intrusion:
    """The items with a key that tells which topics are stable, if it is known; coders are not told."""
    return dataclasses.replace(items, key=model.marked(items.key))


def _shuffled(
    task: Task, rows: list[tuple[dict[str, Any], list[str]]], generator: np.random.Generator, provenance: dict[str, Any]
) -> Intrusion:
    """Items whose options, the intruder last among them, are brought into a random order."""
    items, key = [], []
    for item, (about, options) in enumerate(rows, start=1):
        order = generator.permutation(len(options))
        shown = {f"option_{place}": str(options[i]) for place, i in enumerate(order, start=1)}
        text = {"text": about.pop("text")} if "text" in about else {}
        items.append({"item": item, **text, **shown})
        intruder = int(np.flatnonzero(order == len(options) - 1)[0]) + 1
        key.append({"item": item, **_by_option(about, order), "intruder": intruder})
    return Intrusion(task, pd.DataFrame(items), pd.DataFrame(key), provenance)


def _by_option(about: dict[str, Any], order: np.ndarray) -> dict[str, Any]:
    """What is known of an item, its topics and weights in the order of the options."""
    topics = {f"topic_{place}": about["topics"][i] + 1 for place, i in enumerate(order, start=1) if "topics" in about}
    weights = {f"weight_{place}": about["weights"][i] for place, i in enumerate(order, start=1) if "weights" in about}
    return {**{name: value for name, value in about.items() if name not in ("topics", "weights")}, **topics, **weights}
