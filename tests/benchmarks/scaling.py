"""Time and memory of ingest over folders of growing size: python -m tests.benchmarks.scaling [PAGES ...]."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers.read.corpus import teaching_files

SIZES = (1_000, 10_000)
_RUN = """
import json, resource, sys, time
from joblib.externals.loky import get_reusable_executor
from helpers.read import ingest
start = time.perf_counter()
report = ingest(sys.argv[1], sys.argv[2], progress=False)
took = time.perf_counter() - start
get_reusable_executor().shutdown()  # Only of children that have ended the peak is known.
peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([took, report.read, len(report.near_duplicates), *peaks]))
"""


def main() -> int:
    """Print a line for each size; nothing is asserted, since machines are noisy."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("ingest:     read  alike  seconds  pages/s  peak MB of the process, of the largest of its workers")
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            write_pages(Path(scratch, "pages"), size)
            print(f"        {measure(Path(scratch, 'pages'), Path(scratch, 'out'))}", flush=True)
    return 0


def measure(pages: Path, out: Path) -> str:
    """Run ingest in a process of its own."""
    command = [sys.executable, "-c", _RUN, str(pages), str(out)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    took, read, alike, own, workers = json.loads(printed)
    return f"{read:>9,}  {alike:>5,}  {took:>7.1f}  {read / took:>7.0f}  {own:>6.0f} {workers:>6.0f}"


def write_pages(folder: Path, count: int, seed: int = 0) -> None:
    """Letters made of the teaching corpus: head and foot of one, paragraphs of several, with figures of their own."""
    randomness = random.Random(seed)
    letters = [path.read_text(encoding="utf-8").split("\n") for path in teaching_files()]
    heads = [_head(lines) for lines in letters]
    paragraphs = [line for lines in letters for line in lines if len(line) > 80]
    for number in range(count):
        head, foot = randomness.choice(heads)
        body = [re.sub(r"\d{2,}", lambda _: str(randomness.randrange(10, 9_999)), line) for line in randomness.sample(paragraphs, 6)]
        place = folder / f"{number // 1_000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06d}.txt").write_text("\n".join([*head, *body, *foot]), encoding="utf-8")


def _head(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands above a letter's body and under it."""
    opening = next((place for place, line in enumerate(lines) if re.search(r"如下|收悉", line)), 2)
    return lines[: opening + 1], lines[-3:]


if __name__ == "__main__":
    sys.exit(main())
