"""Acknowledged messages are noted together: one fsync for all that arrived while the last one was written.

A send counts as done, and the next of its subject goes, only when its own note is durable.
"""

from __future__ import annotations

import asyncio

from counter.desk.core import Core

__all__ = ["Delivered"]

_NOTICED_EVERY = 25
"""Deliveries between two counts of the outbox while many go."""


class Delivered:
    """Writes what arrived."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._since = 0

    async def note(self, item_id: str) -> None:
        """Returns when it is durable. Raises JournalError."""
        noted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item_id, noted))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="deliveries")
        await noted

    def noticed(self) -> bool:
        """Whether enough has arrived for the counts to be worth a look."""
        if self._since < _NOTICED_EVERY:
            return False
        self._since = 0
        return True

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            ids = [item_id for item_id, _ in batch]
            try:
                await self._core.durable(self._core.ports.journal.note_delivered, ids)
            except Exception as error:  # noqa: BLE001 - whoever waits for its note learns what happened to it
                for _, noted in batch:
                    if not noted.done():
                        noted.set_exception(error)
                continue
            self._since += len(batch)
            for _, noted in batch:
                if not noted.done():
                    noted.set_result(None)
