"""The chip reader over a reader inside the process: every ending of a read, and one ending each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest

from counter.domain.card import Access, AccessKey, ReadStep
from counter.domain.people import PartialDate, Sex
from counter.events import (
    CardFailed,
    CardInserted,
    CardNamed,
    CardRead,
    CardRemoved,
    CardTrouble,
    ReaderChanged,
    ReaderState,
    ReadProgress,
)
from devices.emrtd.apdu import PlacedTransport
from devices.emrtd.errors import CardGoneError
from devices.reader import ChipReader, ProgressGate
from devices.virtual.card import VirtualCard
from devices.virtual.documents import Dg13Variant
from devices.virtual.profile import NIST_P256, CardProfile
from devices.virtual.reader import VirtualReader
from tests.rigs.cards import CAN, MARRIED, MRZ_KEY, RECORD, Events
from tests.rigs.clock import StoppedClock

BAC_ONLY = CardProfile(access=frozenset({Access.BAC}))


@dataclass
class Desk:
    """A chip reader over a virtual reader, and what they reported."""

    events: Events
    reader: VirtualReader
    chip: ChipReader


@pytest.fixture
def desk() -> Iterator[Desk]:
    events = Events()
    reader = VirtualReader(events)
    chip = ChipReader(events, reader, StoppedClock())
    chip.start()
    yield Desk(events, reader, chip)
    chip.stop()


def ended(events: Events) -> list[CardRead | CardFailed]:
    return [event for event in events.all if isinstance(event, CardRead | CardFailed)]


def test_card_lies_there_and_goes(desk: Desk) -> None:
    session = desk.reader.put_card(RECORD)
    desk.reader.remove_card()
    desk.reader.remove_card()
    assert desk.events.all == [
        ReaderChanged(ReaderState.NO_CARD, "Virtual reader"),
        ReaderChanged(ReaderState.CARD, "Virtual reader"),
        CardInserted(session, "Virtual reader", "3B8980014D4B6A434F532D333712"),
        CardRemoved(session),
        ReaderChanged(ReaderState.NO_CARD, "Virtual reader"),
    ]


def test_card_that_lies_there_before_the_start_is_an_insertion() -> None:
    events = Events()
    reader = VirtualReader(events)
    session = reader.put_card(RECORD)
    assert events.all == []
    reader.start()
    assert events.next(CardInserted).session == session


@pytest.mark.parametrize(
    "profile",
    [CardProfile(), CardProfile(parameter_id=NIST_P256), CardProfile(wants_parameter_id=True)],
    ids=["brainpool", "p256", "parameter-id"],
)
def test_whole_card_by_pace(desk: Desk, profile: CardProfile) -> None:
    session = desk.reader.put_card(RECORD, profile)
    desk.chip.read(session, CAN)
    named = desk.events.next(CardNamed)
    reading = desk.events.next(CardRead).reading
    record = reading.record
    assert record is not None
    assert named.session == session
    assert reading.access is Access.PACE
    assert (record.full_name, record.personal_number) == ("Nguyễn Văn Mẫu", "099090123456")
    assert (record.father, record.mother, record.old_number) == ("Nguyễn Văn Cha", "Trần Thị Mẹ", "099123456")
    assert (record.date_of_birth, record.expiry_date) == (PartialDate(1990, 3, 15), date(2030, 3, 15))
    assert reading.photo is not None
    assert reading.photo.content.startswith(b"\xff\xd8\xff")
    assert len(ended(desk.events)) == 1


def test_other_variant_of_the_record(desk: Desk) -> None:
    desk.chip.read(desk.reader.put_card(MARRIED, CardProfile(dg13=Dg13Variant.ONE_SEQUENCE)), CAN)
    record = desk.events.next(CardRead).reading.record
    assert record is not None
    assert (record.father, record.mother, record.spouse) == ("Nguyễn Văn Cha", "Trần Thị Mẹ", "Lê Thị Vợ")
    assert record.no_expiry
    assert record.old_number is None


def test_card_without_the_vietnamese_record_answers_with_its_mrz(desk: Desk) -> None:
    desk.chip.read(desk.reader.put_card(RECORD, CardProfile(dg13=None)), CAN)
    record = desk.events.next(CardRead).reading.record
    assert record is not None
    assert record.full_name == "NGUYEN VAN MAU"
    assert record.personal_number == "099090123456"
    assert not record.from_dg13


def test_bac_where_there_is_no_pace(desk: Desk) -> None:
    session = desk.reader.put_card(RECORD, BAC_ONLY)
    desk.chip.read(session, CAN)
    assert desk.events.next(CardFailed).trouble is CardTrouble.NO_KEY
    desk.chip.read(session, MRZ_KEY)
    reading = desk.events.next(CardRead).reading
    assert reading.access is Access.BAC
    assert reading.photo is not None


def test_photo_may_be_left_out(desk: Desk) -> None:
    desk.chip.read(desk.reader.put_card(RECORD), CAN, with_photo=False)
    reading = desk.events.next(CardRead).reading
    assert reading.photo is None
    assert ReadStep.DG2 not in reading.steps


def test_wrong_can_tells_the_tries_left_and_the_next_one_may_be_right(desk: Desk) -> None:
    session = desk.reader.put_card(RECORD, CardProfile(attempts=3))
    desk.chip.read(session, AccessKey(can="000000"))
    failed = desk.events.next(CardFailed)
    assert (failed.session, failed.trouble) == (session, CardTrouble.WRONG_KEY)
    assert (failed.status_word, failed.attempts_remaining) == (0x63C2, 2)
    desk.chip.read(session, CAN)
    assert desk.events.next(CardRead).session == session


def test_cards_with_small_buffers_are_read_whole(desk: Desk) -> None:
    desk.chip.read(desk.reader.put_card(RECORD, CardProfile(chunk_limit=0x70)), CAN)
    reading = desk.events.next(CardRead).reading
    assert reading.photo is not None
    assert reading.record is not None
    assert reading.record.from_dg13


def test_reads_wait_for_each_other_and_keep_their_order(desk: Desk) -> None:
    session = desk.reader.put_card(RECORD)
    for key in (CAN, AccessKey(can="000000"), CAN):
        desk.chip.read(session, key)
    desk.events.next(CardRead)
    assert desk.events.next(CardFailed).trouble is CardTrouble.WRONG_KEY
    desk.events.next(CardRead)
    assert [type(event) for event in ended(desk.events)] == [CardRead, CardFailed, CardRead]


def test_a_gone_session_fails_and_does_not_touch_the_next_card(desk: Desk) -> None:
    gone = desk.reader.put_card(RECORD)
    card = VirtualCard(MARRIED)
    desk.reader.insert(card)
    desk.chip.read(gone, CAN)
    failed = desk.events.next(CardFailed)
    assert (failed.session, failed.trouble, failed.partial.record) == (gone, CardTrouble.REMOVED, None)
    assert card.apdus == 0


def test_read_of_a_stopped_reader_fails() -> None:
    events = Events()
    ChipReader(events, VirtualReader(events), StoppedClock()).read(1, CAN)
    assert events.next(CardFailed).trouble is CardTrouble.REMOVED


def test_card_pulled_at_every_command_fails_once_and_keeps_what_was_read(desk: Desk) -> None:
    small = CardProfile()
    desk.chip.read(desk.reader.put_card(RECORD, small), CAN)
    whole = desk.events.next(CardRead).reading.apdus - 1  # that extended length is not carried is known now
    named = 0
    for index in range(whole):
        desk.chip.forget()
        session = desk.reader.insert(VirtualCard(RECORD, small), pull_after=index)
        desk.chip.read(session, CAN)
        failed = desk.events.next(CardFailed)
        assert (failed.session, failed.trouble) == (session, CardTrouble.REMOVED), index
        assert [event.session for event in ended(desk.events)].count(session) == 1
        names = [event for event in desk.events.of(CardNamed) if event.session == session]
        assert bool(names) is (ReadStep.DG13 in failed.partial.steps)
        assert failed.partial.photo is None
        assert desk.events.of(CardRemoved)[-1] == CardRemoved(session)
        named += bool(names)
    assert 50 < named < whole
    desk.chip.read(desk.reader.put_card(RECORD, small), CAN)
    desk.events.next(CardRead)


def test_a_card_put_back_is_read_on_and_another_one_anew(desk: Desk) -> None:
    desk.chip.read(desk.reader.insert(VirtualCard(RECORD), pull_after=60), CAN)
    assert desk.events.next(CardFailed).trouble is CardTrouble.REMOVED
    again = VirtualCard(RECORD)
    desk.chip.read(desk.reader.insert(again), CAN)
    whole = desk.events.next(CardRead).reading
    assert whole.photo is not None
    assert again.apdus < 60, "what lay in the first 60 commands is not fetched again"

    desk.chip.read(desk.reader.insert(again), CAN)
    assert desk.events.next(CardRead).reading.photo == whole.photo
    fresh = again.apdus
    desk.chip.forget()
    desk.chip.read(desk.reader.insert(again), CAN)
    assert desk.events.next(CardRead).reading.photo == whole.photo
    assert again.apdus - fresh > 90, "the visit was over"

    other = replace(RECORD, full_name="Trần Thị Khác", personal_number="099190123456", sex=Sex.FEMALE)
    desk.chip.read(desk.reader.put_card(other), CAN)
    reading = desk.events.next(CardRead).reading
    assert reading.record is not None
    assert reading.record.full_name == other.full_name
    assert reading.photo != whole.photo


def test_extended_length_is_not_asked_for_where_it_could_not_pass(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over T=0 the bytes would mean another command."""
    asked = []

    class Watched(VirtualCard):
        def answer(self, apdu: bytes) -> bytes:
            asked.append(len(apdu) > 6 and apdu[4] == 0)
            return super().answer(apdu)

    connect = desk.reader.connect

    @contextmanager
    def over_characters(session: int) -> Iterator[PlacedTransport]:
        with connect(session) as line:
            monkeypatch.setattr(line, "may_extend", False)
            yield line

    profile = CardProfile(extended_length=True)
    with monkeypatch.context() as patched:
        patched.setattr(desk.reader, "connect", over_characters)
        desk.chip.read(desk.reader.insert(Watched(RECORD, profile)), CAN, with_photo=False)
        desk.events.next(CardRead)
    assert asked
    assert not any(asked)

    other = ChipReader(desk.events, desk.reader, StoppedClock())
    other.start()
    other.read(desk.reader.insert(Watched(RECORD, profile)), CAN, with_photo=False)
    desk.events.next(CardRead)
    other.stop()
    assert any(asked)


def test_stop_ends_a_slow_read_without_a_word() -> None:
    events = Events()
    reader = VirtualReader(events, latency_seconds=0.02)
    chip = ChipReader(events, reader, StoppedClock())
    chip.start()
    card = VirtualCard(RECORD)
    chip.read(reader.insert(card), CAN)
    events.next(ReadProgress, lambda event: event.step is ReadStep.DG2 and event.done_bytes > 0)
    chip.stop()
    sent = card.apdus
    assert ended(events) == []
    chip.start()
    chip.read(events.next(CardInserted).session, CAN, with_photo=False)
    events.next(CardRead)
    assert card.apdus > sent
    chip.stop()


def test_pulling_ends_the_wait_for_a_slow_link() -> None:
    events = Events()
    reader = VirtualReader(events, latency_seconds=60)
    chip = ChipReader(events, reader, StoppedClock())
    chip.start()
    chip.read(reader.put_card(RECORD), CAN)
    events.next(ReadProgress, lambda event: event.step is ReadStep.CARD_ACCESS)
    reader.remove_card()
    assert events.next(CardFailed).trouble is CardTrouble.REMOVED
    chip.stop()


def test_a_fault_of_ours_still_ends_the_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: VirtualCard, apdu: bytes) -> bytes:
        raise RuntimeError("fault")

    monkeypatch.setattr(VirtualCard, "answer", broken)
    desk.chip.read(desk.reader.put_card(RECORD), CAN)
    assert desk.events.next(CardFailed).trouble is CardTrouble.UNREADABLE


def test_connecting_to_a_gone_session_is_a_gone_card(desk: Desk) -> None:
    with pytest.raises(CardGoneError):
        desk.reader.connect(99)


def test_progress_passes_ten_times_a_second_at_most() -> None:
    now = 0.0
    gate = ProgressGate(lambda: now)
    passed = []
    for index in range(3_000):
        now = index / 1_000
        step = ReadStep.DG1 if index % 50 < 25 else ReadStep.DG2
        if gate.passes(step):
            passed.append(now)
    assert all(later - earlier >= 1 for earlier, later in zip(passed, passed[10:], strict=False))
    assert len(passed) == 30


def test_first_progress_of_each_step_passes() -> None:
    gate = ProgressGate(lambda: 0.0)
    steps = list(ReadStep)
    assert [gate.passes(step) for step in steps[:10]] == [True] * 10
    assert not any(gate.passes(step) for step in steps[10:])
