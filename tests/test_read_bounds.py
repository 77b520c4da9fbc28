"""Bounds and rates: what stands around a number, and which words become its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.facts import only

# Text, the fact's words, low, high, unit, bound, per.
BOUNDS = [
    ("给予最高1500万元补助", "最高1500万元", 15_000_000, 15_000_000, "元", "at_most", None),
    ("最高可给予1,500万元", "1,500万元", 15_000_000, 15_000_000, "元", "at_most", None),
    ("不得超过300万元", "不得超过300万元", 3_000_000, 3_000_000, "元", "at_most", None),
    ("注册资本不低于5000万元", "不低于5000万元", 50_000_000, 50_000_000, "元", "at_least", None),
    ("产值突破千亿元", "突破千亿元", 100_000_000_000, 100_000_000_000, "元", "more_than", None),
    ("投资近3亿元", "近3亿元", 300_000_000, 300_000_000, "元", "nearly", None),
    ("投资约3亿5000万元", "约3亿5000万元", 350_000_000, 350_000_000, "元", "about", None),
    ("投资3 亿元左右", "3 亿元左右", 300_000_000, 300_000_000, "元", "about", None),
    ("不足九百元", "不足九百元", 900, 900, "元", "less_than", None),
    ("收入15万亿元以上", "15万亿元以上", 15 * 10**12, 15 * 10**12, "元", "at_least", None),
    ("走访企业超过50家次", "超过50家次", 50, 50, "家次", "more_than", None),
    ("是上年的3倍以上", "3倍以上", 3, 3, "倍", "at_least", None),
    ("招收1名以上人员", "1名以上", 1, 1, "名", "at_least", None),
    ("经过8年多的建设", "8年多", 8, 8, "年", "more_than", None),
    ("15个工作日内办结", "15个工作日内", 15, 15, "工作日", "at_most", None),
    ("近百家企业", "近百家", 100, 100, "家", "nearly", None),
    ("至少一家企业", "至少一家", 1, 1, "家", "at_least", None),
    ("占七成以上", "七成以上", 70, 70, "%", "at_least", None),
    ("一半以上的企业", "一半以上", 50, 50, "%", "at_least", None),
    ("最高不超过300万元", "最高不超过300万元", 3_000_000, 3_000_000, "元", "at_most", None),
    ("最多不得超过3年", "最多不得超过3年", 3, 3, "年", "at_most", None),
    ("最低不少于200万元", "最低不少于200万元", 2_000_000, 2_000_000, "元", "at_least", None),
    ("最高给予不超过300万元", "不超过300万元", 3_000_000, 3_000_000, "元", "at_most", None),
    ("控制在最高300万元以内", "最高300万元以内", 3_000_000, 3_000_000, "元", "at_most", None),
    ("最高约500万元", "最高约500万元", 5_000_000, 5_000_000, "元", "at_most", None),
    ("约占30%-50%", "30%-50%", 30, 50, "%", "about", None),
    ("约占六成以上", "六成以上", 60, 60, "%", "at_least", None),
    ("上亿元投资", "上亿元", 100_000_000, 100_000_000, "元", "at_least", None),
    ("气温-20℃以下", "-20℃以下", -20, -20, "℃", "at_most", None),
    ("增速不低于-5%", "不低于-5%", -5, -5, "%", "at_least", None),
]
RATES = [
    ("一年零三个月内", "三个月内", 3, 3, "个月", "at_most", None),
    ("每年1200万元", "1200万元", 12_000_000, 12_000_000, "元", "exact", "year"),
    ("户均585万元", "585万元", 5_850_000, 5_850_000, "元", "exact", "unit"),
    ("每户每年补助3000元", "3000元", 3_000, 3_000, "元", "exact", "year"),
    ("电价0.36元/千瓦时", "0.36元/千瓦时", "0.36", "0.36", "元", "exact", "unit"),
    ("年产能10万吨/年", "10万吨/年", 100_000, 100_000, "吨", "exact", "year"),
    ("年均增长7.8%", "7.8%", "7.8", "7.8", "%", "exact", "year"),
]


@pytest.mark.parametrize(("text", "words", "low", "high", "unit", "bound", "per"), BOUNDS + RATES)
def test_a_number_has_its_bound_and_its_rate(text, words, low, high, unit, bound, per):
    found = only(text)
    assert (found.text, found.low, found.high) == (words, Decimal(low), Decimal(high))
    assert (found.unit, found.bound, found.per) == (unit, bound, per)
