"""Trends in the counts that come with the project, against the counts themselves and a published one."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.measure import load_reference_counts, reference_trend

COUNTS = load_reference_counts()


def test_a_rate_by_hand():
    table = reference_trend(["工业"]).set_index("period")
    report = COUNTS[COUNTS["year"] == 1954]
    count = int(report.loc[report["term"] == "工业", "count"].item())
    assert table.loc[1954, "count"] == count
    assert table.loc[1954, "rate"] == pytest.approx(10_000 * count / report["count"].sum())


def test_inside_longer_words_by_hand():
    report = COUNTS[COUNTS["year"] == 1954]
    longer = report[report["term"].str.contains("工业", regex=False)]
    assert len(longer) > 1
    assert reference_trend(["工业"], within_words=True)["count"].iloc[0] == longer["count"].sum()


def test_years_without_a_premiers_report_are_gaps():
    table = reference_trend(["改革"]).set_index("period")
    assert list(table.index) == list(range(1954, 2018))
    assert set(table.index[table["replies"] == 0]) == {1955, 1956, 1958, *range(1960, 1975), 1976, 1977, 1980}
    assert np.isnan(table.loc[1958, "rate"])
    assert not np.isnan(table.loc[1959, "rate"])


def test_a_known_turn_is_there():
    """改革 is a word of the years after 1978: quanteda's chineseDemo prints it among the top words of 1954-2017 and 2017."""
    rate = reference_trend(["改革"]).set_index("period")["rate"]
    assert rate.loc[1984:].min() > rate.loc[1957:1978].max()


@pytest.mark.parametrize("terms", [[], ["", "工业"], ["工业", "工业"], ["“专精特新”", "专精特新"], "工业"])
def test_terms_that_will_not_do_are_refused(terms):
    with pytest.raises(InvalidValue, match="term"):
        reference_trend(terms)


def test_an_installation_without_the_counts_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr("helpers.measure.reference.COUNTS", tmp_path / "absent.csv.gz")
    with pytest.raises(NotFound, match="come with the repository"):
        load_reference_counts()
