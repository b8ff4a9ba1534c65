"""Two readers side by side: a card on each is a session of its own, and settings may name one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.desk.clock import DeskClock
from counter.domain.card import AccessKey
from counter.events import CardInserted, CardRead, CardRemoved, ReaderChanged, ReaderState
from counter.folders import Mode
from counter.settings import ReaderSettings, load_settings
from counter.wired_cards import chip_reader
from devices.virtual.card import VirtualCard
from devices.virtual.vpcd import VpcdCard
from tests.rigs.cards import CAN, MARRIED, RECORD, Events
from tests.rigs.pcsc import READER, Pcscd, pcscd

SECOND = "Virtual PCD 00 01"


@pytest.fixture(scope="module")
def daemon() -> Iterator[Pcscd]:
    with pcscd() as running:
        yield running


def named(events: Events, session: int) -> str:
    reading = events.next(CardRead, lambda event: event.session == session).reading
    assert reading.record is not None
    return reading.record.full_name


def test_a_card_on_each_is_read_by_its_own_session(daemon: Pcscd, tmp_path: Path) -> None:
    events = Events()
    reader, virtual = chip_reader(events, ReaderSettings(), Mode.STANDALONE, tmp_path, DeskClock())
    assert virtual is None
    reader.start()
    try:
        with VpcdCard(VirtualCard(RECORD), port=daemon.port):
            first = events.next(CardInserted)
            with VpcdCard(VirtualCard(MARRIED, can="654321"), port=daemon.port + 1):
                second = events.next(CardInserted)
                assert (first.reader, second.reader) == (READER, SECOND)
                reader.read(first.session, CAN, with_photo=False)
                assert named(events, first.session) == RECORD.full_name
                reader.forget()
                reader.read(second.session, AccessKey(can="654321"), with_photo=False)
                assert named(events, second.session) == MARRIED.full_name
            assert events.next(CardRemoved).session == second.session
            assert events.next(ReaderChanged).reader == READER, "the card that still lies there is shown"
        assert events.next(CardRemoved).session == first.session
    finally:
        reader.stop()


def test_a_reader_that_the_settings_do_not_name_is_nobodys(daemon: Pcscd, tmp_path: Path) -> None:
    """As a signing token that is plugged in all day, and a reader with a card to the system."""
    settings = tmp_path / "settings.toml"
    settings.write_text('[reader]\nname = "00 01"\n', encoding="utf-8")
    events = Events()
    reader, _ = chip_reader(events, load_settings(settings).reader, Mode.STANDALONE, tmp_path, DeskClock())
    with VpcdCard(VirtualCard(RECORD), port=daemon.port):
        reader.start()
        try:
            assert events.next(ReaderChanged) == ReaderChanged(ReaderState.NO_CARD, SECOND)
            with VpcdCard(VirtualCard(RECORD), port=daemon.port + 1):
                assert events.next(CardInserted).reader == SECOND
            events.next(CardRemoved)
        finally:
            reader.stop()
    assert len(events.of(CardInserted)) == 1
