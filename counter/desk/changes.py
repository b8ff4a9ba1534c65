"""What this desk and its centre recorded of dossiers' time: extensions, supplements, stops.

The centre is asked only where a single dossier is opened; lists count with what lies at this desk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from counter.desk.core import Core
from counter.desk.recording import value_of
from counter.domain.clock_rules import ClockState, Standing, standing
from counter.domain.clocks import Extension, Pause, Stop
from counter.domain.dossiers import Dossier, Result
from counter.domain.records import OPEN, Record, RecordKind
from counter.domain.transfers import Arrival, result_of
from counter.ports import CentreRefusedError, CentreUnavailableError, Journal, JournalError

__all__ = [
    "CHANGES",
    "Change",
    "arrived_here",
    "changes_here",
    "changes_in",
    "due_here",
    "newest_of",
    "open_of",
    "read_changes",
    "standing_now",
    "standing_of",
    "values",
]

Change = Extension | Pause | Stop
CHANGES: dict[RecordKind, type[Extension] | type[Pause] | type[Stop]] = {
    RecordKind.EXTENSION: Extension,
    RecordKind.PAUSE: Pause,
    RecordKind.STOP: Stop,
}
_MOST = 500


class Recorded(Protocol):
    """A journal that is written, or one that is only read."""

    def records(
        self, kind: RecordKind, *, subject: str | None = None, state: str | None = None, limit: int = 500
    ) -> tuple[Record, ...]:
        """See `counter.ports.Journal`."""


T = TypeVar("T")


def values(records: Iterable[Record], kind: type[T]) -> list[T]:
    """Those of the values that this version of the program can read."""
    return [found for record in records if (found := value_of(record, kind)) is not None]


def newest_of(ours: Iterable[Record], theirs: Iterable[Record]) -> list[Record]:
    """Of records known here and at the centre the newer version of each, newest first."""
    found: dict[str, Record] = {}
    for record in (*ours, *theirs):
        known = found.get(record.id)
        if known is None or known.entry.at < record.entry.at:
            found[record.id] = record
    return sorted(found.values(), key=lambda one: one.entry.at, reverse=True)


async def open_of(core: Core, kind: RecordKind) -> list[Record]:
    """What is open of a kind, at this desk and, as far as the centre tells, at every other; newest first.

    However old: what ended since may be hundreds of others. Raises JournalError.
    """
    journal, centre = core.ports.journal, core.ports.centre
    ours: list[Record] = []
    theirs: list[Record] = []
    for state in (OPEN, None):
        ours += await core.durable(journal.records, kind, state=state)
        if core.state.devices.online is not False:
            with contextlib.suppress(CentreUnavailableError, CentreRefusedError):
                theirs += await centre.records(kind, state=state)
    return [one for one in newest_of(ours, theirs) if one.state == OPEN]


def changes_here(journal: Recorded) -> dict[str, list[Change]]:
    """By dossier id, what this desk recorded of its time, oldest first. Blocking."""
    found: dict[str, list[Change]] = {}
    for kind, value in CHANGES.items():
        for record in reversed(journal.records(kind, limit=_MOST)):
            read = value_of(record, value)
            if read is not None:
                found.setdefault(record.subject, []).append(read)
    return found


def arrived_here(journal: Journal, dossier_id: str) -> Result | None:
    """The result this desk took in from its unit; None when it took none in. Blocking."""
    for record in journal.records(RecordKind.ARRIVAL, subject=dossier_id):
        arrival = value_of(record, Arrival)
        for item in arrival.items if arrival is not None else ():
            if arrival is not None and item.dossier_id == dossier_id:
                return result_of(arrival, item)
    return None


async def read_changes(core: Core, dossier_id: str) -> tuple[list[Record], bool]:
    """Every change of one dossier's time, newest first, and whether the centre answered."""
    journal = core.ports.journal

    def here() -> list[Record]:
        return [one for kind in CHANGES for one in journal.records(kind, subject=dossier_id)]

    ours = await core.durable(here)
    theirs, reached = await _at_the_centre(core, dossier_id)
    return newest_of(ours, theirs), reached


async def _at_the_centre(core: Core, dossier_id: str) -> tuple[Sequence[Record], bool]:
    if core.state.devices.online is False:
        return (), False
    found: list[Record] = []
    try:
        for kind in CHANGES:
            found += await core.ports.centre.records(kind, subject=dossier_id)
    except (CentreUnavailableError, CentreRefusedError):
        return found, False
    return found, True


def standing_of(core: Core, dossier: Dossier, changes: Iterable[Change]) -> Standing:
    """What became of the dossier's appointment, by the calendar of the agency that decides."""
    place = core.place.office_of(dossier.organisations.deciding_code)
    calendar = core.ports.calendar(place)
    found = tuple(changes)
    if not found:
        return Standing(ClockState.RUNNING, dossier.due_at, extended=False, waiting=None, due=None)
    return standing(dossier.due_at, dossier.limit, found, calendar, place.same_day_cutoff)


def changes_in(records: Iterable[Record]) -> list[Change]:
    """The values of records of changes, oldest first."""
    found: list[Change] = []
    for record in records:
        kind = CHANGES.get(record.kind)
        value = value_of(record, kind) if kind is not None else None
        if value is not None:
            found.append(value)
    return sorted(found, key=lambda one: one.entry.at)


async def due_here(core: Core, dossier: Dossier) -> datetime | None:
    """The appointment in force as this desk knows it: of the open result, else of its own records.

    Raises JournalError.
    """
    visit = core.visit
    returning = visit.returning if visit is not None else None
    if returning is not None and returning.dossier.id == dossier.id and returning.standing is not None:
        stands = returning.standing
    else:
        journal = core.ports.journal
        ours = await core.durable(
            lambda: [one for kind in CHANGES for one in journal.records(kind, subject=dossier.id)]
        )
        stands = standing_of(core, dossier, changes_in(ours))
    return stands.due_at if stands.state is ClockState.RUNNING else dossier.due_at


async def standing_now(core: Core, dossier: Dossier) -> Standing | None:
    """The dossier's time as desk and centre know it; None when the journal cannot be read."""
    with contextlib.suppress(JournalError):
        records, _ = await read_changes(core, dossier.id)
        return standing_of(core, dossier, changes_in(records))
    return None
