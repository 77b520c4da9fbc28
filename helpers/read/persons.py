"""Personal names, known by their place: behind a label or a title, before 代表, 委员 or a title, beside a number, in a file's name."""

from __future__ import annotations

import itertools
import re

from helpers.read.addressee import is_addressee, read_addressee
from helpers.read.dictionary import characters_of_words, dictionary_words
from helpers.read.labels import spaced_out
from helpers.read.surnames import COMMON, COMPOUND, RARE

MARK = "某"

_COMPOUND = rf"(?=[{''.join(sorted({name[0] for name in COMPOUND.split()}))}])(?:{COMPOUND.replace(' ', '|')})"
_HAN = r"[\u4e00-\u9fff]"
_SPACED = rf"{_HAN} {{1,3}}{_HAN}"
# Any character but 的 (U+7684), as one class: it is tried at each position.
_NO_DE = r"[\u4e00-\u7683\u7685-\u9fff]"
_DOTTED = rf"{_NO_DE}{{1,8}}(?:[·•・‧]{_HAN}{{1,8}}){{0,5}}[·•・‧]{_HAN}{{1,8}}?"
_NAME = rf"(?:{_DOTTED}|[{COMMON}] {{1,3}}{_HAN}|(?!谢谢)(?:{_COMPOUND}|[{COMMON}])(?:(?![的了是带]){_HAN}){{1,2}})"
# Two words at least: CCTV and admin are no persons.
_LATIN = r"[A-Z][A-Za-z'’-]{0,20}(?: ?[ .·] ?[A-Z][A-Za-z'’-]{0,20}){1,3}"
_NAMES = rf"{_NAME}(?:[、和]{_NAME}){{0,29}}"
# Of a rare surname, which begins words too, and of the syllables that write Uyghur, Kazakh, Mongolian and Tibetan names: only beside a role or a label.
_SYLLABLES = "阿艾爱安巴白班贝别布才仓次措达旦德迪丁多朵俄娥尔嘎格贡古哈合吉加江降杰金卡克孔库拉来兰朗勒力丽罗洛麻马买玛麦曼旺米明莫姆木穆纳娜尼娘努诺帕平普其恰青曲仁热日茹如萨赛桑沙山石松苏索塔坦提铁图吐托瓦娃旺吾吴西夏肖雅央叶依伊益英尤玉于孜则泽扎珍孜卓洪凯波伦兹亚特那宗珠丹增顿觉群培晋美乌斯琴高呼朝鲁额道才"
_RARE_NAME = rf"(?:[{RARE}](?:(?![的了是等在说带]){_HAN}){{1,2}}|(?:阿不都?)?[{_SYLLABLES}][{_SYLLABLES}和]{{1,6}}[{_SYLLABLES}])"
_ANY_NAME = rf"(?:{_NAME}|{_RARE_NAME})"
_ANY_NAMES = rf"{_ANY_NAME}(?:[、和]{_ANY_NAME}){{0,29}}"
BODY_OF_PERSONS = re.compile(r"[委厅局办部处科室会院所社台站网支组]$|管理员|公司|中心|政府")


_PERSON_LABEL = spaced_out(
    "责任编辑 责编 编辑 作者 审核人 审核 校对 签发人 签发 领导签发 联系人姓名 联系人 经办人 承办人 委员姓名 代表姓名 提案人 领衔代表 提出人 "
    "提案者 案由人 领衔人 附议人 附议代表 拟稿人 拟稿 核稿人 核稿 撰稿人 撰稿 录入人 录入 通讯员 记者 摄影 发布人 发布者 供稿人 审稿人 审稿 报送人 起草人 撰文 校核 姓名 收件人 代理人 法定代表人"
)
# These may also stand before a body or a sentence, so what follows must look like a name.
_OFFICE_LABEL = spaced_out("主管领导 分管领导 主要领导 负责人 责任人 签字 签名")
# And before these also a place or a word: 来源:黄石, 组长:市领导.
_TITLE_LABEL = spaced_out("局长 厅长 处长 科长 县长 市长 区长 镇长 乡长 部长 主任 主席 书记 组长 信息员 代表 委员 成员 署名 主送 抄送 初审 复审 终审 主编 总编 监制 策划 统筹") + f"|{_HAN} ?人"
_SOURCE_LABEL = spaced_out("供稿 供图 来稿 来源") + f"|(?<!{_HAN})[文图]"
# What may follow a name without a blank: the next label of a line of page facts.
_NEXT_LABEL = r"(?:发布|来源|时间|日期|浏览|审核|责任|责编|编辑|校对|签发|字体|字号|点击|阅读|访问|电话|联系|手机|打印|通讯员|记者|摄影)"
_END_OF_NAME = rf"(?=$|[^\u4e00-\u9fff·]|{_NEXT_LABEL})(?! *:)"
_LABELLED_NAME = rf"(?!略|{_NEXT_LABEL}|{_PERSON_LABEL}|{_OFFICE_LABEL})(?:{_SPACED}|[\u4e00-\u9fff·]{{1,8}}?){_END_OF_NAME}"
# A name of any surname is one between two labels: 主管领导:邬长庚 经办人:.
_NAME_ALONE = rf"[\u4e00-\u9fff]{{2,3}}(?= *$| +(?:{_PERSON_LABEL}|{_OFFICE_LABEL}|{_NEXT_LABEL}))"
_LISTED = rf"{_ANY_NAME}{_END_OF_NAME}(?:[、 ]{{1,3}}{_ANY_NAME}{_END_OF_NAME}){{0,9}}"
# Glued to the body that signs: 经办人:王某石炉县商务局.
_GLUED = rf"[{COMMON}]{_HAN}{{2}}(?={_HAN}{{2,20}}[局委办厅会府](?!{_HAN}))"
# Two patterns, since one of both takes six times as long: only a pattern of plain words is looked for by their first characters.
_LABELLED_PERSON = re.compile(
    rf"({_PERSON_LABEL}(?:[及和、与](?:联系)?(?:电话|方式))? *: *)({_LABELLED_NAME}(?:[、 ]{{1,3}}{_LABELLED_NAME}){{0,9}}|{_LATIN}|{_GLUED})", re.M
)
_LABELLED_OFFICIAL = re.compile(rf"({_OFFICE_LABEL} *: *)({_NAME_ALONE}|{_LISTED}|{_LATIN})", re.M)
# In the next cell of a table a name may be of any surname, if it is no head of a column: 提案人 | 案由.
_NAMED_IN_CELL = re.compile(rf"({_PERSON_LABEL} *\| *)({_HAN}{{2,3}}(?:[、, ]{{1,2}}{_HAN}{{2,3}}){{0,9}})(?= *(?:\||$))", re.M)
# Without a colon, or behind a title: (责任编辑 王某), 负责人 | 王某, 局长:王某, (签名)王某, 文/王某. The mark is rarer than the labels, so it
# is looked for.
_BEHIND_MARK = re.compile(rf"[ :|)/][ :|]{{0,3}}({_LISTED}|{_LATIN})", re.M)
_LABEL_AT_END = re.compile(
    rf"(?:{_PERSON_LABEL}|{_OFFICE_LABEL}|(?<!{_HAN})(?:文/?图|图/?文)|(?P<title>{_TITLE_LABEL}|(?P<source>{_SOURCE_LABEL})))(?:\)|\([^()]{{1,6}})?$"
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

# Before a name a member's or an official's title, or what else someone is.
_TITLES = f"{' '.join(f'副{of}长' for of in '局厅处科县市区镇乡部省')} 县县长 市市长 区区长 镇镇长 乡乡长 局长 厅长 处长 科长 " + (
    "人大代表 人民代表 代表 委员 常委 提案人 案由人 领衔人 联系人 联系人员 联系人为 经办人 承办人 请与 请联系 负责人 负责同志 主管领导 分管领导 "
    "科员 工作人员 秘书长 书记 村支书 主任 主席 记者 通讯员 成员 组长 会长 董事长 理事长 总经理 经理 总裁 总监 厂长 行长 校长 院长 所长 站长 队长 "
    "教授 研究员 院士 博士 导师 老师 教师 律师 医师 工程师 设计师 农艺师 技师 专家 学者 顾问 主播 大师 工匠 企业家 传承人 创始人 发起人 带头人 "
    "技术员 网格员 特派员 讲解员 调研员 巡视员 辅导员 质检员 检验员 学员 队员 会员 党员 职工 工人 焊工 钳工 铣工 车工 电工 磨工 镗工 高工 总工 教练 司机 干事 劳模 村民 居民 业主 大户 农户 养殖户 贫困户 脱贫户 艺人 志愿者 医生 护士 "
    "部长 司长 州长 旗长 馆长 社长 村长 园长 班长 理事 董事 股东 合伙人 主持人 申请人 举报人 投诉人 代理人 代表人 牵头人 创办人 完成人 发明人"
)


def _ends(listed: str) -> str:
    """A pattern of the end of any of some words; their last characters are looked for first, which is quick."""
    words = listed.split()
    lengths = sorted({len(word) for word in words})
    behind = "|".join(f"(?<={'|'.join(word for word in words if len(word) == length)})" for length in lengths)
    return f"[{''.join(sorted({word[-1] for word in words}))}](?:{behind})"


# 库区长江 and 市长期 hold no title.
_TITLE = rf"(?:{_ends(_TITLES)}(?!(?<=长)[江安春沙]|(?<=老师)傅|(?<=业主)管|(?<=工)程)|长(?<=[县市区镇乡省]长)(?:(?<!{_HAN}..)|(?<=[由请任]..)))"
# Behind a name an official's title, or what someone does by whom a thing is done.
_OFFICIAL = (
    r"(?:副[局厅处科县市区镇乡部省]长|[局厅处科]长|副?(?:书记|主任|主席)|秘书长|副?教授|研究员|院士|博士|(?:高级)?工程师|副?(?:会长|董事长|理事长|总经理|校长|院长)|"
    r"老师|大师|传承人|村支书|(?<=由..[^长])(?:起草|牵头|带队|主持|负责|办理|撰写|领衔))"
)
# In running prose only these may follow the name, so that 政协委员高度重视 holds none.
_AFTER_NAME = (
    r"(?=$|[^\u4e00-\u9fff ]| *$|等|同志|先生|女士|委员|代表|提出|提交|反映|建议|的(?:提案|建议|意见)|领衔|联名|撰写|表示|指出|认为|强调|介绍|"
    r"主持|带队|率|牵头|担任|任|为|分管|负责|批示|要求|汇报|报道|摄|说|讲话|发言|陪同|参与|亲自|参加|出席|一行|办理|承办|起草|在|就|对|关于|的|到|赴|从|以|与|和|及|带|领|已|将|创办|研[发制]|开发|团队|发起|组织|"
    rf"{_OFFICIAL}|[去今前当同近]年|近日|日前|先后|多次|连续|曾|来[到信电]|谈| *(?:联系|电话|手机|\d))"
)
# Between these titles and these words a name may be of any surname: 政协委员逯某提出, 联系人逯某电话.
_AFTER_ANY_NAME = (
    rf"(?=等|提出|提交|反映|的(?:提案|建议|意见)|领衔|联名|撰写|同志|批示|带队|牵头|主持|强调|指出|表示|介绍| *(?:联系|电话|手机|略|[\d|(),。;、]|$)|(?<= {_HAN}{{3}}) )"
)
_TITLED = re.compile(
    rf"({_TITLE}”?)(?:({_ANY_NAMES}){_AFTER_NAME}|(?<![市县区镇乡省]长)( ?)({_HAN}{{3}}(?=建议)|{_HAN}{{2,3}}{_AFTER_ANY_NAME})|((?:{_COMPOUND}|[{COMMON}{RARE}])(?:(?![的了是]){_HAN}){{2}})(?={_HAN}{{2}}))"
    r"(?:([ ,:(]{0,2})[2-9]\d{6,7}(?![\d.万亿元人户吨]))?",
    re.M,
)
# The title ends there, in no 市长期.
_HEAD = rf"[省市县区州旗镇乡]长(?:{_AFTER_NAME}|[的向到听深调检])"
# Inside a sentence a name begins behind these words; 由于 and 对于 are words of their own.
_BEFORE_NAME = (
    r"(?:(?<![\u4e00-\u9fff])|(?:(?<=[对由和与及请向在据照经受了将把给让按到致])|"
    r"(?<=会议|政协|人大|关于|答复|回复|感谢|办理|征求|邀请|界别)|(?<=尊敬的))(?!于))"
)
# Of three characters a name may be of any surname; of two it may be a county (静安代表).
_MENTION = re.compile(
    rf"{_BEFORE_NAME}({_NAMES}|[{_SYLLABLES}][{_SYLLABLES}和]{{3,7}}|(?:(?![的了是等]){_HAN}){{3}})(?<![界局省市县区团党会部院大协])"
    rf"(?=(?:等\S{{0,5}}|[两三四五几]位)?(?: *代 *表(?![团性处])| *委 *员(?!会)|同志|先生|女士)|{_OFFICIAL}|{_HEAD})"
)
_BEFORE_MARK = re.compile(rf"{_BEFORE_NAME}({_NAMES}|[{_SYLLABLES}]{{4,8}})(?=、{MARK}(?:等\S{{0,5}})?(?:代表|委员|{_OFFICIAL}))")
# Glued to what stands before it a name of three characters is known where a member's or a scholar's title follows: 规划科王某某联系.
_GLUED_MENTION = re.compile(
    rf"[{COMMON}](?:(?![的了是等]){_HAN}){{2}}"
    rf"(?=(?:等[^,。;]{{0,4}})?(?:代表(?![团性处])|委员(?!会))|教授|院士|研究员|联系\()"
)
# Without one of these a line mentions no member; it need not be gone through for names. The last character is looked for first, which is quick.
_SPOKEN_TO = re.compile(
    rf"{_ends('代表 委员 同志 先生 女士 书记 主任 主席 教授 研究员 院士 博士 工程师 会长 董事长 理事长 总经理 校长 院长 老师 大师 传承人')}"
    rf"|[表员长](?:(?<=[代委] .)|(?<=[局厅处科县市区州旗镇乡省部书]长))|由(?=[{COMMON}])|联系(?=\()"
)
# 书记常在, 主任任组长.
_NO_NAME = re.compile("[在将也就及把被让又已则并到过]|(?<!买)提|(?<!阿)不|(?<!不)都|[二三四五六七八九十百]十|^陈[情述]|^曾[有给]|沙龙|^(?:任[组副主第]|包[保联抓案]|于[会前后]|齐抓|万[余名人])")
_WORD_OF_BODY = re.compile("(?!现场).[业司团校院学店厂局区县市镇乡村路山河江湖站港场园]|股份|有限|科技|食品|机[械电]|电[子器力]|化工|材料|建[筑材设]|汽车|地区")
# These surnames are words more often: 代表时参考, 专家尚差.
_ALSO_WORDS = "向时边应占尚谈初展招修揭战养充迟满拜步养爱惠封储折赏撒耐操饶支计求管全楼"
_ENDS_SPOKEN_TO = re.compile(r"(?:委员|代表)[:,; ]*$")
_SPEAKS = re.compile(r"[您你贵]|收悉")
_ADDRESSED = re.compile(rf"{_HAN}{{2,3}}|(?:{_COMPOUND}){_HAN}{{2}}|{_DOTTED}")
_PLACE = re.compile(r"[省市县区旗州盟镇乡村局厅委办部院所站处会类组月日号户商企员者线界股队港]$|[企商农工行产林渔牧副]业$|^.[年方]$")

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
    text = _TITLED.sub(_without_titled, text)
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
    return tuple(name for name in names if name not in dictionary_words() and _ADDRESSED.fullmatch(name))


def _is_member(name: str) -> bool:
    return name not in dictionary_words() and bool(read_addressee(f"{name}委员").names)


def _without_person(match: re.Match[str]) -> str:
    is_glued = re.match(_HAN, match.string[match.end() :][:1]) and not re.match(_NEXT_LABEL, match.string[match.end() :][:3])
    named = _are_names_in_prose(match[2]) if is_glued else not BODY_OF_PERSONS.search(match[2])
    return f"{match[1]}{MARK}" if named else match[0]


def _without_official(match: re.Match[str]) -> str:
    """主要领导:亲自抓 names no one."""
    is_word = match[2][0] not in COMMON and match[2][:2] in dictionary_words()
    return match[0] if is_word else _without_person(match)


def _without_cell(match: re.Match[str]) -> str:
    return match[0] if any(map(_fills_cell, re.split("[、, ]+", match[2]))) else f"{match[1]}{MARK}"


def _fills_cell(word: str) -> bool:
    """Whether a word in the cell beside a label is none of a name: 案由, 已办结, 石炉县."""
    is_word = word in dictionary_words() or word[:2] in dictionary_words()
    return is_word or _PLACE.search(word) is not None or word[0] in "已未待届案"


def _without_numbered(match: re.Match[str]) -> str:
    return match["before"] + _PERSON_WITH_NUMBER.sub(_without_person_and_number, match["persons"])


def _without_person_and_number(match: re.Match[str]) -> str:
    """A place or a word beside a number is a row of a table."""
    listed = re.sub(" +", "、", match[1])
    named = _are_names_in_prose(listed) if listed[0] in COMMON else _may_be_name(listed)
    return f"{MARK}{match[2]}略" if named and not re.search("[数费量额码率]$", listed) else match[0]


def _without_signed(match: re.Match[str]) -> str:
    above, below = match.string[max(0, match.start() - 2) : match.start()], match.string[match.end() : match.end() + 8]
    below_body = _BODY_ABOVE.search(above) is not None
    signs = below_body or not below.strip() if match["bracket"] else below_body and _DATE_BELOW.match(below) is not None
    return match[0].replace(match[2], MARK) if signs and _are_names_in_prose(match[2]) else match[0]


def _without_named(match: re.Match[str]) -> str:
    label = _LABEL_AT_END.search(match.string[max(0, match.start() - _LONGEST_LABEL) : match.start()])
    mark = match[0][: match.start(1) - match.start()]
    if label is None or label["title"] and not mark.strip() or label["source"] and match[1].isascii():
        return match[0]
    if not (_are_names_in_prose(match[1]) if label["title"] else _are_names(match[1])):
        return match[0]
    return f"{mark}{MARK}"


def _without_mentions(line: str) -> str:
    line = _MENTION.sub(_without_mention, line)
    # Before a name that is gone another is known too: 王某某、某委员.
    line = _BEFORE_MARK.sub(_without_mention, line) if f"、{MARK}" in line else line
    return _GLUED_MENTION.sub(_without_glued, line)


def _without_glued(match: re.Match[str]) -> str:
    """No word may run into the name, nor end it."""
    name, before = match[0], match.string[max(0, match.start() - 2) : match.start()]
    runs_into = any(f"{before[-length:]}{name[0]}" in dictionary_words() for length in (1, 2))
    is_word = name[1:] in dictionary_words() and name[0] in _ALSO_WORDS + "方常高安金石江成包任"
    return match[0] if runs_into or is_word or not _are_names_in_prose(name) else MARK


def _without_titled(match: re.Match[str]) -> str:
    title, names, blank, name, name_before_word, before_number = match.groups()
    if name_before_word and not _is_before_verb(match):
        return match[0]
    if name and not _may_be_name(name):
        return match[0]
    named = MARK if name else _without_listed(names or name_before_word)
    if MARK not in named:
        return match[0]
    return title + (blank or "") + named + ("" if before_number is None else f"{before_number}略")


def _without_listed(listed: str) -> str:
    """A list with names made one mark, words among them too; a word at its end opens a title: 王某、高级(工程师)."""
    *others, last = _apart(listed)
    if _are_names_in_prose(last):
        return MARK
    return f"{MARK}{listed[-len(last) - 1 :]}" if any(map(_are_names_in_prose, others)) else listed


def _is_before_verb(match: re.Match[str]) -> bool:
    """Whether any word follows but what a body's name ends with: 教授王某某研究; no 代表方大特钢公司."""
    following = match.string[match.end() : match.end() + 2]
    return following in dictionary_words() and not _WORD_OF_BODY.match(following)


def _without_mention(match: re.Match[str]) -> str:
    """高校代表 and 部门、单位代表 are no persons, and the dictionary knows these words."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 2]
    # 石炉县长 is the head of 石炉.
    if len(match[1]) < 3 and re.match("[省市县区州旗镇乡]长", after):
        return match[0]
    if not re.match(_NAME, match[1]):
        return MARK if _may_be_name(match[1]) else match[0]
    if re.match(_HAN, before) or not re.match("等|、|.位| *[代委]|同志|先生|女士", after):
        return MARK if _are_names_in_prose(match[1]) else match[0]
    named = [name.replace(" ", "") for name in _apart(match[1])]
    # 向 is a surname more seldom than a word: 向时任局长.
    # Of 高峰、王某某委员 one is no word; 高校代表 are words alone.
    return match[0] if all(name in dictionary_words() or name[0] == "向" and name[1:] in dictionary_words() for name in named) else MARK


def _apart(listed: str) -> list[str]:
    """The names of a list; 和 inside a name (王和平) parts none."""
    return re.split("、|(?<=..)和(?=..)", listed)


def _are_names(listed: str) -> bool:
    """Whether none of some words that look like names is a word of the dictionary or a place."""
    return not any(name in dictionary_words() or _PLACE.search(name) for name in _apart(listed))


def _may_be_name(word: str) -> bool:
    """Whether a word that stands where a name stands may be one of a rare surname."""
    if word in dictionary_words() or word[:2] in dictionary_words() or word[0] not in COMMON + RARE and word[0] in characters_of_words():
        return False
    return not (_PLACE.search(word) or _NO_NAME.search(word) or _begins_with_word(word))


def _are_names_in_prose(listed: str) -> bool:
    """Whether none of them begins with a word either (方便就), holds what no name holds, nor is what one becomes: 任组长."""
    return _are_names(listed) and not any(_NO_NAME.search(name) or _begins_with_word(name) for name in _apart(listed))


def _begins_with_word(name: str) -> bool:
    """Whether a word begins a name, or follows 向, 时; with some surnames words are rarer than names: 王国维."""
    if name[0] in _ALSO_WORDS and (len(name) == 2 or name[1:] in dictionary_words()):
        return True
    return len(name) == 3 and name[0] not in "王李刘杨赵吴孙朱郭徐" and name[:2] in dictionary_words()
