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
