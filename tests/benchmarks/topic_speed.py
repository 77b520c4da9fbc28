"""Speed and memory of topics: python -m tests.benchmarks.topic_speed [DIR] [--only PART].

A million planted sections fitted in parts, sampling against tomotopy and gensim on the paragraphs of the work reports (in
DIR, a folder with government_work_reports/), and a grid of numbers of topics on the teaching corpus.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import tomotopy as tp
from gensim.corpora import Dictionary
from gensim.models import LdaModel
from scipy.optimize import linear_sum_assignment
from threadpoolctl import threadpool_limits

from helpers.measure import (
    DocumentTermMatrix,
    Tokens,
    coherence,
    document_term_matrix,
    fit_topics,
    load_stop_words,
    search_k,
    tokenize,
)
from helpers.measure.planted import Planted, planted_parts
from helpers.read import ingest, load_corpus

SECTIONS, PLANTED = 1_000_000, 10
TOPICS, REPETITIONS = 20, 3
KS, SEEDS = range(4, 20, 2), range(10)
_RUN = """
import json, sys, time
from helpers.measure import fit_topics_in_parts
from tests.benchmarks.memory import peak_memory
with peak_memory() as peaks:
    start = time.perf_counter(), time.process_time()
    model = fit_topics_in_parts(sys.argv[1], int(sys.argv[2]), min_df=2, epochs=1)
    fitted = time.perf_counter() - start[0], time.process_time() - start[1]
    documents = sum(len(part.weights) for part in model.models())
    weighed = time.perf_counter() - start[0], time.process_time() - start[1]
words = dict(zip(model.topics.vocabulary, model.topics.topic_word.T.tolist()))
print(json.dumps([fitted, weighed, documents, *peaks, words]))
"""


def main() -> int:
    """Print what was asked for; nothing is asserted, since machines are noisy."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.topic_speed")
    options.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="a folder with government_work_reports/")
    options.add_argument("--only", choices=["stream", "speed", "grid"], metavar="PART", help="stream, speed or grid")
    asked = options.parse_args()
    print(f"load when it begins: {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} processors")
    if asked.only in (None, "stream"):
        stream()
    if asked.only in (None, "speed"):
        speed(asked.folder)
    if asked.only in (None, "grid"):
        grid()
    return 0


def stream() -> None:
    """A million planted sections, ten thousand in a part: memory, time, and how well the topics are found."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for number, part in enumerate(planted_parts(SECTIONS, PLANTED)):
            tokens_of(part).to_parquet(Path(folder, f"{number:04d}.parquet"))
        stored = sum(path.stat().st_size for path in Path(folder).iterdir()) / 2**20
        print(f"stream: {SECTIONS:,} sections drawn and stored, {stored:.0f} MB, in {time.perf_counter() - start:.0f} s", flush=True)
        command = [sys.executable, "-c", _RUN, folder, str(PLANTED)]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    fitted, weighed, documents, own, together, words = json.loads(printed)
    print(f"  {PLANTED} topics fitted, one epoch: {fitted[0]:.0f} s ({fitted[1]:.0f} s of a processor)")
    print(f"  weights of {documents:,} sections: {weighed[0] - fitted[0]:.0f} s more ({weighed[1] - fitted[1]:.0f} s)")
    print(f"  peak memory: {own:.0f} MB of the process, {together:.0f} MB with its children")
    found = np.array([words.get(word, np.zeros(PLANTED)) for word in part.dtm.vocabulary]).T
    cosine = cosines(found, part.topic_word)
    print(f"  cosines of planted and found topics: mean {cosine.mean():.4f}, lowest {cosine.min():.4f}", flush=True)


def tokens_of(part: Planted) -> Tokens:
    """The tokens of a planted corpus; the words of each section are sorted."""
    matrix = part.dtm.matrix.sorted_indices()
    section = np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.asarray(matrix.sum(axis=1)).ravel())
    words = np.repeat(matrix.indices, matrix.data).astype(np.int32)
    place = np.arange(len(words), dtype=np.int32)
    documents = part.dtm.documents.drop(columns="tokens")
    return Tokens(documents, part.dtm.vocabulary, words, section, place, place + 1, part.dtm.provenance)


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Of the topics of two models that belong together."""
    one, other = (rows / np.linalg.norm(rows, axis=1)[:, None] for rows in (one, other))
    cosine = one @ other.T
    return cosine[linear_sum_assignment(-cosine)]


def speed(folder: Path | None) -> None:
    """`fit_topics` by Gibbs sampling against tomotopy and gensim called directly, on one thread, in processor time."""
    if folder is None or not (folder / "government_work_reports").is_dir():
        print("speed: give the folder that holds government_work_reports/")
        return
    tokens = paragraphs(folder / "government_work_reports")
    dtm, lists = document_term_matrix(tokens).without_empty(), [words for words in tokens.lists() if words]
    print(f"speed: {len(lists):,} paragraphs, {len(tokens):,} tokens, {TOPICS} topics; processor time, one thread")
    work: dict[str, Callable[[], list[list[str]]]] = {
        "ours, 300 sweeps": lambda: heaviest(*fitted(dtm, 300)),
        "tomotopy, 300 sweeps": lambda: heaviest(*sampled(lists, 300)),
        "ours, 200 sweeps": lambda: heaviest(*fitted(dtm, 200)),
        "tomotopy, 200 sweeps": lambda: heaviest(*sampled(lists, 200)),
        "gensim, 10 passes": lambda: heaviest(*passed(lists)),
    }
    took: dict[str, list[float]] = {name: [] for name in work}
    found: dict[str, list[list[str]]] = {}
    with threadpool_limits(limits=1):
        for _ in range(REPETITIONS):
            for name, fit in work.items():
                start = time.process_time()
                found[name] = fit()
                took[name].append(time.process_time() - start)
    middle = {name: statistics.median(values) for name, values in took.items()}
    for name, words in found.items():
        npmi = np.nanmean(coherence(words, tokens))
        print(f"  {name}: {middle[name]:.2f} s, NPMI of the ten heaviest words {npmi:.3f}")
    for sweeps in ("300 sweeps", "200 sweeps"):
        ours = middle[f"ours, {sweeps}"]
        print(f"  {sweeps}: {ours / middle[f'tomotopy, {sweeps}']:.2f} times the time of tomotopy, {middle['gensim, 10 passes'] / ours:.1f} times as fast as gensim", flush=True)


def paragraphs(reports: Path) -> Tokens:
    """The words of two characters and more, without function words, of each paragraph of the reports."""
    with tempfile.TemporaryDirectory() as scratch:
        ingest(reports, Path(scratch, "corpus"), any_text=True, progress=False)
        tokens = tokenize(load_corpus(Path(scratch, "corpus")), unit="paragraph")
    return tokens.without(load_stop_words("function"), numerals=True, min_characters=2)


def fitted(dtm: DocumentTermMatrix, sweeps: int) -> tuple[np.ndarray, Sequence[str]]:
    """Our way, all of what `fit_topics` returns included."""
    model = fit_topics(dtm, TOPICS, "gibbs", max_iter=sweeps)
    return model.topic_word, model.vocabulary


def sampled(lists: list[list[str]], sweeps: int) -> tuple[np.ndarray, Sequence[str]]:
    """tomotopy with the same priors, and the weights of its last state."""
    model = tp.LDAModel(k=TOPICS, alpha=0.1, eta=0.1, seed=0)
    for words in lists:
        model.add_doc(words)
    model.optim_interval = 0
    model.train(sweeps, workers=1, show_progress=False)
    for document in model.docs:
        document.get_topic_dist()
    return np.array([model.get_topic_word_dist(topic) for topic in range(TOPICS)]), list(model.used_vocabs)


def passed(lists: list[list[str]]) -> tuple[np.ndarray, Sequence[str]]:
    """gensim with ten passes, all else as it comes."""
    words = Dictionary(lists)
    model = LdaModel([words.doc2bow(one) for one in lists], TOPICS, words, passes=10, random_state=0)
    return model.get_topics(), [words[place] for place in range(len(words))]


def heaviest(topic_word: np.ndarray, vocabulary: Sequence[str]) -> list[list[str]]:
    """The ten heaviest words of each topic."""
    return [[vocabulary[place] for place in np.argsort(-row, kind="stable")[:10]] for row in topic_word]


def grid() -> None:
    """Eight numbers of topics with ten seeds each on the teaching corpus, by sampling, scored and all."""
    tokens = tokenize(load_corpus("teaching")).without(load_stop_words("function"), numerals=True, min_characters=2)
    dtm = document_term_matrix(tokens, min_df=2)
    start = time.perf_counter()
    search_k(dtm, KS, seeds=SEEDS, tokens=tokens, progress=False)
    print(f"grid: {len(KS)} numbers of topics x {len(SEEDS)} seeds, {len(dtm.documents):,} sections: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
