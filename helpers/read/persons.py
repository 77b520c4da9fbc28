"""Personal names, known by their place: behind a label or a title, before 代表, 委员 or a title, beside a number, in a file's name."""

from __future__ import annotations

import itertools
import re

from helpers.read.addressee import is_addressee, read_addressee
from helpers.read.dictionary import characters_of_words, dictionary_words
from helpers.read.labels import spaced_out

MARK = "某"

# The hundred surnames cover about nine tenths of people; compound ones are listed apart.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文闻庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂"
    "焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解"
    "强柴华车冉房边"
    # Less frequent, and hardly the first character of any word.
    "闫骆褚窦佟苟谌巫邝晏鞠滕戚栾臧佘匡喻虞仝郜蔺缪冼敖荀岑卞鄢"
)
_COMPOUND = "欧阳|上官|司马|诸葛|令狐|皇甫|尉迟|公孙|慕容|司徒"
_HAN = r"[\u4e00-\u9fff]"
_SPACED = rf"{_HAN} {{1,3}}{_HAN}"
_DOTTED = rf"{_HAN}{{1,8}}(?:[·•・‧]{_HAN}{{1,8}}){{1,6}}"
_NAME = rf"(?:{_DOTTED}|[{_SURNAMES}] {{1,3}}{_HAN}|(?!谢谢)(?:{_COMPOUND}|[{_SURNAMES}])(?:(?![的了是]){_HAN}){{1,2}})"
# Two words at least: CCTV and admin are no persons.
_LATIN = r"[A-Z][A-Za-z'’-]{0,20}(?: ?[ .·] ?[A-Z][A-Za-z'’-]{0,20}){1,3}"
_NAMES = rf"{_NAME}(?:[、和]{_NAME}){{0,29}}"
BODY_OF_PERSONS = re.compile(r"[委厅局办部处科室会院所社台站网]$|管理员|公司|中心|政府")


_PERSON_LABEL = spaced_out(
    "责任编辑 责编 编辑 作者 审核人 审核 校对 签发人 签发 领导签发 联系人姓名 联系人 经办人 承办人 委员姓名 代表姓名 提案人 领衔代表 提出人 "
    "提案者 案由人 领衔人 附议人 附议代表 拟稿人 拟稿 核稿人 核稿 撰稿人 撰稿 录入人 录入 通讯员 记者 摄影 发布人 发布者 供稿人 审稿人 审稿 报送人 起草人 撰文 校核 姓名 收件人 代理人 法定代表人"
)
# These may also stand before a body or a sentence, so what follows must look like a name.
_OFFICE_LABEL = spaced_out("主管领导 分管领导 主要领导 负责人 责任人 签字 签名")
# And before these also a place or a word: 来源:黄石, 组长:市领导.
_TITLE_LABEL = spaced_out("局长 厅长 处长 科长 县长 市长 区长 镇长 乡长 部长 主任 主席 书记 组长 信息员 供稿 供图 来稿 来源 答复人")
# What may follow a name without a blank: the next label of a line of page facts.
_NEXT_LABEL = r"(?:发布|来源|时间|日期|浏览|审核|责任|责编|编辑|校对|签发|字体|字号|点击|阅读|访问|电话|联系|手机|打印|通讯员|记者|摄影)"
_END_OF_NAME = rf"(?=$|[^\u4e00-\u9fff·]|{_NEXT_LABEL})(?! *:)"
_LABELLED_NAME = rf"(?!略|{_NEXT_LABEL}|{_PERSON_LABEL}|{_OFFICE_LABEL})(?:{_SPACED}|[\u4e00-\u9fff·]{{1,8}}?){_END_OF_NAME}"
# A name of any surname is one between two labels: 主管领导:邬长庚 经办人:.
_NAME_ALONE = rf"[\u4e00-\u9fff]{{2,3}}(?= *$| +(?:{_PERSON_LABEL}|{_OFFICE_LABEL}|{_NEXT_LABEL}))"
_LISTED = rf"{_NAME}{_END_OF_NAME}(?:[、 ]{{1,3}}{_NAME}{_END_OF_NAME}){{0,9}}"
# Two patterns, since one of both takes six times as long: only a pattern of plain words is looked for by their first characters.
_LABELLED_PERSON = re.compile(
    rf"({_PERSON_LABEL}(?:[及和、与](?:联系)?(?:电话|方式))? *: *)({_LABELLED_NAME}(?:[、 ]{{1,3}}{_LABELLED_NAME}){{0,9}}|{_LATIN})", re.M
)
_LABELLED_OFFICIAL = re.compile(rf"({_OFFICE_LABEL} *: *)({_NAME_ALONE}|{_LISTED}|{_LATIN})", re.M)
# In the next cell of a table a name may be of any surname, if it is no head of a column: 提案人 | 案由.
_NAMED_IN_CELL = re.compile(rf"({_PERSON_LABEL} *\| *)({_HAN}{{2,3}})(?= *(?:\||$))", re.M)
# Without a colon, or behind a title: (责任编辑 王某), 负责人 | 王某, 局长:王某, (签名)王某, 文/王某. The mark is rarer than the labels, so it
# is looked for.
_BEHIND_MARK = re.compile(rf"[ :|)/][ :|]{{0,3}}({_LISTED}|{_LATIN})", re.M)
_LABEL_AT_END = re.compile(
    rf"(?:{_PERSON_LABEL}|{_OFFICE_LABEL}|(?<!{_HAN})(?:文/?图|图/?文)|(?P<title>{_TITLE_LABEL}|(?<!{_HAN})[文图]))\)?$"
)
_LONGEST_LABEL = 12
# Persons with their numbers: 王某 86351827, 王某(科长) 86351827. No day is a number: 20210713.
_NUMBER = r"(?:(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d)[2-9]\d{6,7}(?: ?[-—转] ?\d{1,5})?|略)"
_TO_NUMBER = rf"(?:[ |、,(]{{0,3}}(?:{_HAN}{{0,8}}[员长任记]|[男女]|同志|先生|女士)\)?)?(?:[ 、,:|\t(]{{1,4}}\n?|\n|(?=\d|电话|手机))(?:(?:联系|办公)?电话|手机)?[ :]{{0,2}}"
_PERSON_WITH_NUMBER = re.compile(
    rf"({_NAME}(?:[、 ]{{1,2}}{_NAME}){{0,4}}|{_HAN}{{2,3}})({_TO_NUMBER}){_NUMBER}(?:[ 、,;/]{{1,3}}{_NUMBER})*"
)
# Nothing else on one line or two but an office, a title or a label before them.
_NUMBERED = re.compile(
    r"^(?=.{2,120}$)(?P<before>(?:[^\d\n。;:]{0,20}(?:[科股处室办局厅委站所心][ |、:,]{1,3}|(?:[科人]员|[系办]人|[科处股局]长|主任|书记) ?|(?:电话|方式)[ :]{1,2}))?)"
    # Each person is read in one way only: of ten persons a line may hold, each could be read in several.
    rf"(?P<persons>(?>{_PERSON_WITH_NUMBER.pattern})(?:[) 、,;。|]{{0,3}}(?>{_PERSON_WITH_NUMBER.pattern})){{0,9}}+)(?=[) 、,;。]{{0,3}}$)",
    re.M,
)
# Nothing but a name, in brackets or between a body and a date.
_SIGNED = re.compile(rf"^(?P<bracket>\()?({_NAME})(?(bracket)\))$", re.M)
_BODY_ABOVE = re.compile(r"[局厅委办府院部会社司心站所日]\n$")
_DATE_BELOW = re.compile(r"\n(?:19|20)\d\d *年")

# Before a name a member's or an official's title. 库区长江 and 市长期 hold no title.
_TITLE = (
    r"(?:人大代表|人民代表|党代表|政协委员|政协常委|界委员|组委员|提案人|案由人|领衔人|联系人[员为]?|[经承]办人|请与|请联系|负责人|负责同志|[主分]管领导|科员|工作人员|"
    r"(?:副[局厅处科县市区镇乡部省]|县县|市市|区区|镇镇|乡乡|[局厅处科])长(?![江安春沙])|"
    r"[县市区镇乡省]长(?:(?<![\u4e00-\u9fff]..)|(?<=[由请任]..))|秘书长|书记|主任|主席|记者|通讯员)"
)
# In running prose only these may follow the name, so that 政协委员高度重视 holds none.
_AFTER_NAME = (
    r"(?=$|[^\u4e00-\u9fff ]| *$|等|同志|先生|女士|委员|代表|提出|提交|反映|建议|的(?:提案|建议|意见)|领衔|联名|撰写|表示|指出|认为|强调|介绍|"
    r"主持|带队|率|牵头|担任|任|为|分管|负责|批示|要求|汇报|报道|摄|说|讲话|发言|陪同|参与|亲自|参加|出席|一行|办理|承办|起草|在|就|对|关于| *(?:联系|电话|手机|\d))"
)
# Between these titles and these words a name may be of any surname: 政协委员逯某提出, 联系人逯某电话.
_AFTER_ANY_NAME = (
    r"(?=等|提出|提交|反映|的(?:提案|建议|意见)|领衔|联名|撰写|同志|批示|带队|牵头|主持|强调|指出|表示|介绍| *(?:联系|电话|手机|略|[\d|(),。;、]|$))"
)
_TITLED = re.compile(
    rf"({_TITLE})(?:({_NAMES}){_AFTER_NAME}|(?<![市县区镇乡省]长)( ?)({_HAN}{{3}}(?=建议)|{_HAN}{{2,3}}{_AFTER_ANY_NAME}))"
    r"(?:([ ,:(]{0,2})[2-9]\d{6,7}(?![\d.万亿元人户吨]))?"
)
_OFFICIAL = r"(?:副[局厅处科县市区镇乡部省]长|[局厅处科]长|副?(?:书记|主任|主席)|秘书长)"
# The title ends there, in no 市长期.
_HEAD = rf"[省市县区州旗镇乡]长(?:{_AFTER_NAME}|[的向到听深调检])"
# Inside a sentence a name begins behind these words; 由于 and 对于 are words of their own.
_BEFORE_NAME = r"(?:(?<![\u4e00-\u9fff])|(?:(?<=[对由和与及请向在据照经受])|(?<=会议|政协|人大|关于|答复|回复|感谢|办理|征求|邀请))(?!于))"
# Of three characters a name may be of any surname; of two it may be a county (静安代表).
_MENTION = re.compile(
    rf"{_BEFORE_NAME}({_NAMES}|(?:(?![的了是]){_HAN}){{3}})(?<![界局省市县区团党会部院大协])"
    rf"(?=(?:等\S{{0,5}})?(?: *代 *表(?![团性处])| *委 *员(?!会)|同志|先生|女士)|{_OFFICIAL}|{_HEAD})"
)
# Without one of these a line mentions no member; it need not be gone through for names. The last character is looked for first, which is quick.
_SPOKEN_TO = re.compile(
    r"[表员志生士者长记任席人委与系导](?:(?<=[代 ]表|[委科讯 ]员|同志|先生|女士|记者|书记|主任|主席|常委|[案由衔系办责]人|请与|联系|领导|[局厅处科县市区州旗镇乡省部书]长)|(?<=工作人员))"
)
# 书记常在, 主任任组长.
_NO_NAME = re.compile("[在将也都不就及把被让又已则并到提]|^(?:任[组副主第]|包[保联抓案]|于[会前后]|齐抓|万[余名人])")
_ENDS_SPOKEN_TO = re.compile(r"(?:委员|代表)[:,; ]*$")
_SPEAKS = re.compile(r"[您你贵]|收悉")
_ANY_NAME = re.compile(rf"{_HAN}{{2,3}}|(?:{_COMPOUND}){_HAN}{{2}}|{_DOTTED}")
_PLACE = re.compile(r"[省市县区旗州盟镇乡村局厅委办部院所站处会类组月日号户商企业员者线界股队港]$|^.[年方]$")

_NO_PLACE = r"(?<![省市县区旗州盟镇乡村局厅委办部院所站处会类组年月日号])"
_FILE_OF_MEMBER = re.compile(rf"(?:{_NAME}){_NO_PLACE}(?=(?:等[^/]{{0,5}})?(?:代表(?!团)|委员(?!会)|同志))")
_BEGINS_IN_FILE = r"(?:(?<![\u4e00-\u9fff])|(?<=[号对致给者])|(?<=答复|回复))"
_FILE_OF_PERSON = re.compile(rf"{_BEGINS_IN_FILE}(?:{_NAME}){_NO_PLACE}(?=$|[^\u4e00-\u9fff]|的?(?:答复|回复|提案|建议))")
# Before 委员 and 代表 a name may be of any surname.
_FILE_OF_ANY_MEMBER = re.compile(
    rf"{_BEGINS_IN_FILE}(?![对致给]|答复|回复)(?:(?!{MARK}){_HAN}){{2,3}}{_NO_PLACE}(?=(?:等[^/]{{0,5}})?(?:代表(?![团性处])|委员(?!会)))"
)


def without_labelled(text: str) -> str:
    """The text without the names behind a label: 责任编辑:, 负责人 |, 局长:."""
    text = _LABELLED_OFFICIAL.sub(_without_official, _LABELLED_PERSON.sub(_without_person, text))
    text = _BEHIND_MARK.sub(_without_named, text)
    text = _SIGNED.sub(_without_signed, _NUMBERED.sub(_without_numbered, text))
    return _NAMED_IN_CELL.sub(_without_cell, text) if "|" in text else text


def without_mentions(text: str) -> str:
    """The text without the names that stand before 代表, 委员, 同志 or beside an official's title."""
    return "\n".join(_without_mentions(line) if _SPOKEN_TO.search(line) else line for line in text.split("\n"))


def without_members_of_file(source: str) -> str:
    """A file's name or address without the names of those it was saved under: 王某.html, 致王某的答复函.txt."""
    source = _FILE_OF_MEMBER.sub(MARK, source)
    source = _FILE_OF_ANY_MEMBER.sub(lambda match: MARK if _is_member(match[0]) else match[0], source)
    return _FILE_OF_PERSON.sub(lambda match: match[0] if match[0] in dictionary_words() else MARK, source)


def names_spoken_to(text: str) -> tuple[str, ...]:
    """The members whom any letter of a page speaks to, of whatever surname: the line below theirs says 您 or 收悉."""
    lines = [line for line in text.split("\n") if line]
    followed = (line for line, below in itertools.pairwise(lines) if _ENDS_SPOKEN_TO.search(line[-6:]) and _SPEAKS.search(below))
    addressed = filter(is_addressee, followed)
    names = dict.fromkeys(name for line in addressed for name in read_addressee(line).names)
    return tuple(name for name in names if name not in dictionary_words() and _ANY_NAME.fullmatch(name))


def _is_member(name: str) -> bool:
    return name not in dictionary_words() and bool(read_addressee(f"{name}委员").names)


def _without_person(match: re.Match[str]) -> str:
    return match[0] if BODY_OF_PERSONS.search(match[2]) else f"{match[1]}{MARK}"


def _without_official(match: re.Match[str]) -> str:
    """主要领导:亲自抓 names no one."""
    is_word = match[2][0] not in _SURNAMES and match[2][:2] in dictionary_words()
    return match[0] if is_word else _without_person(match)


def _without_cell(match: re.Match[str]) -> str:
    is_word = match[2] in dictionary_words() or match[2][:2] in dictionary_words()
    return match[0] if is_word or _PLACE.search(match[2]) or re.match("[已未待届案]", match[2]) else f"{match[1]}{MARK}"


def _without_numbered(match: re.Match[str]) -> str:
    return match["before"] + _PERSON_WITH_NUMBER.sub(_without_person_and_number, match["persons"])


def _without_person_and_number(match: re.Match[str]) -> str:
    """A place or a word beside a number is a row of a table."""
    listed = re.sub(" +", "、", match[1])
    named = _are_names_in_prose(listed) if listed[0] in _SURNAMES else _may_be_name(listed)
    return f"{MARK}{match[2]}略" if named and not re.search("[数费量额码率]$", listed) else match[0]


def _without_signed(match: re.Match[str]) -> str:
    above, below = match.string[max(0, match.start() - 2) : match.start()], match.string[match.end() : match.end() + 8]
    below_body = _BODY_ABOVE.search(above) is not None
    signs = below_body or not below.strip() if match["bracket"] else below_body and _DATE_BELOW.match(below) is not None
    return match[0].replace(match[2], MARK) if signs and _are_names_in_prose(match[2]) else match[0]


def _without_named(match: re.Match[str]) -> str:
    label = _LABEL_AT_END.search(match.string[max(0, match.start() - _LONGEST_LABEL) : match.start()])
    mark = match[0][: match.start(1) - match.start()]
    if label is None or label["title"] and (not mark.strip() or match[1].isascii()) or not _are_names(match[1]):
        return match[0]
    return f"{mark}{MARK}"


def _without_mentions(line: str) -> str:
    return _MENTION.sub(_without_mention, _TITLED.sub(_without_titled, line))


def _without_titled(match: re.Match[str]) -> str:
    title, names, blank, name, before_number = match.groups()
    if not (_are_names_in_prose(names) if names else _may_be_name(name)):
        return match[0]
    return title + (blank or "") + MARK + ("" if before_number is None else f"{before_number}略")


def _without_mention(match: re.Match[str]) -> str:
    """高校代表 and 部门、单位代表 are no persons, and the dictionary knows these words."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 2]
    # 石炉县长 is the head of 石炉.
    if len(match[1]) < 3 and re.match("[省市县区州旗镇乡]长", after):
        return match[0]
    if not re.match(_NAME, match[1]):
        return MARK if _may_be_name(match[1]) else match[0]
    if re.match(_HAN, before) or not re.match("等| *[代委]|同志|先生|女士", after):
        return MARK if _are_names_in_prose(match[1]) else match[0]
    named = [name.replace(" ", "") for name in _apart(match[1])]
    # 向 is a surname more seldom than a word: 向时任局长.
    return match[0] if any(name in dictionary_words() or name[0] == "向" and name[1:] in dictionary_words() for name in named) else MARK


def _apart(listed: str) -> list[str]:
    """The names of a list; 和 inside a name (王和平) parts none."""
    return re.split("、|(?<=..)和(?=..)", listed)


def _are_names(listed: str) -> bool:
    """Whether none of some words that look like names is a word of the dictionary or a place."""
    return not any(name in dictionary_words() or _PLACE.search(name) for name in _apart(listed))


def _may_be_name(word: str) -> bool:
    """Whether a word that stands where a name stands may be one of a rare surname."""
    if word in dictionary_words() or word[:2] in dictionary_words() or word[0] not in _SURNAMES and word[0] in characters_of_words():
        return False
    return not (_PLACE.search(word) or _NO_NAME.search(word))


def _are_names_in_prose(listed: str) -> bool:
    """Whether none of them begins with a word either (方便就), holds what no name holds, nor is what one becomes: 任组长."""
    return _are_names(listed) and not any(_NO_NAME.search(name) or _begins_with_word(name) for name in _apart(listed))


def _begins_with_word(name: str) -> bool:
    """Whether a word begins a name, or follows 向; with these surnames words are rarer than names: 王国维."""
    if name[0] == "向" and name[1:] in dictionary_words():
        return True
    return len(name) == 3 and name[0] not in "王李刘杨赵吴孙朱郭徐" and name[:2] in dictionary_words()
