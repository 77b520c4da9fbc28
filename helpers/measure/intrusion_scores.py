"""How often coders found the intruder, and whether guessing would have done as well."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from helpers.errors import InvalidValue
from helpers.measure.agreement import krippendorff_alpha
from helpers.measure.dtm import DocumentTermMatrix
from helpers.measure.intrusion import BETWEEN_WORDS, LEAST_WEIGHT, Intrusion, check_answers
from helpers.measure.provenance import with_step
from helpers.measure.resample import check_interval, check_seed
from helpers.options import check_number

ALL = "all"
_RATERS = 1500
# Random ratings that are drawn at once.
_CELLS = 4_000_000


def score_intrusion(
    items: Intrusion, answers: pd.DataFrame, *, confidence: float = 0.95, resamples: int = _RATERS, seed: int = 0
) -> pd.DataFrame:
    """How often each coder found the intruder, against guessing.

    Parameters
    ----------
    items
        What the coders were asked.
    answers
        DataFrame[coder, item, choice] of one or several coders, as `read_coding_sheet` returns. An item without a
        choice counts for nothing.
    confidence
        Of the intervals.
    resamples, seed
        Of the random raters of topic intrusion.

    Returns
    -------
    DataFrame[coder, items, correct, precision, low, high, p, alpha], a row for each coder, sorted, and a last one for
    ``"all"``: how many items the coder judged and got right, what share that is (the model precision), Wilson's
    interval (NaN for all, as coders judge the same items), and the probability that guessing does as well: by a
    one-sided binomial test with one in as many as there are options, for all by Fisher's method. ``alpha`` is
    Krippendorff's of right or wrong, in the row of all if there are two coders (else NaN). Of topic intrusion also
    ``log_odds`` and ``log_odds_p``: the median of log(weight of the intruder / weight of the topic chosen) over the
    judged items, 0 at best, and the share of random raters whose median is no lower.

    Raises
    ------
    InvalidValue
        If the answers are of other items or options, a coder judged an item twice, or an option will not do.

    Notes
    -----
    To do better than guessing is the least that can be asked: a topic model that people understand has a precision
    near 1, and a small p says hardly more than that coders did not guess. Ask two or more people who know the field.

    References
    ----------
    Chang, Boyd-Graber, Gerrish, Wang and Blei 2009; the tests as in Chan and Sältzer 2020, oolong, whose random raters
    count as better only if they are strictly so, and may give a p of zero.
    """
    check_interval(resamples, confidence, seed)
    choices = _choices(items, answers)
    right = choices.eq(items.key.set_index("item")["intruder"], axis=0).where(choices.notna())
    rows = [_score(right[coder], len(items.options), confidence) for coder in choices.columns]
    table = pd.DataFrame([*rows, _score_all(right, rows)])
    table.insert(0, "coder", [*choices.columns, ALL])
    if items.task == "topic":
        table = table.assign(**_odds_against_chance(items, choices, resamples, seed))
    step = {"function": "score_intrusion", "confidence": confidence, "resamples": resamples, "seed": seed}
    table.attrs["provenance"] = with_step(items.provenance, step)
    return table


def intrusion_by_item(items: Intrusion, answers: pd.DataFrame) -> pd.DataFrame:
    """How many coders found the intruder of each item: which topics do they understand?

    Parameters
    ----------
    items, answers
        See `score_intrusion`.

    Returns
    -------
    DataFrame[item, topic, label, coders, correct, precision], of topic intrusion DataFrame[item, document_id, coders,
    correct, precision, log_odds]: how many coders judged the item, how many were right, and what share that is (NaN
    where none judged); the mean of the log odds over coders.

    Raises
    ------
    InvalidValue
        If the answers are of other items or options, or a coder judged an item twice.
    """
    choices = _choices(items, answers)
    right = choices.eq(items.key.set_index("item")["intruder"], axis=0) & choices.notna()
    about = ["item", "document_id"] if items.task == "topic" else ["item", "topic", "label", "stable"]
    table = items.key[[name for name in about if name in items.key]].copy()
    table["coders"], table["correct"] = choices.notna().sum(axis=1).to_numpy(), right.sum(axis=1).to_numpy()
    table["precision"] = (table["correct"] / table["coders"].where(table["coders"] > 0)).astype(float)
    if items.task == "topic":
        table["log_odds"] = _log_odds(items, choices).mean(axis=1).to_numpy()
    table.attrs["provenance"] = with_step(items.provenance, {"function": "intrusion_by_item"})
    return table


def simulated_coder(
    items: Intrusion, dtm: DocumentTermMatrix, *, skill: float = 0.9, seed: int = 0, coder: str = "simulated"
) -> pd.DataFrame:
    """Answers of a program, to try out a study before people are asked. It is no person and validates nothing.

    Parameters
    ----------
    items
        What is asked.
    dtm
        Where it looks up which words stand in the same documents.
    skill
        The share of items at which it looks; at the others it guesses.
    seed
        Of the guesses.
    coder
        What it is called; say in every table that it was simulated.

    Returns
    -------
    DataFrame[coder, item, choice], as `read_coding_sheet` returns. It chooses the word, or the set, that shares the
    fewest documents with the other options (by the cosine), or the topic of whose words the fewest stand in the text.

    Raises
    ------
    InvalidValue
        If the skill is no share, the seed will not do, or a word of the items is not in the matrix.

    Notes
    -----
    The model learnt from the same documents, so that it finds what a person may not: that words stand together
    says not that they mean something.

    References
    ----------
    Lau, Newman and Baldwin 2014, Machine reading tea leaves.
    """
    check_number("skill", skill, least=0, most=1)
    check_seed(seed)
    generator = np.random.default_rng(seed)
    fits = _share_in_text(items) if items.task == "topic" else _share_of_documents(items, dtm)
    # Options that fit equally badly are guessed among.
    least = np.argmin(fits + generator.random(fits.shape) * 1e-9, axis=1)
    guesses = generator.integers(len(items.options), size=len(items))
    chosen = np.where(generator.random(len(items)) < skill, least, guesses) + 1
    return pd.DataFrame({"coder": coder, "item": items.items["item"], "choice": pd.array(chosen, dtype="Int64")})


def _choices(items: Intrusion, answers: pd.DataFrame) -> pd.DataFrame:
    """Items x coders: the option chosen, NaN where none was."""
    check_answers(items, answers, ("coder", "item"))
    if answers["coder"].isna().any() or (answers["coder"] == ALL).any():
        raise InvalidValue(f"a coder has no name or is called {ALL!r}: give each a name of their own")
    chosen = pd.to_numeric(answers["choice"], errors="coerce").astype(float)
    if chosen.isna().all():
        raise InvalidValue("the answers hold no choice: there is nothing to score")
    wide = answers.assign(choice=chosen).pivot(index="item", columns="coder", values="choice")
    return wide.reindex(items.items["item"])


def _score(right: pd.Series, options: int, confidence: float) -> dict[str, float]:
    """One coder's row; `right` is missing where the coder did not judge."""
    judged, correct = int(right.notna().sum()), int(right.eq(True).sum())
    if not judged:
        return {"items": 0, "correct": 0} | dict.fromkeys(("precision", "low", "high", "p", "alpha"), np.nan)
    test = stats.binomtest(correct, judged, 1 / options, alternative="greater")
    low, high = stats.binomtest(correct, judged).proportion_ci(confidence, method="wilson")
    row = {"items": judged, "correct": correct, "precision": correct / judged, "low": low, "high": high}
    return {**row, "p": test.pvalue, "alpha": np.nan}


def _score_all(right: pd.DataFrame, rows: list[dict[str, float]]) -> dict[str, float]:
    judged, correct = (sum(row[name] for row in rows) for name in ("items", "correct"))
    p = stats.combine_pvalues([row["p"] for row in rows if row["items"]], method="fisher").pvalue
    shared = (right.notna().sum(axis=1) >= 2).any()
    alpha = krippendorff_alpha(right) if shared else np.nan
    all_coders = {"items": judged, "correct": correct, "precision": correct / judged, "low": np.nan, "high": np.nan}
    return {**all_coders, "p": p, "alpha": alpha}


def _odds_of_options(items: Intrusion) -> np.ndarray:
    """The log odds that each choice would have, items x options."""
    weights = items.key[[column.replace("option", "weight") for column in items.options]].to_numpy(dtype=float)
    logs = np.log(np.maximum(weights, LEAST_WEIGHT))
    odds: np.ndarray = logs[np.arange(len(items)), items.key["intruder"] - 1][:, None] - logs
    return odds


def _log_odds(items: Intrusion, choices: pd.DataFrame) -> pd.DataFrame:
    """The log odds of the choices made, items x coders."""
    chosen = choices.fillna(1).to_numpy(dtype=int) - 1
    odds = np.take_along_axis(_odds_of_options(items), chosen, axis=1)
    return pd.DataFrame(odds, choices.index, choices.columns).where(choices.notna())


def _odds_against_chance(items: Intrusion, choices: pd.DataFrame, raters: int, seed: int) -> dict[str, list[float]]:
    """Medians of the log odds, and what share of random raters of the same items have no lower one."""
    table, possible = _log_odds(items, choices), _odds_of_options(items)
    generator = np.random.default_rng(seed)
    medians, ps = [], []
    for coder in [*choices.columns, ALL]:
        found = table.to_numpy() if coder == ALL else table[[coder]].to_numpy()
        judged = np.nonzero(np.isfinite(found))[0]
        median = float(np.median(found[np.isfinite(found)])) if len(judged) else np.nan
        medians.append(median)
        ps.append(_share_no_lower(possible[judged], median, raters, generator) if len(judged) else np.nan)
    return {"log_odds": medians, "log_odds_p": ps}


def _share_no_lower(possible: np.ndarray, median: float, raters: int, generator: np.random.Generator) -> float:
    """(1 + random raters whose median is no lower) / (1 + random raters), so that no p is zero."""
    judged, options = possible.shape
    size, better = max(1, _CELLS // judged), 0
    for first in range(0, raters, size):
        drawn = generator.integers(options, size=(min(size, raters - first), judged))
        better += int((np.median(possible[np.arange(judged), drawn], axis=1) >= median).sum())
    return (1 + better) / (1 + raters)


def _share_of_documents(items: Intrusion, dtm: DocumentTermMatrix) -> np.ndarray:
    """How often the words of each option stand in documents with those of the others, items x options."""
    column = {term: number for number, term in enumerate(dtm.vocabulary)}
    fits = []
    for options in items.items[items.options].itertuples(index=False):
        sets = [option.split(BETWEEN_WORDS) for option in options]
        words = [word for words in sets for word in words]
        if strange := [word for word in words if word not in column]:
            raise InvalidValue(f"{strange[0]} is not in the matrix: give the one that the model was fitted to")
        of_set = np.repeat(np.arange(len(sets)), [len(words) for words in sets])
        present = (dtm.matrix[:, [column[word] for word in words]] > 0).astype(float).toarray()
        together = present.T @ present
        alone = np.maximum(np.diag(together), 1)
        cosine = together / np.sqrt(np.outer(alone, alone))
        fits.append([cosine[np.ix_(of_set == i, of_set != i)].mean() for i in range(len(sets))])
    return np.array(fits)


def _share_in_text(items: Intrusion) -> np.ndarray:
    """What part of each topic's words stands in the text, items x options."""
    fits = []
    for text, *options in items.items[["text", *items.options]].itertuples(index=False):
        fits.append([np.mean([word in text for word in option.split(BETWEEN_WORDS)]) for option in options])
    return np.array(fits)
