"""Tokens that nobody can change, that are stored and read instead of cut again, and whose gaps nothing bridges."""

from __future__ import annotations

import dataclasses
import multiprocessing
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import helpers.measure.tokens
from helpers.errors import InvalidValue, NotFound
from helpers.measure import (
    Tokenizer,
    Tokens,
    co_words,
    collocations,
    document_term_matrix,
    fit_topics,
    section_lengths,
    tokenize,
)
from helpers.measure.trends import find_terms
from helpers.measure.windows import document_bounds, run_starts
from helpers.read import Corpus, parse_reply
from tests.words import DEFAULT, PLAIN

PAGE = "对县政协六届三次会议第{n}号提案的答复\n某某委员:\n您提出的提案收悉,现答复如下:\n{body}\n石炉县经济和信息化局\n2023年5月1日"
BODIES = ["一、推动产业发展,支持企业创新。\n二、“十四五”规划提出发展智能制造。", "我局推动企业创新发展。"]


def corpus_of(*bodies, name="small"):
    return Corpus.from_replies(name, [parse_reply(PAGE.format(n=n, body=body), source=f"{n}.txt") for n, body in enumerate(bodies)])


def tokens_of(*bodies):
    return tokenize(corpus_of(*bodies), PLAIN)


def test_two_runs_are_equal_and_other_tokens_are_not():
    tokens = tokens_of(*BODIES)
    assert tokens == tokens_of(*BODIES)
    assert tokens != tokens_of(BODIES[0])
    assert tokens != tokens.without(["企业"])
    assert tokens != dataclasses.replace(tokens, documents=tokens.documents.assign(year=1999))
    assert tokens != "tokens"


def test_tokens_cannot_be_changed():
    tokens = tokens_of(*BODIES)
    for made in (tokens, tokens.without(["企业"]), tokens.ngrams(2)):
        for field in ("types", "codes", "document", "start", "end", "joined"):
            with pytest.raises(ValueError, match="read-only"):
                getattr(made, field)[0] = getattr(made, field)[1]
    with pytest.raises(dataclasses.FrozenInstanceError):
        tokens.codes = tokens.codes + 1


def test_the_documents_are_a_copy():
    documents = tokens_of(*BODIES).documents
    made = dataclasses.replace(tokens_of(*BODIES), documents=documents)
    documents["year"] = 1999
    assert (made.documents["year"] == 2023).all()


@pytest.mark.parametrize("unit", ["section", "paragraph", "reply"])
def test_tokens_come_back_as_they_were_stored(tmp_path, unit, teaching):
    tokens = tokenize(teaching, DEFAULT, unit)
    read = Tokens.read_parquet(tokens.to_parquet(tmp_path / "tokens.parquet"))
    assert read == tokens
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.parquet"]
    with pytest.raises(ValueError, match="read-only"):
        read.codes[0] = 1


def test_more_words_than_a_page_of_a_dictionary_holds_come_back_sorted(tmp_path):
    """Parquet writes a dictionary of more than a megabyte otherwise, and 1,048,576 rows in one group."""
    types = np.array([f"{number:07d}" * 3 for number in range(90_000)], dtype=object)
    codes = np.random.default_rng(0).integers(0, len(types), 1_100_000).astype(np.int32)
    codes[: len(types)] = np.arange(len(types))[::-1]
    start = np.arange(len(codes), dtype=np.int64)
    small = tokens_of("企业。")
    tokens = Tokens(small.documents, types, codes, np.zeros(len(codes), dtype=np.int32), start, start + 1, small.provenance)
    assert Tokens.read_parquet(tokens.to_parquet(tmp_path / "tokens.parquet")) == tokens


def test_a_file_that_holds_no_tokens_is_named(tmp_path):
    with pytest.raises(NotFound, match=r"absent\.parquet does not exist"):
        Tokens.read_parquet(tmp_path / "absent.parquet")
    pd.DataFrame({"token": ["企业"]}).to_parquet(tmp_path / "other.parquet")
    (tmp_path / "text.parquet").write_text("企业", encoding="utf-8")
    for name in ("other", "text"):
        with pytest.raises(InvalidValue, match=rf"{name}\.parquet is damaged or holds no tokens"):
            Tokens.read_parquet(tmp_path / f"{name}.parquet")


@pytest.fixture
def cut(monkeypatch):
    """How many texts were given to be cut."""
    calls = Counter()
    real = helpers.measure.tokens.segment

    def counted(segmenter, batches):
        batches = list(batches)
        calls["texts"] += sum(len(texts) for texts, _ in batches)
        return real(segmenter, batches)

    monkeypatch.setattr("helpers.measure.tokens.segment", counted)
    return calls


@pytest.mark.parametrize("unit", ["section", "paragraph", "reply"])
@pytest.mark.parametrize("options", [{}, {"engine": "characters"}, {"keep_punctuation": True, "lexicon": ["智能制造"]}])
def test_a_second_run_reads_instead_of_cutting(tmp_path, cut, unit, options):
    corpus = corpus_of(*BODIES)
    first = tokenize(corpus, Tokenizer(**options), unit, cache=tmp_path / "deep" / "cache")
    assert cut["texts"] == 3
    second = tokenize(corpus, Tokenizer(**options), unit, cache=tmp_path / "deep" / "cache")
    assert cut["texts"] == 3
    assert first == second == tokenize(corpus, Tokenizer(**options), unit)
    pd.testing.assert_frame_equal(first.documents, second.documents)


OTHER = {
    "another engine": lambda corpus: (corpus, Tokenizer(engine="jieba"), "section"),
    "a length of n-grams": lambda corpus: (corpus, Tokenizer(engine="characters", ngram=3), "section"),
    "the model": lambda corpus: (corpus, Tokenizer(hmm=True), "section"),
    "a lexicon": lambda corpus: (corpus, Tokenizer(lexicon=["企业创新"]), "section"),
    "punctuation": lambda corpus: (corpus, Tokenizer(keep_punctuation=True), "section"),
    "the unit": lambda corpus: (corpus, DEFAULT, "reply"),
    "paragraphs": lambda corpus: (corpus, DEFAULT, "paragraph"),
    "the texts": lambda corpus: (corpus_of(*BODIES, "企业。"), DEFAULT, "section"),
    "the name": lambda corpus: (dataclasses.replace(corpus, name="other"), DEFAULT, "section"),
    "a fact": lambda corpus: (dataclasses.replace(corpus, replies=corpus.replies.assign(region="石炉")), DEFAULT, "section"),
    "the sections": lambda corpus: (dataclasses.replace(corpus, sections=corpus.sections.iloc[1:]), DEFAULT, "section"),
}


@pytest.mark.parametrize("case", OTHER)
def test_whatever_differs_is_cut_anew(tmp_path, cut, case):
    corpus = corpus_of(*BODIES)
    tokenize(corpus, DEFAULT, cache=tmp_path)
    tokenize(corpus, Tokenizer(engine="characters"), cache=tmp_path)
    before = cut["texts"]
    corpus, tokenizer, unit = OTHER[case](corpus)
    tokens = tokenize(corpus, tokenizer, unit, cache=tmp_path)
    assert cut["texts"] > before
    assert tokens == tokenize(corpus, tokenizer, unit)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("damage", [b"", b"PAR1", b"no tokens", None])
def test_a_damaged_file_is_made_anew(tmp_path, cut, damage):
    corpus = corpus_of(*BODIES)
    first = tokenize(corpus, PLAIN, cache=tmp_path)
    (stored,) = tmp_path.iterdir()
    good = stored.read_bytes()
    stored.write_bytes(good[: len(good) // 2] if damage is None else damage)
    assert tokenize(corpus, PLAIN, cache=tmp_path) == first
    assert cut["texts"] == 6
    assert tokenize(corpus, PLAIN, cache=tmp_path) == first
    assert cut["texts"] == 6
    assert [path.name for path in tmp_path.iterdir()] == [stored.name]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_flipped_byte_changes_the_tokens(tmp_path, place, flip):
    corpus = corpus_of(*BODIES)
    first = tokenize(corpus, PLAIN, cache=tmp_path)
    (stored,) = tmp_path.iterdir()
    good = bytearray(stored.read_bytes())
    good[int(place * len(good))] ^= flip
    stored.write_bytes(good)
    try:
        assert tokenize(corpus, PLAIN, cache=tmp_path) == first
    finally:
        stored.unlink()


def test_a_cache_that_is_no_folder_is_refused_before_any_work(tmp_path, cut):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"cache = .*taken cannot be made .*: name a folder"):
        tokenize(corpus_of(*BODIES), cache=tmp_path / "taken")
    assert not cut


def _stored(corpus, folder):
    return len(tokenize(corpus, cache=folder))


@pytest.mark.slow
def test_two_processes_may_store_the_same_tokens_at_once(teaching, tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        lengths = pool.starmap(_stored, [(teaching, tmp_path)] * 4, chunksize=1)
    assert len(set(lengths)) == 1
    (stored,) = tmp_path.iterdir()
    assert len(Tokens.read_parquet(stored)) == lengths[0]


def test_joined_is_what_follows_directly():
    """No mark, space, line or document between: 推动|产业|发展 , 支持|企业|创新 and so on."""
    tokens = tokens_of("推动产业发展,支持 企业。", "创新")
    assert tokens.lists() == [["推动", "产业", "发展", "支持", "企业"], ["创新"]]
    assert tokens.joined.tolist() == [False, True, True, False, False, False]
    assert run_starts(tokens).tolist() == [0, 3, 4, 5]


def test_sections_of_one_reply_are_not_joined():
    tokens = tokenize(corpus_of("一、推动\n二、创新"), PLAIN, unit="reply")
    assert len(tokens.documents) == 1
    assert not tokens.joined[tokens.types[tokens.codes] == "二"].any()


def test_a_paragraph_is_a_line_of_a_section():
    """Two lines and a heading of its own; the closing is in none; a reply may have no heading."""
    bodies = "一、推动创新\n企业创新发展。\n 支持企业。\n二、支持产业。\n感谢您对产业发展的支持。", "推动产业。"
    corpus = corpus_of(*bodies)
    tokens = tokenize(corpus, PLAIN, unit="paragraph")
    first, second = corpus.replies["reply_id"]
    sections = corpus.sections.loc[corpus.sections["role"] != "closing", "section_id"].tolist()
    one, two, other = sections
    assert tokens.documents["document_id"].tolist() == [f"{one}#1", f"{one}#2", f"{one}#3", f"{two}#1", f"{other}#1"]
    assert tokens.documents["section_id"].tolist() == [one] * 3 + [two, other]
    assert tokens.documents["reply_id"].tolist() == [first] * 4 + [second]
    assert tokens.lists() == [
        ["一", "推动", "创新"], ["企业", "创新", "发展"], ["支持", "企业"], ["二", "支持", "产业"], ["推动", "产业"],
    ]  # fmt: skip
    assert tokens.provenance["unit"] == "paragraph"
    texts = corpus.replies.set_index("reply_id")["text"]
    replies = tokens.documents["reply_id"].to_numpy()[tokens.document]
    for reply, code, start, end in zip(replies, tokens.codes, tokens.start, tokens.end, strict=True):
        assert texts[reply][start:end] == tokens.types[code]


def test_paragraphs_have_the_words_of_their_sections(teaching, teaching_tokens):
    tokens = tokenize(teaching, DEFAULT, unit="paragraph")
    for name in ("start", "end", "codes"):
        assert np.array_equal(getattr(tokens, name), getattr(teaching_tokens, name))
    by_section = pd.Series(tokens.counts()).groupby(tokens.documents["section_id"].to_numpy(), sort=False).sum()
    sections = teaching_tokens.documents["section_id"]
    assert by_section.reindex(sections, fill_value=0).tolist() == teaching_tokens.counts().tolist()
    assert tokens.documents["document_id"].is_unique


def test_where_a_paragraph_stands():
    """Its bounds are those of its line, without the spaces before it; those of a reply are of all its sections."""
    corpus = corpus_of("一、推动创新\n\u3000企业创新发展。\n二、支持产业。")
    tokens = tokenize(corpus, PLAIN, unit="paragraph")
    (text,) = corpus.replies["text"]
    bounds = zip(*document_bounds(tokens, corpus), strict=True)
    assert [text[start:end] for start, end in bounds] == ["一、推动创新", "企业创新发展。", "二、支持产业。"]


def test_paragraphs_are_carried_up_to_replies():
    corpus = corpus_of("一、推动创新,推动创新。\n企业产业。\n二、企业产业。", "企业产业。\n推动创新。")
    model = fit_topics(document_term_matrix(tokenize(corpus, PLAIN, unit="paragraph")), 2).by_reply()
    start, end = document_bounds(model, corpus)
    assert model.documents["document_id"].tolist() == corpus.replies["reply_id"].tolist()
    assert np.allclose(model.weights, 0.5, atol=0.01), "five words of ten, with the numerals, and two of four"
    assert (end - start > 10).all()


def test_no_section_is_made_of_paragraphs():
    corpus = corpus_of("推动创新。\n企业发展。")
    tokens = tokenize(corpus, PLAIN, unit="paragraph")
    with pytest.raises(InvalidValue, match="of paragraphs"):
        co_words(tokens, ["推动", "创新"], window="section", resamples=1)
    with pytest.raises(InvalidValue, match="of paragraphs"):
        section_lengths(tokens, corpus, corpus.replies.loc[0, "reply_id"])


def test_a_removed_word_leaves_a_gap_that_nothing_bridges():
    tokens = tokens_of("推动产业发展,支持企业创新。")
    left = tokens.without(["产业"])
    assert left.joined.tolist() == [False, False, False, True, True]
    assert [len(found) for found in find_terms(left, ["推动发展", "企业创新", "推动产业"])] == [0, 1, 0]
    assert [len(found) for found in find_terms(left, ["推动发展"], within_words=True)] == [0]
    assert left.ngrams(2).lists() == [["支持 企业", "企业 创新"]]
    assert run_starts(left).tolist() == [0, 1, 2]
    again = left.without(["企业"])
    assert again.joined.tolist() == [False] * 4


PHRASES = [
    (1, ["推动", "产业", "发展", "支持", "企业"]),
    (2, ["推动 产业", "产业 发展", "支持 企业"]),
    (3, ["推动 产业 发展"]),
    (4, []),
    (40, []),
]


@pytest.mark.parametrize(("n", "phrases"), PHRASES)
def test_phrases_by_hand(n, phrases):
    tokens = tokens_of("推动产业发展,支持企业。")
    grams = tokens.ngrams(n)
    text = PAGE.format(n=0, body="推动产业发展,支持企业。")
    assert grams.lists() == [phrases]
    assert [text[s:e] for s, e in zip(grams.start, grams.end, strict=True)] == [p.replace(" ", "") for p in phrases]
    assert list(grams.types) == sorted(phrases)
    assert grams.provenance["steps"] == [{"function": "ngrams", "n": n}]


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["企业", "发展", ",", "创新", "。", "一"]), max_size=12), st.integers(1, 4))
def test_phrases_as_by_walking_through_the_runs(words, n):
    tokens = tokens_of("企业。" + "".join(words))
    runs, expected = np.split(np.arange(len(tokens)), run_starts(tokens)[1:]), []
    for run in runs:
        spoken = tokens.types[tokens.codes[run]].tolist()
        expected += [" ".join(spoken[i : i + n]) for i in range(len(spoken) - n + 1)]
    assert [phrase for phrases in tokens.ngrams(n).lists() for phrase in phrases] == expected


def test_phrases_are_counted_and_joined_again():
    tokens = tokens_of("推动产业发展创新。")
    assert list(document_term_matrix(tokens.ngrams(2)).vocabulary) == sorted(["推动 产业", "产业 发展", "发展 创新"])
    assert tokens.ngrams(2).joined.tolist() == [False, True, True]


def test_terms_are_not_looked_for_in_phrases():
    with pytest.raises(InvalidValue, match="the tokens are phrases already"):
        list(find_terms(tokens_of("推动产业。").ngrams(2), ["推动"]))


def test_phrases_of_no_tokens_are_none():
    assert len(tokens_of("推动").without(["推动"]).ngrams(2)) == 0


@pytest.mark.slow
def test_many_texts_are_cut_in_tasks_as_they_are_alone(monkeypatch, teaching, teaching_tokens):
    monkeypatch.setattr("helpers.segment.pieces._FEW", 1)
    monkeypatch.setattr("helpers.measure.tokens.BATCH", 7)
    assert tokenize(teaching) == teaching_tokens


@pytest.mark.parametrize("unit", ["section", "paragraph", "reply"])
def test_only_the_replies_of_a_corpus_are_cut_in_their_order(unit, tmp_path):
    corpus = corpus_of(*BODIES)
    last_only = dataclasses.replace(corpus, replies=corpus.replies.tail(1))
    assert tokenize(last_only, PLAIN, unit).lists() == tokenize(corpus_of(*BODIES), PLAIN, unit).lists()[-1:]
    turned = tokenize(dataclasses.replace(corpus, replies=corpus.replies[::-1]), PLAIN, unit)
    assert Tokens.read_parquet(turned.to_parquet(tmp_path / "turned.parquet")) == turned
    lists = dict(zip(turned.documents["document_id"], turned.lists(), strict=True))
    tokens = tokenize(corpus, PLAIN, unit)
    assert lists == dict(zip(tokens.documents["document_id"], tokens.lists(), strict=True))
    assert turned.documents["reply_id"].drop_duplicates().tolist() == corpus.replies["reply_id"].tolist()[::-1]


@pytest.mark.parametrize("words", ["function", pd.DataFrame({"word": ["企业"]})])
def test_a_name_or_a_table_of_words_is_not_taken_for_words(words):
    with pytest.raises(InvalidValue, match="no collection of words"):
        tokens_of(*BODIES).without(words)


def test_a_name_is_no_tokenizer():
    with pytest.raises(InvalidValue, match="tokenizer = 'icu' is none"):
        tokenize(corpus_of(*BODIES), "icu")


def test_options_may_be_numbers_of_numpy(tmp_path):
    tokenizer = Tokenizer("characters", ngram=np.int64(2), keep_punctuation=np.bool_(False))
    tokens = tokenize(corpus_of(*BODIES), tokenizer, cache=tmp_path)
    assert tokens == tokenize(corpus_of(*BODIES), tokenizer, cache=tmp_path)
    phrases = tokens.without([], min_characters=np.int64(2)).ngrams(np.int64(2))
    assert Tokens.read_parquet(phrases.to_parquet(tmp_path / "phrases.parquet")) == phrases


def test_a_record_of_numbers_of_numpy_can_be_written(tmp_path):
    """Parquet keeps the attributes of a table as JSON."""
    table = collocations(tokens_of(*BODIES), window=np.int64(2), ordered=np.bool_(True), min_count=np.int64(1))
    table.to_parquet(tmp_path / "pairs.parquet")
    steps = pd.read_parquet(tmp_path / "pairs.parquet").attrs["provenance"]["steps"]
    assert steps == collocations(tokens_of(*BODIES), window=2, ordered=True, min_count=1).attrs["provenance"]["steps"]
