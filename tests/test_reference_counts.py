"""The counts of the work reports: whole, and what the committed script makes of the texts."""

from __future__ import annotations

import pandas as pd
import pytest

from corpus.reference.build import COUNTS, count_terms, main, write_counts

TABLE = pd.read_csv(COUNTS, keep_default_na=False)


def test_every_report_has_counts():
    gaps = {*range(1961, 1964), *range(1965, 1975), 1976, 1977}
    assert set(TABLE["year"]) == set(range(1954, 2018)) - gaps
    assert list(TABLE.columns) == ["year", "term", "count"]
    assert not TABLE.duplicated(["year", "term"]).any()
    assert TABLE["count"].min() == 1


# As the press said of each report: what was in it for the first time.
FIRST = {"众创空间": 2015, "供给侧结构性改革": 2016, "去产能": 2016, "人工智能": 2017, "数字经济": 2017}


@pytest.mark.parametrize("term", FIRST)
def test_a_term_is_first_in_the_report_of_which_that_is_known(term):
    assert TABLE.loc[TABLE["term"] == term, "year"].min() == FIRST[term]


@pytest.mark.slow
def test_the_script_makes_the_same_file_again(real_corpus, tmp_path):
    table = count_terms(real_corpus / "government_work_reports")
    write_counts(table, tmp_path / "counts.csv.gz")
    assert (tmp_path / "counts.csv.gz").read_bytes() == COUNTS.read_bytes(), "run corpus/reference/build.py"


def test_a_folder_that_is_none_is_one_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sys.argv", ["build.py", str(tmp_path / "absent")])
    assert main() == 2
    assert "absent does not exist" in capsys.readouterr().err
