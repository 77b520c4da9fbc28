"""Where the letter stands on the page: addressee, opening, closing, signature."""

from __future__ import annotations

import dataclasses
import re

from helpers.read.numerals import DATE, NUMERAL, chinese_number
from helpers.read.signature import find_signature

# 现答复如下, 现将办理情况答复如下, 函告如下, 提出如下会办意见, and the misprint 现答复以下.
_ANNOUNCED = re.compile(
    r"(?:(?:答复|回复|函告|函复|汇报|报告|说明|反馈|答复情况|办理情况|意见)(?:函告|回复|报告|汇报)?(?:如下|以下)|"
    r"(?:提出|反馈|答复|形成)如下(?:会办|主办|办理|答复|协办)?(?:意见)?|(?:意见|情况)如下)\s*[::。]"
)
_RECEIVED = re.compile(r"[^。\n]*收悉[^。\n]*[。:]?")
_HANDED = re.compile(r"[^。\n]*(?:(?:转|交)由?[^。,\n]{1,12}?(?:办理|承办|分办|答复)|由我\S{1,4}负责\S{0,2}办)[^。\n]*[。:]?")
_ITEM = re.compile(r"提案|建议|议案")
_HEADING = re.compile(rf"^(?:{NUMERAL})、")

_PARTY = re.compile(r"民盟|民建|民进|民革|农工党|农工民主党|致公党|九三学社|台盟|民主同盟|民主建国会|民主促进会|国民党革命委员会")
_SECTOR = re.compile(r"界(?:别)?$|^(?:\S{0,6})(?:工商联|总工会|共青团|团\S?委|妇联|科协|侨联|台联|青联)$")
_SECTOR_MEMBERS = re.compile(r"(?:经济|科技|科学|农|工商|教育|卫生|社会|文化|艺术|新闻|体育|民族|宗教|资源|友好)\S*界委员$")
_DEPARTMENT = re.compile(r"(?:厅|局|委|部|办|办公室|委员会|政府|管委会|银行|中心)$")
_ANONYMOUS = re.compile(r"^(?:[Xx×*某○]+)(?:、[Xx×*某○]+)*(?:代表|委员)")
_GROUP = re.compile(rf"等\s*({NUMERAL}|\d+)\s*[名位人]")
_HONORIFIC = re.compile(r"(代表|委员)(?:们)?$")

_THANKS = r"(?:再次|衷心|诚挚|非常|十分|最后,?|在此,?|诚恳地?|真诚地?)*"
_CLOSING = re.compile(
    rf"^(?:{_THANKS}(?:表示)?(?:感谢|谢谢)|专此|谨此|特此(?:答复|回复|函复|复函|函告|致复|奉复)|专复|特复|此复|恳请您?继续|"
    r"欢迎\S{0,8}(?:您|你们|贵|继续|多提|联系|监督|批评)|希望您?(?:们|今后)?(?:继续|以后|一如既往)|"
    r"以上(?:意见|答复|情况|回复)?,?(?:(?:仅|谨)?供|请|如|妥否|是\S{0,24}(?:答复|回复|意见))|如(?:您|对)\S{0,12}(?:意见|疑问)|敬请)"
)
_CLOSING_SENTENCE = re.compile(rf"(?<=。)(?={_THANKS}(?:感谢|谢谢)您?[^。]{{0,60}}(?:关心|支持|关注|理解)[^。]{{0,40}}[。!]$)")
_ATTACHMENT = re.compile(r"^(?:附件|附:|附表|抄送|抄报|主送|\(?此件|信息公开|公开属性|公开方式|办复类别|办理结果|类别|标注|打印|关闭|分享)")
_INLINE_ADDRESSEE = re.compile(r"^((?:尊敬的)?[\u4e00-\u9fffXx×*、· ]{2,24}?(?:代表|委员))\s*[::,]\s*(?=您好|你好|您|你|贵|收|现)")


@dataclasses.dataclass(frozen=True)
class Addressee:
    """Who the letter speaks to, as a type and a count. The names live only until the page is redacted."""

    type: str | None
    count: int | None
    honorific: str | None
    names: tuple[str, ...] = dataclasses.field(default=(), repr=False)


@dataclasses.dataclass(frozen=True)
class Letter:
    """Offsets of the letter's parts in the page text; `start` is where the addressee or opening begins."""

    start: int
    opening_start: int
    body_start: int
    body_end: int
    closing_end: int
    signature: str | None
    signed_line: str | None
    has_opening: bool


def lines_with_offsets(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
    """The lines of a stretch of text, each with the offset of its first character."""
    stretch = text[start:end]
    offsets, position = [], start
    for line in stretch.split("\n"):
        if line:
            offsets.append((position, line))
        position += len(line) + 1
    return offsets


def read_addressee(line: str) -> Addressee:
    """Type, count and honorific of an addressee line such as 赵某等8名代表: or 民盟省委:."""
    who = re.sub(r"^尊敬的|[::,]\s*(?:您好|你好)?[!:,]*$|\s", "", line).removesuffix(":")
    honorific = _HONORIFIC.search(who)
    if who.endswith("代表团"):
        return Addressee("delegation", 1, None)
    if _ANONYMOUS.match(who):
        return Addressee("anonymous", who.count("、") + 1, honorific[1] if honorific else None)
    if _PARTY.search(who) and not honorific:
        return Addressee("party", 1, None)
    if _SECTOR.search(who) or _SECTOR_MEMBERS.search(who):
        return Addressee("sector", 1, None)
    if honorific:
        return _members(who, honorific[1])
    return Addressee("department", 1, None) if _DEPARTMENT.search(who) else Addressee(None, None, None)


def _members(who: str, honorific: str) -> Addressee:
    group = _GROUP.search(who)
    listed = re.sub(r"等.*$", "", who)
    listed = re.sub(r"(?:政协)?(?:代表|委员)$", "", listed)
    names = tuple(name for name in re.split(r"[、,]|(?:代表|委员)", listed) if 2 <= len(name) <= 4 or "·" in name)
    if group:
        return Addressee("members", chinese_number(group[1]), honorific, names)
    count = None if "等" in who else max(len(names), 1)
    return Addressee("members", count, honorific, names)


def is_addressee(line: str) -> bool:
    """Whether a line can be an addressee: short, without a date, ending like one."""
    if len(line) > 60 or DATE.search(line) or "。" in line or "《" in line:
        return False
    ended = bool(re.search(r"[::]\s*(?:(?:您|你)好[!。::]?)?$", line))
    found = read_addressee(line)
    return found.type is not None and (ended or (found.type == "members" and len(line) <= 12))


def find_letter(text: str) -> Letter:
    """Find the letter on a normalised page.

    The opening ends at the last announcement (现答复如下) that stands before the first numbered heading,
    since some letters announce twice; without one, at the sentence that says the item was received or
    handed on; without either the letter begins at its first heading.
    """
    lines = lines_with_offsets(text)
    start, opening_start = _letter_start(lines)
    body_start = _body_start(text, opening_start)
    has_opening = body_start is not None
    if body_start is None:
        body_start = next((offset for offset, line in lines if _HEADING.match(line)), opening_start)
        if opening_start == lines[0][0]:
            # Neither addressee nor opening, as in a summary: all that stands above the letter is its head.
            start = opening_start = body_start
    body_start = _skip_space(text, body_start)
    signed = find_signature(lines_with_offsets(text, body_start), len(text))
    body_end = _find_closing(text, body_start, signed.start)
    return Letter(start, opening_start, body_start, body_end, signed.start, signed.body, signed.date_line, has_opening)


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _letter_start(lines: list[tuple[int, str]]) -> tuple[int, int]:
    """Offsets of the addressee and of the opening; equal where the addressee is missing or run in."""
    for position, (offset, line) in enumerate(lines[:40]):
        inline = _INLINE_ADDRESSEE.match(line)
        if inline:
            return offset, offset + inline.end()
        if position + 1 < len(lines) and is_addressee(line):
            return offset, lines[position + 1][0]
        if _opens(line) and position:
            return offset, offset
    return (lines[0][0], lines[0][0]) if lines else (0, 0)


def _opens(line: str) -> bool:
    # A title may hold 答复 and 建议 too, but never says that the item was received or what follows.
    return bool(_ITEM.search(line) and (_ANNOUNCED.search(line) or "收悉" in line or _HANDED.search(line)))


def _body_start(text: str, opening_start: int) -> int | None:
    window = _opening_window(text, opening_start)
    announced = list(_ANNOUNCED.finditer(window))
    # A second announcement says 现 again; 逐条说明如下 belongs to the letter.
    opening = [match for match in announced if match is announced[0] or "现" in _clause_before(window, match)]
    if opening:
        return opening_start + opening[-1].end()
    for pattern in (_RECEIVED, _HANDED):
        match = pattern.search(window)
        if match:
            return opening_start + match.end()
    return None


def _clause_before(window: str, match: re.Match[str]) -> str:
    return re.split(r"[。\n]", window[: match.start()])[-1]


def _opening_window(text: str, opening_start: int) -> str:
    """The first three paragraphs of the letter, up to the first numbered heading."""
    kept = []
    for _, line in lines_with_offsets(text, opening_start)[:3]:
        if _HEADING.match(line):
            break
        kept.append(line)
    return "\n".join(kept)


def _find_closing(text: str, body_start: int, letter_end: int) -> int:
    """Where the body ends: before contact lines, marks, thanks and 特此答复; its first paragraph always stays."""
    end = letter_end
    for offset, line in reversed(lines_with_offsets(text, body_start, letter_end)[1:]):
        if not (_CLOSING.match(line) and len(line) <= 160 or _ATTACHMENT.match(line) or _is_contact(line)):
            break
        end = offset
    end = body_start + len(text[body_start:end].rstrip())
    sentence = _CLOSING_SENTENCE.search(text[body_start:end])
    return body_start + sentence.start() if sentence else end


def _is_contact(line: str) -> bool:
    return bool(re.match(r"^[((]?\s*(?:联系|经办|承办)", line)) and len(line) <= 80
