"""What is drawn of a scale: every position with its interval, marked words that can be read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.show import plot_wordfish, plot_wordfish_words, use_style
from helpers.show.plots_scaling import _apart

pytestmark = pytest.mark.usefixtures("figures_closed")

POSITIONS = pd.DataFrame(
    {
        "document_id": ["甲", "乙", "丙", "空"], "year": [2013, 2015, 2014, 2016], "theta": [1.2, -1.1, -0.1, np.nan],
        "low": [1.0, -1.4, -0.4, np.nan], "high": [1.4, -0.8, 0.2, np.nan],
    }
)  # fmt: skip
POSITIONS.attrs["provenance"] = {"corpus": "small", "steps": [{"function": "fit_wordfish", "confidence": 0.9}]}
WORDS = pd.DataFrame(
    {"term": ["创新", "改革", "企业", "计划", "无"], "beta": [-2.0, -0.5, 0.0, 1.5, np.nan], "psi": [0, 3, 4, 1, np.nan]}
)


def draw(language="en", **options):
    with use_style(language):
        return plot_wordfish(POSITIONS, **options)


def test_over_the_years_each_document_is_a_point_with_its_interval():
    figure = draw(by="year")
    (axes,) = figure.axes
    points = axes.lines[0]
    assert list(zip(points.get_xdata(), points.get_ydata(), strict=True)) == [(2013, 1.2), (2015, -1.1), (2014, -0.1)]
    ends = [path.vertices[:, 1].tolist() for path in axes.collections[0].get_paths()]
    assert ends == [[1.0, 1.4], [-1.4, -0.8], [-0.4, 0.2]]
    assert axes.get_xlabel() == "Year"
    assert figure.get_supxlabel() == "lines: 90% intervals; 3 documents"


def test_sorted_documents_stand_under_their_names():
    figure = draw("zh")
    (axes,) = figure.axes
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["乙", "丙", "甲"]
    assert list(axes.lines[0].get_xdata()) == [-1.1, -0.1, 1.2]
    assert figure.get_supxlabel() == "线段：位置的 90% 置信区间；共 3 份文本"


def test_too_many_documents_are_drawn_without_names():
    many = pd.concat([POSITIONS.head(3)] * 21, ignore_index=True)
    many.attrs = POSITIONS.attrs
    with use_style():
        (axes,) = plot_wordfish(many).axes
    assert len(axes.lines[0].get_xdata()) == 63
    assert not axes.get_yticklabels()


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (POSITIONS, {"by": "month"}, "no column month"),
        (POSITIONS, {"names": "title"}, "no column title"),
        (POSITIONS.tail(1), {}, "nothing to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused(table, options, words):
    with pytest.raises(InvalidValue, match=words):
        plot_wordfish(table, **options)


def test_marked_words_are_named_on_the_side_to_which_they_pull():
    with use_style():
        (axes,) = plot_wordfish_words(WORDS, ["计划", "创新"], glosses={"计划": "plan"}).axes
    named = {text.get_text(): text for text in axes.texts}
    assert set(named) == {"计划  plan", "创新"}
    assert named["创新"].xy == (-2.0, 0.0)
    assert named["创新"].get_position()[0] < -2
    assert named["计划  plan"].get_position()[0] > 2
    low, high = axes.get_xlim()
    assert low == -high


def test_a_word_far_out_is_left_out_unless_marked_and_told():
    words = pd.concat([WORDS, pd.DataFrame({"term": ["远"], "beta": [30.0], "psi": [-40.0]})], ignore_index=True)
    with use_style("zh"):
        (axes,) = plot_wordfish_words(words, ["创新"]).axes
        (with_it,) = plot_wordfish_words(words, ["远"]).axes
    assert axes.lines[0].get_xdata().tolist() == [-2.0, -0.5, 0.0, 1.5]
    assert axes.get_xlabel() == "词的权重（β）；4 个词，另有 1 个过远未画"
    assert 30.0 in with_it.lines[0].get_xdata()


@pytest.mark.parametrize("term", ["无", "没有"])
def test_a_word_without_weight_cannot_be_marked(term):
    with pytest.raises(InvalidValue, match=f"{term}.* has no weight"):
        plot_wordfish_words(WORDS, [term])


CASES = [
    ([0, 1, 2], [0, 1, 2]),
    ([0, 0, 0], [0, 0.5, 1.0]),
    ([9.9, 9.9, 10], [8.5, 9.0, 9.5]),
    ([], []),
]


@pytest.mark.parametrize(("heights", "expected"), CASES)
def test_names_keep_their_distance(heights, expected):
    assert _apart(np.array(heights, dtype=float), 0.5, 10).tolist() == pytest.approx(expected)
