"""The reader monitor: a service that comes late, goes and returns; readers and cards that come and go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any

import pytest

from counter.events import CardInserted, CardRemoved, Event, ReaderChanged, ReaderState
from devices.pcsc import monitor as monitor_module
from devices.pcsc.errors import NoServiceError, PcscError
from devices.pcsc.monitor import PcscMonitor, Retries
from devices.pcsc.winscard import PNP, Context, ReaderEvent
from devices.virtual.card import ATR, VirtualCard
from tests.rigs.cards import RECORD, Events
from tests.rigs.pcsc import READER, Pcscd, card_in_reader

EMPTY, PRESENT, MUTE = 0x10, 0x20, 0x220


@pytest.fixture
def daemon() -> Iterator[Pcscd]:
    daemon = Pcscd()
    yield daemon
    daemon.stop()


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def watch(events: Events) -> Iterator[PcscMonitor]:
    watch = PcscMonitor(events, reader="Virtual PCD", retry_seconds=0.02)
    yield watch
    watch.stop()


def state(wanted: ReaderState) -> Callable[[ReaderChanged], bool]:
    return lambda event: event.state is wanted


def test_service_comes_late_stops_and_returns(daemon: Pcscd, events: Events, watch: PcscMonitor) -> None:
    watch.start()
    assert events.next(ReaderChanged).state is ReaderState.NO_SERVICE
    daemon.start(reader=False)
    assert events.next(ReaderChanged).state is ReaderState.NO_READER
    daemon.stop()
    assert events.next(ReaderChanged).state is ReaderState.NO_SERVICE
    daemon.start()
    assert events.next(ReaderChanged, state(ReaderState.NO_CARD)).reader == READER
    with card_in_reader(daemon, VirtualCard(RECORD)):
        first = events.next(CardInserted)
        assert watch.reader_of(first.session) == READER
        daemon.stop()
        assert events.next(CardRemoved).session == first.session
        assert events.next(ReaderChanged).state is ReaderState.NO_SERVICE
        assert watch.reader_of(first.session) is None
    daemon.start()
    with card_in_reader(daemon, VirtualCard(RECORD)):
        assert events.next(CardInserted).session == first.session + 1
    events.next(CardRemoved)
    assert events.next(ReaderChanged).state is ReaderState.NO_CARD


def test_card_that_lies_there_at_the_start_is_an_insertion(
    daemon: Pcscd, events: Events, watch: PcscMonitor
) -> None:
    daemon.start()
    with card_in_reader(daemon, VirtualCard(RECORD)):
        first = Events()
        waits = PcscMonitor(first, reader="Virtual PCD", retry_seconds=0.02)
        waits.start()
        first.next(CardInserted)
        waits.stop()
        watch.start()
        assert events.next(CardInserted) == CardInserted(1, READER, ATR.hex().upper())
        assert events.of(ReaderChanged)[-1] == ReaderChanged(ReaderState.CARD, READER)


def test_stop_ends_the_thread_while_it_waits(daemon: Pcscd, events: Events, watch: PcscMonitor) -> None:
    daemon.start()
    for _ in range(3):
        watch.start()
        events.next(ReaderChanged, state(ReaderState.NO_CARD))
        watch.stop()
        assert "pcsc-monitor" not in {thread.name for thread in threading.enumerate()}


def test_stop_while_there_is_no_service(events: Events) -> None:
    watch = PcscMonitor(events, retry_seconds=600)
    watch.start()
    events.next(ReaderChanged)
    watch.stop()
    assert "pcsc-monitor" not in {thread.name for thread in threading.enumerate()}


# --- what the virtual reader driver cannot play: plugs, swaps, mute cards --------------------------


class Script:
    """Plays what SCardListReaders and SCardGetStatusChange say, look by look; then waits for the cancel."""

    def __init__(self, *looks: Mapping[str, int] | PcscError) -> None:
        self._looks = list(looks)
        self._cancelled = threading.Event()

    def __call__(self) -> Script:
        return self

    def __enter__(self) -> Script:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to give back."""

    def readers(self) -> tuple[str, ...]:
        """Readers of the present look."""
        if not self._looks:
            return ()
        look = self._looks[0]
        if isinstance(look, PcscError):
            self._looks.pop(0)
            raise look
        return tuple(look)

    def wait(self, known: Mapping[str, int], timeout_ms: int) -> dict[str, ReaderEvent]:
        """State words of the present look, then on to the next."""
        if not self._looks:
            self._cancelled.wait()
            return {}
        look = self._looks.pop(0)
        assert not isinstance(look, PcscError)
        assert set(known) == set(look)
        return {name: ReaderEvent(word, b"\x3b" if word == PRESENT else b"") for name, word in look.items()}

    def cancel(self) -> None:
        """End the wait."""
        self._cancelled.set()


def played(monkeypatch: pytest.MonkeyPatch, *looks: Mapping[str, int] | PcscError) -> list[Event]:
    """What the monitor reports of these looks, until the last reader is gone."""
    monkeypatch.setattr(monitor_module, "Context", Script(*looks))
    events = Events()
    watch = PcscMonitor(events, retry_seconds=0)
    watch.start()
    events.next(ReaderChanged, state(ReaderState.NO_READER))
    watch.stop()
    return events.all


def test_reader_unplugged_with_its_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card unseen until the reader is plugged in again (pcsc-tools #59)."""
    assert played(monkeypatch, {"A": EMPTY}, {"A": PRESENT}) == [
        ReaderChanged(ReaderState.NO_CARD, "A"),
        ReaderChanged(ReaderState.CARD, "A"),
        CardInserted(1, "A", "3B"),
        CardRemoved(1),
        ReaderChanged(ReaderState.NO_READER, ""),
    ]


def test_card_swapped_between_two_looks_is_a_new_session(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = played(monkeypatch, {"A": PRESENT | 1 << 16}, {"A": PRESENT | 3 << 16})
    assert [event for event in seen if not isinstance(event, ReaderChanged)] == [
        CardInserted(1, "A", ""),
        CardRemoved(1),
        CardInserted(2, "A", ""),
        CardRemoved(2),
    ]


def test_mute_card_that_answers_at_last_is_a_new_session(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = played(monkeypatch, {"A": MUTE}, {"A": MUTE}, {"A": PRESENT}, {"A": PRESENT | 0x100})
    assert [event for event in seen if isinstance(event, CardInserted)] == [
        CardInserted(1, "A", ""),
        CardInserted(2, "A", "3B"),
    ]


def test_two_readers_with_a_card_each(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = played(
        monkeypatch,
        {"A": EMPTY, "B": PRESENT},
        {"A": PRESENT, "B": PRESENT},
        {"A": PRESENT, "B": EMPTY},
        {"A": EMPTY},
    )
    assert seen == [
        ReaderChanged(ReaderState.CARD, "B"),
        CardInserted(1, "B", "3B"),
        ReaderChanged(ReaderState.CARD, "A"),
        CardInserted(2, "A", "3B"),
        CardRemoved(1),
        CardRemoved(2),
        ReaderChanged(ReaderState.NO_CARD, "A"),
        ReaderChanged(ReaderState.NO_READER, ""),
    ]


def test_trouble_of_the_service_is_told_once_and_other_trouble_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Obscure message when the card service is down (eid-mw #174)."""
    lost, other = NoServiceError("gone", 0x8010001E), PcscError("odd", 0x8010001F)
    assert played(monkeypatch, {"A": PRESENT}, lost, lost, other, {"A": EMPTY}) == [
        ReaderChanged(ReaderState.CARD, "A"),
        CardInserted(1, "A", "3B"),
        CardRemoved(1),
        ReaderChanged(ReaderState.NO_SERVICE, ""),
        ReaderChanged(ReaderState.NO_CARD, "A"),
        ReaderChanged(ReaderState.NO_READER, ""),
    ]


def test_a_service_that_is_not_there_is_tried_often_and_one_in_trouble_ever_less() -> None:
    """On Windows a reader brings its service with it; a service that refuses writes down each refusal."""
    retries = Retries(0.03)
    assert [retries.after(NoServiceError("none", 0x8010001D)) for _ in range(50)] == [0.03] * 50
    refused = [retries.after(PcscError("refused", 0x8010006A)) for _ in range(9)]
    assert refused[0] == 0.03
    assert refused == sorted(refused)
    assert refused[-1] == 1.0
    assert retries.after(NoServiceError("none", 0x8010001D)) == 0.03, (
        "gone altogether: it may come at any time"
    )
    assert retries.after(PcscError("refused", 0x8010006A)) == 0.03
    assert retries.after(PcscError("refused", 0x8010006A)) == 0.06
    retries.over()
    assert retries.after(PcscError("refused", 0x8010006A)) == 0.03


def test_readers_that_are_not_watched_count_too(daemon: Pcscd) -> None:
    """A wait for one of two readers would end at once if the other one were taken for a new one."""
    daemon.start()
    with Context() as context:
        assert len(context.readers()) == 2
        asked: list[list[tuple[str, int]]] = []
        told = context.scard.SCardGetStatusChange

        class Watched:
            def SCardGetStatusChange(self, *arguments: Any) -> Any:  # noqa: N802 - the library's name
                asked.append(arguments[2])
                return told(*arguments)

        plain, context.scard = context.scard, Watched()
        context.wait({READER: 0}, 0)
        context.scard = plain
    assert asked == [[(PNP, 2 << 16), (READER, 0)]]
