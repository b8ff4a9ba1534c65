"""A watch over a whole test run: no log, error, standard error or file of ours names a citizen.

A pytest plugin, loaded by `tests/conftest.py`. Whatever a test lets out fails that test. Standard output is
left alone: it is where commands answer whoever asked.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest

from counter.centre.people import citizens
from counter.domain.text import fold

__all__ = ["PACKAGES", "found_in", "watched"]

PACKAGES = ("counter", "screens", "devices", "printing", "cache")
_LIBRARIES = ("httpx", "httpcore", "litestar", "uvicorn", "asyncio", "textual")
_FILES = ("*.log", "*.log.*", "journal.db*", "*.part", "*.tmp")
"""Files of ours that hold no citizen in clear: logs, the journal, and what is on its way to a spool."""
_ENCODINGS = ("utf-8", "utf-16-le")


@cache
def _names() -> re.Pattern[str]:
    """Every name and number of the fictional people, folded as `fold` does."""
    words: set[str] = set()
    for one in citizens():
        words |= {one.name, one.number, one.old_number, one.father or "", one.mother or "", one.spouse or ""}
    return re.compile(_any_of({fold(word) for word in words if word}))


@cache
def _bytes() -> re.Pattern[bytes]:
    """The same as they would lie in a file."""
    words = {one.name for one in citizens()} | {one.number for one in citizens()}
    spelled = {form for word in words for form in (word, word.upper(), fold(word), fold(word).upper())}
    encoded = {word.encode(encoding).decode("latin-1") for word in spelled for encoding in _ENCODINGS}
    return re.compile(_any_of(encoded).encode("latin-1"))


def _any_of(words: set[str]) -> str:
    """A pattern of all these words, branching letter by letter.

    Fifteen times as fast as the words side by side, and every test pays for it.
    """
    tails: dict[str, set[str]] = {}
    for word in words:
        tails.setdefault(word[:1], set()).add(word[1:])
    if "" in tails:  # one word ends here: what follows it does not matter
        return ""
    branches = [re.escape(letter) + _any_of(rest) for letter, rest in sorted(tails.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def found_in(text: str) -> str:
    """The first citizen's name or number in `text`; empty when there is none."""
    found = _names().search(fold(text))
    return found.group() if found else ""


class _Watch(logging.Handler):
    """Reads every record as it is emitted, and every error of ours as it is made."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.leaks: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at the message and at what the error beside it says."""
        error = record.exc_info[1] if record.exc_info else None
        try:
            text = record.getMessage()
        except Exception as broken:  # noqa: BLE001 - a record that cannot be shown is the log's own trouble
            text = repr(broken)
        self.look(f"log {record.name}:{record.lineno}", text + "".join(_texts(error)))

    def look(self, where: str, text: str) -> None:
        """Remember a leak."""
        if found := found_in(text):
            self.leaks.append(f"{where} names a citizen: {found[:2]}…")


def _texts(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f" {error!r} {error}"
        error = error.__cause__ or error.__context__


WATCH = _Watch()
_wrapped: set[type] = set()
_modules = 0


def watched() -> list[str]:
    """The leaks so far, forgotten with the asking."""
    leaks, WATCH.leaks = WATCH.leaks, []
    return leaks


def _watch_errors() -> None:
    """Wrap the error types of our packages that were loaded since the last look."""
    global _modules
    if _modules == len(sys.modules):
        return
    _modules = len(sys.modules)
    waiting: list[type] = [Exception]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if (
            kind not in _wrapped
            and kind.__module__.partition(".")[0] in PACKAGES
            and "__init__" in vars(kind)
        ):
            _wrapped.add(kind)
            _wrap(kind)


def _wrap(kind: Any) -> None:
    made = kind.__init__

    @wraps(made)
    def making(self: BaseException, *arguments: Any, **named: Any) -> None:
        made(self, *arguments, **named)
        WATCH.look(f"error {kind.__name__}", f"{self!r} {self}")

    kind.__init__ = making


# --- pytest ------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nobody_is_named(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that lets a citizen's name or number out."""
    root = logging.getLogger()
    if WATCH not in root.handlers:
        root.addHandler(WATCH)
    for name in PACKAGES:
        logging.getLogger(name).setLevel(logging.DEBUG)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.INFO)
    _watch_errors()
    yield
    _watch_errors()
    folder = request.node.funcargs.get("tmp_path") if hasattr(request.node, "funcargs") else None
    leaks = watched() + (leaks_in(folder) if isinstance(folder, Path) else [])
    if leaks:
        pytest.fail("\n".join(leaks), pytrace=False)


def leaks_in(folder: Path) -> list[str]:
    """Files under `folder` that name a citizen though they must not."""
    files = {path for pattern in _FILES for path in folder.rglob(pattern) if path.is_file()}
    return [f"{path.name} names a citizen" for path in sorted(files) if _bytes().search(path.read_bytes())]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Standard error of the test, and of the processes it started, names nobody either."""
    report = yield
    if report.when == "teardown" and report.passed:
        for title, text in report.sections:
            if "stderr" in title and (found := found_in(text)):
                report.outcome = "failed"
                report.longrepr = f"{title} names a citizen: {found[:2]}…"
    return report
