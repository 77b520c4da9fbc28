"""One self-contained page: figures, tables, and what they do not show."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from pandas.api.types import is_numeric_dtype

from helpers.show.fonts import subset_woff2
from helpers.show.style import current_language

_ROWS = 20
_WORDS = {
    "en": {
        "corpus": "The corpus", "refused": "Not read", "table": "The table behind it (CSV)",
        "whole": "The whole table (CSV)", "limits": "What this does not show", "made": "How this was made",
        "first": "The first {shown} of {rows} rows.",
    },
    "zh": {
        "corpus": "语料", "refused": "未能读入的文件", "table": "本图数据（CSV）",
        "whole": "完整数据表（CSV）", "limits": "本报告不能说明什么", "made": "生成记录",
        "first": "仅列前 {shown} 行，共 {rows} 行。",
    },
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class ReportFigure:
    """A saved figure as a report shows it: the path of its SVG, its caption and alternative text."""

    svg: Path
    caption: str
    alt: str


@dataclasses.dataclass(frozen=True)
class ReportTable:
    """A table, its caption, and the path of its CSV file."""

    data: pd.DataFrame
    caption: str
    csv: Path


@dataclasses.dataclass(frozen=True)
class ReportSection:
    """A heading, a paragraph, and the figures and tables under it."""

    heading: str
    text: str
    figures: Sequence[ReportFigure] = ()
    tables: Sequence[ReportTable] = ()


def write_report(
    path: Path,
    *,
    title: str,
    lead: str,
    facts: Sequence[tuple[str, str]],
    refused: Sequence[str],
    sections: Sequence[ReportSection],
    limits: Sequence[str],
    provenance: dict[str, Any],
) -> Path:
    """Write a page that a browser shows without a network.

    Parameters
    ----------
    path
        Where the page goes; links to tables are relative to its folder.
    title, lead
        Heading and the sentence under it.
    facts
        Pairs of name and value about the corpus.
    refused
        A sentence for each file that was not read.
    sections
        What is shown, in order.
    limits
        What the numbers do not show, a sentence each.
    provenance
        How it was made, printed at the end.

    Returns
    -------
    The path. Figures are inside as SVG, the characters used as a font: the page asks for nothing else.
    """
    language = current_language()
    page = {
        "language": "zh-Hans" if language == "zh" else "en",
        "title": title,
        "lead": lead,
        "facts": facts,
        "refused": refused,
        "sections": [_section(section, path.parent, _WORDS[language]) for section in sections],
        "limits": limits,
        "words": _WORDS[language],
        "provenance": json.dumps(provenance, ensure_ascii=False, indent=1, sort_keys=True),
    }
    template = _template()
    font = subset_woff2(template.render(font="", **page))
    html = template.render(font=base64.b64encode(font).decode("ascii"), **page)
    scratch = path.with_suffix(".partial")
    scratch.write_text(html + "\n", encoding="utf-8")
    return scratch.replace(path)


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("helpers.show", "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("report.html.j2")


def _section(section: ReportSection, folder: Path, words: dict[str, str]) -> dict[str, Any]:
    figures = [
        {
            "svg": base64.b64encode(figure.svg.read_bytes()).decode("ascii"),
            "csv": figure.svg.with_suffix(".csv").relative_to(folder).as_posix(),
            "caption": figure.caption,
            "alt": figure.alt,
        }
        for figure in section.figures
    ]
    tables = [
        {
            "caption": table.caption,
            "csv": table.csv.relative_to(folder).as_posix(),
            "columns": [
                {"text": name, "number": is_numeric_dtype(column)}
                for name, column in table.data.items()
            ],
            "note": words["first"].format(shown=_ROWS, rows=len(table.data)) if len(table.data) > _ROWS else "",
            "rows": [[_cell(value) for value in row] for row in table.data.head(_ROWS).itertuples(index=False)],
        }
        for table in section.tables
    ]
    return {"heading": section.heading, "text": section.text, "figures": figures, "tables": tables}


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    return f"{value:.3g}" if isinstance(value, float) else f"{value}"
