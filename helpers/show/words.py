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
    "log_ratio": ("Log ratio of the rates (1: twice as frequent)", "频率比的二进对数（1 即两倍）"),
    "target": ("target", "目标组"),
    "reference": ("reference", "参照组"),
    "in_replies": ("replies ← : →", "件数 ← : →"),
    "jackknife": ("bars: 95% interval, jackknife over replies", "线段：按件刀切法的 95% 区间"),
    "significant": ("filled: q < .05, replies permuted", "实心：按件置换检验 q < 0.05"),
    "no_interval": ("diamond: too few replies of one group for an interval", "菱形：一组所见件数太少，无区间"),
    "thin_groups": ("one group has fewer than ten replies", "有一组不足十件"),
    "strips": ("{} parts, as wide as their texts; height: rate, the highest of each term fills its strip",
               "共 {} 部分，宽度为篇幅，高度为词频，各词以最高者为满格"),
    "dp": ("{} times, DP {:.2f}\nby chance {:.2f}", "{} 次，DP {:.2f}\n随机 {:.2f}"),
    "not_there": ("not in the\ncorpus", "语料中无"),
    "corpus_share": ("Share of the corpus (%)", "占语料比重（%）"),
    "jieba+lexicon": ("jieba with lexicon", "jieba 加词表"),
    "jieba+hmm": ("jieba with HMM", "jieba 加 HMM"),
    "icu": ("ICU", "ICU"),
    "characters": ("pairs of characters", "二字组"),
    "none": ("no word out", "不去词"),
    "function": ("function words out", "去虚词"),
    "function+letter": ("function and letter words out", "去虚词和函件用语"),
    "agreement": ("{} (ρ ≥ {:.2f})", "{}（ρ ≥ {:.2f}）"),
    "of_keys": ("{} of {} rows; beside them in how many variants found; ρ: rank correlation with the first, all rows",
                "示 {} 行，共 {} 行；右为有值的做法数；ρ：与第一种做法的秩相关，按全部行计算"),
    "community": ("Community", "社群"),
    "ties": (
        "discs: windows with the term, of {}; lines: together more often than chance (q ≤ 0.05), width by NPMI",
        "圆点：含该词的窗口数（共 {} 个）；连线：共现多于随机（q ≤ 0.05），粗细为 NPMI",
    ),
    "untied": ("{} terms without a tie not drawn", "未画出无连线的 {} 个词"),
    "table": ("Table", "表"),
    "figure": ("Figure", "图"),
}


def label(key: str, otherwise: str | None = None) -> str:
    """A word of the figures in the language that `use_style` set; of a name that a user gave, what to write instead."""
    if otherwise is not None and key not in _WORDS:
        return otherwise
    return _WORDS[key][current_language() == "zh"]
