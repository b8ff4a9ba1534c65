"""Client of what only a training centre offers: for the training drawer and for drills."""

from __future__ import annotations

from typing import TypeVar

from counter import wire
from counter.domain.dossiers import Result
from counter.domain.tickets import Ticket
from counter.online.transport import AccessSource, Transport
from counter.ports import CentreUnavailableError

__all__ = ["HttpTraining"]

T = TypeVar("T")


class HttpTraining:
    """All methods raise CentreUnavailableError and CentreRefusedError and nothing else."""

    def __init__(self, access: AccessSource) -> None:
        self._transport = Transport(access)

    async def close(self) -> None:
        """Close the connections for good; safe to call again and while requests run."""
        await self._transport.close()

    async def people(self) -> tuple[wire.TrainingPerson, ...]:
        """The fictional citizens with the cards they carry."""
        return (await self._ask("GET", "/v1/training/people", wire.TrainingPeople)).people

    async def take_ticket(
        self, request_id: str, group: str = "", *, priority: bool = False
    ) -> tuple[Ticket, str]:
        """A new ticket and the text of its code; an empty group takes the first one."""
        order = wire.TicketIssue(request_id=request_id, group=group, priority=priority)
        reply = await self._ask("POST", "/v1/training/tickets", wire.TicketReply, order)
        if reply.ticket is None or reply.scan is None:
            raise CentreUnavailableError("not ours: no ticket", sent=True)
        return reply.ticket, reply.scan

    async def make_result(self, dossier_id: str) -> Result:
        """Let the result of a dossier lie ready at this centre."""
        path = f"/v1/training/results/{dossier_id}"
        return (await self._ask("POST", path, wire.TrainingResult)).result

    async def results(self) -> frozenset[str]:
        """Ids of the dossiers of this centre whose result lies ready or was handed over."""
        reply = await self._ask("GET", "/v1/training/results", wire.TrainingResults)
        return frozenset(reply.dossier_ids)

    async def order_faults(self, order: wire.FaultOrder) -> None:
        """Let the next requests fail as ordered."""
        await self._ask("POST", "/v1/training/faults", wire.FaultOrder, order)

    async def _ask(self, method: str, path: str, kind: type[T], message: object = None) -> T:
        body = None if message is None else wire.encode(message)
        reply = await self._transport.ask(method, path, kind, body)
        if reply is None:
            raise CentreUnavailableError("not ours: status 304", sent=True)
        return reply
