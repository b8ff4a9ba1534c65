"""Services on a database of their own with a clock that stands: the turn of the day, groups, breaks."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.centre.database import Database
from counter.centre.embedded import _listen
from counter.centre.places import Caller, Places
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID, sample_plan
from counter.centre.ticketing import Ticketing
from counter.wire import TicketCall, TicketEnd, TicketIssue
from tests.rigs.centre import CLERK, StandingClock

DESK = Caller(CENTRE_ID, "Q03")


def test_a_new_day_begins_with_new_numbers_and_no_open_case(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)
    first, _ = ticketing.issue(CENTRE_ID, TicketIssue(request_id="1", group="Hộ tịch"))
    ticketing.issue(CENTRE_ID, TicketIssue(request_id="2", group="Hộ tịch"))
    yesterday = ticketing.call(DESK, TicketCall(request_id="a", clerk_id=CLERK))
    assert yesterday is not None
    assert (first.number, yesterday.number) == ("A001", "A001")

    clock.time += timedelta(days=1)
    assert ticketing.queue(DESK).waiting == ()
    assert ticketing.queue(DESK).called is None
    ticketing.issue(CENTRE_ID, TicketIssue(request_id="3", group="Hộ tịch"))
    called = ticketing.call(DESK, TicketCall(request_id="b", clerk_id=CLERK))
    assert called is not None
    assert (called.number, called.id != first.id) == ("A001", True)
    # The ending of yesterday's case was still in the desk's outbox.
    late = TicketEnd(ticket_id=first.id, clerk_id=CLERK, outcome="done", at=clock.time)
    assert ticketing.end(DESK, late) is False
    assert ticketing.end(DESK, late) is True
    assert ticketing.queue(DESK).called == called


def test_a_desk_calls_its_own_groups_only(tmp_path: Path, clock: StandingClock) -> None:
    database = Database(tmp_path / "groups.sqlite3")
    plan = sample_plan()
    seats = (replace(plan.seats[0], groups=("Chứng thực",)), *plan.seats[1:])
    assert Places(database).found(replace(plan, seats=seats))
    assert not Places(database).found(plan)
    ticketing, narrow = Ticketing(database, clock), Caller(CENTRE_ID, "Q01")
    ticketing.issue(CENTRE_ID, TicketIssue(request_id="1", group="Hộ tịch"))
    assert ticketing.queue(narrow).waiting == ()
    assert ticketing.call(narrow, TicketCall(request_id="a", clerk_id=CLERK)) is None
    sealed, _ = ticketing.issue(CENTRE_ID, TicketIssue(request_id="2", group="Chứng thực"))
    assert ticketing.queue(narrow).waiting == (sealed,)
    called = ticketing.call(narrow, TicketCall(request_id="a", clerk_id=CLERK))
    assert called is not None
    assert called.id == sealed.id
    with pytest.raises(RefusedError, match="unknown_desk"):
        ticketing.call(Caller(CENTRE_ID, "Q77"), TicketCall(request_id="b", clerk_id=CLERK))
    database.close()


def test_a_refusal_rolls_back_and_commits_are_synchronous(database: Database, clock: StandingClock) -> None:
    ticketing = Ticketing(database, clock)

    def refuse_midway() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("UPDATE centres SET last_event = 77")
            raise RefusedError(409, "x")

    with pytest.raises(RefusedError):
        refuse_midway()
    ticketing.issue(CENTRE_ID, TicketIssue(request_id="1", group="Hộ tịch"))
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT last_event FROM centres").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_the_listener_names_its_protocol_so_that_answers_are_not_delayed() -> None:
    with _listen(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
