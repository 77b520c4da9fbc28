"""How much of the text topics take, by year, region or another fact of the replies."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measure.periods import check_fact, group_documents, sum_rows
from helpers.measure.provenance import with_step
from helpers.measure.resample import THIN, check_confidence, share_interval
from helpers.measure.topics import TopicModel


def topic_prevalence(
    model: TopicModel, by: str = "year", *, years_per_period: int = 1, confidence: float = 0.95
) -> pd.DataFrame:
    """How much of the text each topic takes, by period.

    Parameters
    ----------
    model
        A fitted model of a corpus.
    by, years_per_period
        See `helpers.measure.periods.group_documents`.
    confidence
        Of the interval, see `helpers.measure.resample.share_interval`.

    Returns
    -------
    DataFrame[period, topic, label, replies, share, low, high, thin], sorted by topic and period: the mean weight of
    the topic over the period's documents, each weighted by its tokens, with the ends of the interval (NaN for a
    period without replies; the ends NaN with fewer than two); whether the period has fewer than ten replies.

    Raises
    ------
    InvalidValue
        If the grouping is impossible, or the confidence will not do.

    Notes
    -----
    The interval knows of the drawing of replies alone; that another seed or another k gives other topics
    is not in it. How far replies differ is judged by all periods together.
    """
    check_confidence(confidence)
    check_fact(by)
    grouping = group_documents(model.documents, by, years_per_period)
    sums, sizes, group = _topics_per_reply(model, grouping.position)
    groups, labels = len(grouping.labels), model.labels()
    total = sum_rows(sizes[:, None], group, groups)
    share = sum_rows(sums, group, groups) / np.where(total > 0, total, np.nan)
    low, high = share_interval(sums, sizes, group, groups, confidence=confidence)
    replies = np.tile(np.bincount(group[group >= 0], minlength=groups), len(labels))
    table = pd.DataFrame(
        {
            "period": grouping.labels * len(labels),
            "topic": np.repeat(np.arange(1, len(labels) + 1), groups),
            "label": np.repeat(labels, groups),
            "replies": replies,
            "share": share.T.ravel(),
            "low": low.T.ravel(),
            "high": high.T.ravel(),
            "thin": replies < THIN,
        }
    )
    step = {"function": "topic_prevalence", "by": by, "years_per_period": years_per_period, "confidence": confidence}
    table.attrs["provenance"] = with_step(model.provenance, step)
    return table


def _topics_per_reply(model: TopicModel, group: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Token-weighted sums of topic weights (replies x topics), tokens, and group, of every reply."""
    has_topics = ~np.isnan(model.weights).any(axis=1)
    reply, ids = pd.factorize(model.documents["reply_id"])
    size = np.where(has_topics, model.documents["tokens"].to_numpy(), 0).astype(float)
    sums = np.zeros((len(ids), model.weights.shape[1]))
    np.add.at(sums, reply, np.nan_to_num(model.weights) * size[:, None])
    group_of_reply = np.full(len(ids), -1)
    group_of_reply[reply] = group
    return sums, np.bincount(reply, weights=size, minlength=len(ids)), group_of_reply
