"""Options and fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
