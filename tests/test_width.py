"""Widths fold, lengths stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.width import fold_width

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
