"""One form for every page: widths folded, stray characters gone, one paragraph a line, in simplified script."""

from __future__ import annotations

import functools
import re
import unicodedata

from opencc import OpenCC

from helpers.width import fold_width

# Marks that no reader sees, those among them that turn the direction of writing.
_INVISIBLE = dict.fromkeys([0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF])
# Whatever ends a line or a page: carriage returns, form feeds, NEL, and Unicode's own separators.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Halves of surrogate pairs are no characters, and no file can hold them.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")

# Mirrors of official pages are in traditional script and explain characters: 對(duì), 協(xié), and without tone 於(yu).
_TONES = str.maketrans("āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜüɑɡ", "aaaaaeeeeeiiiiiooooouuuuuvvvvvag")
_READING = re.compile(r"(?<=[\u4e00-\u9fff])(?:\([a-zāáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜüɑɡ]{1,6}\))+")
_TONED = re.compile(r"\([a-zɑɡü]*[āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜ][a-zɑɡ]*\)")
_SYLLABLE = re.compile(
    r"\((?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:[aoe]i?|[ao]n|ang|ao|ou|en|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|iong|"
    r"u|ua|uo|uai|ui|uan|un|uang|ue|v|ve)|er)\)"
)
_UNITS = {"(min)"}
_INJECTED = re.compile(r",+(?=[,。])")
# What the converter leaves: Hong Kong's forms and the quotation marks.
_LEFT = str.maketrans("衞枱「」『』", "卫台“”‘’")
# Enough readings for a mirror; the least share of traditional characters in a page in that script. Simplified
# texts of some length hold at most 0.4 % (乾隆, 拚搏), traditional ones at least 26 %.
_READINGS, _TRADITIONAL_SHARE = 3, 0.1
_HAN = re.compile(r"[\u4e00-\u9fff]")


def normalise(text: str) -> str:
    """The page as paragraphs: NFC, width folded, invisible characters gone, no blank lines; a mirror as its original.

    Spaces inside a paragraph stay, since a source's ``83. 4%`` is a fact about the source.
    """
    text = _fold(text)
    if source_quality(text) == "mirror":
        text = _unmirrored(text)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _CONTROL.sub("", _LINE_END.sub("\n", fold_width(text)))


def source_quality(text: str) -> str:
    """``"mirror"`` for a page in traditional script or with pinyin behind characters, as on reprint sites; else ``"clean"``.

    Takes the page as it was saved: normalised, a mirror reads like any other page.
    """
    text = fold_width(text)
    if "(" in text and len(_TONED.findall(text)) >= _READINGS:
        return "mirror"
    traditional = len(_traditional().findall(text))
    many = traditional >= 3 and traditional >= _TRADITIONAL_SHARE * len(_HAN.findall(text))
    return "mirror" if many else "clean"


def simplify(text: str) -> str:
    """The text in simplified script, its quotation marks “ ” too. Only for what is traditional: 乾 and 著 stand in both."""
    simplified: str = _to_simplified().convert(text)
    return simplified.translate(_LEFT).replace("覆函", "复函")


def _unmirrored(text: str) -> str:
    """A mirror's text without readings and injected commas, in simplified script."""
    toned = len(_TONED.findall(text)) >= _READINGS
    text = _READING.sub(lambda match: _unread(match, toned), text)
    return _INJECTED.sub("", simplify(text))


def _unread(match: re.Match[str], toned: bool) -> str:
    """What stays of brackets behind a character: (pin) and (kg) do, a reading does not.

    A syllable without a tone is a reading only behind a traditional character, on a page that gives others' tones.
    """
    before = match.string[match.start() - 1]
    kept = []
    for bracket in re.findall(r"\([^()]+\)", match[0]):
        plain = toned and bracket not in _UNITS and _traditional().match(before)
        reading = _TONED.match(bracket) or plain
        if not (reading and _SYLLABLE.fullmatch(bracket.translate(_TONES))):
            kept.append(bracket)
    return "".join(kept)


@functools.cache
def _to_simplified() -> OpenCC:
    # Taiwan's table does all that the general one does, and knows 隨著 too.
    return OpenCC("tw2s")


@functools.cache
def _traditional() -> re.Pattern[str]:
    """The characters that stand only in texts in traditional script: those that the conversion changes."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = _to_simplified().convert("\n".join(characters)).split("\n")
    changed = [character for character, simple in zip(characters, simplified, strict=True) if character != simple]
    return re.compile(f"[{''.join(changed)}]")
