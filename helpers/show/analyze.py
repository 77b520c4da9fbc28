"""The whole path for somebody's own pages: read, refuse, measure, and leave tables, figures and a report."""

from __future__ import annotations

import contextlib
import math
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import matplotlib.pyplot as plt
import pandas as pd

from helpers.errors import DafuError, InvalidValue
from helpers.measure import (
    DocumentTermMatrix,
    Tokens,
    TopicModel,
    document_term_matrix,
    drawn_replies,
    fit_many,
    fit_topics,
    keyword_trend,
    load_lexicon,
    load_stop_words,
    mark_stability,
    tokenize,
    topic_prevalence,
)
from helpers.measure.resample import check_seed
from helpers.measure.topic_model import Method
from helpers.measure.trends import find_terms
from helpers.options import check_whole
from helpers.read import Corpus, IngestReport, facts_table, ingest, load_corpus
from helpers.read.corpus import TEACHING
from helpers.read.ingest import check_folders, run_alone
from helpers.show.figures import read_entries, save_figure, write_table
from helpers.show.plots import plot_keyword_trend
from helpers.show.plots_topics import plot_topic_prevalence, plot_topic_words
from helpers.show.report import ReportFigure, ReportSection, ReportTable, write_report
from helpers.show.report_words import Words, words_of
from helpers.show.style import Language, use_style
from helpers.show.words import label

# All that a run can leave, so that a later one replaces just this; the first three `ingest` leaves too.
_CORPUS = ("replies.parquet", "sections.parquet", "manifest.jsonl")
_FILES = (*_CORPUS, "report.html", "figures/manifest.json")
_TABLES = ("facts", "frequency", "keyword_trends", "topic_words", "topic_documents", "topic_weights", "topic_prevalence")
_FIGURES = ("keyword_trends", "topic_words", "topic_prevalence")
_SCRATCH = ".analyze"
_TOKENS = ".tokens"
_MOST_TOPICS = 8
# Models of so large a part of the texts each, which tell whose topics are stable.
_OTHERS, _SHARE = 5, 0.8
_SHOWN_TERMS = 6
_MANY_YEARS = 15


def analyze(
    folder: str | Path,
    out: str | Path,
    *,
    any_text: bool = False,
    topics: int | None = None,
    method: Method = "nmf",
    terms: Sequence[str] | None = None,
    language: Language = "en",
    seed: int = 0,
    progress: bool = True,
) -> Path:
    """Read a folder of pages and leave a corpus, tables, figures and one report.

    Parameters
    ----------
    folder
        Saved pages, or a zip archive of them, as `ingest` takes them.
    out
        A folder for the results; made if it does not exist. The results of an earlier run are replaced,
        anything else in it is left alone.
    any_text
        Take documents that are no replies, with the year from the file name.
    topics
        Number of topics; if None, a topic for every eight sections, between two and eight.
    method
        ``"nmf"`` or ``"lda"``.
    terms
        Terms whose trend is shown; if None, the six policy terms that stand in most sections.
    language
        Of labels and report.
    seed
        Of every random step.
    progress
        Whether to show a progress bar while reading.

    Returns
    -------
    The path of ``report.html``. Beside it: ``replies.parquet``, ``sections.parquet``, ``manifest.jsonl``,
    ``tables/*.csv`` (``facts.csv`` has the sums, dates and documents of each section), ``figures/<language>/*`` and
    ``figures/manifest.json``; in the hidden folder ``.tokens`` the words as they were cut, for the next run on the same pages.

    Raises
    ------
    NotFound, InvalidValue
        If a folder or an option will not do, no file can be read, or a given term stands nowhere in the
        texts. Nothing is written then: all is
        made in a hidden folder and put in place at the end.
    """
    folder, out = Path(folder), Path(out)
    check_folders(folder, out)
    _check_results(out)
    check_seed(seed)
    if topics is not None:
        check_whole("topics", topics, 2)
    with run_alone(out), _scratch(out) as made, use_style(language):
        report = ingest(folder, made, progress=progress, any_text=any_text)
        corpus = load_corpus(made)
        tokens = _tokens(corpus, made / _TOKENS, out / _TOKENS)
        words = words_of(language, invented=folder.resolve() == TEACHING)
        _measure_and_show(corpus, tokens, report, made, topics, method, terms, words, seed)
        _put_in_place(made, out)
    return out / "report.html"


@contextlib.contextmanager
def _scratch(out: Path) -> Iterator[Path]:
    """A hidden folder for a run's results; one that a killed run has left is taken up by `ingest`."""
    made = out / _SCRATCH
    for left in ("tables", "figures"):
        shutil.rmtree(made / left, ignore_errors=True)
    try:
        yield made
    except DafuError:
        shutil.rmtree(made, ignore_errors=True)
        raise
    shutil.rmtree(made)


def _tokens(corpus: Corpus, made: Path, earlier: Path) -> Tokens:
    """The words of the corpus, read where an earlier run has left them; `made` keeps those of this run alone."""
    shutil.rmtree(made, ignore_errors=True)
    if earlier.is_dir():
        shutil.copytree(earlier, made)
    before = set(made.glob("*.parquet"))
    tokens = tokenize(corpus, cache=made)
    if set(made.glob("*.parquet")) > before:
        for path in before:
            path.unlink()
    return tokens


def _measure_and_show(
    corpus: Corpus,
    tokens: Tokens,
    report: IngestReport,
    out: Path,
    topics: int | None,
    method: Method,
    terms: Sequence[str] | None,
    words: Words,
    seed: int,
) -> None:
    (out / "tables").mkdir()
    _write_facts(corpus, out)
    dtm = _content_words(tokens)
    terms = _present(tokens, terms) if terms else widest_terms(dtm)
    letters = bool((corpus.replies["doc_type"] != "text").any())
    sections = [_words_section(dtm, out, words, letters)]
    if terms and corpus.replies["year"].notna().any():
        sections.append(_trend_section(tokens, terms, out, words, seed))
    with_words = dtm.without_empty()
    k = topics or number_of_topics(with_words)
    if k:
        model = fit_marked(with_words, k, method, seed)
        sections.append(_topic_section(model, corpus, out, words))
    write_report(
        out / "report.html",
        title=words.title.format(corpus=corpus.name),
        lead=words.of_invented(words.lead),
        facts=_facts(corpus, report, tokens, words),
        refused=[reason for _, reason in report.refused],
        sections=sections,
        limits=words.limits,
        provenance={"frequency": dtm.provenance, **_provenance_of_figures(out / "figures")},
    )


def _present(tokens: Tokens, terms: Sequence[str]) -> list[str]:
    """The terms, once it is known that each stands somewhere: a misspelt one would be drawn as zeros."""
    found = zip(terms, find_terms(tokens, terms, within_words=True), strict=True)
    absent = [term for term, occurrences in found if not len(occurrences)]
    if absent:
        raise InvalidValue(f"{', '.join(absent)} stands nowhere in these texts: look at the spelling, or leave it out")
    return list(terms)


def _provenance_of_figures(folder: Path) -> dict[str, Any]:
    """How each figure was made, from the manifest; empty where no figure was."""
    return {Path(name).name: entry["provenance"] for name, entry in sorted(read_entries(folder).items())}


def _content_words(tokens: Tokens) -> DocumentTermMatrix:
    """Counts of words of two characters or more, function words and numerals aside.

    Terms of one document tell nothing about topics.
    """
    content = tokens.without(load_stop_words(), numerals=True, min_characters=2)
    if not len(content):
        raise InvalidValue("the texts hold no word of two characters that is no function word: give longer ones")
    several = len(tokens.documents) >= 20
    return document_term_matrix(content, min_df=2 if several else 1, max_df=0.5 if several else 1.0)


def widest_terms(dtm: DocumentTermMatrix, n: int = _SHOWN_TERMS) -> list[str]:
    """The n terms of the policy lexicon that stand in most documents."""
    frequency = dtm.frequency()
    return list(frequency.loc[frequency["term"].isin(load_lexicon()["term"]), "term"].head(n))


def number_of_topics(dtm: DocumentTermMatrix) -> int | None:
    """A topic for every eight documents, between two and eight; None where there are too few for two."""
    documents, terms = dtm.matrix.shape
    if min(documents, terms) < 4:
        return None
    return max(2, min(_MOST_TOPICS, int(documents) // 8, int(terms)))


def fit_marked(dtm: DocumentTermMatrix, k: int, method: Method, seed: int) -> TopicModel:
    """A model that knows which of its topics most of the texts would have given too, if these are enough to tell."""
    model = fit_topics(dtm, k, method, seed)
    seeds = [other for other in range(_OTHERS + 1) if other != seed][:_OTHERS]
    if min(len(drawn_replies(dtm, _SHARE, other).documents) for other in seeds) < 2 * k:
        return model
    return mark_stability([model, *fit_many(dtm, k, method, seeds, share=_SHARE, n_jobs=1)])


def _words_section(dtm: DocumentTermMatrix, out: Path, words: Words, letters: bool) -> ReportSection:
    lexicon = load_lexicon()[["term", "english", "theme"]]
    frequency = dtm.frequency()
    frequency = frequency.merge(lexicon, on="term", how="left")
    csv = write_table(frequency, out / "tables" / "frequency.csv")
    policy = frequency[frequency["theme"].notna()]
    text = words.joined(words.words_text, words.formulas_text) if letters else words.words_text
    return ReportSection(words.words_heading, text, tables=[ReportTable(words.table(policy.rename(columns={"used_in": "sections"})), words.words_table, csv)])


def _trend_section(tokens: Tokens, terms: list[str], out: Path, words: Words, seed: int) -> ReportSection:
    years_per_period = _years_per_period(tokens.documents["year"])
    table = keyword_trend(tokens, terms, seed=seed, years_per_period=years_per_period, within_words=True)
    csv = write_table(table, out / "tables" / "keyword_trends.csv")
    figure = plot_keyword_trend(table, glosses=words.glosses(terms))
    caption = words.trend_caption.format(corpus=tokens.provenance["corpus"])
    shown = _save(figure, "keyword_trends", table, caption, words.trend_alt.format(terms=label("list").join(terms)), out, words)
    return ReportSection(words.trend_heading, words.trend_text, [shown], [ReportTable(words.table(table), words.trend_table, csv)])


def _years_per_period(years: pd.Series) -> int:
    """One year where they are few, else as many as make about a dozen periods."""
    span = int(years.max()) - int(years.min()) + 1
    return 1 if span <= _MANY_YEARS else -(-span // 12)


def _passages(model: TopicModel, corpus: Corpus) -> pd.DataFrame:
    """The sections in which each topic weighs most, with their words and the file they stand in."""
    texts = corpus.sections.set_index("section_id")[["heading", "text"]]
    sources = corpus.replies.set_index("reply_id")["source"]
    table = model.representative(3).merge(texts, left_on="document_id", right_index=True, how="left")
    return table.assign(source=table["reply_id"].map(sources))


def _topic_section(model: TopicModel, corpus: Corpus, out: Path, words: Words) -> ReportSection:
    top = model.words(8)
    csv = write_table(top, out / "tables" / "topic_words.csv")
    write_table(_passages(model, corpus), out / "tables" / "topic_documents.csv")
    _write_weights(model, out)
    k, name = len(model.topic_word), model.provenance["corpus"]
    figures = [
        _save(
            plot_topic_words(top, glosses=words.glosses(top["term"])), "topic_words", top,
            words.topic_caption.format(k=k, corpus=name, method=model.method.upper()), words.topic_alt.format(k=k), out, words,
        )
    ]  # fmt: skip
    if model.documents["year"].notna().any():
        years_per_period = _years_per_period(model.documents["year"])
        prevalence = topic_prevalence(model, years_per_period=years_per_period)
        write_table(prevalence, out / "tables" / "topic_prevalence.csv")
        figures.append(
            _save(
                plot_topic_prevalence(prevalence), "topic_prevalence", prevalence,
                words.prevalence_caption.format(corpus=name), words.prevalence_alt.format(k=k), out, words,
            )
        )  # fmt: skip
    named = [name for name in ("topic", "stable") if name in top]
    heaviest = top.groupby(named)["term"].agg("、".join).reset_index()
    table = ReportTable(words.table(heaviest), words.topic_table, csv)
    return ReportSection(words.topic_heading, words.topic_text, figures, [table])


def _write_facts(corpus: Corpus, out: Path) -> None:
    facts = facts_table(corpus)
    values = {column: facts[column].map(_digits) for column in ("low", "high")}
    write_table(facts.assign(**values), out / "tables" / "facts.csv")


def _digits(value: float) -> str:
    """A sum with all its digits, where a table would round it: 1234567890123."""
    return "" if math.isnan(value) else format(Decimal(repr(value)).normalize(), "f")


def _write_weights(model: TopicModel, out: Path) -> None:
    columns = [f"topic_{number}" for number in range(1, model.weights.shape[1] + 1)]
    weights = pd.DataFrame(model.weights, columns=columns)
    documents = model.documents[["document_id", "reply_id", "year", "tokens"]]
    write_table(pd.concat([documents, weights], axis=1), out / "tables" / "topic_weights.csv")


def _save(
    figure: Any, name: str, table: pd.DataFrame, caption: str, alt: str, out: Path, words: Words
) -> ReportFigure:
    caption = words.of_invented(caption)
    svg = save_figure(figure, name, data=table, caption=caption, alt=alt, folder=out / "figures")
    plt.close(figure)
    return ReportFigure(svg, caption, alt)


def _facts(corpus: Corpus, report: IngestReport, tokens: Tokens, words: Words) -> list[tuple[str, str]]:
    years = corpus.replies["year"].dropna()
    span = "–".join(sorted({str(years.min()), str(years.max())})) if len(years) else words.unknown
    values = (
        f"{report.read}", span, f"{len(tokens.documents):,}", f"{len(tokens):,}",
        f"{len(report.duplicates)}", f"{len(report.refused)}", corpus.digest[:16],
    )  # fmt: skip
    return list(zip(words.fact_names, values, strict=True))


def _check_results(out: Path) -> None:
    """Refuse a folder in which a result would replace what no run has left, be it this one's or `ingest`'s."""
    corpus = all((out / name).is_file() for name in _CORPUS)
    # A run that was killed while it put its results in place has left its scratch folder.
    whole = (out / _SCRATCH).exists() or (corpus and (out / "report.html").is_file())
    for name in _results():
        of_a_run = whole or (corpus and name in _CORPUS)
        if (out / name).exists() and not (of_a_run and (out / name).is_file()):
            raise InvalidValue(f"{out / name} is there and no earlier run left it: name another folder for the results")
    if (out / _TOKENS).exists() and not (whole and (out / _TOKENS).is_dir()):
        raise InvalidValue(f"{out / _TOKENS} is there and no earlier run left it: name another folder for the results")
    for folder in {Path(name).parent for name in _results()}:
        if (out / folder).exists() and not (out / folder).is_dir():
            raise InvalidValue(f"{out / folder} is a file: name another folder for the results")


def _put_in_place(made: Path, out: Path) -> None:
    """Replace the results of an earlier run; whatever else lies in the folders stays."""
    for name in _results():
        (out / name).unlink(missing_ok=True)
        if (made / name).is_file():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).replace(out / name)
    shutil.rmtree(out / _TOKENS, ignore_errors=True)
    (made / _TOKENS).replace(out / _TOKENS)


def _results() -> Iterator[str]:
    yield from _FILES
    yield from (f"tables/{name}.csv" for name in _TABLES)
    for language in get_args(Language):
        for name in _FIGURES:
            yield from (f"figures/{language}/{name}.{suffix}" for suffix in ("svg", "png", "csv", "md"))
