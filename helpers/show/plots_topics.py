"""Figures of topics: their words, where and when they are treated, how near they lie, and a card for each."""

from __future__ import annotations

import math
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Circle, Rectangle
from matplotlib.ticker import MaxNLocator

from helpers.errors import InvalidValue
from helpers.show.drawing import (
    ALPHA,
    PANEL_COLUMNS,
    apart,
    confidence,
    draw_series,
    glossed,
    label_periods,
    last_step,
    make_panels,
    need,
    note,
    notes_of_series,
    room,
    scale_from_zero,
)
from helpers.show.style import COLOURS, GREY, LIGHT
from helpers.show.topic_names import gloss_of, name_rows, notes_of_stability, topic_name, unstable_topics
from helpers.show.words import label

_SERIES = ("period", "topic", "label", "replies", "share", "low", "high", "thin")
_LAYERS = ("from_replies", "from_posterior", "from_seeds")
# The map in inches, how much of it all circles cover together, and its letters.
_MAP = (7.0, 4.9)
_COVERED = 0.11
_MAP_LETTERS = 8.0
# Below and above the mean; both light enough for black numbers.
_BELOW_AND_ABOVE = LinearSegmentedColormap.from_list("below_and_above", ["#6aaed6", "white", "#f0965a"])
_UPRIGHT_NAMES = 10
_EFFECTS_IN_A_ROW = 3
# Of a card: its letters, what it has room for, and what each of its tables must have.
_CARD_LETTERS, _CARD_WIDTH, _PASSAGES = 8.0, 6.9, 2
_CARD_COLUMNS = {
    "words": ("rank", "term", "weight"), "frex": ("rank", "term", "weight"), "trend": _SERIES, "regions": _SERIES,
    "text": ("rank", "year", "region", "text"), "stability": ("models", "jaccard", "low", "high", "stable"),
}  # fmt: skip
_PIECES = re.compile(r"[(（《“‘〔]*(?:[0-9A-Za-z.%]+|.)[,;:!?)，。、；：！？）》”’〕]*")


def plot_topic_words(
    table: pd.DataFrame, *, stability: pd.DataFrame | None = None, glosses: dict[str, str] | None = None
) -> Figure:
    """The heaviest words of each topic as bars, a panel a topic.

    Parameters
    ----------
    table
        What `TopicModel.words` returns.
    stability
        What `topic_stability` returns for the same topics, to grey the unstable ones.
    glosses
        English glosses of terms, written beside them.
    """
    need(table, "topic", "rank", "term", "weight")
    topics = list(table["topic"].unique())
    columns = 2 if glosses else min(4, len(topics))
    rows = math.ceil(len(topics) / columns)
    words = int(table["rank"].max())
    figure, grid = plt.subplots(rows, columns, figsize=(7.2, rows * (0.19 * words + 0.55)), squeeze=False)
    for axes in grid.ravel()[len(topics) :]:
        axes.set_visible(False)
    unstable = unstable_topics(stability)
    for axes, topic in zip(grid.ravel(), topics, strict=False):
        _draw_words(axes, table[table["topic"] == topic], glosses, GREY if topic in unstable else COLOURS[0])
        axes.set_title(f"{label('topic')} {topic}", color=GREY if topic in unstable else "black")
    figure.supxlabel("\n".join([label("weight"), *notes_of_stability(stability)]), fontsize=8.5)
    return figure


def plot_topic_prevalence(
    table: pd.DataFrame, *, stability: pd.DataFrame | None = None, glosses: dict[str, str] | None = None
) -> Figure:
    """Shares of topics over periods, a panel a topic.

    Parameters
    ----------
    table
        What `topic_prevalence` returns.
    stability
        What `topic_stability` returns for the same topics, to grey the unstable ones.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: points with intervals as bars, in bands and joined by a line where neighbouring periods both have enough
    replies (not joined where the table is by another fact than the year); hollow points for thin periods; nothing
    where a period has no reply; the number of replies under the lowest panels. Where the table tells what the intervals
    are made of, the note gives the mean share of each layer.
    """
    need(table, *_SERIES)
    percent = _in_percent(table)
    names, unstable = percent.drop_duplicates("topic"), unstable_topics(stability)
    figure, panels = make_panels(len(names))
    for number, (axes, topic, name) in enumerate(zip(panels, names["topic"], names["label"], strict=True)):
        rows = percent[percent["topic"] == topic]
        _draw_shares(axes, rows, GREY if topic in unstable else COLOURS[0])
        label_periods(axes, rows, with_replies=number >= len(names) - PANEL_COLUMNS)
        axes.set_title(topic_name(topic, name, glosses), color=GREY if topic in unstable else "black")
    scale_from_zero(panels)
    figure.supylabel(label("share"), fontsize=8.5)
    note(figure, *notes_of_series(table, "band_of_shares"), *_notes_of_layers(table), *notes_of_stability(stability))
    return figure


def plot_topic_map(
    table: pd.DataFrame, *, stability: pd.DataFrame | None = None, glosses: dict[str, str] | None = None
) -> Figure:
    """Topics as circles: the nearer, the more alike their words.

    Parameters
    ----------
    table
        What `topic_map` returns.
    stability
        What `topic_stability` returns for the same topics, to grey the unstable ones.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: a circle a topic, its area by the topic's share of the text, with its number inside and its label beside,
    joined by a line where it had to move away from others. One inch is the same distance on both axes, which have no
    other meaning.
    """
    need(table, "topic", "label", "x", "y", "share")
    figure, axes = plt.subplots(figsize=(_MAP[0] + 0.2, _MAP[1] + 0.4))
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(0, _MAP[0])
    axes.set_ylim(0, _MAP[1])
    radii = np.sqrt(_COVERED * _MAP[0] * _MAP[1] * table["share"].to_numpy(dtype=float) / np.pi)
    places, unstable = _places(table, radii), unstable_topics(stability)
    colours = [GREY if topic in unstable else COLOURS[0] for topic in table["topic"]]
    for topic, (x, y), radius, colour in zip(table["topic"], places, radii, colours, strict=True):
        axes.add_patch(Circle((x, y), radius, facecolor=colour, edgecolor=colour, alpha=0.3, linewidth=0.8))
        axes.text(x, y, f"{topic}", ha="center", va="center_baseline", fontsize=_MAP_LETTERS, color=colour, zorder=4)
    _draw_names(axes, _map_names(table, glosses), places, radii, colours)
    kept = table.attrs.get("distance_kept")
    note(figure, *([label("map").format(f"{100 * kept:.0f}")] if kept is not None else []), label("circles"),
         *notes_of_stability(stability))  # fmt: skip
    return figure


def plot_topic_regions(
    table: pd.DataFrame, *, stability: pd.DataFrame | None = None, glosses: dict[str, str] | None = None
) -> Figure:
    """How much each region treats each topic, as a heat map.

    Parameters
    ----------
    table
        What `topic_prevalence` returns with ``by="region"``, or by another fact of the replies.
    stability
        What `topic_stability` returns for the same topics, to grey the unstable ones.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: a row a topic, a column a region; in each cell the share in per cent, its colour by how far it lies from
    the mean of the topic's shares (weighted by replies). Framed where the interval leaves the mean out; hatched where
    the region has fewer than ten replies; empty where it has none.
    """
    need(table, *_SERIES)
    names, columns = table.drop_duplicates("topic"), table.drop_duplicates("period")
    shares, low, high = (_grid(table, column) for column in ("share", "low", "high"))
    counted = columns["replies"].to_numpy(dtype=float)
    means = (np.nan_to_num(shares) @ counted / counted.sum())[:, None]
    figure, axes = plt.subplots(figsize=(7.2, (0.42 if glosses else 0.3) * len(names) + 1.5))
    top = float(np.nanmax(np.abs(shares - means)))
    drawn = axes.pcolormesh(shares - means, cmap=_BELOW_AND_ABOVE, vmin=-top, vmax=top, edgecolors="white", linewidth=1)
    thin = columns["thin"].to_numpy(dtype=bool) & (counted > 0)
    _write_cells(axes, shares)
    _mark_cells(axes, (low > means) | (high < means), thin)
    name_rows(axes, names, unstable_topics(stability), glosses, at=np.arange(len(names)) + 0.5)
    axes.set_ylim(len(names), 0)
    _name_columns(axes, columns)
    bar = figure.colorbar(drawn, ax=axes, shrink=0.7, aspect=25, pad=0.02)
    bar.set_label(label("from_mean"), fontsize=8)
    notes = [label("cells"), label("framed").format(confidence(table)), *([label("hatched")] if thin.any() else [])]
    note(figure, *notes, *notes_of_stability(stability))
    return figure


def plot_topic_effects(
    table: pd.DataFrame, *, stability: pd.DataFrame | None = None, glosses: dict[str, str] | None = None
) -> Figure:
    """What covariates have to do with the share of each topic, a panel a coefficient.

    Parameters
    ----------
    table
        What `topic_effects` returns; intercepts are left out.
    stability
        What `topic_stability` returns for the same topics, to grey the unstable ones.
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
    terms, names = list(shown["term"].unique()), shown.drop_duplicates("topic")
    columns = min(_EFFECTS_IN_A_ROW, len(terms))
    rows = math.ceil(len(terms) / columns)
    height = rows * ((0.36 if glosses else 0.21) * len(names) + 0.6) + 0.6
    figure, grid = plt.subplots(rows, columns, figsize=(7.2, height), squeeze=False, sharey=True)
    for axes in grid.ravel()[len(terms) :]:
        axes.set_visible(False)
    unstable = unstable_topics(stability)
    for axes, term in zip(grid.ravel(), terms, strict=False):
        _draw_effects(axes, shown[shown["term"] == term], unstable)
        axes.set_title(_term_name(str(term), table.attrs.get("base", {})))
    for axes in grid[:, 0]:
        name_rows(axes, names, unstable, glosses, at=np.arange(len(names)))
        axes.set_ylim(len(names) - 0.4, -0.6)
    figure.supxlabel(label("points"), fontsize=8.5)
    known = [] if table.attrs.get("posterior", True) else [label("weights_known")]
    notes = [label("effects").format(confidence(table)), *known, *notes_of_stability(stability)]
    figure.suptitle(label("between").join(notes), x=0.01, ha="left", fontsize=7.5, color=GREY)
    return figure


def plot_topic_card(
    topic: int,
    words: pd.DataFrame,
    frex: pd.DataFrame,
    *,
    trend: pd.DataFrame | None = None,
    regions: pd.DataFrame | None = None,
    stability: pd.DataFrame | None = None,
    passages: pd.DataFrame | None = None,
    glosses: dict[str, str] | None = None,
) -> Figure:
    """All that there is to know of one topic before it gets a name, on one card.

    Parameters
    ----------
    topic
        Its number.
    words, frex
        What `TopicModel.words` returns, by probability and by FREX.
    trend, regions
        What `topic_prevalence` returns by year and by region.
    stability
        What `topic_stability` returns.
    passages
        What `representative_passages` returns; the first two of the topic are written.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure. Both lists of words have bars for the word's share of the topic, so that one sees how much weight the
    words that mark the topic have.

    Raises
    ------
    InvalidValue
        If a table has not the columns, or no row of the topic.
    """
    tables = {"words": words, "frex": frex, "trend": trend, "regions": regions, "text": passages}
    own = {name: _rows_of(topic, table, name) for name, table in tables.items() if table is not None}
    unstable = topic in unstable_topics(stability)
    series = [name for name in ("trend", "regions") if name in own]
    texts = _passage_lines(own["text"]) if "text" in own else []
    figure, parts = _make_card(len(words[words["topic"] == topic]), bool(series), len(texts))
    heaviest = max(own[name]["weight"].max() for name in ("words", "frex"))
    for axes, name in zip(parts[0].subplots(1, 2), ("words", "frex"), strict=True):
        _draw_words(axes, own[name], glosses, GREY if unstable else COLOURS[0])
        axes.set_title(label(f"card_{name}"))
        axes.set_xlim(0, 105 * heaviest)
        axes.set_xlabel(label("weight"), fontsize=7.5)
    for axes, name in zip(parts[1].subplots(1, len(series), squeeze=False)[0] if series else [], series, strict=True):
        _draw_shares(axes, _in_percent(own[name]), GREY if unstable else COLOURS[0])
        label_periods(axes, own[name], with_replies=True)
        axes.set_title(label(f"card_{name}"))
        scale_from_zero([axes])
    if texts:
        parts[-1].text(0.012, 1, "\n".join(texts), va="top", fontsize=_CARD_LETTERS, linespacing=1.45)
    title = _card_title(topic, own, stability, glosses)
    figure.suptitle(title, x=0.012, ha="left", fontsize=9.5, linespacing=1.35)
    notes = notes_of_series(own[series[0]], "band_of_shares") + _notes_of_layers(own[series[0]]) if series else []
    note(figure, *notes)
    return figure


def _rows_of(topic: int, table: pd.DataFrame, name: str) -> pd.DataFrame:
    need(table, "topic", *_CARD_COLUMNS[name])
    rows = table[table["topic"] == topic]
    if rows.empty:
        raise InvalidValue(f"topic = {topic!r} has no row in the table of {name}: give the tables of one model")
    return rows.sort_values("rank") if "rank" in rows else rows


def _make_card(words: int, series: bool, lines: int) -> tuple[Figure, list[SubFigure]]:
    """A figure in parts one over another, whose columns need not agree: words, series and passages, as far as there."""
    heights = [0.19 * words + 0.75]
    heights += [1.75] if series else []
    heights += [1.45 * _CARD_LETTERS / 72 * lines + 0.1] if lines else []
    figure = plt.figure(figsize=(7.2, sum(heights) + 0.7))
    return figure, list(figure.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0])


def _passage_lines(passages: pd.DataFrame) -> list[str]:
    """The first passages of a topic, each under the year and region of its reply."""
    lines = []
    for passage in passages.head(_PASSAGES).to_dict("records"):
        facts = [f"{passage[fact]}" for fact in ("year", "region") if pd.notna(passage[fact])]
        where = label("brackets").format(label("list").join(facts)) if facts else ""
        lines.append(label("passage").format(passage["rank"], where).rstrip())
        lines += [*_wrapped(passage["text"], _CARD_WIDTH), ""]
    return lines[:-1]


def _wrapped(text: str, width: float) -> list[str]:
    """Lines of at most so many inches, broken before any character that no number or word, stop or bracket holds."""
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split())):
        if room([lines[-1] + piece], _CARD_LETTERS)[0] > width:
            lines.append("")
        lines[-1] += piece
    return lines


def _card_title(
    topic: int, own: dict[str, pd.DataFrame], stability: pd.DataFrame | None, glosses: dict[str, str] | None
) -> str:
    """Number and label (the first words where no table has a label), and how stable the topic is."""
    labels = [rows["label"].iloc[0] for rows in own.values() if "label" in rows]
    name = topic_name(topic, labels[0] if labels else "·".join(own["words"]["term"].head(3)), glosses)
    if stability is None:
        return name
    found = _rows_of(topic, stability, "stability").iloc[0]
    verdict = label("stable" if found["stable"] else "unstable")
    return f"{name}\n" + label("card_stability").format(verdict, found["jaccard"], found["low"], found["high"],
                                                        found["models"])  # fmt: skip


def _in_percent(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column: 100 * table[column] for column in ("share", "low", "high")})


def _draw_words(axes: Axes, rows: pd.DataFrame, glosses: dict[str, str] | None, colour: str) -> None:
    shown = rows.sort_values("rank")
    axes.barh(range(len(shown)), 100 * shown["weight"], color=colour, height=0.68)
    axes.set_yticks(range(len(shown)), [glossed(term, glosses) for term in shown["term"]])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(3))


def _draw_shares(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    """A series in bands; of regions, which have no order, points alone."""
    of_years = last_step(rows).get("by", "year") == "year"
    draw_series(axes, rows, "share", colour, joined=of_years)
    if of_years:
        low, high = (np.where(rows["thin"], np.nan, rows[end].to_numpy(dtype=float)) for end in ("low", "high"))
        axes.fill_between(np.arange(len(rows)), low, high, color=colour, alpha=0.15, linewidth=0)


def _notes_of_layers(table: pd.DataFrame) -> list[str]:
    """How much of the intervals' variance each layer has on average, as far as there is any."""
    means = {layer: table[layer].mean() for layer in _LAYERS if layer in table}
    told = [label(layer).format(100 * mean) for layer, mean in means.items() if mean > 0]
    return [label("layers").format(label("list").join(told))] if told else []


def _places(table: pd.DataFrame, radii: np.ndarray) -> np.ndarray:
    """Middles of circles in inches: the map as large as the figure allows, one scale for both axes."""
    points = table[["x", "y"]].to_numpy(dtype=float)
    edges, margin = np.array(_MAP), np.array([1.0, 0.5])
    spread = np.ptp(points, axis=0)
    scale = np.min((edges - 2 * margin)[spread > 0] / spread[spread > 0], initial=1e9)
    return np.asarray((points - points.min(axis=0) - spread / 2) * scale + edges / 2)


def _map_names(table: pd.DataFrame, glosses: dict[str, str] | None) -> list[str]:
    shares = [f"{100 * share:.0f}%" for share in table["share"]]
    names = zip(table["label"], shares, strict=True)
    return ["\n".join(filter(None, (f"{label(name, name)} {share}", gloss_of(name, glosses)))) for name, share in names]


def _draw_names(axes: Axes, names: list[str], places: np.ndarray, radii: np.ndarray, colours: list[str]) -> None:
    """A label at each circle where there is room, else further out with a line to the circle."""
    texts = [axes.text(x, y, name, fontsize=_MAP_LETTERS, ha="center", va="center", linespacing=1.1)
             for name, (x, y) in zip(names, places, strict=True)]  # fmt: skip
    boxes = [text.get_window_extent() for text in texts]
    sizes = np.array([[box.width, box.height] for box in boxes]) / axes.figure.dpi + 0.06
    circles = np.column_stack([radii, radii]) * 1.8
    spots = _spots(places, radii, sizes, circles)
    spots = apart(np.concatenate([spots, places]), np.concatenate([sizes, circles]), _MAP, fixed=len(places))
    # Where all is full a label may lie over a circle, but none over another label.
    spots = apart(spots[: len(places)], sizes, _MAP)
    for text, spot, place, radius, colour, size in zip(texts, spots, places, radii, colours, sizes, strict=True):
        text.set(position=spot, color=GREY if colour == GREY else "black", zorder=3)
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.2})
        # The nearest point of the label, from the middle of the circle.
        way = np.sign(spot - place) * np.maximum(np.abs(spot - place) - size / 2, 0)
        if np.hypot(*way) > radius + 0.08:
            rim = place + way / np.hypot(*way) * radius
            axes.plot(*zip(rim, place + way, strict=True), color=colour, linewidth=0.6, zorder=1)


def _spots(places: np.ndarray, radii: np.ndarray, sizes: np.ndarray, circles: np.ndarray) -> np.ndarray:
    """The middle of each label: under, over, right or left of its circle, where it hides least of what stands there."""
    spots = np.empty_like(places)
    for number, (place, radius, size) in enumerate(zip(places, radii, sizes, strict=True)):
        ways = np.array([[0, -1], [0, 1], [1, 0], [-1, 0]])
        tried = np.clip(place + ways * (radius + size / 2), size / 2, np.array(_MAP) - size / 2)
        taken = np.concatenate([places, spots[:number]])
        wide = np.concatenate([circles, sizes[:number]])
        overlap = np.maximum((size + wide) / 2 - np.abs(tried[:, None] - taken), 0).prod(axis=2).sum(axis=1)
        spots[number] = tried[np.argmin(np.round(overlap, 6))]
    return spots


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


def _term_name(term: str, base: dict[str, str]) -> str:
    """A coefficient in words: what changes, and against what."""
    column, _, value = term.partition("=")
    if not value:
        return label("each_year") if column == "year" else column
    against = base.get(column)
    return label("against").format(label(value, value), label(against, against)) if against else label(value, value)


def _draw_effects(axes: Axes, rows: pd.DataFrame, unstable: set[int]) -> None:
    estimate, low, high = (100 * rows[column].to_numpy(dtype=float) for column in ("estimate", "low", "high"))
    places = np.arange(len(rows))
    colours = [GREY if topic in unstable else COLOURS[0] for topic in rows["topic"]]
    axes.hlines(places, low, high, color=colours, linewidth=1.2, alpha=0.55)
    faces = [colour if q <= ALPHA else "white" for colour, q in zip(colours, rows["q"], strict=True)]
    axes.scatter(estimate, places, s=20, c=faces, edgecolors=colours, zorder=3)
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(4))
