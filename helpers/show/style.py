"""One look for every figure, with a Chinese font that comes with a package, in English or in Chinese."""

from __future__ import annotations

import contextlib
import contextvars
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from cycler import cycler
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.errors import DafuError, InvalidValue

Language = Literal["en", "zh"]
FONT_FAMILY = "Noto Sans SC"

# Okabe and Ito 2008: eight colours that people with any form of colour blindness tell apart.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
GREY = "#6b6b6b"
LIGHT = "#d9d9d9"

_language: contextvars.ContextVar[Language] = contextvars.ContextVar("language", default="en")


class MissingGlyphError(DafuError):
    """Raise this when the font has no glyph for a character of a figure, which would show as a box."""


def font_path() -> Path:
    """The font file: Noto Sans SC Regular, which the package zhplot carries (SIL Open Font Licence)."""
    return Path(str(files("zhplot") / "fonts" / "NotoSansSC-Regular.ttf"))


def use_style(language: Language = "en") -> contextlib.ExitStack:
    """Draw figures in Dafu's style from now on.

    Parameters
    ----------
    language
        Of labels: ``"en"`` or ``"zh"``.

    Returns
    -------
    A context manager: ``with use_style("zh"): …`` restores the former style at its end. Called alone it
    holds until the next call.

    Raises
    ------
    InvalidValue
        If the language is another.
    """
    if language not in ("en", "zh"):
        raise InvalidValue(f'language = {language!r} is unknown: use "en" or "zh"')
    restore = contextlib.ExitStack()
    former, token = mpl.rcParams.copy(), _language.set(language)
    restore.callback(mpl.rcParams.update, former)
    restore.callback(_language.reset, token)
    _register_font()
    mpl.rcParams.update(_settings())  # type: ignore[arg-type]
    return restore


def current_language() -> Language:
    """The language that `use_style` set."""
    return _language.get()


@cache
def _register_font() -> None:
    font_manager.fontManager.addfont(font_path())


def _settings() -> dict[str, Any]:
    return {
        "font.family": FONT_FAMILY,
        "font.size": 9,
        # A dollar sign in a word is no formula.
        "text.parse_math": False,
        "axes.unicode_minus": False,
        "axes.prop_cycle": cycler(color=COLOURS),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.linewidth": 0.6,
        "axes.titlesize": 9.5,
        "axes.titlelocation": "left",
        "axes.titlepad": 8,
        "axes.labelsize": 8.5,
        "axes.labelcolor": "#333333",
        "axes.axisbelow": True,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": "#333333",
        "ytick.labelcolor": "#333333",
        "xtick.labelsize": 8,
        "ytick.labelsize": 8,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 3,
        "ytick.major.size": 3,
        "grid.color": LIGHT,
        "grid.linewidth": 0.5,
        "legend.frameon": False,
        "legend.fontsize": 8,
        "lines.linewidth": 1.4,
        "figure.dpi": 120,
        "figure.facecolor": "white",
        "figure.constrained_layout.use": True,
        "savefig.dpi": 300,
        # Outlines need no font on the reader's machine; the salt makes ids the same on every run.
        "svg.fonttype": "path",
        "svg.hashsalt": "dafu",
        "pdf.fonttype": 42,
    }


@cache
def _glyphs() -> frozenset[int]:
    with TTFont(font_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def check_glyphs(figure: Figure) -> None:
    """Compare every character of a figure with the font's own character map.

    Raises
    ------
    MissingGlyphError
        If the font lacks one; the message names the characters.
    """
    texts = [text.get_text() for text in figure.findobj(Text) if text.get_visible()]
    missing = {character for text in texts for character in text if not _is_drawn(character)}
    if missing:
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(missing))
        raise MissingGlyphError(f"the font {FONT_FAMILY} has no glyph for {shown}: replace it in the labels")


def _is_drawn(character: str) -> bool:
    return ord(character) in _glyphs() or character in "\n\t"
