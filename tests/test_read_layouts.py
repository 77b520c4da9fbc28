"""Every layout and trap of reply pages that was seen on real sites, each on a small invented page.

A case is named after the variant; what must be found was written by hand. Tables follow the order of a page:
title, session, number, document number, addressee, opening, facts, marks, headings, closing, signature.
"""

from __future__ import annotations

import dataclasses
import datetime
import random

import pytest
from opencc import OpenCC

from helpers.read import NotAReply, Reply, parse_reply
from helpers.read.corpus import teaching_files
from tests.pages import END, OPENING, SUGGESTION, TITLE, page

day = datetime.date
BUREAU = "丙县工业和信息化局"


def check(text, facts):
    reply = parse_reply(text)
    assert {name: getattr(reply, name) for name in facts} == facts
    assert all(reply.text[part.start : part.end] == part.text for part in reply.sections)
    return reply


def table(cases):
    """Parametrize over a table of named cases: page, facts."""
    return pytest.mark.parametrize(("text", "facts"), cases.values(), ids=cases.keys())


def suggested(**pieces):
    """A page that answers a suggestion."""
    return page(**{**SUGGESTION, **pieces})


def titled(title, kind, *, term=None, session=None, number=None, name=None, doc_type="reply", **pieces):
    """A page under the title, which is its title too, and the facts that the title says."""
    make = page if kind == "proposal" else suggested
    facts = {"title": title, "kind": kind, "term": term, "session": session, "number": number}
    return make(title=title, **pieces), {**facts, "proposal_title": name, "doc_type": doc_type, "conflicts": ()}


NAME = "关于补齐锻造短板的提案"
ADVICE = "关于扩建铸造园的建议"
HANDED = {"addressee": "省商务厅:", "opening": "贵厅转来的提案收悉,现将会办意见函告如下:"}

TITLES = {
    "对…第N号建议的答复": titled("对市六届人大五次会议第76号建议的答复", "suggestion", term=6, session=5, number="76"),
    "对…第N号提案的答复": titled("对自治区政协十三届二次会议第0479号提案的答复", "proposal", term=13, session=2, number="0479"),
    "答复函": titled("对省十三届人大三次会议第767号建议的答复函", "suggestion", term=13, session=3, number="767"),
    "number after the name": titled(f"对区九届人大三次会议《{ADVICE}》(第5号)的答复", "suggestion", term=9, session=3, number="5", name=ADVICE),
    "number before the name": titled(f"对市政协十六届二次会议第328号《{NAME}》的答复", "proposal", term=16, session=2, number="328", name=NAME),
    "name alone": titled(f"对《{NAME}》的答复", "proposal", name=NAME),
    "name inline": titled(f"对区政协七届二次会议{NAME}的答复", "proposal", term=7, session=2, name=NAME),
    "name inline of a suggestion": titled(f"关于对县人大七届二次会议{ADVICE}的答复", "suggestion", term=7, session=2, name=ADVICE),
    "答复的函": titled("关于省十一届政协三次会议第361号提案答复的函", "proposal", term=11, session=3, number="361"),
    "department, 对 and 答复的函": titled("丙县工业和信息化局对县政协九届五次会议第21号提案答复的函", "proposal", term=9, session=5, number="21"),
    "name and 答复的函, no session": titled(f"关于《{NAME}》答复的函", "proposal", name=NAME),
    "关于…的答复": titled("关于县政协九届五次会议第210号提案的答复", "proposal", term=9, session=5, number="210"),
    "关于…的答复函": titled("关于市十三届人大四次会议第250号建议的答复函", "suggestion", term=13, session=4, number="250"),
    "关于对": titled("关于对市一届人大一次会议第20号建议的答复函", "suggestion", term=1, session=1, number="20"),
    "关于…的复函": titled("关于区政协三届一次会议第37号提案的复函", "proposal", term=3, session=1, number="37"),
    "对…的复函": titled("对区政协三届一次会议第38号提案的复函", "proposal", term=3, session=1, number="38"),
    "办理情况的复函": titled("关于区政协三届一次会议第39号提案办理情况的复函", "proposal", term=3, session=1, number="39"),
    "办理情况的函": titled("关于县十八届人大四次会议第56号代表建议办理情况的函", "suggestion", term=18, session=4, number="56"),
    "办理情况的答复": titled("关于县十八届人大四次会议第57号建议办理情况的答复", "suggestion", term=18, session=4, number="57"),
    "跟踪办理情况的函": titled("关于市七届人大二次会议第12号建议跟踪办理情况的函", "suggestion", term=7, session=2, number="12", doc_type="follow_up"),
    "会办意见的函": titled("关于省政协十二届四次会议第0399号提案会办意见的函", "proposal", term=12, session=4, number="0399", doc_type="co_handler", **HANDED),
    "主办意见": titled("关于自治区政协十二届四次会议第209号提案的主办意见", "proposal", term=12, session=4, number="209"),
    "(摘要)": titled("对十二届全国人大五次会议第6190号建议的答复(摘要)", "suggestion", term=12, session=5, number="6190", doc_type="summary"),
    "答复摘要": titled("关于十四届全国人大三次会议第6190号建议的答复摘要", "suggestion", term=14, session=3, number="6190", doc_type="summary"),
    "答复的函(节选)": titled("关于市政协十四届四次会议第20250033号提案答复的函(节选)", "proposal", term=14, session=4, number="20250033", doc_type="summary"),
    "the proposal's own name": titled(f"《{ADVICE}》", "suggestion", name=ADVICE),
    "the proposal's own name without marks": titled("关于扩建铸造园的建议", "suggestion", name="关于扩建铸造园的建议", opening="您提出的关于扩建铸造园的建议收悉,现答复如下:"),
    "department in front": titled("苔溪市工业商务和信息化局对市第二届人大第五次会议第40号建议的答复", "suggestion", term=2, session=5, number="40"),
    "department in a short form": titled("省农委关于省政协十二届二次会议第0182号提案的答复", "proposal", term=12, session=2, number="0182"),
    "document number inside": titled("对县政协八届四次会议第95号提案的答复(岫应急[2023]46号)", "proposal", term=8, session=4, number="95"),
    "委员提案": titled("对区政协三届一次会议第7号委员提案的答复", "proposal", term=3, session=1, number="7"),
    "typo in the place": titled("岩桐自县工业和信息化局关于县政协九届五次会议第21号提案的答复", "proposal", term=9, session=5, number="21"),
}  # fmt: skip


@table(TITLES)
def test_titles(text, facts):
    check(text, facts)


ACCIDENTS = {
    "blank after the department": ("苔溪市科学技术局 对市政协九届五次会议第21号提案的答复", "苔溪市科学技术局对市政协九届五次会议第21号提案的答复"),
    "printed twice": (f"{TITLE}\n{TITLE}", TITLE),
    "printed three times": (f"{TITLE}\n{TITLE}\n{TITLE}", TITLE),
    "broken over three lines": ("关于对县政协八届四次会议\n第12号提案\n的答复", "关于对县政协八届四次会议第12号提案的答复"),
    "second copy broken": (f"{TITLE}\n对县政协八届四次会议\n第12号提案的答复", TITLE),
    "second copy without 第": (f"{TITLE}\n对县政协八届四次会议12号提案的答复", TITLE),
    "second copy without 答复": (f"{TITLE}\n对县政协八届四次会议第12号提案的", TITLE),
    "blank after 第": ("对县政协八届四次会议第 12号提案的答复", TITLE),
    "blank after 号": ("对县政协八届四次会议第12号 委员提案的答复", "对县政协八届四次会议第12号委员提案的答复"),
    "suffix of the site": (f"{TITLE}-丙县门户网", TITLE),
    "question mark in front": (f"?{TITLE}", TITLE),
    "full width": ("对县政协八届四次会议第１２号提案的答复", TITLE),
    "the site's name above": (f"丙县人民政府门户网站\n{TITLE}", TITLE),
    "news headline above": (f"丙县答复轴承产业提案\n{TITLE}", TITLE),
}  # fmt: skip


@pytest.mark.parametrize(("printed", "title"), ACCIDENTS.values(), ids=ACCIDENTS.keys())
def test_accidents_of_titles(printed, title):
    facts = {"title": title, "number": "21" if "21" in title else "12", "addressee_type": "anonymous", "body": "已经办结。", "conflicts": ()}
    check(page(title=printed), facts)


UNTITLED = {
    "begins at the addressee": (page(title=""), {"title": None, "kind": "proposal", "number": None, "body": "已经办结。"}),
    "begins at the document number": (page(title="", head="丙工信函〔2021〕9号"), {"title": None, "document_number": "丙工信函〔2021〕9号", "kind": "proposal"}),
    "under a news headline": (page(title="我县轴承产业提案办理有回音"), {"title": None, "kind": "proposal", "body": "已经办结。"}),
    "session and number in the opening": (
        page(title="", opening="您在县政协八届四次会议上提出的第12号提案收悉,现答复如下:"), {"title": None, "term": 8, "session": 4, "number": "12", "kind": "proposal"},
    ),
}  # fmt: skip


@table(UNTITLED)
def test_pages_without_a_title_of_their_own(text, facts):
    check(text, facts)


SESSIONS = {
    "省十三届人大三次会议": ("suggestion", 13, 3),
    "市十五届人大一次会议": ("suggestion", 15, 1),
    "县十八届人大四次会议": ("suggestion", 18, 4),
    "自治区十四届人大一次会议": ("suggestion", 14, 1),
    "市人大十三届四次会议": ("suggestion", 13, 4),
    "省政协十三届二次会议": ("proposal", 13, 2),
    "县政协九届五次会议": ("proposal", 9, 5),
    "屿东新区政协七届四次会议": ("proposal", 7, 4),
    "省十一届政协三次会议": ("proposal", 11, 3),
    "朔原省第十二届人大第五次会议": ("suggestion", 12, 5),
    "市第二届人大第五次会议": ("suggestion", 2, 5),
    "县第十七届人大四次会议": ("suggestion", 17, 4),
    "县十八届人民代表大会第三次会议": ("suggestion", 18, 3),
    "区第十九届人民代表大会第二次会议": ("suggestion", 19, 2),
    "朔原省第十二届人民代表大会第二次会议": ("suggestion", 12, 2),
    "政协十三届全国委员会第一次会议": ("proposal", 13, 1),
    "政协第十三届全国委员会第五次会议": ("proposal", 13, 5),
    "政协朔原省第十二届第四次会议": ("proposal", 12, 4),
    "政协苔溪州第十三届委员会一次会议": ("proposal", 13, 1),
    "全国政协十四届一次会议": ("proposal", 14, 1),
    "十二届全国人大五次会议": ("suggestion", 12, 5),
    "第十四届全国人民代表大会第三次会议": ("suggestion", 14, 3),
    "市一届人大一次会议": ("suggestion", 1, 1),
    "区政协三届一次会议": ("proposal", 3, 1),
    "市政协二十届二次会议": ("proposal", 20, 2),
    "市政协13届3次会议": ("proposal", 13, 3),
    "市政协第 十三 届 三次 会议": ("proposal", 13, 3),
}


@pytest.mark.parametrize("session", SESSIONS)
def test_sessions(session):
    kind, term, number = SESSIONS[session]
    make, noun = (page, "提案") if kind == "proposal" else (suggested, "建议")
    facts = {"kind": kind, "term": term, "session": number, "number": "33", "conflicts": ()}
    check(make(title=f"对{session}第33号{noun}的答复"), facts)


SESSIONS_ELSEWHERE = {
    "breadcrumb with a year": (suggested(title=f"对《{ADVICE}》的答复", head="首页 > 建议提案 > 省十三届人大三次会议(2020年)"), {"term": 13, "session": 3, "kind": "suggestion"}),
    "nowhere": (suggested(title=f"对《{ADVICE}》的答复"), {"term": None, "session": None}),
    "outside a session": (suggested(title="对代表建议的答复", opening="您在二月份“代表进园区”活动中提出的建议收悉,现答复如下:"), {"term": None, "session": None, "number": None}),
    "in the opening alone": (suggested(title=f"对《{ADVICE}》的答复", opening="您在市十五届人大二次会议上提出的建议收悉,现答复如下:"), {"term": 15, "session": 2}),
    "body first in the opening": (suggested(title="对市十三届人大四次会议第5号建议的答复", opening="您在市人大十三届四次会议期间提出的建议收悉,现答复如下:"), {"term": 13, "session": 4, "conflicts": ()}),
    "title against opening": (
        suggested(title="对县十七届人大五次会议第6号建议的答复", opening="您在县十七届人大四次会议上提出的建议收悉,现答复如下:"),
        {"term": 17, "session": 5, "conflicts": ("session",), "raw": {"session": "17届5次 / 17届4次"}},
    ),
    "names no place": (suggested(title="对市十三届人大四次会议第5号建议的答复"), {"region": None, "level": "county"}),
    "of another session in the text": (suggested(title=f"对《{ADVICE}》的答复", body="县十七届人大二次会议通过了规划。"), {"term": None, "session": None}),
}  # fmt: skip


@table(SESSIONS_ELSEWHERE)
def test_sessions_outside_the_title(text, facts):
    check(text, facts)


NUMBERS = {
    "one digit": ("第4号", "4", "4"),
    "two digits": ("第20号", "20", "20"),
    "three digits": ("第209号", "209", "209"),
    "four digits": ("第6190号", "6190", "6190"),
    "padded to three": ("第023号", "023", "23"),
    "padded to four": ("第0474号", "0474", "474"),
    "padded to five": ("第03154号", "03154", "3154"),
    "year in front": ("第20220256号", "20220256", "20220256"),
    "year in front, seven digits": ("第2023393号", "2023393", "2023393"),
    "term, session and serial packed": ("第162093号", "162093", "162093"),
    "packed, nine digits": ("第120400516号", "120400516", "120400516"),
    "packed, eight digits": ("第12050094号", "12050094", "12050094"),
    "letters": ("第JY140003001200号", "JY140003001200", "JY140003001200"),
    "letters after a blank": ("第 JY140003001200号", "JY140003001200", "JY140003001200"),
    "category serial behind": ("第2244号(农业水利类223号)", "2244", "2244"),
    "padded, category serial behind": ("第00871号(工交类044号)", "00871", "871"),
    "in brackets without 第": ("(20240208号)", "20240208", "20240208"),
    "without 第": ("178号", "178", "178"),
    "category with 交 behind": ("第2244号(交通类223号)", "2244", "2244"),
    "blank before 号": ("第767 号", "767", "767"),
    "blanks on both sides": ("第 767 号", "767", "767"),
    "full width": ("第０１８２号", "0182", "182"),
}


@pytest.mark.parametrize(("printed", "number", "key"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers_are_strings(printed, number, key):
    facts = {"number": number, "number_key": key, "term": 16, "session": 2, "kind": "proposal", "conflicts": ()}
    check(page(title=f"对市政协十六届二次会议{printed}提案的答复"), facts)


NUMBERS_ELSEWHERE = {
    "nowhere": (page(title=f"对《{NAME}》的答复"), {"number": None, "number_key": None}),
    "of a proposal that the text cites": (page(title=f"对《{NAME}》的答复", body="去年第99号提案已经办结。"), {"number": None}),
    "in the opening": (page(title=f"对《{NAME}》的答复", opening="您提出的第045号提案收悉,现答复如下:"), {"number": "045"}),
    "in the facts": (page(title=f"对《{NAME}》的答复", head="编号:12050094"), {"number": "12050094"}),
    "packed in the facts, plain in the title": (page(title="对县政协十二届五次会议第94号提案的答复", head="编号:12050094"), {"number": "94", "conflicts": ()}),
    "packed in the title, plain in the opening": (
        page(title="对县政协十六届二次会议第162093号提案的答复", opening="您提出的第93号提案收悉,现答复如下:"), {"number": "162093", "conflicts": ()},
    ),
    "padded in the title, plain in the opening": (page(title="对县政协八届四次会议第012号提案的答复", opening="您提出的第12号提案收悉,现答复如下:"), {"number": "012", "conflicts": ()}),
    "title against opening": (
        page(opening="您提出的第21号提案收悉,现答复如下:"), {"number": "12", "conflicts": ("number",), "raw": {"number": "12 / 21"}},
    ),
}  # fmt: skip


@table(NUMBERS_ELSEWHERE)
def test_numbers_outside_the_title(text, facts):
    check(text, facts)


DOCUMENT_NUMBERS = {
    "hexagonal brackets": "苔工信提〔2023〕46号",
    "square brackets": "苔工信提[2023]46号",
    "small brackets": "苔工信提﹝2023﹞46号",
    "round brackets": "苔工信提(2023)46号",
    "lenticular brackets": "苔工信提【2023】46号",
    "full-width round brackets": "苔工信提（2023）46号",
    "full-width square brackets": "苔工信提［2023］46号",
    "full-width digits": "苔工信提〔２０２３〕４６号",
    "第 inside": "苔工信提[2023]第46号",
    "blanks inside": "苔工信提 〔2023〕 46 号",
    "behind 文号": "文号:苔工信提〔2023〕46号",
    "behind 文 号": "文        号:苔工信提〔2023〕46号",
    "behind 文 号 without a colon": "文 号 苔工信提〔2023〕46号",
    "behind 发文字号": "发文字号:苔工信提〔2023〕46号",
    "behind 文件编号": "文件编号:苔工信提[2023]46号",
    "behind a label in brackets": "[ 发文字号 ] 苔工信提〔2023〕46号",
    "glued to its label": "文号苔工信提〔2023〕46号",
    "below its label": "文号:\n苔工信提〔2023〕46号",
    "in a row of cells": "索引号 | 0001/2023-17 | 文号 | 苔工信提〔2023〕46号",
    "after an empty cell": "文号:\n生成日期: 2022-08-30\n苔工信提〔2023〕46号",
    "class glued behind": "苔工信提〔2023〕46号(A)类",
    "bare class behind": "苔工信提〔2023〕46号 B",
}


@pytest.mark.parametrize("head", DOCUMENT_NUMBERS.values(), ids=DOCUMENT_NUMBERS.keys())
def test_document_numbers_have_one_form(head):
    check(page(head=head), {"document_number": "苔工信提〔2023〕46号", "number": "12", "conflicts": ()})


OWN_OR_CITED = {
    "below the title": (page(title=f"{TITLE}\n苔工信提〔2023〕46号"), {"document_number": "苔工信提〔2023〕46号", "title": TITLE}),
    "at the foot": (page(end=END + "\n文号:苔工信提〔2023〕46号"), {"document_number": "苔工信提〔2023〕46号"}),
    "in title and head, two kinds of brackets": (
        page(title=f"{TITLE}(苔工信提[2023]46号)", head="苔工信提〔2023〕46号"), {"document_number": "苔工信提〔2023〕46号", "conflicts": ()},
    ),
    "padded serial": (page(head="苔工商信函〔2020〕01号"), {"document_number": "苔工商信函〔2020〕01号"}),
    "the first, not the cited": (page(head="丙发改复〔2022〕9号", body="按照国发〔2021〕33号要求办理。"), {"document_number": "丙发改复〔2022〕9号"}),
    "cited with small brackets": (page(body="根据《朔原省技改办法》(朔政办发﹝2017﹞26号)办理。"), {"document_number": None}),
    "cited in the opening": (page(opening="您提出的落实朔政发〔2019〕3号文件的提案收悉,现答复如下:"), {"document_number": None, "number": "12"}),
    "a blank form": (page(head="××函[2018]号"), {"document_number": None, "conflicts": ()}),
    "空 cell before 生成日期": (page(head="文号:\n生成日期: 2022-08-30"), {"document_number": None}),
    "damaged, three digits of serial": (page(head="苔工信园区〔2021142"), {"document_number": None, "conflicts": ("document_number",), "raw": {"document_number": "苔工信园区〔2021142"}}),
    "damaged, two digits of serial": (page(head="丙发改函〔202115"), {"document_number": None, "raw": {"document_number": "丙发改函〔202115"}}),
    "damaged, one digit of serial": (page(head="丙工信议字〔20232"), {"document_number": None, "raw": {"document_number": "丙工信议字〔20232"}}),
    "damaged, bare class behind": (page(head="丙工信函〔20232 B"), {"document_number": None, "raw": {"document_number": "丙工信函〔20232"}, "class_mark": "B"}),
    "damaged, and no date: no year is guessed": (page(head="丙工信函〔202317", end=BUREAU), {"document_number": None, "year": None}),
    "提 in the series of a suggestion": (suggested(title="对县八届人大四次会议第12号建议的答复", head="丙市监提〔2019〕86号"), {"kind": "suggestion", "conflicts": ()}),
    "建议 in the series of a proposal": (page(head="丙工信建议〔2022〕38号"), {"kind": "proposal", "document_number": "丙工信建议〔2022〕38号", "conflicts": ()}),
}  # fmt: skip


@table(OWN_OR_CITED)
def test_only_the_letters_own_document_number_counts(text, facts):
    check(text, facts)


TEN = "、".join(first + last for first, last in zip("王李张刘陈杨赵黄周吴", "大小中文明志建国立新", strict=True))
ADDRESSEES = {
    "two names": ("石大川、蒲小满委员:", "members", 2),
    "three names": ("石大川、蒲小满、满春和委员:", "members", 3),
    "ten names and 等": (f"{TEN}等委员:", "members", None),
    "等N名": ("石大川等12名委员:", "members", 12),
    "等N位": ("石大川等5位委员:", "members", 5),
    "等1位": ("石大川等1位委员:", "members", 1),
    "two names and 等": ("石大川、蒲小满等委员:", "members", None),
    "尊敬的": ("尊敬的石大川委员:", "members", 1),
    "尊敬的, comma": ("尊敬的石大川委员,", "members", 1),
    "colon, 您好": ("石大川委员:您好!", "members", 1),
    "您好, colon": ("石大川委员您好:", "members", 1),
    "您好 on the next line": ("石大川委员:\n您好!", "members", 1),
    "branch of a party": ("农工党屿东区委:", "party", 1),
    "a party's provincial committee": ("民盟朔原省委:", "party", 1),
    "sector": ("经济和农林界:", "sector", 1),
    "sector with 委员": ("经济界委员:", "sector", 1),
    "whole delegation": ("砾川代表团:", "delegation", 1),
    "anonymised": ("XXX委员:", "anonymous", 1),
    "no colon": ("石大川委员", "members", 1),
    "missing": ("", None, None),
}


@pytest.mark.parametrize(("line", "kind", "count"), ADDRESSEES.values(), ids=ADDRESSEES.keys())
def test_addressees(line, kind, count):
    opening = OPENING.replace("您", "贵单位") if kind == "party" else OPENING.replace("您", "你们") if kind == "sector" else OPENING
    reply = check(page(addressee=line, opening=opening), {"addressee_type": kind, "addressee_count": count, "body": "已经办结。", "kind": "proposal"})
    assert not [name for name in ("石大川", "蒲小满", "满春和", "李小", "王大") if name in reply.text]


@pytest.mark.parametrize("department", ["省卫生健康委:", "省文旅厅:", "区经济委员会:"])
def test_a_department_as_addressee_makes_a_letter_of_a_co_handler(department):
    check(page(addressee=department, opening="贵单位转来的第12号提案收悉,现将会办意见函告如下:"), {"addressee_type": "department", "addressee_count": 1, "doc_type": "co_handler", "body": "已经办结。"})


HONORIFICS = {
    "代表 in a reply to a proposal": (page(addressee="石大川代表:"), {"kind": "proposal", "conflicts": ("honorific",)}),
    "委员 in a reply to a suggestion": (suggested(title="对县八届人大四次会议第12号建议的答复", addressee="石大川委员:"), {"kind": "suggestion", "conflicts": ("honorific",)}),
    "提案 called 建议 in the opening": (page(opening="您提出的建议收悉,现答复如下:"), {"kind": "proposal"}),
    "建议 called 提案 in the opening": (suggested(title="对县八届人大四次会议第12号建议的答复", opening="您提出的提案收悉,现答复如下:"), {"kind": "suggestion"}),
    "proposal with the name of a suggestion": (page(title=f"对县政协八届四次会议第12号《{ADVICE}》的答复"), {"kind": "proposal", "proposal_title": ADVICE, "conflicts": ()}),
    "政协 and 建议 in one title": (page(title="对县政协八届四次会议第12号建议的答复"), {"kind": "proposal", "conflicts": ("kind",)}),
    "人大 and 提案 in one title": (suggested(title="对县八届人大四次会议第12号提案的答复"), {"kind": "suggestion", "conflicts": ("kind",)}),
    "the honorific where nothing else tells": (suggested(title="", opening="你们提出的修路一事收悉,现就提案答复如下:"), {"kind": "suggestion"}),
    "the breadcrumb where nothing else tells": (page(title="《关于修路的意见》", head="首页 > 建议提案 > 人大代表建议", addressee="", opening="您的建议收悉,现答复如下:"), {"kind": "suggestion"}),
    "the folder's class where nothing else tells": (page(title="《关于修路的意见》", head="组配分类:人大代表建议办理", addressee="", opening="您的建议收悉,现答复如下:"), {"kind": "suggestion"}),
}  # fmt: skip


@table(HONORIFICS)
def test_kinds_and_honorifics(text, facts):
    check(text, facts)


def test_a_name_in_the_text_goes_though_the_addressee_was_taken_off_the_page():
    reply = parse_reply(page(addressee="", body="石大川委员提出的意见已经采纳。"))
    assert reply.body == "某委员提出的意见已经采纳。"
    assert reply.addressee_type is None


OPENINGS = {
    "您提出的…收悉": f"您提出的《{NAME}》收悉,现答复如下:",
    "你提出的": f"你提出的《{NAME}》收悉,现答复如下:",
    "你们提出的": f"你们提出的{NAME}收悉,现答复如下:",
    "您们提出的": f"您们提出的《{NAME}》收悉,现答复如下:",
    "您 and 你 in one": f"您提出的《{NAME}》收悉,感谢你对工业的关心,现答复如下:",
    "已收悉": f"您提出的《{NAME}》已收悉,现答复如下:",
    "已交我们研究办理": f"您提出的《{NAME}》,已交我们研究办理,现答复如下:",
    "已转交我局办理": f"您提出的《{NAME}》,已转交我局办理,现答复如下:",
    "已交我们研究办理, nothing announced": f"您提出的《{NAME}》,已交我们研究办理。",
    "由我委负责分办": f"您提出的《{NAME}》,由我委负责分办,现答复如下:",
    "交由我单位分办": f"您提出的《{NAME}》,交由我单位分办。现将有关情况答复如下:",
    "现将办理情况答复如下": f"您提出的《{NAME}》收悉。现将办理情况答复如下:",
    "现将有关意见函告如下": f"您提出的《{NAME}》收悉,现将有关意见函告如下:",
    "函告如下": f"您提出的《{NAME}》收悉,函告如下:",
    "提出如下办理意见": f"您提出的《{NAME}》收悉,经研究,提出如下办理意见:",
    "汇报如下": f"您提出的《{NAME}》收悉,现将办理情况汇报如下:",
    "向您回复如下": f"您提出的《{NAME}》收悉,现向您回复如下:",
    "就…有关问题答复如下": f"您提出的《{NAME}》收悉,现就锻造短板有关问题答复如下:",
    "full stop": f"您提出的《{NAME}》收悉,现答复如下。",
    "full width": f"您提出的《{NAME}》收悉，现答复如下：",
    "misprint 以下": f"您提出的《{NAME}》收悉,现答复以下:",
    "收悉, nothing announced": f"您提出的《{NAME}》收悉。",
    "two openings": f"您提出的《{NAME}》收悉,现答复如下:\n收到提案后,我局专题研究,现将办理情况回复如下:",
    "two openings in one paragraph": f"您提出的《{NAME}》收悉,感谢您的关心,现答复如下:收到后我局专题研究,现就有关情况回复如下:",
    "thanks inside": f"您提出的《{NAME}》收悉。首先,感谢您对我县工业的关心和支持!现答复如下:",
    "praise inside": f"您提出的《{NAME}》收悉。提案切中要害,对我们很有启发,现答复如下:",
    "verb missing": f"您《{NAME}》收悉,现答复如下:",
    "的 missing": f"您提出《{NAME}》收悉,现答复如下:",
    "《 lost": f"您提出的{NAME}》收悉,现答复如下:",
    "》 lost": f"您提出的《{NAME}收悉,现答复如下:",
    "doubled 关于": f"您提出的关于《{NAME}》收悉,现答复如下:",
    "name in “ ”": f"您提出的“{NAME}”收悉,现答复如下:",
    "name in “ ”, 的提案 behind": f"您提出的“{NAME}”的提案收悉,现答复如下:",
    "关于“关于…”的提案": f"您提出的关于“{NAME}”的提案收悉,现答复如下:",
    "no marks": f"您提出的{NAME}收悉,现答复如下:",
    "begins with the name": f"《{NAME}》收悉,现答复如下:",
    "number before the name": f"您提出的第12号提案《{NAME}》收悉,现答复如下:",
    "number in the opening, bare name": f"您提出的第12号{NAME}收悉,现答复如下:",
    "session and bare name": f"您在县政协八届四次会议上提出的{NAME}收悉,现答复如下:",
}


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS.keys())
def test_the_letter_begins_after_its_opening_which_names_the_item(opening):
    check(page(opening=opening), {"body": "已经办结。", "proposal_title": NAME, "kind": "proposal", "number": "12", "conflicts": ()})


ODD_NAMES = {
    "named a suggestion, answered as a proposal": ("您提出的关于“关于扩建铸造园的建议”的提案收悉,现答复如下:", ADVICE),
    "doubled 的": ("您提出的关于扩建铸造园的的提案收悉,现答复如下:", "关于扩建铸造园的的提案"),
    "does not begin with 关于": ("您提出的《支持铸造园扩建的提案》收悉,现答复如下:", "支持铸造园扩建的提案"),
    "quotation inside": ("您提出的《关于推动“智改数转”的提案》收悉,现答复如下:", "关于推动“智改数转”的提案"),
    "title inside the title": ("您提出的《关于落实〈技改办法〉的提案》收悉,现答复如下:", "关于落实〈技改办法〉的提案"),
    "marks nested": ("您提出的《关于落实《技改办法》的提案》收悉,现答复如下:", "关于落实《技改办法》的提案"),
    "no name at all": ("您提出的提案收悉,现答复如下:", None),
}


@pytest.mark.parametrize(("opening", "name"), ODD_NAMES.values(), ids=ODD_NAMES.keys())
def test_names_of_the_item_are_kept_as_printed(opening, name):
    check(page(opening=opening), {"proposal_title": name, "body": "已经办结。"})


CONSULTED = {
    "经商": ("您提出的提案收悉,经商县财政局,现答复如下:", ("县财政局",)),
    "经会同": ("您提出的提案收悉,经会同县财政局、县科技局研究,现答复如下:", ("县财政局", "县科技局")),
    "经与…共同研究": ("您提出的提案收悉,经与县财政局、县科技局共同研究,现答复如下:", ("县财政局", "县科技局")),
    "经与…共同研究办理": ("您提出的提案收悉。经与县财政局共同研究办理,现答复如下:", ("县财政局",)),
    "听取…意见": ("您提出的提案收悉,我局听取了县财政局、县教育局意见,现答复如下:", ("县财政局", "县教育局")),
    "结合…协办意见": ("您提出的提案收悉,结合县财政局、县人社局协办意见,现答复如下:", ("县财政局", "县人社局")),
    "in a form": ("协办单位:县财政局、县人社局\n您提出的提案收悉,现答复如下:", ("县财政局", "县人社局")),
    "nobody": ("您提出的提案收悉,现答复如下:", ()),
}


@pytest.mark.parametrize(("opening", "bodies"), CONSULTED.values(), ids=CONSULTED.keys())
def test_co_handlers_are_named_before_the_answer(opening, bodies):
    if opening.startswith("协办单位"):
        form, _, opening = opening.partition("\n")
        check(page(head=form, opening=opening), {"co_handlers": bodies})
    else:
        check(page(opening=opening, body="县商务局另有安排,会同县民政局推进。"), {"co_handlers": bodies})


WITHOUT_OPENING = {
    "summary that begins at 一、": (page(title=f"{TITLE}(摘要)", addressee="", opening="", body="一、关于资金。已经安排。\n二、关于人才。正在引进。", end=""), "一、关于资金。已经安排。\n二、关于人才。正在引进。"),
    "addressee, then the answer": (page(opening="", body="厂区道路已经修好。"), "厂区道路已经修好。"),
    "sections left out": (page(title="关于县政协八届四次会议第12号提案答复的函(节选)", body="一、关于资金\n(略)\n二、关于人才\n已经引进。"), "一、关于资金\n(略)\n二、关于人才\n已经引进。"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "body"), WITHOUT_OPENING.values(), ids=WITHOUT_OPENING.keys())
def test_letters_without_an_opening(text, body):
    check(text, {"body": body, "number": "12", "term": 8, "session": 4})


PUBLISHED, SIGNED = day(2022, 8, 30), day(2021, 7, 13)
OWN = "苔工信提〔2023〕46号"
METADATA = {
    "Yunnan": (
        page(head="索引号:530100-2020-04273\n发布机构:苔溪市工业和信息化局\n生效日期:2022-09-01\n废止日期:\n文 号:苔工信提〔2023〕46号\n主题分类:工业、交通"),
        {"document_number": OWN, "published": None, "signed": SIGNED, "department": BUREAU},
    ),
    "Yunnan, glued": (
        page(head="索引号00001120/2020-04273\n发布机构苔溪市工业和信息化局\n生效日期2022-09-01\n废止日期\n文 号苔工信提〔2023〕46号\n主题分类工业", end=""),
        {"document_number": OWN, "published": None, "department": "苔溪市工业和信息化局", "level": "prefecture"},
    ),
    "all glued on one line": (page(head="索引号000012/2020-1发布机构苔溪市科学技术局发布日期2022-08-30", end=""), {"published": PUBLISHED, "department": "苔溪市科学技术局"}),
    "Anhui": (
        page(head="索引号:00298/202208-00031\n组配分类:政协委员提案办理\n发布机构:丙县人民政府办公室\n主题分类:工业\n名称:对县政协八届四次会议第12号提案的答复\n文号:\n生成日期:2022-08-29\n发布日期:2022-08-30"),
        {"document_number": None, "published": PUBLISHED, "signed": SIGNED, "department": BUREAU, "title": TITLE},
    ),
    "Shandong": (
        page(head="索 引 号:1137/2022-0012\n分 类:提案办理\n发布机构:丙县工业和信息化局\n发文日期:2022-08-30\n文 号:\n公开方式:主动公开\n有效性:有效"),
        {"document_number": None, "published": PUBLISHED, "openness": "主动公开"},
    ),
    "Shandong portal": (page(head="存放位置:提案办理\n公开日期:2022-08-30\n信息名称:对县政协八届四次会议第12号提案的答复"), {"published": PUBLISHED, "title": TITLE}),
    "Chongqing, table twice": (
        page(head="\n".join(["[ 索引号 ] 1150/2022-00221\n[ 发文字号 ] 苔工信提〔2023〕46号\n[ 主题分类 ] 工业\n[ 体裁分类 ] 政协提案办理\n[ 发布机构 ] 苔溪市工业和信息化局\n[ 成文日期 ] 2021-07-01\n[ 发布日期 ] 2022-08-30\n[ 有效性 ]"] * 2), end=""),
        {"document_number": OWN, "published": PUBLISHED, "signed": day(2021, 7, 1), "department": "苔溪市工业和信息化局"},
    ),
    "Guangxi": (
        page(title="", head="发文单位:苔溪市生态环境局\n成文日期:2021年07月01日\n标 题:对县政协八届四次会议第12号提案的答复\n发文字号:苔工信提〔2023〕46号\n发布日期:2022年08月30日", end=""),
        {"title": TITLE, "number": "12", "department": "苔溪市生态环境局", "signed": day(2021, 7, 1), "published": PUBLISHED, "document_number": OWN},
    ),
    "Shanghai": (page(head="索引号:AC2350000-2022-019\n文件编号:苔工信提〔2023〕46号\n发布机构:屿东区商务委员会\n公开类别:主动公开\n发布时间:2022-08-30"), {"document_number": OWN, "published": PUBLISHED, "openness": "主动公开", "department": BUREAU}),
    "Shanghai, result and openness": (page(head="办理结果:部分采纳\n公开属性:主动公开·全文"), {"class_mark": "部分采纳", "openness": "主动公开·全文"}),
    "Zhejiang": (
        page(head="文 号:苔工信提〔2023〕46号\n阅读版本:\n发布机构:丙县经信局\n成文日期:2021-07-01\n时效性:有效"), {"document_number": OWN, "signed": SIGNED, "published": None},
    ),
    "national energy": (
        page(title="", head="公开事项名称:对县政协八届四次会议第12号提案的答复摘要\n索引号:0000/2022-00122\n主办单位:丙县能源局\n制发日期:2021-07-01", addressee="", end=""),
        {"title": TITLE + "摘要", "doc_type": "summary", "department": "丙县能源局", "signed": day(2021, 7, 1), "published": None},
    ),
    "Sichuan form": (
        suggested(
            title="", addressee="", end="",
            head="建议标题:关于扩建铸造园的建议\n编号:0381\n建议类型:代表建议\n提交日期:2021-01-28\n内容分类:工业\n建议办理类型:主办\n建议公开范围:仅公开标题\n主办单位:丙县工业和信息化局\n协办单位:县财政局、县人社局\n建议答复:",
        ),
        {
            "title": None, "proposal_title": ADVICE, "number": "0381", "kind": "suggestion", "openness": "仅公开标题", "department": BUREAU,
            "co_handlers": ("县财政局", "县人社局"), "published": None, "body": "已经办结。", "class_mark": None,
        },
    ),
    "Yangling form": (page(head="委员姓名:石大川\n提案内容:关于扩建铸造园\n办理结果:B"), {"class_mark": "B", "addressee_type": "anonymous"}),
    "law site, last cells empty": (page(head=f"文件名称:{TITLE}\n文件编号:\n发布时间:\n实施时间:"), {"title": TITLE, "document_number": None, "published": None, "signed": SIGNED, "year": 2021}),
    "byline": (page(title=f"{TITLE}\n发布时间:2022-08-30 15:06:00 信息来源:丙县政府办 作者: 浏览次数:31 字号:[大 中 小] 打印 关闭"), {"title": TITLE, "published": PUBLISHED, "department": BUREAU}),
    "byline in three bullets": (page(title=f"{TITLE}\n• 发布时间:2022-08-30 15:06:00\n• 编辑:丙县政府办管理员\n• 来源:办公室"), {"title": TITLE, "published": PUBLISHED}),
    "byline without a label": (page(title=f"{TITLE}\n丙县工业和信息化局 2022-08-30 09:12 阅读:386 次"), {"title": TITLE, "published": PUBLISHED}),
    "source and author empty": (page(title=f"{TITLE}\n来源:\n作者:\n发布时间:2022/08/30\n浏览量:\n点击数:"), {"published": PUBLISHED, "addressee_type": "anonymous"}),
    "at the foot": (page(end=END + "\n索引号:000/2022-01\n发布机构:丙县人民政府办公室\n发布日期:2022-08-30\n文号:苔工信提〔2023〕46号\n公开方式:主动公开"), {"published": PUBLISHED, "document_number": OWN, "openness": "主动公开", "department": BUREAU, "body": "已经办结。"}),
    "at the foot of a letter without a signature": (page(end="索引号:000/2022-01\n发布机构:丙县工业和信息化局\n发布日期:2022-08-30"), {"published": PUBLISHED, "department": BUREAU, "body": "已经办结。", "signed": None, "year": 2022}),
    "cells in one row": (page(head="索引号 | 000/2022-01 | 公开日期 | 2022-08-30 | 公开方式 | 主动公开 | 文号 | | 有效性 | 有效"), {"published": PUBLISHED, "openness": "主动公开", "document_number": None}),
    "empty cells, the next label is no value": (page(head="公开方式:\n有效性:\n发布机构:\n发布日期:2022-08-30", end=""), {"openness": None, "department": None, "published": PUBLISHED}),
    "value below its label": (page(head="发布日期\n2022-08-30\n公开方式\n主动公开\n发布机构\n苔溪市科学技术局", end=""), {"published": PUBLISHED, "openness": "主动公开", "department": "苔溪市科学技术局"}),
    "index number with another date": (page(head="索引号:00112/20190304-00031\n发布日期:2022-08-30"), {"published": PUBLISHED}),
    "index number with another date and nothing else": (page(head="索引号:00112/2019-03-04", end=BUREAU), {"published": None, "year": None}),
    "the office publishes, the bureau answers": (page(head="发布机构:丙县人民政府办公室"), {"department": BUREAU}),
    "the transport bureau answers on telecommunication": (page(title="对《关于补齐乡村通信短板的提案》的答复\n发布机构:丙县人民政府办公室", end="丙县交通运输局\n2021年7月13日"), {"department": "丙县交通运输局", "kind": "proposal"}),
    "in front of the title, no signature": (page(title="丙县科学技术局关于县政协八届四次会议第12号提案的答复", head="发布机构:丙县人民政府办公室", end=""), {"department": "丙县科学技术局"}),
}  # fmt: skip


@table(METADATA)
def test_page_facts(text, facts):
    check(text, facts)


CLASSES = {
    "own line": ("A类", "A"),
    "own line, B": ("B类", "B"),
    "own line, C": ("C类", "C"),
    "own line, D": ("D类", "D"),
    "类别": ("类别:A类", "A"),
    "类别, blanks inside": ("类  别:B", "B"),
    "类别, bare letter": ("类别:C", "C"),
    "标注": ("标注:A类", "A"),
    "办理结果": ("办理结果:B", "B"),
    "办理结果类别": ("办理结果类别:C类", "C"),
    "办复类别": ("办复类别:A", "A"),
    "brackets": ("(A)类", "A"),
    "brackets around all": ("(B类)", "B"),
    "full width": ("Ａ类", "A"),
    "in words": ("办理结果:部分采纳", "部分采纳"),
    "empty": ("办理结果:", None),
    "A class of something else": ("A类企业名单", None),
}


@pytest.mark.parametrize("place", ["head", "foot"])
@pytest.mark.parametrize(("line", "mark"), CLASSES.values(), ids=CLASSES.keys())
def test_class_marks_are_kept_as_printed(line, mark, place):
    text = page(head=line) if place == "head" else page(end=f"{END}\n{line}")
    check(text, {"class_mark": mark, "body": "已经办结。", "number": "12", "department": BUREAU})


OPENNESS = {
    "公开": ("公开", "公开"),
    "主动公开": ("主动公开", "主动公开"),
    "公开方式, blank": ("公开方式 主动公开", "主动公开"),
    "公开类别, blank": ("公开类别 主动公开", "主动公开"),
    "复文公开标记": ("复文公开标记:公开", "公开"),
    "公开属性": ("公开属性:主动公开·全文", "主动公开·全文"),
    "此件公开发布": ("(此件公开发布)", "此件公开发布"),
    "依申请公开": ("依申请公开", "依申请公开"),
    "不予公开": ("公开属性:不予公开", "不予公开"),
    "建议公开范围": ("建议公开范围: 仅公开标题", "仅公开标题"),
    "empty": ("公开方式:", None),
    "a menu": ("政府信息公开", None),
}


@pytest.mark.parametrize("place", ["head", "foot"])
@pytest.mark.parametrize(("line", "mark"), OPENNESS.values(), ids=OPENNESS.keys())
def test_openness_marks_are_kept_as_printed(line, mark, place):
    text = page(head=line) if place == "head" else page(end=f"{END}\n{line}")
    check(text, {"openness": mark, "body": "已经办结。", "number": "12", "department": BUREAU})


# Level, label, heading, role of every section.
HEADINGS = {
    "关于…的建议, own line with a stop": (
        "一、关于重新规划园区的建议。\n园区已扩建。\n二、关于设立基金的建议。\n基金已设立。",
        [(1, "一、", "关于重新规划园区的建议", "answer"), (1, "二、", "关于设立基金的建议", "answer")],
    ),
    "关于…, run in": (
        "一、关于资金支持。近年来共安排1200万元。\n二、关于人才引进。去年引进12人。",
        [(1, "一、", "关于资金支持", "answer"), (1, "二、", "关于人才引进", "answer")],
    ),
    "关于…的建议 without a numeral": (
        "关于重新规划园区的建议。\n园区已扩建。\n关于设立基金的建议。\n基金已设立。",
        [(1, None, "关于重新规划园区的建议", "answer"), (1, None, "关于设立基金的建议", "answer")],
    ),
    "noun phrases": (
        "一、基本情况\n全县有企业12家。\n二、工作开展情况\n已建平台1个。\n三、下一步工作\n继续推进。",
        [(1, "一、", "基本情况", "context"), (1, "二、", "工作开展情况", "context"), (1, "三、", "下一步工作", "next_steps")],
    ),
    "two phrases of four characters": (
        "一、强化统筹,完善机制。成立专班。\n二、突出重点,补齐短板。新建平台。",
        [(1, "一、", "强化统筹,完善机制", "answer"), (1, "二、", "突出重点,补齐短板", "answer")],
    ),
    "(一) under 一、": (
        "一、办理成果\n(一)基金。已设立。\n(二) 平台。已建成。\n二、下步打算\n(一)扩面。\n继续推进。",
        [(1, "一、", "办理成果", "answer"), (2, "(一)", "基金", "answer"), (2, "(二)", "平台", "answer"), (1, "二、", "下步打算", "next_steps"), (2, "(一)", "扩面", "next_steps")],
    ),
    "1、 at the top": (
        "1、设立基金\n规模2亿元。\n2、引进人才\n去年12人。",
        [(3, "1、", "设立基金", "answer"), (3, "2、", "引进人才", "answer")],
    ),
    "1. under 三、": (
        "三、关于平台\n1.检测平台。已建成。\n2.中试平台。在建。",
        [(1, "三、", "关于平台", "answer"), (3, "1.", "检测平台", "answer"), (3, "2.", "中试平台", "answer")],
    ),
    "(1) under 1.": (
        "一、关于平台\n1.检测平台。\n(1)设备。已到货。\n(2)人员。已到岗。\n2.中试平台。\n①场地。已平整。\n②立项。已批复。",
        [(1, "一、", "关于平台", "answer"), (3, "1.", "检测平台", "answer"), (3, "2.", "中试平台", "answer")],
    ),
    "(1) under (一)": (
        "一、关于平台\n(一)检测平台\n(1)设备。已到货。\n(2)人员。已到岗。",
        [(1, "一、", "关于平台", "answer"), (2, "(一)", "检测平台", "answer"), (3, "(1)", "设备", "answer"), (3, "(2)", "人员", "answer")],
    ),
    "第一, and ① under it": (
        "订单转移属实。\n第一,稳住老客户。已组团参展。\n①展位。已补助。\n②差旅。已报销。\n第二,开拓新市场。已设海外仓。\n下一步,继续推进。",
        [(0, None, None, "context"), (3, "第一", "稳住老客户", "answer"), (3, "第二", "开拓新市场", "answer"), (0, None, None, "next_steps")],
    ),
    "第一、 at the top": ("第一、基金。已设立。\n第二、人才。已引进。", [(3, "第一", "基金", "answer"), (3, "第二", "人才", "answer")]),
    "第一产业 is no list": ("第一产业增长2%。\n第二产业增长7%。", [(0, None, None, "answer")]),
    "① and ②, own paragraphs": (
        "机械化率不高。\n①建加工点。已建29个。\n②训机手。已训1900人。",
        [(0, None, None, "context"), (3, "①", "建加工点", "answer"), (3, "②", "训机手", "answer")],
    ),
    "一是…二是… in a paragraph of their own": (
        "一、存在的问题\n一是粗粉多;二是用电贵。\n二、下一步打算\n一是建实验室。二是集中供热。",
        [(1, "一、", "存在的问题", "context"), (1, "二、", "下一步打算", "next_steps")],
    ),
    "一是 under a chapter of next steps": (
        "一、基金\n已设立。\n二、近期工作重点\n一是扩大规模。年底完成。\n二是引进人才。全年12人。",
        [(1, "一、", "基金", "answer"), (1, "二、", "近期工作重点", "next_steps"), (3, "一是", "扩大规模", "next_steps"), (3, "二是", "引进人才", "next_steps")],
    ),
    "一是 as chapters": (
        "一是关于资金。已安排。\n下一步,扩大规模。\n二是关于人才。已引进。\n三是明后两年的计划。再引进12人。",
        [(3, "一是", "关于资金", "answer"), (0, None, None, "next_steps"), (3, "二是", "关于人才", "answer"), (3, "三是", "明后两年的计划", "next_steps")],
    ),
    "一是 over and under a final paragraph 下一步": (
        "我局做了两件事。\n一是设立基金。\n二是引进人才。\n下一步,再做两件。\n一是扩大规模。\n二是办好论坛。",
        [
            (0, None, None, "context"), (3, "一是", "设立基金", "answer"), (3, "二是", "引进人才", "answer"),
            (0, None, None, "next_steps"), (3, "一是", "扩大规模", "next_steps"), (3, "二是", "办好论坛", "next_steps"),
        ],
    ),
    "一是 under a final paragraph 下一步": (
        "一、基金\n已设立。\n下一步,我局将做好两件事。\n一是扩大规模。年底完成。\n二是引进人才。全年12人。",
        [(1, "一、", "基金", "answer"), (0, None, None, "next_steps"), (3, "一是", "扩大规模", "next_steps"), (3, "二是", "引进人才", "next_steps")],
    ),
    "1、…;2、… in one paragraph": ("我局主要做了两项工作:1、设立基金;2、引进人才。", [(0, None, None, "answer")]),
    "一是…二是… in one paragraph": ("我局一是设立基金,二是引进人才。", [(0, None, None, "answer")]),
    "一是 and 二是, own paragraphs": (
        "我局做了两项工作。\n一是设立基金。规模2亿元。\n二是引进人才。去年12人。",
        [(0, None, None, "context"), (3, "一是", "设立基金", "answer"), (3, "二是", "引进人才", "answer")],
    ),
    "the proposer's sentence quoted": (
        "一、“建议设立铸造产业基金”\n基金已设立。\n二、“建议引进人才”。去年引进12人。",
        [(1, "一、", "“建议设立铸造产业基金”", "answer"), (1, "二、", "“建议引进人才”", "answer")],
    ),
    "…方面 as the beginning of a paragraph": ("项目扶持方面,去年安排项目12个。\n融资助贷方面。去年放贷2亿元。", [(0, None, None, "answer")]),
    "no headings": ("厂区道路破损属实。\n道路已经修好。", [(0, None, None, "answer")]),
    "second numeral lost": (
        "一、关于资金支持。近年来共安排1200万元。\n、关于人才引进。去年引进12人。\n三、下一步\n继续推进。",
        [(1, "一、", "关于资金支持", "answer"), (1, "、", "关于人才引进", "answer"), (1, "三、", "下一步", "next_steps")],
    ),
    "second numeral lost, own line": (
        "一、基本情况\n全县有企业12家。\n、对提案建议的答复\n已建平台1个。",
        [(1, "一、", "基本情况", "context"), (1, "、", "对提案建议的答复", "answer")],
    ),
    "first numeral lost": (
        "、关于资金支持\n近年来共安排1200万元。\n二、关于人才引进\n去年引进12人。",
        [(1, "、", "关于资金支持", "answer"), (1, "二、", "关于人才引进", "answer")],
    ),
    "first heading missing": (
        "近年来共安排1200万元。\n二、关于人才引进\n去年引进12人。",
        [(0, None, None, "context"), (1, "二、", "关于人才引进", "answer")],
    ),
    "numeral of (二) lost": (
        "一、关于平台\n(一)检测平台\n已建成。\n()中试平台\n在建。",
        [(1, "一、", "关于平台", "answer"), (2, "(一)", "检测平台", "answer"), (2, "()", "中试平台", "answer")],
    ),
    "a comma at the head of a broken line is no lost numeral": ("我局走访了轴承厂\n、铸造厂等企业。", [(0, None, None, "answer")]),
    "cited clause of a plan": ("一、关于规划\n规划\n25.1.2条明确了园区边界。\n25.1.2 园区边界\n另有安排。", [(1, "一、", "关于规划", "answer")]),
    "第25条": ("一、关于规划\n第25条明确了园区边界。\n第二十五条另有规定。", [(1, "一、", "关于规划", "answer")]),
    "years": ("一、关于资金\n2011-2013年每年安排1200万元。\n2014年起停止。\n2015.3月恢复。", [(1, "一、", "关于资金", "answer")]),
    "十四五": ("一、关于规划\n十四五时期,园区扩建。\n十五五规划正在编制。\n“十四五”以来,产值翻番。", [(1, "一、", "关于规划", "answer")]),
    "decimals": ("一、关于电价\n3.5千伏线路已建成。\n1.2亿元已到位。", [(1, "一、", "关于电价", "answer")]),
    "一方面, 一季度, 三年来": ("一、关于电价\n一方面,要素不足。\n一季度,电价下降。\n三年来,累计降本。", [(1, "一、", "关于电价", "answer")]),
    "一.": ("一.关于资金\n已安排。\n二.关于人才\n已引进。", [(1, "一.", "关于资金", "answer"), (1, "二.", "关于人才", "answer")]),
    "full width": ("一、关于资金\n（一）省级资金。已安排。\n１．设备补助。已兑现。", [(1, "一、", "关于资金", "answer"), (2, "(一)", "省级资金", "answer"), (3, "1.", "设备补助", "answer")]),
    "blank behind the label": ("一、 关于资金\n(一) 省级资金\n已安排。", [(1, "一、", "关于资金", "answer"), (2, "(一)", "省级资金", "answer")]),
    "final paragraph 下一步": (
        "一、关于资金\n已安排。\n二、关于人才\n已引进。\n下一步,我局将继续推进。",
        [(1, "一、", "关于资金", "answer"), (1, "二、", "关于人才", "answer"), (0, None, None, "next_steps")],
    ),
    "final paragraph 下阶段": ("园区已扩建。\n下阶段,我局将继续推进。", [(0, None, None, "answer"), (0, None, None, "next_steps")]),
    "final paragraph 今后": ("园区已扩建。\n今后,我局将继续推进。", [(0, None, None, "answer"), (0, None, None, "next_steps")]),
    "(略)": ("一、关于资金\n(略)\n二、关于人才\n已引进。", [(1, "一、", "关于资金", "answer"), (1, "二、", "关于人才", "answer")]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "sections"), HEADINGS.values(), ids=HEADINGS.keys())
def test_headings(body, sections):
    reply = parse_reply(page(body=body))
    lost = [label for _, label, _, _ in sections if label in {"、", "()"}]
    assert reply.conflicts == (("label",) if lost else ())
    assert [(part.level, part.label, part.heading, part.role) for part in reply.sections] == sections
    assert all(reply.text[part.start : part.end] == part.text for part in reply.sections)


CLOSINGS = [
    "感谢您对我县工业的关心和支持!", "衷心感谢您对工业发展的关注。", "非常感谢您的宝贵意见。", "再次感谢您对我们工作的理解和支持。", "最后,感谢您对工业和信息化工作的关心!",
    "欢迎多联系、多提宝贵意见。", "欢迎您继续多提宝贵意见。", "希望以后多提宝贵意见。", "希望您一如既往地支持工业发展。", "专此答复。", "特复。", "特此函复。", "此复。",
    "以上意见供你单位统一答复提案者时参考。", "以上答复,如有不妥,请批评指正。", "如您对本答复有意见,请填写反馈表。", "请将办理情况反馈表填好寄回我局。", "附件:提案办理征询意见表",
]  # fmt: skip


@pytest.mark.parametrize("closing", CLOSINGS)
def test_closings_are_set_apart(closing):
    reply = check(page(body=f"已经办结。\n{closing}"), {"body": "已经办结。", "department": BUREAU})
    assert [(part.role, part.text) for part in reply.sections] == [("answer", "已经办结。"), ("closing", closing)]


def test_a_letter_may_close_with_nothing_at_all():
    reply = check(page(), {"body": "已经办结。"})
    assert [part.role for part in reply.sections] == ["answer"]


SIGNATURES = {
    "full name and date": (END, BUREAU, SIGNED, ()),
    "older form": ("云岫省工业和信息化委\n2021年7月13日", "云岫省工业和信息化委", SIGNED, ()),
    "short form": ("丙县工信局\n2021年7月13日", "丙县工信局", SIGNED, ()),
    "none": ("", None, None, ()),
    "date alone": ("2021年7月13日", None, SIGNED, ()),
    "body alone": (BUREAU, BUREAU, None, ()),
    "two digits of month and day": (f"{BUREAU}\n2021年07月13日", BUREAU, SIGNED, ()),
    "hyphens": (f"{BUREAU}\n2021-07-13", BUREAU, SIGNED, ()),
    "dots": (f"{BUREAU}\n2021.7.13", BUREAU, SIGNED, ()),
    "slashes": (f"{BUREAU}\n2021/7/13", BUREAU, SIGNED, ()),
    "full-width digits": (f"{BUREAU}\n２０２１年７月１３日", BUREAU, SIGNED, ()),
    "blanks inside": (f"{BUREAU}\n2021 年 7 月 13 日", BUREAU, SIGNED, ()),
    "zero U+3007": (f"{BUREAU}\n二〇二〇年六月三日", BUREAU, day(2020, 6, 3), ()),
    "zero U+25CB": (f"{BUREAU}\n二○二○年十月十二日", BUREAU, day(2020, 10, 12), ()),
    "zero as a letter": (f"{BUREAU}\n二O二一年十一月三十日", BUREAU, day(2021, 11, 30), ()),
    "zero 零": (f"{BUREAU}\n二零二一年十一月二十一日", BUREAU, day(2021, 11, 21), ()),
    "year without a zero": (f"{BUREAU}\n二○一一年十一月一日", BUREAU, day(2011, 11, 1), ()),
    "damaged, six digits": (f"{BUREAU}\n202285", BUREAU, None, ("date",)),
    "damaged, seven digits": (f"{BUREAU}\n2023116", BUREAU, None, ("date",)),
    "damaged, 年 kept": (f"{BUREAU}\n2015年414日", BUREAU, None, ("date",)),
    "damaged, 日 kept": (f"{BUREAU}\n2016126日", BUREAU, None, ("date",)),
    "no day": (f"{BUREAU}\n2021年7月", BUREAU, None, ("date",)),
    "no such day": (f"{BUREAU}\n2021年2月30日", BUREAU, None, ("date",)),
    "contact line before": (f"(联系人及电话:李小明,0000-1234567)\n{END}", BUREAU, SIGNED, ()),
    "contact line after": (f"{END}\n(联系人:李小明 电话:0000-1234567)", BUREAU, SIGNED, ()),
    "contact lines in three": (f"联系单位:丙县工信局\n联系人:李小明\n联系电话:0000- 1234567\n{END}", BUREAU, SIGNED, ()),
    "联系科室、人员及电话": (f"{END}\n联系科室、人员及电话:产业科 李小明 1234567", BUREAU, SIGNED, ()),
    "经办人及电话": (f"{END}\n经办人及电话:李小明 0000-1234567-7038", BUREAU, SIGNED, ()),
    "address and postcode": (f"{END}\n联系人姓名:李小明 联系地址:丙县城关镇一号 邮政编码:000000", BUREAU, SIGNED, ()),
    "签发人": (f"签发人:李小明\n{END}", BUREAU, SIGNED, ()),
    "领导签发": (f"{END}\n领导签发:李小明", BUREAU, SIGNED, ()),
    "主管领导": (f"主管领导:李小明\n经办人:李小明\n{END}", BUREAU, SIGNED, ()),
    "抄送": (f"{END}\n抄送:县政协提案委,县政府办公室", BUREAU, SIGNED, ()),
    "抄送 with 、": (f"{END}\n抄送:县人大代表联工委、县政府督查室", BUREAU, SIGNED, ()),
    "feedback form attached": (f"附件:提案办理情况反馈表\n{END}", BUREAU, SIGNED, ()),
    "附件下载 with nothing": (f"{END}\n附件下载:", BUREAU, SIGNED, ()),
    "phone of the site's foot": (f"{END}\n联系电话:0000-7654321 版权所有:丙县人民政府", BUREAU, SIGNED, ()),
}  # fmt: skip


@pytest.mark.parametrize(("end", "department", "signed", "conflicts"), SIGNATURES.values(), ids=SIGNATURES.keys())
def test_signatures(end, department, signed, conflicts):
    facts = {"department": department, "signed": signed, "conflicts": conflicts, "body": "已经办结。", "year": signed.year if signed else None}
    reply = check(page(end=end), facts)
    assert "李小明" not in reply.text
    assert "1234567" not in reply.text
    assert "7654321" not in reply.text


DATES = {
    "damaged: the published one counts": (page(head="发布时间:2023-12-01", end=f"{BUREAU}\n2023116"), {"signed": None, "published": day(2023, 12, 1), "year": 2023, "conflicts": ("date",), "raw": {"date": "2023116"}}),
    "four dates": (
        page(head="地址:/2023-05/24/content_1.html\n发布时间:2015-05-30\n成文日期:", end=f"{BUREAU}\n2015年4月2日"), {"published": day(2015, 5, 30), "signed": day(2015, 4, 2), "year": 2015, "conflicts": ()},
    ),
    "nine years between": (page(head="发布时间:2023-05-24", end=f"{BUREAU}\n2014年4月22日"), {"published": day(2023, 5, 24), "signed": day(2014, 4, 22), "year": 2014}),
    "seconds": (page(head="发布时间:2022-08-30 15:06:00"), {"published": day(2022, 8, 30)}),
    "slashes": (page(head="发布时间:2022/8/30"), {"published": day(2022, 8, 30)}),
    "Chinese numerals": (page(head="发布日期:二〇二二年八月三十日"), {"published": day(2022, 8, 30)}),
    "Chinese units": (page(head="发布时间:2022年08月30日 10:12"), {"published": day(2022, 8, 30)}),
    "成文日期 where the letter bears none": (page(head="成文日期:2022-08-29\n发布日期:2022-08-30", end=""), {"signed": day(2022, 8, 29), "published": day(2022, 8, 30), "year": 2022}),
    "none at all": (page(end=BUREAU), {"signed": None, "published": None, "year": None}),
    "of the text": (page(body="园区于2018年6月30日投产。", end=BUREAU), {"signed": None, "year": None}),
    "damaged in the text": (page(body="请于920日前办结。\n项目自2015414起实施。"), {"signed": SIGNED, "conflicts": ()}),
}  # fmt: skip


@table(DATES)
def test_dates(text, facts):
    check(text, facts)


JOINT = {
    "opinion of a co-handler with its number": (
        page(title="", addressee="省卫生健康委:", opening="贵委转来的省政协十二届三次会议第0399号提案收悉,现提出会办意见如下:", body="一、关于设备\n已列入目录。"),
        {"doc_type": "co_handler", "addressee_type": "department", "number": "0399", "term": 12, "session": 3, "kind": "proposal", "body": "一、关于设备\n已列入目录。"},
    ),
    "提出如下会办意见": (
        page(title="", head="丙工信建议〔2022〕38号", addressee="省文旅厅:", opening="省十三届人大五次会议第1322号建议收悉,经研究,提出如下会办意见:"),
        {"doc_type": "co_handler", "kind": "suggestion", "number": "1322", "document_number": "丙工信建议〔2022〕38号"},
    ),
    "a town to a commission": (suggested(title="关于区人大七届二次会议第99号建议的会办意见", addressee="区经济委员会:", opening="贵委转来的建议收悉,现将会办意见函告如下:", end="丙县丁镇人民政府\n2021年7月13日"), {"doc_type": "co_handler", "department": "丙县丁镇人民政府"}),
    "opinion of the main office": (page(title="关于自治区政协十二届四次会议第209号提案的主办意见", opening="您提出的提案收悉,由我厅主办,现提出如下主办意见:"), {"doc_type": "reply", "body": "已经办结。"}),
    "answer to a part": (page(opening="您提出的提案,由我委负责分办。现就第二条意见答复如下:"), {"doc_type": "reply", "body": "已经办结。"}),
    "answer to a part, nothing announced": (page(opening="您提出的提案收悉,交由我单位分办。"), {"doc_type": "reply", "body": "已经办结。"}),
    "follow-up": (page(title="关于县政协八届四次会议第12号提案跟踪办理情况的函", opening="您提出的提案已于去年答复,现将跟踪办理情况函告如下:"), {"doc_type": "follow_up", "body": "已经办结。", "number": "12"}),
    "date of the co-handler's opinion in the text": (page(body="县财政局已于2021年5月20日反馈协办意见。\n园区已扩建。"), {"signed": SIGNED, "co_handlers": ()}),
    "signed by two": (page(end="丙县工业和信息化局\n丙县财政局\n2021年7月13日"), {"department": BUREAU, "body": "已经办结。"}),
    "several items in one answer": (page(title="对县政协八届四次会议第12、13号提案的答复"), {"number": "12、13", "conflicts": ()}),
}  # fmt: skip


@table(JOINT)
def test_joint_work(text, facts):
    check(text, facts)


JUNK = {
    "tools above": "无障碍\n长者模式\n智能问答\n繁体版",
    "the day": "今天是:2024年3月5日 星期二",
    "search and menu": "请输入关键字\n首页\n政府信息公开\n建议提案\n人大代表建议\n政协委员提案",
    "pop-up": "您访问的链接即将离开本网站,是否继续?\n继续访问 放弃",
    "print and close": "【打印】【关闭窗口】\n字号:[大 中 小]",
    "broken markup": 'span lang="EN-US">\n/span>',
    "advertisement": "点击购买正版书籍优惠多多",
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk_above_the_letter_changes_nothing(junk):
    check(page(head=junk), {"title": TITLE, "number": "12", "kind": "proposal", "body": "已经办结。", "signed": SIGNED, "published": None, "addressee_type": "anonymous", "department": BUREAU})


JUNK_BELOW = {
    "扫一扫": "扫一扫在手机打开当前页",
    "分享到": "分享到:\n微信 微博",
    "我要纠错": "【我要纠错】【打印】【关闭】",
    "关闭窗口": "【关闭窗口】",
    "neighbours": "上一篇:对县政协八届四次会议第11号提案的答复\n下一篇:对县政协八届四次会议第13号提案的答复",
    "comments": "验证码:\n全部评论",
    "site foot": "主办:丙县人民政府办公室\n丙ICP备0000000号\n地址:丙县城关镇一号\n电话:0000-7654321",
    "markup": "/span>\n/p>",
}


@pytest.mark.parametrize("end", [END, BUREAU], ids=["signed and dated", "signed"])
@pytest.mark.parametrize("junk", JUNK_BELOW.values(), ids=JUNK_BELOW.keys())
def test_junk_below_the_letter_changes_nothing(junk, end):
    check(page(end=f"{end}\n{junk}"), {"title": TITLE, "number": "12", "body": "已经办结。", "department": BUREAU})


PRINTED = {
    "blank inside a figure": "完成率83. 4%。",
    "lost unit": "共支持30个项目1585元。",
    "range": "每户给予2-5万元补助。",
    "each year over a span": "2019-2021年每年安排1200万元。",
    "misprint": "新建允电桩120座。",
    "broken markup": '产值span lang="EN-US">12/span>亿元。',
    "blanks around numbers": "截至 2019 年末,共有 178 号厂房。",
}


@pytest.mark.parametrize("body", PRINTED.values(), ids=PRINTED.keys())
def test_the_text_stays_as_printed(body):
    check(page(body=body), {"body": body, "conflicts": ()})


FORMS = (
    "对{session}{number}{noun}的答复", "关于对{session}{number}{noun}的答复函", "关于{session}{number}{noun}答复的函", "{body}关于{session}{number}{noun}办理情况的复函",
    "对{session}{number}《{name}》的答复", "{body}对{session}《{name}》({number})的答复",
)  # fmt: skip
BODIES = (
    "云岫省工业和信息化厅", "苔溪市科学技术局", "屿东区商务委员会", "岩桐自治县农业农村局", "中国人民银行苔溪市分行", "国家税务总局丙县税务局",
    "苔溪高新技术产业开发区管理委员会", "丙县人民政府办公室", "丙县丁镇人民政府", "苔溪市供电公司",
)  # fmt: skip
NAMES = ("关于补齐锻造短板的", "关于优化公交线路的", "关于推动“智改数转”的", "关于加强社区交通管理、转变服务方式的", "支持铸造园扩建的")
SPOKEN_TO = {"石大川{}:": 1, "石大川、蒲小满{}:": 2, "石大川等5名{}:": 5, "尊敬的石大川{}:": 1, "石大川{}:您好!": 1}
TOGETHER = {"": (), "经商市财政局,": ("市财政局",), "经与市财政局、市科技局共同研究,": ("市财政局", "市科技局")}
OPENED = ("您提出的《{name}》收悉。{together}现答复如下:", "您在{session}上提出的《{name}》收悉,{together}现将办理情况答复如下:", "《{name}》已收悉。感谢您对工业的关心。{together}现函复如下。")
LETTERS = (
    "一、关于资金\n已经安排1200万元。\n二、关于人才\n正在引进。", "厂区道路已经修好。", "1、设立基金\n规模2亿元。\n2、引进人才\n去年12人。",
    "近年来,我局做了三项工作。\n一是建平台。已建成。\n二是引人才。\n下一步,我局将继续推进。",
)  # fmt: skip
SIGNED_ON = ("2021年7月13日", "2021-07-13", "二〇二一年七月十三日", "二○二一年七月十三日", "2021 年 7 月13 日")
CONTACTS = ("", "(联系人:李小明 电话:0000-1234567)", "联系单位:产业科\n联系电话:0000-1234567", "联系科室、人员及电话:产业科 李小明 1234567", "签发人:李小明")
PAGE_FACTS = ("发布日期:2022-08-30", f"文号:{OWN}", "公开方式:主动公开", "类别:B", "发布机构:丙县人民政府办公室", "索引号:00112/20190304-1", "有效性:", "来源:", "浏览次数:31")


def put_together(choose):
    """A page of pieces drawn one by one, and the facts that they say."""
    session = choose(list(SESSIONS))
    printed, number, _ = choose([row for row in NUMBERS.values() if row[0].startswith("第") and "(" not in row[0]])
    kind, term, meeting = SESSIONS[session]
    noun, honorific = ("提案", "委员") if kind == "proposal" else ("建议", "代表")
    name, body, letter, spoken, together = choose(NAMES) + noun, choose(BODIES), choose(LETTERS), choose(list(SPOKEN_TO)), choose(list(TOGETHER))
    title = choose(FORMS).format(session=session, number=printed, noun=noun, name=name, body=body)
    opening = choose(OPENED).format(session=session, name=name, together=together)
    facts, place = "\n".join(sorted(PAGE_FACTS, key=lambda _: choose(range(100)))), choose(["above", "below", "foot"])
    signature = choose(["{contact}\n{signed}", "{signed}\n{contact}"]).format(contact=choose(CONTACTS), signed=f"{body}\n{choose(SIGNED_ON)}")
    pieces = [
        choose(["", *JUNK.values()]), facts * (place == "above"), title, facts * (place == "below"), spoken.format(honorific), opening, letter,
        choose(["", *CLOSINGS]), signature, choose(["", "抄送:市政府办公室、市政府督查室。"]), facts * (place == "foot"), choose(["", *JUNK_BELOW.values()]),
    ]  # fmt: skip
    return "\n".join(pieces), {
        "kind": kind, "term": term, "session": meeting, "number": number, "proposal_title": name, "department": body, "co_handlers": TOGETHER[together],
        "addressee_type": "members", "addressee_count": SPOKEN_TO[spoken], "document_number": OWN, "class_mark": "B", "openness": "主动公开",
        "published": PUBLISHED, "signed": SIGNED, "body": letter, "conflicts": (), "doc_type": "reply",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(10))
def test_pieces_of_any_kind_together(seed):
    choose = random.Random(seed).choice
    for _ in range(30):
        text, facts = put_together(choose)
        reply = check(text, facts)
        assert not [word for word in ("石大川", "蒲小满", "李小明", "1234567", "7654321") if word in reply.text]


LEVELS = {
    "全国人大": (suggested(title="对十四届全国人大三次会议第6190号建议的答复", end=""), "national"),
    "全国政协": (page(title="关于政协第十四届全国委员会第三次会议第0123号提案答复的函", end=""), "national"),
    "省": (page(title="对省政协十二届二次会议第12号提案的答复", end=""), "province"),
    "自治区": (page(title="对自治区政协十二届二次会议第12号提案的答复", end=""), "province"),
    "市": (page(title="对市政协七届二次会议第12号提案的答复", end=""), "prefecture"),
    "州": (page(title="对州政协七届二次会议第12号提案的答复", end=""), "prefecture"),
    "县": (page(end=""), "county"),
    "区": (page(title="对区政协七届二次会议第12号提案的答复", end=""), "county"),
    "旗": (page(title="对旗政协七届二次会议第12号提案的答复", end=""), "county"),
    "session of the city, issuer of the district": (page(title="对市政协七届二次会议第12号提案的答复", end="屿东区商务委员会\n2021年7月13日"), "county"),
    "issuer of the region": (page(end="内蒙古自治区工业和信息化厅\n2021年7月13日"), "province"),
    "issuer of a prefecture of its own": (page(end="苔溪彝族自治州工业和信息化局\n2021年7月13日"), "prefecture"),
    "issuer of a county of its own": (page(end="岩桐自治县工业和信息化局\n2021年7月13日"), "county"),
    "issuer of a county of its own in a prefecture": (page(end="苔溪州岩桐瑶族自治县农业农村局\n2021年7月13日"), "county"),
    "issuer of a league": (page(end="草原盟工业和信息化局\n2021年7月13日"), "prefecture"),
    "a ministry": (suggested(title="对十三届全国人大二次会议第3号建议的答复", end="工业和信息化部\n2021年7月13日"), "national"),
    "nothing tells": (page(title=f"对《{NAME}》的答复", end=""), None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "level"), LEVELS.values(), ids=LEVELS.keys())
def test_levels(text, level):
    check(text, {"level": level})


FULL = {
    "Yunnan: glued table, title twice, no 收悉": (
        """索引号01525863-2/2020-0827031
发布机构苔溪市工业和信息化局
生效日期2020-09-01
废止日期
文 号
主题分类工业
苔溪市工业和信息化局对市第二届人大第五次会议第40号建议的答复
苔溪市工业和信息化局对市第二届人大
第五次会议第40号建议的
苔工信函〔2020〕01号
石大川、蒲小满代表:
你们提出的关于加快推进工业园区供水的建议,已交我们研究办理,现答复如下:
一、基本情况
园区现有企业43户,日用水1.2万吨。
二、工作开展情况
(一)水源。去年建成取水口1处。
(二) 管网。截至 2020 年末,铺设管网 17.5公里,完成率83. 4%。
三、下步工作
继续争取上级资金。
感谢你们对工业发展的关心和支持。
(联系人及电话:李小明,0000-1234567)
苔溪市工业和信息化局
2020年8月21日
扫一扫在手机打开当前页""",
        {
            "title": "苔溪市工业和信息化局对市第二届人大第五次会议第40号建议的答复", "kind": "suggestion", "term": 2, "session": 5, "number": "40",
            "document_number": "苔工信函〔2020〕01号", "addressee_type": "members", "addressee_count": 2, "published": None, "signed": day(2020, 8, 21),
            "department": "苔溪市工业和信息化局", "level": "prefecture", "proposal_title": "关于加快推进工业园区供水的建议", "conflicts": (), "class_mark": None,
        },
        [(1, "一、", "context"), (1, "二、", "context"), (2, "(一)", "context"), (2, "(二)", "context"), (1, "三、", "next_steps"), (0, None, "closing")],
    ),
    "Chongqing: table twice, no title, late date": (
        """首页 > 政务公开 > 建议提案 > 政协提案办理
[ 索引号 ] 1150/2021-00221
[ 发文字号 ] 苔经信函[2021]122号
[ 主题分类 ] 工业、交通
[ 体裁分类 ] 政协提案办理
[ 发布机构 ] 苔溪市经济和信息化委员会
[ 成文日期 ] 2021-07-01
[ 发布日期 ] 2021-08-05
[ 有效性 ]
苔溪市经济和信息化委员会关于市政协五届四次会议第0920号提案的复函
[ 索引号 ] 1150/2021-00221
[ 发文字号 ] 苔经信函[2021]122号
[ 主题分类 ] 工业、交通
[ 体裁分类 ] 政协提案办理
[ 发布机构 ] 苔溪市经济和信息化委员会
[ 成文日期 ] 2021-07-01
[ 发布日期 ] 2021-08-05
[ 有效性 ]
民建苔溪市委:
贵单位提出的《关于发展激光产业的建议》(第0920号)收悉。经与市科技局、市财政局共同研究办理,现函复如下:
1、设立基金
规模2亿元。
2、引进人才
去年引进12人。
下一步,我委将继续推进。
此复
苔溪市经济和信息化委员会
2021年7月1日
【打印】 【关闭窗口】""",
        {
            "title": "苔溪市经济和信息化委员会关于市政协五届四次会议第0920号提案的复函", "kind": "proposal", "number": "0920", "document_number": "苔经信函〔2021〕122号",
            "addressee_type": "party", "addressee_count": 1, "co_handlers": ("市科技局", "市财政局"), "published": day(2021, 8, 5), "signed": day(2021, 7, 1),
            "proposal_title": "关于发展激光产业的建议", "conflicts": (),
        },
        [(3, "1、", "answer"), (3, "2、", "answer"), (0, None, "next_steps"), (0, None, "closing")],
    ),
    "Anhui: class at the end, contact after the date": (
        """索引号:00298/202208-00031 组配分类:人大代表建议办理
发布机构:丙县经济和信息化局 主题分类:工业
名称:关于对县十七届人大一次会议第56号建议的答复 文号:
生成日期:2022-08-29 发布日期:2022-08-30
关于对县十七届人大一次会议第56号建议的答复
关于对县十七届人大一次会议第56号建议的答复
发布时间:2022-08-30 16:21 来源:丙县经济和信息化局 阅读次数:120 字体:[大 中 小]
石大川代表:
您好!您提出的“关于加快发展铸造产业的建议”收悉,感谢您对我县工业的关心。经商县财政局,现答复如下:
近年来,我县铸造产业稳步发展,一是出台办法,二是兑现资金2-5万元。
下一步,我局将扩大规模。
办复类别:A
丙县经济和信息化局
2022年8月29日
联系科室、人员及电话:产业科 李小明 1234567
办复类别:A类""",
        {
            "title": "关于对县十七届人大一次会议第56号建议的答复", "kind": "suggestion", "term": 17, "session": 1, "number": "56", "document_number": None,
            "proposal_title": "关于加快发展铸造产业的建议", "co_handlers": ("县财政局",), "class_mark": "A", "published": day(2022, 8, 30), "signed": day(2022, 8, 29),
            "addressee_type": "members", "addressee_count": 1, "department": "丙县经济和信息化局", "conflicts": (),
        },
        [(0, None, "answer"), (0, None, "next_steps"), (0, None, "closing")],
    ),
    "Shandong: flattened into one row": (
        "| 索引号 | 1137/2022-00012 | 发布机构 | 丙县财政局 | 公开日期 | 2022-08-30 | 文号 | 丙财复字〔2022〕4号 | 公开方式 | 主动公开 | 信息名称 | 对县十九届人大一次会议第37号建议的答复 | "
        "石大川代表:您提出的关于设立铸造产业基金的建议收悉,现答复如下:基金已经设立,规模2亿元。感谢您的关心! 丙县财政局 2022年8月26日 |",
        {
            "kind": "suggestion", "term": 19, "session": 1, "number": "37", "document_number": "丙财复字〔2022〕4号", "published": day(2022, 8, 30), "openness": "主动公开",
            "addressee_type": "members", "addressee_count": 1, "department": "丙县财政局", "signed": day(2022, 8, 26),
        },
        [(0, None, "answer"), (0, None, "closing")],
    ),
    "Hunan: session disagrees, numeral lost, damaged number with class": (
        """丙发改函〔202115 B
丙县发展和改革局
对县十七届人大五次会议第6号建议的答复
石大川代表:
您在县十七届人大四次会议上提出的关于扩建铸造园的建议收悉,现答复如下:
一、基本情况
园区规划1585亩。
、对提案建议的答复
已列入计划。按照《朔原省园区办法》(朔政办发﹝2017﹞26号)执行。
感谢您对发展改革工作的支持!
丙县发展和改革局
202185
联系人:李小明 联系电话:0000- 1234567""",
        {
            "title": "丙县发展和改革局对县十七届人大五次会议第6号建议的答复", "term": 17, "session": 5, "document_number": None, "class_mark": "B", "signed": None, "year": None,
            "department": "丙县发展和改革局", "conflicts": ("date", "document_number", "label", "session"),
        },
        [(1, "一、", "context"), (1, "、", "answer"), (0, None, "closing")],
    ),
    "Shaanxi: title three times, published long after": (
        """地址:/2023-05/24/content_12345.html
对省十一届政协二次会议第361号提案的答复函
对省十一届政协二次会议
第361号提案的答复函
发布时间:2014-07-01
信息来源:
对省十一届政协二次会议第361号提案的答复函
朔发改办函〔2014〕16号
石大川委员:
您提出的《关于推动“两化”融合的提案》(第361号)收悉。首先,对您关心我省发展表示衷心感谢!现答复如下:
一、关于规划问题。我委已编制规划。
二、关于资金问题。2011-2013年每年安排1200万元。
欢迎多联系、多提宝贵意见。
朔原省发展和改革委员会
2014年4月22日
(联系人:李小明 电话:0000-1234567-7038)""",
        {
            "title": "对省十一届政协二次会议第361号提案的答复函", "proposal_title": "关于推动“两化”融合的提案", "term": 11, "session": 2, "number": "361",
            "document_number": "朔发改办函〔2014〕16号", "published": day(2014, 7, 1), "signed": day(2014, 4, 22), "year": 2014, "level": "province", "region": "朔原省",
            "department": "朔原省发展和改革委员会", "conflicts": (),
        },
        [(1, "一、", "answer"), (1, "二、", "answer"), (0, None, "closing")],
    ),
    "Hebei: facts at the foot": (
        """对朔原省第十二届人民代表大会第二次会议第1322号建议的答复
朔商办案字[2014]第12号
石大川等10名代表:
你们提出的“关于扶持轴承出口的建议”收悉,现答复如下:
去年出口2.09亿元。
今后,我厅将加大力度。
朔原省商务厅
二○一四年五月十二日
签发人:李小明
联系单位:产业处
抄送:省人大常委会人事代表工委,省政府办公厅
索 引 号:000018/2014-00123
发布机构:朔原省商务厅
发文日期:2014年06月03日
公开属性:主动公开""",
        {
            "term": 12, "session": 2, "number": "1322", "kind": "suggestion", "document_number": "朔商办案字〔2014〕12号", "addressee_count": 10, "published": day(2014, 6, 3),
            "signed": day(2014, 5, 12), "openness": "主动公开", "department": "朔原省商务厅", "region": "朔原省", "proposal_title": "关于扶持轴承出口的建议",
        },
        [(0, None, "answer"), (0, None, "next_steps")],
    ),
    "a ministry's summary": (
        """对十二届全国人大五次会议第6190号建议的答复(摘要)
发布时间:2017-11-08 来源:规划司
一、关于加强规划引导。我部会同有关部门印发了规划。
二、关于支持试点。我部支持创建示范区。
三、下一步工作
我部将继续推进。""",
        {"doc_type": "summary", "kind": "suggestion", "number": "6190", "published": day(2017, 11, 8), "signed": None, "year": 2017, "level": "national", "addressee_type": None, "department": None},
        [(1, "一、", "answer"), (1, "二、", "answer"), (1, "三、", "next_steps")],
    ),
    "Shanghai: result in words, name in the later text": (
        """索引号:AC2350000-2025-047
文件编号:屿科经委办理〔2025〕47号
发布机构:屿东区科技和经济委员会
公开类别:主动公开
发布时间:2025-07-02
对区政协七届四次会议第024号提案的答复
办理结果:部分采纳
类别:提案 主办
石大川委员:
您提出的《关于推动专精特新企业发展的建议》的提案收悉。经研究,现将办理情况答复如下:
(一)加大扶持
去年认定36家。
(二)加强服务
石大川委员所提意见已经采纳。
屿东区科技和经济委员会
2025年6月10日
复文公开标记:公开""",
        {
            "kind": "proposal", "proposal_title": "关于推动专精特新企业发展的建议", "number": "024", "class_mark": "部分采纳", "openness": "主动公开",
            "document_number": "屿科经委办理〔2025〕47号", "published": day(2025, 7, 2), "signed": day(2025, 6, 10), "department": "屿东区科技和经济委员会", "level": "county", "conflicts": (),
        },
        [(2, "(一)", "answer"), (2, "(二)", "answer")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "sections"), FULL.values(), ids=FULL.keys())
def test_full_pages(text, facts, sections):
    reply = check(text, facts)
    assert [(part.level, part.label, part.role) for part in reply.sections] == sections
    assert not [word for word in ("石大川", "蒲小满", "李小明", "1234567") if word in reply.text]


MIRROR = """廣告:正版書籍優(yōu)惠多多
對(duì)市政協(xié)三屆一次會議第8號提案的答復(fù)
陳建國委員:
您提出的《關(guān)於推動鑄造產(chǎn)業(yè)規(guī)?;?發(fā)展的提案》收悉,經(jīng)商市財政局,現(xiàn)答復(fù)如下:
一、關(guān)于資金支持。近年來,,共安排1200萬元,。陳建國委員建議設(shè)立基金。
、關(guān)于人才引進(jìn)。去年引進(jìn)12人(A類3人)。
三、下一步
(一)擴(kuò)大規(guī)模。
感謝您對工業(yè)的關(guān)心!
聯(lián)系人:李小明 0000-1234567
苔溪市工業(yè)和信息化局
二〇二一年七月十三日"""
MIRROR_FACTS = {
    "source_quality": "mirror", "title": "对市政协三届一次会议第8号提案的答复", "term": 3, "session": 1, "number": "8", "kind": "proposal",
    "proposal_title": "关于推动铸造产业规?;?发展的提案", "co_handlers": ("市财政局",), "addressee_type": "members", "addressee_count": 1,
    "department": "苔溪市工业和信息化局", "level": "prefecture", "signed": SIGNED, "conflicts": ("characters", "label"),
    "body": "一、关于资金支持。近年来,共安排1200万元。某委员建议设立基金。\n、关于人才引进。去年引进12人(A类3人)。\n三、下一步\n(一)扩大规模。",
}  # fmt: skip


def test_a_mirror_in_full():
    reply = check(MIRROR, MIRROR_FACTS)
    assert [part.label for part in reply.sections] == ["一、", "、", "三、", "(一)", None]
    assert not [word for word in ("陳建國", "陈建国", "李小明", "1234567") if word in reply.text]


def test_a_name_in_a_mirrors_address_goes_in_either_script():
    reply = parse_reply(MIRROR, source="答復陳建國委員.html")
    assert reply.source == "答复某委员.html"
    assert parse_reply(MIRROR, source="對8號提案的答復.html").source == "對8號提案的答復.html"


SYLLABLES = ("duì", "xié", "fù", "yè", "shí", "jì", "guī", "huì", "wù", "ér")
HEADER = [field.name for field in dataclasses.fields(Reply) if field.name not in {"reply_id", "source_sha256", "source_quality", "text", "body", "sections", "raw"}]


def mirrored(text, convert, generator):
    """The page in traditional script, every seventh changed character with a reading behind it."""
    traditional = convert(text)
    assert len(traditional) == len(text)
    return "".join(
        new + f"({generator.choice(SYLLABLES)})" if new != old and generator.random() < 1 / 7 else new
        for old, new in zip(text, traditional, strict=True)
    )


@pytest.mark.parametrize("table", ["s2t", "s2tw", "s2hk"])
def test_a_mirror_says_what_its_original_says(table):
    """Conversion is not one to one (揹, 座), so the text may differ in a character; of the header less than one field in a thousand does."""
    convert, generator, same = OpenCC(table).convert, random.Random(7), []
    for path in teaching_files()[::5]:
        text = path.read_text(encoding="utf-8")
        original, mirror = parse_reply(text), parse_reply(mirrored(text, convert, generator))
        assert mirror.source_quality == "mirror"
        assert [part.label for part in mirror.sections] == [part.label for part in original.sections]
        assert all(mirror.text[part.start : part.end] == part.text for part in mirror.sections)
        same += [getattr(original, name) == getattr(mirror, name) for name in HEADER]
    assert sum(same) / len(same) > 0.999


PLAIN = "厂区道路已经修好。"
FEW_SIGNS = {
    "no 收悉": page(opening="您提出的提案,现答复如下:", body=PLAIN),
    "no announcement": page(opening="您提出的提案收悉。", body=PLAIN),
    "no number": page(title=f"对《{NAME}》的答复", body=PLAIN),
    "no session": page(title="对第12号提案的答复", body=PLAIN),
    "no signature": page(body=PLAIN, end=""),
    "no title": page(title="", body=PLAIN),
    "no addressee": page(addressee="", body=PLAIN),
    "title and text only": page(addressee="", opening="", body=PLAIN, end=""),
    "opening and text only": page(title="", addressee="", body=PLAIN, end="", opening="县政协委员提出的第12号提案收悉,感谢您的关心,现答复如下:"),
    "addressee and opening only": page(title="", body=PLAIN, end=""),
    "whole page on one line": page(body=PLAIN).replace("\n", " "),
    "title that begins with 答复": page(title="关于答复县政协八届四次会议第12号提案的函", body=PLAIN),
    "a flattened table": "| 标题 | 对县政协八届四次会议第12号提案的答复 | 内容 | 某某委员:您提出的提案收悉,现答复如下:厂区道路已经修好。 丙县工业和信息化局 2021年7月13日 |",
}  # fmt: skip


@pytest.mark.parametrize("text", FEW_SIGNS.values(), ids=FEW_SIGNS.keys())
def test_a_letter_with_few_signs_is_a_reply_all_the_same(text):
    assert PLAIN in check(text, {"kind": "proposal", "doc_type": "reply"}).body


NO_REPLIES = {
    "yearly statistics": "2021年,我局共办理建议14件,A类9件,B类5件,办结率100%。",
    "statistics under a title": "丙县工业和信息化局2021年建议提案办理情况\n共办理建议14件,A类9件;办理提案6件,A类4件。\n丙县工业和信息化局\n2021年9月1日",
    "statistics as a report of the bureau": "关于2021年建议提案办理工作情况的报告\n县政府办公室:\n2021年我局共承办人大代表建议14件、政协委员提案6件,已全部答复,现将办理情况报告如下:\n一、基本情况\nA类9件。\n丙县工业和信息化局\n2021年9月1日",
    "work summary": "2021年提案办理工作总结\n我局高度重视提案办理,面商率100%,答复率100%,满意率100%。",
    "statistics table": "2021年建议提案办理情况统计表\n序号 | 编号 | 标题 | 类别\n1 | 12 | 关于修路的提案 | A\n2 | 13 | 关于供水的建议 | B",
    "news quoting a reply": "县工信局面对面答复政协提案\n“您提出的关于修路的提案收悉,现答复如下。”7月13日,县工信局负责人来到石大川委员的企业。\n石大川委员表示满意。",
    "news on a meeting": "丙县召开建议提案交办会\n7月13日,丙县召开会议,将152件建议提案交由42个单位办理。县长要求按时答复。",
    "news on a visit": "县工信局走访代表委员\n日前,县工信局局长走访县人大代表,就其提出的建议听取意见,并当面回复。",
    "news with a headline 的答复": "一份暖心的答复\n近日,县工信局收到一封来信,提案人对办理结果表示满意。",
    "letter of a citizen": "关于路灯不亮的答复\n石先生:\n您好!您的来信收悉,现答复如下:\n路灯已修好。\n丙县住建局\n2021年7月13日",
    "message on the net": "网友:\n您在留言板提出的建议收悉,现答复如下:\n公交线路将调整。\n丙县交通运输局",
    "message on the net, answered by a body": "县长信箱\n来信内容:建议增加公交车。\n答复内容:您好!您的建议收悉,现答复如下:已增加两班。\n答复单位:丙县交通运输局",
    "a small suggestion (微建议)": "【微建议】关于增设路灯的建议\n市民朋友:\n您通过“微建议”平台提交的建议收悉,现回复如下:\n路灯已增设。",
    "a small suggestion on a phone": "微建议办理结果\n您提交的微建议收悉,现答复如下:斑马线已补画。",
    "hotline": "12345热线工单回复\n市民您好,您反映的建议收悉,现答复如下:\n已处理。",
    "petition": "信访事项答复意见书\n石大川:\n您反映的信访事项收悉,现答复如下:\n经查,情况属实。",
    "request for information": "政府信息公开申请答复书\n石大川:\n您提交的政府信息公开申请收悉,现答复如下:\n您申请的信息不存在。",
    "proposal without an answer": "关于发展轴承产业的提案\n提案人:石大川\n案由:我县轴承产业规模小。\n建议:一、设立基金。二、引进人才。",
    "suggestion without an answer": "关于扩建铸造园的建议\n领衔代表:石大川\n一、现状与问题\n园区用地不足。\n二、建议\n(一)扩建园区。\n(二)完善配套。",
    "proposal with its number": "县政协八届四次会议第12号提案\n案由:关于发展轴承产业的提案\n提案内容:我县轴承产业规模小。",
    "notice to handle": "关于交办县政协八届四次会议提案的通知\n各承办单位:\n现将提案交由你们办理,请按时答复。\n丙县人民政府办公室\n2021年3月1日",
    "notice to collect proposals": "关于征集县政协八届五次会议提案的通知\n各位委员:\n现将提案征集工作通知如下:\n一、征集范围",
    "rules of handling": "丙县建议提案办理办法\n第一条 为做好建议提案办理工作,制定本办法。\n第二条 承办单位应当在三个月内答复。",
    "plan of handling": "2021年重点提案办理方案\n一、办理目标\n确保答复率100%。\n二、工作安排",
    "list page": "建议提案办理\n对县政协八届四次会议第11号提案的答复 2021-07-11\n对县政协八届四次会议第12号提案的答复 2021-07-13\n对县政协八届四次会议第13号提案的答复 2021-07-15\n上一页 1 2 3 下一页",
    "list page with bullets": "首页 > 建议提案\n• 关于县人大八届四次会议第5号建议的答复\n• 关于县人大八届四次会议第6号建议的答复\n• 关于县人大八届四次会议第7号建议的答复\n共3条",
    "menu": "首页\n政务公开\n建议提案\n人大代表建议\n政协委员提案",
    "answer to an enquiry": "关于《朔原省技改办法(征求意见稿)》意见的复函\n县司法局:\n来函收悉,经研究,现函复如下:\n我局无修改意见。\n丙县财政局\n2021年7月13日",
    "approval": "关于轴承产业园项目的批复\n丙县发改局:\n你局报来的请示收悉,现批复如下:\n同意建设。",
    "judicial suggestion": "关于司法建议的复函\n丙县人民法院:\n贵院发来的司法建议书收悉,现将整改情况函复如下:\n已整改。",
    "procuratorial suggestion": "关于检察建议落实情况的复函\n丙县人民检察院:\n贵院检察建议书收悉,现将落实情况回复如下:\n已落实。",
    "list of titles with dates": "对县政协八届四次会议第11号提案的答复 2021-07-11\n对县政协八届四次会议第12号提案的答复 2021-07-12\n对县政协八届四次会议第13号提案的答复 [2021-07-13]",
    "numbered list of titles": "建议提案\n1. 对县政协八届四次会议第11号提案的答复\n2. 对县政协八届四次会议第12号提案的答复\n3. 对县政协八届四次会议第13号提案的答复",
    "catalogue": "2021年度建议提案办理复文公开目录\n序号 | 标题 | 文号\n1 | 对第12号提案的答复 | 丙工信函〔2021〕9号",
    "news whose headline ends in 答复": "县工信局对县政协第12号提案作出答复\n日前,县工信局对石大川委员提出的提案作出答复。该局表示,将继续推进。",
    "news of a meeting": "丙县召开重点提案答复会\n7月13日,丙县召开县政协八届四次会议第12号提案的答复会。县工信局汇报了办理情况,提案人表示满意。",
    "announcement that replies are public": "关于公开2021年建议提案答复的公告\n现将我局2021年建议提案答复予以公开。\n附件:1.对第12号提案的答复",
    "a letter that asks for a reply": "关于请尽快答复县政协八届四次会议第12号提案的函\n县工信局:\n你局承办的提案尚未答复,请于7月底前答复。\n丙县政协办公室\n2021年7月1日",
    "a letter that hands an item on": "关于分办县政协八届四次会议第12号提案的函\n县工信局:\n现将第12号提案分办给你单位,请按时答复。",
    "form of satisfaction": "提案办理情况征询意见表\n提案编号:12\n承办单位:丙县工信局\n您对答复是否满意:",
    "hotline with a request": "12345工单\n诉求内容:建议增设公交。\n答复:您好,您的诉求收悉,现答复如下:已增设。\n答复单位:县交通局",
    "answer to a firm": "关于企业反映问题的答复\n丙县铸造公司:\n你公司提出的建议收悉,现答复如下:\n已协调。",
    "opinion of the standing committee": "关于县人大常委会审议意见研究处理情况的报告\n县人大常委会:\n审议意见收悉,现将研究处理情况报告如下:\n一、基本情况",
    "questions and answers": "问:企业如何申报专精特新?\n答:登录平台填报。",
    "speech": "在建议提案办理工作会议上的讲话\n各位代表、委员:\n做好建议提案答复工作,是法定职责。",
    "error page": "404\n您访问的页面不存在",
    "nothing but blanks": " \n　\n\t",
}  # fmt: skip


@pytest.mark.parametrize("text", NO_REPLIES.values(), ids=NO_REPLIES.keys())
def test_look_alikes_are_refused(text):
    with pytest.raises(NotAReply, match="is empty|is no reply"):
        parse_reply(text)
