"""Domain values as they stand in the journal's columns, and back.

A stored value that no longer fits its type raises JournalError `unreadable`, without quoting it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec

from counter.domain.decisions import Correction, Decision
from counter.domain.documents import (
    DecisionSlip,
    Document,
    DocumentKind,
    FeeSlip,
    ReturnNote,
    Slip,
    VisitList,
)
from counter.domain.dossiers import Dossier, DossierRow, SyncState
from counter.events import PrintState
from counter.ports import Draft, JournalError, OutboxItem, OutboxKind, OutboxOutcome, PrintJob, Tray

__all__ = [
    "CORRECTIONS",
    "DECISIONS",
    "DOSSIERS",
    "DRAFTS",
    "INSTEAD",
    "ITEMS",
    "JOBS",
    "UNCONFIRMED",
    "VALID",
    "correction",
    "decision",
    "decoded",
    "dossier_row",
    "draft",
    "encoded",
    "item",
    "job",
    "job_values",
    "moment",
    "stamp",
]

DOSSIERS: Final = (
    "SELECT event.payload, dossier.state, dossier.official_code, dossier.returned_at,"
    " coalesce((SELECT coalesce(nullif(outbox.detail, ''), 'refused') FROM outbox"
    " WHERE outbox.subject = dossier.id AND outbox.done_order IS NULL AND NOT outbox.withdrawn"
    " AND outbox.last_outcome = 'stop' ORDER BY outbox.entry LIMIT 1), dossier.trouble),"
    " (SELECT void.payload FROM correction JOIN event AS void USING (seq)"
    " WHERE correction.dossier_id = dossier.id AND correction.kind = 'void'),"
    " (SELECT coalesce(instead.official_code, instead.local_number) FROM dossier AS instead"
    " WHERE instead.replaces = dossier.id ORDER BY instead.seq DESC LIMIT 1),"
    " (SELECT coalesce(sum(json_extract(CAST(given.payload AS TEXT), '$.refund_dong')), 0)"
    " FROM correction JOIN event AS given USING (seq) WHERE correction.dossier_id = dossier.id)"
    " FROM dossier JOIN event USING (seq)"
)
VALID: Final = (
    " AND NOT EXISTS (SELECT 1 FROM correction"
    " WHERE correction.dossier_id = dossier.id AND correction.kind = 'void')"
)
"""Ends a condition on dossiers: their slips are not void."""
INSTEAD: Final = "SELECT 1 FROM dossier WHERE dossier.replaces = ?" + VALID  # noqa: S608 - our own words
"""Whether a valid dossier was received instead of one."""
UNCONFIRMED: Final = (
    " WHERE dossier.state <> 'confirmed'"
    " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = dossier.id AND withdrawn)"
)
DECISIONS: Final = "SELECT event.payload FROM decision JOIN event USING (seq)"
CORRECTIONS: Final = "SELECT event.payload FROM correction JOIN event USING (seq)"
DRAFTS: Final = "SELECT id, ticket_id, content, saved_at FROM draft"
ITEMS: Final = (
    "SELECT id, kind, subject, body, created_at, attempts, next_at, last_outcome, detail, done_order"
    " FROM outbox"
)
JOBS: Final = "SELECT id, dossier_id, kind, document, copies, tray, state, reason FROM print_job"

T = TypeVar("T")

_DOCUMENTS: Final[dict[DocumentKind, type[Document]]] = {
    DocumentKind.SLIP: Slip,
    DocumentKind.SUPPLEMENT: DecisionSlip,
    DocumentKind.REFUSAL: DecisionSlip,
    DocumentKind.VISIT_LIST: VisitList,
    DocumentKind.RETURN_NOTE: ReturnNote,
    DocumentKind.RECEIPT: FeeSlip,
}

encoded = msgspec.json.Encoder().encode
"""A domain value as JSON bytes."""


def decoded(kind: type[T], body: bytes) -> T:
    """JSON bytes as a value of `kind`."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise JournalError("unreadable", f"a stored {kind.__name__} does not fit its type") from None


def stamp(at: datetime) -> str:
    """A moment as ISO text with its offset; ValueError without one."""
    if at.tzinfo is None:
        raise ValueError("a time in the journal is aware of its zone")
    return at.isoformat()


def moment(text: str) -> datetime:
    """The moment of a `stamp`."""
    return datetime.fromisoformat(text)


def dossier_row(row: tuple[Any, ...]) -> DossierRow:
    """From a row of DOSSIERS."""
    payload, state, official_code, returned_at, trouble, void, replaced_by, given_back_dong = row
    return DossierRow(
        dossier=decoded(Dossier, payload),
        state=SyncState(state),
        official_code=official_code,
        returned_at=moment(returned_at) if returned_at is not None else None,
        trouble=trouble,
        voided=decoded(Correction, void).reason if void is not None else "",
        replaced_by=replaced_by,
        given_back_dong=given_back_dong,
    )


def decision(row: tuple[Any, ...]) -> Decision:
    """From a row of DECISIONS."""
    return decoded(Decision, row[0])


def correction(row: tuple[Any, ...]) -> Correction:
    """From a row of CORRECTIONS."""
    return decoded(Correction, row[0])


def draft(row: tuple[Any, ...]) -> Draft:
    """From a row of DRAFTS."""
    name, ticket_id, content, saved_at = row
    return Draft(name, ticket_id, content, moment(saved_at))


def item(row: tuple[Any, ...]) -> OutboxItem:
    """From a row of ITEMS."""
    name, kind, subject, body, created_at, attempts, next_at, last_outcome, detail, done_order = row
    return OutboxItem(
        id=name,
        kind=OutboxKind(kind),
        subject=subject,
        body=body,
        created_at=moment(created_at),
        attempts=attempts,
        next_at=moment(next_at) if next_at is not None else None,
        last_outcome=OutboxOutcome(last_outcome) if last_outcome is not None else None,
        detail=detail,
        done=done_order is not None,
    )


def job(row: tuple[Any, ...]) -> PrintJob:
    """From a row of JOBS."""
    name, dossier_id, kind, document, copies, tray, state, reason = row
    content = decoded(_DOCUMENTS[DocumentKind(kind)], document)
    return PrintJob(name, dossier_id, content, copies, Tray(tray), PrintState(state), reason)


def job_values(job: PrintJob) -> tuple[str, str, str, bytes, int, str, str, str]:
    """To the columns of JOBS."""
    document = encoded(job.document)
    return (job.id, job.dossier_id, job.document.kind, document, job.copies, job.tray, job.state, job.reason)
