"""The numbers that Word makes by itself (一、 (一) 1.) are written into the paragraphs that they stand before."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from(first: str, last: int) -> Callable[[int], str]:
    """Numbers that Unicode has as characters of their own, up to a last one."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= last else str(number)


# The formats of numbers (ECMA-376, 17.18.59) that Chinese letters use; any other is written as 1, 2, 3.
_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting"), _chinese),
    **dict.fromkeys(("taiwaneseCounting", "taiwaneseCountingThousand"), _chinese),
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "decimalZero": "{:02}".format,
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "upperRoman": _from("Ⅰ", 12),
    "lowerRoman": _from("ⅰ", 12),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
}
# First number, format, and text such as "%1、" for each level of a list.
_Levels = dict[int, tuple[int, str, str]]


def write_numbers(raw: bytes) -> bytes:
    """A Word file (.docx) in which every automatic number is text too; bullets are left out.

    Raises
    ------
    ElementTree.ParseError, KeyError, ValueError
        Or whatever `zipfile` raises, if the file is damaged.

    Notes
    -----
    Lists that take their levels from a list style (``numStyleLink``) get no numbers.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if not {"word/document.xml", "word/numbering.xml"} <= parts.keys():
        return raw
    document = ElementTree.fromstring(parts["word/document.xml"])
    styles = _style_places(ElementTree.fromstring(parts["word/styles.xml"])) if "word/styles.xml" in parts else {}
    _number(document, styles, _Lists(ElementTree.fromstring(parts["word/numbering.xml"])))
    parts["word/document.xml"] = ElementTree.tostring(document)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


class _Lists:
    """The lists of a file and how far each has counted."""

    def __init__(self, numbering: Element) -> None:
        kinds = {_attribute(kind, "abstractNumId"): _levels(kind) for kind in numbering.iter(f"{_W}abstractNum")}
        self._kind = {_attribute(num, "numId"): _value(num, "abstractNumId") for num in numbering.iter(f"{_W}num")}
        self._levels = {num: dict(kinds.get(kind, {})) for num, kind in self._kind.items()}
        self._restarts: dict[str, dict[int, int]] = defaultdict(dict)
        for num in numbering.iter(f"{_W}num"):
            for override in num.iter(f"{_W}lvlOverride"):
                self._override(_attribute(num, "numId"), override)
        # Lists of one kind count on, unless one says where it starts.
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def _override(self, num: str, override: Element) -> None:
        level = int(_attribute(override, "ilvl"))
        self._levels[num] |= _levels(override)
        start = _value(override, "startOverride")
        if start:
            self._restarts[num][level] = int(start)

    def next_label(self, num: str, level: int) -> str:
        """The label of the next paragraph of a list, at a level of it; empty for a bullet and for no list."""
        levels = self._levels.get(num, {})
        if level not in levels:
            return ""
        counts = self._counts[self._kind[num]]
        if level in self._restarts[num]:
            counts[level] = self._restarts[num].pop(level) - 1
        counts[level] = counts.get(level, levels[level][0] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level][1] == "bullet":
            return ""
        return re.sub(r"%([1-9])", lambda place: _written(int(place[1]) - 1, levels, counts), levels[level][2])


def _written(level: int, levels: _Levels, counts: dict[int, int]) -> str:
    start, form, _ = levels.get(level, (1, "decimal", ""))
    number = counts.get(level, start)
    return "" if form == "none" else _FORMATS.get(form, str)(number)


def _levels(holder: Element) -> _Levels:
    return {
        int(_attribute(level, "ilvl")): (
            int(_value(level, "start") or 1),
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText"),
        )
        for level in holder.iter(f"{_W}lvl")
    }


def _attribute(element: Element, name: str) -> str:
    return element.get(f"{_W}{name}", "")


def _value(element: Element, name: str) -> str:
    """The value of an element's child of this name; empty where there is none."""
    child = element.find(f"{_W}{name}")
    return "" if child is None else _attribute(child, "val")


def _place(properties: Element | None) -> tuple[str, str]:
    """List and level that the properties of a paragraph or a style name; empty where they name none."""
    numbered = properties.find(f"{_W}numPr") if properties is not None else None
    return ("", "") if numbered is None else (_value(numbered, "numId"), _value(numbered, "ilvl"))


def _style_places(styles: Element) -> dict[str, tuple[str, str]]:
    """List and level of every style, its own or those of the style that it is based on."""
    elements = {_attribute(style, "styleId"): style for style in styles.iter(f"{_W}style")}
    places = {}
    for name in elements:
        num, level, ancestor = "", "", name
        for _ in range(20):  # A style that is based on itself would go on for ever.
            if ancestor not in elements or (num and level):
                break
            own = _place(elements[ancestor].find(f"{_W}pPr"))
            num, level, ancestor = num or own[0], level or own[1], _value(elements[ancestor], "basedOn")
        places[name] = (num, level)
    return places


def _number(document: Element, styles: dict[str, tuple[str, str]], lists: _Lists) -> None:
    for paragraph in document.iter(f"{_W}p"):
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            continue
        own, styled = _place(properties), styles.get(_value(properties, "pStyle"), ("", ""))
        num, level = own[0] or styled[0], own[1] or styled[1] or "0"
        shown, deleted = _texts(paragraph)
        # An empty paragraph of a list counts, a deleted one does not.
        if not num or (deleted and not shown):
            continue
        label = lists.next_label(num, int(level))
        if label and shown:
            run = Element(f"{_W}r")
            ElementTree.SubElement(run, f"{_W}t").text = label
            paragraph.insert(list(paragraph).index(properties) + 1, run)


def _texts(paragraph: Element) -> tuple[int, int]:
    """How many letters a paragraph shows, and how many stretches of it tracking has deleted or moved away."""
    gone = [change for mark in ("del", "moveFrom") for change in paragraph.iter(f"{_W}{mark}")]
    return _letters(paragraph) - sum(map(_letters, gone)), len(gone)


def _letters(element: Element) -> int:
    return sum(len(text.text or "") for text in element.iter(f"{_W}t"))
