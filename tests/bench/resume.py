"""From the unlocked desk to the draft that was open: a year's journal is opened and its drafts are read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from cache.journal import SqliteJournal
from counter.ports import Draft
from tests.bench.commit import KEY, fill
from tests.bench.harness import MILLISECONDS, Bar, Judged, Row, figures
from tests.rigs.papers import dossier

__all__ = ["measure"]

_EVENTS = 100_000
_DRAFTS = 8
_CONTENT = b'{"a field that was typed":"and what stands in it"}' * 200
_TIMES = 40


def measure() -> list[Row]:
    """Closed as a power cut leaves it: with its log, and with drafts in it."""
    with TemporaryDirectory(prefix="bench-resume-") as folder:
        path = Path(folder) / "journal.db"
        SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03").close()
        fill(path, dossier(), _EVENTS)
        samples = [_resumed(path, number) for number in range(_TIMES)]
    return [
        Row(
            f"{_EVENTS:,} events, {_DRAFTS} drafts",
            "ms",
            figures(samples, MILLISECONDS),
            bar=Bar(Judged.P95, 150.0),
        )
    ]


def _resumed(path: Path, number: int) -> float:
    at = dossier().entry.at
    with SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03") as journal:
        for draft in range(_DRAFTS):
            journal.save_draft(Draft(f"w-{draft}", None, _CONTENT + str(number).encode(), at))
    start = perf_counter()
    with SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03") as journal:
        drafts = journal.drafts()
        taken = perf_counter() - start
    assert len(drafts) == _DRAFTS
    return taken
