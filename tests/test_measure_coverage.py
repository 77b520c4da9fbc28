"""On how many pages a fact stands, counted by hand; intervals against published ones."""

from __future__ import annotations

import pytest

from helpers.errors import InvalidValue
from helpers.measure import field_coverage
from helpers.measure.coverage import _share
from helpers.read import Corpus, parse_reply
from helpers.read.parse import text_document

FULL = "丙工信函〔2021〕9号\n类别:A\n对县政协八届四次会议第12号提案的答复\n某某委员:\n您提出的《关于修路的提案》收悉,现答复如下:\n已经办结。\n丙县工业和信息化局\n2021年7月13日"
BARE = "关于发展轴承产业的提案\n某某委员:\n您提出的提案收悉,现答复如下:\n已经办结。"
REPORT = text_document("各位代表:现在报告工作。", source="1998.txt", title="1998", year=1998)


def test_counts_by_hand():
    corpus = Corpus.from_replies("x", [*(parse_reply(page, source="a.txt") for page in (FULL, BARE)), REPORT])
    table = field_coverage(corpus).set_index("field")
    counts = {"title": 2, "proposal_title": 1, "session": 1, "number": 1, "department": 1, "addressee_type": 2, "document_number": 1, "class_mark": 1, "openness": 0, "published": 0, "signed": 1, "region": 0}
    assert table["found"].to_dict() == counts
    assert set(table["replies"]) == {2}, "a text that is no reply has no header"
    assert table["share"]["session"] == 0.5


# Newcombe 1998, Statistics in Medicine 17, table I: the score method without continuity correction.
PUBLISHED = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("count", "total", "low", "high"), PUBLISHED)
def test_the_interval_is_wilsons(count, total, low, high):
    assert _share(count, total, 0.95)[3:] == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("replies", "confidence", "words"), [([REPORT], 0.95, "x holds no reply"), ([parse_reply(BARE)], 1.0, "confidence = 1.0 is no level")])
def test_what_cannot_be_measured_is_refused(replies, confidence, words):
    with pytest.raises(InvalidValue, match=words):
        field_coverage(Corpus.from_replies("x", replies), confidence=confidence)
