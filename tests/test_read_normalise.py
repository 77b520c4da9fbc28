"""Widths fold, lengths stay, paragraphs are lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.read.normalise import fold_width, normalise, source_quality

FOLDED = [
    ("（第０１２７号）", "(第0127号)"),
    ("ＪＹ１４，Ａ类：５Ｇ", "JY14,A类:5G"),
    ("﹝2017﹞", "〔2017〕"),
    ("《规划》、“十四五”。", "《规划》、“十四五”。"),
]


@pytest.mark.parametrize(("printed", "folded"), FOLDED)
def test_width(printed, folded):
    assert fold_width(printed) == folded


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold_width(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


def test_paragraphs_become_lines():
    assert normalise("甲\u2028乙\x85丙\x0c丁\u2029戊") == "甲\n乙\n丙\n丁\n戊"
    assert normalise("\ufeff　　一、甲。\r\n\r\n\r\n  乙 83. 4%。\u200b\r丙\x00") == "一、甲。\n乙 83. 4%。\n丙"


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("對(duì)市政協(xié)提案的答復(fù)", "mirror"),
        ("光电二极管(pin)、(一)总体情况", "clean"),
    ],
)
def test_pinyin_in_brackets_marks_a_mirror(text, quality):
    assert source_quality(text) == quality
