"""Keyword in context as it is read: the term in the middle, its contexts flush against it."""

from __future__ import annotations

import pandas as pd
from pandas.io.formats.style import Styler

from helpers.show.drawing import need

_READ = ["year", "left", "keyword", "right"]


def show_kwic(table: pd.DataFrame) -> Styler:
    """Lay out a table of `kwic` as a concordance, for a notebook or a page.

    Parameters
    ----------
    table
        What `kwic` returns; its order is kept.

    Returns
    -------
    A pandas Styler of the columns year, left, keyword and right: the left context is set flush right, the right
    one flush left, so that the eye runs down the term. ``.to_html()`` gives the same bytes on every run.

    Raises
    ------
    InvalidValue
        If the table has not these columns, or no row.
    """
    need(table, *_READ)
    # An identifier drawn at random would change the page on every run.
    lines = table[_READ].style.format(escape="html").set_uuid("kwic").hide(axis="index")
    sides = {"left": "right", "keyword": "center", "right": "left"}
    for column, side in sides.items():
        lines = lines.set_properties(subset=[column], **{"text-align": side, "white-space": "nowrap"})
    return lines.set_properties(subset=["keyword"], **{"font-weight": "bold"})
