"""Forwarding to the register's owner: a register that fails, refuses, breaks off or defies its contract."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from counter import wire
from counter.centre import bulletin
from counter.centre.corrections import Corrections
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
from counter.centre.tables import forwarding, own_register
from counter.domain.decisions import Correction
from counter.domain.dossiers import Dossier, SyncState
from tests.rigs.centre import StandingClock, new_correction, new_dossier

DESK = Caller(CENTRE_ID, "Q03")


class Connector:
    """A register that answers as told, to all or about one dossier, and counts."""

    def __init__(self, database: Database, clock: StandingClock) -> None:
        self.own = OwnRegister(database, clock)
        self.trouble: Exception | None = None
        self.troubles: dict[str, Exception] = {}
        self.codes: dict[str, str] = {}
        self.asked = 0
        self.withdrawn: list[str] = []

    def enter(self, dossier: Dossier) -> str:
        self.asked += 1
        trouble = self.trouble or self.troubles.get(dossier.id)
        if trouble is not None:
            raise trouble
        return self.codes.get(dossier.id) or self.own.enter(dossier)

    def withdraw(self, dossier: Dossier, void: Correction) -> None:
        self.withdrawn.append(dossier.id)
        trouble = self.trouble or self.troubles.get(dossier.id)
        if trouble is not None:
            raise trouble
        self.own.withdraw(dossier, void)


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


def void(database: Database, clock: StandingClock, received: Dossier) -> Correction:
    """Void the slip of a dossier."""
    correction = new_correction(received)
    Corrections(database, clock).accept(DESK, correction, wire.encode(correction))
    return correction


def queued(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(forwarding.c.dossier_id)).scalars())


def withdrawn_at(database: Database, dossier_id: str) -> object:
    with database.read() as connection:
        row = connection.execute(
            select(own_register.c.withdrawn_at).where(own_register.c.dossier_id == dossier_id)
        ).first()
    return None if row is None else row.withdrawn_at


def test_a_dossier_voided_before_it_was_forwarded_is_not_forwarded(
    database: Database, clock: StandingClock
) -> None:
    connector = Connector(database, clock)
    forwarder, dossiers = Forwarder(database, connector, clock), Dossiers(database, clock)
    received = new_dossier()
    dossiers.accept(DESK, received, wire.encode(received))
    void(database, clock, received)
    forwarder.work()
    assert (connector.asked, connector.withdrawn) == (0, [received.id])
    view = dossiers.view(CENTRE_ID, received.id)
    assert (view.state, view.official_code, view.trouble) == (SyncState.FORWARDED, None, "")
    assert queued(database) == []
    forwarder.work()
    assert connector.withdrawn == [received.id]


def test_a_dossier_voided_after_it_was_forwarded_is_withdrawn_there(
    database: Database, clock: StandingClock
) -> None:
    connector = Connector(database, clock)
    forwarder, dossiers = Forwarder(database, connector, clock), Dossiers(database, clock)
    received, other = new_dossier(), new_dossier()
    for one in (received, other):
        dossiers.accept(DESK, one, wire.encode(one))
    forwarder.work()
    code = dossiers.view(CENTRE_ID, received.id).official_code
    clock.time += timedelta(hours=1)
    void(database, clock, received)
    connector.trouble = RegisterUnavailableError()
    forwarder.work()
    assert withdrawn_at(database, received.id) is None
    connector.trouble = None
    clock.time += timedelta(seconds=5)
    forwarder.work()
    assert connector.withdrawn == [received.id] * 2
    assert withdrawn_at(database, received.id) == clock.time
    assert withdrawn_at(database, other.id) is None
    view = dossiers.view(CENTRE_ID, received.id)
    assert (view.state, view.official_code) == (SyncState.FORWARDED, code)  # its code stays its own
    assert queued(database) == []


@pytest.mark.parametrize("answer", [None, RegisterUnavailableError(), RegisterRefusedError("invalid")])
def test_a_void_while_the_register_is_asked_is_told_to_it_next(
    database: Database, clock: StandingClock, answer: Exception | None
) -> None:
    """Whatever the register answers: whoever asked does not know that the dossier is void by now."""
    dossiers = Dossiers(database, clock)
    received = new_dossier()
    asked = []

    class Slow(Connector):
        def enter(self, dossier: Dossier) -> str:
            asked.append(dossier.id)
            void(database, clock, received)
            if answer is not None:
                raise answer
            return super().enter(dossier)

    connector = Slow(database, clock)
    forwarder = Forwarder(database, connector, clock)
    dossiers.accept(DESK, received, wire.encode(received))
    forwarder.work()
    assert (asked, connector.withdrawn) == ([received.id], [received.id])
    view = dossiers.view(CENTRE_ID, received.id)
    assert (view.state, view.trouble) == (SyncState.FORWARDED, "")
    assert (view.official_code is None) == (answer is not None)
    assert (withdrawn_at(database, received.id) == clock.time) == (answer is None)
    assert queued(database) == []


def test_a_void_takes_up_what_the_register_had_refused_and_a_refused_withdrawal_is_shown(
    database: Database, clock: StandingClock
) -> None:
    connector = Connector(database, clock)
    forwarder, dossiers = Forwarder(database, connector, clock), Dossiers(database, clock)
    received = new_dossier()
    dossiers.accept(DESK, received, wire.encode(received))
    connector.trouble = RegisterRefusedError("invalid")
    forwarder.work()
    void(database, clock, received)
    assert dossiers.view(CENTRE_ID, received.id).trouble == ""
    connector.trouble = RegisterRefusedError("decided")
    forwarder.work()
    assert dossiers.view(CENTRE_ID, received.id).trouble == "decided"
    assert queued(database) == [received.id]
