"""Topics over periods as drawn: blocks as high as shares, bands that meet them, words where there is room."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color
from matplotlib.patches import PathPatch, Rectangle

from helpers.errors import InvalidValue
from helpers.show import plot_topic_flow, use_style
from helpers.show.style import COLOURS, GREY, check_glyphs

pytestmark = pytest.mark.usefixtures("figures_closed")

# Topic 1 has two topics of the second period; topic 2 is not there in the third; topic 3 comes late.
FLOW = pd.DataFrame(
    [
        ("2013-2015", 1, 1, "汽车·芯片·电池", 0.6, 0.9), ("2013-2015", 2, 2, "贷款·银行·担保", 0.4, 1.0),
        ("2016-2018", 1, 1, "汽车·零部件·整车", 0.3, 0.8), ("2016-2018", 2, 1, "电池·回收·材料", 0.2, 0.2),
        ("2016-2018", 3, 2, "贷款·银行·贴息", 0.5, 0.9),
        ("2019-2021", 1, 1, "汽车·芯片·平台", 0.25, 0.9), ("2019-2021", 2, 3, "数据·平台·算力", 0.75, 1.0),
    ],
    columns=["period", "period_topic", "topic", "label", "share", "similarity"],
)  # fmt: skip


def blocks(axes):
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def bands(axes):
    return [patch for patch in axes.patches if isinstance(patch, PathPatch)]


def many(topics, periods):
    generator = np.random.default_rng(4)
    shares = generator.dirichlet(np.full(topics, 2.0), periods)
    return pd.DataFrame(
        [
            (2010 + period, topic + 1, topic + 1, "产业·政策·支持", shares[period, topic], 0.8)
            for period in range(periods)
            for topic in range(topics)
        ],
        columns=FLOW.columns,
    )


def test_blocks_are_as_high_as_shares_and_stand_in_the_order_of_topics():
    with use_style():
        axes = plot_topic_flow(FLOW).axes[0]
    drawn = blocks(axes)
    heights = np.array([block.get_height() for block in drawn])
    assert heights / heights[:2].sum() == pytest.approx([0.6, 0.4, 0.3, 0.2, 0.5, 0.25, 0.75])
    columns = [list(group) for _, group in itertools.groupby(drawn, key=lambda block: block.get_x())]
    assert [len(column) for column in columns] == [2, 3, 2]
    for column in columns:
        assert column[0].get_y() + column[0].get_height() == pytest.approx(axes.get_ylim()[1]), "from the top"
        tops = [block.get_y() + block.get_height() for block in column]
        assert tops == sorted(tops, reverse=True)
    one, other, next_topic = columns[1]
    assert other.get_y() + other.get_height() == pytest.approx(one.get_y()), "one topic's blocks touch"
    assert next_topic.get_y() + next_topic.get_height() < other.get_y() - 0.05


def test_a_band_meets_the_blocks_of_its_topic_on_both_sides():
    with use_style():
        axes = plot_topic_flow(FLOW).axes[0]
    drawn = blocks(axes)
    found = bands(axes)
    assert len(found) == 3, "topic 1 twice and topic 2 once; nothing joins what is not there"
    left, right = drawn[0], drawn[2:4]
    ends = found[0].get_path().vertices
    assert ends[0] == pytest.approx([left.get_x() + left.get_width(), left.get_y() + left.get_height()])
    assert ends[3] == pytest.approx([right[0].get_x(), right[0].get_y() + right[0].get_height()])
    assert ends[4] == pytest.approx([right[1].get_x(), right[1].get_y()])
    assert ends[7] == pytest.approx([left.get_x() + left.get_width(), left.get_y()])
    assert [same_color(band.get_facecolor()[:3], colour) for band, colour in
            zip(found, (COLOURS[0], COLOURS[1], COLOURS[0]), strict=True)] == [True] * 3  # fmt: skip


def test_a_block_is_paler_the_less_it_is_like_its_topic():
    with use_style():
        drawn = blocks(plot_topic_flow(FLOW).axes[0])
    depths = [block.get_facecolor()[3] for block in drawn]
    assert np.argsort(depths, kind="stable").tolist() == [3, 2, 0, 4, 5, 1, 6]
    assert min(depths) > 0.1


def test_the_scale_is_a_tenth_of_a_column():
    with use_style():
        axes = plot_topic_flow(FLOW).axes[0]
    (segment,) = axes.collections[0].get_segments()
    column = sum(block.get_height() for block in blocks(axes)[:2])
    assert np.ptp(segment[:, 1]) == pytest.approx(column / 10)
    assert "10%" in [text.get_text() for text in axes.texts]


def test_periods_stand_under_their_columns_in_the_order_of_the_table():
    with use_style():
        axes = plot_topic_flow(FLOW).axes[0]
    below = [text for text in axes.texts if text.get_position()[1] < 0]
    assert [text.get_text() for text in below] == ["2013–15", "2016–18", "2019–21"]
    middles = sorted({block.get_x() + block.get_width() / 2 for block in blocks(axes)})
    assert [text.get_position()[0] for text in below] == pytest.approx(middles)


def test_a_reader_without_chinese_learns_of_every_block_and_topic():
    glosses = {"汽车": "cars", "电池": "batteries", "贷款": "loans", "数据": "data"}
    with use_style("en"):
        figure = plot_topic_flow(FLOW, ["汽车·芯片·电池", "贷款·银行·担保", "数据·平台·算力"], glosses=glosses)
    inside = [text.get_text() for text in figure.axes[0].texts if text.get_position()[1] > 0 and text.get_ha() == "center"]
    assert [text.split("\n")[0] for text in inside] == [
        "1 cars, batteries", "2 loans", "1 cars", "1 batteries", "2 loans", "1 cars", "3 data"
    ]  # fmt: skip
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "1  汽车·芯片·电池  cars · batteries", "2  贷款·银行·担保  loans", "3  数据·平台·算力  data"
    ]  # fmt: skip


@pytest.mark.parametrize(("topics", "periods"), [(8, 5), (10, 2), (6, 13), (3, 1)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_stay_in_their_blocks_and_all_in_the_figure(topics, periods, language):
    table = many(topics, periods)
    with use_style(language):
        glosses = {"产业": "industry", "支持": "financial and other support"} if language == "en" else None
        figure = plot_topic_flow(table, ["产业·政策·支持"] * topics, glosses=glosses)
        check_glyphs(figure)
        figure.canvas.draw()
        axes = figure.axes[0]
        inside = [text for text in axes.texts if text.get_text() and text.get_ha() == "center" and text.get_position()[1] > 0]
        boxes = {tuple(np.round(block.get_center(), 6)): block.get_window_extent() for block in blocks(axes)}
        for text in inside:
            room, box = boxes[tuple(np.round(text.get_position(), 6))], text.get_window_extent()
            assert room.x0 <= box.x0
            assert box.x1 <= room.x1
            assert room.y0 - 1 <= box.y0
            assert box.y1 <= room.y1 + 1
        whole = figure.get_tightbbox()
        assert (whole.x0 > -0.02, whole.x1 < 7.22) == (True, True)
        assert figure.legends[0].get_window_extent().y0 >= axes.get_window_extent().y1
    assert len(blocks(axes)) == topics * periods
    assert len(bands(axes)) == topics * (periods - 1)
    assert [text.get_text() for text in figure.legends[0].get_texts()][0] .startswith("1  产业·政策·支持")


def test_the_note_says_what_heights_mean():
    with use_style():
        english = plot_topic_flow(FLOW).get_supxlabel()
    with use_style("zh"):
        chinese = plot_topic_flow(FLOW).get_supxlabel()
    assert "share of the period's text" in english.replace("\n", " ")
    assert "占该时期全文的比重" in chinese
    assert not plot_topic_flow(FLOW).legends


def test_topics_that_are_not_stable_are_grey():
    with use_style():
        figure = plot_topic_flow(FLOW.assign(stable=FLOW["topic"] != 1), ["汽车·芯片·电池", "贷款·银行·担保"])
    drawn, joined = blocks(figure.axes[0]), bands(figure.axes[0])
    assert [same_color(block.get_facecolor()[:3], GREY) for block in drawn] == [topic == 1 for topic in FLOW["topic"]]
    assert [same_color(band.get_facecolor()[:3], GREY) for band in joined] == [True, False, True]
    assert [same_color(handle.get_facecolor()[:3], GREY) for handle in figure.legends[0].get_patches()] == [True, False]
    assert "grey: unstable topics" in figure.get_supxlabel()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (FLOW.drop(columns="similarity"), "no column similarity"),
        (FLOW.head(0), "no row"),
        (None, "of type NoneType"),
        (pd.concat([FLOW, FLOW]), "period 2013-2015, period_topic 1 stands twice"),
        (FLOW.assign(period=None), "period is missing"),
        (FLOW.assign(topic="1"), "topic = '1' is no number"),
        (FLOW.assign(share="x"), "share = 'x' is no number"),
        (FLOW.assign(share=float("nan")), "share is missing"),
        (FLOW.assign(similarity=[float("nan"), *[0.5] * (len(FLOW) - 1)]), "similarity is missing in 1 rows"),
        (FLOW.assign(similarity=-0.5), "similarity = -0.5 cannot be drawn"),
    ],
)
def test_other_tables_are_refused(table, words):
    with pytest.raises(InvalidValue, match=words):
        plot_topic_flow(table)
