"""Tables become figures. Each function takes a table that a measure returned and writes nothing."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from helpers.show.drawing import (
    confidence,
    cut,
    need,
    note,
    notes_of_series,
    panel_title,
    panels_of_series,
    scale_from_zero,
)
from helpers.show.style import COLOURS, GREY, LIGHT
from helpers.show.words import label

_ROLE_COLOURS = {"context": LIGHT, "answer": COLOURS[0], "next_steps": COLOURS[4], "closing": GREY}


def plot_keyword_trend(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """Rates of terms over periods, a panel a term.

    Parameters
    ----------
    table
        What `keyword_trend` returns.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: points with intervals, joined where neighbouring periods both have replies; hollow points for
    thin periods; nothing where a period has no reply; the number of replies under each period.
    """
    need(table, "period", "term", "replies", "rate", "low", "high", "thin")
    figure, panels = panels_of_series(table, "term", "rate")
    for axes, term in zip(panels, table["term"].unique(), strict=True):
        axes.set_title(panel_title(term, glosses))
        # Rates of different terms differ by orders of magnitude: each panel has its own scale, from zero.
        scale_from_zero([axes])
    figure.supylabel(label("rate"), fontsize=8.5)
    note(figure, *notes_of_series(table, "interval"))
    return figure


def plot_section_lengths(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """How a letter divides its words among its parts, from top to bottom.

    Parameters
    ----------
    table
        What `section_lengths` returns, for one reply.
    glosses
        English glosses of headings, written under them.
    """
    need(table, "heading", "role", "tokens", "share")
    figure, axes = plt.subplots(figsize=(7.2, 0.5 * len(table) + 0.9))
    colours = [_ROLE_COLOURS.get(role, GREY) for role in table["role"]]
    axes.barh(range(len(table)), 100 * table["share"], color=colours, height=0.66)
    for row, (share, tokens) in enumerate(zip(table["share"], table["tokens"], strict=True)):
        axes.text(100 * share + 0.4, row, f"{tokens}", va="center", fontsize=8, color=GREY)
    axes.set_yticks(range(len(table)), [_heading(heading, role, glosses) for heading, role in
                                        zip(table["heading"], table["role"], strict=True)])  # fmt: skip
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(label("position"))
    return figure


def plot_field_coverage(table: pd.DataFrame) -> Figure:
    """On what share of pages each fact of the header stands, with its interval.

    Parameters
    ----------
    table
        What `field_coverage` returns.
    """
    need(table, "field", "found", "replies", "share", "low", "high")
    figure, axes = plt.subplots(figsize=(7.2, 0.27 * len(table) + 0.9))
    rows = range(len(table))
    axes.barh(rows, 100 * table["share"], color=LIGHT, height=0.66)
    axes.hlines(rows, 100 * table["low"], 100 * table["high"], color=COLOURS[0], linewidth=1.6)
    axes.plot(100 * table["share"], rows, "o", color=COLOURS[0], markersize=4, clip_on=False)
    for row, (high, found) in enumerate(zip(table["high"], table["found"], strict=True)):
        axes.text(100 * high + 1.2, row, f"{found}", va="center", fontsize=8, color=GREY)
    axes.set_yticks(rows, [label(field) for field in table["field"]])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 108)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel(label("coverage").format(table["replies"].iloc[0]))
    note(figure, label("wilson").format(confidence(table)))
    return figure


def _heading(heading: object, role: str, glosses: dict[str, str] | None) -> str:
    if not isinstance(heading, str):
        return label("brackets").format(label(role))
    gloss = (glosses or {}).get(heading)
    shown = cut(heading, 22)
    return f"{shown}\n{gloss}" if gloss else shown
