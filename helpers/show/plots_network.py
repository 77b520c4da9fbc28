"""The co-word network as a picture."""

from __future__ import annotations

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.errors import InvalidValue
from helpers.measure.co_words import ties_of
from helpers.show.drawing import apart, last_step, need, note, room
from helpers.show.style import COLOURS, GREY
from helpers.show.words import label

_FIGURE = (7.2, 5.4)
# What is left for the network beside the legend and above the notes, in inches.
_WIDTH, _HEIGHT = 6.1, 4.9
_FONT_SIZE = 8.5
_RADIUS = 0.1
# Seven communities are told apart by colour (the eighth colour, yellow, is too light for lines of text); more are grey.
_COLOURED = 7
# In grey print shapes tell communities apart: the mark, and the area of a disc by that of the mark of the same size.
_SHAPES = (("o", 1), ("s", 0.785), ("^", 1.571), ("D", 0.785), ("v", 1.571), ("P", 1.414), ("X", 1.257), ("h", 1.209))


def plot_co_words(
    table: pd.DataFrame, groups: pd.DataFrame, *, glosses: dict[str, str] | None = None, seed: int = 0
) -> Figure:
    """Terms that share windows more often than chance has it, joined by lines.

    Parameters
    ----------
    table
        What `co_words` returns.
    groups
        What `communities` returns for it.
    glosses
        English glosses of terms, written under them.
    seed
        Of the layout.

    Returns
    -------
    A figure: a mark a term, its area by the number of windows with the term (but never too small to see), its colour
    and shape by the community (grey beyond the seventh); a line a tie, its width by normalised mutual information,
    grey between communities. Terms without ties are left out, and their number stands below. Where a term lies means
    nothing: the layout only keeps the tied together (Fruchterman and Reingold 1991) and labels apart.

    Raises
    ------
    InvalidValue
        If a column is missing, or the groups are of other terms.
    """
    need(table, "first", "second", "windows", "npmi", "q")
    need(groups, "term", "community", "used_in")
    ties = ties_of(table)
    drawn = groups[groups["community"].notna()].sort_values("term", ignore_index=True)
    if set(drawn["term"]) != set(ties["first"]) | set(ties["second"]):
        raise InvalidValue("the groups are not of this table: give what communities returned for it")
    figure, axes = plt.subplots(figsize=_FIGURE)
    axes.set_axis_off()
    names = [_name(term, glosses) for term in drawn["term"]]
    radii = _radii(drawn)
    sizes = _sizes(names, radii)
    places = _layout(drawn, ties, sizes, seed) + np.column_stack([0 * radii, sizes[:, 1] / 2 - radii])
    members = drawn["community"].to_numpy(dtype=int)
    colours = [_colour(number) for number in members]
    _draw_ties(axes, ties, dict(zip(drawn["term"], zip(places, colours, strict=True), strict=True)))
    _draw_terms(axes, names, places, radii, members)
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(0, _HEIGHT)
    _explain(figure, axes, table, groups)
    return figure


def _name(term: str, glosses: dict[str, str] | None) -> str:
    gloss = (glosses or {}).get(term)
    return f"{term}\n{gloss}" if gloss else term


def _colour(community: int) -> str:
    return COLOURS[community - 1] if community <= _COLOURED else GREY


def _layout(drawn: pd.DataFrame, ties: pd.DataFrame, sizes: np.ndarray, seed: int) -> np.ndarray:
    """Where the middle of each term's disc and label lies, in inches, such that none lies over another."""
    number = {term: row for row, term in enumerate(drawn["term"])}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(number)))
    for first, second, weight in zip(ties["first"], ties["second"], ties["npmi"], strict=True):
        graph.add_edge(number[first], number[second], weight=weight)
    found = nx.spring_layout(graph, seed=seed, k=2.2 / np.sqrt(len(number)), iterations=300)
    places = np.array([found[row] for row in range(len(number))])
    # Parts of the network that nothing joins drift far apart; their order across and upwards is enough.
    ranks = places.argsort(axis=0).argsort(axis=0) / max(len(number) - 1, 1)
    places = (places - places.min(axis=0)) / np.maximum(np.ptp(places, axis=0), 1e-9)
    return apart((places + ranks) / 2 * [_WIDTH, _HEIGHT], sizes, (_WIDTH, _HEIGHT))


def _radii(drawn: pd.DataFrame) -> np.ndarray:
    """Radii of the discs in inches, whose areas are as the windows of the terms."""
    shares = np.sqrt(drawn["used_in"] / drawn["used_in"].max()).to_numpy(dtype=float)
    return np.asarray(np.maximum(_RADIUS * shares, _RADIUS / 4))


def _sizes(names: list[str], radii: np.ndarray) -> np.ndarray:
    """Width and height in inches of each disc with its label below."""
    widths, heights = np.array([room(name.split("\n"), _FONT_SIZE) for name in names]).T
    return np.column_stack([np.maximum(widths, 2 * radii), 2 * radii + heights]) + 0.06


def _draw_ties(axes: Axes, ties: pd.DataFrame, drawn: dict[str, tuple[np.ndarray, str]]) -> None:
    for first, second, npmi in zip(ties["first"], ties["second"], ties["npmi"], strict=True):
        (one, colour), (other, other_colour) = drawn[first], drawn[second]
        shade = colour if colour == other_colour else GREY
        axes.plot(*zip(one, other, strict=True), color=shade, linewidth=0.4 + 4 * npmi, alpha=0.4, zorder=1)


def _draw_terms(axes: Axes, names: list[str], places: np.ndarray, radii: np.ndarray, members: np.ndarray) -> None:
    for number in np.unique(np.minimum(members, _COLOURED + 1)):
        own = np.minimum(members, _COLOURED + 1) == number
        shape, area = _SHAPES[number - 1]
        x, y = places[own].T
        sizes = area * (2 * 72 * radii[own]) ** 2
        axes.scatter(x, y, s=sizes, c=_colour(number), marker=shape, edgecolors="white", linewidths=0.6, zorder=3)
    for name, place, radius in zip(names, places, radii, strict=True):
        text = axes.text(place[0], place[1] - radius, name, ha="center", va="top", fontsize=_FONT_SIZE, zorder=2)
        text.set_linespacing(1.1)
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.65, "pad": 0.2})


def _explain(figure: Figure, axes: Axes, table: pd.DataFrame, groups: pd.DataFrame) -> None:
    axes.legend(handles=_handles(int(groups["community"].max())), title=label("community"), loc="upper left",
                bbox_to_anchor=(1.0, 1.0), title_fontsize=8)  # fmt: skip
    alone = int(groups["community"].isna().sum())
    window = label(str(last_step(table).get("window", "windows")))
    notes = [label("ties").format(window, f"{int(table['windows'].iloc[0]):,}")]
    notes += [label("untied").format(alone)] if alone else []
    note(figure, *notes)


def _handles(communities: int) -> list[Line2D]:
    names = [f"{number}" for number in range(1, min(communities, _COLOURED) + 1)]
    if communities > _COLOURED:
        names.append(f"{_COLOURED + 1}" if communities == _COLOURED + 1 else f"{_COLOURED + 1}–{communities}")
    return [
        Line2D([], [], marker=_SHAPES[number - 1][0], linestyle="", color=_colour(number), label=name)
        for number, name in enumerate(names, start=1)
    ]
