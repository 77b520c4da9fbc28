"""Tables become figures. Each function takes a table that a measure returned and writes nothing."""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.show.drawing import (
    PANEL_COLUMNS,
    confidence,
    cut,
    draw_points,
    glossed,
    label_periods,
    make_panels,
    need,
    note,
    panel_title,
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
    figure, panels = _panels_of_series(table, "term", "rate")
    for axes, term in zip(panels, table["term"].unique(), strict=True):
        axes.set_title(panel_title(term, glosses))
        # Rates of different terms differ by orders of magnitude: each panel has its own scale, from zero.
        scale_from_zero([axes])
    figure.supylabel(label("rate"), fontsize=8.5)
    _explain(figure, table, "interval")
    return figure


def plot_topic_prevalence(table: pd.DataFrame) -> Figure:
    """Shares of topics over periods, a panel a topic, drawn as in `plot_keyword_trend`.

    Parameters
    ----------
    table
        What `topic_prevalence` returns.
    """
    need(table, "period", "topic", "label", "replies", "share", "low", "high", "thin")
    percent = table.assign(**{column: 100 * table[column] for column in ("share", "low", "high")})
    figure, panels = _panels_of_series(percent, "topic", "share")
    names = percent.drop_duplicates("topic")
    for axes, topic, name in zip(panels, names["topic"], names["label"], strict=True):
        axes.set_title(f"{topic}  {name}")
    scale_from_zero(panels)
    figure.supylabel(label("share"), fontsize=8.5)
    _explain(figure, table, "share_interval")
    return figure


def plot_topic_words(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """The heaviest words of each topic as bars, a panel a topic.

    Parameters
    ----------
    table
        What `TopicModel.words` returns.
    glosses
        English glosses of terms, written beside them.
    """
    need(table, "topic", "rank", "term", "weight")
    topics = list(table["topic"].unique())
    columns = 2 if glosses else min(4, len(topics))
    rows = math.ceil(len(topics) / columns)
    words = int(table["rank"].max())
    figure, grid = plt.subplots(
        rows, columns, figsize=(7.2, rows * (0.19 * words + 0.55)), squeeze=False
    )
    for axes in grid.ravel()[len(topics) :]:
        axes.set_visible(False)
    for axes, topic in zip(grid.ravel(), topics, strict=False):
        shown = table[table["topic"] == topic].sort_values("rank")
        axes.barh(range(len(shown)), 100 * shown["weight"], color=COLOURS[0], height=0.68)
        axes.set_yticks(range(len(shown)), [glossed(term, glosses) for term in shown["term"]])
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_title(f"{label('topic')} {topic}")
        axes.xaxis.set_major_locator(MaxNLocator(3))
    figure.supxlabel(label("weight"), fontsize=8.5)
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


def _panels_of_series(table: pd.DataFrame, key: str, value: str) -> tuple[Figure, list[Axes]]:
    """A panel for each key with its values over periods, in the order of the table."""
    keys = table[key].unique()
    figure, panels = make_panels(len(keys))
    for number, (axes, one) in enumerate(zip(panels, keys, strict=True)):
        rows = table[table[key] == one]
        _draw_series(axes, rows, value, COLOURS[0])
        label_periods(axes, rows, with_replies=number >= len(keys) - PANEL_COLUMNS)
    return figure, panels


def _draw_series(axes: Axes, rows: pd.DataFrame, value: str, colour: str) -> None:
    x, y = np.arange(len(rows)), rows[value].to_numpy(dtype=float)
    low, high = rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    thin = rows["thin"].to_numpy(dtype=bool)
    # NaN breaks the line: a period without replies is a gap, not a zero.
    axes.plot(x, np.where(thin, np.nan, y), color=colour)
    axes.vlines(x, low, high, color=colour, linewidth=1, alpha=0.55)
    draw_points(axes, y, thin, colour)
    axes.grid(axis="y")


def _explain(figure: Figure, table: pd.DataFrame, interval: str) -> None:
    notes = [label(interval).format(confidence(table))] if table["low"].notna().any() else []
    notes += [label("too_few")] if notes and (table["low"].isna() & (table["replies"] > 0)).any() else []
    notes += [label("thin")] if table["thin"].any() else []
    note(figure, *notes)
