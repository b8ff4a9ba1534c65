"""A whole chip read: how many commands, what the terminal adds to each, and what the clerk waits for."""

from __future__ import annotations

from contextlib import ExitStack
from time import perf_counter, process_time
from typing import cast

from counter.domain.card import CardRecord, ReadStep
from counter.events import CardInserted, CardNamed, CardRead
from devices.emrtd.apdu import CardTransport
from devices.emrtd.authentication import Authentication
from devices.emrtd.gathered import ShortId
from devices.emrtd.secure_messaging import AES_READ_BYTES
from devices.pcsc.source import PcscSource
from devices.reader import ChipReader
from devices.virtual.card import VirtualCard
from devices.virtual.reader import VirtualReader
from tests.bench.harness import (
    MILLISECONDS,
    Bar,
    Clock,
    Figures,
    Judged,
    Row,
    Take,
    figures,
    in_turn,
    timed,
)
from tests.bench.recorded_card import EXTENDED_BYTES, RecordedCard, fewest_apdus, id_card, recorded
from tests.rigs.cards import CAN, Events
from tests.rigs.clock import StoppedClock
from tests.rigs.pcsc import READER, card_in_reader, pcscd
from tests.rigs.proving import NOW, TRUSTED

__all__ = ["measure"]

_LATENCY_SECONDS = 0.02
_ROUNDS = 25
_BARE = "bare loop, same bytes"


class _Named:
    """When the name was there by `clock`, in seconds since the read began."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start = clock()
        self.after = 0.0

    def progress(self, step: ReadStep, done_bytes: int, expected_bytes: int) -> None:
        """Of no interest."""

    def named(self, record: CardRecord) -> None:
        """The text is known."""
        self.after = self._clock() - self._start


def measure() -> list[Row]:
    """In the process, through pcscd, and at the pace of a contactless reader."""
    short, wide = id_card(), id_card(extended=True)
    record, wide_record = recorded(short), recorded(wide)
    return [
        _apdus("APDUs, short", record, short, AES_READ_BYTES),
        _apdus("APDUs, extended length", wide_record, wide, EXTENDED_BYTES),
        *_recorded_rows("recorded card", record, record, process_time),
        *_recorded_rows("recorded card, extended", wide_record, wide_record, process_time),
        *_pcscd_rows(record),
        *_paced_rows("at 20 ms per APDU", short, None),
        *_paced_rows("at 20 ms per APDU, 1 kB reads", wide, Bar(Judged.MEDIAN, 800)),
    ]


def _apdus(name: str, record: RecordedCard, card: VirtualCard, chunk: int) -> Row:
    """Commands of the first card of its kind, which teaches what reader and card carry."""
    floor = Figures(fewest_apdus(card))
    return Row(
        name,
        "",
        Figures(len(record.commands)),
        f"access + Σ ⌈size ÷ {chunk}⌉",
        floor,
        Bar(Judged.RATIO, 1.08),
    )


def _recorded_rows(
    where: str,
    record: RecordedCard,
    transport: CardTransport,
    clock: Clock,
) -> list[Row]:
    """By `process_time` what runs in this process alone counts, by `perf_counter` everything."""
    ours, theirs = in_turn(
        timed(lambda: record.read(transport), clock),
        timed(lambda: record.replay(transport), clock),
        rounds=_ROUNDS,
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
        Row(f"{where}: until the name", "ms", in_turn(_named(record, transport, clock), rounds=_ROUNDS)[0]),
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
        return _recorded_rows("through pcscd", record, transport, perf_counter)


def _paced_rows(where: str, card: VirtualCard, after_the_name: Bar | None) -> list[Row]:
    """One read each, the chip's proofs included: at 20 ms a command there is little to scatter."""
    events = Events()
    reader = VirtualReader(events, latency_seconds=_LATENCY_SECONDS)
    chip = ChipReader(events, reader, StoppedClock(), proof=lambda: Authentication(TRUSTED, NOW))
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
            f"{where}: until the name",
            "ms",
            figures([name], MILLISECONDS),
            peer,
            Figures(to_name),
            Bar(Judged.MEDIAN, 500),
        ),
        Row(
            f"{where}: from the name to the end",
            "ms",
            figures([whole - name], MILLISECONDS),
            peer,
            Figures(fewest_apdus(card) * pace - to_name),
            after_the_name,
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


def _named(record: RecordedCard, transport: CardTransport, clock: Clock) -> Take:
    def take() -> float:
        listener = _Named(clock)
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
