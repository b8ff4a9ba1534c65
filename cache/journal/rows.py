"""Domain values as they stand in the journal's columns, and back.

A stored value that no longer fits its type raises JournalError `unreadable`, without quoting it.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec

from cache.journal import sealing
from counter.domain.decisions import Correction, Decision
from counter.domain.documents import (
    ControlSheet,
    DaySlip,
    DecisionSlip,
    Document,
    DocumentKind,
    ExtensionNote,
    FeeReceiptPaper,
    FeeSlip,
    Leaflet,
    NextStepLeaflet,
    ResultList,
    ReturnNote,
    Slip,
    StopNote,
    SurveyForm,
    TicketSlip,
    TransferList,
    TransferSlip,
    VisitList,
)
from counter.domain.dossiers import Dossier, DossierRow, SyncState
from counter.domain.records import Record, RecordKind
from counter.events import PrintState
from counter.ports import (
    Draft,
    ForgottenRow,
    JournalError,
    OutboxItem,
    OutboxKind,
    OutboxOutcome,
    PrintJob,
    Tray,
)

__all__ = [
    "CASE_DECIDED",
    "CORRECTIONS",
    "DECISIONS",
    "DOSSIERS",
    "DOSSIER_CORRECTED",
    "DOSSIER_RECEIVED",
    "DRAFTS",
    "INSTEAD",
    "ITEMS",
    "JOBS",
    "RECORDS",
    "RESULT_HANDED_OVER",
    "SEALED_KINDS",
    "UNCONFIRMED",
    "VALID",
    "body_opened",
    "body_place",
    "correction",
    "decision",
    "decoded",
    "dossier_row",
    "draft",
    "encoded",
    "encoded_around",
    "event_opened",
    "event_place",
    "forgotten",
    "item",
    "job",
    "job_place",
    "job_subject",
    "moment",
    "record",
    "record_event",
    "record_place",
    "stamp",
]

DOSSIER_RECEIVED: Final = "dossier_received"
"""Kind of the event that carries a Dossier. An event that carries an Act has the act's kind."""
RESULT_HANDED_OVER: Final = "result_handed_over"
"""Kind of the event that carries a HandOver."""
CASE_DECIDED: Final = "case_decided"
"""Kind of the event that carries a Decision."""
DOSSIER_CORRECTED: Final = "dossier_corrected"
"""Kind of the event that carries a Correction."""

DOSSIERS: Final = (
    "SELECT dossier_key.key, dossier.id, event.payload, dossier.state, dossier.official_code,"
    " dossier.returned_at,"
    " coalesce((SELECT coalesce(nullif(outbox.detail, ''), 'refused') FROM outbox"
    " WHERE outbox.subject = dossier.id AND outbox.done_order IS NULL AND NOT outbox.withdrawn"
    " AND outbox.last_outcome = 'stop' ORDER BY outbox.entry LIMIT 1), dossier.trouble),"
    " (SELECT void.payload FROM correction JOIN event AS void USING (seq)"
    " WHERE correction.dossier_id = dossier.id AND correction.kind = 'void'),"
    " (SELECT coalesce(instead.official_code, instead.local_number) FROM dossier AS instead"
    " WHERE instead.replaces = dossier.id ORDER BY instead.seq DESC LIMIT 1),"
    " (SELECT coalesce(sum(correction.refund_dong), 0)"
    " FROM correction WHERE correction.dossier_id = dossier.id)"
    " FROM dossier JOIN event USING (seq) LEFT JOIN dossier_key ON dossier_key.subject = dossier.id"
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
DECISIONS: Final = (
    "SELECT dossier_key.key, decision.id, event.payload FROM decision JOIN event USING (seq)"
    " LEFT JOIN dossier_key ON dossier_key.subject = decision.id"
)
CORRECTIONS: Final = (
    "SELECT dossier_key.key, correction.dossier_id, event.payload FROM correction JOIN event USING (seq)"
    " LEFT JOIN dossier_key ON dossier_key.subject = correction.dossier_id"
)
RECORDS: Final = (
    "SELECT dossier_key.key, record.id, record.kind, record.subject, event.payload"
    " FROM record JOIN event USING (seq) LEFT JOIN dossier_key ON dossier_key.subject = record.subject"
    " WHERE newest"
)
"""The newest version of each record; `subject` is whose key it is under (`Record.about`)."""
DRAFTS: Final = "SELECT id, ticket_id, content, saved_at FROM draft"
ITEMS: Final = (
    "SELECT dossier_key.key, id, kind, outbox.subject, body, created_at, attempts, next_at, last_outcome,"
    " detail, done_order, held FROM outbox LEFT JOIN dossier_key USING (subject)"
)
JOBS: Final = (
    "SELECT coalesce((SELECT key FROM dossier_key WHERE print_job.kind = 'X04'"
    " AND subject = 'X04:' || print_job.dossier_id), dossier_key.key),"
    " id, dossier_id, kind, document, copies, tray, state, reason, digest, at"
    " FROM print_job LEFT JOIN dossier_key ON dossier_key.subject = print_job.dossier_id"
)
"""A list of several people's dossiers has a key of its own, so that it outlives none (`job_subject`)."""

SEALED_KINDS: Final = frozenset(
    {
        OutboxKind.DOSSIER,
        OutboxKind.HAND_OVER,
        OutboxKind.DECISION,
        OutboxKind.CORRECTION,
        OutboxKind.RECORD,
    }
)
"""Messages that carry a person. The end of a ticket does not."""

T = TypeVar("T")

_DOCUMENTS: Final[dict[DocumentKind, type[Document]]] = {
    DocumentKind.SLIP: Slip,
    DocumentKind.SUPPLEMENT: DecisionSlip,
    DocumentKind.REFUSAL: DecisionSlip,
    DocumentKind.VISIT_LIST: VisitList,
    DocumentKind.RETURN_NOTE: ReturnNote,
    DocumentKind.RECEIPT: FeeSlip,
    DocumentKind.DAY: DaySlip,
    DocumentKind.EXTENSION: ExtensionNote,
    DocumentKind.STOP: StopNote,
    DocumentKind.CONTROL: ControlSheet,
    DocumentKind.PROCESS: ControlSheet,
    DocumentKind.RESIDENCE_SLIP: Slip,
    DocumentKind.RESIDENCE_SUPPLEMENT: DecisionSlip,
    DocumentKind.RESIDENCE_REFUSAL: DecisionSlip,
    DocumentKind.TRANSFER: TransferSlip,
    DocumentKind.TRANSFER_LIST: TransferList,
    DocumentKind.RESULT_LIST: ResultList,
    DocumentKind.FEE_RECEIPT: FeeReceiptPaper,
    DocumentKind.TICKET: TicketSlip,
    DocumentKind.SURVEY: SurveyForm,
    DocumentKind.LEAFLET: Leaflet,
    DocumentKind.NEXT_STEP: NextStepLeaflet,
}

encoded = msgspec.json.Encoder().encode
"""A domain value as JSON bytes."""


def encoded_around(value: Any, part: object, plain: bytes) -> bytes:
    """As `encoded`, of a dataclass that may hold `part` as a field, whose own JSON `plain` is known."""
    values = ((field.name, getattr(value, field.name)) for field in fields(value))
    return encoded({name: msgspec.Raw(plain) if one is part else one for name, one in values})


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
    (
        key,
        dossier_id,
        payload,
        state,
        official_code,
        returned_at,
        trouble,
        void,
        replaced_by,
        given_back_dong,
    ) = row
    return DossierRow(
        dossier=decoded(Dossier, event_opened(key, DOSSIER_RECEIVED, dossier_id, payload)),
        state=SyncState(state),
        official_code=official_code,
        returned_at=moment(returned_at) if returned_at is not None else None,
        trouble=trouble,
        voided=_voided(key, dossier_id, void) if void is not None else "",
        replaced_by=replaced_by,
        given_back_dong=given_back_dong,
    )


def forgotten(row: tuple[Any, ...]) -> ForgottenRow:
    """From number, reception and return of a purged dossier."""
    number, received_at, returned_at = row
    return ForgottenRow(number, moment(received_at), moment(returned_at) if returned_at is not None else None)


def decision(row: tuple[Any, ...]) -> Decision:
    """From a row of DECISIONS."""
    key, name, payload = row
    return decoded(Decision, event_opened(key, CASE_DECIDED, name, payload))


def correction(row: tuple[Any, ...]) -> Correction:
    """From a row of CORRECTIONS."""
    key, dossier_id, payload = row
    return decoded(Correction, event_opened(key, DOSSIER_CORRECTED, dossier_id, payload))


def record(row: tuple[Any, ...]) -> Record:
    """From a row of RECORDS."""
    key, name, kind, about, payload = row
    return decoded(Record, sealing.opened(key, record_place(kind, about, name), payload))


def draft(row: tuple[Any, ...]) -> Draft:
    """From a row of DRAFTS."""
    name, ticket_id, content, saved_at = row
    return Draft(name, ticket_id, content, moment(saved_at))


def item(row: tuple[Any, ...]) -> OutboxItem:
    """From a row of ITEMS."""
    key, name, kind, subject, body, created_at, attempts, next_at, last_outcome, detail, done_order, held = (
        row
    )
    return OutboxItem(
        id=name,
        kind=OutboxKind(kind),
        subject=subject,
        body=body_opened(key, kind, subject, name, body),
        created_at=moment(created_at),
        attempts=attempts,
        next_at=moment(next_at) if next_at is not None else None,
        last_outcome=OutboxOutcome(last_outcome) if last_outcome is not None else None,
        detail=detail,
        done=done_order is not None,
        held=held,
    )


def job(row: tuple[Any, ...]) -> PrintJob:
    """From a row of JOBS."""
    key, name, dossier_id, kind, document, copies, tray, state, reason, digest, at = row
    plain = sealing.opened(key, job_place(kind, dossier_id, name), document)
    return PrintJob(
        name,
        dossier_id,
        decoded(_DOCUMENTS[DocumentKind(kind)], plain),
        copies,
        Tray(tray),
        PrintState(state),
        reason,
        digest,
        moment(at) if at is not None else None,
    )


# --- where what is sealed stands ---------------------------------------------------------------------


def event_place(kind: str, subject: str) -> bytes:
    """Of an event's payload."""
    return sealing.place("event", kind, subject)


def record_event(kind: RecordKind) -> str:
    """Kind of the events that carry records of a kind."""
    return f"record_{kind}"


def record_place(kind: str, about: str, name: str) -> bytes:
    """Of the payload of an event that carries a record."""
    return sealing.place("record", kind, about, name)


def body_place(kind: str, subject: str, name: str) -> bytes:
    """Of a message in the outbox."""
    return sealing.place("outbox", kind, subject, name)


def job_place(kind: str, dossier_id: str, name: str) -> bytes:
    """Of a document in the print ledger."""
    return sealing.place("print_job", kind, dossier_id, name)


def job_subject(kind: str, dossier_id: str) -> str:
    """Whose key a document in the print ledger is sealed under: all lists of one visit share one."""
    return f"{kind}:{dossier_id}" if kind == DocumentKind.VISIT_LIST else dossier_id


def event_opened(key: bytes | None, kind: str, subject: str, payload: bytes) -> bytes:
    """The payload of an event that carries a person."""
    return sealing.opened(key, event_place(kind, subject), payload)


def body_opened(key: bytes | None, kind: str, subject: str, name: str, body: bytes) -> bytes:
    """A message as it is sent; empty once its subject was purged."""
    if kind not in SEALED_KINDS or not body:
        return body
    return sealing.opened(key, body_place(kind, subject, name), body)


def _voided(key: bytes | None, dossier_id: str, payload: bytes) -> str:
    return decoded(Correction, event_opened(key, DOSSIER_CORRECTED, dossier_id, payload)).reason
