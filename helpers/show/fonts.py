"""The font for web pages: only the characters that a page uses, small enough to be carried inside it."""

from __future__ import annotations

import io

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from helpers.show.style import font_path


def subset_woff2(characters: str) -> bytes:
    """Noto Sans SC reduced to the given characters, as WOFF2.

    The same characters give the same bytes. Characters that the font lacks are left to the reader's
    own fonts.
    """
    options = Options(flavor="woff2", recalc_timestamp=False, desubroutinize=True, notdef_outline=True)
    with TTFont(font_path(), recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(sorted(set(characters))))
        subsetter.subset(font)
        font.flavor = "woff2"
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
