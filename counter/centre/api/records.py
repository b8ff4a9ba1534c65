"""Generic records: taking them, reading them back."""

from __future__ import annotations

from datetime import date

from litestar import Request, Response, get, put
from litestar.datastructures import State

from counter.centre.api.messages import check_id, reply
from counter.centre.api.taking import take_record
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.domain.records import RecordKind

__all__ = ["HANDLERS"]


@put("/v1/records/{about:str}", sync_to_thread=True)
def accept(office: Office, caller: Caller, about: str, body: bytes) -> Response[bytes]:
    """Keep a version of a record; the same again is a success."""
    return reply(take_record(office, caller, about, body))


@get("/v1/records/{record_id:str}", sync_to_thread=True)
def view(office: Office, caller: Caller, record_id: str) -> Response[bytes]:
    """The newest version of a record."""
    return reply(office.records.view(caller.centre_id, record_id))


@get("/v1/records", sync_to_thread=True)
def find(
    office: Office,
    caller: Caller,
    request: Request[None, None, State],
    kind: str,
    subject: str | None = None,
    day: str | None = None,
) -> Response[bytes]:
    """Newest versions of a kind. Refused: 422 `invalid`, `bad_id`."""
    state: str | None = request.query_params.get("state")  # the router keeps the name for itself
    check_id(*(one for one in (subject, state) if one))
    found = office.records.find(
        caller.centre_id, _kind(kind), subject=subject, state=state, day=None if day is None else _day(day)
    )
    return reply(found)


def _kind(word: str) -> RecordKind:
    try:
        return RecordKind(word)
    except ValueError:
        raise RefusedError(422, "invalid") from None


def _day(text: str) -> str:
    """An ISO date with its dashes."""
    try:
        found = date.fromisoformat(text).isoformat()
    except ValueError:
        raise RefusedError(422, "invalid") from None
    if found != text:
        raise RefusedError(422, "invalid")
    return found


HANDLERS = (accept, view, find)
