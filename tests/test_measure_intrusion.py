"""Intruders are what the rules say, options are in no order, and who knows the planted topics finds them all."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import (
    DocumentTermMatrix,
    TopicModel,
    fit_topics,
    score_intrusion,
    topic_intrusion,
    word_intrusion,
    word_set_intrusion,
)
from helpers.measure.countable import countable_texts
from helpers.measure.intrusion import Intrusion
from helpers.read.corpus import Corpus

TOPICS, WORDS = 5, 30


def model_of(topic_word, weights=None):
    topic_word = np.asarray(topic_word, dtype=float)
    topics, words = topic_word.shape
    weights = np.full((4, topics), 1 / topics) if weights is None else np.asarray(weights, dtype=float)
    names = [f"d{number}" for number in range(len(weights))]
    documents = pd.DataFrame({"document_id": names, "reply_id": names, "tokens": 10})
    vocabulary = np.array([f"w{number:02d}" for number in range(words)], dtype=object)
    return TopicModel(weights, topic_word / topic_word.sum(axis=1, keepdims=True), vocabulary, documents, "nmf", 0, {"steps": []})


def blocks(topics=TOPICS, words=WORDS):
    """Each topic has a block of words of its own, falling; the other words are all rare, and fall too."""
    rare = np.linspace(0.02, 0.01, topics * words)
    table = np.tile(rare, (topics, 1))
    for topic in range(topics):
        table[topic, topic * words : (topic + 1) * words] += np.linspace(2, 1, words)
    return model_of(table)


def with_corpus(model):
    """The model and replies of one section each, of which it is."""
    ids = model.documents["reply_id"]
    replies = pd.DataFrame({"reply_id": ids, "text": "函头\n关于" + ids + "\n落款"})
    sections = pd.DataFrame({"section_id": ids + "-1", "reply_id": ids, "role": "answer", "text": "关于" + ids})
    corpus = Corpus("small", replies, sections.assign(start=3, end=3 + sections["text"].str.len()))
    return of_corpus(model, corpus), corpus


def of_corpus(model, corpus, unit="section"):
    return dataclasses.replace(model, provenance={"corpus_sha256": corpus.digest, "unit": unit, "steps": []})


def intruders(items):
    rows = items.items.merge(items.key, on="item")
    return [row[f"option_{row['intruder']}"] for _, row in rows.iterrows()]


def test_a_word_is_its_topics_or_the_intruder():
    items = word_intrusion(blocks(), seed=3)
    assert len(items) == TOPICS
    assert items.options == [f"option_{number}" for number in range(1, 7)]
    for topic, (_, row) in enumerate(items.items.iterrows()):
        words = {int(word[1:]) for word in row[items.options]}
        own = set(range(topic * WORDS, topic * WORDS + 5))
        assert own < words
        (intruder,) = words - own
        assert intruder % WORDS < 5, "one of the heaviest of some topic"
    assert [f"w{topic * WORDS:02d}" in label for topic, label in enumerate(items.key["label"])] == [True] * TOPICS


def test_intruders_rank_beyond_the_60th_percentile_of_known_words():
    """Ten words are known, five of each topic: four lie beyond the percentile, and the fifth strange one does not."""
    of_second = [6, 9, 11, 14, 17]
    # Places of the known words in the first topic: 0 to 4, 6, 9, 11, 14, 17, whose 60th percentile is 7.2.
    first = np.arange(20, 0, -1)
    # In the second those of its own are 0 to 4, and w00 to w04 follow as 5 to 9: it is 5.4.
    second = np.zeros(20)
    second[of_second + [word for word in range(20) if word not in of_second]] = np.arange(20, 0, -1)
    drawn = np.array([intruders(word_intrusion(model_of([first, second]), seed=seed)) for seed in range(60)])
    assert set(drawn[:, 0]) == {"w09", "w11", "w14", "w17"}
    assert set(drawn[:, 1]) == {"w01", "w02", "w03", "w04"}


def test_topics_with_the_same_words_leave_no_intruder():
    """Of five known words the 60th percentile is passed by two of the topic's own: they are no intruders."""
    with pytest.raises(InvalidValue, match="words = 5 leave none that is strange to topic 1"):
        word_intrusion(model_of([np.arange(30, 0, -1)] * 2))


def test_words_of_no_weight_are_not_asked_as_a_topics():
    of_three, of_many = [3, 2, 1, *[0] * 27], [0, 0, 0, *range(27, 0, -1)]
    for task, asked in ((word_intrusion, "words = 5 need 5"), (word_set_intrusion, "sets need 20")):
        with pytest.raises(InvalidValue, match=f"{asked} words of each topic, and topic 1 has 3"):
            task(model_of([of_three, of_many]))
    assert len(word_intrusion(model_of([of_three, of_many]), words=3)) == 2


@pytest.mark.parametrize("task", [word_intrusion, word_set_intrusion])
def test_every_place_has_the_intruder_as_often(task):
    model = blocks()
    places = np.concatenate([task(model, seed=seed).key["intruder"] for seed in range(120)])
    counts = np.bincount(places)[1:]
    expected = len(places) / len(counts)
    assert len(counts) == (6 if task is word_intrusion else 4)
    assert np.abs(counts - expected).max() < 4 * np.sqrt(expected)


def test_sets_are_of_four_words_and_the_intruding_one_is_anothers():
    items = word_set_intrusion(blocks(), seed=1)
    for topic, (_, row) in enumerate(items.items.iterrows()):
        sets = [[int(word[1:]) for word in row[option].split("、")] for option in items.options]
        assert [len(words) for words in sets] == [4] * 4
        assert len({word for words in sets for word in words}) == 16
        intruder = sets.pop(items.key["intruder"][topic] - 1)
        assert all(topic * WORDS <= word < topic * WORDS + 20 for words in sets for word in words)
        assert len({word // WORDS for word in intruder}) == 1
        assert intruder[0] // WORDS != topic
        assert all(word % WORDS < 20 for word in intruder)


def test_sets_share_no_word_of_alike_topics():
    """Of the twenty heaviest of two topics sixteen are the same: the four others make the only intruding set."""
    first = [3] * 16 + [2] * 4 + [0.1] * 4
    second = [3] * 16 + [0.1] * 4 + [2] * 4
    items = word_set_intrusion(model_of([first, second]))
    assert [sorted(words.split("、")) for words in intruders(items)] == [["w20", "w21", "w22", "w23"], ["w16", "w17", "w18", "w19"]]
    with pytest.raises(InvalidValue, match="no topic has 4 words that topic 1 lacks"):
        word_set_intrusion(model_of([np.arange(30, 0, -1)] * 2))
    with pytest.raises(InvalidValue, match="the vocabulary has 19 words"):
        word_set_intrusion(model_of(np.ones((2, 19))))


WEIGHTS = [
    [0.4, 0.3, 0.2, 0.07, 0.03],
    [0.1, 0.2, 0.3, 0.4, 0.0],
    # Two topics only: any other would be an intruder.
    [0.5, 0.5, 0.0, 0.0, 0.0],
    [np.nan] * 5,
    # The lightest are as heavy as the third.
    [0.6, 0.1, 0.1, 0.1, 0.1],
    # The third is next to nothing.
    [0.5, 0.4995, 0.0005, 0.0, 0.0],
]


def test_topics_of_a_document_and_one_that_is_lighter():
    model, corpus = with_corpus(model_of(blocks().topic_word, WEIGHTS))
    for seed in range(20):
        items = topic_intrusion(model, corpus, documents=2, seed=seed)
        for _, row in items.items.merge(items.key, on="item").iterrows():
            document = int(row["document_id"][1:])
            assert row["text"] == f"关于d{document}"
            topics = [row[f"topic_{place}"] for place in range(1, 5)]
            intruder = topics[row["intruder"] - 1]
            assert set(topics) - {intruder} == [{1, 2, 3}, {2, 3, 4}][document]
            assert [row[f"weight_{place}"] for place in range(1, 5)] == [WEIGHTS[document][topic - 1] for topic in topics]
            words = [int(word[1:]) for word in row[f"option_{row['intruder']}"].split("、")]
            assert words == list(range((intruder - 1) * WORDS, (intruder - 1) * WORDS + 8))
    with pytest.raises(InvalidValue, match="documents = 3 are more than the 2 that have 3 topics"):
        topic_intrusion(model, corpus, documents=3)


def test_the_corpus_must_be_the_models():
    model, _ = with_corpus(model_of(blocks().topic_word, WEIGHTS))
    few, other = with_corpus(model_of(np.ones((2, 30)), [[0.5, 0.5]]))
    with pytest.raises(InvalidValue, match="the corpus given, small, has other texts"):
        topic_intrusion(model, other, documents=1)
    with pytest.raises(InvalidValue, match="the model has 2 topics"):
        topic_intrusion(few, other, documents=1)


def test_sections_paragraphs_and_replies_are_read_in_the_corpus(teaching):
    sections = teaching.sections.set_index("section_id")["text"]
    of_section, of_paragraph = (countable_texts(teaching, unit)[:4] for unit in ("section", "paragraph"))
    lines = [sections[section].strip().split("\n")[line].strip() for section, line in zip(of_paragraph["section_id"], range(4), strict=True)]
    replies = teaching.replies[["reply_id"]][:4].assign(document_id=teaching.replies["reply_id"])
    bodies = teaching.replies["body"][:4].tolist()
    for unit, documents, texts in (
        ("section", of_section, sections[of_section["section_id"]].tolist()),
        ("paragraph", of_paragraph, lines),
        ("section", replies, bodies),
    ):
        facts = documents[[column for column in ("document_id", "section_id", "reply_id") if column in documents]]
        model = dataclasses.replace(model_of(blocks().topic_word, WEIGHTS[:1] * 4), documents=facts.assign(tokens=10))
        items = topic_intrusion(of_corpus(model, teaching, unit), teaching, documents=4)
        known = dict(zip(facts["document_id"], texts, strict=True))
        assert items.items["text"].tolist() == [known[document] for document in items.key["document_id"]]


def test_the_same_seed_asks_the_same_and_another_something_else():
    model = blocks()
    assert word_intrusion(model, seed=1).items.equals(word_intrusion(model, seed=1).items)
    assert word_intrusion(model, seed=1).name == word_intrusion(model, seed=1).name
    assert word_intrusion(model, seed=1).name != word_intrusion(model, seed=2).name
    assert word_intrusion(model, seed=1).provenance["steps"] == [{"function": "word_intrusion", "words": 5, "seed": 1}]


def test_a_coder_sees_no_answer():
    model, corpus = with_corpus(model_of(blocks().topic_word, WEIGHTS))
    items = topic_intrusion(model, corpus, documents=1)
    assert list(items.items.columns) == ["item", "text", "option_1", "option_2", "option_3", "option_4"]
    assert list(word_intrusion(model).items.columns)[:2] == ["item", "option_1"]


def odd_one_out(items: Intrusion) -> pd.DataFrame:
    """Answers of a coder who knows the block of each word: the option from another block than most."""
    choices = []
    for options in items.items[items.options].itertuples(index=False):
        themes = [int(option[1:3]) // BLOCK for option in options]
        choices.append(next(place for place, theme in enumerate(themes, start=1) if themes.count(theme) == 1))
    return pd.DataFrame({"coder": "knows", "item": items.items["item"], "choice": choices})


BLOCK = 24


@pytest.mark.parametrize("method", ["nmf", "gibbs"])
@pytest.mark.parametrize("task", [word_intrusion, word_set_intrusion])
def test_who_knows_the_planted_topics_finds_every_intruder(task, method):
    """Documents of one to three of four topics, whose words are their own but for a tenth."""
    generator = np.random.default_rng(3)
    truth = blocks(4, BLOCK).topic_word * 0.9 + 0.1 / (4 * BLOCK)
    weights = generator.dirichlet(np.full(4, 0.2), size=200)
    dtm = DocumentTermMatrix.from_tokens([[f"w{w:02d}" for w in generator.choice(4 * BLOCK, 80, p=row @ truth)] for row in weights])
    items = task(fit_topics(dtm, 4, method, max_iter=200), seed=4)
    table = score_intrusion(items, odd_one_out(items)).set_index("coder")
    assert table.loc["knows", "precision"] == 1
    assert table.loc["knows", "p"] == pytest.approx(len(items.options) ** -4.0)
