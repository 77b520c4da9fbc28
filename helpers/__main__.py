"""The command line: python -m helpers VERB."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers import __version__
from helpers.errors import DafuError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Returns
    -------
    0 when it worked; 1 when `check` found a stale figure; 2 when the input was at fault, with one
    sentence on standard error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that knows no Chinese shows \\u7b54 rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except DafuError as error:
        print(f"dafu {options.verb}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        print(f"dafu {options.verb}: the system said: {error.strerror}{place}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"dafu {options.verb}: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m helpers", description="Dafu 答复: read how governments answer.")
    parser.add_argument("--version", action="version", version=f"dafu {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_reproduce(verbs)
    _add_collect(verbs)
    _add_ingest(verbs)
    _add_analyze(verbs)
    lab = verbs.add_parser("lab", help="open JupyterLab on the notebooks")
    lab.set_defaults(run=_lab)
    return parser


def _add_reproduce(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    reproduce = verbs.add_parser("reproduce", help="run the notebooks and regenerate every figure")
    reproduce.set_defaults(run=_reproduce)
    check = verbs.add_parser("check", help="tell which figure no longer follows from its inputs, and why")
    check.set_defaults(run=_check)


def _add_collect(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    collect = verbs.add_parser("collect", help="fetch the pages of a table of addresses, politely")
    collect.add_argument("sources", type=Path, metavar="SOURCES.csv", help="a table with a column url")
    collect.add_argument("folder", type=_folder, metavar="FOLDER", help="where pages/ and collected.jsonl go")
    collect.add_argument("--contact", metavar="ADDRESS", help="who asks: an e-mail or web address for the user agent")
    collect.add_argument("--delay", type=float, default=5.0, metavar="SECONDS", help="pause for each host (default: 5)")
    collect.add_argument("--allow-private", action="store_true", help="connect to private and local networks too")
    collect.add_argument("--verify-certificates", action="store_true", help="refuse certificates that do not hold")
    collect.add_argument("--quiet", action="store_true", help="no progress bar")
    collect.set_defaults(run=_collect)


def _add_ingest(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ingest = verbs.add_parser("ingest", help="read a folder of saved pages into a stored corpus")
    _add_folders(ingest)
    ingest.set_defaults(run=_ingest)


def _add_analyze(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    analyze = verbs.add_parser("analyze", help="the whole path: read, measure, and write tables, figures and a report")
    _add_folders(analyze)
    analyze.add_argument("--topics", type=int, metavar="K", help="number of topics (default: from the corpus' size)")
    analyze.add_argument("--method", choices=("nmf", "lda"), default="nmf", help="topic model (default: nmf)")
    analyze.add_argument("--terms", nargs="+", metavar="TERM", help="terms whose trend is shown")
    analyze.add_argument("--language", choices=("en", "zh"), default="en", help="of labels and report (default: en)")
    analyze.add_argument("--seed", type=int, default=0, help="of every random step (default: 0)")
    analyze.set_defaults(run=_analyze)


def _add_folders(parser: argparse.ArgumentParser) -> None:
    pages = "saved pages (.html, .txt, .docx, .pdf), or a .zip of them"
    parser.add_argument("folder", type=_folder, metavar="FOLDER", help=pages)
    parser.add_argument("out", type=_folder, metavar="OUT", help="where the results go")
    parser.add_argument(
        "--any-text",
        action="store_true",
        help="take documents that are no replies too, with the year from the file name",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def _folder(name: str) -> Path:
    if not name.strip():
        raise argparse.ArgumentTypeError("the name is empty: name a folder, or . for this one")
    return Path(name)


# The imports stand inside the verbs, so that --help answers at once.


def _reproduce(options: argparse.Namespace) -> None:
    from helpers.show.reproduce import reproduce

    reproduce()


def _check(options: argparse.Namespace) -> int:
    from helpers.show.reproduce import check

    stale = check()
    for finding in stale:
        print(f"stale  {finding}")
    print(f"{len(stale)} stale" if stale else "every figure follows from its inputs")
    return 1 if stale else 0


def _collect(options: argparse.Namespace) -> None:
    from helpers.read import collect

    report = collect(
        options.sources,
        options.folder,
        delay=options.delay,
        contact=options.contact,
        allow_private=options.allow_private,
        verify_certificates=options.verify_certificates,
        progress=not options.quiet,
    )
    print(report)


def _ingest(options: argparse.Namespace) -> None:
    from helpers.read import ingest

    print(ingest(options.folder, options.out, progress=not options.quiet, any_text=options.any_text))


def _analyze(options: argparse.Namespace) -> None:
    from helpers.show.analyze import analyze

    report = analyze(
        options.folder,
        options.out,
        any_text=options.any_text,
        topics=options.topics,
        method=options.method,
        terms=options.terms,
        language=options.language,
        seed=options.seed,
        progress=not options.quiet,
    )
    print(f"report: {report}")


def _lab(options: argparse.Namespace) -> int:
    from helpers.show.notebooks import ROOT

    # Jupyter refuses root unless told, and in a container there is often nobody else.
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return subprocess.call([sys.executable, "-m", "jupyter", "lab", "--notebook-dir", str(ROOT / "notebooks"), *root])


if __name__ == "__main__":
    sys.exit(main())
