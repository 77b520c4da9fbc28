"""What figures of comparisons draw: the words, intervals, strips and variants of their tables, in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.show import plot_dispersion, plot_keyness, plot_sensitivity, use_style
from helpers.show.style import COLOURS, check_glyphs

pytestmark = pytest.mark.usefixtures("figures_closed")

NAN = float("nan")
KEYNESS = pd.DataFrame(
    {
        "term": ["汽车", "链主", "钢铁", "煤炭", "港口"], "log_ratio": [2.0, 6.0, -1.5, -3.0, 0.1],
        "low": [1.0, NAN, -2.0, -4.5, -0.2], "high": [3.0, NAN, -1.0, -1.5, 0.4], "p": [1e-9, 1e-5, 1e-4, 0.02, 0.9],
        "q": [5e-9, 2e-5, 2e-4, 0.08, 0.9], "used_in": [16, 12, 3, 2, 9], "replies": 18,
        "reference_used_in": [4, 0, 31, 14, 33], "reference_replies": 76, "thin": False,
    }
)  # fmt: skip
RATES = pd.DataFrame(
    {
        "term": ["汽车"] * 2 + ["无此词"] * 2, "part": [2013, 2014] * 2, "year": pd.array([pd.NA] * 4, dtype="Int64"),
        "tokens": [300, 100] * 2, "count": [3, 4, NAN, NAN], "rate": [100.0, 400.0, NAN, NAN],
    }
)  # fmt: skip
DISPERSION = pd.DataFrame(
    {"term": ["汽车", "无此词"], "count": [7, 0], "dp": [0.321, NAN], "expected_dp": [0.14, NAN]}
)
SENSITIVITY = pd.DataFrame(
    {
        "term": ["汽车"] * 2 + ["链主"] * 2, "segmentation": ["jieba+lexicon", "mine"] * 2, "stop_layer": "none",
        "value": [2.0, 5.0, 3.0, NAN], "lowest": [2.0, 2.0, 3.0, 3.0], "highest": [5.0, 5.0, 3.0, 3.0],
        "found": [2, 2, 1, 1], "agreement": [1.0, 0.997, 1.0, 0.997],
    }
)  # fmt: skip


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [
        axes.get_title(loc) for axes in figure.axes for loc in ("left", "center", "right")
    ]


def names(axes):
    return [tick.get_text() for tick in axes.get_yticklabels()]


def test_the_least_probable_words_of_either_side_are_drawn_by_log_ratio():
    with use_style():
        figure = plot_keyness(KEYNESS, n=2, names=("Jianglan", "others"), glosses={"链主": "chain leader"})
    assert names(figure.axes[0]) == ["链主  chain leader", "汽车", "钢铁", "煤炭"]
    assert {"← others (n=76)", "Jianglan (n=18) →", "0 : 12", "14 : 2"} <= set(texts(figure))


def test_intervals_and_what_has_none():
    with use_style():
        axes = plot_keyness(KEYNESS, n=2).axes[0]
    segments = [segment.tolist() for drawn in axes.collections for segment in drawn.get_segments()]
    assert segments == [[[1, 1], [3, 1]], [[-2, 2], [-1, 2]], [[-4.5, 3], [-1.5, 3]]]
    drawn = {
        (line.get_marker(), line.get_markerfacecolor(), x): y
        for line in axes.lines if line.get_marker() in ("o", "D")
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }  # fmt: skip
    assert drawn == {
        ("D", COLOURS[0], 6.0): 0, ("o", COLOURS[0], 2.0): 1, ("o", COLOURS[1], -1.5): 2, ("o", "white", -3.0): 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "note"),
    [
        (KEYNESS, "diamond"),
        (KEYNESS.assign(thin=True), "fewer than ten replies"),
        (KEYNESS.dropna(), "jackknife"),
    ],
)
def test_notes_say_what_is_drawn(table, note):
    with use_style():
        assert note in plot_keyness(table).get_supxlabel()
        assert "diamond" not in plot_keyness(KEYNESS.dropna()).get_supxlabel()


def test_one_side_alone_is_drawn():
    with use_style():
        figure = plot_keyness(KEYNESS[KEYNESS["log_ratio"] > 0])
        figure.canvas.draw()
    assert names(figure.axes[0]) == ["链主", "汽车", "港口"]


def test_parts_are_as_wide_as_their_texts_and_bars_as_high_as_rates():
    with use_style():
        first, second = plot_dispersion(DISPERSION, RATES).axes
    assert [(bar.get_x(), bar.get_width(), bar.get_height()) for bar in first.patches] == [(0, 75, 0.25), (75, 25, 1)]
    assert all(bar.get_linewidth() > 0 for bar in first.patches)
    assert not second.patches
    assert first.texts[0].get_text() == "7×, DP 0.32\nby chance 0.14"
    assert second.texts[0].get_text() == "not in the\ncorpus"
    assert [tick.get_text() for tick in second.get_xticklabels()] == ["2013", "2014"]


def test_many_replies_are_named_by_their_years():
    rates = pd.DataFrame(
        {
            "term": "汽车", "part": [f"{i:02d}" for i in range(30)],
            "year": pd.array([2013] * 10 + [2015] * 18 + [pd.NA] * 2, dtype="Int64"), "tokens": 10, "count": 1, "rate": 1000.0,
        }
    )  # fmt: skip
    with use_style():
        axes = plot_dispersion(DISPERSION, rates).axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2013", "2015"]
    assert axes.get_xticks() == pytest.approx([100 * 5 / 30, 100 * 19 / 30])


def test_many_parts_without_years_are_counted_and_not_named():
    rates = pd.concat([RATES.head(2)] * 10).assign(part=[f"第{i}单位" for i in range(20)])
    with use_style():
        figure = plot_dispersion(DISPERSION, rates)
    assert figure.axes[0].get_xlabel() == "Share of the corpus (%)"
    assert figure.get_supxlabel().startswith("20 parts")


def test_every_variant_is_a_point_and_the_spread_a_bar():
    with use_style():
        figure = plot_sensitivity(SENSITIVITY, value="rate")
    axes = figure.axes[0]
    assert names(axes) == ["汽车", "链主"]
    points = [(line.get_xdata()[0], line.get_color()) for line in axes.lines if len(line.get_xdata()) == 1]
    assert points[:3] == [(2, COLOURS[0]), (5, COLOURS[1]), (3, COLOURS[0])]
    assert np.isnan(points[3][0]), "a variant that has no such key draws nothing"
    assert [segment[:, 0].tolist() for bar in axes.collections for segment in bar.get_segments()] == [[2, 5], [3, 3]]
    assert [text.get_text() for text in axes.texts] == ["2/2", "1/2"]
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == ["jieba with lexicon (ρ ≥ 1.00)", "mine (ρ ≥ 0.99)", "no words removed"]


def test_only_the_first_keys_are_drawn_and_it_is_said():
    with use_style("zh"):
        figure = plot_sensitivity(SENSITIVITY, value="我的数值", n=1)
    assert names(figure.axes[0]) == ["汽车"]
    assert figure.get_suptitle().startswith("图示 1 行，共 2 行")
    assert figure.axes[0].get_xlabel() == "我的数值"


def test_keys_of_several_columns_are_written_side_by_side():
    table = SENSITIVITY.assign(period=2013)[["term", "period", *SENSITIVITY.columns[1:]]]
    with use_style():
        assert names(plot_sensitivity(table, value="rate").axes[0]) == ["汽车  2013", "链主  2013"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_font_has_every_character(language):
    with use_style(language):
        for figure in (
            plot_keyness(KEYNESS.assign(thin=True)), plot_dispersion(DISPERSION, RATES),
            plot_sensitivity(SENSITIVITY, value="log_ratio"),
        ):  # fmt: skip
            check_glyphs(figure)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plot_keyness(KEYNESS.drop(columns="q")), "no column q"),
        (lambda: plot_keyness(KEYNESS.head(0)), "no row"),
        (lambda: plot_dispersion(DISPERSION, RATES.drop(columns="tokens")), "no column tokens"),
        (lambda: plot_dispersion(DISPERSION.drop(columns="dp"), RATES), "no column dp"),
        (lambda: plot_dispersion(DISPERSION.head(1), RATES), "no row for 无此词"),
        (lambda: plot_sensitivity(KEYNESS, value="rate"), "no column segmentation"),
    ],
)
def test_tables_of_other_measures_are_refused(draw, words):
    with pytest.raises(InvalidValue, match=words):
        draw()
