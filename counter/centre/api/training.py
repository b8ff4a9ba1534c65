"""What only a training centre offers: its fictional people, tickets and results at will, and faults."""

from __future__ import annotations

from litestar import Response, get, post

from counter.centre.api.messages import check_id, read, reply
from counter.centre.dossiers import ResultPlan
from counter.centre.office import Office
from counter.centre.people import citizens
from counter.centre.refusals import RefusedError
from counter.domain.procedures import Procedure
from counter.wire import (
    FaultOrder,
    TicketIssue,
    TicketReply,
    TrainingPeople,
    TrainingResult,
    TrainingResults,
)

__all__ = ["HANDLERS"]

_LONGEST_DELAY_MS = 60_000


@get("/v1/training/people", sync_to_thread=True)
def people() -> Response[bytes]:
    """Everyone, with the card they carry."""
    return reply(TrainingPeople(people=tuple(person.training_person() for person in citizens())))


@post("/v1/training/tickets", sync_to_thread=True)
def take_ticket(office: Office, body: bytes) -> Response[bytes]:
    """A ticket as the machine at the door would print it; an empty group takes the first one."""
    order = read(TicketIssue, body)
    check_id(order.request_id)
    group = order.group or office.ticketing.groups(office.centre_id)[0]
    wanted = TicketIssue(request_id=order.request_id, group=group, priority=order.priority)
    ticket, scan = office.ticketing.issue(office.centre_id, wanted)
    return reply(TicketReply(ticket=ticket, scan=scan))


@post("/v1/training/results/{dossier_id:str}", sync_to_thread=True)
def make_ready(office: Office, dossier_id: str) -> Response[bytes]:
    """Let the result of a dossier lie ready; asking again gives the same result."""
    check_id(dossier_id)
    dossier = office.dossiers.view(office.centre_id, dossier_id).dossier
    procedure = office.catalogue.procedure(dossier.procedure.code)
    plan = ResultPlan(
        kind=_kind(procedure, dossier.procedure.name),
        number=f"{dossier.local_number.rpartition('-')[2]}/{office.now().year}",
        summary=dossier.procedure.name,
    )
    return reply(TrainingResult(result=office.dossiers.make_ready(office.centre_id, dossier.id, plan)))


@get("/v1/training/results", sync_to_thread=True)
def ready(office: Office) -> Response[bytes]:
    """Which dossiers of this centre are decided."""
    return reply(TrainingResults(dossier_ids=office.dossiers.decided(office.centre_id)))


@post("/v1/training/faults")
async def order_faults(office: Office, body: bytes) -> Response[bytes]:
    """Let the next requests fail as ordered."""
    order = read(FaultOrder, body)
    counts = (order.drop_replies, order.server_errors, order.proxy_pages)
    if office.faults is None or min(counts) < 0 or not 0 <= order.delay_ms <= _LONGEST_DELAY_MS:
        raise RefusedError(422, "invalid")
    office.faults.order = order
    return reply(order)


def _kind(procedure: Procedure | None, name: str) -> str:
    return procedure.results[0].name if procedure is not None and procedure.results else name


HANDLERS = (people, take_ticket, ready, make_ready, order_faults)
