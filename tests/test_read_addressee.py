"""Whom a letter speaks to: type, count, honorific, and the names that must be redacted."""

from __future__ import annotations

import pytest

from helpers.read import parse_reply
from helpers.read.addressee import is_addressee, read_addressee

ADDRESSEES = [
    ("李大伟委员:", "members", 1, "委员", ("李大伟",)),
    ("尊敬的李大伟代表:您好!", "members", 1, "代表", ("李大伟",)),
    ("王  伟委员:", "members", 1, "委员", ("王伟",)),
    ("李大伟、王小明两位委员:", "members", 2, "委员", ("李大伟", "王小明")),
    ("李大伟和王小明委员:", "members", 2, "委员", ("李大伟", "王小明")),
    ("李大伟 王小明委员:", "members", 2, "委员", ("李大伟", "王小明")),
    ("李和平委员:", "members", 1, "委员", ("李和平",)),
    ("李大伟等8名代表:", "members", 8, "代表", ("李大伟",)),
    ("李大伟等两位委员:", "members", 2, "委员", ("李大伟",)),
    ("李大伟、王小明等代表:", "members", None, "代表", ("李大伟", "王小明")),
    ("县政协李大伟委员:", "members", 1, "委员", ("李大伟",)),
    ("民盟丙县委李大伟委员:", "members", 1, "委员", ("李大伟",)),
    ("农工党李大伟委员:", "members", 1, "委员", ("李大伟",)),
    ("李大伟(领衔)委员:", "members", 1, "委员", ("李大伟",)),
    ("委员李大伟:", "members", 1, None, ("李大伟",)),
    ("李大伟教授:", "members", 1, None, ("李大伟",)),
    ("阿不都热依木委员:", "members", 1, "委员", ("阿不都热依木",)),
    ("买买提•依明委员:", "members", 1, "委员", ("买买提•依明",)),
    ("李大伟委员您好:", "members", 1, "委员", ("李大伟",)),
    ("李大伟委员;", "members", 1, "委员", ("李大伟",)),
    ("各位委员:", "members", None, "委员", ()),
    ("XXX、XXX代表:", "anonymous", 2, "代表", ()),
    ("民建朔原省委:", "party", 1, None, ()),
    ("经济界:", "sector", 1, None, ()),
    ("民主党派委员:", "sector", 1, "", ()),
    ("县工商联委员:", "sector", 1, "", ()),
    ("经济组委员:", "sector", 1, "", ()),
    ("城关镇代表:", "members", 1, "代表", ()),
    ("第一组代表:", "members", 1, "代表", ()),
    ("江西代表团:", "delegation", 1, None, ()),
    ("县政协经济委:", "sector", 1, None, ()),
    ("县政协办公室:", "sector", 1, None, ()),
    ("省商务厅:", "department", 1, None, ()),
    ("李 大 伟 代 表 :", "members", 1, "代表", ("李大伟",)),
]


@pytest.mark.parametrize(("line", "kind", "count", "honorific", "names"), ADDRESSEES, ids=[row[0] for row in ADDRESSEES])
def test_addressees(line, kind, count, honorific, names):
    found = read_addressee(line)
    assert (found.type, found.count, found.names) == (kind, count, names)
    assert (found.honorific or "") == (honorific or "")
    assert is_addressee(line)


@pytest.mark.parametrize("line", ["您提出的提案收悉。", "政协委员", "人大代表", "主办:", "承办单位:", "2021年5月1日会议代表:", "关于《规划》的代表:", "企业", "代表在会上提", "人大代表建议办理", "由县财政局办理,现答复如下:"])
def test_what_is_no_addressee(line):
    assert not is_addressee(line)


@pytest.mark.parametrize("addressee", [row[0] for row in ADDRESSEES if row[4]])
def test_no_name_of_an_addressee_is_kept(addressee):
    names = read_addressee(addressee).names
    body = "".join(f"{name}提出的意见已采纳。" for name in names)
    reply = parse_reply(f"对县政协八届四次会议第12号提案的答复\n{addressee}\n您提出的提案收悉,现答复如下:\n{body}")
    assert not [name for name in names if name in reply.text.replace(" ", "")]


def test_a_name_that_is_a_word_leaves_the_word_alone():
    page = "对县政协八届四次会议第12号提案的答复\n江山委员:\n您提出的提案收悉,现答复如下:\n江山等地的做法可以借鉴,江山委员说得对。"
    assert parse_reply(page).body == "江山等地的做法可以借鉴,某委员说得对。"


BROKEN = {
    "behind a mark": ("李大伟、\n王小明委员:", "members", 2),
    "inside the second name": ("李大伟、王小\n明委员:", "members", 2),
    "inside the first name": ("李大\n伟、王小明委员:", "members", 2),
    "before a mark": ("李大伟\n、王小明委员:", "members", 2),
    "before the honorific": ("李大伟\n委员:", "members", 1),
    "inside the honorific": ("李大伟委\n员:", "members", 1),
    "inside a single name": ("李大\n伟委员:", "members", 1),
    "behind the surname": ("李\n大伟委员:", "members", 1),
    "inside a party's name": ("九三\n学社丙县委:", "party", 1),
    "behind a party's name": ("民进\n丙县委:", "party", 1),
    "one a line": ("李大伟委员:\n王小明委员:", "members", 2),
}


@pytest.mark.parametrize("case", BROKEN)
def test_an_addressee_broken_by_the_page_is_one(case):
    lines, kind, count = BROKEN[case]
    reply = parse_reply(f"对县政协八届四次会议第12号提案的答复\n{lines}\n您提出的提案收悉,现答复如下:\n李大伟提出的意见已采纳。")
    assert (reply.addressee_type, reply.addressee_count, reply.doc_type) == (kind, count, "reply")
    assert kind == "party" or "李" not in reply.text


def test_a_line_of_the_menu_is_no_part_of_the_addressee():
    reply = parse_reply("对县政协八届四次会议第12号提案的答复\n政务公开\n李大伟委员:\n您提出的提案收悉,现答复如下:\n已经办结。李大伟提得好。")
    assert "李" not in reply.text
