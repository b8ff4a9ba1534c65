"""A whole chip read: how many commands, what the terminal adds to each, and what the clerk waits for."""

from __future__ import annotations

from contextlib import ExitStack
from time import perf_counter
from typing import cast

from counter.domain.card import CardRecord, ReadStep
from counter.events import CardInserted, CardNamed, CardRead
from devices.emrtd.apdu import CardTransport
from devices.emrtd.files import ShortId
from devices.pcsc.source import PcscSource
from devices.reader import ChipReader
from devices.virtual.card import VirtualCard
from devices.virtual.reader import VirtualReader
from tests.bench.harness import (
    MILLISECONDS,
    Bar,
    Figures,
    Judged,
    Row,
    Take,
    figures,
    in_turn,
    timed,
)
from tests.bench.recorded_card import RecordedCard, fewest_apdus, id_card, recorded
from tests.rigs.cards import CAN, Events
from tests.rigs.clock import StoppedClock
from tests.rigs.pcsc import READER, card_in_reader, pcscd

__all__ = ["measure"]

_LATENCY_SECONDS = 0.02
_ROUNDS = 25
_BARE = "bare loop, same bytes"


class _Named:
    """When the name was there, in seconds since the read began."""

    def __init__(self) -> None:
        self._start = perf_counter()
        self.after = 0.0

    def progress(self, step: ReadStep, done_bytes: int, expected_bytes: int) -> None:
        """Of no interest."""

    def named(self, record: CardRecord) -> None:
        """The text is known."""
        self.after = perf_counter() - self._start


def measure() -> list[Row]:
    """In the process, through pcscd, and at the pace of a contactless reader."""
    card = id_card()
    record = recorded(card)
    apdus, floor = len(record.commands), fewest_apdus(card)
    return [
        Row("APDUs", "", Figures(apdus), "access + Σ ⌈size ÷ 223⌉", Figures(floor), Bar(Judged.RATIO, 1.08)),
        *_recorded_rows("recorded card", record, record),
        *_pcscd_rows(record),
        *_paced_rows(card),
    ]


def _recorded_rows(where: str, record: RecordedCard, transport: CardTransport) -> list[Row]:
    ours, theirs = in_turn(
        timed(lambda: record.read(transport)), timed(lambda: record.replay(transport)), rounds=_ROUNDS
    )
    each = 1 / len(record.commands)
    return [
        Row(f"{where}: whole read", "ms", ours),
        Row(
            f"{where}: per APDU",
            "ms",
            _scaled(ours, each),
            _BARE,
            _scaled(theirs, each),
            Bar(Judged.EXCESS, 0.4),
        ),
        Row(f"{where}: until the name", "ms", in_turn(_named(record, transport), rounds=_ROUNDS)[0]),
    ]


def _pcscd_rows(record: RecordedCard) -> list[Row]:
    events = Events()
    with ExitStack() as stack:
        daemon = stack.enter_context(pcscd())
        source = PcscSource(events, reader=READER)
        source.start()
        stack.callback(source.stop)
        stack.enter_context(card_in_reader(daemon, cast(VirtualCard, record)))
        session = events.next(CardInserted).session
        transport = stack.enter_context(source.connect(session))
        return _recorded_rows("through pcscd", record, transport)


def _paced_rows(card: VirtualCard) -> list[Row]:
    """One read each: at 20 ms a command there is little to scatter."""
    events = Events()
    reader = VirtualReader(events, latency_seconds=_LATENCY_SECONDS)
    chip = ChipReader(events, reader, StoppedClock())
    chip.start()
    try:
        name, whole = _paced(events, reader, chip, card)
    finally:
        chip.stop()
    pace = _LATENCY_SECONDS * MILLISECONDS
    peer = "fewest APDUs × 20 ms"
    to_name = fewest_apdus(card, ShortId.DG1, ShortId.DG13) * pace
    return [
        Row(
            "at 20 ms per APDU: until the name",
            "ms",
            figures([name], MILLISECONDS),
            peer,
            Figures(to_name),
            Bar(Judged.MEDIAN, 500),
        ),
        Row(
            "at 20 ms per APDU: whole read",
            "ms",
            figures([whole], MILLISECONDS),
            peer,
            Figures(fewest_apdus(card) * pace),
        ),
    ]


def _paced(events: Events, reader: VirtualReader, chip: ChipReader, card: VirtualCard) -> tuple[float, float]:
    """Seconds from the order to read until the name and until the end, as the desk is told."""
    reader.insert(card)
    session = events.next(CardInserted).session
    start = perf_counter()
    chip.read(session, CAN)
    events.next(CardNamed)
    name = perf_counter() - start
    events.next(CardRead)
    return name, perf_counter() - start


def _named(record: RecordedCard, transport: CardTransport) -> Take:
    def take() -> float:
        listener = _Named()
        record.read(transport, listener)
        return listener.after

    return take


def _scaled(of: Figures, factor: float) -> Figures:
    return Figures(
        of.median * factor,
        None if of.p95 is None else of.p95 * factor,
        None if of.p99 is None else of.p99 * factor,
        of.count,
    )
