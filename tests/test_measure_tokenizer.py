"""Words, offsets and protected terms; jieba itself is the oracle of the fast engine."""

from __future__ import annotations

import pickle
import re

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer

from helpers.errors import InvalidValue
from helpers.measure import Tokenizer, load_lexicon
from helpers.read import load_corpus

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
]
DEFAULT = Tokenizer()


@pytest.mark.parametrize(("text", "words"), KEPT_WHOLE)
def test_terms_stay_whole(text, words):
    tokenizer = Tokenizer(lexicon=[*load_lexicon()["term"], "省工信厅", "15G"])
    assert tokenizer(text) == words


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
    ours = list(Tokenizer(lexicon=terms)._term_spans(text))
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


def test_no_token_crosses_punctuation_except_a_term():
    terms = set(load_lexicon()["term"])
    for text in load_corpus("teaching").replies["text"]:
        assert not [t for t in DEFAULT(text) if re.search(r"[,。;:、!?《》()“”\s]", t) and t not in terms]


ENGINES = {(e, hmm): Tokenizer(engine=e, hmm=hmm, lexicon=None) for e in ("jieba-rs", "jieba") for hmm in (False, True)}


@pytest.mark.parametrize("hmm", [False, True])
def test_the_fast_engine_cuts_as_jieba_does(hmm):
    text = "\n".join(load_corpus("teaching").replies["body"])
    assert ENGINES["jieba-rs", hmm](text) == ENGINES["jieba", hmm](text)


@pytest.mark.parametrize("hmm", [False, True])
@given(text=st.text(alphabet="智能制造业省工信厅 A1b5.-_%+#,。", max_size=30))
def test_the_fast_engine_cuts_any_mixture_as_jieba_does(hmm, text):
    assert ENGINES["jieba-rs", hmm](text) == ENGINES["jieba", hmm](text)


@pytest.mark.parametrize("hmm", [False, True])
def test_parity_on_real_reports(real_corpus, hmm):
    fast, reference = (Tokenizer(engine=e, hmm=hmm, lexicon=None) for e in ("jieba-rs", "jieba"))
    tokens = differing = 0
    for path in sorted((real_corpus / "government_work_reports").glob("[12]*.txt")):
        text = path.read_text(encoding="utf-8")
        ours, theirs = ({(s, e) for _, s, e in t.spans(text)} for t in (fast, reference))
        tokens, differing = tokens + len(theirs), differing + len(theirs - ours)
    assert differing <= tokens / 100_000


@pytest.mark.parametrize(("hmm", "published"), [(True, 81.83), (False, 83.58)])
def test_segmentation_score_on_pku(real_corpus, hmm, published):
    """SIGHAN 2005 PKU test, F of jieba: pkuseg's comparison.md for HMM on; recomputed for HMM off."""
    folder = real_corpus / "segmentation"
    raw = (folder / "pku_test.utf8").read_text(encoding="utf-8-sig").splitlines()
    gold = (folder / "pku_test_gold.utf8").read_text(encoding="utf-8-sig").splitlines()
    tokenizer = Tokenizer(lexicon=None, hmm=hmm, keep_punctuation=True)
    right = found = true = 0
    for line, segmented in zip(raw, gold, strict=True):
        ours = {(start, end) for _, start, end in tokenizer.spans(line)}
        theirs, position = set(), 0
        for word in segmented.split():
            theirs.add((position, position + len(word)))
            position += len(word)
        right, found, true = right + len(ours & theirs), found + len(ours), true + len(theirs)
    assert 200 * right / (found + true) == pytest.approx(published, abs=0.3)


def test_it_follows_scikit_learn():
    tokenizer = Tokenizer(lexicon=["首台(套)"], hmm=True)
    assert clone(tokenizer).get_params() == tokenizer.get_params()
    assert pickle.loads(pickle.dumps(tokenizer))("首台(套)保险") == tokenizer("首台(套)保险")
    assert "首台(套)" in CountVectorizer(analyzer=tokenizer).fit(["首台(套)保险"]).vocabulary_


def test_one_tokenizer_does_not_change_another():
    Tokenizer(lexicon=["经济发"])("经济发展")
    assert Tokenizer(lexicon=None)("经济发展") == ["经济", "发展"]
    assert jieba.dt.initialized is False, "jieba's global dictionary is not touched"


def test_an_unknown_engine_is_refused():
    with pytest.raises(InvalidValue, match="engine = 'hanlp' is unknown"):
        Tokenizer(engine="hanlp")("文本")  # type: ignore[arg-type]
