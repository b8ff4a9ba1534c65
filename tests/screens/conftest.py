"""A counter app over the scripted desk (drawing) or over the real one (flows), with a still cursor."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from counter.events import ScanOrigin
from counter.texts import texts
from screens.app import CounterApp
from tests.rigs.desk import until
from tests.rigs.filing import let_lie_ready
from tests.rigs.small_desk import SmallDesk, person, small_desk
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW

os.environ["TEXTUAL_ANIMATIONS"] = "none"

Opened = tuple[CounterApp, FakeDesk, Pilot[None]]
Open = Callable[..., AbstractAsyncContextManager[Opened]]
Real = tuple[CounterApp, SmallDesk, Pilot[None]]
OpenReal = Callable[..., AbstractAsyncContextManager[Real]]


NAMED = frozenset(
    {"enter", "escape", "up", "down", "left", "right", "pageup", "pagedown", "backspace", "delete"}
)
"""Names of keys that type nothing."""


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


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenReal:
    """Open the app over a real desk in `tmp_path`, a clerk signed in; with `procedure` a form is open."""

    async def nothing() -> None:
        """The rig starts and stops the desk."""

    @asynccontextmanager
    async def open_app(
        *, size: tuple[int, int] = (120, 36), language: str = "vi", procedure: str = ""
    ) -> AsyncIterator[Real]:
        async with small_desk(tmp_path) as small:
            monkeypatch.setattr(small.desk, "start", nothing)
            monkeypatch.setattr(small.desk, "stop", nothing)
            app = CounterApp(small.desk, texts=texts(language), training=True)
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                if procedure:
                    await begun(small, procedure)
                await settled(pilot)
                yield app, small, pilot

    return open_app


async def begun(small: SmallDesk, procedure: str) -> None:
    """Somebody showed the QR of their card and files `procedure`, its first case, with all papers."""
    desk = small.desk
    await desk.scan(person().qr(), ScanOrigin.SCANNER)
    await until(desk, lambda state: state.visit and state.visit.identity.register.outcome is not None)
    await desk.choose_procedure(procedure)
    visit = desk.state.visit
    assert visit is not None
    assert visit.filing is not None
    if visit.filing.case is None:
        await desk.choose_case(visit.filing.procedure.cases[0].id)


async def settled(pilot: Pilot[None]) -> None:
    """Every message has made its way from input to screen to app, and every worker has run.

    That is so after three rounds in which nothing was left in a queue, ran or changed.
    """
    app, quiet, before = pilot.app, 0, None
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while quiet < _QUIET_ROUNDS:
            await pilot.pause(0)
            idle = not _moves(app)
            await app.workers.wait_for_complete()
            now = (getattr(app, "state", None), app.screen_stack, app.focused)
            quiet = quiet + 1 if idle and before is not None and _same(before, now) else 0
            before = now


_PATIENCE_SECONDS = 60.0
_QUIET_ROUNDS = 3


def _moves(app: App[None]) -> bool:
    """Whether a key, a worker or a message of any widget is on its way."""
    if not app.is_running:
        return False
    if len(app.workers) or (isinstance(app, CounterApp) and not app.keys.idle):
        return True
    if any(screen._callbacks or screen._layout_required for screen in app.screen_stack[-1:]):
        return True
    pumps = [app, *(pump for screen in app.screen_stack for pump in screen.walk_children(with_self=True))]
    return any(
        pump.is_running and (pump._next_callbacks or not pump._message_queue.empty()) for pump in pumps
    )


def _same(
    before: tuple[object, list[Screen[Any]], object], now: tuple[object, list[Screen[Any]], object]
) -> bool:
    """Whether desk, screens and focus are what they were."""
    return before[0] is now[0] and before[1] == now[1] and before[2] is now[2]


_HANDS = count(1)


def moment() -> float:
    """The time a key is read at, in seconds: a hand takes a second from one press to the next."""
    return monotonic() + next(_HANDS)


def read_at(key: str, character: str | None, at: float) -> events.Key:
    """A key as the reader's thread stamps it."""
    event = events.Key(key, character)
    event.time = at
    return event


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after another, each a press of its own, after the one before has done its work."""
    for key in keys:
        pilot.app.post_message(read_at(key, key if len(key) == 1 else None, moment()))
        await settled(pilot)


async def at_once(pilot: Pilot[None], *parts: str, apart: bool = False) -> None:
    """Write keys as a terminal delivers them, without a wait between: names of keys, and texts to type.

    `apart`: presses of their own, one after another, that all lie waiting because the loop was busy.
    """
    now = moment()
    for part in parts:
        named = (
            part in NAMED
            or (part.startswith("f") and part[1:].isdecimal())
            or part.startswith(("ctrl+", "shift+"))
        )
        now = moment() if apart else now
        for key in [part] if named else list(part):
            pilot.app.post_message(read_at(key, None if named else key, now))
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


async def received_and_ready(small: SmallDesk) -> None:
    """The open form is received, its result lies ready and its slip is scanned."""
    await small.desk.accept_all()
    await small.desk.commit()
    visit = small.desk.state.visit
    assert visit is not None
    dossier = visit.received[-1].dossier
    await let_lie_ready(small, dossier)
    await small.desk.finish()
    await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)


def shown(app: CounterApp) -> type:
    """The kind of the screen on top."""
    return type(app.screen)
