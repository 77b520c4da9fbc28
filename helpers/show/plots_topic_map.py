"""A map of topics: circles, the nearer the more alike their words."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from helpers.show.drawing import apart, need, need_numbers, need_once, note
from helpers.show.style import GREY
from helpers.show.topic_names import gloss_of, notes_of_stability, short_name, topic_colour, unstable_topics
from helpers.show.words import label

# The map in inches, how much of it all circles cover together, and its letters.
_MAP = (7.0, 4.9)
_COVERED = 0.11
_LETTERS = 8.0


def plot_topic_map(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """Topics as circles: the nearer, the more alike their words.

    Parameters
    ----------
    table
        What `topic_map` returns.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: a circle a topic, its area by the topic's share of the text, with its number inside and its label beside,
    joined by a line where it had to move away from others; grey if the table tells that it is not stable. One inch is
    the same distance on both axes, which have no other meaning.
    """
    need(table, "topic", "label", "x", "y", "share")
    need_once(table, "topic")
    need_numbers(table, "x", "y", gaps=False)
    need_numbers(table, "share", least=0, most=1, gaps=False)
    figure, axes = plt.subplots(figsize=(_MAP[0] + 0.2, _MAP[1] + 0.4))
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(0, _MAP[0])
    axes.set_ylim(0, _MAP[1])
    radii = np.sqrt(_COVERED * _MAP[0] * _MAP[1] * table["share"].to_numpy(dtype=float) / np.pi)
    places, unstable = _places(table), unstable_topics(table)
    colours = [topic_colour(topic, unstable) for topic in table["topic"]]
    for topic, (x, y), radius, colour in zip(table["topic"], places, radii, colours, strict=True):
        axes.add_patch(Circle((x, y), radius, facecolor=colour, edgecolor=colour, alpha=0.3, linewidth=0.8))
        axes.text(x, y, f"{topic}", ha="center", va="center_baseline", fontsize=_LETTERS, color=colour, zorder=4)
    _draw_names(axes, _names(table, glosses), places, radii, colours)
    kept = table.attrs.get("distance_kept")
    note(figure, *([label("map").format(f"{100 * kept:.0f}")] if kept is not None else []), label("circles"),
         *notes_of_stability(table))  # fmt: skip
    return figure


def _places(table: pd.DataFrame) -> np.ndarray:
    """Middles of circles in inches: the map as large as the figure allows, one scale for both axes."""
    points = table[["x", "y"]].to_numpy(dtype=float)
    edges, margin = np.array(_MAP), np.array([1.0, 0.5])
    spread = np.ptp(points, axis=0)
    scale = np.min((edges - 2 * margin)[spread > 0] / spread[spread > 0], initial=1e9)
    return np.asarray((points - points.min(axis=0) - spread / 2) * scale + edges / 2)


def _names(table: pd.DataFrame, glosses: dict[str, str] | None) -> list[str]:
    shares = [f"{100 * share:.0f}%" for share in table["share"]]
    names = zip(table["label"], shares, strict=True)
    return ["\n".join(filter(None, (f"{short_name(name)} {share}", gloss_of(name, glosses)))) for name, share in names]


def _draw_names(axes: Axes, names: list[str], places: np.ndarray, radii: np.ndarray, colours: list[str]) -> None:
    """A label at each circle where there is room, else further out with a line to the circle."""
    texts = [axes.text(x, y, name, fontsize=_LETTERS, ha="center", va="center", linespacing=1.1)
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
