"""First paint: from starting the program on a pty until the PIN prompt of the lock screen has come out."""

from __future__ import annotations

import compileall
import os
import re
import select
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from counter.texts import texts
from tests.bench.harness import Bar, Judged, Row, in_turn
from tests.rigs.terminal import Terminal, terminal

__all__ = ["measure", "read_until"]

_PROMPT = texts("vi")("desk.lock.pin")
_LABEL = str(Path(__file__).parent / "floors" / "one_label.py")
_ROOT = Path(__file__).parents[2]
_PACKAGES = ("counter", "screens", "cache", "devices", "printing")
_CONTROL = re.compile(rb"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]|\x1b[ -/]*[0-Z\\-~]")
_ROUNDS = 10
_PATIENCE_SECONDS = 30.0
_CTRL_Q = b"\x11"


def measure() -> list[Row]:
    """The training desk, on its data folder and on none, beside an app of one label."""
    desk = [str(Path(sys.executable).parent / "counter"), "--training"]
    label = [sys.executable, _LABEL, _PROMPT]
    with TemporaryDirectory(prefix="bench-paint-") as folder:
        used = Path(folder) / "used"
        _use_once(desk, used)

        def later() -> float:
            home = shutil.copytree(used, Path(folder) / "later")
            return _painted(desk, home)

        def first() -> float:
            return _painted(desk, Path(folder) / "first")

        def floor() -> float:
            return _painted(label, Path(folder) / "none")

        ours, fresh, theirs = in_turn(later, first, floor, rounds=_ROUNDS)
    peer = "Textual app of one label"
    return [
        Row("lock screen", "ms", ours, peer, theirs, Bar(Judged.RATIO, 1.5)),
        Row("lock screen, first start of all", "ms", fresh, peer, theirs),
    ]


def _painted(command: Sequence[str], home: Path) -> float:
    """Seconds until the prompt came out of the program; its folder is gone afterwards, and its processes."""
    start = perf_counter()
    with terminal(command, environment=_environment(home)) as shown:
        octets, end = read_until(shown, _PROMPT.encode())
        children = _watched_children(shown.process.pid)
        shown._stream.feed(octets)
        if _PROMPT not in shown.text():
            raise AssertionError("the prompt was sent, and is not on the screen")
    for child in children:
        _end(child)
    shutil.rmtree(home, ignore_errors=True)
    return end - start


def read_until(shown: Terminal, *wanted: bytes) -> tuple[bytes, float]:
    """Everything read, and when the bytes that completed the last of `wanted` had come.

    Past the emulator, which would add its own time to ours and to the floor's.
    """
    octets = b""
    deadline = perf_counter() + _PATIENCE_SECONDS
    while any(one not in _CONTROL.sub(b"", octets) for one in wanted):
        left = deadline - perf_counter()
        if left <= 0 or not select.select([shown._master], [], [], left)[0]:
            raise AssertionError(f"never painted {b' '.join(wanted).decode()!r}: {octets[-400:]!r}")
        octets += os.read(shown._master, 65_536)
    return octets, perf_counter()


def _watched_children(pid: int) -> list[int]:
    """A descriptor for each child process, readable when it has ended."""
    watched = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        watched += [os.pidfd_open(int(child)) for child in task.read_text().split()]
    return watched


def _end(child: int) -> None:
    """The embedded centre would end by itself, but run beside the next sample until then."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(child, signal.SIGKILL)
    select.select([child], [], [], _PATIENCE_SECONDS)
    os.close(child)


def _use_once(desk: Sequence[str], home: Path) -> None:
    """Make a data folder as a desk leaves it that was opened and closed, with its bytecode on the disk.

    Python leaves the bytecode too, but not where the environment forbids it: then every start compiles.
    """
    for package in _PACKAGES:
        compileall.compile_dir(_ROOT / package, quiet=1)
    with terminal(desk, environment=_environment(home)) as shown:
        shown.wait_for(_PROMPT, patience=_PATIENCE_SECONDS)
        shown.wait_gone(texts("vi")("desk.lock.opening"), patience=_PATIENCE_SECONDS)
        shown.write(_CTRL_Q)
        shown.process.wait(_PATIENCE_SECONDS)


def _environment(home: Path) -> Mapping[str, str]:
    return {"COUNTER_HOME": str(home)}
