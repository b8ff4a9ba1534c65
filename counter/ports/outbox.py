"""What waits for the centre, and how a send ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

__all__ = ["HoldReason", "OutboxItem", "OutboxKind", "OutboxOutcome"]


class OutboxKind(StrEnum):
    """What is to be told to the centre."""

    DOSSIER = "dossier"
    HAND_OVER = "hand_over"
    TICKET = "ticket"
    """The end of a ticket."""
    TICKET_HOLD = "ticket_hold"
    """A called ticket makes room for the next one; it is ended later."""
    DECISION = "decision"
    """A supplement request, a refusal, or advice that is counted."""
    CORRECTION = "correction"
    """A voided slip or a refund."""
    RECORD = "record"
    """A version of a record (`counter.domain.records`)."""


class OutboxOutcome(StrEnum):
    """Outcome of one send (DESIGN.md "Truth about a dossier")."""

    DONE = "done"
    RETRY = "retry"
    """No connection, 5xx, 429."""
    STOP = "stop"
    """400, 404, 409, 422: stop and show."""
    SIGN_IN = "sign_in"
    """401, 403: sending pauses."""
    UNKNOWN = "unknown"
    """Sent, no answer or not ours: ask by id, then resend the same id."""


class HoldReason(StrEnum):
    """Why a message is kept back. Words of the record, which outlives a purge: nothing typed stands in it."""

    WAIT_FOR_PERSON = "wait_for_person"
    """Somebody has yet to bring or say something."""
    WRONG_CONTENT = "wrong_content"
    ASK_SUPERVISOR = "ask_supervisor"
    CENTRE_TROUBLE = "centre_trouble"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One message waiting for the centre; order is kept per `subject`."""

    id: str
    kind: OutboxKind
    subject: str
    """Id of the dossier or ticket it belongs to."""
    body: bytes = field(repr=False)
    """The message as it will be sent (wire JSON), frozen at entry."""
    created_at: datetime
    attempts: int = 0
    next_at: datetime | None = None
    """Not before; None: at once."""
    last_outcome: OutboxOutcome | None = None
    detail: str = ""
    """Machine word of the last trouble."""
    done: bool = False
    held: str = ""
    """`clerk` or `supervisor` while somebody keeps it back; nothing of its subject is sent meanwhile."""
