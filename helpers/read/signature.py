"""Who signed the letter and on which day: the lines under its last paragraph."""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import re

from helpers.read.labels import PUBLISHER, is_fact, spaced_out
from helpers.read.numerals import DATE

# Page junk that may stand under a letter, which ends above its first line.
_JUNK = re.compile(
    r"^[【\[]?\s*(?:(?:上一[篇条页]|下一[篇条页]|相关(?:阅读|链接|文章|新闻|信息)|分享到)(?:[:】\] ]|$)|"
    r"今天(?:是|日期):?\s*\d|当前日期|版权所有|扫一扫|主办(?:单位)?\s*(?::|$)|技术支持|网站标识|\S{0,3}ICP)|"
    r"^[【\[](?:我要纠错|打印|关闭)[^】\]]{0,4}[】\]]|^(?:验证码|全部评论|我要纠错)\s*:?$|"
    # What is left of markup that was cut in two: /span>.
    r"^<?/?(?:span|font|div|p|br)\b[^\u4e00-\u9fff]*>$"
)
_ATTACHED = re.compile(r"^附(?:件|表)\s*\d*\s*(?::|$)")

_END = "厅|局|委|委员会|办公室|政府|部|院|中心|公司|支行|分行|社|总队|管委会|会|办|署"
# What the name of any body of the state ends with.
BODY_END = rf"{_END}|镇|乡|街道|街道办事处|大队|支队|处|所|站|馆|联|联合会"
_SIGNATURE = re.compile(rf"^[\u4e00-\u9fff()·、 ]{{2,40}}(?:{_END})$")
# Beside a date a body needs no other sign; without one only the names that nothing else bears will do.
_DATED_SIGNATURE = re.compile(rf"^[\u4e00-\u9fff()·、 ]{{2,40}}(?:{BODY_END})$")
_UNDATED_END = re.compile(r"(?:厅|局|委|委员会|办公室|政府|中心|管委会|协会|商会|联合会|工商联)$")
_SENTENCE = re.compile(rf"^{spaced_out(PUBLISHER)}|" r"^(?:关于|对|下一步|下步|今后|继续|进一步|积极|召开|加强|推[动进])|^(?:[一二三四五六七八九十]+|\d+)[、.]")
# Above a date a body may have any name (某县第一中学, “双招双引”办公室) if the line is nothing else.
_ANY_BODY = re.compile(r"^[\u4e00-\u9fff()·、“”]{4,30}。?$")
_NO_BODY = re.compile(r"^(?:感谢|谢谢|再次|衷心|专此|特此|谨此|此复|特复|此致|敬礼|祝|附件|抄送|联系|欢迎|希望|恳请|敬请|以上|略)|[您你]")
_LABEL = re.compile(r"^(?:(?:答复|办复|回复|复函|落款)?(?:时间|日期)|(?:答复|承办|主办|办理)(?:单位|部门))\s*:\s*")
# No letter bears so many lines of dates under it; a page of nothing else would take seconds.
_MOST_DATES = 500
_WEEKDAY = re.compile(r"\(?星期[一二三四五六日天]\)?")
# A seal, or a name where one should be.
_SEAL = re.compile(r"\((?:签名|签字|签章)\) *[\u4e00-\u9fff·]{0,6}$|[(\[]?(?:盖章|公章|印章|章)[)\]]?$|^[(]|[)]$")
_DAMAGED_DATE = re.compile(r"^(?:19|20)\d{2}(?:年\d{0,4}日?|\d{2,4}日?|\d{1,2}月\d{0,2}日?|年\d{1,2}月)$")


@dataclasses.dataclass(frozen=True)
class Signature:
    """Where the signature begins (or the letter ends without one), the signing body, the line of the date."""

    start: int
    body: str | None = None
    date_line: str | None = None


def find_signature(lines: list[tuple[int, str]], end: int) -> Signature:
    """The signature among the lines of a letter's body.

    A signing line holds a date and nothing else but a body or a seal, so that dates of the text and of the
    page around the letter are not taken for it. The last date under (or over) a body counts that stands
    above the attachments; without any body the last bare date of the letter.
    """
    lines = _above_junk(lines)
    dates = [position for position, (_, line) in enumerate(lines) if position and _is_signing(line)]
    attached = [offset for offset, line in lines if _ATTACHED.match(line)]
    signed = None
    for position in dates[-_MOST_DATES:]:
        if signed and any(offset < lines[position][0] for offset in attached[bisect.bisect(attached, signed.start) :][:1]):
            break
        signed = _dated(lines, position) or signed
    if signed:
        return signed
    # Without a body a damaged date signs only as the last word: 2020年 may head a passage.
    bare = [position for position in dates if position == len(lines) - 1 or not _DAMAGED_DATE.match(lines[position][1])]
    if bare:
        offset, line = lines[bare[-1]]
        return Signature(offset, None, line)
    return _undated(lines) or Signature(_above_facts(lines, end))


def _above_junk(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    for position, (_, line) in enumerate(lines):
        if position and _JUNK.match(line):
            return lines[:position]
    return lines


def _is_signing(line: str) -> bool:
    if _DAMAGED_DATE.match(line):
        return True
    rest = _beside_date(line)
    return rest is not None and (not rest or bool(_DATED_SIGNATURE.match(rest)))


def _beside_date(line: str) -> str | None:
    """What stands on a line beside its date, which may be spaced out (2 0 2 1年); None where there is no date."""
    for form in (line, re.sub(r"\s", "", line)):
        if DATE.search(form):
            return _bare(_WEEKDAY.sub("", DATE.sub("", form)))
    return None


def _bare(line: str) -> str:
    """The line without its label, seal, brackets and the blanks around them."""
    before = None
    while line != before:
        before, line = line, _SEAL.sub("", _LABEL.sub("", line.strip()))
    return line


def _dated(lines: list[tuple[int, str]], position: int) -> Signature | None:
    """The signature that belongs to a date: on its line, above it, or right below it."""
    offset, line = lines[position]
    on_line = _beside_date(line)
    if on_line:
        return Signature(offset, _first_body(on_line), line)
    # A contact line may stand between the body and the date.
    for above in range(position - 1, max(position - 4, 0), -1):
        if _is_body(lines[above][1], _DATED_SIGNATURE):
            first = _first_of_run(lines, above)
            return Signature(lines[first][0], _first_body(_bare(lines[first][1])), line)
    directly = lines[position - 1][1] if position > 1 else ""
    if _ANY_BODY.match(_bare(directly)) and not _NO_BODY.search(directly) and not _SENTENCE.match(directly):
        return Signature(lines[position - 1][0], _bare(directly).rstrip("。"), line)
    if position + 1 < len(lines) and _is_body(lines[position + 1][1], _DATED_SIGNATURE):
        return Signature(offset, _first_body(_bare(lines[position + 1][1])), line)
    return None


def _is_body(line: str, pattern: re.Pattern[str]) -> bool:
    line = _bare(line)
    return bool(pattern.match(line)) and not _SENTENCE.match(line)


def _first_of_run(lines: list[tuple[int, str]], position: int) -> int:
    """The first of several bodies that sign one under the other: the one that handled the item."""
    while position > 1 and len(lines[position - 1][1]) <= 24 and _is_body(lines[position - 1][1], _SIGNATURE):
        position -= 1
    return position


def _first_body(line: str) -> str:
    """The first of the bodies on a line, its inner blanks removed."""
    first = re.split(r"\s{2,}|\s", line)[0]
    both = all(len(part) >= 5 and _SIGNATURE.match(part) for part in line.split())
    return first if both else re.sub(r"\s", "", line)


def _undated(lines: list[tuple[int, str]]) -> Signature | None:
    for (_, above), (offset, line) in reversed(list(itertools.pairwise(lines))[-6:]):
        named = len(re.sub(r"\s", "", line)) <= 24 and _is_body(line, _SIGNATURE) and _UNDATED_END.search(_bare(line))
        if named and not re.search("请|咨询", line) and _ends_text(above):
            return Signature(offset, _first_body(_bare(line)))
    return None


def _ends_text(line: str) -> bool:
    """Whether a line ends a text, so that a body below it may be its signature: 牵头单位 above it would make it a list."""
    return len(line) > 12 or bool(re.search(r"[。!?;:)”略]$|^附(?:件|表)|专此|特此|[特专此]复|谢", line))


def _above_facts(lines: list[tuple[int, str]], end: int) -> int:
    """Where the page's facts begin that stand under a letter without a signature."""
    if lines:
        end = min(end, lines[-1][0] + len(lines[-1][1]))
    for offset, line in reversed(lines[1:]):
        if not is_fact(line):
            break
        end = offset
    return end
