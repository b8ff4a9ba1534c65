"""The audit chain: each event's link hashes the link before it and the event's own bytes.

An event that was changed, removed or slipped in later no longer fits its successor.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import msgspec

__all__ = ["GENESIS", "EventRow", "link"]

GENESIS: Final = bytes(32)
"""What the first event is linked to."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of `event`, without its link."""

    seq: int
    at: str
    clock: str
    clerk: str
    desk: str
    kind: str
    subject: str
    payload: bytes

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<EventRow {self.seq} {self.kind}>"


def link(previous: bytes, row: EventRow) -> bytes:
    """SHA-256 over the previous link, the row's fields as a JSON array, a zero byte and the payload.

    The array never holds a zero byte, so no two rows share their bytes.
    """
    head = msgspec.json.encode((row.seq, row.at, row.clock, row.clerk, row.desk, row.kind, row.subject))
    return hashlib.sha256(b"".join((previous, head, b"\0", row.payload))).digest()
