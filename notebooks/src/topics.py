# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # Topics: what many replies speak of
#
# | | |
# |---|---|
# | **Question** | A pile of letters on industrial policy: which matters do they treat, and how much of each? |
# | **Minutes** | 15 |
# | **Level** | You have run *Start here* |
# | **What you need** | Nothing beyond the project |
# | **What you get** | A topic model, its words, and a first reason to distrust it |
#
# *Every reply in this corpus is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 主题：许多件答复谈些什么
#
# | | |
# |---|---|
# | **问题** | 一批产业政策答复摆在面前，都涉及哪些事项，各占多少？|
# | **用时** | 15 分钟 |
# | **难度** | 读过《从这里开始》即可 |
# | **所需** | 无 |
# | **所得** | 一个主题模型、各主题的词，以及怀疑它的第一个理由 |
#
# *本语料的每一件答复都是虚构的，只供学习方法，不能据以得出关于中国的任何结论。*

# %% [markdown] tags=["lang-en"]
# ## 1. A letter is about several things
#
# One letter answers three to six requests: money, land, talent. So the *section*, not the letter, is our document.

# %% [markdown] tags=["lang-zh"]
# ## 一、一件答复，几件事
#
# 一件答复往往回应三至六条意见：资金、用地、人才，各不相干。因此，分析单元取“部分”，不取整件。

# %%
from helpers.measure import load_stop_words, tokenize
from helpers.read import load_corpus

corpus = load_corpus("teaching")
tokens = tokenize(corpus, unit="section")
tokens

# %% [markdown] tags=["lang-en"]
# Function words (的, 和), words for oneself (我厅), numerals and words of one character are taken out: the last are mostly splinters of
# names that the dictionary does not know (岚|江). Words of modality and action (应当, 加强) stay: in this genre they carry
# meaning.

# %% [markdown] tags=["lang-zh"]
# 去掉虚词（的、和）、自称（我厅）、数词和单字词；单字词多是词典未收的地名、企业名被切碎的结果（岚|江）。情态词和动词（应当、加强）保留，
# 它们在公文里是有意义的。

# %%
from helpers.measure import document_term_matrix

content = tokens.without(load_stop_words(), numerals=True, min_characters=2)
dtm = document_term_matrix(content, min_df=3, max_df=0.3)
dtm.matrix.shape

# %% [markdown] tags=["lang-en"]
# ## 2. One knob
#
# The number of topics is a resolution, like the zoom of a map. Change it and run on.

# %% [markdown] tags=["lang-zh"]
# ## 二、一个旋钮
#
# 主题个数好比地图的比例尺，是分辨率，不是事实。改一改，再往下运行。

# %% tags=["parameters"]
TOPICS = 8

# %% [markdown] tags=["lang-en"]
# Each topic gets a mark, too. Ten more models read four fifths of the letters each, drawn at random; a topic that these find as
# well is `stable`, and one that hangs on a few letters is not, and is grey in the figure. Of eight, all pass; ask for sixteen, and
# five turn grey.

# %% [markdown] tags=["lang-zh"]
# 每个主题还要验一验：另外拟合十个模型，各读随机抽出的五分之四件答复。它们也找得到的主题，记为稳定（`stable`）；离了少数几件答复就站不住的，不稳定，
# 图中画成灰色。取八个，个个过关；取十六个，就有五个变灰。

# %%
from helpers.measure import fit_many, fit_topics, mark_stability

others = fit_many(dtm, TOPICS, "nmf", share=0.8)
model = mark_stability([fit_topics(dtm, TOPICS, method="nmf"), *others])
words = model.words(8)
words.groupby(["topic", "stable"])["term"].agg("、".join).to_frame()

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "The eight heaviest words of each topic (NMF of tf-idf, sections as documents; each panel has its own scale). "
    "Every reply in this corpus is invented."
)
alt = "A panel for each topic with bars for its eight heaviest words."

# %% tags=["lang-zh"]
LANGUAGE = "zh"
caption = "各主题权重最高的八个词（以部分为分析单元，对 tf-idf 作非负矩阵分解；各图横轴独立）。本语料的每一件答复都是虚构的。"
alt = "每个主题一幅小图，以横条表示权重最高的八个词。"

# %%
from helpers.measure import load_glosses
from helpers.show import plot_topic_words, save_figure, use_style

use_style(LANGUAGE)
figure = plot_topic_words(words, glosses=load_glosses() if LANGUAGE == "en" else None)
save_figure(figure, "topic_words", data=words, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** Do these words name a matter, or only a manner of speaking? Read the sections in which each topic is
# heaviest before giving it a name.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 这些词说的是一件事，还是只是一种说法？命名之前，先读各主题权重最高的部分。

# %%
import pandas as pd

from helpers.measure import representative_passages

passages = representative_passages(model, corpus, 1, characters=60)
passages[["topic", "label", "stable", "weight", "text"]].style.format(precision=2).hide(axis="index")

# %% [markdown] tags=["lang-en"]
# The heaviest words are often common ones. FREX asks for words that are frequent in a topic *and* rare in the others: which list would
# you rather name a topic by?

# %% [markdown] tags=["lang-zh"]
# 权重最高的词常是通用词。FREX 要的是在本主题里常见、在别的主题里又少见的词。给主题起名，你更愿意依据哪一列？

# %%
named = ["topic", "stable"]
columns = {by: model.words(6, by=by).groupby(named)["term"].agg("、".join) for by in ("probability", "frex")}
pd.DataFrame(columns)

# %% [markdown] tags=["lang-en"]
# ## 3. Would another start tell the same story?
#
# Latent Dirichlet allocation, the other common model, begins at random. Two seeds, two sets of topics; each topic is laid beside the one
# whose words are most like its own. `jaccard` is the part of the first words that both have.

# %% [markdown] tags=["lang-zh"]
# ## 三、换个起点，还是同样的说法吗？
#
# 另一种常用模型 LDA 从随机状态出发。取两个种子各拟合一次，把用词最相近的主题两两对上。`jaccard` 是两边前若干词中相同部分所占的比例。

# %%
from helpers.measure import align_topics

one, other = (fit_topics(dtm, TOPICS, method="gibbs", seed=seed) for seed in (0, 1))
names = {"seed 0": one.labels(), "seed 1": other.labels()}
pairs = align_topics(one, other)
pairs.assign(**{"seed 0": names["seed 0"], "seed 1": [names["seed 1"][topic - 1] for topic in pairs["other"]]}).round(2)

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: sections fall into groups of words; a figure with its table; that the groups move with the seed.
# - Not shown: that there *are* this many topics, or that they are the themes a reader would name. With a corpus this
#   small no number here should be trusted beyond the exercise.
#
# **Next question:** who says that there are eight? Open *How many topics*.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：各部分可按用词归成几组，图附数据表；换一个种子，分组也会变。
# - 没有说明：主题确有这么多个，也不能说它们就是读者会归纳出的领域。语料这样小，数字只作练习之用。
#
# **下一个问题：** 谁说是八个？请看《几个主题才合适》。
