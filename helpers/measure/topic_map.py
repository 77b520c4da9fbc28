"""How near topics lie to one another, as a map in the plane."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial.distance import pdist, squareform

from helpers.measure.provenance import with_step
from helpers.measure.topic_model import TopicModel


def topic_map(model: TopicModel) -> pd.DataFrame:
    """Places of topics in the plane such that topics of like words lie near each other.

    Parameters
    ----------
    model
        A fitted model.

    Returns
    -------
    DataFrame[topic, label, x, y, share]: the topic's place, in units of the distance (topics without a common word are
    0.83 apart), and its share of the text (mean weight of the documents, by tokens). ``attrs["distance_kept"]`` tells
    how much of the squared distances the plane keeps, between 0 and 1.

    Notes
    -----
    The distance is that of Jensen and Shannon, the root of their divergence of the topics' words (natural logarithms);
    it can be drawn without error in enough dimensions (Endres and Schindelin 2003), and classical scaling takes the
    two that keep most. The map of LDAvis (Sievert and Shirley 2014) scales the divergence itself, which cannot. The
    axes have no meaning, and how near two topics look says little where little is kept.
    """
    # The divergence of topics of the same words may come out below zero by rounding, and has no root then.
    places, kept = classical_scaling(np.nan_to_num(squareform(pdist(model.topic_word, "jensenshannon"))))
    table = pd.DataFrame(
        {
            "topic": np.arange(1, len(model.topic_word) + 1),
            "label": model.labels(),
            "x": places[:, 0],
            "y": places[:, 1],
            "share": model.shares,
        }
    )
    table.attrs["provenance"] = with_step(model.provenance, {"function": "topic_map"})
    table.attrs["distance_kept"] = kept
    return model.marked(table)


def classical_scaling(distances: np.ndarray, dimensions: int = 2) -> tuple[np.ndarray, float]:
    """Points whose distances are nearest to those given (Torgerson 1952), and how much of the squares they keep.

    Parameters
    ----------
    distances
        n x n, symmetric, zero on the diagonal.
    dimensions
        Of the points.

    Returns
    -------
    n x dimensions, centred, the widest dimension first; of each the coordinate furthest from zero is positive. The
    share of what the squared distances sum to that is kept, 1 where there is no distance at all.
    """
    centred = np.eye(len(distances)) - 1 / len(distances)
    values, vectors = np.linalg.eigh(-centred @ distances**2 @ centred / 2)
    # What is negative belongs to no points; in true distances of points it is a rounding of zero.
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    points = np.zeros((len(distances), dimensions))
    used = min(dimensions, len(distances))
    points[:, :used] = vectors[:, :used] * np.sqrt(values[:used])
    furthest = np.take_along_axis(points, np.abs(points).argmax(axis=0)[None], axis=0)
    points *= np.where(furthest < 0, -1, 1)
    return points, float(values[:used].sum() / values.sum()) if values.any() else 1.0
