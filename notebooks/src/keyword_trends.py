# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # Keyword trends: when does a word rise?
#
# | | |
# |---|---|
# | **Question** | A policy word seems to be everywhere lately. Is it, or do we only read more letters? |
# | **Minutes** | 15 |
# | **Level** | You have run *Start here* |
# | **What you need** | Nothing beyond the project |
# | **What you get** | Rates with intervals, and a feeling for how little a few letters can say |
#
# *Every reply in this corpus is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 关键词趋势：一个词从何时多起来？
#
# | | |
# |---|---|
# | **问题** | 某个政策词近来似乎随处可见，是真的多了，还是读到的答复多了？|
# | **用时** | 15 分钟 |
# | **难度** | 读过《从这里开始》即可 |
# | **所需** | 无 |
# | **所得** | 带区间的词频，以及“几件答复说明不了多少”的体会 |
#
# *本语料的每一件答复都是虚构的，只供学习方法，不能据以得出关于中国的任何结论。*

# %% [markdown] tags=["lang-en"]
# ## 1. Count, but against what?
#
# A word can become frequent because letters become long or many. So we count it per 10,000 words.

# %% [markdown] tags=["lang-zh"]
# ## 一、数是要数的，拿什么作分母？
#
# 答复多了、长了，什么词都会变多。因此看每万词出现多少次，而不看次数。

# %%
from helpers.measure import tokenize
from helpers.read import load_corpus

corpus = load_corpus("teaching")
tokens = tokenize(corpus)
corpus.replies.groupby("year").size().to_frame("replies").T

# %% [markdown] tags=["lang-en"]
# Some twenty letters a year are few for the rate of a rare word. We put several years together, and say how many letters each
# period has. Put your own words into the list; a phrase of several words is found too.

# %% [markdown] tags=["lang-zh"]
# 一年二十件上下，少见的词算不出可靠的频率。这里把几年并为一个时期，并标明各时期的件数。词表可以换成自己的，由几个词组成的短语也能找到。

# %% tags=["parameters"]
TERMS = ["营商环境", "专精特新", "技术改造", "园区", "贷款", "人才"]
YEARS_PER_PERIOD = 3

# %%
from helpers.measure import keyword_trend

trend = keyword_trend(tokens, TERMS, years_per_period=YEARS_PER_PERIOD, within_words=True, seed=0)
trend[trend["term"] == TERMS[0]].round(1)

# %% [markdown] tags=["lang-en"]
# `within_words` finds 专精特新 inside “专精特新”企业 too, as a reader would. `low` and `high` are found by drawing the
# *letters* of a period again and again. Words would be the wrong thing to draw: a term that occurs once in a letter tends
# to occur again.

# %% [markdown] tags=["lang-zh"]
# `within_words` 使“专精特新”企业里的专精特新也计算在内，与人读的时候一样。`low` 与 `high` 由对该时期的答复“按件”
# 反复重抽样得出。不能按词抽：同一件里某个词出现一次，往往接着出现好几次。

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "How often six terms occur in the invented replies, by period: occurrences per 10,000 words, each panel on its own "
    "scale from zero; 95% bootstrap intervals over replies; hollow points: fewer than ten replies; n: replies. "
    "Every reply in this corpus is invented."
)
alt = "Six panels of points with intervals over periods of three years, one panel a term."

# %% tags=["lang-zh"]
LANGUAGE = "zh"
caption = (
    "六个词在虚构答复中的使用频率，按时期：每万词出现次数，各图纵轴独立，均从零起；线段为按件重抽样的 95% 区间；"
    "空心点表示不足十件；n 为件数。本语料的每一件答复都是虚构的。"
)
alt = "六幅小图，各以点和线段表示一个词在各三年期的频率与区间。"

# %%
from helpers.measure import load_glosses
from helpers.show import plot_keyword_trend, save_figure, use_style

use_style(LANGUAGE)
figure = plot_keyword_trend(trend, glosses=load_glosses() if LANGUAGE == "en" else None)
save_figure(figure, "keyword_trends", data=trend, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** How far do the intervals overlap, and how many letters stand behind a point? What looks like a rise can be
# one letter that happens to be about that matter.
#
# Here the truth is known: the first three words were planted before the letters were written. The first begins in 2018,
# the second rises from 2019, the third has no trend (`corpus/teaching/PLAN.md`). Which of the three would you have read
# off the figure? And who wrote: is it the same mixture of governments in every year?

# %% [markdown] tags=["lang-zh"]
# **存疑。** 各点的区间彼此重叠多少？一个点背后有几件答复？看上去的上升，也许只是有一件恰好谈这件事。
#
# 这里真值是已知的：前三个词在动笔之前就种了下去，第一个自 2018 年起才有，第二个自 2019 年起逐年增多，第三个没有走势
# （见 `corpus/teaching/PLAN.md`）。单看这幅图，三者您能看出几个？各年答复的单位，层级构成又是否相同？

# %%
import pandas as pd

pd.crosstab(corpus.replies["level"], corpus.replies["year"])

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: a rate with its denominator, its interval and its number of letters.
# - Not shown: a trend of anything outside this corpus. It can only tell what its own letters say, and these are invented.
#
# **Next question:** what do your own letters say? `python -m helpers analyze FOLDER OUT` does all of this at once.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：频率要连同分母、区间和件数一起看。
# - 没有说明：语料以外的任何趋势。它只能说明自身，何况都是虚构的。
#
# **下一个问题：** 自己手里的答复说了什么？用 `python -m helpers analyze 文件夹 结果` 走完全程。
