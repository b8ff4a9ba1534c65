"""A printer behind TCP port 9100 (raw, "JetDirect"): bytes in, and on most models nothing comes back.

So the job ends SENT, never CONFIRMED, unless the printer is known to answer: then it is asked for paper and
cover before the job (`DLE EOT`), and the job ends with the paper-sensor request `GS r 1`, which ESC/POS
printers answer after all that stood before it was processed.
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
_REAL_TIME = b"\x10\x04"
"""`DLE EOT n`: answered at once, even by a printer that is stopped or busy."""
_REAL_TIME_MASK, _REAL_TIME_BITS = 0x93, 0x12
"""Bits 0 and 7 are 0, 1 and 4 are 1 in every true answer to it."""
_TROUBLES = (
    (4, 0x60, "media-empty"),
    (2, 0x04, "cover-open"),
    (2, 0x20, "media-empty"),
    (2, 0x40, "printer-error"),
)
"""n, bits, reason: paper sensor, and the causes of being offline (ESC/POS `DLE EOT`)."""
_ASKED_SECONDS = 1.5
_PIECE_BYTES = 4096
_STATES = {
    "media-empty": PrinterState.PAPER_OUT,
    "cover-open": PrinterState.COVER_OPEN,
    "printer-error": PrinterState.TROUBLE,
}


class TcpSpooler:
    """An ESC/POS printer at `host`.

    `answer_seconds`: how long to wait for the sensor's answer; 0 (the default) does not ask, because a
    model that does not know the request may print it. `connect_seconds` bounds connecting, and how long the
    printer may take nothing while it is sent to: a slow one that goes on taking is waited for.
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
            trouble = self._trouble(connection)
            if trouble:
                return Outcome(PrintState.FAILED, trouble)
            progress.sending()
            try:
                self._send(connection, work.payload)
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
                trouble = self._trouble(connection)
                if trouble:
                    return PrinterStatus(_STATES[trouble], (trouble,))
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

    def _send(self, connection: socket.socket, payload: bytes) -> None:
        """Send all of it. Raises OSError when the connection ends or nothing is taken for too long."""
        connection.settimeout(self.connect_seconds)  # of each piece: `sendall` would count it for the whole
        left = memoryview(payload)
        while left:
            left = left[connection.send(left[:_PIECE_BYTES]) :]

    def _trouble(self, connection: socket.socket) -> str:
        """Why nothing can be printed now; empty when the printer is well, or does not say."""
        if self.answer_seconds <= 0:
            return ""
        connection.settimeout(_ASKED_SECONDS)
        said: dict[int, int] = {}
        for number in (4, 2):
            try:
                connection.sendall(_REAL_TIME + bytes([number]))
                answer = connection.recv(1)
            except OSError:
                return ""
            if not answer or answer[0] & _REAL_TIME_MASK != _REAL_TIME_BITS:
                return ""
            said[number] = answer[0]
        return next((reason for number, bits, reason in _TROUBLES if said[number] & bits), "")

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
