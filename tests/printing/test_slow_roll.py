"""A slow roll printer gets its whole receipt; one that takes nothing any more ends the job.

Time passes as the printer's own clock says: pieces that it has no room for wait, up to the socket's time-out.
"""

from __future__ import annotations

import threading

import pytest

from counter.events import PrintState
from printing.spool.spooler import Outcome, Progress, Work
from printing.spool.tcp import TcpSpooler

RECEIPT = bytes(63_000)
_BYTES_PER_SECOND = 10_000
_ROOM = 2_000


class SlowPrinter:
    """The connection to a printer that is well and takes a few thousand bytes a second."""

    def __init__(self, *, jams_after: int | None = None) -> None:
        self.taken = bytearray()
        self.seconds = 0.0
        self._jams_after = jams_after
        self._timeout = 0.0

    def close(self) -> None:
        """Hung up."""

    def settimeout(self, seconds: float) -> None:
        self._timeout = seconds

    def send(self, piece: memoryview | bytes) -> int:
        """Take what there is room for, once there is; the time-out is of this one call."""
        if bytes(piece[:2]) == b"\x10\x04" or len(piece) <= 3:
            return len(piece)
        if self._jams_after is not None and len(self.taken) >= self._jams_after:
            self._pass(self._timeout + 1, self._timeout)
        taken = bytes(piece[:_ROOM])
        self._pass(len(taken) / _BYTES_PER_SECOND, self._timeout)
        self.taken += taken
        return len(taken)

    def recv(self, _most: int) -> bytes:
        """Well before the receipt; paper there after it."""
        return b"\x00" if self.taken else b"\x12"

    def shutdown(self, _how: int) -> None:
        """Nothing more comes."""

    def _pass(self, seconds: float, most: float) -> None:
        self.seconds += min(seconds, most)
        if seconds > most:
            raise TimeoutError


def spooled(printer: SlowPrinter, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    spooler = TcpSpooler("printer", answer_seconds=5)
    monkeypatch.setattr("printing.spool.lines.socket.create_connection", lambda *_, **__: printer)
    progress = Progress(lambda _state, _reason: None, threading.Event(), lambda _digest: None)
    return spooler.spool(Work("job", "receipt_x", "application/octet-stream", RECEIPT, 1), progress)


def test_a_slow_printer_gets_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = SlowPrinter()
    assert spooled(printer, monkeypatch) == Outcome(PrintState.CONFIRMED)
    assert bytes(printer.taken) == RECEIPT
    assert printer.seconds > 2 * TcpSpooler("printer").connect_seconds, "longer than any one time-out"


def test_a_printer_that_jams_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = SlowPrinter(jams_after=20_000)
    assert spooled(printer, monkeypatch) == Outcome(PrintState.UNKNOWN, "cut-off")
    waited = printer.seconds - len(printer.taken) / _BYTES_PER_SECOND
    assert waited == pytest.approx(TcpSpooler("printer").connect_seconds), (
        "not the shorter one of the question"
    )
