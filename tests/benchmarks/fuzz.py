"""Damaged files and texts by the ten thousand: python -m tests.benchmarks.fuzz [COUNT [SEED]].

Each input is made from its number alone, so that a slow or failing one can be made again. All are read in a process
of its own; nothing may be raised but a `DafuError`. Printed are the counts, what failed, the inputs that took the most
processor time with their numbers, and the peak memory of the process.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
import io
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import AnyStr

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from helpers.errors import DafuError
from helpers.read import parse_reply, read_file
from helpers.read.corpus import teaching_files
from tests.test_read_html import LAYOUTS, saved
from tests.test_read_office import paragraph, word_file

COUNT, SLOW_SECONDS = 20_000, 2
ENCODINGS = ("utf-8", "gb18030", "utf-16", "utf-8-sig", "gbk", "big5hkscs")
HEAD = "对县政协八届四次会议第12号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n"
REPEATED = [
    "第", "(", ")", "《", "》", "“", "〔", "一、", "(一)", "1.", "一是", "经商", "2021年", "2021年7月13日", "1", "0", " ", "　", "某某、", "某某代表:", "委员", "某",
    "厅", "县财政局、", "局 ", "、", ",", ":", "|", " | ", "答复", "的答复", "关于", "对", "提案", "收悉", "如下:", "现答复如下:", "转", "十", "届", "次", "号", "-", "_",
    "文 号", "发 布", "发布时间", "索引号:", "联系人", "联系人:", "电话:", "编辑:", "0000-", "@", "a@", "a.", "[", "【", "·", "王", "王 ", "谢", "感谢", "附件:", "下一步",
    "県", "對(duì)", "(a)", "某a)", "\u200b", "\u0301", "的", "。", "\\", "\t", "日期", "。感谢您的关心", "会议", "会议1", "人大", "关于的提案", "公开方式", "<", "&",
]  # fmt: skip
ODD = ["\x00", "\ufeff", "\u202e", "\u2066", "\u200f", "\ud800", "\udfff", "\ufffd", "\U0001f600", "\u2028", "\x85", "\x1b", "\u0301" * 50, "ﷺ", "\U000e0041", "İ", "ß", "½", "٣", "２"]
CHARSETS = ["rot13", "hex", "base64", "zlib", "utf-7", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-16", "utf-32", "undefined", "mbcs", "x", "utf-8-sig", "cp037"]


@dataclasses.dataclass(frozen=True)
class Input:
    """A file's name and bytes, or a text."""

    kind: str
    content: bytes | str
    suffix: str = ""


@functools.cache
def texts() -> list[str]:
    """The teaching replies."""
    return [path.read_text(encoding="utf-8") for path in teaching_files()]


@functools.cache
def portable_documents() -> list[bytes]:
    """A few replies as PDF files."""
    font = Path(str(files("zhplot"))) / "fonts" / "NotoSansSC-Regular.ttf"
    documents = []
    for text in texts()[::60]:
        figure, packed = Figure(figsize=(8, 12)), io.BytesIO()
        lines = [line.strip()[:40] for line in text.split("\n") if line.strip()][:40]
        for place, line in enumerate(lines):
            figure.text(0.1, 0.95 - 0.022 * place, line, font=font, fontsize=9)
        with mpl.rc_context({"pdf.fonttype": 42}):
            figure.savefig(packed, format="pdf")
        documents.append(packed.getvalue())
    return documents


def some_text(generator: np.random.Generator) -> str:
    """A teaching reply."""
    return texts()[generator.integers(len(texts()))]


# Damage to bytes and to texts alike.


def damaged(whole: AnyStr, generator: np.random.Generator) -> AnyStr:
    """Truncated, or with blocks lost, doubled, or shuffled, once or several times."""
    for _ in range(generator.choice([1, 1, 3, 10])):
        place, length = int(generator.integers(len(whole) + 1)), int(generator.choice([1, 2, 20, 300, 5_000]))
        before, block, after = whole[:place], whole[place : place + length], whole[place + length :]
        changes = [before, before + after, before + block * 2 + after, after + block + before, before + block * 9 + after]
        whole = changes[generator.choice(5, p=[0.1, 0.3, 0.3, 0.2, 0.1])]
    return whole


def flipped(whole: bytes, generator: np.random.Generator) -> bytes:
    """With some bits flipped."""
    raw = bytearray(whole)
    for place in generator.integers(len(raw) or 1, size=generator.choice([1, 5, 50, 500])):
        if raw:
            raw[place] ^= 1 << int(generator.integers(8))
    return bytes(raw)


def spoilt(whole: bytes, generator: np.random.Generator) -> bytes:
    """Damaged as bytes in one way or both."""
    whole = flipped(whole, generator) if generator.random() < 0.6 else whole
    return damaged(whole, generator) if generator.random() < 0.6 else whole


def _with_odd(text: str, generator: np.random.Generator) -> str:
    for _ in range(generator.choice([1, 10, 100])):
        place = int(generator.integers(len(text) + 1))
        odd = ODD[generator.integers(len(ODD))] if generator.random() < 0.7 else chr(int(generator.integers(0x110000)))
        text = text[:place] + odd + text[place:]
    return text


# The kinds of inputs.


def _text(generator: np.random.Generator) -> Input:
    return Input("text", damaged(some_text(generator), generator))


def _odd_text(generator: np.random.Generator) -> Input:
    return Input("odd characters", _with_odd(some_text(generator), generator))


def _text_file(generator: np.random.Generator) -> Input:
    encoding = str(generator.choice(ENCODINGS))
    return Input("text file", spoilt(damaged(some_text(generator), generator).encode(encoding, "replace"), generator), ".txt")


def _web_page(generator: np.random.Generator) -> Input:
    layout = str(generator.choice(list(LAYOUTS)))
    return Input("web page", spoilt(saved(layout, some_text(generator)), generator), ".html")


def _charset(generator: np.random.Generator) -> Input:
    page = saved("modern, utf-8", some_text(generator)).replace(b'charset="utf-8"', f'charset="{generator.choice(CHARSETS)}"'.encode())
    return Input("odd charset", spoilt(page, generator) if generator.random() < 0.5 else page, ".html")


def _word(generator: np.random.Generator) -> Input:
    lines = [line for line in some_text(generator).split("\n") if line.strip()][:30]
    whole = word_file("".join(map(paragraph, lines)))
    return Input("Word file", whole[:4] + spoilt(whole[4:], generator), ".docx")


def _word_inside(generator: np.random.Generator) -> Input:
    """A whole archive with a damaged document in it."""
    lines = [line for line in some_text(generator).split("\n") if line.strip()][:30]
    return Input("Word file, damaged inside", word_file(damaged("".join(map(paragraph, lines)), generator)), ".docx")


def _portable(generator: np.random.Generator) -> Input:
    documents = portable_documents()
    whole = documents[generator.integers(len(documents))]
    return Input("PDF file", whole[:5] + spoilt(whole[5:], generator), ".pdf")


def _long_line(generator: np.random.Generator) -> Input:
    """One line of up to a million characters of one pattern or of two, bare or in a letter, as a text or as a file."""
    words = "".join(generator.choice(REPEATED, size=generator.choice([1, 2])))
    line = words * (int(generator.choice([30_000, 100_000, 1_000_000], p=[0.5, 0.4, 0.1])) // len(words))
    text = str(generator.choice(["", HEAD, "某某委员:\n"])) + line + str(generator.choice(["", "\n一、某", "代表:", "的答复", "1", "。"]))
    return Input("long line", text.encode(), ".txt") if generator.random() < 0.3 else Input("long line", text)


def _many_lines(generator: np.random.Generator) -> Input:
    """A pattern on each of many lines."""
    words = "".join(generator.choice(REPEATED, size=generator.choice([1, 2])))
    return Input("many lines", str(generator.choice(["", HEAD])) + (words + "\n") * int(generator.choice([1_000, 20_000, 100_000], p=[0.6, 0.3, 0.1])))


def _markup(generator: np.random.Generator) -> Input:
    """Tags nested thousands deep, never closed, huge attributes and runs of one sign."""
    depth = int(generator.choice([1_000, 10_000, 50_000]))
    tag = str(generator.choice(["div", "table", "td", "p", "b", "a href=x", "span", "ul", "form", "svg", "template", "select", "font"]))
    text = some_text(generator)[:2_000]
    pieces = [
        f"<{tag}>" * depth + text, f"<{tag}>" * depth + text + f"</{tag.split()[0]}>" * depth, f'<div class="{"x" * depth * 10}">{text}',
        f"<p>{text}</p>" + "<" * depth, "<!--" * depth + text, "&" * depth + text, f"<p>{text}</p><td>" + f"<{tag}>甲</p>" * depth,
        f"<div {'a=b ' * depth}>{text}", f'<div id="zoom">{text}</div>' * (depth // 500), "<table><tr><td>" * (depth // 10) + text,
    ]  # fmt: skip
    return Input("markup", f"<html><body>{pieces[generator.integers(len(pieces))]}".encode(), ".html")


KINDS: dict[Callable[[np.random.Generator], Input], float] = {
    _text: 0.25, _odd_text: 0.12, _text_file: 0.2, _web_page: 0.15, _charset: 0.04, _word: 0.09, _word_inside: 0.04, _portable: 0.05,
    _long_line: 0.03, _many_lines: 0.01, _markup: 0.02,
}  # fmt: skip


def make(number: int, seed: int = 0) -> Input:
    """The input of a number."""
    generator = np.random.default_rng([seed, number])
    kinds = list(KINDS)
    return kinds[generator.choice(len(kinds), p=list(KINDS.values()))](generator)


def feed(made: Input, folder: Path) -> str:
    """Read an input as a file or as a text; what came of it: ``read``, or the name of what was raised."""
    try:
        text = made.content
        if isinstance(text, bytes):
            path = folder / f"page{made.suffix}"
            path.write_bytes(text)
            text = read_file(path)
        parse_reply(text)
    except DafuError as error:
        return type(error).__name__
    except Exception as error:  # noqa: BLE001 (finding what should not be raised is what this is for)
        return f"FAULT {type(error).__name__}"
    return "read"


def run(count: int, seed: int) -> None:
    """Feed the inputs and print what came of them."""
    with tempfile.TemporaryDirectory() as scratch:
        parse_reply(texts()[0])  # Dictionaries are loaded once and stay.
        before, results = peak(), []
        for number in range(count):
            made = make(number, seed)
            start = time.process_time()  # Others may use the machine too.
            outcome = feed(made, Path(scratch))
            results.append((time.process_time() - start, made.kind, outcome, number))
            if outcome.startswith("FAULT"):
                print(f"  {outcome}: number {number} of seed {seed}, {made.kind}", flush=True)
    report(results, seed)
    print(f"  peak memory of the process {peak():.0f} MB, {before:.0f} MB of it before the first input", flush=True)


def report(results: list[tuple[float, str, str, int]], seed: int) -> None:
    """Counts by kind and outcome, and the slowest inputs."""
    for kind in sorted({kind for _, kind, _, _ in results}):
        outcomes = collections.Counter(outcome for _, other, outcome, _ in results if other == kind)
        print(f"  {kind:26}", ", ".join(f"{outcome} {number:,}" for outcome, number in sorted(outcomes.items())))
    faults = sum(outcome.startswith("FAULT") for _, _, outcome, _ in results)
    slow = sum(took > SLOW_SECONDS for took, _, _, _ in results)
    print(f"  {len(results):,} inputs: {faults} faults, {slow} of more than {SLOW_SECONDS} s; the slowest:")
    for took, kind, outcome, number in sorted(results, reverse=True)[:5]:
        print(f"    {took:.2f} s: number {number} of seed {seed}, {kind}, {outcome}")


def peak() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run in a process of its own, so that a crash of a library is told too."""
    count, seed = (int(word) for word in [*sys.argv[1:], *map(str, (COUNT, 0)[len(sys.argv) - 1 :])])
    print(f"damaged inputs, seed {seed}:")
    worker = multiprocessing.get_context("spawn").Process(target=run, args=(count, seed))
    worker.start()
    worker.join()
    if worker.exitcode:
        print(f"  the process ended with code {worker.exitcode}")
    return int(bool(worker.exitcode))


if __name__ == "__main__":
    sys.exit(main())
