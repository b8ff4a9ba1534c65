"""F9 by keys alone: the messages that wait, one of them in a box, and what a clerk does with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from counter.desk.state import OutboxView
from counter.ports import OutboxItem, OutboxKind, OutboxOutcome
from counter.texts import LANGUAGES
from screens.app import CounterApp
from screens.message import MessageBox
from screens.outage import OutageBox
from screens.outbox import OutboxScreen
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW

SIZES = ((80, 24), (120, 36))


async def outbox(desk: FakeDesk, pilot: Pilot[None]) -> Sequence[OutboxItem]:
    """A dossier was received; its message waits, another was refused, a third is kept back."""
    await desk.call_next()
    desk.read()
    await desk.choose_procedure("2.000635")
    await desk.choose_case("case-1")
    await desk.accept_all()
    await desk.commit()
    dossier = (await desk.dossiers())[0].dossier
    later = NOW + timedelta(minutes=4)
    items = (
        OutboxItem(
            "m1", OutboxKind.DOSSIER, dossier.id, b"{}", NOW, 3, later, OutboxOutcome.RETRY, "ConnectError"
        ),
        OutboxItem(
            "m2", OutboxKind.CORRECTION, dossier.id, b"{}", NOW, 1, None, OutboxOutcome.STOP, "conflict"
        ),
        OutboxItem("m3", OutboxKind.TICKET, "t-9", b"{}", NOW, held="supervisor"),
    )

    async def waiting() -> Sequence[OutboxItem]:
        return items

    desk.outbox = waiting  # type: ignore[method-assign]  # the scripted desk has none
    desk.change(outbox=OutboxView(waiting=2, stopped=1, done=31))
    desk.log.clear()
    await press(pilot, "f9")
    return items


def seen(app: CounterApp) -> str:
    return " ".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_message_is_tried_again_in_three_keys(opened: Open, size: Any, language: str) -> None:
    async with opened(size=size, language=language) as (app, desk, pilot):
        await outbox(desk, pilot)
        await press(pilot, "right", "enter")
        assert type(app.screen) is MessageBox
        await press(pilot, "enter")
        assert desk.log == ["try_now m1"]
        assert len(app.screen_stack) == 3, "the box is closed"


async def test_a_message_is_handed_to_the_supervisor_with_a_reason(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await outbox(desk, pilot)
        await press(pilot, "right", "down", "enter", "right", "right", "enter", "right")
        assert isinstance(app.screen, MessageBox)
        await press(pilot, "enter")
        assert desk.log == ["hand_on m2 wrong_content"]


async def test_what_is_kept_back_can_only_be_let_go(opened: Open) -> None:
    async with opened() as (_, desk, pilot):
        await outbox(desk, pilot)
        await press(pilot, "right", "down", "down", "enter", "enter")
        assert desk.log == ["let_go m3"]


async def test_arrows_choose_the_list_and_each_keeps_its_place(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await outbox(desk, pilot)
        screen = app.screen
        assert isinstance(screen, OutboxScreen)
        first = screen._marked
        await press(pilot, "right", "down")
        assert (screen._among_messages, screen._marked) == (True, first), "papers of the dossier it is about"
        await press(pilot, "left")
        assert (screen._among_messages, screen._marked) == (False, first)
        await press(pilot, "right")
        assert screen.query_one("#messages").key == "m2"  # type: ignore[attr-defined]  # a Choices


@pytest.mark.parametrize("size", SIZES)
async def test_outage_papers_are_entered_by_keys(opened: Open, size: Any) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await desk.call_next()
        desk.read()
        await desk.choose_procedure("2.000635")
        await settled(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, OutageBox)
        for words in ("22/11", "8:15", "KC-0012", "mat"):
            await press(pilot, *words)
            await press(pilot, "enter")
        await press(pilot, "enter")
        assert isinstance(app.screen, OutageBox), "a second person is needed"
        await press(pilot, *"654321")
        assert "654321" not in seen(app), "nobody reads a PIN off the screen"
        await press(pilot, "enter")
        [entered] = desk.outages.entered
        assert (entered.date, entered.hour, entered.emergency_number) == ("22/11", "8:15", "KC-0012")
        assert entered.witness_pin == "654321"
