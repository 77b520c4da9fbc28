"""A concordance has its term in the middle, keeps the table's order, and is the same bytes on every run."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.show import show_kwic

TABLE = pd.DataFrame(
    {"year": [2019, 2018], "left": ["着力优化", "<改善"], "keyword": ["营商环境"] * 2, "right": ["评价", "工作"], "start": [4, 9]}
)


def test_contexts_are_set_flush_against_the_term():
    page = show_kwic(TABLE).to_html()
    aligned = dict(re.findall(r"_(col\d)[^{}]*\{\s*text-align: (\w+)", page))
    assert aligned == {"col1": "right", "col2": "center", "col3": "left"}
    assert [int(year) for year in re.findall(r">(20\d\d)<", page)] == [2019, 2018]
    assert "start" not in page
    assert "&lt;改善" in page


def test_the_page_is_the_same_every_time():
    assert show_kwic(TABLE).to_html() == show_kwic(TABLE).to_html()


def test_another_table_is_refused():
    with pytest.raises(InvalidValue, match="no column left, right"):
        show_kwic(TABLE[["year", "keyword"]])
