"""What all plots share: a level is told where it is known, a gloss where there is one, and points are whole."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from helpers.errors import InvalidValue
from helpers.show import use_style
from helpers.show.drawing import (
    apart,
    confidence,
    cut,
    cut_wide,
    draw_points,
    glossed,
    make_panels,
    need,
    need_numbers,
    note,
    panel_title,
    wrapped,
)

pytestmark = pytest.mark.usefixtures("figures_closed")


def made_by(*steps):
    table = pd.DataFrame({"term": ["企业"]})
    table.attrs["provenance"] = {"steps": list(steps)}
    return table


@pytest.mark.parametrize(
    ("table", "en", "zh"),
    [
        (made_by({"function": "keyness", "confidence": 0.9}), "90% ", " 90% "),
        (made_by({"function": "keyness", "confidence": 0.995}), "99.5% ", " 99.5% "),
        (made_by({"function": "keyword_trend", "confidence": 0.9}, {"function": "bursts"}), "", ""),
        (pd.DataFrame({"term": ["企业"]}), "", ""),
    ],
)
def test_the_level_is_that_of_the_last_step_and_no_guess(table, en, zh):
    with use_style("en"):
        assert confidence(table) == en
    with use_style("zh"):
        assert confidence(table) == zh


@pytest.mark.parametrize(
    ("gloss", "beside", "over_a_panel"),
    [
        ("firms", "企业  firms", "企业  firms"),
        ("a" * 38, "企业  " + "a" * 38, "企业  " + "a" * 38),
        ("a" * 39, "企业  " + "a" * 39, "企业\n" + "a" * 39),
    ],
)
def test_a_gloss_that_has_no_room_over_a_panel_stands_on_a_second_line(gloss, beside, over_a_panel):
    assert glossed("企业", {"企业": gloss}) == beside
    assert panel_title("企业", {"企业": gloss}) == over_a_panel


def test_without_a_gloss_the_term_stands_alone():
    assert glossed("企业", None) == glossed("企业", {"资金": "funds"}) == panel_title("企业", None) == "企业"


@pytest.mark.parametrize(("words", "shown"), [("支持企业", "支持企业"), ("支持企业创", "支持企…")])
def test_long_words_are_cut(words, shown):
    assert cut(words, 4) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [("汽车abc", "汽车abc"), ("汽车abcd", "汽车abc…"), ("汽车电池", "汽车电…"), ("abcdefgh", "abcdefg…"), ("", "")],
)
def test_a_chinese_character_is_as_wide_as_two_letters(words, shown):
    assert cut_wide(words, 7) == shown


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        ([0.5, 1 + 1e-12], {}, None),
        ([0.5, np.nan], {}, None),
        ([0.5, 1.01], {}, "share = 1.01 cannot be drawn"),
        ([0.5, -0.01], {}, "share = -0.01 cannot be drawn"),
        ([0.5, np.inf], {}, "share = inf cannot be drawn"),
        ([0.5, np.nan], {"gaps": False}, "share is missing in 1 rows of 2: leave them out"),
        ([np.nan, np.nan], {}, "share is missing in 2 rows of 2"),
        (["0.5", "1"], {}, "share = '0.5' is no number"),
    ],
)
def test_shares_are_numbers_from_0_to_1_but_for_rounding(values, options, words):
    table = pd.DataFrame({"share": values})
    if words is None:
        need_numbers(table, "share", least=0, most=1, **options)
        return
    with pytest.raises(InvalidValue, match=words):
        need_numbers(table, "share", least=0, most=1, **options)


def test_three_panels_stand_in_two_rows_and_the_fourth_is_hidden():
    figure, panels = make_panels(3)
    assert [axes.get_visible() for axes in figure.axes] == [True, True, True, False]
    assert panels == figure.axes[:3]


def test_points_are_full_or_hollow_and_none_where_there_is_no_value():
    _, axes = plt.subplots()
    draw_points(axes, np.array([1.0, np.nan, 3.0]), np.array([False, False, True]), "black")
    drawn = [(line.get_xdata().tolist(), line.get_ydata().tolist(), line.get_markerfacecolor()) for line in axes.lines]
    assert drawn == [([0], [1.0], "black"), ([2], [3.0], "white")]


def test_notes_are_joined_as_the_language_does():
    for language, words in (("en", "one; two"), ("zh", "one；two")):
        with use_style(language):
            figure = plt.figure()
            note(figure, "one", "two")
        assert figure.get_supxlabel() == words


def test_a_note_without_room_begins_a_line_and_none_runs_over_the_edge():
    notes = ["as long as this", "some forty letters of a note, or so, here", "and this is the last of them all"]
    with use_style("en"):
        figure = plt.figure(figsize=(2.6, 2))
        note(figure, *notes)
        assert figure.get_supxlabel() == f"{notes[0]};\n{notes[1]};\n{notes[2]}"
        assert figure.findobj(Text)[-1].get_window_extent().width <= figure.bbox.width
        note(figure)
    assert not figure.get_supxlabel()


def test_boxes_part_along_their_shorter_overlap_and_stay_inside_and_fixed_ones_where_they_are():
    places = np.array([[1.0, 1.0], [1.0, 1.2], [3.0, 1.0]])
    found = apart(places, np.array([[1.0, 0.4]] * 3), (4, 2), fixed=1)
    assert found[:, 0].tolist() == [1, 1, 3]
    assert found[1, 1] - found[0, 1] == pytest.approx(0.4, abs=1e-3)
    assert found[2].tolist() == [3, 1]
    held = apart(places[:2], np.array([[1.0, 0.4]] * 2), (4, 2), fixed=1)
    assert held[1].tolist() == [1, 1.2]
    assert held[0, 1] == pytest.approx(0.8, abs=1e-3)
    assert places[0].tolist() == [1, 1], "what was given stays as it is"


@pytest.mark.parametrize(
    ("table", "words"),
    [(pd.DataFrame({"term": ["企业"]}), "no column rate, low"), (pd.DataFrame(columns=["term", "rate", "low"]), "no row")],
)
def test_a_table_that_cannot_be_drawn_is_refused(table, words):
    with pytest.raises(InvalidValue, match=words):
        need(table, "term", "rate", "low")


# A Latin letter takes 0.6 of the size, a Chinese one all of it: 10 letters of 7.2 points take 0.6 inches.
@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        (["one ", "two ", "three"], ["one two", "three"]),
        (["four ", "letter"], ["four", "letter"]),
        (["exactly ", "10"], ["exactly 10"]),
        (["much too long ", "a"], ["much too long", "a"]),
        (list("支持企业发展"), ["支持企业发展"]),
        (list("支持企业发展新"), ["支持企业发展", "新"]),
        ([], [""]),
    ],
)
def test_lines_break_between_pieces_and_nothing_is_lost(pieces, lines):
    assert wrapped(pieces, 0.601, 7.2) == lines
