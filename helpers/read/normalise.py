"""One form for every page: widths folded, stray characters gone, one paragraph a line."""

from __future__ import annotations

import re
import unicodedata

# Full-width forms U+FF01-FF5E are their ASCII twins shifted by 0xFEE0; U+3000 is the wide space.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}
_WIDTH |= str.maketrans("﹝﹞﹙﹚﹕﹐", "〔〕():,")
_WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0﹝﹞﹙﹚﹕﹐]")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
# Whatever ends a line or a page: carriage returns, form feeds, NEL, and Unicode's own separators.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PINYIN = re.compile(r"[\u4e00-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")


def fold_width(text: str) -> str:
    """Full-width letters, digits and punctuation as half width, character for character.

    Length and offsets stay as they are: 《》。、“” have no half-width twin and are kept.
    """
    # Searching is far faster than translating, and most texts that come here are folded already.
    return text.translate(_WIDTH) if _WIDE.search(text) else text


def normalise(text: str) -> str:
    """The page as paragraphs: NFC, width folded, invisible characters gone, no blank lines.

    Spaces inside a paragraph stay, since a source's ``83. 4%`` is a fact about the source.
    """
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    text = _CONTROL.sub("", _LINE_END.sub("\n", fold_width(text)))
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def source_quality(text: str) -> str:
    """``"mirror"`` where pinyin stands in brackets after characters, as on reprint sites; else ``"clean"``."""
    return "mirror" if len(_PINYIN.findall(text)) >= 3 else "clean"
