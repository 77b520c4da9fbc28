"""Candidates for new words as a file in which a person accepts and rejects."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from helpers.errors import InvalidValue, NotFound
from helpers.measure.lexicon import read_csv
from helpers.measure.new_words import COLUMNS
from helpers.segment.segmenter import as_term

_ANSWERS = {"yes": True, "是": True, "no": False, "否": False, "": False}


def write_candidates(candidates: pd.DataFrame, path: str | Path) -> Path:
    """Write what `find_new_words` returns as a CSV file in which a person accepts and rejects.

    Parameters
    ----------
    candidates
        The table.
    path
        A file that does not exist yet, so that no answers are lost.

    Returns
    -------
    The path. The file's first column is ``accept``, empty: write yes (是) or no (否) into it. Spreadsheet programs
    open it with the right characters (UTF-8 with a mark).

    Raises
    ------
    InvalidValue
        If the file exists, its folder does not, or the table is another.
    """
    path = Path(path)
    if set(COLUMNS) - set(candidates.columns):
        raise InvalidValue(f"the table has the columns {', '.join(candidates.columns)}: give the one of find_new_words")
    if not path.parent.is_dir():
        raise InvalidValue(f"{path.parent} is no folder: make it first, or name another")
    if path.exists():
        raise InvalidValue(f"{path} exists and may hold answers: give another name, or move it away")
    scratch = path.with_name(path.name + ".partial")
    table = candidates.round(3).assign(accept="")[["accept", *COLUMNS]]
    table.to_csv(scratch, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    return scratch.replace(path)


def read_accepted(path: str | Path) -> list[str]:
    """The words that a person accepted, in the order of the file.

    Parameters
    ----------
    path
        A CSV file of `write_candidates` with its column ``accept`` filled in; an empty cell is a no. Other columns
        than ``accept`` and ``word`` may be missing, and rows may be added.

    Returns
    -------
    Words in folded form: a layer of terms, as in
    ``Tokenizer(lexicon=[*load_lexicon("policy+bodies")["term"], *words])``.

    Raises
    ------
    NotFound
        If there is no such file.
    InvalidValue
        If a column is missing, an answer is neither yes, no nor empty, or an accepted word is shorter than two
        characters or stands twice; the message names the line.
    """
    path = Path(path)
    if not path.is_file():
        raise NotFound(f"{path} does not exist: write one with write_candidates and fill in its column accept")
    columns, rows = read_csv(path)
    if not {"accept", "word"} <= set(columns):
        raise InvalidValue(f"{path.name} has the columns {', '.join(columns)}: it needs accept and word")
    words: dict[str, int] = {}
    for line, row in rows.items():
        word, answer = as_term(row["word"]).strip(), row["accept"].lower()
        if answer not in _ANSWERS:
            raise InvalidValue(f"{path.name}, line {line}: accept = {row['accept']!r}: write yes, no or nothing")
        if _ANSWERS[answer] and (len(word) < 2 or word in words):
            raise InvalidValue(f"{path.name}, line {line}: {word!r} is too short or accepted twice: mend the line")
        if _ANSWERS[answer]:
            words[word] = line
    return list(words)
