"""How fast words are compared in a large corpus: python -m tests.benchmarks.compare."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.measure import DocumentTermMatrix, dispersion, keyness
from helpers.measure.dtm import _counts

SECTIONS, REPLIES, TERMS, TOKENS = 100_000, 20_000, 20_000, 16_000_000


def main() -> int:
    """Seconds for keyness and dispersion over all terms; nothing is asserted, since machines are noisy."""
    dtm = made_up()
    print(f"compare: {SECTIONS:,} sections of {REPLIES:,} replies x {TERMS:,} terms, {TOKENS:,} tokens")
    report("keyness", lambda: keyness(dtm, ("year", 2020)))
    for by in ("year", "reply_id", "document_id"):
        report(f"dispersion by {by}", lambda by=by: dispersion(dtm, by=by))
    print(f"  peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


def made_up() -> DocumentTermMatrix:
    """Sections of several lengths with terms as frequent as Zipf has them."""
    generator = np.random.default_rng(0)
    share = 1 / np.arange(10, TERMS + 10)
    terms = generator.choice(TERMS, TOKENS, p=share / share.sum())
    section = np.sort(generator.choice(SECTIONS, TOKENS, p=generator.dirichlet(np.full(SECTIONS, 4))))
    reply = np.arange(SECTIONS) * REPLIES // SECTIONS
    documents = pd.DataFrame(
        {
            "document_id": [f"{i:06d}" for i in range(SECTIONS)], "reply_id": [f"{i:05d}" for i in reply],
            "year": pd.array(2013 + reply % 12, dtype="Int64"), "tokens": np.bincount(section, minlength=SECTIONS),
        }
    )  # fmt: skip
    vocabulary = np.array([f"w{i:05d}" for i in range(TERMS)], dtype=object)
    matrix = _counts(section, terms, SECTIONS, TERMS)
    return DocumentTermMatrix(matrix, vocabulary, documents, "count", {"corpus": "made up", "steps": []})


def report(name: str, work: Callable[[], object]) -> None:
    """Print how long some work takes."""
    start = time.perf_counter()
    work()
    print(f"  {name}: {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
