"""The network as drawn: lines are ties, colours communities, labels apart, in both languages."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from helpers.errors import InvalidValue
from helpers.measure import co_words, communities
from helpers.show import plot_co_words, save_figure, use_style
from helpers.show.style import COLOURS, GREY
from tests.test_measure_co_words import TERMS, blocks
from tests.words import tokens_of_lists

pytestmark = pytest.mark.usefixtures("figures_closed")

PAIRS = [("企业", "创新", 0.5, 0.001), ("创新", "人才", 0.3, 0.01), ("资金", "贴息", 0.4, 0.02), ("企业", "资金", 0.2, 0.04)]
LOOSE = [("企业", "贴息", 0.1, 0.3), ("人才", "平台", 0.2, 0.9), ("人才", "资金", -0.2, 0.01)]
TABLE = pd.DataFrame(PAIRS + LOOSE, columns=["first", "second", "npmi", "q"]).assign(windows=1234)
GROUPS = pd.DataFrame(
    {
        "term": ["企业", "创新", "人才", "资金", "贴息", "平台"], "community": [1, 1, 1, 2, 2, None],
        "used_in": [400, 100, 50, 80, 20, 7],
    }
).astype({"community": "Int64"})  # fmt: skip


def test_lines_are_ties_and_colours_are_communities():
    with use_style():
        figure = plot_co_words(TABLE, GROUPS)
    axes = figure.axes[0]
    assert len(axes.lines) == len(PAIRS)
    assert [to_hex(line.get_color()) for line in axes.lines] == [to_hex(c) for c in (COLOURS[0], COLOURS[0], COLOURS[1], GREY)]
    widths = [line.get_linewidth() for line in axes.lines]
    assert np.argsort(widths).tolist() == [3, 1, 2, 0]
    assert sorted(text.get_text() for text in axes.texts) == sorted(GROUPS["term"].head(5))
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["1", "2"]
    note = figure.get_supxlabel()
    assert "of 1,234" in note
    assert "without a tie, not drawn: 1" in note


def area(marks):
    """Of a mark of size 1, by the shoelace formula over its outline."""
    (path,) = marks.get_paths()
    x, y = path.to_polygons()[0].T
    return abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def test_marks_are_as_the_windows_and_sit_on_the_ends_of_lines():
    with use_style():
        axes = plot_co_words(TABLE, GROUPS).axes[0]
    drawn = GROUPS.head(5).sort_values("term")
    ratios = []
    for community, marks in enumerate(axes.collections, start=1):
        windows = drawn.loc[drawn["community"] == community, "used_in"].to_numpy()
        ratios += list(area(marks) * marks.get_sizes()[windows >= 50] / windows[windows >= 50])
    assert len(ratios) == 4
    assert ratios == pytest.approx([ratios[0]] * 4, rel=0.01)
    places = {tuple(place) for marks in axes.collections for place in np.round(np.asarray(marks.get_offsets()), 6)}
    ends = {tuple(np.round(end, 6)) for line in axes.lines for end in zip(*line.get_data(), strict=True)}
    assert ends == places


def many():
    """Forty terms with long glosses, each tied to its neighbours on a ring."""
    terms = [f"产业政策{number}" for number in range(40)]
    pairs = [(a, b, 0.3, 0.01) for a, b in zip(terms, terms[1:] + terms[:1], strict=True)]
    table = pd.DataFrame(pairs, columns=["first", "second", "npmi", "q"]).assign(windows=500)
    groups = pd.DataFrame({"term": terms, "community": np.arange(40) // 4 + 1, "used_in": 10 + np.arange(40)})
    return table, groups, dict.fromkeys(terms, "policy")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_lie_apart_and_inside(language):
    table, groups, glosses = many()
    with use_style(language):
        figure = plot_co_words(table, groups, glosses=glosses if language == "en" else None)
        figure.canvas.draw()
        boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) == 40
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    whole = figure.bbox
    assert all(whole.x0 <= box.x0 and box.x1 <= whole.x1 and whole.y0 <= box.y0 and box.y1 <= whole.y1 for box in boxes)
    names = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert names == ["1", "2", "3", "4", "5", "6", "7", "8–10"]


def test_a_gloss_stands_under_its_term_and_words_are_in_the_language():
    with use_style("zh"):
        figure = plot_co_words(TABLE, GROUPS, glosses={"贴息": "interest subsidy"})
    assert "贴息\ninterest subsidy" in [text.get_text() for text in figure.axes[0].texts]
    assert figure.axes[0].get_legend().get_title().get_text() == "社群"
    assert "未画出无连线的 1 个词" in figure.get_supxlabel()


def test_what_the_measures_return_is_drawn_the_same_twice(tmp_path):
    tokens = tokens_of_lists(blocks(np.random.default_rng(2)))
    table = co_words(tokens, TERMS, window="section", resamples=100)
    groups = communities(table, tokens, resamples=5)
    words = {"data": table, "caption": "A caption.", "alt": "A network."}
    with use_style():
        first = save_figure(plot_co_words(table, groups), "one", folder=tmp_path, **words)
        second = save_figure(plot_co_words(table, groups), "two", folder=tmp_path, **words)
    assert first.read_bytes() == second.read_bytes()
    assert first.with_suffix(".png").read_bytes() == second.with_suffix(".png").read_bytes()


def test_groups_of_another_table_and_missing_columns_are_refused():
    with pytest.raises(InvalidValue, match="not of this table"):
        plot_co_words(TABLE, GROUPS.head(3))
    with pytest.raises(InvalidValue, match="no column q"):
        plot_co_words(TABLE.drop(columns="q"), GROUPS)
