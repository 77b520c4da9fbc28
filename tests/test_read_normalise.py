"""What is normalised stays so, paragraphs are lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from helpers.read.corpus import teaching_files
from helpers.read.normalise import normalise, source_quality
from tests.pages import page


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


def test_paragraphs_become_lines():
    assert normalise("甲\u2028乙\x85丙\x0c丁\u2029戊") == "甲\n乙\n丙\n丁\n戊"
    assert normalise("\u202e甲\u202c\u200e乙\u2066丙\u2069\u200f") == "甲乙丙"
    assert normalise("\ufeff　　一、甲。\r\n\r\n\r\n  乙 83. 4%。\u200b\r丙\x00") == "一、甲。\n乙 83. 4%。\n丙"


READINGS = "對(duì)市政協(xié)三屆一次會議第8號提案的答復(fù)"
PLAIN_READINGS = "对市政协三届一次会议第8号提案的答复"
MIRRORS = {
    "readings": (READINGS, PLAIN_READINGS),
    "readings in full-width brackets": (READINGS.replace("(", "（").replace(")", "）"), PLAIN_READINGS),
    "readings on a page in simplified script": ("对(duì)市政协(xié)提案的答复(fù)", "对市政协提案的答复"),
    "readings in lookalike letters": ("對(duì)市政協(xié)提案的答復(fù)規(ɡuī)劃、補(bŭ)助", "对市政协提案的答复规划、补助"),
    "several readings behind one character": (READINGS + "業(yè)(yè)", PLAIN_READINGS + "业"),
    "letters without a tone": (READINGS + "於(yu)去年", PLAIN_READINGS + "于去年"),
    "letters without a tone, none with one": ("對於(yu)市政協會議提案的答復", "对于(yu)市政协会议提案的答复"),
    "letters that are no reading": (READINGS + "(A)類(PIN)、(GDP)、千克(kg)、里程(km)", PLAIN_READINGS + "(A)类(PIN)、(GDP)、千克(kg)、里程(km)"),
    "a word that could be a reading": (READINGS + "光電二極管(pin)、分鐘(min)", PLAIN_READINGS + "光电二极管(pin)、分钟(min)"),
    "a tone on what is no syllable": (READINGS + "試驗(rré)", PLAIN_READINGS + "试验(rré)"),
    "numerals in brackets": (READINGS + "(一)總體(二)結(jié)果(1)", PLAIN_READINGS + "(一)总体(二)结果(1)"),
    "no readings": ("對市政協三屆一次會議第8號提案的答覆", PLAIN_READINGS),
    "mixed within a line": ("對市政协三届一次會議第8號提案的答复,隨著园区發展", PLAIN_READINGS + ",随着园区发展"),
    "Hong Kong's forms": ("對市政協衞生界關於平枱建設的覆函", "对市政协卫生界关于平台建设的复函"),
    "Taiwan's forms": ("對市政協啟動裡程碑計畫的答復", "对市政协启动里程碑计划的答复"),
    "quotation marks": ("開展「雙創」『示範』會議", "开展“双创”‘示范’会议"),
    "injected commas": ("經濟發展,,園區擴建,。產業升級,,,見效", "经济发展,园区扩建。产业升级,见效"),
    "characters that cannot be read": (READINGS + "規(guī)?;?發(fā)展", PLAIN_READINGS + "规?;?发展"),
}  # fmt: skip


@pytest.mark.parametrize(("mirror", "original"), MIRRORS.values(), ids=MIRRORS.keys())
def test_a_mirror_is_read_as_its_original(mirror, original):
    assert source_quality(mirror) == "mirror"
    assert normalise(mirror) == original


CLEAN = {
    "simplified": "对市政协三届一次会议第8号提案的答复。(一)总体情况",
    "characters of both scripts": page(body="我县铸造始于乾隆年间,历代著名匠人辈出,魏徵的后人也曾在此开炉,近年来著力扩建园区,拚搏十年。"),
    "letters in brackets": "光电二极管(pin)、二极管(pin)、三极管(pin)、路由(lan)、芯片(an)",
    "two readings": "垚(yáo)村的犇(bēn)牛养殖场",
    "doubled commas": "经济发展,,园区扩建,。",
    "a traditional name": "臺灣企业在我县投资,共有企业二十家,产值三亿元,就业一千人,纳税两千万元。",
}


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN.keys())
def test_other_pages_stay_as_they_are(text):
    assert source_quality(text) == "clean"
    assert normalise(text) == text


TABLES = ("s2t", "s2tw", "s2hk")


def scripts_told_apart(paths, table):
    """Every text is clean, and its copy in traditional script is a mirror."""
    convert = OpenCC(table).convert
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert source_quality(text) == "clean", path.name
        assert source_quality(convert(text)) == "mirror", path.name


@pytest.mark.parametrize("table", TABLES)
def test_scripts_are_told_apart_on_replies(table):
    scripts_told_apart(teaching_files()[::5], table)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_scripts_are_told_apart_on_every_reply(table):
    scripts_told_apart(teaching_files(), table)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_scripts_are_told_apart_on_real_reports(real_corpus, table):
    reports = sorted((real_corpus / "government_work_reports").glob("[12]*.txt"))
    assert len(reports) == 49
    scripts_told_apart(reports, table)


@given(st.text(alphabet="對協答復于於业(duìxiéyu),。 \n", max_size=40))
def test_a_mirror_normalised_twice_changes_nothing_more(text):
    once = normalise(READINGS + text)
    assert normalise(once) == once
