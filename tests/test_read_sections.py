"""Headings, levels and roles on small letters, with exact offsets."""

from __future__ import annotations

import collections
import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.read import parse_reply, read_file
from helpers.read.corpus import SAVED_PAGES, TEACHING
from helpers.read.reply import outermost
from helpers.read.sections import read_label, split_sections

LETTER = """总的情况是好的。
一、关于资金支持。近年来共安排1200万元。
一是设立基金。规模2亿元。
二是贴息,额度由县里核定。
(一)基金管理
由国资公司管理。
(二) 贴息办法。按季申报。
二、下一步工作
继续争取。"""

LABELS = [
    ("一、关于资金支持", (1, "一、", "关于资金支持")),
    ("一、关于资金支持。近年来,", (1, "一、", "关于资金支持")),
    ("十二、保障措施", (1, "十二、", "保障措施")),
    ("(三) 鼓励创新。一是", (2, "(三)", "鼓励创新")),
    ("1.建设平台", (3, "1.", "建设平台")),
    ("2、建设平台。", (3, "2、", "建设平台")),
    ("第一,稳住老客户。已组团。", (3, "第一", "稳住老客户")),
    ("第十一、稳住老客户", (3, "第十一", "稳住老客户")),
    ("①建加工点。已建29个。", (3, "①", "建加工点")),
    ("(2)收费标准", (3, "(2)", "收费标准")),
    ("第一季度,全县", None),
    ("第二产业增长7%", None),
    ("一是推动升级。围绕", (3, "一是", "推动升级")),
    ("25.1.2条规定", None),
    ("2019年,全县", None),
    ("一方面,要素不足", None),
    ("十四五时期", None),
    ("一、" + "很长的一句话" * 10, (1, "一、", None)),
]


@pytest.mark.parametrize(("line", "label"), LABELS)
def test_labels(line, label):
    assert read_label(line) == label


def test_a_letter_is_cut_at_its_headings():
    sections = split_sections(LETTER, 0, len(LETTER), len(LETTER), "r")
    assert [(s.level, s.label, s.heading, s.role) for s in sections] == [
        (0, None, None, "context"),
        (1, "一、", "关于资金支持", "answer"),
        (3, "一是", "设立基金", "answer"),
        (3, "二是", "贴息,额度由县里核定", "answer"),
        (2, "(一)", "基金管理", "answer"),
        (2, "(二)", "贴息办法", "answer"),
        (1, "二、", "下一步工作", "next_steps"),
    ]
    assert all(s.text == LETTER[s.start : s.end] for s in sections)
    assert sections[1].end == sections[5].end, "a level-1 section runs to the next of its level"
    assert [s.section_id for s in sections][:2] == ["r:00", "r:01"]


def test_a_final_next_steps_paragraph_is_a_section_of_its_own():
    letter = "一、资金\n已安排。\n二、人才\n已引进。\n下一步,我们将继续努力。"
    roles = [(s.level, s.role) for s in split_sections(letter, 0, len(letter), len(letter), "r")]
    assert roles == [(1, "answer"), (1, "answer"), (0, "next_steps")]


def test_where_each_section_tells_its_next_steps_none_is_taken_out():
    letter = "一、资金\n已安排。\n下一步,扩大规模。\n二、人才\n已引进。\n下一步,办好论坛。"
    assert [s.level for s in split_sections(letter, 0, len(letter), len(letter), "r")] == [1, 1]


def test_a_letter_without_headings_is_one_answer():
    letter = "您反映的问题属实。\n我局已现场核查。"
    (section,) = split_sections(letter, 0, len(letter), len(letter), "r")
    assert (section.level, section.role, section.text) == (0, "answer", letter)


def test_what_follows_the_body_is_the_closing():
    letter = "已解决。\n感谢您的支持。\n某县工信局"
    end, closing_end = letter.index("\n"), letter.rindex("\n")
    sections = split_sections(letter, 0, end, closing_end, "r")
    assert [(s.role, s.text) for s in sections] == [("answer", "已解决。"), ("closing", "感谢您的支持。")]


PARAGRAPHS = st.sampled_from([line for line, _ in LABELS] + ["下一步,继续。", "普通的一段话。", "(一)", "一是"])


@given(st.lists(PARAGRAPHS, min_size=1, max_size=12))
def test_outermost_sections_cover_any_letter_once(paragraphs):
    letter = "\n".join(paragraphs)
    sections = split_sections(letter, 0, len(letter), len(letter), "r")
    assert "\n".join(s.text for s in outermost(sections)) == letter
    assert all(s.text == letter[s.start : s.end] for s in sections)


ROLES = {
    "关于产业现状的判断": "context", "园区近况": "context", "煤机行业眼下的家底": "context", "建议的背景": "context", "现有基础": "context",
    "工作开展情况": "context", "总体情况": "context", "关于有关情况": "context", "产业发展情况": "context",
    "工作进展": "context", "目前工作推进情况": "context", "前期工作情况": "context", "取得的成效": "context", "工作成效": "context", "产业概况": "context",
    "存在的问题": "context", "当前存在的主要困难和问题": "context", "我县产业发展面临的形势": "context", "优势与短板": "context", "关于作坊底数": "context",
    "主要做法": "answer", "主要工作及成效": "answer", "提案意见的采纳情况": "answer", "建议办理工作情况": "answer", "整改任务完成情况": "answer",
    "答复意见": "answer", "意见建议": "answer", "需要说明的问题": "answer", "关于产品结构单一的问题": "answer", "解决存在的问题": "answer", "夯实产业基础": "answer",
    "园区建设进展": "answer", "已开展的工作": "answer", "列入明年计划的事": "answer", "采纳建议的具体安排": "answer", "关于未来产业": "answer", "正在做的和打算做的": "answer",
    "我们将做的工作": "next_steps", "拟采取的措施": "next_steps", "关于近期推进的重点": "next_steps", "明年的工作安排": "next_steps", "工作计划": "next_steps",
    "工作思路和措施": "next_steps", "我局打算": "next_steps", "努力方向": "next_steps", "进一步措施": "next_steps", "下 一 步 打 算": "next_steps",
    "关于夯实产业基础": "answer", "关于摸清家底": "answer", "办理情况": "answer", "原承诺事项的落实情况": "answer", "关于放款情况": "answer",
    "下一步打算": "next_steps", "往后的考虑": "next_steps", "后续安排": "next_steps", "今年余下时间的安排": "next_steps", "关于明后两年": "next_steps",
}  # fmt: skip


@pytest.mark.parametrize("label", ["一、", "1."])
@pytest.mark.parametrize("heading", ROLES)
def test_the_heading_of_a_chapter_tells_its_role(heading, label):
    letter = f"{label}{heading}\n设备已到货。"
    assert split_sections(letter, 0, len(letter), len(letter), "r")[0].role == ROLES[heading]


def annotated(folder):
    """The sections of replies as people marked them: file, then level, label, heading, role, first words."""
    truth = collections.defaultdict(list)
    with (folder / "truth_sections.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            truth[row["file"]].append((int(row["level"]), row["label"], row["heading"], row["role"], row["begins"]))
    return truth


@pytest.mark.parametrize(("folder", "count"), [(TEACHING, 230), (SAVED_PAGES / "d", 184), (SAVED_PAGES / "e", 107), (SAVED_PAGES / "f", 109)], ids=["teaching", "d", "e", "f"])
def test_sections_are_as_people_marked_them(folder, count):
    """At least 98 in a hundred, all four facts and the first words of an unlabelled one; labels and headings in 99."""
    expected, found = [], []
    for file, rows in annotated(folder).items():
        sections = parse_reply(read_file(folder / file), source=file).sections
        expected += [(file, *row) for row in rows]
        found += [
            (file, part.level, part.label or "", part.heading or "", part.role, "" if part.label else part.text[: len(begins)])
            for part, begins in zip(sections, _begins(rows, len(sections)), strict=True)
        ]
    assert len(expected) >= count
    assert _shared(expected, found) >= 0.98
    assert _shared([row[:4] for row in expected], [row[:4] for row in found]) >= 0.99


def _begins(rows, count):
    """The first words of each section, as far as people marked some."""
    return [row[4] for row in rows[:count]] + [""] * (count - len(rows))


def _shared(expected, found):
    """The share of sections that both lists hold, of those in the longer one."""
    both = collections.Counter(expected) & collections.Counter(found)
    return both.total() / max(len(expected), len(found))
