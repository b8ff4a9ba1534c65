"""A centre in memory on a bad day: it dies, errs, loses replies, and gets messages late or twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from counter import wire
from counter.domain.dossiers import Dossier, HandOver, NumberBlock, Result
from counter.domain.tickets import Ticket
from counter.ports import Answer, CentreRefusedError, CentreUnavailableError, OutboxItem, OutboxKind
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import tickets

__all__ = ["STORM", "BadCentre", "Weather"]


@dataclass(frozen=True, slots=True)
class Weather:
    """How often, of 1.0 requests, something goes wrong."""

    lost_request: float = 0.0
    lost_reply: float = 0.0
    late: float = 0.0
    """No answer now; the request arrives after later ones, perhaps twice."""
    error: float = 0.0
    refused: float = 0.0
    """409 without a reason the desk could know."""
    proxy: float = 0.0
    dead: float = 0.0
    """The centre dies; about four requests later it is back with all it has kept."""


STORM = Weather(0.06, 0.08, 0.06, 0.05, 0.01, 0.03, 0.02)


@dataclass
class BadCentre(MemoryCentre):
    """Holds what a centre holds, and notes whatever it was asked to hold twice."""

    rng: random.Random = field(default_factory=random.Random)
    weather: Weather = Weather()
    doubled: list[str] = field(default_factory=list)
    """What came twice under different content, or numbers that came twice."""
    blocks: dict[str, NumberBlock] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    """Dossier ids by code and local number."""
    late: list[OutboxItem] = field(default_factory=list)
    _down: int = 0
    _issued: int = 0

    def someone_waits(self) -> None:
        """A ticket is taken at the door."""
        self._issued += 1
        (ticket,) = tickets(1)
        number = self._issued
        self.waiting.append(
            Ticket(f"t-{number}", f"A{number:04d}", ticket.group, ticket.priority, ticket.issued_at)
        )

    def lie_ready(self, dossier: Dossier) -> bool:
        """Let its result lie ready, if the centre has the dossier."""
        if dossier.id not in self.kept:
            return False
        self.results.setdefault(dossier.id, Result(dossier.id, "Bản sao", "17/TLKS-BS", "", dossier.entry.at))
        return True

    def clear_up(self) -> None:
        """The weather is fine; what was late arrives."""
        self.weather, self._down = Weather(), 0
        self._let_arrive(1.0)

    @contextmanager
    def calm(self) -> Iterator[None]:
        """Fine weather for a while."""
        before, self.weather, self._down = self.weather, Weather(), 0
        try:
            yield
        finally:
            self.weather = before

    # --- the weather --------------------------------------------------------------------------------

    async def _meet(self, name: str) -> None:
        await super()._meet(name)
        self._strike()

    def _strike(self) -> None:
        """What happens to a request before the centre has it."""
        weather, chance = self.weather, self.rng.random
        if self._down:
            self._down -= 1
            raise CentreUnavailableError("ConnectError", sent=False)
        if chance() < weather.dead:
            self._down = self.rng.randrange(1, 8)
            raise CentreUnavailableError("ConnectError", sent=False)
        if chance() < weather.lost_request:
            raise CentreUnavailableError("ReadTimeout", sent=self.rng.random() < 0.7)
        if chance() < weather.error:
            raise CentreRefusedError(self.rng.choice((500, 503, 429)), "internal")
        if chance() < weather.proxy:
            raise CentreUnavailableError("not ours: text/html", sent=True)

    def _lose_reply(self) -> None:
        if self.rng.random() < self.weather.lost_reply:
            raise CentreUnavailableError("ReadTimeout", sent=True)

    def _let_arrive(self, chance: float) -> None:
        """Some of what was late arrives now, in any order; nobody reads the answers."""
        self.rng.shuffle(self.late)
        arrived = [item for item in self.late if self.rng.random() < chance]
        self.late = [item for item in self.late if item not in arrived]
        for item in arrived:
            try:
                self._keep(item)
            except CentreRefusedError:
                continue

    # --- what it keeps ------------------------------------------------------------------------------

    async def send(self, item: OutboxItem) -> Answer:
        """Keep it, now or later."""
        self._let_arrive(0.3)
        if self.rng.random() < self.weather.late:
            self.late.append(item)
            raise CentreUnavailableError("ReadTimeout", sent=True)
        if self.rng.random() < self.weather.refused:
            raise CentreRefusedError(409, "conflict")
        answer = await super().send(item)
        self._lose_reply()
        return answer

    async def lease_block(self, request_id: str, agency_code: str, date: str, size: int) -> NumberBlock:
        """The same request gives the same block."""
        if request_id not in self.blocks:
            block = await super().lease_block(request_id, agency_code, date, size)
            self.blocks.setdefault(request_id, block)
        self._lose_reply()
        return self.blocks[request_id]

    async def call_next(self, request_id: str, clerk_id: str) -> Ticket | None:
        """The same request gives the same ticket."""
        ticket = await super().call_next(request_id, clerk_id)
        self._lose_reply()
        return ticket

    def _keep(self, item: OutboxItem) -> bool:
        if item.kind is OutboxKind.DOSSIER:
            self._look_for_double(item)
        if item.kind is OutboxKind.HAND_OVER:
            before, now = self.handed.get(item.subject), wire.decode(HandOver, item.body)
            if before is not None and before != now:
                self.doubled.append(f"handed over twice: {item.subject}")
        return super()._keep(item)

    def _look_for_double(self, item: OutboxItem) -> None:
        before = self.kept.get(item.subject)
        if before is not None and before != item.body:
            self.doubled.append(f"two contents: {item.subject}")
            raise CentreRefusedError(409, "conflict")
        dossier = wire.decode(Dossier, item.body)
        for number in filter(None, (dossier.code, dossier.local_number)):
            number = "".join((*number,))  # its own: the desk's memory is measured without it
            if self.numbers.setdefault(number, item.subject) != item.subject:
                self.doubled.append(f"a number twice: {item.subject}")

    def _end(self, ticket_id: str) -> None:
        if ticket_id in self.held or (self.open_ticket is not None and self.open_ticket.id == ticket_id):
            super()._end(ticket_id)
