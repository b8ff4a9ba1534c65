"""The desk's client of its centre: `counter.ports.Centre` over HTTP. Knows the wire, not who uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from counter import wire
from counter.domain.decisions import Decision
from counter.domain.dossiers import NumberBlock
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.records import Record, RecordKind
from counter.domain.tickets import Queue, Ticket
from counter.events import CentreEvent
from counter.online.session import DeskSession
from counter.online.stream import notes
from counter.online.transport import Access, AccessSource, Transport
from counter.ports import (
    Answer,
    CentreRefusedError,
    CentreUnavailableError,
    DossierView,
    LookupAnswer,
    LookupOutcome,
    LookupRequest,
    OutboxItem,
    OutboxKind,
    Publish,
)

__all__ = ["Access", "AccessSource", "HttpCentre"]

T = TypeVar("T")

_SILENCE_SECONDS = 40.0
"""The centre sends a comment every 15 s; two missed and the line is dead."""
_PATHS = {
    OutboxKind.DOSSIER: "/v1/dossiers/{}",
    OutboxKind.HAND_OVER: "/v1/dossiers/{}/hand-over",
    OutboxKind.TICKET: "/v1/tickets/{}/end",
    OutboxKind.TICKET_HOLD: "/v1/tickets/{}/hold",
    OutboxKind.DECISION: "/v1/decisions/{}",
    OutboxKind.CORRECTION: "/v1/dossiers/{}/correction",
    OutboxKind.RECORD: "/v1/records/{}",
}
_NOT_FOUND = 404
_LARGEST_CATALOGUE = 64 * 1024 * 1024
"""Bytes after unpacking; today's is about a twentieth of it."""
_MOST_KNOWN = 200
"""Ids of one question."""


class HttpCentre:
    """All methods raise CentreUnavailableError and CentreRefusedError and nothing else."""

    def __init__(self, access: AccessSource) -> None:
        self._transport = Transport(access)
        self._session = access if isinstance(access, DeskSession) else None

    async def close(self) -> None:
        """Close the connections for good; safe to call again and while requests run (see Transport).

        A session is given back: this client is the one that ends with the desk.
        """
        await self._transport.close()
        if self._session is not None:
            await self._session.close()

    async def place(self) -> Place:
        """Where this desk stands."""
        return (await self.place_and_time())[0]

    async def server_time(self) -> datetime:
        """The centre's clock."""
        return (await self.place_and_time())[1]

    async def place_and_time(self) -> tuple[Place, datetime]:
        """Both in one answer."""
        reply = await self._get("/v1/place", wire.PlaceReply)
        return reply.place, reply.server_time

    async def catalogue(self, known_version: str) -> tuple[str, tuple[Procedure, ...]] | None:
        """The catalogue, or None when `known_version` is still right."""
        query = {"known": known_version}
        parts = await self._transport.ask(
            "GET", "/v1/catalogue", wire.CatalogueParts, query=query, largest=_LARGEST_CATALOGUE
        )
        return None if parts is None else (parts.version, await asyncio.to_thread(_procedures, parts))

    async def catalogue_use(self) -> tuple[tuple[str, int], ...]:
        """How often each procedure is received at this centre, most first."""
        return (await self._get("/v1/catalogue/use", wire.UseReply)).used

    async def queue(self) -> Queue:
        """Waiting tickets of this desk's groups, and its open case."""
        return (await self._get("/v1/queue", wire.QueueReply)).queue

    async def call_next(self, request_id: str, clerk_id: str) -> Ticket | None:
        """Claim the next ticket; refused `case_open` while this desk has one."""
        order = wire.TicketCall(request_id=request_id, clerk_id=clerk_id)
        return (await self._write("POST", "/v1/queue/call", order, wire.TicketReply)).ticket

    async def call_ticket(
        self, request_id: str, clerk_id: str, number: str, *, scan: str | None = None
    ) -> Ticket:
        """Claim one ticket by its number; `scan` is the whole text when it was scanned, to be verified."""
        order = wire.TicketCall(request_id=request_id, clerk_id=clerk_id, number=number, scan=scan)
        ticket = (await self._write("POST", "/v1/queue/call", order, wire.TicketReply)).ticket
        if ticket is None:
            raise CentreUnavailableError("not ours: no ticket", sent=True)
        return ticket

    async def look_up(self, request: LookupRequest) -> LookupAnswer:
        """Ask the population register through the centre."""
        query = wire.LookupQuery(
            personal_number=request.personal_number,
            old_number=request.old_number,
            full_name=request.full_name,
            date_of_birth=request.date_of_birth,
            procedure_code=request.procedure_code,
            subject=request.subject,
            clerk_id=request.clerk_id,
            reason=request.reason,
        )
        reply = await self._write("POST", "/v1/citizens/lookup", query, wire.LookupReply)
        try:
            outcome = LookupOutcome(reply.outcome)
        except ValueError:
            raise CentreUnavailableError("not ours: unknown outcome", sent=True) from None
        return LookupAnswer(outcome, reply.reference, reply.person)

    async def lease_block(self, request_id: str, agency_code: str, date: str, size: int) -> NumberBlock:
        """Lease order numbers of (agency, yymmdd) for this desk."""
        order = wire.BlockLease(request_id=request_id, agency_code=agency_code, date=date, size=size)
        block = (await self._write("POST", "/v1/blocks", order, wire.BlockReply)).block
        if (block.agency_code, block.date) != (agency_code, date) or not 1 <= block.first <= block.last:
            raise CentreUnavailableError("not ours: another block", sent=True)
        return block

    async def send(self, item: OutboxItem) -> Answer:
        """Deliver an outbox item as it was frozen; the same id with the same content is a success."""
        path = _PATHS[item.kind].format(quote(item.subject, safe=""))
        reply = _present(await self._transport.ask("PUT", path, wire.WriteReply, item.body))
        return Answer(reply.id, reply.repeated, reply.state)

    async def dossier(self, key: str) -> DossierView | None:
        """By id, code or local number; None when the centre does not know it."""
        try:
            reply = await self._get(f"/v1/dossiers/{quote(key, safe='')}", wire.DossierReply)
        except CentreRefusedError as error:
            if (error.status, error.reason) == (_NOT_FOUND, "unknown_dossier"):
                return None
            raise
        return DossierView(
            dossier=reply.dossier,
            digest=reply.digest,
            state=reply.state,
            official_code=reply.official_code,
            result=reply.result,
            returned=reply.hand_over is not None,
            hand_over=reply.hand_over,
            trouble=reply.trouble,
            corrections=reply.corrections,
            replaced_by=reply.replaced_by,
        )

    async def decision(self, key: str) -> Decision | None:
        """A supplement request or refusal by id or local number; None when the centre does not know it."""
        try:
            reply = await self._get(f"/v1/decisions/{quote(key, safe='')}", wire.DecisionReply)
        except CentreRefusedError as error:
            if (error.status, error.reason) == (_NOT_FOUND, "unknown_decision"):
                return None
            raise
        return reply.decision

    async def records(
        self,
        kind: RecordKind,
        *,
        subject: str | None = None,
        state: str | None = None,
        day: str | None = None,
    ) -> tuple[Record, ...]:
        """The newest versions of records of a kind, newest first, at most 200; `day` is an ISO date."""
        asked = {"kind": kind.value, "subject": subject, "state": state, "day": day}
        query = {name: value for name, value in asked.items() if value is not None}
        reply = _present(await self._transport.ask("GET", "/v1/records", wire.RecordsReply, query=query))
        return tuple(_record(one.kept) for one in reply.records)

    async def record_of(self, record_id: str) -> Record | None:
        """The newest version of one record; None when the centre does not know it."""
        try:
            reply = await self._get(f"/v1/records/{quote(record_id, safe='')}", wire.RecordReply)
        except CentreRefusedError as error:
            if (error.status, error.reason) == (_NOT_FOUND, "unknown_record"):
                return None
            raise
        return _record(reply.kept)

    async def claim_blocks(self, held: Sequence[NumberBlock]) -> tuple[NumberBlock, ...]:
        """Tell of blocks this desk holds; those that are its own there."""
        kept: list[NumberBlock] = []
        for first in range(0, len(held), _MOST_KNOWN):
            order = wire.BlockClaim(blocks=tuple(held[first : first + _MOST_KNOWN]))
            kept += (await self._write("POST", "/v1/blocks/claim", order, wire.BlockClaim)).blocks
        return tuple(kept)

    async def missing(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these delivered messages (no tickets) that the centre does not keep."""
        gone: list[str] = []
        for first in range(0, len(ids), _MOST_KNOWN):
            asked = tuple(ids[first : first + _MOST_KNOWN])
            reply = await self._write("POST", "/v1/known", wire.KnownQuery(ids=asked), wire.KnownReply)
            kept = set(reply.ids)
            gone += [one for one in asked if one not in kept]
        return tuple(gone)

    async def events(self, after: int, deliver: Publish) -> None:
        """Follow live events from number `after`, publishing CentreEvent, until cancelled or cut off.

        The first event is always of kind `position`: the subscription stands, and every change after its
        number will be delivered. What was fetched before it may lack a change: fetch it again then. With -1
        it names the newest event; so it does when the centre's numbers began anew behind `after`. A cut
        line raises CentreUnavailableError.
        """
        try:
            await self._follow(after, deliver)
        except CentreRefusedError as error:
            if error.reason != "ahead":
                raise
            await self._follow(-1, deliver)

    async def _follow(self, after: int, deliver: Publish) -> None:
        query = {"after": str(after)}
        async with self._transport.stream("/v1/events", query, silence_seconds=_SILENCE_SECONDS) as pieces:
            async for number, note in notes(pieces):
                deliver(CentreEvent(number, note.kind, note.subject))
        raise CentreUnavailableError("stream ended", sent=False)

    async def _get(self, path: str, kind: type[T]) -> T:
        return _present(await self._transport.ask("GET", path, kind))

    async def _write(self, method: str, path: str, message: object, kind: type[T]) -> T:
        return _present(await self._transport.ask(method, path, kind, wire.encode(message)))


def _record(kept: wire.RecordKept) -> Record:
    try:
        return kept.record
    except ValueError:
        raise CentreUnavailableError("not ours: no record", sent=True) from None


def _present(reply: T | None) -> T:
    if reply is None:
        raise CentreUnavailableError("not ours: status 304", sent=True)
    return reply


def _procedures(parts: wire.CatalogueParts) -> tuple[Procedure, ...]:
    """One after another: between two of them other threads have their turn."""
    try:
        return tuple(wire.decode(Procedure, bytes(one)) for one in parts.procedures)
    except wire.WireError:
        raise CentreUnavailableError("not ours: unreadable", sent=True) from None
