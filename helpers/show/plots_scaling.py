"""Scales become figures: where documents stand, and which words put them there."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.errors import InvalidValue
from helpers.show.drawing import confidence, cut, glossed, need, note
from helpers.show.style import COLOURS, GREY, LIGHT
from helpers.show.words import label

# How many documents one figure has room to name.
_MOST_NAMES = 60
_NAME_WIDTH = 24
# Beyond the furthest word on either side there is a column for the names of the marked ones.
_MARGIN = 1.15
_LINE = 0.045
_SHOWN = 0.99


def plot_wordfish(table: pd.DataFrame, *, by: str | None = None, names: str = "document_id") -> Figure:
    """Positions of documents with their intervals.

    Parameters
    ----------
    table
        `Wordfish.positions`.
    by
        ``"year"`` or another column of numbers, to run from left to right. If None, documents stand one under
        another, sorted by position.
    names
        The column that names the documents, where they stand one under another (no more than 60 are named).

    Returns
    -------
    A figure. Documents without a position are left out, and the number of those drawn is told.

    Raises
    ------
    InvalidValue
        If a column is missing, or no document has both a position and what it is drawn by.
    """
    need(table, "theta", "low", "high", by or names)
    shown = table.dropna(subset=["theta", *([by] if by else [])])
    if shown.empty:
        raise InvalidValue(f"no document has a position and {by or names!r}: there is nothing to draw")
    figure = _over(shown, by) if by else _sorted_by_position(shown, names)
    note(figure, label("position_interval").format(confidence(table), len(shown)))
    return figure


def _over(shown: pd.DataFrame, by: str) -> Figure:
    figure, axes = plt.subplots(figsize=(7.2, 3.4))
    x = shown[by].to_numpy(dtype=float)
    axes.vlines(x, shown["low"], shown["high"], color=COLOURS[0], linewidth=1, alpha=0.55)
    axes.plot(x, shown["theta"], "o", color=COLOURS[0], markersize=3.5)
    axes.axhline(0, color=LIGHT, linewidth=0.8, zorder=0)
    axes.set_xlabel(label(by) if by == "year" else by)
    axes.set_ylabel(label("theta"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    return figure


def _sorted_by_position(shown: pd.DataFrame, names: str) -> Figure:
    shown = shown.sort_values("theta", kind="stable")
    named = len(shown) <= _MOST_NAMES
    figure, axes = plt.subplots(figsize=(7.2, 0.19 * len(shown) + 1.0 if named else 6.5))
    rows = np.arange(len(shown))
    axes.hlines(rows, shown["low"], shown["high"], color=COLOURS[0], linewidth=1 if named else 0.3, alpha=0.55)
    axes.plot(shown["theta"], rows, "o", color=COLOURS[0], markersize=3.5 if named else 2)
    axes.axvline(0, color=LIGHT, linewidth=0.8, zorder=0)
    axes.set_yticks(rows if named else [], [cut(str(name), _NAME_WIDTH) for name in shown[names]] if named else [])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.8, len(shown) - 0.2)
    axes.set_xlabel(label("theta"))
    return figure


def plot_wordfish_words(
    table: pd.DataFrame, marked: Sequence[str], *, glosses: dict[str, str] | None = None
) -> Figure:
    """Words by weight and frequency: frequent words say little about positions, and what says much is rare.

    Parameters
    ----------
    table
        `Wordfish.words`.
    marked
        Terms to name beside the cloud, each on the side to which it pulls.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: a point a word, the marked ones in colour with a line to their name. A few words, burst in very few
    documents, lie so far out that all others would be pressed together: the furthest one in a hundred are not
    drawn unless marked, and their number is told.

    Raises
    ------
    InvalidValue
        If a column is missing, or a marked term has no weight in the table.
    """
    need(table, "term", "beta", "psi")
    words = table.dropna(subset=["beta", "psi"]).set_index("term")
    unknown = [term for term in marked if term not in words.index]
    if unknown:
        raise InvalidValue(f"the term {unknown[0]!r} has no weight in the table: mark words that were scaled")
    is_marked = words.index.isin(list(marked))
    drawn = words[is_marked | (words["beta"].abs() <= words["beta"].abs().quantile(_SHOWN))]
    figure, axes = plt.subplots(figsize=(7.2, 5.2))
    axes.plot(drawn["beta"], drawn["psi"], "o", color=LIGHT, markersize=2, rasterized=True)
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    furthest = float(drawn["beta"].abs().max())
    room = furthest * (1 + _MARGIN if len(marked) else 1.05)
    axes.set_xlim(-room, room)
    for side, colour in ((-1, COLOURS[0]), (1, COLOURS[1])):
        chosen = words[is_marked & (np.where(words["beta"] > 0, 1, -1) == side)]
        _name(axes, chosen.sort_values("psi", kind="stable"), side, colour, furthest, glosses)
    axes.set_xlabel(label("beta").format(len(drawn), len(words) - len(drawn)))
    axes.set_ylabel(label("psi"))
    return figure


def _name(
    axes: Axes, words: pd.DataFrame, side: int, colour: str, furthest: float, glosses: dict[str, str] | None
) -> None:
    """Names in a column beside the cloud, in the order of the words' heights, none over another."""
    axes.plot(words["beta"], words["psi"], "o", color=colour, markersize=4)
    low, high = axes.get_ylim()
    heights = _apart(words["psi"].to_numpy(), _LINE * (high - low), high)
    axes.set_ylim(min([low, *(heights - 0.02 * (high - low))]), high)
    for term, beta, psi, height in zip(words.index, words["beta"], words["psi"], heights, strict=True):
        axes.annotate(
            glossed(term, glosses),
            (beta, psi),
            (1.1 * side * furthest, height),
            color=colour,
            fontsize=8,
            ha="left" if side > 0 else "right",
            va="center",
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.4, "alpha": 0.6, "shrinkA": 1, "shrinkB": 2},
        )


def _apart(heights: np.ndarray, gap: float, top: float) -> np.ndarray:
    """Rising heights with at least this gap between them, the highest no higher than the top."""
    steps = gap * np.arange(len(heights))
    raised = np.maximum.accumulate(heights - steps) + steps
    ceiling = top - gap * np.arange(len(heights), 0, -1)
    return np.asarray(np.minimum(raised, ceiling))
