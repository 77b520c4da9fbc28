"""What is kept of the models of a search, and how it is read again."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib.metadata
import json
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import helpers
from helpers.measure.dtm import DocumentTermMatrix
from helpers.read.ingest import check_writable

# Whose version may change what is fitted.
_ENGINES = ("scikit-learn", "tomotopy")


@dataclasses.dataclass(frozen=True)
class Run:
    """What is kept of a model: k and seed, the words of each topic, the scores it has by itself, if it converged."""

    k: int
    seed: int
    words: list[list[str]]
    exclusivity: float
    held_out: float
    converged: bool


Fitting = functools.partial[Run]


def made_folder(folder: Path) -> Path:
    """The folder, made if it does not exist.

    Raises
    ------
    InvalidValue
        If it cannot be written.
    """
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest_of(dtm: DocumentTermMatrix, options: list[Any]) -> str:
    """The head of a digest of all that a run depends on but k and seed, which stand in the name of its file."""
    versions = [helpers.__version__, *(importlib.metadata.version(engine) for engine in _ENGINES)]
    made_by = [options, versions, dtm.matrix.shape, dtm.vocabulary.tolist()]
    digest = hashlib.sha256(json.dumps(made_by, ensure_ascii=False).encode("utf-8"))
    digest.update(pd.util.hash_pandas_object(dtm.documents, index=False).to_numpy().tobytes())
    for array in (dtm.matrix.indptr, dtm.matrix.indices, dtm.matrix.data):
        digest.update(array.astype(np.int64).tobytes())
    return digest.hexdigest()[:16]


def fit_or_read(fit: Fitting, k: int, seed: int, path: Path | None) -> Run:
    """What an earlier search has kept at this path, or else what is fitted now, and kept; nothing is if it is None."""
    if path is None:
        return fit(k, seed)
    run = _read(path, k, seed)
    if run is None:
        run = fit(k, seed)
        _write(run, path)
    return run


def _read(path: Path, k: int, seed: int) -> Run | None:
    """A run that was kept, or None if there is none or its file is damaged."""
    try:
        run = Run(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return run if (run.k, run.seed, len(run.words)) == (k, seed, k) else None


def _write(run: Run, path: Path) -> None:
    # Two searches may share a folder: each writes a file of its own, and no file is ever half there.
    scratch = path.with_name(f"{path.name}.{uuid.uuid4().hex}.partial")
    try:
        scratch.write_text(json.dumps(dataclasses.asdict(run), ensure_ascii=False), encoding="utf-8")
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
