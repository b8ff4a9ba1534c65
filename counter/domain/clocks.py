"""What changes the time of a dossier after it was received: supplement, extension, stop.

The received dossier itself never changes; its appointment in force follows from these values, oldest first.
Extension and stop are papers of the settling agency, signed by its head; the desk relays them.
Source: Decree 118/2025 art. 19.5 (supplement during appraisal: asked within three working days, counted
anew from zero when complete, closed after fifteen days), art. 19.6 (extension: at the latest one day before
the due time, once), art. 21 (stop: from reception until the decision).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counter.domain.dossiers import Entry

__all__ = ["TOLD_BY", "Extension", "Pause", "PauseEnd", "SignedPaper", "Stop", "StopAsker"]

TOLD_BY = ("phone", "sms", "email", "zalo", "paper")
"""How a citizen may be told of a new appointment (art. 19.6)."""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper of the settling agency, as the desk got it: who signed it, under which number, when."""

    agency: str
    """Name of the settling agency."""
    number: str
    """`12/PXL-UBND`."""
    signed_on: date
    signer: str
    """Name of who signed."""
    signer_title: str
    """`Chủ tịch`, `Trưởng phòng` …"""

    def __repr__(self) -> str:
        """Keep names out of logs."""
        return f"<SignedPaper {self.signed_on}>"


@dataclass(frozen=True, slots=True)
class Extension:
    """M04: the apology and the one new appointment, relayed by the desk (art. 19.6)."""

    id: str
    """Client-made UUID."""
    dossier_id: str
    dossier_number: str
    """Its code, or its local number while it has none."""
    paper: SignedPaper
    reason: str
    old_due_at: datetime
    """The appointment it replaces."""
    new_due_at: datetime
    entry: Entry
    """Who relayed it at the desk, and when."""
    notice: str = ""
    """Text prepared for the citizen, as it was shown to the clerk."""
    told_by: str = ""
    """How the citizen was told, a word of `TOLD_BY`; empty: not yet."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Extension {self.dossier_number} {self.new_due_at:%Y-%m-%d}>"


class StopAsker(StrEnum):
    """Whose wish the stop was."""

    APPLICANT = "applicant"
    """Withdrawn by whoever filed (art. 21)."""
    AGENCY = "agency"
    """By the settling agency, on a ground of special law."""
    UNCOMPLETED = "uncompleted"
    """Nobody completed the dossier within fifteen days (art. 19.5)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """M05: nothing more is done about the dossier (art. 21)."""

    id: str
    """Client-made UUID."""
    dossier_id: str
    dossier_number: str
    paper: SignedPaper
    asker: StopAsker
    asked_at: datetime
    """When it was asked for."""
    reason: str
    entry: Entry
    """Who relayed it at the desk, and when."""
    papers_returned: str = ""
    """Papers given back, in words; empty: none are."""
    fee_returned_dong: int | None = None
    """Money given back; None: special law says nothing of it."""
    law: str = ""
    """The special law papers or money go back by, in words."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Stop {self.dossier_number} {self.asker}>"


class PauseEnd(StrEnum):
    """How a wait for a supplement ended."""

    COMPLETED = "completed"
    """The dossier is complete: its time begins anew."""
    CLOSED = "closed"
    """Not completed in time: the desk closes the dossier (art. 19.5)."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A supplement asked for during appraisal: the clock stands until the dossier is complete (art. 19.5)."""

    id: str
    """Client-made UUID."""
    dossier_id: str
    dossier_number: str
    paper: SignedPaper
    """The agency's supplement request (M02)."""
    reason: str
    asked_at: datetime
    close_at: datetime
    """When the dossier may be closed if nobody completes it."""
    entry: Entry
    """Who relayed the request at the desk, and when."""
    ended: PauseEnd | None = None
    """None while it is awaited."""
    ended_at: datetime | None = None
    """When it was complete, or closed."""
    ended_by: Entry | None = None
    """Who wrote the end down."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Pause {self.dossier_number} {self.ended or 'waiting'}>"
