"""A planted corpus is what its model says, and every method finds the planted topics."""

from __future__ import annotations

import functools
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.optimize import linear_sum_assignment

from helpers.errors import InvalidValue
from helpers.measure import fit_topics, planted, topic_prevalence
from helpers.measure.planted import planted_corpus, planted_parts
from helpers.measure.topic_model import Method

WORDS = [f"词{number:02d}" for number in range(60)]
SIZES = (100, 500, 2000)
# Fewer rounds than by default are enough to be judged.
METHODS = {
    "nmf": {}, "nmf-kl": {}, "lda": {"max_iter": 6}, "gibbs": {"max_iter": 100}, "seeded": {"max_iter": 100},
    "dmr": {"max_iter": 100, "covariates": ["region"]}, "stm": {"covariates": ["region"]},
}  # fmt: skip


def small(sections=400, topics=4, **options):
    return planted_corpus(sections, topics, vocabulary=WORDS, **options)


@functools.cache
def large():
    return small(20_000, years=range(2013, 2018), regions={"江岚省": {2: 0.1}, "云岫省": {}}, trend={1: -0.05})


def by_reply(corpus):
    """Mean weights of each reply, and what is known of it."""
    documents = corpus.dtm.documents
    weights = pd.DataFrame(corpus.weights).groupby(documents["reply_id"].to_numpy(), sort=False).mean()
    return weights.to_numpy(), documents.drop_duplicates("reply_id").reset_index(drop=True)


def test_it_looks_like_a_corpus_of_sections(teaching_dtm):
    corpus = planted_corpus(300)
    documents = corpus.dtm.documents
    assert list(documents.columns) == list(teaching_dtm.documents.columns)
    assert documents.dtypes.drop("tokens").astype(str).to_dict() == dict.fromkeys(
        documents.columns.drop("tokens"), "string"
    ) | {"year": "Int64"}
    assert documents["document_id"].is_unique
    assert (documents.groupby("reply_id")[["year", "region", "department"]].nunique() == 1).all(axis=None)
    assert documents["tokens"].tolist() == np.asarray(corpus.dtm.matrix.sum(axis=1)).ravel().tolist()
    assert corpus.dtm.provenance["replies"] == documents["reply_id"].nunique()
    assert set(corpus.dtm.vocabulary) <= set(teaching_dtm.vocabulary)
    assert corpus.dtm.matrix.shape == (300, 1000)
    assert corpus.topic_word.shape == (10, 1000)
    assert np.allclose(corpus.topic_word.sum(axis=1), 1)
    assert np.allclose(corpus.weights.sum(axis=1), 1)
    assert not topic_prevalence(fit_topics(corpus.dtm, 10)).empty


@pytest.mark.parametrize("sections", [1, 99, 1000])
def test_the_same_seed_draws_the_same_corpus(sections):
    one, two, other = small(sections, seed=3), small(sections, seed=3), small(sections, seed=4)
    assert (one.dtm.matrix != two.dtm.matrix).nnz == 0
    assert one.dtm.documents.equals(two.dtm.documents)
    assert len(one.weights) == len(one.dtm.documents) == sections
    assert (one.dtm.matrix != other.dtm.matrix).nnz > 0
    assert np.array_equal(one.topic_word, small(7, seed=3).topic_word), "topics do not hang on the size"


def test_parts_are_the_corpus(monkeypatch):
    monkeypatch.setattr(planted, "_PART", 40)
    parts, whole = list(planted_parts(100, 4, vocabulary=WORDS)), small(100)
    assert [len(part.weights) for part in parts] == [40, 40, 20]
    assert np.array_equal(np.concatenate([part.dtm.matrix.toarray() for part in parts]), whole.dtm.matrix.toarray())
    assert np.array_equal(np.concatenate([part.weights for part in parts]), whole.weights)
    replies = [set(part.dtm.documents["reply_id"]) for part in parts]
    assert sum(map(len, replies)) == len(set.union(*replies)) == whole.dtm.provenance["replies"]


def test_words_are_drawn_as_the_weights_say():
    corpus = large()
    seen = np.asarray(corpus.dtm.matrix.sum(axis=0)).ravel()
    expected = corpus.dtm.documents["tokens"].to_numpy() @ corpus.weights @ corpus.topic_word
    assert 1e-4 < stats.chisquare(seen, expected).pvalue < 1 - 1e-4


def test_weights_lie_around_the_expected_shares():
    """Replies are independent: the mean of those of a year and region is within its standard errors."""
    corpus = large()
    weights, replies = by_reply(corpus)
    expected = corpus.prevalence.pivot(index=["year", "region"], columns="topic", values="share")
    scores = []
    for place, rows in replies.groupby(["year", "region"]).groups.items():
        error = weights[rows].std(axis=0, ddof=1) / np.sqrt(len(rows))
        scores.append((weights[rows].mean(axis=0) - expected.loc[place].to_numpy()) / error)
    assert np.abs(scores).max() < 4
    assert 0.5 < np.square(scores).mean() < 1.6


def test_the_trend_is_that_of_a_regression():
    weights, replies = by_reply(large())
    line = stats.linregress(replies["year"].astype(float), weights[:, 0])
    assert line.slope == pytest.approx(-0.05, abs=4 * line.stderr)
    assert line.stderr < 0.004, "or this shows nothing"


def test_sections_of_a_reply_are_alike():
    """Dirichlet around Dirichlet: of the variance, 1 / (1 + 2 / (4 + 1)) lies between replies of a year and region."""
    corpus = small(20_000, regions={"甲省": {}})
    pair = corpus.dtm.documents.groupby("reply_id").cumcount()
    first, second = corpus.weights[:-1][pair[1:] == 1], corpus.weights[1:][pair[1:] == 1]
    for topic in range(4):
        assert np.corrcoef(first[:, topic], second[:, topic])[0, 1] == pytest.approx(5 / 7, abs=0.03)


def test_lengths_are_log_normal():
    lengths = small(20_000, tokens_per_section=200).dtm.documents["tokens"]
    assert lengths.mean() == pytest.approx(200, rel=0.03)
    assert np.log(lengths).std() == pytest.approx(0.6, rel=0.03)


def test_what_cannot_be_planted_is_refused_before_a_part_is_drawn():
    with pytest.raises(InvalidValue, match="the trend names topic 5"):
        planted_parts(10, 4, trend={5: 0.1})
    with pytest.raises(TypeError, match="trends"):
        planted_parts(10, 4, trends={1: 0.1})


def first_words(corpus):
    """Four words of each topic, as a reader might know them."""
    return {f"theme {row}": corpus.dtm.vocabulary[np.argsort(-shares)[:4]] for row, shares in enumerate(corpus.topic_word)}


@functools.cache
def cosines(method):
    """The mean cosine of planted and found topics that belong together, by number of sections."""
    found = []
    for sections in SIZES:
        corpus = planted_corpus(sections)
        seeds = {"seed_words": first_words(corpus)} if method == "seeded" else {}
        model = fit_topics(corpus.dtm, 10, method, **METHODS[method], **seeds)
        unit, planted_unit = (rows / np.linalg.norm(rows, axis=1)[:, None] for rows in (model.topic_word, corpus.topic_word))
        cosine = unit @ planted_unit.T
        found.append(cosine[linear_sum_assignment(-cosine)].mean())
    return found


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_every_model_recovers_it_the_better_the_larger(method):
    """From one seed: LDA is caught where two topics share one, the others are not."""
    one_hundred, _, two_thousand = cosines(method)
    assert one_hundred < two_thousand
    assert two_thousand > (0.75 if method == "lda" else 0.95)


@pytest.mark.slow
def test_the_best_model_recovers_ten_themes_of_500_sections():
    table = pd.DataFrame({method: cosines(method) for method in METHODS}, index=pd.Index(SIZES, name="sections"))
    assert set(METHODS) == set(get_args(Method))
    print(f"\nMean cosine of planted and found topics\n{table.T.round(3).to_string()}")
    assert table.loc[500].max() >= 0.95
