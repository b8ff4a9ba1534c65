"""Which dossiers' papers still lie at this desk, and what is to be done with them now.

Pure over what the journal holds: what was received, what went on a list, what is kept overnight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from counter.desk.changes import Change, changes_here, values
from counter.desk.handing_acts import Waiting
from counter.domain.calendar import OfficeCalendar
from counter.domain.clock_rules import ClockState, Standing
from counter.domain.clocks import Pause, PauseEnd
from counter.domain.dossiers import Dossier, DossierRow, Release
from counter.domain.office import OFFICE_ZONE
from counter.domain.place import Place
from counter.domain.records import OPEN, RecordKind
from counter.domain.transfer_rules import Going, go_by, going
from counter.domain.transfers import Carriage, Custody, Transfer, TransferItem, Unit
from counter.ports import Journal

__all__ = ["LOOKED_THROUGH", "Kept", "carriage_of", "gap_of_restore", "read_kept", "unit_of", "waiting_of"]

LOOKED_THROUGH = 500
"""Dossiers and records of each kind: what a desk has of some days. Papers lie here for one."""
_GAP = 50
_ORDER = {Going.OVERDUE: 0, Going.NOW: 1, Going.OVERNIGHT: 2, Going.AT_ONCE: 3}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the journal holds of papers."""

    rows: tuple[DossierRow, ...]
    lists: tuple[Transfer, ...]
    """Newest first."""
    custodies: tuple[Custody, ...]
    """Those that have not ended."""
    changes: Mapping[str, Sequence[Change]]
    """By dossier id, oldest first."""

    def listed_at(self, dossier_id: str) -> datetime | None:
        """When the dossier last went on a list."""
        found = (
            one.entry.at for one in self.lists if any(item.dossier_id == dossier_id for item in one.items)
        )
        return max(found, default=None)


def read_kept(journal: Journal, dossiers: int = LOOKED_THROUGH) -> Kept:
    """Of the newest `dossiers` and all records that matter. Blocking, about 0.1 ms a dossier."""
    return Kept(
        tuple(journal.dossiers(limit=dossiers)),
        tuple(values(journal.records(RecordKind.TRANSFER, limit=LOOKED_THROUGH), Transfer)),
        tuple(values(journal.records(RecordKind.CUSTODY, state=OPEN, limit=LOOKED_THROUGH), Custody)),
        changes_here(journal),
    )


def gap_of_restore(journal: Journal, day: date) -> int:
    """Serial numbers of lists to leave out on a day on which an older journal was put back: some may be on
    paper. It grows with the hour, so that a second one leaves out those behind the first. Blocking.
    """
    restored = journal.restored_at()
    at = restored.astimezone(OFFICE_ZONE) if restored is not None else None
    return _GAP + at.hour * 60 + at.minute if at is not None and at.date() == day else 0


def carriage_of(dossier: Dossier, agency_code: str) -> Carriage:
    """How it gets to its unit: electronic when nothing on paper was taken in.

    `agency_code` is the centre's own.
    """
    if not any(one.originals or one.certified_copies or one.photocopies for one in dossier.papers):
        return Carriage.ELECTRONIC
    own = dossier.organisations.deciding_code == agency_code
    return Carriage.PAPER if own else Carriage.OTHER_AGENCY


def unit_of(dossier: Dossier, place: Place) -> Unit:
    """Who settles it, and receives its papers: the deciding agency, or its department for the field."""
    deciding = dossier.organisations
    own = deciding.deciding_code == place.centre.agency_code
    department = dict(place.units).get(dossier.procedure.field, "") if own else ""
    return Unit(deciding.deciding_code, department or deciding.deciding)


def waiting_of(
    kept: Kept,
    stand: Mapping[str, Standing],
    place: Place,
    calendar: OfficeCalendar,
    now: datetime,
) -> list[Waiting]:
    """What has not gone yet, by unit and the most pressing first; electronic ones as `AT_ONCE`.

    `stand` is how the time of changed dossiers stands, by id. Papers of a completed supplement go again.
    """
    in_custody = {item.dossier_id for one in kept.custodies for item in one.items}
    found: list[Waiting] = []
    for row in kept.rows:
        dossier, stands = row.dossier, stand.get(row.dossier.id)
        ended = row.voided or row.returned_at or dossier.release is not Release.APPOINTMENT
        signed_here = bool(dossier.certified)  # copies wait in the tray of signatures and go nowhere
        if ended or signed_here or (stands is not None and stands.state is not ClockState.RUNNING):
            continue
        came = _last_paper(dossier, kept.changes.get(dossier.id, ()))
        listed = kept.listed_at(dossier.id)
        if listed is not None and listed >= came:
            continue
        carriage = carriage_of(dossier, place.centre.agency_code)
        item = TransferItem(
            dossier.id,
            row.official_code or dossier.local_number,
            came,
            go_by(came, carriage, calendar),
            stands.due_at if stands is not None else dossier.due_at,
        )
        found.append(
            Waiting(
                row,
                unit_of(dossier, place),
                carriage,
                item,
                going(came, carriage, calendar, now),
                dossier.id in in_custody,
            )
        )
    return sorted(found, key=_rank)


def _rank(one: Waiting) -> tuple[str, str, int, datetime]:
    return one.unit.name, one.unit.code, _ORDER[one.going], one.item.received_at


def _last_paper(dossier: Dossier, changes: Iterable[Change]) -> datetime:
    """When its newest papers came: at the reception, or with a completed supplement.

    What was received by hand in an outage came at its true time, and could not go before it was entered.
    """
    completed = [
        one.ended_at
        for one in changes
        if isinstance(one, Pause) and one.ended is PauseEnd.COMPLETED and one.ended_at is not None
    ]
    return max([dossier.entry.at, *completed])
