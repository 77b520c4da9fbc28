"""A figure is a claim: it is saved with its table, its caption and the record of what it was made from."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

import helpers
from helpers.errors import InvalidValue
from helpers.show.style import check_glyphs, current_language

_PROJECT = Path(__file__).resolve().parents[2]
_PACKAGES = (
    "jieba", "matplotlib", "numpy", "pandas", "pyarrow", "rjieba", "scikit-learn", "scipy", "zhplot",
)  # fmt: skip
_MANIFEST = "manifest.json"
_METADATA = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def save_figure(
    fig: Figure, name: str, *, data: pd.DataFrame, caption: str, alt: str, folder: str | Path | None = None
) -> Path:
    """Save a figure for a paper, with everything that a reader needs to check it.

    Parameters
    ----------
    fig
        What a plotting function returned.
    name
        File name without suffix: lower-case letters, digits, ``-`` and ``_``.
    data
        The table behind the figure, as a measure returned it (its ``attrs["provenance"]`` is recorded).
    caption, alt
        What stands under the figure, and what is read to a person who cannot see it.
    folder
        Where figures go; if None ``$DAFU_FIGURES``, else ``figures/`` of the project's checkout, else (where
        Dafu was installed without one) of the working folder.

    Returns
    -------
    The path of the SVG. Beside it lie a PNG of 300 dpi, the table as CSV (UTF-8 with a byte order mark, for
    Excel) and caption and alternative text as Markdown, in a folder named after the language of the
    labels; ``manifest.json`` of `folder` gets an entry. All are the same bytes on every run.

    Raises
    ------
    InvalidValue
        If the name, table, caption or alternative text will not do.
    MissingGlyphError
        If a character has no glyph.
    """
    _check(name, data, caption, alt)
    check_glyphs(fig)
    root = Path(folder or os.environ.get("DAFU_FIGURES") or _home() / "figures")
    stem = f"{current_language()}/{name}"
    (root / stem).parent.mkdir(parents=True, exist_ok=True)
    for suffix, metadata in _METADATA.items():
        scratch = root / f"{stem}.partial.{suffix}"
        fig.savefig(scratch, dpi=300, metadata=metadata)
        scratch.replace(root / f"{stem}.{suffix}")
    write_table(data, root / f"{stem}.csv")
    _write(root / f"{stem}.md", f"![{alt}]({name}.png)\n\n{caption}\n")
    _record(root, stem, data, caption, alt)
    return root / f"{stem}.svg"


def _home() -> Path:
    return _PROJECT if (_PROJECT / "pyproject.toml").is_file() else Path.cwd()


def write_table(data: pd.DataFrame, path: Path) -> Path:
    """Write a table as CSV that Excel and R both open: UTF-8 with a mark, ten significant digits."""
    text = data.to_csv(index=False, lineterminator="\n", float_format="%.10g")
    return _write(path, "\ufeff" + text)


def _check(name: str, data: pd.DataFrame, caption: str, alt: str) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise InvalidValue(f"name = {name!r} is no file name: use lower-case letters, digits, - and _")
    if not caption.strip() or not alt.strip():
        raise InvalidValue(f"the figure {name} has an empty caption or alt: say what it shows in both")
    if data.empty:
        raise InvalidValue(f"the figure {name} has an empty table: give the table that was drawn")
    if "provenance" not in data.attrs:
        raise InvalidValue(
            f"the table of the figure {name} does not say what it was made from: give one that a measure "
            'returned, or set data.attrs["provenance"] = {"corpus": …, "steps": […]} yourself'
        )


def _write(path: Path, text: str) -> Path:
    scratch = path.with_name(path.name + ".partial")
    scratch.write_text(text, encoding="utf-8", newline="\n")
    return scratch.replace(path)


def _record(root: Path, stem: str, data: pd.DataFrame, caption: str, alt: str) -> None:
    entries = read_entries(root)
    provenance = data.attrs["provenance"]
    files = [f"{stem}.{suffix}" for suffix in ("csv", "md", "png", "svg")]
    entries[stem] = {
        "caption": caption,
        "alt": alt,
        "files": {file: digest(root / file) for file in files},
        "provenance": provenance,
        "seeds": sorted({step["seed"] for step in provenance.get("steps", []) if "seed" in step}),
        "notebook": _notebook(),
        "code": {"version": helpers.__version__, "sha256": code_digest()},
        "packages": package_versions(),
    }
    _write_entries(root, entries)


def merge_figures(part: Path, figures: Path) -> None:
    """Move the figures of one folder into another and join the manifests."""
    figures.mkdir(parents=True, exist_ok=True)
    for path in sorted(path for path in part.rglob("*") if path.is_file() and path.name != _MANIFEST):
        place = figures / path.relative_to(part)
        place.parent.mkdir(exist_ok=True)
        shutil.move(path, place)
    _write_entries(figures, {**read_entries(figures), **read_entries(part)})


def read_entries(folder: Path) -> dict[str, dict[str, Any]]:
    """The entries of a folder's manifest by ``<language>/<name>``; none where there is no manifest."""
    manifest = folder / _MANIFEST
    entries: dict[str, dict[str, Any]] = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    return entries


def _write_entries(folder: Path, entries: dict[str, dict[str, Any]]) -> None:
    _write(folder / _MANIFEST, json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _notebook() -> dict[str, str] | None:
    """The notebook that is running and the digest of its source; None outside of one."""
    running = os.environ.get("DAFU_NOTEBOOK") or os.environ.get("JPY_SESSION_NAME")
    if not running:
        return None
    name = Path(running).stem
    source = _PROJECT / "notebooks" / "src" / f"{name}.py"
    return {"name": name, "sha256": digest(source) if source.is_file() else ""}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sources() -> Iterator[Path]:
    package = Path(helpers.__file__).parent
    yield from sorted(path for path in package.rglob("*") if path.suffix in {".py", ".csv", ".j2"})


@cache
def code_digest() -> str:
    """SHA-256 over the helpers' sources and word lists: the version of the code to the letter."""
    lines = [f"{path.name} {digest(path)}" for path in _sources()]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


@cache
def package_versions() -> dict[str, str]:
    """The versions of what computes and draws."""
    versions = {name: importlib.metadata.version(name) for name in _PACKAGES}
    return {"python": platform.python_version(), "machine": platform.machine(), **versions}
