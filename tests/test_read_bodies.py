"""Bodies of party and state."""

from __future__ import annotations

import pytest

from helpers.read import find_facts
from tests.facts import of_kind

BODIES = [
    ("会同省财政厅和省科技厅", ["省财政厅", "省科技厅"]),
    ("省委省政府出台", ["省委", "省政府"]),
    ("鞍山市委市政府决定", ["鞍山市委", "市政府"]),
    ("工业和信息化部等六部门", ["工业和信息化部"]),
    ("市发展改革委、财政局联合", ["市发展改革委", "财政局"]),
    ("市市场监督管理局", ["市市场监督管理局"]),
    ("人民银行沈阳分行", ["人民银行沈阳分行"]),
    ("县委组织部", ["县委组织部"]),
    ("我局会同有关部门", []),
    ("各市金融局", []),
    ("自然资源部门", []),
    ("改善布局,主办会议,市场格局", []),
    ("服务国家发展全局和国家工作大局", []),
    ("支持特区政府施政", []),
]


@pytest.mark.parametrize(("text", "bodies"), BODIES)
def test_bodies_of_party_and_state_are_found(text, bodies):
    assert [fact.text for fact in of_kind(text, "body")] == bodies


def test_a_body_behind_a_word_of_consulting_is_marked():
    assert [fact.note for fact in find_facts("我局会同市财政局、市科技局研究。市商务局另有意见")] == ["consulted", "consulted", None]
