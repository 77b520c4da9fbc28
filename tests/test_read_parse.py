"""Facts of a page that were once read wrongly, each on a small invented page; and one real reply, field by field."""

from __future__ import annotations

import datetime

import pytest

from helpers.read import NotAReply, parse_reply
from tests.pages import END, OPENING, page

FACTS = [
    (page(title="对市政协九届一次会议第000号提案的答复"), {"number": "000", "number_key": "0"}),
    (page(title="", addressee="民建朔原省委:", opening="你们提出的意见收悉,经第12号交办,现就提案答复如下:"), {"kind": "proposal"}),
    (page(title="对市政协九届一次会议第2-26号提案《关于修路的提案》的答复"), {"number": "2-26", "proposal_title": "关于修路的提案"}),
    (page(opening="您提出的提案收悉,经商县财政局、县科技局和县商务局研究,现答复如下:"), {"co_handlers": ("县财政局", "县科技局", "县商务局")}),
    (page(opening="您提出的提案收悉,经商省工业和信息化厅、省发展和改革委员会,现答复如下:"), {"co_handlers": ("省工业和信息化厅", "省发展和改革委员会")}),
    (page(end=END + "\n今天是:2024年3月5日 星期二"), {"year": 2021, "department": "丙县工业和信息化局"}),
    (page(end=END + "\n下一篇:对第13号提案的答复 2022-05-01"), {"year": 2021, "body": "已经办结。"}),
    (page(end=END + "\n附件:项目表\n项目二 开工于2020年6月1日"), {"year": 2021}),
    (page(body="项目一期建成。\n项目于2018年6月30日投产", end=""), {"year": None, "body": "项目一期建成。\n项目于2018年6月30日投产"}),
    (page(body="已经办结。\n下一步召开全市推进大会", end=""), {"department": None}),
    (page(head="丙工信函〔2022〕58号", end="丙县工业和信息化局"), {"year": 2022, "signed": None}),
    (page(head="| 公开日期 | 2022-08-30 | 公开方式 | 主动公开 | 主题分类 | 提案 |"), {"openness": "主动公开", "published": datetime.date(2022, 8, 30)}),
    (page(end="丙县工业和信息化局", head="成文日期:二〇一三年七月十五日"), {"signed": datetime.date(2013, 7, 15)}),
    (page(opening="您提出的提案收悉,经商县商务局、县大数据中心,现提出会办意见如下:"), {"co_handlers": ("县商务局", "县大数据中心")}),
    (page(opening="您提出的提案收悉,经会同江坝工业园管理处研究,现答复如下:"), {"co_handlers": ("江坝工业园管理处",)}),
    (page(end="丙县工业和信息化局(盖章)\n2021年7月13日"), {"department": "丙县工业和信息化局", "year": 2021}),
    (page(end="丙县工业和信息化局\n联系人:略\n(2021年7月13日)"), {"department": "丙县工业和信息化局", "year": 2021}),
    (page(end="2021年7月13日\n丙县工业和信息化局"), {"department": "丙县工业和信息化局", "year": 2021}),
    (page(end="丙县工业和信息化局 2021年7月13日"), {"department": "丙县工业和信息化局", "year": 2021}),
    (page(end="丙县工业和信息化局\n丙县财政局\n2021年7月13日"), {"department": "丙县工业和信息化局"}),
    (page(end="丙县工业和信息化局 丙县财政局\n2021年7月13日"), {"department": "丙县工业和信息化局"}),
    *((page(end=f"丙县{body}\n2021年7月13日"), {"department": f"丙县{body}", "level": "county"}) for body in ("丁镇", "消防救援大队", "丁街道办事处", "工商联", "档案馆")),
    (page(end="上海市经济和信息化委员会\n2021年7月13日"), {"level": "province", "region": "上海市"}),
    (page(end="上海市普陀区商务委员会\n2021年7月13日"), {"level": "county"}),
    (page(body="已经办结。\n感谢您的关心。" + "下一步将建设检测平台。" * 16), {"body": "已经办结。\n感谢您的关心。" + "下一步将建设检测平台。" * 16}),
    (page(body="已经办结。\n感谢您的支持。", end="答复单位:丙县发改局\n答复时间:2021年7月13日"), {"department": "丙县发改局", "year": 2021, "body": "已经办结。"}),
    *((page(end=f"丙县工业和信息化局\n{date}"), {"signed": datetime.date(2021, 7, day)}) for date, day in (("2021年7月13日(星期二)", 13), ("二〇二一年七月廿五日", 25), ("2 0 2 1年7月13日", 13))),
    *((page(body="已经办结。\n感谢您的支持。", end=f"{body}\n2021年7月13日"), {"department": body.rstrip("。"), "body": "已经办结。"}) for body in ("丙县第一中学", "丙省理工大学", "丙县经济开发区", "丙县“双招双引”办公室", "丙县发改局。")),
    (page(body="已经办结。\n祝您工作顺利", end="2021年7月13日"), {"department": None, "year": 2021}),
    *((page(end=f"{body}\n2021年7月13日"), {"level": level}) for body, level in (("国家税务总局丙县税务局", "county"), ("中国人民银行丙县支行", "county"), ("国家税务总局", "national"), ("国家市场监督管理总局", "national"), ("丙丁省市场监督管理局", "province"), ("丁市市场监督管理局", "prefecture"))),
    (page(opening="您提出的提案收悉,经商县财政局、丁市生态环境局丙县分局,现答复如下:"), {"co_handlers": ("县财政局", "丁市生态环境局丙县分局")}),
    (page(opening="您提出的提案收悉。\n感谢您的关心。\n我局派人核实。\n现将办理情况答复如下:"), {"body": "已经办结。"}),
    (page(opening="您提出的提案收悉,结合县财政局协办意见,现答复如下:"), {"co_handlers": ("县财政局",)}),
    (page(opening="您提出的提案收悉,经商人民银行、市场监管局,并征求省财政厅意见,现答复如下:"), {"co_handlers": ("人民银行", "市场监管局", "省财政厅")}),
    (page(opening="您提出的提案收悉,经商县人民政府、县委办公室、县委编办、县医保局,现答复如下:"), {"co_handlers": ("县人民政府", "县委办公室", "县委编办", "县医保局")}),
    *((page(title=title), {"term": 9, "session": 5, "number": "21"}) for title in (
        "A类 关于县政协九届五次会议第21号提案的答复", "【提案答复】关于县政协九届五次会议第21号提案的答复", "丙县工信局:关于县政协九届五次会议第21号提案的答复",
        "县政协九届五次会议第21号提案答复函", "政协丙县九届五次会议第21号提案答复", "关于县政协九届五次会议第21号提案的答复_建议提案_丙县人民政府",
        "对县政协九届五次会议第21号提案的答复(公开)", "对县九届政协五次会议21号提案的答复",
    )),
    (page(title="对县政协九届五次会议第21、22号提案的答复"), {"number": "21、22"}),
    (page(title="关于县政协九届五次会议第21号提案协办意见的函"), {"doc_type": "co_handler"}),
    (page(title="", head="县政协九届五次会议"), {"term": 9, "session": 5}),
    *((page(body=f"一、甲\n{line}\n二、乙\n丙。"), {"body": f"一、甲\n{line}\n二、乙\n丙。", "year": 2021}) for line in (
        "相关信息平台已经建成,接入企业120家。", "相关新闻发布会召开12次。", "下一篇章,我们将再接再厉。", "丙县工业和信息化局\n2020年1月1日\n出台办法。",
    )),
    *((page(body=f"一、甲\n{line}"), {"body": f"一、甲\n{line}"}) for line in (
        "分享经济发展迅速,2020年产值3亿元。", "附表1显示产值增长30%。", "关闭小煤矿12家。", "联系帮扶企业120家。", "承办国际会议12次。", "打印设备产业规模扩大。",
        "信息公开平台上线。", "类别管理:分三类实施。这是重点。", "感谢您长期以来的关心,下一步,我局将新建充电桩500个。", "希望今后继续争取国家资金3亿元。",
        "以上如能落实,可新增产值3亿元。", "敬请期待的项目共10个。", "专此成立领导小组。", "如对新建项目提出异议意见的,由县政府裁决。",
    )),
    (page(head="\n".join(f"栏目{n}" for n in range(45))), {"number": "12"}),
    (page(head="来源:市民政局", addressee=""), {"number": "12"}),
    (page(opening="您提出的《关于整合市民留言平台的提案》收悉,现答复如下:"), {"proposal_title": "关于整合市民留言平台的提案"}),
    (page(addressee="", opening="", body="厂区道路已经修好。", end=END), {"number": "12", "body": "厂区道路已经修好。", "year": 2021}),
    (page(addressee="李大伟先生:"), {"addressee_type": "members"}),
    (page(title="", head="通知公告"), {"kind": "proposal"}),
    (page(head="首页\n政协委员\n人大代表\n主办:\n县政府:"), {"number": "12", "addressee_type": "anonymous", "doc_type": "reply"}),
    (page(addressee="李大伟、王小明、\n张三丰委员:"), {"addressee_count": 3, "body": "已经办结。"}),
    (page(addressee="李大伟委员:\n王小明委员:"), {"addressee_count": 2, "body": "已经办结。"}),
    (page(end=END + "\n附件:\n国发〔2015〕28号"), {"document_number": None}),
    (page(title="", opening="您提出的关于落实国发〔2015〕第28号文件的提案收悉,现答复如下:"), {"number": None}),
    (page(title="对县政协八届四次会议第21号《关于落实党的二十届三次全会精神的提案》的答复"), {"term": 8, "session": 4}),
    (page(title="对县人大八届四次会议第21号建议《关于加强政协工作的建议》的答复", addressee="某某代表:", opening="您提出的建议收悉,现答复如下:"), {"conflicts": (), "kind": "suggestion"}),
    *((page(end=f"{body}\n2021年7月13日"), {"level": level}) for body, level in (("丙县人民武装部", "county"), ("重庆市忠县经济和信息化委员会", "county"), ("广西工业和信息化厅", "province"))),
    *((page(head=mark), {"class_mark": "A"}) for mark in ("(A类)", "类别标记:A")),
    *((page(head=head, end="丙县工业和信息化局"), {"published": date}) for head, date in (
        ("更新时间:2024-07-13\n发布时间:2021-07-13", datetime.date(2021, 7, 13)), ("有效期:2018-01-05 至 2030-01-01", None),
        ("2024年3月5日 星期二", None), ("发布日期:20210713", datetime.date(2021, 7, 13)),
    )),
    (page(head="发布日期:2021-08-01", end="主办:丙县政府办公室\n技术支持:某公司\n2024年1月1日"), {"year": 2021}),
    (page(end="丙县工信局办公室 2021年7月20日印发"), {"published": datetime.date(2021, 7, 20)}),
    (page(body="已经办结。\n具体问题请咨询县工信局", end=""), {"department": None}),
    (page(body="已经办结。\n1.牵头单位\n县工信局", end=""), {"department": None, "body": "已经办结。\n1.牵头单位\n县工信局"}),
    (page(end="丙县工业和信息化局\n主办单位\n丙县人民政府办公室"), {"department": "丙县工业和信息化局"}),
    (page(body="已经办结。\n附件:\n提案办理征询意见表\n感谢您。"), {"body": "已经办结。"}),
    (page(end="丙省委组织部\n2021年7月13日"), {"level": "province"}),
    (page(head="今天是2024年3月5日 星期二", end="丙县工业和信息化局"), {"published": None, "year": None}),
    (page(body="已经办结。\n特此设立专项资金200万元,支持企业设备更新。"), {"body": "已经办结。\n特此设立专项资金200万元,支持企业设备更新。"}),
    (page(body="已经办结。\n以上情况表明,门槛过高。"), {"body": "已经办结。\n以上情况表明,门槛过高。"}),
    (page(body="已经办结。\n以上意见供你单位答复时参考。"), {"body": "已经办结。"}),
    (page(body="已经办结。\n欢迎各类企业来我县投资建厂。"), {"body": "已经办结。\n欢迎各类企业来我县投资建厂。"}),
    (page(body="感谢您对我县工业的关心,厂区道路已于5月修好。"), {"body": "感谢您对我县工业的关心,厂区道路已于5月修好。"}),
    (page(addressee="王  大伟委员:"), {"addressee_type": "members", "addressee_count": 1}),
    (page(addressee="阿卜杜拉·买买提委员:"), {"addressee_type": "members", "addressee_count": 1}),
    (page(addressee="江西代表团:"), {"addressee_type": "delegation", "addressee_count": 1}),
    (page(end=""), {"department": None, "signed": None, "year": None}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts"), FACTS)
def test_layouts_and_traps(text, facts):
    reply = parse_reply(text)
    assert {name: getattr(reply, name) for name in facts} == facts


NO_REPLIES = {
    "nothing": "",
    "statistics": "全县共办理建议14件,A类9件。",
    "speech": "各位代表:现在我代表政府作工作报告,请予审议。",
    "notice": "关于印发实施方案的通知\n各单位:\n现印发给你们。",
    "notice on handling": "关于做好2020年建议提案办理工作的通知\n各科室:\n今年的提案已交由我局办理,请你们按时答复。\n一、明确责任。\n丙县工业和信息化局\n2020年4月1日",
    "report on handling": "关于2020年人大建议和政协提案办理情况的报告\n县人民政府:\n现将建议提案办理情况报告如下:\n一、基本情况\n共办理12件。\n丙县工业和信息化局\n2020年9月1日",
    "news": "丙县工信局提案办理工作见实效\n日前,县政协委员关于修路的提案已转由县工信局办理。\n该局局长表示将尽快办结。",
    "citizen": "关于路灯问题的答复\n网友:\n您的留言收悉,感谢您对路灯提出的建议,现答复如下:\n路灯已修好。\n丙县住建局\n2020年9月1日",
    "letter box": "您好!您的来信收悉,对您的建议现答复如下:\n路灯已修好。",
    "approval": "关于某某项目建议书的批复\n丙县发展和改革局:\n你局《关于报送项目建议书的请示》收悉,现批复如下:\n同意。\n丙市发展和改革委员会\n2020年9月1日",
    "comment on a draft": "关于《某办法(征求意见稿)》修改建议的复函\n县司法局:\n来函收悉,现回复如下:\n无意见。",
    "a resident": "关于群众反映修路问题的回复\n尊敬的群众:\n您的建议收悉,现回复如下:\n路已修好。",
    "a person's suggestion": "李大伟同志:\n你关于修路的建议收悉,现回复如下:\n路已修好。",
    "complaint": "信访答复意见书\n李大伟:\n你提出的信访事项已收悉,有关建议现答复如下:\n已办结。",
    "news with a quotation": "“您提出的关于修路的建议收悉,现答复如下:已经列入计划。”近日,代表收到答复函。\n县工信局上门征求意见。",
    "proposal alone": "关于修路的提案\n案由:路面破损。\n建议:尽快修复。",
}  # fmt: skip


@pytest.mark.parametrize("text", NO_REPLIES.values(), ids=NO_REPLIES)
def test_what_is_no_reply_is_refused(text):
    with pytest.raises(NotAReply, match="is empty|is no reply"):
        parse_reply(text)


def test_the_same_text_has_the_same_id_whatever_its_source():
    assert parse_reply(page(), source="a").reply_id == parse_reply(page(), source="b").reply_id


def test_a_real_reply_field_by_field(real_corpus):
    text = (real_corpus / "replies" / "liaoning_2020_0127.txt").read_text(encoding="utf-8")
    reply = parse_reply(text, source="liaoning")
    facts = {
        "doc_type": "reply", "kind": "proposal", "level": "province", "region": "辽宁省", "term": 12, "session": 3,
        "number": "0127", "number_key": "127", "department": "辽宁省工业和信息化厅", "co_handlers": (),
        "addressee_type": "party", "addressee_count": 1, "document_number": None, "class_mark": None,
        "openness": None, "published": datetime.date(2020, 6, 10), "signed": datetime.date(2020, 6, 3), "year": 2020,
        "source_quality": "clean", "conflicts": (),
    }  # fmt: skip
    assert {name: getattr(reply, name) for name in facts} == facts
    assert reply.title is not None
    assert reply.title.endswith("(第0127号)的答复")
    first = [section for section in reply.sections if section.level == 1]
    assert [section.label for section in first] == ["一、", "二、", "三、", "四、", "五、"]
    assert [section.heading[:4] for section in first if section.heading] == ["关于重新", "关于打造", "关于建立", "关于为企", "关于发挥"]
    inner = [section for section in reply.sections if section.level == 2]
    assert [section.label for section in inner] == ["(一)", "(二)", "(三)", "(四)", "(五)"]
    assert all(first[3].start < section.start and section.end <= first[3].end for section in inner)
    assert [section.text[:5] for section in reply.sections if section.role == "next_steps"] == ["下一步工作"]
    assert all(reply.text[section.start : section.end] == section.text for section in reply.sections)
    assert reply.body.startswith("激光产业是") and reply.body.endswith("高质量发展。")


OPENINGS = {
    "one": ("您提出的提案收悉,现答复如下:\n我市企业不多。", "我市企业不多。"),
    "two": ("您提出的提案收悉,现答复如下:\n现就有关情况回复如下:\n我市企业不多。", "我市企业不多。"),
    "a list announced": (
        "您提出的提案收悉,现答复如下:\n我市企业不多。\n围绕三条意见,逐条说明如下。\n一是厂房。",
        "我市企业不多。\n围绕三条意见,逐条说明如下。\n一是厂房。",
    ),
}


@pytest.mark.parametrize("case", OPENINGS)
def test_the_body_begins_after_the_opening(case):
    opening, body = OPENINGS[case]
    page = f"对市政协七届二次会议第3号提案的答复\n蒲某委员:\n{opening}\n布埠市工业和信息化局\n2020年5月1日"
    assert parse_reply(page).body == body


NAMED = "关于修路的提案"
# What pages lose, break and glue; every one was once read wrongly.
DAMAGED = {
    "号 lost": (page(title="对县政协八届四次会议第12提案的答复"), {"number": "12"}),
    "第 lost in front of letters": (page(title="对县政协八届四次会议 JY080004001200号提案的答复"), {"number": "JY080004001200"}),
    "第 lost in brackets": (page(title="对县政协八届四次会议《关于修路的提案》(12号)的答复"), {"number": "12"}),
    "号 lost in brackets": (page(title="对县政协八届四次会议《关于修路的提案》(第12)的答复"), {"number": "12"}),
    "title broken inside the body's name": (page(title="丙县经济\n和信息化局对县政协八届四次会议第12号提案的答复"), {"title": "丙县经济和信息化局对县政协八届四次会议第12号提案的答复"}),
    "title broken behind its first character": (page(title="关\n于县政协八届四次会议第12号提案的答复"), {"title": "关于县政协八届四次会议第12号提案的答复"}),
    "title broken before its last word": (page(title="关于县政协八届四次会议第12号提案答复\n的函"), {"title": "关于县政协八届四次会议第12号提案答复的函"}),
    "title broken inside the item": (page(title="对县政协八届四次会议第12号提\n案的答复", addressee="", opening=""), {"title": "对县政协八届四次会议第12号提案的答复"}),
    "title broken before its last bracket": (page(title="对县政协八届四次会议第12号提案的答复(摘要\n)"), {"title": "对县政协八届四次会议第12号提案的答复(摘要)"}),
    "a menu is no part of the title": (page(head="首页\n政务公开", title="丙县财政局对县政协八届四次会议第12号提案的答复"), {"title": "丙县财政局对县政协八届四次会议第12号提案的答复"}),
    "title of the proposal alone, broken": (page(title="关于修建\n园区道路的提案", opening="您提出的提案\n收悉,现答复如下:"), {"title": "关于修建园区道路的提案"}),
    "committee broken above the letter": (page(title="丙县经济和信息化委员\n会对县政协八届四次会议第12号提案的答复"), {"addressee_type": "anonymous", "department": "丙县工业和信息化局"}),
    "summary in other brackets": (page(title="对县政协八届四次会议第12号提案的答复【摘要】"), {"doc_type": "summary"}),
    "name in quotation marks": (page(title="对县政协八届四次会议第12号“关于修路的提案”的答复"), {"proposal_title": NAMED}),
    "name in single marks": (page(opening="您提出的〈关于修路的提案〉收悉,现答复如下:"), {"proposal_title": NAMED}),
    "name in straight marks": (page(opening='"关于修路的提案"由我局办理,现答复如下:'), {"proposal_title": NAMED}),
    "colon lost behind the announcement": (page(opening="您提出的提案收悉。经商县财政局,现答复如下"), {"co_handlers": ("县财政局",), "body": "已经办结。"}),
    "label spaced out": (page(head="[ 发 布 日 期 ] 2021-08-20\n[ 成 文 日 期 ] 2021-07-13"), {"published": datetime.date(2021, 8, 20)}),
    "label of signing spaced out": (page(head="[ 成 文 日 期 ] 2021-07-12", end="丙县工业和信息化局"), {"published": None, "signed": datetime.date(2021, 7, 12)}),
    "文 lost in 成文日期": (page(head="成日期:2021-07-13"), {"published": None}),
    "日 lost in 成文日期": (page(head="成文期:2021-07-13"), {"published": None}),
    "number's label spaced out": (page(head="[ 发 文 字 号 ] 丙工信函〔 2021 〕 9 号"), {"document_number": "丙工信函〔2021〕9号"}),
    "number's label damaged": (page(head="文:丙工信函〔2021〕9号"), {"document_number": "丙工信函〔2021〕9号"}),
    "class glued to its label": (page(head="类别B"), {"class_mark": "B"}),
    "class in a cell": (page(head="发布时间 | 2021-08-20 | 类别 | B"), {"class_mark": "B"}),
    "class in wide brackets": (page(head="丙工信函〔2021〕9号( B )类"), {"class_mark": "B"}),
    "openness glued to its label": (page(head="公开方式主动公开"), {"openness": "主动公开"}),
    "openness broken by a blank": (page(head="公 开 方 式:主动 公开"), {"openness": "主动公开"}),
    "openness in other brackets": (page(end=f"【此件公开发布】\n{END}"), {"openness": "此件公开发布", "body": "已经办结。"}),
    "publisher glued to the next label": (page(head="发布机构:丙县财政局发文日期:2021-08-20", end=""), {"department": "丙县财政局"}),
    "publisher in a cell": (page(head="发布机构 | 丙县财政局 | 文号 |", end=""), {"department": "丙县财政局"}),
    "publisher spaced out": (page(head="发布机构:丙 县 财 政 委 员 会", end=""), {"department": "丙县财政委员会"}),
    "a verb is no publisher": (page(body="县政府把主办单位定在我局,承办单位直接答复您。", end=""), {"department": None}),
    "publisher without its colon below": (page(body="已经全部办结,今后还将继续推进。", end="发布机构丙县财政局\n公开方式:主动公开"), {"department": "丙县财政局"}),
    "facts below a letter without signature": (
        page(end="文号:丙工信函〔2021〕9号\n发文日期:2021-08-20"),
        {"document_number": "丙工信函〔2021〕9号", "published": datetime.date(2021, 8, 20), "body": "已经办结。"},
    ),
    "buttons below the facts": (page(end="公开日期:2021-08-20\n【打印】【关闭】"), {"published": datetime.date(2021, 8, 20), "body": "已经办结。"}),
    "signature spaced out, without date": (page(body="已经全部办结,道路交付使用。", end="丙 县 工 业 信 息 化 和 科 学 技 术 局"), {"department": "丙县工业信息化和科学技术局"}),
    "the level word names no region": (page(title="关于省政协八届四次会议第12号提案的答复", end=""), {"region": None}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "facts"), DAMAGED.values(), ids=DAMAGED.keys())
def test_what_damage_left_readable_is_read(text, facts):
    reply = parse_reply(text)
    assert {name: getattr(reply, name) for name in facts} == facts


@pytest.mark.parametrize("joint", [" ", " | ", "  "])
def test_a_page_on_one_line_is_read_as_its_lines(joint):
    lines = page(head="发布时间:2021-08-20 10:00\n公开方式:主动公开", body="一、修路\n已经办结。").split("\n")
    reply, joined = parse_reply("\n".join(lines)), parse_reply(joint.join(lines))
    for name in ("title", "number", "published", "signed", "openness", "department", "addressee_type", "body"):
        assert getattr(joined, name) == getattr(reply, name)


def test_a_title_with_the_page_glued_to_it_is_a_title():
    reply = parse_reply("对县政协八届四次会议第12号提案的答复(摘要)索引号:0001一、修路。" + "已经办结。" * 80)
    assert (reply.title, reply.doc_type) == ("对县政协八届四次会议第12号提案的答复(摘要)", "summary")


SECOND = page(title="对县政协八届四次会议第13号提案的答复", body="绿化带已经补种。", end="丙县住房和城乡建设局\n2022年8月1日")
# Pages with another letter below the first one.
LETTERS = {
    "two": (SECOND, "2"),
    "three": (SECOND + "\n" + page(title="对县政协八届四次会议第14号提案的答复"), "3"),
    "a number and a date above the addressee": (SECOND.replace("的答复\n", "的答复\n丙住建函〔2022〕8号\n发布日期:2022-08-09\n"), "2"),
    "an addressee on the line of the opening": (SECOND.replace("某某委员:\n", "某某委员:您好!"), "2"),
    "a title broken over two lines": (SECOND.replace("第13号提案的", "第13号\n提案的"), "2"),
    "a title printed twice": (SECOND.replace("答复\n", "答复\n对县政协八届四次会议第13号提案的答复\n", 1), "2"),
    "an opinion of another department": (page(title="丙县财政局关于县政协八届四次会议第12号提案的协办意见", addressee="丙县工业和信息化局:", opening="关于修路的提案收悉,现将协办意见函告如下:"), "2"),
}


@pytest.mark.parametrize("case", LETTERS)
def test_of_several_letters_on_a_page_the_first_is_read(case):
    below, letters = LETTERS[case]
    reply, alone = parse_reply(f"{page()}\n{below}"), parse_reply(page())
    assert (reply.conflicts, reply.raw) == (("letters",), {"letters": letters})
    for name in ("number", "title", "department", "signed", "published", "year", "document_number", "body", "text"):
        assert getattr(reply, name) == getattr(alone, name)


ONE_LETTER = {
    "an opening that is quoted": page(body=f"已经办结。\n县住建局来函说:“{OPENING}绿化带已经补种。”"),
    "the title of another reply": page(body="已经办结。\n对县政协八届四次会议第13号提案的答复\n另行寄送。"),
    "a title and an opening without an addressee": page(body="已经办结。\n关于第13号提案的答复\n您提出的提案收悉,现答复如下:\n绿化带已经补种。"),
    "a neighbour's title below": page(end=END + "\n下一篇:\n对县政协八届四次会议第13号提案的答复\n2022-08-01"),
    "the letter printed again": page() + "\n" + page(),
}


@pytest.mark.parametrize("case", ONE_LETTER)
def test_what_is_no_second_letter(case):
    assert "letters" not in parse_reply(ONE_LETTER[case]).conflicts
