"""The page of questions names every measure and every plot, and none that is not there; its example runs."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

import helpers.measure
import helpers.show

PAGE = (Path(helpers.measure.__file__).parent / "README.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if line.startswith("| ")][1:]
NAMED = set(re.findall(r"`([A-Za-z_]+)`", PAGE))


def names(cells):
    return set(re.findall(r"`([a-z_]+)`", " ".join(cells)))


def test_every_measure_answers_a_question_or_prepares_one():
    functions = {name for name in helpers.measure.__all__ if name.islower()}
    assert functions - NAMED == set()
    assert names(row[2] for row in ROWS) <= functions


def test_every_plot_shows_an_answer():
    plots = {name for name in helpers.show.__all__ if name.startswith(("plot_", "show_"))}
    assert names(row[3] for row in ROWS) == plots


def test_every_question_is_asked_in_both_languages():
    questions = [row for row in ROWS if row[2]]
    assert all(row[0].endswith("?") and row[1].endswith("？") for row in questions)


@pytest.mark.slow
def test_the_example_draws_a_figure():
    (example,) = re.findall(r"```python\n(.+?)```", PAGE, flags=re.DOTALL)
    before = set(plt.get_fignums())
    with helpers.show.use_style():
        exec(compile(example, "README.md", "exec"), {})
    (number,) = set(plt.get_fignums()) - before
    assert isinstance(plt.figure(number), Figure)
    plt.close(number)
