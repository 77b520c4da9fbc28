"""The record of what a result was made from: each measure adds its own step to that of its input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def with_step(provenance: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """The provenance of what was made by one more step.

    Parameters
    ----------
    provenance
        Of the input: what it was made from, and its ``steps`` so far. It stays as it is.
    step
        The ``function`` by name, and every option that its result depends on. Numbers of numpy become Python's, which
        a file of JSON or Parquet can hold.
    """
    return {**provenance, "steps": [*provenance["steps"], _plain(step)]}


def _plain(value: Any) -> Any:
    """The same without numbers of numpy, in whatever lists and mappings they stand."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict):
        return {_plain(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


def add_step(result: pd.DataFrame, table: pd.DataFrame, step: dict[str, Any]) -> pd.DataFrame:
    """The result, which now says that it was made from the table by this step."""
    result.attrs["provenance"] = with_step(table.attrs.get("provenance", {"steps": []}), step)
    return result
