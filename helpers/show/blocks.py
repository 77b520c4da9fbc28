"""Topics as blocks with words in them, joined by bands: what figures of their flow share."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from helpers.show.drawing import room, wrapped
from helpers.show.style import COLOURS, GREY, LIGHT

_LETTERS = 6.5
# Inches beside the words of a block.
_FREE = 0.04
# Black letters could not be read on black, and grey is for what is not stable.
_FILLS = (*COLOURS[:6], "#7a68a6", COLOURS[7])
_CURVE = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]


def block_colour(topic: int, unstable: Collection[int] = ()) -> str:
    """The colour of a topic, light grey beyond the eighth, and grey if it is among the unstable ones."""
    if topic in unstable:
        return GREY
    return _FILLS[topic - 1] if topic <= len(_FILLS) else LIGHT


def draw_block(
    axes: Axes, edges: tuple[float, float], top: float, bottom: float, face: tuple[str, float], words: str
) -> None:
    """A block between edges with words in its middle; face is its colour and how deep that is."""
    left, right = edges
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, facecolor=face, edgecolor="white",
                             linewidth=0.8, zorder=3))  # fmt: skip
    axes.text((left + right) / 2, (top + bottom) / 2, words, ha="center", va="center", fontsize=_LETTERS,
              linespacing=1.15, zorder=4)  # fmt: skip


def draw_band(axes: Axes, edges: tuple[float, float], ends: tuple[float, ...], colour: str) -> None:
    """A band from one edge to the other; its ends are top and bottom on the left, then on the right."""
    (left, right), (top, bottom, next_top, next_bottom) = edges, ends
    middle = (left + right) / 2
    points = [
        (left, top), (middle, top), (middle, next_top), (right, next_top),
        (right, next_bottom), (middle, next_bottom), (middle, bottom), (left, bottom), (left, top),
    ]  # fmt: skip
    axes.add_patch(PathPatch(Path(points, _CURVE), facecolor=colour, alpha=0.28, linewidth=0, zorder=2))


def words_of_block(topic: int, name: str, glosses: dict[str, str] | None, width: float, height: float) -> str:
    """As much of a topic's number, glosses and words as a block of so many inches has room for.

    Glosses come first, and the words under them, so that who reads no Chinese has the most of a small block too.
    """
    for lines in _wordings(topic, name, glosses, width - _FREE):
        wide, high = room(lines, _LETTERS)
        if wide < width - _FREE and 0.85 * high < height:
            return "\n".join(lines)
    return ""


def _wordings(topic: int, name: str, glosses: dict[str, str] | None, width: float) -> Iterator[list[str]]:
    """What could stand in a block, the longest first."""
    words = name.split("·")
    known = [glosses[word] for word in words if word in glosses] if glosses else []
    if known:
        yield [*_glossed(topic, known, width), name]
    for many in range(len(known), 0, -1):
        yield _glossed(topic, known[:many], width)
    yield [f"{topic} {name}"]
    yield [f"{topic} {words[0]}", *words[1:]]
    yield [f"{topic} {words[0]}"]
    yield [f"{topic}"]


def _glossed(topic: int, known: list[str], width: float) -> list[str]:
    return wrapped([f"{word} " for word in f"{topic} {', '.join(known)}".split()], width, _LETTERS)
