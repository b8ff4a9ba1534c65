"""The desk's client against a real centre: every method of the port, and what each failure becomes."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import pytest

from counter import wire
from counter.centre.people import citizens
from counter.domain.decisions import DecisionKind
from counter.domain.dossiers import Dossier, Release, Replaced, Result, SyncState
from counter.domain.people import PartialDate
from counter.domain.quantity import Counted, Quantity
from counter.events import CentreEvent, Event
from counter.online.client import Access, HttpCentre
from counter.online.training import HttpTraining
from counter.ports import (
    CentreRefusedError,
    CentreUnavailableError,
    LookupOutcome,
    LookupRequest,
    OutboxItem,
    OutboxKind,
)
from tests.rigs.centre import (
    CLERK,
    RunningCentre,
    new_correction,
    new_decision,
    new_dossier,
    new_hand_over,
    today,
)
from tests.rigs.papers import OFFICE


def item(received: Dossier) -> OutboxItem:
    body = wire.encode(received)
    return OutboxItem(str(uuid.uuid4()), OutboxKind.DOSSIER, received.id, body, datetime.now(OFFICE))


async def test_place_clock_and_catalogue(centre: HttpCentre) -> None:
    place = await centre.place()
    assert place.seat.name == "Quầy 3"
    assert {CLERK, "binh.tt"} <= {clerk.id for clerk in place.clerks}
    assert all(clerk.pin_hash.startswith("$argon2id$v=19$") for clerk in place.clerks)
    assert (await centre.server_time()).utcoffset() is not None
    together, time = await centre.place_and_time()
    assert (together, time.utcoffset() is not None) == (place, True)
    fresh = await centre.catalogue("")
    assert fresh is not None
    version, procedures = fresh
    assert len(procedures) == 438
    assert all(procedure.shown for procedure in procedures), "what no desk is offered stays at the centre"
    assert await centre.catalogue_use() == ()
    assert await centre.catalogue(version) is None


async def test_a_ticket_from_the_drawer_is_called_and_ended(centre: HttpCentre, drawer: HttpTraining) -> None:
    ticket, scan = await drawer.take_ticket(str(uuid.uuid4()))
    assert ticket.number in scan
    with pytest.raises(CentreRefusedError, match="bad_signature"):
        await centre.call_ticket(str(uuid.uuid4()), CLERK, ticket.number, scan=f"{scan[:-8]}00000000")
    called = await centre.call_ticket(str(uuid.uuid4()), CLERK, ticket.number, scan=scan)
    assert (await centre.queue()).called == called
    with pytest.raises(CentreRefusedError) as refused:
        await centre.call_next(str(uuid.uuid4()), CLERK)
    assert (refused.value.status, refused.value.reason) == (409, "case_open")
    end = wire.TicketEnd(ticket_id=ticket.id, clerk_id=CLERK, outcome="done", at=datetime.now(OFFICE))
    now = datetime.now(OFFICE)
    outbox = OutboxItem("i", OutboxKind.TICKET, ticket.id, wire.encode(end), now)
    assert not (await centre.send(outbox)).repeated
    assert (await centre.send(outbox)).repeated
    assert (await centre.queue()).called is None


async def test_a_dossier_travels_and_is_read_back_equal(centre: HttpCentre, drawer: HttpTraining) -> None:
    block = await centre.lease_block(str(uuid.uuid4()), "H99.001", today(), 2)
    counted = Quantity(Counted.PAGE, copies=3, pages=12)
    received = new_dossier(f"H99.001-{today()}-{block.first:04d}", quantity=counted)
    answer = await centre.send(item(received))
    assert (answer.centre_id, answer.repeated) == (received.id, False)
    view = await centre.dossier(str(received.code))
    assert view is not None
    assert (view.dossier, view.digest) == (received, wire.digest(wire.encode(received)))
    assert view.result is None
    result = await drawer.make_result(received.id)
    view = await centre.dossier(received.local_number)
    assert view is not None
    assert (view.result, view.returned) == (result, False)
    assert await centre.dossier("H99.001-260101-0001") is None
    with pytest.raises(CentreRefusedError) as refused:
        await centre.send(item(replace(received, note="changed")))
    assert (refused.value.status, refused.value.reason) == (409, "conflict")


async def test_a_citizen_is_looked_up(centre: HttpCentre, drawer: HttpTraining) -> None:
    person = citizens()[0]
    request = LookupRequest(
        person.number,
        None,
        person.name,
        PartialDate(1990, 3, 15),
        "2.000635",
        "3f0c7d52-6f1e-4f0a-9a7c-0d5f6b1e2a01",
        CLERK,
    )
    answer = await centre.look_up(request)
    assert (answer.outcome, answer.person) == (LookupOutcome.FOUND, person.registered())
    people = await drawer.people()
    assert [one.record for one in people] == [one.card() for one in citizens()]


async def test_a_lost_reply_then_the_same_again_is_one_dossier(
    centre: HttpCentre, drawer: HttpTraining
) -> None:
    """Server accepted, reply lost, order doubled (Odoo #40567, Odoo PR 85527)."""
    received = new_dossier()
    await drawer.order_faults(wire.FaultOrder(path="/v1/dossiers/", drop_replies=1))
    with pytest.raises(CentreUnavailableError) as lost:
        await centre.send(item(received))
    assert lost.value.sent
    view = await centre.dossier(received.id)
    assert view is not None  # the work was done, only the answer was lost
    answer = await centre.send(item(received))
    assert (answer.centre_id, answer.repeated) == (received.id, True)


async def test_a_lost_call_gives_the_same_ticket_again(centre: HttpCentre, drawer: HttpTraining) -> None:
    ticket, _ = await drawer.take_ticket(str(uuid.uuid4()))
    await drawer.order_faults(wire.FaultOrder(path="/v1/queue/call", drop_replies=1))
    request = str(uuid.uuid4())
    with pytest.raises(CentreUnavailableError):
        await centre.call_ticket(request, CLERK, ticket.number)
    called = await centre.call_ticket(request, CLERK, ticket.number)
    assert called.id == ticket.id
    end = wire.TicketEnd(ticket_id=ticket.id, clerk_id=CLERK, outcome="done", at=datetime.now(OFFICE))
    await centre.send(OutboxItem("i", OutboxKind.TICKET, ticket.id, wire.encode(end), datetime.now(OFFICE)))


async def test_a_server_error_is_a_refusal_and_a_proxy_page_is_not_ours(
    centre: HttpCentre, drawer: HttpTraining
) -> None:
    await drawer.order_faults(wire.FaultOrder(server_errors=1))
    with pytest.raises(CentreRefusedError) as broken:
        await centre.queue()
    assert broken.value.status == 500
    await drawer.order_faults(wire.FaultOrder(proxy_pages=1))
    with pytest.raises(CentreUnavailableError) as page:
        await centre.queue()
    assert page.value.sent
    await centre.queue()


async def test_a_late_answer_counts_as_perhaps_done(access: Access, drawer: HttpTraining) -> None:
    await drawer.order_faults(wire.FaultOrder(delay_ms=800))
    hasty = HttpCentre(replace(access, timeout_seconds=0.1))
    with pytest.raises(CentreUnavailableError) as late:
        await hasty.queue()
    assert late.value.sent
    await hasty.close()


async def test_a_wrong_token_is_a_refusal(access: Access) -> None:
    stranger = HttpCentre(replace(access, token="wrong"))
    with pytest.raises(CentreRefusedError) as refused:
        await stranger.place()
    assert (refused.value.status, refused.value.reason) == (401, "bad_token")
    with pytest.raises(CentreRefusedError):
        await stranger.events(0, lambda _event: None)
    await stranger.close()


async def test_nobody_listening_is_surely_not_sent(unused_tcp_port: int) -> None:
    nobody = HttpCentre(Access(f"http://127.0.0.1:{unused_tcp_port}", "t", "Q03"))
    for attempt in (nobody.queue(), nobody.events(0, lambda _event: None)):
        with pytest.raises(CentreUnavailableError) as refused:
            await attempt
        assert not refused.value.sent
    await nobody.close()


async def test_events_resume_and_end_with_the_task(
    centre: HttpCentre, drawer: HttpTraining, running: RunningCentre
) -> None:
    heard: asyncio.Queue[CentreEvent] = asyncio.Queue()

    def deliver(event: Event) -> None:
        assert isinstance(event, CentreEvent)
        heard.put_nowait(event)

    async def following(after: int, act: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(centre.events(after, deliver))
        await act()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    start = 0

    async def live() -> None:
        nonlocal start
        first = await asyncio.wait_for(heard.get(), 10)
        assert first.kind == "position"
        start = first.number
        ticket, _ = await drawer.take_ticket(str(uuid.uuid4()))
        start = await until(ticket.id, start)

    async def until(subject: str, position: int) -> int:
        """Number of the event about `subject`; those before it, of earlier tests, come without a gap."""
        while True:
            event = await asyncio.wait_for(heard.get(), 10)
            position += 1
            assert event.number == position
            if event.subject == subject:
                return position

    await following(-1, live)
    missed, _ = await drawer.take_ticket(str(uuid.uuid4()))

    async def resumed() -> None:
        nonlocal start
        assert await asyncio.wait_for(heard.get(), 10) == CentreEvent(start, "position", "")
        start = await until(missed.id, start)

    await following(start, resumed)

    async def numbers_began_anew() -> None:
        event = await asyncio.wait_for(heard.get(), 10)
        assert event.kind == "position"
        assert event.number >= start

    await following(1_000_000, numbers_began_anew)


async def test_the_state_after_a_repeat_is_the_centres(centre: HttpCentre) -> None:
    received = new_dossier()
    heard: asyncio.Queue[Event] = asyncio.Queue()
    task = asyncio.create_task(centre.events(-1, heard.put_nowait))
    await asyncio.wait_for(heard.get(), 10)
    await centre.send(item(received))
    notices = 0
    while notices < 2:  # accepted, then forwarded
        event = await asyncio.wait_for(heard.get(), 10)
        notices += isinstance(event, CentreEvent) and event.subject == received.id
    task.cancel()
    assert (await centre.send(item(received))).state is SyncState.FORWARDED


def outgoing(kind: OutboxKind, item_id: str, subject: str, message: object) -> OutboxItem:
    return OutboxItem(item_id, kind, subject, wire.encode(message), datetime.now(OFFICE))


async def test_a_decision_travels_and_is_found_by_its_number(centre: HttpCentre) -> None:
    decision = new_decision()
    assert await centre.decision(decision.id) is None
    sent = outgoing(OutboxKind.DECISION, decision.id, decision.id, decision)
    answer = await centre.send(sent)
    assert (answer.centre_id, answer.repeated) == (decision.id, False)
    assert (await centre.send(sent)).repeated
    assert await centre.decision(decision.id) == await centre.decision(decision.local_number) == decision
    assert await centre.decision("LQ03-260101-0001") is None
    advice = new_decision(DecisionKind.GUIDANCE)
    assert not (await centre.send(outgoing(OutboxKind.DECISION, advice.id, advice.id, advice))).repeated
    changed = replace(decision, reason="khác")
    with pytest.raises(CentreRefusedError) as refused:
        await centre.send(outgoing(OutboxKind.DECISION, decision.id, decision.id, changed))
    assert (refused.value.status, refused.value.reason) == (409, "conflict")


async def test_a_refused_question_for_a_decision_is_no_missing_one(centre: HttpCentre) -> None:
    first = new_decision()
    for one in (first, new_decision(local_number=first.local_number)):
        await centre.send(outgoing(OutboxKind.DECISION, one.id, one.id, one))
    with pytest.raises(CentreRefusedError) as refused:
        await centre.decision(first.local_number)
    assert (refused.value.status, refused.value.reason) == (409, "ambiguous")


async def test_a_voided_dossier_and_the_one_received_instead_are_read_back(centre: HttpCentre) -> None:
    wrong = new_dossier()
    await centre.send(item(wrong))
    void = new_correction(wrong)
    sent = outgoing(OutboxKind.CORRECTION, void.id, wrong.id, void)
    answer = await centre.send(sent)
    assert (answer.centre_id, answer.repeated) == (void.id, False)
    assert (await centre.send(sent)).repeated
    right = new_dossier(replaces=Replaced(wrong.id, wrong.local_number, void.reason))
    await centre.send(item(right))
    view = await centre.dossier(wrong.id)
    assert view is not None
    assert view.corrections == (void,)
    instead = await centre.dossier(right.id)
    assert instead is not None
    assert view.replaced_by in (right.local_number, instead.official_code)


async def test_a_lost_answer_to_a_void_then_the_same_again_is_one_void(
    centre: HttpCentre, drawer: HttpTraining
) -> None:
    wrong = new_dossier()
    await centre.send(item(wrong))
    void = new_correction(wrong)
    sent = outgoing(OutboxKind.CORRECTION, void.id, wrong.id, void)
    await drawer.order_faults(wire.FaultOrder(path="/v1/dossiers/", drop_replies=1))
    with pytest.raises(CentreUnavailableError) as lost:
        await centre.send(sent)
    assert lost.value.sent
    assert (await centre.send(sent)).repeated
    view = await centre.dossier(wrong.id)
    assert view is not None
    assert view.corrections == (void,)


async def test_a_result_given_at_once_travels_behind_its_dossier(centre: HttpCentre) -> None:
    received = new_dossier(release=Release.AT_ONCE)
    result = Result(received.id, "Bản sao", "9", "Bản sao trích lục", datetime.now(OFFICE))
    order = new_hand_over(received, result)
    given = outgoing(OutboxKind.HAND_OVER, order.id, received.id, order)
    with pytest.raises(CentreRefusedError, match="unknown_dossier"):
        await centre.send(given)
    await centre.send(item(received))
    assert not (await centre.send(given)).repeated
    view = await centre.dossier(received.id)
    assert view is not None
    assert (view.hand_over, view.returned, view.result) == (order, True, result)


async def test_a_ticket_is_held_while_another_is_served(centre: HttpCentre, drawer: HttpTraining) -> None:
    tickets = [(await drawer.take_ticket(str(uuid.uuid4())))[0] for _ in range(2)]
    now = datetime.now(OFFICE)

    async def end(ticket_id: str) -> None:
        message = wire.TicketEnd(ticket_id=ticket_id, clerk_id=CLERK, outcome="done", at=now)
        await centre.send(outgoing(OutboxKind.TICKET, str(uuid.uuid4()), ticket_id, message))

    await centre.call_ticket(str(uuid.uuid4()), CLERK, tickets[0].number)
    hold = wire.TicketHold(ticket_id=tickets[0].id, clerk_id=CLERK, at=now)
    sent = outgoing(OutboxKind.TICKET_HOLD, str(uuid.uuid4()), tickets[0].id, hold)
    answer = await centre.send(sent)
    assert (answer.centre_id, answer.repeated) == (tickets[0].id, False)
    assert (await centre.send(sent)).repeated
    assert (await centre.queue()).called is None
    called = await centre.call_ticket(str(uuid.uuid4()), CLERK, tickets[1].number)
    assert (await centre.queue()).called == called
    served = (await centre.queue()).served
    await end(tickets[0].id)
    queue = await centre.queue()
    assert (queue.called, queue.served) == (called, served + 1)
    await end(tickets[1].id)
    assert (await centre.queue()).called is None
