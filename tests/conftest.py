"""Options and fixtures that all tests share."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from hypothesis import settings
from joblib import parallel_config

from helpers.measure import DocumentTermMatrix, Tokens, document_term_matrix, tokenize
from helpers.read import Corpus, load_corpus
from tests.words import DEFAULT

ROOT = Path(__file__).resolve().parents[1]

# How long one example takes says more of the machine, and of what is built at a first call, than of the code.
settings.register_profile("dafu", deadline=None)
settings.load_profile("dafu")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--real-corpus",
        type=Path,
        default=None,
        metavar="DIR",
        help="a folder of real texts (replies/, government_work_reports/, segmentation/), which are not shipped",
    )


@pytest.fixture(scope="session")
def real_corpus(request: pytest.FixtureRequest) -> Path:
    """The folder of real texts; the test is skipped where it is not given."""
    folder: Path | None = request.config.getoption("--real-corpus")
    if folder is None:
        pytest.skip("needs real texts that are not shipped: pytest --real-corpus=DIR")
    if not folder.is_dir():
        pytest.fail(f"--real-corpus {folder} is no folder")
    return folder.resolve()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def teaching() -> Iterator[Corpus]:
    """The teaching corpus, read once for all tests; none may change its tables."""
    corpus = load_corpus("teaching")
    before = copy.deepcopy(corpus)
    yield corpus
    assert corpus.replies.equals(before.replies), "a test has changed the replies of the teaching corpus"
    assert corpus.sections.equals(before.sections), "a test has changed the sections of the teaching corpus"


@pytest.fixture(scope="session")
def teaching_tokens(teaching: Corpus) -> Iterator[Tokens]:
    """Its words as the default cuts them."""
    tokens = tokenize(teaching, DEFAULT)
    before = copy.deepcopy(tokens)
    yield tokens
    assert tokens == before, "a test has changed the tokens of the teaching corpus"


@pytest.fixture(scope="session")
def teaching_dtm(teaching_tokens: Tokens) -> DocumentTermMatrix:
    """The counts of all its words, which cannot be written to."""
    dtm = document_term_matrix(teaching_tokens)
    for array in (dtm.matrix.data, dtm.matrix.indices, dtm.matrix.indptr):
        array.setflags(write=False)
    return dtm


@pytest.fixture(scope="module")
def one_process() -> Iterator[None]:
    """Pages are read in this process: workers take seconds to start, and a test cannot look into them."""
    with parallel_config(backend="sequential"):
        yield


@pytest.fixture
def figures_closed() -> Iterator[None]:
    """Whatever figures a test draws are closed after it."""
    yield
    plt.close("all")
