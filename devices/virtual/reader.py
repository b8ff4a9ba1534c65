"""A reader without hardware, inside the process: cards are laid on it and pulled off by method calls.

It publishes what the PC/SC monitor publishes, so whoever listens cannot tell the two apart. For the training
desk and for tests.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial

from counter.domain.card import CardRecord
from counter.events import CardInserted, CardRemoved, ReaderChanged, ReaderState
from counter.ports import Publish
from devices.emrtd.apdu import PlacedTransport
from devices.emrtd.errors import CardGoneError
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile

__all__ = ["VirtualReader"]


@dataclass(slots=True)
class _Laid:
    """A card on the reader, for one session."""

    session: int
    card: VirtualCard
    apdus_left: int | None
    pulled: threading.Event = field(default_factory=threading.Event)

    def spent(self) -> bool:
        """Count one command; whether it was one too many."""
        if self.apdus_left is None:
            return False
        self.apdus_left -= 1
        return self.apdus_left < 0


class VirtualReader:
    """See `devices.reader.CardSource`. All methods may be called from any thread.

    `latency_seconds` is what each command takes over the air; a card that is pulled ends the wait at once.
    """

    def __init__(
        self, publish: Publish, *, name: str = "Virtual reader", latency_seconds: float = 0.0
    ) -> None:
        self._publish = publish
        self._name = name
        self._latency_seconds = latency_seconds
        self._sessions = itertools.count(1)
        self._lock = threading.RLock()  # held while publishing: events keep the order of what happened
        self._running = False
        self._laid: _Laid | None = None

    def start(self) -> None:
        """Report the reader, and a card that lies on it already."""
        with self._lock:
            if self._running:
                return
            self._running = True
            if self._laid is None:
                self._publish(ReaderChanged(ReaderState.NO_CARD, self._name))
            else:
                self._report(self._laid)

    def stop(self) -> None:
        """Report nothing more. A card stays where it lies, out of reach until the next start."""
        with self._lock:
            self._running = False

    def put_card(self, record: CardRecord, profile: CardProfile | None = None) -> int:
        """Lay a card made of `record` on the reader; its session. ValueError: it makes no card."""
        return self.insert(VirtualCard(record, profile))

    def insert(self, card: VirtualCard, *, pull_after: int | None = None) -> int:
        """Lay a card on the reader, in place of one that lies there; its session.

        `pull_after`: the card is pulled off by itself after that many commands, in the middle of the next.
        """
        with self._lock:
            self.remove_card()
            card.power_on()
            self._laid = _Laid(next(self._sessions), card, pull_after)
            if self._running:
                self._report(self._laid)
            return self._laid.session

    def remove_card(self) -> None:
        """Pull the card off; nothing when none lies there."""
        with self._lock:
            laid, self._laid = self._laid, None
            if laid is None:
                return
            laid.pulled.set()
            if self._running:
                self._publish(CardRemoved(laid.session))
                self._publish(ReaderChanged(ReaderState.NO_CARD, self._name))

    def connect(self, session: int) -> AbstractContextManager[PlacedTransport]:
        """The card of `session`; CardGoneError when it no longer lies there."""
        with self._lock:
            if not self._running or self._laid is None or self._laid.session != session:
                raise CardGoneError("the card of this session is gone")
            return self._connected(self._laid)

    def _report(self, laid: _Laid) -> None:
        self._publish(ReaderChanged(ReaderState.CARD, self._name))
        self._publish(CardInserted(laid.session, self._name, laid.card.atr.hex().upper()))

    @contextmanager
    def _connected(self, laid: _Laid) -> Iterator[PlacedTransport]:
        transport = _Line(self._name, laid, partial(self._pull, laid), self._latency_seconds)
        transport.reset()
        yield transport

    def _pull(self, laid: _Laid) -> None:
        with self._lock:
            if self._laid is laid:
                self.remove_card()


class _Line:
    """The `PlacedTransport` to one laid card."""

    def __init__(self, reader: str, laid: _Laid, pull: Callable[[], None], latency_seconds: float) -> None:
        self.reader = reader
        self.atr = laid.card.atr
        self.may_extend = True
        self._laid = laid
        self._pull = pull
        self._latency_seconds = latency_seconds

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command APDU, return the response; CardGoneError once the card was pulled."""
        if self._laid.spent():
            self._pull()
        self._check()
        if self._latency_seconds:
            self._laid.pulled.wait(self._latency_seconds)
            self._check()
        return self._laid.card.answer(apdu)

    def reset(self) -> None:
        """Power the card off and on; CardGoneError once it was pulled."""
        self._check()
        self._laid.card.power_on()

    def _check(self) -> None:
        if self._laid.pulled.is_set():
            raise CardGoneError("the card was pulled off the reader")
