"""Count the terms of the State Council's work reports: python corpus/reference/build.py DIR (the folder of reports)."""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path

import pandas as pd

from helpers.errors import DafuError
from helpers.measure import document_term_matrix, tokenize
from helpers.read import ingest, load_corpus

COUNTS = Path(__file__).with_name("government_work_reports.csv.gz")


def count_terms(reports: Path) -> pd.DataFrame:
    """One row a term of a report: year, term, count; sorted by year, then by term."""
    with tempfile.TemporaryDirectory() as scratch:
        ingest(reports, scratch, any_text=True, progress=False)
        dtm = document_term_matrix(tokenize(load_corpus(scratch), unit="reply"))
    cells = dtm.matrix.tocoo()
    table = pd.DataFrame(
        {
            "year": dtm.documents["year"].to_numpy()[cells.row],
            "term": dtm.vocabulary[cells.col],
            "count": cells.data,
        }
    )
    return table.sort_values(["year", "term"], ignore_index=True)


def write_counts(table: pd.DataFrame, path: Path = COUNTS) -> None:
    """Store the counts; the same counts are the same bytes, since no time of writing goes into the file."""
    packed = gzip.compress(table.to_csv(index=False, lineterminator="\n").encode("utf-8"), compresslevel=9, mtime=0)
    path.write_bytes(packed)


def main() -> int:
    """Build the file; exit code 2 with one sentence if the folder will not do."""
    if len(sys.argv) != 2:
        print("give the folder of the reports: python corpus/reference/build.py DIR", file=sys.stderr)
        return 2
    try:
        table = count_terms(Path(sys.argv[1]))
    except DafuError as error:
        print(f"build: {error}", file=sys.stderr)
        return 2
    write_counts(table)
    reports, words, terms = table["year"].nunique(), table["count"].sum(), table["term"].nunique()
    print(f"{reports} reports, {words:,} words, {terms:,} terms: {COUNTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
