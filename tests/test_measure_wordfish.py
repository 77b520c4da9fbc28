"""Wordfish: a general optimiser and a Poisson regression find the same, a planted scale comes back, figures of others."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import statsmodels.api as sm
from scipy import optimize, stats

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix, document_term_matrix, fit_wordfish
from helpers.measure.poisson_scale import NotConverged

TABLE = np.array([[6, 3, 1, 0, 5], [4, 4, 2, 1, 4], [2, 3, 3, 3, 5], [0, 2, 5, 6, 4]])


def matrix_of(counts, names=None):
    documents = pd.DataFrame({"document_id": names or [f"d{row}" for row in range(len(counts))]})
    terms = np.array([f"w{column:04}" for column in range(np.shape(counts)[1])], dtype=object)
    documents["tokens"] = np.sum(counts, axis=1)
    return DocumentTermMatrix(sp.csr_matrix(counts), terms, documents, "count", {"corpus": "small", "steps": []})


def weights(model):
    return model.words.sort_values("term", ignore_index=True)


def planted(generator, *, documents=30, words=200, level=1.0, dispersion=1.0):
    """True positions, in rising order, and counts that the model draws from them."""
    theta = np.sort(generator.normal(size=documents))
    theta = (theta - theta.mean()) / theta.std(ddof=1)
    alpha, psi = generator.normal(0, 0.3, documents), generator.normal(level, 0.7, words)
    means = np.exp(alpha[:, None] + psi + np.outer(theta, generator.normal(0, 0.5, words)))
    if dispersion > 1:
        means = generator.gamma(means / (dispersion - 1), dispersion - 1)
    return theta, generator.poisson(means)


def test_the_scale_is_identified_as_in_quanteda():
    model = fit_wordfish(matrix_of(TABLE))
    positions, words = model.positions, model.words
    assert positions["theta"].mean() == pytest.approx(0, abs=1e-9)
    assert positions["theta"].std() == pytest.approx(1)
    assert positions["alpha"].mean() == pytest.approx(0, abs=1e-9)
    assert words["beta"].sum() == pytest.approx(0, abs=1e-9)
    assert list(positions.columns) == ["document_id", "tokens", "alpha", "theta", "error", "low", "high"]
    assert list(words.columns) == ["term", "count", "used_in", "beta", "psi", "dispersion"]
    assert words["beta"].is_monotonic_increasing
    assert words.set_index("term").loc["w0001", ["count", "used_in"]].tolist() == [12, 4]


def test_positions_follow_the_words_of_a_table_seen_at_a_glance():
    """Column 0 falls from row to row, columns 2 and 3 rise, column 4 hardly moves."""
    model = fit_wordfish(matrix_of(TABLE), direction=("d0", "d3"))
    assert model.positions["theta"].is_monotonic_increasing
    beta = weights(model)["beta"]
    assert beta[0] < beta[1] < beta[4] < beta[2] < beta[3]


@pytest.mark.parametrize("direction", [("d0", "d3"), ("d3", "d0")])
def test_the_direction_turns_positions_and_weights(direction):
    model, given = fit_wordfish(matrix_of(TABLE), direction=direction), fit_wordfish(matrix_of(TABLE))
    theta = model.positions.set_index("document_id")["theta"]
    assert theta[direction[0]] < theta[direction[1]]
    sign = 1 if direction == ("d0", "d3") else -1
    assert model.positions["theta"].to_numpy() == pytest.approx(sign * given.positions["theta"].to_numpy())
    assert weights(model)["beta"].to_numpy() == pytest.approx(sign * weights(given)["beta"].to_numpy())
    assert model.provenance["steps"][-1]["direction"] == list(direction)


def penalised(parameters, counts):
    """Minus the likelihood with its prior as the docstring has it, and the log means, for an optimiser that knows nothing."""
    documents, words = counts.shape
    alpha, theta, psi, beta = np.split(parameters, np.cumsum([documents, documents, words]))
    theta, beta = (theta - theta.mean()) / theta.std(ddof=1), beta * theta.std(ddof=1)
    log_means = (alpha - alpha.mean())[:, None] + psi + np.outer(theta, beta)
    return np.exp(log_means).sum() - (counts * log_means).sum() + beta @ beta / (2 * 3**2), log_means


def test_a_general_optimiser_finds_the_same_likelihood():
    """scipy.optimize on all parameters at once, from a start that has nothing to do with ours."""
    generator = np.random.default_rng(3)
    _, counts = planted(generator, documents=6, words=12)
    start = np.concatenate([np.zeros(6), np.linspace(-1, 1, 6), np.log(counts.mean(axis=0)), np.zeros(12)])
    found = optimize.minimize(
        lambda parameters: penalised(parameters, counts)[0], start, method="BFGS", options={"gtol": 1e-6}
    )
    model = fit_wordfish(matrix_of(counts))
    ours = np.concatenate(
        [model.positions["alpha"], model.positions["theta"], weights(model)["psi"], weights(model)["beta"]]
    )
    objective, log_means = penalised(ours, counts)
    assert objective == pytest.approx(found.fun, abs=1e-5)
    assert log_means == pytest.approx(penalised(found.x, counts)[1], abs=1e-3)
    assert model.log_likelihood == pytest.approx(stats.poisson.logpmf(counts, np.exp(log_means)).sum())


def test_weights_are_those_of_a_poisson_regression_on_the_positions():
    """statsmodels' GLM of each word on theta with alpha as offset; large counts, so that the prior says nothing."""
    _, counts = planted(np.random.default_rng(1), documents=12, words=8, level=8.0)
    model = fit_wordfish(matrix_of(counts))
    design = sm.add_constant(model.positions["theta"].to_numpy())
    for row, words in weights(model).iterrows():
        family = sm.GLM(counts[:, row], design, family=sm.families.Poisson(), offset=model.positions["alpha"].to_numpy())
        oracle = family.fit()
        assert [words["psi"], words["beta"]] == pytest.approx(list(oracle.params), abs=1e-4)
        # The same statistic, over the degrees of freedom that are left when documents took theirs too.
        freedom = 12 - 2 - 2 * 12 / 8
        assert words["dispersion"] == pytest.approx(oracle.pearson_chi2 / freedom, rel=1e-4)


def test_standard_errors_are_what_a_change_of_each_count_does_to_the_positions():
    """The delta method by brute force: fit again with each cell a little larger; a Poisson count varies by its mean."""
    _, counts = planted(np.random.default_rng(2), documents=6, words=8, level=5.0)
    model = fit_wordfish(matrix_of(counts), direction=("d0", "d5"))
    log_means = np.add.outer(model.positions["alpha"].to_numpy(), weights(model)["psi"].to_numpy())
    log_means += np.outer(model.positions["theta"], weights(model)["beta"])
    variance = np.zeros(6)
    for cell in np.ndindex(counts.shape):
        changed = counts.astype(float)
        changed[cell] += 0.05
        moved = fit_wordfish(matrix_of(changed), direction=("d0", "d5")).positions["theta"] - model.positions["theta"]
        variance += (moved.to_numpy() / 0.05) ** 2 * np.exp(log_means[cell])
    assert model.positions["error"].to_numpy() == pytest.approx(np.sqrt(variance), rel=0.05)


def coverage(dispersion, overdispersion, runs=40, **options):
    generator, covered, correlations = np.random.default_rng(0), [], []
    for _ in range(runs):
        theta, counts = planted(generator, dispersion=dispersion, **options)
        matrix = matrix_of(counts[:, counts.sum(axis=0) > 0])
        positions = fit_wordfish(matrix, direction=("d0", f"d{len(theta) - 1}"), overdispersion=overdispersion).positions
        covered.append(((positions["low"] <= theta) & (theta <= positions["high"])).mean())
        correlations.append(np.corrcoef(positions["theta"], theta)[0, 1])
    return np.mean(covered), min(correlations)


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"words": 1000, "level": -1.0}], ids=["frequent", "rare"])
def test_a_planted_scale_comes_back_and_its_intervals_cover(options):
    share, correlation = coverage(1.0, False, **options)
    assert 0.93 <= share <= 0.97
    assert correlation > 0.99


@pytest.mark.slow
def test_words_in_bursts_need_their_own_variance():
    """Each count varies three times as much as Poisson's: only with overdispersion do the intervals cover."""
    assert coverage(3.0, False)[0] < 0.8
    assert 0.93 <= coverage(3.0, True)[0] <= 0.97


def test_a_planted_scale_comes_back():
    theta, counts = planted(np.random.default_rng(5))
    positions = fit_wordfish(matrix_of(counts), direction=("d0", "d29")).positions
    assert np.corrcoef(positions["theta"], theta)[0, 1] > 0.99


def test_overdispersion_changes_errors_and_not_positions():
    _, counts = planted(np.random.default_rng(6), dispersion=3.0)
    plain, wide = (fit_wordfish(matrix_of(counts), overdispersion=asked) for asked in (False, True))
    assert wide.positions["theta"].to_numpy() == pytest.approx(plain.positions["theta"].to_numpy())
    # Three times the variance is the root of three times the error.
    assert (wide.positions["error"] / plain.positions["error"]).median() == pytest.approx(np.sqrt(3), rel=0.15)
    assert wide.words["dispersion"].median() == pytest.approx(3, rel=0.2)


def test_the_interval_is_as_wide_as_asked_for():
    wide, narrow = (fit_wordfish(matrix_of(TABLE), confidence=level).positions for level in (0.95, 0.5))
    assert ((wide["high"] - wide["low"]) / wide["error"]).to_numpy() == pytest.approx(2 * 1.959964, rel=1e-5)
    assert ((narrow["high"] - narrow["low"]) / narrow["error"]).to_numpy() == pytest.approx(2 * 0.674490, rel=1e-5)


def test_a_document_without_words_and_a_word_without_documents_are_marked():
    with_gaps = np.vstack([np.insert(TABLE, 2, 0, axis=1), np.zeros((1, 6), dtype=int)])
    model, whole = fit_wordfish(matrix_of(with_gaps), direction=("d0", "d3")), fit_wordfish(matrix_of(TABLE))
    assert model.positions.loc[4, ["alpha", "theta", "error", "low", "high"]].isna().all()
    assert model.words.set_index("term").loc["w0002", ["beta", "psi", "dispersion"]].isna().all()
    assert model.positions["theta"].to_numpy()[:4] == pytest.approx(whole.positions["theta"].to_numpy())


def test_a_word_of_one_document_alone_has_a_weight_that_is_a_number():
    """Without the prior its weight would grow without end."""
    model = fit_wordfish(matrix_of(np.hstack([TABLE, [[0], [0], [0], [9]]])), direction=("d0", "d3"))
    assert np.isfinite(model.words[["beta", "psi"]]).all(axis=None)
    assert model.words["term"].iloc[-1] == "w0005"


def test_a_word_in_one_enormous_burst_does_not_overshoot():
    """Newton's full steps would go to and fro here for ever."""
    counts = np.hstack([np.random.default_rng(8).poisson(3, (10, 40)), np.zeros((10, 1), dtype=int)])
    counts[4, 40] = 5000
    model = fit_wordfish(matrix_of(counts))
    assert model.positions["theta"].abs().idxmax() == 4
    assert model.positions["error"].notna().all()


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({"weighting": "tfidf"}, {}, "weighted by tfidf"),
        ({}, {"direction": ("d0", "d0")}, "no pair of documents"),
        ({}, {"direction": ("d0",)}, "no pair of documents"),
        ({}, {"direction": ("d0", "d9")}, "'d9', which is no document with words"),
        ({"matrix": sp.csr_matrix(TABLE[:2])}, {}, "2 documents with 5 terms make no scale"),
        ({"matrix": sp.csr_matrix(TABLE[:, :2]), "vocabulary": np.array(["甲", "乙"])}, {}, "4 documents with 2 terms make no scale"),
        ({"matrix": sp.csr_matrix(np.outer([1, 2, 3, 4], [1, 2, 3, 4, 5]))}, {}, "in the same shares"),
    ],
)
def test_what_cannot_be_scaled_is_refused(change, options, words):
    dtm = matrix_of(TABLE)
    documents = dtm.documents.iloc[: change["matrix"].shape[0]] if "matrix" in change else dtm.documents
    with pytest.raises(InvalidValue, match=words):
        fit_wordfish(dataclasses.replace(dtm, **change, documents=documents), **options)


def test_a_scale_that_still_moves_is_an_error_that_says_what_to_do():
    with pytest.raises(NotConverged, match=r"after 2 rounds the scale still moves by .*min_df"):
        fit_wordfish(matrix_of(TABLE), max_iter=2)


# Read off the figure of ropensci/textworkshop17, demos/chineseDemo: quanteda's Wordfish of the reports.
FIGURE = {1954: 1.5, 1956: 1.21, 1959: 1.70, 1975: 1.47, 1980: 0.60, 1990: 0.24, 2000: -0.66, 2010: -1.10, 2017: -1.31}


def test_the_work_reports_lie_where_quanteda_put_them(real_corpus):
    """The other published oracle, quanteda's tutorial on the Irish budget of 2010, needs a corpus that is not given."""
    pytest.importorskip("icu", reason="needs PyICU: the figure is made of ICU's words")
    from tests.reports import content_tokens

    matrix = document_term_matrix(content_tokens(real_corpus / "government_work_reports"))
    names = sorted(matrix.documents["document_id"])
    positions = fit_wordfish(matrix, direction=(names[-1], names[0])).positions.astype({"year": int}).set_index("year")
    assert matrix.matrix.shape == (49, 11_549)
    assert positions.loc[list(FIGURE), "theta"].to_dict() == pytest.approx(FIGURE, abs=0.1)
    assert abs(stats.spearmanr(positions.index, positions["theta"]).statistic) >= 0.98
