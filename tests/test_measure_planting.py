"""Expected shares are what trends and regions make of them, words fall as in language, and a bad plan is refused."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.errors import InvalidValue
from helpers.measure.planting import Planting

WORDS = [f"词{number:02d}" for number in range(60)]


def test_expected_shares_by_hand():
    """Without a trend topics have .5, .333 and .167; the two that stay divide what the others leave as 3 : 1."""
    plan = Planting(10, 3, years=[2020, 2021, 2022], regions={"甲省": {2: 0.1}, "乙省": {}}, trend={2: 0.05})
    table = plan.prevalence()
    share = table.set_index(["year", "region", "topic"])["share"]
    assert share.loc[(2021, "乙省")].tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6])
    assert share.loc[(2020, "乙省")].tolist() == pytest.approx([43 / 80, 17 / 60, 43 / 240])
    assert share.loc[(2022, "甲省", 2)] == pytest.approx(1 / 3 + 0.05 + 0.1)
    assert np.allclose(share.groupby(["year", "region"]).sum(), 1)
    assert table.equals(table.sort_values(["year", "region", "topic"], ignore_index=True))


def test_words_follow_zipf_and_mandelbrot():
    for row in Planting(vocabulary=WORDS).topic_word:
        falling = np.sort(row)[::-1]
        assert falling[0] / falling[9] == pytest.approx(12.7 / 3.7)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sections": 0}, "sections = 0"),
        ({"topics": 1}, "topics = 1"),
        ({"seed": -1}, "seed = -1"),
        ({"tokens_per_section": 0.5}, "tokens_per_section = 0.5"),
        ({"years": []}, "are none"),
        ({"years": [2020, 2020]}, "one stands twice"),
        ({"years": [2020.5]}, "a year = 2020.5"),
        ({"years": 2020}, "years = 2020 is no list"),
        ({"years": None}, "years = None is no list"),
        ({"years": "2020"}, "years = '2020' is no list"),
        ({"trend": [1]}, r"the trend has \[1\] for topics: give them with their changes"),
        ({"trend": 3}, "the trend has 3 for topics"),
        ({"trend": {True: 0.1}}, "the trend names topic True"),
        ({"trend": {5: 0.1}}, "the trend names topic 5: give one of 1 to 4"),
        ({"trend": {1: float("nan")}}, "the change of topic 1 in the trend"),
        ({"regions": {"甲省": {0: 0.1}}}, "甲省 names topic 0"),
        ({"regions": {}}, r"regions = \{\} name none"),
        ({"regions": ["甲省"]}, r"regions = \['甲省'\] name none"),
        ({"regions": "甲省"}, "regions = '甲省' name none"),
        ({"regions": {5: {}}}, "region 5 is no name"),
        ({"regions": {"": {}}}, "region '' is no name"),
        ({"regions": {"甲省": None}}, "甲省 has None for topics"),
        ({"regions": {"甲省": [1]}}, r"甲省 has \[1\] for topics"),
        ({"trend": {1: 0.5}}, "topic 1 would have a share of -.* in 2013 in 锦淮省"),
        ({"regions": {"甲省": {1: 0.4, 2: 0.4}}}, "topic 3 would have a share of -0.292 in 2013 in 甲省"),
        ({"trend": {1: 0.01, 2: 0.01}, "regions": {"甲省": {3: 0.01, 4: 0.01}}}, "all 4 topics"),
        ({"vocabulary": ["企业"]}, "1 words, 1 distinct"),
        ({"vocabulary": ["企业", "企业"]}, "2 words, 1 distinct"),
        ({"vocabulary": "企业"}, "0 words"),
        ({"vocabulary": 5}, "0 words"),
        ({"vocabulary": ["企业", None]}, "None in the vocabulary is no word"),
        ({"vocabulary": ["企业", ""]}, "'' in the vocabulary is no word"),
        ({"vocabulary": [1, 2, 3]}, "1 in the vocabulary is no word"),
    ],
)
def test_what_cannot_be_planted_is_refused(options, words):
    with pytest.raises(InvalidValue, match=words):
        Planting(**{"sections": 10, "topics": 4, "vocabulary": WORDS, **options})
