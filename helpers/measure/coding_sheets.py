"""Items for coders as files: a sheet to print or to fill in with a spreadsheet program, and what coders wrote in it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.errors import InvalidValue, NotFound
from helpers.measure.intrusion import Intrusion
from helpers.measure.lexicon import read_csv
from helpers.width import fold_width

# A coder reads these in either language; the first word alone is looked for.
_SHEET, _ITEM, _TEXT, _OPTION = "sheet 表号", "item 题号", "text 原文", "option 选项"
_CHOICE = "choice: number of the option that does not belong 选择：不属于此处的选项号"


def write_coding_sheet(items: Intrusion, path: str | Path, answers: pd.DataFrame | None = None) -> Path:
    """Write items as a CSV file in which a coder fills in the last column.

    Parameters
    ----------
    items
        What `word_intrusion`, `topic_intrusion` or `word_set_intrusion` returns. The key is not written.
    path
        A file that does not exist yet, so that no answers are lost.
    answers
        DataFrame[item, choice] to begin with; none if None.

    Returns
    -------
    The path. One row an item; spreadsheet programs open it with the right characters (UTF-8 with a mark). Its columns
    are named in English and Chinese.

    Raises
    ------
    InvalidValue
        If the file exists, or its folder does not.
    """
    path = Path(path)
    if path.exists():
        raise InvalidValue(f"{path} exists and may hold answers: give another name, or move it away")
    return _write(items, path, answers)


def update_coding_sheet(items: Intrusion, path: str | Path, answers: pd.DataFrame) -> Path:
    """Write a sheet anew with the answers so far, whether or not it exists; it is never there by half.

    Parameters
    ----------
    items, path, answers
        See `write_coding_sheet`.

    Raises
    ------
    InvalidValue
        If its folder does not exist.
    """
    return _write(items, Path(path), answers)


def check_folder(path: Path) -> None:
    """Refuse a file that could not be written.

    Raises
    ------
    InvalidValue
        If its folder does not exist.
    """
    if not path.parent.is_dir():
        raise InvalidValue(f"{path.parent} is no folder: make it first, or name another")


def _write(items: Intrusion, path: Path, answers: pd.DataFrame | None) -> Path:
    check_folder(path)
    options = {column: column.replace("option_", f"{_OPTION} ") for column in items.options}
    given = {} if answers is None else answers.set_index("item")["choice"].dropna().astype(int).to_dict()
    table = items.items.rename(columns={"item": _ITEM, "text": _TEXT, **options})
    table.insert(0, _SHEET, items.name)
    table[_CHOICE] = [str(given.get(item, "")) for item in items.items["item"]]
    scratch = path.with_name(path.name + ".partial")
    table.to_csv(scratch, index=False, encoding="utf-8-sig", lineterminator="\n")
    return scratch.replace(path)


def read_coding_sheet(path: str | Path, items: Intrusion, *, coder: str | None = None) -> pd.DataFrame:
    """What a coder chose.

    Parameters
    ----------
    path
        A file of `write_coding_sheet` with its last column filled in.
    items
        The items that it was written from.
    coder
        What the coder is called in tables; the file's name without its ending if None. Give letters, not names.

    Returns
    -------
    DataFrame[coder, item, choice], one row an item in their order: the number of the option that the coder chose,
    missing (``Int64``) where the cell is empty. Join those of several coders with `pandas.concat`.

    Raises
    ------
    NotFound
        If there is no such file.
    InvalidValue
        If a column is missing, the sheet was written from other items, an item is unknown, stands twice or is missing,
        a choice is no number of an option, or no choice was made at all; the message names the line.
    """
    path = Path(path)
    if not path.is_file():
        raise NotFound(f"{path} does not exist: write one with write_coding_sheet and have it filled in")
    columns, rows = read_csv(path)
    names = {column.split()[0].rstrip(":"): column for column in columns if column.strip()}
    if not {"sheet", "item", "choice"} <= set(names):
        raise InvalidValue(f"{path.name} has the columns {', '.join(columns)}: it needs sheet, item and choice")
    chosen: dict[int, int | None] = {}
    for line, row in rows.items():
        sheet, item, choice = (fold_width(row[names[name]]) for name in ("sheet", "item", "choice"))
        number = _item(f"{path.name}, line {line}", sheet, item, items)
        if number in chosen:
            raise InvalidValue(f"{path.name}, line {line}: item {item} stands twice: keep one line")
        chosen[number] = _choice(f"{path.name}, line {line}", choice, len(items.options))
    return _answers(path, items, chosen, path.stem if coder is None else coder)


def _item(where: str, sheet: str, item: str, items: Intrusion) -> int:
    if sheet != items.name:
        raise InvalidValue(f"{where}: the sheet is {sheet!r} and not {items.name}: give the items it was written from")
    if not item.isdecimal() or int(item) not in set(items.items["item"]):
        raise InvalidValue(f"{where}: there is no item {item!r}: put back the numbers of the items, 1 to {len(items)}")
    return int(item)


def _choice(where: str, choice: str, options: int) -> int | None:
    if choice and not (choice.isdecimal() and 1 <= int(choice) <= options):
        raise InvalidValue(f"{where}: choice = {choice!r}: write a number from 1 to {options}, or nothing")
    return int(choice) if choice else None


def _answers(path: Path, items: Intrusion, chosen: dict[int, int | None], coder: str) -> pd.DataFrame:
    missing = [item for item in items.items["item"] if item not in chosen]
    if missing:
        raise InvalidValue(f"{path.name} lacks the items {', '.join(map(str, missing))}: put back their lines")
    if not any(chosen.values()):
        raise InvalidValue(f"{path.name} holds no choice: have its last column filled in")
    choices = pd.array([chosen[item] for item in items.items["item"]], dtype="Int64")
    return pd.DataFrame({"coder": coder, "item": items.items["item"], "choice": choices})
