"""Regenerate every figure, and tell which committed one no longer follows from its inputs."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from helpers.errors import NotFound
from helpers.show.compare import same_picture, same_table
from helpers.show.figures import read_entries
from helpers.show.notebooks import ROOT, run_all, write_edition

FIGURES = ROOT / "figures"
_PICTURES = (".png", ".svg")

# What a figure is made from, and how to say that it changed.
_INPUTS = {
    "provenance": "the corpus or the options of the measure changed",
    "notebook": "its notebook changed",
    "code": "the helpers changed",
    "packages": "the versions of packages changed",
}


def reproduce(*, progress: bool = True) -> Path:
    """Run every notebook in both languages; write the built editions and ``figures/``.

    Everything is made in a folder beside and put in place at the end, so that a notebook that fails
    leaves the last good figures as they were, and figures that no notebook makes any more disappear.

    Returns
    -------
    The folder of the figures.

    Raises
    ------
    NotebookFailed
        If a cell ends in an error.
    """
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".figures-") as scratch:
        fresh = Path(scratch, "figures")
        editions = list(run_all(fresh, progress=progress))
        for path, notebook in editions:
            write_edition(notebook, path)
        if FIGURES.exists():
            FIGURES.replace(Path(scratch, "old"))
        shutil.move(fresh, FIGURES)
    print(f"{len(editions)} notebooks executed, figures in {FIGURES.relative_to(ROOT)}/")
    return FIGURES


def check(*, progress: bool = True) -> list[str]:
    """Make every figure anew in a scratch folder and compare.

    Returns
    -------
    One sentence for each figure that no longer follows from its inputs, with what differs and which input
    changed; empty if all do. Tables are compared with a tolerance; pictures byte by byte where Python and
    all packages are those of the manifest, and by their pixels elsewhere.

    Raises
    ------
    NotFound
        If there are no committed figures.
    NotebookFailed
        If a notebook cannot be executed.
    """
    if not (FIGURES / "manifest.json").is_file():
        raise NotFound(f"{FIGURES / 'manifest.json'} does not exist: run python -m helpers reproduce first")
    with tempfile.TemporaryDirectory(prefix="dafu-check-") as scratch:
        fresh = Path(scratch, "figures")
        for _ in run_all(fresh, progress=progress):
            pass
        return compare_figures(FIGURES, fresh)


def compare_figures(committed: Path, fresh: Path) -> list[str]:
    """What differs between two folders of figures, a sentence each; see `check`."""
    old, new = read_entries(committed), read_entries(fresh)
    gone, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    findings = [f"{name}: no notebook makes it any more" for name in gone]
    findings += [f"{name}: a notebook makes it, but it is not among the figures" for name in added]
    for name in sorted(old.keys() & new.keys()):
        differences = _differences(committed, fresh, name, old[name], new[name])
        if differences:
            findings.append(f"{name}: {', '.join(differences)}; {_cause(old[name], new[name])}")
    return findings


def _differences(
    committed: Path, fresh: Path, name: str, old: dict[str, object], new: dict[str, object]
) -> list[str]:
    by_bytes = old["packages"] == new["packages"]
    found = []
    for suffix in (".csv", ".md", *_PICTURES):
        ours, theirs = committed / f"{name}{suffix}", fresh / f"{name}{suffix}"
        if not ours.is_file():
            found.append(f"{ours.name} is missing")
        elif not _same(ours, theirs, by_bytes=by_bytes):
            found.append(f"{ours.name} differs")
    return found


def _same(ours: Path, theirs: Path, *, by_bytes: bool) -> bool:
    if ours.read_bytes() == theirs.read_bytes():
        return True
    if ours.suffix == ".csv":
        return same_table(ours, theirs)
    # Another version of a library may place a glyph a little differently; the SVG is drawn from the same
    # figure as the PNG, so the PNG's pixels speak for both.
    if ours.suffix in _PICTURES and not by_bytes:
        return same_picture(ours.with_suffix(".png"), theirs.with_suffix(".png"))
    return False


def _cause(old: dict[str, object], new: dict[str, object]) -> str:
    changed = [words for key, words in _INPUTS.items() if old.get(key) != new.get(key)]
    return " and ".join(changed) or "no recorded input changed, so the file itself was edited"
