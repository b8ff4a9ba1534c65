"""A whole desk without a screen: real journal and centre, virtual reader, printers that write files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from counter.cli.open_desk import make_desk
from counter.desk.desk import Desk
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import DeskState
from counter.folders import Mode
from counter.settings import Settings
from counter.training import Drawer

__all__ = ["CLERK_PIN", "EXTRACT", "drawer_of", "identified", "open_desk", "received", "signed_in", "until"]

CLERK_PIN = "123456"
EXTRACT = "2.000635"
"""Extract copy: three cases, 8.000 đ, the reference dossier of the tests."""

PATIENCE_SECONDS = 30.0


async def until(
    desk: Desk, holds: Callable[[DeskState], object], *, patience: float = PATIENCE_SECONDS
) -> DeskState:
    """Wait for a state, at most `patience` seconds; fails with where the desk stands."""
    reached = asyncio.Event()

    def look(state: DeskState) -> None:
        if holds(state):
            reached.set()

    unsubscribe = desk.subscribe(look)
    look(desk.state)
    try:
        async with asyncio.timeout(patience):
            await reached.wait()
    except TimeoutError:
        state = desk.state
        notice = state.notice.key if state.notice else ""
        raise AssertionError(f"still at {next_step(state)}, notice {notice!r}, busy {state.busy!r}") from None
    finally:
        unsubscribe()
    return desk.state


@asynccontextmanager
async def open_desk(
    home: Path, patch: pytest.MonkeyPatch, *, mode: Mode = Mode.TRAINING
) -> AsyncIterator[Desk]:
    """An opened desk with its data under `home`, stopped at the end."""
    patch.setenv("COUNTER_HOME", str(home))
    desk = make_desk(mode, Settings())
    await desk.start()
    try:
        yield desk
    finally:
        await desk.stop()


def drawer_of(desk: Desk) -> Drawer:
    """The training drawer."""
    assert isinstance(desk.drawer, Drawer)
    return desk.drawer


async def signed_in(desk: Desk) -> Desk:
    """Online, with a clerk and the drawer filled."""
    await until(desk, lambda state: state.place is not None and state.devices.online)
    assert await desk.sign_in(CLERK_PIN)
    await drawer_of(desk).load()
    return desk


async def identified(desk: Desk, case: str = "found") -> str:
    """Somebody was called, laid a card down and showed its QR; their key in the drawer."""
    if desk.state.visit is None:
        await desk.call_next()
    drawer = drawer_of(desk)
    key = next(person.key for person in drawer.citizens() if person.case == case)
    drawer.put_card(key)
    drawer.show_qr(key)
    await until(
        desk,
        lambda state: (
            state.visit
            and state.visit.identity.card.reading in ("done", "failed")
            and state.visit.identity.register.outcome is not None
        ),
    )
    return key


async def received(desk: Desk, procedure: str = EXTRACT) -> str:
    """The identified person files `procedure` with all its papers; the dossier's id."""
    await desk.choose_procedure(procedure)
    visit = desk.state.visit
    assert visit is not None
    assert visit.filing is not None
    if visit.filing.case is None:
        await desk.choose_case(visit.filing.procedure.cases[0].id)
    await desk.accept_all()
    assert next_step(desk.state) is NextStep.COMMIT
    await desk.commit()
    assert desk.state.visit is not None
    return desk.state.visit.received[-1].dossier.id
