"""pyproject.toml, requirements.lock, environment.yml, CITATION.cff and the Makefile say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import helpers

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\$", re.MULTILINE)


ICU_LOCK = (ROOT / "requirements-icu.lock").read_text(encoding="utf-8")


def locked() -> dict[str, list[tuple[Version, str]]]:
    """Every pin of the lock by name: its version and the marker under which it holds."""
    pins: dict[str, list[tuple[Version, str]]] = {}
    for name, version, marker in PINS.findall(LOCK):
        pins.setdefault(canonicalize_name(name), []).append((Version(version), marker))
    return pins


DECLARED = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]


@pytest.mark.parametrize("declared", DECLARED)
def test_every_declared_dependency_is_locked_within_its_bounds(declared):
    requirement = Requirement(declared)
    pins = locked().get(canonicalize_name(requirement.name))
    assert pins, f"{requirement.name} is not in requirements.lock: run make lock"
    for version, _ in pins:
        assert version in requirement.specifier


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_lock_is_universal(python):
    from packaging.markers import Marker

    environment = {"python_version": python, "python_full_version": f"{python}.0"}
    for name in ("numpy", "pandas", "matplotlib", "scikit-learn", "jupyterlab", "jieba"):
        markers = [marker for _, marker in locked()[name]]
        assert sum(not marker or Marker(marker).evaluate(environment) for marker in markers) == 1


def test_the_lock_has_hashes_and_no_addresses():
    assert not re.search(r"://|@ |--index|--find-links", LOCK)
    for block in re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_pyicu_has_a_lock_of_its_own():
    """It is built against the system's ICU, where that is, and nobody else needs it."""
    (declared,) = PROJECT["optional-dependencies"]["icu"]
    (pin,) = PINS.findall(ICU_LOCK)
    assert canonicalize_name(pin[0]) == Requirement(declared).name == "pyicu"
    assert Version(pin[1]) in Requirement(declared).specifier
    assert "--hash=sha256:" in ICU_LOCK
    assert not re.search(r"://|@ |--index|--find-links", ICU_LOCK)
    assert "pyicu" not in locked()
    assert "--require-hashes --requirement requirements-icu.lock" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_conda_takes_the_same_lock():
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    names = re.findall(r"^\s*- (.+)$", environment, re.MULTILINE)
    assert names == ["conda-forge", "python=3.12", "pip", "pip:", "--requirement requirements.lock"]
    assert "--require-hashes --requirement requirements.lock" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_versions_agree():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    cited = re.search(r"^version: (\S+)$", citation, re.MULTILINE)
    assert cited
    assert cited[1] == PROJECT["version"] == helpers.__version__
