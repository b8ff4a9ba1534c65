"""A printer behind TCP port 9100 (raw, "JetDirect"): bytes in, and on most models nothing comes back.

So the job ends SENT, never CONFIRMED, unless the printer is known to answer: then the job ends with the
paper-sensor request `GS r 1`, which ESC/POS printers answer after all that stood before it was processed.
"""

from __future__ import annotations

import contextlib
import socket

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.spooler import Outcome, Progress, Work

__all__ = ["TcpSpooler"]

_PAPER_SENSOR = b"\x1dr\x01"
_PAPER_END = 0x0C
"""Bits 2 and 3 of the answer: the roll's end was reached (ESC/POS `GS r`)."""
_FIXED_BITS = 0x90
"""Bits 4 and 7 are 0 in every true answer."""


class TcpSpooler:
    """An ESC/POS printer at `host`.

    `answer_seconds`: how long to wait for the sensor's answer; 0 (the default) does not ask, because a
    model that does not know the request may print it. `connect_seconds` bounds connecting and each write.
    """

    def __init__(
        self, host: str, port: int = 9100, *, answer_seconds: float = 0.0, connect_seconds: float = 3.0
    ) -> None:
        self.host = host
        self.port = port
        self.answer_seconds = answer_seconds
        self.connect_seconds = connect_seconds

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Connect, send all, close the sending half. FAILED only when nothing can have been printed."""
        try:
            connection = self._connect()
        except OSError:
            return Outcome(PrintState.FAILED, "offline")
        with connection:
            progress.sending()
            try:
                connection.sendall(work.payload)
                if self.answer_seconds > 0:
                    connection.sendall(_PAPER_SENSOR)
                outcome = self._outcome(self._answer(connection))
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                return Outcome(PrintState.UNKNOWN, "cut-off")
        return outcome

    def status(self) -> PrinterStatus:
        """OFFLINE when nothing listens; UNKNOWN when it does but cannot be asked; else its paper sensor."""
        try:
            with self._connect() as connection:
                if self.answer_seconds > 0:
                    connection.sendall(_PAPER_SENSOR)
                outcome = self._outcome(self._answer(connection))
        except OSError:
            return PrinterStatus(PrinterState.OFFLINE, ("offline",))
        if outcome.state is PrintState.CONFIRMED:
            return PrinterStatus(PrinterState.READY)
        if outcome.state is PrintState.UNKNOWN:
            return PrinterStatus(PrinterState.PAPER_OUT, (outcome.reason,))
        return PrinterStatus(PrinterState.UNKNOWN, (outcome.reason,))

    def _connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=self.connect_seconds)

    def _answer(self, connection: socket.socket) -> bytes:
        if self.answer_seconds <= 0:
            return b""
        connection.settimeout(self.answer_seconds)
        with contextlib.suppress(TimeoutError):
            return connection.recv(1)
        return b""

    @staticmethod
    def _outcome(answer: bytes) -> Outcome:
        if not answer or answer[0] & _FIXED_BITS:
            return Outcome(PrintState.SENT, "no-status")
        if answer[0] & _PAPER_END:
            return Outcome(PrintState.UNKNOWN, "media-empty")
        return Outcome(PrintState.CONFIRMED)
