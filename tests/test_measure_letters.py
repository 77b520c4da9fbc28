"""How one letter divides its words, counted by hand."""

from __future__ import annotations

import pytest

from helpers.errors import InvalidValue
from helpers.measure import section_lengths, tokenize
from helpers.measure.countable import countable_sections
from helpers.read import Corpus, outermost, parse_reply, read_file
from helpers.read.corpus import TEACHING, teaching_files
from tests.words import DEFAULT

PAGE = """对县政协六届三次会议第1号提案的答复
某某委员:
您提出的提案收悉,现答复如下:
一、资金
企业发展。
二、关于企业
(一)企业
经济发展。
感谢您的支持。
石炉县经济和信息化局
2015年5月1日"""


@pytest.fixture(scope="module")
def letter():
    return Corpus.from_replies("x", [parse_reply(PAGE, source="a.txt")])


def test_lengths_by_hand(letter):
    table = section_lengths(tokenize(letter, DEFAULT), letter, letter.replies["reply_id"].item())
    # 一|资金|企业|发展 and 二|关于|企业|一|企业|经济|发展: eleven words.
    assert list(table["label"]) == ["一、", "二、"]
    assert list(table["role"]) == ["answer", "answer"]
    assert list(table["tokens"]) == [4, 7]
    assert list(table["share"]) == [4 / 11, 7 / 11]


def test_what_cannot_be_measured_is_refused(letter):
    with pytest.raises(InvalidValue, match="'none' is not in the corpus x"):
        section_lengths(tokenize(letter, DEFAULT), letter, "none")
    with pytest.raises(InvalidValue, match="of whole replies"):
        section_lengths(tokenize(letter, DEFAULT, "reply"), letter, letter.replies["reply_id"].item())
    other = Corpus.from_replies("y", [parse_reply(PAGE.replace("资金", "人才"), source="a.txt")])
    with pytest.raises(InvalidValue, match="give the corpus that was tokenized"):
        section_lengths(tokenize(letter, DEFAULT), other, letter.replies["reply_id"].item())


def test_what_is_counted_are_the_outermost_sections_without_closings(teaching):
    counted = countable_sections(teaching).groupby("reply_id")["section_id"].agg(list)
    for path in teaching_files():
        reply = parse_reply(read_file(path), source=path.relative_to(TEACHING).as_posix())
        expected = [part.section_id for part in outermost(reply.sections) if part.role != "closing"]
        assert counted[reply.reply_id] == expected
