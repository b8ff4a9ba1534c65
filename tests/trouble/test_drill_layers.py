"""The layers of the drill: a disk that takes nothing takes nothing of what the port can write."""

from __future__ import annotations

import inspect

from cache.journal.reading import JournalReading
from counter import drilling
from counter.ports import Journal


def test_a_full_disk_refuses_everything_that_writes() -> None:
    calls = {name for name, _call in inspect.getmembers(Journal, inspect.isfunction) if name[0] != "_"}
    reading = {name for name in calls if hasattr(JournalReading, name)}
    assert calls - reading == drilling._WRITES
    assert {"close", "outbox", "job"} <= reading
