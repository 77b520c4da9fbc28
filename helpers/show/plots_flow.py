"""Topics that flow from period to period, as blocks joined by bands."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from helpers.show.drawing import need, note, period_name, room
from helpers.show.style import COLOURS, GREY, LIGHT
from helpers.show.topic_names import gloss_of
from helpers.show.words import label

# All in inches: the figure, the margin with the scale, how much of a column's room its blocks take, and the gap between
# topics.
_WIDTH, _MARGIN, _BLOCK, _GAP = 7.0, 0.4, 0.69, 0.07
_SCALE = 0.1
_NAMES_IN_A_ROW = 3
_LETTERS = 6.5
# Black letters could not be read on black.
_FILLS = (*COLOURS[:6], "#8c8c8c", COLOURS[7])
_CURVE = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]


@dataclasses.dataclass(frozen=True)
class _Column:
    """A period: where it begins, and for each topic that it has the upper and the lower end of its blocks."""

    left: float
    right: float
    ends: dict[int, tuple[float, float]]


def plot_topic_flow(
    period_topics: pd.DataFrame, labels: Sequence[str] = (), *, glosses: dict[str, str] | None = None
) -> Figure:
    """How topics grow and shrink over periods, and with which words.

    Parameters
    ----------
    period_topics
        `DynamicTopics.period_topics`.
    labels
        Names of the topics, such as `DynamicTopics.model.labels` returns, for a legend; where periods are many, blocks
        have no room for words.
    glosses
        English glosses of the words in labels, written under them where there is room.

    Returns
    -------
    A figure: a column a period, in it a block for each topic of the period, as high as its share of the period's text;
    the same topic in neighbouring periods is joined by a band, as wide at each end as the topic's share there. Topics
    keep their order, number and colour (light grey beyond the eighth). A block is paler the less its words are like
    the topic's as a whole.
    """
    need(period_topics, "period", "period_topic", "topic", "label", "share", "similarity")
    periods = list(period_topics["period"].unique())
    # The highest column has a gap under each topic but the last.
    most = int(period_topics.groupby("period")["topic"].nunique().max())
    blocks = int(period_topics["period"].value_counts().max())
    height = min(max(0.52 * blocks, 2.6), 6.4)
    figure, axes = plt.subplots(figsize=(_WIDTH + 0.2, height + 0.9 + 0.18 * math.ceil(len(labels) / _NAMES_IN_A_ROW)))
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    scale = height - _GAP * (most - 1)
    columns = []
    for number, period in enumerate(periods):
        rows = period_topics[period_topics["period"] == period].sort_values(["topic", "period_topic"])
        columns.append(_draw_column(axes, rows, _edges(number, len(periods)), height, scale, glosses))
        middle = sum(_edges(number, len(periods))) / 2
        axes.text(middle, -0.06, period_name(period), ha="center", va="top", fontsize=8.5)
    for one, following in zip(columns, columns[1:], strict=False):
        _draw_bands(axes, one, following)
    axes.vlines(0.12, height - _SCALE * scale, height, color=GREY, linewidth=2)
    axes.text(0.05, height - _SCALE * scale - 0.05, f"{100 * _SCALE:.0f}%", va="top", fontsize=7.5, color=GREY)
    _name_topics(figure, labels)
    note(figure, label("flow"), label("followed"), label("paler"))
    return figure


def _name_topics(figure: Figure, labels: Sequence[str]) -> None:
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=(_colour(topic), 0.62), label=f"{topic}  {name}")
        for topic, name in enumerate(labels, start=1)
    ]
    if handles:
        figure.legend(handles=handles, loc="outside upper left", ncols=_NAMES_IN_A_ROW, handlelength=1, handleheight=1)


def _edges(number: int, periods: int) -> tuple[float, float]:
    """Where the blocks of a period begin and end."""
    blocks = _BLOCK * (_WIDTH - _MARGIN) / periods
    step = (_WIDTH - _MARGIN - blocks) / max(periods - 1, 1)
    return _MARGIN + number * step, _MARGIN + number * step + blocks


def _colour(topic: int) -> str:
    return _FILLS[topic - 1] if topic <= len(_FILLS) else LIGHT


def _draw_column(
    axes: Axes, rows: pd.DataFrame, edges: tuple[float, float], top: float, scale: float, glosses: dict[str, str] | None
) -> _Column:
    """The blocks of a period from the top, those of one topic without a gap."""
    ends: dict[int, tuple[float, float]] = {}
    left, right = edges
    for topic in sorted(rows["topic"].unique().tolist()):
        start = top
        for row in rows[rows["topic"] == topic].to_dict("records"):
            high = scale * row["share"]
            # A block of no similarity is still seen.
            depth = 0.12 + 0.5 * row["similarity"]
            axes.add_patch(Rectangle((left, top - high), right - left, high, facecolor=(_colour(topic), depth),
                                     edgecolor="white", linewidth=0.8, zorder=3))  # fmt: skip
            words = _words_of_block(topic, row["label"], glosses, right - left, high)
            axes.text((left + right) / 2, top - high / 2, words, ha="center", va="center", fontsize=_LETTERS,
                      linespacing=1.15, zorder=4)  # fmt: skip
            top -= high
        ends[topic] = start, top
        top -= _GAP
    return _Column(left, right, ends)


def _words_of_block(topic: int, name: str, glosses: dict[str, str] | None, width: float, height: float) -> str:
    """As much of number, words and glosses as a block has room for."""
    gloss, first, *others = gloss_of(name, glosses), *name.split("·")
    tried = [[f"{topic} {name}", gloss]] if gloss else []
    tried += [[f"{topic} {name}"], [f"{topic} {first}", *others], [f"{topic} {first}"], [f"{topic}"]]
    for lines in tried:
        wide, high = room(lines, _LETTERS)
        if wide < width - 0.04 and 0.85 * high < height:
            return "\n".join(lines)
    return ""


def _draw_bands(axes: Axes, one: _Column, following: _Column) -> None:
    for topic in one.ends.keys() & following.ends.keys():
        (top, bottom), (next_top, next_bottom) = one.ends[topic], following.ends[topic]
        left, right, middle = one.right, following.left, (one.right + following.left) / 2
        points = [
            (left, top), (middle, top), (middle, next_top), (right, next_top),
            (right, next_bottom), (middle, next_bottom), (middle, bottom), (left, bottom), (left, top),
        ]  # fmt: skip
        axes.add_patch(PathPatch(Path(points, _CURVE), facecolor=_colour(topic), alpha=0.28, linewidth=0, zorder=2))
