"""Cards and readers that come: how long after a bare SCardGetStatusChange loop the desk's event is there.

pcscd looks for a card every 400 ms, which is no doing of ours: one and the same look wakes both, and what
counts is the time between them. The event is taken where the desk takes it, on the event loop behind the hub.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import Final

from counter.events import CardInserted, Event, ReaderChanged, ReaderState
from counter.hub import Hub
from devices.ndef.source import TaggedSource
from devices.pcsc.errors import PcscError
from devices.pcsc.source import PcscSource
from devices.pcsc.winscard import PNP, Context, ReaderFlag, ResultCode, check
from devices.virtual.card import VirtualCard
from tests.bench.harness import MILLISECONDS, Bar, Judged, Row, figures
from tests.rigs.cards import RECORD
from tests.rigs.pcsc import READER, Pcscd, card_in_reader

__all__ = ["measure"]

_TIMES: Final = 40
_MOST_BEYOND: Final = 50
"""Milliseconds beyond what pcscd itself takes."""
_PEER: Final = "bare SCardGetStatusChange loop"
_PATIENCE_SECONDS: Final = 20.0
_AGAIN_SECONDS: Final = 0.001
"""Pause of the bare loop while there is no service."""
_WAIT_MS: Final = 500


class _Sight(StrEnum):
    """What there is to be seen."""

    NO_SERVICE = "no_service"
    NO_CARD = "no_card"
    CARD = "card"


class _Seen:
    """What was seen and when, in order; from any thread."""

    def __init__(self) -> None:
        self._seen: queue.SimpleQueue[tuple[_Sight, float]] = queue.SimpleQueue()

    def put(self, sight: _Sight) -> None:
        """It is seen now."""
        self._seen.put((sight, perf_counter()))

    def next(self, wanted: _Sight) -> float:
        """When `wanted` was seen next; what was seen before it is passed over."""
        while True:
            sight, at = self._seen.get(timeout=_PATIENCE_SECONDS)
            if sight is wanted:
                return at


@dataclass(frozen=True, slots=True)
class _Sample:
    """Seconds from the hand until it was seen."""

    ours: float
    bare: float


def measure() -> list[Row]:
    """Cards tapped on a reader; a reader that comes with its service."""
    return asyncio.run(_measured())


async def _measured() -> list[Row]:
    hub, ours = Hub(), _Seen()
    hub.subscribe(lambda event: _note(event, ours))
    hub.start()
    source = TaggedSource(hub.publish, PcscSource)
    source.start()
    try:
        with _bare_loop() as bare:
            return await asyncio.to_thread(_sampled, ours, bare)
    finally:
        await asyncio.to_thread(source.stop)


def _note(event: Event, seen: _Seen) -> None:
    match event:
        case ReaderChanged(ReaderState.NO_SERVICE):
            seen.put(_Sight.NO_SERVICE)
        case ReaderChanged(ReaderState.NO_CARD):
            seen.put(_Sight.NO_CARD)
        case CardInserted():
            seen.put(_Sight.CARD)
        case _:
            pass


def _sampled(ours: _Seen, bare: _Seen) -> list[Row]:
    daemon = Pcscd()
    try:
        plugs = [_plug(daemon, ours, bare) for _ in range(_TIMES + 1)]
        daemon.start()
        taps = [_tap(daemon, ours, bare) for _ in range(_TIMES + 1)]
    finally:
        daemon.stop()
    return [*_rows("card tapped", taps[1:]), *_rows("reader and its service come", plugs[1:])]


def _tap(daemon: Pcscd, ours: _Seen, bare: _Seen) -> _Sample:
    start = perf_counter()
    with card_in_reader(daemon, VirtualCard(RECORD)):
        sample = _Sample(ours.next(_Sight.CARD) - start, bare.next(_Sight.CARD) - start)
    for seen in (ours, bare):
        seen.next(_Sight.NO_CARD)
    return sample


def _plug(daemon: Pcscd, ours: _Seen, bare: _Seen) -> _Sample:
    """The virtual reader cannot be plugged into a service that runs: it comes with it, as on Windows."""
    start = perf_counter()
    daemon.start()
    sample = _Sample(ours.next(_Sight.NO_CARD) - start, bare.next(_Sight.NO_CARD) - start)
    daemon.stop()
    for seen in (ours, bare):
        seen.next(_Sight.NO_SERVICE)
    return sample


def _rows(what: str, samples: list[_Sample]) -> list[Row]:
    ours = figures([sample.ours for sample in samples], MILLISECONDS)
    bare = figures([sample.bare for sample in samples], MILLISECONDS)
    beyond = figures([sample.ours - sample.bare for sample in samples], MILLISECONDS)
    return [
        Row(f"{what}: until the event", "ms", ours, _PEER, bare, Bar(Judged.EXCESS, _MOST_BEYOND)),
        Row(f"{what}: beyond the loop, each time", "ms", beyond, bar=Bar(Judged.P95, _MOST_BEYOND)),
    ]


@contextmanager
def _bare_loop() -> Iterator[_Seen]:
    """The least there could be: list, wait, look at one bit; begun anew at once when the service is gone."""
    seen, stopping = _Seen(), threading.Event()
    thread = threading.Thread(target=_look, args=(seen, stopping), daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stopping.set()
        thread.join()


def _look(seen: _Seen, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            with Context() as context:
                _follow(context, seen, stopping)
        except PcscError:
            seen.put(_Sight.NO_SERVICE)
            stopping.wait(_AGAIN_SECONDS)


def _follow(context: Context, seen: _Seen, stopping: threading.Event) -> None:
    words: dict[str, int] = {}
    last: _Sight | None = None
    while not stopping.is_set():
        names = context.readers()
        states = [(PNP, len(names) << 16), *((name, words.get(name, 0)) for name in names)]
        result, answers = context.scard.SCardGetStatusChange(context.handle, _WAIT_MS, states)
        if result & 0xFFFFFFFF != ResultCode.TIMEOUT:
            check("wait", result)
        words = {name: word & ~ReaderFlag.CHANGED for name, word, _ in answers if name != PNP}
        if READER in words:
            sight = _Sight.CARD if words[READER] & ReaderFlag.PRESENT else _Sight.NO_CARD
            if sight is not last:
                seen.put(sight)
            last = sight
