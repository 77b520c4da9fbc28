"""The words of many texts in a row, worked out by hand; what a process that cuts has to import."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from helpers.measure import Tokenizer
from helpers.segment.pieces import segment

SEGMENTER = Tokenizer(lexicon=None).segmenter
BATCHES = [(["推动产业发展,支持企业。", ""], np.array([3, 20])), ([",支持企业"], np.array([30]))]


@pytest.mark.parametrize("processes", ["one", "several"])
def test_batches_are_cut_into_one_row(monkeypatch, processes):
    monkeypatch.setattr("helpers.segment.pieces._FEW", 5 if processes == "one" else 1)
    pieces = segment(SEGMENTER, iter(BATCHES))
    assert pieces.words == ["产业", "企业", "发展", "推动", "支持"]
    assert [pieces.words[code] for code in pieces.codes] == ["推动", "产业", "发展", "支持", "企业", "支持", "企业"]
    assert pieces.start.tolist() == [3, 5, 7, 10, 12, 31, 33]
    assert pieces.end.tolist() == [5, 7, 9, 12, 14, 33, 35]
    assert pieces.joined.tolist() == [False, True, True, False, True, False, True]
    assert pieces.per_text.tolist() == [5, 0, 2]


def test_texts_without_words_are_no_tokens():
    pieces = segment(SEGMENTER, [([",。", ""], np.array([0, 2]))])
    assert (pieces.words, pieces.codes.tolist(), pieces.joined.tolist(), pieces.per_text.tolist()) == ([], [], [], [0, 0])


def test_a_process_that_cuts_imports_little():
    """Each holds what it imports: with pandas, scikit-learn and the reading of pages it is three times as large."""
    command = "import sys, helpers.segment.pieces; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True)
    modules = set(run.stdout.split())
    assert "helpers.segment.segmenter" in modules
    assert not modules & {"pandas", "pyarrow", "scipy", "sklearn", "jieba", "helpers.read", "helpers.measure"}
