"""Which words are a topic's own: frequent in it and rare elsewhere."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from helpers.errors import InvalidValue
from helpers.options import check_number, check_whole


def frex(topic_word: np.ndarray, weight: float = 0.5) -> np.ndarray:
    """Frequency and exclusivity of words in one number: 1 / (weight / E + (1 - weight) / F).

    Parameters
    ----------
    topic_word
        Topics x vocabulary, shares of a topic, as in `TopicModel.topic_word`.
    weight
        Of exclusivity, from 0 to 1; the rest is that of frequency. stm's `exclusivity` means the same by it, its
        `calcfrex` and `labelTopics` the opposite; at .5 they agree.

    Returns
    -------
    Topics x vocabulary, from 0 to 1. F is the rank of the word's share among those of its topic, by the number of
    words; E that of its exclusivity, its share by the sum of its shares of all topics. Equal ones have the mean of
    their ranks. The exclusivity of a word that no topic has is 0, and is not drawn towards the mean for rare words.

    Raises
    ------
    InvalidValue
        If the shares are no table of finite numbers from 0 on, or the weight is none from 0 to 1.

    References
    ----------
    Bischof and Airoldi 2012; Roberts, Stewart and Tingley 2019 (stm).
    """
    _check_shares(topic_word)
    check_number("weight", weight, least=0, most=1)
    total = topic_word.sum(axis=0)
    exclusive = np.divide(topic_word, total, out=np.zeros(topic_word.shape), where=total > 0)
    frequency, exclusivity_rank = (rankdata(shares, axis=1) / shares.shape[1] for shares in (topic_word, exclusive))
    return np.asarray(1 / (weight / exclusivity_rank + (1 - weight) / frequency))


def lift(topic_word: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """How many times more frequent each word is in a topic than in all texts; it favours rare words.

    Parameters
    ----------
    topic_word
        See `frex`.
    shares
        Each word's share of all texts.

    Returns
    -------
    Topics x vocabulary; 0 for a word that no text has.

    Raises
    ------
    InvalidValue
        If the shares are no numbers from 0 on, or not as many as the words.

    References
    ----------
    Taddy 2012.
    """
    _check_shares(topic_word)
    _check_shares(shares[None])
    if len(shares) != topic_word.shape[1]:
        raise InvalidValue(f"there are {len(shares)} shares for {topic_word.shape[1]} words: give one for each")
    return np.asarray(np.divide(topic_word, shares, out=np.zeros(topic_word.shape), where=shares > 0))


def exclusivity(topic_word: np.ndarray, n: int = 10, weight: float = 0.7) -> np.ndarray:
    """The sum of `frex` over the n heaviest words of each topic, or all if there are fewer: from 0 to n.

    Parameters
    ----------
    topic_word, weight
        See `frex`.
    n
        How many words; sums over unequal n cannot be compared.

    Returns
    -------
    Array, one number a topic: the higher, the more its heaviest words are its own.

    Raises
    ------
    InvalidValue
        If n is no whole number from 1 on, or `frex` refuses the rest.

    References
    ----------
    Roberts et al. 2014; stm's `exclusivity`, whose weight and number of words these are.
    """
    check_whole("n", n)
    score = frex(topic_word, weight)
    heaviest = np.argsort(-topic_word, axis=1, kind="stable")[:, :n]
    return np.asarray(np.take_along_axis(score, heaviest, axis=1).sum(axis=1))


def _check_shares(shares: np.ndarray) -> None:
    if shares.ndim != 2 or not shares.size or not (np.isfinite(shares).all() and (shares >= 0).all()):
        raise InvalidValue(
            f"the shares ({' x '.join(map(str, shares.shape))}) are no table of finite numbers from 0 on: "
            "give topics x words"
        )
