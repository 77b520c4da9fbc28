"""Dates and spans of dates, each with its first and last day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.read import find_facts
from helpers.read.numerals import read_date
from tests.facts import only
from tests.test_read_numerals import written

DATES = [
    ("2020年3月5日", "2020年3月5日", "2020-03-05", "2020-03-05"),
    ("于2020年 3月 5日", "2020年 3月 5日", "2020-03-05", "2020-03-05"),
    ("2019年以来", "2019年", "2019-01-01", "2019-12-31"),
    ("2020年2月份", "2020年2月份", "2020-02-01", "2020-02-29"),
    ("截至2020年3月末", "2020年3月末", "2020-03-31", "2020-03-31"),
    ("2019年底前", "2019年底", "2019-12-31", "2019-12-31"),
    ("2019年年初", "2019年年初", "2019-01-01", "2019-01-01"),
    ("2011-2013年", "2011-2013年", "2011-01-01", "2013-12-31"),
    ("2016年至2020年", "2016年至2020年", "2016-01-01", "2020-12-31"),
    ("2020年3月至5月", "2020年3月至5月", "2020-03-01", "2020-05-31"),
    ("2022年12月至2023年3月", "2022年12月至2023年3月", "2022-12-01", "2023-03-31"),
    ("2020年3月5日至8日", "2020年3月5日至8日", "2020-03-05", "2020-03-08"),
    ("2020年1-6月", "2020年1-6月", "2020-01-01", "2020-06-30"),
    ("2019年上半年", "2019年上半年", "2019-01-01", "2019-06-30"),
    ("2020年第二季度", "2020年第二季度", "2020-04-01", "2020-06-30"),
    ("2021年前三季度", "2021年前三季度", "2021-01-01", "2021-09-30"),
    ("二〇二〇年六月三日", "二〇二〇年六月三日", "2020-06-03", "2020-06-03"),
    ("二○一九年", "二○一九年", "2019-01-01", "2019-12-31"),
    ("二零一七年十月", "二零一七年十月", "2017-10-01", "2017-10-31"),
    ("1999年底至2001年初", "1999年底至2001年初", "1999-12-31", "2001-01-01"),
    ("2020年初至2021年底", "2020年初至2021年底", "2020-01-01", "2021-12-31"),
    ("2020年3月至年底", "2020年3月至年底", "2020-03-01", "2020-12-31"),
    ("2019年第四季度至2020年第一季度", "2019年第四季度至2020年第一季度", "2019-10-01", "2020-03-31"),
    ("2020年第一季度至第三季度", "2020年第一季度至第三季度", "2020-01-01", "2020-09-30"),
    ("2019年下半年至2020年上半年", "2019年下半年至2020年上半年", "2019-07-01", "2020-06-30"),
    ("2019年至年底", "2019年", "2019-01-01", "2019-12-31"),
    ("2020年1月至2021年3月初", "2020年1月至2021年3月初", "2020-01-01", "2021-03-01"),
    ("于2020.5.1起执行", "2020.5.1", "2020-05-01", "2020-05-01"),
    ("自2020/05/01有效", "2020/05/01", "2020-05-01", "2020-05-01"),
    ("2020-06-10 15:06:00", "2020-06-10", "2020-06-10", "2020-06-10"),
    ("2020.5.1-2020.12.31", "2020.5.1-2020.12.31", "2020-05-01", "2020-12-31"),
    ("2020.5.1至2019.12.31", "2020.5.1", "2020-05-01", "2020-05-01"),
]


@pytest.mark.parametrize(("text", "words", "first", "last"), DATES)
def test_a_date_has_its_first_and_its_last_day(text, words, first, last):
    found = only(text)
    assert (found.kind, found.text) == ("date", words)
    assert (found.first, found.last) == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def test_two_years_of_a_list_are_two_dates():
    assert [fact.text for fact in find_facts("2013、2014年")] == ["2013", "2014年"]


NO_DATES = ["2021年2月30日", "2021年13月", "2021713", "2000年产", "2021.2.30", "2020.5", "2020.5/1", "版本12020.5.1", "V2020.5.1", "2020.5.1.3", "二〇二一年二月三十日"]


@pytest.mark.parametrize("text", NO_DATES)
def test_no_day_of_the_calendar_is_no_date_and_no_quantity(text):
    assert find_facts(text) == []


@pytest.mark.parametrize("text", ["2020年6月3日", "2020-06-03", "2020/6/3", "2020.06.03", "二〇二〇年六月三日", "二○二○年六月三日"])
def test_a_whole_day_is_read_in_a_letter_as_in_a_header(text):
    assert only(text).first == read_date(text) == datetime.date(2020, 6, 3)


@given(st.dates(datetime.date(1949, 10, 1), datetime.date(2049, 12, 31)), st.sampled_from("〇○零 "))
def test_a_date_written_in_either_numerals_is_read_back(date, zero):
    year = str(date.year) if zero == " " else "".join((zero + "一二三四五六七八九")[int(digit)] for digit in str(date.year))
    month, day = (str(part) if zero == " " else written(part) for part in (date.month, date.day))
    found = only(f"自{year}年{month}月{day}日起施行", "date")
    assert (found.first, found.last) == (date, date)
