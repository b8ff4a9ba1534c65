"""Playing a fault on a training desk without a screen: what a clerk meets, and whether the desk went on.

For `counter drill` and its tests: the trainer's list, the command and the tests play the same faults.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from counter.desk.desk import Desk
from counter.desk.drills import Drill, Ends, Errand
from counter.desk.port import TrainingDrawer
from counter.desk.state import DeskState, Reading
from counter.domain.dossiers import SyncState
from counter.events import PrintState

__all__ = ["PIN", "Played", "interrupted", "play", "ready", "resumed"]

PIN = "123456"
"""Of the training clerk."""
_PROCEDURE = "2.000635"
"""Extract copy: everybody can file it."""
_SECONDS = 45.0
_LOOK_SECONDS = 0.05
_WRITTEN_SECONDS = 0.2
"""What was typed is on disk after 50 ms."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a drill went."""

    seen: bool
    """The clerk saw what the drill says; of a silent one always true."""
    went_on: bool
    """What could not be done then was done afterwards."""
    kept: bool
    """Every dossier is in the journal and at the centre, every paper came out or is asked about."""

    @property
    def passed(self) -> bool:
        """All of it."""
        return self.seen and self.went_on and self.kept


async def _meets(desk: Desk, holds: Callable[[DeskState], object]) -> bool:
    """Wait for a state of the desk; False when it never comes."""
    reached = asyncio.Event()
    unsubscribe = desk.subscribe(lambda state: reached.set() if holds(state) else None)
    try:
        if not holds(desk.state):
            async with asyncio.timeout(_SECONDS):
                await reached.wait()
    except TimeoutError:
        return False
    finally:
        unsubscribe()
    return True


async def ready(desk: Desk) -> TrainingDrawer:
    """Online, a clerk signed in, the drawer filled."""
    drawer = desk.drawer
    if drawer is None:
        raise RuntimeError("not a training desk")
    await _meets(desk, lambda state: state.place is not None and state.devices.online)
    await desk.sign_in(PIN)
    await drawer.load()
    return drawer


async def play(desk: Desk, drawer: TrainingDrawer, one: Drill) -> Played:
    """Make the fault, go about the errand that meets it, end it, and see that nothing is missing."""
    number = await drawer.take_ticket("") if one.errand is Errand.CALL else ""
    seen = asyncio.Event()
    unsubscribe = desk.subscribe(lambda state: seen.set() if one.is_seen(state) else None)
    try:
        if not await drawer.drill(one.name):
            return Played(seen=False, went_on=False, kept=False)
        received = await _errand(desk, drawer, one)
        if not one.is_silent:
            await _meets(desk, lambda _: seen.is_set())
    finally:
        unsubscribe()
        if one.ends is Ends.BY_ORDER:
            await drawer.drill(one.name)
    went_on = await _afterwards(desk, drawer, one, number, received=received)
    return Played(seen.is_set() or one.is_silent, went_on, await _kept(desk))


async def interrupted(desk: Desk, drawer: TrainingDrawer) -> None:
    """A form is begun, and is on disk: what a power cut finds."""
    await _identified(desk, drawer)
    await desk.choose_procedure(_PROCEDURE)
    await asyncio.sleep(_WRITTEN_SECONDS)


async def resumed(desk: Desk) -> Played:
    """The desk was opened again after a power cut: the form stands as it was, and is received."""
    there = desk.state.filing is not None and desk.state.filing.procedure.code == _PROCEDURE
    await ready(desk)
    went_on = there and await _received(desk)
    await _left(desk)
    return Played(there, went_on, await _kept(desk))


async def _errand(desk: Desk, drawer: TrainingDrawer, one: Drill) -> bool:
    """What the clerk does; whether a dossier was received."""
    if one.errand is Errand.CALL:
        await desk.call_next()
        await _identified(desk, drawer)
        return await _received(desk)
    if one.errand is Errand.RECEIVE:
        await _identified(desk, drawer)
        return await _received(desk)
    if one.errand is Errand.READ_CARD:
        key = await _identified(desk, drawer)
        drawer.put_card(key)
    return False


async def _afterwards(desk: Desk, drawer: TrainingDrawer, one: Drill, number: str, *, received: bool) -> bool:
    """The fault is over: what the clerk does now works."""
    if one.errand is Errand.READ_CARD:
        drawer.put_card(drawer.citizens()[0].key)
        whole = await _meets(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        drawer.take_card()
        if not whole:
            return False
    if one.errand is Errand.RECEIVE and received is not one.received:
        return False
    if not received:
        await _identified(desk, drawer)
        if not await _received(desk):
            return False
    await _left(desk)
    if not await _meets(desk, lambda state: state.devices.online):
        return False
    for job in await desk.unfinished_jobs():
        await desk.reprint(job.id)
    if number:
        await desk.call_next()
        if desk.state.visit is None or desk.state.visit.ticket is None:
            return False
        await _left(desk)
    return True


async def _kept(desk: Desk) -> bool:
    """Everything recorded is confirmed by the centre, and no paper is missing."""
    await desk.retry_outbox()
    try:
        async with asyncio.timeout(_SECONDS):
            while not await _at_rest(desk):  # noqa: ASYNC110 - the ledger and a read-back tell nobody
                await asyncio.sleep(_LOOK_SECONDS)
    except TimeoutError:
        return False
    return not await desk.unfinished_jobs()


async def _at_rest(desk: Desk) -> bool:
    rows = await desk.dossiers(limit=100)
    if await desk.outbox() or any(row.state is not SyncState.CONFIRMED for row in rows):
        return False
    jobs = [job for row in rows for job in await desk.jobs_of(row.dossier.id)]
    return not any(job.state in (PrintState.QUEUED, PrintState.SENT) for job in jobs)


async def _identified(desk: Desk, drawer: TrainingDrawer) -> str:
    """Somebody shows the QR of their card; their key in the drawer."""
    key = next(one.key for one in drawer.citizens() if one.case == "found")
    drawer.show_qr(key)
    await _meets(desk, lambda state: state.visit and state.visit.identity.person)
    return key


async def _received(desk: Desk) -> bool:
    """They file; whether it was received."""
    visit = desk.state.visit
    before = len(visit.received) if visit is not None else 0
    if desk.state.filing is None:
        await desk.choose_procedure(_PROCEDURE)
    filing = desk.state.filing
    if filing is not None and filing.case is None:
        await desk.choose_case(filing.procedure.cases[0].id)
    await desk.accept_all()
    await desk.commit()
    visit = desk.state.visit
    return visit is not None and len(visit.received) == before + 1


async def _left(desk: Desk) -> None:
    for _ in range(2):
        if desk.state.visit is not None:
            await desk.finish()
