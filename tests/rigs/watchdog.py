"""Watches an event loop: which callback kept it longer than it may, by what the loop's own thread did.

The wall clock is never asked alone, because a busy machine stretches it. Computing is the thread's own CPU
time, taken relative to how slow the machine is at that moment. Waiting (a lock, a disk, a socket) is counted
by a second thread that looks every few milliseconds: a look counts only when the loop's thread has neither
computed nor stood in the kernel's run queue since the look before, so waiting for a busy processor or for the
interpreter's lock does not count. Linux only: it reads the scheduler's own figures.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

__all__ = ["LIMIT_SECONDS", "Long", "Watchdog", "watched"]

LIMIT_SECONDS = 0.020
"""What a clerk's key may have to wait for one callback (issue 3)."""

_LOOK_SECONDS = 0.002
_ROOT = str(Path(__file__).resolve().parents[2])
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Long:
    """A callback that kept the loop, in seconds."""

    name: str
    computed: float
    """CPU time of the thread, less what a slow machine added."""
    waited: float
    at: float
    """Since the watch began."""
    where: str
    """Where it was seen most often."""

    @property
    def kept(self) -> float:
        """How long it kept the loop."""
        return self.computed + self.waited

    def __str__(self) -> str:
        return (
            f"{self.kept * 1000:6.1f} ms (computed {self.computed * 1000:.1f},"
            f" waited {self.waited * 1000:.1f}) at {self.at:.2f} s: {self.name}; mostly {self.where}"
        )


@dataclass
class _Running:
    """The callback that runs now, as the looking thread sees it."""

    number: int = 0
    waited: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)


class Watchdog:
    """One loop's watch: `begin` on the loop's thread, `end` from anywhere."""

    def __init__(self, limit: float = LIMIT_SECONDS, *, collections: bool = True) -> None:
        """`collections`: whether garbage collection counts; not where the heap is a test run's."""
        self.limit = limit
        self.long: list[Long] = []
        self.longest = 0.0
        """Seconds of the longest callback, whether or not it was too long."""
        self.callbacks = 0
        self._collections = collections
        self._collecting = 0.0
        self._collected = 0.0
        self._thread = 0
        self._native = 0
        self._running: _Running | None = None
        self._began = 0.0
        self._unit = 0.0
        self._over = threading.Event()
        self._looker = threading.Thread(target=self._look, name="watchdog", daemon=True)
        self._original = asyncio.Handle._run

    def begin(self) -> None:
        """Watch every callback of this thread's loop from now on."""
        self._thread = threading.get_ident()
        self._native = threading.get_native_id()
        self._unit = min(_unit() for _ in range(20))
        self._began = time.perf_counter()
        gc.callbacks.append(self._collect)
        watchdog, original = self, self._original

        def run(handle: asyncio.Handle) -> None:
            if threading.get_ident() == watchdog._thread:
                watchdog._run(handle, original)
            else:
                original(handle)

        asyncio.Handle._run = run  # type: ignore[method-assign, assignment]  # the one place every callback passes
        self._looker.start()

    def end(self) -> None:
        """Stop watching."""
        asyncio.Handle._run = self._original  # type: ignore[method-assign]  # as it was
        gc.callbacks.remove(self._collect)
        self._over.set()
        self._looker.join()

    def forget(self) -> None:
        """Start anew: what came before (a first paint) is not judged."""
        self.long.clear()
        self.longest = 0.0

    def _run(self, handle: asyncio.Handle, original: object) -> None:
        name = _name(handle)
        self._running = running = _Running(number=self.callbacks)
        self._collected = 0.0
        before = time.thread_time()
        try:
            original(handle)  # type: ignore[operator]  # Handle._run
        finally:
            computed = time.thread_time() - before - self._collected
            self._running = None
            self.callbacks += 1
            if computed + running.waited > self.limit:
                computed /= self._slowness()
            self.longest = max(self.longest, computed + running.waited)
            if computed + running.waited > self.limit:
                where = running.seen.most_common(1)
                messages = ", ".join(f"{what}" for what, _ in running.messages.most_common(4))
                self.long.append(
                    Long(
                        f"{name} [{messages}]" if messages else name,
                        computed,
                        running.waited,
                        time.perf_counter() - self._began,
                        where[0][0] if where else "?",
                    )
                )

    def _slowness(self) -> float:
        """How many times slower than at its best this processor computes at the moment."""
        now = sorted(_unit() for _ in range(5))[2]
        self._unit = min(self._unit, now)
        return max(1.0, now / self._unit)

    def _collect(self, phase: str, info: dict[str, int]) -> None:
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._collecting = time.thread_time()
            return
        took = time.thread_time() - self._collecting
        if not self._collections:
            self._collected += took
        elif self._running is not None:  # the looking thread cannot: a collection lets go of nothing
            self._running.seen[_place(sys._getframe(1))] += int(took / _LOOK_SECONDS)

    # --- the looking thread -------------------------------------------------------------------

    def _look(self) -> None:
        clock = time.pthread_getcpuclockid(self._thread)
        schedule = Path(f"/proc/self/task/{self._native}/schedstat")
        before: tuple[int, float, str] | None = None
        while not self._over.wait(_LOOK_SECONDS):
            running = self._running
            if running is None:
                before = None
                continue
            frame = sys._current_frames().get(self._thread)
            computed, queued = time.clock_gettime(clock), schedule.read_text().split()[1]
            now = (running.number, computed, queued)
            if now == before:
                running.waited += _LOOK_SECONDS
            before = now
            if frame is not None:
                running.seen[_place(frame)] += 1
                message = _message(frame)
                if message:
                    running.messages[message] += 1


@contextmanager
def watched(*, collections: bool = False) -> Iterator[Watchdog]:
    """A watch over the loop of this thread; judge it afterwards by `Watchdog.long`."""
    watchdog = Watchdog(collections=collections)
    watchdog.begin()
    try:
        yield watchdog
    finally:
        watchdog.end()


def _unit() -> float:
    """CPU seconds of a fixed piece of work: about half a millisecond on an ordinary PC."""
    before = time.thread_time()
    total = 0
    for number in range(12_000):
        total += number & 3
    return time.thread_time() - before


def _name(handle: asyncio.Handle) -> str:
    callback = handle._callback  # type: ignore[attr-defined]  # of every handle
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        coroutine = task.get_coro()
        work = getattr(coroutine, "__qualname__", type(coroutine).__qualname__)
        return work if task.get_name().startswith("Task-") else f"{task.get_name()} ({work})"
    return getattr(callback, "__qualname__", type(callback).__qualname__)


def _place(frame: FrameType) -> str:
    """The innermost frames, ours first: `screens/desk/form.py:draw < textual/widget.py:render`."""
    names: list[str] = []
    ours = ""
    one: FrameType | None = frame
    for _ in range(_DEEPEST):
        if one is None:
            break
        path = one.f_code.co_filename
        name = f"{_short(path)}:{one.f_code.co_name}"
        if len(names) < 2:
            names.append(name)
        if path.startswith(_ROOT) and ".venv" not in path and "/tests/rigs/" not in path:
            ours = name
            break
        one = one.f_back
    inner = " < ".join(names)
    return inner if not ours or ours in names else f"{inner} < … < {ours}"


def _short(path: str) -> str:
    """A path from its package on."""
    for start in (f"{_ROOT}/.venv/", "/lib/"):
        if start in path:
            path = path.rsplit("/site-packages/", 1)[-1].rsplit("/lib/", 1)[-1]
    return path.removeprefix(f"{_ROOT}/")


def _message(frame: FrameType) -> str:
    """Which widget handled which message, by their classes' names."""
    one: FrameType | None = frame
    for _ in range(_DEEPEST):
        if one is None:
            return ""
        if one.f_code.co_name == "_dispatch_message":
            who, what = one.f_locals.get("self"), one.f_locals.get("message")
            return f"{type(who).__name__} ← {type(what).__name__}"
        one = one.f_back
    return ""
