"""How fast the rates of terms get their intervals: python -m tests.benchmarks.trends."""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np

from helpers.measure.resample import ratio_interval

REPETITIONS = 5
RESAMPLES, REPLIES, TERMS = 2_000, 1_000, 100


def main() -> int:
    """Seconds for the intervals of many terms in many replies."""
    generator = np.random.default_rng(0)
    sizes = generator.integers(300, 1_500, REPLIES)
    counts = generator.poisson(sizes[:, None] * 0.005, (REPLIES, TERMS))
    took = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        ratio_interval(counts, sizes, resamples=RESAMPLES, confidence=0.95, generator=generator)
        took.append(time.perf_counter() - start)
    print(f"intervals: {statistics.median(took):.2f} s for {RESAMPLES:,} resamples of {REPLIES:,} replies x {TERMS} terms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
