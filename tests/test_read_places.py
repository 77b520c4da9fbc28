"""Provinces, prefectures and counties, and what only looks like one."""

from __future__ import annotations

import pytest

from helpers.read import find_facts
from tests.facts import of_kind

PLACES = [
    ("在鞍山市建设", [("鞍山市", "鞍山市", "210300")]),
    ("成立沈阳、大连两家公司", [("沈阳", "沈阳市", "210100"), ("大连", "大连市", "210200")]),
    ("学习江苏、浙江等地做法", [("江苏", "江苏省", "320000"), ("浙江", "浙江省", "330000")]),
    ("位于朝阳区", [("朝阳区", "朝阳区", None)]),
    ("到布埠市学习,布埠市的经验", [("布埠市", "布埠市", None)] * 2),
    ("支持昆山、太仓等地先行先试", [("昆山", "昆山市", "320583"), ("太仓", "太仓市", "320585")]),
    ("推广浙江经验", [("浙江", "浙江省", "330000")]),
    ("湖南的做法,辽宁已有先例", [("湖南", "湖南省", "430000"), ("辽宁", "辽宁省", "210000")]),
    ("在黑龙江、吉林两省,赴延边学习", [("黑龙江", "黑龙江省", "230000"), ("吉林", "吉林省", "220000"), ("延边", "延边朝鲜族自治州", "222400")]),
    ("沿海城市,灯塔、合作", []),
    ("支持鞍山宏源", []),
    ("依托大连理工大学", []),
    ("鞍山宏源公司", []),
    ("全市各县,我省,本区", []),
    ("城市、超市和上市公司", []),
    ("在开发区、高新区、社区和园区", []),
    ("放宽城区限行", []),
    ("致富县域", []),
    ("办好经济特区,以城市群为主体", []),
    ("首台套,夜市,集市,都市", []),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_divisions_are_found_and_their_false_friends_are_not(text, places):
    found = of_kind(text, "place")
    assert [(fact.text, fact.name, fact.code) for fact in found] == places


def test_a_place_that_is_told_is_known_by_its_short_name():
    assert [fact.name for fact in find_facts("由染桥、绸岭两地承担", places=["染桥县", "绸岭区"])] == ["染桥县", "绸岭区"]
    assert [fact.name for fact in find_facts("推荐染桥参加,染桥造了六台,染桥纺机未报", places=["染桥县"]) if fact.kind == "place"] == ["染桥县", "染桥县"]
