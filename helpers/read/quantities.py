"""Sums of money, quantities and percentages, with their bounds.

What counts as a quantity is a number with a measure. These are none, by rule:

- ordinals and ranks (第58位, 前三名, 二期, 居全国13位), numbered clauses (第25.1.2条), names of products (5G, 100G光模块);
- 一 as an article (一家企业, 突破一批), unless a bound stands at it (至少一家) or its measure measures (一倍, 一公里);
- counts of the parts of an argument (三个方面, 四个关键环节, 两件事);
- spans that are reckoned from the day of writing (近三年, 三年来, 前八个月, 五年前) and named plans (三年行动计划);
- Chinese numerals in quotation marks, which are slogans and names (“百千万人才工程”, “三个一批”);
- the year of a date that no calendar holds (2021年2月30日);
- vague numbers (几家, 数十家, 若干) and numbers without a measure (六部门, 两市).
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from helpers.read.bounds import bound_before, bound_behind, rate
from helpers.read.fact import Fact
from helpers.read.numerals import DASH, read_number

_ONES = "一二三四五六七八九"
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!,?\d)(?:\.\d{1,8})?|\d{1,18}(?:\. ?\d{1,8})?)"
# Not 9点30分, an hour of the day.
_SPOKEN = r"(?<![午晨晚早日间])\d{1,4}点\d{1,4}(?!\d*分)[万亿]{0,2}"
_ARABIC = (
    rf"(?:{_SPOKEN}|{_DIGITS}(?: ?(?:[百千](?![瓦伏米克升卡帕字])(?:(?<=千)\d百)?)?[万亿]{{1,2}}| ?[百千](?![瓦伏米克升卡帕字分])(?:(?<=千)\d百)?)?"
    rf"(?:(?<=[亿万])\d{{1,4}}(?:[百千](?:(?<=千)\d百)?)?万?|(?<=亿)[{_ONES}两][{_ONES}两十百千零]{{0,6}}(?:万|(?=[多余]万)))?)"
)
_FORMAL = "[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][壹贰叁肆伍陆柒捌玖拾佰仟万亿零]{0,14}"
# 一亿2千万, 一亿2000万.
_MIXED = r"(?<=[亿万])\d{1,4}(?:[百千](?:(?<=千)\d百)?万?|万|(?=[多余]万))"
_CHINESE = (
    rf"(?:[{_ONES}两十][{_ONES}两十百千万亿零〇]{{0,15}}(?:点[{_ONES}零〇]{{1,4}}[万亿]{{0,2}}|{_MIXED})?|[零〇]点[{_ONES}零〇]{{1,4}}[万亿]{{0,2}}|{_FORMAL}|[百千][万亿]?|[万亿])"
)
_NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"
_AMOUNT = rf"{_NUMBER}[多余来几]?(?:千?[万亿]{{1,2}})?[多余]?"
# No number begins inside another one; but 唯一 and 统一 are words, and in 两年零四个月 there are two.
_BEGIN = (
    rf"(?=[\d{_ONES}两十百千万亿零〇壹贰叁肆伍陆柒捌玖])(?<![A-Za-z\d.])(?<!\d )(?<![\d{_ONES}十零〇]点)"
    rf"(?:(?=\d)(?<![十百千万亿零〇拾佰仟])|(?<=[唯统同]一|[年岁]零)|(?!\d)(?<![{_ONES}两十百千万亿零〇拾佰仟])(?<![唯统同](?=一[{_ONES}两])))"
)

_MEASURES, _TIMES, _THINGS, _CLASSES, _CURRENCIES = (
    words.split()
    for words in (
        # Measures that only measure: 一 before them is a number, not an article.
        "平方公里 平方千米 平方米 平方厘米 平米 ㎡ 公顷 亩 立方米 立方 公里 千米 厘米 毫米 微米 纳米 米 英寸 万吨标准煤 吨标准煤 吨标煤 蒸吨 载重吨 吨 公斤 千克 毫克 微克 克 斤 "
        "千升 毫升 升 千瓦时 千瓦小时 千瓦 兆瓦时 兆瓦 吉瓦时 吉瓦 GWh MWh kWh GW MW kW 千伏安 兆伏安 千伏 伏特 兆帕 千帕 PFlops 摄氏度 ℃ 分贝 赫兹 TB GB 马力 勒克斯 千卡 大卡 倍",
        "个工作日 工作日 个多小时 个小时 小时 个钟头 钟头 个课时 课时 个学时 学时 分钟 秒钟 秒 天 日(?=[之以]?内) 周(?![年期边密围转折末]) 个多月 个半月 个月 个季度 个学期 年 岁",
        "标准箱 标箱 个标准车位 个车位 个泊位 个百分点 个基点 基点 家次 户次 人次 件次 车次 辆次 架次 台次 场次 班次 批次 频次 台\\(套\\) 台/套 台套 家 户 人 名 位 个 件 项 条 台 套 辆 艘 架 栋 幢 座 处 所 "
        "间 批 次(?![方品元氯序要生级]) 场 笔 份 款 种 只 支 根 张 株 棵 枚 颗 块 组 对 副 袋 宗 起 列 趟 股 例 篇 口(?![岸径号罩子碑粮腔]) 道(?![路口理具]) 门(?![头口类槛诊店户]) 册 箱 桶 瓶 盒 卷 匹 床 粒 部(?![门委分队]) 锭",
        # Behind a Chinese numeral these name a class, a rank or a stage: 三类, 二期, 二次创业.
        "类 期 轮 层 片 单 度电 度 本 孔 包 字 页 转 人份 标准机架 机架 核 路 段 节 站 班 头 尾 羽 棒(?![材线球]) 分(?=[,。;、)的以左])",
        "元人民币 人民币 美元 港元 港币 欧元 日元 英镑 澳元 韩元 卢布 块钱 角钱 分钱",
    )
)
_LATIN = [rf"{unit}(?![A-Za-z\d])" for unit in ("km/h", "km²", "km", "m²", "m2", "m³", "m3", "kVA", "kV", "kg")]
_COUNTED = {*_TIMES, *_THINGS, *_CLASSES} - {"个百分点", "个基点", "基点"}
_ONLY_BEHIND_DIGITS = frozenset(re.sub(r"\(\?.*", "", unit) for unit in _CLASSES)
_UNIT = "|".join(
    ["元", "%", "‰", *_LATIN, *sorted([*_CURRENCIES, *_MEASURES, *_TIMES, *_THINGS, *_CLASSES], key=len, reverse=True)]
)
_TENTHS = rf"成(?![立本熟员果功绩长交套品为效了都型像份批形就人因年团渝片])(?:[{_ONES}](?![个家户项条是、]))?"

_QUANTITY = re.compile(
    rf"{_BEGIN}(?<!五花)(?:(?P<from>{_AMOUNT}) ?(?P<from_unit>{_UNIT}|成)?(?P<dash>{DASH})(?P<minus>[-−负])?)?(?P<to>{_AMOUNT}) ?(?(from_unit)(?=(?P=from_unit)))(?P<unit>{_TENTHS}|{_UNIT})"
)
_HUNDREDTHS = re.compile(
    rf"{_BEGIN}(?P<of>[百千万]|百万|{_NUMBER})分之(?P<low>{_NUMBER})(?:{DASH}(?:(?P=of)分之)?(?P<high>{_NUMBER}))?[多余几]?|(?P<half>一半)(?![是在会儿截看靠])"
)
_CHANGE = re.compile(rf"{_BEGIN}(?:(?P<yuan>{_NUMBER})元)?(?P<jiao>[{_ONES}两\d])角(?:(?P<fen>[{_ONES}两\d])分(?![之钟])|(?<=元[{_ONES}两\d]角)(?![落度色]))")
# The numbers in front of the last in a list: 分别给予500、300、200万元.
_SHARING = re.compile(rf"(?<![A-Za-z\d.第(])(?:(?:{_ARABIC})(?:元|%)?、){{1,6}}$")
_LONGEST_LIST = 60
# A dash behind a number, a measure or a letter joins; 负 is a sign only where a value may stand (减负5亿元).
_SIGN = re.compile(
    r"(?<![\dA-Za-z%‰℃)\]~—–-])(?P<dash>[-−])$|(?:(?:^|(?<=[为至到是达由从和与速率值润长、,。;:(\n]))负|零下) ?$"
)
_JOINED = re.compile(r"(?:^|\n|\d[\u4e00-\u9fff]{1,2})$")
_HALF = re.compile(r"(?<=[年成倍天])半|(?<=小时)半")

_SPANS = {"年", "个月", "季度", "周", "天", "日", "工作日", "小时", "分钟", "秒"}
_STRUCTURE = re.compile(
    r"[\u4e00-\u9fff]{0,2}(?:方面|环节|层面|层次|阶段|步骤|板块|维度|角度|重点|关键|问题|难题|难点|原则|特点|特征|方向|领域|要素|话题|意见(?!书)|短板|账)|[实大小难好急硬]?(?:事(?!业|故|项)|条件|办法|原因|要点|理由|路子|路(?![灯线口段])|数(?![据控码字]))"
)
_PARTS = {"个", "件", "项", "条", "种", "层", "块", "道", "处", "笔"}
_SUMMED_UP = {"个", "项", "件", "条", "处", "种"}
_MOST_PARTS = 20
# A later number has the rate of the one before: 每吨2900元,今年5月跌到2140元; 每小时政府补150元、企业付150元.
_CONTINUED = re.compile(
    r"[、和及](?:[\u4e00-\u9fff]{0,3}[付补出缴奖收给])?|,?[^,。;:、\n]{0,8}(?:[涨跌降升增扩减]|增加|提高|提升|上调|下调|调整|扩大|扩充|回升|回落)[到至为][^,。;:、\n]{0,8}"
)
# What no calendar holds (2021年2月30日) is no number of years either.
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED_PLAN = re.compile(r"(?:行动|规划|计划|攻坚|倍增|滚动|实施方案|大计|代)")
_NOW = re.compile(r"(?:(?:过去|未来|今后|最近)的?|近|明后|往后|前|头|这|此后|接下来|下一?个?|上一?个?)$")
_SINCE = re.compile(r"多?(?:以?来(?![自源到])|间|[之以]?前(?![期景沿]))")
_RANKED = re.compile(r"(?:排名?|位?列|居|名次|位次|排位|跃升至|上升到)[^,。;\d]{0,6}$")
_ORDINAL = re.compile(r"[几数]$|第 ?(?:[\d一二三四五六七八九十]{1,4}[、至-])?$|(?<![目此之以日当年先])前$")
# What a numeral and its measure are the beginning of.
_OTHER_WORDS = {
    "次": re.compile(r".{1,3}?(?:产业|会议|全会|全体|党代|创业|开发|能源|供应|供水|加工|污染|元件|元素|分配|函)"),
    "位": re.compile(r".{1,3}?(?:一体|数)"),
    "处": re.compile(r"四[求奔走寻找打张碰托]"),
    "个": re.compile(r"[^个]{1,3}?(?:一|不|全面|毫不|代表(?=重要)|意识|自信|维护|转变|结合)"),
}
_EACH = re.compile("每[\u4e00-\u9fff]{0,3}$")
_QUOTED = re.compile(r"“[^“”\n]{1,16}”")
_TOTAL = re.compile(r"(?:共计?|合计|总计|累计|总额|总投资|资金|投入|拨付|兑付)[^,。;、\d]{0,6}$")
_MANY = re.compile(r"\d\d+ ?[个家户项]")
_LEAST_TOTAL = 10_000
_BARE = frozenset("百千万亿")
_VAGUE = re.compile("[多余来几]")
_MULTIPLE = re.compile("[百千]?[万亿]{1,2}$")
_PAIR = re.compile(rf"(?P<ten>(?:[{_ONES}两][千百])?十?)(?P<low>[{_ONES}两])(?P<high>[{_ONES}两])(?P<tail>[十百千]?[万亿]{{0,2}})")
_PLAIN = {
    "㎡": "平方米", "m²": "平方米", "m2": "平方米", "m³": "立方米", "m3": "立方米", "km²": "平方公里", "个基点": "基点", "平米": "平方米", "立方": "立方米", "个百分点": "百分点", "元人民币": "元", "人民币": "元", "块钱": "元", "角钱": "元", "分钱": "元", "‰": "%", "港币": "港元",
    "个小时": "小时", "个工作日": "工作日", "个钟头": "钟头", "个课时": "课时", "个学时": "学时", "度电": "度", "千瓦小时": "千瓦时", "台/套": "台套", "台(套)": "台套",
}  # fmt: skip


class _Value(NamedTuple):
    """What a match says before its surroundings are looked at."""

    low: Decimal
    high: Decimal
    unit: str
    bound: str | None


def find_quantities(text: str) -> Iterator[Fact]:
    """The sums, quantities and percentages of a text, in reading order but for numbers that share a unit."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _CHANGE.finditer(text):
        change = _read_change(match)
        if change:
            yield _with_context(text, change, *match.span())
    previous = None
    for match in _QUANTITY.finditer(text):
        start = _signed_start(text, match.start(), match["unit"])
        value = _read_value(match, negative=start < match.start())
        if value is None or _is_excluded(text, match, value, start, quoted):
            continue
        fact = _with_context(text, value, start, match.end())
        if not _is_article(match, fact):
            previous = fact = _with_rate_of(previous, fact, text)
            yield fact
            yield from _sharing_unit(text, match, fact)
    for match in _HUNDREDTHS.finditer(text):
        start = _signed_start(text, match.start(), "%")
        value = _read_fraction(match, -1 if start < match.start() else 1)
        if value:
            fact = _with_context(text, value, start, match.end())
            yield fact if match["of"] in {"百", "千", "万", "百万"} else dataclasses.replace(fact, note="fraction")


def _with_rate_of(previous: Fact | None, fact: Fact, text: str) -> Fact:
    """The fact with the rate of the one before, where it goes on with it."""
    if not previous or not previous.per or fact.per or (previous.unit, previous.kind) != (fact.unit, fact.kind):
        return fact
    continued = _CONTINUED.fullmatch(text, previous.end, fact.start)
    return dataclasses.replace(fact, per=previous.per) if continued else fact


def _signed_start(text: str, start: int, unit: str) -> int:
    """Where a number begins with the minus that stands before it: -5%, 负5%, 零下15℃."""
    sign = _SIGN.search(text, max(0, start - 3), start)
    if not sign:
        return start
    # With things and times it rather marks an item of a list (-3家企业) or joins (8小时-3天).
    joins = sign["dash"] and unit in _COUNTED and _JOINED.search(text, max(0, sign.start() - 3), sign.start())
    return start if joins else sign.start()


def _read_value(match: re.Match[str], *, negative: bool) -> _Value | None:
    """The value that a match states; None where its digits make no number."""
    scale, unit, added = _plain_unit(match["unit"])
    try:
        estimate = None if match["from"] else _estimate(match["to"])
        high, vague = (estimate[1], "about") if estimate else _amount(match["to"])
        low = estimate[0] if estimate else _low(match, high)
    except ValueError:
        return None
    if added or scale != 1:
        low, high = low * scale + added, high * scale + added
    # -3至-1℃, -5%--2%: in a span each end has its own sign.
    below = bool(match["minus"]) or (negative and match["dash"] == "--") if match["from"] else negative
    low, high = -low if negative else low, -high if below else high
    # 由30%至20% is a range that was named from above.
    return _Value(min(low, high), max(low, high), unit, "more_than" if "多" in match["unit"] else vague)


@functools.lru_cache(maxsize=10_000)
def _amount(amount: str) -> tuple[Decimal, str | None]:
    """The number, and what 多, 余 or 来 inside say of it."""
    vague = _VAGUE.search(amount)
    if not vague:
        return read_number("一" + amount if amount[0] in _BARE else amount), None
    # 1亿2千余万: the multiple behind belongs to what stands below its own, so the number is read as a whole.
    number = _VAGUE.sub("", amount)
    return read_number("一" + number if number[0] in _BARE else number), "about" if vague[0] == "来" else "more_than"


def _low(match: re.Match[str], high: Decimal) -> Decimal:
    """The first number of a range, with the multiple behind the second if it has none (2-5万元, but 8000元-1万元)."""
    if not match["from"]:
        return high
    low, _ = _amount(match["from"])
    multiple = _MULTIPLE.search(match["to"].rstrip("多余"))
    if not multiple or re.search("[万亿]", match["from"]) or match["from_unit"]:
        return low
    # 2至3千万元, but 八百至一千万元.
    scaled = (low * read_number("1" + shared) for shared in (multiple[0], multiple[0].lstrip("百千")))
    return next((value for value in scaled if value < high), low)


def _estimate(amount: str) -> tuple[Decimal, Decimal] | None:
    """Two neighbouring numerals leave it open: 七八家, 十二三万元, 三四十户."""
    pair = _PAIR.fullmatch(amount)
    if not pair or read_number(pair["high"]) - read_number(pair["low"]) not in {1, 2}:
        return None
    low, high = (read_number(pair["ten"] + pair[end] + pair["tail"]) for end in ("low", "high"))
    return low, high


@functools.lru_cache(maxsize=1_000)
def _plain_unit(unit: str) -> tuple[Decimal, str, Decimal]:
    """What to multiply by, the unit in one form, what to add."""
    tenths = re.fullmatch(rf"成([{_ONES}])?", unit)
    if tenths:
        return Decimal(10), "%", read_number(tenths[1]) if tenths[1] else Decimal(0)
    added = Decimal("0.5") if "个半" in unit else Decimal(0)
    scale = {"角钱": "0.1", "分钱": "0.01", "‰": "0.1"}.get(unit, "1")
    unit = re.sub("个(?:多|半)", "个", unit)
    return Decimal(scale), _PLAIN.get(unit, unit), added


def _kind(unit: str) -> str:
    if unit in {"%", "百分点"}:
        return "percentage"
    return "money" if unit == "元" or unit in _CURRENCIES else "quantity"


def _tidy(value: Decimal) -> Decimal:
    """The value without zeros that only the notation left: 350000000.0 is 350000000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _with_context(text: str, value: _Value, start: int, end: int) -> Fact:
    """The fact with what stands around it: half, bound, rate, and whether it can be true."""
    kind, added = _kind(value.unit), Decimal(0)
    half = _HALF.match(text, end)
    if half:
        end, added = half.end(), Decimal(5 if value.unit == "%" else "0.5")
    behind, end = bound_behind(text, end)
    before, first = bound_before(text, start)
    # 约占六成以上 is at least six tenths.
    bound = behind or before if before == "about" else before or behind
    per, end = rate(text, start, end, "time" if value.unit in _SPANS else kind)
    # Each at a tenth of its cost is no rate; so much a year is one.
    per = None if kind == "percentage" and per == "unit" else per
    return Fact(
        kind, text[first:end], first, end, _tidy(value.low + added), _tidy(value.high + added), value.unit,
        per=per, bound=bound or value.bound or "exact", note=_note(text, value, start, per),
    )  # fmt: skip


def _note(text: str, value: _Value, start: int, per: str | None) -> str | None:
    """Many projects do not share a few thousand yuan: a multiple was lost on the way."""
    if value.unit != "元" or per or value.high >= _LEAST_TOTAL:
        return None
    clause = text[max(0, start - 30) : start]
    return "implausible" if _TOTAL.search(clause) and _MANY.search(clause) else None


def _is_excluded(text: str, match: re.Match[str], value: _Value, start: int, quoted: list[tuple[int, int]]) -> bool:
    """Whether a number with a measure is none of the facts that the module's rules let in."""
    before, behind = text[max(0, start - 12) : start], text[match.end() : match.end() + 8]
    structural = match["unit"] in _PARTS and value.high <= _MOST_PARTS and _STRUCTURE.match(behind)
    if structural or _is_ordinal(before, value.unit):
        return True
    if match["unit"] == "年" and _YEAR.fullmatch(match["to"]):
        return True
    if value.unit in {"年", "个月", "天", "周"} and _is_span(before, behind, value.unit):
        return True
    if match["to"][0].isdigit() or match["from"] and match["from"][0].isdigit():
        return False
    return any(first < start < last for first, last in quoted) or _is_class(match, before, behind)


def _is_ordinal(before: str, unit: str) -> bool:
    return bool(_ORDINAL.search(before)) or (unit in {"位", "名"} and bool(_RANKED.search(before)))


def _is_span(before: str, behind: str, unit: str) -> bool:
    if unit == "年" and _NAMED_PLAN.match(behind):
        return True
    return bool(_NOW.search(before) or _SINCE.match(behind))


def _is_class(match: re.Match[str], before: str, behind: str) -> bool:
    """三类, 二期, 二次创业, 五位一体, 三个不; and the numeral that sums up a list: 主要有两处。"""
    number, unit = match["to"], match["unit"]
    if match["from"]:
        return False
    # Digit by digit, as only years are written: 一九八二两年.
    if len(number) > 2 and not re.search("[十百千万亿点拾佰仟]", number):
        return True
    if unit in _ONLY_BEHIND_DIGITS:
        return not (number == "两" and unit in {"期", "本", "页", "包"} or len(number) > 1 and unit in {"头", "尾", "羽", "本", "页"})
    if unit == "元":
        if number in _BARE and before.endswith("上"):
            return False
        return len(number) == 1 and not _EACH.search(before) and not re.match(r"[,。;:、)”以左/每的起补]|$", behind)
    if unit in _SUMMED_UP and number in _ONES + "两" and re.match(r"[,。:;、\n]|$", behind):
        return not re.search("[为到至成]$", before)
    other = _OTHER_WORDS.get(unit)
    return bool(other and other.match(number + behind))


def _is_article(match: re.Match[str], fact: Fact) -> bool:
    """一家企业, and 百 or 千 alone, which count only with a bound: 至少一家, 近百家."""
    number = match["to"]
    # 突破一批 takes an article too.
    if match["from"] or (fact.bound != "exact" and not (number == "一" and fact.bound == "more_than" and match["unit"] in _THINGS)):
        return False
    if number[0] in _BARE:
        return fact.kind != "money" or len(number) == 1
    return number == "一" and fact.high == 1 and fact.kind == "quantity" and match["unit"] not in _MEASURES


def _sharing_unit(text: str, match: re.Match[str], fact: Fact) -> Iterator[Fact]:
    """The numbers of a list whose unit stands behind the last: 500、300、200万元 are three sums."""
    if fact.kind == "quantity" or match["from"] or text[match.start() - 1 : match.start()] != "、":
        return
    window = max(0, match.start() - _LONGEST_LIST)
    shared = _SHARING.search(text[window : match.start()])
    multiple = _MULTIPLE.search(match["to"].rstrip("多余"))
    for number in re.finditer(_ARABIC, shared[0]) if shared else ():
        start = window + shared.start() + number.start() if shared else 0
        end = start + len(number[0])
        if text[end] != "、" or text[start - 1 : start] == "\n":
            continue
        value = read_number(number[0])
        own = re.search("[万亿]", number[0])
        value *= read_number("1" + multiple[0]) if multiple and not own else 1
        yield dataclasses.replace(
            fact, text=number[0], start=start, end=end, low=_tidy(value), high=_tidy(value), bound="exact", note="shared unit"
        )


def _read_change(match: re.Match[str]) -> _Value | None:
    """三角一分, 一元二角五分."""
    try:
        yuan, jiao, fen = (read_number(match[part] or "0") for part in ("yuan", "jiao", "fen"))
    except ValueError:
        return None
    value = yuan + jiao / 10 + fen / 100
    return _Value(value, value, "元", None)


def _read_fraction(match: re.Match[str], sign: int) -> _Value | None:
    """百分之三十, 三分之一, 一半: all as percentages."""
    if match["half"]:
        return _Value(sign * Decimal(50), sign * Decimal(50), "%", None)
    try:
        whole, _ = _amount(match["of"])
        low, high = (sign * 100 * _amount(match[part] or match["low"])[0] / whole for part in ("low", "high"))
    except (ValueError, ArithmeticError):
        return None
    exact = Decimal("0.000001")
    return _Value(min(low, high).quantize(exact), max(low, high).quantize(exact), "%", "more_than" if match[0][-1] in "多余几" else None)
