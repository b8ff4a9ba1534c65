"""Watches readers and cards on an own thread and reports by events; outlives the service it watches.

Must not know what a card means, and never talks to one. Windows stops the smart-card service with its last
reader and starts it with the first, pcscd may start after the desk, stop and come back: the context is built
anew each time.
"""

from __future__ import annotations

import itertools
import logging
import threading
from dataclasses import dataclass, field

from counter.events import CardInserted, CardRemoved, ReaderChanged, ReaderState
from counter.ports import Publish
from devices.pcsc.errors import NoServiceError, PcscError
from devices.pcsc.winscard import Context, ReaderEvent, ResultCode

__all__ = ["RETRY_SECONDS", "PcscMonitor", "Retries"]

_log = logging.getLogger(__name__)

_LOOK_AGAIN_MS = 2_000
"""Longest wait before readers are listed again: covers a reader plugged between the list and the wait."""
RETRY_SECONDS = 0.02
"""Pause between two tries to reach a service that is not there. A try takes microseconds, and a reader that
brings its service with it is told of within this time."""
_LONGEST_RETRY_SECONDS = 1.0
"""The same where the service answers with trouble, which it may write down each time: doubled up to this."""
_NOT_THERE = frozenset({ResultCode.NO_SERVICE, ResultCode.SERVICE_STOPPED})


@dataclass(slots=True)
class _Reader:
    word: int = 0
    identity: tuple[int, bool] | None = None
    session: int | None = None


@dataclass(slots=True)
class _Sight:
    """What the desk was told last."""

    state: ReaderState | None = None
    reader: str = ""
    readers: dict[str, _Reader] = field(default_factory=dict)


class Retries:
    """Tries to reach the service: how long until the next, and what was said of the last."""

    def __init__(self, shortest_seconds: float) -> None:
        self._shortest_seconds = shortest_seconds
        self._pause_seconds = shortest_seconds
        self._told: int | None = None

    def after(self, error: PcscError) -> float:
        """Seconds to wait after a try that ended in `error`; each trouble is logged once until it is over."""
        if error.code != self._told:
            _log.warning("smart-card service not reached: 0x%08X", error.code)
            self._told = error.code
        if error.code in _NOT_THERE:
            self._pause_seconds = self._shortest_seconds
            return self._shortest_seconds
        pause = self._pause_seconds
        self._pause_seconds = min(2 * pause, max(self._shortest_seconds, _LONGEST_RETRY_SECONDS))
        return pause

    def over(self) -> None:
        """Readers were looked at."""
        self._pause_seconds, self._told = self._shortest_seconds, None


class PcscMonitor:
    """Publishes ReaderChanged, CardInserted and CardRemoved; a card that lies there at start is an insertion.

    `reader` limits it to readers whose name contains that text. `retry_seconds` is the pause between two
    tries to reach the service.
    """

    def __init__(
        self, publish: Publish, *, reader: str | None = None, retry_seconds: float = RETRY_SECONDS
    ) -> None:
        self._publish = publish
        self._wanted = reader
        self._retries = Retries(retry_seconds)
        self._sessions = itertools.count(1)
        self._sight = _Sight()
        self._places: dict[int, str] = {}
        self._places_lock = threading.Lock()
        self._stopping = threading.Event()
        self._context: Context | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch; a second start does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="pcsc-monitor", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it; publishes nothing more."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        while thread.is_alive():
            context = self._context
            if context is not None:
                context.cancel()  # repeated: a cancel just before the wait begins is lost
            thread.join(0.02)
        self._sight = _Sight()
        with self._places_lock:
            self._places.clear()

    def reader_of(self, session: int) -> str | None:
        """Name of the reader on which the card of `session` still lies; None when it is gone."""
        with self._places_lock:
            return self._places.get(session)

    # --- the thread ---------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            pause = 0.0
            try:
                with Context() as context:
                    self._context = context
                    self._watch(context)
            except NoServiceError as error:
                self._forget_all(ReaderState.NO_SERVICE)
                pause = self._retries.after(error)
            except PcscError as error:
                pause = self._retries.after(error)
            finally:
                self._context = None
            self._stopping.wait(pause)

    def _watch(self, context: Context) -> None:
        while not self._stopping.is_set():
            names = [name for name in context.readers() if self._wanted is None or self._wanted in name]
            self._keep(names)
            if not names:
                self._say(ReaderState.NO_READER, "")
            known = {name: seen.word for name, seen in self._sight.readers.items()}
            for name, event in context.wait(known, _LOOK_AGAIN_MS).items():
                self._note(name, event)
            self._say_cards()
            self._retries.over()

    def _keep(self, names: list[str]) -> None:
        readers = self._sight.readers
        for name in [name for name in readers if name not in names]:
            self._end_session(readers.pop(name))
        for name in names:
            readers.setdefault(name, _Reader())

    def _note(self, name: str, event: ReaderEvent) -> None:
        seen = self._sight.readers[name]
        seen.word = event.word
        identity = event.identity if event.present else None
        if identity == seen.identity:
            return
        self._end_session(seen)
        seen.identity = identity
        if identity is None:
            return
        seen.session = next(self._sessions)
        with self._places_lock:
            self._places[seen.session] = name
        self._say(ReaderState.CARD, name)
        self._tell(CardInserted(seen.session, name, event.atr.hex().upper()))

    def _end_session(self, seen: _Reader) -> None:
        session, seen.session, seen.identity = seen.session, None, None
        if session is not None:
            with self._places_lock:
                self._places.pop(session, None)
            self._tell(CardRemoved(session))

    def _say_cards(self) -> None:
        """State over all readers: the card first, then the first reader that could take one."""
        readers = self._sight.readers
        known = [name for name, seen in readers.items() if seen.word]
        cards = [name for name in known if readers[name].session is not None]
        if cards:
            self._say(ReaderState.CARD, self._sight.reader if self._sight.reader in cards else cards[0])
        elif known:
            self._say(ReaderState.NO_CARD, known[0])

    def _forget_all(self, state: ReaderState) -> None:
        self._keep([])
        self._say(state, "")

    def _say(self, state: ReaderState, reader: str) -> None:
        if (state, reader) != (self._sight.state, self._sight.reader):
            self._sight.state, self._sight.reader = state, reader
            self._tell(ReaderChanged(state, reader))

    def _tell(self, event: ReaderChanged | CardInserted | CardRemoved) -> None:
        if not self._stopping.is_set():
            self._publish(event)
