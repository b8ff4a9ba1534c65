"""The desk's centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, HandOver, NumberBlock, Result, SyncState
from counter.domain.lookup import LookupOutcome, LookupReason
from counter.domain.people import PartialDate, Person
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.records import Record, RecordKind
from counter.domain.tickets import Queue, Ticket
from counter.ports.outbox import OutboxItem
from counter.ports.reader import Publish

__all__ = [
    "DISTRUST",
    "Answer",
    "Centre",
    "CentreRefusedError",
    "CentreUnavailableError",
    "DossierView",
    "LookupAnswer",
    "LookupRequest",
]

DISTRUST: Final = frozenset(
    {
        "centre_untrusted",
        "centre_expired",
        "centre_not_yet_valid",
        "centre_other_name",
        "centre_other_pin",
        "client_certificate",
        "not_tls",
        "plain_http",
        "trust_files",
    }
)
"""What can be wrong with the trust between a desk and its centre."""


class CentreUnavailableError(Exception):
    """No usable answer. `sent` tells whether the request may have reached the centre."""

    def __init__(self, detail: str, *, sent: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.sent = sent

    @property
    def foreign(self) -> bool:
        """Something answered, but not as a centre of this version does: another version, or a stranger."""
        return self.detail.startswith("not ours")

    @property
    def distrusted(self) -> bool:
        """The line cannot be trusted or does not trust this desk: `detail` is a word that has a text."""
        return self.detail in DISTRUST


class CentreRefusedError(Exception):
    """The centre answered no: `status` is the HTTP status, `reason` its machine word."""

    def __init__(self, status: int, reason: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason
        self.retry_after_seconds = retry_after_seconds
        """How long the centre asks to wait before the next try, bounded; None: it did not say."""


@dataclass(frozen=True, slots=True)
class LookupRequest:
    """A question to the population register; needs a purpose and an officer."""

    personal_number: str | None
    old_number: str | None
    full_name: str
    date_of_birth: PartialDate
    procedure_code: str
    """Empty before a procedure is chosen."""
    subject: str
    """Ticket or dossier id the look-up is for."""
    clerk_id: str
    reason: LookupReason = LookupReason.IDENTIFY

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<LookupRequest {self.subject} {self.reason}>"


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """What the register said."""

    outcome: LookupOutcome
    reference: str
    """The request id, kept as evidence."""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Acknowledgement of a write: the centre's id of what it keeps, and whether it was there already."""

    centre_id: str
    repeated: bool
    state: SyncState


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as the centre keeps it, read back."""

    dossier: Dossier
    digest: str
    """SHA-256 (hex) over the bytes the centre received and keeps."""
    state: SyncState
    official_code: str | None
    result: Result | None
    returned: bool
    hand_over: HandOver | None = None
    trouble: str = ""
    """Machine word of the register that stopped it at the centre; empty while it is on its way or there."""
    corrections: tuple[Correction, ...] = ()
    """Oldest first."""
    replaced_by: str | None = None
    """Code or local number of the dossier received instead of a voided one."""


class Centre(Protocol):
    """The desk's centre. Raises CentreUnavailableError and CentreRefusedError."""

    async def place(self) -> Place:
        """Where this desk stands."""

    async def catalogue(self, known_version: str) -> tuple[str, tuple[Procedure, ...]] | None:
        """The catalogue, or None when `known_version` is still right."""
        ...

    async def catalogue_use(self) -> tuple[tuple[str, int], ...]:
        """(procedure code, how often received at this centre lately), most first."""

    async def server_time(self) -> datetime:
        """The centre's clock."""

    async def place_and_time(self) -> tuple[Place, datetime]:
        """Both in one answer."""

    async def queue(self) -> Queue:
        """Waiting tickets of this desk's groups."""

    async def call_next(self, request_id: str, clerk_id: str) -> Ticket | None:
        """Claim the next ticket; the same request id gives the same ticket. None: nobody waits."""

    async def call_ticket(
        self, request_id: str, clerk_id: str, number: str, *, scan: str | None = None
    ) -> Ticket:
        """Claim one ticket by its number; refused `not_waiting` when another desk has it.

        `scan` is the whole text of a scanned ticket: refused `wrong_centre`, `wrong_day`, `bad_signature`.
        """

    async def look_up(self, request: LookupRequest) -> LookupAnswer:
        """Ask the population register through the centre."""

    async def lease_block(self, request_id: str, agency_code: str, date: str, size: int) -> NumberBlock:
        """Lease order numbers of (agency, yymmdd) for this desk."""

    async def send(self, item: OutboxItem) -> Answer:
        """Deliver an outbox item; the same id with the same content is a success."""

    async def dossier(self, key: str) -> DossierView | None:
        """By id, code or local number; None when the centre does not know it."""

    async def decision(self, key: str) -> Decision | None:
        """A supplement request or refusal by id or local number; None when the centre does not know it."""

    async def records(
        self,
        kind: RecordKind,
        *,
        subject: str | None = None,
        state: str | None = None,
        day: str | None = None,
    ) -> tuple[Record, ...]:
        """The newest versions of records of a kind, newest first, at most 200; `day` is an ISO date."""

    async def record_of(self, record_id: str) -> Record | None:
        """The newest version of one record; None when the centre does not know it."""

    async def claim_blocks(self, held: Sequence[NumberBlock]) -> tuple[NumberBlock, ...]:
        """Tell of blocks this desk holds; those that are its own there. A restored centre relearns them."""

    async def missing(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these delivered messages (no tickets) that it does not keep."""

    async def close(self) -> None:
        """Close the connections; safe while requests run."""

    async def events(self, after: int, deliver: Publish) -> None:
        """Follow live events from number `after`, publishing CentreEvent, until cancelled or cut off.

        The first is of kind `position`: the subscription stands. What was fetched before it may be stale.
        """
