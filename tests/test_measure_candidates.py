"""What a person accepts becomes a layer of terms, and nothing that is no answer does."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import InvalidValue, NotFound
from helpers.measure import Tokenizer, find_new_words, load_lexicon, read_accepted, write_candidates
from tests.test_measure_new_words import CHARACTERS, PLANTED, random_texts


def answered(tmp_path, *answers):
    """A file of candidates with answers written into the rows by word."""
    path = write_candidates(find_new_words(random_texts(PLANTED), CHARACTERS), tmp_path / "candidates.csv")
    text = path.read_text(encoding="utf-8-sig")
    for word, answer in answers:
        assert f"\n,{word}," in text
        text = text.replace(f"\n,{word},", f"\n{answer},{word},")
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_accepted_words_become_a_layer(tmp_path):
    path = answered(tmp_path, ("岚江", "yes"), ("驼岭硅", "no"), ("鹤汀起重", "是"), ("澄渡电池厂", " YES "))
    words = read_accepted(path)
    assert set(words) == {"岚江", "鹤汀起重", "澄渡电池厂"}
    tokenizer = Tokenizer(lexicon=[*load_lexicon()["term"], *words])
    assert tokenizer("岚江发展智能制造") == ["岚江", "发展", "智能制造"]


@pytest.mark.parametrize(("answer", "words"), [("maybe", "accept = 'maybe'"), ("1", "accept = '1'"), ("yes,", "cells are needed")])
def test_an_answer_that_is_none_is_named_with_its_line(tmp_path, answer, words):
    path = answered(tmp_path, ("岚江", answer))
    line = 1 + path.read_text(encoding="utf-8-sig").splitlines().index(
        next(line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.startswith(answer))
    )
    with pytest.raises(InvalidValue, match=rf"candidates\.csv, line {line}: .*{words}"):
        read_accepted(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("word,count\n岚江,3\n", "it needs accept and word"),
        ("accept,word\nyes,岚江\nyes,岚江\n", "line 3: '岚江' is too short or accepted twice"),
        ("accept,word\nyes,岚\n", "line 2: '岚' is too short"),
    ],
)
def test_a_file_that_will_not_do_is_refused(tmp_path, text, words):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidValue, match=words):
        read_accepted(path)


def test_answers_are_not_overwritten_and_a_missing_file_is_told(tmp_path):
    path = answered(tmp_path, ("岚江", "yes"))
    before = path.read_bytes()
    with pytest.raises(InvalidValue, match="exists and may hold answers"):
        write_candidates(find_new_words(["智能制造"]), path)
    assert path.read_bytes() == before
    with pytest.raises(InvalidValue, match="is no folder"):
        write_candidates(find_new_words(["智能制造"]), tmp_path / "absent" / "words.csv")
    with pytest.raises(InvalidValue, match="give the one of find_new_words"):
        write_candidates(pd.DataFrame({"term": ["岚江"]}), tmp_path / "other.csv")
    with pytest.raises(NotFound, match="does not exist: write one with write_candidates"):
        read_accepted(tmp_path / "absent.csv")
