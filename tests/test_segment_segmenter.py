"""What is sent to other processes: options, and never a dictionary twice."""

from __future__ import annotations

import pickle

import pytest

from helpers.measure import Tokenizer


def sent(segmenter):
    return pickle.loads(pickle.dumps(segmenter))


@pytest.mark.parametrize("options", [{}, {"lexicon": None}, {"engine": "characters", "ngram": 3}, {"keep_punctuation": True}])
def test_what_is_sent_cuts_as_what_was_sent(options):
    segmenter = Tokenizer(**options).segmenter
    text = "推动首台(套)保险,发展“十四五”规划。"
    assert sent(segmenter) == segmenter
    assert sent(segmenter).pieces(text) == segmenter.pieces(text)


def test_a_process_builds_the_dictionary_of_one_segmenter_once():
    first, other = Tokenizer(lexicon=["智能制造"]).segmenter, Tokenizer(lexicon=None).segmenter
    arrived = sent(first)
    assert sent(first) is arrived
    assert arrived is not first
    assert [sent(segmenter).pieces("智能制造")[0] for segmenter in (other, first)] == [["智能", "制造"], ["智能制造"]]


def test_tokenizers_share_nothing():
    assert Tokenizer(lexicon=None).segmenter is not Tokenizer(lexicon=None).segmenter
