"""How far two coders of the same sentences agree, beyond chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue


def krippendorff_alpha(ratings: pd.DataFrame) -> float:
    """Krippendorff's α for nominal codes.

    Parameters
    ----------
    ratings
        Units x coders; any values, missing where a coder did not judge a unit.

    Returns
    -------
    1 for full agreement, about 0 for agreement by chance. NaN where the coders never differ and use one
    value only: then there was nothing to agree on.

    Raises
    ------
    InvalidValue
        If no unit was judged by two coders.

    Notes
    -----
    For rare codes α is harsh: one disagreement on a code that was given twice halves it. Show the counts beside it.

    References
    ----------
    Krippendorff 2011, Computing Krippendorff's alpha-reliability.
    """
    codes, values = pd.factorize(ratings.to_numpy().ravel())
    units = codes.reshape(ratings.shape)
    counts = np.array([np.bincount(unit[unit >= 0], minlength=len(values)) for unit in units])
    counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        raise InvalidValue("no unit was judged by two coders: give ratings with two values in a row")
    judged = counts.sum(axis=1)
    pairs = (counts * (judged[:, None] - counts)).sum(axis=1)
    observed = (pairs / (judged - 1)).sum()
    totals, n = counts.sum(axis=0), counts.sum()
    expected = (totals * (n - totals)).sum() / (n - 1)
    return float(1 - observed / expected) if expected else float("nan")


def code_agreement(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Agreement on each of several codes that may hold together.

    Parameters
    ----------
    first, second
        The codes that two coders gave to the same units, several joined by a semicolon, empty where none.

    Returns
    -------
    DataFrame[code, first, second, both, alpha], sorted by code: how many units each coder, and both, gave
    the code, and Krippendorff's α of given or not.

    Raises
    ------
    InvalidValue
        If the coders judged different numbers of units.
    """
    if len(first) != len(second):
        raise InvalidValue(f"the coders judged {len(first)} and {len(second)} units: give the codes of the same ones")
    given = [_given(codes) for codes in (first, second)]
    rows = []
    for code in sorted(set(given[0].columns) | set(given[1].columns)):
        one, other = (table.get(code, pd.Series(False, index=table.index)) for table in given)
        counts = {"first": one.sum(), "second": other.sum(), "both": (one & other).sum()}
        rows.append({"code": code, **counts, "alpha": krippendorff_alpha(pd.concat([one, other], axis=1))})
    return pd.DataFrame(rows, columns=["code", "first", "second", "both", "alpha"])


def _given(codes: pd.Series) -> pd.DataFrame:
    """Units x codes: whether the code was given."""
    return codes.fillna("").str.get_dummies(";").drop(columns="", errors="ignore").astype(bool).reset_index(drop=True)
