"""What figures of topics share: how a topic is named, and how an unstable one is told from the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.errors import InvalidValue
from helpers.show.drawing import cut, cut_wide, step_of
from helpers.show.style import COLOURS, GREY
from helpers.show.words import label

# In letters.
_NAME_WIDTH, _GLOSS_WIDTH = 42, 46


def topic_name(topic: int, name: str, glosses: dict[str, str] | None) -> str:
    """Number and label (of a theme of the lexicon, its name), with the glosses on a second line."""
    gloss, shown = gloss_of(name, glosses), f"{topic}  {short_name(name)}"
    return f"{shown}\n{gloss}" if gloss else shown


def short_name(name: str) -> str:
    """The label of a topic (of a theme of the lexicon, its name), cut where it is far too long."""
    return cut_wide(label(name, name), _NAME_WIDTH)


def gloss_of(name: str, glosses: dict[str, str] | None) -> str:
    """The glosses of those words of a label that have one."""
    found = [glosses[word] for word in name.split("·") if word in glosses] if glosses else []
    return cut(" · ".join(found), _GLOSS_WIDTH)


def is_stable(table: pd.DataFrame, column: str = "stable") -> pd.Series:
    """Whether the topic of each row is stable; all are where the table does not tell.

    Raises
    ------
    InvalidValue
        If the column holds something that is neither true nor false.
    """
    if column not in table:
        return pd.Series(True, table.index)
    # Read as text from a file, "False" would be true.
    stable = table[column].astype("string").str.lower().map({"true": True, "false": False})
    if stable.isna().any():
        strange = table[column][stable.isna()].iloc[0]
        raise InvalidValue(
            f"{column} = {strange!r} is neither True nor False: give the table that the measure returned"
        )
    return stable.astype(bool)


def unstable_topics(table: pd.DataFrame) -> set[int]:
    """The topics that a table calls unstable; none where it does not tell."""
    return set(table.loc[~is_stable(table), "topic"])


def topic_colour(topic: int, unstable: set[int]) -> str:
    """Of the marks that stand for a topic."""
    return GREY if topic in unstable else COLOURS[0]


def name_colour(topic: int, unstable: set[int]) -> str:
    """Of the name of a topic."""
    return GREY if topic in unstable else "black"


def notes_of_stability(table: pd.DataFrame) -> list[str]:
    """What grey means, where any topic is grey."""
    if not unstable_topics(table):
        return []
    threshold = step_of(table, "topic_stability").get("threshold")
    return [label("grey") if threshold is None else label("grey_below").format(threshold)]


def name_rows(
    axes: Axes, names: pd.DataFrame, unstable: set[int], glosses: dict[str, str] | None, *, at: np.ndarray
) -> None:
    """Numbers and labels of topics beside the rows, the unstable ones grey."""
    axes.set_yticks(at, [topic_name(*name, glosses) for name in zip(names["topic"], names["label"], strict=True)])
    axes.tick_params(axis="y", length=0)
    for tick, topic in zip(axes.get_yticklabels(), names["topic"], strict=True):
        tick.set_color(name_colour(topic, unstable))
