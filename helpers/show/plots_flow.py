"""Topics that flow from period to period, as blocks joined by bands."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.show.blocks import block_colour, draw_band, draw_block, words_of_block
from helpers.show.drawing import need, need_numbers, need_once, note, period_name
from helpers.show.style import GREY
from helpers.show.topic_names import gloss_of, notes_of_stability, unstable_topics
from helpers.show.words import label

# All in inches but the third: the figure, the margin with the scale, how much of a column's room its blocks take, and
# the gap between topics.
_WIDTH, _MARGIN, _BLOCK, _GAP = 7.0, 0.4, 0.8, 0.07
# Height for each block of the highest column, and of all; glosses take more lines than words.
_BLOCK_HEIGHT, _GLOSSED_HEIGHT, _LEAST, _MOST = 0.56, 0.82, 2.6, 7.0
_SCALE = 0.1
_NAMES_IN_A_ROW, _GLOSSED_IN_A_ROW = 3, 2


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
        English glosses of the words in labels. In a block they come first, and the words under them where there is
        room; the figure is higher for it.

    Returns
    -------
    A figure: a column a period, in it a block for each topic of the period, as high as its share of the period's text;
    the same topic in neighbouring periods is joined by a band, as wide at each end as the topic's share there. Topics
    keep their order, number and colour (light grey beyond the eighth); where the table tells which are stable, the
    others are grey. A block is paler the less its words are like the topic's as a whole.
    """
    need(period_topics, "period", "period_topic", "topic", "label", "share", "similarity")
    need_once(period_topics, "period", "period_topic")
    need_numbers(period_topics, "topic", least=1, gaps=False)
    need_numbers(period_topics, "share", "similarity", least=0, most=1, gaps=False)
    periods = list(period_topics["period"].unique())
    # The highest column has a gap under each topic but the last.
    most = int(period_topics.groupby("period")["topic"].nunique().max())
    blocks = int(period_topics["period"].value_counts().max())
    height = min(max((_GLOSSED_HEIGHT if glosses else _BLOCK_HEIGHT) * blocks, _LEAST), _MOST)
    in_a_row = _GLOSSED_IN_A_ROW if glosses else _NAMES_IN_A_ROW
    figure, axes = plt.subplots(figsize=(_WIDTH + 0.2, height + 0.9 + 0.18 * math.ceil(len(labels) / in_a_row)))
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    scale = height - _GAP * (most - 1)
    columns, unstable = [], unstable_topics(period_topics)
    for number, period in enumerate(periods):
        rows = period_topics[period_topics["period"] == period].sort_values(["topic", "period_topic"])
        columns.append(_draw_column(axes, rows, _edges(number, len(periods)), height, scale, glosses))
        middle = sum(_edges(number, len(periods))) / 2
        axes.text(middle, -0.06, period_name(period), ha="center", va="top", fontsize=8.5)
    for one, following in zip(columns, columns[1:], strict=False):
        _draw_bands(axes, one, following, unstable)
    axes.vlines(0.12, height - _SCALE * scale, height, color=GREY, linewidth=2)
    axes.text(0.05, height - _SCALE * scale - 0.05, f"{100 * _SCALE:.0f}%", va="top", fontsize=7.5, color=GREY)
    names = [f"{name}  {gloss_of(name, glosses)}".rstrip() for name in labels]
    _name_topics(figure, names, unstable, in_a_row)
    note(figure, label("flow"), label("followed"), label("paler"), *notes_of_stability(period_topics))
    return figure


def _name_topics(figure: Figure, names: Sequence[str], unstable: set[int], in_a_row: int) -> None:
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=(block_colour(topic, unstable), 0.62), label=f"{topic}  {name}")
        for topic, name in enumerate(names, start=1)
    ]
    if handles:
        figure.legend(handles=handles, loc="outside upper left", ncols=in_a_row, handlelength=1, handleheight=1,
                      fontsize=7)  # fmt: skip


def _edges(number: int, periods: int) -> tuple[float, float]:
    """Where the blocks of a period begin and end."""
    blocks = _BLOCK * (_WIDTH - _MARGIN) / periods
    step = (_WIDTH - _MARGIN - blocks) / max(periods - 1, 1)
    return _MARGIN + number * step, _MARGIN + number * step + blocks


def _draw_column(
    axes: Axes, rows: pd.DataFrame, edges: tuple[float, float], top: float, scale: float, glosses: dict[str, str] | None
) -> _Column:
    """The blocks of a period from the top, those of one topic without a gap."""
    ends: dict[int, tuple[float, float]] = {}
    unstable = unstable_topics(rows)
    for topic in sorted(rows["topic"].unique().tolist()):
        start = top
        for row in rows[rows["topic"] == topic].to_dict("records"):
            high = scale * row["share"]
            # A block of no similarity is still seen.
            depth = 0.12 + 0.5 * row["similarity"]
            words = words_of_block(topic, row["label"], glosses, edges[1] - edges[0], high)
            draw_block(axes, edges, top, top - high, (block_colour(topic, unstable), depth), words)
            top -= high
        ends[topic] = start, top
        top -= _GAP
    return _Column(*edges, ends)


def _draw_bands(axes: Axes, one: _Column, following: _Column, unstable: set[int]) -> None:
    for topic in one.ends.keys() & following.ends.keys():
        ends = *one.ends[topic], *following.ends[topic]
        draw_band(axes, (one.right, following.left), ends, block_colour(topic, unstable))
