"""What figures of the number of topics and of stability draw: seeds, bands, the chosen k and unstable topics."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import same_color

from helpers.errors import InvalidValue
from helpers.show import plot_k_pareto, plot_search_k, plot_topic_stability, use_style
from helpers.show.plots_k import _ticks
from helpers.show.style import COLOURS, GREY, check_glyphs

pytestmark = pytest.mark.usefixtures("figures_closed")

NAN = float("nan")


def with_step(table, **step):
    table.attrs["provenance"] = {"steps": [step]}
    return table


SEARCH = pd.DataFrame(
    {
        "k": [5, 5, 10, 10, 20, 20], "seed": [0, 1] * 3, "held_out": [-7.0, -6.8, -6.0, -6.2, -6.4, -6.6], "npmi": [0.2, 0.1] * 3,
        "c_v": NAN, "umass": [-20.0, -30] * 3, "exclusivity": [8.0, 8.2, 8.6, 8.8, 9.0, 9.4], "stability": [0.9, 0.9, 0.8, 0.8, 0.5, 0.5],
    }
)  # fmt: skip
CHOICE = with_step(
    pd.DataFrame(
        {
            "k": [5, 10, 20], "held_out": [-6.9, -6.1, -6.5], "held_out_low": [-7.0, -6.2, -6.6], "held_out_high": [-6.8, -6.0, -6.4],
            "npmi": [0.15, 0.14, 0.1], "npmi_low": [0.1, 0.1, 0.08], "npmi_high": [0.2, 0.2, 0.12],
            "exclusivity": [8.1, 8.7, 8.6], "exclusivity_low": [8.0, 8.6, 8.5], "exclusivity_high": [8.2, 8.8, 8.7],
            "stability": [0.9, 0.8, 0.5], "pareto": [True, True, False], "chosen": [False, True, False],
        }
    ),
    confidence=0.9,
)  # fmt: skip
STABILITY = with_step(
    pd.DataFrame(
        {
            "topic": [1, 2, 3], "label": ["汽车·芯片", "贷款·银行", "人才·培训"], "models": 9, "jaccard": [0.6, 0.3, 0.9],
            "low": [0.5, 0.1, 0.8], "high": [0.7, 0.4, 1.0], "cosine": 0.9, "stable": [True, False, True],
        }
    ),
    n=20, threshold=0.5,
)  # fmt: skip


def panels(figure):
    return {axes.get_title("left"): axes for axes in figure.axes if axes.get_visible()}


def bands(axes):
    return [band for band in axes.collections if isinstance(band, PolyCollection)]


def test_every_seed_is_a_point_and_the_line_runs_through_the_means():
    with use_style():
        drawn = panels(plot_search_k(SEARCH))
    assert list(drawn) == [
        "Held-out log likelihood of a token", "Coherence (NPMI)", "Coherence (UMass)", "Exclusivity", "Stability (average Jaccard)",
    ], "what no model has is left out"  # fmt: skip
    axes = drawn["Held-out log likelihood of a token"]
    points, line = axes.lines
    assert list(points.get_ydata()) == SEARCH["held_out"].tolist()
    assert list(points.get_xdata()) == [3.75, 6.25, 8.75, 11.25, 18.75, 21.25], "seeds stand side by side"
    assert list(line.get_xdata()) == [5, 10, 20]
    assert list(line.get_ydata()) == pytest.approx([-6.9, -6.1, -6.5])
    assert not bands(axes)


def test_a_choice_adds_bands_and_the_line_of_the_chosen():
    with use_style():
        figure = plot_search_k(SEARCH, CHOICE)
    drawn = panels(figure)
    (band,) = bands(drawn["Held-out log likelihood of a token"])
    ends = {(x, round(float(y), 6)) for x, y in band.get_paths()[0].vertices}
    assert {(5, -7.0), (10, -6.2), (20, -6.6), (5, -6.8), (10, -6.0), (20, -6.4)} == ends
    assert not bands(drawn["Stability (average Jaccard)"]), "of which the choice has no interval"
    assert all(list(axes.lines[-1].get_xdata()) == [10, 10] for axes in drawn.values())
    assert "90% intervals of the mean" in figure.get_supxlabel()
    assert "the rule chooses" in figure.get_supxlabel()
    with use_style():
        nothing = plot_search_k(SEARCH, CHOICE.assign(chosen=False))
    assert "the rule chooses" not in nothing.get_supxlabel()


@pytest.mark.parametrize(
    ("ks", "shown"),
    [([5, 10, 20], [5, 10, 20]), ([7], [7]), ([2, 3, 4, 5, 6, 8, 10, 20, 50], [2, 5, 8, 20, 50]),
     (list(range(2, 35)), list(range(2, 35, 2)))],
)  # fmt: skip
def test_numbers_without_room_are_not_named(ks, shown):
    assert _ticks(ks) == shown


def test_one_number_of_topics_and_one_seed_are_drawn():
    with use_style():
        axes = plot_search_k(SEARCH.head(1)).axes[0]
    assert list(axes.lines[0].get_xdata()) == [5]


def test_discs_are_full_for_the_pareto_set_and_orange_for_the_chosen():
    with use_style():
        figure = plot_k_pareto(CHOICE)
    axes = figure.axes[0]
    discs = {(float(line.get_xdata()[0]), float(line.get_ydata()[0])): line for line in axes.lines}
    assert set(discs) == {(0.15, 8.1), (0.14, 8.7), (0.1, 8.6)}
    assert same_color(discs[0.15, 8.1].get_markerfacecolor(), COLOURS[0])
    assert same_color(discs[0.14, 8.7].get_markerfacecolor(), COLOURS[1])
    assert same_color(discs[0.1, 8.6].get_markerfacecolor(), "white")
    assert [text.get_text() for text in axes.texts] == ["5", "20", "10"], "the chosen one lies over the others"
    segments = [segment.tolist() for drawn in axes.collections for segment in drawn.get_segments()]
    assert [[0.1, 8.1], [0.2, 8.1]] in segments
    assert [[0.14, 8.6], [0.14, 8.8]] in segments
    assert "orange: chosen" in figure.get_supxlabel()
    assert "90% intervals" in figure.get_supxlabel()


def test_means_without_intervals_are_drawn_too():
    table = CHOICE[["k", "npmi", "exclusivity", "pareto", "chosen"]].assign(chosen=False)
    with use_style():
        figure = plot_k_pareto(table)
    assert not figure.axes[0].collections
    assert figure.get_supxlabel() == "filled: no other k is as coherent, exclusive and stable, and better in one"


def test_topics_are_sorted_by_stability_and_the_unstable_are_grey():
    with use_style():
        figure = plot_topic_stability(STABILITY, glosses={"贷款": "loans"})
    axes = figure.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["3  人才·培训", "1  汽车·芯片", "2  贷款·银行\nloans"]
    ranges, points = axes.collections
    assert [segment[:, 0].tolist() for segment in ranges.get_segments()] == [[0.8, 1.0], [0.5, 0.7], [0.1, 0.4]]
    assert np.asarray(points.get_offsets())[:, 0].tolist() == [0.9, 0.6, 0.3]
    assert [same_color(face, colour) for face, colour in
            zip(points.get_facecolors(), (COLOURS[0], COLOURS[0], GREY), strict=True)] == [True] * 3  # fmt: skip
    assert list(axes.lines[0].get_xdata()) == [0.5, 0.5]
    note = figure.get_supxlabel()
    assert "9 other models" in note
    assert "first 20 words" in note
    assert "dashed: 0.5" in note


def test_a_threshold_that_the_table_does_not_tell_is_not_drawn():
    table = STABILITY.copy()
    table.attrs = {}
    with use_style():
        figure = plot_topic_stability(table)
    assert not figure.axes[0].lines
    assert "dashed" not in figure.get_supxlabel()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_font_has_every_character_and_nothing_runs_over_the_edge(language):
    with use_style(language):
        for figure in (plot_search_k(SEARCH, CHOICE), plot_k_pareto(CHOICE), plot_topic_stability(STABILITY)):
            check_glyphs(figure)
            figure.canvas.draw()
            box = figure.get_tightbbox()
            assert (box.x0 > -0.02, box.x1 < 7.22) == (True, True)


def test_intervals_of_one_end_are_left_out():
    figure = plot_k_pareto(CHOICE.drop(columns=["npmi_high", "exclusivity_high"]))
    assert not figure.axes[0].collections


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plot_search_k(SEARCH.drop(columns="seed")), "no column seed"),
        (lambda: plot_search_k(SEARCH[["k", "seed", "c_v"]]), "no model in the table has any of held_out"),
        (lambda: plot_search_k(SEARCH, CHOICE.head(2)), "other numbers of topics"),
        (lambda: plot_search_k(SEARCH, SEARCH), "no column chosen"),
        (lambda: plot_k_pareto(SEARCH), "no column pareto, chosen"),
        (lambda: plot_k_pareto(CHOICE.assign(npmi=NAN)), "no k has both"),
        (lambda: plot_topic_stability(STABILITY.drop(columns="stable")), "no column stable"),
        (lambda: plot_topic_stability(STABILITY.head(0)), "no row"),
        (lambda: plot_search_k(None), "of type NoneType"),
        (lambda: plot_search_k(SEARCH, "choice"), "of type str"),
        (lambda: plot_search_k(pd.concat([SEARCH, SEARCH])), "k 5, seed 0 stands twice"),
        (lambda: plot_search_k(SEARCH.assign(held_out="x")), "held_out = 'x' is no number"),
        (lambda: plot_k_pareto(CHOICE.to_dict()), "of type dict"),
        (lambda: plot_k_pareto(pd.concat([CHOICE, CHOICE])), "k 5 stands twice"),
        (lambda: plot_topic_stability(pd.concat([STABILITY, STABILITY])), "topic 1 stands twice"),
        (lambda: plot_topic_stability(STABILITY.assign(jaccard=NAN)), "jaccard is missing in 3 rows of 3"),
        (lambda: plot_topic_stability(STABILITY.assign(jaccard=1.5)), "jaccard = 1.5 cannot be drawn"),
    ],
)
def test_tables_of_other_measures_are_refused(draw, words):
    with pytest.raises(InvalidValue, match=words):
        draw()
