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
# No number wins in all four, and the first often rises without end: more topics guess a little better. Hence a rule, written down now:
# leave out the numbers whose guesses are nearer to the worst than to the best, or worse than those of a smaller number by more than chance;
# find the most stable of the rest; take the **smallest** whose stability is within that one's interval.

# %% [markdown] tags=["lang-zh"]
# ## 二、先立规则，后看结果
#
# 对每个主题数，各拟合十个模型，彼此只有随机起点不同；对每个模型问四件事：
#
# - **留出词的似然**：把一部分文本的词遮去一半，模型猜得准不准？
# - **连贯性**（NPMI）：同一主题的前几个词，在答复里是否真的挨在一起？
# - **独有性**：这些词是否只属于这一个主题？
# - **稳定性**：换一个起点，还能找到同样的主题吗？
#
# 没有哪个数样样领先，头一项更是往往随主题数一路上升：主题越多，总能猜得略好一点。所以现在就把规则写定：猜得离最差的近、离最好的远，或者比更小的数
# 还差且差距超出偶然的，去掉；在余下的数里找出最稳定的一个；凡稳定性落在它的区间之内的，取其中**最小**的。

# %% tags=["parameters"]
NUMBERS = [5, 8, 11, 15, 20]

# %% [markdown] tags=["lang-en"]
# Nothing is chosen from one seed: `choose_k` refuses fewer than ten. This is the cell that takes a minute.

# %% [markdown] tags=["lang-zh"]
# 只凭一个随机种子，什么也不选：少于十个种子，`choose_k` 不予受理。要算一分钟上下的，就是下面这一格。

# %%
from helpers.measure import choose_k, search_k

runs = search_k(dtm, NUMBERS, seeds=range(10), tokens=tokens, max_iter=150, progress=False)
choice = choose_k(runs)
choice[["k", "held_out", "npmi", "exclusivity", "stability", "foretells", "stable", "chosen"]].round(3)

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "Scores of fifty topic models of the invented replies (Gibbs sampling, sections as documents), by the number of "
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

# %% [markdown] tags=["lang-en"]
# **A doubt.** The likelihood had not stopped rising where our grid ends. By that score alone we should still be adding topics, and soon have one for
# every factory: sections of one letter share its names, and a topic of names guesses them well. The rule does not ask for the
# best guess; it asks for topics that are found again.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 表格到头，似然还在上升。单看这一项，主题还得往上加，不久就会一家工厂一个主题：同一件答复的各部分共用几个企业名，专收这些名字的主题
# 自然猜得准。规则要的不是猜得最准，而是换个起点还找得到。

# %% [markdown] tags=["lang-en"]
# ## 3. Against the plan
#
# Here, and only here, we can look behind the curtain: the letters were written to a plan of eleven themes. How well do the heaviest
# topics of the letters agree with it (NMI: 0 nothing, 1 all; beside it what chance gives)?

# %% [markdown] tags=["lang-zh"]
# ## 三、对照计划
#
# 只有在这里，才看得到幕后：这些答复是按十一个题材的计划写的。各件答复权重最高的主题，与计划吻合几分（NMI：0 为毫不相干，1 为完全一致；
# 旁边是碰运气也能得到的数值）？

# %%
import pandas as pd

from helpers.measure import fit_topics, theme_agreement
from helpers.read.corpus import TEACHING

plan = pd.read_csv(TEACHING / "truth.csv").set_index("file")["main_theme"]
themes = corpus.replies.set_index("reply_id")["source"].map(plan)
models = {k: fit_topics(dtm, k, "gibbs", max_iter=150) for k in NUMBERS}
agreement = pd.concat({k: theme_agreement(model, themes) for k, model in models.items()}, names=["k", None])
agreement.query("statistic == 'nmi'")[["value", "low", "high", "chance"]].droplevel(1).round(2)

# %% [markdown] tags=["lang-en"]
# The rule does not know the plan, and took eleven. Before you cheer: fifteen and twenty agree with the plan at least as well, since small topics
# fall into one theme more easily (chance rises too). Whoever publishes eleven topics should show the neighbours. And a plan is
# not what the letters *say*; their readers may see other themes in them.

# %% [markdown] tags=["lang-zh"]
# 规则并不知道计划，选出的恰是十一个。且慢喝彩：十五个、二十个与计划的吻合不在其下，因为主题越小，越容易整个落进一个题材（碰运气的数值也跟着上升）。
# 凡发表十一个主题的，也该把相邻的几个数一并示人。何况计划并不就是答复*所说*的，读者从中看出的，也许是另一些题材。

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: scores disagree; a rule written beforehand takes the choice out of our hands; more seeds than one are needed to see that a
#   difference is a difference.
# - Not shown: that there are eleven topics. A number of topics is a resolution, and the question decides how fine it must be.
#
# **Next question:** what grew, and where? Open *Topics over time and place*.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：几项得分各说各话；事先写定的规则，使选择不由我们随意；差别是不是差别，一个种子看不出来。
# - 没有说明：主题就是十一个。主题数是分辨率，该多细，要看问的是什么。
#
# **下一个问题：** 什么多了，多在何处？请看《主题的时与地》。
