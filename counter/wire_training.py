"""Messages of the training centre alone; reached through `counter.wire`."""

from __future__ import annotations

from counter.domain.card import CardRecord
from counter.domain.dossiers import Result
from counter.wire_message import Message

__all__ = ["FaultOrder", "TrainingPeople", "TrainingPerson", "TrainingResult", "TrainingResults"]


class TrainingPerson(Message, frozen=True):
    """A fictional citizen with the card they carry (training only)."""

    record: CardRecord
    qr: str
    """Text of the QR code on the card."""
    profile: str
    """How the virtual chip behaves: `pace`, `bac`, `no_dg13`."""
    case: str
    """What the register answers: `found`, `not_found`, `name_mismatch`, `year_only`, `old_number`,
    `not_licensed`, `not_allowed`, `timeout`, `malformed`."""
    about: str
    """Key of a short description: `adult`, `child`, `elder`, `ethnic_minority`, `old_address` …"""


class TrainingPeople(Message, frozen=True):
    """GET /v1/training/people."""

    people: tuple[TrainingPerson, ...]


class TrainingResult(Message, frozen=True):
    """POST /v1/training/results/{dossier_id}: the result that lies ready now."""

    result: Result


class TrainingResults(Message, frozen=True):
    """GET /v1/training/results: of which dossiers a result lies ready or was handed over."""

    dossier_ids: tuple[str, ...]


class FaultOrder(Message, frozen=True):
    """POST /v1/training/faults: how the next requests fail; it replaces the order before.

    Counts go down by one with each request whose path begins with `path`; training paths are never hit.
    """

    path: str = "/v1/"
    drop_replies: int = 0
    """Do the work, then cut the connection instead of answering."""
    server_errors: int = 0
    """Answer 500 without doing the work."""
    proxy_pages: int = 0
    """Answer 200 with a web page that is not ours, without doing the work."""
    delay_ms: int = 0
    """Milliseconds to wait before each answer, until the next order."""
