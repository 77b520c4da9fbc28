"""Figures of comparisons: key words, dispersion, and what other segmentations make of a result."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.pyplot import subplots

from helpers.errors import InvalidValue
from helpers.show.drawing import ALPHA, confidence, glossed, need, note
from helpers.show.style import COLOURS, GREY, LIGHT
from helpers.show.words import label

_MARKERS = "os^Dv"
# Under so many parts there is room for their names.
_NAMED_PARTS = 14


def plot_keyness(
    table: pd.DataFrame,
    *,
    n: int = 12,
    names: tuple[str, str] | None = None,
    glosses: dict[str, str] | None = None,
) -> Figure:
    """The words that tell two groups apart, with the interval of the log ratio.

    Parameters
    ----------
    table
        What `keyness` returns.
    n
        How many words of each group, the least probable ones.
    names
        What to call target and reference.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: words by log ratio, the target's to the right; full points for q of at most 0.05, hollow ones for the
    rest, diamonds without interval where a group has no or one reply with the word; beside them in how many
    replies of either group the word stands.
    """
    need(table, "term", "log_ratio", "low", "high", "p", "q", "used_in", "replies",
          "reference_used_in", "reference_replies", "thin")  # fmt: skip
    sides = [table[table["log_ratio"] > 0], table[table["log_ratio"] < 0]]
    shown = pd.concat([side.sort_values("p", kind="stable").head(n) for side in sides])
    shown = shown.sort_values("log_ratio", ascending=False, kind="stable")
    figure, axes = subplots(figsize=(7.2, 0.22 * len(shown) + 1.2))
    for colour, above in ((COLOURS[0], True), (COLOURS[1], False)):
        _draw_ratios(axes, shown, (shown["log_ratio"] > 0).to_numpy() == above, colour)
    axes.axvline(0, color=GREY, linewidth=0.6)
    axes.set_yticks(range(len(shown)), [glossed(term, glosses) for term in shown["term"]])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(label("log_ratio"))
    _name_sides(axes, shown, names or (label("target"), label("reference")))
    note(figure, *_keyness_notes(shown))
    return figure


def plot_dispersion(
    table: pd.DataFrame, rates: pd.DataFrame, *, glosses: dict[str, str] | None = None
) -> Figure:
    """Where in the corpus terms stand, a strip a term, with DP beside.

    Parameters
    ----------
    table, rates
        What `dispersion` and `part_rates` return for the same terms and parts.
    glosses
        English glosses of terms, written over their strips.

    Returns
    -------
    A figure: each part as wide as its share of all tokens, in the order of `rates`, each bar as high as the
    term's rate there, the highest of a strip filling it; beside each strip the occurrences, DP, and the DP that
    chance would give.
    """
    need(rates, "term", "part", "year", "tokens", "count", "rate")
    need(table, "term", "count", "dp", "expected_dp")
    terms, found = list(rates["term"].unique()), table.set_index("term")
    lacking = [term for term in terms if term not in found.index]
    if lacking:
        raise InvalidValue(f"the table has no row for {', '.join(lacking)}: give the dispersion of the same terms")
    figure, grid = subplots(len(terms), 1, figsize=(7.2, 0.62 * len(terms) + 1.0), sharex=True, squeeze=False)
    for axes, term in zip(grid.ravel(), terms, strict=True):
        _draw_strip(axes, rates[rates["term"] == term])
        axes.set_title(glossed(term, glosses), pad=2)
        axes.text(1.01, 0.5, _dispersion_words(found.loc[term]), transform=axes.transAxes, va="center", fontsize=7.5)
    _label_parts(grid.ravel()[-1], rates[rates["term"] == terms[0]])
    note(figure, label("strips").format(rates["part"].nunique()))
    return figure


def plot_sensitivity(
    table: pd.DataFrame, *, value: str, n: int = 12, glosses: dict[str, str] | None = None
) -> Figure:
    """What each segmentation and stop layer makes of a result.

    Parameters
    ----------
    table
        What `sensitivity` returns.
    value
        What was compared, for the axis: the name of a column, or words of one's own.
    n
        How many keys to draw, the first ones of the table.
    glosses
        English glosses of terms, written beside them.

    Returns
    -------
    A figure: a row a key, a bar from the lowest to the highest value, a point a variant: colours for
    segmentations, shapes for stop layers; beside it how many variants have the key. The legend has each
    segmentation's least agreement with the first variant.
    """
    need(table, "segmentation", "stop_layer", "value", "lowest", "highest", "found", "agreement")
    names = list(table.columns[: table.columns.get_loc("segmentation")])
    every = list(table.groupby(names, sort=False))
    rows = every[:n]
    segmentations, layers = list(table["segmentation"].unique()), list(table["stop_layer"].unique())
    figure, axes = subplots(figsize=(7.2, (0.2 + 0.045 * len(segmentations) * len(layers)) * len(rows) + 1.5))
    for row, (_, variants) in enumerate(rows):
        _draw_variants(axes, row, variants, segmentations, layers)
    axes.set_yticks(range(len(rows)), [_key_words(key, glosses) for key, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.set_xlabel(label(value, value))
    figure.suptitle(label("of_keys").format(len(rows), len(every)), x=0.01, ha="left", fontsize=7.5, color=GREY)
    _legends(figure, axes, table, segmentations, layers)
    return figure


def _draw_ratios(axes: Axes, shown: pd.DataFrame, chosen: np.ndarray, colour: str) -> None:
    rows, ratio = np.flatnonzero(chosen), shown["log_ratio"].to_numpy()[chosen]
    low, high, q = (shown[column].to_numpy(dtype=float)[chosen] for column in ("low", "high", "q"))
    known = np.isfinite(low)
    axes.hlines(rows[known], low[known], high[known], color=colour, linewidth=1.2, alpha=0.55)
    for which, marker in ((known, "o"), (~known, "D")):
        for passed, face in ((q <= ALPHA, colour), (q > ALPHA, "white")):
            picked = which & passed
            axes.plot(
                ratio[picked], rows[picked], marker, color=colour, markerfacecolor=face,
                markersize=4.5 if marker == "o" else 4, zorder=3,
            )  # fmt: skip


def _name_sides(axes: Axes, shown: pd.DataFrame, names: tuple[str, str]) -> None:
    """The two groups over the words, and in how many of their replies each word stands."""
    sizes = int(shown["replies"].iloc[0]), int(shown["reference_replies"].iloc[0])
    left, right = axes.get_xlim()
    reach = max(abs(left), abs(right))
    axes.set_xlim(min(left, -0.08 * reach), max(right, 0.08 * reach))
    axes.set_title(f"← {names[1]} (n={sizes[1]})", loc="left", color=COLOURS[1])
    axes.set_title(f"{names[0]} (n={sizes[0]}) →", loc="right", color=COLOURS[0])
    axes.text(1.01, 1, label("in_replies"), transform=axes.transAxes, va="bottom", fontsize=7.5, color=GREY)
    for row, (own, other) in enumerate(zip(shown["used_in"], shown["reference_used_in"], strict=True)):
        axes.text(
            1.01, row, f"{other} : {own}", transform=axes.get_yaxis_transform(), va="center", fontsize=7.5, color=GREY
        )


def _keyness_notes(shown: pd.DataFrame) -> list[str]:
    notes = [label("jackknife").format(confidence(shown))] if shown["low"].notna().any() else []
    notes += [label("significant")]
    notes += [label("no_interval")] if shown["low"].isna().any() else []
    return notes + ([label("thin_groups")] if shown["thin"].any() else [])


def _draw_strip(axes: Axes, rows: pd.DataFrame) -> None:
    width = (rows["tokens"] / rows["tokens"].sum()).to_numpy() * 100
    rate = rows["rate"].to_numpy(dtype=float)
    top = np.nanmax(rate) if np.isfinite(rate).any() and np.nanmax(rate) > 0 else 1
    used = rate > 0
    # A line round each bar: a short reply's bar, narrower than a pixel, would be there or not by accident.
    axes.bar(
        (width.cumsum() - width)[used], rate[used] / top, width[used], align="edge", color=COLOURS[0],
        edgecolor=COLOURS[0], linewidth=0.5,
    )  # fmt: skip
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if len(rows) <= _NAMED_PARTS:
        axes.vlines(width.cumsum()[:-1], 0, 1, color="white", linewidth=0.8)


def _dispersion_words(row: pd.Series) -> str:
    if not row["count"]:
        return label("not_there")
    return label("dp").format(int(row["count"]), row["dp"], row["expected_dp"])


def _label_parts(axes: Axes, rows: pd.DataFrame) -> None:
    """Names under the middle of parts, or of the years of parts where these are many."""
    width = (rows["tokens"] / rows["tokens"].sum()).to_numpy() * 100
    middle = width.cumsum() - width / 2
    if len(rows) <= _NAMED_PARTS:
        axes.set_xticks(middle, [str(part) for part in rows["part"]])
    elif rows["year"].notna().any():
        years = pd.Series(width).groupby(rows["year"].astype("Int64").reset_index(drop=True), sort=False).sum()
        ends = years.cumsum()
        axes.set_xticks(ends - years / 2, [str(year) for year in years.index])
        for strip in axes.figure.axes:
            strip.vlines(ends.iloc[:-1], 0, 1, color=LIGHT, linewidth=0.6, zorder=0)
    else:
        axes.set_xlabel(label("corpus_share"))


def _draw_variants(
    axes: Axes, row: int, variants: pd.DataFrame, segmentations: list[str], layers: list[str]
) -> None:
    """One key: its spread, its values one under the other, and how many there are."""
    axes.hlines(row, variants["lowest"].iloc[0], variants["highest"].iloc[0], color=LIGHT, linewidth=7, zorder=1)
    heights = row + np.linspace(-0.42, 0.42, len(variants) + 2)[1:-1]
    chosen = variants[["segmentation", "stop_layer", "value"]].itertuples(index=False)
    for height, (segmentation, layer, value) in zip(heights, chosen, strict=True):
        colour, shape = segmentations.index(segmentation) % len(COLOURS), layers.index(layer) % len(_MARKERS)
        axes.plot(value, height, _MARKERS[shape], color=COLOURS[colour], markersize=3.2, markeredgewidth=0)
    found = f"{variants['found'].iloc[0]}/{len(variants)}"
    axes.text(1.01, row, found, transform=axes.get_yaxis_transform(), va="center", fontsize=7.5, color=GREY)


def _key_words(key: object, glosses: dict[str, str] | None) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return "  ".join(glossed(str(part), glosses) for part in parts)


def _legends(figure: Figure, axes: Axes, table: pd.DataFrame, segmentations: list[str], layers: list[str]) -> None:
    """Colours with their least agreement, and shapes, under the axes."""
    handles: list[Line2D] = []
    for place, segmentation in enumerate(segmentations):
        name, least = label(segmentation, segmentation), table["agreement"][table["segmentation"] == segmentation].min()
        # Cut off, since rounding would make .997 a full agreement.
        words = label("agreement").format(name, np.floor(100 * least) / 100) if np.isfinite(least) else name
        handles += axes.plot([], [], "o", color=COLOURS[place % len(COLOURS)], markersize=4, label=words)
    for place, layer in enumerate(layers):
        shape = _MARKERS[place % len(_MARKERS)]
        handles += axes.plot([], [], shape, color=GREY, markersize=4, label=label(layer, layer))
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
