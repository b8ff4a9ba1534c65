"""Tickets: numbering, order, the claim race, repeats and the one open case of a desk."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from counter import wire
from counter.domain.codes import TicketText
from counter.domain.tickets import Ticket, TicketState
from tests.rigs.centre import CLERK, RunningCentre
from tests.rigs.papers import OFFICE


def issue(centre: RunningCentre, group: str = "Hộ tịch", *, priority: bool = False) -> wire.TicketReply:
    order = wire.TicketIssue(request_id=str(uuid.uuid4()), group=group, priority=priority)
    return centre.ask("POST", "/v1/tickets", wire.TicketReply, order)


def call(centre: RunningCentre, *, desk: str = "Q03", number: str | None = None) -> Ticket | None:
    order = wire.TicketCall(request_id=str(uuid.uuid4()), clerk_id=CLERK, number=number)
    return centre.ask("POST", "/v1/queue/call", wire.TicketReply, order, desk=desk).ticket


def end_order(ticket: Ticket, outcome: str = "done") -> wire.TicketEnd:
    at = datetime.now(OFFICE)
    return wire.TicketEnd(ticket_id=ticket.id, clerk_id=CLERK, outcome=outcome, at=at)


def end(centre: RunningCentre, ticket: Ticket, *, desk: str = "Q03") -> wire.WriteReply:
    path = f"/v1/tickets/{ticket.id}/end"
    return centre.ask("PUT", path, wire.WriteReply, end_order(ticket), desk=desk)


@pytest.fixture
def centre(centre: RunningCentre) -> RunningCentre:
    """The centre with nobody waiting and no open case."""
    for desk in ("Q01", "Q02", "Q03"):
        called = centre.ask("GET", "/v1/queue", wire.QueueReply, desk=desk).queue.called
        if called is not None:
            end(centre, called, desk=desk)
    for waiting in centre.ask("GET", "/v1/queue", wire.QueueReply).queue.waiting:
        end(centre, waiting)
    return centre


def test_two_desks_empty_the_queue_and_no_ticket_is_called_twice(centre: RunningCentre) -> None:
    """Two desks called the same customer (ZMSKVR-1138; TheQ PR 20, TheQ PR 34)."""
    groups = ("Hộ tịch", "Chứng thực", "Đất đai")
    issued = {issued.number for place in range(50) if (issued := issue(centre, groups[place % 3]).ticket)}

    def work(desk: str) -> list[str]:
        served = []
        while (ticket := call(centre, desk=desk)) is not None:
            served.append(ticket.number)
            end(centre, ticket, desk=desk)
        return served

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, ("Q01", "Q02"))
    assert len(first) + len(second) == 50
    assert {*first, *second} == issued


def test_priority_first_then_the_time_of_issue(centre: RunningCentre) -> None:
    """A ticket slid down the queue after an edit (ZMSKVR-1061).

    Nobody understood the rule (Novo SGA #279, Novo SGA #335).
    """
    issued = [issue(centre, priority=place == 3).ticket for place in range(5)]
    waiting = centre.ask("GET", "/v1/queue", wire.QueueReply).queue.waiting
    assert waiting == (issued[3], issued[0], issued[1], issued[2], issued[4])
    assert [ticket.number for ticket in waiting] == [called_and_ended(centre) for _ in waiting]
    assert call(centre) is None


def called_and_ended(centre: RunningCentre) -> str:
    ticket = call(centre)
    assert ticket is not None
    end(centre, ticket)
    return ticket.number


def test_a_call_is_repeatable_and_a_desk_has_one_open_case(centre: RunningCentre) -> None:
    """Two open cases locked a clerk out (Novo SGA #213)."""
    waiting = [issue(centre).ticket, issue(centre).ticket]
    served = centre.ask("GET", "/v1/queue", wire.QueueReply).queue.served
    order = wire.TicketCall(request_id=str(uuid.uuid4()), clerk_id=CLERK)
    ticket = centre.ask("POST", "/v1/queue/call", wire.TicketReply, order).ticket
    assert centre.ask("POST", "/v1/queue/call", wire.TicketReply, order).ticket == ticket
    assert ticket is not None
    assert waiting[0] is not None
    assert ticket.id == waiting[0].id
    assert centre.refusal("POST", "/v1/queue/call", order, desk="Q01") == (409, "conflict")

    other = wire.TicketCall(request_id=str(uuid.uuid4()), clerk_id=CLERK)
    assert centre.refusal("POST", "/v1/queue/call", other) == (409, "case_open")
    assert centre.ask("GET", "/v1/queue", wire.QueueReply).queue.called == ticket

    assert not end(centre, ticket).repeated
    assert end(centre, ticket).repeated
    path = f"/v1/tickets/{ticket.id}/end"
    assert centre.refusal("PUT", path, end_order(ticket, "no_show")) == (409, "conflict")
    queue = centre.ask("GET", "/v1/queue", wire.QueueReply).queue
    assert (queue.served, queue.called, queue.waiting) == (served + 1, None, (waiting[1],))
    assert queue.average_seconds is not None


def test_a_ticket_called_by_number(centre: RunningCentre) -> None:
    fresh = issue(centre).ticket
    assert fresh is not None
    called = call(centre, number=fresh.number)
    assert called is not None
    assert (called.id, called.state, called.desk_id) == (fresh.id, TicketState.CALLED, "Q03")
    assert call(centre, number=fresh.number) == called  # scanned again at the desk that has it
    order = wire.TicketCall(request_id="r", clerk_id=CLERK, number=fresh.number)
    assert centre.refusal("POST", "/v1/queue/call", order, desk="Q01") == (409, "not_waiting")
    unknown = wire.TicketCall(request_id="r", clerk_id=CLERK, number="Z999")
    assert centre.refusal("POST", "/v1/queue/call", unknown, desk="Q01") == (404, "unknown_ticket")
    assert centre.refusal("PUT", f"/v1/tickets/{fresh.id}/end", end_order(fresh), desk="Q01") == (
        409,
        "not_yours",
    )
    nobody = wire.TicketCall(request_id="r", clerk_id="nobody")
    assert centre.refusal("POST", "/v1/queue/call", nobody, desk="Q01") == (403, "unknown_clerk")


def test_tickets_are_numbered_and_signed_and_issued_once(centre: RunningCentre) -> None:
    """Tickets printed twice (ZMS PR 2206, ZMS-2328)."""
    request = str(uuid.uuid4())
    order = wire.TicketIssue(request_id=request, group="Hộ tịch")
    first = centre.ask("POST", "/v1/tickets", wire.TicketReply, order)
    assert centre.ask("POST", "/v1/tickets", wire.TicketReply, order) == first
    second = issue(centre)
    assert first.ticket is not None
    assert second.ticket is not None
    assert int(second.ticket.number[1:]) == int(first.ticket.number[1:]) + 1
    assert first.scan is not None
    assert second.scan is not None
    text = TicketText.parse(first.scan)
    assert text is not None
    assert (text.centre, text.number) == ("H99.001", first.ticket.number)
    assert text.signature != first.scan.split("|")[4]
    assert first.scan.rpartition("|")[2] != second.scan.rpartition("|")[2]
    changed = wire.TicketIssue(request_id=request, group="Chứng thực")
    assert centre.refusal("POST", "/v1/tickets", changed) == (409, "conflict")
    unknown = wire.TicketIssue(request_id="machine-2", group="Không có")
    assert centre.refusal("POST", "/v1/tickets", unknown) == (422, "unknown_group")


def test_a_ticket_served_from_its_paper_can_be_ended(centre: RunningCentre) -> None:
    ticket = issue(centre).ticket
    assert ticket is not None
    assert not end(centre, ticket).repeated
    waiting = centre.ask("GET", "/v1/queue", wire.QueueReply).queue.waiting
    assert ticket.id not in {one.id for one in waiting}
