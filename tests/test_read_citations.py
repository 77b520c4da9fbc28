"""Documents that a text cites, with title and number."""

from __future__ import annotations

import pytest

from helpers.read import find_facts
from tests.facts import of_kind

# Text; words, title and number of each document.
DOCUMENTS = [
    ("根据《石炉县管理办法》", [("《石炉县管理办法》", "石炉县管理办法", None)]),
    ("《关于发展的意见》(国发〔2021〕33号)", [("《关于发展的意见》(国发〔2021〕33号)", "关于发展的意见", "国发〔2021〕33号")]),
    ("按照国发(2021)33号《关于发展的意见》", [("国发(2021)33号《关于发展的意见》", "关于发展的意见", "国发〔2021〕33号")]),
    ("根据国办发[2020]12号文件", [("国办发[2020]12号", None, "国办发〔2020〕12号")]),
    ("贯彻落实工信部联企业【2018】96号", [("工信部联企业【2018】96号", None, "工信部联企业〔2018〕96号")]),
    ("《优化条例》(国务院令第722号)", [("《优化条例》(国务院令第722号)", "优化条例", "国务院令第722号")]),
    ("印发财企〔2020〕56号、57号和第58号", [("财企〔2020〕56号", None, "财企〔2020〕56号"), ("57号", None, "财企〔2020〕57号"), ("第58号", None, "财企〔2020〕58号")]),
    ("《甲通知》(财企〔2020〕56号、57号)。", [("《甲通知》(财企〔2020〕56号", "甲通知", "财企〔2020〕56号"), ("57号", None, "财企〔2020〕57号")]),
    ("根据财企〔2020〕56号、57号楼", [("财企〔2020〕56号", None, "财企〔2020〕56号")]),
    ("《甲通知》(财企〔2020〕56号、第二批)", [("《甲通知》(财企〔2020〕56号、第二批)", "甲通知", "财企〔2020〕56号")]),
    ("《甲法》《乙法》", [("《甲法》", "甲法", None), ("《乙法》", "乙法", None)]),
    ("《关于转发《办法》的通知》", [("《关于转发《办法》的通知》", "关于转发《办法》的通知", None)]),
    ("《五年规划(2016—2020年)》", [("《五年规划(2016—2020年)》", "五年规划(2016—2020年)", None)]),
    ("《中共中央关于制定规划的建议》", [("《中共中央关于制定规划的建议》", "中共中央关于制定规划的建议", None)]),
    ("《石炉日报》报道", []),
    ("《关于建设园区的提案》", []),
    ("《排污许可证》", []),
    ("《没有写完", []),
]


@pytest.mark.parametrize(("text", "documents"), DOCUMENTS)
def test_documents_are_cited_with_title_and_number(text, documents):
    found = of_kind(text, "document")
    assert [(fact.text, fact.title, fact.document_number) for fact in found] == documents


def test_a_short_name_stands_for_the_document_that_defined_it():
    full, short = find_facts("《关于发展的意见》(国发〔2021〕33号,以下简称《意见》)印发。《意见》明确")
    assert (full.name, short.text, short.title, short.note) == ("意见", "《意见》", "关于发展的意见", "short name")
    assert find_facts("《某方案》(以下简称“方案”)")[0].name == "方案"
    assert [fact.name for fact in find_facts("《某办法》(财企〔2020〕56号、57号,以下简称《办法》)")] == ["办法", None]


def test_what_is_answered_is_no_document():
    assert find_facts("您提出的《园区扩容》收悉", items=["园区扩容"]) == []
