"""What the desk keeps of an act that is no dossier, decision or correction of its own: a generic record.

A record is a domain value as bytes with a few machine words around it. Whoever keeps one knows what stands in
it; this file and the journal do not. Its newest version counts, and none is ever deleted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from counter.domain.dossiers import Entry

__all__ = ["DONE", "MAXIMUM_BYTES", "OPEN", "VOID", "Record", "RecordKind"]

MAXIMUM_BYTES: Final = 64 * 1024
"""Of a record's content."""

OPEN: Final = "open"
"""State of what somebody has yet to do something about."""
DONE: Final = "done"
VOID: Final = "void"
"""States of what has ended: only such a record is forgotten with the people in it, unless a year went by."""

_NAME: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_STATE: Final = re.compile(r"[a-z][a-z_]{0,31}")


class RecordKind(StrEnum):
    """What a record is about. A value of the wire and of the journal: never renamed."""

    TRANSFER = "transfer"
    """Papers that went to a settling unit, by list."""
    ARRIVAL = "arrival"
    """A result that came back from a unit."""
    EXTENSION = "extension"
    """An apology with a new appointment (M04)."""
    STOP = "stop"
    """A notice that a dossier is no longer dealt with (M05)."""
    TRAY = "tray"
    """Papers that wait for a signature."""
    CUSTODY = "custody"
    """Papers somebody answers for until the next working day."""
    PAUSE = "pause"
    """A supplement asked for during appraisal: the clock stands until it is there (M02)."""
    SCAN = "scan"
    """Scanned components of a dossier."""
    SCAN_FILE = "scan_file"
    """Where a scanned component lies beside the journal, and its key; never leaves the desk."""
    RATING = "rating"
    """What citizens said of a desk on one day; linked to no citizen, dossier or ticket."""
    RECEIPT_STOCK = "receipt_stock"
    """A book of printed fee receipts, or receipts of it that were spoilt."""
    RECEIPT = "receipt"
    """An electronic fee receipt, on its way or issued."""
    CERTIFICATION = "certification"
    """An entry of a certification book: what was certified under one number, and its signature."""
    BOOK = "book"
    """Numbers of a certification book leased to a desk."""
    CARD_EVIDENCE = "card_evidence"
    """What the verdict on the chip of a dossier's submitter rests on; never leaves the desk."""
    PAYMENT = "payment"
    """Money that came by transfer and was found on the account."""


@dataclass(frozen=True, slots=True)
class Record:
    """One version of a record.

    The same id again with the same subject, state and content changes nothing; with another state or content
    it is the record's newer version. Kind and subject of an id never change.
    Raises ValueError for what is too long or no machine word.
    """

    id: str
    """Made by the desk (UUID)."""
    kind: RecordKind
    subject: str
    """A dossier's id: the content is sealed under that dossier's key and is purged with it. Any other id, or
    empty: under a key of its own, purged once the record has ended and is old enough; RATING and
    RECEIPT_STOCK carry no person and are kept."""
    state: str
    """Machine word; `open`, or how it ended: `done`, `void`."""
    content: bytes = field(repr=False)
    """A domain value as JSON, at most MAXIMUM_BYTES."""
    entry: Entry = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what a journal or a centre must not keep."""
        if _NAME.fullmatch(self.id) is None or (self.subject and _NAME.fullmatch(self.subject) is None):
            raise ValueError("a record's id and subject are short words")
        if _STATE.fullmatch(self.state) is None:
            raise ValueError("a record's state is a machine word")
        if not 2 <= len(self.content) <= MAXIMUM_BYTES:
            raise ValueError("a record's content is empty or too long")

    @property
    def about(self) -> str:
        """Whose key it is sealed under, and in whose order it is sent: its subject, or itself."""
        return self.subject or self.id
