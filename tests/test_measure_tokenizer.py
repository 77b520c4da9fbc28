"""Words, offsets and protected terms; jieba itself is the oracle of the fast engine."""

from __future__ import annotations

import functools
import itertools
import pickle
import re

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer

from helpers.errors import InvalidValue
from helpers.measure import Tokenizer, load_lexicon
from helpers.segment.segmenter import fold
from tests.words import DEFAULT, PLAIN

KEPT_WHOLE = [
    ("推动首台（套）保险", ["推动", "首台(套)", "保险"]),
    ("“十四五”规划和十四五规划", ["十四五规划", "和", "十四五规划"]),
    ("“专精特新”企业、专精特新“小巨人”企业、\"专精特新\"企业", ["专精特新企业", "专精特新小巨人企业", "专精特新企业"]),
    ("他说“我们推动智能”制造", ["他", "说", "我们", "推动", "智能", "制造"]),
    ("「专精特新」", ["专精特新"]),
    ("《‘十四五’规划》", ["十四五规划"]),
    ("推进仿制药“一致性评价升级”行动", ["推进", "仿制药", "一致性评价", "升级", "行动"]),
    ("5G基站X和5G基", ["5G基站", "X", "和", "5G", "基"]),
    ("X15G基站和5G基站", ["X15G", "基站", "和", "5G基站"]),
    ("A5G工业互联网平台", ["A5G", "工业互联网平台"]),
    ("省工信厅发展智能制造", ["省工信厅", "发展", "智能制造"]),
    ("建设5G基站,15G硬盘", ["建设", "5G基站", "15G", "硬盘"]),
    ("战略性新兴产业", ["战略性新兴产业"]),
    ("于２０１９年8月15日印发,2020年度8月份完成", ["于", "2019年", "8月", "15日", "印发", "2020", "年度", "8", "月份", "完成"]),
    ("二〇一九年以来", ["二〇一九年", "以来"]),
    ("统一年度安排,12.5年", ["统一", "年度", "安排", "12.5", "年"]),
    ("增长１２．５％,投资1,200.5万元,依据25.1.2条", ["增长", "12.5%", "投资", "1,200.5", "万元", "依据", "25", "1", "2", "条"]),
    ("建成12,其中9%、A1.5级", ["建成", "12", "其中", "9%", "A1", "5", "级"]),
    ("中国制造2025年", ["中国制造2025", "年"]),
]

# Terms that jieba cuts, as a study of segmentation on policy terms lists them, and others of the genre.
CUT_BY_JIEBA = re.findall(r"\S+", """
供给侧结构性改革 战略性新兴产业 首台套 专精特新 小巨人 新质生产力 高质量发展 一带一路 碳中和 碳达峰碳中和 新基建 智能制造
先进制造业 高端装备制造 工业互联网 两化融合 数字经济 营商环境 产业集群 高新技术企业 科技型中小企业 中小微企业 普惠金融
知识产权质押融资 政府采购 财政贴息 税收优惠 加计扣除 产业引导基金 揭榜挂帅 新能源汽车 增材制造 工业母机 石墨烯 大数据 云计算
区块链 省工信厅 国家发展改革委 民盟省委 乡村振兴 粤港澳大湾区 三去一降一补 中国制造2025 链主 双创 科创板 双碳 碳达峰 放管服
工信部 秦创原

创新驱动发展 产业链供应链 强链补链 新型工业化 数字化转型 数字化改造 智能化改造 智能工厂 数字化车间 绿色制造 绿色工厂 绿色低碳
节能降碳 能耗双控 循环经济 新型储能 充电桩 智能网联汽车 车联网 人形机器人 工业机器人 低空经济 未来产业 第三代半导体 新型显示
工业软件 算力 数据要素 物联网 生成式人工智能 新材料 生物制造 合成生物 创新药 农产品加工 专精特新中小企业 瞪羚企业 独角兽企业
领军企业 小微企业 个体工商户 民间投资 专项债券 产业基金 天使投资 融资担保 供应链金融 科技金融 绿色金融 留抵退税 减税降费
研发费用加计扣除 科技成果转化 产学研合作 产教融合 校企合作 新型研发机构 重点实验室 技术创新中心 制造业创新中心 企业技术中心
众创空间 科技企业孵化器 经开区 产业园区 化工园区 飞地经济 一网通办 负面清单 政务服务 新发展格局 新发展理念 大规模设备更新
设备更新 老工业基地 高层次人才 高技能人才 互联网+ 5G基站 3D打印 首批次 首版次
""")
SHAPES = [
    ("首台(套)", "首台(套)", "首台（套）", "首台〔套〕", "首台[套]", "首台［套］", "首台【套】", "首台﹙套﹚", "首台﹝套﹞"),
    ("专精特新企业", "“专精特新”企业", "「专精特新」企业", "『专精特新』企业", '"专精特新"企业', "＂专精特新＂企业", "‘专精特新’企业"),
    ("十四五规划", "十四五规划", "“十四五”规划", '"十四五"规划', "‘十四五’规划", "「十四五」规划", "〝十四五〞规划"),
    ("5G基站", "5G基站", "５Ｇ基站", "5Ｇ基站", "“5G”基站"),
    ("互联网+医疗", "互联网＋医疗", "“互联网+”医疗", "“互联网＋”医疗"),
    ("A-B轮", "A-B轮", "A－B轮", "A–B轮", "A—B轮", "A―B轮", "A−B轮", "A‐B轮", "A‑B轮", "Ａ－Ｂ轮"),
    ("(试点)城市", "(试点)城市", "（试点）城市", "〔试点〕城市"),
]


@functools.cache
def tokenizer_of(*terms):
    """A tokenizer that keeps these terms whole, built once."""
    return Tokenizer(lexicon=terms)


@pytest.mark.parametrize(("text", "words"), KEPT_WHOLE)
def test_terms_stay_whole(text, words):
    assert tokenizer_of(*load_lexicon()["term"], "省工信厅", "15G")(text) == words


def test_the_terms_are_enough_and_different():
    assert len(set(CUT_BY_JIEBA)) == len(CUT_BY_JIEBA) >= 119


@pytest.mark.parametrize("term", CUT_BY_JIEBA)
def test_a_term_that_jieba_cuts_stays_whole(term):
    assert len(PLAIN(term)) > 1 or term not in PLAIN(term)
    assert DEFAULT(f"推进{term}工作") == ["推进", term, "工作"]


@pytest.mark.parametrize(("term", "printed"), [(term, printed) for term, *shapes in SHAPES for printed in shapes])
def test_the_shape_of_a_mark_does_not_matter(term, printed):
    assert tokenizer_of(term).spans(f"推进{printed}工作") == [("推进", 0, 2), (term, 2, 2 + len(printed)), ("工作", 2 + len(printed), 4 + len(printed))]


def test_a_lexicon_may_be_written_in_any_shape():
    tokenizer = Tokenizer(lexicon=["首台〔套〕", "“十四五”规划", "首台（套）"])
    assert tokenizer("首台(套)和十四五规划") == ["首台(套)", "和", "十四五规划"]


def test_marks_of_what_is_no_term_stay_as_they_are():
    assert Tokenizer(lexicon=["首台(套)"], keep_punctuation=True)("〔2021〕46号—【套】") == ["〔", "2021", "〕", "46", "号", "—", "【", "套", "】"]


@given(st.text(alphabet="智能制造业a1“”", max_size=20))
def test_terms_are_found_as_by_trying_every_place(text):
    terms = ["智能", "智能制造", "制造业", "制造a", "a1", "能制"]
    found, position, printed = [], 0, []
    bare = [i for i, mark in enumerate(text) if mark not in "“”"]
    letters = "".join(text[i] for i in bare)
    while position < len(letters):
        for term in sorted(terms, key=len, reverse=True):
            end = position + len(term)
            inside = any(
                0 < edge < len(letters) and (letters[edge - 1] + letters[edge]).isascii() for edge in (position, end)
            )
            if letters.startswith(term, position) and not inside:
                start, stop = bare[position], bare[end - 1] + 1
                surplus = text[start:stop].count("“") - text[start:stop].count("”")
                start, stop = start - (surplus < 0), stop + (surplus > 0)
                whole = text[max(start, 0) : stop]
                if start >= (printed[-1] if printed else 0) and whole.count("“") == whole.count("”"):
                    found.append((term, start, stop))
                    printed.append(stop)
                    position = end
                    break
        else:
            position += 1
    ours = list(Tokenizer(lexicon=terms).segmenter.term_spans(text))
    assert ours == found


def test_the_printed_form_has_its_quotes():
    spans = DEFAULT.spans("(“十四五”规划)提出“专精特新”")
    assert [(token, start, end) for token, start, end in spans] == [("十四五规划", 1, 8), ("提出", 9, 11), ("专精特新", 12, 16)]


def test_a_changed_parameter_takes_effect():
    tokenizer = Tokenizer(lexicon=None)
    assert tokenizer("智能制造") == ["智能", "制造"]
    assert tokenizer.set_params(lexicon=["智能制造"])("智能制造") == ["智能制造"]
    before = tokenizer.describe()["lexicon_sha256"]
    tokenizer.lexicon = None
    assert tokenizer("智能制造") == ["智能", "制造"]
    assert tokenizer.describe()["lexicon_sha256"] != before


def test_every_term_of_the_lexicon_survives_in_a_sentence():
    assert [term for term in load_lexicon()["term"] if term not in DEFAULT(f"我省{term}方面")] == []


@given(st.text(alphabet="省工业互联网首台(套)（）５Ｇ5G“十四五”规划,。\n A1", max_size=40))
def test_offsets_cut_what_was_printed(text):
    spans = DEFAULT.spans(text)
    assert [token for token, _, _ in spans] == DEFAULT(text)
    assert all(0 <= start < end <= len(text) for _, start, end in spans)
    assert all(before[2] <= after[1] for before, after in zip(spans, spans[1:], strict=False))


def test_no_token_crosses_punctuation_except_a_term(teaching):
    terms = set(load_lexicon()["term"])
    for text in teaching.replies["text"]:
        assert not [t for t in DEFAULT(text) if re.search(r"[,。;:、!?《》()“”\s]", t) and t not in terms]


ENGINES = {(e, hmm): Tokenizer(engine=e, hmm=hmm, lexicon=None) for e in ("jieba-rs", "jieba") for hmm in (False, True)}


@pytest.mark.slow
@pytest.mark.parametrize("hmm", [False, True])
def test_the_fast_engine_cuts_as_jieba_does(hmm, teaching):
    text = "\n".join(teaching.replies["body"])
    assert ENGINES["jieba-rs", hmm](text) == ENGINES["jieba", hmm](text)


@pytest.mark.parametrize("hmm", [False, True])
@settings(deadline=None)  # The first text waits for jieba's dictionary.
@given(text=st.text(alphabet="智能制造业省工信厅 A1b5.-_%+#,。", max_size=30))
def test_the_fast_engine_cuts_any_mixture_as_jieba_does(hmm, text):
    assert ENGINES["jieba-rs", hmm](text) == ENGINES["jieba", hmm](text)


@pytest.mark.slow
@pytest.mark.parametrize("hmm", [False, True])
def test_parity_on_real_reports(real_corpus, hmm):
    fast, reference = (Tokenizer(engine=e, hmm=hmm, lexicon=None) for e in ("jieba-rs", "jieba"))
    tokens = differing = 0
    for path in sorted((real_corpus / "government_work_reports").glob("[12]*.txt")):
        text = path.read_text(encoding="utf-8")
        ours, theirs = ({(s, e) for _, s, e in t.spans(text)} for t in (fast, reference))
        tokens, differing = tokens + len(theirs), differing + len(theirs - ours)
    assert differing <= tokens / 100_000


def spans_of(words):
    ends = list(itertools.accumulate(map(len, words)))
    return set(zip([0, *ends], ends, strict=False))


def scores(tokenizer, sentences):
    """Precision, recall and F of words by their spans, in per cent."""
    right = found = true = 0
    for words in sentences:
        ours, theirs = {(start, end) for _, start, end in tokenizer.spans("".join(words))}, spans_of(words)
        right, found, true = right + len(ours & theirs), found + len(ours), true + len(theirs)
    return 100 * right / found, 100 * right / true, 200 * right / (found + true)


def with_terms_as_words(words, tokenizer):
    """The sentence with each term as one word, where the hand has cut at its two ends and within."""
    text, edges = "".join(words), {0, *itertools.accumulate(map(len, words))}
    for _, start, end in tokenizer.segmenter.term_spans(fold(text)):
        if {start, end} <= edges:
            edges -= set(range(start + 1, end))
    return [text[first:last] for first, last in itertools.pairwise(sorted(edges))]


@pytest.fixture(scope="module")
def pku(real_corpus):
    """SIGHAN 2005, PKU test: sentences as lists of words."""
    text = (real_corpus / "segmentation" / "pku_test_gold.utf8").read_text(encoding="utf-8-sig")
    return [line.split() for line in text.splitlines()]


# F of jieba: pkuseg's comparison.md with the HMM; recomputed with another scorer without.
@pytest.mark.parametrize(("hmm", "published"), [(True, 81.83), (False, 83.58)])
def test_segmentation_score_on_pku(pku, hmm, published):
    assert scores(Tokenizer(lexicon=None, hmm=hmm, keep_punctuation=True), pku)[2] == pytest.approx(published, abs=0.3)


def test_the_default_on_pku(pku, capsys):
    """The default, whose dates are words, passes 83.58, though PKU by its conventions cuts 西部|大|开发."""
    plain, policy = (Tokenizer(lexicon=lexicon, keep_punctuation=True) for lexicon in (None, "policy+bodies"))
    whole = [with_terms_as_words(words, policy) for words in pku]
    measured = {
        "without the lexicon": scores(plain, pku),
        "with it": scores(policy, pku),
        "with it, terms as words": scores(policy, whole),
    }
    with capsys.disabled():
        for name, (precision, recall, f) in measured.items():
            print(f"\nPKU test {name}: P {precision:.2f} R {recall:.2f} F {f:.2f}", end="")
    assert measured["without the lexicon"][2] >= 83.58
    assert measured["with it"][2] >= 83.58
    assert measured["with it, terms as words"][2] >= 83.58


def test_the_sentences_segmented_by_hand(root, capsys):
    """The lexicon may not make it worse; what jieba lacks here are rules, 一|条 and 164万|元, not terms."""
    lines = (root / "corpus" / "teaching" / "truth_segments.txt").read_text(encoding="utf-8").splitlines()
    sentences = [line.split() for line in lines if line and not line.startswith("#")]
    measured = {lexicon: scores(Tokenizer(lexicon=lexicon, keep_punctuation=True), sentences) for lexicon in (None, "policy+bodies")}
    with capsys.disabled():
        for lexicon, (precision, recall, f) in measured.items():
            print(f"\n{len(sentences)} sentences by hand, lexicon {lexicon}: P {precision:.2f} R {recall:.2f} F {f:.2f}", end="")
    assert len(sentences) >= 300
    assert measured["policy+bodies"][2] > measured[None][2] > 79


def test_it_follows_scikit_learn():
    tokenizer = Tokenizer(lexicon=["首台(套)"], hmm=True)
    assert clone(tokenizer).get_params() == tokenizer.get_params()
    assert pickle.loads(pickle.dumps(tokenizer))("首台(套)保险") == tokenizer("首台(套)保险")
    assert "首台(套)" in CountVectorizer(analyzer=tokenizer).fit(["首台(套)保险"]).vocabulary_


def test_one_tokenizer_does_not_change_another():
    Tokenizer(lexicon=["经济发"])("经济发展")
    assert Tokenizer(lexicon=None)("经济发展") == ["经济", "发展"]
    assert jieba.dt.initialized is False, "jieba's global dictionary is not touched"


@pytest.mark.parametrize(("lexicon", "words"), [([None], "None, which is no text"), (["企业", " "], "an empty term")])
def test_a_lexicon_of_no_terms_is_refused(lexicon, words):
    with pytest.raises(InvalidValue, match=words):
        Tokenizer(lexicon=lexicon)("文本")


def test_an_unknown_engine_is_refused():
    with pytest.raises(InvalidValue, match="engine = 'hanlp' is unknown"):
        Tokenizer(engine="hanlp")("文本")  # type: ignore[arg-type]
