"""Speed and memory of words: python -m tests.benchmarks.words.

Tokenizing and counting against jieba and CountVectorizer, with one process and with two, and on 100,000 sections.
"""

from __future__ import annotations

import json
import logging
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from helpers.measure import Tokenizer, document_term_matrix, find_new_words, tokenize
from helpers.measure.countable import countable_sections
from helpers.read import Corpus, load_corpus

REPETITIONS = 3
SECTIONS_PER_REPLY = 4
_RUN = """
import json, os, sys, time
import pandas as pd
from helpers.measure import document_term_matrix, tokenize
from helpers.read import Corpus
from tests.benchmarks.memory import peak_memory
folder, processors = sys.argv[1], int(sys.argv[2])
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])
corpus = Corpus("synthetic", pd.read_parquet(folder + "/replies.parquet"), pd.read_parquet(folder + "/sections.parquet"))
tokenize(Corpus("warm", corpus.replies, corpus.sections.iloc[:12_000]))  # The workers have started.
with peak_memory() as peaks:
    start = time.perf_counter()
    tokens = tokenize(corpus)
    cut = time.perf_counter() - start
    dtm = document_term_matrix(tokens)
    took = time.perf_counter() - start
print(json.dumps([cut, took, len(tokens), *peaks]))
"""


def main() -> int:
    """Print ratios and peaks; nothing is asserted, since machines are noisy."""
    compare_with_jieba(corpus_of(2_000))
    compare_processes(60_000)
    cut, took, tokens, own, together = run(100_000, len(os.sched_getaffinity(0)))
    print(f"100,000 sections, {tokens:,} tokens: cut in {cut:.1f} s, cut and counted in {took:.1f} s")
    print(f"  peak memory: {own:.0f} MB of the process, {together:.0f} MB with its workers, texts included")
    find_words(corpus_of(8_000))
    return 0


def find_words(corpus: Corpus) -> None:
    """New words, against one segmentation of the same texts by jieba."""
    texts = corpus.replies["text"].tolist()
    jieba.initialize()
    once, took = seconds(lambda: [jieba.lcut(text) for text in texts]), seconds(lambda: find_new_words(texts))
    characters = sum(map(len, texts))
    print(f"new words of {characters:,} characters: {took / once:.1f} times one jieba.lcut over them ({took:.1f} s)")


def compare_with_jieba(corpus: Corpus) -> None:
    """Tokenizing and counting in one process, without and with the lexicon, against CountVectorizer and jieba."""
    texts = corpus.sections["text"].tolist()
    analyzers = {"jieba.lcut": jieba.lcut, "jieba.lcut without its HMM": lambda text: jieba.lcut(text, HMM=False)}
    tokenizers = {"without the lexicon": Tokenizer(lexicon=None), "with it": Tokenizer()}
    took: dict[str, list[float]] = {name: [] for name in [*analyzers, *tokenizers]}
    jieba.default_logger.setLevel(logging.WARNING)
    jieba.initialize()
    for _ in range(REPETITIONS):
        for name, analyzer in analyzers.items():
            took[name].append(seconds(lambda analyzer=analyzer: CountVectorizer(analyzer=analyzer).fit_transform(texts)))
        for name, tokenizer in tokenizers.items():
            tokenizer("预热")
            took[name].append(seconds(lambda tokenizer=tokenizer: document_term_matrix(tokenize(corpus, tokenizer))))
    for name in tokenizers:
        ratios = [f"{statistics.median(took[other]) / statistics.median(took[name]):.1f} times as fast as {other}" for other in analyzers]
        print(f"tokenize + count, {name}: {', '.join(ratios)} in CountVectorizer, one process")


def compare_processes(sections: int) -> None:
    """The same work on one processor and on two, workers warm."""
    if len(os.sched_getaffinity(0)) < 2:
        print("one processor only: nothing to compare with two")
        return
    one, two = (statistics.median(run(sections, processors)[0] for _ in range(REPETITIONS)) for processors in (1, 2))
    print(f"tokenize, {sections:,} sections: {one / two:.2f} times as fast on two processors ({one:.1f} s, {two:.1f} s)")


def run(sections: int, processors: int) -> tuple[float, float, int, float, float]:
    """Seconds to cut, to cut and count, tokens, peak MB of the process and of all, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(sections)
        corpus.replies.to_parquet(Path(folder, "replies.parquet"))
        corpus.sections.to_parquet(Path(folder, "sections.parquet"))
        command = [sys.executable, "-c", _RUN, folder, str(processors)]
        return tuple(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def corpus_of(sections: int, seed: int = 0) -> Corpus:
    """Replies of four sections each, taken from the teaching corpus with figures of their own."""
    teaching = load_corpus("teaching")
    texts = countable_sections(teaching)["text"].tolist()
    facts = teaching.replies.drop(columns=["reply_id", "text", "body"])
    randomness = random.Random(seed)
    replies, rows = [], []
    for number in range(sections // SECTIONS_PER_REPLY):
        drawn = [re.sub(r"\d{2,}", lambda _: str(randomness.randrange(10, 9_999)), text) for text in randomness.choices(texts, k=SECTIONS_PER_REPLY)]
        position = 0
        for part, text in enumerate(drawn):
            rows.append((f"r{number}", f"r{number}-{part}", position, position + len(text), text, "answer"))
            position += len(text) + 1
        replies.append((f"r{number}", "\n".join(drawn)))
    table = pd.DataFrame(replies, columns=["reply_id", "text"], dtype="string")
    drawn_facts = facts.iloc[randomness.choices(range(len(facts)), k=len(table))].reset_index(drop=True)
    columns = ["reply_id", "section_id", "start", "end", "text", "role"]
    parts = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(["reply_id", "section_id", "text", "role"], "string"))
    return Corpus("synthetic", pd.concat([table, drawn_facts], axis=1), parts)


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
