"""Thread-safe delivery of events to the event loop: workers post, handlers mutate.

Device threads call `publish`; one consumer on the loop hands each event, in order, to the subscribers.
A subscriber that raises is logged and does not stop the others.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable

from counter.events import Event

__all__ = ["Hub"]

_log = logging.getLogger(__name__)


class Hub:
    """One hub per desk process."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Event], None]] = []
        self._pending: deque[Event] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Bind to the running loop; events published before are delivered now. Call on the loop."""
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._drain)

    def drain(self) -> None:
        """Deliver now what is waiting. Call on the loop."""
        self._drain()

    def stop(self) -> None:
        """Deliver nothing more."""
        self._loop = None

    def subscribe(self, handler: Callable[[Event], None]) -> Callable[[], None]:
        """Call `handler` on the loop for each event; returns the way to unsubscribe."""
        self._subscribers.append(handler)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._subscribers.remove(handler)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Queue an event from any thread."""
        self._pending.append(event)
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop closed between the look and the call
                loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        while self._pending and self._loop is not None:
            event = self._pending.popleft()
            for handler in tuple(self._subscribers):
                try:
                    handler(event)
                except Exception:  # noqa: BLE001 - a failing subscriber must not stop device facts
                    _log.exception("subscriber failed on %s", type(event).__name__)
