"""A connection whose request does not come is closed: half-open ones and headers sent a byte at a time.

uvicorn waits for the first request, and for the rest of a begun one, without end. Bodies are the gate's.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

__all__ = ["HEAD_SECONDS", "PatientProtocol"]

HEAD_SECONDS = 10.0
"""From the connection, or the first byte of a request, to the end of its headers."""


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 with a time-out for heads."""

    head_seconds = HEAD_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Stop waiting once the headers are there."""
        super().data_received(data)
        if self._answering():
            self._unwatch()
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self._unwatch()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """A pipelined request may stand half in the buffer."""
        super().on_response_complete()
        if not self._answering() and self.conn.trailing_data[0]:
            self._watch()

    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _watch(self) -> None:
        if self._overdue is None:
            self._overdue = self.loop.call_later(self.head_seconds, self._close)

    def _unwatch(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _close(self) -> None:
        self._overdue = None
        if not self._answering():
            self.transport.close()
