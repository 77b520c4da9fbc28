"""How fast pages become replies: python -m tests.benchmarks.reading."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import jieba

from helpers.read import parse_reply, read_file
from helpers.read.corpus import teaching_files
from helpers.read.files import decode
from tests.test_read_html import saved

REPETITIONS = 5


def main() -> int:
    """Replies parsed a second by one process, and what parsing, decoding and segmenting take against each other."""
    paths = teaching_files()
    texts = [read_file(path) for path in paths]
    webs = [saved("modern, utf-8", text) for text in texts]
    first = seconds(lambda: [parse_reply(text) for text in texts])
    jieba.lcut("预热")
    works: dict[str, Callable[[], object]] = {
        "parsing": lambda: [parse_reply(text) for text in texts],
        "reading text files": lambda: [read_file(path) for path in paths],
        "decoding web pages": lambda: [decode(web, "page.html") for web in webs],
        "jieba.lcut": lambda: [jieba.lcut(text) for text in texts],
    }
    took = {name: statistics.median(seconds(work) for _ in range(REPETITIONS)) for name, work in works.items()}
    print(f"reading: {len(texts) / took['parsing']:.0f} replies parsed a second, {len(texts) / first:.0f} with the dictionary's loading")
    for name in list(works)[1:]:
        print(f"  {name}: {took[name] / took['parsing']:.2f} times the parsing")
    return 0


def seconds(work: Callable[[], object]) -> float:
    """How much processor time some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
