"""Coherence: whether the heaviest words of a topic stand together in texts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp

from helpers.errors import InvalidValue
from helpers.measure.provenance import with_step
from helpers.measure.tokens import Tokens
from helpers.measure.topic_model import TopicModel
from helpers.options import check_whole

Measure = Literal["npmi", "uci", "c_v", "umass"]
# How many words a window has; None is whole documents.
_WINDOWS: dict[str, int | None] = {"npmi": 10, "uci": 10, "c_v": 110, "umass": None}
_EPSILON = 1e-12
# So many windows that hold a word are looked at in one go, for all words together.
_CELLS = 4_000_000


@dataclasses.dataclass(frozen=True, eq=False)
class WindowCounts:
    """How many windows hold a word, and two words.

    Attributes
    ----------
    words
        The distinct words that were counted, sorted.
    together
        Words x words, symmetric: in how many windows both stand; on the diagonal, in how many the word does.
    windows
        How many windows there are.
    window
        How many words one has; None if windows are documents.
    """

    words: pd.Index
    together: np.ndarray
    windows: int
    window: int | None


def count_windows(words: Iterable[str], tokens: Tokens, window: int | None) -> WindowCounts:
    """Count the windows in which words stand, alone and in pairs, once for all topics that are made of them.

    Parameters
    ----------
    words
        The words of all topics together; those that are not in the tokens are counted zero times. n words take
        n x n numbers.
    tokens
        What `tokenize` returns.
    window
        So many words one after another of a document, from each place on: marks, and words that were taken out, are
        passed over. A shorter document is one window, one without words none. If None, each document is one window.

    Raises
    ------
    InvalidValue
        If the tokens are empty, the window is no whole number, or the tokens are n-grams of characters, which stand
        together with their neighbours by themselves, and windows are counted.
    """
    if window is not None:
        check_whole("window", window)
    if not len(tokens):
        raise InvalidValue("the tokens are empty: tokenize a corpus that has words, or take out fewer")
    if window is not None and tokens.overlapping:
        raise InvalidValue('the tokens are n-grams that share characters: give words, or take the measure "umass"')
    known = pd.Index(sorted(set(words)), dtype=object)
    word = known.get_indexer(pd.Index(tokens.types))[tokens.codes]
    held = np.flatnonzero(word >= 0)
    word, document = word[held], tokens.document[held]
    low, high = _reach(held, word, document, tokens.counts(), window)
    together = sp.csr_matrix((len(known), len(known)), dtype=np.int64)
    for some in _batches(document, high - low):
        together = together + _pairs(low[some], high[some], word[some], len(known))
    windows = int(_windows_of(tokens.counts(), window).sum())
    return WindowCounts(known, together.toarray(), windows, window)


def coherence(
    topics: Sequence[Sequence[str]],
    tokens: Tokens | WindowCounts,
    measure: Measure = "npmi",
    *,
    window: int | None = None,
) -> np.ndarray:
    """Coherence of lists of words.

    Parameters
    ----------
    topics
        The words of each topic, the heaviest first.
    tokens
        Texts to look for them in: what `tokenize` returns, or what `count_windows` has counted in them, which saves
        counting for each measure or model anew.
    measure
        With p the share of windows that hold a word or both words, D their number of documents, and e = 1e-12:

        - ``"npmi"``: normalised pointwise mutual information, log((p_ij + e) / (p_i p_j)) / -log(p_ij + e), mean
          over pairs; windows of 10 words. From -1 (never together) to 1 (never apart).
        - ``"uci"``: log((p_ij + e) / (p_i p_j)), mean over pairs; windows of 10 words. One pair that never meets
          outweighs all others.
        - ``"c_v"``: the vector of a word is its NPMI with every word of the topic, itself included; the cosine of
          this and the sum of all words' vectors, mean over words; windows of 110 words. From -1 to 1. It rewards sets
          of words that never meet, whose vectors are alike: look at NPMI too.
        - ``"umass"``: Mimno's, the sum over pairs of log((D_ij + 1) / D_i), where i is the heavier word; documents,
          not windows. At most about 0, and lower for more words: compare topics of equally many. stm adds .01
          above and below, gensim takes the mean and 1e-12, so that their values are others.
    window
        Words in a window, if not as many as above.

    Returns
    -------
    Array, one number a topic: the higher, the more coherent. NaN where a topic has fewer than two words, or one that
    the texts do not have.

    Raises
    ------
    InvalidValue
        If the topics are no lists of words or name a word twice, the measure is unknown, "umass" is given a window,
        or `count_windows` refuses the tokens, or counted other words or windows.

    Notes
    -----
    Windows are those of `count_windows`; two words that both stand in every window have an NPMI of 0, as they tell
    nothing of one another. gensim 4.4 drops a word from a window as soon as one place of it is left behind, even if
    the window has another; tomotopy 0.14 leaves out the windows that begin with a word, and the documents that have
    none of the words; both give other numbers where texts repeat words, or are longer than a window.

    References
    ----------
    Newman et al. 2010 (UCI); Mimno et al. 2011 (UMass); Aletras and Stevenson 2013 (NPMI); Röder, Both and Hinneburg
    2015 (C_V and windows).
    """
    if measure not in _WINDOWS:
        raise InvalidValue(f"measure = {measure!r} is unknown: use one of {', '.join(_WINDOWS)}")
    if measure == "umass" and window is not None:
        raise InvalidValue(f"window = {window!r}: umass counts documents, leave the window out")
    lists = _lists(topics)
    size = _WINDOWS[measure] if window is None else window
    if isinstance(tokens, WindowCounts):
        counts = tokens
        _check_counts(counts, lists, size)
    else:
        counts = count_windows({word for words in lists for word in words}, tokens, size)
    return np.array([_of_topic(counts, words, _FORMULAS[measure]) for words in lists])


def topic_coherence(
    model: TopicModel, tokens: Tokens | WindowCounts, measure: Measure = "npmi", n: int = 10
) -> pd.DataFrame:
    """Coherence of the n heaviest words of each topic.

    Parameters
    ----------
    model
        A fitted model.
    tokens, measure
        See `coherence`. The tokens need not be those of the model: other texts of the kind are a harder test.
    n
        How many words; coherences of unequal n cannot be compared.

    Returns
    -------
    DataFrame[topic, label, measure, coherence].

    Raises
    ------
    InvalidValue
        If n is no whole number of 2 or more, or `coherence` refuses the rest.
    """
    check_whole("n", n, least=2)
    lists = [group["term"].tolist() for _, group in model.words(n).groupby("topic", sort=True)]
    values = coherence(lists, tokens, measure)
    table = pd.DataFrame({"topic": np.arange(1, len(lists) + 1), "label": model.labels()})
    table = table.assign(measure=measure, coherence=values)
    table.attrs["provenance"] = with_step(
        model.provenance, {"function": "topic_coherence", "measure": measure, "n": n}
    )
    return model.marked(table)


def _lists(topics: Sequence[Sequence[str]]) -> list[list[str]]:
    if isinstance(topics, (str, pd.DataFrame)) or any(isinstance(words, str) for words in topics):
        raise InvalidValue("topics are no lists of words: give one list a topic, as in [['企业', '创新'], ['学校']]")
    lists = [list(words) for words in topics]
    for number, words in enumerate(lists, start=1):
        twice = [word for place, word in enumerate(words) if word in words[:place]]
        if twice:
            raise InvalidValue(f"topic {number} names {twice[0]} twice: give each of its words once")
    if not lists:
        raise InvalidValue("there is no topic: give at least one list of words")
    return lists


def _check_counts(counts: WindowCounts, lists: list[list[str]], window: int | None) -> None:
    if counts.window != window:
        raise InvalidValue(
            f"the counts are of {_named(counts.window)}, and the measure looks at {_named(window)}: "
            f"count with window={window}"
        )
    unknown = {word for words in lists for word in words}.difference(counts.words)
    if unknown:
        raise InvalidValue(f"{min(unknown)} was not counted: give count_windows the words of all topics")


def _named(window: int | None) -> str:
    return "documents" if window is None else f"windows of {window} words"


def _windows_of(lengths: np.ndarray, window: int | None) -> np.ndarray:
    one = (lengths > 0).astype(np.int64)
    return one if window is None else np.maximum(lengths - window + 1, one)


def _reach(
    place: np.ndarray, word: np.ndarray, document: np.ndarray, lengths: np.ndarray, window: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """The first window that each place is in but no earlier place of its word, and the one behind the last."""
    windows = _windows_of(lengths, window)
    first_place, first_window = (np.cumsum(number) - number for number in (lengths, windows))
    within, width = place - first_place[document], lengths.max() if window is None else window
    low = first_window[document] + np.maximum(within - width + 1, 0)
    high = first_window[document] + np.minimum(within, windows[document] - 1) + 1
    order = np.lexsort((place, word))
    is_same = word[order[1:]] == word[order[:-1]]
    again, before = order[1:][is_same], order[:-1][is_same]
    low[again] = np.maximum(low[again], high[before])
    return low, high


def _batches(document: np.ndarray, cells: np.ndarray) -> list[np.ndarray]:
    """The places in parts that end with a document and have few cells together."""
    batch = np.cumsum(np.bincount(document, weights=cells)) // _CELLS
    return np.split(np.arange(len(document)), np.flatnonzero(np.diff(batch[document])) + 1)


def _pairs(low: np.ndarray, high: np.ndarray, word: np.ndarray, words: int) -> sp.csr_matrix:
    """Words x words: windows that hold both; each word stands in those of its ranges, which do not overlap."""
    if not len(low):
        return sp.csr_matrix((words, words), dtype=np.int64)
    size = high - low
    row = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + np.repeat(low - low.min(), size)
    cells = np.ones(len(row), dtype=np.int64), (row, np.repeat(word, size))
    holds = sp.csr_matrix(cells, shape=(int(high.max() - low.min()), words))
    return (holds.T @ holds).tocsr()


def _of_topic(counts: WindowCounts, words: list[str], formula: Callable[[np.ndarray, int], float]) -> float:
    place = counts.words.get_indexer(pd.Index(words, dtype=object))
    together = counts.together[np.ix_(place, place)].astype(float)
    return formula(together, counts.windows) if len(words) > 1 and together.diagonal().all() else np.nan


def _mutual_information(together: np.ndarray, windows: int) -> np.ndarray:
    share = together / windows
    return np.asarray(np.log((share + _EPSILON) / np.outer(share.diagonal(), share.diagonal())))


def _normalised(together: np.ndarray, windows: int) -> np.ndarray:
    """NPMI of each pair; the logarithm of what is in every window is no measure to normalise by."""
    share = np.where(together < windows, together / windows, 0)
    npmi = _mutual_information(together, windows) / -np.log(share + _EPSILON)
    return np.where(together < windows, npmi, np.eye(len(together)))


def _mean_of_pairs(values: np.ndarray) -> float:
    return float(values[np.triu_indices(len(values), 1)].mean())


def _npmi(together: np.ndarray, windows: int) -> float:
    return _mean_of_pairs(_normalised(together, windows))


def _uci(together: np.ndarray, windows: int) -> float:
    return _mean_of_pairs(_mutual_information(together, windows))


def _c_v(together: np.ndarray, windows: int) -> float:
    vectors = _normalised(together, windows)
    total = vectors.sum(axis=0)
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(total)
    return float(np.mean(vectors @ total / lengths))


def _umass(together: np.ndarray, windows: int) -> float:
    heavier, lighter = np.triu_indices(len(together), 1)
    return float(np.log((together[heavier, lighter] + 1) / together.diagonal()[heavier]).sum())


_FORMULAS = {"npmi": _npmi, "uci": _uci, "c_v": _c_v, "umass": _umass}
