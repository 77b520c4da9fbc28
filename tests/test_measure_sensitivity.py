"""What a result is under other segmentations and stop layers, by hand and on the teaching corpus."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.errors import InvalidValue, NotFound
from helpers.measure import Tokenizer, keyword_trend, sensitivity
from helpers.measure.sensitivity import usual_tokenizers
from helpers.read import Corpus, parse_reply
from tests.words import PLAIN

PAGE = "对县政协六届三次会议第1号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n2021年5月1日"
TERMS = {"whole": Tokenizer(lexicon=["智能制造"]), "cut": PLAIN}


def corpus_of(body):
    return Corpus.from_replies("small", [parse_reply(PAGE.format(body=body), source="1.txt")])


def frequencies(tokens):
    words, counts = np.unique(tokens.types[tokens.codes], return_counts=True)
    return pd.DataFrame({"term": words, "count": counts})


def test_values_of_every_variant_by_hand():
    """Whole, 智能制造 is one word; cut, it is two, and 制造 has its other use added."""
    table = sensitivity(
        frequencies, corpus_of("智能制造和制造,企业的企业,企业"), "count", tokenizers=TERMS,
        stop_layers={"none": (), "few": ["和", "的"]},
    )  # fmt: skip
    assert list(table.columns) == [
        "term", "segmentation", "stop_layer", "value", "rank", "lowest", "highest", "found", "agreement", "shared",
    ]  # fmt: skip
    value = table.set_index(["term", "segmentation", "stop_layer"])["value"].unstack(["segmentation", "stop_layer"])
    assert value.loc["制造"].tolist() == [1, 1, 2, 2]
    assert value.loc["企业"].tolist() == [3, 3, 3, 3]
    assert value.loc["智能制造", "whole"].tolist() == [1, 1]
    assert value.loc["智能制造", "cut"].isna().all(), "a term that a variant does not have is missing, not zero"
    assert value.loc["的", "whole"].tolist() == [pytest.approx(1), pytest.approx(np.nan, nan_ok=True)]
    rows = table.set_index("term")
    assert rows.loc["制造", ["lowest", "highest", "found"]].drop_duplicates().to_numpy().tolist() == [[1, 2, 4]]
    assert rows.loc["智能制造", "found"].tolist() == [2] * 4


def test_ranks_and_agreement_are_scipys():
    corpus = corpus_of("智能制造和制造,智能制造,企业的企业,企业,发展发展资金")
    table = sensitivity(frequencies, corpus, "count", tokenizers=TERMS, stop_layers={"none": ()})
    wide = table.pivot(index="term", columns="segmentation", values="value")
    both = wide.dropna()
    cut = table[table["segmentation"] == "cut"]
    assert cut["shared"].unique().tolist() == [len(both)]
    assert cut["agreement"].iloc[0] == pytest.approx(stats.spearmanr(both["whole"], both["cut"]).statistic)
    ranks = cut.dropna(subset="value")
    assert ranks["rank"].to_numpy() == pytest.approx(stats.rankdata(-ranks["value"]))
    assert table.loc[table["segmentation"] == "whole", "agreement"].unique() == pytest.approx([1])


def test_too_few_keys_have_no_agreement():
    table = sensitivity(frequencies, corpus_of("企业资金"), "count", tokenizers=TERMS, stop_layers={"none": ()})
    assert table["agreement"].isna().all()
    assert table["shared"].unique().tolist() == [2]


@pytest.mark.slow
def test_a_trend_of_the_teaching_corpus_under_the_usual_choices(teaching):
    def rates(tokens):
        return keyword_trend(tokens, ["营商环境", "企业"], resamples=1)

    replies = teaching.replies[::6]
    sections = teaching.sections[teaching.sections["reply_id"].isin(replies["reply_id"])]
    table = sensitivity(rates, Corpus("a sixth", replies, sections), "rate", ["term", "period"])
    variants = len(usual_tokenizers()) * 3
    assert table.groupby(["term", "period"], sort=False).size().unique().tolist() == [variants]
    assert (table["lowest"].isna() | (table["lowest"] <= table["highest"])).all()
    steps = table.attrs["provenance"]["steps"]
    assert [step["function"] for step in steps[-2:]] == ["keyword_trend", "sensitivity"]
    assert set(steps[-1]["tokenizers"]) == set(usual_tokenizers())
    assert steps[-1]["stop_layers"]["none"] == 0 < steps[-1]["stop_layers"]["function"]


def test_the_usual_segmentations_are_the_same_on_every_machine():
    described = {name: tokenizer.describe() for name, tokenizer in usual_tokenizers().items()}
    assert {name: (options["engine"], options["lexicon"]) for name, options in described.items()} == {
        "jieba+lexicon": ("jieba-rs", "policy+bodies"), "jieba": ("jieba-rs", None), "characters": ("characters", None),
    }  # fmt: skip


def test_a_term_that_is_never_whole_is_found_by_its_characters():
    """Cut by jieba or into pairs of characters, 专精特新 is there; with the lexicon 专精特新企业 holds it."""
    table = sensitivity(
        lambda tokens: keyword_trend(tokens, ["专精特新"], resamples=1), corpus_of("专精特新企业"), "count",
        stop_layers={"none": ()},
    ).set_index("segmentation")["value"]  # fmt: skip
    assert table.to_dict() == {"jieba+lexicon": 0, "jieba": 1, "characters": 1}


def test_a_second_run_reads_what_the_first_has_cut(tmp_path):
    one, other = (
        sensitivity(frequencies, corpus_of("智能制造和制造"), "count", tokenizers=TERMS, cache=tmp_path) for _ in range(2)
    )
    pd.testing.assert_frame_equal(one, other)
    assert len(list(tmp_path.glob("*.parquet"))) == 2


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"tokenizers": {}}, InvalidValue, "no tokenizer or no stop layer"),
        ({"stop_layers": {}}, InvalidValue, "no tokenizer or no stop layer"),
        ({"stop_layers": {"mine": "no_such_layer"}}, NotFound, "no_such_layer"),
        ({"value": "rate"}, InvalidValue, "no column rate"),
        ({"key": ["term", "period"]}, InvalidValue, "no column period"),
        ({"key": "count"}, InvalidValue, "does not tell the rows"),
    ],
)
def test_what_cannot_be_compared_is_refused(options, error, words):
    with pytest.raises(error, match=words):
        sensitivity(frequencies, corpus_of("企业资金"), **{"value": "count", **options})


def test_the_tokens_of_a_variant_keep_their_gaps():
    """A stop word that is gone leaves a gap: 制造 and 企业 are no neighbours."""
    seen = []

    def measure(tokens):
        seen.append(tokens)
        return frequencies(tokens)

    sensitivity(measure, corpus_of("制造的企业"), "count", tokenizers={"cut": TERMS["cut"]}, stop_layers={"few": ["的"]})
    assert seen[0].types[seen[0].codes].tolist() == ["制造", "企业"]
    assert seen[0].start[1] - seen[0].end[0] == 1
