"""Where the letter stands on the page: addressee, opening, closing, signature."""

from __future__ import annotations

import dataclasses
import re

from helpers.read.addressee import is_addressee, is_broken_addressee
from helpers.read.header import find_title
from helpers.read.numerals import NUMERAL
from helpers.read.privacy import is_contact
from helpers.read.signature import find_signature

# 现答复如下, 现将办理情况答复如下, 函告如下, 提出如下会办意见, and the misprint 现答复以下.
_ANNOUNCED = re.compile(
    r"(?:(?:答复|回复|函告|函复|汇报|报告|说明|反馈|答复情况|办理情况|意见)(?:函告|回复|报告|汇报)?(?:如下|以下)|"
    r"(?:提出|反馈|答复|形成)如下(?:会办|主办|办理|答复|协办)?(?:意见)?|(?:意见|情况)如下)(?:\s*[::。]|$)|"
    r"(?:逐条|逐项|分别)(?:提出|作出)(?:会办|办理|答复)(?:意见)?\s*:",
    re.M,
)
# Only this may still open a letter whose first paragraphs were spent on thanks.
_LATE_ANNOUNCED = re.compile(r"现(?:将|就)?[^。,\n]{0,24}(?:答复|回复|函复|函告|复函)[^。,\n]{0,4}如下\s*[:。]")
_RECEIVED = re.compile(r"收悉[^。\n]*[。:]?")
_HANDED = re.compile(r"(?:(?:转|(?<![公工外社成])交)由?[^。,\n]{1,12}?(?:办理|承办|分办|答复)|由我\S{1,4}负责\S{0,2}办)[^。\n]*[。:]?")
# A flattened page may be one line; nothing opens a letter behind this many characters.
_LONGEST_OPENING = 3_000
# Menus have some hundred lines; nothing opens a letter below this many.
_MOST_LINES_ABOVE = 5_000
# Between the title of a further letter and its opening stand a document number, a date and the addressee.
_MOST_LINES_OF_HEAD = 8
_ITEM = re.compile(r"提案|建议|议案")
_HEADING = re.compile(rf"^(?:{NUMERAL})、")

_THANKS = r"(?:再次|衷心|诚挚|非常|十分|最后,?|在此,?|诚恳地?|真诚地?)*"
_CLOSING = re.compile(
    rf"^(?:{_THANKS}(?:表示)?(?:感谢|谢谢)|(?:专此|谨此)(?:答复|回复|函复|复函|函告|致复|奉复)?[。,!]?(?:$|感谢|谢谢|顺)|"
    r"特此(?:答复|回复|函复|复函|函告|致复|奉复)|专复|特复|此复|(?:专此|谨此)(?:答复|回复|函复|函告)|恳请您?继续|"
    r"欢迎\S{0,8}(?:您|你们|贵|继续|多提|联系|监督|批评)|希望(?:您|你们)|希望(?:今后|以后)\S{0,4}(?:关心|关注|支持|多提)|请(?:您|你们)?将?\S{0,16}(?:反馈表|征询意见表|回执)|"
    r"以上(?:意见|答复|情况|回复),?(?:(?:仅|谨)?供|请|如|妥否)|以上是\S{0,24}(?:答复|回复|意见)|"
    r"如(?:您|对(?:本|此|以上|上述|我|答复))\S{0,12}(?:意见|疑问)|(?:您|你们)?对(?:本|此|以上|上述)\S{0,8}(?:如有|有何)\S{0,6}(?:意见|看法|疑问)|敬请(?!期待))"
)
# Thanks do not count things or say what comes next.
_SUBSTANCE = re.compile(r"\d(?:\.\d+)?[万亿多余]*(?:元|个|家|户|吨|台|套|条|项|亩|公里|平方|%)|下一步|我[局厅委办](?:将|会)")
# Thanks may also stand at the end of what they are for, and close a paragraph that says more.
_THANKED = re.compile(r"[特谨深](?:此)?(?:致|表)(?:谢|敬)[意忱]?。")
_CLOSING_SENTENCE = re.compile(rf"(?<=。)(?:{_THANKS}(?:感谢|谢谢)[^。]{{2,100}}|[专特]此(?:答复|回复|函复|函告))[。!]$")
_ATTACHMENT = re.compile(
    r"^附(?:件|表)?\s*\d*\s*(?::|$)|^(?:抄送|抄报|主送)\s*(?::|$)|^[(\[【〔]?\s*此件|^\(?附件[:\d]|"
    r"^(?:信息公开|公开属性|公开方式|办复类别|办理结果)\S{0,6}\s*:|^(?:类\s*别|标注)\s*:|^[【\[(]?(?:打印|关闭|分享)[^。]{0,8}$|^[^。]{2,30}\d日印发$"
)
# Whoever signed the letter off, or answers for it, may be named under it, and others behind on the same line.
_RESPONSIBLE = re.compile(r"^\(?(?:签 *发 *人|(?:主要)?领导(?:签发|署名|签字)|签发|(?:主管|分管|主要|签发)领导|主要负责人)\s*:[^。]{0,20}(?: +[\u4e00-\u9fff]{2,8}\s*:[^。:]{0,20}){0,4}$")
# In a report somebody else quotes a letter: a line, or speech, that begins with a quotation mark.
_SPEECH = re.compile(r"(?:^|[:。,])“[^”]*$")
_INLINE_ADDRESSEE = re.compile(r"^((?:尊敬的)?[\u4e00-\u9fffXx×*、· ]{2,24}?(?:代表|委员))\s*[::,]\s*(?=您好|你好|您|你|贵|收|现)")


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
        body_start = _first_passage(lines)
        if opening_start == lines[0][0]:
            # Neither addressee nor opening, as in a summary: all that stands above the letter is its head.
            start = opening_start = body_start
    body_start = _skip_space(text, body_start)
    signed = find_signature(lines_with_offsets(text, body_start), len(text))
    body_end = _find_closing(text, body_start, signed.start)
    return Letter(start, opening_start, body_start, body_end, signed.start, signed.body, signed.date_line, has_opening)


def find_further_letters(text: str, letter: Letter, title: str | None) -> list[int]:
    """Where other letters begin below the opening of a letter: each at a title of its own, over an addressee and an opening.

    A letter under the title of the first is that printed again, and an opening in running text is a quotation.
    """
    if not letter.has_opening:
        return []
    lines = lines_with_offsets(text, letter.body_start)
    words = [line for _, line in lines]
    starts, position = [], 0
    while position < len(words):
        other = find_title(words[position : position + 3], strict=True)
        opened = _opening_below(words, position + 1) if other and other != title else None
        if opened is not None:
            starts.append(lines[position][0])
        position = position + 1 if opened is None else opened + 1
    return starts


def _opening_below(lines: list[str], first: int) -> int | None:
    """The line that opens a letter right behind an addressee; None if no such pair stands in the next lines."""
    for position in range(first, min(first + _MOST_LINES_OF_HEAD, len(lines))):
        inline = _INLINE_ADDRESSEE.match(lines[position])
        if inline:
            return position if _opens(lines[position][inline.end() :]) else None
        count = _addressee_lines(lines[position : position + 6])
        if count:
            opening = position + count
            return opening if opening < len(lines) and _opens(lines[opening]) else None
    return None


def _first_passage(lines: list[tuple[int, str]]) -> int:
    """Where a letter without any formula begins: at its first heading, else at its first full sentence."""
    heading = next((offset for offset, line in lines if _HEADING.match(line)), None)
    sentence = next((offset for offset, line in lines if "。" in line), lines[0][0])
    return sentence if heading is None else heading


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _letter_start(lines: list[tuple[int, str]]) -> tuple[int, int]:
    """Offsets of the addressee and of the opening; equal where the addressee is missing or run in.

    What stands above the title is menu and table; only a page without a title is searched from its top.
    """
    lines = lines[:_MOST_LINES_ABOVE]
    titled = next((i for i in range(len(lines)) if find_title([line for _, line in lines[i : i + 3]], strict=True)), None)
    for first in [0] if titled is None else [titled, 0]:
        found = _find_start(lines, first)
        if found:
            return found
    return (lines[0][0], lines[0][0]) if lines else (0, 0)


def _find_start(lines: list[tuple[int, str]], first: int) -> tuple[int, int] | None:
    for position in range(first, len(lines)):
        offset, line = lines[position]
        inline = _INLINE_ADDRESSEE.match(line)
        if inline:
            return offset, offset + inline.end()
        count = _addressee_lines([line for _, line in lines[position : position + 6]])
        if count and position + count < len(lines):
            return offset, lines[position + count][0]
        if _opens(line) and position:
            return offset, offset
    return None


def _addressee_lines(lines: list[str]) -> int:
    """How many lines the addressee takes: one a member, or one list broken over two; 0 where none begins."""
    if len(lines) > 1 and is_broken_addressee(lines[0], lines[1]):
        return 2
    count = 0
    while count < len(lines) and is_addressee(lines[count]) and not _is_broken_committee(lines, count):
        count += 1
    return count


def _is_broken_committee(lines: list[str], position: int) -> bool:
    """Whether a line that ends in 委员 goes on with 会: no member, but a committee's name broken by the page."""
    return lines[position].endswith("委员") and lines[position + 1 : position + 2] != [] and lines[position + 1].startswith("会")


def _opens(line: str) -> bool:
    # A title may hold all of these words too: 关于优化公交线路的提案的答复.
    # A line that opens with a quotation mark is somebody else's, quoting a letter.
    opening = _ANNOUNCED.search(line) or "收悉" in line or _HANDED.search(line)
    return bool(_ITEM.search(line) and opening and not line.startswith("“") and not find_title([line], strict=True))


def _body_start(text: str, opening_start: int) -> int | None:
    window = _opening_window(text, opening_start)
    announced = [match for match in _ANNOUNCED.finditer(window) if not _is_quoted(window, match.start())]
    # A second announcement says 现 again; 逐条说明如下 belongs to the letter.
    opening = [match for match in announced if match is announced[0] or "现" in _clause_before(window, match)]
    if opening:
        return opening_start + opening[-1].end()
    longer = _opening_window(text, opening_start, paragraphs=6)
    late = _LATE_ANNOUNCED.search(longer)
    if late and not _is_quoted(longer, late.start()):
        return opening_start + late.end()
    for pattern in (_RECEIVED, _HANDED):
        match = pattern.search(window)
        if match and not _is_quoted(window, match.start()):
            return opening_start + match.end()
    return None


def _is_quoted(window: str, position: int) -> bool:
    return bool(_SPEECH.search(window[:position].rpartition("\n")[2]))


def _clause_before(window: str, match: re.Match[str]) -> str:
    return re.split(r"[。\n]", window[: match.start()])[-1]


def _opening_window(text: str, opening_start: int, paragraphs: int = 3) -> str:
    """The first paragraphs of the letter, up to the first numbered heading."""
    kept = []
    for _, line in lines_with_offsets(text, opening_start)[:paragraphs]:
        if _HEADING.match(line):
            break
        kept.append(line)
    return "\n".join(kept)[:_LONGEST_OPENING]


def _find_closing(text: str, body_start: int, letter_end: int) -> int:
    """Where the body ends: before contact lines, marks, thanks and 特此答复; its first paragraph always stays."""
    end = letter_end
    lines = lines_with_offsets(text, body_start, letter_end)
    for position in range(len(lines) - 1, 0, -1):
        offset, line = lines[position]
        if not (_is_closing(line) or _ATTACHMENT.match(line) or is_contact(line) or _RESPONSIBLE.match(line) or _is_attached(lines, position)):
            break
        end = offset
    end = body_start + len(text[body_start:end].rstrip())
    sentence = _CLOSING_SENTENCE.search(text[body_start:end])
    return body_start + sentence.start() if sentence and not _SUBSTANCE.search(sentence[0]) else end


def _is_attached(lines: list[tuple[int, str]], position: int) -> bool:
    """Whether a line is one of the titles that stand under a bare 附件:, or the second of numbered ones."""
    above = [line for _, line in lines[max(position - 5, 0) : position]]
    title = lines[position][1]
    listed = r"附(?:件|表)\s*:?(?:\s*1\s*[.、].*)?" if re.match(r"\d{1,2}\s*[.、]", title) else r"附(?:件|表)\s*:?"
    return len(title) <= 40 and "。" not in title and any(re.fullmatch(listed, line) for line in above)


def _is_closing(line: str) -> bool:
    return bool(_CLOSING.match(line) or _THANKED.search(line)) and len(line) <= 160 and not _SUBSTANCE.search(line)
