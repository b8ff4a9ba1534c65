"""A dossier with everything recorded of its time, and the signed paper that is to change it.

What the relays of extension, stop and supplement have in common. Knows no screen; writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from counter.desk.changes import changes_in, read_changes, standing_of
from counter.desk.core import Core
from counter.desk.found import Found, look
from counter.desk.handing_acts import ClockView, StatedPaper
from counter.desk.paper_jobs import job_id
from counter.desk.state import NoticeLevel
from counter.desk.stated import BadFieldError, day_near
from counter.domain.calendar import OfficeCalendar
from counter.domain.clock_rules import (
    ClockState,
    Standing,
    extend_by,
    why_not_extend,
    why_not_pause,
    why_not_stop,
)
from counter.domain.clocks import SignedPaper
from counter.domain.documents import slip_of
from counter.domain.dossiers import Dossier, DossierRow, SyncState
from counter.domain.place import Centre
from counter.domain.records import Record, RecordKind
from counter.domain.text import clean
from counter.ports import JournalError, PrintJob, Tray

__all__ = ["KnownClock", "newest", "read_clock", "signed_paper", "slip_again", "text_of", "view_of"]

LONGEST_NAME, LONGEST_NUMBER, LONGEST_REASON = 120, 60, 500


@dataclass(frozen=True, slots=True)
class KnownClock:
    """A dossier with everything recorded of its time."""

    found: Found
    records: tuple[Record, ...]
    """Newest first."""
    standing: Standing
    calendar: OfficeCalendar
    """Of the agency that decides."""

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.found.dossier

    @property
    def received_at(self) -> datetime:
        """When it was received; by hand in an outage, when the paper says."""
        outage = self.dossier.outage
        return outage.received_at if outage is not None else self.dossier.entry.at

    @property
    def row(self) -> DossierRow:
        """As papers want it."""
        return DossierRow(self.dossier, self.found.sync or SyncState.RECORDED, self.found.official_code)

    @property
    def ended(self) -> str:
        """Why nothing of its time can change any more, a machine word; empty while it can."""
        if self.found.void is not None:
            return "voided"
        if self.found.returned:
            return "returned"
        return "decided" if self.found.result is not None else ""

    def no_extension(self, now: datetime, new_due_at: datetime | None = None) -> str:
        """Why it cannot be extended; without a new time, whether it can at all."""
        new = new_due_at or (self.standing.due_at or now) + timedelta(days=1)
        why = self.ended or why_not_extend(now, new, self.standing, self.calendar)
        return "" if new_due_at is None and why == "day_off" else why

    def no_pause(self, now: datetime, *, special_law: bool) -> str:
        """Why no supplement can be asked for."""
        why = why_not_pause(now, self.received_at, self.standing, self.calendar, special_law=special_law)
        return self.ended or why

    @property
    def no_stop(self) -> str:
        """Why it cannot be stopped."""
        if self.found.void is not None:
            return "voided"
        return why_not_stop(
            self.standing, decided=self.found.result is not None, returned=self.found.returned
        )


async def read_clock(core: Core, key: str) -> KnownClock | None:
    """By code or number; None when neither desk nor centre know it, which is told."""
    found, reached = await look(core, key)
    if found is None:
        notice = "dossier_unknown" if reached else "centre_unreachable"
        core.say(notice, NoticeLevel.ERROR, code=key)
        return None
    try:
        records, _ = await read_changes(core, found.dossier.id)
    except JournalError as error:
        core.journal_trouble(error)
        return None
    stands = standing_of(core, found.dossier, changes_in(records))
    place = core.place.office_of(found.dossier.organisations.deciding_code)
    return KnownClock(found, tuple(records), stands, core.ports.calendar(place))


def view_of(known: KnownClock, now: datetime) -> ClockView:
    """What a screen shows of it. Pure."""
    stands = known.standing
    running = stands.state is ClockState.RUNNING and not stands.extended
    return ClockView(
        known.found.number,
        tuple(changes_in(known.records)),
        stands,
        extend_by(stands.due_at, known.calendar) if running and stands.due_at is not None else None,
        known.no_extension(now),
        known.no_pause(now, special_law=True),
        known.no_stop,
        known.dossier.organisations.deciding,
        known.found.returned,
    )


def newest(known: KnownClock | None, kind: RecordKind, *, state: str | None = None) -> Record | None:
    """The newest record of a kind."""
    found = known.records if known is not None else ()
    return next((one for one in found if one.kind is kind and state in (None, one.state)), None)


def signed_paper(stated: StatedPaper, known: KnownClock, now: datetime) -> SignedPaper:
    """Who signed what and when. Raises BadFieldError with the name of the first field that is wrong."""
    number = text_of(stated.number, "number", LONGEST_NUMBER)
    signed_on = day_near(stated.signed_on, now.date())
    if signed_on is None or not known.received_at.date() <= signed_on <= now.date():
        raise BadFieldError("signed_on")
    return SignedPaper(
        clean(stated.agency, limit=LONGEST_NAME) or known.dossier.organisations.deciding,
        number,
        signed_on,
        text_of(stated.signer, "signer", LONGEST_NAME),
        clean(stated.signer_title, limit=LONGEST_NAME),
    )


def slip_again(centre: Centre, known: KnownClock, due_at: datetime, because: str) -> PrintJob:
    """The slip again, with the appointment now in force. The same change always names the same job. Pure."""
    slip = replace(slip_of(centre, replace(known.dossier, due_at=due_at)), copy_number=1)
    return PrintJob(job_id(because, slip.kind), known.dossier.id, slip, 1, Tray.SHEET)


def text_of(typed: str, field: str, limit: int) -> str:
    """Cleaned words; BadFieldError when there are none."""
    found = clean(typed, limit=limit)
    if not found:
        raise BadFieldError(field)
    return found
