"""Figures of change over time: trends tested, bursts, breaks, first uses and adoption."""

from __future__ import annotations

import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.show.drawing import (
    ALPHA,
    PANEL_COLUMNS,
    confidence,
    draw_points,
    glossed,
    label_periods,
    last_step,
    make_panels,
    need,
    note,
    panel_title,
    scale_from_zero,
)
from helpers.show.style import COLOURS, GREY, LIGHT
from helpers.show.words import label

# More rows than these cannot be read on a page.
_MOST_ROWS = 30
_LEVEL_COLOURS = ("#7fb8d9", COLOURS[0], "#003a5c")


def plot_trend_slopes(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """How much terms rise or fall a year, with the interval of each slope.

    Parameters
    ----------
    table
        What `mann_kendall` returns. Of more than thirty terms tested, the thirty with the smallest q are drawn.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: a point a term, the steepest rise on top; filled where q is at most 0.05.
    """
    need(table, "term", "q", "slope", "low", "high")
    tested = table.dropna(subset=["slope"])
    need(tested, "slope")
    rows = tested.sort_values(["q", "p"], kind="stable").head(_MOST_ROWS).sort_values("slope")
    figure, axes = _list_of_terms(list(rows["term"]), glosses)
    places = np.arange(len(rows))
    axes.hlines(places, rows["low"], rows["high"], color=COLOURS[0], linewidth=1.2, alpha=0.55)
    found = rows["q"].to_numpy() <= ALPHA
    for chosen, face in ((found, COLOURS[0]), (~found, "white")):
        axes.plot(rows["slope"][chosen], places[chosen], "o", color=COLOURS[0], markerfacecolor=face, markersize=4.5)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.grid(axis="x")
    axes.set_xlabel(label("slope"))
    notes = [label("slope_interval").format(confidence(table))]
    notes += [label("smallest_q").format(len(rows), len(tested))] if len(tested) > len(rows) else []
    note(figure, *notes)
    return figure


def plot_bursts(table: pd.DataFrame, trend: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """When terms burst: a line a term, a bar a burst.

    Parameters
    ----------
    table, trend
        What `bursts` returns, and the table that it was given. Of more than thirty terms, the thirty with the
        heaviest bursts are drawn.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: bars with their weights, darker for higher levels; a dot in each period that has texts; the number of
    replies under the periods; terms in the order of their first burst, those without one at the bottom.
    """
    need(table, "term", "first", "last", "level", "weight")
    need(trend, "term", "period", "replies")
    terms = _terms_by_first_burst(table)
    figure, axes = _list_of_terms(terms[::-1], glosses)
    periods = _one_row_a_period(trend)
    place_of = {period: place for place, period in enumerate(periods["period"])}
    with_texts = np.flatnonzero(periods["replies"].to_numpy() > 0)
    for row, term in enumerate(terms[::-1]):
        axes.plot(with_texts, np.full(len(with_texts), row), ".", color=LIGHT, markersize=4)
        own = table[(table["term"] == term) & table["level"].notna()].sort_values("level")
        spans = [[place_of[period] for period in own[end]] for end in ("first", "last")]
        for first, last, level, weight in zip(*spans, own["level"], own["weight"], strict=True):
            _draw_burst(axes, row, first, last, level, weight)
    axes.set_ylim(-0.7, len(terms) - 0.3)
    label_periods(axes, periods, with_replies=True)
    notes = [label("burst")]
    notes += [label("burst_level")] if table["level"].max() > 1 else []
    all_terms = table["term"].nunique()
    notes += [label("heaviest").format(len(terms), all_terms)] if all_terms > len(terms) else []
    note(figure, *notes)
    return figure


def plot_change_points(table: pd.DataFrame, trend: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """The rates of terms with their levels and breaks, a panel a term.

    Parameters
    ----------
    table, trend
        What `change_points` returns, and the table that it was given.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: points of the rate (hollow for thin periods), steps at the fitted levels, a line at each break with its
    interval as a band; the number of replies under the periods.
    """
    need(table, "term", "period", "low", "high", "before", "after")
    of_replies = last_step(table).get("of") == "replies"
    need(trend, "term", "period", "replies", "thin", "used_in" if of_replies else "rate")
    terms = list(table["term"].unique())
    figure, panels = make_panels(len(terms))
    for number, (axes, term) in enumerate(zip(panels, terms, strict=True)):
        rows = trend[trend["term"] == term].sort_values("period")
        scale = 100 if of_replies else 1
        values = rows["used_in"] / rows["replies"] if of_replies else rows["rate"]
        draw_points(axes, scale * values.to_numpy(dtype=float), rows["thin"].to_numpy(dtype=bool), GREY)
        axes.grid(axis="y")
        _draw_breaks(axes, table[table["term"] == term], list(rows["period"]), scale)
        axes.set_title(panel_title(term, glosses))
        label_periods(axes, rows, with_replies=number >= len(terms) - PANEL_COLUMNS)
        scale_from_zero([axes])
    figure.supylabel(label("share_of_replies" if of_replies else "rate"), fontsize=8.5)
    notes = [label("breaks").format(confidence(table))] if table["period"].notna().any() else [label("no_break")]
    note(figure, *notes, *([label("thin")] if trend["thin"].any() else []))
    return figure


def plot_adoption(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """The share of regions that have used each term by each year, a panel a term.

    Parameters
    ----------
    table
        What `adoption` returns.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: steps with the interval as a band, and under each year how many regions were at risk.
    """
    need(table, "term", "year", "at_risk", "share", "low", "high")
    terms = list(table["term"].unique())
    figure, panels = make_panels(len(terms))
    for axes, term in zip(panels, terms, strict=True):
        rows = table[table["term"] == term]
        years = rows["year"].to_numpy()
        edges = np.append(years, years[-1] + 1) - 0.5
        share, low, high = (100 * rows[column].to_numpy(dtype=float) for column in ("share", "low", "high"))
        if np.isfinite(low).any():
            axes.stairs(high, edges, baseline=low, fill=True, color=COLOURS[0], alpha=0.18, linewidth=0)
        axes.stairs(share, edges, baseline=None, color=COLOURS[0], linewidth=1.4)
        step = math.ceil(len(years) / 9)
        shown = range(0, len(years), step)
        axes.set_xticks(years[::step], [f"{years[i]}\n{rows['at_risk'].iloc[i]}" for i in shown])
        axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        axes.set_ylim(0, 103)
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.grid(axis="y")
        axes.set_title(panel_title(term, glosses))
    figure.supylabel(label("adopted"), fontsize=8.5)
    notes = [label("at_risk"), label("band").format(confidence(table))]
    note(figure, *notes, *([label("no_estimate")] if table["share"].isna().any() else []))
    return figure


def plot_first_uses(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """When terms were first used, and by how many: a timeline, the earliest term on top.

    Parameters
    ----------
    table
        What `first_uses` returns. Of more than thirty terms, the first thirty to be used are drawn.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: in each year a circle with the number of regions that first use the term, hollow where it is the first
    year of all of them; on the right, how many of all regions have used it.
    """
    need(table, "term", "first", "entered", "last", "at_entry")
    earliest = table.groupby("term", sort=False)["first"].min().sort_values(kind="stable", na_position="last")
    terms = list(earliest.index[:_MOST_ROWS])
    figure, axes = _list_of_terms(terms[::-1], glosses)
    begin, end = int(table["entered"].min()), int(table["last"].max())
    for row, term in enumerate(terms[::-1]):
        rows = table[table["term"] == term]
        axes.plot([begin, end], [row, row], color=LIGHT, linewidth=0.8, zorder=0)
        _draw_first_uses(axes, row, rows.dropna(subset=["first"]))
        used = int(rows["first"].notna().sum())
        axes.text(end + 0.8, row, label("of").format(used, len(rows)), va="center", fontsize=8, color=GREY)
    axes.set_ylim(-0.7, len(terms) - 0.3)
    axes.set_xlim(begin - 0.7, end + 0.7)
    axes.set_xticks(range(begin, end + 1, math.ceil((end - begin + 1) / 14)))
    notes = [label("first_use")]
    notes += [label("first_seen")] if table["at_entry"].any() else []
    notes += [label("earliest").format(len(terms), len(earliest))] if len(earliest) > len(terms) else []
    note(figure, *notes)
    return figure


def _list_of_terms(terms: list[str], glosses: dict[str, str] | None) -> tuple[Figure, Axes]:
    """Axes with a row a term, the first at the bottom."""
    figure, axes = plt.subplots(figsize=(7.2, 0.26 * len(terms) + 1.1))
    axes.set_yticks(range(len(terms)), [glossed(term, glosses) for term in terms])
    axes.set_ylim(-0.7, len(terms) - 0.3)
    axes.tick_params(axis="y", length=0)
    return figure, axes


def _terms_by_first_burst(table: pd.DataFrame) -> list[str]:
    by_term = table.groupby("term", sort=False)
    heaviest = by_term["weight"].max().sort_values(ascending=False, kind="stable", na_position="last")
    chosen = heaviest.index[:_MOST_ROWS]
    return list(by_term["first"].min().loc[chosen].sort_values(kind="stable", na_position="last").index)


def _one_row_a_period(trend: pd.DataFrame) -> pd.DataFrame:
    return trend.drop_duplicates("period").sort_values("period").reset_index(drop=True)


def _draw_burst(axes: Axes, row: int, first: int, last: int, level: int, weight: float) -> None:
    colour = _LEVEL_COLOURS[min(level, len(_LEVEL_COLOURS)) - 1]
    height = 0.62 / level
    axes.barh(row, last - first + 0.8, left=first - 0.4, height=height, color=colour)
    if level == 1:
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        axes.text(last + 0.48, row, f"{weight:.1f}", va="center", fontsize=7, color=GREY, bbox=behind)


def _draw_breaks(axes: Axes, breaks: pd.DataFrame, periods: list[Any], scale: float) -> None:
    """Levels from break to break; a break lies between its period and the one before."""
    found = breaks.dropna(subset=["period"])
    places = [periods.index(period) for period in found["period"]]
    levels = [breaks["before"].iloc[0], *found["after"]]
    for begin, end, level in zip([0, *places], [*places, len(periods)], levels, strict=True):
        axes.hlines(scale * level, begin - 0.5, end - 0.5, color=COLOURS[1], linewidth=1.8)
    for place, low, high in zip(places, found["low"], found["high"], strict=True):
        axes.axvline(place - 0.5, color=COLOURS[1], linewidth=0.8, linestyle=(0, (4, 2)))
        axes.axvspan(periods.index(low) - 0.5, periods.index(high) - 0.5, color=COLOURS[1], alpha=0.13, linewidth=0)


def _draw_first_uses(axes: Axes, row: int, rows: pd.DataFrame) -> None:
    for year in sorted(rows["first"].unique().tolist()):
        uses = rows[rows["first"] == year]
        face, ink = ("white", COLOURS[0]) if uses["at_entry"].all() else (COLOURS[0], "white")
        axes.plot(year, row, "o", color=COLOURS[0], markerfacecolor=face, markersize=10.5, clip_on=False)
        axes.text(year, row, f"{len(uses)}", ha="center", va="center_baseline", fontsize=7, color=ink)
