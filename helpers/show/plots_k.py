"""Figures for choosing the number of topics, and for telling stable topics from others."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.errors import InvalidValue
from helpers.show.drawing import PANEL_COLUMNS, confidence, last_step, make_panels, need, need_numbers, need_once, note
from helpers.show.style import COLOURS
from helpers.show.topic_names import name_rows, topic_colour, unstable_topics
from helpers.show.words import label

_SCORES = ("held_out", "npmi", "c_v", "umass", "exclusivity", "stability")
_CHOSEN = COLOURS[1]
_TICKS = 16


def plot_search_k(table: pd.DataFrame, choice: pd.DataFrame | None = None) -> Figure:
    """How good models of several numbers of topics are, a panel a score.

    Parameters
    ----------
    table
        What `search_k` returns. A score that no model has (coherence without tokens) is left out.
    choice
        What `choose_k` returns for it.

    Returns
    -------
    A figure: a point for every seed, side by side at each k, and a line through their means; with a choice also
    the interval of each mean as a band and a vertical line at the chosen k. More is better
    in every panel.

    Raises
    ------
    InvalidValue
        If a column is missing, no model has a score, or the choice is of other numbers of topics.
    """
    need(table, "k", "seed")
    need_once(table, "k", "seed")
    need_numbers(table, "k", gaps=False)
    scores = [score for score in _SCORES if score in table and table[score].notna().any()]
    if not scores:
        raise InvalidValue(f"no model in the table has any of {', '.join(_SCORES)}: give what search_k returned")
    need_numbers(table, *scores)
    _check_choice(table, choice)
    figure, panels = make_panels(len(scores))
    for axes, score in zip(panels, scores, strict=True):
        _draw_seeds(axes, table, score)
        if choice is not None:
            _draw_choice(axes, choice, score)
        axes.set_title(label(score))
        axes.set_xticks(_ticks(sorted(table["k"].unique())))
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.grid(axis="y")
    for axes in panels[-PANEL_COLUMNS:]:
        axes.set_xlabel(label("k"))
    note(figure, label("seeds"), *(_notes_of_choice(choice, scores) if choice is not None else []))
    return figure


def plot_k_pareto(choice: pd.DataFrame) -> Figure:
    """Coherence against exclusivity: what many topics gain in the one they lose in the other.

    Parameters
    ----------
    choice
        What `choose_k` returns.

    Returns
    -------
    A figure: a disc with its k for each number of topics, filled for the Pareto set of all that the rule weighs (which
    may be more than these two), orange for the one chosen; the intervals of both means as lines.

    Raises
    ------
    InvalidValue
        If a column is missing, or no k has both scores.
    """
    need(choice, "k", "npmi", "exclusivity", "pareto", "chosen")
    need_once(choice, "k")
    shown = choice.dropna(subset=["npmi", "exclusivity"])
    if shown.empty:
        raise InvalidValue("no k has both npmi and exclusivity: give search_k the tokens")
    need_numbers(shown, "npmi", "exclusivity")
    figure, axes = plt.subplots(figsize=(7.2, 4.2))
    for row in shown.sort_values(["chosen", "k"]).to_dict("records"):
        colour = _CHOSEN if row["chosen"] else COLOURS[0]
        _draw_cross(axes, row, colour)
        axes.plot(row["npmi"], row["exclusivity"], "o", color=colour, markersize=15,
                  markerfacecolor=colour if row["pareto"] else "white")  # fmt: skip
        axes.text(row["npmi"], row["exclusivity"], f"{row['k']}", ha="center", va="center_baseline", fontsize=8,
                  color="white" if row["pareto"] else colour)  # fmt: skip
    axes.margins(0.08)
    axes.grid()
    axes.set_xlabel(label("npmi"))
    axes.set_ylabel(label("exclusivity"))
    banded = [label("crosses").format(confidence(choice))] if "npmi_low" in choice else []
    note(figure, label("pareto"), *([label("orange")] if shown["chosen"].any() else []), *banded)
    return figure


def plot_topic_stability(table: pd.DataFrame, *, glosses: dict[str, str] | None = None) -> Figure:
    """How well each topic is found again by other models, the most stable one on top.

    Parameters
    ----------
    table
        What `topic_stability` returns.
    glosses
        English glosses of the words in labels, written under them.

    Returns
    -------
    A figure: the mean average Jaccard index as a point, a line from the lowest to the highest, the threshold where the
    table tells it; unstable topics are grey.
    """
    need(table, "topic", "label", "models", "jaccard", "low", "high", "stable")
    need_once(table, "topic")
    need_numbers(table, "jaccard", "low", "high", least=0, most=1, gaps=False)
    shown = table.sort_values(["jaccard", "topic"], ascending=[False, True], kind="stable", ignore_index=True)
    unstable = unstable_topics(table)
    figure, axes = plt.subplots(figsize=(7.2, (0.34 if glosses else 0.24) * len(shown) + 1.1))
    colours = [topic_colour(topic, unstable) for topic in shown["topic"]]
    places = np.arange(len(shown))
    axes.hlines(places, shown["low"], shown["high"], color=colours, linewidth=1.6, alpha=0.55)
    axes.scatter(shown["jaccard"], places, s=24, c=colours, zorder=3)
    name_rows(axes, shown, unstable, glosses, at=places)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, 1.01)
    axes.set_xlabel(label("jaccard"))
    axes.grid(axis="x")
    step = last_step(table)
    notes = [label("matches").format(shown["models"].iloc[0])]
    notes += [label("first_words").format(step["n"])] if "n" in step else []
    if "threshold" in step:
        axes.axvline(step["threshold"], color=_CHOSEN, linewidth=1, linestyle=(0, (4, 2)))
        notes.append(label("threshold").format(step["threshold"]))
    note(figure, *notes)
    return figure


def _ticks(ks: list[int]) -> list[int]:
    """Those numbers of topics that have room for their name."""
    shown = ks[:1]
    for k in ks[1:]:
        shown += [k] if k - shown[-1] >= (ks[-1] - ks[0]) / _TICKS else []
    return shown


def _check_choice(table: pd.DataFrame, choice: pd.DataFrame | None) -> None:
    if choice is None:
        return
    need(choice, "k", "chosen")
    if set(choice["k"]) != set(table["k"]):
        raise InvalidValue("the choice is of other numbers of topics: give what choose_k returned for this table")


def _draw_seeds(axes: Axes, table: pd.DataFrame, score: str) -> None:
    """The seeds of a k side by side, so that equal ones do not hide each other."""
    ks = np.sort(table["k"].unique())
    gap = float(np.diff(ks).min()) if len(ks) > 1 else 1.0
    rank = table.groupby("k").cumcount().to_numpy()
    beside = (rank - rank.max() / 2) / max(rank.max(), 1) * 0.5 * gap
    axes.plot(table["k"] + beside, table[score], "o", color=COLOURS[0], markersize=2.6, alpha=0.45, markeredgewidth=0)
    means = table.groupby("k")[score].mean()
    axes.plot(means.index, means, color=COLOURS[0], zorder=3)


def _draw_choice(axes: Axes, choice: pd.DataFrame, score: str) -> None:
    if f"{score}_low" in choice:
        rows = choice.sort_values("k")
        low, high = (rows[f"{score}_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
        axes.fill_between(rows["k"], low, high, color=COLOURS[0], alpha=0.2, linewidth=0)
    for k in choice.loc[choice["chosen"], "k"]:
        axes.axvline(k, color=_CHOSEN, linewidth=1, zorder=0)


def _notes_of_choice(choice: pd.DataFrame, scores: list[str]) -> list[str]:
    banded = any(f"{score}_low" in choice for score in scores)
    notes = [label("seed_bands").format(confidence(choice))] if banded else []
    return notes + ([label("chosen")] if choice["chosen"].any() else [])


def _draw_cross(axes: Axes, row: dict[Hashable, Any], colour: str) -> None:
    if {f"{score}_{end}" for score in ("npmi", "exclusivity") for end in ("low", "high")} <= row.keys():
        axes.hlines(row["exclusivity"], row["npmi_low"], row["npmi_high"], color=colour, linewidth=1, alpha=0.5)
        axes.vlines(row["npmi"], row["exclusivity_low"], row["exclusivity_high"], color=colour, linewidth=1, alpha=0.5)
