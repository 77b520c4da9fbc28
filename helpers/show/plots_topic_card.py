"""A card for a topic: all that there is to know of it, in one figure."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure, SubFigure

from helpers.errors import InvalidValue
from helpers.options import check_whole
from helpers.show.drawing import label_periods, need, need_once, note, notes_of_series, scale_from_zero, wrapped
from helpers.show.plots_topics import SERIES, draw_shares, draw_words, in_percent, notes_of_layers
from helpers.show.topic_names import topic_colour, topic_name, unstable_topics
from helpers.show.words import label

# Of a card: its letters, what it has room for, and what each of its tables must have.
_LETTERS, _TEXT_WIDTH, _PASSAGES = 8.0, 6.9, 2
_COLUMNS = {
    "words": ("rank", "term", "weight"), "frex": ("rank", "term", "weight"), "trend": SERIES, "regions": SERIES,
    "passages": ("rank", "year", "region", "text"), "stability": ("models", "jaccard", "low", "high", "stable"),
}  # fmt: skip
_PIECES = re.compile(r"[(（《“‘〔]*(?:[0-9A-Za-z.%]+|.)[,;:!?)，。、；：！？）》”’〕]*")


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
        What `topic_stability` returns, whose numbers are written; without it the card is grey, and says so, if the
        table of words tells that the topic is not stable.
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
    check_whole("topic", topic)
    given = {"trend": trend, "regions": regions, "passages": passages}
    tables = {"words": words, "frex": frex, **{name: table for name, table in given.items() if table is not None}}
    own = {name: _rows_of(topic, table, name) for name, table in tables.items()}
    colour = topic_colour(topic, unstable_topics(words if stability is None else stability))
    series: dict[str, pd.DataFrame] = {name: own[name] for name in ("trend", "regions") if name in own}
    lines = _passage_lines(own["passages"]) if "passages" in own else []
    figure, parts = _make_parts(max(len(own["words"]), len(own["frex"])), bool(series), len(lines))
    _draw_lists(parts[0], own, colour, glosses)
    if series:
        _draw_series(parts[1], series, colour)
    if lines:
        parts[-1].text(0.012, 1, "\n".join(lines), va="top", fontsize=_LETTERS, linespacing=1.45)
    figure.suptitle(_title(topic, own, stability, glosses), x=0.012, ha="left", fontsize=9.5, linespacing=1.35)
    for rows in list(series.values())[:1]:
        note(figure, *notes_of_series(rows, "band_of_shares"), *notes_of_layers(rows))
    return figure


def _rows_of(topic: int, table: pd.DataFrame, name: str) -> pd.DataFrame:
    need(table, "topic", *_COLUMNS[name])
    rows = table[table["topic"] == topic]
    need_once(rows, "topic", *[key for key in ("rank", "period") if key in rows])
    if rows.empty:
        raise InvalidValue(f"topic = {topic!r} has no row in the table of {name}: give the tables of one model")
    return rows.sort_values("rank") if "rank" in rows else rows


def _make_parts(words: int, series: bool, lines: int) -> tuple[Figure, list[SubFigure]]:
    """A figure in parts one over another, whose columns need not agree: words, series and passages, as far as there."""
    heights = [0.19 * words + 0.75]
    heights += [1.75] if series else []
    heights += [1.45 * _LETTERS / 72 * lines + 0.1] if lines else []
    figure = plt.figure(figsize=(7.2, sum(heights) + 0.7))
    return figure, list(figure.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0])


def _draw_lists(
    part: SubFigure, own: dict[str, pd.DataFrame], colour: str, glosses: dict[str, str] | None
) -> None:
    """Both lists of words, on one scale."""
    names = ("words", "frex")
    heaviest = max(own[name]["weight"].max() for name in names)
    for axes, name in zip(part.subplots(1, 2), names, strict=True):
        draw_words(axes, own[name], glosses, colour)
        axes.set_title(label(f"card_{name}"))
        axes.set_xlim(0, 105 * heaviest)
        axes.set_xlabel(label("weight"), fontsize=7.5)


def _draw_series(part: SubFigure, series: dict[str, pd.DataFrame], colour: str) -> None:
    for axes, (name, rows) in zip(part.subplots(1, len(series), squeeze=False)[0], series.items(), strict=True):
        draw_shares(axes, in_percent(rows), colour)
        label_periods(axes, rows, with_replies=True)
        axes.set_title(label(f"card_{name}"))
        scale_from_zero([axes])


def _passage_lines(passages: pd.DataFrame) -> list[str]:
    """The first passages of a topic, each under the year and region of its reply."""
    lines = []
    for passage in passages.head(_PASSAGES).to_dict("records"):
        facts = [f"{passage[fact]}" for fact in ("year", "region") if pd.notna(passage[fact])]
        where = label("brackets").format(label("list").join(facts)) if facts else ""
        lines.append(label("passage").format(passage["rank"], where).rstrip())
        lines += [*_lines_of(passage["text"], _TEXT_WIDTH), ""]
    return lines[:-1]


def _lines_of(text: str, width: float) -> list[str]:
    """Lines of at most so many inches, broken before any character that no number or word, stop or bracket holds."""
    return wrapped(_PIECES.findall(" ".join(text.split())), width, _LETTERS)


def _title(
    topic: int, own: dict[str, pd.DataFrame], stability: pd.DataFrame | None, glosses: dict[str, str] | None
) -> str:
    """Number and label (the first words where no table has a label), and how stable the topic is."""
    labels = [rows["label"].iloc[0] for rows in own.values() if "label" in rows]
    name = topic_name(topic, labels[0] if labels else "·".join(own["words"]["term"].head(3)), glosses)
    if stability is None:
        return f"{name}\n{label('unstable')}" if unstable_topics(own["words"]) else name
    found = _rows_of(topic, stability, "stability").iloc[0]
    verdict = label("unstable" if topic in unstable_topics(stability) else "stable")
    return f"{name}\n" + label("card_stability").format(verdict, found["jaccard"], found["low"], found["high"],
                                                        found["models"])  # fmt: skip
