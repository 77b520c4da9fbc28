"""Personal names and telephone numbers are dropped at the door, before anything else sees the page."""

from __future__ import annotations

import re

MARK = "某"

# The hundred surnames cover about nine tenths of people; compound ones are listed apart.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文闻庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂"
    "焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解"
    "强柴华车冉房边"
)
_NAME = rf"(?:欧阳|上官|司马|诸葛|令狐|皇甫|尉迟|公孙|慕容|司徒|[{_SURNAMES}])(?:(?![的了是])[\u4e00-\u9fff]){{1,2}}"
_PERSON_LABEL = (
    r"(?:责任编辑|责编|编辑|作者|审核人?|审核|校对|签发人?|领导签发|联系人姓名|联系人|经办人|承办人|主管领导|"
    r"委员姓名|代表姓名|提案人|领衔代表|提出人)"
)
_PHONE_LABEL = r"(?:联系电话|办公电话|电话号码|电话|手机|传真|联系方式)"
_PHONE = re.compile(
    r"(?<![\dA-Za-z/])(?:\(?0\d{2,3}\)?\s*[-—–]\s*\d[\d\s]{5,8}\d(?:\s*[-—转]\s*\d{1,5})?|1[3-9]\d{9})(?!\d)"
)
_LABELLED_PHONE = re.compile(rf"({_PHONE_LABEL}\s*[:及和与]?\s*)\(?\d[\d\s()、/—–-]{{5,}}\d\)?")
_LABELLED_PERSON = re.compile(rf"({_PERSON_LABEL}\s*:\s*)((?!略)[\u4e00-\u9fff·]{{1,4}}(?:[、 ][\u4e00-\u9fff·]{{2,4}})*)")
_CONTACT = re.compile(r"^[((]?\s*(?:联系|经办|承办)(?:人|单位|科室|处室|电话)[^:]{0,12}:.*$")
_BODY = re.compile(r"[委厅局办部处科室会院所社台站网]$|管理员|公司|中心|政府")
_MENTION = re.compile(rf"(?<![\u4e00-\u9fff])((?:{_NAME})(?:、{_NAME})*)(?<![界局省市县区团党会部院大协])(?=(?:等\S{{0,5}})?(?:代表|委员(?!会)|同志))")


def redact(text: str, names: tuple[str, ...] = ()) -> str:
    """The text without telephone numbers, labelled persons, contact lines and the given names.

    Parameters
    ----------
    text
        Normalised page text, one paragraph a line.
    names
        Names that the addressee line holds; each is replaced wherever it stands as a name.

    Returns
    -------
    The text with every such string replaced by 某 or 略. Bodies (省工信委管理员) stay.

    Notes
    -----
    A name is known by its place (addressee, label, before 代表 or 委员), not by a model of names: a
    person named in running prose without any of these is not found.
    """
    lines = (_CONTACT.sub(_without_contact, line) for line in text.split("\n"))
    text = _LABELLED_PHONE.sub(r"\1略", "\n".join(lines))
    text = _LABELLED_PERSON.sub(_without_person, _PHONE.sub("略", text))
    text = _MENTION.sub(MARK, text)
    for name in names:
        # A name of two characters may also be a word (高峰), so only its use as a name is replaced.
        use = "" if len(name) > 2 else r"(?=、|等|代表|委员|同志|先生|女士)"
        text = re.sub(re.escape(name) + use, MARK, text)
    return text


def _without_contact(match: re.Match[str]) -> str:
    label, _, _ = match[0].partition(":")
    return f"{label}:略)" if label.startswith("(") else f"{label}:略"


def _without_person(match: re.Match[str]) -> str:
    return match[0] if _BODY.search(match[2]) else f"{match[1]}{MARK}"
