# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["lang-en"]
# # From pages to a corpus: what gets in, and what is lost
#
# | | |
# |---|---|
# | **Question** | I saved more than two hundred pages from government sites. Which became data, which did not, and what do they not say? |
# | **Minutes** | 20 |
# | **Level** | You have run *Start here* |
# | **What you need** | Nothing; later, a folder of pages of your own |
# | **What you get** | A corpus, a reason for each page that is not in it, and a figure of what pages leave out |
#
# *Every page in this folder is invented. It teaches methods; no finding about China rests on it.*

# %% [markdown] tags=["lang-zh"]
# # 从网页到语料：什么进来了，什么丢掉了
#
# | | |
# |---|---|
# | **问题** | 从政府网站存下两百多个网页，哪些成了数据，哪些没有？网页上又缺了些什么？|
# | **用时** | 20 分钟 |
# | **难度** | 读过《从这里开始》即可 |
# | **所需** | 无；以后换成自己存的网页 |
# | **所得** | 一份语料，未收各页的理由，一幅“网页缺什么”的图 |
#
# *本文件夹里的每一个网页都是虚构的，只供学习方法，不能据以得出关于中国的任何结论。*

# %% [markdown] tags=["lang-en"]
# ## 1. A folder, an evening's work
#
# You searched, you saved, and now a folder is full: pages as a browser keeps them, menus and all, texts copied out of
# others, some of them not what you were looking for. Counting anything by hand would take a week. What would a careful
# assistant do first? Read every page, set aside what is no reply, and say why.

# %% [markdown] tags=["lang-zh"]
# ## 一、一个文件夹，一晚上的功夫
#
# 检索、另存，文件夹满了：有浏览器连菜单一起存下的网页，有从页面上复制来的文字，也有并不是答复的东西。靠人工清点，一个星期也未必够。
# 换作一位细心的助手，头一步该做什么？逐页读过，把不是答复的挑出来，并说明理由。

# %% [markdown] tags=["lang-en"]
# Change the next line to your own folder, as in `FOLDER = "C:/Users/me/pages"`; it may hold sub-folders and zip archives.

# %% [markdown] tags=["lang-zh"]
# 换成自己的文件夹，只改下面一行，如 `FOLDER = "C:/Users/me/pages"`；里面可以有子文件夹和 zip 压缩包。

# %% tags=["parameters"]
from helpers.read.corpus import SAVED_PAGES

FOLDER = SAVED_PAGES

# %%
import tempfile
from pathlib import Path

from helpers.read import ingest

OUT = Path(tempfile.mkdtemp(), "corpus")
report = ingest(FOLDER, OUT, progress=False)
report.summary

# %% [markdown] tags=["lang-en"]
# Every file is in this table once. *Read* means that it became a row of the corpus. *Duplicate* means that the same page
# was there already, under another name. The rest was refused, and each refusal has its reason in `manifest.jsonl`, a line
# a file, which stays with the corpus for whoever checks your work.

# %% [markdown] tags=["lang-zh"]
# 每个文件在表中只计一次。read 是收进语料的；duplicate 是换了名字的同一页；其余为拒收，理由逐条记在 `manifest.jsonl` 里，一个文件一行，
# 与语料一同保存，供他人核对。

# %%
import pandas as pd

pd.set_option("display.max_colwidth", 80)
manifest = pd.read_json(OUT / "manifest.jsonl", lines=True)
refused = manifest[manifest["status"] == "refused"]
refused[["source", "refusal", "reason"]].head(12)

# %% [markdown] tags=["lang-en"]
# ## 2. Was it right to refuse them?
#
# A machine that says *no reply* can be wrong, and a wrong refusal is worse than a wrong number: nobody sees it. Here we
# can check, since whoever wrote these pages noted down what each one is.

# %% [markdown] tags=["lang-zh"]
# ## 二、拒收得对不对？
#
# 机器说“不是答复”，也可能说错；错拒比错数更糟，因为没有人看得见。这里可以核对：这些网页的作者把每一页是什么都记下来了。

# %%
tables = sorted(SAVED_PAGES.glob("*/truth.csv"))
truth = pd.concat(pd.read_csv(table).assign(set=table.parent.name) for table in tables)
truth["source"] = truth["set"] + "/" + truth["file"]
checked = manifest.merge(truth[["source", "is_reply"]], on="source")
pd.crosstab(checked["is_reply"], checked["status"])

# %% [markdown] tags=["lang-en"]
# **A doubt.** The table looks too good, and it is: the rules of the reader were mended while looking at these very pages.
# What it did on first sight stands in `corpus/pages/README.md`. With your own pages you have no truth; take thirty of the
# refused and thirty of the read at random, and look.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 这张表好得可疑，也确实不能当真：读取规则正是对照这些网页修订的。第一次见到它们时读得如何，见 `corpus/pages/README.md`。
# 换成自己的网页就没有标准答案了，请从拒收的和收下的里面各随机抽三十页，亲眼看一看。

# %% [markdown] tags=["lang-en"]
# ## 3. What do pages not say?
#
# A reply has a number, a date, a department that signs. Has it? The reader guesses nothing: what a page does not say stays
# empty. So the empty cells of the corpus are a finding of their own.

# %% [markdown] tags=["lang-zh"]
# ## 三、网页上没有写什么？
#
# 按说一件答复总有编号、日期和落款单位。真的都有吗？读取时一概不猜，页面没有写的就空着。于是语料里的空格本身就值得一看。

# %%
from helpers.measure import field_coverage
from helpers.read import load_corpus

corpus = load_corpus(OUT)
coverage = field_coverage(corpus)
coverage.round(2)

# %% tags=["lang-en"]
LANGUAGE = "en"
caption = (
    "On what share of the saved pages each fact of the header was found. Lines: 95% Wilson intervals; numbers: replies. "
    "What is missing may not stand on the page, or was not found. Every page is invented."
)
alt = "Horizontal bars with intervals, one for each of twelve facts of a reply's header."

# %% tags=["lang-zh"]
LANGUAGE = "zh"
caption = (
    "存下的网页中，函头各项事实见于多大比例的答复。线段为 95% 威尔逊区间，数字为件数；缺项可能是页面没有写，也可能是没有读到。"
    "每一个网页都是虚构的。"
)
alt = "带区间的横条图，每条对应答复函头十二项事实中的一项。"

# %%
from helpers.show import plot_field_coverage, save_figure, use_style

use_style(LANGUAGE)
figure = plot_field_coverage(coverage)
save_figure(figure, "field_coverage", data=coverage, caption=caption, alt=alt).name

# %% [markdown] tags=["lang-en"]
# **A doubt.** Suppose you want to compare handling classes A, B and C, and few pages bear one. Are the others unclassed, or
# did their sites leave the mark off? Whoever compares only the pages that have it compares sites, not replies.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 假如想比较 A、B、C 三类办理结果，而标明类别的只是少数：其余各件是没有分类，还是网站没有登出来？只拿标了类别的来比，
# 比的是网站，不是答复。

# %% [markdown] tags=["lang-en"]
# ## 4. How much money, and whose?
#
# Letters are full of sums. Each is found with its place in the text, worked out in yuan, and marked as it was said: *up to*,
# *more than*, *per year*.

# %% [markdown] tags=["lang-zh"]
# ## 四、多少钱，谁的钱？
#
# 答复里处处是金额。每一笔都记下在原文中的位置，折算成元，并照原话注明：最高、超过，还是每年。

# %%
from helpers.read import facts_table

facts = facts_table(corpus)
sums = facts[facts["kind"] == "money"]
sums.assign(yuan=sums["high"].map("{:,.0f}".format))[["text", "yuan", "bound", "per"]].head(12)

# %%
texts = corpus.replies.set_index("reply_id")["text"]
for row in sums.nlargest(3, "high").itertuples():
    print(texts[row.reply_id][max(row.start - 45, 0) : row.end + 20].replace("\n", " "), end="\n\n")

# %% [markdown] tags=["lang-en"]
# **A doubt.** Read the three passages around the largest sums. Is that money spent, promised, or no grant at all but loans
# or the output of an industry? A sum is a fact; that it is a subsidy is a reading. This column added up means nothing.

# %% [markdown] tags=["lang-zh"]
# **存疑。** 请读一读最大的三笔金额前后的文字：这钱是已经花的、答应给的，还是压根儿不是拨款，而是贷款余额或者行业产值？
# 金额是事实，说它是补贴，则是解读。把这一列加总，得到的数没有意义。

# %% [markdown] tags=["lang-en"]
# ## What was shown, and what was not
#
# - Shown: a folder becomes a corpus in which every file is a row, a duplicate or a refusal with its reason; which facts
#   pages leave out; that sums, dates and documents can be traced to their words.
# - Not shown: how well the reader does on pages it has never seen, yours among them; what any sum was for.
#
# **Next question:** the corpus is there. What do many letters speak of? Open *Topics*.

# %% [markdown] tags=["lang-zh"]
# ## 说明了什么，没有说明什么
#
# - 说明了：一个文件夹怎样成为语料，其中每个文件要么是一行，要么是重复件，要么附有拒收的理由；网页缺哪些事实；金额、日期、文件都可以回到原文。
# - 没有说明：遇到从未见过的网页（包括你自己的）读得怎样；任何一笔钱究竟作何用途。
#
# **下一个问题：** 语料有了，许多件答复放在一起都谈些什么？请看《主题》。
