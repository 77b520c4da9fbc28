"""Chinese numerals and dates, with all three zeros."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.read.numerals import chinese_number, read_date

ONES = ["", *"一二三四五六七八九"]


def written(number: int) -> str:
    """A numeral below one hundred as a Chinese writer puts it: the oracle of the reader."""
    tens, ones = divmod(number, 10)
    return ("" if tens <= 1 else ONES[tens]) + ("十" if tens else "") + ONES[ones]


@given(st.integers(1, 99))
def test_every_numeral_below_a_hundred(number):
    assert chinese_number(written(number)) == number


@pytest.mark.parametrize("wrong", ["百", "", "十十", "第三"])
def test_what_is_no_numeral_is_an_error(wrong):
    with pytest.raises(ValueError, match="numeral|literal"):
        chinese_number(wrong)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020年6月3日", (2020, 6, 3)),
        ("发布时间:2020-06-10 15:06:00", (2020, 6, 10)),
        ("2021/7/5", (2021, 7, 5)),
        ("2021.07.05", (2021, 7, 5)),
        ("二〇二〇年六月三日", (2020, 6, 3)),
        ("二○二○年十月十二日", (2020, 10, 12)),
        ("二O二一年十一月三十日", (2021, 11, 30)),
        ("二零一七年六月二十一日", (2017, 6, 21)),
        ("2023116", None),
        ("202285", None),
        ("2021年2月30日", None),
        ("2021年7月", None),
        ("", None),
    ],
)
def test_dates(text, date):
    assert read_date(text) == (datetime.date(*date) if date else None)


@given(st.dates(datetime.date(1949, 10, 1), datetime.date(2049, 12, 31)))
def test_a_date_survives_printing_in_chinese(date):
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(date.year))
    assert read_date(f"{year}年{written(date.month)}月{written(date.day)}日") == date
