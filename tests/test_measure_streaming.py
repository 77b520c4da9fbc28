"""Topics that are fitted part by part are those of the whole, wherever the corpus is cut; memory does not grow."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.special import psi
from sklearn.decomposition import LatentDirichletAllocation

from helpers.errors import InvalidValue, NotFound
from helpers.measure import (
    Tokens,
    fit_topics,
    fit_topics_in_parts,
    merge_aliases,
    planted_corpus,
    representative_passages,
    streaming,
    topic_map,
)
from tests.words import tokens_of_lists

TOPICS = 4
WORDS = [f"词{number:02d}" for number in range(60)]
_RUN = """
import json, resource, sys
from helpers.measure import fit_topics_in_parts
for folder in sys.argv[1:]:
    model = fit_topics_in_parts(folder, 4, epochs=1)
    read = sum(len(part.weights) for part in model.models())
    print(json.dumps([read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def tokens_of(corpus) -> Tokens:
    """The tokens of a planted corpus: the words of each section, sorted."""
    matrix = corpus.dtm.matrix.sorted_indices()
    section = np.repeat(np.arange(matrix.shape[0]), np.asarray(matrix.sum(axis=1)).ravel())
    words = np.repeat(matrix.indices, matrix.data)
    place = np.arange(len(words))
    documents = corpus.dtm.documents.drop(columns="tokens")
    return Tokens(documents, corpus.dtm.vocabulary, words.astype(np.int32), section, place, place + 1, corpus.dtm.provenance)


def cut(tokens, size) -> list[Tokens]:
    """The same tokens in parts of so many documents."""
    parts = []
    for first in range(0, len(tokens.documents), size):
        here = (tokens.document >= first) & (tokens.document < first + size)
        parts.append(
            Tokens(
                tokens.documents.iloc[first : first + size].reset_index(drop=True), tokens.types, tokens.codes[here],
                tokens.document[here] - first, tokens.start[here], tokens.end[here], tokens.provenance,
            )
        )  # fmt: skip
    return parts


def stored(folder, parts) -> list:
    folder.mkdir(exist_ok=True)
    return [part.to_parquet(folder / f"{number:03d}.parquet") for number, part in enumerate(parts)]


def cosines(one, other):
    """Of the topics of two models that belong together."""
    one, other = (rows / np.linalg.norm(rows, axis=1)[:, None] for rows in (one, other))
    cosine = one @ other.T
    return cosine[linear_sum_assignment(-cosine)]


@pytest.fixture(scope="module", autouse=True)
def small_batches():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "_BATCH", 200)
        yield


@pytest.fixture(scope="module")
def corpus():
    return planted_corpus(900, TOPICS, vocabulary=WORDS)


@pytest.fixture(scope="module")
def paths(corpus, tmp_path_factory):
    return stored(tmp_path_factory.mktemp("parts"), cut(tokens_of(corpus), 250))


@pytest.fixture(scope="module")
def model(paths):
    return fit_topics_in_parts(paths, TOPICS)


def test_planted_topics_are_found_in_parts(model, corpus):
    columns = pd.Index(corpus.dtm.vocabulary).get_indexer(model.topics.vocabulary)
    assert cosines(model.topics.topic_word, corpus.topic_word[:, columns]).min() > 0.95


@pytest.mark.slow
def test_the_topics_are_those_of_a_fit_in_memory(model, corpus):
    """By batch variational Bayes, the same model, which sees all documents at once, from another start."""
    whole = fit_topics(corpus.dtm, TOPICS, "lda", max_iter=15)
    assert list(model.topics.vocabulary) == list(whole.vocabulary)
    assert cosines(model.topics.topic_word, whole.topic_word).min() > 0.97


def test_it_is_scikit_learns_online_fit(model, corpus):
    """From the same start, batches of two hundred documents, whatever the files are."""
    start = fit_topics(corpus.dtm, TOPICS, "nmf")
    assert np.array_equal(start.vocabulary, model.topics.vocabulary)
    oracle = LatentDirichletAllocation(TOPICS, batch_size=200, total_samples=900, random_state=0)
    matrix = corpus.dtm.matrix
    oracle.partial_fit(matrix[:1])
    tokens = start.weights.mean(axis=0) * matrix.sum()
    oracle.components_ = start.topic_word * tokens[:, None] + 1 / TOPICS
    oracle.exp_dirichlet_component_ = np.exp(
        psi(oracle.components_) - psi(oracle.components_.sum(axis=1, keepdims=True))
    )
    for _ in range(3):
        oracle.partial_fit(matrix)
    expected = oracle.components_ / oracle.components_.sum(axis=1, keepdims=True)
    order = np.argsort(-oracle.components_.sum(axis=1))
    assert np.allclose(model.topics.topic_word, expected[order], atol=1e-9)


@pytest.mark.parametrize("size", [900, 111])
def test_the_same_documents_give_the_same_topics_however_they_are_cut(tmp_path, model, corpus, size):
    paths = stored(tmp_path, cut(tokens_of(corpus), size))
    other = fit_topics_in_parts(tmp_path, TOPICS)
    assert other.paths == tuple(paths)
    assert np.array_equal(other.topics.topic_word, model.topics.topic_word)
    weights, others = (np.concatenate([part.weights for part in fitted.models()]) for fitted in (model, other))
    assert np.allclose(weights, others, atol=1e-9)


def test_the_models_of_the_parts_have_the_weights_of_their_documents(model, corpus):
    parts = list(model.models())
    assert [len(part.weights) for part in parts] == [250, 250, 250, 150]
    documents = pd.concat([part.documents for part in parts], ignore_index=True)
    assert documents.equals(corpus.dtm.documents[documents.columns])
    weights = np.concatenate([part.weights for part in parts])
    assert np.allclose(weights.sum(axis=1), 1)
    columns = pd.Index(corpus.dtm.vocabulary).get_indexer(model.topics.vocabulary)
    truth = corpus.topic_word[:, columns]
    cosine = model.topics.topic_word @ truth.T / np.outer(*(np.linalg.norm(rows, axis=1) for rows in (model.topics.topic_word, truth)))
    known = corpus.weights[:, linear_sum_assignment(-cosine)[1]]
    assert min(np.corrcoef(weights[:, topic], known[:, topic])[0, 1] for topic in range(TOPICS)) > 0.8
    draws = parts[-1].draw(200)
    assert np.allclose(draws.mean(axis=0), parts[-1].weights, atol=0.1)
    assert (np.diff(documents["tokens"] @ weights) < 0).all(), "numbered by falling share of the tokens"


def test_the_topics_alone_have_words_and_no_documents(model):
    assert model.topics.weights.shape == (0, TOPICS)
    assert model.topics.words(3)["term"].tolist() == next(model.models()).words(3)["term"].tolist()
    assert len(model.topics.labels("frex")) == TOPICS
    with pytest.raises(InvalidValue, match="lift weighs topics by their documents"):
        model.topics.labels("lift")
    for measure in (topic_map, lambda topics: topics.draw(2)):
        with pytest.raises(InvalidValue, match="no document has topics"):
            measure(model.topics)
    marked = dataclasses.replace(model.topics, stable=np.array([True] * TOPICS))
    assert marked.representative().columns.tolist() == ["topic", "stable", "rank", "document_id", "reply_id", "weight"]
    assert marked.representative().empty


def test_what_the_parts_were_made_from_is_told(model, corpus):
    """A reply whose sections stand in two parts is counted in both."""
    names = [corpus.dtm.documents["reply_id"][first : first + 250] for first in range(0, 900, 250)]
    provenance = model.topics.provenance
    assert {name: value for name, value in provenance.items() if name != "steps"} == {
        "corpus": "planted", "corpora": [{"corpus": "planted", "corpus_sha256": None}], "parts": 4,
        "replies": sum(part.nunique() for part in names), "unit": "section",
    }  # fmt: skip
    assert provenance["steps"] == [
        *corpus.dtm.provenance["steps"],
        {"function": "fit_topics_in_parts", "k": 4, "method": "lda", "seed": 0, "min_df": 1, "max_df": 1.0, "epochs": 3},
    ]
    json.dumps(provenance)


def test_parts_of_several_corpora_are_named(tmp_path):
    first, second = small()
    first = dataclasses.replace(first, provenance={**first.provenance, "corpus": "2020", "corpus_sha256": "ab"})
    provenance = fit_topics_in_parts(stored(tmp_path, [first, second]), 2).topics.provenance
    assert provenance["corpus"] == "2 corpora"
    assert provenance["corpora"] == [
        {"corpus": "2020", "corpus_sha256": "ab"}, {"corpus": "lists", "corpus_sha256": None},
    ]  # fmt: skip


def test_the_documents_of_a_part_are_read_in_its_corpus(teaching, teaching_tokens, tmp_path):
    """Parts of two corpora: each model knows where its own documents stand."""
    drawn = np.isin(teaching_tokens.document, range(40))
    some = dataclasses.replace(
        teaching_tokens, documents=teaching_tokens.documents[:40],
        **{name: getattr(teaching_tokens, name)[drawn] for name in ("document", "codes", "start", "end")},
    )  # fmt: skip
    other = dataclasses.replace(
        some, documents=some.documents.assign(document_id="x" + some.documents["document_id"]),
        provenance={**some.provenance, "corpus": "other", "corpus_sha256": "ab"},
    )  # fmt: skip
    models = list(fit_topics_in_parts(stored(tmp_path, [some, other]), 3, epochs=1).models())
    passages = representative_passages(models[0], teaching, 1)
    texts = teaching.replies.set_index("reply_id")["text"]
    assert len(passages) == 3
    assert all(texts[row.reply_id][row.start : row.end] == row.text for row in passages.itertuples())
    assert models[1].provenance["corpus_sha256"] == "ab"
    with pytest.raises(InvalidValue, match="the tokens are of other"):
        representative_passages(models[1], teaching)


def small() -> list[Tokens]:
    """甲 is in all four documents, 乙 in two of one part, 丙 in one of each part, 丁 twice in one document."""
    first = tokens_of_lists([["甲", "乙"], ["甲", "乙", "丙"]])
    second = tokens_of_lists([["甲", "丁", "丁"], ["甲", "丙"], []], names=["s0", "s1", "s2"])
    return [first, second]


@pytest.mark.parametrize(
    ("bounds", "kept"),
    [
        ({}, "丁丙乙甲"),
        ({"min_df": 2}, "丙乙甲"),
        ({"min_df": 2, "max_df": 0.5}, "丙乙"),
        ({"min_df": 3}, "甲"),
        ({"max_df": 1}, "丁"),
    ],
)
def test_documents_of_all_parts_count_for_the_vocabulary(tmp_path, bounds, kept):
    """By hand: of the five documents one has no word."""
    paths = stored(tmp_path, small())
    if len(kept) == 1:
        with pytest.raises(InvalidValue, match=r"k = 2 topics cannot be fitted to \d documents and 1 terms"):
            fit_topics_in_parts(paths, 2, **bounds)
    else:
        assert "".join(fit_topics_in_parts(paths, 2, **bounds).topics.vocabulary) == "".join(sorted(kept))


def test_documents_and_parts_without_a_known_word_have_no_topics(tmp_path):
    paths = stored(tmp_path, [*small(), tokens_of_lists([["戊"], ["己"]], names=["t0", "t1"])])
    first, second, third = fit_topics_in_parts(paths, 2, min_df=2).models()
    assert not np.isnan(first.weights).any()
    assert np.isnan(second.weights).all(axis=1).tolist() == [False, False, True]
    assert np.isnan(third.weights).all()
    assert second.draw(3).shape == (3, 3, 2)
    assert third.documents["tokens"].tolist() == [1, 1]


def test_the_start_is_drawn_from_all_parts(monkeypatch, paths):
    monkeypatch.setattr(streaming, "_START", 100)
    seen = []
    monkeypatch.setattr(streaming, "fit_topics", lambda dtm, *options: seen.append(dtm) or fit_topics(dtm, *options))
    fit_topics_in_parts(paths, 2, seed=5, epochs=1)
    fit_topics_in_parts(paths, 2, seed=6, epochs=1)
    drawn = [set(dtm.documents["document_id"]) for dtm in seen]
    assert [len(names) for names in drawn] == [100, 100]
    assert drawn[0] != drawn[1]
    for path in paths:
        assert drawn[0] & set(Tokens.read_parquet(path).documents["document_id"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"k": 1}, "k = 1"),
        ({"seed": -1}, "seed = -1"),
        ({"epochs": 0}, "epochs = 0"),
        ({"min_df": -1}, "min_df = -1"),
        ({"max_df": 1.5}, "max_df = 1.5"),
        ({"k": 10}, "k = 10 topics cannot be fitted to 4 documents and 4 terms"),
        ({"min_df": 6}, "no term stands in 6 to 5 of the 5 documents"),
    ],
)
def test_what_cannot_be_fitted_is_refused(tmp_path, options, words):
    with pytest.raises(InvalidValue, match=words):
        fit_topics_in_parts(stored(tmp_path, small()), **{"k": 2, **options})


def test_paths_that_will_not_do_are_refused(tmp_path):
    paths = stored(tmp_path / "parts", small())
    with pytest.raises(NotFound, match="holds no"):
        fit_topics_in_parts([], 2)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match="empty holds no"):
        fit_topics_in_parts(tmp_path / "empty", 2)
    with pytest.raises(NotFound, match="nowhere does not exist"):
        fit_topics_in_parts(str(tmp_path / "nowhere"), 2)
    with pytest.raises(InvalidValue, match="stands twice"):
        fit_topics_in_parts([paths[0], paths[1], str(paths[0])], 2)
    paths[1].write_bytes(paths[1].read_bytes()[:200])
    with pytest.raises(InvalidValue, match="is damaged or holds no tokens"):
        fit_topics_in_parts(paths, 2)


def test_parts_that_were_cut_otherwise_are_refused(tmp_path):
    first, second = small()
    other = dataclasses.replace(second, provenance={**second.provenance, "tokenizer": {"engine": "icu"}})
    with pytest.raises(InvalidValue, match="001.parquet was cut otherwise than .*000.parquet"):
        fit_topics_in_parts(stored(tmp_path, [first, other]), 2)


def test_the_same_steps_may_have_found_other_words_in_every_part(tmp_path):
    """乙 is in one part only, and so is 首台套, an alias of 首台(套)."""
    first = small()[0]
    second = tokens_of_lists([["甲", "丁", "首台套", "首台(套)"], ["甲"]], names=["s0", "s1"])
    parts = [merge_aliases(part.without(["乙"])) for part in (first, second)]
    assert [part.provenance["steps"][-1]["merged"] for part in parts] == [0, 1]
    assert [part.provenance["steps"][0]["words"] for part in parts] == [1, 0]
    assert "".join(fit_topics_in_parts(stored(tmp_path, parts), 2).topics.vocabulary) == "丁丙甲首台(套)"
    with pytest.raises(InvalidValue, match="cut otherwise"):
        fit_topics_in_parts(stored(tmp_path, [parts[0], small()[1]]), 2)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_parts(tmp_path):
    """After ten parts fifty take no more, where the tokens of the others alone would take 130 MB."""
    parts = cut(tokens_of(planted_corpus(1_500, TOPICS, vocabulary=WORDS, tokens_per_section=800)), 150)
    folders = [tmp_path / "10", tmp_path / "50"]
    for folder, times in zip(folders, (1, 5), strict=True):
        named = [
            dataclasses.replace(part, documents=part.documents.assign(document_id=part.documents["document_id"] + f"-{time}"))
            for time in range(times)
            for part in parts
        ]
        stored(folder, named)
    printed = subprocess.run([sys.executable, "-c", _RUN, *map(str, folders)], check=True, stdout=subprocess.PIPE).stdout
    (few, before), (many, after) = map(json.loads, printed.splitlines())
    assert (few, many) == (1_500, 7_500)
    print(f"\nPeak memory after 10 and after 50 parts: {before:.0f} and {after:.0f} MB")
    assert after < before + 25
