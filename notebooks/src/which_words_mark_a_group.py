# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # Key words: which words mark a group of letters?
#
# | | |
# |---|---|
# | **Question** | The letters since 2018 sound different from those before. Which words make the difference, and do they hold? |
# | **Minutes** | 20 |
# | **Level** | You have run *Keyword trends* |
# | **What you need** | Nothing beyond the project |
# | **What you get** | Key words with a test over letters, their sentences, and two ways to lose them again |
#
# *Every reply in this corpus is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 特征词：哪些词标记了一组答复？
#
# | | |
# |---|---|
# | **问题** | 2018 年以来的答复读着与此前不同，不同在哪些词上？这些词经得起推敲吗？|
# | **用时** | 20 分钟 |
# | **难度** | 读过《关键词趋势》即可 |
# | **所需** | 无 |
# | **所得** | 按件检验过的特征词、它们所在的句子，以及让它们重新消失的两种情形 |
#
# *本语料的每一件答复都是虚构的，只供学习方法，不能据以得出关于中国的任何结论。*

# %% [markdown] tags=["lang-en"]
# ## 1. Two piles
#
# In *Keyword trends* we brought the words along. Now we bring none: the letters are put on two piles, and every word may
# say to which it belongs. Function words and numerals are taken out first. A year or an amount tells the piles apart, too,
# but nobody needs a test for that.

# %% [markdown] tags=["lang-zh"]
# ## 一、分作两摞
#
# 《关键词趋势》里的词是我们事先带去的。这一回不带词：把答复分作两摞，让所有的词自己说属于哪一摞。先去掉虚词和数词；年份、金额
# 当然也分得开两摞，但这用不着检验。

# %%
from helpers.measure import document_term_matrix, load_stop_words, tokenize
from helpers.read import load_corpus

corpus = load_corpus("teaching")
tokens = tokenize(corpus)
content = tokens.without(load_stop_words(), numerals=True)
dtm = document_term_matrix(content)

# %% [markdown] tags=["lang-en"]
# Change the year, or compare two provinces: `target = ("region", "江岚省")`.

# %% [markdown] tags=["lang-zh"]
# 年份可以改；也可以比较省份，写作 `target = ("region", "江岚省")`。

# %% tags=["parameters"]
SINCE = 2018

# %%
target = dtm.documents["year"] >= SINCE
piles = dtm.documents.assign(later=target).groupby("later")
piles.agg(replies=("reply_id", "nunique"), tokens=("tokens", "sum"))

# %% [markdown] tags=["lang-en"]
# ## 2. The usual answer
#
# The usual measure is the log-likelihood ratio G²: how surprising are these two counts, if both piles used the word alike? Here are the
# words of the later pile with the largest values.

# %% [markdown] tags=["lang-zh"]
# ## 二、通常的做法
#
# 通常看对数似然比 G²：假如两摞用这个词一样多，眼前这两个次数有多出人意料？下面是后一摞里 G² 最大的几个词。

# %%
from helpers.measure import keyness

words = keyness(dtm, target)
words.nlargest(8, "g2")[["term", "count", "reference_count", "g2", "used_in", "replies"]].round(1)

# %% [markdown] tags=["lang-en"]
# A fine list, and one can already hear the sentence that explains it. But 铝, aluminium, 54 times against 2? Let us see
# who wrote it.

# %% [markdown] tags=["lang-zh"]
# 这张表很像样，解释它的句子也几乎到了嘴边。可是“铝”，54 次对 2 次？先看是谁写的。

# %%
from helpers.measure import kwic

kwic(content, "铝").groupby(["year", "reply_id"]).size().nlargest(4).to_frame("occurrences")

# %% [markdown] tags=["lang-en"]
# Two letters hold more than half of it. G² believes that every *word* was drawn for itself. What was written is *letters*,
# and one that treats of aluminium says so again and again.

# %% [markdown] tags=["lang-zh"]
# 一半以上出自两件答复。G² 当每个“词”都是各自抽出来的；而写出来的是一“件”一“件”的答复，专谈铝的那一件，句句离不开铝。

# %% [markdown] tags=["lang-en"]
# ## 3. Deal the letters out anew
#
# So shuffle the letters, not the words: imagine them dealt by chance onto two piles of the same sizes, again and again (a
# formula spares us the dealing). `p` is how often chance makes a difference as large. Thousands of words are tested, and
# one in twenty would pass by luck; `q` allows for that.

# %% [markdown] tags=["lang-zh"]
# ## 三、把答复重新分一遍
#
# 那就不打乱词，而打乱答复：设想照原来的件数随机分作两摞，分许多遍（有公式可算，不必真分）。`p` 是单凭运气也能分出这样大差别的机会。这里一次检验几千个词，
# 单凭运气就有二十分之一过关，`q` 已经把这一点计算在内。

# %%
TESTED = ["term", "count", "reference_count", "used_in", "reference_used_in", "p", "q"]
words.head(8)[TESTED].round(4)

# %% tags=["lang-en"]
LANGUAGE, NAMES = "en", (f"since {SINCE}", f"before {SINCE}")
caption = (
    "Words that mark the invented replies since 2018 against those before: binary logarithm of the ratio of their rates, "
    "with 95% jackknife intervals over replies; the ten least probable words of either side; full points: q below .05. "
    "Every reply in this corpus is invented."
)
alt = "Twenty words in rows, points with intervals left and right of zero; three points are full."

# %% tags=["lang-zh"]
LANGUAGE, NAMES = "zh", (f"{SINCE} 年以来", f"{SINCE} 年以前")
caption = (
    "2018 年以来的虚构答复相对于此前答复的特征词：两组频率之比取以 2 为底的对数，线段为按件刀切的 95% 区间；"
    "两侧各取 p 值最小的十个词，实心点 q 小于 .05。本语料的每一件答复都是虚构的。"
)
alt = "二十个词各占一行，点与线段分布在零的两侧，其中三个点为实心。"

# %%
from helpers.measure import load_glosses
from helpers.show import plot_keyness, save_figure, use_style

use_style(LANGUAGE)
shown = load_glosses() if LANGUAGE == "en" else None
figure = plot_keyness(words, n=10, names=NAMES, glosses=shown)
save_figure(figure, "key_words", data=words, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# Three words pass out of thousands, and aluminium is not among them. But look at two of the three: 委 left, 厅 right. In
# the reform of 2018 the 经济和信息化委员会 became the 工业和信息化厅, and 我委 in a letter became 我厅. That is a new plate
# on the door and no new policy (环境保护局 and 环保部门, at the foot of the figure, tell of another). A key word tells *that* the piles differ, never *why*.

# %% [markdown] tags=["lang-zh"]
# 几千个词里过关的只有三个，“铝”不在其中。再看这三个中的两个：“委”在左，“厅”在右。2018 年机构改革，经济和信息化委员会改为
# 工业和信息化厅，信里的“我委”也就成了“我厅”。换的是门牌，不是政策（图下方的“环境保护局”“环保部门”也是这样）。特征词只说明两摞“有”差别，从不说明“为什么”。

# %% [markdown] tags=["lang-en"]
# ## 4. Back to the sentences
#
# The third, 营商环境 (business environment), is left. Six of its places, drawn at random, as printed:

# %% [markdown] tags=["lang-zh"]
# ## 四、回到句子里去
#
# 剩下第三个，“营商环境”。随机抽出六处，照录原文：

# %%
from helpers.show import show_kwic

sentences = kwic(tokens, "营商环境", 12, corpus=corpus, sample=6, seed=0)
print(sentences.attrs["hits"], "occurrences in all")
show_kwic(sentences)

# %% [markdown] tags=["lang-en"]
# Does it name a measure, a reason, or only a heading? Read more of them (`sample=30`) before you write that governments
# "turned to the business environment".

# %% [markdown] tags=["lang-zh"]
# 它指的是一项举措、一条理由，还是只作标题？先多读一些（`sample=30`），再写“政府转向了营商环境”。

# %% [markdown] tags=["lang-en"]
# ## 5. First doubt: in how many letters?
#
# Each strip below is the whole corpus, letter after letter. DP is 0 where every letter has its share of the word and near
# 1 where few letters have it all. Rare words are never even, so compare with the DP that chance would give.

# %% [markdown] tags=["lang-zh"]
# ## 五、第一重怀疑：有几件在用？
#
# 下面每一条都是整个语料，一件挨着一件。DP 为 0，表示每件都占有应得的一份；接近 1，表示几乎都集中在少数几件里。少见的词本来就匀不开，
# 所以要与随机散布时的 DP 相比。

# %%
from helpers.measure import dispersion, part_rates

COMPARED = ["营商环境", "厅", "数据", "铝"]
rates = part_rates(dtm, COMPARED, by="reply_id")
evenness = dispersion(dtm, COMPARED, by="reply_id")
evenness[["term", "count", "used_in", "parts", "dp", "expected_dp"]].round(2)

# %% tags=["lang-en"]
caption = (
    "Where four words stand in the invented replies: each strip is the corpus, a reply as wide as its share of all words, "
    "in the order of years; bars: rate in the reply, the highest filling the strip; DP beside the DP expected by "
    "chance. Every reply in this corpus is invented."
)
alt = "Four strips over the years 2013 to 2025 with bars where replies use the word."

# %% tags=["lang-zh"]
caption = (
    "四个词在虚构答复中的分布：每一条为整个语料，按年份排列，每件所占宽度即其词数比重；条高为该件中的频率，最高者占满；"
    "旁注 DP 与随机散布时的 DP。本语料的每一件答复都是虚构的。"
)
alt = "四条横带，按 2013 至 2025 年排列，用到该词的答复处有竖条。"

# %%
from helpers.show import plot_dispersion

figure = plot_dispersion(evenness, rates, glosses=shown)
save_figure(figure, "key_words_dispersion", data=rates, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# 营商环境 begins in 2018 and is in many letters; 铝 is a few towers. 数据 lies between: 61 letters since 2018, and yet its
# q is no proof. A word that does not pass is not a word that did not change.

# %% [markdown] tags=["lang-zh"]
# “营商环境”自 2018 年起，散见于许多件；“铝”只是几根柱子。“数据”介于其间：2018 年以来见于 61 件，q 值却不足为凭。没有过关的词，不等于
# 没有变的词。

# %% [markdown] tags=["lang-en"]
# ## 6. Second doubt: who cut the words?
#
# A count presupposes somebody who cuts. We let two other segmenters do it, one without our lexicon and one with a model that
# guesses names, with function words and without, and ask for the same key words.

# %% [markdown] tags=["lang-zh"]
# ## 六、第二重怀疑：词是谁切的？
#
# 数之前总要有人切。换两种切法：不用本项目的词表，或者再加上会猜新词的模型；虚词去与不去各来一遍。问的是同样的特征词。

# %%
from helpers.measure import Tokenizer, sensitivity

SEGMENTERS = {"jieba+lexicon": Tokenizer(), "jieba": Tokenizer(lexicon=None), "jieba+hmm": Tokenizer(hmm=True)}
LAYERS = {"none": (), "function": "function"}
spread = sensitivity(
    lambda cut: keyness(document_term_matrix(cut), target),
    corpus, "log_ratio", tokenizers=SEGMENTERS, stop_layers=LAYERS,
)
chosen = spread[spread["term"].isin(["委", "厅", "营商环境", "营商", "专精", "数据", "铝"])]
chosen.pivot_table(index="term", columns="segmentation", values="value", sort=False).round(1)

# %% tags=["lang-en"]
caption = (
    "The log ratio of seven words, since 2018 against before, under three segmentations and two stop layers; bars: from the "
    "lowest to the highest; at the right: how many of six variants have the word. Every reply in this corpus is invented."
)
alt = "Seven rows of points; those of the word for commission lie left of zero."

# %% tags=["lang-zh"]
caption = (
    "七个词的对数频率比（2018 年以来对此前），三种切分、两种停用词层；横条为最低到最高，右侧为六种做法中有几种切得出该词。"
    "本语料的每一件答复都是虚构的。"
)
alt = "七行点，其中“委”一行的点都在零的左侧。"

# %%
from helpers.show import plot_sensitivity

figure = plot_sensitivity(chosen, value="log_ratio", glosses=shown)
save_figure(figure, "key_words_sensitivity", data=chosen, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# The business environment is cut in two without the lexicon and marks the later pile all the same. 委 is
# gone under the model, which swallows it into words of its own making (我委, 我委将, 我委已). And 专精, half of 专精特新 (firms that are specialised, refined, distinctive,
# novel), appears only where our lexicon is off. Look what the lexicon makes of that word:

# %% [markdown] tags=["lang-zh"]
# 不用词表，“营商环境”被切成两半，照样标记后一摞。“委”在模型之下不见了，都被它并进了自造的词里（我委、我委将、我委已）。而“专精”——“专精特新”的一半——
# 只在不用词表时才出现。看看词表把这个词怎样了：

# %%
words[words["term"].str.contains("专精特新")][TESTED].round(4)

# %%
bare = tokenize(corpus, Tokenizer(lexicon=None)).without(load_stop_words(), numerals=True)
halves = keyness(document_term_matrix(bare), target)
halves[halves["term"].isin(["专精", "营商"])][TESTED].round(4)

# %% [markdown] tags=["lang-en"]
# The lexicon keeps each of these terms whole, and so divides one word's evidence among them: none passes. Undivided it does.
# It was planted to rise from 2019, as 营商环境 was planted to begin in 2018 (`corpus/teaching/PLAN.md`): our
# first answer had missed one of two truths. (技术改造, planted without a trend, rightly does not pass.) Which of your own terms might
# hide in longer ones?

# %% [markdown] tags=["lang-zh"]
# 词表把这几个词条各自保全，也就把一个词的证据分作几份，份份不过关；合起来就过关了。它本来就是种下去、自 2019 年起逐年增多的，正如
# “营商环境”种在 2018 年（见 `corpus/teaching/PLAN.md`）：我们的第一个答案，两个真值漏了一个。（“技术改造”种下时没有走势，也确实没有过关。）您自己的词，哪些藏在更长的词里？

# %% [markdown] tags=["lang-en"]
# What counts as one word can also be said. `merge_aliases(content)` lets the short names of our lexicon count as their full forms
# (小巨人 as 专精特新小巨人), which is not enough here: 专精特新企业 is no other name of 专精特新. That the two are one word for this question is
# *our* decision, so it stands in a table:

# %% [markdown] tags=["lang-zh"]
# 哪些算一个词，也可以明说。`merge_aliases(content)` 把词表里的简称并入全称（“小巨人”计作“专精特新小巨人”），在这里还不够：“专精特新企业”并不是
# “专精特新”的别称。就这个问题把它们算作一个词，是“我们”的决定，所以要写在表里：

# %%
import pandas as pd

from helpers.measure import merge_aliases

same = pd.DataFrame({"term": ["专精特新企业", "专精特新中小企业", "专精特新小巨人"], "alias_of": "专精特新"})
merged = keyness(document_term_matrix(merge_aliases(content, same)), target)
merged[merged["term"].str.contains("专精特新")][TESTED].round(4)

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: a key word needs many letters, not many occurrences; names of offices are key words too; a segmenter can hide
#   one.
# - Not shown: why the letters differ. Whoever wrote, and about what, changed as well; nothing here holds that still.
#
# **Next question:** in which year did a word begin, and where first? Open *Keyword trends* again with the words found here.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：特征词要靠许多件答复，而不是许多次出现；机构的名称也会成为特征词；怎样切词，可以藏起一个特征词。
# - 没有说明：两摞为什么不同。是谁在写、写的什么事，也都变了，这里并没有把它们固定下来。
#
# **下一个问题：** 某个词始于哪一年、先见于何处？带上这里找到的词，回到《关键词趋势》。
