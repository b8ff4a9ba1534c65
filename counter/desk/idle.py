"""The idle lock: a desk nobody touches locks itself, and keeps the open visit exactly.

Every key, scan and card counts as a touch. A credential whose last day has passed ends here too. Knows no
screen and no wall clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from counter.desk.core import Core
from counter.desk.session import Session
from counter.desk.state import NoticeLevel, Reading

__all__ = ["CHECK_SECONDS", "IdleLock"]

CHECK_SECONDS = 5.0


class IdleLock:
    """Signs out whoever has left the desk alone."""

    def __init__(self, core: Core, session: Session) -> None:
        self._core = core
        self._session = session
        self.seconds: Callable[[], float] = time.monotonic
        """A clock that only goes forward, in seconds."""
        self._touched = self.seconds()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self.seconds()

    async def check(self) -> None:
        """Lock when it is time; an act that runs and a card that is being read are waited for."""
        state = self._core.state
        self._session.watch_clock()
        if state.clerk is None or state.place is None:
            self.touch()
            return
        if state.busy or self._is_reading() or await self._session.leave_when_over():
            return
        minutes = state.place.idle_lock_minutes
        if minutes <= 0 or self.seconds() - self._touched < minutes * 60:
            return
        await self._session.lock("idle")
        self._core.say("idle_locked", NoticeLevel.INFORMATION, minutes=minutes)

    def _is_reading(self) -> bool:
        visit = self._core.visit
        return visit is not None and visit.identity.card.reading in (Reading.RUNNING, Reading.NAMED)
