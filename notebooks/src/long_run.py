# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # The long run: sixty years of industrial words
#
# | | |
# |---|---|
# | **Question** | A reply of 2020 speaks of industries and innovation. Since when does government speak that way? |
# | **Minutes** | 15 |
# | **Level** | You have run *Keyword trends* |
# | **What you need** | Nothing beyond the project |
# | **What you get** | Six words from 1954 to 2017 in real reports, and what such a curve cannot tell |
#
# *These are counts of real texts: the State Council's work reports. Unlike the invented replies, they bear findings, within
# the limits named below.*

# %% [markdown] tags=["lang-zh"]
# # 长时段：六十年来怎样谈工业
#
# | | |
# |---|---|
# | **问题** | 2020 年的答复谈“产业”、谈“创新”。政府是从什么时候起这样说话的？|
# | **用时** | 15 分钟 |
# | **难度** | 读过《关键词趋势》即可 |
# | **所需** | 无 |
# | **所得** | 六个词在 1954 至 2017 年真实报告中的走势，以及这类曲线说明不了的事 |
#
# *这里用的是真实文本——国务院政府工作报告——的词频。与虚构的答复不同，它可以支持结论，但须守住下文所说的限度。*

# %% [markdown] tags=["lang-en"]
# ## 1. Words without sentences
#
# The texts are not in this project, their counts are: how often each word stands in the report of each year. That is
# enough for a rate and too little for a phrase or a quotation.

# %% [markdown] tags=["lang-zh"]
# ## 一、有词无句
#
# 报告原文不在本项目之内，所附的是词频：某年的报告里某个词出现几次。算频率够用，要查短语、引原句就不够了。

# %%
from helpers.measure import load_reference_counts

counts = load_reference_counts()
counts.groupby("year")["count"].agg(words="sum", terms="size").iloc[[0, 10, 20, 30, 40, 48]]

# %% [markdown] tags=["lang-en"]
# The reports differ in length, so again rates and not counts. Six years are left out: in five of them somebody reported
# on the plan, the budget or agriculture, and of one there is only an abstract. In some years there was no report.

# %% [markdown] tags=["lang-zh"]
# 各年报告长短不一，所以仍看频率，不看次数。有六年不计：五年所报告的是计划、预算或农业，一年只有摘要。另有一些年份没有报告。

# %% tags=["parameters"]
TERMS = ["工业", "计划", "市场", "国有企业", "产业", "创新"]

# %%
from helpers.measure import reference_trend

trend = reference_trend(TERMS, within_words=True)
shown = trend[trend["period"].isin([1954, 1978, 1993, 2017])]
shown.pivot(index="period", columns="term", values="rate")[TERMS].round(1)

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "Six words in the State Council's work reports, 1954-2017: occurrences per 10,000 words, inside longer words too; each "
    "panel on its own scale from zero. A gap is a year without a premier's report. Counts of real texts, 43 reports."
)
alt = "Six panels of points joined over the years 1954 to 2017, one panel a word."

# %% tags=["lang-zh"]
LANGUAGE = "zh"
caption = (
    "六个词在 1954—2017 年国务院政府工作报告中的使用频率：每万词出现次数，包含在更长的词里也计算在内；各图纵轴独立，"
    "均从零起。空缺为没有总理政府工作报告的年份。真实文本的词频，共 43 篇。"
)
alt = "六幅小图，各以相连的点表示一个词在 1954 至 2017 年间的频率。"

# %%
from helpers.show import plot_keyword_trend, save_figure, use_style

use_style(LANGUAGE)
english = ["industry", "plan", "market", "state-owned enterprises", "industries", "innovation"]
glosses = dict(zip(TERMS, english, strict=False)) if LANGUAGE == "en" else None
figure = plot_keyword_trend(trend, glosses=glosses)
save_figure(figure, "long_run", data=trend, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** There are no intervals. A year has one report, and nothing was sampled; but that does not make the curve
# exact. One drafter may write 流通 where another would write 市场, and the report of a year with a new plan is full of 计划. Look at
# how far neighbouring years lie apart before you name a turn.
#
# And is it the same word? In 1954 计划 is the plan that runs the economy, in 2017 an action plan against soil pollution. A
# count does not know. Which of the six words would you have to read in its sentences first?

# %% [markdown] tags=["lang-zh"]
# **存疑。** 图上没有区间。一年只有一篇报告，谈不上抽样，但这不等于曲线是精确的。换一批起草的人，“市场”可能写成“流通”；赶上编制规划的年份，
# 满篇都是“计划”。先看看相邻两年相差多少，再说哪里是转折。
#
# 再者，它还是同一个词吗？1954 年的“计划”是统管经济的计划，2017 年的“计划”可以是土壤污染防治行动计划，单看次数分辨不出。
# 这六个词里，哪几个必须先回到句子里去读？

# %% [markdown] tags=["lang-en"]
# ## 2. What the segmenter decides
#
# Before counting, somebody has to cut. Inside which longer words does 工业 stand? If your question is of industry as a
# sector, 工业化 may belong to it; 工业品 perhaps not.

# %% [markdown] tags=["lang-zh"]
# ## 二、分词替我们作的决定
#
# 数之前先要切。“工业”包含在哪些更长的词里？若问的是作为部门的工业，“工业化”大概算数，“工业品”就未必。

# %%
inside = counts[counts["term"].str.contains(TERMS[0], regex=False)]
inside.groupby("term")["count"].sum().nlargest(10).to_frame("occurrences").T

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: when the reports began to use a word, and when they left it.
# - Not shown: what was done under it. A word may go because its matter is settled, or because it failed.
#
# **Next question:** how do local governments take up such words, and how much later? That needs replies with places and
# dates: your own, or the invented ones for practice.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：报告从何时起用某个词，又在何时不再用它。
# - 没有说明：这个词底下做了什么。一个词退场，可能是事情办完了，也可能是没有办成。
#
# **下一个问题：** 地方政府怎样接过这些词，晚多少年？这要有带地区和日期的答复：自己收集的，或者先拿虚构的练手。
