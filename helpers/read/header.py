"""The facts around a letter: title, session, number, document number, marks and dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from helpers.read.labels import NUMBER, OPENNESS, PUBLISHED, PUBLISHER, SIGNED, labelled, spaced_out
from helpers.read.numerals import DATE, NUMERAL, chinese_number, read_date
from helpers.read.signature import BODY_END

_LONGEST_TITLE = 300
_TITLE_END = re.compile(
    r"(?:答复(?:意见)?(?:的?函)?|复函|(?:答复|办理情况|会办意见|主办意见|协办意见|办理意见|回复)(?:的函|函|的答复|的复函)?|的函)"
    r"(?:[(\[【〔]?(?:摘要|节选)[)\]】〕]?)?(?:\([^()]{1,20}\))*$"
)
_TITLE_START = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,24}}(?:{BODY_END})(?<!网站)\s*)?(?:关于|对)|[\u4e00-\u9fff]{{0,8}}(?:政协|人大|人民代表大会)[\u4e00-\u9fff]{{0,8}}届"
)
_OTHER_MARKS = re.compile(
    r"“(关于(?:[^“”。\n]|“[^“”。\n]*”){2,80}的(?:提案|建议|议案))”|〈(关于[^〈〉。\n]{2,80}的(?:提案|建议|议案))〉|\"(关于[^\"。\n]{2,80}的(?:提案|建议|议案))\""
)
_NAME_ALONE = re.compile(r"^《[^》]+》$|^关于[^。:]+的(?:建议|提案)$")
# A body's name that was broken behind its place, and the rest of it in front of 关于 or 对.
_BROKEN_BODY = re.compile(r"^[\u4e00-\u9fff]{1,9}(?:省|市|县|区|州|盟|旗)[\u4e00-\u9fff]{0,16}$|^国家[\u4e00-\u9fff]{4,20}局$|^[\u4e00-\u9fff]$")
_REST_OF_BODY = re.compile(r"^[^省市县区州盟旗]{1,18}?(?:关于|对)|^于|^[\u4e00-\u9fff]{0,6}[省市县区州盟旗]")
_REST_OF_TITLE = re.compile(r"[)\]】〕]|的?(?:答复|复)?函|的答复|[(\[【〔]?(?:答复)?(?:摘要|节选)[)\]】〕]?")
# What a site sets in front of a title and behind it: 【提案答复】, A类, 某局:, 信息名称:, _建议提案_某县人民政府.
_TITLE_PREFIX = re.compile(
    r"^(?:[?#]+|[A-D]类|[【\[][^】\]]{2,8}[】\]]|[\u4e00-\u9fff]{2,20}[局厅委办部]:|\[?(?:标题|(?:信息|文件|公开事项)?名称)\]?[:|]?(?=(?:[\u4e00-\u9fff]{2,24}(?:厅|局|委|委员会|办公室|政府|部|院))?(?:关于|对)))"
)
# In a table of facts the next label may stand on the title's line.
_NEXT_FACT = re.compile(r"(?:文号|索引号|发布机构|主题分类|(?:生成|发布|发文|成文)日期)[:|].*$")
_SUFFIX = re.compile(r"(?:[-_|][\u4e00-\u9fff]{2,16})+$")
_SESSION = re.compile(
    rf"第?({NUMERAL})届(?:[^,。;:《》\d届次号]{{0,16}}?)第?({NUMERAL})次(?:会议|全会|全体会议)?"
)
_NUMBER = re.compile(r"(?<![〕\])])第\s*((?:[A-Za-z]{0,4}\d[\d-]*)(?:、\d+)*)\s*号|会议\s*([A-Za-z]{0,4}\d[\d-]*)\s*号|第\s*([A-Za-z]{0,4}\d[\d-]*)(?=\s*(?:代表|委员)?(?:提案|建议|议案|《|\([\u4e00-\u9fff]{2,8}类))|\((?:第(\d+)|(\d+)号)\)|^(?:编\s*号|提案号|建议号)\s*:?\s*([A-Za-z]*\d[\d-]*)$", re.M)
_DOCUMENT_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{2,14})\s*[〔\[(【﹝]\s*((?:19|20)\d{2})\s*[〕\])】﹞]\s*第?\s*(\d{1,5})\s*号"
)
_DAMAGED_NUMBER = re.compile(r"^([\u4e00-\u9fff]{2,14}[〔\[【](?:19|20)\d{2,8}号?)(?:\(?[A-D]\)?类?)?$")
_NUMBER_LABEL = re.compile(rf"{spaced_out(NUMBER)}\s*\]?\s*:?\s*|^[发文字件编号]{{1,4}}\s*:\s*")
_CLASS_LABELLED = re.compile(
    labelled(
        "办理结果 办理结果类别 办复类别 办理类别 答复类别 类别 类别标记 标注",
        r"(?:\(?\s*([A-D]\d?)\s*\)?\s*类?|((?:已|部分|基本|正在|计划|拟|未|不予|暂不)?(?:解决采纳|采纳解决|采纳|解决)|列入计划|留作参考|解释说明))(?=$|[\s|,;)])",
    ),
    re.M,
)
_CLASS_LINE = re.compile(r"^\(?\s*([A-D]\d?)\s*\)?\s*类?\)?$", re.M)
_CLASS_GLUED = re.compile(r"(?:号|[〔\[【]\d{5,10}|的答复)\s*\(?\s*([A-D])\s*(?:\)?\s*类?|类\s*\))$", re.M)
_MARK = spaced_out("此件主动公开 此件公开发布 此件依申请公开 此件不予公开 主动公开 公开发布 依申请公开 不予公开 公开")
_OPEN_LABELLED = re.compile(
    rf"{spaced_out(OPENNESS)}\s*(?:\]?\s*:?\s*[| ]?\s*({_MARK})(?=$|[\s|,;)])|\]?\s*(?::\s*\||[:| ])\s*([^\s|,;:)]*公开[^\s|,;:)]*))", re.M
)
_OPEN_LINE = re.compile(rf"^[(\[【〔]?\s*({_MARK})\s*[)\]】〕]?$", re.M)
# The last line of a printed letter: 某厅办公室    主动公开    2023年7月18日印发.
_OPEN_PRINTED = re.compile(rf"\s({_MARK})\s+\d{{4}}年\d{{1,2}}月\d{{1,2}}日印发$", re.M)
# A name without 《》, or with one of the two lost; what is quoted inside it stays.
_BARE_NAME = re.compile(
    r"(?:提出的?|^(?=关于))(?:第\S{1,14}号(?:提案|建议)?)?(?:关于(?=[“\"]))?[《“\"]?(关于(?:[^。《》“”]|“[^。《》“”]{1,30}”){4,60}?的(?:提案|建议))[》”\"]?(?:\(|收悉|已|,|的(?:提案|建议))"
)
# A label of two characters and more before 日期; of one it may be what is left of 成文日期.
_PUBLISHED_LABEL = re.compile(
    rf"(?:{spaced_out(PUBLISHED)}|(?:(?<![\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]{{2}}))(?:日期|时间))[\s\]:|]{{0,40}}(?=[\d一二])"
)
_SOME_LABEL = re.compile(r"[日期时间][\s\]:|]{0,40}$")
_OTHER_DATE = re.compile(
    r"(?:答复|办复|回复|复函|落款|成文|制发|生成|印发|生效|失效|废止|实施|施行|提交|交办|更新|访问|打印|截止|截至|有效|有效期|开始|结束|到期)(?:日期|时间)?[\s\]:|]{0,40}$"
)
# A page's index number may hold a date, and so does its address.
_NO_DATE = re.compile(r"(?:有效期|索\s*引\s*号)[^|]*$|/$")
_SIGNED_LABEL = re.compile(rf"{spaced_out(SIGNED)}[\s\]:|]{{0,40}}(?=[\d一二])")
# A value may be glued to its label, and the next label to the value: 发布机构某局发布日期2021-07-13.
_NEXT_LABEL = r"(?![\u4e00-\u9fff])|(?=发布|发文|生成|成文|生效|公开|主题|索引|名称|有效|体裁|组配|来源|信息|协办)"
_PUBLISHER = re.compile(
    labelled(PUBLISHER, rf"((?!发布|生成|公开)(?:[\u4e00-\u9fff](?: [\u4e00-\u9fff]){{3,29}}(?= *$)|[\u4e00-\u9fff]{{2,28}}?(?:{BODY_END})(?!\s[\u4e00-\u9fff]{{1,3}}$)(?:{_NEXT_LABEL})))"),
    re.M,
)
_SOURCE = re.compile(r"来源\s*:\s*(国家[\u4e00-\u9fff]{2,10}局|[\u4e00-\u9fff]{2,10}?[省市县区州盟旗][\u4e00-\u9fff]{2,16}?(?:厅|局|委员会|办公室|政府))(?![\u4e00-\u9fff])")
_ITEM_LABEL = re.compile(r"^\[?\s*(?:建议|提案)(?:标题|名称|题目|内容(?=[^\n]{1,60}(?:提案|建议)》?$))\s*\]?\s*(?:[:|]|(?<=\t))\s*《?([^\n|》]{4,80})", re.M)

_PROVINCES = (
    "北京市|天津市|上海市|重庆市|河北省|山西省|辽宁省|吉林省|黑龙江省|江苏省|浙江省|安徽省|福建省|江西省|山东省|河南省|湖北省|湖南省|广东省|海南省|"
    "四川省|贵州省|云南省|陕西省|甘肃省|青海省|台湾省|内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆维吾尔自治区"
)
_COMPANY = re.compile(r"^(?:国网|南方电网|中国\S{2,10}?(?:银行|集团|公司))")
_REGION = re.compile(rf"{_PROVINCES}|(?:^|(?<=[对于协由在至,。、的国网局行]))(?!关于|[我全各本外贵该两])[\u4e00-\u9fff]{{2}}省|^(?!关于|对)[\u4e00-\u9fff]{{2,5}}自治区")
# A province in front of one of its places or bodies, at the beginning of a line, a cell or a step of the breadcrumbs.
_REGION_OF_PAGE = re.compile(
    rf"(?:^|(?<=[\s:|>·,局行]))(?:{_PROVINCES}|(?!关于|[我全各本外贵该两])[\u4e00-\u9fff]{{2}}省|[\u4e00-\u9fff]{{2,5}}自治区)"
    r"(?=·?[\u4e00-\u9fff]{0,12}(?:[市县区州盟旗厅局委部办]|政府))",
    re.M,
)
# Bodies of the state's own line, which also sit in provinces, cities and counties: 国家税务总局某县税务局.
_STATE_LINE = re.compile(r"^(?:国家\S{2,10}?总?局|国网|中国\S{2,10}?(?:银行|集团|公司))(?=\S)")
_LEVELS = (
    ("national", re.compile(r"^(?:国家|中国|国务院|工业和信息化部|科学技术部|科技部|财政部|商务部|全国)|^[\u4e00-\u9fff]{2,8}(?<!组织)(?<!宣传)(?<!统战)(?<!武装)部$")),
    ("province", re.compile(r"厅$")),
    ("county", re.compile(r"(?<![专行地城社郊校校灾景库厂片矿林园疫小])(?:县|(?<!自治)(?<!高新)(?<!开发)(?<!示范)(?<!保税)(?<!试验)(?<!合作)区|旗)(?!域|划|块|级)")),
    ("prefecture", re.compile(r"市(?!场|容|话)|州(?=[^市]|$)|盟(?!省|市)|地区")),
    ("province", re.compile(r"省|自治区")),
)


def compact(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s+", "", text)


def find_title(head: list[str], *, strict: bool = False) -> str | None:
    """The page's title on one line, from the lines above the letter.

    A title broken over lines is joined, the second of two printings is ignored unless it alone names the item's
    number, a site's suffix is cut off. A page that carries only the proposal's own name (《关于…的建议》) has
    that as its title, unless `strict`, which also wants the title to begin on the first of the lines.
    """
    titles = list(_titles(head[:1] if strict else head, head))
    numbered = next(filter(find_number, titles), None)
    if titles or strict:
        return numbered or next(iter(titles), None)
    names = (compact("".join(head[position : last])) for position in range(len(head)) for last in range(position + 1, position + 4))
    return next((name for name in names if len(name) <= _LONGEST_TITLE and _NAME_ALONE.match(name)), None)


def _titles(begins: list[str], head: list[str]) -> Iterator[str]:
    """Each title that begins on one of the lines, joined with those below."""
    for position, line in enumerate(begins):
        if len(line) > _LONGEST_TITLE or not _begins_title(line, head[position + 1 : position + 3]):
            continue
        for last in range(position, min(position + 3, len(head))):
            joined = _SUFFIX.sub("", _NEXT_FACT.sub("", _without_prefix("".join(head[position : last + 1]))))
            rest = compact("".join(head[last + 1 : last + 2]))
            if _TITLE_END.search(joined) and not _REST_OF_TITLE.fullmatch(rest):
                yield joined
                break


def _begins_title(line: str, below: list[str]) -> bool:
    """Whether a title begins on the line, or is broken inside the name of the body with which it begins."""
    line, rest = _without_prefix(line), compact("".join(below))[:_LONGEST_TITLE]
    broken = _BROKEN_BODY.match(line) and _REST_OF_BODY.match(rest) and _TITLE_START.match(line + rest)
    return bool(_TITLE_START.match(line) or broken)


def _without_prefix(line: str) -> str:
    return _TITLE_PREFIX.sub("", compact(line))


def find_proposal_title(title: str | None, opening: str, head: str = "") -> str | None:
    """The name of what is answered, without its marks; from the title, else the opening, else a form's field."""
    for source in (title or "", opening):
        quoted = _balanced_name(source)
        if quoted:
            return quoted
    for source in (title or "", opening):
        other_marks = _OTHER_MARKS.search(compact(source))
        if other_marks:
            return other_marks[1] or other_marks[2] or other_marks[3]
    bare = _BARE_NAME.search(compact(opening))
    if bare:
        return bare[1]
    inline = re.search(r"(关于[^《》]{4,60}?的(?:提案|建议))的?\(?(?:答复|复函)", re.sub(r"^.*?会议", "", title or ""))
    if inline and "号" not in inline[1]:
        return inline[1]
    labelled = _ITEM_LABEL.search(head)
    return compact(labelled[1]) if labelled else None


def _balanced_name(text: str) -> str | None:
    """What stands between the first 《 and its own 》, nested marks included."""
    start = text.find("《")
    depth = 0
    for position in range(max(start, 0), len(text)):
        depth += {"《": 1, "》": -1}.get(text[position], 0)
        if start >= 0 and depth == 0:
            return compact(text[start + 1 : position])
    return None


def find_session(text: str) -> tuple[int, int] | None:
    """届 and 次 of the first session named in the text."""
    match = _SESSION.search(compact(text))
    return (chinese_number(match[1]), chinese_number(match[2])) if match else None


def find_number(text: str) -> str | None:
    """The item's number as printed, spaces removed; never turned into an integer."""
    match = _NUMBER.search(text)
    return compact(next(group for group in match.groups() if group)) if match else None


def same_number(one: str | None, other: str | None, session: tuple[int, int] | None) -> bool:
    """Whether two printed numbers name one item: padded differently, or one packed with term and session (162093, 93)."""
    short, long = sorted((number_key(one) or "", number_key(other) or ""), key=len)
    if short == long or not session or not short.isdigit():
        return short == long
    return re.fullmatch(rf"{session[0]}0?{session[1]}0*{short}", long) is not None


def number_key(number: str | None) -> str | None:
    """The number without leading zeros, for joining tables that pad differently."""
    return None if number is None else (number.lstrip("0") or "0")


def find_kind(text: str) -> str | None:
    """``"proposal"`` or ``"suggestion"`` from the body that met, else from the noun after the number."""
    met = re.search(r"政协|政治协商|人大|人民代表大会", text)
    if met:
        return "proposal" if met[0].startswith("政") else "suggestion"
    return _noun_kind(text)


def _noun_kind(text: str) -> str | None:
    noun = re.search(r"号\)?\s*(?:委员|代表)?(提案|建议)|委员(提案)|代表(建议)", text)
    if not noun:
        return None
    return "proposal" if "提案" in noun[0] else "suggestion"


def kinds_disagree(title: str) -> bool:
    """Whether the title's session body and the noun after its number name different kinds."""
    noun = _noun_kind(re.sub(r"《[^》]*》", "", title))
    return noun is not None and noun != find_kind(title)


def find_document_number(head: list[str], tail: list[str], title: str | None) -> tuple[str | None, str | None]:
    """The reply's own 发文字号 in one form, and the raw string where it is damaged.

    Only a number that stands alone on its line, behind a label, or in the title is the reply's own; the
    text cites many others.
    """
    in_title = re.search(r"\(([^()]*[〔\[【(]\d{4}[〕\])】][^()]*号)\)?$", title or "")
    own = [in_title[1]] if in_title else []
    for line in head + tail:
        label = _NUMBER_LABEL.search(line)
        own += [line[label.end() :]] if label else []
        # A scan puts blanks between characters: 某工商 信函 〔 2 020 〕7 号.
        own += [compact(line)] if _DOCUMENT_NUMBER.fullmatch(compact(line)) else []
        own += [_NUMBER_LABEL.sub("", cell).strip() for cell in re.split(r"[|\t]|\s{2,}", line) if _is_own(cell)]
    for candidate in own:
        match = _DOCUMENT_NUMBER.match(candidate)
        if match:
            return f"{match[1]}〔{match[2]}〕{match[3]}号", None
    damaged = next(filter(None, (_DAMAGED_NUMBER.match(compact(cell)) for cell in own)), None)
    return None, damaged[1] if damaged else None


def _is_own(cell: str) -> bool:
    cell = cell.strip(" []")
    if _NUMBER_LABEL.match(cell):
        return True
    match = _DOCUMENT_NUMBER.match(cell)
    rest = cell[match.end() :] if match else ""
    return bool(_DAMAGED_NUMBER.match(compact(cell))) or (match is not None and len(rest) <= 6)


def find_class_mark(head: str, tail: str) -> str | None:
    """The class of handling as printed: a letter, or words such as 部分采纳."""
    for zone in (head, tail):
        for pattern in (_CLASS_LABELLED, _CLASS_GLUED, _CLASS_LINE):
            match = pattern.search(zone)
            if match:
                return next(group for group in match.groups() if group)
    return None


def find_openness(page: str) -> str | None:
    """The openness mark as printed, 主动公开 and the like."""
    match = _OPEN_LABELLED.search(page) or _OPEN_LINE.search(page) or _OPEN_PRINTED.search(page)
    return compact(next(filter(None, match.groups()))).strip("()") if match else None


def find_published(head: str, tail: str) -> datetime.date | None:
    """The date on the page: behind a label, else the first date above the letter that is one of publishing."""
    for zone in (head, tail):
        labels = [label for label in _PUBLISHED_LABEL.finditer(zone) if not _OTHER_DATE.search(zone[: label.start()].rpartition("\n")[2])]
        if labels:
            # 发文日期 is that of publishing only where no other is.
            label = min(labels, key=lambda label: compact(label[0]).startswith("发文"))
            return _labelled_date(zone[label.end() :])
    signed = {label.end() for label in _SIGNED_LABEL.finditer(head)}
    for date in DATE.finditer(head):
        # What a date is stands beside it; a flattened page is one line.
        before, after = head[max(date.start() - 60, 0) : date.start()], head[date.end() : date.end() + 20]
        before, after = before.rpartition("\n")[2], after.partition("\n")[0]
        # The day on which the page was saved bears a weekday: 今天是2024年3月5日 星期二.
        other = _OTHER_DATE.search(before) or _NO_DATE.search(before) or _SOME_LABEL.search(before) or re.search("今天|星期", before + after)
        if date.start() not in signed and not other:
            return read_date(date[0])
    printed = re.search(rf"({DATE.pattern})\s*印发$", tail, re.M)
    return read_date(printed[1]) if printed else None


def _labelled_date(words: str) -> datetime.date | None:
    """A date right behind its label, where it may have no separators: 20210713."""
    packed = re.match(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)", words)
    return read_date("-".join(packed.groups()) if packed else words[:20])


def find_labelled_signing(page: str) -> datetime.date | None:
    """成文日期 and its kin, where the letter itself bears no date."""
    label = _SIGNED_LABEL.search(page)
    return _labelled_date(page[label.end() :]) if label else None


def find_publisher(page: str) -> str | None:
    """The body named as publisher or main office in the page's table of facts."""
    match = _PUBLISHER.search(page)
    return compact(match[1]) if match else None


def find_source(head: str) -> str | None:
    """The body that the page names as its source, if it is named in full, with its place."""
    match = _SOURCE.search(head)
    return match[1] if match else None


def department_in_title(title: str | None) -> str | None:
    """The issuing body that stands in front of 关于 or 对."""
    match = re.match(rf"^([\u4e00-\u9fff]{{3,24}}?(?:{BODY_END}))(?<!网站)(?:关于|对)", title or "")
    return match[1] if match else None


def find_level(department: str | None, title: str | None, head: str = "") -> str | None:
    """The level of government that answers, from the signing body's name, else from the session.

    A power company or a bank has the level of those whom it answers, since its name may hold no more than a
    larger place; a city that the page names under another (红河州弥勒市) is one of a county's rank.
    """
    session_body = re.search(r"(全国|省|自治区|市|州|盟|县|区|旗)\S{0,3}?(?:政协|人大|(?<=全国)委员会|第?[一二三四五六七八九十]+届)", title or "")
    place = _STATE_LINE.sub("", department or "")
    local = any(pattern.search(place) for level, pattern in _LEVELS if level != "national")
    sources = [place if local else department, session_body[1] if session_body else None]
    # 国家金融监督管理总局某监管分局 is an office somewhere below.
    branch = place != department and re.search(r"(?:分局|支行|分行|分公司)$", place) and not local
    for words in reversed(sources) if branch or _COMPANY.match(department or "") else sources:
        for level, pattern in _LEVELS:
            if words and pattern.search(words):
                return _ranked(level, words, head)
    return None


def _ranked(level: str, words: str, head: str) -> str:
    """The level of a place: some cities are provinces, and some counties are called cities."""
    if re.match(r"^(?:北京|上海|天津|重庆)市(?![\u4e00-\u9fff]{1,4}[区县])", words):
        return "province"
    city = re.match(r"[\u4e00-\u9fff]{2,5}?市", words)
    under_another = city and re.search(rf"(?<!{city[0][:-1]})(?:市|州|盟|地区)[\s·>]{{0,3}}{city[0]}", head)
    return "county" if level == "prefecture" and under_another else level


def find_region(*places: str | None, head: str = "") -> str | None:
    """The province-level unit that the issuer, the title or the page's head names; the level word alone names no place.

    The head (banner, breadcrumbs, source) counts where it names one province and no other.
    """
    for place in places:
        match = _REGION.search(place or "")
        if match:
            return match[0]
    named = {match[0] for match in _REGION_OF_PAGE.finditer(head)}
    return named.pop() if len(named) == 1 else None
