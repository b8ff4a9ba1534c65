"""Forwarding to the register's owner: a register that fails, refuses, breaks off or defies its contract."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counter import wire
from counter.centre import bulletin
from counter.centre.database import Database
from counter.centre.dossiers import Dossiers
from counter.centre.forwarding import (
    Forwarder,
    OwnRegister,
    RegisterRefusedError,
    RegisterUnavailableError,
)
from counter.centre.places import Caller
from counter.centre.sample import CENTRE_ID
from counter.domain.dossiers import Dossier, SyncState
from tests.rigs.centre import StandingClock, new_dossier

DESK = Caller(CENTRE_ID, "Q03")


class Connector:
    """A register that answers as told, to all or about one dossier, and counts."""

    def __init__(self, database: Database, clock: StandingClock) -> None:
        self.own = OwnRegister(database, clock)
        self.trouble: Exception | None = None
        self.troubles: dict[str, Exception] = {}
        self.codes: dict[str, str] = {}
        self.asked = 0

    def enter(self, dossier: Dossier) -> str:
        self.asked += 1
        trouble = self.trouble or self.troubles.get(dossier.id)
        if trouble is not None:
            raise trouble
        return self.codes.get(dossier.id) or self.own.enter(dossier)


def test_an_unreachable_register_is_asked_again_later(database: Database, clock: StandingClock) -> None:
    connector = Connector(database, clock)
    forwarder, dossiers = Forwarder(database, connector, clock), Dossiers(database, clock)
    received = new_dossier()
    dossiers.accept(DESK, received, wire.encode(received))
    connector.trouble = RegisterUnavailableError()
    pauses = []
    for _ in range(12):
        pauses.append(forwarder.work())
        forwarder.work()  # not due: nobody is asked
        clock.time += timedelta(seconds=301)
    assert connector.asked == 12
    assert dossiers.view(CENTRE_ID, received.id).state is SyncState.ACCEPTED
    assert max(pauses) <= 30.0
    connector.trouble = None
    forwarder.work()
    view = dossiers.view(CENTRE_ID, received.id)
    assert (view.state, view.official_code) == (SyncState.FORWARDED, "H99.001-261123-0001")


def test_a_refused_dossier_stops_and_blocks_no_other(database: Database, clock: StandingClock) -> None:
    connector = Connector(database, clock)
    forwarder, dossiers = Forwarder(database, connector, clock), Dossiers(database, clock)
    bad, good = new_dossier(), new_dossier()
    dossiers.accept(DESK, bad, wire.encode(bad))
    connector.trouble = RegisterRefusedError("invalid")
    with database.read() as connection:
        before = bulletin.last_number(connection, CENTRE_ID)
    forwarder.work()
    assert dossiers.view(CENTRE_ID, bad.id).trouble == "invalid"
    with database.read() as connection:  # the desk hears of it
        [notice] = bulletin.after(connection, CENTRE_ID, before)
    assert (notice.kind, notice.subject) == ("dossier", bad.id)
    connector.trouble = None
    dossiers.accept(DESK, good, wire.encode(good))
    clock.time += timedelta(days=1)
    forwarder.work()
    assert dossiers.view(CENTRE_ID, bad.id).state is SyncState.ACCEPTED
    arrived = dossiers.view(CENTRE_ID, good.id)
    assert (arrived.state, arrived.trouble) == (SyncState.FORWARDED, "")
    assert connector.asked == 2


def test_a_register_that_answered_before_a_break_gives_the_same_code(
    database: Database, clock: StandingClock
) -> None:
    received = new_dossier()
    Dossiers(database, clock).accept(DESK, received, wire.encode(received))
    own = OwnRegister(database, clock)
    code = own.enter(received)  # the process ended before the answer was recorded
    Forwarder(database, own, clock).work()
    assert Dossiers(database, clock).view(CENTRE_ID, received.id).official_code == code
    assert own.enter(new_dossier()) != code


@pytest.mark.parametrize("defect", [ZeroDivisionError("Trần Thị Mẫu"), KeyError("code"), OSError(28, "full")])
def test_a_connector_that_fails_for_one_dossier_blocks_no_other(
    database: Database, clock: StandingClock, caplog: pytest.LogCaptureFixture, defect: Exception
) -> None:
    connector = Connector(database, clock)
    forwarder, dossiers = Forwarder(database, connector, clock), Dossiers(database, clock)
    received = [new_dossier() for _ in range(3)]
    for one in received:
        dossiers.accept(DESK, one, wire.encode(one))
    connector.troubles[received[0].id] = defect
    pauses = [forwarder.work()]
    states = [dossiers.view(CENTRE_ID, one.id).state for one in received]
    assert states == [SyncState.ACCEPTED, SyncState.FORWARDED, SyncState.FORWARDED]
    assert type(defect).__name__ in caplog.text
    assert "Mẫu" not in caplog.text

    for _ in range(10):
        clock.time += timedelta(seconds=301)
        pauses.append(forwarder.work())
    assert connector.asked == 3 + 10
    assert pauses[0] < 1.1
    assert pauses[-1] == 30.0  # due in minutes by now; a look at the queue in between costs nothing
    connector.troubles.clear()
    clock.time += timedelta(seconds=301)
    forwarder.work()
    assert dossiers.view(CENTRE_ID, received[0].id).state is SyncState.FORWARDED


def test_a_code_that_another_dossier_has_blocks_no_other(database: Database, clock: StandingClock) -> None:
    connector = Connector(database, clock)
    forwarder, dossiers = Forwarder(database, connector, clock), Dossiers(database, clock)
    first, double, last = (new_dossier() for _ in range(3))
    dossiers.accept(DESK, first, wire.encode(first))
    forwarder.work()
    code = dossiers.view(CENTRE_ID, first.id).official_code
    assert code is not None
    connector.codes[double.id] = code
    for one in (double, last):
        dossiers.accept(DESK, one, wire.encode(one))
    forwarder.work()
    held = dossiers.view(CENTRE_ID, double.id)
    assert (held.state, held.official_code) == (SyncState.ACCEPTED, None)
    assert dossiers.view(CENTRE_ID, last.id).state is SyncState.FORWARDED
