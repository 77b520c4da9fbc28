"""A model that was kept is read again, unless its file is damaged, and is not taken for that of another matrix or option."""

from __future__ import annotations

import functools
import json

import pytest

from helpers.errors import InvalidValue
from helpers.measure import DocumentTermMatrix
from helpers.measure.search_runs import Run, digest_of, fit_or_read, made_folder

RUN = Run(2, 0, [["融资", "贷款"], ["园区", "土地"]], 9.5, -6.25, converged=True)


@pytest.fixture
def fit():
    """What is fitted is RUN, and `fit.args[0]` tells how often."""
    calls = []
    return functools.partial(lambda calls, k, seed: calls.append((k, seed)) or RUN, calls)


def test_what_was_kept_is_read(tmp_path, fit):
    path = tmp_path / "run.json"
    assert fit_or_read(fit, 2, 0, path) == RUN
    assert fit_or_read(fit, 2, 0, path) == RUN
    assert fit.args[0] == [(2, 0)]
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_path_nothing_is_kept(fit):
    assert fit_or_read(fit, 2, 0, None) == fit_or_read(fit, 2, 0, None) == RUN
    assert fit.args[0] == [(2, 0), (2, 0)]


KEPT = {"k": 2, "seed": 0, "words": RUN.words, "exclusivity": 9.5, "held_out": -6.25, "converged": True}


WITHOUT_CONVERGED = json.dumps({name: value for name, value in KEPT.items() if name != "converged"})


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "[]", '{"k": 2}', b"\xff", WITHOUT_CONVERGED, *(json.dumps({**KEPT, **other}) for other in ({"k": 3}, {"seed": 1}, {"words": [[]]}, {"more": 1}))],
)
def test_a_damaged_file_is_made_anew(tmp_path, fit, damaged):
    path = tmp_path / "run.json"
    path.write_bytes(damaged if isinstance(damaged, bytes) else damaged.encode("utf-8"))
    assert fit_or_read(fit, 2, 0, path) == RUN
    assert fit.args[0] == [(2, 0)]
    assert json.loads(path.read_text(encoding="utf-8")) == KEPT


def test_a_fit_that_is_interrupted_leaves_nothing(tmp_path):
    def interrupted(k, seed):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_or_read(functools.partial(interrupted), 2, 0, tmp_path / "run.json")
    assert not list(tmp_path.iterdir())


def test_a_digest_is_of_the_matrix_and_the_options():
    lists = [["融资", "贷款"], ["园区", "土地", "土地"]]
    digest = digest_of(DocumentTermMatrix.from_tokens(lists), ["gibbs", 100])
    assert digest == digest_of(DocumentTermMatrix.from_tokens(lists), ["gibbs", 100])
    others = {
        digest_of(DocumentTermMatrix.from_tokens(lists), ["gibbs", 101]),
        digest_of(DocumentTermMatrix.from_tokens([lists[0], ["园区", "土地"]]), ["gibbs", 100]),
        digest_of(DocumentTermMatrix.from_tokens([lists[0], ["园区", "土壤", "土壤"]]), ["gibbs", 100]),
    }
    assert len(others | {digest}) == 4


def test_a_folder_is_made_and_a_file_is_refused(tmp_path):
    assert made_folder(tmp_path / "search" / "kept").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(InvalidValue, match="is a file"):
        made_folder(tmp_path / "file")
