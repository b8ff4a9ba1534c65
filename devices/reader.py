"""The chip reader of a desk: the `CardReader` port over any source of cards, real or virtual.

Runs each read on one worker thread of its own and tells it by events that carry the session's number. Knows
no PC/SC and no person: the source numbers the sessions, `devices.emrtd.read` reads the card.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from counter.domain.card import AccessKey, CardReading, CardRecord, ReadStep
from counter.events import CardFailed, CardNamed, CardRead, CardTrouble, ReadProgress
from counter.ports import Clock, Publish
from devices.emrtd.apdu import CardTransport, PlacedTransport
from devices.emrtd.errors import CardGoneError, TransportError
from devices.emrtd.gathered import Gathered
from devices.emrtd.habits import Habits
from devices.emrtd.profiles import profile_of
from devices.emrtd.proof import Proof
from devices.emrtd.read import CardReadError, Earlier, read_card
from devices.emrtd.session import AccessPolicy

__all__ = ["AccessPolicy", "CardSource", "ChipReader", "ProgressGate"]

_log = logging.getLogger(__name__)

_END_SECONDS = 5.0
"""Longest wait for a command that hangs in a reader; its thread then dies with the process."""
_NOTHING = CardReading(record=None, photo=None, access=None)


class CardSource(Protocol):
    """Where cards come from: publishes ReaderChanged, CardInserted and CardRemoved, and connects to one."""

    def start(self) -> None:
        """Begin to watch."""

    def stop(self) -> None:
        """Stop watching; nothing is published afterwards."""

    def connect(self, session: int) -> AbstractContextManager[PlacedTransport]:
        """The card of `session`, powered on. Raises CardGoneError when it is gone, TransportError."""


@dataclass(slots=True)
class _Kept:
    """What was read in this visit, and in which card session last."""

    gathered: Gathered = field(default_factory=Gathered)
    session: int | None = None


@dataclass(frozen=True, slots=True)
class _Order:
    session: int
    key: AccessKey
    with_photo: bool


class ChipReader:
    """See `counter.ports.CardReader`. Reads are done one after another; each ends in CardRead or CardFailed.

    `clock` settles the century of a two-digit birth year. `policy` is what the office allows, by default no
    downgrade from PACE to BAC. `proof` makes what judges one read; without it no card is judged.
    """

    def __init__(
        self,
        publish: Publish,
        source: CardSource,
        clock: Clock,
        *,
        policy: AccessPolicy | None = None,
        proof: Callable[[], Proof] | None = None,
    ) -> None:
        self._publish = publish
        self._source = source
        self._clock = clock
        self._policy = policy or AccessPolicy()
        self._proof = proof
        self._habits: dict[tuple[str, bytes], Habits] = {}
        self._kept = _Kept()
        self._worker: _Worker | None = None

    def start(self) -> None:
        """Begin to watch readers and cards; a second start does nothing."""
        if self._worker is None:
            self._worker = _Worker(self._perform)
            self._source.start()

    def stop(self) -> None:
        """Stop watching and reading; returns when the threads have ended. A running read is not reported."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.halt()
            self.forget()
            self._source.stop()
            worker.join()

    def read(self, session: int, key: AccessKey, *, with_photo: bool = True) -> None:
        """Read the card of `session`; ends in CardRead or CardFailed. A gone session is CardFailed."""
        if self._worker is None:
            self._publish(CardFailed(session, CardTrouble.REMOVED, _NOTHING))
        else:
            self._worker.orders.put(_Order(session, key, with_photo))

    def forget(self) -> None:
        """The visit is over: nothing of its card stays. A running read keeps its own until it ends."""
        self._kept = _Kept()

    def _perform(self, order: _Order, halted: threading.Event) -> None:
        """One read, on the worker thread."""
        event = self._outcome(order, halted)
        if halted.is_set():
            return
        reading = event.partial if isinstance(event, CardFailed) else event.reading
        trouble = event.trouble.value if isinstance(event, CardFailed) else "none"
        _log.info(
            "card read: session %d, %d APDUs, %d steps, trouble %s",
            order.session,
            reading.apdus,
            len(reading.steps),
            trouble,
        )
        self._publish(event)

    def _outcome(self, order: _Order, halted: threading.Event) -> CardRead | CardFailed:
        kept = self._kept
        earlier = Earlier(gathered=kept.gathered, same_card=kept.session == order.session)
        try:
            with self._source.connect(order.session) as transport:
                earlier.habits = self._habits_of(transport)
                reading = read_card(
                    _Stoppable(transport, halted),
                    order.key,
                    today=self._clock.now().date(),
                    with_photo=order.with_photo,
                    policy=self._policy,
                    listener=_Reporter(self._publish, order.session, halted),
                    earlier=earlier,
                    proof=self._proof() if self._proof is not None else None,
                )
        except CardReadError as error:
            return CardFailed(
                order.session, error.trouble, error.partial, error.status_word, error.attempts_remaining
            )
        except CardGoneError:
            return CardFailed(order.session, CardTrouble.REMOVED, _NOTHING)
        except TransportError:
            return CardFailed(order.session, CardTrouble.READER, _NOTHING)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not leave the clerk waiting for ever
            # The type alone: the text of a foreign exception may quote what the card said.
            _log.error("card read broke: %s", type(error).__name__)
            return CardFailed(order.session, CardTrouble.UNREADABLE, _NOTHING)
        finally:
            kept.session = order.session if earlier.same_card else None
        return CardRead(order.session, reading)

    def _habits_of(self, transport: PlacedTransport) -> Habits:
        """What this reader with this kind of card has taught."""
        place = (transport.reader, transport.atr)
        if place not in self._habits:
            extended = None if transport.may_extend else False
            self._habits[place] = Habits(profile_of(transport.atr), extended=extended)
        return self._habits[place]


class _Worker:
    """The one thread reads run on."""

    def __init__(self, perform: Callable[[_Order, threading.Event], None]) -> None:
        self.orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._perform = perform
        self._halted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="card-read", daemon=True)
        self._thread.start()

    def halt(self) -> None:
        """Begin no further command and no further read."""
        self._halted.set()
        self.orders.put(None)

    def join(self) -> None:
        """Wait for the end of the command that is running."""
        self._thread.join(_END_SECONDS)

    def _run(self) -> None:
        while (order := self.orders.get()) is not None:
            if self._halted.is_set():
                return
            self._perform(order, self._halted)


class _Stoppable:
    """A transport that sends nothing more once the reader is stopped."""

    def __init__(self, transport: CardTransport, halted: threading.Event) -> None:
        self._transport = transport
        self._halted = halted

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command APDU."""
        self._check()
        return self._transport.transmit(apdu)

    def reset(self) -> None:
        """Power-cycle the card."""
        self._check()
        self._transport.reset()

    def _check(self) -> None:
        if self._halted.is_set():
            raise CardGoneError("the reader was stopped")


class ProgressGate:
    """Lets at most ten of the offered steps of progress through in any second.

    The beginning of a step passes while there is room; counts of bytes wait a tenth of a second since the
    last that passed.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._passed: deque[float] = deque(maxlen=10)
        self._step: ReadStep | None = None

    def passes(self, step: ReadStep) -> bool:
        """Whether progress in `step` may be told now."""
        now = self._monotonic()
        begins = step is not self._step
        self._step = step
        if len(self._passed) == 10 and now - self._passed[0] < 1:
            return False
        if not begins and self._passed and now - self._passed[-1] < 0.1:
            return False
        self._passed.append(now)
        return True


@dataclass(slots=True)
class _Reporter:
    """Turns the callbacks of a read into events of its session; silent once the reader is stopped."""

    publish: Publish
    session: int
    halted: threading.Event
    gate: ProgressGate = field(default_factory=ProgressGate)

    def progress(self, step: ReadStep, done_bytes: int, expected_bytes: int) -> None:
        """A step began or moved on."""
        if self.gate.passes(step) and not self.halted.is_set():
            self.publish(ReadProgress(self.session, step, done_bytes, expected_bytes))

    def named(self, record: CardRecord) -> None:
        """The person's text is known."""
        if not self.halted.is_set():
            self.publish(CardNamed(self.session, record))
