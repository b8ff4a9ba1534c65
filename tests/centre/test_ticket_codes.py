"""Scanned tickets: only a code that this centre signed today is believed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter import wire
from counter.centre.database import Database
from counter.centre.places import Caller, Places
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID, sample_plan
from counter.centre.ticketing import Ticketing
from counter.domain.tickets import Ticket
from counter.wire import TicketCall, TicketIssue
from tests.rigs.centre import CLERK, RunningCentre, StandingClock

DESK = Caller(CENTRE_ID, "Q03")


def issue(ticketing: Ticketing, centre_id: str = CENTRE_ID) -> tuple[Ticket, str]:
    return ticketing.issue(centre_id, TicketIssue(request_id=str(uuid.uuid4()), group="Hộ tịch"))


def order(number: str | None, scan: str) -> TicketCall:
    return TicketCall(request_id=str(uuid.uuid4()), clerk_id=CLERK, number=number, scan=scan)


def refusal(ticketing: Ticketing, number: str | None, scan: str) -> tuple[int, str]:
    with pytest.raises(RefusedError) as refused:
        ticketing.call(DESK, order(number, scan))
    assert ticketing.queue(DESK).called is None
    return refused.value.status, refused.value.reason


def test_a_code_of_today_is_believed(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)
    ticket, scan = issue(ticketing)
    called = ticketing.call(DESK, order(ticket.number, scan))
    assert called is not None
    assert called.id == ticket.id


def test_a_code_of_another_centre_is_refused(
    database: Database, clock: StandingClock, tmp_path: Path
) -> None:
    ticketing = Ticketing(database, clock)
    ticket, _ = issue(ticketing)
    neighbour = Database(tmp_path / "neighbour.sqlite3")
    plan = sample_plan()
    centre = replace(plan.place.centre, id="H99.003", agency_code="H99.003")
    Places(neighbour).found(replace(plan, place=replace(plan.place, centre=centre)))
    theirs, scan = issue(Ticketing(neighbour, clock), "H99.003")
    neighbour.close()
    assert theirs.number == ticket.number
    assert refusal(ticketing, ticket.number, scan) == (422, "wrong_centre")
    signed_elsewhere = scan.replace("H99.003", "H99.001")
    assert refusal(ticketing, ticket.number, signed_elsewhere) == (422, "bad_signature")


def test_a_code_of_yesterday_is_refused(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)
    yesterdays, old_scan = issue(ticketing)
    clock.time += timedelta(days=1)
    ticket, _ = issue(ticketing)
    assert ticket.number == yesterdays.number
    assert refusal(ticketing, ticket.number, old_scan) == (409, "wrong_day")
    redated = old_scan.replace("20261123", "20261124")
    assert refusal(ticketing, ticket.number, redated) == (422, "bad_signature")


@pytest.mark.parametrize(
    "forge",
    [
        lambda scan: f"{scan[:-8]}00000000",
        lambda scan: scan[:-8] + f"{int(scan[-8:], 16) ^ 1:08x}",
        lambda scan: scan + "00000000",
        lambda scan: scan.replace("A001", "A002"),
        lambda scan: scan.replace("A001", "1"),
        lambda scan: scan.rpartition("|")[0],
        lambda scan: "",
        lambda scan: "Q|" * 900,
        lambda scan: scan.replace("|A|", "|Ａ|"),
    ],
)
def test_a_forged_code_is_refused(
    database: Database, clock: StandingClock, forge: Callable[[str], str]
) -> None:
    ticketing = Ticketing(database, clock)
    ticket, scan = issue(ticketing)
    assert refusal(ticketing, ticket.number, forge(scan)) == (422, "bad_signature")


def test_a_genuine_code_calls_its_own_number_only(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)
    _, scan = issue(ticketing)
    other, _ = issue(ticketing)
    for number in (other.number, None):
        assert refusal(ticketing, number, scan) == (422, "invalid")


def test_a_repeated_call_past_midnight_gives_its_ticket(database: Database, clock: StandingClock) -> None:
    clock.time = clock.time.replace(hour=23, minute=59)
    ticketing = Ticketing(database, clock)
    ticket, scan = issue(ticketing)
    call = order(ticket.number, scan)
    called = ticketing.call(DESK, call)
    clock.time += timedelta(minutes=2)
    assert ticketing.call(DESK, call) == called


def test_the_refusals_reach_the_desk(centre: RunningCentre) -> None:
    taken = wire.TicketIssue(request_id=str(uuid.uuid4()), group="Hộ tịch")
    reply = centre.ask("POST", "/v1/tickets", wire.TicketReply, taken)
    assert reply.ticket is not None
    assert reply.scan is not None
    foreign = order(reply.ticket.number, reply.scan.replace("H99.001", "H99.009"))
    assert centre.refusal("POST", "/v1/queue/call", foreign) == (422, "wrong_centre")
    forged = order(reply.ticket.number, f"{reply.scan[:-8]}ffffffff")
    assert centre.refusal("POST", "/v1/queue/call", forged) == (422, "bad_signature")
    endless = order(reply.ticket.number, reply.scan + "x" * 2_000)
    assert centre.refusal("POST", "/v1/queue/call", endless) == (422, "too_long")
