"""One percent-format source holds a notebook in both languages; editions are built from it and executed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm
from traitlets.config import Config

from helpers.errors import DafuError, NotFound
from helpers.show.figures import merge_figures

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "notebooks" / "src"
LANGUAGES = ("en", "zh")
CELL_TIMEOUT = 600

# A line break inside a Chinese sentence (of a list, with an indent), which a browser would show as a blank.
_CHINESE_BREAK = re.compile(r"(?<=[\u3001-\u9fff\uff00-\uffef])\n *(?=[\u3400-\u9fff\u201c\u300a\uff08])")

# What differs between two runs: where an object lies in memory, and the name that pandas draws for a styled table.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+(?=>)")
_STYLED_TABLE = re.compile(r'<table id="(T_[^"]*)"')

# One thread, so that a sum is added up in the same order on every run of one machine.
_KERNEL_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class NotebookFailed(DafuError):
    """Raise this when a cell of a notebook ends in an error."""


def notebook_sources() -> list[Path]:
    """The percent-format sources, sorted.

    Raises
    ------
    NotFound
        If the project's ``notebooks/src`` is not there, as in an installation without the checkout.
    """
    sources = sorted(SOURCES.glob("*.py"))
    if not sources:
        raise NotFound(f"{SOURCES} holds no notebook source: run this from a checkout of the project")
    return sources


def edition_path(source: Path, language: str) -> Path:
    """Where the built edition of a source lies: ``notebooks/<language>/<name>.ipynb``."""
    return source.parents[1] / language / f"{source.stem}.ipynb"


def build_edition(source: Path, language: str) -> nbformat.NotebookNode:
    """The notebook in one language, not yet executed.

    Cells tagged with the other language are left out; cells without a language tag are shared. Ids and
    metadata depend on the source alone, so that building twice gives the same bytes.
    """
    other = {f"lang-{name}" for name in LANGUAGES if name != language}
    notebook = jupytext.read(source, fmt="py:percent")
    cells = [cell for cell in notebook.cells if not other & set(cell.metadata.get("tags", []))]
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number:02d}"
        if cell.cell_type == "markdown":
            cell["source"] = _CHINESE_BREAK.sub("", cell["source"])
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "dafu": {"language": language, "source": source.name, "source_sha256": source_digest(source)},
    }
    return nbformat.NotebookNode(nbformat.v4.new_notebook(cells=cells, metadata=metadata))


def source_digest(source: Path) -> str:
    """SHA-256 of a source, line ends read as one on every system."""
    return hashlib.sha256(source.read_text(encoding="utf-8").encode("utf-8")).hexdigest()


def execute(notebook: nbformat.NotebookNode, figures: Path, *, progress: tqdm[Any] | None = None) -> None:
    """Run a built edition in a kernel of its own; its figures go to a folder.

    Outputs hold nothing that differs from run to run by itself, so that running twice gives the same bytes.

    Raises
    ------
    NotebookFailed
        If a cell ends in an error; the message names the notebook and the error.
    """
    origin = notebook.metadata["dafu"]
    environment = {
        **os.environ,
        **_KERNEL_THREADS,
        "DAFU_FIGURES": str(figures),
        "DAFU_NOTEBOOK": Path(origin["source"]).stem,
    }
    with tempfile.TemporaryDirectory() as private:
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": str(ROOT)}},
            config=_kernel_settings(private),
            on_cell_executed=lambda cell, cell_index, execute_reply: progress.update() if progress else None,
        )
        try:
            client.execute(env=environment)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            where = f"{origin['source']} ({origin['language']})"
            reason = f"{error.ename}: {error.evalue}" if isinstance(error, CellExecutionError) else str(error).strip()
            raise NotebookFailed(f"{where} stopped with {reason}: mend the cell, then run again") from error
    _settle_outputs(notebook)
    notebook.metadata.pop("widgets", None)
    # nbclient records the kernel's exact Python version, which is no fact about the notebook.
    notebook.metadata["language_info"] = {"name": "python"}


def _settle_outputs(notebook: nbformat.NotebookNode) -> None:
    """Take addresses out of the outputs, and name styled tables after their cells."""
    for cell in notebook.cells:
        for number, output in enumerate(cell.get("outputs", []), start=1):
            texts = output.get("data", output)
            for kind in ("text/html", "text/plain", "text"):
                if kind in texts:
                    texts[kind] = _settled(texts[kind], f"T_{cell['id']}-{number}")


def _settled(text: str, name: str) -> str:
    for drawn in _STYLED_TABLE.findall(text):
        text = text.replace(drawn, name)
    return _ADDRESS.sub("", text)


def _kernel_settings(private: str) -> Config:
    """Talk to the kernel through sockets in a private folder, which need no network; Windows has none."""
    return Config() if os.name == "nt" else Config(KernelManager={"transport": "ipc", "ip": f"{private}/kernel"})


def write_edition(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook beside its place and rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".partial")
    scratch.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    scratch.replace(path)


def run_all(figures: Path, *, progress: bool = True) -> Iterator[tuple[Path, nbformat.NotebookNode]]:
    """Build and execute every notebook in every language, as many at a time as there are cores.

    Yields
    ------
    The place of each edition and the executed notebook, in the order of sources and languages; figures go
    to `figures`.
    """
    editions = [(edition_path(s, lang), build_edition(s, lang)) for s in notebook_sources() for lang in LANGUAGES]
    cells = sum(cell.cell_type == "code" for _, notebook in editions for cell in notebook.cells)
    # Each kernel writes to a folder of its own, since two cannot keep one manifest.
    with (
        tqdm(total=cells, unit="cell", desc=f"{len(editions)} notebooks", disable=not progress) as bar,
        tempfile.TemporaryDirectory() as scratch,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        parts = [Path(scratch, f"{path.parent.name}-{path.stem}") for path, _ in editions]
        notebooks = [notebook for _, notebook in editions]
        runs = [pool.submit(execute, *job, progress=bar) for job in zip(notebooks, parts, strict=True)]
        for (path, notebook), part, run in zip(editions, parts, runs, strict=True):
            try:
                run.result()
            except NotebookFailed:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            merge_figures(part, figures)
            yield path, notebook
