"""What a run has read so far: kept, taken up, put in order, each text once."""

from __future__ import annotations

import pytest

from helpers.read import ledger, parse_reply, read_file
from helpers.read.corpus import teaching_files
from helpers.read.duplicates import sketch
from helpers.read.ledger import Outcome

PAGE = "对县政协六届三次会议第{n}号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n{year}年5月{n}日"


def read(source, n, year, body="已经全部办结。", key=None):
    reply = parse_reply(PAGE.format(n=n, year=year, body=body), source=source)
    return Outcome(key or source, "stamp", source, "digest", reply=reply).row()


def refused(source):
    return Outcome(source, "stamp", source, refusal="no_reply", reason=f"{source} is no reply").row()


@pytest.fixture
def pages(tmp_path):
    with ledger.open_ledger(tmp_path / "ledger", "one") as opened:
        yield opened


@pytest.mark.parametrize("path", teaching_files()[::25], ids=lambda path: path.stem)
def test_what_is_read_back_is_what_was_read(path):
    reply = parse_reply(read_file(path), source=path.name)
    assert ledger._unpack(ledger._pack(reply)) == reply


def test_replies_come_by_year_and_source_each_text_once(pages):
    ledger.add(pages, [read("c", 1, 2015), read("a", 2, 2016), read("b", 1, 2015), refused("d"), read("e", 3, 2014)])
    assert [reply.source for reply in ledger.replies(pages)] == ["e", "b", "a"]
    assert ledger.count_rows(pages) == 4
    assert [ledger.source_of(pages, reply.reply_id) for reply in ledger.replies(pages)] == ["e", "b", "a"]
    assert [ledger.body_of(pages, reply.reply_id) for reply in ledger.replies(pages)] == ["已经全部办结。"] * 3


def test_every_page_is_accounted_for(pages):
    ledger.add(pages, [read("b", 1, 2015), refused("c"), read("a", 1, 2015)])
    reply_id = next(ledger.replies(pages)).reply_id
    assert list(ledger.accounts(pages)) == [
        {"source": "a", "sha256": "digest", "status": "row", "reply_id": reply_id},
        {"source": "b", "sha256": "digest", "status": "duplicate", "duplicate_of": "a"},
        {"source": "c", "status": "refused", "refusal": "no_reply", "reason": "c is no reply"},
    ]


def test_two_pages_of_one_source_are_two(pages):
    ledger.add(pages, [read("x", 1, 2015, key="1"), read("x", 2, 2015, key="2")])
    assert len(list(ledger.replies(pages))) == 2


def test_a_page_is_known_as_long_as_it_is_the_same(pages):
    ledger.add(pages, [read("a", 1, 2015)])
    assert ledger.is_known(pages, "a", "stamp")
    assert not ledger.is_known(pages, "a", "another")
    assert not ledger.is_known(pages, "b", "stamp")


def test_what_was_not_seen_again_is_forgotten(pages):
    ledger.add(pages, [read("a", 1, 2015), read("b", 2, 2015)])
    ledger.is_known(pages, "b", "stamp")
    ledger.forget_unseen(pages)
    assert [reply.source for reply in ledger.replies(pages)] == ["b"]


def test_letters_too_short_for_a_sketch_are_left_out_of_the_sketches(pages):
    ledger.add(pages, [read("a", 1, 2015), read("b", 2, 2015, body="是。")])
    ledger.order_sketches(pages)
    assert ledger.source_of(pages, ledger.reply_at(pages, 0)) == "a"
    assert [len(band) for band in ledger.bands(pages)] == [8] * 20
    assert len(ledger.signatures(pages, [0])) == 120


def test_parts_of_sketches_come_in_the_order_that_is_asked_for(pages):
    bodies = {"c": "全部办结。", "a": "没有办结的一件。", "b": "正在办理的两件。"}
    ledger.add(pages, [read(source, n, 2015, body) for n, (source, body) in enumerate(bodies.items(), start=1)])
    ledger.order_sketches(pages)
    sketches = [sketch(ledger.body_of(pages, ledger.reply_at(pages, position))) for position in range(3)]
    assert [ledger.source_of(pages, ledger.reply_at(pages, position)) for position in range(3)] == ["a", "b", "c"]
    assert list(ledger.bands(pages))[2] == b"".join(part[16:24] for part in sketches)
    assert ledger.signatures(pages, [2, 0]) == sketches[2][160:] + sketches[0][160:]


def test_without_replies_there_are_no_sketches(pages):
    ledger.order_sketches(pages)
    assert list(ledger.bands(pages)) == [b""] * 20


def test_a_digest_tells_corpora_apart_and_not_their_order(tmp_path):
    digests = []
    for name, rows in (("1", [read("a", 1, 2015), read("b", 2, 2015)]), ("2", [read("b", 2, 2015), read("a", 1, 2015)]), ("3", [read("a", 1, 2015)])):
        with ledger.open_ledger(tmp_path / name, "one") as opened:
            ledger.add(opened, rows)
            digests.append(ledger.corpus_digest(opened))
    assert digests[0] == digests[1] != digests[2]


def test_one_of_another_maker_is_begun_anew(tmp_path):
    for maker, rows in (("one", 0), ("one", 1), ("another", 0)):
        with ledger.open_ledger(tmp_path / "ledger", maker) as opened:
            assert ledger.count_rows(opened) == rows
            ledger.add(opened, [read("a", 1, 2015)])
