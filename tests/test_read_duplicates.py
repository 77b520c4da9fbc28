"""Letters that nearly repeat another are linked to the first, and stay."""

from __future__ import annotations

import json
import random

import pytest

from helpers.read import ingest, load_corpus, parse_reply, read_file
from helpers.read.corpus import teaching_files
from helpers.read.duplicates import near_duplicates, sketch

pytestmark = pytest.mark.usefixtures("one_process")

LETTERS = [parse_reply(read_file(path), source=path.name) for path in teaching_files()[:12]]
PAGE = "对县政协六届三次会议第{n}号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n2015年5月{n}日"


def jaccard(one, other):
    sets = [{text[i : i + 5] for i in range(len(text) - 4)} for text in ("".join(one.split()), "".join(other.split()))]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def letters(*bodies):
    return [parse_reply(PAGE.format(n=n, body=body), source=f"{n}.txt") for n, body in enumerate(bodies, start=1)]


def pairs(replies):
    read = [reply for reply in replies if len(reply.body) >= 5]
    found = near_duplicates(*parts([reply.body for reply in read]), lambda position: read[position].body)
    return [(read[position].reply_id, read[other].reply_id, alike) for position, other, alike in found]


def parts(bodies):
    """The bands of the bodies' sketches, and what gives their signatures."""
    sketches = [sketch(body) for body in bodies]
    bands = [b"".join(one[start : start + 8] for one in sketches) for start in range(0, 160, 8)]
    return bands, lambda positions: b"".join(sketches[position][160:] for position in positions)


def test_a_letter_with_another_number_and_a_changed_word_is_linked_to_the_first():
    body = LETTERS[0].body
    first, second, third = letters(body, body.replace("企业", "公司", 1), body.replace("万元", "万余元", 1))
    found = pairs([first, LETTERS[1], second, third])
    assert [(one, other) for one, other, _ in found] == [(second.reply_id, first.reply_id), (third.reply_id, first.reply_id)]
    assert [alike for _, _, alike in found] == pytest.approx([jaccard(first.body, second.body), jaccard(first.body, third.body)])


def test_letters_of_their_own_are_not_linked():
    assert pairs(LETTERS) == []
    assert pairs(letters("已办结。", "未办结。", "")) == []
    assert pairs([]) == []


def test_a_form_letter_to_many_is_linked_to_the_first_of_them():
    body = LETTERS[3].body
    many = letters(*(body.replace("企业", word, 1) for word in ("企业", "公司", "厂家", "单位", "工厂")))
    assert [(one, other) for one, other, _ in pairs(many)] == [(reply.reply_id, many[0].reply_id) for reply in many[1:]]


# Of N pairs alike by a little over 0.9, nearly all must be found: the bands miss one in millions of such.
@pytest.mark.parametrize("changed", [1, 2, 3])
def test_every_pair_of_a_few_changes_is_found(changed):
    found = 0
    for letter in LETTERS:
        words = letter.body
        for place in range(changed):
            cut = len(words) * (place + 1) // (changed + 1)
            words = words[:cut] + "另" + words[cut:]
        one, other = letters(letter.body, words)
        assert jaccard(one.body, other.body) > 0.9
        found += len(pairs([one, other]))
    assert found == len(LETTERS)


@pytest.mark.parametrize("count", [50, 100])
def test_letters_of_one_mould_are_compared_with_few_others(count):
    generator = random.Random(0)
    # Nine parts in ten are the mould's: alike by about 0.7, and so no near duplicates.
    own = ["".join(generator.choices("工业企业发展改革资金项目园区产业政策支持", k=160)) for _ in range(count)]
    bodies = [LETTERS[0].body[:900] + words for words in own]
    asked = []
    found = list(near_duplicates(*parts(bodies), lambda position: asked.append(position) or bodies[position]))
    assert found == []
    assert len(asked) <= 6 * count


def test_half_a_letter_is_no_near_duplicate():
    body = LETTERS[2].body
    assert pairs(letters(body, body[: len(body) // 2])) == []


def test_the_manifest_says_it_and_both_are_rows(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for n, body in ((1, LETTERS[0].body), (2, LETTERS[0].body.replace("企业", "公司", 1)), (3, LETTERS[1].body)):
        (folder / f"{n}.txt").write_text(PAGE.format(n=n, body=body), encoding="utf-8")
    report = ingest(folder, tmp_path / "out", progress=False)
    assert [pair[:2] for pair in report.near_duplicates] == [("2.txt", "1.txt")]
    assert "3 read (1 nearly alike)" in str(report)
    assert len(load_corpus(tmp_path / "out")) == 3
    entries = [json.loads(line) for line in (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [entry.get("near_duplicate_of") for entry in entries] == [None, "1.txt", None]
