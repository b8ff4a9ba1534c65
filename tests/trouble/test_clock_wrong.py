"""A PC whose clock is wrong or is set while the desk is open: entries have the centre's time, and say so."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter.desk.clock import DeskClock
from counter.domain.dossiers import ClockSource
from counter.domain.office import OFFICE_ZONE
from counter.domain.place import Place
from counter.events import ScanOrigin
from counter.ports import CentreUnavailableError
from tests.rigs.desk import received, until
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import Parts, person, small_desk, tickets
from tests.rigs.words import notice_key, reads

RIGHT = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE_ZONE)


class Machine:
    """A PC's two clocks: one that people set, one that only counts."""

    def __init__(self, wall: datetime) -> None:
        self.wall = wall
        self.seconds = 1000.0

    def clock(self) -> DeskClock:
        return DeskClock(lambda: self.wall, lambda: self.seconds)

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


class TimedCentre(MemoryCentre):
    """A centre with a clock of its own."""

    time: datetime = RIGHT

    async def server_time(self) -> datetime:
        return self.time

    async def place_and_time(self) -> tuple[Place, datetime]:
        return await self.place(), self.time


JUMPS = [
    timedelta(hours=-2),
    timedelta(hours=2),
    timedelta(days=-4000),
    timedelta(days=400),
    timedelta(seconds=30),
]


def test_before_the_centre_is_asked_it_is_the_pcs_own() -> None:
    machine = Machine(RIGHT - timedelta(days=3))
    clock = machine.clock()
    machine.passes(60)
    machine.wall += timedelta(hours=1)
    assert (clock.now(), clock.source()) == (machine.wall, ClockSource.DESK)
    assert not clock.jumped()


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_jumps_moves_no_time_of_the_desk(jump: timedelta) -> None:
    machine = Machine(RIGHT - timedelta(minutes=7))
    clock = machine.clock()
    assert clock.measure(RIGHT) == timedelta(minutes=7)
    machine.passes(90)
    machine.wall += jump
    assert clock.now() == RIGHT + timedelta(seconds=90)
    assert clock.source() is ClockSource.CENTRE
    assert clock.jumped()
    assert clock.measure(RIGHT + timedelta(seconds=90)) == timedelta(minutes=7) - jump
    assert not clock.jumped()


def test_a_clock_kept_right_by_the_network_has_not_jumped() -> None:
    machine = Machine(RIGHT)
    clock = machine.clock()
    clock.measure(RIGHT)
    machine.passes(8 * 3600)
    machine.wall += timedelta(seconds=1.5)
    assert not clock.jumped()


@pytest.mark.parametrize("off", [timedelta(hours=-3), timedelta(days=800)], ids=str)
async def test_a_pc_that_is_far_off_is_told_and_records_the_centres_time(
    tmp_path: Path, off: timedelta
) -> None:
    machine, centre = Machine(RIGHT + off), TimedCentre(list(tickets(3)))
    async with small_desk(
        tmp_path, centre=centre, parts=Parts(clock=machine.clock()), sign_in=False
    ) as small:
        desk = small.desk
        await until(desk, lambda state: state.devices.online)
        assert notice_key(desk) == "clock_wrong"
        minutes = str(abs(int(off.total_seconds())) // 60)
        assert all(minutes in line for line in reads(desk.state.notice).values())
        assert await desk.sign_in("123456")
        await desk.call_next()
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        machine.passes(60)
        await received(desk)
        assert desk.state.visit is not None
        entry = desk.state.visit.received[0].dossier.entry
        assert (entry.at, entry.clock) == (RIGHT + timedelta(seconds=60), ClockSource.CENTRE)
        assert desk.now() == entry.at, "the strip shows the time the papers have"


async def test_a_clock_set_in_the_middle_of_the_day_is_found_and_told(tmp_path: Path) -> None:
    machine, centre = Machine(RIGHT), TimedCentre(list(tickets(3)))
    async with small_desk(tmp_path, centre=centre, parts=Parts(clock=machine.clock())) as small:
        desk = small.desk
        await desk._link.check_clock()
        assert notice_key(desk) == ""
        machine.wall -= timedelta(hours=1)
        assert desk.now() == RIGHT
        await desk._link.check_clock()
        assert notice_key(desk) == "clock_wrong"
        assert desk.now() == RIGHT
        await desk.call_next()
        await desk._link.check_clock()
        assert desk.state.notice is not None
        assert desk.state.notice.key == "desk.notice.called", "told once"
        machine.wall += timedelta(hours=1)
        await desk._link.check_clock()
        assert desk.now() == RIGHT


async def test_without_the_centre_the_entry_says_whose_clock_it_was(tmp_path: Path) -> None:
    async with small_desk(tmp_path):
        pass  # place and catalogue are kept from now on
    machine, centre = Machine(RIGHT - timedelta(days=1)), TimedCentre()
    centre.refusals["place"] = [CentreUnavailableError("ConnectError", sent=False)] * 9999
    async with small_desk(
        tmp_path, centre=centre, parts=Parts(clock=machine.clock()), sign_in=False
    ) as small:
        desk = small.desk
        await until(desk, lambda state: state.devices.online is False)
        assert await desk.sign_in("123456")
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await received(desk)
        assert desk.state.visit is not None
        entry = desk.state.visit.received[0].dossier.entry
        assert (entry.at, entry.clock) == (machine.wall, ClockSource.DESK)
