"""Notebooks: built from one source, read before they are run, executed in a real kernel."""

from __future__ import annotations

import re
import shutil

import nbformat
import pytest

from helpers.show.figures import read_entries
from helpers.show.notebooks import (
    LANGUAGES,
    SOURCES,
    NotebookFailed,
    build_edition,
    edition_path,
    execute,
    notebook_sources,
    run_all,
    write_edition,
)
from helpers.show.reproduce import FIGURES, compare_figures

EDITIONS = [(source, language) for source in notebook_sources() for language in LANGUAGES]
NAMES = [f"{language}/{source.stem}" for source, language in EDITIONS]
HEADER = {
    "en": ["Question", "Minutes", "Level", "What you need", "What you get"],
    "zh": ["问题", "用时", "难度", "所需", "所得"],
}
CLOSING = {"en": "What was shown, and what was not", "zh": "说明了什么，没有说明什么"}
INVENTED = {"en": "Every reply in this corpus is invented", "zh": "本语料的每一件答复都是虚构的"}
TAGS = {"lang-en", "lang-zh", "parameters"}


def by_type(notebook, kind):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


@pytest.mark.parametrize(("source", "language"), EDITIONS, ids=NAMES)
def test_a_built_edition_matches_its_source(source, language):
    built, stored = build_edition(source, language), nbformat.read(edition_path(source, language), as_version=4)
    assert [cell.source for cell in stored.cells] == [cell.source for cell in built.cells], "run make reproduce"
    assert stored.metadata["dafu"] == built.metadata["dafu"], "run make reproduce"
    assert all(cell.execution_count for cell in by_type(stored, "code")), "an edition is stored with its outputs"


@pytest.mark.parametrize(("source", "language"), EDITIONS, ids=NAMES)
def test_a_notebook_is_made_to_be_read(source, language):
    notebook = build_edition(source, language)
    words = [cell.source for cell in by_type(notebook, "markdown")]
    assert all(f"**{name}**" in words[0] for name in HEADER[language])
    # A notebook on the counts of real texts says that instead.
    assert (INVENTED[language] in words[0]) == ('load_corpus("teaching")' in source.read_text(encoding="utf-8"))
    assert CLOSING[language] in words[-1]
    code = by_type(notebook, "code")
    assert max(len(cell.source.splitlines()) for cell in code) <= 15
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1
    assert {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])} <= TAGS
    assert not [cell for cell in code if re.search(r"^\s*(?:def|class) ", cell.source, re.MULTILINE)]


def test_every_caption_of_the_teaching_corpus_says_that_it_is_invented():
    for name, entry in read_entries(FIGURES).items():
        of_teaching = entry["provenance"]["corpus"] == "teaching"
        assert (INVENTED[name.split("/")[0]] in entry["caption"]) == of_teaching, name


def test_both_languages_have_the_same_cells():
    for source in notebook_sources():
        kinds = [[cell.cell_type for cell in build_edition(source, language).cells] for language in LANGUAGES]
        assert kinds[0] == kinds[1], source.name


def test_no_output_names_a_path_or_a_person():
    for source, language in EDITIONS:
        stored = edition_path(source, language).read_text(encoding="utf-8")
        assert str(SOURCES.parents[1]) not in stored
        assert not re.search(r"0000-?\d{7}", stored)


@pytest.mark.slow
@pytest.mark.notebooks
def test_all_notebooks_run_and_every_committed_figure_follows(tmp_path):
    """What `python -m helpers check` does: a fresh kernel for every edition, then the comparison."""
    executed = dict(run_all(tmp_path / "figures", progress=False))
    assert len(executed) == len(EDITIONS)
    for path, notebook in executed.items():
        stored = nbformat.read(path, as_version=4)
        assert [len(cell.outputs) for cell in by_type(stored, "code")] == [
            len(cell.outputs) for cell in by_type(notebook, "code")
        ], path
    assert compare_figures(FIGURES, tmp_path / "figures") == []


def test_a_changed_table_picture_or_caption_is_found(tmp_path):
    changed = tmp_path / "figures"
    shutil.copytree(FIGURES, changed)
    table = changed / "en" / "keyword_trends.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("贷款", "借款"), encoding="utf-8-sig")
    (changed / "zh" / "topic_words.svg").write_text("<svg/>", encoding="utf-8")
    (changed / "zh" / "section_lengths.png").unlink()
    findings = compare_figures(changed, FIGURES)
    assert len(findings) == 3
    assert findings[0] == (
        "en/keyword_trends: keyword_trends.csv differs; no recorded input changed, so the file itself was edited"
    )
    assert "section_lengths.png is missing" in findings[1]


STYLED = """
import pandas as pd
from IPython.display import display

table = pd.DataFrame({"term": ["贷款"], "count": [3]})
display(table.style.hide(axis="index"), object())
print(object())
table.style.format(precision=1)
"""


@pytest.mark.slow
def test_a_notebook_with_styled_tables_is_the_same_bytes_twice(tmp_path):
    written = []
    for run in range(2):
        notebook = build_edition(notebook_sources()[0], "en")
        notebook.cells = [nbformat.v4.new_code_cell(STYLED, id="cell-01")]
        execute(notebook, tmp_path)
        write_edition(notebook, tmp_path / f"{run}.ipynb")
        written.append((tmp_path / f"{run}.ipynb").read_text(encoding="utf-8"))
    assert written[0] == written[1]
    outputs = notebook.cells[0].outputs
    tables = [output["data"]["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    names = [re.findall(r'<table id="([^"]*)"', table) for table in tables]
    assert len(names) == 2
    assert names[0] != names[1], "two tables of one cell keep their own styles"
    for table, (name,) in zip(tables, names, strict=True):
        assert f'id="{name}_row0_col1"' in table, "cells are found by the name of their table"
    assert "<object object>" in [output["text"].strip() for output in outputs if "text" in output]


def test_no_stored_edition_tells_where_an_object_lay():
    for source, language in EDITIONS:
        assert " at 0x" not in edition_path(source, language).read_text(encoding="utf-8")


FAILURES = {
    "error": ("1 / 0", "ZeroDivisionError: division by zero"),
    "dead kernel": ("import os; os._exit(1)", "Kernel died"),
}


@pytest.mark.slow
@pytest.mark.parametrize("failure", FAILURES)
def test_a_notebook_that_fails_is_named_with_its_reason(failure, tmp_path):
    cell, reason = FAILURES[failure]
    source = notebook_sources()[0]
    notebook = build_edition(source, "en")
    notebook.cells = [nbformat.v4.new_code_cell(cell)]
    with pytest.raises(NotebookFailed, match=rf"^{source.name} \(en\) stopped with .*{reason}"):
        execute(notebook, tmp_path)
