"""Small invented reply pages: a whole one, of which a case varies one piece."""

from __future__ import annotations

TITLE, OPENING = "对县政协八届四次会议第12号提案的答复", "您提出的提案收悉,现答复如下:"
END = "丙县工业和信息化局\n2021年7月13日"
# What makes the page one that answers a suggestion.
SUGGESTION = {"addressee": "某某代表:", "opening": "您提出的建议收悉,现答复如下:"}


def page(
    title: str = TITLE,
    addressee: str = "某某委员:",
    opening: str = OPENING,
    body: str = "已经办结。",
    end: str = END,
    head: str = "",
) -> str:
    """A page of the given pieces, one under the other; an empty piece is left out."""
    return "\n".join(part for part in (head, title, addressee, opening, body, end) if part)
