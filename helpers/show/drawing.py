"""What all plots share: checks of tables, panels, labels of terms and periods, notes under a figure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.errors import InvalidValue
from helpers.show.style import COLOURS, GREY
from helpers.show.words import label

# False discoveries that are put up with among the words marked.
ALPHA = 0.05
PANEL_COLUMNS = 2
# What fits over a panel, in Latin letters; a Chinese character takes the room of two.
_PANEL_WIDTH = 42
# A share of all may come out a little above one.
_ROUNDING = 1e-9
# Columns that tell what a row is of.
_NAMES = {"k", "label", "other_label", "seed", "term", "text", "topic"}


def need(table: pd.DataFrame, *columns: str) -> None:
    """Refuse what is no table, lacks a column or has no row, or does not name what a row is of.

    Raises
    ------
    InvalidValue
        If it does.
    """
    if not isinstance(table, pd.DataFrame):
        raise InvalidValue(f"the table is of type {type(table).__name__}: give the DataFrame that the measure returned")
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise InvalidValue(f"the table has no column {', '.join(missing)}: give the one that the measure returned")
    if table.empty:
        raise InvalidValue("the table has no row: there is nothing to draw")
    _check_gaps(table, [column for column in columns if column in _NAMES])


def need_once(table: pd.DataFrame, *keys: str) -> None:
    """Refuse a table in which what these columns name is missing, or stands twice as in the tables of two models.

    Raises
    ------
    InvalidValue
        If it does.
    """
    _check_gaps(table, [*keys])
    twice = table.loc[table.duplicated([*keys]), [*keys]]
    if len(twice):
        what = ", ".join(f"{key} {value}" for key, value in twice.iloc[0].items())
        raise InvalidValue(f"{what} stands twice in the table: give that of one model")


def need_numbers(
    table: pd.DataFrame, *columns: str, least: float = -math.inf, most: float = math.inf, gaps: bool = True
) -> None:
    """Refuse columns that hold other things than finite numbers in a range, or none at all.

    Parameters
    ----------
    table
        One that has the columns.
    columns
        Which are looked at.
    least, most
        The range.
    gaps
        Whether some of them may be missing.

    Raises
    ------
    InvalidValue
        If they will not do.
    """
    for column in columns:
        if not pd.api.types.is_numeric_dtype(table[column]):
            raise InvalidValue(f"{column} = {table[column].iloc[0]!r} is no number: give what the measure returned")
        known = table[column].dropna()
        if known.empty or not gaps:
            _check_gaps(table, [column])
        far = (known < least - _ROUNDING) | (known > most + _ROUNDING)
        strange = known[~np.isfinite(known.to_numpy(dtype=float)) | far]
        if len(strange):
            raise InvalidValue(f"{column} = {strange.iloc[0]} cannot be drawn: give what the measure returned")


def _check_gaps(table: pd.DataFrame, columns: list[str]) -> None:
    for column in columns:
        gaps = int(table[column].isna().sum())
        if gaps:
            raise InvalidValue(f"{column} is missing in {gaps} rows of {len(table)}: leave them out")


def make_panels(count: int) -> tuple[Figure, list[Axes]]:
    """A figure with so many panels, two in a row."""
    return make_grid(count, min(PANEL_COLUMNS, count), 1.55, 0.75)


def make_grid(
    count: int, columns: int, row_height: float, margin: float, *, sharey: bool = False
) -> tuple[Figure, list[Axes]]:
    """A figure with so many panels in so many columns; heights in inches."""
    rows = math.ceil(count / columns)
    size = (7.2, row_height * rows + margin)
    figure, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, sharey=sharey)
    for axes in grid.ravel()[count:]:
        axes.set_visible(False)
    return figure, list(grid.ravel()[:count])


def panel_title(term: str, glosses: dict[str, str] | None) -> str:
    """The term and its gloss, on two lines where one would run into the next panel."""
    gloss = (glosses or {}).get(term, "")
    return glossed(term, glosses) if 2 * len(term) + len(gloss) <= _PANEL_WIDTH else f"{term}\n{gloss}"


def glossed(term: str, glosses: dict[str, str] | None) -> str:
    """The term with its English gloss beside it, where there is one."""
    gloss = (glosses or {}).get(term)
    return f"{term}  {gloss}" if gloss else term


def cut_wide(words: str, width: int) -> str:
    """The words, with … for what goes beyond a width in Latin letters; a Chinese character is as wide as two."""
    used = 0
    for place, letter in enumerate(words):
        used += 2 if letter > "\u2e80" else 1
        if used > width:
            return words[:place] + "…"
    return words


def cut(words: str, length: int) -> str:
    """The words, with … for what goes beyond a length."""
    return words if len(words) <= length else words[: length - 1] + "…"


def period_name(period: object) -> str:
    """A period as a figure writes it: 2013–15."""
    return re.sub(r"^(\d\d)(\d\d)-\1(\d\d)$", r"\1\2–\3", str(period))


def label_periods(axes: Axes, rows: pd.DataFrame, *, with_replies: bool) -> None:
    """Periods under the axes, as many as have room, with the number of replies where asked and where it varies."""
    periods = [period_name(period) for period in rows["period"]]
    replies = rows["replies"].tolist()
    step = math.ceil(len(periods) * (max(len(period) for period in periods) + 1) / 48)
    shown = range(0, len(periods), step)
    # One text in every period is no sample, and saying so under each tick tells nothing.
    with_replies = with_replies and max(replies) > 1
    names = [f"{periods[i]}\nn={replies[i]}" if with_replies else periods[i] for i in shown]
    axes.set_xticks(list(shown), names)
    axes.set_xlim(-0.6, len(periods) - 0.4)


def scale_from_zero(panels: list[Axes]) -> None:
    """One scale for these panels, from zero, so that they can be compared."""
    top = max(axes.get_ylim()[1] for axes in panels)
    for axes in panels:
        axes.set_ylim(0, top)
        axes.yaxis.set_major_locator(MaxNLocator(4))


def draw_points(axes: Axes, values: np.ndarray, hollow: np.ndarray, colour: str) -> None:
    """A point for each value in order, none where it is NaN; points on the axis are drawn whole."""
    places = np.arange(len(values))
    # What is not clipped takes part in the layout, so nothing empty or NaN.
    for chosen, face in ((~hollow & np.isfinite(values), colour), (hollow & np.isfinite(values), "white")):
        if chosen.any():
            axes.plot(
                places[chosen], values[chosen], "o", color=colour, markerfacecolor=face, markersize=4, clip_on=False
            )


def panels_of_series(table: pd.DataFrame, key: str, value: str) -> tuple[Figure, list[Axes]]:
    """A panel for each key with its values over periods, in the order of the table."""
    keys = table[key].unique()
    figure, panels = make_panels(len(keys))
    for number, (axes, one) in enumerate(zip(panels, keys, strict=True)):
        rows = table[table[key] == one]
        draw_series(axes, rows, value, COLOURS[0])
        label_periods(axes, rows, with_replies=number >= len(keys) - PANEL_COLUMNS)
    return figure, panels


def draw_series(axes: Axes, rows: pd.DataFrame, value: str, colour: str, *, joined: bool = True) -> None:
    """Points with their intervals, joined (where asked) if neighbouring periods both have a value and enough texts."""
    x, y = np.arange(len(rows)), rows[value].to_numpy(dtype=float)
    low, high = rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    thin = rows["thin"].to_numpy(dtype=bool)
    # NaN breaks the line: a period without replies is a gap, not a zero.
    axes.plot(x, np.where(thin, np.nan, y), color=colour, linestyle="-" if joined else "")
    axes.vlines(x, low, high, color=colour, linewidth=1, alpha=0.55)
    draw_points(axes, y, thin, colour)
    axes.grid(axis="y")


def notes_of_series(table: pd.DataFrame, interval: str) -> list[str]:
    """What the bars and hollow points of a series mean, as far as it has any."""
    notes = [label(interval).format(confidence(table))] if table["low"].notna().any() else []
    notes += [label("too_few")] if notes and (table["low"].isna() & (table["replies"] > 0)).any() else []
    return notes + ([label("thin")] if table["thin"].any() else [])


def room(lines: list[str], font_size: float) -> tuple[float, float]:
    """Width and height in inches that lines of text take; a Chinese character is as wide as it is high."""
    letters = max(sum(1.0 if letter > "\u2e80" or letter in "·…—“”" else 0.6 for letter in line) for line in lines)
    return letters * font_size / 72, len(lines) * 1.45 * font_size / 72


def wrapped(pieces: Iterable[str], width: float, font_size: float) -> list[str]:
    """Lines of at most so many inches, broken between pieces alone; a piece that is wider has a line to itself."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and room([(lines[-1] + piece).rstrip()], font_size)[0] > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def apart(
    places: np.ndarray, sizes: np.ndarray, edges: tuple[float, float], *, fixed: int = 0, rounds: int = 400
) -> np.ndarray:
    """Push boxes that overlap apart, along the way on which they overlap less, and keep all inside the edges.

    Parameters
    ----------
    places, sizes
        Boxes x 2: their middles, and their widths and heights.
    edges
        Width and height of what they lie in, from zero.
    fixed
        How many of the last boxes stay where they are, whatever lies over them.
    rounds
        After how many pushes to leave it.
    """
    places, loose = places.copy(), len(places) - fixed
    order = np.sign(np.subtract.outer(np.arange(len(places)), np.arange(len(places))))[:loose, :, None]
    own = np.eye(len(places), dtype=bool)[:loose]
    for _ in range(rounds):
        between = places[:loose, None] - places[None, :]
        overlap = (sizes[:loose, None] + sizes[None, :]) / 2 - np.abs(between)
        clash = (overlap > 0).all(axis=2) & ~own
        if not clash.any():
            break
        # Two boxes at one place part by their order in the list.
        side = np.where(between != 0, np.sign(between), order)
        narrow = overlap == overlap.min(axis=2, keepdims=True)
        push = np.where(clash[:, :, None] & narrow, side * overlap, 0).sum(axis=1)
        places[:loose] = np.clip(places[:loose] + 0.3 * push, sizes[:loose] / 2, edges - sizes[:loose] / 2)
    return places


def note(figure: Figure, *notes: str) -> None:
    """What the marks mean, in grey under the figure; a note that has no room begins a new line."""
    text = figure.supxlabel("", fontsize=7.5, color=GREY)
    lines: list[str] = []
    for one in notes:
        longer = label("between").join([*lines[-1:], one])
        text.set_text(longer)
        if lines and text.get_window_extent().width > figure.bbox.width:
            lines[-1:] = [lines[-1] + label("between").rstrip(), one]
        else:
            lines[-1:] = [longer]
    text.set_text("\n".join(lines))


def last_step(table: pd.DataFrame) -> dict[str, Any]:
    """The function and options that made a table; empty where it does not tell."""
    steps = table.attrs.get("provenance", {}).get("steps", [])
    return dict(steps[-1]) if steps else {}


def step_of(table: pd.DataFrame, function: str) -> dict[str, Any]:
    """The options of the last step of a table's making that a function did; empty where it did none."""
    steps = table.attrs.get("provenance", {}).get("steps", [])
    return next((dict(step) for step in reversed(steps) if step["function"] == function), {})


def confidence(table: pd.DataFrame) -> str:
    """The level of a table's intervals as a note writes it; empty where its provenance does not tell."""
    level = last_step(table).get("confidence")
    return label("level").format(f"{100 * level:g}") if level else ""
