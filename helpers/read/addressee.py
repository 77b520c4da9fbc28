"""Who a letter speaks to: a type and a count; the names live only until the page is redacted."""

from __future__ import annotations

import dataclasses
import re

from helpers.read.numerals import DATE, NUMERAL, chinese_number

_PARTIES = r"民盟|民建|民进|民革|农工党|农工民主党|致公党|九三学社|台盟|民主同盟|民主建国会|民主促进会|国民党革命委员会"
_GROUPS = r"工商联|总工会|共青团|妇联|科协|侨联|台联|青联"
_PARTY = re.compile(_PARTIES)
_SECTOR = re.compile(rf"界(?:别)?(?:委员)?(?:活动)?(?:小?组)?$|^(?:\S{{0,6}})(?:{_GROUPS}|团\S?委)$")
_SECTOR_MEMBERS = re.compile(rf"(?:界|组|党派|{_GROUPS})(?:别|的)?委员(?:们)?$")
# A committee or office of the conference or the congress puts items of its own; it is no department that was asked.
_COMMITTEE = re.compile(r"(?:政协|人大)\S{0,12}(?:委|委员会|办公室|办)$")
_DEPARTMENT = re.compile(r"(?:厅|局|委|部|办|办公室|委员会|政府|管委会|银行|中心)$")
_ANONYMOUS = re.compile(r"^(?:[Xx×*某○]+)(?:、[Xx×*某○]+)*(?:代表|委员)|^(?:代表|委员):[Xx×*某○]+(?:、[Xx×*某○]+)*$")
_GROUP = re.compile(rf"等\s*({NUMERAL}|两|\d+)\s*[名位人]?(?:代表|委员|$)")
_HONORIFIC = re.compile(r"(代表|委员)(?:们)?$")
_TITLES = r"(?:代表|委员|教授|先生|女士|同志)(?:们)?"

# What may stand in front of a member's name: 县政协, 民盟丙县委, 委员.
_BEFORE_NAME = re.compile(
    rf"^(?:\S{{0,6}}(?:政协|人大)(?:常委会?)?|(?:{_PARTIES}|{_GROUPS})(?:\S{{0,6}}?(?:省|市|县|区)?委(?:会)?)?)?(?:(?:委员|代表):?)?(?=\S{{2,4}}$)"
)
# A place or a group in front of 代表 or 委员 is no person: 城关镇代表, 第一组代表, 各位委员.
_NO_NAME = re.compile(r"建议|提案|议案|办理|^(?:在|各位|特邀|住\S$|全体|有关|第|政协$|人大$|提案$|建议$|领衔$|全国$)|(?:组|镇|乡|街道|界|届|级|党|联|团|派|会|省|市|县|区|局|部|委|企业|党派|政协|人大)$")
_PAGE_FACT = re.compile(r"^(?:(?:主办|承办|协办|会办|分办|来源|作者|编辑)(?:单位|部门)?\s*:|(?:委员|代表)姓名)")
# An opening may be as short as an addressee: 由某局承办,现答复如下:.
_NO_ADDRESSEE = re.compile("[。《》]|收悉|如下|提出|答复")
_BEGINNING = re.compile(r"[\u4e00-\u9fff、·等\d ]{1,40}")
_DOT = "·•・‧"


@dataclasses.dataclass(frozen=True)
class Addressee:
    """Who the letter speaks to, as a type and a count. The names live only until the page is redacted."""

    type: str | None
    count: int | None
    honorific: str | None
    names: tuple[str, ...] = dataclasses.field(default=(), repr=False)


def read_addressee(line: str) -> Addressee:
    """Type, count and honorific of an addressee line such as 赵某等8名代表: or 民盟省委:."""
    spaced = re.sub(r"^尊敬的\s*|\s*[::,;]?\s*(?:您好|你好)?[!:,;。]*\s*$", "", line).strip()
    who = re.sub(r"\s", "", spaced)
    if all(len(word) == 1 for word in spaced.split()):
        spaced = who
    honorific = _HONORIFIC.search(who)
    if who.endswith("代表团"):
        return Addressee("delegation", 1, None)
    if _ANONYMOUS.match(who):
        return Addressee("anonymous", who.count("、") + 1, honorific[1] if honorific else None)
    if _SECTOR.search(who) or _SECTOR_MEMBERS.search(who) or _COMMITTEE.search(who):
        return Addressee("sector", 1, None)
    names = _names(spaced)
    if _PARTY.search(who) and not (honorific and names):
        return Addressee("party", 1, None)
    if honorific:
        return _members(who, honorific[1], names)
    if re.search(rf"{_TITLES}$", who) or re.match(r"(?:\S{0,6}(?:政协|人大))?(?:委员|代表)\S", who):
        return Addressee("members", max(len(names), 1), None, names) if names else Addressee(None, None, None)
    return Addressee("department", 1, None) if _DEPARTMENT.search(who) else Addressee(None, None, None)


def _members(who: str, honorific: str, names: tuple[str, ...]) -> Addressee:
    group = _GROUP.search(who)
    if group:
        return Addressee("members", 2 if group[1] == "两" else chinese_number(group[1]), honorific, names)
    uncounted = "等" in who or re.match(r"各位|全体|有关", who)
    return Addressee("members", None if uncounted else max(len(names), 1), honorific, names)


def _names(who: str) -> tuple[str, ...]:
    """The personal names of an addressee, blanks inside them removed."""
    listed = re.sub(r"\([^()]*\)|等.*$", "", who)
    listed = re.sub(rf"(?:\d+|[一二两三四五六七八九十]+)[名位](?={_TITLES}$)|{_TITLES}$", "", listed.strip())
    pieces = [piece for part in re.split(rf"[、,]|(?<=\S\S)(?:和|与|及)(?=\S\S)|(?<=\S\S){_TITLES}", listed) for piece in _unspaced(part)]
    bare = [_BEFORE_NAME.sub("", piece) for piece in pieces]
    return tuple(name for name in bare if _is_name(name))


def _unspaced(part: str) -> list[str]:
    """王  伟 is one name, 李大伟 王小明 are two."""
    words = part.split()
    return ["".join(words)] if any(len(word) == 1 for word in words) else words


def _is_name(name: str) -> bool:
    if not re.fullmatch(rf"[\u4e00-\u9fff{_DOT}]{{2,20}}", name) or _NO_NAME.search(name):
        return False
    return len(name) <= 8 or any(dot in name for dot in _DOT)


def join_addressees(lines: list[str]) -> Addressee:
    """The addressee of a letter that names its members on several lines."""
    found = [read_addressee(line) for line in lines]
    if len(found) == 1 or any(one.type != "members" for one in found):
        return read_addressee("".join(lines))
    counts = [one.count for one in found]
    total = None if None in counts else sum(filter(None, counts))
    names = tuple(name for one in found for name in one.names)
    return Addressee("members", total, found[0].honorific, names)


def is_broken_addressee(first: str, second: str) -> bool:
    """Whether two lines are one addressee, broken behind a 、, inside a member's name or inside a body's: 九三学社某 | 省委:."""
    if not _BEGINNING.fullmatch(first) or not is_addressee(first + second):
        return False
    if first.endswith("、") or not is_addressee(second):
        return first.endswith("、") or read_addressee(first + second).type in {"members", "anonymous", "party", "sector"}
    alone = read_addressee(second)
    if alone.type == "department":
        return _PARTY.match(first + second) is not None
    # No line of a menu is one character long.
    return alone.type == "members" and (len(first) == 1 or "、" in first + second[:2] or not alone.names)


def is_addressee(line: str) -> bool:
    """Whether a line can be an addressee: short, without a date, ending like one."""
    if len(line) > 60 or DATE.search(line) or _NO_ADDRESSEE.search(line) or _PAGE_FACT.match(line):
        return False
    ended = bool(re.search(r"[::]\s*(?:(?:您|你)好[!。::]?)?$|(?:代表|委员)(?:[;]|(?:您|你)好[!::]?)$|^(?:代表|委员):\S", line))
    # Without a colon only a name makes an addressee: 政协委员 alone is a line of the menu.
    if not ended and (len(line) > 12 or not re.search(_TITLES, line)):
        return False
    found = read_addressee(line)
    return found.type is not None and (ended or bool(found.names))
