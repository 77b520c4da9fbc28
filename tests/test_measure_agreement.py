"""Agreement of coders against published values."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from helpers.errors import InvalidValue
from helpers.measure import code_agreement, krippendorff_alpha

_ = None
MEG_AND_BEN = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))
FOUR_WITH_GAPS = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
        strict=True,
    )
)
INTRUDERS = [(1, 1)] * 3 + [(1, 0)] * 3 + [(0, 1)] * 5 + [(0, 0)] * 9
# Krippendorff 2011, Computing Krippendorff's alpha-reliability, sections A and C; oolong's JOSS paper (20 topics).
PUBLISHED = {
    "two observers, ten units": (MEG_AND_BEN, 0.095),
    "four observers, values missing": (FOUR_WITH_GAPS, 0.743),
    "word intrusion": (INTRUDERS, 0.143),
}


@pytest.mark.parametrize("case", PUBLISHED)
def test_alpha_is_the_published_one(case):
    units, alpha = PUBLISHED[case]
    assert krippendorff_alpha(pd.DataFrame(units)) == pytest.approx(alpha, abs=5e-4)


def test_nothing_to_agree_on_is_no_number():
    assert math.isnan(krippendorff_alpha(pd.DataFrame([(0, 0), (0, 0)])))
    with pytest.raises(InvalidValue, match="no unit was judged by two"):
        krippendorff_alpha(pd.DataFrame([(1, None), (None, 0)]))


def test_each_code_is_given_or_not():
    table = code_agreement(pd.Series(["done;promise", "", "done", None]), pd.Series(["done", "", "promise", ""]))
    assert table[["code", "first", "second", "both"]].to_numpy().tolist() == [["done", 2, 1, 1], ["promise", 1, 1, 0]]
    assert table["alpha"].tolist() == pytest.approx([1 - (2 / 8) / (2 * 3 * 5 / 56), 1 - (4 / 8) / (2 * 2 * 6 / 56)])


def test_coders_of_different_units_are_refused():
    with pytest.raises(InvalidValue, match="2 and 1 units"):
        code_agreement(pd.Series(["done", ""]), pd.Series(["done"]))
