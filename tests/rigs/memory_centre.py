"""A centre in memory that can be held, cut or refuse: for what a real one shows once in a thousand runs."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from counter import wire
from counter.centre.catalogue import load_catalogue
from counter.centre.people import citizens
from counter.centre.sample import sample_plan
from counter.desk.clock import DeskClock
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, HandOver, NumberBlock, Result, SyncState
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.records import Record, RecordKind
from counter.domain.tickets import Queue, Ticket, TicketState
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

__all__ = ["PACKAGED", "PIN", "MemoryCentre"]

PIN = "123456"


def _place() -> Place:
    """The sample place; its clerk's PIN is hashed as cheaply as argon2id goes."""
    place = sample_plan().place
    cheap = Argon2id(salt=bytes(16), length=32, iterations=1, lanes=1, memory_cost=8)
    clerk = replace(place.clerks[0], pin_hash=cheap.derive_phc_encoded(PIN.encode()))
    return replace(place, clerks=(clerk, *place.clerks[1:]))


_PLACE = _place()
PACKAGED = load_catalogue()
"""Version and procedures of the catalogue that comes with the program."""


@dataclass
class MemoryCentre:
    """`ports.Centre` in memory. `gates` hold calls by name until they are set; `refusals` answer once."""

    waiting: list[Ticket] = field(default_factory=list)
    open_ticket: Ticket | None = None
    kept: dict[str, bytes] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    refusals: dict[str, list[Exception]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    requests: dict[str, Ticket | None] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)
    """Decisions by id."""
    corrected: dict[str, list[Correction]] = field(default_factory=dict)
    """Corrections by dossier id, oldest first."""
    handed: dict[str, HandOver] = field(default_factory=dict)
    """Hand-overs by dossier id."""
    results: dict[str, Result] = field(default_factory=dict)
    """Results that lie ready, by dossier id; set one to let it be handed over."""
    recorded: dict[str, wire.RecordKept] = field(default_factory=dict)
    """Versions of records by the id of their message, in the order they came."""
    used: dict[str, int] = field(default_factory=dict)
    """How often each procedure was received here, by code."""
    held: list[str] = field(default_factory=list)
    """Ids of held tickets, in the order they were put aside."""
    books: dict[tuple[str, str], int] = field(default_factory=dict)
    """Last leased number by certification book and year."""
    _next: int = 1
    _reached: dict[str, asyncio.Event] = field(default_factory=dict)
    _cut: asyncio.Event = field(default_factory=asyncio.Event)

    async def met(self, name: str) -> None:
        """Wait until `name` was called."""
        await self._reached.setdefault(name, asyncio.Event()).wait()

    async def _meet(self, name: str) -> None:
        self.calls.append(name)
        self._reached.setdefault(name, asyncio.Event()).set()
        if name in self.gates:
            await self.gates[name].wait()
        if self.refusals.get(name):
            raise self.refusals[name].pop(0)

    def hold(self, name: str) -> asyncio.Event:
        """Let the next calls of `name` wait; set the event to let them go."""
        return self.gates.setdefault(name, asyncio.Event())

    async def place(self) -> Place:
        await self._meet("place")
        return _PLACE

    async def place_and_time(self) -> tuple[Place, datetime]:
        return await self.place(), await self.server_time()

    async def catalogue_use(self) -> tuple[tuple[str, int], ...]:
        return tuple(self.used.items())

    async def catalogue(self, known_version: str) -> tuple[str, tuple[Procedure, ...]] | None:
        await self._meet("catalogue")
        return None if known_version == PACKAGED[0] else PACKAGED

    async def server_time(self) -> datetime:
        return DeskClock().now()

    async def queue(self) -> Queue:
        await self._meet("queue")
        return Queue(waiting=tuple(self.waiting), called=self.open_ticket)

    async def call_next(self, request_id: str, clerk_id: str) -> Ticket | None:
        await self._meet("call_next")
        return self._claim(request_id, self.waiting[0].number if self.waiting else None)

    async def call_ticket(
        self, request_id: str, clerk_id: str, number: str, *, scan: str | None = None
    ) -> Ticket:
        await self._meet("call_ticket")
        ticket = self._claim(request_id, number)
        assert ticket is not None
        return ticket

    def _claim(self, request_id: str, number: str | None) -> Ticket | None:
        if request_id in self.requests:
            return self.requests[request_id]
        if self.open_ticket is not None:
            raise CentreRefusedError(409, "case_open")
        found = next((ticket for ticket in self.waiting if ticket.number == number), None)
        if found is not None:
            self.waiting.remove(found)
            self.open_ticket = replace(found, state=TicketState.CALLED)
        self.requests[request_id] = self.open_ticket
        return self.open_ticket

    async def look_up(self, request: LookupRequest) -> LookupAnswer:
        await self._meet("look_up")
        known = next((one for one in citizens() if one.number == request.personal_number), None)
        found = known.registered() if known else None
        outcome = LookupOutcome.FOUND if found else LookupOutcome.NOT_FOUND
        return LookupAnswer(outcome, f"ref-{len(self.calls)}", found)

    async def lease_block(self, request_id: str, agency_code: str, date: str, size: int) -> NumberBlock:
        await self._meet("lease_block")
        if agency_code.startswith("book."):
            last = self.books[agency_code, date] = self.books.get((agency_code, date), 0) + size
            return NumberBlock(request_id, agency_code, date, last - size + 1, last)
        first, self._next = self._next, self._next + size
        return NumberBlock(request_id, agency_code, date, first, first + size - 1)

    async def send(self, item: OutboxItem) -> Answer:
        await self._meet("send")
        repeated = self._keep(item)
        of_ticket = item.kind in (OutboxKind.TICKET, OutboxKind.TICKET_HOLD)
        return Answer(item.subject if of_ticket else item.id, repeated, SyncState.ACCEPTED)

    def _keep(self, item: OutboxItem) -> bool:
        """Keep what was sent; whether it was there already."""
        if item.kind is OutboxKind.TICKET:
            self._end(item.subject)
            return False
        if item.kind is OutboxKind.TICKET_HOLD:
            return self._put_aside(item.subject)
        if item.kind is OutboxKind.DOSSIER:
            repeated = item.subject in self.kept
            self.kept[item.subject] = item.body
        elif item.kind is OutboxKind.DECISION:
            repeated = item.subject in self.decided
            self.decided[item.subject] = wire.decode(Decision, item.body)
        elif item.kind is OutboxKind.HAND_OVER:
            repeated = item.subject in self.handed
            self.handed[item.subject] = wire.decode(HandOver, item.body)
        elif item.kind is OutboxKind.RECORD:
            repeated = item.id in self.recorded
            self.recorded[item.id] = wire.decode(wire.RecordKept, item.body)
        else:
            of_dossier = self.corrected.setdefault(item.subject, [])
            correction = wire.decode(Correction, item.body)
            repeated = correction in of_dossier
            if not repeated:
                of_dossier.append(correction)
        return repeated

    def _end(self, ticket_id: str) -> None:
        if ticket_id in self.held:
            self.held.remove(ticket_id)
        else:
            self.open_ticket = None

    def _put_aside(self, ticket_id: str) -> bool:
        if ticket_id in self.held:
            return True
        if self.open_ticket is None or self.open_ticket.id != ticket_id:
            raise CentreRefusedError(409, "not_called")
        self.open_ticket = None
        self.held.append(ticket_id)
        return False

    async def dossier(self, key: str) -> DossierView | None:
        await self._meet("dossier")
        everyone = [wire.decode(Dossier, body) for body in self.kept.values()]
        dossier = next((one for one in everyone if key in (one.id, one.code, one.local_number)), None)
        if dossier is None:
            return None
        handed = self.handed.get(dossier.id)
        instead = next(
            (one for one in everyone if one.replaces and one.replaces.dossier_id == dossier.id), None
        )
        return DossierView(
            dossier=dossier,
            digest=hashlib.sha256(self.kept[dossier.id]).hexdigest(),
            state=SyncState.FORWARDED,
            official_code=dossier.code,
            result=handed.result if handed else self.results.get(dossier.id),
            returned=handed is not None,
            hand_over=handed,
            corrections=tuple(self.corrected.get(dossier.id, ())),
            replaced_by=(instead.code or instead.local_number) if instead else None,
        )

    async def decision(self, key: str) -> Decision | None:
        await self._meet("decision")
        return next((one for one in self.decided.values() if key in (one.id, one.local_number)), None)

    async def records(
        self,
        kind: RecordKind,
        *,
        subject: str | None = None,
        state: str | None = None,
        day: str | None = None,
    ) -> tuple[Record, ...]:
        await self._meet("records")
        newest = {one.record_id: one.record for one in self.recorded.values()}
        return tuple(
            one
            for one in reversed(newest.values())
            if one.kind is kind
            and subject in (None, one.subject)
            and state in (None, one.state)
            and day in (None, one.entry.at.date().isoformat())
        )

    async def record_of(self, record_id: str) -> Record | None:
        await self._meet("records")
        newest = {one.record_id: one.record for one in self.recorded.values()}
        return newest.get(record_id)

    async def claim_blocks(self, held: Sequence[NumberBlock]) -> tuple[NumberBlock, ...]:
        self._next = max([self._next, *(block.last + 1 for block in held)])
        return tuple(held)

    async def missing(self, ids: Sequence[str]) -> tuple[str, ...]:
        handed = {one.id for one in self.handed.values()}
        corrected = {one.id for of_dossier in self.corrected.values() for one in of_dossier}
        kept = self.kept.keys() | handed | self.decided.keys() | corrected | self.recorded.keys()
        return tuple(one for one in ids if one not in kept)

    async def events(self, after: int, deliver: Publish) -> None:
        await self._meet("events")
        await self._cut.wait()
        self._cut.clear()
        raise CentreUnavailableError("cut", sent=False)

    def cut(self) -> None:
        """Cut the live events, the next ones if none are followed yet: the desk connects again."""
        self._cut.set()

    async def close(self) -> None:
        self.calls.append("close")
