"""Word lists as data files, read line by line and refused by line."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pandas as pd

from helpers.errors import InvalidValue, NotFound
from helpers.read.normalise import fold_width

THEMES = (
    "equipment", "vehicles", "chips", "materials", "biomedicine", "digital", "green", "finance", "parks",
    "talent", "renewal", "general",
)  # fmt: skip
_LEXICON_COLUMNS = ["term", "english", "theme", "first_year", "note"]
_STOP_COLUMNS = ["word", "reason"]


def load_lexicon(name_or_path: str | Path = "policy") -> pd.DataFrame:
    """The terms that segmentation keeps whole.

    Parameters
    ----------
    name_or_path
        ``"policy"``, which comes with Dafu, or a CSV file of the same columns.

    Returns
    -------
    DataFrame[term, english, theme, first_year, note, part_of]: the term in folded form, without quotation
    marks; its English gloss; one theme of `THEMES`; the year it came into official use where known (Int64);
    where that is known from; and the longer listed terms that hold it (a tuple).

    Raises
    ------
    NotFound
        If there is no such list.
    InvalidValue
        If a line has no term, repeats one, or names a theme that does not exist; the message names the line.
    """
    path, rows = _rows(name_or_path, "policy_terms.csv", "policy", _LEXICON_COLUMNS)
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        _check_term(row, seen, f"{path.name}, line {line}")
        seen.add(row["term"])
    frame = pd.DataFrame(rows, columns=_LEXICON_COLUMNS)
    first_year = pd.to_numeric(frame["first_year"].replace("", None)).astype("Int64")
    part_of = [tuple(sorted(longer for longer in seen if term in longer and term != longer)) for term in frame["term"]]
    return frame.assign(first_year=first_year, part_of=pd.Series(part_of, dtype=object))


def _check_term(row: dict[str, str], seen: set[str], where: str) -> None:
    term = row["term"]
    if len(term) < 2 or term != fold_width(term).strip():
        raise InvalidValue(f"{where}: {term!r} is no term: give two or more characters in half-width form")
    if re.search('[“”"]', term):
        raise InvalidValue(f"{where}: {term} has quotation marks: leave them out, the text may have them or not")
    if term in seen:
        raise InvalidValue(f"{where}: {term} stands in the list already: keep one of the two lines")
    if row["theme"] not in THEMES:
        raise InvalidValue(f"{where}: the theme {row['theme']!r} is unknown: use one of {', '.join(THEMES)}")
    if row["first_year"] and not row["first_year"].isdigit():
        raise InvalidValue(f"{where}: {row['first_year']!r} is no year: give four digits or nothing")


def load_stop_words(name_or_path: str | Path = "function") -> frozenset[str]:
    """The words of one stop layer.

    Parameters
    ----------
    name_or_path
        ``"function"`` (pronouns, particles, measure words and the like; each has its reason in
        ``function_words.csv``) or a CSV file with the columns word and reason.

    Notes
    -----
    The layer holds no word of modality, negation or aspect (应当, 不得, 将, 已, 正在) and no verb of policy
    (加强, 促进): those are what a study of promises reads.

    Raises
    ------
    NotFound, InvalidValue
        If there is no such list, or a word has no reason or stands twice.
    """
    path, rows = _rows(name_or_path, "function_words.csv", "function", _STOP_COLUMNS)
    words: set[str] = set()
    for line, row in enumerate(rows, start=2):
        if not row["word"] or not row["reason"]:
            raise InvalidValue(f"{path.name}, line {line}: a word needs a reason: fill both columns")
        if row["word"] in words:
            raise InvalidValue(f"{path.name}, line {line}: {row['word']} stands in the list already: keep one")
        words.add(row["word"])
    return frozenset(words)


def _rows(
    name_or_path: str | Path, file: str, name: str, columns: list[str]
) -> tuple[Path, list[dict[str, str]]]:
    own = str(name_or_path) == name
    path = Path(str(files("helpers.measure") / "lexicons" / file)) if own else Path(name_or_path)
    if not path.is_file():
        raise NotFound(f'{name_or_path} is no word list: give "{name}" or the path of a CSV file')
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != columns:
            raise InvalidValue(f"{path.name} has the columns {reader.fieldnames}: it needs {', '.join(columns)}")
        rows = list(reader)
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise InvalidValue(f"{path.name}, line {line}: {len(columns)} cells are needed: mend the commas")
    return path, [{key: value.strip() for key, value in row.items()} for row in rows]
