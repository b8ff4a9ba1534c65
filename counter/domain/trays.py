"""What waits for the leader's signature: what went in, when, for which dossier, and how it came out.

A tray names its dossiers by id and number and nobody in person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counter.domain.dossiers import Entry

__all__ = ["TrayEnd", "TrayItem"]


class TrayEnd(StrEnum):
    """How a paper came out of the tray."""

    SIGNED = "signed"
    SENT_BACK = "sent_back"
    """To be put right first; it goes in again as a new item."""


@dataclass(frozen=True, slots=True)
class TrayItem:
    """A paper in the tray."""

    id: str
    """Client-made UUID."""
    dossier_id: str
    number: str
    """The dossier's code, or its local number while it has none."""
    what: str
    """The paper: `Giấy chứng nhận kết hôn`, `Văn bản xin lỗi`."""
    signer: str
    """Whose signature is awaited, by title: `Chủ tịch`, `Phó Chủ tịch`."""
    due_at: datetime | None
    """The dossier's appointment in force when it went in; None where no time is fixed."""
    entry: Entry
    """Who put it in, and when."""
    ended: TrayEnd | None = None
    """None while it lies there."""
    ended_by: Entry | None = None
    """Who took it out, and when."""
    note: str = ""
    """Why it was sent back, in words."""
