"""What the journal is asked to keep in one transaction, the rows it answers with, and its one error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, Entry, HandOver, NumberBlock
from counter.domain.records import Record
from counter.ports.outbox import OutboxItem
from counter.ports.printer import PrintJob

__all__ = [
    "Act",
    "AuditRow",
    "DecisionOrder",
    "Draft",
    "ForgottenRow",
    "JournalError",
    "NumberUse",
    "ReceptionOrder",
]


class JournalError(Exception):
    """The journal could not do what was asked; nothing was changed.

    `reason` is a machine word: `locked`, `disk_full`, `unreadable`, `newer_format`, `older_format`,
    `wrong_key`, `key_missing`, `key_unreadable`, `passphrase_needed`, `missing`, `other_desk`,
    `already_returned`, `already_voided`, `already_replaced`, `unknown_dossier`, `unknown_item`, `conflict`,
    `chain_broken`, `purged`, `clock_back`, `closed`, `io`.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Act:
    """An act at the desk that has no projection of its own: sign-in, call, look-up, read, override."""

    kind: str
    """`signed_in`, `ticket_called`, `citizen_looked_up`, `card_read` …"""
    subject: str
    """Id of what it was done to: a ticket, a draft, a dossier."""
    entry: Entry
    detail: str = ""
    """Machine words, no personal data."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Work in progress on one ticket, saved as it is typed. `content` is the desk's own encoding."""

    id: str
    ticket_id: str | None
    content: bytes = field(repr=False)
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ReceptionOrder:
    """What the commit key asks the journal to make durable in one transaction.

    The journal takes the dossier code from the oldest open block of (agency, date) and the local number
    from its own sequence inside that transaction, puts them into the dossier, and appends the event, the
    dossier, its outbox item and its print jobs; the draft goes away in the same transaction.
    """

    dossier: Dossier
    """With `code` None and `local_number` empty: the journal fills both."""
    documents: Callable[[Dossier], Sequence[PrintJob]]
    """Makes the print jobs of the numbered dossier; pure."""
    body: Callable[[Dossier], bytes]
    """Encodes the numbered dossier as the outbox message; pure."""
    draft_id: str | None
    hand_over: Callable[[Dossier], tuple[HandOver, OutboxItem]] | None = None
    """For a result given at once: the handing over of the numbered dossier, in the same transaction; pure."""
    refund: tuple[Correction, OutboxItem] | None = None
    """Money of the dossier it replaces that is given back because this one costs less."""
    records: Callable[[Dossier], tuple[Sequence[Record], Sequence[OutboxItem]]] | None = None
    """Records of the numbered dossier with their messages, in the same transaction; pure."""


@dataclass(frozen=True, slots=True)
class DecisionOrder:
    """A case that ends without a dossier, made durable in one transaction.

    The journal takes a local number from the desk's sequence (none for GUIDANCE), puts it into the decision
    and appends the event, the decision, its outbox item and its print jobs. The visit goes on: its draft is
    written anew.
    """

    decision: Decision
    """With `local_number` empty."""
    documents: Callable[[Decision], Sequence[PrintJob]]
    body: Callable[[Decision], bytes]
    draft: Draft | None = None
    """The visit without the form that was decided; edits of it still with the writer are forgotten."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event without what it carries: nothing of a person but ids."""

    seq: int
    at: datetime
    clock: str
    clerk_id: str
    desk_id: str
    kind: str
    subject: str
    chain: str


@dataclass(frozen=True, slots=True)
class ForgottenRow:
    """A dossier whose people were purged: what is left of it in a register."""

    number: str
    """Its code, or its local number when it never had one."""
    received_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class NumberUse:
    """What became of one leased block."""

    block: NumberBlock
    next: int
    """The first number not taken yet; `block.last + 1` when all are."""
    taken: tuple[tuple[int, str], ...]
    """(number, dossier id) of those that were taken, in order."""
