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
# | **Minutes** | 25 |
# | **Level** | You have run *Topics* |
# | **What you need** | Nothing beyond the project; one cell computes for a minute, another for half of one |
# | **What you get** | Fifty models, a rule written before looking, its choice, the choice held against the plan, and its neighbours |
#
# *Every reply in this corpus is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 几个主题才合适：选一个没有人规定过的数
#
# | | |
# |---|---|
# | **问题** | 主题模型要人先说出主题的个数。该说几个，凭什么？|
# | **用时** | 25 分钟 |
# | **难度** | 读过《主题》即可 |
# | **所需** | 无；有一格要算一分钟上下，另一格约半分钟 |
# | **所得** | 五十个模型，一条看结果之前就写定的规则，规则选出的数，它与计划的对照，以及左右相邻的数 |
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
# fall into one theme more easily (chance rises too). And a plan is not what the letters *say*; their readers may see other themes
# in them. Whoever publishes eleven topics should show the neighbours.

# %% [markdown] tags=["lang-zh"]
# 规则并不知道计划，选出的恰是十一个。且慢喝彩：十五个、二十个与计划的吻合不在其下，因为主题越小，越容易整个落进一个题材（碰运气的数值也跟着上升）。
# 何况计划并不就是答复*所说*的，读者从中看出的，也许是另一些题材。凡发表十一个主题的，也该把相邻的几个数一并示人。

# %% [markdown] tags=["lang-en"]
# ## 4. The neighbours
#
# So here they are: the number chosen, and the next smaller and larger of our grid, each by the most typical of five models. Every
# word of the letters has its topic in each of the three. Where do the words of a topic go when there is room for more topics?

# %% [markdown] tags=["lang-zh"]
# ## 四、左邻右舍
#
# 那就摆出来：选定的数，以及表中比它小一级、大一级的数，各取五个模型里最有代表性的一个。答复里的每个词，在三个模型中各归一个主题。主题多取几个，
# 原来那个主题的词都到哪里去了？

# %%
from helpers.measure import fit_many, load_glosses, prototype, topic_overlap
from helpers.show import plot_topic_overlap

chosen = NUMBERS.index(choice.loc[choice["chosen"], "k"].item())
near = NUMBERS[max(chosen - 1, 0) : chosen + 2]
starts = {k: fit_many(dtm, k, "gibbs", range(5), max_iter=150) for k in near}
neighbours = [prototype(models) for models in starts.values()]
overlap = topic_overlap(neighbours, dtm)
overlap[overlap["share"] >= 0.4].drop(columns="text").round(2)

# %% tags=["lang-en"]
caption = (
    "Topics of the invented replies with the chosen number and its neighbours (Gibbs sampling; of five starts the most typical): "
    "which words of the one go to which topic of the next. Grey: topics that the other starts do not find. "
    "Every reply in this corpus is invented."
)
alt = "Three columns of blocks, joined by bands from left to right; most blocks of the left column are grey."

# %% tags=["lang-zh"]
caption = (
    "选定的主题数及其左右相邻的数（吉布斯抽样，五个起点中取最有代表性的一个）：前一个模型的词归入后一个模型的哪些主题。"
    "灰色：换个起点便找不到的主题。本语料的每一件答复都是虚构的。"
)
alt = "三列方块，从左到右以带相连；左列方块多为灰色。"

# %%
glosses = load_glosses() if LANGUAGE == "en" else None
figure = plot_topic_overlap(overlap, glosses=glosses)
save_figure(figure, "how_many_topics_neighbours", data=overlap, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# Read from left to right. Engineers, medicines and, alas, the closing phrases (工作·发展·方面: work, develop, aspect) keep two thirds of
# their words and more from eleven to fifteen. Cars and chips share a topic among eight and have one each among eleven. The treasury
# and the banks part only among fifteen, and only there do other starts find the loans again: whoever studies loans would rather
# take fifteen. And 补助·资金·检测 (grant, funds, testing) scatters: a remainder, not a matter.
#
# Then look at the grey. Of eight topics other starts find one again, of eleven five, of fifteen six. The mean that the rule looked at
# is nearly the same for all three (0.41, 0.41, 0.43), and hid it.
#
# **A doubt.** Does a topic split because there is room, or because the dice fell otherwise? Each column is one run. So ask how much of each
# of the eleven stays in one piece: in another start with eleven (the mean of four), and with more topics.

# %% [markdown] tags=["lang-zh"]
# 从左往右看。工程师与技师、药品与医院，还有那套收尾的话（工作·发展·方面），从十一个到十五个，三分之二以上的词仍在一处。汽车与芯片在八个里合为一个，
# 到十一个便各占一个。财政与银行要到十五个才分家，也只有到了那里，“贷款”才换个起点也找得到：专门研究贷款的，宁可取十五个。
# “补助·资金·检测”则分作几股散去：那是剩下来的一堆，不是一件事。
#
# 再看灰色。八个主题里，换个起点还找得到的只有一个，十一个里有五个，十五个里有六个。规则所看的平均稳定性，三者却相差无几（0.41、0.41、0.43），
# 把这一层盖住了。
#
# **存疑。** 一个主题分开了，是因为位子多了，还是因为骰子掷得不同？每一列不过是一次拟合。所以再问一句：十一个主题各有多少词留在一处——换个起点、
# 仍取十一个时（四次平均），和主题多取几个时？

# %%
model = neighbours[near.index(NUMBERS[chosen])]
again = [topic_overlap([model, other], dtm) for other in starts[NUMBERS[chosen]] if other.seed != model.seed]
kept = [table.groupby(["topic", "label", "stable"])["share"].max() for table in again]
finer = topic_overlap([model, neighbours[-1]], dtm).groupby(["topic", "label", "stable"])["share"].max()
pd.DataFrame({"another start": pd.concat(kept, axis=1).mean(axis=1), "more topics": finer}).round(2)

# %% [markdown] tags=["lang-en"]
# Not much to choose between them: another start takes the topics apart about as far as four more topics do. Only the development zones
# (开发区·省里·规划) lose clearly more to the number than to the start. So what splits and merges among the grey ones may well be chance. What
# keeps together against both, the engineers, the medicines, the treatment by the tonne and the closing phrases, can be reported with any
# of these numbers; of the rest one must say with which number, and in which run, it was found.

# %% [markdown] tags=["lang-zh"]
# 两者难分高下：换个起点把主题拆散的程度，与多取四个主题差不多，只有“开发区·省里·规划”因个数而散的，明显多于因起点而散的。可见灰色主题的一分一合，
# 很可能只是偶然。两样都拆不散的——工程师、药品、按吨计的处理，以及收尾的话——取哪个数都可以报告；其余的，就得注明是取几个主题、在哪一次拟合里找到的。

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: scores disagree; a rule written beforehand takes the choice out of our hands; more seeds than one are needed to see that a
#   difference is a difference. Some topics are there whatever number is taken; most are not.
# - Not shown: that there are eleven topics. A number of topics is a resolution, and the question decides how fine it must be.
#
# **Next question:** what grew, and where? Open *Topics over time and place*.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：几项得分各说各话；事先写定的规则，使选择不由我们随意；差别是不是差别，一个种子看不出来。有些主题取哪个数都在，多数则不然。
# - 没有说明：主题就是十一个。主题数是分辨率，该多细，要看问的是什么。
#
# **下一个问题：** 什么多了，多在何处？请看《主题的时与地》。
