"""The house: imports run one way, functions are short and documented, nothing optional fails silently."""

from __future__ import annotations

import ast
import functools
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "helpers").rglob("*.py"))
WINGS = {"segment": set(), "read": set(), "measure": {"read", "segment"}, "show": {"read", "measure"}}


@functools.cache
def nodes() -> list[tuple[Path, list[ast.AST]]]:
    """All nodes of the tree of each module."""
    return [(path, list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))) for path in MODULES]


def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node)
        for path, tree in nodes()
        for node in tree
        if isinstance(node, ast.FunctionDef)
    ]


def body_lines(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    start = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno - 1
    assert start is not None
    assert node.end_lineno is not None
    return node.end_lineno - start


@pytest.mark.parametrize("wing", WINGS)
def test_imports_run_one_way(wing):
    allowed = WINGS[wing] | {wing, "errors", "options", "width", "__init__"}
    for path, tree in nodes():
        if path.relative_to(ROOT / "helpers").parts[0] != wing:
            continue
        for node in tree:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
                assert str(node.module).split(".")[1] in allowed, f"{path}:{node.lineno} imports {node.module}"


def test_functions_are_short():
    lengths = {name: body_lines(node) for name, node in functions()}
    assert not {name: length for name, length in lengths.items() if length > 70}
    assert statistics.median(lengths.values()) <= 12


def test_what_is_public_is_documented():
    bare = [name for name, node in functions() if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert not bare


def test_no_except_swallows_everything():
    broad = [
        f"{path}:{node.lineno}"
        for path, tree in nodes()
        for node in tree
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]
    assert not broad


def tracked_texts() -> Iterator[tuple[str, str]]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".yml", ".lock", ".cff", ".ipynb", ".j2", ".csv", ""}:
            yield name, path.read_text(encoding="utf-8", errors="ignore")


def test_no_registry_and_no_path_of_a_machine_is_named():
    hosts = re.compile(r"https?://\S*(?:py" r"pi|python" r"hosted|np" r"mjs)|/ho" r"me/\w+|/ro" r"ot/|/tm" r"p/")
    for name, text in tracked_texts():
        assert not hosts.search(text), f"{name}: {hosts.search(text)}"


def test_chinese_prose_has_chinese_punctuation():
    places = [*sorted((ROOT / "helpers" / "show").glob("*.py")), *sorted((ROOT / "notebooks" / "src").glob("*.py"))]
    # English that quotes Chinese words puts a space after its mark; Chinese prose puts none.
    half_width = re.compile(r"[\u4e00-\u9fff][,;:!?](?![ \n])")
    found = [
        f"{path.name}: {line.strip()}"
        for path in places
        for line in path.read_text(encoding="utf-8").splitlines()
        if half_width.search(line)
    ]
    assert not found
