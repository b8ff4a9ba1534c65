"""Real readers as a source of card sessions: the monitor numbers the sessions, a read connects to one."""

from __future__ import annotations

from contextlib import AbstractContextManager

from counter.ports import Publish
from devices.emrtd.apdu import PlacedTransport
from devices.emrtd.errors import CardGoneError
from devices.pcsc.monitor import RETRY_SECONDS, PcscMonitor
from devices.pcsc.transport import connect

__all__ = ["PcscSource"]


class PcscSource:
    """See `devices.reader.CardSource`. `reader`: only readers whose name contains this text."""

    def __init__(
        self, publish: Publish, *, reader: str | None = None, retry_seconds: float = RETRY_SECONDS
    ) -> None:
        self._monitor = PcscMonitor(publish, reader=reader, retry_seconds=retry_seconds)

    def start(self) -> None:
        """Begin to watch readers and cards."""
        self._monitor.start()

    def stop(self) -> None:
        """Stop watching."""
        self._monitor.stop()

    def connect(self, session: int) -> AbstractContextManager[PlacedTransport]:
        """The card of `session`; CardGoneError when it no longer lies there."""
        reader = self._monitor.reader_of(session)
        if reader is None:
            raise CardGoneError("the card of this session is gone")
        return connect(reader)
