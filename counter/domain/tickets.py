"""Queue tickets as desk and centre see them. No personal data ever stands on a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["Queue", "Ticket", "TicketState"]


class TicketState(StrEnum):
    """Life of a ticket."""

    WAITING = "waiting"
    CALLED = "called"
    HELD = "held"
    """Called and put aside at its desk while the next person is served; it stays held until it ends."""
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One number in the queue of a centre."""

    id: str
    number: str
    """What is printed and called: a letter and three digits, `A027`."""
    group: str
    """Service group: a field such as `Hộ tịch`."""
    priority: bool
    issued_at: datetime
    state: TicketState = TicketState.WAITING
    desk_id: str | None = None
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue as a desk shows it."""

    waiting: tuple[Ticket, ...] = ()
    """In the order they will be called."""
    served: int = 0
    """Tickets this desk finished today."""
    average_seconds: int | None = None
    """Mean service time of this desk today; None before the first."""
    called: Ticket | None = None
    """The ticket this desk has called and not ended: its open case, also after a restart."""
