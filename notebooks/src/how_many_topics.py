# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # How many topics: choosing a number that nobody planned
#
# | | |
# |---|---|
# | **Question** | A topic model wants to be told the number of topics. Which number, and who says so? |
# | **Minutes** | 20 |
# | **Level** | You have run *Topics* |
# | **What you need** | Nothing beyond the project; one cell computes for a minute |
# | **What you get** | Fifty models, a rule written before looking, its choice, and the choice held against the plan |
#
# *Every reply in this corpus is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 几个主题才合适：选一个没有人规定过的数
#
# | | |
# |---|---|
# | **问题** | 主题模型要人先说出主题的个数。该说几个，凭什么？|
# | **用时** | 20 分钟 |
# | **难度** | 读过《主题》即可 |
# | **所需** | 无；有一格要算一分钟上下 |
# | **所得** | 五十个模型，一条看结果之前就写定的规则，规则选出的数，以及它与计划的对照 |
#
# *本语料的每一件答复都是虚构的，只供学习方法，不能据以得出关于中国的任何结论。*

# %% [markdown] tags=["lang-en"]
# ## 1. The easy way out
#
# In *Topics* we wrote a number and ran on. A reviewer will ask why that one. "It looked best" is no answer: with one model a
# number, whoever looks long enough finds a reason for each. So first the pile, as before, and then many models.

# %% [markdown] tags=["lang-zh"]
# ## 一、偷懒的办法
#
# 在《主题》里，我们写下一个数就往下算了。评审人会问：为什么是它？“看上去最好”不成理由——每个数只拟合一个模型，看得久了，总能替任何一个数
# 找到理由。所以先照旧备好材料，再拟合许多个模型。

# %%
from helpers.measure import document_term_matrix, load_stop_words, tokenize
from helpers.read import load_corpus

corpus = load_corpus("teaching")
stop_words = load_stop_words("function+letter")
tokens = tokenize(corpus).without(stop_words, numerals=True, min_characters=2)
dtm = document_term_matrix(tokens, min_df=3, max_df=0.15)
dtm.matrix.shape

# %% [markdown] tags=["lang-en"]
# ## 2. The rule, before the results
#
# For every number of topics we shall fit ten models that differ in their random start alone, and ask four things of each:
#
# - **held-out likelihood**: half of the words of some documents is hidden; how well does the model guess them?
# - **coherence** (NPMI): do the top words of a topic stand near each other in the letters?
# - **exclusivity**: are they words of that topic alone?
# - **stability**: does another start find the same topics?
#
# No number wins in all four. Hence a rule, written down now: leave out the numbers that guess worse than the best by more than
# chance; leave out those that another equals or beats in everything; of the rest take the **smallest**.

# %% [markdown] tags=["lang-zh"]
# ## 二、先立规则，后看结果
#
# 对每个主题数，各拟合十个模型，彼此只有随机起点不同；对每个模型问四件事：
#
# - **留出似然**：把一部分文本的词遮去一半，模型猜得准不准？
# - **连贯度**（NPMI）：同一主题的前几个词，在答复里是否真的挨在一起？
# - **排他度**：这些词是否只属于这一个主题？
# - **稳定度**：换一个起点，还能找到同样的主题吗？
#
# 没有哪个数样样领先，所以现在就把规则写定：凡是猜得比最好者差、且差距超出偶然的，去掉；凡是另有一个数样样不输、至少一样占先的，也去掉；
# 余下的取**最小**的一个。

# %% tags=["parameters"]
NUMBERS = [4, 8, 12, 18, 26]

# %% [markdown] tags=["lang-en"]
# Nothing is chosen from one seed: `choose_k` refuses fewer than ten. This is the cell that takes a minute.

# %% [markdown] tags=["lang-zh"]
# 只凭一个随机种子，什么也不选：少于十个种子，`choose_k` 不予受理。要算一分钟上下的，就是下面这一格。

# %%
from helpers.measure import choose_k, search_k

runs = search_k(dtm, NUMBERS, seeds=range(10), tokens=tokens, max_iter=150, progress=False)
choice = choose_k(runs)
choice[["k", "held_out", "npmi", "exclusivity", "stability", "close", "pareto", "chosen"]].round(3)

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "Four scores of fifty topic models of the invented replies (Gibbs sampling, sections as documents), by the number of "
    "topics; points: ten seeds each; line and band: mean and 95% interval; the number chosen by the rule is marked. "
    "Every reply in this corpus is invented."
)
alt = "Panels of scores over the number of topics, with the chosen number marked."

# %% tags=["lang-zh"]
LANGUAGE = "zh"
caption = (
    "五十个主题模型的各项得分（吉布斯抽样，以部分为分析单元），横轴为主题数；点：每个主题数十个种子；线和带：均值及 95% 区间；"
    "标出的是按规则选定的主题数。本语料的每一件答复都是虚构的。"
)
alt = "各项得分随主题数变化的小图，标有选定的主题数。"

# %%
from helpers.show import plot_search_k, save_figure, use_style

use_style(LANGUAGE)
figure = plot_search_k(runs, choice)
save_figure(figure, "how_many_topics", data=runs, caption=caption, alt=alt).name
