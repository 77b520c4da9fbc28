"""What figures of topics draw: bars, bands, circles, cells and cards of their tables, in both languages."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import same_color
from matplotlib.patches import Circle, Rectangle

from helpers.errors import InvalidValue
from helpers.measure import (
    fit_topics,
    mark_stability,
    representative_passages,
    topic_effects,
    topic_map,
    topic_prevalence,
    topic_stability,
)
from helpers.show import (
    plot_topic_card,
    plot_topic_effects,
    plot_topic_map,
    plot_topic_prevalence,
    plot_topic_regions,
    plot_topic_words,
    save_figure,
    use_style,
)
from helpers.show.plots_topic_card import _lines_of
from helpers.show.style import COLOURS, GREY, check_glyphs

pytestmark = pytest.mark.usefixtures("figures_closed")

NAN = float("nan")
LABELS = ["汽车·芯片·电池", "贷款·银行·担保", "人才·培训·院校"]
GLOSSES = {"汽车": "cars", "电池": "batteries", "贷款": "loans"}


def twice(table):
    """As a user has it who joins the tables of two models."""
    return pd.concat([table, table])


def with_step(table, **step):
    table.attrs["provenance"] = {"steps": [{"function": "by hand", **step}]}
    return table


def prevalence(periods, replies, shares, half, **step):
    """A table of two topics; the second one's shares are what is left."""
    rows = []
    for topic, own in ((1, np.array(shares)), (2, 1 - np.array(shares))):
        low, high = own - half, own + half
        columns = {"period": periods, "topic": topic, "label": LABELS[topic - 1], "replies": replies, "share": own}
        rows.append(pd.DataFrame({**columns, "low": low, "high": high, "thin": np.array(replies) < 10}))
    return with_step(pd.concat(rows, ignore_index=True), confidence=0.9, **step)


YEARS = prevalence([2013, 2014, 2015, 2016], [12, 15, 0, 4], [0.2, 0.3, NAN, 0.4], 0.1, by="year")
# Weighted by replies, the mean of the first topic is (20 × .2 + 5 × .6 + 15 × .2) / 40 = .25.
REGIONS = prevalence(["甲省", "乙省", "丙省"], [20, 5, 15], [0.2, 0.6, 0.2], 0.1, by="region")
STABILITY = with_step(
    pd.DataFrame(
        {
            "topic": [1, 2, 3], "label": LABELS, "models": 9, "jaccard": [0.8, 0.3, 0.5], "low": [0.7, 0.1, 0.4],
            "high": [0.9, 0.4, 0.6], "cosine": 0.9, "stable": [True, False, True],
        }
    ),
    threshold=0.5,
)  # fmt: skip
WORDS = pd.DataFrame(
    {"topic": [1, 1, 2, 2], "rank": [1, 2, 1, 2], "term": ["汽车", "芯片", "贷款", "银行"], "weight": [0.3, 0.1, 0.2, 0.15]}
)
FREX = pd.DataFrame({"topic": [1, 1], "rank": [1, 2], "term": ["电池", "汽车"], "weight": [0.05, 0.3]})
MAP = pd.DataFrame({"topic": [1, 2, 3], "label": LABELS, "x": [0.0, 0.4, 0.0], "y": [0.0, 0.0, 0.2], "share": [0.5, 0.4, 0.1]})
MAP.attrs["distance_kept"] = 0.614
EFFECTS = with_step(
    pd.DataFrame(
        [
            (topic, LABELS[topic - 1], term, estimate, estimate - 0.01, estimate + 0.02, q)
            for topic, term, estimate, q in [
                (1, "intercept", 0.5, NAN), (1, "year", 0.02, 0.01), (1, "level=county", -0.1, 0.3),
                (2, "intercept", 0.5, NAN), (2, "year", -0.02, 0.2), (2, "level=county", 0.1, 0.04),
            ]
        ],
        columns=["topic", "label", "term", "estimate", "low", "high", "q"],
    ),
    confidence=0.95,
)  # fmt: skip
EFFECTS.attrs |= {"posterior": True, "base": {"level": "province"}}
PASSAGES = pd.DataFrame(
    {
        "topic": [1, 1, 1, 2], "rank": [1, 2, 3, 1], "year": pd.array([2019, pd.NA, 2020, 2021], dtype="Int64"),
        "region": ["甲省", None, "乙省", "乙省"], "text": ["支持汽车企业使用国产芯片。" * 8, "建设电池回收网点。", "第三段", "另一主题"],
    }
)  # fmt: skip


def marked(table):
    """The table as a model gives it that knows which topics are stable: the second is not."""
    told = table.assign(stable=table["topic"] != 2)
    steps = [{"function": "topic_stability", "threshold": 0.5}, *table.attrs.get("provenance", {"steps": []})["steps"]]
    told.attrs = {**table.attrs, "provenance": {"steps": steps}}
    return told


def names(axes):
    return [tick.get_text() for tick in axes.get_yticklabels()]


def titles(figure):
    return [axes.get_title("left") for axes in figure.axes if axes.get_visible()]


def bands(axes):
    """Of each band the places that it covers."""
    drawn = [path for band in axes.collections if isinstance(band, PolyCollection) for path in band.get_paths()]
    return [(path.vertices[:, 0].min(), path.vertices[:, 0].max()) for path in drawn]


def test_bars_are_the_weights_of_words_and_unstable_topics_are_grey():
    with use_style():
        figure = plot_topic_words(marked(WORDS), glosses=GLOSSES)
    first, second = figure.axes
    assert names(first) == ["汽车  cars", "芯片"]
    assert [bar.get_width() for bar in first.patches] == pytest.approx([30, 10])
    assert [same_color(axes.patches[0].get_facecolor(), colour) for axes, colour in ((first, COLOURS[0]), (second, GREY))]
    assert same_color(second.patches[0].get_facecolor(), GREY)
    assert "grey: unstable topics (average Jaccard below 0.5)" in figure.get_supxlabel()
    with use_style():
        assert plot_topic_words(WORDS).get_supxlabel() == "Share of the topic (%)"


def test_prevalence_has_bands_where_neighbours_have_replies_enough():
    with use_style():
        figure = plot_topic_prevalence(marked(YEARS), glosses=GLOSSES)
    first, second = figure.axes
    line, full, hollow = first.lines
    assert np.asarray(line.get_ydata()) == pytest.approx([20, 30, NAN, NAN], nan_ok=True)
    assert (list(full.get_xdata()), list(hollow.get_xdata())) == ([0, 1], [3])
    assert bands(first) == [(0, 1)]
    assert [tick.get_text() for tick in first.get_xticklabels()] == ["2013\nn=12", "2014\nn=15", "2015\nn=0", "2016\nn=4"]
    assert titles(figure) == ["1  汽车·芯片·电池\ncars · batteries", "2  贷款·银行·担保\nloans"]
    assert [same_color(axes.lines[0].get_color(), colour) for axes, colour in ((first, COLOURS[0]), (second, GREY))] == [True] * 2
    assert first.get_ylim() == second.get_ylim()
    note = figure.get_supxlabel()
    assert "90% intervals" in note
    assert "hollow" in note
    assert "grey" in note
    assert "variance" not in note


def test_the_layers_of_the_intervals_are_told_as_far_as_there_are_any():
    layers = {"from_posterior": [0.2, 0.4, NAN, 0.3] * 2, "from_replies": [0.8, 0.6, NAN, 0.7] * 2,
              "from_seeds": [0.0, 0.0, NAN, 0.0] * 2}  # fmt: skip
    table = YEARS.assign(**layers)
    table.attrs = YEARS.attrs
    with use_style():
        note = plot_topic_prevalence(table).get_supxlabel()
    assert "their variance: 70% replies drawn, 30% posterior of the weights" in note
    assert "seeds" not in note
    with use_style("zh"):
        assert "答复抽样 70%、权重后验 30%" in plot_topic_prevalence(table).get_supxlabel()


def test_themes_of_the_lexicon_have_names_in_the_language():
    table = YEARS.assign(label="finance")
    with use_style("zh"):
        assert titles(plot_topic_prevalence(table))[0] == "1  融资担保"
        assert plot_topic_card(1, WORDS, FREX, trend=table).get_suptitle() == "1  融资担保"
        assert plot_topic_map(MAP.assign(label="finance")).axes[0].texts[3].get_text() == "融资担保 50%"


def test_regions_have_no_order_and_are_not_joined():
    with use_style():
        axes = plot_topic_prevalence(REGIONS).axes[0]
    assert axes.lines[0].get_linestyle() == "None"
    assert not bands(axes)


def test_circles_are_as_large_as_shares_and_as_far_apart_as_the_table_says():
    with use_style():
        figure = plot_topic_map(marked(MAP), glosses=GLOSSES)
    axes = figure.axes[0]
    circles = [patch for patch in axes.patches if isinstance(patch, Circle)]
    areas = np.array([circle.radius**2 for circle in circles])
    assert areas / areas.sum() == pytest.approx([0.5, 0.4, 0.1])
    one, two, three = (np.array(circle.center) for circle in circles)
    assert two - one == pytest.approx([two[0] - one[0], 0])
    assert (three - one)[1] == pytest.approx((two - one)[0] / 2), "one scale for both axes"
    assert axes.get_aspect() == 1
    assert [same_color(circle.get_facecolor()[:3], colour) for circle, colour in
            zip(circles, (COLOURS[0], GREY, COLOURS[0]), strict=True)] == [True] * 3  # fmt: skip
    assert [text.get_text() for text in axes.texts] == [
        "1", "2", "3", "汽车·芯片·电池 50%\ncars · batteries", "贷款·银行·担保 40%\nloans", "人才·培训·院校 10%",
    ]  # fmt: skip
    assert "keeps 61%" in figure.get_supxlabel()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_of_many_topics_lie_apart_and_inside(language):
    generator = np.random.default_rng(3)
    table = pd.DataFrame({"topic": range(1, 21), "label": LABELS[0], "share": 0.05})
    table[["x", "y"]] = generator.normal(size=(20, 2)) * [1, 0.8]
    with use_style(language):
        figure = plot_topic_map(table, glosses=GLOSSES if language == "en" else None)
        figure.canvas.draw()
        boxes = [text.get_window_extent() for text in figure.axes[0].texts[20:]]
    assert len(boxes) == 20
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    whole = figure.bbox
    assert all(whole.x0 <= box.x0 and box.x1 <= whole.x1 and whole.y0 <= box.y0 and box.y1 <= whole.y1 for box in boxes)


def test_topics_at_one_place_are_drawn():
    with use_style():
        axes = plot_topic_map(MAP.assign(x=0.0, y=0.0)).axes[0]
    assert {tuple(patch.center) for patch in axes.patches} == {(3.5, 2.45)}


def test_cells_are_shares_coloured_by_their_distance_from_the_mean():
    with use_style():
        figure = plot_topic_regions(marked(REGIONS))
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["20", "60", "20", "80", "40", "80"]
    assert np.asarray(axes.collections[0].get_array()).ravel() == pytest.approx([-5, 35, -5, 5, -35, 5])
    assert axes.collections[0].get_clim() == pytest.approx((-35, 35))
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["甲省\nn=20", "乙省\nn=5", "丙省\nn=15"]
    rectangles = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert [patch.get_x() for patch in rectangles if patch.get_hatch()] == [1], "five replies are thin"
    framed = [(round(patch.get_x()), round(patch.get_y())) for patch in rectangles if not patch.get_hatch()]
    assert framed == [(1, 0), (1, 1)], "the interval of the others has the mean in it"
    assert [same_color(tick.get_color(), colour) for tick, colour in
            zip(axes.get_yticklabels(), ("black", GREY), strict=True)] == [True, True]  # fmt: skip
    assert "90% interval" in figure.get_supxlabel()
    assert "hatched" in figure.get_supxlabel()


def test_a_region_without_replies_is_an_empty_cell():
    table = prevalence(["甲省", "乙省", "丙省"], [20, 0, 20], [0.2, NAN, 0.4], 0.15, by="region")
    with use_style():
        figure = plot_topic_regions(table)
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["20", "40", "80", "60"]
    assert np.ma.filled(axes.collections[0].get_array(), NAN).ravel() == pytest.approx([-10, NAN, 10, 10, NAN, -10], nan_ok=True)
    assert not [patch for patch in axes.patches if patch.get_hatch()]
    assert "hatched" not in figure.get_supxlabel()


def test_one_region_is_its_own_mean():
    with use_style():
        axes = plot_topic_regions(prevalence(["甲省"], [20], [0.2], 0.1)).axes[0]
    assert np.asarray(axes.collections[0].get_array()).ravel().tolist() == [0, 0]


def test_names_of_many_regions_stand_upright():
    places = [f"省份{number}" for number in range(31)]
    with use_style("zh"):
        axes = plot_topic_regions(prevalence(places, [12] * 31, [0.5] * 30 + [0.6], 0.1)).axes[0]
    assert {tick.get_rotation() for tick in axes.get_xticklabels()} == {90}


def test_effects_are_points_with_intervals_and_the_intercept_is_left_out():
    with use_style():
        figure = plot_topic_effects(marked(EFFECTS))
    year, county = (axes for axes in figure.axes if axes.get_visible())
    assert titles(figure) == ["Each year", "county (against province)"]
    bars, points = year.collections
    assert [segment[:, 0].tolist() for segment in bars.get_segments()] == [pytest.approx([1, 4]), pytest.approx([-3, 0])]
    assert np.asarray(points.get_offsets())[:, 0] == pytest.approx([2, -2])
    assert [same_color(face, colour) for face, colour in zip(points.get_facecolors(), (COLOURS[0], "white"), strict=True)] == [True] * 2
    assert [same_color(face, colour) for face, colour in
            zip(county.collections[1].get_facecolors(), ("white", GREY), strict=True)] == [True] * 2  # fmt: skip
    assert names(year) == ["1  汽车·芯片·电池", "2  贷款·银行·担保"]
    assert year.get_ylim()[0] > year.get_ylim()[1], "the first topic is on top"
    assert "95% intervals" in figure.get_suptitle()
    with use_style("zh"):
        assert titles(plot_topic_effects(EFFECTS)) == ["每增一年", "县级（对照：省级）"]
    assert "taken as known" not in figure.get_suptitle()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_titles_of_three_effects_in_a_row_lie_apart_and_inside(language):
    more = EFFECTS[EFFECTS["term"] == "level=county"].assign(term="level=prefecture")
    table = pd.concat([EFFECTS, more], ignore_index=True)
    table.attrs = EFFECTS.attrs
    with use_style(language):
        figure = plot_topic_effects(table, glosses=GLOSSES if language == "en" else None)
        figure.canvas.draw()
        boxes = [axes.title.get_window_extent() for axes in figure.axes]
    assert titles(figure)[2] == {"en": "prefecture\n(against province)", "zh": "市级\n（对照：省级）"}[language]
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(box.x1 <= figure.bbox.x1 for box in boxes)


def test_stability_read_as_text_from_a_file_is_understood():
    """`bool("False")` is true: nothing would be grey."""
    for text in (["True", "False", "True"], ["TRUE", "FALSE", "TRUE"], pd.array(["true", "false", "true"], dtype="string")):
        with use_style():
            circles = [p for p in plot_topic_map(MAP.assign(stable=text)).axes[0].patches if isinstance(p, Circle)]
        assert [same_color(circle.get_facecolor()[:3], GREY) for circle in circles] == [False, True, False]


def test_effects_of_a_model_without_posterior_say_so():
    table = EFFECTS.copy()
    table.attrs = {"posterior": False}
    with use_style():
        figure = plot_topic_effects(table)
    assert "weights of topics taken as known" in figure.get_suptitle()
    assert titles(figure) == ["Each year", "county"], "what it is against stands nowhere"


def test_a_card_has_all_that_is_given():
    with use_style():
        figure = plot_topic_card(1, WORDS, FREX, trend=YEARS, regions=REGIONS, stability=STABILITY, passages=PASSAGES, glosses=GLOSSES)
        figure.canvas.draw()
    heaviest, marking, trend, regions = figure.axes
    assert (names(heaviest), names(marking)) == (["汽车  cars", "芯片"], ["电池  batteries", "汽车  cars"])
    assert heaviest.get_xlim() == marking.get_xlim() == pytest.approx((0, 31.5))
    assert np.asarray(trend.lines[0].get_ydata())[:2] == pytest.approx([20, 30])
    assert regions.lines[0].get_linestyle() == "None"
    assert figure.get_suptitle() == "1  汽车·芯片·电池\ncars · batteries\nstable: average Jaccard 0.80 (0.70 to 0.90) with 9 other models"
    written = figure.subfigs[-1].texts[0].get_text()
    assert written.startswith("Passage 1 (2019, 甲省)\n")
    assert "\nPassage 2\n建设电池回收网点。" in written
    assert "第三段" not in written
    assert written.replace("\n", "").count("支持汽车企业使用国产芯片。") == 8, "nothing of a passage is lost"
    assert figure.subfigs[-1].texts[0].get_window_extent().x1 < figure.bbox.x1


def test_a_card_of_words_alone_and_of_an_unstable_topic():
    frex = FREX.assign(topic=2)
    with use_style("zh"):
        figure = plot_topic_card(2, WORDS, frex, stability=STABILITY)
        from_file = plot_topic_card(2, WORDS, frex, stability=STABILITY.assign(stable=["True", "False", "True"]))
    assert from_file.get_suptitle() == figure.get_suptitle(), "as a file holds it"
    assert len(figure.axes) == 2
    assert same_color(figure.axes[0].patches[0].get_facecolor(), GREY)
    assert "不稳定：与其他 9 个模型相比，平均 Jaccard 系数 0.30（0.10 至 0.40）" in figure.get_suptitle()
    assert not figure.get_supxlabel()
    with use_style():
        assert plot_topic_card(2, marked(WORDS), frex).get_suptitle() == "2  贷款·银行\nunstable"
        assert plot_topic_card(1, marked(WORDS), FREX).get_suptitle() == "1  汽车·芯片"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("支持企业发展", ["支持企业", "发展"]),
        ("支持企业，发展", ["支持企", "业，发展"]),
        ("支持企《办法》", ["支持企", "《办法》"]),
        ("投入2019万元", ["投入", "2019万", "元"]),
        ("支持\n企业", ["支持 企", "业"]),
    ],
)
def test_lines_break_before_no_stop_and_within_no_number(text, lines):
    assert _lines_of(text, 4 * 8 / 72) == lines


@pytest.mark.slow
def test_what_the_measures_return_is_drawn_the_same_twice(teaching, teaching_dtm, tmp_path):
    models = [fit_topics(teaching_dtm, 3), fit_topics(teaching_dtm, 3, "lda", max_iter=2)]
    model, stability = mark_stability(models), topic_stability(models)
    words, frex, trend = model.words(5), model.words(5, by="frex"), topic_prevalence(model, years_per_period=4)
    regions, passages = topic_prevalence(model, by="region"), representative_passages(model, teaching, 2)
    effects = topic_effects(model, ["year", "level"])
    with use_style("zh"):
        for name, table, draw in (
            ("card", words, lambda: plot_topic_card(2, words, frex, trend=trend, regions=regions, stability=stability, passages=passages)),
            ("map", topic_map(model), lambda: plot_topic_map(topic_map(model))),
            ("regions", regions, lambda: plot_topic_regions(regions)),
            ("effects", effects, lambda: plot_topic_effects(effects)),
        ):
            first, second = (
                save_figure(draw(), f"{name}_{number}", folder=tmp_path, data=table, caption="图。", alt="图。") for number in (1, 2)
            )
            assert first.read_bytes() == second.read_bytes()
    assert len({path.read_bytes() for path in (tmp_path / "zh").glob("*.svg")}) == 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_font_has_every_character_and_nothing_runs_over_the_edge(language):
    glosses = GLOSSES if language == "en" else None
    with use_style(language):
        for figure in (
            plot_topic_words(marked(WORDS), glosses=glosses),
            plot_topic_prevalence(marked(YEARS), glosses=glosses),
            plot_topic_map(marked(MAP), glosses=glosses),
            plot_topic_regions(marked(REGIONS), glosses=glosses),
            plot_topic_effects(marked(EFFECTS), glosses=glosses),
            plot_topic_card(1, WORDS, FREX, trend=YEARS, regions=REGIONS, stability=STABILITY, passages=PASSAGES, glosses=glosses),
        ):  # fmt: skip
            check_glyphs(figure)
            figure.canvas.draw()
            box = figure.get_tightbbox()
            assert box.x0 > -0.02
            assert box.x1 < 7.22


LONG = ["internationalisation·standardisation·digitalisation", "新一代信息技术产业·高质量发展示范区·" * 3, "a$_{b·c$d"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_long_labels_and_signs_of_formulas_are_words(language):
    """Labels that no figure has room for are cut, and a dollar sign begins no formula."""
    series = [table.assign(label=table["topic"].map(dict(enumerate(LONG, 1)))) for table in (YEARS, REGIONS, EFFECTS)]
    dollars = [table.assign(label=LONG[2]) for table in (YEARS, REGIONS, EFFECTS)]
    with use_style(language):
        for years, regions, effects in (series, dollars):
            for figure in (plot_topic_prevalence(years), plot_topic_regions(regions), plot_topic_effects(effects)):
                figure.canvas.draw()
        plot_topic_map(MAP.assign(label=LONG)).canvas.draw()
        plot_topic_words(WORDS.assign(term="a$_{b·c$d")).canvas.draw()
        titles = [axes.get_title(loc="left") for axes in plot_topic_prevalence(series[0]).axes]
    # 42 letters: 20 + 1 + 15 + 1 + 5, and twice 9 + 8 + 3 with two dots.
    assert titles == ["1  internationalisation·standardisation·digit…", "2  新一代信息技术产业·高质量发展示范区·新一代…"]


@pytest.mark.parametrize("topics", [1, 40])
def test_one_topic_and_forty_are_drawn(topics):
    one = pd.concat([YEARS[YEARS["topic"] == 1].assign(topic=topic) for topic in range(1, topics + 1)])
    one.attrs = YEARS.attrs
    places = pd.DataFrame({"topic": range(1, topics + 1), "label": LABELS[0], "share": 1 / topics})
    with use_style("en"):
        for figure in (
            plot_topic_prevalence(one), plot_topic_regions(one),
            plot_topic_map(places.assign(x=np.cos(places["topic"]), y=np.sin(places["topic"]))),
        ):  # fmt: skip
            figure.canvas.draw()


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plot_topic_words(WORDS.drop(columns="rank")), "no column rank"),
        (lambda: plot_topic_prevalence(YEARS.drop(columns="thin")), "no column thin"),
        (lambda: plot_topic_map(MAP.drop(columns="x")), "no column x"),
        (lambda: plot_topic_regions(REGIONS.head(0)), "no row"),
        (lambda: plot_topic_effects(EFFECTS.drop(columns="q")), "no column q"),
        (lambda: plot_topic_map(MAP.assign(stable=[True, None, False])), "stable = None is neither True nor False"),
        (lambda: plot_topic_map(MAP.assign(stable=["yes", "no", "no"])), "stable = 'yes' is neither True nor False"),
        (lambda: plot_topic_effects(EFFECTS[EFFECTS["term"] == "intercept"]), "no row"),
        (lambda: plot_topic_card(4, WORDS, FREX), "topic = 4 has no row in the table of words"),
        (lambda: plot_topic_card(2, WORDS, FREX), "topic = 2 has no row in the table of frex"),
        (lambda: plot_topic_card(1, WORDS, FREX, passages=WORDS), "no column year, region, text"),
        (lambda: plot_topic_card(1, None, FREX), "of type NoneType"),
        (lambda: plot_topic_card([1], WORDS, FREX), r"topic = \[1\] is no whole number"),
        (lambda: plot_topic_card(1, WORDS, FREX, trend="no table"), "of type str"),
        (lambda: plot_topic_card(1, WORDS, FREX, trend=twice(YEARS)), "topic 1, period 2013 stands twice"),
        (lambda: plot_topic_words(None), "of type NoneType"),
        (lambda: plot_topic_words(twice(WORDS)), "topic 1, rank 1 stands twice in the table: give that of one model"),
        (lambda: plot_topic_words(WORDS.assign(weight=NAN)), "weight is missing in 4 rows of 4"),
        (lambda: plot_topic_words(WORDS.assign(weight="x")), "weight = 'x' is no number"),
        (lambda: plot_topic_words(WORDS.assign(weight=30.0)), "weight = 30.0 cannot be drawn"),
        (lambda: plot_topic_words(WORDS.assign(term=["汽车", None, "贷款", "银行"])), "term is missing in 1 rows of 4"),
        (lambda: plot_topic_prevalence(YEARS.to_dict()), "of type dict"),
        (lambda: plot_topic_prevalence(twice(YEARS)), "topic 1, period 2013 stands twice"),
        (lambda: plot_topic_prevalence(YEARS.assign(share=NAN)), "share is missing in 8 rows of 8"),
        (lambda: plot_topic_prevalence(YEARS.assign(share="x")), "share = 'x' is no number"),
        (lambda: plot_topic_prevalence(YEARS.assign(topic=NAN)), "topic is missing"),
        (lambda: plot_topic_regions(twice(REGIONS)), "topic 1, period 甲省 stands twice"),
        (lambda: plot_topic_regions(REGIONS.assign(share=np.inf)), "share = inf cannot be drawn"),
        (lambda: plot_topic_regions(REGIONS.assign(period=None)), "period is missing in 6 rows of 6"),
        (lambda: plot_topic_effects(twice(EFFECTS)), "stands twice"),
        (lambda: plot_topic_effects(EFFECTS.assign(estimate="x")), "estimate = 'x' is no number"),
        (lambda: plot_topic_map(twice(MAP)), "topic 1 stands twice"),
        (lambda: plot_topic_map(MAP.assign(share=-0.1)), "share = -0.1 cannot be drawn"),
        (lambda: plot_topic_map(MAP.assign(x=[0.1, NAN, 0.2])), "x is missing in 1 rows of 3"),
    ],
)
def test_tables_of_other_measures_are_refused(draw, words):
    with pytest.raises(InvalidValue, match=words):
        draw()
