"""What may be wrong in the teaching corpus: each finder names the file and the line."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

from helpers.read import parse_reply, read_file
from helpers.width import fold_width

# Words whose share of replies by year was decided before the replies were written (PLAN.md).
PLANTED = ("营商环境", "专精特新", "技术改造")
ACTS = {"done", "ongoing", "promise", "conditional", "referral", "explanation", "courtesy"}
INSTRUMENTS = {
    "talent", "funding", "technology", "infrastructure", "service",
    "planning", "finance", "tax", "regulation", "strategy",
    "procurement", "outsourcing", "trade", "overseas", "demonstration",
}  # fmt: skip


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers; a row may run over several lines."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            yield reader.line_num, row


def replies_of(folder: Path) -> list[str]:
    """The names of the replies in a folder, sorted."""
    return sorted(path.name for path in folder.glob("*.txt") if not path.name.startswith("truth"))


def pairing_problems(folder: Path) -> list[str]:
    """Rows of truth.csv without their file, and files without their row."""
    lines = {row["file"]: line for line, row in rows(folder / "truth.csv")}
    files = replies_of(folder)
    problems = [f"truth.csv:{line}: {file} does not exist" for file, line in lines.items() if file not in files]
    return problems + [f"{file} has no row in truth.csv" for file in files if file not in lines]


def planted_problems(folder: Path) -> list[str]:
    """Planted words that a reply must use and does not, or uses and must not."""
    problems = []
    for line, row in rows(folder / "truth.csv"):
        text, planted = read_file(folder / row["file"]), row["planted_trends"].split(";")
        problems += [
            f"truth.csv:{line}: {row['file']} {'does not use' if word in planted else 'uses'} {word}"
            for word in PLANTED
            if (word in text) != (word in planted)
        ]
    return problems


def timeline_problems(folder: Path, timeline: Path) -> list[str]:
    """Terms that stand in a reply of an earlier date than their own, with the line of the reply."""
    since = [(fold_width(row["term"]), _earliest(row["date"])) for _, row in rows(timeline)]
    problems = []
    for file in replies_of(folder):
        text = read_file(folder / file)
        reply = parse_reply(text, source=file)
        written = reply.signed or reply.published or datetime.date(reply.year or 1, 12, 31)
        problems += [
            f"{file}:{line}: {term} stands in a reply of {written} and began on {date}"
            for line, words in enumerate(text.splitlines(), start=1)
            for term, date in since
            if written < date and term in fold_width(words)
        ]
    return problems


def sentence_problems(folder: Path) -> list[str]:
    """Coded sentences whose offsets do not cut the quoted words, or whose codes are not in the codebook."""
    texts: dict[str, str] = {}
    problems = []
    for line, row in rows(folder / "truth_sentences.csv"):
        where, file = f"truth_sentences.csv:{line}", row["file"]
        if not (folder / file).is_file():
            problems.append(f"{where}: {file} does not exist")
            continue
        if file not in texts:
            texts[file] = parse_reply(read_file(folder / file), source=file).text
        cut = texts[file][int(row["start"]) : int(row["end"])]
        if cut != row["sentence"]:
            problems.append(f"{where}: {row['start']} to {row['end']} of {file} is {cut!r}")
        for column, known in (("acts", ACTS), ("instruments", INSTRUMENTS), ("acts_2", ACTS), ("instruments_2", INSTRUMENTS)):
            unknown = set(filter(None, row.get(column, "").split(";"))) - known
            problems += [f"{where}: {code} is no code of {column}" for code in sorted(unknown)]
    return problems


def segment_problems(folder: Path) -> list[str]:
    """Hand-segmented sentences that stand in no reply."""
    texts = [fold_width(read_file(folder / file)) for file in replies_of(folder)]
    lines = (folder / "truth_segments.txt").read_text(encoding="utf-8").splitlines()
    return [
        f"truth_segments.txt:{line}: {words} stands in no reply"
        for line, words in enumerate(lines, start=1)
        if words and not words.startswith("#") and not any(fold_width("".join(words.split())) in text for text in texts)
    ]


def _earliest(date: str) -> datetime.date:
    """The first day of a date of which the day, or the month and the day, are not known."""
    return datetime.date.fromisoformat((date + "-01-01")[:10])
