"""A key held down or hammered does its act once, whatever it is and wherever the desk stands."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from counter.desk.next_step import NextStep, next_step
from counter.domain.dossiers import Result
from counter.events import ScanOrigin
from screens.shell import Shell
from tests.rigs.desk import received, until
from tests.rigs.small_desk import person, small_desk
from tests.screens.conftest import OpenReal, at_once, press, real, settled

__all__ = ["real"]

ONE = person()


async def test_every_act_pressed_ten_times_at_once_happens_once(tmp_path: Path) -> None:
    """Repeated Continue skips screens (MOSIP #971)."""
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await asyncio.gather(*(desk.call_next() for _ in range(10)))
        await asyncio.gather(*(desk.scan(ONE.qr(), ScanOrigin.SCANNER) for _ in range(10)))
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        assert small.centre.calls.count("look_up") == 1
        await asyncio.gather(*(desk.choose_procedure("2.000635") for _ in range(10)))
        assert desk.state.visit is not None
        assert desk.state.visit.filing is not None
        await desk.choose_case(desk.state.visit.filing.procedure.cases[0].id)
        await asyncio.gather(*(desk.accept_all() for _ in range(10)))
        await asyncio.gather(*(desk.commit() for _ in range(10)))
        [row] = desk.state.visit.received
        assert len(small.printer.jobs) == 2
        assert desk.state.notice is not None
        assert desk.state.notice.key == "desk.notice.received"
        await asyncio.gather(*(desk.finish() for _ in range(10)))
        small.centre.results[row.dossier.id] = Result("1", "Bản sao", "1/2026", "", desk.now())
        await until(desk, lambda _: row.dossier.id in small.centre.kept)
        await asyncio.gather(*(desk.scan(row.dossier.local_number, ScanOrigin.SCANNER) for _ in range(5)))
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        assert next_step(desk.state) is NextStep.HAND_OVER
        await asyncio.gather(*(desk.hand_over() for _ in range(10)))
        await until(desk, lambda _: row.dossier.id in small.centre.handed)
        kinds = Counter(job.document.kind.value for job in small.printer.jobs)
        assert kinds == {"M01": 1, "receipt": 1, "X02": 1}


async def test_enter_hammered_receives_nothing_and_doubles_nothing(real: OpenReal) -> None:
    """Enter walks the form and takes what stands there; only F5 receives."""
    async with real(procedure="2.000635") as (app, small, pilot):
        assert isinstance(app, Shell)
        await at_once(pilot, *["enter"] * 60)
        assert small.journal.dossiers() == ()
        await settled(pilot)
        assert next_step(small.desk.state) is NextStep.COMMIT
        await at_once(pilot, *["f5"] * 20, *["enter"] * 20, apart=True)
        await until(small.desk, lambda state: state.visit and state.visit.received)
        await settled(pilot)
        assert len(small.journal.dossiers()) == 1
        assert len(small.printer.jobs) == 2
        await press(pilot, "escape")
        assert app.is_running


async def test_one_card_hammered_is_one_visit(tmp_path: Path) -> None:
    """The same receipt under the scanner again and again, by somebody in a hurry."""
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await received(desk)
        for _ in range(20):
            await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        assert desk.state.visit is not None
        assert len(desk.state.visit.received) == 1
        assert small.centre.calls.count("call_next") == 1
