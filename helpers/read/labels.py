"""The labels of page facts: 发布时间:, 文 号:, [ 发文字号 ]."""

from __future__ import annotations

import re


def spaced_out(words: str) -> str:
    """A pattern for any of the words, blanks between their characters allowed: 签 发 人."""
    return "(?:" + "|".join(r"[^\S\n]*".join(word) for word in words.split()) + ")"


# What stands between a label and its value: its own bracket, a colon, the edge of a cell, all of these or nothing.
_TO_VALUE = r"\s*\]?\s*:?\s*\|?\s*"
PUBLISHED = "发布时间 发布日期 公开日期 公开时间 发文时间 发文日期 信息时间"
SIGNED = "成文日期 制发日期 生成日期 印发日期"
PUBLISHER = "发布机构 发文单位 发布单位 主办单位 承办单位 发文机关 发布机关"
NUMBER = "文号 发文字号 文件编号 文件号 发文号"
OPENNESS = "公开方式 公开范围 公开类别 公开属性 公开类型 公开形式 复文公开标记 建议公开范围 信息公开选项 信息公开属性 是否公开"
_OTHERS = "索引号 信息来源 来源 浏览次数 主题分类 体裁分类 组配分类 有效性 信息名称 名称"
_FACT = re.compile(rf"[•\[ ]*{spaced_out(' '.join((PUBLISHED, SIGNED, PUBLISHER, NUMBER, OPENNESS, _OTHERS)))}\s*(?:[\]:|]|$)")


def labelled(words: str, value: str) -> str:
    """A pattern for a value behind any of the labels; a label without any mark behind it begins a word of its own."""
    labels = spaced_out(words)
    return rf"(?:{labels}(?:\([^()]{{1,8}}\))?\s*(?=[\]:|])|(?<![\u4e00-\u9fff]){labels}){_TO_VALUE}{value}"


def is_fact(line: str) -> bool:
    """Whether a line is one of the page's facts: a known label, marked as such."""
    return _FACT.match(line) is not None
