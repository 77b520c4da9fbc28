"""Damaged pages are read or refused, never a traceback; no pattern goes over a long line again and again."""

from __future__ import annotations

import time

import numpy as np
import pytest

from helpers.read import NotAReply, parse_reply
from helpers.read.corpus import teaching_files
from helpers.read.files import UnreadableFile, decode
from helpers.read.html import page_text
from helpers.read.privacy import redact, redact_source
from tests.benchmarks import fuzz

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
    "(甲)", "0 ", "  ", " | ",  "王大伟委员:\n", "·答复", "关于、", "丙县财政局\n2021年7月13日\n", "十", "〔2021〕", "附件:\n", "索引号", "有效期|2021-01-01", "发布机构:县", "。“", "王·", "王建国、", "人大代表王", "编辑 | 王", "评论\n", "逯清扬委员:\n您好\n", "对(duì)", "再次",
]  # fmt: skip


@pytest.mark.parametrize("words", LONG)
def test_a_line_of_twenty_thousand_characters_is_gone_through_once(words):
    """A pattern that begins anew at every character would take far longer here."""
    line = words * (20_000 // len(words))
    started = time.process_time()
    for page in (HEAD + line, line, line + "代表", line + "的答复"):
        try:
            parse_reply(page)
        except NotAReply:
            continue
    assert time.process_time() - started < 5


@pytest.mark.parametrize("words", ["王·", "阿·", "王建国、", "王和", "人大代表王和", "局长王·", "对王", "%E7", "答复王"])
def test_names_are_looked_for_once_in_a_long_text(words):
    """Dotted names and lists of names would take eight seconds here, were they tried from every character."""
    line = words * (20_000 // len(words))
    for text in (line, line + "委员", line + "同志"):
        started = time.process_time()
        redact(text)
        redact_source(text)
        assert time.process_time() - started < 3


SURROGATES = {"half of a pair": "\ud800", "the other half": "\udfff", "both turned": "\udc00\ud800"}


@pytest.mark.parametrize("case", SURROGATES)
def test_halves_of_surrogate_pairs_are_dropped(case):
    """No file can hold them, but a text can."""
    assert parse_reply(f"{HEAD}已经{SURROGATES[case]}办结。").body == "已经办结。"


@pytest.mark.parametrize("charset", ["rot13", "hex", "zlib", "idna", "punycode", "undefined", "unicode_escape", "utf-7", "no-such"])
def test_a_page_may_declare_a_charset_that_is_none_of_chinese_pages(charset):
    page = f'<html><head><meta charset="{charset}"></head><body><p>{"</p><p>".join(PAGES[0].splitlines())}</p></body></html>'
    assert parse_reply(decode(page.encode(), "page.html")).title == parse_reply(PAGES[0]).title
    with pytest.raises(UnreadableFile, match="is no Chinese text"):
        decode(b"<html><meta charset=" + charset.encode() + b"><p>not a word of it", "page.html")


DEEP = ["div", "table", "td", "p", "font", "span", "ul", "ruby", "label", "a href=x"]


@pytest.mark.parametrize("tag", DEEP)
def test_a_page_nested_twenty_thousand_deep_is_gone_through_once(tag):
    """Unclosed tags would take minutes here."""
    for page in (f"<{tag}>" * 20_000 + "甲", "<p>乙</p>" + f"<{tag}>甲</p>" * 20_000, f"<{tag}>" * 20_000 + "甲" + f"</{tag[:5]}>" * 20_000):
        assert "甲" in page_text(f"<html><body>{page}")


def test_formatting_carries_no_text():
    assert page_text("<p>对<b>县</b>政<font size=1>协<i>八</font>届</i></p><ul><li>甲<br>乙</ul>") == "对县政协八届\n甲\n乙"


@pytest.mark.parametrize("label", ["一、", "(一)", "1.", "一是"])
def test_many_headings_are_gone_through_once(label):
    reply = parse_reply(HEAD + f"{label}修路\n" * 20_000)
    assert len(reply.sections) == 20_000


@pytest.mark.slow
def test_damaged_inputs_of_every_kind_are_read_or_named(tmp_path):
    """A sample of the benchmark's inputs; the whole of it is run by make bench."""
    made = [fuzz.make(number) for number in range(400)]
    small = [one for one in made if len(one.content) < 100_000]
    assert {one.kind for one in small} == {kind(np.random.default_rng(0)).kind for kind in fuzz.KINDS}
    assert not [number for number, one in enumerate(small) if fuzz.feed(one, tmp_path).startswith("FAULT")]
