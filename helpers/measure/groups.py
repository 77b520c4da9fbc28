"""Two groups of documents that are compared: how they are told, and which documents are in each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue

# A column of the documents and its value, or a boolean a document.
Group = tuple[str, object] | np.ndarray | pd.Series


def two_groups(documents: pd.DataFrame, target: Group, reference: Group | None) -> tuple[np.ndarray, np.ndarray]:
    """Whether each document is in the target, and whether it is in the reference.

    Without a reference it is all other documents, save those in which the target's column is missing.

    Raises
    ------
    InvalidValue
        If a group cannot be told from the documents, is nothing or everything, or shares documents with the other.
    """
    inside = _mask(documents, target, "target")
    if reference is None:
        known = documents[target[0]].notna().to_numpy() if isinstance(target, tuple) else np.full(len(inside), True)
        outside = known & ~inside
    else:
        outside = _mask(documents, reference, "reference")
    if (inside & outside).any():
        raise InvalidValue(f"{(inside & outside).sum()} documents are in target and reference: give groups apart")
    if not outside.any():
        raise InvalidValue("the target is every document: leave some to compare it with")
    return inside, outside


def group_name(group: Group | None) -> object:
    """The group as a record of it is written."""
    if group is None:
        return "all other documents"
    return [str(part) for part in group] if isinstance(group, tuple) else f"{int(np.sum(group))} documents"


def _mask(documents: pd.DataFrame, group: Group, name: str) -> np.ndarray:
    if isinstance(group, tuple):
        if len(group) != 2 or group[0] not in documents.columns or not pd.api.types.is_scalar(group[1]):
            raise InvalidValue(f"{name} = {group!r} is no column and value: use one of {', '.join(documents.columns)}")
        mask = (documents[group[0]] == group[1]).fillna(False).to_numpy(dtype=bool)
    else:
        if isinstance(group, pd.Series) and not group.index.equals(documents.index):
            raise InvalidValue(f"{name} has other row labels than the documents: make it of their table, dtm.documents")
        mask = np.asarray(group)
        if mask.dtype != bool or mask.shape != (len(documents),):
            raise InvalidValue(
                f"{name} is no boolean for each of {len(documents)} documents (missing values filled) "
                "and no pair of column and value: give one of the two"
            )
    if not mask.any():
        raise InvalidValue(f"{name} = {group_name(group)} has no document: give a group that has")
    return mask
