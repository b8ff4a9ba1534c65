"""Boundaries that import-linter cannot see: what is really loaded when a part of the counter is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("counter", "devices", "printing", "cache")
LATE = {"apsw", "cryptography", "smartcard", "tinydb", "devices", "printing", "cache"}
"""What the desk builds behind its painted lock screen."""
SLOW = {
    "pydyf",
    "PIL",
    "barcode",
    "zxingcpp",
    "pypdfium2",
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
    return {
        name.partition(".")[0] for name in modules_after(f"{code}\nimport sys\nprint(*sorted(sys.modules))")
    }


def modules_after(code: str) -> set[str]:
    """The modules a fresh interpreter prints by running `code`."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


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


UNPAINTED = """
import asyncio, sys
import cache.slots, counter.cli.open_desk
from counter.desk import later
from counter.folders import Mode
from counter.settings import Settings
from counter.texts import texts

async def start(self):
    loaded = sorted(sys.modules)
    assert app.screen.scope == "lock" and app.screen.query_one("#pin").region.area, "nothing is painted yet"
    print(*loaded)
    app.exit()

later._Later.start = start
app = counter.cli.open_desk.make_app(Mode.TRAINING, Settings(), texts("vi"))
app.run(headless=True, size=(120, 36))
"""
"""Prints what is loaded when the lock screen stands and the desk behind it begins to open."""
BEHIND_THE_LOCK = {
    "cache.journal",
    "cache.keys",
    "counter.bootstrap",
    "counter.centre",
    "counter.desk.desk",
    "counter.desk.reception",
    "counter.wire",
    "screens.boxes",
    "screens.desk.screen",
    "screens.palette",
}


def test_the_lock_screen_is_painted_before_the_desk_behind_it_is_imported() -> None:
    loaded = modules_after(UNPAINTED)
    assert "screens.lock" in loaded
    assert {name.partition(".")[0] for name in loaded}.isdisjoint(SLOW | LATE - {"cache"})
    assert loaded.isdisjoint(BEHIND_THE_LOCK), loaded & BEHIND_THE_LOCK


def test_every_name_behind_the_lock_is_a_module() -> None:
    """A renamed module would make the test above hold by itself."""
    assert [name for name in BEHIND_THE_LOCK if find_spec(name) is None] == []


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
