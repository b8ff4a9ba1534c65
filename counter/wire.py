"""The messages desk and centre exchange: JSON over HTTP, every write with a client-made id.

Domain values travel as they are; the structs here are what stands around them. Decoding raises
`WireError` for anything that is not exactly the expected message.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from counter.characters import HARMFUL_CHARACTERS, harmful
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, HandOver, NumberBlock, Result, SyncState
from counter.domain.people import PartialDate, Person
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.tickets import Queue, Ticket
from counter.wire_message import Message
from counter.wire_records import (
    RecordKept,
    RecordReply,
    RecordsReply,
    record_message,
)
from counter.wire_training import (
    FaultOrder,
    TrainingPeople,
    TrainingPerson,
    TrainingResult,
    TrainingResults,
)

__all__ = [
    "HARMFUL_CHARACTERS",
    "MAX_BODY_BYTES",
    "BlockClaim",
    "BlockLease",
    "BlockReply",
    "CatalogueParts",
    "CatalogueReply",
    "DecisionReply",
    "DossierReply",
    "EventNote",
    "FaultOrder",
    "HealthReply",
    "KnownQuery",
    "KnownReply",
    "LookupQuery",
    "LookupReply",
    "PlaceReply",
    "Problem",
    "QueueReply",
    "RecordKept",
    "RecordReply",
    "RecordsReply",
    "SessionEnd",
    "SessionLeft",
    "SessionOpen",
    "SessionReply",
    "TicketCall",
    "TicketEnd",
    "TicketHold",
    "TicketIssue",
    "TicketReply",
    "TrainingPeople",
    "TrainingPerson",
    "TrainingResult",
    "TrainingResults",
    "UseReply",
    "WireError",
    "WriteReply",
    "decode",
    "digest",
    "encode",
    "harmful",
    "record_message",
]

MAX_BODY_BYTES = 512 * 1024
"""Largest request body the centre reads (a dossier with 60 components is about 20 kB)."""

T = TypeVar("T")

_encoder = msgspec.json.Encoder(order="deterministic")


class WireError(Exception):
    """The bytes are not the expected message. The text names the place, never the value."""


class Problem(Message, frozen=True):
    """Body of every refusal."""

    reason: str
    """Machine word: `not_waiting`, `conflict`, `invalid`, `unknown_dossier` …"""


class SessionOpen(Message, frozen=True):
    """POST /v1/session, with the desk's secret as bearer: the desk asks for a token."""

    instance_id: str
    """Made by the PC once and kept with its files: the same PC gets its own seat again at once."""


class SessionReply(Message, frozen=True):
    """A token for every other request, and for how long."""

    token: str
    lifetime_seconds: int

    def __repr__(self) -> str:
        """Keep the token out of logs."""
        return f"<SessionReply {self.lifetime_seconds} s>"


class SessionLeft(Message, frozen=True):
    """Answer to POST /v1/session/leave and /v1/session/end: the desk whose seat is free now."""

    desk_id: str


class SessionEnd(Message, frozen=True):
    """POST /v1/session/end: somebody who may takes a seat away from the PC that holds it.

    Ids stand in every desk's place: the PIN is what proves who asks. The answer is SessionLeft.
    """

    desk_id: str
    clerk_id: str
    pin: str

    def __repr__(self) -> str:
        """Keep the PIN out of logs."""
        return f"<SessionEnd {self.desk_id}>"


class KnownQuery(Message, frozen=True):
    """POST /v1/known: which of these delivered messages does the centre still keep?"""

    ids: tuple[str, ...]
    """Of dossiers, hand-overs, decisions, corrections and versions of records; at most 200."""


class KnownReply(Message, frozen=True):
    """Those that it keeps."""

    ids: tuple[str, ...]


class PlaceReply(Message, frozen=True):
    """GET /v1/place."""

    place: Place
    server_time: datetime


class CatalogueReply(Message, frozen=True):
    """GET /v1/catalogue?known=VERSION (304 when `known` is still right)."""

    version: str
    procedures: tuple[Procedure, ...]


class CatalogueParts(Message, frozen=True):
    """`CatalogueReply` as a desk reads it, each procedure still encoded: decoding is one call that holds the
    interpreter, 95 ms for 673 procedures and 230 ms for 2,849, on whatever thread it runs.
    """

    version: str
    procedures: tuple[msgspec.Raw, ...]


class UseReply(Message, frozen=True):
    """GET /v1/catalogue/use: (procedure code, how often received at this centre lately), most first."""

    used: tuple[tuple[str, int], ...]


class QueueReply(Message, frozen=True):
    """GET /v1/queue."""

    queue: Queue


class TicketIssue(Message, frozen=True):
    """POST /v1/tickets."""

    request_id: str
    group: str
    priority: bool = False


class TicketCall(Message, frozen=True):
    """POST /v1/queue/call: the next one, or `number`."""

    request_id: str
    clerk_id: str
    number: str | None = None
    scan: str | None = None
    """The whole text of the scanned ticket, for the centre to verify; None when the number was typed."""


class TicketReply(Message, frozen=True):
    """A ticket, or None when nobody waits. `scan` is the signed text its QR carries."""

    ticket: Ticket | None
    scan: str | None = None


class TicketEnd(Message, frozen=True):
    """Outbox body of kind `ticket`: PUT /v1/tickets/{id}/end."""

    ticket_id: str
    clerk_id: str
    outcome: str
    """`done`, `no_show`."""
    at: datetime


class TicketHold(Message, frozen=True):
    """Outbox body of kind `ticket_hold`: PUT /v1/tickets/{id}/hold. The ticket stays held until its end."""

    ticket_id: str
    clerk_id: str
    at: datetime


class LookupQuery(Message, frozen=True):
    """POST /v1/citizens/lookup."""

    personal_number: str | None
    old_number: str | None
    full_name: str
    date_of_birth: PartialDate
    procedure_code: str
    subject: str
    clerk_id: str
    reason: str = ""
    """A word of `LookupReason`; a centre refuses to look up without one."""


class LookupReply(Message, frozen=True):
    """Answer of the population register through the centre; `outcome` as `domain.lookup.LookupOutcome`."""

    outcome: str
    reference: str
    person: Person | None = None


class BlockLease(Message, frozen=True):
    """POST /v1/blocks."""

    request_id: str
    agency_code: str
    date: str
    size: int


class BlockClaim(Message, frozen=True):
    """POST /v1/blocks/claim: blocks this desk holds, for a centre that may have forgotten them; at most 200.

    The answer is the same message with those that are the desk's now: others overlap with what was leased
    since to somebody else.
    """

    blocks: tuple[NumberBlock, ...]


class BlockReply(Message, frozen=True):
    """A leased block."""

    block: NumberBlock


class WriteReply(Message, frozen=True):
    """Answer to PUT /v1/dossiers/{id}, /v1/dossiers/{id}/hand-over, /v1/dossiers/{id}/correction,
    /v1/decisions/{id}, /v1/records/{about}, /v1/tickets/{id}/end and /v1/tickets/{id}/hold."""

    id: str
    repeated: bool
    state: SyncState


class DossierReply(Message, frozen=True):
    """GET /v1/dossiers/{key}: what the centre keeps, for reading back."""

    dossier: Dossier
    digest: str
    state: SyncState
    official_code: str | None
    result: Result | None
    hand_over: HandOver | None
    trouble: str = ""
    """Machine word of the register that stopped the dossier, empty while it is on its way or there."""
    corrections: tuple[Correction, ...] = ()
    replaced_by: str | None = None
    """Code or local number of the dossier received instead of a voided one."""


class DecisionReply(Message, frozen=True):
    """GET /v1/decisions/{key}: a supplement request or refusal by id or local number."""

    decision: Decision


class HealthReply(Message, frozen=True):
    """GET /v1/health: needs the token, no seat."""

    centre_id: str
    last_event: int
    training: bool


class EventNote(Message, frozen=True):
    """`data:` of a server-sent event of GET /v1/events?after=N; its number is the `id:`.

    The first note is of kind `position`: the subscription stands, and everything after its number follows.
    It repeats `after`, or with `after=-1` names the newest event.
    """

    kind: str
    subject: str


def encode(message: object) -> bytes:
    """Canonical JSON bytes: equal values give equal bytes."""
    return _encoder.encode(message)


def decode(kind: type[T], body: bytes) -> T:
    """Parse and check `body`; raises WireError."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (
        msgspec.DecodeError,
        msgspec.ValidationError,
        UnicodeDecodeError,
        ValueError,
        OverflowError,
        RecursionError,
    ) as error:
        raise WireError(_harmless(error)) from None


def digest(body: bytes) -> str:
    """SHA-256 (hex) over a message's bytes as they were sent; another version would encode them otherwise."""
    return hashlib.sha256(body).hexdigest()


def _harmless(error: Any) -> str:
    """Keep the path of a validation error and drop quoted values."""
    text = str(error)
    return text.rsplit("`", 2)[-2] if "`" in text else type(error).__name__
