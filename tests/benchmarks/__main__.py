"""Speed and memory as ratios of one run: python -m tests.benchmarks [DIR] (a folder with government_work_reports/).

Reading, damaged inputs and words are measured on the teaching corpus, segmentation and `analyze` on the reports.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import jieba
from sklearn.feature_extraction.text import CountVectorizer

from helpers.measure import Tokenizer, document_term_matrix, tokenize
from helpers.read import Corpus, ingest, load_corpus
from tests.benchmarks.words import seconds

REPETITIONS = 5


def main() -> int:
    """Print the ratios; nothing is asserted, since machines are noisy."""
    measured = measure_reports()
    for name in ("reading", "trends", "compare", "fuzz", "topic_speed"):
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}", *sys.argv[1:] * (name == "topic_speed")], check=False)
    return measured


def measure_reports() -> int:
    """Segmentation and `analyze` on the reports of the folder that the command line names."""
    if len(sys.argv) != 2 or not Path(sys.argv[1], "government_work_reports").is_dir():
        print("for segmentation and analyze give the folder that holds government_work_reports/: make bench REAL_CORPUS=DIR", file=sys.stderr)
        return 2
    reports = Path(sys.argv[1], "government_work_reports")
    with tempfile.TemporaryDirectory() as scratch:
        ingest(reports, Path(scratch, "corpus"), any_text=True, progress=False)
        compare_segmentation(load_corpus(Path(scratch, "corpus")))
        measure_analyze(reports, Path(scratch, "out"))
    return 0


def compare_segmentation(corpus: Corpus) -> None:
    """Segmentation plus document-term matrix in one process against CountVectorizer(analyzer=jieba.lcut)."""
    texts = corpus.replies["text"].tolist()
    tokenizer = Tokenizer(hmm=True, lexicon=None, keep_punctuation=True)
    tokenizer("预热"), jieba.lcut("预热")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(REPETITIONS):
        ours.append(seconds(lambda: document_term_matrix(tokenize(corpus, tokenizer, unit="reply"))))
        theirs.append(seconds(lambda: CountVectorizer(analyzer=jieba.lcut).fit_transform(texts)))
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"segmentation + document-term matrix: {ratio:.1f} times as fast as CountVectorizer(analyzer=jieba.lcut)")
    print(f"  medians of {REPETITIONS} alternating runs: {statistics.median(ours):.2f} s, {statistics.median(theirs):.2f} s")
    compared, differing = differing_tokens(texts, tokenizer)
    print(f"  tokens compared {compared:,}, differing {differing} ({1e5 * differing / compared:.2f} in 100,000)")


def differing_tokens(texts: list[str], tokenizer: Tokenizer) -> tuple[int, int]:
    """Tokens of jieba (white space aside), and how many of them the tokenizer cuts otherwise."""
    compared = differing = 0
    for text in texts:
        theirs = {(start, end) for word, start, end in jieba.tokenize(text) if not word.isspace()}
        ours = {(start, end) for _, start, end in tokenizer.spans(text)}
        compared, differing = compared + len(theirs), differing + len(theirs - ours)
    return compared, differing


def measure_analyze(reports: Path, out: Path) -> None:
    """`analyze` with 13 topics in a process of its own: time against one segmentation by jieba, and peak memory."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(reports.glob("[12]*.txt"))]
    once = seconds(lambda: [jieba.lcut(text) for text in texts])
    command = [sys.executable, "-m", "helpers", "analyze", str(reports), str(out), "--any-text", "--topics", "13", "--quiet"]
    took = seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"analyze, 49 reports, 13 topics: {took / once:.1f} times one jieba.lcut over them ({took:.1f} s, {once:.1f} s)")
    print(f"  peak memory of the process: {peak:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
