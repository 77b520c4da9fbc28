"""Chinese numerals and dates, with all three zeros."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.read.numerals import chinese_number, read_date, read_number

ONES = ["", *"一二三四五六七八九"]


def written(number: int) -> str:
    """A numeral below one hundred as a Chinese writer puts it: the oracle of the reader."""
    tens, ones = divmod(number, 10)
    return ("" if tens <= 1 else ONES[tens]) + ("十" if tens else "") + ONES[ones]


def chinese(number):
    """A whole number above or below one hundred, as a Chinese writer puts it."""
    if number >= 10**8:
        return chinese(number // 10**8) + "亿" + _tail(number % 10**8, 10**7)
    if number >= 10**4:
        return chinese(number // 10**4) + "万" + _tail(number % 10**4, 10**3)
    for unit, character in ((1_000, "千"), (100, "百")):
        if number >= unit:
            return written(number // unit) + character + _tail(number % unit, unit // 10)
    return written(number)


def _tail(rest, next_place):
    """What follows: a zero where a place is left out, 一十 in the middle of a numeral."""
    if not rest:
        return ""
    spoken = "一" + chinese(rest) if 10 <= rest < 20 else chinese(rest)
    return ("零" if rest < next_place else "") + spoken


@given(st.integers(1, 99))
def test_every_numeral_below_a_hundred(number):
    assert chinese_number(written(number)) == number


@given(st.integers(1, 10**12 - 1))
def test_every_numeral_up_to_a_thousand_hundred_millions(number):
    assert chinese_number(chinese(number)) == number


# The writer above is checked by hand.
NUMERALS = [
    (105, "一百零五"), (110, "一百一十"), (1_001, "一千零一"), (1_050, "一千零五十"), (2_300, "二千三百"), (10_000, "一万"), (30_050, "三万零五十"),
    (100_010_000, "一亿零一万"), (123_456_789, "一亿二千三百四十五万六千七百八十九"), (50_000_000_000, "五百亿"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "numeral"), NUMERALS)
def test_numerals_by_hand(number, numeral):
    assert chinese(number) == numeral
    assert chinese_number(numeral) == number


@pytest.mark.parametrize(("numeral", "number"), [("两千", 2_000), ("一万二", 12_000), ("三百二", 320), ("三百零二", 302), ("二〇二〇", 2_020), ("十万", 100_000), ("两万亿", 2 * 10**12)])
def test_numerals_of_speech(numeral, number):
    assert chinese_number(numeral) == number


NUMBERS = [
    ("1,500", 1_500), ("83. 4", "83.4"), ("1500万", 15_000_000), ("3亿5000万", 350_000_000), ("0.1", "0.1"), ("36666.6666万", 366_666_666), ("2千万", 20_000_000),
    ("15万亿", 15 * 10**12), ("2千5百", 2_500), ("3千2百万", 32_000_000), ("12万3千亿", 123_000 * 10**8), ("壹佰万", 1_000_000), ("零点八", "0.8"), ("0点5", "0.5"),
    ("三点五亿", 350_000_000), ("百分之", None), ("五点", None), ("1.2.3", None), ("万", None), ("", None), ("一百三百", None), ("十" * 40, None),
]  # fmt: skip


@pytest.mark.parametrize(("numeral", "number"), NUMBERS)
def test_numbers_are_exact(numeral, number):
    if number is None:
        with pytest.raises(ValueError, match=r"numeral|number|literal"):
            read_number(numeral)
    else:
        assert read_number(numeral) == Decimal(number)


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
