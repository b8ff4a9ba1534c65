"""What the documents say a test holds, a test holds: failures of peers by reference, defences by name."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tests.rigs.peers import FAILURES

ROOT = Path(__file__).resolve().parents[2]
_NAMED = re.compile(r"`(test_\w+)`")


@cache
def docstrings() -> dict[str, list[str]]:
    """Docstrings of all tests by name, whitespace as single spaces; a name may stand in several files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found[node.name].append(" ".join((ast.get_docstring(node) or "").split()))
    return found


def _says(text: str, reference: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(reference)}(?![\w-])", text) is not None


@pytest.mark.parametrize("reference", FAILURES)
def test_a_failure_of_a_peer_is_one_tests_case(reference: str) -> None:
    tests = [name for name, texts in docstrings().items() for text in texts if _says(text, reference)]
    assert len(tests) == 1, tests
    rows = [line for line in _lines("docs/reliability.md") if _says(line, reference) and tests[0] in line]
    assert len(rows) == 1, f"{reference} and {tests[0]} stand in one row of the table"


@pytest.mark.parametrize("document", ["docs/security.md", "docs/reliability.md"])
def test_a_test_that_is_named_exists(document: str) -> None:
    named = {name for line in _lines(document) for name in _NAMED.findall(line)}
    assert len(named) >= 20
    assert sorted(named - docstrings().keys()) == []


def test_every_defence_names_its_test() -> None:
    """A row of the table of defences without a test is no defence."""
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    table = text.partition("## What is defended")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert len(rows) >= 15
    assert [row for row in rows if not _NAMED.search(row)] == []


def _lines(document: str) -> list[str]:
    return (ROOT / document).read_text(encoding="utf-8").splitlines()
