"""Contactless tickets: NDEF on Type 2 and Type 4 tags, through a real pcscd, and hostile ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter.events import CardInserted, CardRemoved, CodeScanned, ReaderChanged, ReaderState, ScanOrigin
from counter.ports import Publish
from devices.emrtd.apdu import PlacedTransport
from devices.emrtd.errors import CardGoneError
from devices.ndef.errors import NdefError
from devices.ndef.records import MOST_RECORDS, first_text, records
from devices.ndef.source import TaggedSource
from devices.ndef.tags import MOST_BYTES, is_storage_card, is_tag, read_message
from devices.pcsc.source import PcscSource
from devices.virtual.card import ATR, VirtualCard
from devices.virtual.tag import ATR_TYPE_2, ATR_TYPE_4, VirtualTag2, VirtualTag4, text_message
from tests.rigs.cards import RECORD, Events
from tests.rigs.pcsc import READER, Pcscd, card_in_reader, pcscd

TICKET = "Q|H99.001|20261123|A|A027|0f3c5a91"
Tag = VirtualTag2 | VirtualTag4


class Wire:
    """A tag on a line without a reader."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag

    def transmit(self, apdu: bytes) -> bytes:
        return self.tag.answer(apdu)

    def reset(self) -> None:
        self.tag.power_on()


def text_of(tag: Tag) -> str:
    return first_text(read_message(Wire(tag), tag.atr))


@pytest.mark.parametrize("text", [TICKET, "Số 27", "x" * 300, "Q" * 700])
@pytest.mark.parametrize("kind", [VirtualTag2, VirtualTag4])
def test_a_text_on_either_tag(kind: type[Tag], text: str) -> None:
    assert text_of(kind(text_message(text))) == text


def test_the_largest_chunk_of_a_type_4_tag_is_kept_to() -> None:
    message = text_message("x" * 200)
    small, large = VirtualTag4(message, largest_read=0x10), VirtualTag4(message, largest_read=0xFFFF)
    assert text_of(small) == text_of(large) == "x" * 200
    assert large.commands < small.commands


def test_only_known_tags_are_asked_anything() -> None:
    assert is_storage_card(ATR_TYPE_2)
    assert is_tag(ATR_TYPE_4)
    assert not is_tag(ATR)
    assert not is_tag(ATR_TYPE_2.replace(b"\x00\x03\x00\x00\x00\x00", b"\x00\x01\x00\x00\x00\x00"))
    assert not is_tag(b"")


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (bytes.fromhex("D101") + b"\x0cU\x04mau.example", "https://mau.example"),
        (bytes.fromhex("D101") + b"\x08U\x03mau.exa", "http://mau.exa"),
        (bytes.fromhex("D101") + b"\x0bT\x82vi\xff\xfeS\x00\xd1\x1e2\x00", "Số2"),
        (bytes.fromhex("D101") + b"\x07T\x82vi\x00S\x1e\xd1", "Số"),
        (bytes.fromhex("910101") + b"X!" + bytes.fromhex("510104") + b"T\x02viA", "A"),
        (bytes.fromhex("D9010401") + b"Ti\x02viA", "A"),
    ],
)
def test_records_of_all_sorts(message: bytes, text: str) -> None:
    assert first_text(message) == text


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xd1",
        b"\xd1\x01\xff\x54\x02",
        b"\xc1\x01\xff\xff\xff\xffT\x02vi",
        b"\xf1\x01\x04T\x02viA",
        b"\x51\x01\x04T\x02viA",
        b"\xd1\x01\x01T\x3f",
        b"\xd1\x01\x00T",
        b"\xd1\x01\x04T\x02vi\xff",
        b"\xd1\x01\x02U\x05+",
        b"\xd0\x01\x00T",
        b"\xd2\x01\x00T",
        b"\x91\x01\x00X" + b"\x11\x01\x00X" * MOST_RECORDS,
    ],
)
def test_malformed_messages_are_one_typed_error(message: bytes) -> None:
    with pytest.raises(NdefError):
        first_text(message)


@given(st.binary(max_size=300))
@example(b"\x03\xff\xff\xff")
def test_any_message_is_text_or_a_typed_error(message: bytes) -> None:
    try:
        assert len(records(message)) <= MOST_RECORDS
        first_text(message)
    except NdefError:
        pass


class Hostile:
    """Answers every command with the next of its answers, again and again."""

    def __init__(self, answers: list[bytes]) -> None:
        self.answers = answers
        self.commands = 0

    def transmit(self, apdu: bytes) -> bytes:
        self.commands += 1
        size = apdu[4] if len(apdu) == 5 else 0
        said = self.answers[self.commands % len(self.answers)]
        return (said * (size + 1))[:size] + b"\x90\x00" if said else b"\x6a\x82"

    def reset(self) -> None:
        pass


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=6), st.sampled_from([ATR_TYPE_2, ATR_TYPE_4]))
@example([bytes((0xE1, 0x10, 0xFF, 0x00))], ATR_TYPE_2)
@example([b"\x00"], ATR_TYPE_2)
def test_a_hostile_tag_costs_one_error_and_few_commands(answers: list[bytes], atr: bytes) -> None:
    tag = Hostile(answers)
    with suppress(NdefError):
        assert len(read_message(tag, atr)) <= MOST_BYTES
    assert tag.commands <= 4 + MOST_BYTES // 16


@given(st.binary(max_size=600))
def test_any_memory_of_a_type_2_tag(data: bytes) -> None:
    tag = VirtualTag2(memory=bytes(12) + bytes((0xE1, 0x10, 0xFF, 0x00)) + data)
    with suppress(NdefError):
        read_message(Wire(tag), ATR_TYPE_2)
    assert tag.commands <= 4 + MOST_BYTES // 16


def test_a_type_4_tag_that_tells_another_size() -> None:
    for size in (0, 0xFFFF, MOST_BYTES + 1, 500):
        with pytest.raises(NdefError):
            text_of(VirtualTag4(text_message(TICKET), size=size))


# --- on a reader ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def daemon() -> Iterator[Pcscd]:
    with pcscd() as running:
        yield running


@pytest.fixture
def events(daemon: Pcscd) -> Iterator[Events]:
    heard = Events()
    source = TaggedSource(heard, lambda publish: PcscSource(publish, reader=READER, retry_seconds=0.02))
    source.start()
    yield heard
    source.stop()


@pytest.mark.parametrize("kind", [VirtualTag2, VirtualTag4])
def test_a_ticket_laid_on_a_real_reader_is_a_scan(daemon: Pcscd, events: Events, kind: type[Tag]) -> None:
    with card_in_reader(daemon, kind(text_message(TICKET))):
        scan = events.next(CodeScanned)
    assert scan == CodeScanned(TICKET, ScanOrigin.SCANNER, TICKET.encode(), READER)
    events.next(ReaderChanged, lambda event: event.state is ReaderState.NO_CARD)
    assert not [one for one in events.all if isinstance(one, (CardInserted, CardRemoved))]


def test_a_tag_without_a_ticket_and_an_identity_card_are_cards(daemon: Pcscd, events: Events) -> None:
    with card_in_reader(daemon, VirtualTag2(b"")):
        empty = events.next(CardInserted)
    events.next(CardRemoved, lambda event: event.session == empty.session)
    with card_in_reader(daemon, VirtualCard(RECORD)):
        card = events.next(CardInserted)
        assert card.session > empty.session
    events.next(CardRemoved, lambda event: event.session == card.session)
    assert not [one for one in events.all if isinstance(one, CodeScanned)]


def test_a_tag_that_is_gone_before_it_was_read_is_never_told() -> None:
    heard = Events()

    class Gone:
        def __init__(self, publish: Publish) -> None:
            self.publish = publish

        def start(self) -> None:
            self.publish(CardInserted(1, "R", ATR_TYPE_2.hex()))
            self.publish(CardRemoved(1))
            self.publish(CardInserted(2, "R", "zz"))

        def stop(self) -> None:
            pass

        def connect(self, session: int) -> AbstractContextManager[PlacedTransport]:
            raise CardGoneError("gone")

    source = TaggedSource(heard, Gone)
    source.start()
    heard.next(CardInserted, lambda event: event.session == 2)
    source.stop()
    source.stop()
    assert [one for one in heard.all if getattr(one, "session", 0) == 1] == []
