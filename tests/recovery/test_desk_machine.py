"""Desk, centre, network and printer as one state machine: whatever order things happen in, the same holds."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.rigs.bad_centre import STORM, Weather
from tests.rigs.desk import until
from tests.rigs.power import PowerDisk
from tests.rigs.power_days import PowerDays, first_of
from tests.rigs.proof import check_desk
from tests.rigs.small_desk import SmallDesk
from tests.rigs.working_day import BUSINESS, WorkingDay

WEATHERS = (
    Weather(),
    STORM,
    Weather(lost_reply=0.6),
    Weather(late=0.6),
    Weather(error=0.6),
    Weather(dead=0.5),
    Weather(refused=0.5),
    Weather(proxy=0.6),
    Weather(lost_request=1.0),
)


class DeskMachine(RuleBasedStateMachine):
    """Every rule is something that happens at, or to, a desk."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="desk-machine-"))
        self.runner = asyncio.Runner()

    @initialize(chance=st.integers(0, 1 << 32))
    def opening(self, chance: int) -> None:
        """A desk on a new disk; `chance` decides what no rule does."""
        self.days = PowerDays(self.folder, random.Random(chance), Weather())
        self.runner.run(self._open())

    async def _open(self) -> None:
        self.disk, self.stack = PowerDisk(), contextlib.AsyncExitStack()
        self.small: SmallDesk = await self.stack.enter_async_context(self.days.open(self.disk))
        await until(self.small.desk, lambda state: state.place is not None)
        self.day = WorkingDay(self.small.desk, self.days, self.days.told, self.days.rng)

    async def _shut(self) -> None:
        self.day.close()
        try:
            await self.stack.aclose()
        except Exception:
            if not self.disk.dead:
                raise

    # --- what happens -------------------------------------------------------------------------------

    @rule(business=st.sampled_from(BUSINESS))
    def serve(self, business: str) -> None:
        """Somebody comes to the counter."""
        self.runner.run(self.day.serve(business))

    @rule(weather=st.sampled_from(WEATHERS))
    def weather_turns(self, weather: Weather) -> None:
        """The network or the centre changes."""
        self.days.centre.weather = weather

    @rule()
    def centre_is_well(self) -> None:
        """Everything late arrives, and the clerk sends what was stopped again."""
        self.days.centre.clear_up()
        self.runner.run(self.small.desk.retry_outbox())

    @rule(silent=st.booleans(), refusing=st.booleans())
    def printer_turns(self, silent: bool, refusing: bool) -> None:
        """The printer says nothing, or takes nothing, or is well."""
        self.days.tray.silent, self.days.tray.refusing = silent, refusing

    @rule()
    def restart(self) -> None:
        """The desk is closed and opened again."""
        self.runner.run(self._shut())
        self.runner.run(self._open())

    @rule(points=st.integers(1, 120))
    def power_goes(self, points: int) -> None:
        """The power goes while somebody is served, or between two people."""
        self.runner.run(self._lose_power(points))

    async def _lose_power(self, points: int) -> None:
        dead, loop = asyncio.Event(), asyncio.get_running_loop()
        self.disk.on_cut = lambda: loop.call_soon_threadsafe(dead.set)
        self.disk.cut_after(points, self.days.rng)
        await first_of(self.day.serve(), dead.wait())
        if not self.disk.dead:
            self.disk.cut_after(0, self.days.rng)
        await self._shut()
        self.days.power_is_back(self.disk)
        await self._open()

    # --- what holds ---------------------------------------------------------------------------------

    @invariant()
    def nothing_lost_nothing_doubled(self) -> None:
        """What the clerk read stands, and nothing came out twice."""
        check_desk(self.small.journal, self.days.told)
        assert self.days.centre.doubled == []

    def teardown(self) -> None:
        """The centre is well in the end: it has exactly what the journal has."""
        try:
            if hasattr(self, "days"):
                self.runner.run(self._shut())
                self.runner.run(self.days.close_the_day())
        finally:
            self.runner.close()
            shutil.rmtree(self.folder)


def explore(examples: int, steps: int, *, chance: int | None) -> None:
    """Run the machine; `chance` None explores the same examples every time."""
    machine = type("Seeded", (DeskMachine,), {})
    if chance is not None:
        print(f"COUNTER_SEED={chance}")
        machine = seed(chance)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=chance is None,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink) if examples > 20 else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def given_seed() -> int:
    """COUNTER_SEED, else a new one."""
    return int(os.environ.get("COUNTER_SEED", random.SystemRandom().randrange(1 << 32)))


def test_the_same_few_courses_of_a_day() -> None:
    explore(4, 12, chance=None)


def test_a_few_new_courses_of_a_day() -> None:
    explore(4, 12, chance=given_seed())


@pytest.mark.soak
def test_many_courses_of_a_day() -> None:
    explore(400, 30, chance=given_seed())
