"""Legal values in any legal notation, on a whole page: the fields are read back exactly."""

from __future__ import annotations

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.read import parse_reply
from tests.pages import page
from tests.test_read_numerals import written

KINDS = {"proposal": ("政协", "提案", "委员"), "suggestion": ("人大", "建议", "代表")}
SESSIONS = {
    "proposal": ["{0}政协{1}届{2}次会议", "{0}政协第{1}届第{2}次会议", "{0}{1}届政协{2}次会议", "政协丙{0}第{1}届委员会第{2}次会议", "政协丙{0}{1}届{2}次全会"],
    "suggestion": ["{0}{1}届人大{2}次会议", "{0}第{1}届人大第{2}次会议", "{0}人大{1}届{2}次会议", "丙{0}第{1}届人民代表大会第{2}次会议"],
}
TITLES = [
    "对{met}第{number}号{item}的答复", "关于{met}第{number}号{item}的答复", "关于对{met}第{number}号{item}的答复函", "关于{met}第{number}号{item}答复的函",
    "对{met}第 {number}号{item}的答复", "对{met}第{number} 号{honorific}{item}的答复", "丙县工业和信息化局对{met}第{number}号{item}的答复",
    "对{met}《关于修路的{item}》(第{number}号)的答复", "对{met}第{number}号《关于修路的{item}》的答复", "关于{met}第{number}号{item}办理情况的函",
]  # fmt: skip
ZEROS = "〇○零O"
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2035, 12, 31))


def in_chinese(day: datetime.date, zero: str) -> str:
    """二〇二一年七月十三日, with one of the four zeros."""
    year = "".join((zero + "一二三四五六七八九")[int(digit)] for digit in str(day.year))
    return f"{year}年{written(day.month)}月{written(day.day)}日"


SIGNED = [lambda day, zero: f"{day.year}年{day.month}月{day.day}日", lambda day, zero: f"{day:%Y年%m月%d日}", lambda day, zero: f"{day.year} 年 {day.month} 月 {day.day} 日", in_chinese]
PUBLISHED = [
    "发布时间:{0:%Y-%m-%d}", "发布日期:{0:%Y/%m/%d}", "• 发布时间:{0:%Y-%m-%d} 10:05:31", "发布时间:{0.year}年{0.month}月{0.day}日", "[ 发布日期 ] {0:%Y-%m-%d}",
    "发布日期 | {0:%Y-%m-%d}", "发布时间{0:%Y-%m-%d}", "公开日期:{0:%Y%m%d}", "发 布 时 间:{0:%Y-%m-%d}  来源:办公室", "{0:%Y-%m-%d}",
]  # fmt: skip
BRACKETS = ["〔〕", "[]", "()", "﹝﹞", "【】", "（）", "［］"]
PLACES = ["{}", "文号:{}", "文  号:{}", "[ 发文字号 ] {}", "发文字号 | {}", "文件编号:{}", "文号{}"]
digits = st.text("0123456789", min_size=1, max_size=4)
numbers = st.one_of(
    digits.filter(lambda number: number.strip("0")),
    st.builds("{}{:04d}".format, st.integers(2010, 2029), st.integers(1, 9_999)),
    st.builds("{:02d}{}{:04d}".format, st.integers(7, 20), st.integers(1, 6), st.integers(1, 9_999)),
    st.builds("JY{:012d}".format, st.integers(1, 10**11)),
    st.builds("{}-{}".format, st.integers(1, 9), st.integers(1, 99)),
)


def letter(kind: str, **pieces: str) -> str:
    """A page of that kind."""
    _, item, honorific = KINDS[kind]
    defaults = {"title": f"对县{KINDS[kind][0]}八届四次会议第12号{item}的答复", "addressee": f"李大伟{honorific}:", "opening": f"您提出的{item}收悉,现答复如下:"}
    return page(**{**defaults, **pieces})


@settings(max_examples=100)
@given(st.data(), st.sampled_from(list(KINDS)), st.integers(1, 29), st.integers(1, 9), numbers, st.sampled_from(TITLES), st.sampled_from("省市县区"))
def test_kind_term_session_and_number_of_any_title(data, kind, term, session, number, title, level):
    _, item, honorific = KINDS[kind]
    met = data.draw(st.sampled_from(SESSIONS[kind])).format(level, written(term), written(session))
    printed = title.format(met=met, number=number, item=item, honorific=honorific)
    reply = parse_reply(letter(kind, title=printed))
    assert (reply.kind, reply.term, reply.session, reply.number) == (kind, term, session, number)
    assert reply.number_key == number.lstrip("0")
    assert reply.title == printed.replace(" ", "")
    assert reply.conflicts == ()


@settings(max_examples=100)
@given(st.sampled_from(["丙工信函", "丙财提", "丙发改复", "丙政办发", "丙科建议"]), st.integers(2000, 2035), st.integers(1, 9_999), st.sampled_from(BRACKETS), st.sampled_from(["{}号", "第{}号", " {} 号"]), st.sampled_from(PLACES))
def test_a_document_number_in_any_notation(series, year, serial, brackets, ordinal, place):
    number = f"{series}{brackets[0]}{year}{brackets[1]}{ordinal.format(serial)}"
    reply = parse_reply(letter("proposal", head=place.format(number)))
    assert reply.document_number == f"{series}〔{year}〕{serial}号"
    assert reply.conflicts == ()


@settings(max_examples=100)
@given(DAYS, DAYS, st.sampled_from(SIGNED), st.sampled_from(PUBLISHED), st.sampled_from(ZEROS))
def test_both_dates_in_any_notation(signed, published, sign, publish, zero):
    text = letter("suggestion", head=publish.format(published), end=f"丙县工业和信息化局\n{sign(signed, zero)}")
    reply = parse_reply(text)
    assert (reply.signed, reply.published, reply.year) == (signed, published, signed.year)
    assert reply.conflicts == ()
    assert (reply.department, reply.body) == ("丙县工业和信息化局", "已经办结。")
