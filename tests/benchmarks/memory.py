"""How much memory some work takes, in this process and in those that it starts."""

from __future__ import annotations

import contextlib
import resource
import threading
from collections.abc import Iterator

import psutil

EVERY = 0.05
_MEGABYTE = 2**20


@contextlib.contextmanager
def peak_memory() -> Iterator[list[float]]:
    """A list that is filled when the block ends: the peak MB of this process, and of it with its children.

    The former is that of its whole life, the latter that of the block, as seen twenty times a second.
    """
    peaks: list[float] = []
    seen, done = [_with_children()], threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            seen.append(max(seen.pop(), _with_children()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()
        peaks += [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seen[0]]


def _with_children() -> float:
    own = psutil.Process()
    total = own.memory_info().rss
    for process in own.children(recursive=True):
        # It may have ended since it was listed.
        with contextlib.suppress(psutil.NoSuchProcess):
            total += process.memory_info().rss
    return float(total / _MEGABYTE)
