"""The sentences of the report in both languages."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pandas as pd

from helpers.measure import load_glosses
from helpers.show.style import Language
from helpers.show.words import THEMES


@dataclasses.dataclass(frozen=True)
class Words:
    """The report's sentences in one language."""

    language: Language
    title: str
    lead: str
    unknown: str
    fact_names: tuple[str, ...]
    words_heading: str
    words_text: str
    formulas_text: str
    words_table: str
    trend_heading: str
    trend_text: str
    trend_table: str
    trend_caption: str
    trend_alt: str
    topic_heading: str
    topic_text: str
    topic_table: str
    topic_caption: str
    topic_alt: str
    prevalence_caption: str
    prevalence_alt: str
    limits: tuple[str, ...]
    invented_text: str
    invented: bool = False

    def joined(self, *sentences: str) -> str:
        """Sentences in a row; Chinese ones need no blank between them."""
        return (" " if self.language == "en" else "").join(sentences)

    def of_invented(self, words: str) -> str:
        """The words, and behind them that the replies are invented, where they are."""
        return self.joined(words, self.invented_text) if self.invented else words

    def glosses(self, terms: Iterable[str]) -> dict[str, str] | None:
        """English glosses of the terms for English figures; None for Chinese ones."""
        if self.language == "zh":
            return None
        english = load_glosses()
        return {term: english[term] for term in terms if term in english}

    def table(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table as the report prints it: column heads, themes, yes and no in the report's language."""
        chinese = self.language == "zh"
        shown = table.drop(columns="english", errors="ignore") if chinese else table.copy()
        for column in shown.columns:
            if shown[column].dtype == bool:
                shown[column] = shown[column].map({True: _YES[chinese], False: ""})
        if "theme" in shown:
            shown["theme"] = shown["theme"].map(lambda theme: THEMES[theme][chinese])
        return shown.rename(columns={column: _HEADS[column][chinese] for column in shown.columns})


_YES = ("yes", "是")

_HEADS = {
    "term": ("Term", "词语"), "count": ("Occurrences", "出现次数"), "sections": ("Sections", "出现部分数"),
    "english": ("In English", ""), "theme": ("Theme", "领域"), "period": ("Period", "时期"),
    "used_in": ("Texts with it", "用到件数"), "tokens": ("Words", "总词数"), "replies": ("Texts", "件数"),
    "rate": ("Per 10,000 words", "每万词次数"),
    "low": ("95% from", "95% 下限"), "high": ("to", "95% 上限"), "thin": ("Fewer than ten texts", "不足十件"),
    "topic": ("Topic", "主题"), "rank": ("Rank", "位次"), "weight": ("Share of the topic", "占主题比重"),
    "stable": ("Stable", "稳定"),
}  # fmt: skip


def words_of(language: Language, *, invented: bool = False) -> Words:
    """The report's sentences; `invented` for the teaching corpus, which every caption must name as such."""
    return dataclasses.replace(_ENGLISH if language == "en" else _CHINESE, invented=invented)


_ENGLISH = Words(
    language="en",
    title="What the texts of {corpus} speak of",
    lead="Words, trends and topics of a folder of texts, each figure with the table behind it.",
    unknown="unknown",
    fact_names=(
        "texts read", "years", "sections counted", "words counted", "duplicates left out", "files not read",
        "digest of the corpus",
    ),
    words_heading="Policy terms",
    words_text="Terms of the policy lexicon are kept whole and counted like all others; the table lists those "
    "found in the largest number of sections.",
    formulas_text="The formulas of letters (收悉, 现答复如下, thanks) are set aside first.",
    words_table="Policy terms by the number of sections that use them.",
    trend_heading="Trends",
    trend_text="A rate is the number of times a term occurs in 10,000 words, inside longer words too. Texts, not "
    "words, are drawn again to find the interval, because a term comes in bursts within one text. A period without "
    "texts is left empty.",
    trend_table="Rates of terms by period.",
    trend_caption="How often terms occur in {corpus}, by period. Points are rates in 10,000 words, each panel on its "
    "own scale; bars are 95% bootstrap intervals over texts (none where fewer than about four texts have the term); "
    "hollow points have fewer than ten texts; n: texts.",
    trend_alt="Panels of points over periods, one for each of the terms {terms}.",
    topic_heading="Topics",
    topic_text="A topic is a pattern of words that go together; its label is its heaviest words and not a finding. "
    "It is stable if models of four fifths of the texts, drawn at random, find it too; the others are grey. Read the "
    "passages in tables/topic_documents.csv before naming one.",
    topic_table="The heaviest words of each topic.",
    topic_caption="The eight heaviest words of {k} topics in {corpus} ({method}, sections as documents). Each panel "
    "has its own scale.",
    topic_alt="Bar charts of the eight heaviest words of {k} topics.",
    prevalence_caption="How much of the text each topic takes, by period, in {corpus}; weighted by words. Bars are "
    "95% intervals (Wilson, texts as clusters; none with fewer than two); hollow points have fewer than ten texts; "
    "all panels share one scale.",
    prevalence_alt="Panels of points over periods, one for each of {k} topics.",
    limits=(
        "What is published is chosen: texts that were never made public are in no count.",
        "How often a term is used says nothing of what was done.",
        "The number of topics is a resolution and not a truth; another number gives other topics.",
        "The intervals reflect only which texts were sampled, not errors of reading, segmentation or modelling.",
    ),
    invented_text="Every reply in this corpus is invented.",
)  # fmt: skip

_CHINESE = Words(
    language="zh",
    title="{corpus}：文本说了什么",
    lead="一批文本的用词、趋势与主题；每幅图均附数据表。",
    unknown="不详",
    fact_names=("读入文本（件）", "年份", "计入的部分", "计入词数", "重复未计（件）", "未能读入（件）", "语料校验值"),
    words_heading="政策词",
    words_text="政策词表中的词在分词时保持完整，与其他词一并计数；下表列出见于最多部分的词。",
    formulas_text="收悉、现答复如下、致谢等公文套语在计数之前已按结构剔除。",
    words_table="政策词及其出现的部分数。",
    trend_heading="趋势",
    trend_text="频率指每万词出现的次数，包含在更长的词里也计算在内。同一件文本里某个词往往成串出现，因此区间按件而不是按词重抽样得出。"
    "没有文本的时期留空，不按零计。",
    trend_table="各时期的词频。",
    trend_caption="{corpus}各时期若干词语的使用频率。点为每万词出现次数，各图纵轴独立；线段为按件重抽样的 95% "
    "区间（含该词的不足四件左右时无区间）；空心点表示不足十件；n 为件数。",
    trend_alt="分图展示{terms}各词在各时期的频率。",
    topic_heading="主题",
    topic_text="主题是经常同时出现的一组词，其名称只是权重最高的几个词，并不是结论。随机抽取五分之四的文本另行拟合，仍能找到的"
    "主题才算稳定，其余画成灰色。命名之前，请先读 tables/topic_documents.csv 所列的代表性文字。",
    topic_table="各主题权重最高的词。",
    topic_caption="{corpus}中 {k} 个主题各自权重最高的八个词（{method}，以部分为分析单元）。各图横轴独立。",
    topic_alt="{k} 个主题各自权重最高的八个词的条形图。",
    prevalence_caption="{corpus}中各主题占全文的比重，按时期，以词数加权。线段为 Wilson 法的 95% 区间，以件为群；"
    "不足两件时无区间，空心点表示不足十件；各图共用一个纵轴。",
    prevalence_alt="分图展示 {k} 个主题在各时期的比重。",
    limits=(
        "公开本身带有选择性：未在网上公开的文本不在统计之列。",
        "一个词用得多，不等于事情做得多。",
        "主题个数是分辨率，不是事实；换一个数目，主题也会变。",
        "区间只反映文本抽取的偶然性，不包括读取、分词和模型本身的误差。",
    ),
    invented_text="本语料的每一件答复都是虚构的。",
)
