"""Scores of coders: published values of oolong, scipy's tests, chance and its limits."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, Intrusion, intrusion_by_item, score_intrusion, simulated_coder


def items_of(n, options=6, task="word", weights=None):
    """Items whose intruder is the last option; of topics, with the weights of their options."""
    places = range(1, options + 1)
    shown = {f"option_{place}": [f"词{place}"] * n for place in places}
    key = pd.DataFrame({"item": range(1, n + 1), "topic": range(1, n + 1), "label": "词", "intruder": options})
    if task == "topic":
        key = key.drop(columns=["topic", "label"]).assign(document_id=[f"d{number}" for number in range(n)])
        key = key.assign(**{f"weight_{place}": np.asarray(weights)[:, place - 1] for place in places})
        shown = {"text": ["文"] * n, **shown}
    return Intrusion(task, pd.DataFrame({"item": range(1, n + 1), **shown}), key, {"steps": []})


def answers_of(intruder, **coders):
    """For each coder, whether each item was found (1, 0, or None where not judged)."""
    tables = []
    for coder, found in coders.items():
        choices = pd.array([pd.NA if f is None else intruder if f else 1 for f in found], dtype="Int64")
        tables.append(pd.DataFrame({"coder": coder, "item": range(1, len(found) + 1), "choice": choices}))
    return pd.concat(tables, ignore_index=True)


FIRST, SECOND = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0, 0, 1, 0, 1]


def test_two_raters_of_ten_topics_are_oolongs():
    """oolong's README: precisions .1 and .4, K precision 0 .5 1 0 0 0 0 .5 0 .5, p = .224470246788736, alpha .24."""
    items, answers = items_of(10), answers_of(6, r1=FIRST, r2=SECOND)
    table = score_intrusion(items, answers).set_index("coder")
    assert table.loc[["r1", "r2", "all"], "precision"].tolist() == pytest.approx([0.1, 0.4, 0.25])
    assert table.loc["all", "p"] == pytest.approx(0.224470246788736, abs=1e-12)
    assert table.loc["all", "alpha"] == pytest.approx(0.24)
    by_item = intrusion_by_item(items, answers)
    assert by_item["precision"].tolist() == [0, 0.5, 1, 0, 0, 0, 0, 0.5, 0, 0.5]
    assert by_item["topic"].tolist() == list(range(1, 11))


def test_ends_and_probabilities_are_those_of_the_libraries():
    table = score_intrusion(items_of(10, options=4), answers_of(4, a=SECOND), confidence=0.9).set_index("coder")
    assert table.loc["a", ["low", "high"]].tolist() == pytest.approx(proportion_confint(4, 10, alpha=0.1, method="wilson"))
    by_hand = sum(math.comb(10, c) * 0.25**c * 0.75 ** (10 - c) for c in range(4, 11))
    assert table.loc["a", "p"] == pytest.approx(by_hand)
    assert table.loc["all", "p"] == pytest.approx(by_hand), "Fisher's method leaves one probability as it is"
    assert math.isnan(table.loc["all", "alpha"]), "one coder agrees with nobody"
    assert math.isnan(table.loc["all", "low"])


def test_what_was_not_judged_counts_for_nothing():
    answers = answers_of(6, a=[1, None, 0, None], b=[None] * 4)
    table = score_intrusion(items_of(4), answers).set_index("coder")
    assert table.loc["a", ["items", "correct", "precision"]].tolist() == [2, 1, 0.5]
    assert table.loc["b", ["items", "correct"]].tolist() == [0, 0]
    assert table.loc["b", ["precision", "low", "high", "p"]].isna().all()
    assert table.loc["all", ["items", "correct", "precision"]].tolist() == [2, 1, 0.5]
    by_item = intrusion_by_item(items_of(4), answers)
    assert by_item["coders"].tolist() == [1, 0, 1, 0]
    assert by_item["precision"].fillna(-1).tolist() == [1, -1, 0, -1]


def test_a_coder_who_guesses_is_taken_for_better_no_oftener_than_said():
    """The distribution of p over 1,500 who guess at 30 items: never above the diagonal, and on it where it can be."""
    generator = np.random.default_rng(5)
    items = items_of(30)
    choices = generator.integers(1, 7, size=(30, 1500))
    answers = pd.DataFrame({"coder": np.repeat(range(1500), 30), "item": np.tile(range(1, 31), 1500), "choice": choices.T.ravel()})
    table = score_intrusion(items, answers.assign(coder="c" + answers["coder"].astype(str)))
    p, all_p = table["p"][:-1], table["p"].iloc[-1]
    for level in (0.001, 0.01, 0.05, 0.2, 0.5):
        reached = stats.binom.sf(np.arange(-1, 31), 30, 1 / 6)
        exact = reached[reached <= level].max()
        assert exact <= level
        assert (p <= level).mean() == pytest.approx(exact, abs=4 * np.sqrt(exact / 1500) + 1e-3)
    assert all_p > 0.01


ODDS = [[0.5, 0.3, 0.15, 0.05], [0.4, 0.4, 0.2, 0.0], [0.6, 0.2, 0.15, 0.05]]


def test_log_odds_by_hand():
    """Found; taken for the heaviest, with a weight of zero for the intruder (as 0.001); taken for the third."""
    items = items_of(3, options=4, task="topic", weights=ODDS)
    answers = pd.DataFrame({"coder": "a", "item": [1, 2, 3], "choice": [4, 1, 3]})
    by_item = intrusion_by_item(items, answers)
    assert by_item["log_odds"].tolist() == pytest.approx([0, math.log(0.001 / 0.4), math.log(0.05 / 0.15)])
    assert by_item["document_id"].tolist() == ["d0", "d1", "d2"]
    table = score_intrusion(items, answers).set_index("coder")
    assert table["log_odds"].tolist() == pytest.approx([math.log(0.05 / 0.15)] * 2)


def test_random_raters_have_the_exact_probability():
    """All 4^3 choices, each as likely: how many have a median no lower."""
    items = items_of(3, options=4, task="topic", weights=ODDS)
    answers = pd.DataFrame({"coder": "a", "item": [1, 2, 3], "choice": [4, 1, 3]})
    odds = np.log(np.maximum(ODDS, 0.001))
    odds = odds[:, [3]] - odds
    medians = [np.median([odds[0, i], odds[1, j], odds[2, k]]) for i in range(4) for j in range(4) for k in range(4)]
    exact = np.mean(np.array(medians) >= math.log(0.05 / 0.15) - 1e-12)
    table = score_intrusion(items, answers, resamples=20_000).set_index("coder")
    assert table.loc["a", "log_odds_p"] == pytest.approx(exact, abs=0.015)


def test_all_found_has_odds_of_zero_and_no_probability_of_zero():
    """oolong prints a p of 0 for it; one of 1,501 raters is the least that 1,500 can show."""
    generator = np.random.default_rng(1)
    items = items_of(20, options=4, task="topic", weights=np.sort(generator.dirichlet(np.ones(4), 20))[:, ::-1])
    table = score_intrusion(items, answers_of(4, a=[1] * 20, b=[1] * 20)).set_index("coder")
    assert (table["log_odds"] == 0).all()
    assert table.loc["all", "log_odds_p"] == pytest.approx(1 / 1501)
    assert (table["precision"] == 1).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda answers: answers.drop(columns="coder"), "no column coder"),
        (lambda answers: answers.to_dict(), "the answers are of type dict"),
        (lambda answers: None, "the answers are of type NoneType"),
        (lambda answers: answers.assign(item=["1", 2, 3]), "have an item '1'"),
        (lambda answers: answers.assign(coder=None), "a coder has no name"),
        (lambda answers: answers.assign(item=[1, 2, 4]), "have an item 4"),
        (lambda answers: answers.assign(item=[1, 2, 2]), "judged an item twice"),
        (lambda answers: answers.assign(coder="all"), "is called 'all'"),
        (lambda answers: answers.assign(choice=[1, 2, 7]), "a choice is no option: give numbers from 1 to 6"),
        (lambda answers: answers.assign(choice=["1", "贷款", "2"]), "a choice is no option"),
        (lambda answers: answers.assign(choice=pd.NA), "hold no choice"),
    ],
)
def test_answers_that_are_none_are_refused(change, words):
    for measure in (score_intrusion, intrusion_by_item):
        with pytest.raises(InvalidValue, match=words):
            measure(items_of(3), change(answers_of(6, a=[1, 0, 1])))


DTM = DocumentTermMatrix.from_tokens([["贷款", "担保", "银行"], ["贷款", "银行"], ["芯片", "封装"], ["芯片", "封装", "晶圆"]])


def of_banks(n):
    shown = {"option_1": "贷款", "option_2": "芯片", "option_3": "银行", "option_4": "担保"}
    key = pd.DataFrame({"item": range(1, n + 1), "topic": 1, "label": "贷款", "intruder": 2})
    return Intrusion("word", pd.DataFrame({"item": range(1, n + 1), **shown}), key, {"steps": []})


def test_a_simulated_coder_looks_where_words_stand_together():
    answers = simulated_coder(of_banks(3), DTM, skill=1)
    assert answers["choice"].tolist() == [2, 2, 2]
    assert answers["coder"].tolist() == ["simulated"] * 3


def test_a_simulated_coder_reads_a_text_for_the_words_of_topics():
    shown = {"text": "新增贷款5亿元,芯片已量产", "option_1": "贷款、担保", "option_2": "学院、技师", "option_3": "芯片、封装"}
    key = pd.DataFrame({"item": [1], "document_id": ["d"], "intruder": [2], "weight_1": [0.5], "weight_2": [0.1], "weight_3": [0.4]})
    items = Intrusion("topic", pd.DataFrame({"item": [1], **shown}), key, {"steps": []})
    assert simulated_coder(items, DTM, skill=1)["choice"].tolist() == [2]


def test_a_simulated_coder_without_skill_guesses():
    answers = simulated_coder(of_banks(800), DTM, skill=0, seed=1)
    assert np.bincount(answers["choice"].astype(int))[1:] == pytest.approx([200] * 4, abs=50)
    half = simulated_coder(of_banks(800), DTM, skill=0.5, seed=1)
    assert (half["choice"] == 2).mean() == pytest.approx(0.5 + 0.5 / 4, abs=0.07)
    assert half.equals(simulated_coder(of_banks(800), DTM, skill=0.5, seed=1))


@pytest.mark.parametrize("skill", [-0.1, 1.1, math.nan, "1"])
def test_a_skill_is_a_share(skill):
    with pytest.raises(InvalidValue, match="skill = "):
        simulated_coder(of_banks(1), DTM, skill=skill)


def test_a_simulated_coder_knows_no_words_but_those_of_its_matrix():
    with pytest.raises(InvalidValue, match="担保 is not in the matrix"):
        simulated_coder(of_banks(1), DocumentTermMatrix.from_tokens([["贷款", "银行", "芯片"]]))
