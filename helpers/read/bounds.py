"""What stands around a number: bounds (最高, 以上, 约) and rates (每年, 户均, 元/吨, 年产).

A capacity and a turnover are rates: 年产3000吨 says no more and no less than 每年生产3000吨, and 日处理1.2万吨 than
每天处理1.2万吨. What was made in a year that is told (2020年产量, 去年产值, 全年) is a total of that year and none.
"""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:(?P<at_most>(?:不得?(?:超过|高于|多于|大于|突破)|至多|最多|最高|最长|上限为?|封顶){1,3}(?:大约|约|接近|近)?)|(?P<at_least>(?:不得?(?:低于|少于|小于|短于)|至少|最低|最少|最短|起码){1,3}(?:大约|约|接近|近)?)|"
    r"(?P<less_than>不足|不到|低于|少于|小于|未满|不满)|(?P<more_than>超过|超出|突破|不止|高于|大于|多于|(?<![赶反])超|逾|(?<=[率值量能数额入])过)|"
    r"(?P<nearly>将近|接近|(?<![最附就临邻靠远])近)|(?P<about>大约|大概|大致|(?<![节签合集预违契履特制])约|估计))"
    r"(?P<filler>(?:给予|奖励|补助|补贴|资助|支持|额度|[可能为达到至有需在是占了用])*) ?$"
)
# Most numbers stand behind none of the characters that a bound or its filler may end in.
_LAST = frozenset("过高于多大破长限为顶低少小短码足到满出止超逾近约概致计可能达至有需予励助贴持度在是占了用 ")
# 不少于项目投资千分之五, 至少公示十五天, 大约吃掉湿渣2600吨; and 不超过项目设备投资总额的15%.
_FARTHER = re.compile(
    r"(?:(?P<at_most>不得?(?:超过|高于|多于)|至多)|(?P<at_least>不得?(?:低于|少于)|至少)|(?P<about>大约|(?<![节签合集预违契履特制])约(?=[需有占合])))(?:[\u4e00-\u9fff]{1,6}|[\u4e00-\u9fff]{7,16}的)$"
)
_BEHIND = re.compile(
    r" ?(?:(?P<at_least>(?:\(含\))?[及或]?以上)|(?P<at_most>(?:\(含\))?[及或]?以下|[以之]内|(?<=[年月天日时钟秒周])内(?![容部蒙陆外资销存涵控燃设置])|封顶|为限|为上限)|"
    r"(?P<about>左右|上下)|(?P<more_than>(?<=[年成倍天周月时里米吨亩元半])还?多(?![为数样元家种次方头])|(?<=[里米])[以开]外|出头|(?<=[一成])强(?![化制度]))|(?P<less_than>(?<=[一成])弱(?![化势])))"
)
_FAR = re.compile("[不至约]")
_WINDOW = 14
_FARTHEST = 22

_BASE = re.compile(
    r"(?: ?/ ?|(?<=元)每(?=[\u4e00-\u9fff]{1,4}(?:[,。;、)计]|$)))(?:(?P<year>年)|(?P<month>月)|(?P<day>[天日])|(?P<unit>(?:平方米|立方米|标准煤|千瓦时|千瓦|公里|[\u4e00-\u9fff])(?:[·•/](?:年|月|天|日|小时))?))"
)
_RATE = re.compile(
    r"(?P<year>每一?年度?|(?<![\d本上全跨财学今去该])年度(?=最高|累计|贴息|补[助贴]|奖励|资助|总额|限额)|年均|逐年|各年|年[租薪费]|(?<![满第近过这年〇○零一二三四五六七八九十])一年(?![来以期内后多半零]))|(?P<month>每一?个?月|月均|按月|月[租薪供]|(?<![满第近过这试月十])一个月(?![来以期内后多半底末之]|[^,。;:、\n]{0,6}了))|(?P<day>每一?[天日]|日均|(?<![满第近过这十])一天(?![来以内后多半]))|"
    r"(?P<unit>每(?!$)|平均(?![分值])|均价|单[户家个台项条套件站车]|各(?:[给出奖补拨付投招选]|给予|奖励|补[助贴]|安排|拨付|承担|投入)?$|(?<![统同第唯逐十])一[户人亩]$|[户人亩吨台家件辆次企]均)"
)
_CLAUSE = 18
_MARK = re.compile(r"[,。;:、\n]")
# What a line, a firm or a county makes or turns over in any year: 年产3000吨, 日处理能力5万吨, 年销售额; not 2020年产量, 全年产量, 当年产值.
_FLOW = re.compile(
    r"(?<![\d〇零○一二三四五六七八九十两几多去今全上下当本明同昨逐往历近半青少每老周整跨首末次翌头常连百学财这那个假节作生终])(?<![^目当]前)(?<!^前)(?<!明后)"
    r"(?:(?P<year>年)|(?P<month>月)|(?P<day>日))[可能总净]{0,2}"
    r"(?:产(?![业权假学检后地妇])|处理|处置|加工|运量|运力|运输|吞吐|发电|供[水气热电应]|接待|销售|销量|采购|节[约电水能煤]|消[耗费纳化]|耗|用[电水气工]|利用|回收|减排|排放|需求|营业|营收|收入|出栏|交易|屠宰|生产|供应|开采|回用|检测|检验|培训|培养|服务|孵化|实现|完成|新增|增加|减少|贡献|上缴|纳税|出口|支出|投入|工资|补贴)"
    r"[^,。;:、\n]{0,14}$"
)
_PERIOD = re.compile("[年月日][\u4e00-\u9fff]")
# A number with its measure, which has taken the rate: 年产3000吨的装置2套.
_TAKEN = re.compile(r"\d|[十百千万亿][\u4e00-\u9fff]")
# A clause of a bound alone goes on with the one before it: 人均补贴,最高达到2000元.
_GOES_ON = re.compile(r"(?:不得?|超过|高于|低于|少于|最[高多低少]|至[多少]|[达可约近为到]|大约|给予|补[助贴]|奖励|资助|标准|金额)+")
# What must be done for it, and what is given each time: 每引进1名博士,奖励10万元.
_DOING = "(?:新?增加?|引进|培[养育]|新建|建成|采购|购买|购置|投[入资]|完成|使用|生产|织|创建|获得?|取得|通过|孵化|招[用聘收]|吸纳|安置|转化|减少|节约|消费|发展|改造|销售|出口|提高|降低|达到|举办|承办|组织|开展|发表|授权|处理|加工|运输|回收)"
_DONE = re.compile(rf"每{_DOING}$")
_FOR_EACH = re.compile(rf"每{_DOING}[^,。;:、\n]{{2,18}},[^,。;:、\n\d]{{0,8}}$")
_REACH = 40


def bound_before(text: str, start: int) -> tuple[str | None, int]:
    """The bound in front of a number, and where the words then begin: with all bounds that adjoin it (最高不超过)."""
    window = text[max(0, start - _WINDOW) : start]
    if window.endswith("上") and text[start] in "百千万亿":
        return "at_least", start - 1
    before = _BEFORE.search(window) if window[-1:] in _LAST else None
    if before:
        bound = next(name for name, words in before.groupdict().items() if words)
        return bound, start - (0 if before["filler"] else len(before[0]))
    if window.endswith("的"):
        window = text[max(0, start - _FARTHEST) : start]
    return _alternative(_FARTHER.search(window)) if _FAR.search(window) else None, start


def bound_behind(text: str, end: int) -> tuple[str | None, int]:
    """The bound behind a measure, and where the words then end."""
    behind = _BEHIND.match(text, end)
    return _alternative(behind), behind.end() if behind else end


def rate(text: str, start: int, end: int, of: str) -> tuple[str | None, int]:
    """What a number is a rate of, and where the words then end: 元/吨, else the nearest word of its clause.

    Without a word in its own clause, a number that only a bound leads up to takes the one of the clause before,
    and a sum that of what it is paid for.

    Parameters
    ----------
    text, start, end
        The whole text, and where the number begins and its measure ends.
    of
        What is measured: ``"money"``, ``"quantity"``, ``"percentage"`` or ``"time"``. Only the first two flow (年产, 日处理).
    """
    base = _BASE.match(text, end)
    if base:
        return _alternative(base), base.end()
    window = text[max(0, start - _REACH) : start]
    each = "每" in window
    if each and _DONE.search(window):
        return None, end
    flows = of in {"money", "quantity"}
    per = _nearest(_last_clause(window), flows=flows)
    if per or not flows:
        return per, end
    before, comma, own = window.rpartition(",")
    if each and of == "money" and _FOR_EACH.search(window):
        return "unit", end
    clause = _last_clause(before) if comma and _GOES_ON.fullmatch(own) else ""
    return None if _TAKEN.search(clause) else _nearest(clause, flows=True), end


def _last_clause(words: str) -> str:
    return _MARK.split(words[-_CLAUSE:])[-1]


def _nearest(clause: str, *, flows: bool) -> str | None:
    """The last rate that a clause names, or the flow of which no other number is the measure."""
    named = list(_RATE.finditer(clause))
    if named:
        return _alternative(named[-1])
    flow = _FLOW.search(clause) if flows and _PERIOD.search(clause) else None
    return None if flow and _TAKEN.search(flow[0]) else _alternative(flow)


def _alternative(match: re.Match[str] | None) -> str | None:
    """The name of the alternative that matched."""
    return match.lastgroup if match else None
