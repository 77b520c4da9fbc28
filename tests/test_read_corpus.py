"""A corpus is the same whatever the order of its files."""

from __future__ import annotations

import hashlib

import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.read import Corpus, NotAReply, load_corpus, parse_reply

PAGE = """对县政协六届三次会议第{number}号提案的答复
某某委员:
您提出的提案收悉,现答复如下:
{body}
石炉县经济和信息化局
2015年5月{number}日"""
REPLIES = [parse_reply(PAGE.format(number=n, body=f"已办结{n}件。"), source=f"{n}.txt") for n in (3, 1, 2)]


def test_order_of_input_does_not_show():
    one, other = Corpus.from_replies("x", REPLIES), Corpus.from_replies("x", REPLIES[::-1])
    assert one.replies.equals(other.replies)
    assert one.sections.equals(other.sections)
    assert one.digest == other.digest
    assert list(one.replies["number"]) == ["1", "2", "3"]


def test_the_digest_is_that_of_the_ids_and_texts_in_order():
    corpus = Corpus.from_replies("x", REPLIES)
    lines = sorted(f"{key}\t{text}" for key, text in zip(corpus.replies["reply_id"], corpus.replies["text"], strict=True))
    assert corpus.digest == hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def test_the_digest_knows_the_text():
    changed = [*REPLIES[:2], parse_reply(PAGE.format(number=2, body="未办结。"), source="2.txt")]
    assert Corpus.from_replies("x", changed).digest != Corpus.from_replies("x", REPLIES).digest


def test_tables_have_the_documented_columns():
    corpus = Corpus.from_replies("x", REPLIES)
    assert {"reply_id", "year", "text", "body", "co_handlers"} <= set(corpus.replies.columns)
    assert list(corpus.sections.columns) == [
        "reply_id", "section_id", "level", "label", "heading", "text", "start", "end", "role",
    ]  # fmt: skip
    assert repr(corpus) == "Corpus('x': 3 replies, 3 sections, 2015-2015)"


def test_a_folder_of_texts_is_read_on_the_spot(tmp_path):
    (tmp_path / "sub").mkdir()
    for name, number in (("b.txt", 1), ("sub/a.txt", 2)):
        (tmp_path / name).write_text(PAGE.format(number=number, body="好。"), encoding="utf-8")
    assert list(load_corpus(tmp_path).replies["source"]) == ["b.txt", "sub/a.txt"]


def test_wrong_places_are_named(tmp_path):
    with pytest.raises(NotFound, match="nowhere is no folder"):
        load_corpus(tmp_path / "nowhere")
    with pytest.raises(InvalidValue, match="holds no saved page"):
        load_corpus(tmp_path)
    (tmp_path / "news.txt").write_text("今天天气很好,是个好日子。", encoding="utf-8")
    with pytest.raises(NotAReply, match=r"news\.txt"):
        load_corpus(tmp_path)


def test_the_same_page_twice_is_named(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PAGE.format(number=1, body="好。"), encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"a\.txt and b\.txt hold the same page"):
        load_corpus(tmp_path)


def test_an_installation_without_the_teaching_corpus_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr("helpers.read.corpus.TEACHING", tmp_path)
    with pytest.raises(NotFound, match="holds no replies"):
        load_corpus("teaching")
