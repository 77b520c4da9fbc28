"""What stands around a number: bounds (最高, 以上, 约) and rates (每年, 户均, 元/吨)."""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:(?P<at_most>(?:不得?(?:超过|高于|多于|大于|突破)|至多|最多|最高|最长|上限为?|封顶){1,3}(?:大约|约|接近|近)?)|(?P<at_least>(?:不得?(?:低于|少于|小于|短于)|至少|最低|最少|最短|起码){1,3}(?:大约|约|接近|近)?)|"
    r"(?P<less_than>不足|不到|低于|少于|小于|未满|不满)|(?P<more_than>超过|超出|突破|不止|高于|大于|多于|(?<![赶反])超|逾)|"
    r"(?P<nearly>将近|接近|(?<![最附就临邻靠远])近)|(?P<about>大约|大概|大致|(?<![节签合集预违契履特制])约|估计))"
    r"(?P<filler>(?:给予|奖励|补助|补贴|资助|支持|额度|[可能为达到至有需在是占])*) ?$"
)
# Most numbers stand behind none of the characters that a bound or its filler may end in.
_LAST = frozenset("过高于多大破长限为顶低少小短码足到满出止超逾近约概致计可能达至有需予励助贴持度在是占 ")
# 不少于项目投资千分之五, 至少公示十五天.
_FARTHER = re.compile(r"(?:(?P<at_most>不得?(?:超过|高于|多于)|至多)|(?P<at_least>不得?(?:低于|少于)|至少))[\u4e00-\u9fff]{1,6}$")
_BEHIND = re.compile(
    r" ?(?:(?P<at_least>(?:\(含\))?[及或]?以上)|(?P<at_most>(?:\(含\))?[及或]?以下|[以之]内|(?<=[年月天日时钟秒周])内(?![容部蒙陆外资销存涵控燃设置])|封顶|为限|为上限)|"
    r"(?P<about>左右|上下)|(?P<more_than>(?<=[年成倍天周月时里米吨亩元半])还?多(?![为数样元家种次方头])|(?<=[里米])[以开]外|出头|(?<=[一成])强(?![化制度]))|(?P<less_than>(?<=[一成])弱(?![化势])))"
)
_WINDOW = 14

_BASE = re.compile(
    r" ?/ ?(?:(?P<year>年)|(?P<month>月)|(?P<day>[天日])|(?P<unit>(?:平方米|立方米|标准煤|千瓦时|千瓦|公里|[\u4e00-\u9fff])(?:[·•](?:年|月|天|日|小时))?))"
)
_RATE = re.compile(
    r"(?P<year>每一?年度?|年均|逐年|各年|年[租薪费]|(?<![满第近过这年])一年(?![来以期内后多半零]))|(?P<month>每一?个?月|月均|按月|月[租薪供])|(?P<day>每一?[天日]|日均|一天(?![来以内后多半]))|"
    r"(?P<unit>每(?!$)|平均(?![分值])|均价|单[户家个台项]|各$|[户人亩吨台家件辆次企]均)"
)
_CLAUSE_START = re.compile(r"[^,。;:、\n]{0,18}$")


def bound_before(text: str, start: int) -> tuple[str | None, int]:
    """The bound in front of a number, and where the words then begin: with all bounds that adjoin it (最高不超过)."""
    window = text[max(0, start - _WINDOW) : start]
    if window.endswith("上") and text[start] in "百千万亿":
        return "at_least", start - 1
    before = _BEFORE.search(window) if window[-1:] in _LAST else None
    if before:
        bound = next(name for name, words in before.groupdict().items() if words)
        return bound, start - (0 if before["filler"] else len(before[0]))
    return _alternative(_FARTHER.search(window)), start


def bound_behind(text: str, end: int) -> tuple[str | None, int]:
    """The bound behind a measure, and where the words then end."""
    behind = _BEHIND.match(text, end)
    return _alternative(behind), behind.end() if behind else end


def rate(text: str, start: int, end: int) -> tuple[str | None, int]:
    """What a sum or quantity is a rate of, and where the words then end: 元/吨, else the nearest word of its clause."""
    base = _BASE.match(text, end)
    if base:
        return _alternative(base), base.end()
    clause = _CLAUSE_START.search(text[max(0, start - 18) : start])
    found = list(_RATE.finditer(clause[0])) if clause else []
    return (_alternative(found[-1]) if found else None), end


def _alternative(match: re.Match[str] | None) -> str | None:
    """The name of the alternative that matched."""
    return match.lastgroup if match else None
