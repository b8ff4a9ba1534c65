"""One picture per main screen, in Vietnamese, at 80×24 and 120×36."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from counter.desk.state import NoticeLevel
from counter.domain.card import ReadStep
from counter.events import PrintState
from tests.screens.conftest import app_of, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import CODE

SIZES = [(80, 24), (120, 36)]


async def lock(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """As it starts."""


async def reading(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """A ticket is called and the chip is being read."""
    await desk.sign_in("123456")
    await desk.call_next()
    desk.reading(ReadStep.DG13, 300, 900)


async def form(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """The checklist is complete."""
    await reading(desk, pilot)
    desk.read()
    await desk.choose_procedure("2.000635")
    await desk.choose_case("case-1")
    await desk.accept_all()


async def returning(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """The collector was checked."""
    await form(desk, pilot)
    await desk.commit()
    await desk.finish()
    desk.ready = True
    await desk.scan(CODE, "scanner")  # type: ignore[arg-type]  # the fake only logs it
    desk.read()


async def outbox(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """One dossier, two messages."""
    await returning(desk, pilot)
    await settled(pilot)
    await press(pilot, "f9")


async def reprint(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """Papers of the visit, one out of paper, and two that nobody has dealt with."""
    await form(desk, pilot)
    await desk.commit()
    assert desk.state.visit is not None
    slip, receipt = desk.state.visit.jobs
    desk.visit(jobs=(slip, replace(receipt, state=PrintState.FAILED, reason="media-empty")))
    desk.devices(roll=PrintState.FAILED, roll_reason="media-empty")
    desk.leave_papers()
    desk.say("print_failed", NoticeLevel.ERROR, reason="media-empty")
    await settled(pilot)
    await press(pilot, "f11")


async def unfinished(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """The desk before a call, with papers nobody has dealt with."""
    await desk.sign_in("123456")
    desk.leave_papers()
    desk.say("print_unknown", NoticeLevel.WARNING)


async def drawer(desk: FakeDesk, pilot: Pilot[None]) -> None:
    """Over the desk."""
    await desk.sign_in("123456")
    await settled(pilot)
    await press(pilot, "f10")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "scene",
    [lock, reading, form, returning, outbox, drawer, reprint, unfinished],
    ids=lambda scene: scene.__name__,
)
def test_screen(
    snap_compare: Any, scene: Callable[[FakeDesk, Pilot[None]], Awaitable[None]], size: tuple[int, int]
) -> None:
    desk = FakeDesk()

    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await scene(desk, pilot)
        await settled(pilot)

    assert snap_compare(app_of(desk), terminal_size=size, run_before=before)
