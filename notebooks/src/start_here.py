# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # Start here: one reply, one figure
#
# | | |
# |---|---|
# | **Question** | Somebody sent a department a list of requests. How does its letter divide its space among them? |
# | **Minutes** | 10 |
# | **Level** | First steps; no programming needed to follow |
# | **What you need** | Nothing: the corpus comes with the project |
# | **What you get** | A letter read into parts, and a figure of their lengths |
#
# *Every reply in this corpus is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 从这里开始：一件答复，一幅图
#
# | | |
# |---|---|
# | **问题** | 代表、委员提了几条意见，部门的复文在各条上各用了多少笔墨？|
# | **用时** | 10 分钟 |
# | **难度** | 入门，不要求会编程 |
# | **所需** | 无，语料随项目提供 |
# | **所得** | 一件拆分成段的答复，一幅各段篇幅图 |
#
# *本语料的每一件答复都是虚构的，只供学习方法，不能据以得出关于中国的任何结论。*

# %% [markdown] tags=["lang-en"]
# ## 1. A letter lies on the desk
#
# A deputy to a people's congress writes a *suggestion* (建议); a member of the political consultative conference
# writes a *proposal* (提案). A department must answer in writing. The answer, 答复, looks like a form letter, and yet
# within it the department chooses what to dwell on and what to pass over. Let us take one and look.
#
# **First time here?** Click into a cell and press Shift+Enter to run it. Run the cells from top to bottom.

# %% [markdown] tags=["lang-zh"]
# ## 一、案头的一封复文
#
# 人大代表提“建议”，政协委员提“提案”，承办部门须书面答复。答复看似程式化，但哪一条多写、哪一条少写，仍由部门自己拿捏。
# 先取一件来看。
#
# **第一次使用？** 点进一个单元格，按 Shift+Enter 运行；请自上而下依次运行。

# %%
from helpers.read import load_corpus

corpus = load_corpus("teaching")
corpus

# %% [markdown] tags=["lang-en"]
# Change the next line to read another letter: any name from the column `source`.

# %% [markdown] tags=["lang-zh"]
# 想读别的答复，改下面一行即可，取 `source` 一列中任一文件名。

# %%
corpus.replies[["source", "year", "kind", "level", "number", "title"]].head(20)

# %% tags=["parameters"]
REPLY = "shuoyuan_2021_01.txt"

# %%
reply = corpus.replies.set_index("source", drop=False).loc[REPLY]
reply[["title", "department", "addressee_type", "co_handlers", "published", "signed"]].to_frame("")

# %% [markdown] tags=["lang-en"]
# The reader has kept facts of the header and dropped every personal name: of the addressee only the *kind* is left.
# What a page does not say stays empty. Two dates stand here because a letter is signed first and published later;
# trends use the day it was signed.

# %% [markdown] tags=["lang-zh"]
# 读入时只留下函头的事实，个人姓名一律不留，称谓只保留“类别”。页面没有的内容就空着，不作猜测。
# 日期有两个：先落款，后公开；作趋势分析时以落款日期为准。

# %% [markdown] tags=["lang-en"]
# ## 2. The parts of the letter

# %% [markdown] tags=["lang-zh"]
# ## 二、复文的各个部分

# %%
parts = corpus.sections[corpus.sections["reply_id"] == reply["reply_id"]]
parts[["level", "label", "heading", "role", "start", "end"]].reset_index(drop=True)

# %% [markdown] tags=["lang-en"]
# Levels follow the numerals of official prose: 一、 then (一) then 1. or 一是; level 0 stands under no heading. `start`
# and `end` are places in the text, so that every number below can be traced to its words.

# %% [markdown] tags=["lang-zh"]
# 层级依公文序号而定：一、为第一级，（一）为第二级，1. 或“一是”为第三级；没有标题的段落记为 0。`start` 与 `end` 是在全文中的位置，
# 下文每个数字都可以据此回到原文。

# %% [markdown] tags=["lang-en"]
# ## 3. Who gets how many words?

# %% [markdown] tags=["lang-zh"]
# ## 三、各部分各写了多少？

# %%
from helpers.measure import section_lengths, tokenize

tokens = tokenize(corpus)
lengths = section_lengths(tokens, corpus, reply["reply_id"])
lengths[["heading", "role", "tokens", "share"]].round(3)

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "How one invented reply divides its words among its parts. Numbers at the bars are words; opening and closing "
    "formulas are left out. Grey: context; blue: answers; yellow: next steps. Every reply in this corpus is invented."
)
alt = "Horizontal bars, one for each part of a letter, showing its share of the letter's words."

# %% tags=["lang-zh"]
LANGUAGE = "zh"
caption = (
    "一件虚构答复各部分的篇幅。条旁数字为词数，开头与结尾的套语不计在内；灰色为背景，蓝色为答复，黄色为下一步。"
    "本语料的每一件答复都是虚构的。"
)
alt = "横条图，每条对应复文的一个部分，长度为该部分词数占正文的比重。"

# %%
from helpers.show import plot_section_lengths, save_figure, use_style

use_style(LANGUAGE)
figure = plot_section_lengths(lengths)
save_figure(figure, "section_lengths", data=lengths, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** Length is not effort. Here the refusal (no new fund) is the shortest answer of all, and the longest one
# recounts what has been done. Read both.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 篇幅不等于力度。这一件里，婉拒设立基金的一段最短，最长的一段多是讲已办的事。请把这两段都读一读。

# %%
texts = corpus.sections.set_index("section_id")["text"]
for extreme in (lengths["tokens"].idxmin(), lengths["tokens"].idxmax()):
    print(texts[lengths.loc[extreme, "section_id"]], end="\n\n")

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: a page becomes facts and parts with exact places; words are counted by part; the figure is saved with its
#   table, caption and the record of how it was made (`figures/manifest.json`).
# - Not shown: whether the requests were met, or how the letter compares with others.
#
# **Next question:** what do *many* letters speak of? Open *Topics*.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：一页文字如何变成事实与段落，位置准确到字；词数如何分段统计；图与数据表、图注、生成记录（`figures/manifest.json`）一并保存。
# - 没有说明：所提意见是否得到落实；这一件与其他答复相比如何。
#
# **下一个问题：** 许多件答复放在一起，都谈些什么？请看《主题》。
