"""Figures of topics: their words, when and where they are treated, and what that depends on.

Where a table tells which topics are stable (`helpers.measure.mark_stability`), the others are grey.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from helpers.show.drawing import (
    ALPHA,
    PANEL_COLUMNS,
    confidence,
    draw_series,
    glossed,
    label_periods,
    last_step,
    make_grid,
    make_panels,
    need,
    need_numbers,
    need_once,
    note,
    notes_of_series,
    scale_from_zero,
)
from helpers.show.style import GREY, LIGHT
from helpers.show.topic_names import (
    name_colour,
    name_rows,
    notes_of_stability,
    topic_colour,
    topic_name,
    unstable_topics,
)
from helpers.show.words import label

SERIES = ("period", "topic", "label", "replies", "share", "low", "high", "thin")
_LAYERS = ("from_replies", "from_posterior", "from_seeds")
# Below and above the mean; both light enough for black numbers.
_BELOW_AND_ABOVE = LinearSegmentedColormap.from_list("below_and_above", ["#6aaed6", "white", "#f0965a"])
_UPRIGHT_NAMES = 10
_EFFECTS_IN_A_ROW = 3


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
    need_once(table, "topic", "rank")
    need_numbers(table, "weight", least=0, most=1, gaps=False)
    topics = list(table["topic"].unique())
    columns = 2 if glosses else min(4, len(topics))
    figure, panels = make_grid(len(topics), columns, 0.19 * int(table["rank"].max()) + 0.55, 0)
    unstable = unstable_topics(table)
    for axes, topic in zip(panels, topics, strict=True):
        draw_words(axes, table[table["topic"] == topic], glosses, topic_colour(topic, unstable))
        axes.set_title(f"{label('topic')} {topic}", color=name_colour(topic, unstable))
    figure.supxlabel("\n".join([label("weight"), *notes_of_stability(table)]), fontsize=8.5)
    return figure


def plot_topic_prevalence(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """Shares of topics over periods, a panel a topic.

    Parameters
    ----------
    table
        What `topic_prevalence` returns.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: points with intervals as bars, in bands and joined by a line where neighbouring periods both have enough
    replies (not joined where the table is by another fact than the year); hollow points for thin periods; nothing
    where a period has no reply; the number of replies under the lowest panels. Where the table tells what the intervals
    are made of, the note gives the mean share of each layer.
    """
    need_shares(table)
    percent = in_percent(table)
    names, unstable = percent.drop_duplicates("topic"), unstable_topics(table)
    figure, panels = make_panels(len(names))
    for number, (axes, topic, name) in enumerate(zip(panels, names["topic"], names["label"], strict=True)):
        rows = percent[percent["topic"] == topic]
        draw_shares(axes, rows, topic_colour(topic, unstable))
        label_periods(axes, rows, with_replies=number >= len(names) - PANEL_COLUMNS)
        axes.set_title(topic_name(topic, name, glosses), color=name_colour(topic, unstable))
    scale_from_zero(panels)
    figure.supylabel(label("share"), fontsize=8.5)
    note(figure, *notes_of_series(table, "band_of_shares"), *notes_of_layers(table), *notes_of_stability(table))
    return figure


def plot_topic_regions(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """How much each region treats each topic, as a heat map.

    Parameters
    ----------
    table
        What `topic_prevalence` returns with ``by="region"``, or by another fact of the replies.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: a row a topic, a column a region; in each cell the share in per cent, its colour by how far it lies from
    the mean of the topic's shares (weighted by replies). Framed where the interval leaves the mean out; hatched where
    the region has fewer than ten replies; empty where it has none.
    """
    need_shares(table)
    names, columns = table.drop_duplicates("topic"), table.drop_duplicates("period")
    shares, low, high = (_grid(table, column) for column in ("share", "low", "high"))
    counted = columns["replies"].to_numpy(dtype=float)
    means = (np.nan_to_num(shares) @ counted / counted.sum())[:, None]
    figure, axes = plt.subplots(figsize=(7.2, (0.42 if glosses else 0.3) * len(names) + 1.5))
    # One region is its own mean.
    top = float(np.nanmax(np.abs(shares - means))) or 1.0
    drawn = axes.pcolormesh(shares - means, cmap=_BELOW_AND_ABOVE, vmin=-top, vmax=top, edgecolors="white", linewidth=1)
    thin = columns["thin"].to_numpy(dtype=bool) & (counted > 0)
    _write_cells(axes, shares)
    _mark_cells(axes, (low > means) | (high < means), thin)
    name_rows(axes, names, unstable_topics(table), glosses, at=np.arange(len(names)) + 0.5)
    axes.set_ylim(len(names), 0)
    _name_columns(axes, columns)
    bar = figure.colorbar(drawn, ax=axes, shrink=0.7, aspect=25, pad=0.02)
    bar.set_label(label("from_mean"), fontsize=8)
    notes = [label("cells"), label("framed").format(confidence(table)), *([label("hatched")] if thin.any() else [])]
    note(figure, *notes, *notes_of_stability(table))
    return figure


def plot_topic_effects(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """What covariates have to do with the share of each topic, a panel a coefficient.

    Parameters
    ----------
    table
        What `topic_effects` returns; intercepts are left out.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: coefficients in percentage points with their intervals, filled where q is at most 0.05. Each panel has
    its own scale, since a year and a region are no like units, and tells what a value is measured against.
    """
    need(table, "topic", "label", "term", "estimate", "low", "high", "q")
    shown = table[table["term"] != "intercept"]
    need(shown, "term")
    need_once(shown, "topic", "term")
    need_numbers(shown, "estimate", gaps=False)
    terms, names = list(shown["term"].unique()), shown.drop_duplicates("topic")
    columns = min(_EFFECTS_IN_A_ROW, len(terms))
    row_height = (0.36 if glosses else 0.21) * len(names) + 0.6
    figure, panels = make_grid(len(terms), columns, row_height, 0.6, sharey=True)
    unstable = unstable_topics(table)
    for axes, term in zip(panels, terms, strict=True):
        _draw_effects(axes, shown[shown["term"] == term], unstable)
        axes.set_title(_term_name(str(term), table.attrs.get("base", {}), narrow=columns == _EFFECTS_IN_A_ROW))
    for axes in panels[::columns]:
        name_rows(axes, names, unstable, glosses, at=np.arange(len(names)))
        axes.set_ylim(len(names) - 0.4, -0.6)
    figure.supxlabel(label("points"), fontsize=8.5)
    known = [] if table.attrs.get("posterior", True) else [label("weights_known")]
    notes = [label("effects").format(confidence(table)), *known, *notes_of_stability(table)]
    figure.suptitle(label("between").join(notes), x=0.01, ha="left", fontsize=7.5, color=GREY)
    return figure


def need_shares(table: pd.DataFrame) -> None:
    """Refuse a table that is not one of shares of topics by period or region.

    Raises
    ------
    InvalidValue
        If it is not.
    """
    need(table, *SERIES)
    need_once(table, "topic", "period")
    need_numbers(table, "share", least=0, most=1)


def in_percent(table: pd.DataFrame) -> pd.DataFrame:
    """The shares and their intervals in per cent."""
    return table.assign(**{column: 100 * table[column] for column in ("share", "low", "high")})


def draw_words(axes: Axes, rows: pd.DataFrame, glosses: dict[str, str] | None, colour: str) -> None:
    """The words of one topic as bars, the first on top."""
    shown = rows.sort_values("rank")
    axes.barh(range(len(shown)), 100 * shown["weight"], color=colour, height=0.68)
    axes.set_yticks(range(len(shown)), [glossed(term, glosses) for term in shown["term"]])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(3))


def draw_shares(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    """A series in bands; of regions, which have no order, points alone."""
    of_years = last_step(rows).get("by", "year") == "year"
    draw_series(axes, rows, "share", colour, joined=of_years)
    if of_years:
        low, high = (np.where(rows["thin"], np.nan, rows[end].to_numpy(dtype=float)) for end in ("low", "high"))
        axes.fill_between(np.arange(len(rows)), low, high, color=colour, alpha=0.15, linewidth=0)


def notes_of_layers(table: pd.DataFrame) -> list[str]:
    """How much of the intervals' variance each layer has on average, as far as there is any."""
    means = {layer: table[layer].mean() for layer in _LAYERS if layer in table}
    told = [label(layer).format(100 * mean) for layer, mean in means.items() if mean > 0]
    return [label("layers").format(label("list").join(told))] if told else []


def _grid(table: pd.DataFrame, column: str) -> np.ndarray:
    """Topics x regions, in per cent, in the order of the table."""
    cells = table.pivot(index="topic", columns="period", values=column)
    return 100 * cells.loc[table["topic"].unique(), table["period"].unique()].to_numpy(dtype=float)


def _write_cells(axes: Axes, shares: np.ndarray) -> None:
    size = 8 if shares.shape[1] <= _UPRIGHT_NAMES else 6.5
    for row, column in np.argwhere(np.isfinite(shares)).tolist():
        axes.text(column + 0.5, row + 0.5, f"{shares[row, column]:.0f}", ha="center", va="center", fontsize=size)


def _mark_cells(axes: Axes, apart_from_mean: np.ndarray, thin: np.ndarray) -> None:
    rows, columns = apart_from_mean.shape
    for column in np.flatnonzero(thin).tolist():
        axes.add_patch(Rectangle((column, 0), 1, rows, fill=False, hatch="////", edgecolor=LIGHT, linewidth=0))
    for row, column in np.argwhere(apart_from_mean).tolist():
        axes.add_patch(Rectangle((column + 0.04, row + 0.06), 0.92, 0.88, fill=False, edgecolor="black", linewidth=0.9))


def _name_columns(axes: Axes, columns: pd.DataFrame) -> None:
    upright = len(columns) <= _UPRIGHT_NAMES
    between = "\n" if upright else "  "
    names = [f"{name}{between}n={replies}" for name, replies in zip(columns["period"], columns["replies"], strict=True)]
    axes.set_xticks(np.arange(len(columns)) + 0.5, names, rotation=0 if upright else 90)
    axes.tick_params(axis="x", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _term_name(term: str, base: dict[str, str], *, narrow: bool) -> str:
    """A coefficient in words: what changes, and against what; on two lines over a narrow panel."""
    column, _, value = term.partition("=")
    if not value:
        return label("each_year") if column == "year" else column
    against = base.get(column)
    words = label("against_below" if narrow else "against")
    return words.format(label(value, value), label(against, against)) if against else label(value, value)


def _draw_effects(axes: Axes, rows: pd.DataFrame, unstable: set[int]) -> None:
    estimate, low, high = (100 * rows[column].to_numpy(dtype=float) for column in ("estimate", "low", "high"))
    places = np.arange(len(rows))
    colours = [topic_colour(topic, unstable) for topic in rows["topic"]]
    axes.hlines(places, low, high, color=colours, linewidth=1.2, alpha=0.55)
    faces = [colour if q <= ALPHA else "white" for colour, q in zip(colours, rows["q"], strict=True)]
    axes.scatter(estimate, places, s=20, c=faces, edgecolors=colours, zorder=3)
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(4))
