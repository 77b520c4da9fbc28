"""The map of topics: distances against scipy's and scikit-learn's, planted points, and topics that are alike."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon, pdist, squareform
from sklearn.manifold import ClassicalMDS

from helpers.measure import DocumentTermMatrix, fit_topics, topic_map
from helpers.measure.topic_map import classical_scaling

LISTS = [["汽车", "芯片", "汽车"], ["贷款", "银行"], ["汽车", "芯片"], ["银行", "贷款", "贷款"], ["人才", "培训"], ["培训", "人才"]]


@pytest.fixture(scope="module")
def model():
    return fit_topics(DocumentTermMatrix.from_tokens(LISTS), 3)


def with_words(model, *rows):
    return dataclasses.replace(model, topic_word=np.array(rows, dtype=float))


def test_points_of_a_plane_are_found_again():
    points = np.array([[0, 0], [3, 0], [0, 4], [3, 4], [1, 1]], dtype=float)
    found, kept = classical_scaling(squareform(pdist(points)))
    assert pdist(found) == pytest.approx(pdist(points))
    assert kept == pytest.approx(1)
    assert found.mean(axis=0) == pytest.approx([0, 0])
    assert np.ptp(found[:, 0]) >= np.ptp(found[:, 1])


def test_points_of_space_lose_their_narrowest_dimension():
    points = np.array([[3, 0, 0], [-3, 0, 0], [0, 2, 0], [0, -2, 0], [0, 0, 1], [0, 0, -1]], dtype=float)
    found, kept = classical_scaling(squareform(pdist(points)))
    assert np.abs(found) == pytest.approx(np.abs(points[:, :2]))
    # Squares from the middle: 18 + 8 of 18 + 8 + 2.
    assert kept == pytest.approx(26 / 28)


def test_distances_of_no_points_are_scaled_as_scikit_learn_does():
    generator = np.random.default_rng(1)
    distances = squareform(generator.uniform(1, 9, 45))
    found, kept = classical_scaling(distances)
    other = ClassicalMDS(n_components=2, metric="precomputed").fit_transform(distances)
    assert np.abs(found) == pytest.approx(np.abs(other))
    assert 0 < kept < 1


def test_the_furthest_coordinate_is_positive_whatever_the_order_of_signs():
    found, _ = classical_scaling(squareform(pdist(np.array([[0.0, 0], [1, 0], [9, 0.5]]))))
    assert found[np.abs(found).argmax(axis=0), [0, 1]].min() > 0


@pytest.mark.parametrize("points", [1, 2])
def test_one_or_two_points_lie_on_a_line(points):
    found, kept = classical_scaling(np.ones((points, points)) - np.eye(points))
    assert found.shape == (points, 2)
    assert kept == pytest.approx(1)
    assert np.ptp(found[:, 0]) == pytest.approx(points - 1)
    assert found[:, 1] == pytest.approx(0)


def test_the_distance_is_that_of_jensen_and_shannon(model):
    one, two, three = [0.5, 0.5, 0, 0, 0, 0], [0.1, 0.4, 0.5, 0, 0, 0], [0.3, 0.3, 0.2, 0.2, 0, 0]
    table = topic_map(with_words(model, one, two, three))
    expected = [jensenshannon(one, two), jensenshannon(one, three), jensenshannon(two, three)]
    assert pdist(table[["x", "y"]]) == pytest.approx(expected), "three points always lie in a plane"
    assert table.attrs["distance_kept"] == pytest.approx(1)


def test_topics_without_a_common_word_are_as_far_apart_as_can_be(model):
    table = topic_map(with_words(model, [1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0]))
    assert pdist(table[["x", "y"]]) == pytest.approx([np.log(2) ** 0.5] * 3)


def test_topics_of_the_same_words_lie_at_one_place(model):
    table = topic_map(with_words(model, *[[0.2, 0.2, 0.2, 0.2, 0.1, 0.1]] * 3))
    assert table[["x", "y"]].to_numpy() == pytest.approx(0)
    assert table.attrs["distance_kept"] == pytest.approx(1)


def test_topics_that_differ_by_rounding_alone_lie_at_one_place(model):
    words = np.random.default_rng(0).dirichlet(np.ones(50), 30)
    others = words * (1 + 1e-9 * np.random.default_rng(1).normal(size=words.shape))
    pairs = [np.vstack([one, other / other.sum()]) for one, other in zip(words, others, strict=True)]
    assert any(np.isnan(pdist(pair, "jensenshannon")).any() for pair in pairs), "scipy has no distance for some"
    for pair in pairs:
        two = dataclasses.replace(model, topic_word=pair, weights=model.weights[:, :2], vocabulary=np.arange(50).astype(str))
        assert topic_map(two)[["x", "y"]].to_numpy() == pytest.approx(0, abs=1e-6)


def test_shares_are_by_tokens_and_leave_out_documents_without_topics(model):
    weights = np.array([[1, 0, 0], [0, 1, 0], [np.nan] * 3, [0, 0.5, 0.5], [1, 0, 0], [1, 0, 0]])
    table = topic_map(dataclasses.replace(model, weights=weights))
    # Tokens 3, 2, -, 3, 2, 2.
    assert table["share"].tolist() == pytest.approx([7 / 12, 3.5 / 12, 1.5 / 12])
    assert list(table.columns) == ["topic", "label", "x", "y", "share"]
    assert table["topic"].tolist() == [1, 2, 3]
    assert table["label"].tolist() == model.labels()
    assert table.attrs["provenance"]["steps"][-1] == {"function": "topic_map"}
