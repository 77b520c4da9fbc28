"""Saved web pages: the letter and its facts come through, menus, scripts and neighbours do not."""

from __future__ import annotations

import dataclasses
import functools
import html
import re

import pytest

from helpers.read import parse_reply, read_file
from helpers.read.corpus import TEACHING, teaching_files
from helpers.read.files import UnreadableFile, decode
from helpers.read.html import page_text

MENU = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(("首页", "机构概况", "政务公开", "办事服务", "互动交流")))
NEIGHBOURS = "".join(f'<li><a href="/{n}">关于市政协八届四次会议第{n}号提案的答复</a><span>2024-0{n}-01</span></li>' for n in range(1, 9))
FOOT = "<div>主办:某某市人民政府 版权所有 地址:某某路1号 电话:0000-7654321</div><div>ICP备0000000号</div>"

# The layouts of content systems, with the place where the lines of a letter go.
LAYOUTS = {
    "modern, utf-8": (
        "utf-8",
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>首页</title><style>p {{}}</style></head><body><nav><ul>{menu}</ul></nav>'
        '<div class="crumbs"><a href="/">首页</a> &gt; <a href="/a">建议提案</a></div><div id="zoom">{paragraphs}</div>'
        '<div class="share"><a href="#">分享到</a><a href="#">打印</a></div><ul>{neighbours}</ul><footer>{foot}</footer>'
        "<script>var a = '上一篇';</script></body></html>",
        "<p>{}</p>",
    ),
    "tables, gb2312": (
        "gb18030",
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table><tr><td><ul>{menu}</ul></td></tr>'
        '<tr><td><div class="TRS_Editor">{paragraphs}</div></td></tr><tr><td><ul>{neighbours}</ul></td></tr></table>{foot}</body></html>',
        '<p align="left"><span style="font-family: 宋体">\r\n  {}</span>\r\n</p>',
    ),
    "breaks, undeclared gbk": (
        "gb18030",
        '<html><body><div id="top"><ul>{menu}</ul></div><div id="main"><div class="text">{paragraphs}</div></div><div><ul>{neighbours}</ul></div>'
        "{foot}</body></html>",
        "{}<br><br />",
    ),
    "pasted from Word": (
        "utf-8",
        '<html><head><meta charset="UTF-8"/></head><body><form><div><ul>{menu}</ul></div><div class="TRS_UEDITOR trs_paper_default">{paragraphs}</div>'
        '<ul>{neighbours}</ul></form>{foot}</body></html>',
        '<p class="MsoNormal"><span lang="EN-US"><span>{}</span></span><o:p></o:p></p>\n',
    ),
}  # fmt: skip
FIELDS = [field.name for field in dataclasses.fields(parse_reply(read_file(teaching_files()[0]))) if field.name not in {"source_sha256", "source"}]


def saved(layout, text):
    """The bytes of a web page that holds the lines of a text."""
    encoding, frame, paragraph = LAYOUTS[layout]
    paragraphs = "".join(paragraph.format(html.escape(line)) for line in text.split("\n") if line.strip())
    return frame.format(menu=MENU, neighbours=NEIGHBOURS, foot=FOOT, paragraphs=paragraphs).encode(encoding)


@functools.cache
def read_plain():
    """Name, text as a browser shows it, and reading of every third page."""
    texts = [(path.name, re.sub("[ \t]+", " ", read_file(path))) for path in teaching_files()[::3]]
    return [(name, text, parse_reply(text)) for name, text in texts]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_reply_reads_the_same_from_a_web_page(layout):
    for file, text, plain in read_plain():
        web = parse_reply(decode(saved(layout, text), file))
        assert {name: getattr(web, name) for name in FIELDS} == {name: getattr(plain, name) for name in FIELDS}, file


def test_title_facts_and_foot_outside_of_the_article():
    page = """<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="对县政协八届四次会议第12号提案的答复">
    <meta name="PubDate" content="2021-08-20 10:00"></head><body><ul><li><a href="/">首页</a></li></ul>
    <table><tr><th>索引号</th><td>0001/2021</td></tr><tr><th>文号</th><td>丙工信函〔2021〕9号</td><th>公开方式</th><td>主动公开</td></tr></table>
    <div id="zoom"><p>李大伟委员:</p><p>您提出的提案收悉,现答复如下:</p><p>您建议修建的道路已经于今年五月完工,并交付园区企业使用。</p>
    <p>丙县工业和信息化局</p><p>2021年7月13日</p></div><p>办理结果:A</p><p>扫一扫在手机打开当前页</p></body></html>"""
    lines = page_text(page).split("\n")
    assert lines[:4] == ["对县政协八届四次会议第12号提案的答复", "发布时间:2021-08-20 10:00", "索引号 | 0001/2021", "文号 | 丙工信函〔2021〕9号 | 公开方式 | 主动公开"]
    assert lines[-1] == "办理结果:A"
    reply = parse_reply(page_text(page))
    found = (reply.number, reply.document_number, reply.openness, reply.class_mark, str(reply.published), str(reply.signed))
    assert found == ("12", "丙工信函〔2021〕9号", "主动公开", "A", "2021-08-20", "2021-07-13")
    assert reply.body == "您建议修建的道路已经于今年五月完工,并交付园区企业使用。"


SOURCES = {
    "a line end inside a paragraph is no blank": ("<p>工业\n    经济</p>", "工业经济"),
    "blanks between letters stay": ("<p>the  end\nof</p>", "the end of"),
    "text behind a block is a paragraph": ("<div>甲<p>乙</p>丙</div>", "甲\n乙\n丙"),
    "entities": ("<p>〔2021〕&nbsp;3&#21495;&lt;</p>", "〔2021〕\xa03号<"),
    "comments and scripts": ("<p>甲<!-- 乙 --><script>丙</script></p>", "甲"),
    "no body": ("", ""),
}


@pytest.mark.parametrize("case", SOURCES)
def test_markup_becomes_lines(case):
    source, text = SOURCES[case]
    assert page_text(source) == text


def test_a_page_in_an_encoding_that_it_does_not_declare_is_read():
    text = read_file(TEACHING / "lichuan_2016_01.txt")
    wrong = saved("modern, utf-8", text).decode("utf-8").encode("gb18030")
    assert parse_reply(decode(wrong, "page.html")).year == 2016


LETTER = "<p>李大伟委员:</p><p>您提出的提案收悉,现答复如下:</p><p>{}县里已经安排资金{}一百万元,支持企业改造设备。</p>"
HIDDEN = {
    "a style": '<span style="color: red; DISPLAY : none !important">甲词</span>',
    "a style that keeps the place": '<span style="visibility:hidden">甲词</span>',
    "letters of no size": '<span style="font-size:0px">甲词</span>',
    "an attribute": "<div hidden>甲词</div>",
    "an attribute of formatting": '<b hidden>甲<i>词</i></b>',
    "a style of formatting": '<font style="display:none">甲词</font>',
    "hidden from being read out": '<span aria-hidden="true">甲词</span>',
    "hidden inside what is hidden": '<div hidden>甲<del>词</del><p style="display:none">甲词</p></div>',
    "deleted": "<del>甲词</del>",
    "struck": "<s>甲词</s>",
    "struck in an old page": "<strike>甲<b>词</b></strike>",
    "for old browsers": "<noframes>甲词</noframes>",
    "a dialog that is not open": "<dialog>甲词</dialog>",
    "suggestions of a field": "<datalist><option>甲词</option></datalist>",
    "words for browsers that play no films": "<video>甲词</video>",
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_a_page_hides_or_strikes_out_is_not_read(case):
    plain = page_text(f"<html><body>{LETTER.format('', '')}</body></html>")
    for places in ((HIDDEN[case], ""), ("", HIDDEN[case])):
        # What is a block takes the line apart.
        shown = page_text(f"<html><body>{LETTER.format(*places)}</body></html>")
        assert shown.replace("\n", "") == plain.replace("\n", "")


SHOWN = {
    "a part that has a size again": '<p style="font-size:0"><span style="font-size:16px">甲词</span></p>',
    "letters of half a size": '<p style="font-size:0.5em">甲词</p>',
    "visible": '<p style="visibility:visible;display:block" aria-hidden="false">甲词</p>',
    "an open dialog": "<dialog open>甲词</dialog>",
    "inserted": "<ins>甲词</ins>",
    "bold and a word that begins alike": "<b>甲</b><small>词</small>",
}


@pytest.mark.parametrize("case", SHOWN)
def test_what_a_page_shows_is_read(case):
    assert "甲词" in page_text(f"<html><body>{LETTER.format(SHOWN[case], '')}</body></html>")


@pytest.mark.parametrize("hiding", ['style="display:none"', "hidden", 'aria-hidden="true"', 'style="visibility: hidden"'])
@pytest.mark.parametrize("element", ["body", "div"])
def test_an_article_that_is_hidden_until_a_script_shows_it_is_read(element, hiding):
    page = f"<html><body><p>丙县人民政府</p><div>{LETTER.format('', '<del>二百万元</del>')}</div></body></html>"
    lines = page_text(page.replace(f"<{element}>", f"<{element} {hiding}>")).split("\n")
    assert lines[-1] == "县里已经安排资金一百万元,支持企业改造设备。"


UNSHOWN = {
    "frames": ("<html><frameset cols='1,2'><frame src=a.html><noframes>请使用新的浏览器</noframes></frameset></html>", "is a page of frames"),
    "a frame in the page": ("<html><body><iframe src=a.html></iframe></body></html>", "is a page of frames"),
    "a field": (f"<html><body><h1>提案答复</h1><textarea>{'您提出的提案收悉,现答复如下:' * 3}</textarea></body></html>", "shows its text by a script"),
    "a script": ("<html><head><title>丙县人民政府</title></head><body><div id=app></div><script src=a.js></script></body></html>", "shows its text by a script"),
}


@pytest.mark.parametrize("case", UNSHOWN)
def test_a_page_whose_text_is_not_in_it_is_refused(case):
    source, words = UNSHOWN[case]
    with pytest.raises(UnreadableFile, match=rf"^page\.html {words}"):
        decode(source.encode(), "page.html")


def test_an_article_in_several_parts_is_read_whole():
    part = '<div class="article-content"><p>{}县里已经安排资金一百万元,支持园区企业改造设备,今年年底以前全部验收。</p></div>'
    page = f"<html><body><p>标题</p>{part.format('一、')}<p>分享到</p>{part.format('二、')}<p>来源:丙县工信局</p></body></html>"
    assert [line[:2] for line in page_text(page).split("\n")] == ["标题", "一、", "二、", "来源"]


LARGE = {
    "nested": "<div>" * 2_000 + "甲乙丙" * 100,
    "nested without end": "<div>" * 200_000 + "甲乙丙" * 100,
    "tables nested without end": "<table><tr><td>" * 50_000 + "甲乙丙" * 100,
    "struck without end": "<s>" * 100_000 + "甲乙丙" * 100,
    "hidden without end": "<p hidden>甲</p><b hidden>" * 20_000,
    "neighbours": "<div>甲乙丙丁</div>" * 10_000,
    "links": "<div><a href=x>甲乙</a></div>" * 10_000,
    "rows": "<table>" + "<tr><td>甲</td><td>乙</td></tr>" * 5_000,
    "unclosed": "<p><b><table>" * 2_000 + "甲",
    "no markup": "<" * 20_000,
}


@pytest.mark.parametrize("case", LARGE)
def test_a_large_or_broken_page_is_gone_through(case):
    page_text(f"<html><body>{LARGE[case]}")


KINDS = {"an old Word": b"\xd0\xcf\x11\xe0....", "an RTF": b"{\\rtf1 ..."}


@pytest.mark.parametrize("kind", KINDS)
def test_other_kinds_of_files_are_named_whatever_they_are_called(kind):
    with pytest.raises(UnreadableFile, match=f"page.html is {kind}"):
        decode(KINDS[kind], "page.html")


def test_a_page_of_menus_alone_is_refused():
    with pytest.raises(UnreadableFile, match="is no Chinese text"):
        decode(f'<html><body><ul>{"<li><a href=x>home</a></li>" * 9}</ul></body></html>'.encode(), "page.html")


def test_the_site_of_the_title_stands_above_and_what_the_page_shows_does_not():
    head = "<title>对县政协八届四次会议第12号提案的答复_建议提案 - 云溪省丙县人民政府</title>"
    page = f'<html><head><meta charset="utf-8">{head}</head><body><p>建议提案</p><h1>对县政协八届四次会议第12号提案的答复</h1>{"<p>办结。</p>" * 20}</body></html>'
    assert page_text(page).split("\n")[:3] == ["云溪省丙县人民政府", "建议提案", "对县政协八届四次会议第12号提案的答复"]


def test_line_ends_of_preformatted_text_are_kept():
    page = "<html><body><pre>李大伟委员:\n您提出的提案收悉,现答复如下:\n  一、道路\n<b>已经</b>完工,交付\n使用。</pre></body></html>"
    assert page_text(page).split("\n") == ["李大伟委员:", "您提出的提案收悉,现答复如下:", "一、道路", "已经完工,交付", "使用。"]
