"""Facts: what a text states that can be counted, dated or looked up, each with its offsets.

The rules are in the modules that find them: `quantities`, `dates`, `citations`, `bodies`, `places`.
"""

from __future__ import annotations

import bisect
import dataclasses
import math
import operator
import re
from collections.abc import Collection, Iterator

import pandas as pd
from joblib import Parallel, delayed

from helpers.read.bodies import find_bodies
from helpers.read.citations import MARKED, find_documents
from helpers.read.corpus import Corpus
from helpers.read.dates import find_dates
from helpers.read.fact import Fact, without_overlaps
from helpers.read.places import find_places
from helpers.read.quantities import find_quantities

_COLUMNS = ["reply_id", "section_id", *(field.name for field in dataclasses.fields(Fact))]
_WORDS = ["reply_id", "section_id", "kind", "text", "unit", "per", "bound", "title", "document_number", "name", "code", "note"]
_rest = operator.attrgetter(*(field.name for field in dataclasses.fields(Fact)[4:]))
_READ = ["reply_id", "text", "body", "proposal_title"]
_BATCH = 500
# One reply: id, text, first and last offset of the letter, names that are answered, starts and ids of its sections.
_Job = tuple[str, str, int, int, list[str], list[int], list[str]]


def find_facts(text: str, *, items: Collection[str] = (), places: Collection[str] = ()) -> list[Fact]:
    """The facts that a text states, in reading order, none inside another.

    Parameters
    ----------
    text
        Any text, normalised as `parse_reply` does it (half width, one paragraph a line).
    items
        Names of the proposals that it answers, without 《》: they stand in the marks of documents and are none.
    places
        Full names of places that stand in no list of divisions and that the text may use, in full or short.

    Returns
    -------
    A list of `Fact`; ``text[fact.start:fact.end] == fact.text``. Where two readings overlap, a document goes
    before a date, a date before a quantity, and all before bodies and places; what stands in the name of a
    document is no fact of its own.

    Notes
    -----
    The reader knows notations, not meanings: a sum of a firm, of the province and of the state look alike.
    """
    named = find_places(text, places)
    found = [*find_documents(text, items), *find_dates(text), *find_quantities(text), *find_bodies(text, named, places), *named]
    names = [mark.span() for mark in MARKED.finditer(text)]
    kept = without_overlaps(found)
    return [fact for fact in kept if fact.kind == "document" or not _is_inside(fact.start, names)]


def _is_inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    position = bisect.bisect_right(spans, (offset, len(spans) + offset)) - 1
    return position >= 0 and offset < spans[position][1]


def facts_table(corpus: Corpus) -> pd.DataFrame:
    """The facts of every letter of a corpus; found anew, since they follow from the text.

    Parameters
    ----------
    corpus
        Any corpus. Only letters are searched, not the page around them; texts that are no replies, whole.
        Places named by an issuer or a title anywhere in it are known in every letter.

    Returns
    -------
    One row a fact in reading order, each once: ``reply_id``; ``section_id``, the innermost section that holds
    it; ``kind``, ``text``, ``start``, ``end`` (offsets into the reply's text); ``low``, ``high`` (float; whole
    numbers up to 2**53 are exact), ``unit``, ``per``, ``bound``; ``first``, ``last`` (dates); ``title``,
    ``document_number``; ``name``, ``code``; ``note``. What each means, and which do not apply to a kind, says `Fact`.

    Notes
    -----
    Letters go through in batches of 500 by joblib, so ``joblib.parallel_config`` says on how many cores.
    """
    jobs = list(_jobs(corpus))
    batches = [jobs[i : i + _BATCH] for i in range(0, len(jobs), _BATCH)]
    places = _places_of(corpus)
    found = Parallel()(delayed(_facts_of)(batch, places) for batch in batches)
    return pd.concat(found, ignore_index=True) if found else _typed([])


def _typed(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_COLUMNS).astype({**dict.fromkeys(_WORDS, "string"), "start": int, "end": int})
    dates = {column: pd.to_datetime(table[column]) for column in ("first", "last")}
    return table.assign(**dates).astype({"low": float, "high": float})


def _places_of(corpus: Corpus) -> list[str]:
    """Full names of the places in the names of issuers and in titles."""
    words = {word for column in ("department", "title") for word in corpus.replies[column].dropna()}
    found = (place for word in sorted(words) for place in find_places(re.sub("《[^》]*》", "", word)))
    return list(dict.fromkeys(place.text for place in found if place.text == place.name))


def _jobs(corpus: Corpus) -> Iterator[_Job]:
    sections = dict(iter(corpus.sections.groupby("reply_id", sort=False)))
    nothing = corpus.sections.iloc[:0]
    for reply_id, text, body, item in corpus.replies[_READ].itertuples(index=False, name=None):
        parts = sections.get(reply_id, nothing)
        start = _body_start(text, body, parts["start"].min())
        items = [] if pd.isna(item) else [item]
        yield reply_id, text, start, start + len(body), items, parts["start"].tolist(), parts["section_id"].tolist()


def _body_start(text: str, body: str, first: float) -> int:
    """Where the letter stands in the page: with its first section, for a short one may stand above in the page too."""
    blank = len(body) - len(body.lstrip())
    return max(text.find(body, 0 if math.isnan(first) else max(int(first) - blank, 0)), 0)


def _facts_of(jobs: list[_Job], places: list[str]) -> pd.DataFrame:
    """The table of some replies."""
    rows: list[tuple[object, ...]] = []
    for reply_id, text, start, end, items, starts, section_ids in jobs:
        for fact in find_facts(text[start:end], items=items, places=places):
            # Sections begin in reading order and an inner one after its outer, so the last begun is the innermost.
            position = bisect.bisect_right(starts, fact.start + start) - 1
            section_id = section_ids[position] if position >= 0 else None
            rows.append((reply_id, section_id, fact.kind, fact.text, fact.start + start, fact.end + start, *_rest(fact)))
    return _typed(rows)
