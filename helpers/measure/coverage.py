"""What pages say and what they leave out."""

from __future__ import annotations

import pandas as pd
from scipy.stats import binomtest

from helpers.errors import InvalidValue
from helpers.measure.resample import check_confidence
from helpers.read.corpus import Corpus

# The facts of a header, about in the order in which a page has them.
_FIELDS = (
    "title", "proposal_title", "session", "number", "department", "addressee_type", "document_number", "class_mark",
    "openness", "published", "signed", "region",
)  # fmt: skip


def field_coverage(corpus: Corpus, *, confidence: float = 0.95) -> pd.DataFrame:
    """On how many pages each fact of the header stands.

    Parameters
    ----------
    corpus
        The corpus; documents that are no replies are left out.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame[field, found, replies, share, low, high], a row a field: on how many of all replies it was found,
    the share, and its Wilson interval.

    Raises
    ------
    InvalidValue
        If the corpus holds no reply, or the confidence is no share.

    Notes
    -----
    A fact may be missing because the page does not say it or because the reader did not find it; only a look at
    the page tells. The interval takes replies for independent draws, which those of one site are not.

    References
    ----------
    Wilson 1927; Brown, Cai and DasGupta 2001; scipy.stats.binomtest.
    """
    check_confidence(confidence)
    replies = corpus.replies[corpus.replies["doc_type"] != "text"]
    if replies.empty:
        raise InvalidValue(f"{corpus.name} holds no reply: give a corpus of replies")
    counts = replies[list(_FIELDS)].notna().sum()
    rows = [(field, *_share(int(counts[field]), len(replies), confidence)) for field in _FIELDS]
    table = pd.DataFrame(rows, columns=["field", "found", "replies", "share", "low", "high"])
    step = {"function": "field_coverage", "confidence": confidence}
    table.attrs["provenance"] = {"corpus": corpus.name, "corpus_sha256": corpus.digest, "steps": [step]}
    return table


def _share(count: int, total: int, confidence: float) -> tuple[int, int, float, float, float]:
    interval = binomtest(count, total).proportion_ci(confidence, method="wilson")
    return count, total, count / total, float(interval.low), float(interval.high)
