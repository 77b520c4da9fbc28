"""Full-width characters as half width."""

from __future__ import annotations

import re

# Full-width forms U+FF01-FF5E are their ASCII twins shifted by 0xFEE0; U+3000 is the wide space.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}
_WIDTH |= str.maketrans("﹝﹞﹙﹚﹕﹐", "〔〕():,") | dict.fromkeys([*range(0x2000, 0x200B), 0x202F, 0x205F], 0x20)
_WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0\u2000-\u200a\u202f\u205f﹝﹞﹙﹚﹕﹐]")


def fold_width(text: str) -> str:
    """Full-width letters, digits and punctuation as half width, character for character.

    Length and offsets stay as they are: 《》。、“” have no half-width twin and are kept.
    """
    # Searching is far faster than translating, and most texts that come here are folded already.
    return text.translate(_WIDTH) if _WIDE.search(text) else text
