# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # Topics over time and place: what grew, where, and how sure that is
#
# | | |
# |---|---|
# | **Question** | Which matters take more room in the letters than they used to, and do the provinces differ? |
# | **Minutes** | 30 |
# | **Level** | You have run *Topics* and *How many topics* |
# | **What you need** | Nothing beyond the project |
# | **What you get** | Shares of topics by period and province with intervals that know three doubts, a regression, a card of one topic, and a river of topics |
#
# *Every reply in this corpus is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 主题的时与地：什么多了，多在何处，有几分把握
#
# | | |
# |---|---|
# | **问题** | 答复里哪些事项的篇幅比从前多了？各省是否有别？|
# | **用时** | 30 分钟 |
# | **难度** | 读过《主题》和《几个主题才合适》 |
# | **所需** | 无 |
# | **所得** | 各主题分时期、分省的比重，区间兼顾三重不确定；一个回归；一张主题卡片；一幅主题流变图 |
#
# *本语料的每一件答复都是虚构的，只供学习方法，不能据以得出关于中国的任何结论。*

# %% [markdown] tags=["lang-en"]
# ## 1. One model is an opinion
#
# A model that begins at random ends somewhere by chance. So we fit five that differ in nothing but the start, lay their topics
# beside one another, and go on with the most typical one. The number of topics is that of the plan.

# %% [markdown] tags=["lang-zh"]
# ## 一、一个模型，一面之词
#
# 从随机状态出发的模型，落在哪里有几分偶然。因此拟合五个除起点外全然相同的模型，把它们的主题一一对上，取最有代表性的一个往下做。
# 主题个数取计划中的题材数。

# %%
from helpers.measure import document_term_matrix, load_stop_words, tokenize
from helpers.read import load_corpus

corpus = load_corpus("teaching")
tokens = tokenize(corpus).without(load_stop_words("function+letter"), numerals=True, min_characters=2)
dtm = document_term_matrix(tokens, min_df=3, max_df=0.15)

# %% tags=["parameters"]
TOPICS = 11

# %%
from helpers.measure import fit_many, prototype, topic_stability

models = fit_many(dtm, TOPICS, "gibbs", range(5))
model = prototype(models)
models = [model, *(other for other in models if other.seed != model.seed)]
stability = topic_stability(models)
stability[["topic", "label", "stable", "jaccard", "low", "high"]].round(2)

# %% [markdown] tags=["lang-en"]
# Average Jaccard says how many of the first words two runs share for a topic: 1 is all, 0 none. What is not `stable` is grey in every
# figure from here on: it may be a topic of this run alone.

# %% [markdown] tags=["lang-zh"]
# 平均杰卡德系数说的是两次拟合中同一主题的前若干词有多少相同：1 为全同，0 为全异。不稳定的（`stable` 为假）在下面各图中一律画成灰色：
# 它也许只属于这一次拟合。

# %% [markdown] tags=["lang-en"]
# ## 2. What grew?
#
# The share of each topic in the text of a period. Three things make it unsure: a model only guesses what a section is about
# (*posterior*), other letters might have been written (*replies*), and another start finds other topics (*seeds*). The interval joins
# all three.

# %% [markdown] tags=["lang-zh"]
# ## 二、什么多了？
#
# 这里看各主题在每个时期占多少篇幅。不确定有三重：一个部分谈什么，模型只是推测（后验）；来的若是另一批答复，结果会不同（抽样）；换个起点，
# 找到的主题也不同（种子）。区间把三者合在一起。

# %%
from helpers.measure import topic_prevalence

trend = topic_prevalence(models, by="year", years_per_period=3)
trend.drop(columns=["label", "thin"]).head(5).round(2)

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "Shares of eleven topics in the invented replies, by three years (Gibbs sampling, the mean of five starts); bands: 95% "
    "intervals that join posterior, replies and starts; grey: topics that other starts do not find again. "
    "Every reply in this corpus is invented."
)
alt = "A small panel for each topic with its share by period and a band; unstable topics are grey."

# %% tags=["lang-zh"]
LANGUAGE = "zh"
caption = (
    "十一个主题在答复中的比重，三年为一期（吉布斯抽样，五个起点的均值）；带：95% 区间，兼顾后验、抽样与起点三重不确定；灰色：换个起点便找不到的主题。"
    "本语料的每一件答复都是虚构的。"
)
alt = "每个主题一幅小图，画出各时期的比重和区间带；不稳定的主题为灰色。"

# %%
from helpers.measure import load_glosses
from helpers.show import plot_topic_prevalence, save_figure, use_style

use_style(LANGUAGE)
glosses = load_glosses() if LANGUAGE == "en" else None
figure = plot_topic_prevalence(trend, glosses=glosses)
save_figure(figure, "topics_over_time", data=trend, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** Which of the three makes an interval wide? Here is the mean part of each in the variance, topic by topic. Where the
# starts (`from_seeds`) have the most, more letters would not help: the topic itself is in doubt.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 区间之宽，三重之中以哪一重为主？下表是各重在方差中所占的平均份额。凡以起点（`from_seeds`）为主的，多收答复也无济于事：
# 可疑的是主题本身。

# %%
parts = trend.groupby(["label", "stable"], sort=False)[["from_posterior", "from_replies", "from_seeds"]].mean()
parts.sort_values("from_seeds").round(2)

# %% [markdown] tags=["lang-en"]
# ## 3. Is it a trend?
#
# A line through the shares, year by year, for each topic: percentage points a year, with an interval. The corpus was planned with more
# letters on digital matters after 2018 and fewer on industrial parks after 2019 (`corpus/teaching/PLAN.md`). Mind that eleven
# topics are eleven chances to be lucky: of twenty such intervals one leaves out a zero that is true.

# %% [markdown] tags=["lang-zh"]
# ## 三、算得上趋势吗？
#
# 对每个主题，逐年的比重上拟合一条直线，看一年增减几个百分点。语料在设计时，数字化一类 2018 年后多，园区一类 2019 年后少
# （见 `corpus/teaching/PLAN.md`）。要留意，十一个主题就有十一次碰运气的机会：这样的区间每二十个，
# 就有一个会把本来为零的漏在外面。

# %%
from helpers.measure import prevalence_slopes

slopes = prevalence_slopes(topic_prevalence(models, by="year"))
slopes[["topic", "label", "stable", "slope", "low", "high"]].sort_values("slope").round(4)

# %% [markdown] tags=["lang-en"]
# ## 4. Where?

# %% [markdown] tags=["lang-zh"]
# ## 四、多在何处？

# %% tags=["lang-en"]
caption = (
    "Shares of eleven topics in the replies of six invented provinces, in per cent (the mean of five starts); colour: difference "
    "from the topic's mean; framed: the 95% interval leaves the mean out. Every reply in this corpus is invented."
)
alt = "A heat map of topics by province."

# %% tags=["lang-zh"]
caption = (
    "六个虚构省份的答复中各主题的比重（%，五个起点的均值）；颜色：与该主题均值之差；加框：95% 区间不含均值。本语料的每一件答复都是虚构的。"
)
alt = "主题与省份的热图。"

# %%
from helpers.show import plot_topic_regions

places = topic_prevalence(models, by="region")
figure = plot_topic_regions(places, glosses=glosses)
save_figure(figure, "topics_by_place", data=places, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** The provinces' own offices sign letters with the province's name; those of cities and counties do not, and are not in this
# figure. Is it the place, or the level that answers, or the years in which it did? A regression holds one fact still while it looks at
# another. `estimate` is the change with a year more, or the difference from the level with most letters, in shares of a section; the
# letters of one department count as alike.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 省直部门的答复才标得出省份，市、县的答复不在此图之内。差别出在地方，还是出在答复的层级，或者年份？回归可以固定一项而看另一项：`estimate`
# 是每晚一年的变化，或与件数最多的层级之差，单位是部分中的比重；同一单位的答复按相互关联处理。

# %%
from helpers.measure import topic_effects

effects = topic_effects(model, ["year", "level"])
print(effects.attrs["base"])
effects[effects["q"] <= 0.05][["label", "stable", "term", "estimate", "low", "high", "q"]].round(3)

# %% [markdown] tags=["lang-en"]
# Mind what the table leaves out: the model was fitted once here, and the regression knows nothing of other starts. What `stable` denies may be
# gone with the next one.

# %% [markdown] tags=["lang-zh"]
# 要留意表中没有的东西：这里只用了一次拟合，回归不知道换个起点会怎样。`stable` 为假的，下一次拟合也许就没有了。

# %% [markdown] tags=["lang-en"]
# ## 5. What is it that grew?
#
# The topic with the steepest rise has been a number and three words so far. A reader will ask what it is, who speaks of it, and whether
# it can be trusted. All that we know of a topic goes on one card.

# %% [markdown] tags=["lang-zh"]
# ## 五、多了的，究竟是什么？
#
# 升得最快的那个主题，到此为止不过是一个编号、三个词。读者要问：它究竟是什么，谁在谈，靠得住吗？把对一个主题所知的一切，都写到一张卡片上。

# %% tags=["lang-en"]
caption = (
    "The topic that grew most in the invented replies: its words, its share of the text by period and province with 95% intervals, "
    "and the passages in which it is heaviest. Every reply in this corpus is invented."
)
alt = "A card: two lists of words with bars, two series of shares with intervals, and two passages."

# %% tags=["lang-zh"]
caption = "上升最快的主题：它的词，分时期、分省的比重及 95% 区间，以及它最重的两段原文。本语料的每一件答复都是虚构的。"
alt = "一张卡片：两列词及横条，两组比重及区间，两段原文。"

# %%
from helpers.measure import representative_passages
from helpers.show import plot_topic_card

grown = int(slopes.loc[slopes["slope"].idxmax(), "topic"])
passages = representative_passages(model, corpus, 2, characters=120)
figure = plot_topic_card(
    grown, model.words(8), model.words(8, by="frex"), trend=trend, regions=places, stability=stability,
    passages=passages, glosses=glosses,
)  # fmt: skip
save_figure(figure, "topic_card", data=trend[trend["topic"] == grown], caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# The card answers the first question rather well. Both passages tell of machines that are connected, one with a city's grant, one in the
# weaving mills of a district, and the words that mark the topic (FREX) are those of it: go online, collect, connect. 营商环境 (business
# environment) is a passenger: heavy, but no mark. From a twentieth to a seventh of the text is a rise that the interval of the slope above
# does not deny. Other starts find it again, if not by much (0.56; the mark begins at 0.5). Of the provinces the card tells little: all
# their intervals overlap.
#
# **A doubt.** A card shows a topic at its best. The passages were picked because they have most of it, so they had to fit. Before you
# write "digital industry" over it, read ten sections in which it has no more than a fifth. Or is it the grant that grew?

# %% [markdown] tags=["lang-zh"]
# 第一问，卡片答得不错。两段原文讲的都是设备联网，一段是市里给的补助，一段是某区的织机；标志性的词（FREX）也正是这些：联网、采集、接入。
# “营商环境”则是搭车的：权重高，却不是标志。从全文的二十分之一升到七分之一，上面斜率的区间也不否认。换个起点也找得到，只是超出不多（0.56，界线为 0.5）。各省之间则说不出多少：任取两省，区间都有重叠。
#
# **存疑。** 卡片上的主题总是最体面的样子。原文是因为含它最多才挑出来的，当然对得上。题上“数字化”三个字之前，先找十个它占不到五分之一的部分来读。
# 再说，涨的会不会只是补助？

# %% [markdown] tags=["lang-en"]
# ## 6. Do the words of a topic change?
#
# So far a topic had the same words in every year. But 淘汰落后产能 (closing old capacity) of 2013 and 双碳 (the two carbon goals) of 2021 may be one
# concern in two vocabularies. So now topics are sought in each period by itself, and then those that share words are joined.

# %% [markdown] tags=["lang-zh"]
# ## 六、主题的词会变吗？
#
# 到此为止，一个主题各年用的是同样的词。可是 2013 年的“淘汰落后产能”与 2021 年的“双碳”，也许是同一件事的两套说法。所以换个办法：先在每个时期里
# 各找各的主题，再把用词相通的连起来。

# %% tags=["lang-en"]
caption = (
    "Topics of each period (blocks, as high as their share of the text) and the eight topics that follow them through the periods "
    "(colours); non-negative matrix factorisation in two layers. Every reply in this corpus is invented."
)
alt = "Columns of blocks for five periods, joined by bands where they belong to one topic."

# %% tags=["lang-zh"]
caption = (
    "各时期的主题（方块，高度为所占篇幅）和贯穿各期的八个主题（颜色）；两层非负矩阵分解。本语料的每一件答复都是虚构的。"
)
alt = "五个时期各一列方块，属于同一主题的以带相连。"

# %%
from helpers.measure import drawn_replies, fit_dynamic_topics
from helpers.show import plot_topic_flow

others = [fit_dynamic_topics(drawn_replies(dtm, seed=seed), 8) for seed in range(5)]
dynamic = fit_dynamic_topics(dtm, 8).marked(others)
figure = plot_topic_flow(dynamic.period_topics, dynamic.model.labels(), glosses=glosses)
save_figure(figure, "topics_flow", data=dynamic.period_topics, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** Nearly all of it is grey. Leave out a fifth of the letters at random, and of the eight topics only one is found again, the
# vaguest of them: 发展·人才·方面 (develop, talent, aspect). Fifty or sixty letters in three years are too few to be divided by eight. And a block
# joins a river because it must join one: `similarity` says how well it fits; here are the worst.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 几乎全是灰的。随机去掉五分之一的答复再来一遍，八个主题只有一个找得回来，偏又是最空泛的“发展·人才·方面”。三年五六十件答复，
# 经不起分作八份。况且每个方块总得归入一条河：`similarity` 说的是归得像不像，下面是最不像的几个。

# %%
dynamic.period_topics.nsmallest(5, "similarity").round(2)

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: two planned trends come out of the letters by themselves, digital matters up and parks down, with intervals that know of the
#   posterior, the replies and the starts; but the topic of the parks is grey. Three of the other topics have wide intervals because the
#   *topic* is unsure, not the years.
# - Not shown: why. And a share that falls may be a matter that found another name; the rivers that should tell it are too unsure to.
#
# **Next question:** do these topics mean anything to a reader? Open *Are the topics real?*

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：设计时埋下的两个趋势——数字化渐多，园区渐少——自行显现，区间兼顾后验、抽样与起点三重不确定，只是园区那个主题是灰的；其余主题中有三个，
#   区间之宽是因为*主题*本身不稳，而不是年份不够。
# - 没有说明：何以如此。比重下降的，也可能只是换了个说法；本该由河流图来回答，可惜它自己就不稳。
#
# **下一个问题：** 这些主题，读者认得出来吗？请看《主题是真的吗》。
