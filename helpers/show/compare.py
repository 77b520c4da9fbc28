"""Whether two tables, or two pictures, say the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image


def same_table(one: Path, other: Path, *, tolerance: float = 1e-6) -> bool:
    """Whether two CSV files have the same columns and rows, numbers within a relative tolerance."""
    first, second = (pd.read_csv(path, encoding="utf-8-sig") for path in (one, other))
    try:
        pd.testing.assert_frame_equal(first, second, rtol=tolerance, atol=tolerance)
    except AssertionError:
        return False
    return True


def same_picture(one: Path, other: Path, *, tolerance: float = 8.0) -> bool:
    """Whether two PNG files of one size differ by less than a tolerance.

    Parameters
    ----------
    tolerance
        Largest root mean square difference of grey values (0 to 255). Text that another version of a
        library places half a pixel away gives about 5; another bar gives more than 15.
    """
    pictures = [Image.open(path).convert("L") for path in (one, other)]
    if pictures[0].size != pictures[1].size:
        return False
    first, second = (np.asarray(picture, dtype=float) for picture in pictures)
    return bool(np.sqrt(np.mean((first - second) ** 2)) < tolerance)
