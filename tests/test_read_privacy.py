"""No personal name and no telephone number comes through the door; bodies and sums do."""

from __future__ import annotations

import pytest

from helpers.read.privacy import redact

GONE = [
    ("(联系人及电话:闻绍庭 0000-6351827)", "(联系人及电话:略)"),
    ("联系人:闻绍庭 电话:6351827", "联系人:略"),
    ("联系电话:0000-6351827", "联系电话:略"),
    ("编辑:闻绍庭", "编辑:某"),
    ("签发人:闻绍庭", "签发人:某"),
    ("闻绍庭代表提出", "某代表提出"),
    ("赵启明、钱望舒委员:", "某委员:"),
    ("办公电话 0871- 6351 827", "办公电话 略"),
    ("手机13800001111。", "手机略。"),
    ("热线(0876)2123456。", "热线略。"),
    ("请拨138-1234-5678。", "请拨略。"),
    ("来信请寄 lida@mail.example.gov.cn。", "来信请寄 略。"),
    ("编辑:李大为 审核:张三丰", "编辑:某 审核:某"),
    ("编辑:李大为审核:张三丰", "编辑:某审核:某"),
    ("作者:李大为发布时间:2020-05-01", "作者:某发布时间:2020-05-01"),
    ("编辑:李  为 张三丰", "编辑:某"),
    ("签 发 人:李大为", "签 发 人:某"),
    ("联 系 人:李大为", "联 系 人:某"),
    ("王  伟委员:", "某委员:"),
    ("阿卜杜拉·买买提委员:", "某委员:"),
    ("经办科室、人员及电话:规划科 李大为 6351827", "经办科室、人员及电话:略"),
]
KEPT = [
    "编辑:省工信委管理员",
    "获国家财政36666万元的资金支持",
    "索引号:000012/2020-00127",
    "对省政协十二届三次会议第0127号提案的答复",
    "全国人大代表和政协委员",
    "民建朔原省委员会:",
    "老板都说您是“管汽的代表”。",
    "2019-2021年,每年1200万元",
    "对JY130002007700号建议",
    "承办单位答复意见:您提出的问题已经办结。",
    "承办单位:丙县工业和信息化局",
    "江西代表团:",
    "解放军代表团:",
    "全年补助13800000000元,比上年多。",
    "共13912345678 元",
    "于代表性企业",
]


@pytest.mark.parametrize(("page", "redacted"), GONE)
def test_persons_and_numbers_go(page, redacted):
    assert redact(page) == redacted


@pytest.mark.parametrize("page", KEPT)
def test_bodies_and_figures_stay(page):
    assert redact(page) == page


def test_a_name_from_the_addressee_goes_everywhere():
    page = "司马长风代表:\n您提出的建议收悉。司马长风同志在座谈会上的意见已采纳。"
    assert "司马长风" not in redact(page, ("司马长风",))


def test_a_two_character_name_that_is_a_word_goes_only_as_a_name():
    page = "高峰代表:\n用电高峰时段,高峰代表反映的错峰生产问题"
    assert redact(page, ("高峰",)) == "某代表:\n用电高峰时段,某代表反映的错峰生产问题"


def test_a_name_of_the_addressee_goes_with_blanks_in_it_and_without():
    assert redact("王  大伟代表:\n王大伟提出", ("王大伟",)) == "某代表:\n某提出"
