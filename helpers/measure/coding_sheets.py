"""Items for coders as files: a sheet to print or to fill in with a spreadsheet program, and what coders wrote in it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pandas as pd

from helpers.errors import InvalidValue, NotFound
from helpers.measure.intrusion import Intrusion, check_answers
from helpers.measure.lexicon import read_csv
from helpers.read.ingest import check_writable
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
        If the file exists, its folder does not, the answers are not to these items, or it cannot be written.
    """
    path = Path(path)
    if path.is_file():
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
        If its folder does not exist, the answers are not to these items, or it cannot be written, as where a
        spreadsheet program holds it.
    """
    return _write(items, Path(path), answers)


def check_folder(path: Path) -> None:
    """Refuse a file that could not be written.

    Raises
    ------
    InvalidValue
        If its folder does not exist or cannot be written, or it is a folder itself.
    """
    if path.is_dir():
        raise InvalidValue(f"{path} is a folder: name a file in it, {path / 'coder_a.csv'}")
    if not path.parent.is_dir():
        raise InvalidValue(f"{path.parent} is no folder: make it first, or name another")
    check_writable(path.parent)


def _write(items: Intrusion, path: Path, answers: pd.DataFrame | None) -> Path:
    check_folder(path)
    if answers is not None:
        check_answers(items, answers)
    options = {column: column.replace("option_", f"{_OPTION} ") for column in items.options}
    given = {} if answers is None else answers.set_index("item")["choice"].dropna().astype(int).to_dict()
    table = items.items.rename(columns={"item": _ITEM, "text": _TEXT, **options})
    table.insert(0, _SHEET, items.name)
    table[_CHOICE] = [str(given.get(item, "")) for item in items.items["item"]]
    scratch = path.with_name(path.name + ".partial")
    try:
        table.to_csv(scratch, index=False, encoding="utf-8-sig", lineterminator="\n")
        return scratch.replace(path)
    except OSError as error:
        raise InvalidValue(
            f"{path} cannot be written ({error.strerror}): close it in other programs, or name another"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink()


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
    answers = read_choices(path, items, Path(path).stem if coder is None else coder)
    if answers["choice"].isna().all():
        raise InvalidValue(f"{Path(path).name} holds no choice: have its last column filled in")
    return answers


def read_choices(path: str | Path, items: Intrusion, coder: str) -> pd.DataFrame:
    """The same, of a sheet that may be still blank."""
    path = Path(path)
    if not path.is_file():
        raise NotFound(f"{path} is no file: write one with write_coding_sheet and have it filled in")
    try:
        columns, rows = read_csv(path)
    except OSError as error:
        raise InvalidValue(f"{path} cannot be read ({error.strerror}): close it in other programs") from error
    names = {column.split()[0].rstrip(":"): column for column in columns if column.strip()}
    if not {"sheet", "item", "choice"} <= set(names):
        told = ", ".join(columns).strip() or "none"
        raise InvalidValue(f"{path.name} has the columns {told}: it needs sheet, item and choice, with commas between")
    chosen: dict[int, int | None] = {}
    for line, row in rows.items():
        sheet, item, choice = (fold_width(row[names[name]]) for name in ("sheet", "item", "choice"))
        number = _item(f"{path.name}, line {line}", sheet, item, items)
        if number in chosen:
            raise InvalidValue(f"{path.name}, line {line}: item {item} stands twice: keep one line")
        chosen[number] = _choice(f"{path.name}, line {line}", choice, len(items.options))
    return _answers(path, items, chosen, coder)


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
    choices = pd.array([chosen[item] for item in items.items["item"]], dtype="Int64")
    return pd.DataFrame({"coder": coder, "item": items.items["item"], "choice": choices})
