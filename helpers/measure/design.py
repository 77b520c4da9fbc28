"""Facts of documents as the columns of a regression."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from helpers.errors import InvalidValue
from helpers.options import is_list

INTERCEPT = "intercept"
_NAMED = 3


@dataclasses.dataclass(frozen=True)
class Design:
    """The columns of a regression.

    Attributes
    ----------
    matrix
        Documents x terms; the first column is the intercept.
    names
        One a term: ``"intercept"``, the name of a column of numbers (``"year"``), or a column and its value
        (``"level=county"``).
    base
        For each column of text the value that its others are measured against, the most frequent one.
    """

    matrix: np.ndarray
    names: list[str]
    base: dict[str, str]


def design_matrix(documents: pd.DataFrame, covariates: Sequence[str]) -> Design:
    """Make the columns of a regression from facts of documents.

    Parameters
    ----------
    documents
        `DocumentTermMatrix.documents` or `TopicModel.documents`.
    covariates
        Columns of it. A column of numbers (``"year"``) makes one term, measured from its mean; one of text
        (``"region"``, ``"level"``, ``"department"``, ``"kind"``) makes a term of zeros and ones for each value but
        the most frequent, of equally frequent ones the first by its letters.

    Returns
    -------
    Design; without covariates the intercept alone.

    Raises
    ------
    InvalidValue
        If a covariate is no column, is given twice, has gaps, infinite numbers or one value only, there are not more
        documents than terms, or a term follows from the others.
    """
    check_covariates(documents, covariates)
    columns, names, base = [np.ones((len(documents), 1))], [INTERCEPT], {}
    for covariate in covariates:
        facts = documents[covariate]
        if _is_number(facts):
            numbers = facts.to_numpy(dtype=float)
            columns.append((numbers - numbers.mean())[:, None])
            names.append(covariate)
        else:
            first, *others = _values(facts)
            columns.append((facts.astype(str).to_numpy()[:, None] == np.array(others, dtype=object)).astype(float))
            names += [f"{covariate}={value}" for value in others]
            base[covariate] = first
    design = Design(np.hstack(columns), names, base)
    _check_terms(design, covariates)
    return design


def check_covariates(documents: pd.DataFrame, covariates: Sequence[str]) -> None:
    """Refuse facts that cannot explain anything in these documents.

    Raises
    ------
    InvalidValue
        If a covariate is no column, is given twice, has gaps or infinite numbers, or one value only.
    """
    check_names(covariates)
    for place, covariate in enumerate(covariates):
        if not isinstance(covariate, str) or covariate not in documents.columns:
            raise InvalidValue(f"covariate {covariate!r} is no column: use one of {', '.join(documents.columns)}")
        if covariate in list(covariates[:place]):
            raise InvalidValue(f"covariate {covariate!r} is given twice: give it once")
        _check_facts(documents, covariate)


def check_names(covariates: Sequence[str]) -> None:
    """Refuse what is no list of names.

    Raises
    ------
    InvalidValue
        If it is one name, or something else.
    """
    if isinstance(covariates, str):
        raise InvalidValue(f'covariates = {covariates!r} is one name: give a list of columns, ["{covariates}"]')
    if not is_list(covariates):
        raise InvalidValue(f'covariates = {covariates!r} is no list: give columns, ["year"], or leave it out')


def _check_facts(documents: pd.DataFrame, covariate: str) -> None:
    facts = documents[covariate]
    gaps = documents.loc[facts.isna(), "document_id"]
    if len(gaps):
        raise InvalidValue(
            f"{covariate} is missing in {len(gaps)} of {len(documents)} documents ({', '.join(gaps[:_NAMED])}"
            f"{', …' * (len(gaps) > _NAMED)}): leave {covariate} out, or these documents "
            f'(.only(documents["{covariate}"].notna())), or fill the gaps with a value of its own'
        )
    strange = [fact for fact in facts if not isinstance(fact, Hashable)]
    if strange:
        raise InvalidValue(f"{covariate} is {strange[0]!r} in a document, which is no fact: give texts or numbers")
    if _is_number(facts) and not np.isfinite(facts.to_numpy(dtype=float)).all():
        raise InvalidValue(f"{covariate} has infinite numbers: leave {covariate} out, or these documents")
    if facts.nunique() == 1:
        raise InvalidValue(
            f"{covariate} is {facts.iloc[0]} in all {len(documents)} documents, so it explains nothing: leave it out"
        )


def _check_terms(design: Design, covariates: Sequence[str]) -> None:
    documents, terms = design.matrix.shape
    if terms >= documents:
        raise InvalidValue(
            f"{terms} terms of {', '.join(covariates)} are too many for {documents} documents: leave out the covariate "
            "with the most values, or give more documents"
        )
    if np.linalg.matrix_rank(design.matrix / np.linalg.norm(design.matrix, axis=0)) < terms:
        raise InvalidValue(
            f"{', '.join(covariates)} overlap so that one follows from the others in these documents: leave one out"
        )


def _is_number(facts: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(facts) and not pd.api.types.is_bool_dtype(facts)


def _values(facts: pd.Series) -> list[str]:
    """The values, the most frequent first, and then by their letters."""
    counts = facts.astype(str).value_counts()
    first = min(counts.index[counts == counts.max()])
    return [first, *sorted(value for value in counts.index if value != first)]
