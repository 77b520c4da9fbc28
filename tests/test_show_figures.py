"""Figures are the same bytes on every run, carry their record, and never show a box."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont

from helpers.errors import InvalidValue
from helpers.measure import load_lexicon
from helpers.show import current_language, plot_keyword_trend, plot_topic_words, save_figure, use_style
from helpers.show.compare import same_picture, same_table
from helpers.show.fonts import subset_woff2
from helpers.show.style import MissingGlyphError, check_glyphs, font_path
from helpers.show.words import _WORDS, label

pytestmark = pytest.mark.usefixtures("figures_closed")

TABLE = pd.DataFrame(
    {
        "period": [2013, 2014, 2015], "term": ["企业"] * 3, "count": [3, 0, 40], "tokens": [500, 0, 9000],
        "replies": [2, 0, 12], "rate": [60.0, float("nan"), 44.4], "low": [20.0, float("nan"), 30.0],
        "high": [90.0, float("nan"), 60.0], "thin": [True, True, False],
    }
)  # fmt: skip
TABLE.attrs["provenance"] = {"corpus": "small", "steps": [{"function": "keyword_trend", "seed": 3}]}
WORDS = {"data": TABLE, "caption": "A caption.", "alt": "Points."}


def draw(folder, language="en", name="trend"):
    with use_style(language):
        return save_figure(plot_keyword_trend(TABLE), name, folder=folder, **WORDS)


def test_everything_is_saved_and_recorded(tmp_path):
    svg = draw(tmp_path)
    assert sorted(path.name for path in svg.parent.iterdir()) == ["trend.csv", "trend.md", "trend.png", "trend.svg"]
    assert (tmp_path / "en" / "trend.csv").read_bytes().startswith(b"\xef\xbb\xbfperiod,term")
    entry = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["en/trend"]
    assert entry["provenance"] == TABLE.attrs["provenance"]
    assert entry["seeds"] == [3]
    assert entry["packages"]["matplotlib"] == mpl.__version__
    assert len(entry["code"]["sha256"]) == 64
    assert set(entry["files"]) == {"en/trend.csv", "en/trend.md", "en/trend.png", "en/trend.svg"}


@pytest.mark.slow
def test_bytes_are_the_same_in_another_process(tmp_path):
    draw(tmp_path / "here")
    code = "import sys; from pathlib import Path; from tests.test_show_figures import draw; draw(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "99", "MPLBACKEND": "agg"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "there")], check=True, env=environment)
    for suffix in ("svg", "png", "csv", "md"):
        file = f"en/trend.{suffix}"
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "there" / file).read_bytes()
    assert (tmp_path / "here/manifest.json").read_bytes() == (tmp_path / "there/manifest.json").read_bytes()


def test_a_gap_breaks_the_line_and_thin_points_are_hollow():
    with use_style():
        axes = plot_keyword_trend(TABLE).axes[0]
    line, full, hollow = axes.lines
    assert list(full.get_xdata()) == [2]
    assert list(hollow.get_xdata()) == [0]
    assert hollow.get_markerfacecolor() == "white"
    assert axes.get_ylim()[0] == 0
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2013\nn=2", "2014\nn=0", "2015\nn=12"]


def test_a_point_without_an_interval_is_explained():
    with use_style():
        assert "no bar" not in plot_keyword_trend(TABLE).get_supxlabel(), "a period without replies needs no interval"
        some = plot_keyword_trend(TABLE.assign(low=[np.nan, np.nan, 30.0], high=[np.nan, np.nan, 60.0]))
        none = plot_keyword_trend(TABLE.assign(low=np.nan, high=np.nan))
    assert "no bar: too few texts" in some.get_supxlabel()
    assert "bar" not in none.get_supxlabel()


def test_the_switch_changes_labels_and_restores():
    with use_style("zh"):
        assert (current_language(), label("year")) == ("zh", "年份")
        with use_style("en"):
            assert label("year") == "Year"
        assert current_language() == "zh"
    with pytest.raises(InvalidValue, match="language = 'fr'"):
        use_style("fr")  # type: ignore[arg-type]


def test_the_font_has_every_character_that_figures_need(teaching):
    glyphs = set(TTFont(font_path()).getBestCmap())
    needed = set("".join(teaching.replies["text"])) | set("".join(load_lexicon()["term"]))
    needed |= {character for pair in _WORDS.values() for words in pair for character in words}
    assert not {character for character in needed if ord(character) not in glyphs} - {"\n"}


def test_a_missing_glyph_is_an_error_and_never_a_box(tmp_path):
    with use_style():
        figure, axes = plt.subplots()
        axes.set_title("企业 \U0001f3ed")
        with pytest.raises(MissingGlyphError, match=r"U\+1F3ED"):
            save_figure(figure, "box", folder=tmp_path, **WORDS)
        assert not list(tmp_path.iterdir())
        axes.set_title("龘 ℃ −")
        check_glyphs(figure)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Two Words"}, "no file name"),
        ({"caption": " "}, "empty caption or alt"),
        ({"alt": ""}, "empty caption or alt"),
        ({"data": TABLE.head(0)}, "empty table"),
        ({"data": pd.DataFrame({"a": [1]})}, "does not say what it was made from"),
    ],
)
def test_an_unfounded_figure_is_refused(tmp_path, change, words):
    options = {"name": "trend", **WORDS, **change}
    with pytest.raises(InvalidValue, match=words):
        save_figure(plt.figure(), options.pop("name"), folder=tmp_path, **options)
    assert not list(tmp_path.iterdir())


def test_a_plot_names_the_column_it_lacks():
    with pytest.raises(InvalidValue, match="no column rank"):
        plot_topic_words(pd.DataFrame({"topic": [1], "term": ["甲"], "weight": [1.0]}))


def test_tables_and_pictures_are_compared(tmp_path):
    draw(tmp_path / "a")
    draw(tmp_path / "b", "zh")
    changed = TABLE.assign(rate=TABLE["rate"] * 1.5)
    changed.attrs = TABLE.attrs
    with use_style():
        save_figure(plot_keyword_trend(changed), "trend", folder=tmp_path / "c", **{**WORDS, "data": changed})
    one, other = tmp_path / "a/en/trend.csv", tmp_path / "c/en/trend.csv"
    assert same_table(one, tmp_path / "b/zh/trend.csv")
    assert not same_table(one, other)
    assert same_picture(one.with_suffix(".png"), one.with_suffix(".png"))
    assert not same_picture(one.with_suffix(".png"), tmp_path / "b/zh/trend.png", tolerance=1)


def test_the_page_font_is_small_and_the_same_every_time():
    once, again = subset_woff2("答复企业abc"), subset_woff2("abc企业答复")
    assert once == again
    assert once.startswith(b"wOF2")
    assert len(once) < 20_000


def test_thin_periods_and_gaps_keep_the_layout():
    """No filled point at all, a gap, and a point on the axis: what is not clipped must not stretch the layout."""
    table = pd.DataFrame(
        {
            "period": ["2013", "2014", "2015"], "term": "企业", "count": [2, 0, 0], "tokens": [100, 0, 100],
            "replies": [2, 0, 2], "rate": [200.0, np.nan, 0.0], "low": [100.0, np.nan, np.nan],
            "high": [300.0, np.nan, np.nan], "thin": True,
        }
    )  # fmt: skip
    with use_style("en"):
        figure = plot_keyword_trend(table)
        figure.canvas.draw()
    assert figure.axes[0].get_position().height > 0.4
