"""The same card in a real pcscd: monitor, transport and chip reader over the daemon's virtual reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from counter.domain.card import Access, AccessKey, CardRecord, ReadStep
from counter.events import CardFailed, CardInserted, CardNamed, CardRead, CardRemoved, CardTrouble
from devices.emrtd.errors import CardGoneError, CardResetError
from devices.emrtd.read import read_card
from devices.pcsc.errors import NoCardError, NoReaderError, NoServiceError, PcscError
from devices.pcsc.source import PcscSource
from devices.pcsc.transport import connect, open_card
from devices.pcsc.winscard import Context
from devices.reader import ChipReader
from devices.virtual.card import ATR, VirtualCard
from devices.virtual.documents import Dg13Variant
from devices.virtual.profile import NIST_P256, CardProfile
from tests.rigs.cards import CAN, MARRIED, MRZ_KEY, RECORD, Events
from tests.rigs.clock import StoppedClock
from tests.rigs.pcsc import READER, Pcscd, card_in_reader, pcscd

SELECT_CARD_ACCESS = bytes.fromhex("00A4020C02011C")
READ_CARD_ACCESS = bytes.fromhex("00B0000000")


@pytest.fixture
def daemon() -> Iterator[Pcscd]:
    with pcscd() as running:
        yield running


@pytest.fixture
def desk(daemon: Pcscd) -> Iterator[tuple[Events, ChipReader]]:
    events = Events()
    chip = ChipReader(events, PcscSource(events, reader=READER, retry_seconds=0.02), StoppedClock())
    chip.start()
    yield events, chip
    chip.stop()


@pytest.mark.parametrize(
    ("record", "profile", "key", "access"),
    [
        (RECORD, CardProfile(), CAN, Access.PACE),
        (MARRIED, CardProfile(dg13=Dg13Variant.ONE_SEQUENCE), CAN, Access.PACE),
        (RECORD, CardProfile(parameter_id=NIST_P256, dg13=None), CAN, Access.PACE),
        (RECORD, CardProfile(extended_length=True), MRZ_KEY, Access.PACE),
        (RECORD, CardProfile(access=frozenset({Access.BAC})), MRZ_KEY, Access.BAC),
    ],
    ids=["brainpool-A", "brainpool-B", "p256-no-dg13", "pace-mrz", "bac"],
)
def test_whole_card(
    daemon: Pcscd,
    desk: tuple[Events, ChipReader],
    record: CardRecord,
    profile: CardProfile,
    key: AccessKey,
    access: Access,
) -> None:
    events, chip = desk
    with card_in_reader(daemon, VirtualCard(record, profile)):
        inserted = events.next(CardInserted)
        assert (inserted.reader, inserted.atr) == (READER, ATR.hex().upper())
        chip.read(inserted.session, key)
        assert events.next(CardNamed).session == inserted.session
        reading = events.next(CardRead).reading
    assert events.next(CardRemoved).session == inserted.session
    assert reading.access is access
    assert reading.photo is not None
    assert reading.photo.format == "jpeg"
    assert reading.record is not None
    assert reading.record.personal_number == "099090123456"
    assert reading.record.from_dg13 is (profile.dg13 is not None)
    assert reading.record.spouse == (record.spouse if profile.dg13 else None)


def test_wrong_can_then_card_pulled_in_the_middle_then_whole(
    daemon: Pcscd, desk: tuple[Events, ChipReader]
) -> None:
    events, chip = desk
    with card_in_reader(daemon, VirtualCard(RECORD), pull_after=50):
        session = events.next(CardInserted).session
        chip.read(session, AccessKey(can="000000"))
        assert events.next(CardFailed).trouble is CardTrouble.WRONG_KEY
        chip.read(session, CAN)
        failed = events.next(CardFailed)
        assert (failed.session, failed.trouble) == (session, CardTrouble.REMOVED)
        assert failed.partial.record is not None
        assert ReadStep.DG13 in failed.partial.steps
        events.ever(CardRemoved(session))
    chip.read(session, CAN)
    assert events.next(CardFailed).trouble is CardTrouble.REMOVED
    with card_in_reader(daemon, VirtualCard(RECORD)):
        chip.read(events.next(CardInserted).session, CAN, with_photo=False)
        assert events.next(CardRead).session == session + 1


def test_service_that_stops_in_the_middle_is_a_fault_of_the_reader(
    daemon: Pcscd, desk: tuple[Events, ChipReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    events, chip = desk
    answer = VirtualCard.answer

    def answer_and_stop(self: VirtualCard, apdu: bytes) -> bytes:
        if self.apdus == 20:
            daemon.stop()
        return answer(self, apdu)

    with card_in_reader(daemon, VirtualCard(RECORD)):
        session = events.next(CardInserted).session
        monkeypatch.setattr(VirtualCard, "answer", answer_and_stop)
        chip.read(session, CAN)
        failed = events.next(CardFailed)
        assert failed.trouble in (CardTrouble.READER, CardTrouble.REMOVED)
        assert failed.partial.record is not None


def test_one_shot_use_names_what_is_missing() -> None:
    daemon = Pcscd()
    with pytest.raises(NoServiceError), open_card():
        pass
    daemon.start(reader=False)
    with pytest.raises(NoReaderError), open_card(READER):
        pass
    daemon.stop()
    daemon.start()
    with pytest.raises(NoReaderError), open_card("another reader"):
        pass
    with pytest.raises(NoCardError), open_card(READER):
        pass
    with pytest.raises(CardGoneError), connect(READER):
        pass
    daemon.stop()


def test_one_shot_read(daemon: Pcscd, desk: tuple[Events, ChipReader]) -> None:
    events, _ = desk
    with card_in_reader(daemon, VirtualCard(RECORD)):
        events.next(CardInserted)
        with open_card(READER) as card:
            reading = read_card(card, CAN, today=date(2026, 11, 23))
    assert reading.record is not None
    assert reading.record.full_name == "Nguyễn Văn Mẫu"


def test_a_card_that_another_program_resets(daemon: Pcscd, desk: tuple[Events, ChipReader]) -> None:
    events, _ = desk
    with card_in_reader(daemon, VirtualCard(RECORD)), Context() as context:
        events.next(CardInserted)
        scard = context.scard
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        shared = (scard.SCARD_SHARE_SHARED, protocols)
        result, other, _ = scard.SCardConnect(context.handle, READER, *shared)
        assert result == 0
        with connect(READER) as card:
            assert card.atr == ATR
            in_blocks = card.may_extend
            card._protocol, protocol = scard.SCARD_PROTOCOL_T0, card._protocol
            assert (in_blocks, card.may_extend) == (True, False)
            card._protocol = protocol
            assert card.transmit(SELECT_CARD_ACCESS) == b"\x90\x00"
            scard.SCardEndTransaction(card._card, scard.SCARD_LEAVE_CARD)
            assert scard.SCardReconnect(other, *shared, scard.SCARD_RESET_CARD)[0] == 0
            with pytest.raises(CardResetError):
                card.transmit(READ_CARD_ACCESS)
            card.reset()
            assert card.transmit(READ_CARD_ACCESS) == bytes.fromhex("6986"), "as after insertion"
            scard.SCardEndTransaction(card._card, scard.SCARD_LEAVE_CARD)
            assert scard.SCardReconnect(other, *shared, scard.SCARD_RESET_CARD)[0] == 0
            card._hold()
            assert card.transmit(SELECT_CARD_ACCESS) == b"\x90\x00"
        scard.SCardDisconnect(other, scard.SCARD_LEAVE_CARD)


def test_transport_resets_and_holds_the_card_alone(daemon: Pcscd, desk: tuple[Events, ChipReader]) -> None:
    events, chip = desk
    with card_in_reader(daemon, VirtualCard(RECORD)) as laid:
        session = events.next(CardInserted).session
        with connect(READER) as card:
            card.transmit(SELECT_CARD_ACCESS)
            assert card.transmit(READ_CARD_ACCESS).startswith(b"\x31\x34")
            card.reset()
            assert card.transmit(READ_CARD_ACCESS) == bytes.fromhex("6986")
            with pytest.raises(PcscError), connect(READER):
                pass
            chip.read(session, CAN)
            assert events.next(CardFailed).trouble is CardTrouble.READER
            laid.close()
            with pytest.raises(CardGoneError):
                card.transmit(SELECT_CARD_ACCESS)
