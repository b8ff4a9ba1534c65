"""A counter app over the scripted desk, with a stopped clock and a still cursor."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from counter.texts import texts
from screens.app import CounterApp
from tests.screens.fake_desk import NOW, FakeDesk

os.environ["TEXTUAL_ANIMATIONS"] = "none"

Opened = tuple[CounterApp, FakeDesk, Pilot[None]]
Open = Callable[..., AbstractAsyncContextManager[Opened]]


@pytest.fixture(autouse=True)
def _still_cursor() -> Iterator[None]:
    before = Input.cursor_blink._default
    Input.cursor_blink._default = False
    yield
    Input.cursor_blink._default = before


def app_of(desk: FakeDesk, language: str = "vi") -> CounterApp:
    """The app over `desk`."""
    return CounterApp(desk, texts=texts(language), training=desk.state.training, now=lambda: NOW)


@pytest.fixture
def opened() -> Open:
    """Open the app; with `signed_in` at the desk screen."""

    @asynccontextmanager
    async def open_app(
        *,
        size: tuple[int, int] = (120, 36),
        signed_in: bool = True,
        desk: FakeDesk | None = None,
        language: str = "vi",
    ) -> AsyncIterator[Opened]:
        desk = desk or FakeDesk()
        app = app_of(desk, language)
        async with app.run_test(size=size) as pilot:
            if signed_in:
                await desk.sign_in("123456")
                await settled(pilot)
                desk.log.clear()
            yield app, desk, pilot

    return open_app


async def settled(pilot: Pilot[None]) -> None:
    """Every message has made its way from input to screen to app, and every worker has run."""
    for _ in range(4):
        await pilot.pause(0)
        await pilot.pause(0)
        await pilot.app.workers.wait_for_complete()
        while isinstance(pilot.app, CounterApp) and not pilot.app.keys.idle:
            await pilot.pause(0)
    await pilot.pause(0)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after another, each after the one before has done its work."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(pilot)


def burst(app: CounterApp, keys: str) -> None:
    """Post keys as one write of a terminal: `\\b` backspace, `\\r` enter, everything else itself."""
    named = {
        "\b": ("backspace", "\x7f"),
        "\r": ("enter", "\r"),
        "\x02": ("ctrl+b", "\x02"),
        "\x1b": ("escape", "\x1b"),
    }
    for letter in keys:
        key, character = named.get(letter, (letter, letter))
        app.post_message(events.Key(key, character))
