"""The words on figures and reports in both languages; what a reader sees is written here once."""

from __future__ import annotations

from helpers.show.style import current_language

_WORDS = {
    "year": ("Year", "年份"),
    "period": ("Period", "时期"),
    "rate": ("Occurrences per 10,000 words", "每万词出现次数"),
    "share": ("Share of the text (%)", "占全文比重（%）"),
    "weight": ("Share of the topic (%)", "词在主题中的比重（%）"),
    "topic": ("Topic", "主题"),
    "replies": ("replies", "答复件数"),
    "documents": ("documents", "文件件数"),
    "position": ("Share of the letter's words (%)", "占正文词数的比重（%）"),
    "coverage": ("Share of {} replies (%)", "占 {} 件答复的比重（%）"),
    "title": ("title", "标题"),
    "proposal_title": ("name of the item", "案由"),
    "session": ("session", "届次"),
    "number": ("number of the item", "编号"),
    "department": ("department", "答复单位"),
    "addressee_type": ("addressee", "主送（称谓）"),
    "document_number": ("document number", "发文字号"),
    "class_mark": ("class of handling", "办理类别"),
    "openness": ("openness", "公开属性"),
    "published": ("date of publishing", "发布日期"),
    "signed": ("date of signing", "落款日期"),
    "region": ("province", "省份"),
    "thin": ("hollow: fewer than ten texts", "空心：不足十件"),
    "interval": ("bars: 95% interval, texts resampled", "线段：按件重抽样的 95% 区间"),
    "theta": ("Position on the scale (θ)", "在标尺上的位置（θ）"),
    "beta": ("Weight of the word (β); {} words, {} more further out", "词的权重（β）；{} 个词，另有 {} 个过远未画"),
    "psi": ("Log count at the middle of the scale (ψ)", "标尺中点处的对数频次（ψ）"),
    "position_interval": ("lines: {}% intervals; {} documents", "线段：{}% 置信区间；共 {} 份文本"),
    "between": ("; ", "；"),
    "list": (", ", "、"),
    "brackets": ("({})", "（{}）"),
    "context": ("context", "背景"),
    "answer": ("answer", "答复"),
    "next_steps": ("next steps", "下一步"),
    "closing": ("closing", "结语"),
    "no_heading": ("(no heading)", "（无标题）"),
    "table": ("Table", "表"),
    "figure": ("Figure", "图"),
}


def label(key: str) -> str:
    """A word of the figures in the language that `use_style` set."""
    return _WORDS[key][current_language() == "zh"]
