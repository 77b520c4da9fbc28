"""Topics of models beside one another as drawn: blocks as high as their text, bands between those that share it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color
from matplotlib.patches import PathPatch, Rectangle

from helpers.errors import InvalidValue
from helpers.measure import fit_topics, topic_overlap
from helpers.show import plot_topic_overlap, use_style
from helpers.show.style import COLOURS, GREY, check_glyphs

pytestmark = pytest.mark.usefixtures("figures_closed")


def overlap(*matrices, stable=()):
    """A table of models of which each two share so much text: topics x topics."""
    parts = []
    for model, text in enumerate(np.array(matrix) for matrix in matrices):
        row, column = (places.ravel() for places in np.indices(text.shape))
        parts.append(pd.DataFrame({
            "model": model + 1, "topic": row + 1, "label": [f"企业·模型·第{model}" for _ in row], "other": column + 1,
            "other_label": [f"企业·模型·第{model + 1}" for _ in row], "text": text.ravel(),
            "share": (text / text.sum(axis=1, keepdims=True)).ravel(),
            "other_share": (text / text.sum(axis=0, keepdims=True)).ravel(),
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


# Topic 1 splits into 3 and 1, topic 2 stays as 2; a tenth of topic 1 of the second model comes from topic 2.
SPLIT = overlap([[0.18, 0.0, 0.4], [0.02, 0.4, 0.0]])
# Then topics 1 and 3 merge again.
BACK = overlap([[0.18, 0.0, 0.4], [0.02, 0.4, 0.0]], [[0.2, 0.0], [0.0, 0.4], [0.4, 0.0]])


def blocks(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def bands(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, PathPatch)]


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_blocks_are_as_high_as_the_text_and_stand_beside_what_they_come_from():
    with use_style():
        figure = plot_topic_overlap(SPLIT)
    heights = np.array([block.get_height() for block in blocks(figure)])
    assert heights / heights[:2].sum() == pytest.approx([0.58, 0.42, 0.2, 0.4, 0.4])
    assert [text[0] for text in words(figure)] == ["1", "2", "2", "1", "3", "2", "3"], "the 2 and 3 topics stand below"
    assert words(figure)[2] == "2 topics"
    assert words(figure)[6] == "3 topics"
    tops = [block.get_y() + block.get_height() for block in blocks(figure)]
    assert tops[0] == tops[2] == pytest.approx(figure.axes[0].get_ylim()[1])
    assert tops[2] > tops[3] > tops[4]


def test_a_topic_has_the_colour_of_what_it_comes_from_and_is_paler_the_less_it_has_of_it():
    with use_style():
        faces = [block.get_facecolor() for block in blocks(plot_topic_overlap(SPLIT))]
    assert [same_color(face[:3], COLOURS[topic - 1]) for face, topic in zip(faces, [1, 2, 1, 1, 2], strict=True)] == [
        True
    ] * 5
    # Nine tenths of topic 1 come from it, all of topic 3.
    assert [face[3] for face in faces] == pytest.approx([0.62, 0.62, 0.12 + 0.45, 0.62, 0.62])


def test_bands_are_as_wide_as_the_text_and_small_ones_are_left_out():
    with use_style():
        figure = plot_topic_overlap(SPLIT)
    drawn = blocks(figure)
    scale = sum(block.get_height() for block in drawn[:2])
    ends = [band.get_path().vertices[[0, 3, 4, 7], 1] for band in bands(figure)]
    assert len(ends) == 3, "a tenth of a topic is no band"
    widths = {(round((end[0] - end[3]) / scale, 6), round((end[1] - end[2]) / scale, 6)) for end in ends}
    assert widths == {(0.18, 0.18), (0.4, 0.4)}
    first = max(ends, key=lambda end: (end[0], end[1]))
    assert first[0] == pytest.approx(drawn[0].get_y() + drawn[0].get_height()), "the first band begins at the top"
    assert first[1] == pytest.approx(drawn[2].get_y() + drawn[2].get_height()), "and goes to the first block"
    lowest = min(ends, key=lambda end: end[3])
    assert lowest[3] == pytest.approx(drawn[1].get_y()), "topic 2 ends with its own"


def test_three_models_keep_the_colours_of_the_first():
    with use_style():
        figure = plot_topic_overlap(BACK)
    faces = [block.get_facecolor() for block in blocks(figure)]
    assert len(faces) == 7
    assert same_color(faces[5][:3], COLOURS[0])
    assert same_color(faces[6][:3], COLOURS[1])
    assert len(bands(figure)) == 6
    assert len({block.get_x() for block in blocks(figure)}) == 3


def test_topics_that_are_not_stable_are_grey():
    table = SPLIT.assign(stable=SPLIT["topic"] == 1, other_stable=SPLIT["other"] != 3)
    with use_style():
        figure = plot_topic_overlap(table)
    assert [same_color(block.get_facecolor()[:3], GREY) for block in blocks(figure)] == [False, True, False, True, False]
    texts = table.assign(stable=table["stable"].astype(str), other_stable=table["other_stable"].astype(str))
    with use_style():
        faces = [block.get_facecolor() for block in blocks(plot_topic_overlap(texts))]
    assert faces == [block.get_facecolor() for block in blocks(figure)], "as a file holds them"
    assert "grey: unstable topics" in figure.get_supxlabel()
    assert "grey" not in plot_topic_overlap(SPLIT).get_supxlabel()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_stay_in_their_blocks_and_all_in_the_figure(language):
    generator = np.random.default_rng(5)
    matrices = [generator.dirichlet(np.full(8 * 11, 0.1)).reshape(8, 11)]
    matrices.append(np.diag(matrices[0].sum(axis=0)) @ generator.dirichlet(np.full(15, 0.2), 11))
    with use_style(language):
        figure = plot_topic_overlap(overlap(*matrices), glosses={"企业": "firms", "模型": "a model of topics"})
        check_glyphs(figure)
        figure.canvas.draw()
        boxes = [block.get_window_extent() for block in blocks(figure)]
        inside = [text for text in figure.axes[0].texts if text.get_zorder() == 4]
        for text, box in zip(inside, boxes, strict=True):
            if text.get_text():
                own = text.get_window_extent()
                assert (box.x0 <= own.x0, own.x1 <= box.x1, box.y0 - 1 <= own.y0, own.y1 <= box.y1 + 1) == (True,) * 4
        whole = figure.get_tightbbox()
        assert (whole.x0 > -0.02, whole.x1 < 7.22) == (True, True)


def test_the_note_says_what_heights_and_bands_mean():
    with use_style():
        assert "part of the text" in plot_topic_overlap(SPLIT).get_supxlabel()
    with use_style("zh"):
        assert "占全文的比重" in plot_topic_overlap(SPLIT).get_supxlabel()


def test_what_the_measure_returns_is_drawn(teaching_dtm):
    models = [fit_topics(teaching_dtm, k, "nmf") for k in (3, 5)]
    with use_style("zh"):
        figure = plot_topic_overlap(topic_overlap(models, teaching_dtm))
    assert len(blocks(figure)) == 8
    assert sorted(words(figure)[4:9]) == [f"{topic} {name}" for topic, name in enumerate(models[1].labels(), start=1)]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (SPLIT.drop(columns="other_share"), "no column other_share"),
        (SPLIT.head(0), "no row"),
        ("overlap", "of type str"),
        (pd.concat([SPLIT, SPLIT]), "stands twice"),
        (SPLIT.assign(model=None), "model is missing"),
        (SPLIT.astype({"topic": str}), "topic = '1' is no number"),
        (SPLIT.assign(other_label=None), "other_label is missing"),
        (SPLIT.assign(text=7.0), "text = 7.0 cannot be drawn"),
        (SPLIT.assign(share="x"), "share = 'x' is no number"),
        (SPLIT.assign(other_share=np.inf), "other_share = inf cannot be drawn"),
    ],
)
def test_other_tables_are_refused(table, message):
    with pytest.raises(InvalidValue, match=message):
        plot_topic_overlap(table)
