"""A printer at the end of a line of raw bytes: on most models nothing comes back.

So the job ends SENT, never CONFIRMED, unless the printer is known to answer: then it is asked for paper and
cover before the job (`DLE EOT`), and the job ends with the paper-sensor request `GS r 1`, which ESC/POS
printers answer after all that stood before it was processed. Knows no line by name.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.lines import Line, LineError
from printing.spool.reasons import state_of
from printing.spool.spooler import Outcome, Progress, Work

__all__ = ["RawSpooler"]

_PAPER_SENSOR = b"\x1dr\x01"
_PAPER_END = 0x0C
"""Bits 2 and 3 of the answer: the roll's end was reached (ESC/POS `GS r`)."""
_NEAR_END = 0x03
"""Bits 0 and 1: little is left on the roll."""
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
_CUTTER_JAM = 0x08
"""Of the answer to `DLE EOT 3`, which says what kind of error it is."""
_LITTLE_LEFT = 0x0C
"""Of the answer to `DLE EOT 4`."""
_ASKED_SECONDS = 1.5
_PIECE_BYTES = 4096
_WAIT_SECONDS = 120.0
"""How long a printer that says what it lacks is waited for in the middle of a paper."""


class RawSpooler:
    """What `open_line` gives, once a job.

    `answer_seconds`: how long to wait for the sensor's answer; 0 does not ask, because a model that does not
    know the request may print it.
    """

    def __init__(self, open_line: Callable[[], Line], *, answer_seconds: float = 0.0) -> None:
        self._open = open_line
        self.answer_seconds = answer_seconds

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Open, send all, let go. FAILED only when nothing can have been printed."""
        try:
            line = self._open()
        except LineError as error:
            return Outcome(PrintState.FAILED, error.reason)
        with closing(line):
            trouble = self._trouble(line)[0]
            if trouble:
                return Outcome(PrintState.FAILED, trouble)
            progress.sending()
            try:
                self._send(line, work.payload, progress)
                if self.answer_seconds > 0:
                    self._send(line, _PAPER_SENSOR, progress)
                outcome = self._outcome(self._answer(line))
                line.finish()
            except OSError:
                return Outcome(PrintState.UNKNOWN, "cut-off")
        return outcome

    def status(self) -> PrinterStatus:
        """OFFLINE when it cannot be reached; UNKNOWN when it can but does not say; else what it says."""
        try:
            with closing(self._open()) as line:
                trouble, little = self._trouble(line)
                if trouble:
                    return PrinterStatus(state_of(trouble), (trouble,))
                if self.answer_seconds > 0:
                    line.send(memoryview(_PAPER_SENSOR))
                outcome = self._outcome(self._answer(line))
        except LineError as error:
            return PrinterStatus(PrinterState.OFFLINE, (error.reason,))
        except OSError:
            return PrinterStatus(PrinterState.OFFLINE, ("offline",))
        if outcome.state is PrintState.CONFIRMED:
            reason = outcome.reason or little
            return PrinterStatus(PrinterState.READY, (reason,) if reason else ())
        if outcome.state is PrintState.UNKNOWN:
            return PrinterStatus(PrinterState.PAPER_OUT, (outcome.reason,))
        return PrinterStatus(PrinterState.UNKNOWN, (outcome.reason,))

    def _send(self, line: Line, payload: bytes, progress: Progress) -> None:
        """Send all of it; a printer that says what it lacks is waited for. Raises OSError."""
        left = memoryview(payload)
        deadline = 0.0
        while left:
            try:
                left = left[line.send(left[:_PIECE_BYTES]) :]
                deadline = 0.0
            except TimeoutError:
                lack = line.trouble()
                deadline = deadline or time.monotonic() + _WAIT_SECONDS
                if not lack or progress.stopped.is_set() or time.monotonic() > deadline:
                    raise
                progress.waiting(lack)
            else:
                progress.waiting("")

    def _trouble(self, line: Line) -> tuple[str, str]:
        """Why nothing can be printed now, and what will soon be lacking; empty: well, or it does not say."""
        port = line.trouble()
        if port or self.answer_seconds <= 0:
            return port, ""
        said: dict[int, int] = {}
        for number in (4, 2):
            answer = self._real_time(line, number)
            if answer is None:
                return "", ""
            said[number] = answer
        trouble = next((reason for number, bits, reason in _TROUBLES if said[number] & bits), "")
        if trouble == "printer-error" and (self._real_time(line, 3) or 0) & _CUTTER_JAM:
            trouble = "cutter-jam"
        return trouble, "media-low" if said[4] & _LITTLE_LEFT else ""

    def _real_time(self, line: Line, number: int) -> int | None:
        """The answer to `DLE EOT number`; None when there is none, or what is no answer."""
        try:
            line.send(memoryview(_REAL_TIME + bytes([number])))
            answer = line.receive(_ASKED_SECONDS)
        except OSError:
            return None
        if not answer or answer[0] & _REAL_TIME_MASK != _REAL_TIME_BITS:
            return None
        return answer[0]

    def _answer(self, line: Line) -> bytes:
        return line.receive(self.answer_seconds) if self.answer_seconds > 0 else b""

    @staticmethod
    def _outcome(answer: bytes) -> Outcome:
        if not answer or answer[0] & _FIXED_BITS:
            return Outcome(PrintState.SENT, "no-status")
        if answer[0] & _PAPER_END:
            return Outcome(PrintState.UNKNOWN, "media-empty")
        return Outcome(PrintState.CONFIRMED, "media-low" if answer[0] & _NEAR_END else "")
