"""Topics that were planted are found; prevalence by hand; what cannot be fitted is refused."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
import tomotopy as tp
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, fit_many, fit_topics, held_out_likelihood, search_k, topic_effects
from helpers.measure.topic_engines import Recipe, _words_by_seeds

TOPICS, WORDS = 5, 200


def planted(documents=300, length=120, seed=0):
    """A corpus drawn from known topics: each owns a block of words, documents mix few topics."""
    generator = np.random.default_rng(seed)
    prior = np.full((TOPICS, WORDS), 0.02)
    for topic in range(TOPICS):
        prior[topic, topic * WORDS // TOPICS : (topic + 1) * WORDS // TOPICS] = 1.0
    truth = np.array([generator.dirichlet(row) for row in prior])
    weights = generator.dirichlet(np.full(TOPICS, 0.15), size=documents)
    lists = [[f"w{w:03d}" for w in generator.choice(WORDS, length, p=row @ truth)] for row in weights]
    return DocumentTermMatrix.from_tokens(lists), truth, weights


def matched_cosines(model, dtm, truth):
    columns = [int(term[1:]) for term in dtm.vocabulary]
    known = truth[:, columns]
    cosine = (model.topic_word @ known.T) / np.outer(
        np.linalg.norm(model.topic_word, axis=1), np.linalg.norm(known, axis=1)
    )
    rows, matches = linear_sum_assignment(-cosine)
    return cosine[rows, matches], matches


@pytest.mark.parametrize(
    ("method", "bound", "max_iter"), [("nmf", 0.90, None), ("nmf-kl", 0.95, None), ("gibbs", 0.95, 200), ("lda", 0.95, 30)]
)
def test_planted_topics_are_recovered(method, bound, max_iter):
    dtm, truth, weights = planted()
    model = fit_topics(dtm, TOPICS, method, seed=1, max_iter=max_iter)
    cosines, matches = matched_cosines(model, dtm, truth)
    assert cosines.mean() >= bound
    recovered = model.weights.argmax(axis=1)
    assert (matches[recovered] == weights.argmax(axis=1)).mean() >= 0.9


def test_lda_is_scikit_learns_with_rows_as_shares():
    dtm, _, _ = planted(documents=60)
    model = fit_topics(dtm, 3, "lda", seed=4, max_iter=5)
    oracle = LatentDirichletAllocation(3, learning_method="batch", max_iter=5, random_state=4).fit(dtm.matrix)
    expected = oracle.components_ / oracle.components_.sum(axis=1, keepdims=True)
    order = np.argsort(-oracle.transform(dtm.matrix).mean(axis=0))
    assert np.allclose(model.topic_word, expected[order], atol=1e-6)


def test_nmf_is_scikit_learns_with_the_size_of_the_words_given_to_the_documents():
    dtm, _, _ = planted(documents=60)
    model = fit_topics(dtm, 3, "nmf")
    oracle = NMF(3, init="nndsvda", random_state=0, max_iter=10_000)
    document_topic = oracle.fit_transform(TfidfTransformer().fit_transform(dtm.matrix))
    # The parts of each topic in the reconstruction W H do not depend on how W and H are scaled.
    parts = np.array([np.outer(w, h).sum(axis=1) for w, h in zip(document_topic.T, oracle.components_, strict=True)]).T
    expected = parts / parts.sum(axis=1, keepdims=True)
    order = np.argsort(-expected.mean(axis=0))
    assert np.allclose(model.weights, expected[:, order], atol=1e-6)
    assert np.ptp(oracle.components_.sum(axis=1)) > 0.01, "the topics differ in size, or this shows nothing"


@pytest.mark.parametrize("method", ["nmf", "nmf-kl", "lda", "gibbs"])
def test_rows_are_shares_and_runs_repeat(method):
    dtm, _, _ = planted(documents=50)
    one, two = (fit_topics(dtm, 4, method, seed=3, max_iter=20) for _ in range(2))
    assert np.allclose(one.weights.sum(axis=1), 1)
    assert np.allclose(one.topic_word.sum(axis=1), 1)
    assert np.array_equal(one.topic_word, two.topic_word)
    assert (np.diff(one.weights.mean(axis=0)) <= 1e-12).all(), "ordered by prevalence"


@pytest.mark.parametrize("method", ["nmf", "nmf-kl", "lda", "gibbs", "seeded", "dmr", "stm"])
def test_empty_documents_are_refused_and_can_be_left_out(method):
    lists, region = [["甲", "乙"], ["丙", "丁"], [], ["甲", "乙"], ["丁"], []], ["南", "北", None, "南", "北", None]
    dtm = of_regions(lists, region=region)
    options = {"seeded": {"seed_words": {"一": ["甲"]}}, "dmr": {"covariates": ["region"]}}.get(method, {})
    with pytest.raises(InvalidValue, match=r"2 of 6 have none, such as 2: leave them out with dtm\.without_empty\(\)"):
        fit_topics(dtm, 2, method, **options)
    model = fit_topics(dtm.without_empty(), 2, method, **options)
    assert model.documents["document_id"].tolist() == ["0", "1", "3", "4"]
    assert not np.isnan(model.weights).any()
    assert model.provenance["steps"][-2] == {"function": "without_empty", "documents": 2}


def test_if_no_document_has_a_term_none_can_be_left_out():
    empty = DocumentTermMatrix.from_tokens([["甲"], [], []]).only([1, 2])
    with pytest.raises(InvalidValue, match="none of the 2 documents has a term: keep more terms"):
        fit_topics(empty, 2)


def test_a_matrix_without_empty_documents_stays_as_it_is():
    dtm = DocumentTermMatrix.from_tokens([["甲"], ["乙"]])
    assert dtm.without_empty() is dtm


def test_a_document_of_words_that_no_topic_has_is_of_none(monkeypatch):
    def factors(self, matrix):
        self.components_ = np.array([[1.0, 1, 0], [0, 0, 2]])
        return np.array([[3.0, 0], [0, 0], [1, 1]])

    monkeypatch.setattr(NMF, "fit_transform", factors)
    model = fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["乙"], ["甲", "丙"]]), 2)
    # Sizes of the topics are 2 and 2.
    assert np.allclose(model.weights, [[1, 0], [np.nan, np.nan], [0.5, 0.5]], equal_nan=True)


@pytest.mark.filterwarnings("error")
def test_documents_that_are_all_alike_are_fitted_without_a_warning():
    model = fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙", "丙"]] * 5), 2)
    assert np.allclose(model.topic_word, 1 / 3)


def test_gibbs_is_tomotopys():
    """The words of the sampler that is handed the same documents, whatever the order of its vocabulary."""
    lists = [["丙", "甲", "甲"], ["乙", "丁", "丁"], ["甲", "丙"], ["丁", "乙", "乙"]] * 5
    dtm = DocumentTermMatrix.from_tokens(lists)
    model = fit_topics(dtm, 2, "gibbs", seed=7, max_iter=500)
    oracle = tp.LDAModel(k=2, alpha=0.1, eta=0.1, seed=7)
    for words in lists:
        oracle.add_doc(sorted(words))
    oracle.optim_interval = 0
    states = []
    for sweeps in [405] + [5] * 19:
        oracle.train(sweeps, workers=1)
        states.append([oracle.get_topic_word_dist(topic) for topic in range(2)])
    expected = [dict(zip(oracle.used_vocabs, row, strict=True)) for row in np.mean(states, axis=0)]
    ours = [dict(zip(model.vocabulary, row, strict=True)) for row in model.topic_word]
    for topic in expected:
        assert any(topic == pytest.approx(row, abs=1e-5) for row in ours)


def test_weights_lie_within_the_posterior_of_gibbs():
    dtm, truth, weights = planted()
    model = fit_topics(dtm, TOPICS, "gibbs", seed=1)
    known = weights[:, matched_cosines(model, dtm, truth)[1]]
    low, high = np.quantile(model.draw(400), [0.05, 0.95], axis=0)
    assert 0.85 <= ((low <= known) & (known <= high))[model.weights > 0.05].mean() <= 0.95
    words = model.documents["tokens"].to_numpy() + TOPICS * 0.1
    assert np.median(model.posterior.concentration.sum(axis=1) / words) < 0.97, "which topic a word is of is not known"


def test_gibbs_does_not_draw_documents_of_shared_words_to_the_mean():
    """Each topic has all words, in an order of its own; with a prior that is learned the slopes are half."""
    generator = np.random.default_rng(3)
    falling = 1 / np.arange(3, 403)
    truth = np.array([generator.permutation(falling / falling.sum()) for _ in range(TOPICS)])
    weights = generator.dirichlet(np.full(TOPICS, 0.2), size=300)
    dtm = DocumentTermMatrix.from_tokens([[f"w{w:03d}" for w in generator.choice(400, 70, p=row @ truth)] for row in weights])
    model = fit_topics(dtm, TOPICS, "gibbs", seed=1)
    cosines, matches = matched_cosines(model, dtm, truth)
    slopes = [np.polyfit(weights[:, match], found, 1)[0] for match, found in zip(matches, model.weights.T, strict=True)]
    assert cosines.min() > 0.9
    assert min(slopes) > 0.75


def of_regions(lists, **facts):
    dtm = DocumentTermMatrix.from_tokens(lists)
    return dataclasses.replace(dtm, documents=dtm.documents.assign(**facts))


TWO_REGIONS = of_regions(
    [["丙", "甲", "甲"], ["乙", "丁", "丁"], ["甲", "丙"], ["丁", "乙", "乙"]] * 5,
    region=["南", "北", "南", "北"] * 5,
    year=[2020, 2021] * 10,
    level=["省", "市", "市", "省", "省"] * 4,
)


def test_dmr_is_tomotopys(monkeypatch):
    """Words, and the prior that tomotopy tells of each value while the other covariates stay as they are."""
    monkeypatch.setattr("helpers.measure.topic_engines._STATES", 1)
    dtm = TWO_REGIONS
    model = fit_topics(dtm, 2, "dmr", seed=7, covariates=["region", "level"], max_iter=80)
    facts = [[f"region={region}", f"level={level}"] for region, level in zip(dtm.documents["region"], dtm.documents["level"], strict=True)]
    oracle = tp.DMRModel(k=2, alpha=0.1 ** (1 / 3), eta=0.1, seed=7)
    for row, pair in zip(dtm.matrix.toarray(), facts, strict=True):
        oracle.add_doc([word for word, count in zip(dtm.vocabulary, row, strict=True) for _ in range(count)], multi_metadata=pair)
    oracle.burn_in, oracle.optim_interval = 50, 10
    oracle.train(80, workers=1)
    topics = np.array([oracle.get_topic_word_dist(topic) for topic in range(2)])[:, np.argsort(oracle.used_vocabs)]
    order = np.array([int(np.abs(topics - row).sum(axis=1).argmin()) for row in model.topic_word])
    assert np.allclose(model.topic_word, topics[order], atol=1e-5)
    table = model.covariate_priors().set_index(["covariate", "value", "topic"])["share"].sort_index()
    for value in ("省", "市"):
        priors = np.array([oracle.get_topic_prior(multi_metadata=[region, f"level={value}"]) for region, _ in facts])
        expected = (priors / priors.sum(axis=1, keepdims=True)).mean(axis=0)[order]
        assert table.loc[("level", value)].tolist() == pytest.approx(expected.tolist(), rel=1e-4)
    sizes = [oracle.get_topic_prior(multi_metadata=pair).sum() for pair in facts] + dtm.documents["tokens"].to_numpy()
    assert np.allclose(model.posterior.concentration.sum(axis=1), sizes, rtol=1e-4), "of one state: words and their prior"


def test_dmr_learns_nothing_before_the_sixtieth_sweep():
    """Of tomotopy itself, with our burn-in of 50 sweeps and our interval of 10: what the least of 75 rests on."""
    model = tp.DMRModel(k=2, seed=7)
    for words, region in zip([["甲", "丙"], ["乙", "丁"]] * 10, ["南", "北"] * 10, strict=True):
        model.add_doc(words, multi_metadata=[region])
    model.burn_in, model.optim_interval = 50, 10
    model.train(59, workers=1)
    assert not np.ptp(model.lambda_[:, 0, 1:])
    model.train(1, workers=1)
    assert np.ptp(model.lambda_[:, 0, 1:])


def test_the_fewest_sweeps_are_enough_to_learn():
    expected = fit_topics(TWO_REGIONS, 2, "dmr", seed=1, covariates=["region"], max_iter=75).expected
    assert expected.values == [("region", "北"), ("region", "南")]
    assert np.abs(np.diff(expected.shares, axis=0)).min() > 0.6


@pytest.mark.parametrize(
    ("method", "few", "words"),
    [
        ("nmf", 2, "Maximum number of iterations 2 reached"),
        ("nmf-kl", 2, "Maximum number of iterations 2 reached"),
        ("lda", 3, "the last of max_iter = 3 rounds still moved .*% of a topic's words, where 0.1%"),
        ("stm", 2, "the last of max_iter = 2 rounds still raised the bound by .*%, where 0.001%"),
    ],
)
def test_a_model_that_has_not_converged_says_so(method, few, words):
    dtm, _, _ = planted(documents=60)
    with pytest.warns(ConvergenceWarning, match=words) as told:
        fit_topics(dtm, 3, method, max_iter=few)
    assert method.startswith("nmf") or told[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit_topics(dtm, 3, method)


def test_lda_moves_as_much_as_its_warning_says():
    """Of scikit-learn's models of two and three rounds: half of what the shares of words differ by, of a mean topic."""
    dtm, _, _ = planted(documents=60)
    two, three = (LatentDirichletAllocation(3, max_iter=n, random_state=0).fit(dtm.matrix).components_ for n in (2, 3))
    moved = np.abs(three / three.sum(axis=1, keepdims=True) - two / two.sum(axis=1, keepdims=True)).sum() / 2 / 3
    with pytest.warns(ConvergenceWarning, match=f"still moved {moved:.3%} of"):
        fit_topics(dtm, 3, "lda", max_iter=3)


def test_dmr_finds_the_region_that_a_topic_is_of():
    model = fit_topics(TWO_REGIONS, 2, "dmr", seed=1, covariates=["region"])
    south = [label for label in model.labels() if set(label[:3].split("·")) == {"甲", "丙"}][0]
    table = model.covariate_priors()
    assert list(table.columns) == ["topic", "label", "covariate", "value", "share"]
    share = table.set_index(["label", "value"])["share"]
    assert share[south, "南"] > 0.8
    assert share[south, "北"] < 0.2
    assert np.allclose(table.groupby(["covariate", "value"])["share"].sum(), 1)
    assert model.draw(3).shape == (3, 20, 2)
    assert model.provenance["steps"][-1]["covariates"] == ["region"]


def test_only_dmr_keeps_what_it_expects_by_covariates():
    with pytest.raises(InvalidValue, match="nmf keeps nothing of covariates: .* look at topic_effects"):
        fit_topics(TWO_REGIONS, 2).covariate_priors()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("names", "words"), [(["south", "north"], "甲乙"), (["north", "south"], "乙甲")])
def test_seeded_topics_keep_the_order_and_the_names_of_their_seeds(seed, names, words):
    model = fit_topics(
        TWO_REGIONS, 2, "seeded", seed, seed_words={name: [word] for name, word in zip(names, words, strict=True)}
    )
    assert model.labels() == model.labels(by="frex") == names == list(model.names)
    assert [set(group["term"]) for _, group in model.words(2).groupby("topic")] == [
        {"south": {"甲", "丙"}, "north": {"乙", "丁"}}[name] for name in names
    ]
    assert model.provenance["steps"][-1]["seed_words"] == {name: [word] for name, word in zip(names, words, strict=True)}


def test_free_topics_come_after_the_seeded_ones_by_prevalence():
    lists = [["甲", "乙"] * 5] * 2 + [["丙", "丁"] * 5] * 4 + [["戊", "己"] * 5] * 12
    model = fit_topics(DocumentTermMatrix.from_tokens(lists), 3, "seeded", seed_words={"rare": ["甲"]})
    assert model.labels()[0] == "rare"
    assert [set(label.split("·")[:2]) for label in model.labels()[1:]] == [{"戊", "己"}, {"丙", "丁"}]


def test_seeds_that_are_heavy_in_their_topic_are_so_by_the_documents():
    """The weight of a word is that of its count and the prior of all words, whatever the seeds counted before."""
    lists = [["甲", "乙", "乙", "乙"] * 10] * 5 + [["丙", "丁", "丁", "丁"] * 10] * 5
    model = fit_topics(DocumentTermMatrix.from_tokens(lists), 2, "seeded", seed_words={"one": ["甲"], "two": ["丙"]})
    assert model.topic_word[0, list(model.vocabulary).index("甲")] == pytest.approx(50.1 / 200.4, abs=1e-5)


def test_what_counts_by_seeds_by_hand():
    """甲 and 丙 are seeds; 乙 stands twice beside 甲, once beside none; one seed is added in equal parts."""
    dtm = DocumentTermMatrix.from_tokens([["甲", "乙", "乙"], ["丙"], ["乙"]])
    recipe = Recipe(dtm, 3, 0, 1, seed_words={"one": ["甲"], "two": ["丙"]})
    table = pd.DataFrame(_words_by_seeds(recipe), index=dtm.vocabulary)
    assert table.loc["甲"].tolist() == pytest.approx([1, 0, 0])
    assert table.loc["丙"].tolist() == pytest.approx([0, 1, 0])
    assert table.loc["乙"].tolist() == pytest.approx([2 * 4 / 6 + 1 / 3, 2 * 1 / 6 + 1 / 3, 2 * 1 / 6 + 1 / 3])


def test_a_seed_of_two_topics_is_of_both():
    dtm = DocumentTermMatrix.from_tokens([["甲", "甲", "乙"], ["丙"]])
    recipe = Recipe(dtm, 2, 0, 1, seed_words={"one": ["甲", "乙"], "two": ["甲"]})
    assert _words_by_seeds(recipe)[list(dtm.vocabulary).index("甲")].tolist() == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("method", "options", "words"),
    [
        ("dmr", {}, "dmr needs covariates"),
        ("nmf", {"covariates": ["region"]}, "nmf takes no covariates: leave them out, or fit with dmr or stm"),
        ("dmr", {"covariates": "region"}, "is one name: give a list"),
        ("nmf", {"covariates": "region"}, "is one name: give a list"),
        ("nmf", {"covariates": None}, "covariates = None is no list: give columns"),
        ("stm", {"covariates": 3}, "covariates = 3 is no list: give columns"),
        ("stm", {"covariates": {"region"}}, "is no list: give columns"),
        ("stm", {"covariates": [["region"]]}, r"covariate \['region'\] is no column: use one of document_id"),
        ("dmr", {"covariates": ["region"], "max_iter": 74}, "max_iter = 74 sweeps are over before dmr has .*: give 75"),
        ("stm", {"max_iter": 0}, "max_iter = 0 is no whole number of 1 or more"),
        ("dmr", {"covariates": ["regions"]}, "covariate 'regions' is no column: use one of document_id"),
        ("dmr", {"covariates": ["kind"]}, "kind is 提案 in all 20 documents"),
        ("dmr", {"covariates": ["region", "gap"]}, r"gap is missing in 2 of 20 documents \(3, 4\): leave gap out"),
        ("seeded", {}, "seeded needs seed words"),
        ("seeded", {"seed_words": {}}, "seeded needs seed words"),
        ("seeded", {"seed_words": ["甲"]}, r"seed_words = \['甲'\] do not name topics: give each a name"),
        ("seeded", {"seed_words": "甲"}, "seed_words = '甲' do not name topics"),
        ("gibbs", {"seed_words": ["甲"]}, "do not name topics"),
        ("seeded", {"seed_words": {1: ["甲"]}}, "do not name topics"),
        ("seeded", {"seed_words": {"a": None}}, "a has no list of seed words"),
        ("seeded", {"seed_words": {"a": {"甲", "丙"}}}, "a has no list of seed words"),
        ("seeded", {"seed_words": {"a": ["甲", 5]}}, "the vocabulary lacks 5: leave"),
        ("gibbs", {"seed_words": {"a": ["甲"]}}, "gibbs takes no seed words: leave them out, or fit with seeded"),
        ("seeded", {"seed_words": {"a": ["甲"], "b": ["乙"], "c": ["丙"]}}, "k = 2 topics are fewer than the 3"),
        ("seeded", {"seed_words": {"a": ["甲"], "b": []}}, "b has no list of seed words"),
        ("seeded", {"seed_words": {"a": "甲乙"}}, "a has no list of seed words"),
        ("seeded", {"seed_words": {"a": ["甲", "庚"], "b": ["己"]}}, "the vocabulary lacks 己, 庚: leave"),
    ],
)
def test_covariates_and_seeds_that_will_not_do_are_refused_before_any_work(monkeypatch, method, options, words):
    gap = pd.array(["a", "b", "a", None, None] + ["a"] * 15, dtype="string")
    dtm = dataclasses.replace(TWO_REGIONS, documents=TWO_REGIONS.documents.assign(kind="提案", gap=gap))
    monkeypatch.setattr("helpers.measure.topics.Recipe", None)
    with pytest.raises(InvalidValue, match=words):
        fit_topics(dtm, 2, method, **options)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_no_generator_takes_is_refused(seed):
    with pytest.raises(InvalidValue, match="is no seed"):
        fit_topics(DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙"], ["乙"]]), 2, "lda", seed)


@pytest.mark.parametrize(
    ("k", "method", "words"), [(1, "nmf", "k = 1"), (9, "nmf", "give 2 to 3"), (2, "lsa", "is unknown")]
)
def test_what_cannot_be_fitted_is_refused(k, method, words):
    dtm = DocumentTermMatrix.from_tokens([["甲", "乙"], ["丙"], ["乙"]])
    with pytest.raises(InvalidValue, match=words):
        fit_topics(dtm, k, method)


OPTIONS = {
    "nmf": {}, "nmf-kl": {}, "lda": {}, "gibbs": {}, "seeded": {"seed_words": {"one": ["甲"]}},
    "dmr": {"covariates": ["region"]}, "stm": {"covariates": ["region"]},
}  # fmt: skip
FITTED_BY = {
    "fit_topics": lambda dtm, k, method, **options: fit_topics(dtm, k, method, **options),
    "fit_many": lambda dtm, k, method, **options: fit_many(dtm, k, method, [0, 1], n_jobs=1, **options),
    "search_k": lambda dtm, k, method, **options: search_k(dtm, [2, k], method, [0], n_jobs=1, progress=False, **options),
    "held_out_likelihood": lambda dtm, k, method, **options: held_out_likelihood(dtm, k, method, **options),
}


@pytest.mark.parametrize("fitted_by", FITTED_BY)
@pytest.mark.parametrize("method", OPTIONS)
def test_more_topics_than_terms_are_refused_by_all_that_fits(fitted_by, method):
    with pytest.raises(InvalidValue, match="k = 21 topics cannot be fitted to 20 documents and 4 terms: give 2 to 4"):
        FITTED_BY[fitted_by](TWO_REGIONS, 21, method, **OPTIONS[method])


@pytest.mark.parametrize("method", ["nmf", "nmf-kl", "lda", "gibbs", "dmr", "stm"])
def test_a_vocabulary_that_is_empty_or_has_one_word_is_refused_by_all_methods(method):
    none = dataclasses.replace(TWO_REGIONS, matrix=TWO_REGIONS.matrix[:, :0], vocabulary=TWO_REGIONS.vocabulary[:0])
    with pytest.raises(InvalidValue, match="none of the 20 documents has a term: keep more terms"):
        fit_topics(none, 2, method, **OPTIONS[method])
    one = of_regions([["甲"]] * 20, region=["南", "北"] * 10)
    with pytest.raises(InvalidValue, match="k = 2 topics cannot be fitted to 20 documents and 1 terms: keep more terms"):
        fit_topics(one, 2, method, **OPTIONS[method])


EXPLAINED_BY = {
    **{
        f"{name} of {method}": lambda dtm, names, fit=fit, method=method: fit(dtm, 2, method, covariates=names)
        for name, fit in FITTED_BY.items() if name != "search_k"
        for method in ("dmr", "stm")
    },
    "search_k": lambda dtm, names: FITTED_BY["search_k"](dtm, 3, "stm", covariates=names),
    "topic_effects": lambda dtm, names: topic_effects(fit_topics(dtm, 2), names, cluster="document_id"),
}  # fmt: skip


@pytest.mark.parametrize("explained_by", EXPLAINED_BY)
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (["提案"] * 20, "fact is 提案 in all 20 documents, so it explains nothing: leave it out"),
        ([2013, None] * 10, r"fact is missing in 10 of 20 documents \(1, 3, 5, …\): leave fact out, or these documents"),
        ([1.0, np.inf] * 10, "fact has infinite numbers: leave fact out"),
        ([["甲"], ["乙"]] * 10, r"fact is \['甲'\] in a document, which is no fact: give texts or numbers"),
    ],
)
def test_facts_that_explain_nothing_are_refused_by_all_that_explains(explained_by, facts, words):
    with pytest.raises(InvalidValue, match=words):
        EXPLAINED_BY[explained_by](of_regions([["甲", "丙"], ["乙", "丁"]] * 10, fact=facts), ["fact"])
