"""The bodies of party and state that act in a text: 省科技厅, 市委, 国务院, 人民银行.

A body has a name or a field of work: 我局, 有关部门, 各市金融局 and 五部门 are none. Banks, firms, schools, institutes
and associations are not of the state's line and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from helpers.read.fact import Fact

# The characters of which fields of work are made; a name of a department holds no others.
_FIELD = "财政科学技术工业和与信息化发展改革人力资源社会保障商务生态环境保护自然国土住房城乡建设规划交通运输水利农牧村文旅游卫健康应急管理审计市场监督药品食质量知识产权统金融税海关公安司法民教育体广播电视新闻出版林草原粮物储备能源气象地震邮通银行险证券煤炭全生机关事外侨台港澳宗族档案史志数据济招投促进合作中小企行政批服医疗器械洋渔畜电力察战编制网络委老干部才国有特种设园区开局府价调查重大项目推治维稳绿美矿空铁路航港口防救援执领导组"
_WORK = rf"[{_FIELD}]{{1,16}}?"
_NO_OFFICE = "自志主协承举开兴创督交转领代经停申帮补联合包试"
_OFFICE = rf"(?:(?<![大餐展客门歌])厅|(?<![布格结全大当时])局(?![部限面势])|委员会|(?<!部)委(?![员托办派会])|分局|办公室|(?<![{_NO_OFFICE}])办(?![理公法事学案好结会成过了])|管委会|总队|支队)(?:交通管理局|交警[总支大]队)?"
_PARTY = r"(?:组织部|宣传部|统战部|政法委|编办|网信办|社会工作部|金融办|人才办|改革办|农办|巡察办|老干部局)"
_ORGAN = rf"(?:(?:人民)?政府(?:(?:金融(?:工作)?|督查|侨务|外事|口岸|参事|研究)?(?:办公室|办|室))?|委(?![员托办派会])(?:{_PARTY}|{_WORK}(?:办公室|委员会(?:办公室)?))?|人大(?:常委会)?|政协|纪委(?:监委)?|监委|检察院|法院|高院|总工会|工商联|科协|妇联|团委)"
_LEAD = r"(?:(?:自治)?[省市县区州盟旗](?!场监))"
_LOCAL = rf"{_LEAD}(?:{_ORGAN}|{_WORK}{_OFFICE})"
_NAMED = (
    "党中央 国务院办公厅 国务院国资委 国务院 中共中央 中央办公厅 中办 国办 全国人大常委会 全国人大 全国政协 工业和信息化部 工信部 国家发展和改革委员会 国家发展改革委 国家发改委 国家计委 国家经贸委 "
    "科学技术部 科技部 财政部 商务部 教育部 农业农村部 农业部 人力资源和社会保障部 人力资源社会保障部 人社部 生态环境部 环境保护部 环保部 自然资源部 国土资源部 交通运输部 铁道部 住房和城乡建设部 "
    "住房城乡建设部 住建部 水利部 公安部 司法部 民政部 文化和旅游部 文化部 外交部 国防部 国家安全部 应急管理部 国家卫生健康委 国家卫健委 卫生部 中国证监会 中国银监会 中国银保监会 中国保监会 证监会 银保监会 银监会 "
    "保监会 中国人民银行 人民银行 人行 国家金融监督管理总局 国家税务总局 税务总局 海关总署 市场监管总局 国家市场监督管理总局 工商总局 质检总局 食品药品监管总局 国家安全监管总局 中央网信办 国家网信办 "
    "中央组织部 中组部 中宣部 国资委 国家开发投资局 中央金融委 中央科技委 国家外汇管理局 国家外汇局"
)
_MINISTRIES = _NAMED.split()
_NATIONAL = "|".join(sorted(_MINISTRIES, key=len, reverse=True))
_BRANCH = r"(?:(?:[\u4e00-\u9fff]{2,3})?(?:省|市|县|区)?(?:分行|中心支行|支行|分局|监管局|监管分局))?"
# A department whose level stood with an earlier one in a list: 省发展改革委、财政厅.
_DEPARTMENT = (
    r"(?:财政|科学技术|科技|工业和信息化|工信|经济和信息化|经信|发展和改革|发展改革|发改|人力资源和社会保障|人力资源社会保障|人社|商务|生态环境|环境保护|环保|自然资源|国土资源|国土|住房和城乡建设|住建|"
    r"城乡建设|规划|交通运输|交通|水利|水务|农业农村|农业|文化和旅游|文旅|卫生健康|卫健|卫生|应急管理|应急|安监|审计|市场监督管理|市场监管|药品监督管理|药监|食品药品监督管理|质监|工商|知识产权|"
    r"统计|地方金融监督管理|地方金融监管|金融监管|国家税务|国税|地税|税务|公安|司法|民政|教育|体育|林业和草原|林草|林业|粮食和物资储备|能源|气象|通信管理|银监|保监|银保监|证监|国资|国有资产监督管理|"
    r"行政审批服务|行政审批|政务服务管理|大数据管理|大数据|投资促进|招商|中小企业|邮政管理|海洋渔业|城管|综合执法|机关事务管理|外事|信访|扶贫|乡村振兴|供销|铁路|民航|煤炭|档案)"
)
_FUNCTIONAL = rf"{_DEPARTMENT}(?:{_DEPARTMENT}|和){{0,4}}(?:厅|(?:监管|监察)?(?:分)?局(?![部限面势])|委(?:员会)?(?![员托办派会])|办公室)|(?:劳动(?:保障)?监察|交警|综合执法)[总支大]队"
_ZONE = r"(?:(?:高新技术产业|经济技术|高新|经济|工业|科技|产业|综合){0,4}(?:开发区|园区|高新区|经开区|新区|保税区|工业园|产业园|示范区|集聚区|工业区)|高新区|经开区|园区)(?:管理委员会|管委会)"
_STATE = rf"国家(?:[{_FIELD}]{{2,10}}?(?:总局|(?<![布格结全大当时])局(?![部限面势])|委员会|委(?![员托办派会])|署))"
# The characters that some name begins with: nothing else need be tried.
_FIRST = "".join(sorted({name[0] for name in _MINISTRIES} | set("国省市县区州盟旗自团海劳交综高经工科产园新保示集开") | set("财科工信经发人商生环自国住城规交水农文卫应安审市药食质知统地金税公司民教体林粮能气通银保证资行政大投招中邮海综机外扶乡供铁煤档")))
_BODY = re.compile(rf"(?=[{_FIRST}])(?:(?P<national>(?:{_NATIONAL}|{_STATE})(?!门){_BRANCH})|(?P<league>团[省市县区]委)|(?P<local>{_LOCAL})|(?P<zone>{_ZONE})|(?P<functional>{_FUNCTIONAL})|(?P<customs>海关)(?!总署))")
_GENERIC = re.compile(r"(?:各级?|两级|基层|有关|相关|我|本|贵|该|外|哪个|每个|多个|[社小园厂校景片灾特])$")
_CONSULTED = re.compile(r"(?:会同|经商|会商|商请|征求了?|听取了?|联合)$")
_NEXT_IN_LIST = re.compile(r"[、和与及]{1,2}$")


def find_bodies(text: str, places: list[Fact], known: Collection[str] = ()) -> Iterator[Fact]:
    """The bodies a text names, in reading order.

    Parameters
    ----------
    text
        Any text.
    places
        The places that `find_places` found in it: a body's name begins with its place.
    known
        Full names of further places whose short names may begin a body's name.
    """
    place_ends = {place.end: place.start for place in places}
    stems = {re.sub(r"[省市县区]$", "", name) for name in [*known, *(place.name or "" for place in places)]}
    end, consulted = 0, False
    for match in _BODY.finditer(text):
        start = _begin(text, match, place_ends, stems)
        before = text[max(0, start - 6, end) : start]
        if start < end or match["customs"] and start == match.start() or _GENERIC.search(text[max(0, start - 2) : start]):
            continue
        consulted = bool(_CONSULTED.search(before)) or (consulted and _NEXT_IN_LIST.fullmatch(before) is not None)
        words = text[start : match.end()]
        end = match.end()
        yield Fact("body", words, start, end, name=words, note="consulted" if consulted else None)


def _begin(text: str, match: re.Match[str], place_ends: dict[int, int], stems: set[str]) -> int:
    """Where the name begins: with the place that stands right before its first word or ends in it."""
    for offset in (match.start() + 1, match.start() + 3, match.start()):
        if match["local"] and offset in place_ends and place_ends[offset] <= match.start():
            return place_ends[offset]
    if match["national"]:
        return match.start()
    if match.start() in place_ends:
        return place_ends[match.start()]
    # A short name: 朔原银监局.
    short = next((n for n in (4, 3, 2) if text[max(0, match.start() - n) : match.start()] in stems), 0)
    return match.start() - short
