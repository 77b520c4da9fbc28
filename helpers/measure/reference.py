"""Counts of real texts that come with Dafu: the State Council's work reports, 1954 to 2017."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.errors import NotFound
from helpers.measure.trends import PER, check_terms
from helpers.segment.segmenter import as_term

COUNTS = Path(__file__).resolve().parents[2] / "corpus" / "reference" / "government_work_reports.csv.gz"

# 1955, 1958 and 1980 are reports on the plan, 1956 on the budget, 1960 on agriculture; of 1964 there is an abstract.
NOT_WORK_REPORTS = (1955, 1956, 1958, 1960, 1964, 1980)


def load_reference_counts() -> pd.DataFrame:
    """How often each word stands in each report.

    Returns
    -------
    DataFrame[year, term, count], sorted by year and term; one report a year, those of `NOT_WORK_REPORTS`
    included. Words as the default `Tokenizer` cuts them, punctuation left out.

    Raises
    ------
    NotFound
        If Dafu was installed without its corpus folder.

    References
    ----------
    Texts collected by ropensci/textworkshop17 (demos/chineseDemo); see ``corpus/reference/README.md``.
    """
    if not COUNTS.is_file():
        raise NotFound(f"{COUNTS} does not exist: the counts come with the repository, work in a clone")
    counts = pd.read_csv(COUNTS, dtype={"term": "string"}, keep_default_na=False)
    digest = hashlib.sha256(COUNTS.read_bytes()).hexdigest()
    counts.attrs["provenance"] = {"corpus": "government work reports, 1954-2017", "corpus_sha256": digest, "steps": []}
    return counts


def reference_trend(terms: Sequence[str], *, within_words: bool = False) -> pd.DataFrame:
    """The rate of each term in the work report of each year.

    Parameters
    ----------
    terms
        Words, not phrases: these are counts without sentences.
    within_words
        Whether a term also counts inside a longer word, 工业 in 工业化.

    Returns
    -------
    DataFrame as `keyword_trend` returns, with the year as period and the number of reports as ``replies``.
    Years without a premier's report are periods without reports; ``low`` and ``high`` are NaN and ``thin``
    is False, since a year's report is all there is and no sample.

    Raises
    ------
    InvalidValue
        If there is no term, or a term is empty or stands twice.
    NotFound
        If Dafu was installed without its corpus folder.
    """
    terms = check_terms(terms)
    counts = load_reference_counts()
    reports = counts[~counts["year"].isin(NOT_WORK_REPORTS)]
    years = pd.RangeIndex(reports["year"].min(), reports["year"].max() + 1, name="period")
    tokens = reports.groupby("year")["count"].sum().reindex(years, fill_value=0)
    rows = []
    for term in terms:
        count = _occurrences(reports, as_term(term).strip(), within_words).reindex(years, fill_value=0)
        rows.append(pd.DataFrame({"term": term, "count": count, "tokens": tokens}).reset_index())
    table = pd.concat(rows, ignore_index=True)
    written = table["tokens"] > 0
    table["replies"] = written.astype(int)
    table.insert(3, "used_in", (table["count"] > 0).astype(int))
    table["rate"] = (PER * table["count"] / table["tokens"]).where(written)
    table = table.assign(low=np.nan, high=np.nan, thin=False)
    step = {"function": "reference_trend", "terms": terms, "within_words": within_words}
    provenance = counts.attrs["provenance"]
    table.attrs["provenance"] = {**provenance, "steps": [step]}
    return table


def _occurrences(reports: pd.DataFrame, term: str, within_words: bool) -> pd.Series:
    """How often the term stands in each year's report."""
    times = reports["term"].map(lambda word: word.count(term) if within_words else int(word == term))
    return (reports["count"] * times.astype(int)).groupby(reports["year"]).sum()
