"""Topics of models beside one another: which stay, which split and which merge."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.show.blocks import block_colour, draw_band, draw_block, words_of_block
from helpers.show.drawing import need, need_numbers, need_once, note
from helpers.show.style import GREY
from helpers.show.topic_names import is_stable, notes_of_stability
from helpers.show.words import label

# Inches: the figure, the gap between topics, the height for each topic (glosses take more lines) and of all.
_WIDTH, _GAP, _HEIGHT, _GLOSSED_HEIGHT, _LEAST, _MOST = 7.0, 0.06, 0.34, 0.5, 2.6, 7.0
# Which part of the width blocks take, which part of a topic a band must be to be drawn, and how deep grey is.
_BLOCKS, _DRAWN, _FAINT = 0.68, 0.2, 0.3


def plot_topic_overlap(overlap: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """Which topics of a model become which of the next.

    Parameters
    ----------
    overlap
        What `topic_overlap` returns.
    glosses
        English glosses of the words in labels, written before them.

    Returns
    -------
    A figure: a column a model, in it a block a topic, as high as its part of the text. A band joins topics of
    neighbouring models, as wide as the text that both have; only those are drawn that are a fifth of either topic or
    more. Topics of the first model are in their order; those of the next stand as near as can be to the one that they
    have most of their text from, in the same colour, paler the less it is. Where the table tells which topics are
    stable, the others are grey.

    Raises
    ------
    InvalidValue
        If the table has not the columns, or no row.
    """
    need(overlap, "model", "topic", "label", "other", "other_label", "text", "share", "other_share")
    need_once(overlap, "model", "topic", "other")
    need_numbers(overlap, "model", "topic", "other", least=1, gaps=False)
    need_numbers(overlap, "text", least=0, most=1, gaps=False)
    need_numbers(overlap, "share", "other_share", least=0, most=1)
    columns = _columns(overlap)
    most = max(map(len, columns))
    height = min(max((_GLOSSED_HEIGHT if glosses else _HEIGHT) * most, _LEAST), _MOST)
    scale = height - _GAP * (most - 1)
    figure, axes = plt.subplots(figsize=(_WIDTH + 0.2, height + 0.9))
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    for number, column in enumerate(columns):
        _place(column, height, scale)
        _draw_column(axes, column, _edges(number, len(columns)), glosses)
    for number, (_, rows) in enumerate(overlap.groupby("model")):
        between = _edges(number, len(columns))[1], _edges(number + 1, len(columns))[0]
        _draw_bands(axes, rows, columns[number], columns[number + 1], between, scale)
    marks = overlap.assign(stable=is_stable(overlap) & is_stable(overlap, "other_stable"))
    note(figure, label("overlap"), label("overlap_bands"), label("overlap_colours"), *notes_of_stability(marks))
    return figure


def _columns(overlap: pd.DataFrame) -> list[pd.DataFrame]:
    """For each model its topics from above: label and text, which topic of the first model it comes from, how much."""
    parts = [rows for _, rows in overlap.groupby("model")]
    first = _topics(parts[0], "topic", "label", "stable")
    columns = [first.assign(family=first.index, depth=1.0)]
    for rows in parts:
        column = _topics(rows, "other", "other_label", "other_stable")
        origin = rows.loc[rows.groupby("other")["text"].idxmax()].set_index("other")
        column["family"] = columns[-1]["family"].reindex(origin["topic"]).to_numpy()
        column["depth"] = origin["other_share"].fillna(0)
        place = columns[-1].index.get_indexer(pd.Index(origin["topic"]))
        columns.append(column.iloc[np.argsort(place, kind="stable")])
    return columns


def _topics(rows: pd.DataFrame, topic: str, name: str, stable: str) -> pd.DataFrame:
    """Of each topic on one side of a table its label, its text, and whether it is stable, where that is known."""
    found = rows.assign(stable=is_stable(rows, stable)).groupby(topic)
    return found.agg(label=(name, "first"), text=("text", "sum"), stable=("stable", "first"))


def _place(column: pd.DataFrame, height: float, scale: float) -> None:
    """Write into a column where its blocks begin and end."""
    high = scale * column["text"]
    column["bottom"] = height - high.cumsum() - _GAP * np.arange(len(column))
    column["top"] = column["bottom"] + high


def _edges(number: int, columns: int) -> tuple[float, float]:
    """Where the blocks of a column begin and end."""
    blocks = _BLOCKS * _WIDTH / columns
    step = (_WIDTH - blocks) / (columns - 1)
    return number * step, number * step + blocks


def _draw_column(
    axes: Axes, column: pd.DataFrame, edges: tuple[float, float], glosses: dict[str, str] | None
) -> None:
    for topic, row in zip(column.index, column.to_dict("records"), strict=True):
        words = words_of_block(topic, row["label"], glosses, edges[1] - edges[0], row["top"] - row["bottom"])
        face = (block_colour(row["family"]), 0.12 + 0.5 * row["depth"]) if row["stable"] else (GREY, _FAINT)
        draw_block(axes, edges, row["top"], row["bottom"], face, words)
    axes.text(sum(edges) / 2, -0.06, label("topics_of").format(len(column)), ha="center", va="top", fontsize=8.5)


def _draw_bands(
    axes: Axes, rows: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame, edges: tuple[float, float], scale: float
) -> None:
    """Bands in the order of the blocks that they go to, so that those of one block do not cross there."""
    text = rows.pivot(index="topic", columns="other", values="text").loc[left.index, right.index].to_numpy() * scale
    bottoms = left["top"].to_numpy()[:, None] - text.cumsum(axis=1), right["top"].to_numpy() - text.cumsum(axis=0)
    drawn = rows[(rows["share"] >= _DRAWN) | (rows["other_share"] >= _DRAWN)]
    families = left["family"].tolist()
    pairs = [one.index.get_indexer(pd.Index(drawn[side])) for one, side in ((left, "topic"), (right, "other"))]
    for row, column in zip(*pairs, strict=True):
        wide, bottom, next_bottom = text[row, column], bottoms[0][row, column], bottoms[1][row, column]
        draw_band(axes, edges, (bottom + wide, bottom, next_bottom + wide, next_bottom), block_colour(families[row]))
