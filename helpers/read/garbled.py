"""Broken text is told from Chinese: text read in a wrong encoding, lost characters, nameless characters of a PDF.

A text in a wrong encoding is made of characters that no Chinese text puts side by side. What Chinese texts are made
of, two national standards have settled: GB 2312 for simplified and the first level of Big5 for traditional script.
Even a list of place names, rare earths or medicinal herbs stays inside them; text read wrongly does not, nor do the
marks of lost characters and those of private fonts. (ftfy's heuristic, made for Latin letters, lets most wrong
readings between GBK and Big5 pass, and all of a font's own characters.)
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata

import opencc

# Of so many letters in a row, so many may not be strange. In clean texts at most 4 are, in broken ones 8 to 20.
_WINDOW, _STRANGE = 20, 7
# Now and then a page loses a character or two; more than one in so many letters is damage.
_LOST_ONE_IN = 200
_LOST = "\ufffd"
_KNOWN, _UNKNOWN, _NEITHER = "k", "u", "-"
# What lost characters (U+FFFD) and memory that was never written look like in GBK.
_LOST_IN_GBK = re.compile("锟斤拷|茂驴陆|烫烫烫|屯屯屯")
_NAMELESS = re.compile(r"\(cid:\d{1,6}\)")
_QUESTION_MARKS = re.compile(r"\?{3,}")
_MOST_QUESTION_MARKS = 12
# A mark in the place of every second to fourth character. A form's boxes (是□否□) stand behind the same few words, and
# masked names (李*、王*) apart.
_SCATTERED = re.compile(r"(?<!\?)(?:\?++[^\s?]{1,3}){6,}|(?<![□■])(?:[□■]++[^\s□■、]{1,3}){6,}|(?<!\*)(?:\*++[^\s*、]{1,3}){6,}")
_FEWEST_BETWEEN = 6
_NO_HAN = re.compile(r"[0-9A-Za-z.%()《》“”]+")
# Chinese characters as codes: &#31532; &#x7b2c; \\u7b2c and %E7%AC%AC. An address may hold some of the last.
_CODES = re.compile(
    r"&#(?:1[3-9]|[2-3]\d|40)\d{3};|&#[xX][3-9][0-9a-fA-F]{3};|\\u[3-9][0-9a-fA-F]{3}|%[eE][3-9](?:%[89aAbB][0-9a-fA-F]){2}"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff]+")
_MOST_CODES = 7
_MARKUP = re.compile(r"</?(?:p|div|span|br|font|strong|b|table|tbody|tr|td|li|ul|a|img)\b[^<>\n]{0,300}>", re.IGNORECASE)
_MOST_MARKUP = 2
_PINYIN = frozenset("āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹ")
_NO_LETTERS = re.compile("[\x80-\x84\x86-\x9f\u2e80-\u2fdf\ue000-\uf8ff\ufffd]")
# One in five or six characters of a reply is one of these, in either script; one in two hundred of a wrong guess.
_COMMON = frozenset("的一是在不了有和人中上我您提案建这這为為国國会會对對议議业業发發")
# How the text was read, in which encoding it was, and both in words.
_READ_AS = (
    ("gb18030", "utf-8", "UTF-8 that was read as GBK"),
    ("big5hkscs", "utf-8", "UTF-8 that was read as Big5"),
    ("latin-1", "utf-8", "UTF-8 that was read as Latin-1"),
    ("cp1252", "utf-8", "UTF-8 that was read as Windows-1252"),
    ("latin-1", "gb18030", "GBK that was read as Latin-1"),
    ("cp1252", "gb18030", "GBK that was read as Windows-1252"),
    ("gb18030", "big5hkscs", "Big5 that was read as GBK"),
    ("big5hkscs", "gb18030", "GBK that was read as Big5"),
)
# Radicals that PDF files give for the characters they look like; Unicode's normal forms know U+2F00-2FD5 alone.
_RADICALS = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | dict(
    zip(
        "⺝⺟⺠⺩⺬⺮⺶⻁⻃⻄⻅⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "月母民王示竹羊虎西西见贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_TO_CHARACTERS = str.maketrans(_RADICALS)


def without_radicals(text: str) -> str:
    """The text with characters in the place of the radicals that look like them (⼯业 becomes 工业)."""
    return text.translate(_TO_CHARACTERS)


def holds_markup(text: str) -> bool:
    """Whether the tags of a web page stand in a text, as where a page was saved with its markup escaped (&lt;p&gt;)."""
    return len(_MARKUP.findall(text)) > _MOST_MARKUP


def find_garbled(text: str) -> str | None:
    """What is wrong with the characters of a text, and where; None if nothing is.

    Parameters
    ----------
    text
        A text, one paragraph a line.

    Returns
    -------
    Words such as ``"in paragraph 3 (UTF-8 that was read as GBK)"``; never words of the text.

    Notes
    -----
    A stretch of some twenty broken letters is enough; shorter ones, and a broken title, may go unseen. A character
    lost now and then is let pass, up to one in two hundred.
    """
    text = _LOST_IN_GBK.sub(_LOST * 2, text)
    marks = text.translate(_kinds())
    letters = [place for place, mark in enumerate(marks) if mark != _NEITHER]
    first = _first_strange_window([marks[place] == _UNKNOWN for place in letters])
    if first is not None:
        start = marks.index(_UNKNOWN, letters[first])
        return f"in paragraph {_paragraph(text, start)} ({_reason(text, start)})"
    if text.count(_LOST) > max(2, len(letters) // _LOST_ONE_IN):
        return f"({text.count(_LOST)} characters were lost when it was saved)"
    if len(_NAMELESS.findall(text)) > 2:
        return "(the PDF that it was taken from does not say which characters it shows)"
    return _find_marks(text)


def _find_marks(text: str) -> str | None:
    """Which marks stand where characters were, or around them; None if there are none."""
    if sum(map(len, _QUESTION_MARKS.findall(text))) > _MOST_QUESTION_MARKS:
        return "(question marks stand where characters were)"
    for number, line in enumerate(filter(str.strip, text.split("\n")), start=1):
        marks = next(filter(_are_scattered, _SCATTERED.findall(_NO_HAN.sub("", line))), None)
        if marks:
            kind = {"?": "question marks", "*": "asterisks"}.get(marks[0], "boxes")
            return f"in paragraph {number} ({kind} stand where characters were)"
    if len(_CODES.findall(_ADDRESS.sub("", text))) > _MOST_CODES:
        return "(codes stand where characters were)"
    if holds_markup(text):
        return "(the tags of a web page stand in its text)"
    return None


def _first_strange_window(strange: list[bool]) -> int | None:
    """Where the first run of letters begins that has too many strange ones among them."""
    size = min(_WINDOW, len(strange))
    sums = [0, *itertools.accumulate(strange)]
    windows = (place for place in range(len(strange) - size + 1) if sums[place + size] - sums[place] > 0)
    return next((place for place in windows if (sums[place + size] - sums[place]) * _WINDOW >= _STRANGE * size), None)


def _paragraph(text: str, place: int) -> int:
    return sum(bool(line.strip()) for line in text[:place].split("\n")[:-1]) + 1


def _reason(text: str, start: int) -> str:
    """Name the wrong reading of the paragraph and the next ones: undone, it gives Chinese."""
    stretch = text[text.rfind("\n", 0, start) + 1 :][:300]
    for read_as, encoding, words in _READ_AS:
        undone = stretch.encode(read_as, "ignore").decode(encoding, "ignore")
        known, common = undone.translate(_kinds()).count(_KNOWN), sum(character in _COMMON for character in undone)
        if known >= len(stretch) / 5 and common >= known / 20:
            return words
    if stretch.count(_LOST) >= _STRANGE:
        return "characters were lost when it was saved"
    return "characters that no Chinese text puts side by side, as from a wrong encoding or a font's own"


def _are_scattered(stretch: str) -> bool:
    """Whether enough different words stand between the marks of a stretch."""
    return len(set(re.split(r"[?*□■]+", stretch))) > _FEWEST_BETWEEN


class _Kinds(dict[int, str]):
    """For `str.translate`: whether a character is a letter known in Chinese texts, an unknown one, or no letter."""

    def __missing__(self, code: int) -> str:
        self[code] = kind = _kind(chr(code))
        return kind


@functools.cache
def _kinds() -> _Kinds:
    return _Kinds()


def _kind(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if _NO_LETTERS.match(character):
        return _UNKNOWN
    if plain.isascii() or character in _PINYIN or not plain.isalpha():
        return _NEITHER
    return _KNOWN if plain in _standard() or _simplified().convert(plain) in _standard() else _UNKNOWN


@functools.cache
def _standard() -> frozenset[str]:
    """The 6763 characters of GB 2312 and the 5401 of the first level of Big5."""
    simplified = _rows("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    traditional = _rows("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    # What Big5 has behind its first level in these rows are no Chinese characters.
    return frozenset(filter(lambda character: "\u4e00" <= character <= "\u9fff", simplified + traditional))


def _rows(encoding: str, leads: range, trails: range | list[int]) -> str:
    return "".join(bytes([lead, trail]).decode(encoding, "ignore") for lead in leads for trail in trails)


@functools.cache
def _simplified() -> opencc.OpenCC:
    # Rarer characters of traditional script (稀土: 鑭、鈰) stand behind the first level of Big5.
    return opencc.OpenCC("t2s")
