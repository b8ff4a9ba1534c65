"""A real pty with a terminal emulator at its other end: bytes in, screen out, keys counted."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyte

from screens.order import FIRST_REPEAT_SECONDS
from screens.wedge import MOST_HEEL_SECONDS

__all__ = ["KEYS", "Keys", "Terminal", "terminal"]

KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "backspace": b"\x7f",
    "tab": b"\t",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f6": b"\x1b[17~",
    "f7": b"\x1b[18~",
    "f8": b"\x1b[19~",
    "f9": b"\x1b[20~",
    "f10": b"\x1b[21~",
    "f11": b"\x1b[23~",
    "f12": b"\x1b[24~",
    "shift+f5": b"\x1b[15;2~",
    "shift+f6": b"\x1b[17;2~",
    "shift+f7": b"\x1b[18;2~",
    "shift+f8": b"\x1b[19;2~",
    "shift+f9": b"\x1b[20;2~",
    "shift+f10": b"\x1b[21;2~",
}
"""Bytes a terminal sends for a key, as xterm does."""

_FOREIGN = ("COUNTER_", "TEXTUAL", "COLUMNS", "LINES")
"""What must not reach the program: its settings, and a size that is not its terminal's."""

PATIENCE_SECONDS = 60.0
"""How long a screen may take to show what is waited for before the test fails."""


@dataclass
class Keys:
    """What a clerk did, counted the way issue 3 counts: every press but free text."""

    presses: int = 0
    typed: int = 0
    scans: int = 0
    names: list[str] = field(default_factory=list)


class Terminal:
    """One program on one pty."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, columns: int, rows: int) -> None:
        self.process = process
        self.keys = Keys()
        self._master = master
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._written = bytearray()
        self._pressed = ""
        self._seen_at = 0.0
        self._scanned = False

    # --- what a clerk does --------------------------------------------------------------------

    def press(self, *names: str) -> None:
        """Press keys by name. A clerk's hand: the same function key twice is two presses, not one held down.

        So before it presses the same one again it reads on for as long as a keyboard may take to repeat. And
        the hand that held the scanner needs a moment: keys at its heels are taken for the code's own.
        """
        self._lay_down()
        for name in names:
            if name == self._pressed and name.startswith("f"):
                self._read_on(self._seen_at + FIRST_REPEAT_SECONDS)
            self.keys.presses += 1
            self.keys.names.append(name)
            os.write(self._master, KEYS[name])
            self._pressed, self._seen_at = name, time.monotonic()
            self._absorb(0.0)

    def _read_on(self, until: float) -> None:
        """Follow the screen until a moment of the monotonic clock, which the program stamps its keys with."""
        while (left := until - time.monotonic()) > 0:
            self._absorb(left)
            if self.process.poll() is not None:
                return

    def _lay_down(self) -> None:
        """The scanner, before a hand is on the keyboard."""
        if self._scanned:
            self._read_on(self._seen_at + MOST_HEEL_SECONDS)
        self._scanned = False

    def type(self, text: str) -> None:
        """Type free text."""
        self._lay_down()
        self.keys.typed += len(text)
        self._pressed = ""
        os.write(self._master, text.encode())

    def scan(self, text: str, *, prefix: bytes = b"\x02") -> None:
        """A wedge scanner: its prefix (STX as set up, or nothing), the whole code in one burst, CR."""
        self.keys.scans += 1
        self._scanned, self._seen_at = True, time.monotonic()
        os.write(self._master, prefix + text.encode() + b"\r")

    @contextmanager
    def citizen(self) -> Iterator[None]:
        """What happens inside is done by the citizen (through the training drawer) and not counted."""
        before = self.keys
        self.keys = Keys()
        try:
            yield
        finally:
            self.keys = before

    def write(self, octets: bytes) -> None:
        """Raw bytes."""
        os.write(self._master, octets)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window size."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)
        self.process.send_signal(signal.SIGWINCH)

    # --- what a clerk sees --------------------------------------------------------------------

    def lines(self) -> list[str]:
        """The screen now."""
        self._absorb(0.0)
        return [line.rstrip() for line in self._screen.display]

    def written(self) -> bytes:
        """Every byte the program has written."""
        self._absorb(0.0)
        return bytes(self._written)

    def text(self) -> str:
        """The screen now, as one text."""
        return "\n".join(self.lines())

    def wait_for(self, *wanted: str, patience: float = PATIENCE_SECONDS) -> str:
        """Read until every text stands on the screen."""
        return self.wait_until(
            lambda text: all(one in text for one in wanted), " and ".join(wanted), patience
        )

    def wait_gone(self, unwanted: str, patience: float = PATIENCE_SECONDS) -> str:
        """Read until a text stands on the screen no more."""
        return self.wait_until(lambda text: unwanted not in text, f"no {unwanted}", patience)

    def wait_until(self, holds: Callable[[str], bool], what: str, patience: float = PATIENCE_SECONDS) -> str:
        """Read until `holds` is true of the screen."""
        deadline = time.monotonic() + patience
        while True:
            text = "\n".join(line.rstrip() for line in self._screen.display)
            if holds(text):
                self._seen_at = time.monotonic()  # the key before was read by now, however slow the machine
                return text
            left = deadline - time.monotonic()
            if left <= 0 or (self.process.poll() is not None and not self._absorb(0.0)):
                raise AssertionError(f"the screen never showed {what!r}; it shows:\n{text}")
            self._absorb(min(left, 0.5))

    def _absorb(self, timeout: float) -> bool:
        """Feed what the program wrote into the emulator; whether there was anything."""
        got = False
        while select.select([self._master], [], [], 0.0 if got else timeout)[0]:
            try:
                octets = os.read(self._master, 65536)
            except OSError:
                break
            if not octets:
                break
            self._stream.feed(octets)
            self._written += octets
            got = True
        return got

    # --- the end ------------------------------------------------------------------------------

    def wait_exit(self, patience: float = PATIENCE_SECONDS) -> int:
        """Read until the program ends by itself; its exit code."""
        deadline = time.monotonic() + patience
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still running; it shows:\n{self.text()}"
            self._absorb(0.05)
        return int(self.process.returncode)

    def hang_up(self) -> None:
        """Take the terminal away: the program has no controlling one, so no signal tells it."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        """Let the terminal go, unless it is gone."""
        if self._master >= 0:
            self.hang_up()

    def kill(self) -> None:
        """SIGKILL, as a power cut does to a process."""
        self.process.kill()
        self.process.wait()


@contextmanager
def terminal(
    command: Sequence[str],
    *,
    columns: int = 120,
    rows: int = 36,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[Terminal]:
    """Run `command` on a pty of its own; it is killed at the end if it still runs."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)},
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TEXTUAL_ANIMATIONS": "none",
        **(environment or {}),
    }
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=surroundings, cwd=folder, start_new_session=True
    )
    os.close(slave)
    screen = Terminal(process, master, columns, rows)
    try:
        yield screen
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        screen.close()
