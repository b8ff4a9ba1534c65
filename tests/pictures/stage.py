"""The app over a real training desk for pictures: stopped clocks, settled states, every size from one day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from counter.cli.open_desk import make_app
from counter.desk.clock import DeskClock
from counter.desk.state import DeskState, Reading
from counter.domain.dossiers import ClockSource
from counter.events import PrintState
from counter.folders import Mode
from counter.settings import Settings
from counter.texts import texts
from screens.app import CounterApp
from tests.pictures.svg import svg

__all__ = ["MOMENT", "SIZES", "Stage", "open_stage"]

MOMENT = datetime.fromisoformat("2026-11-23T09:00:00+07:00")
"""A Monday morning, for ever."""
SIZES = ((80, 24), (120, 36), (160, 48))
_STILL = Path(__file__).parent / "still"
_PATIENCE_SECONDS = 60.0
_CALM = 6
"""Looks without a change after which nothing more is coming."""


@dataclass
class Stage:
    """One app and what a clerk does at it."""

    app: CounterApp
    pilot: Pilot[None]
    language: str
    folder: Path
    written: dict[str, int] = field(default_factory=dict)
    """Bytes by file name."""
    seconds: int = 0
    """How far the hand's clock runs ahead: one a press, so that none looks like a key held down."""

    @property
    def state(self) -> DeskState:
        """What the desk knows."""
        return self.app.state

    async def press(self, *keys: str) -> None:
        """Keys one after another, each when the one before has done its work."""
        for key in keys:
            event = events.Key(key, key if len(key) == 1 else None)
            self.seconds += 1
            event.time += self.seconds
            self.app.post_message(event)
            await self.settle()

    async def type(self, text: str) -> None:
        """Free text."""
        for letter in text:
            self.app.post_message(events.Key(letter, letter))
        await self.settle()

    async def scan(self, text: str) -> None:
        """A code under the scanner."""
        self.app.scan(text)
        await self.settle()

    def citizen(self, case: str = "found", skip: int = 0) -> str:
        """Key of a fictional citizen."""
        drawer = self.app.desk.drawer
        assert drawer is not None
        return [one for one in drawer.citizens() if one.case == case][skip].key

    async def show(self, key: str, *, card: bool = True) -> None:
        """The citizen holds the code under the scanner and lays the card down."""
        drawer = self.app.desk.drawer
        assert drawer is not None
        drawer.show_qr(key)
        await self.settle()
        if card:
            drawer.put_card(key)
            await self.settle()

    async def settle(self) -> None:
        """Until nothing moves: keys, acts, chip, register, printers, outbox."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            calm, before = 0, self.state
            while calm < _CALM:
                await self.pilot.pause(0)
                await asyncio.sleep(0.01)
                same = self.state is before and self.app.keys.idle and not self._moves()
                calm, before = calm + 1 if same else 0, self.state

    def _moves(self) -> bool:
        state = self.state
        visit = state.visit
        drawer = self.app.desk.drawer
        if state.place is None or state.devices.online is not True or not (drawer and drawer.citizens()):
            return True
        if state.busy or state.outbox.waiting:
            return True
        if visit is None:
            return False
        reading = visit.identity.card.reading in (Reading.RUNNING, Reading.NAMED)
        printing = any(job.state in (PrintState.QUEUED, PrintState.SENT) for job in visit.jobs)
        return reading or printing or visit.identity.register.asking

    async def shoot(self, name: str, sizes: Sequence[tuple[int, int]] = SIZES) -> None:
        """A picture of what stands there, at every size."""
        home = self.app.size
        for columns, rows in sizes:
            await self.pilot.resize_terminal(columns, rows)
            await self.settle()
            ground = self.app.theme_variables["paper"]
            strips = self.app.screen._compositor.render_strips()
            picture = svg(strips, columns, ground, f"{name} {columns}×{rows} {self.language}")
            path = self.folder / f"{name}-{columns}x{rows}-{self.language}.svg"
            path.write_text(picture, encoding="utf-8")
            self.written[path.name] = len(picture.encode())
        await self.pilot.resize_terminal(*home)
        await self.settle()


@asynccontextmanager
async def open_stage(language: str, home: Path, folder: Path) -> AsyncIterator[Stage]:
    """A training desk with its data under `home`, at its lock screen; pictures go to `folder`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTER_HOME", str(home))
        patch.setenv("PICTURES_MOMENT", MOMENT.isoformat())
        patch.setenv("PYTHONPATH", str(_STILL))
        patch.setattr(DeskClock, "now", lambda _clock: MOMENT)
        patch.setattr(DeskClock, "source", lambda _clock: ClockSource.CENTRE)
        patch.setattr(DeskClock, "measure", lambda _clock, centre: centre - MOMENT)
        patch.setattr(Input.cursor_blink, "_default", False)
        app = make_app(Mode.TRAINING, Settings(), texts(language))
        async with app.run_test(size=(120, 36)) as pilot:
            stage = Stage(app, pilot, language, folder)
            await stage.settle()
            yield stage
