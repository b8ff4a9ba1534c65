"""The messages desk and centre exchange: JSON over HTTP, every write with a client-made id.

Domain values travel as they are; the structs here are what stands around them. Decoding raises
`WireError` for anything that is not exactly the expected message.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from counter.domain.dossiers import Dossier, HandOver, NumberBlock, Result, SyncState
from counter.domain.people import PartialDate, Person
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.tickets import Queue, Ticket

__all__ = [
    "MAX_BODY_BYTES",
    "BlockLease",
    "BlockReply",
    "CatalogueReply",
    "DossierReply",
    "LookupQuery",
    "LookupReply",
    "PlaceReply",
    "Problem",
    "QueueReply",
    "TicketCall",
    "TicketEnd",
    "TicketIssue",
    "TicketReply",
    "WireError",
    "WriteReply",
    "decode",
    "digest",
    "encode",
]

MAX_BODY_BYTES = 512 * 1024
"""Largest request body the centre reads (a dossier with 60 components is about 20 kB)."""

T = TypeVar("T")

_encoder = msgspec.json.Encoder(order="deterministic")


class WireError(Exception):
    """The bytes are not the expected message. The text names the place, never the value."""


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all messages."""


class Problem(Message, frozen=True):
    """Body of every refusal."""

    reason: str
    """Machine word: `not_waiting`, `conflict`, `invalid`, `unknown_dossier` …"""


class PlaceReply(Message, frozen=True):
    """GET /v1/place."""

    place: Place
    server_time: datetime


class CatalogueReply(Message, frozen=True):
    """GET /v1/catalogue?known=VERSION (304 when `known` is still right)."""

    version: str
    procedures: tuple[Procedure, ...]


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


class LookupQuery(Message, frozen=True):
    """POST /v1/citizens/lookup."""

    personal_number: str | None
    old_number: str | None
    full_name: str
    date_of_birth: PartialDate
    procedure_code: str
    subject: str
    clerk_id: str


class LookupReply(Message, frozen=True):
    """Answer of the population register through the centre; `outcome` as `ports.LookupOutcome`."""

    outcome: str
    reference: str
    person: Person | None = None


class BlockLease(Message, frozen=True):
    """POST /v1/blocks."""

    request_id: str
    agency_code: str
    date: str
    size: int


class BlockReply(Message, frozen=True):
    """A leased block."""

    block: NumberBlock


class WriteReply(Message, frozen=True):
    """Answer to PUT /v1/dossiers/{id}, /v1/dossiers/{id}/hand-over and /v1/tickets/{id}/end."""

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


def encode(message: object) -> bytes:
    """Canonical JSON bytes: equal values give equal bytes."""
    return _encoder.encode(message)


def decode(kind: type[T], body: bytes) -> T:
    """Parse and check `body`; raises WireError."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, ValueError) as error:
        raise WireError(_harmless(error)) from None


def digest(message: object) -> str:
    """SHA-256 (hex) over the canonical bytes."""
    return hashlib.sha256(encode(message)).hexdigest()


def _harmless(error: Any) -> str:
    """Keep the path of a validation error and drop quoted values."""
    text = str(error)
    return text.rsplit("`", 2)[-2] if "`" in text else type(error).__name__
