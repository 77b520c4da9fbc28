"""Sums, quantities and percentages: what is read, in which notation, and what is none by rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.read import find_facts
from tests.facts import NUMBERS, of_kind, only
from tests.test_read_numerals import chinese

# Text, the fact's words, low, high, unit, bound, per.
MONEY = [
    ("获补助36666万元。", "36666万元", 366_660_000, 366_660_000, "元", "exact", None),
    ("融资64.5亿元", "64.5亿元", 6_450_000_000, 6_450_000_000, "元", "exact", None),
    ("投入1500多万元支持", "1500多万元", 15_000_000, 15_000_000, "元", "more_than", None),
    ("投入三千二百余万元", "三千二百余万元", 32_000_000, 32_000_000, "元", "more_than", None),
    ("给予2-5万元资助", "2-5万元", 20_000, 50_000, "元", "exact", None),
    ("给予2万元至5万元资助", "2万元至5万元", 20_000, 50_000, "元", "exact", None),
    ("给予2—5万元资助", "2—5万元", 20_000, 50_000, "元", "exact", None),
    ("给予5000~8000元", "5000~8000元", 5_000, 8_000, "元", "exact", None),
    ("给予8000-1万元", "8000-1万元", 8_000, 10_000, "元", "exact", None),
    ("由50万元至30万元", "50万元至30万元", 300_000, 500_000, "元", "exact", None),
    ("花费七八万元", "七八万元", 70_000, 80_000, "元", "about", None),
    ("投资2.5亿美元", "2.5亿美元", 250_000_000, 250_000_000, "美元", "exact", None),
    ("补贴三点五亿元", "三点五亿元", 350_000_000, 350_000_000, "元", "exact", None),
    ("每度补贴三角五分", "三角五分", "0.35", "0.35", "元", "exact", "unit"),
    ("售价一元二角五分", "一元二角五分", "1.25", "1.25", "元", "exact", None),
    ("补贴八角钱", "八角钱", "0.8", "0.8", "元", "exact", None),
    ("净利润-1.5亿元", "-1.5亿元", -150_000_000, -150_000_000, "元", "exact", None),
    ("净利润为负1.5亿元", "负1.5亿元", -150_000_000, -150_000_000, "元", "exact", None),
    ("为企业减负5亿元", "5亿元", 500_000_000, 500_000_000, "元", "exact", None),
    ("奖励2千5百元", "2千5百元", 2_500, 2_500, "元", "exact", None),
    ("奖励3千2百万元", "3千2百万元", 32_000_000, 32_000_000, "元", "exact", None),
    ("投入1亿2千5百万元", "1亿2千5百万元", 125_000_000, 125_000_000, "元", "exact", None),
    ("奖励壹佰万元", "壹佰万元", 1_000_000, 1_000_000, "元", "exact", None),
    ("投入一亿2千万元", "一亿2千万元", 120_000_000, 120_000_000, "元", "exact", None),
    ("投入一亿2000万元", "一亿2000万元", 120_000_000, 120_000_000, "元", "exact", None),
    ("投入3亿五千万元", "3亿五千万元", 350_000_000, 350_000_000, "元", "exact", None),
    ("投入一亿2千余万元", "一亿2千余万元", 120_000_000, 120_000_000, "元", "more_than", None),
    ("投入2亿3千余万元", "2亿3千余万元", 230_000_000, 230_000_000, "元", "more_than", None),
    ("损失一亿两千多万元", "一亿两千多万元", 120_000_000, 120_000_000, "元", "more_than", None),
    ("需要八百至一千万元", "八百至一千万元", 8_000_000, 10_000_000, "元", "exact", None),
    ("需要2千-3千万元", "2千-3千万元", 20_000_000, 30_000_000, "元", "exact", None),
    ("达上百亿元", "上百亿元", 10_000_000_000, 10_000_000_000, "元", "at_least", None),
    ("注册资本500万人民币", "500万人民币", 5_000_000, 5_000_000, "元", "exact", None),
    ("每卡时一元八角", "一元八角", "1.8", "1.8", "元", "exact", "unit"),
    ("补助伍拾贰万伍仟元整", "伍拾贰万伍仟元", 525_000, 525_000, "元", "exact", None),
]
QUANTITIES = [
    ("建成125栋厂房", "125栋", 125, 125, "栋", "exact", None),
    ("面积4.2平方公里", "4.2平方公里", "4.2", "4.2", "平方公里", "exact", None),
    ("打造115万平方米空间", "115万平方米", 1_150_000, 1_150_000, "平方米", "exact", None),
    ("十二项措施", "十二项", 12, 12, "项", "exact", None),
    ("两个园区", "两个", 2, 2, "个", "exact", None),
    ("二十几家企业", "二十几家", 20, 20, "家", "more_than", None),
    ("产煤七亿七千多万吨", "七亿七千多万吨", 770_000_000, 770_000_000, "吨", "more_than", None),
    ("接种3万棒", "3万棒", 30_000, 30_000, "棒", "exact", None),
    ("存栏四十五头", "四十五头", 45, 45, "头", "exact", None),
    ("停了两个半月", "两个半月", "2.5", "2.5", "个月", "exact", None),
    ("装机500千瓦", "500千瓦", 500, 500, "千瓦", "exact", None),
    ("发电2000万千瓦时", "2000万千瓦时", 20_000_000, 20_000_000, "千瓦时", "exact", None),
    ("绿化一公里", "一公里", 1, 1, "公里", "exact", None),
    ("推广首台套3台(套)", "3台(套)", 3, 3, "台套", "exact", None),
    ("气温-20℃", "-20℃", -20, -20, "℃", "exact", None),
    ("气温−20℃", "−20℃", -20, -20, "℃", "exact", None),
    ("零下15℃", "零下15℃", -15, -15, "℃", "exact", None),
    ("冷藏在-3至-1℃", "-3至-1℃", -3, -1, "℃", "exact", None),
    ("冷藏在-3--1℃", "-3--1℃", -3, -1, "℃", "exact", None),
    ("冷藏在-5℃~3℃", "-5℃~3℃", -5, 3, "℃", "exact", None),
    ("-3家企业入选", "3家", 3, 3, "家", "exact", None),
    ("5--8公里", "5--8公里", 5, 8, "公里", "exact", None),
    ("增长零点八倍", "零点八倍", "0.8", "0.8", "倍", "exact", None),
    ("增长0点5倍", "0点5倍", "0.5", "0.5", "倍", "exact", None),
    ("减50个基点", "50个基点", 50, 50, "基点", "exact", None),
    ("库容300万m³", "300万m³", 3_000_000, 3_000_000, "立方米", "exact", None),
    ("占地5.6万m2", "5.6万m2", 56_000, 56_000, "平方米", "exact", None),
    ("110kV变电站", "110kV", 110, 110, "kV", "exact", None),
    ("限速60km/h", "60km/h", 60, 60, "km/h", "exact", None),
    ("征收统一10个", "10个", 10, 10, "个", "exact", None),
    ("统一三万个", "三万个", 30_000, 30_000, "个", "exact", None),
    ("系统一百套", "一百套", 100, 100, "套", "exact", None),
]
PERCENTAGES = [
    ("增长83. 4%", "83. 4%", "83.4", "83.4", "%", "exact", None),
    ("补助20%-30%", "20%-30%", 20, 30, "%", "exact", None),
    ("补助20-30%", "20-30%", 20, 30, "%", "exact", None),
    ("提高2.3个百分点", "2.3个百分点", "2.3", "2.3", "百分点", "exact", None),
    ("完成百分之三十二", "百分之三十二", 32, 32, "%", "exact", None),
    ("占百分之二十至三十", "百分之二十至三十", 20, 30, "%", "exact", None),
    ("下降两成一", "两成一", 21, 21, "%", "exact", None),
    ("占三分之一", "三分之一", "33.333333", "33.333333", "%", "exact", None),
    ("-0.5个百分点", "-0.5个百分点", "-0.5", "-0.5", "百分点", "exact", None),
    ("增速为-5%", "-5%", -5, -5, "%", "exact", None),
    ("增速为负5%", "负5%", -5, -5, "%", "exact", None),
    ("三季度-5%", "-5%", -5, -5, "%", "exact", None),
    ("增长-0.8%至2%", "-0.8%至2%", "-0.8", 2, "%", "exact", None),
    ("增长-0.8%--0.2%", "-0.8%--0.2%", "-0.8", "-0.2", "%", "exact", None),
    ("由2%到-1%", "2%到-1%", -1, 2, "%", "exact", None),
    ("增速为负百分之三", "负百分之三", -3, -3, "%", "exact", None),
    ("提高〇点五个百分点", "〇点五个百分点", "0.5", "0.5", "百分点", "exact", None),
    ("达到百分之百", "百分之百", 100, 100, "%", "exact", None),
]


@pytest.mark.parametrize(("text", "words", "low", "high", "unit", "bound", "per"), MONEY + QUANTITIES + PERCENTAGES)
def test_a_number_is_read_with_unit_bound_and_rate(text, words, low, high, unit, bound, per):
    found = only(text)
    assert (found.text, found.low, found.high) == (words, Decimal(low), Decimal(high))
    assert (found.unit, found.bound, found.per) == (unit, bound, per)


@pytest.mark.parametrize(("cases", "kind"), [(MONEY, "money"), (QUANTITIES, "quantity"), (PERCENTAGES, "percentage")])
def test_each_number_has_its_kind(cases, kind):
    assert {fact.kind for case in cases for fact in find_facts(case[0])} == {kind}


NO_FACTS = [
    "位于第58位", "第三名", "居全国13位", "前10名企业", "规划第25.1.2条", "一、关于资金", "1.关于资金", "二期工程", "二类医疗器械", "二次创业",
    "“5G”技术", "100G光模块", "3D打印", "e抵快贷", "PM2.5", "ISO9001认证", "“百千万人才工程”", "工业4.0", "三元电池", "多元投入", "五位一体",
    "一家企业", "一批项目", "突破一批关键技术", "数十亿元", "一次性奖励", "三个方面", "四个关键环节", "两件事", "主要有两处。", "“三个一批”", "三个不",
    "近三年来", "过去五年", "前八个月", "五年前", "三年行动计划", "年初以来", "今年5月", "几十家企业", "数百万元", "六部门", "十四五时期", "“十四五”规划",
    "20世纪90年代", "五花八门", "联系电话:略", "十的负九次方", "今年1-6月", "五十周年", "过去的十年", "5 0 0 亿元",
    "唯一一家企业", "第2-26号", "上午9点30分,", "八点三十分,", "大陆家居", "2021年13月",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_FACTS)
def test_what_is_no_fact_by_rule(text):
    assert find_facts(text) == []


def test_the_numbers_of_a_list_share_the_unit_behind_the_last():
    found = of_kind("分别给予500、300、200万元奖励", *NUMBERS)
    assert [(fact.text, fact.low, fact.note) for fact in found] == [
        ("500", 5_000_000, "shared unit"), ("300", 3_000_000, "shared unit"), ("200万元", 2_000_000, None),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["两年零四个月", "2年零4个月"])
def test_years_and_months_are_two_quantities(text):
    assert [(fact.low, fact.unit) for fact in of_kind(text, *NUMBERS)] == [(2, "年"), (4, "个月")]


def test_two_measures_make_no_range():
    assert [(fact.text, fact.low) for fact in of_kind("由8小时至3天", *NUMBERS)] == [("8小时", 8), ("3天", 3)]


def test_a_total_that_lost_its_multiple_is_flagged_and_left_as_it_is():
    projects, total = of_kind("支持30个项目共1585元", *NUMBERS)
    assert (projects.note, total.note, total.low) == (None, "implausible", 1585)
    assert of_kind("支持30个项目,每个1585元", *NUMBERS)[1].note is None
    assert of_kind("支持30个项目共1585万元", *NUMBERS)[1].note is None


# The oracle writes a value, the reader reads it back.
def in_arabic(value):
    return format(value.normalize(), "f")


NOTATIONS = {
    "plain": (lambda value: f"{in_arabic(value)}元"),
    "thousands": (lambda value: f"{value:,}元"),
    "ten thousands": (lambda value: f"{in_arabic(value / 10**4)}万元"),
    "hundred millions": (lambda value: f"{in_arabic(value / 10**8)}亿元"),
    "Chinese": (lambda value: f"{chinese(int(value))}元"),
    "spoken": (lambda value: f"{chinese(int(value) // 10**8)}亿{int(value) % 10**8 // 10**7}千万元"),
    "mixed": (lambda value: f"{int(value) // 10**8}亿{int(value) % 10**8 // 10**4}万元"),
}


@given(st.integers(2_000, 9_999_999), st.integers(0, 4), st.sampled_from(sorted(NOTATIONS)), st.sampled_from(["", "约", "不超过", "近", "最高"]))
@example(10_000, 4, "mixed", "")
@example(1_200, 5, "spoken", "")
def test_a_sum_written_in_any_notation_is_read_back(digits, zeros, notation, bound):
    value = Decimal(digits) * 10**zeros
    if notation == "mixed" and (value < 10**8 or value % 10**4 or not value % 10**8 >= 10**7):
        notation = "plain"
    if notation == "spoken" and (value < 10**8 or value % 10**7 or not value % 10**8):
        notation = "plain"
    found = only(f"安排资金{bound}{NOTATIONS[notation](value)}。")
    assert (found.kind, found.low, found.high, found.unit) == ("money", value, value, "元")
    assert found.text.startswith(bound)


@given(st.integers(1, 99), st.integers(1, 9), st.sampled_from("多余"), st.booleans(), st.booleans())
@example(7, 7, "多", True, True)
def test_more_than_so_many_ten_millions_above_the_hundred_millions(hundreds, tens, word, first_chinese, last_chinese):
    first = chinese(hundreds) if first_chinese else str(hundreds)
    last = "一二三四五六七八九"[tens - 1] if last_chinese else str(tens)
    found = only(f"投入{first}亿{last}千{word}万元。")
    assert (found.low, found.high, found.bound) == (hundreds * 10**8 + tens * 10**7,) * 2 + ("more_than",)


@given(st.integers(1, 8), st.integers(1, 9), st.sampled_from(["百", "千", "百万", "千万", "万", "亿"]), st.booleans())
def test_a_shared_multiple_makes_a_range_of_neighbours(low, more, unit, joined):
    """2-3千万, 2千万-3千万: with the multiple at each end or at the last alone."""
    high = min(low + more, 9)
    scale = {"百": 10**2, "千": 10**3, "百万": 10**6, "千万": 10**7, "万": 10**4, "亿": 10**8}[unit]
    found = only(f"给予{low}{'' if joined else unit}-{high}{unit}元")
    assert (found.low, found.high) == ((low if joined and unit in {"百", "千"} else low * scale), high * scale)
