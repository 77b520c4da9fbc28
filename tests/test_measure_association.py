"""Measures of association against published numbers, and where they have no meaning."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.measure.association import (
    chi_squared,
    cubed_mutual_information,
    expected_count,
    log_dice,
    log_likelihood,
    log_odds_ratio,
    mutual_information,
    normalised_mutual_information,
    t_score,
    z_score,
)

# NLTK 3, collocations.doctest, after Dunning 1993 and Manning and Schütze 1999, chapter 5.
NLTK = [
    (log_likelihood, (110, 2552, 221, 31777), 270.72, 0.005),
    (log_likelihood, (8, 13, 32, 31777), 95.29, 0.005),
    (t_score, (8, 15828, 4675, 14307668), 0.9999, 0.00005),
    (t_score, (20, 42, 20, 14307668), 4.4721, 0.00005),
    (chi_squared, (8, 15828, 4675, 14307668), 1.55, 0.005),
    (chi_squared, (59, 67, 65, 571007), 456400, 50),
    (mutual_information, (20, 42, 20, 14307668), 18.38, 0.005),
    (mutual_information, (20, 15019, 15629, 14307668), 0.29, 0.005),
    # quanteda, test-textstat_keyness.R, in bits: "a" is 3 of 17 words of one text and 5 of 29 of both.
    (mutual_information, (3, 17, 5, 29), 0.0232569 / np.log(2), 1e-6),
]


@pytest.mark.parametrize(("measure", "numbers", "published", "rounding"), NLTK)
def test_the_measures_of_dunning_and_of_manning_and_schuetze(measure, numbers, published, rounding):
    assert measure(*numbers) == pytest.approx(published, abs=rounding)


# RKorAPClient, test-association-score-functions.R: a window of ten places round 4,258,869 occurrences.
KORAP = (32, 10 * 4258869, 2165, 21304641202)


@pytest.mark.parametrize(
    ("measure", "numbers", "published"),
    [
        (expected_count, KORAP[1:], 4.327907),
        (log_likelihood, KORAP, 73.05347),
        (log_likelihood, (0, *KORAP[1:]), 8.664477),
        (mutual_information, KORAP, 2.886331),
        (cubed_mutual_information, KORAP, 12.886331),
        (log_dice, KORAP[:3], -5.34404),
    ],
)
def test_the_scores_of_korap(measure, numbers, published):
    assert measure(*numbers) == pytest.approx(published, abs=5e-6)


def test_what_has_no_meaning_is_marked():
    nothing = (0, 5, 5, 100)
    for measure in (mutual_information, cubed_mutual_information, t_score):
        assert np.isnan(measure(*nothing))
    assert np.isnan(log_dice(0, 5, 5))
    assert normalised_mutual_information(*nothing) == -1
    for measure in (log_likelihood, chi_squared, z_score, normalised_mutual_information):
        assert np.isnan(measure(0, 0, 5, 100)), "nothing is expected of a word that does not occur"
    assert np.isnan(normalised_mutual_information(7, 7, 7, 7))
    assert normalised_mutual_information(5, 5, 5, 100) == pytest.approx(1)
    assert log_dice(5, 5, 5) == 14
    assert log_likelihood(4, 20, 20, 100) == pytest.approx(0)


def test_measures_of_many_pairs_at_once_are_those_of_each():
    counts, firsts = np.array([3, 0, 8]), np.array([5, 5, 20])
    for measure in (mutual_information, log_likelihood, chi_squared, t_score, z_score, normalised_mutual_information):
        single = [measure(count, first, 9, 100) for count, first in zip(counts, firsts, strict=True)]
        np.testing.assert_allclose(measure(counts, firsts, 9, 100), single, equal_nan=True)
    np.testing.assert_allclose(log_odds_ratio(counts, firsts, 9, 100)[0][2], log_odds_ratio(8, 20, 9, 100)[0])
