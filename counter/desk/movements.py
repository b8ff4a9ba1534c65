"""What happened to a dossier's papers, from the records of desk and centre: the rows of M06 and X06.

Reads transfers, results that came back and changes of its time; knows no screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counter.desk.changes import Change, changes_in, read_changes, standing_of
from counter.desk.core import Core
from counter.desk.recording import value_of
from counter.domain.clocks import Extension, Pause, PauseEnd
from counter.domain.documents import Movement, Promptness
from counter.domain.dossiers import Dossier, DossierRow
from counter.domain.place import Centre
from counter.domain.records import Record, RecordKind
from counter.domain.transfers import Arrival, Transfer
from counter.ports import Journal

__all__ = ["Known", "known_of", "movements_of"]

_MOST = 500
"""Lists looked through for a dossier, newest first."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a dossier's way."""

    transfers: tuple[Transfer, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    changes: tuple[Change, ...] = ()
    """Oldest first, each of them."""

    def due_at(self, core: Core, dossier: Dossier) -> datetime | None:
        """The appointment in force."""
        return standing_of(core, dossier, self.changes).due_at


async def known_of(core: Core, dossier_id: str) -> Known:
    """Raises JournalError; what the centre does not answer is left out."""
    transfers, arrivals = await core.durable(_listed, core.ports.journal, dossier_id)
    changes, _ = await read_changes(core, dossier_id)
    return Known(transfers, arrivals, tuple(changes_in(changes)))


def _listed(journal: Journal, dossier_id: str) -> tuple[tuple[Transfer, ...], tuple[Arrival, ...]]:
    """Lists of this desk that name the dossier. Blocking."""

    def records(kind: RecordKind) -> list[Record]:
        return list(reversed(journal.records(kind, limit=_MOST)))

    transfers = [value_of(one, Transfer) for one in records(RecordKind.TRANSFER)]
    came = reversed(journal.records(RecordKind.ARRIVAL, subject=dossier_id))
    arrivals = [value_of(one, Arrival) for one in came]
    return (
        tuple(one for one in transfers if one is not None and _names(one, dossier_id)),
        tuple(one for one in arrivals if one is not None and _names(one, dossier_id)),
    )


def _names(listing: Transfer | Arrival, dossier_id: str) -> bool:
    return any(item.dossier_id == dossier_id for item in listing.items)


def movements_of(centre: Centre, row: DossierRow, known: Known, *, process: bool) -> tuple[Movement, ...]:
    """Rows of M06: papers given and taken; with `process` those of X06: every step. Oldest first. Pure.

    Where nothing left the desk yet, M06 begins with the row that is filled in by hand.
    """
    given = [_given(centre, one, row) for one in known.transfers]
    back = [_back(centre, one, row) for one in known.arrivals]
    if not process:
        rows = sorted((*given, *back), key=_at)
        return tuple(rows) or (Movement(gave=centre.name, received=row.dossier.organisations.deciding),)
    changed = [step for change in known.changes for step in _changed(change)]
    steps = [_received(row), *given, *back, *changed]
    if row.returned_at is not None:
        steps.append(Movement(gave=centre.name, at=row.returned_at, act="handed_over"))
    return tuple(sorted(steps, key=_at))


def _at(one: Movement) -> float:
    return one.at.timestamp() if one.at is not None else float("inf")


def _received(row: DossierRow) -> Movement:
    entry = row.dossier.entry
    return Movement(gave=entry.clerk_name, at=entry.at, act="received", until=row.dossier.due_at)


def _given(centre: Centre, transfer: Transfer, row: DossierRow) -> Movement:
    handed, receipt = transfer.handed, transfer.receipt
    item = next(item for item in transfer.items if item.dossier_id == row.dossier.id)
    gave = handed.gave if handed is not None else transfer.entry.clerk_name
    took = receipt.received if receipt is not None else handed.received if handed is not None else ""
    return Movement(
        gave=_side(centre.name, gave),
        received=_side(transfer.unit.name, took),
        at=handed.at if handed is not None else None,
        note=transfer.number,
        act="transferred",
        until=item.due_at,
    )


def _back(centre: Centre, arrival: Arrival, row: DossierRow) -> Movement:
    due, at = row.dossier.due_at, arrival.entry.at
    return Movement(
        gave=_side(arrival.unit.name, arrival.gave),
        received=_side(centre.name, arrival.entry.clerk_name),
        at=at,
        promptness=_promptness(due, at) if due is not None else None,
        note=arrival.number,
        act="arrived",
    )


def _changed(change: Change) -> list[Movement]:
    """Steps of the settling agency, each when it was."""
    agency = change.paper.agency
    if isinstance(change, Extension):
        at, until = change.entry.at, change.new_due_at
        return [Movement(gave=agency, at=at, act="extended", until=until, note=change.reason)]
    if isinstance(change, Pause):
        asked = Movement(
            gave=agency, at=change.asked_at, act="paused", until=change.close_at, note=change.reason
        )
        if change.ended is None:
            return [asked]
        act = "resumed" if change.ended is PauseEnd.COMPLETED else "stopped"
        return [asked, Movement(at=change.ended_at, act=act)]
    return [Movement(gave=agency, at=change.entry.at, act="stopped", note=change.reason)]


def _promptness(due: datetime, at: datetime) -> Promptness:
    """Counted by day (facts/rules.json `classification`)."""
    if at.date() < due.date():
        return Promptness.EARLY
    return Promptness.ON_TIME if at.date() == due.date() else Promptness.LATE


def _side(agency: str, name: str) -> str:
    return f"{agency}, {name}" if name else agency
