"""Personal names and telephone numbers are dropped at the door, before anything else sees the page."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator

from helpers.read.dictionary import dictionary_words
from helpers.read.labels import spaced_out
from helpers.read.persons import (
    BODY_OF_PERSONS,
    MARK,
    names_spoken_to,
    without_labelled,
    without_members_of_file,
    without_mentions,
)

_PHONE_LABEL = spaced_out("联系电话 办公电话 电话号码 电话 手机号码 手机号 手机 座机 传真 联系方式") + "|(?:TEL|FAX|Tel|Fax|tel|fax|(?:QQ|qq)(?:群|号)?)"
_EXTENSION = r"(?: *[-—转] *\d{1,5})?"
# 13800000000元 is a sum, not a telephone.
_NO_QUANTITY = r"(?!\d|[\d,.]* *[万亿]?(?:元|人|户|吨|千瓦|度|立方|平方|件|台|套|辆|家|个|亩|部|条|只|米|公里|年|月|日|次|起|笔|份|项|通|%))"
_PHONE = re.compile(
    r"(?<![\dA-Za-z/])(?:(?:\(0\d{2,3}\) *(?:[-—–] *)?|0\d{2,3} *[-—–] *)\d(?: ?\d){6,7}|"
    # Area codes as they are, so that no mark need stand behind them.
    r"0(?:10|2\d|[3-9]\d{2})[ ./]?\d{7,8}|\+86[- ]?\d{2,4}[- ]?\d{7,8}|"
    # No index number, whose middle is a year.
    r"0\d{2,3}-(?!(?:19|20)\d\d)\d{4}-\d{4}|"
    rf"1[3-9]\d(?:(?:[-—– ]?\d{{4}}){{2}}|\.\d{{4}}\.\d{{4}}|[-– ]\d{{3}}[-– ]\d{{5}})|400[-— ]?\d{{3}}[-— ]?\d{{4}}){_EXTENSION}{_NO_QUANTITY}"
)
# Behind a colon or a blank, since 手机 and 电话 are also things that are made and counted.
_LABELLED_PHONE = re.compile(
    rf"((?:{_PHONE_LABEL})(?:[及和与、/( ]{{0,2}}(?:{_PHONE_LABEL})\)?){{0,2}} *(?:[:.为] *| ))(?!(?:19|20)\d\d\D)\(?\d(?:[ ()、/—–-]{{0,3}}\d){{6,}}\)?{_EXTENSION}{_NO_QUANTITY}"
)
# 或电6351827, 咨询电话6351827: said without any mark in front of the number; 电话:一三八…: in Chinese digits.
_CALLED = re.compile(
    rf"((?:[或请致]电|拨打|请拨|热线|电话|传真) *(?=\d)|[室科处股] *: *(?=\d)|(?:电话|手机|热线|传真) *(?:[:为] *)?(?=[〇○零一二三四五六七八九幺]))"
    rf"(?:\d{{7,8}}{_EXTENSION}{_NO_QUANTITY}|[〇○零一二三四五六七八九幺]{{7,12}}(?![十百千万亿]))"
)
_WECHAT = re.compile(r"(微 *信 *(?:(?:号码?|账号) *:?|:) *)[A-Za-z][A-Za-z\d_-]{5,19}")
# Six digits of a division, a day of birth, three digits and a check digit.
_IDENTITY = re.compile(
    r"[1-9](?<![\dA-Za-z/_-].)\d{5} ?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dXx](?![\dA-Za-z])"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)

# 联系人及电话:, 联系人(电话):, 经办科室、电话:; but not 承办单位答复意见:, which opens the letter's own words.
_CONTACT = re.compile(
    r"^[(]?(?P<label> *(?:联 *系|经 *办|承 *办)(?:[人员单位部门科处室电话方式姓名及和与或、/() ]|联系)*)(?P<mark> *:|(?<=人) +|(?<=话) +)(?P<value>.*)$"
)
_USE = r"(?= *(?:(?:、[\u4e00-\u9fff、]{2,16})?(?:等[\d一二三四五六七八九十两]{0,3}[名位]?)?(?:代 *表|委 *员|同志|先生|女士)))"
_COMMENTS = re.compile(r"^(?:(?:网友|全部|最新|热门|精彩|用户)?评论|网友留言)(?:区|列表)? *(?:[(\[]?\d*条?[)\]]?)? *:?$", re.M)
# No page speaks to so many members; each name is looked for in the whole page.
_MOST_NAMES = 100
_LETTER = re.compile(r"收悉|如下[::]|[特专]此(?:答复|函复)")


def redact(text: str, names: tuple[str, ...] = ()) -> str:
    """The text without telephone numbers, e-mail addresses, labelled persons, contact lines, members' and given names.

    Parameters
    ----------
    text
        Normalised page text, one paragraph a line.
    names
        Names that the addressee line holds; each is replaced wherever it stands as a name, blanks
        or a line end between its characters or none.

    Returns
    -------
    The text with every such string replaced by 某 or 略, without readers' comments under it. Bodies (省工信委管理员) stay.

    Notes
    -----
    A name is known by its place (addressee, label, beside 代表, 委员, an official's title or a number), not by a model of names: a
    person named in running prose without any of these is not found.
    """
    text = redact_contacts(_without_comments(text))
    names = tuple(dict.fromkeys((*names, *names_spoken_to(text)[:_MOST_NAMES])))
    text = without_mentions(text)
    # Most names are gone by now; a pattern for each would cost more than all else.
    unspaced = "".join(text.split()) if names else ""
    for name in (name for name in names if name in unspaced):
        # A name of two characters may also be a word (高峰, 江山): then only its use as a name is replaced.
        use = _USE if len(name) == 2 and name in dictionary_words() else ""
        # A line may be broken inside a name.
        text = re.sub(r"\s*".join(map(re.escape, name)) + use, MARK, text)
    return text


def redact_source(source: str, names: tuple[str, ...] = ()) -> str:
    """A file's name or address without members' names: pages are often saved under their addressee.

    A name is whatever looks like one before 代表 or 委员, of any surname, and whatever looks like one and is no word of
    the dictionary where it stands alone or behind 答复, 致 or 给: 王伟.html, 答复王伟的提案.docx. An address with its
    characters encoded is given in plain characters if a name was found in it, else as it was.
    """
    plain = _unquoted(source)
    redacted = without_members_of_file(redact(plain))
    for name in names:
        redacted = re.sub(re.escape(name) + r"(?![县市省区镇乡])", MARK, redacted)
    return source if redacted == plain else redacted


def _unquoted(source: str) -> str:
    """An address with its Chinese characters as such, in whichever of the two encodings they are written."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return urllib.parse.unquote(source, encoding, errors="strict")
        except UnicodeDecodeError:
            continue
    return source


def _without_comments(text: str) -> str:
    """What readers wrote under a page is no part of it; a heading 评论 above the letter is one of the menu."""
    if "评论" not in text and "网友留言" not in text:
        return text
    letter = max((match.end() for match in _LETTER.finditer(text)), default=None)
    heading = _COMMENTS.search(text, letter) if letter is not None else None
    return text[: heading.start()].rstrip("\n") if heading else text


def redact_contacts(text: str) -> str:
    """The text without telephone numbers, e-mail addresses, labelled persons and contact lines.

    Names in the prose itself stay: in a report they are part of what it says.
    """
    text = _LABELLED_PHONE.sub(r"\1略", "\n".join(_without_contacts(text.split("\n"))))
    text = _CALLED.sub(r"\1略", _PHONE.sub("略", _IDENTITY.sub("略", text)))
    text = _WECHAT.sub(r"\1略", _EMAIL.sub("略", text) if "@" in text else text)
    return without_labelled(text)


def is_contact(line: str) -> bool:
    """Whether a line says whom to ask: 联系人:, 经办科室、电话:."""
    return _CONTACT.match(line) is not None and "。" not in line[:-1]


def _without_contacts(lines: list[str]) -> Iterator[str]:
    """The lines, contact lines emptied; also the line below, where a table was flattened and the value stands there."""
    pending = False
    for line in lines:
        match = _CONTACT.match(line)
        if match:
            pending = not match["value"].strip()
            yield _without_contact(match)
        elif pending and len(line) <= 20 and not BODY_OF_PERSONS.search(line) and not re.search(r"[。年]", line):
            pending = False
            yield "略"
        else:
            pending = False
            yield line


def _without_contact(match: re.Match[str]) -> str:
    line, value = match[0], match["value"].strip()
    # A body may stay; and a long line is a flattened table or the letter's own words, redacted piece by piece.
    if len(line) > 60 or (BODY_OF_PERSONS.search(value) and not re.search(r"\d", value)):
        return line
    # 承办单位: names a body; only a telephone behind it makes it a contact line.
    if not re.search(r"人|电 *话|方式|经 *办|室", match["label"]) and not re.search(r"(?<!\d)\d{7,8}(?!\d)", value):
        return line
    opened = line.startswith("(")
    return f"{'(' if opened else ''}{match['label'].strip()}:略{')' if opened else ''}"
