"""The open case of a desk: it outlives centre and desk, and its end counts once, however late it comes."""

from __future__ import annotations

import os
import signal
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter import wire
from counter.centre.database import Database
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.centre.ticketing import Ticketing
from counter.domain.tickets import Queue, Ticket, TicketState
from counter.wire import TicketCall, TicketEnd, TicketHold, TicketIssue
from tests.rigs.centre import CLERK, RunningCentre, StandingClock, running_centre
from tests.rigs.papers import OFFICE

DESK = Caller(CENTRE_ID, "Q03")


def queue(centre: RunningCentre) -> Queue:
    return centre.ask("GET", "/v1/queue", wire.QueueReply).queue


def new_call(number: str | None = None) -> TicketCall:
    return TicketCall(request_id=str(uuid.uuid4()), clerk_id=CLERK, number=number)


def ending(ticket: Ticket, outcome: str = "done", *, at: datetime | None = None) -> TicketEnd:
    return TicketEnd(ticket_id=ticket.id, clerk_id=CLERK, outcome=outcome, at=at or datetime.now(OFFICE))


def test_the_open_case_survives_the_centre_and_the_desk(tmp_path: Path) -> None:
    with running_centre(tmp_path / "centre") as centre:
        called = centre.ask("POST", "/v1/queue/call", wire.TicketReply, new_call()).ticket
        assert called is not None
        assert centre.embedded.pid is not None
        os.kill(centre.embedded.pid, signal.SIGKILL)
        process = centre.embedded._process
        assert process is not None
        process.wait(10)
        centre.embedded.start()
        centre.client.close()
        # A desk that starts anew knows nothing of its call: not even the request id.
        again = RunningCentre(centre.embedded)
        assert queue(again).called == called
        assert again.refusal("POST", "/v1/queue/call", new_call()) == (409, "case_open")
        assert queue(again).called == called
        reply = again.ask("POST", "/v1/queue/call", wire.TicketReply, new_call(called.number))
        assert reply.ticket == called  # scanning the ticket that lies on the desk opens it again
        path = f"/v1/tickets/{called.id}/end"
        assert not again.ask("PUT", path, wire.WriteReply, ending(called)).repeated
        assert queue(again).called is None
        next_one = again.ask("POST", "/v1/queue/call", wire.TicketReply, new_call()).ticket
        assert next_one is not None
        assert next_one.id != called.id
        again.client.close()


def test_an_end_is_repeatable_and_another_end_a_conflict(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)
    ticketing.issue(CENTRE_ID, TicketIssue(request_id="1", group="Hộ tịch"))
    ticket = ticketing.call(DESK, new_call())
    assert ticket is not None
    ended = clock.time + timedelta(minutes=5)
    clock.time += timedelta(hours=3)  # the desk was cut off: the end comes late, with its own time
    assert ticketing.end(DESK, ending(ticket, at=ended)) is False
    assert ticketing.queue(DESK).average_seconds == 300
    assert ticketing.end(DESK, ending(ticket, at=ended)) is True
    assert ticketing.end(DESK, ending(ticket, at=clock.time)) is True
    assert ticketing.queue(DESK).average_seconds == 300
    assert ticketing.queue(DESK).served == 1
    by_another = TicketEnd(ticket_id=ticket.id, clerk_id="binh.tt", outcome="done", at=ended)
    for other in (ending(ticket, "no_show"), by_another):
        with pytest.raises(RefusedError, match="409 conflict"):
            ticketing.end(DESK, other)
    with pytest.raises(RefusedError, match="422 invalid"):
        ticketing.end(DESK, ending(ticket, "waiting"))


def test_a_late_end_does_not_touch_the_case_opened_since(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)
    for place in range(2):
        ticketing.issue(CENTRE_ID, TicketIssue(request_id=str(place), group="Hộ tịch"))
    first = ticketing.call(DESK, new_call())
    assert first is not None
    ticketing.end(DESK, ending(first, at=clock.time))
    second = ticketing.call(DESK, new_call())
    assert ticketing.end(DESK, ending(first, at=clock.time)) is True
    assert ticketing.queue(DESK).called == second


def test_a_case_of_yesterday_is_no_open_case_and_its_end_still_counts(
    database: Database, clock: StandingClock
) -> None:
    """The overnight close wiped an office's queue (TheQ PR 969)."""
    ticketing = Ticketing(database, clock)
    ticketing.issue(CENTRE_ID, TicketIssue(request_id="1", group="Hộ tịch"))
    ticket = ticketing.call(DESK, new_call())
    assert ticket is not None
    ended = clock.time + timedelta(minutes=2)
    clock.time += timedelta(days=1)
    assert ticketing.queue(DESK).called is None
    assert ticketing.call(DESK, new_call()) is None  # closes what was left open
    assert ticketing.end(DESK, ending(ticket, "no_show", at=ended)) is False
    assert ticketing.end(DESK, ending(ticket, "no_show", at=ended)) is True
    with database.read() as connection:
        [state] = connection.exec_driver_sql("SELECT state FROM tickets").scalars()
    assert state == TicketState.NO_SHOW


def test_an_end_over_http_is_checked(centre: RunningCentre) -> None:
    reply = centre.ask(
        "POST", "/v1/tickets", wire.TicketReply, TicketIssue(request_id="e-1", group="Hộ tịch")
    )
    ticket = reply.ticket
    assert ticket is not None
    path = f"/v1/tickets/{ticket.id}/end"
    assert centre.refusal("PUT", "/v1/tickets/t-9/end", ending(ticket)) == (422, "other_id")
    naive = ending(ticket, at=datetime.now(OFFICE).replace(tzinfo=None))
    assert centre.refusal("PUT", path, naive) == (422, "bad_time")
    unknown = TicketEnd(ticket_id="t-9", clerk_id=CLERK, outcome="done", at=datetime.now(OFFICE))
    assert centre.refusal("PUT", "/v1/tickets/t-9/end", unknown) == (404, "unknown_ticket")
    late = ending(ticket, at=datetime.now(OFFICE) - timedelta(hours=4))
    assert not centre.ask("PUT", path, wire.WriteReply, late).repeated
    assert centre.ask("PUT", path, wire.WriteReply, late).repeated
    assert centre.refusal("PUT", path, late, desk="Q01") == (409, "not_yours")


def holding(ticket: Ticket) -> TicketHold:
    return TicketHold(ticket_id=ticket.id, clerk_id=CLERK, at=datetime.now(OFFICE))


def test_a_held_case_makes_room_for_the_next_and_counts_when_it_ends(
    database: Database, clock: StandingClock
) -> None:
    ticketing = Ticketing(database, clock)
    for place in range(3):
        ticketing.issue(CENTRE_ID, TicketIssue(request_id=str(place), group="Hộ tịch"))
    first = ticketing.call(DESK, new_call())
    assert first is not None
    assert ticketing.hold(DESK, holding(first)) is False
    assert ticketing.hold(DESK, holding(first)) is True
    assert ticketing.queue(DESK).called is None
    second = ticketing.call(DESK, new_call())
    assert second is not None
    assert second.id != first.id
    with pytest.raises(RefusedError, match="409 case_open"):  # still one open case, held ones beside it
        ticketing.call(DESK, new_call())
    assert ticketing.hold(DESK, holding(second)) is False
    third = ticketing.call(DESK, new_call())
    assert third is not None
    assert ticketing.queue(DESK).called == third
    assert (ticketing.queue(DESK).waiting, ticketing.queue(DESK).served) == ((), 0)

    clock.time += timedelta(minutes=4)
    assert ticketing.end(DESK, ending(first, at=clock.time)) is False
    assert ticketing.end(DESK, ending(first, at=clock.time)) is True
    queue = ticketing.queue(DESK)
    assert (queue.called, queue.served, queue.average_seconds) == (third, 1, 240)
    assert ticketing.end(DESK, ending(second, "no_show", at=clock.time)) is False
    assert ticketing.queue(DESK).served == 1


def test_only_the_desk_that_called_puts_a_case_aside(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)
    waiting, _ = ticketing.issue(CENTRE_ID, TicketIssue(request_id="1", group="Hộ tịch"))
    with pytest.raises(RefusedError, match="409 not_called"):
        ticketing.hold(DESK, holding(waiting))
    ticketing.call(DESK, new_call())
    other = Caller(CENTRE_ID, "Q01")
    with pytest.raises(RefusedError, match="409 not_yours"):
        ticketing.hold(other, holding(waiting))
    ticketing.hold(DESK, holding(waiting))
    with pytest.raises(RefusedError, match="409 not_yours"):
        ticketing.hold(other, holding(waiting))
    with pytest.raises(RefusedError, match="409 not_yours"):
        ticketing.end(other, ending(waiting))
    with pytest.raises(RefusedError, match="409 not_waiting"):  # nobody calls it a second time
        ticketing.call(other, new_call(waiting.number))
    ticketing.end(DESK, ending(waiting, at=clock.time))
    with pytest.raises(RefusedError, match="409 not_called"):
        ticketing.hold(DESK, holding(waiting))


def test_a_hold_that_comes_after_the_night_still_finds_its_case(
    database: Database, clock: StandingClock
) -> None:
    ticketing = Ticketing(database, clock)
    ticketing.issue(CENTRE_ID, TicketIssue(request_id="1", group="Hộ tịch"))
    ticket = ticketing.call(DESK, new_call())
    assert ticket is not None
    clock.time += timedelta(days=1)
    ticketing.call(DESK, new_call())  # closes what was left open
    assert ticketing.hold(DESK, holding(ticket)) is False  # the desk was cut off
    assert ticketing.queue(DESK).called is None
    assert ticketing.end(DESK, ending(ticket, at=clock.time)) is False


def test_a_hold_over_http_is_checked_and_survives_the_centre(tmp_path: Path) -> None:
    with running_centre(tmp_path / "centre") as centre:
        called = centre.ask("POST", "/v1/queue/call", wire.TicketReply, new_call()).ticket
        assert called is not None
        path = f"/v1/tickets/{called.id}/hold"
        assert centre.refusal("PUT", "/v1/tickets/t-9/hold", holding(called)) == (422, "other_id")
        unknown = TicketHold(ticket_id="t-9", clerk_id=CLERK, at=datetime.now(OFFICE))
        assert centre.refusal("PUT", "/v1/tickets/t-9/hold", unknown) == (404, "unknown_ticket")
        naive = TicketHold(ticket_id=called.id, clerk_id=CLERK, at=datetime(2026, 11, 23))  # noqa: DTZ001 - meant
        assert centre.refusal("PUT", path, naive) == (422, "bad_time")
        assert centre.refusal("PUT", path, holding(called), desk="Q01") == (409, "not_yours")
        reply = centre.ask("PUT", path, wire.WriteReply, holding(called))
        assert (reply.id, reply.repeated) == (called.id, False)

        assert centre.embedded.pid is not None
        os.kill(centre.embedded.pid, signal.SIGKILL)
        process = centre.embedded._process
        assert process is not None
        process.wait(10)
        centre.embedded.start()
        assert centre.ask("PUT", path, wire.WriteReply, holding(called)).repeated
        assert queue(centre).called is None
        next_one = centre.ask("POST", "/v1/queue/call", wire.TicketReply, new_call()).ticket
        assert next_one is not None
        assert queue(centre).called == next_one
        end = f"/v1/tickets/{called.id}/end"
        assert not centre.ask("PUT", end, wire.WriteReply, ending(called)).repeated
        assert queue(centre).called == next_one
