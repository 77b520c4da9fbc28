"""Personal names and telephone numbers are dropped at the door, before anything else sees the page."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import jieba

from helpers.read.labels import spaced_out

MARK = "某"

# The hundred surnames cover about nine tenths of people; compound ones are listed apart.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文闻庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂"
    "焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解"
    "强柴华车冉房边"
)
_HAN = r"[\u4e00-\u9fff]"
_SPACED = rf"{_HAN} {{1,3}}{_HAN}"
_DOTTED = rf"{_HAN}{{1,8}}(?:[·•・‧]{_HAN}{{1,8}}){{1,6}}"
_NAME = (
    rf"(?:{_DOTTED}|[{_SURNAMES}] {{1,3}}{_HAN}|"
    rf"(?!谢谢)(?:欧阳|上官|司马|诸葛|令狐|皇甫|尉迟|公孙|慕容|司徒|[{_SURNAMES}])(?:(?![的了是]){_HAN}){{1,2}})"
)


_PERSON_LABEL = spaced_out(
    "责任编辑 责编 编辑 作者 审核人 审核 校对 签发人 签发 领导签发 联系人姓名 联系人 经办人 承办人 委员姓名 代表姓名 提案人 领衔代表 提出人 "
    "提案者 领衔人 附议人 拟稿人 拟稿 核稿人 核稿 撰稿人 撰稿 录入 通讯员 记者 摄影"
)
# These may also stand before a body or a sentence, so what follows must look like a name.
_OFFICE_LABEL = spaced_out("主管领导 分管领导 主要领导 负责人 责任人")
# What may follow a name without a blank: the next label of a line of page facts.
_NEXT_LABEL = r"(?:发布|来源|时间|日期|浏览|审核|责任|责编|编辑|校对|签发|字体|字号|点击|阅读|访问|电话|联系|手机|打印)"
_END_OF_NAME = rf"(?=$|[^\u4e00-\u9fff·]|{_NEXT_LABEL})(?! *:)"
_LABELLED_NAME = rf"(?!略|{_NEXT_LABEL}|{_PERSON_LABEL}|{_OFFICE_LABEL})(?:{_SPACED}|[\u4e00-\u9fff·]{{1,8}}?){_END_OF_NAME}"
# A name of any surname is one between two labels: 主管领导:邬长庚 经办人:.
_NAME_ALONE = rf"[\u4e00-\u9fff]{{2,3}}(?= *$| +(?:{_PERSON_LABEL}|{_OFFICE_LABEL}|{_NEXT_LABEL}))"
_LABELLED_PERSON = re.compile(
    rf"({_PERSON_LABEL}(?:[及和、与](?:联系)?(?:电话|方式))? *: *)({_LABELLED_NAME}(?:[、 ]{{1,3}}{_LABELLED_NAME}){{0,9}})|"
    rf"({_OFFICE_LABEL} *: *)({_NAME_ALONE}|{_NAME}{_END_OF_NAME}(?:[、 ]{{1,3}}{_NAME}{_END_OF_NAME}){{0,9}})",
    re.M,
)

_PHONE_LABEL = spaced_out("联系电话 办公电话 电话号码 电话 手机 传真 联系方式") + "|(?:TEL|FAX|Tel|Fax|tel|fax|QQ|qq)"
_EXTENSION = r"(?: *[-—转] *\d{1,5})?"
# 13800000000元 is a sum, not a telephone.
_NO_QUANTITY = r"(?!\d|[\d,.]* *[万亿]?(?:元|人|户|吨|千瓦|度|立方|平方|件|台|套|辆|家|个|亩|部|条|只|米|公里|年|月|日|%))"
_PHONE = re.compile(
    r"(?<![\dA-Za-z/])(?:(?:\(0\d{2,3}\) *(?:[-—–] *)?|0\d{2,3} *[-—–] *)\d(?: ?\d){6,7}|"
    # Area codes as they are, so that no mark need stand behind them.
    r"0(?:10|2\d|[3-9]\d{2})[ ./]?\d{7,8}|\+86[- ]?\d{2,4}[- ]?\d{7,8}|"
    rf"1[3-9]\d(?:[-—– ]?\d{{4}}){{2}}|400[-— ]?\d{{3}}[-— ]?\d{{4}}){_EXTENSION}{_NO_QUANTITY}"
)
# Behind a colon or a blank, since 手机 and 电话 are also things that are made and counted.
_LABELLED_PHONE = re.compile(
    rf"((?:{_PHONE_LABEL})(?:[及和与、/( ]{{0,2}}(?:{_PHONE_LABEL})\)?){{0,2}} *(?:[:.为] *| ))(?!(?:19|20)\d\d\D)\(?\d(?:[ ()、/—–-]{{0,3}}\d){{6,}}\)?{_EXTENSION}{_NO_QUANTITY}"
)
# 或电6351827: said without any mark in front of the number.
_CALLED = re.compile(rf"((?:[或请致]电|拨打|请拨|热线) *)\d{{7,8}}{_EXTENSION}{_NO_QUANTITY}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)

# 联系人及电话:, 联系人(电话):, 经办科室、电话:; but not 承办单位答复意见:, which opens the letter's own words.
_CONTACT = re.compile(
    r"^[(]?(?P<label> *(?:联 *系|经 *办|承 *办)(?:[人员单位部门科处室电话方式姓名及和与或、/() ]|联系)*)(?P<mark> *:|(?<=人) +|(?<=话) +)(?P<value>.*)$"
)
_BODY = re.compile(r"[委厅局办部处科室会院所社台站网]$|管理员|公司|中心|政府")
_USE = r"(?= *(?:(?:、[\u4e00-\u9fff、]{2,16})?(?:等[\d一二三四五六七八九十两]{0,3}[名位]?)?(?:代 *表|委 *员|同志|先生|女士)))"
_MENTION = re.compile(
    rf"(?<![\u4e00-\u9fff])((?:{_NAME})(?:、{_NAME}){{0,29}})(?<![界局省市县区团党会部院大协])"
    r"(?=(?:等\S{0,5})?(?: *代 *表(?![团性处])| *委 *员(?!会)|同志))"
)
_NO_PLACE = r"(?<![省市县区旗州盟镇乡村局厅委办部院所站处会类组年月日号])"
_FILE_OF_MEMBER = re.compile(rf"(?:{_NAME}){_NO_PLACE}(?=(?:等[^/]{{0,5}})?(?:代表(?!团)|委员(?!会)|同志))")
_FILE_OF_PERSON = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=答复)|(?<=回复)|(?<=号))(?:{_NAME}){_NO_PLACE}(?=$|[^\u4e00-\u9fff]|的?(?:答复|回复|提案|建议))"
)
# Without one of these a line mentions no member; it need not be gone through for names.
_SPOKEN_TO = re.compile(r"代 *表|委 *员|同志")


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
    The text with every such string replaced by 某 or 略. Bodies (省工信委管理员) stay.

    Notes
    -----
    A name is known by its place (addressee, label, before 代表 or 委员), not by a model of names: a
    person named in running prose without any of these is not found.
    """
    lines = redact_contacts(text).split("\n")
    text = "\n".join(_MENTION.sub(_without_mention, line) if _SPOKEN_TO.search(line) else line for line in lines)
    for name in names:
        # A name of two characters may also be a word (高峰, 江山): then only its use as a name is replaced.
        use = _USE if len(name) == 2 and name in dictionary_words() else ""
        # A line may be broken inside a name.
        text = re.sub(r"\s*".join(map(re.escape, name)) + use, MARK, text)
    return text


def _without_mention(match: re.Match[str]) -> str:
    """高校代表 and 部门、单位代表 are no persons, and the dictionary knows these words."""
    named = [name.replace(" ", "") for name in match[1].split("、")]
    return match[0] if any(name in dictionary_words() for name in named) else MARK


# A line of the dictionary: word, count, part of speech.
_SHORT_WORD = re.compile(r"^(\S{2,3}) (\d+) (\S+)$", re.M)


@functools.cache
def dictionary_words() -> frozenset[str]:
    """The words of two and three characters in jieba's dictionary that are no names, or names (nr) that are words too."""
    with jieba.get_dict_file() as lines:
        entries = _SHORT_WORD.findall(lines.read().decode("utf-8"))
    return frozenset(word for word, count, tag in entries if not tag.startswith("nr") or int(count) >= 300)


def redact_source(source: str, names: tuple[str, ...] = ()) -> str:
    """A file's name or address without members' names: pages are often saved under their addressee.

    A name is whatever looks like one before 代表 or 委员, and whatever looks like one and is no word of the
    dictionary where it stands alone or behind 答复: 王伟.html, 答复王伟的提案.docx.
    """
    source = _FILE_OF_MEMBER.sub(MARK, redact(source))
    source = _FILE_OF_PERSON.sub(lambda match: match[0] if match[0] in dictionary_words() else MARK, source)
    for name in names:
        source = re.sub(re.escape(name) + r"(?![县市省区镇乡])", MARK, source)
    return source


def redact_contacts(text: str) -> str:
    """The text without telephone numbers, e-mail addresses, labelled persons and contact lines.

    Names in the prose itself stay: in a report they are part of what it says.
    """
    text = _LABELLED_PHONE.sub(r"\1略", "\n".join(_without_contacts(text.split("\n"))))
    text = _EMAIL.sub("略", _CALLED.sub(r"\1略", _PHONE.sub("略", text)))
    return _LABELLED_PERSON.sub(_without_person, text)


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
        elif pending and len(line) <= 20 and not _BODY.search(line) and not re.search(r"[。年]", line):
            pending = False
            yield "略"
        else:
            pending = False
            yield line


def _without_contact(match: re.Match[str]) -> str:
    line, value = match[0], match["value"].strip()
    # A body may stay; and a long line is a flattened table or the letter's own words, redacted piece by piece.
    if len(line) > 60 or (_BODY.search(value) and not re.search(r"\d", value)):
        return line
    # 承办单位: names a body; only a telephone behind it makes it a contact line.
    if not re.search(r"人|电 *话|方式|经 *办|室", match["label"]) and not re.search(r"(?<!\d)\d{7,8}(?!\d)", value):
        return line
    opened = line.startswith("(")
    return f"{'(' if opened else ''}{match['label'].strip()}:略{')' if opened else ''}"


def _without_person(match: re.Match[str]) -> str:
    label, name = match[1] or match[3], match[2] or match[4]
    return match[0] if _BODY.search(name) else f"{label}{MARK}"
