"""A desk that is built when it is started: until then the lock screen has a state to draw, and nothing more.

The use cases behind a desk are a third of what there is to import, and none of them acts before somebody has
signed in. Knows `Desk` only as whoever makes it does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from counter.desk.clock import DeskClock
from counter.desk.state import DeskState

if TYPE_CHECKING:
    from counter.desk.desk import Desk

__all__ = ["built_later"]

_PC_CLOCK = DeskClock()


def built_later(make: Callable[[], Desk], *, training: bool) -> Desk:
    """A desk that `make` builds on a thread when it is started, and that is that desk from then on."""
    return cast("Desk", _Later(make, training=training))


class _Later:
    """What an app asks of a desk before it is open; everything else is asked of the desk itself."""

    def __init__(self, make: Callable[[], Desk], *, training: bool) -> None:
        self._make = make
        self._desk: Desk | None = None
        self._before = DeskState(training=training)
        self._handlers: dict[Callable[[DeskState], None], Callable[[], None]] = {}
        """Who wants to know what changes, and how to stop telling them."""

    def __getattr__(self, name: str) -> Any:
        """Whatever a desk has, once it is built."""
        if self._desk is None:
            raise AttributeError(f"{name}: the desk is not built yet")
        return getattr(self._desk, name)

    @property
    def state(self) -> DeskState:
        """The desk's; before it is built, that of one that opens."""
        return self._before if self._desk is None else self._desk.state

    @property
    def drawer(self) -> Any:
        """The desk's; None before it is open."""
        return None if self._desk is None else self._desk.drawer

    def subscribe(self, handler: Callable[[DeskState], None]) -> Callable[[], None]:
        """Call `handler` on the loop after every change."""
        self._handlers[handler] = _nothing if self._desk is None else self._desk.subscribe(handler)
        return lambda: self._handlers.pop(handler, _nothing)()

    async def start(self) -> None:
        """Build the desk and start it. Raises DeskUnavailableError."""
        desk = await asyncio.to_thread(self._make)
        for handler in self._handlers:
            self._handlers[handler] = desk.subscribe(handler)
        self._desk = desk
        await desk.start()

    async def stop(self) -> None:
        """Stop it, if it was built."""
        if self._desk is not None:
            await self._desk.stop()

    def touch(self) -> None:
        """A key was pressed."""
        if self._desk is not None:
            self._desk.touch()

    def screen_broke(self) -> None:
        """See `DeskPort`; there is no visit before the desk is built."""
        if self._desk is not None:
            self._desk.screen_broke()

    def now(self) -> datetime:
        """Office time; the PC's own until the desk is open."""
        return _PC_CLOCK.now() if self._desk is None else self._desk.now()

    def today(self) -> date:
        """The office's date."""
        return self.now().date()


def _nothing() -> None:
    """For who follows a desk that is not built."""
