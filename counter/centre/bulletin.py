"""Live events of a centre: numbered inside the transaction that made them, so a listener skips none.

`post` belongs to the writing transaction; `Bell` only wakes those who wait, outside of it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from counter.centre.tables import centres, events

__all__ = ["Bell", "Notice", "after", "last_number", "post"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One live event: a kind and the id of what changed, never its content."""

    number: int
    kind: str
    """`queue`, `dossier`, `result`, `decision`, `record`, `place`, `session`."""
    subject: str


def post(connection: Connection, centre_id: str, kind: str, subject: str, at: datetime) -> int:
    """Append an event in the caller's transaction and return its number.

    Taking the number locks the centre's row until the commit: numbers become visible in their order.
    """
    number: int = connection.execute(
        update(centres)
        .where(centres.c.id == centre_id)
        .values(last_event=centres.c.last_event + 1)
        .returning(centres.c.last_event)
    ).scalar_one()
    connection.execute(
        events.insert().values(centre_id=centre_id, number=number, kind=kind, subject=subject, at=at)
    )
    return number


def after(connection: Connection, centre_id: str, number: int, *, limit: int = 200) -> tuple[Notice, ...]:
    """Events of the centre with higher numbers, in order, at most `limit`."""
    rows = connection.execute(
        select(events.c.number, events.c.kind, events.c.subject)
        .where(events.c.centre_id == centre_id, events.c.number > number)
        .order_by(events.c.number)
        .limit(limit)
    )
    return tuple(Notice(row.number, row.kind, row.subject) for row in rows)


def last_number(connection: Connection, centre_id: str) -> int:
    """Number of the newest event, 0 before the first."""
    number: int = connection.execute(
        select(centres.c.last_event).where(centres.c.id == centre_id)
    ).scalar_one()
    return number


class Bell:
    """Wakes waiting coroutines of one event loop from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: set[asyncio.Event] = set()
        self.closed = False

    def start(self) -> None:
        """Bind to the running loop."""
        self._loop = asyncio.get_running_loop()

    @contextmanager
    def listen(self) -> Iterator[asyncio.Event]:
        """An event that `ring` sets; the listener clears it before it looks."""
        heard = asyncio.Event()
        self._waiting.add(heard)
        try:
            yield heard
        finally:
            self._waiting.discard(heard)

    def ring(self) -> None:
        """Wake everyone, from any thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop closed between the look and the call
                self._loop.call_soon_threadsafe(self._ring)

    def close(self) -> None:
        """Wake everyone for the last time: streams end. Call on the loop."""
        self.closed = True
        self._ring()

    def _ring(self) -> None:
        for heard in self._waiting:
            heard.set()
