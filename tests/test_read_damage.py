"""Damaged pages are read or refused, never a traceback; no pattern goes over a long line again and again."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.read import NotAReply, parse_reply
from helpers.read.corpus import teaching_files

JUNK = ["\n", "\n\n", " ", ":", "、", "第", "号", "《", "》", "(", ")", "十", "2021年", "委员", "代表", "\u2028", "\x00", "收悉", "联系人", "电话"]
PAGES = [path.read_text(encoding="utf-8") for path in teaching_files()]


def damaged(generator):
    """A page with a few characters lost, doubled, moved or put in."""
    page = PAGES[generator.integers(len(PAGES))]
    for _ in range(generator.choice([1, 3, 10, 50])):
        place, length = generator.integers(len(page) + 1), int(generator.choice([1, 2, 20, 300]))
        cut = page[place : place + length]
        page = {
            "lost": page[:place] + page[place + length :],
            "doubled": page[:place] + cut + page[place:],
            "put in": page[:place] + str(generator.choice(JUNK)) + page[place:],
            "replaced": page[:place] + "�" + page[place + 1 :],
        }[generator.choice(["lost", "doubled", "put in", "replaced"])]
    return page


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_page_is_read_or_refused(seed):
    generator = np.random.default_rng(seed)
    for _ in range(60):
        try:
            reply = parse_reply(damaged(generator))
        except NotAReply:
            continue
        assert all(reply.text[part.start : part.end] == part.text for part in reply.sections)


HEAD = "对县政协八届四次会议第12号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n"
LONG = [
    "电话", "联系 ", "委员、", "第1届", "2021年", "王王", "1", "《", "市局", "关于", "、王", "答复如下", "收悉", "转交", "-一一", ",市局", "编辑:王 ",
    "(甲)", "0 ", "  ", " | ",  "王大伟委员:\n", "十", "〔2021〕", "附件:\n", "索引号", "有效期|2021-01-01", "发布机构:县", "。“", "对(duì)", "再次",
]  # fmt: skip


@pytest.mark.parametrize("words", LONG)
def test_a_line_of_forty_thousand_characters_is_gone_through_once(words):
    """A pattern that begins anew at every character would take minutes here."""
    line = words * (40_000 // len(words))
    for page in (HEAD + line, line, line + "代表", line + "的答复"):
        try:
            parse_reply(page)
        except NotAReply:
            continue
