"""Figures of change over time: what is drawn, in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color

from helpers.errors import InvalidValue
from helpers.show import (
    plot_adoption,
    plot_bursts,
    plot_change_points,
    plot_first_uses,
    plot_trend_slopes,
    use_style,
)
from helpers.show.style import COLOURS, check_glyphs

pytestmark = pytest.mark.usefixtures("figures_closed")

YEARS = [2013, 2014, 2015, 2016, 2017]


def with_step(table, **step):
    table.attrs["provenance"] = {"steps": [step]}
    return table


TREND = pd.concat(
    [
        pd.DataFrame(
            {
                "period": YEARS, "term": term, "count": counts, "used_in": [1, 0, 0, 6, 8], "tokens": [1000, 1000, 0, 2000, 4000],
                "replies": [4, 12, 0, 12, 16], "rate": rates, "thin": [True, False, True, False, False],
            }
        )
        for term, counts, rates in (
            ("企业", [1, 2, 0, 6, 12], [10, 20, np.nan, 30, 30]), ("资金", [2, 2, 0, 4, 8], [20, 20, np.nan, 20, 20])
        )
    ]
)  # fmt: skip
SLOPES = with_step(
    pd.DataFrame(
        {
            "term": ["企业", "资金", "人才", "短"], "p": [0.001, 0.4, 0.002, np.nan], "q": [0.003, 0.4, 0.003, np.nan],
            "slope": [0.5, 0.1, -0.4, np.nan], "low": [0.2, -0.2, -0.6, np.nan], "high": [0.9, 0.4, -0.1, np.nan],
        }
    ),
    confidence=0.9,
)  # fmt: skip
BURSTS = pd.DataFrame(
    {
        "term": ["资金", "企业", "企业"], "first": pd.array([None, 2014, 2016], dtype="Int64"),
        "last": pd.array([None, 2017, 2016], dtype="Int64"), "level": pd.array([None, 1, 2], dtype="Int64"),
        "weight": [np.nan, 7.34, 2.1],
    }
)  # fmt: skip
BREAKS = with_step(
    pd.DataFrame(
        {
            "term": ["企业", "资金"], "period": pd.array([2016, None], dtype="Int64"), "low": pd.array([2014, None], dtype="Int64"),
            "high": pd.array([2017, None], dtype="Int64"), "before": [15.0, 20.0], "after": [30.0, np.nan], "p": [0.01, 0.6],
        }
    ),
    of="tokens", confidence=0.95,
)  # fmt: skip
ADOPTION = with_step(
    pd.DataFrame(
        {
            "term": "企业", "year": YEARS, "at_risk": [2, 3, 4, 2, 0], "share": [0, 0, 0.5, 0.75, 0.75],
            "low": [np.nan, np.nan, 0.2, 0.4, 0.4], "high": [np.nan, np.nan, 0.8, 0.9, 0.9],
        }
    ),
    confidence=0.95,
)  # fmt: skip
FIRST = pd.DataFrame(
    {
        "term": ["资金"] * 3 + ["企业"] * 3, "region": ["甲省", "乙省", "丙省"] * 2, "entered": [2013, 2013, 2014] * 2, "last": 2017,
        "first": pd.array([2016, 2016, None, 2013, 2015, 2015], dtype="Int64"),
        "at_entry": [False, False, False, True, False, False],
    }
)  # fmt: skip


def texts(axes):
    return [text.get_text() for text in axes.texts]


def rows_of(axes):
    return [tick.get_text() for tick in axes.get_yticklabels()]


def test_slopes_are_sorted_and_filled_where_found():
    with use_style():
        figure = plot_trend_slopes(SLOPES, glosses={"企业": "firms"})
    axes = figure.axes[0]
    assert rows_of(axes) == ["人才", "资金", "企业  firms"]
    found, others, zero = axes.lines
    assert list(found.get_xdata()) == [-0.4, 0.5]
    assert same_color(found.get_markerfacecolor(), COLOURS[0])
    assert list(others.get_xdata()) == [0.1]
    assert others.get_markerfacecolor() == "white"
    assert list(zero.get_xdata()) == [0, 0]
    ends = [segment[:, 0].tolist() for segment in axes.collections[0].get_segments()]
    assert ends == [[-0.6, -0.1], [-0.2, 0.4], [0.2, 0.9]]
    assert "90%" in figure.get_supxlabel()


def test_of_many_words_those_of_the_smallest_q_are_drawn_and_counted():
    many = pd.concat([SLOPES, pd.DataFrame({"term": [f"词{n}" for n in range(40)], "p": 0.9, "q": 0.9, "slope": 0.0, "low": -1, "high": 1})])
    with use_style():
        figure = plot_trend_slopes(many)
    assert len(rows_of(figure.axes[0])) == 30
    assert {"企业", "资金", "人才"} <= set(rows_of(figure.axes[0]))
    assert "30 of 43 words tested" in figure.get_supxlabel()


def test_bursts_are_bars_from_their_first_to_their_last_period():
    with use_style():
        axes = plot_bursts(BURSTS, TREND).axes[0]
    assert rows_of(axes) == ["资金", "企业"]
    spans = [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height() / 2) for bar in axes.patches]
    assert spans == [pytest.approx((0.6, 4.4, 1)), pytest.approx((2.6, 3.4, 1))]
    assert axes.patches[1].get_height() < axes.patches[0].get_height()
    assert texts(axes) == ["7.3"]
    dots = axes.lines[0].get_xdata()
    assert list(dots) == [0, 1, 3, 4], "2015 has no text"
    assert axes.get_xticklabels()[2].get_text() == "2015\nn=0"


def test_breaks_lie_between_periods_and_levels_are_steps():
    with use_style():
        figure = plot_change_points(BREAKS, TREND)
    broken, steady = figure.axes
    levels = [segment.tolist() for collection in broken.collections for segment in collection.get_segments()]
    assert levels == [[[-0.5, 15], [2.5, 15]], [[2.5, 30], [4.5, 30]]]
    full, hollow, line = broken.lines
    assert list(full.get_ydata()) == [20, 30, 30]
    assert list(full.get_xdata()) == [1, 3, 4]
    assert list(hollow.get_xdata()) == [0]
    assert list(line.get_xdata()) == [2.5, 2.5]
    band = broken.patches[0]
    assert (band.get_x(), band.get_x() + band.get_width()) == (0.5, 3.5)
    assert [segment.tolist() for segment in steady.collections[0].get_segments()] == [[[-0.5, 20], [4.5, 20]]]
    assert not steady.patches
    assert broken.get_xticklabels()[1].get_text() == "2014\nn=12"
    assert broken.get_ylim()[0] == 0


def test_levels_of_replies_are_shares_of_replies():
    table = with_step(BREAKS.assign(before=[0.1, 0.4], after=[0.5, np.nan]), of="replies", confidence=0.95)
    with use_style():
        figure = plot_change_points(table, TREND)
    full = figure.axes[0].lines[0]
    assert list(full.get_ydata()) == [0, 50, 50]
    assert figure.axes[0].collections[0].get_segments()[0][0, 1] == pytest.approx(10)
    assert figure.get_supylabel() == "Replies that use the term (%)"


def test_adoption_steps_with_those_at_risk_under_the_years():
    with use_style():
        axes = plot_adoption(ADOPTION).axes[0]
    band, steps = axes.patches
    assert list(steps.get_data().values) == [0, 0, 50, 75, 75]
    assert list(steps.get_data().edges) == [2012.5, 2013.5, 2014.5, 2015.5, 2016.5, 2017.5]
    assert np.nan_to_num(band.get_data().values).tolist() == pytest.approx([0, 0, 80, 90, 90])
    assert [tick.get_text() for tick in axes.get_xticklabels()][:3] == ["2013\n2", "2014\n3", "2015\n4"]
    assert axes.get_ylim() == (0, 103)


def test_an_adoption_without_an_estimate_says_why():
    unknown = with_step(ADOPTION.assign(share=np.nan, low=np.nan, high=np.nan), confidence=0.95)
    with use_style():
        figure = plot_adoption(unknown)
        figure.canvas.draw()
    assert "others came later" in figure.get_supxlabel()
    assert figure.axes[0].get_position().height > 0.4


def test_first_uses_are_counted_and_hollow_where_they_may_be_older():
    with use_style():
        axes = plot_first_uses(FIRST).axes[0]
    assert rows_of(axes) == ["资金", "企业"]
    assert texts(axes) == ["2", "2 of 3", "1", "2", "3 of 3"]
    circles = [line for line in axes.lines if line.get_marker() == "o"]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in circles] == [(2016, 0), (2013, 1), (2015, 1)]
    assert [line.get_markerfacecolor() for line in circles] == [COLOURS[0], "white", COLOURS[0]]


FIGURES = [
    lambda: plot_trend_slopes(SLOPES),
    lambda: plot_bursts(BURSTS, TREND),
    lambda: plot_change_points(BREAKS, TREND),
    lambda: plot_adoption(ADOPTION),
    lambda: plot_first_uses(FIRST),
]


@pytest.mark.parametrize("number", range(len(FIGURES)))
def test_every_figure_speaks_both_languages_with_a_glyph_for_each_character(number):
    spoken = {}
    for language in ("en", "zh"):
        with use_style(language):
            figure = FIGURES[number]()
            figure.canvas.draw()
            check_glyphs(figure)
            spoken[language] = figure.get_supxlabel()
    assert spoken["en"].isascii() or "≤" in spoken["en"]
    assert any("\u4e00" <= character <= "\u9fff" for character in spoken["zh"])


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plot_trend_slopes(SLOPES.drop(columns="slope")), "no column slope"),
        (lambda: plot_trend_slopes(SLOPES.tail(1)), "no row"),
        (lambda: plot_bursts(BURSTS, TREND.drop(columns="replies")), "no column replies"),
        (lambda: plot_change_points(BREAKS, TREND.drop(columns="rate")), "no column rate"),
        (lambda: plot_adoption(ADOPTION.head(0)), "no row"),
        (lambda: plot_first_uses(FIRST.drop(columns="at_entry")), "no column at_entry"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, words):
    with pytest.raises(InvalidValue, match=words):
        draw()
