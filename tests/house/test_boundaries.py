"""Boundaries that import-linter cannot see: what is really loaded when a part of the counter is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("counter", "devices", "printing", "cache")
LATE = {"apsw", "cryptography", "smartcard", "tinydb", "devices", "printing", "cache"}
"""What the desk builds behind its painted lock screen."""
SLOW = {
    "reportlab",
    "PIL",
    "barcode",
    "escpos",
    "httpx",
    "litestar",
    "sqlalchemy",
    "uvicorn",
    "holidays",
    "keyring",
}


def loaded_after(code: str) -> set[str]:
    """Top-level modules a fresh interpreter has loaded after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sorted(sys.modules))"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def modules_of(package: str) -> list[str]:
    """Every module of a package by its dotted name."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_but_screens_loads_textual(package: str) -> None:
    everything = "\n".join(f"import {name}" for name in modules_of(package))
    assert "textual" not in loaded_after(everything)


def test_the_screens_load_no_adapter() -> None:
    everything = "\n".join(f"import {name}" for name in modules_of("screens"))
    assert loaded_after(everything).isdisjoint({"devices", "printing", "cache", "smartcard", "apsw"})


def test_what_is_slow_to_import_is_not_loaded_before_the_first_screen() -> None:
    loaded = loaded_after("import counter.cli.open_desk, screens.app, counter.settings")
    assert loaded.isdisjoint(SLOW | LATE), loaded & (SLOW | LATE)


def test_commands_load_neither_screens_nor_the_centre() -> None:
    loaded = loaded_after("from counter.cli import main")
    assert loaded.isdisjoint({"textual", "screens", "cryptography", *SLOW})


def test_the_domain_needs_the_standard_library_only() -> None:
    everything = "\n".join(f"import {name}" for name in modules_of("counter/domain"))
    assert loaded_after(everything).isdisjoint({"msgspec", "cryptography", *SLOW})


def test_the_domain_and_use_cases_ask_the_clock_port_for_the_time() -> None:
    offenders = []
    for package in ("counter/domain", "counter/desk"):
        for path in (ROOT / package).rglob("*.py"):
            if path.name == "clock.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
                    owner = node.value
                    if isinstance(owner, ast.Name) and owner.id in {"datetime", "date", "time"}:
                        offenders.append(f"{path.name}:{node.lineno}")
    assert not offenders
