"""Cards made to hurt: each costs one clear error, in a bounded number of commands, and says nothing aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from counter.domain.card import Access, CardReading, CheckOutcome
from counter.events import CardTrouble
from devices.emrtd import com, dg1, dg2, dg13, tlv
from devices.emrtd.card_access import OBSERVED
from devices.emrtd.card_access import parse as parse_card_access
from devices.emrtd.errors import CardError, LimitError, MalformedError, SecureChannelError, WrongKeyError
from devices.emrtd.files import FILE_LIMIT, PHOTO_LIMIT
from devices.emrtd.habits import Habits
from devices.emrtd.read import CardReadError, Earlier
from devices.emrtd.session import AccessPolicy
from devices.virtual.card import VirtualCard
from devices.virtual.profile import PACE_GM_AES_128, CardProfile
from tests.rigs.card_reading import (
    BAC_ONLY,
    TODAY,
    Transport,
    card,
    evidence,
    failed,
    outcomes,
    read,
    small_photo,
)
from tests.rigs.cards import CAN, MRZ_KEY, RECORD

DG1, DG2, DG13, COM, SOD = 1, 2, 13, 0x1E, 0x1D


def holding(files: dict[int, bytes], profile: CardProfile | None = None) -> VirtualCard:
    """A card with these contents in place of its own."""
    made = small_photo(card(profile))
    for file, content in files.items():
        if file == DG2:
            made._files.__dict__["_photo"] = content
        else:
            made._files._application[file] = content
            made._authentication.files.pop(file, None)  # type: ignore[union-attr]
    return made


def nested(depth: int, tag: int = 0x30) -> bytes:
    content = b""
    for _ in range(depth):
        content = tlv.encode(tag, content)
    return content


BOMBS = {
    "deep": nested(400),
    "deeper": nested(9_000),
    "wide": b"\x30\x00" * 20_000,
    "wide and deep": nested(8, 0x31) + b"\x31\x00" * 9_000,
    "long tags": b"\x1f\xff\xff\xff\xff\x00" * 50,
    "lying inside": b"\x30\x84\xff\xff\xff\xff" + bytes(60),
    "indefinite": b"\x30\x80\x00\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize(
    "parse",
    [lambda content: dg1.parse(content, TODAY), dg13.parse, com.parse, dg2.parse, parse_card_access],
    ids=["dg1", "dg13", "com", "dg2", "card_access"],
)
def test_every_parser_stops_a_bomb(parse: Callable[[bytes], object], bomb: str) -> None:
    for tag in (0x61, 0x6D, 0x60, 0x75, 0x31):
        if (tag, bomb) == (0x31, "nothing"):
            continue  # a card that offers nothing
        with pytest.raises(MalformedError):
            parse(tlv.encode(tag, BOMBS[bomb]))


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_card_full_of_bombs_costs_one_error(bomb: str) -> None:
    content = BOMBS[bomb][:60_000]
    transport = Transport(holding({DG1: tlv.encode(0x61, content), DG13: tlv.encode(0x6D, content)}))
    error = failed(transport)
    assert error.trouble is CardTrouble.UNREADABLE
    assert isinstance(error.__cause__, MalformedError)
    assert len(transport.sent) < 700


@pytest.mark.parametrize(
    ("file", "head"),
    [
        (DG1, "6184FFFFFFFF"),
        (DG13, "6D83010001"),
        (SOD, "7783010001"),
        (COM, "6084000F4240"),
        (DG2, "758304000F"),
    ],
)
def test_a_length_that_lies_costs_one_command(file: int, head: str) -> None:
    transport = Transport(holding({file: bytes.fromhex(head) + bytes(300)}))
    error = failed(transport)
    assert error.trouble is CardTrouble.UNREADABLE
    assert isinstance(error.__cause__, LimitError)
    assert len(transport.sent) < 60
    assert (error.partial.record is None) is (file == DG1)


@pytest.mark.parametrize(
    ("file", "tag", "size"), [(DG13, 0x6D, FILE_LIMIT - 8), (DG2, 0x75, PHOTO_LIMIT - 8)]
)
def test_the_largest_file_there_may_be_ends(file: int, tag: int, size: int) -> None:
    transport = Transport(holding({file: tlv.encode(tag, bytes(size))}))
    reading = read(transport)
    assert evidence(reading, "dg13" if file == DG13 else "photo") == "malformed"
    assert len(transport.sent) < 1.1 * size / 223 + 60


@pytest.mark.parametrize("file", [DG1, DG13, SOD, DG2])
def test_a_file_in_single_bytes_is_left(file: int) -> None:
    """A card that promises a long file and hands it out byte by byte."""
    made = holding({file: tlv.encode({DG1: 0x61, DG13: 0x6D, SOD: 0x77, DG2: 0x75}[file], bytes(60_000))})

    class Miser(VirtualCard):
        pass

    part = made._part

    def one_byte(command: object, content: bytes, offset: int, room: int) -> object:
        size = 1 if offset else room
        return part(command, content, offset, min(size, room))  # type: ignore[arg-type]

    made.profile = replace(made.profile, clips=True)
    made._part = one_byte  # type: ignore[method-assign, assignment]
    transport = Transport(made)
    error = failed(transport)
    assert isinstance(error.__cause__, LimitError)
    assert len(transport.sent) < 1_100


@pytest.mark.parametrize("at", [1, 2, 5, 7, 8, 12, 20])
def test_an_answer_that_never_ends(at: int) -> None:
    transport = Transport(card(), lambda number, _: bytes(255) + b"\x61\xff" if number >= at else None)
    error = failed(transport)
    assert error.trouble in (CardTrouble.UNREADABLE, CardTrouble.NOT_AN_ID)
    assert len(transport.sent) < 1_500


def test_a_card_that_always_wants_another_length() -> None:
    transport = Transport(
        card(), lambda number, _: b"\x6c" + bytes((number % 200 + 1,)) if number >= 8 else None
    )
    assert isinstance(failed(transport).__cause__, CardError)
    assert len(transport.sent) < 1_200


def test_a_card_that_drops_every_channel() -> None:
    made = card()

    def drop(_: int, apdu: bytes) -> bytes | None:
        return b"\x69\x88" if apdu[0] == 0x0C and apdu[1] == 0xB0 else None

    transport = Transport(made, drop)
    error = failed(transport)
    assert isinstance(error.__cause__, SecureChannelError)
    assert transport.resets < 8
    assert len(transport.sent) < 70


def test_a_hundred_offers_are_not_a_hundred_attempts() -> None:
    offers = tuple((PACE_GM_AES_128, 12) for _ in range(100))
    transport = Transport(card(CardProfile(unspoken_pace=offers)))
    transport.spoil = lambda _, apdu: b"\x6a\x80" if apdu[1] == 0x22 else None
    error = failed(transport)
    assert error.trouble is CardTrouble.UNREADABLE
    assert sum(apdu[1] == 0x22 for apdu in transport.sent) == 8


@pytest.mark.parametrize("size", [1, 3, 50])
def test_card_access_in_small_pieces(size: int) -> None:
    huge = tlv.encode(0x31, tlv.encode(0x30, tlv.encode(0x06, b"\x2a\x03") + bytes(2) * 900) * 2)

    def pieces(_: int, apdu: bytes) -> bytes | None:
        if apdu[1] != 0xB0 or apdu[0]:
            return None
        offset = 0 if apdu[2] & 0x80 else int.from_bytes(apdu[2:4], "big")
        return huge[offset : offset + size] + b"\x90\x00"

    transport = Transport(small_photo(card()), pieces)
    reading = read(transport)
    assert "parameters=assumed" in evidence(reading, "access_control")
    assert len(transport.sent) < 200


def test_a_wrong_expiry_is_tried_as_often_as_there_are_candidates() -> None:
    wrong = replace(
        MRZ_KEY, date_of_expiry=None, expiry_candidates=tuple(TODAY.replace(day=day) for day in range(1, 11))
    )
    transport = Transport(card(BAC_ONLY))
    error = failed(transport, wrong)
    assert error.trouble is CardTrouble.WRONG_KEY
    assert isinstance(error.__cause__, WrongKeyError)
    assert sum(apdu[1] == 0x82 for apdu in transport.sent) == 10


def test_a_card_that_leaves_the_application_over_a_wrong_key() -> None:
    """The third candidate is right, and after each wrong one the card has to be selected anew."""
    assert MRZ_KEY.date_of_expiry is not None
    expiries = (TODAY, TODAY.replace(day=1), MRZ_KEY.date_of_expiry)
    key = replace(MRZ_KEY, date_of_expiry=None, expiry_candidates=expiries)
    strict = card(BAC_ONLY)

    class Strict(Transport):
        def transmit(self, apdu: bytes) -> bytes:
            answer = super().transmit(apdu)
            if answer == b"\x63\x00":
                self.card.power_on()
            return answer

    reading = read(Strict(strict), key)
    assert reading.access is Access.BAC
    assert evidence(reading, "access_control") == "BAC 3DES reason=no_pace_offered expiry=computed:3"


HARMFUL = "\x1b[2J\x1b]0;x\x07\u202e\u200b\r\n\x00\x9b31m"


def test_names_that_speak_to_the_terminal_are_names() -> None:
    record = replace(
        RECORD,
        full_name=f"Nguyễn{HARMFUL} Mẫu",
        place_of_residence=HARMFUL + "Số 1",
        religion=HARMFUL,
        father=HARMFUL,
        spouse="A" * 40_000,
    )
    reading = read(Transport(card(record=record)))
    shown = told(reading)
    assert reading.record is not None
    assert not [char for char in shown if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0]
    assert not set(shown) & set("\u202e\u200b")
    assert len(shown) < 5_000


def told(reading: CardReading) -> str:
    """Everything of a reading that may be shown."""
    assert reading.record is not None
    record = reading.record
    fields = [getattr(record, name) for name in record.__dataclass_fields__]
    texts = [str(value) for value in fields if isinstance(value, str)] + list(record.mrz)
    return "".join([*texts, *(check.name + check.evidence for check in reading.checks)])


def test_nothing_that_broke_a_read_is_told_by_it() -> None:
    """What stands in the log of an error is ours alone, whatever the card sent."""
    secret = b"NGUYEN<<VAN<MAU\x1b[2J"
    for tag in (0x61, 0x6D, 0x60, 0x75):
        for parse in (lambda content: dg1.parse(content, TODAY), dg13.parse, com.parse, dg2.parse):
            with pytest.raises(MalformedError) as caught:
                parse(tlv.encode(tag, tlv.encode(0x5F1F, secret) + secret))
            assert "NGUYEN" not in str(caught.value)
            assert "\x1b" not in str(caught.value)


def test_a_fall_back_is_never_silent() -> None:
    """A card, or who stands between, that breaks PACE to be asked for less: recorded where it is allowed."""

    def break_pace(_: int, apdu: bytes) -> bytes | None:
        return b"\x6f\x00" if apdu[1] == 0x86 else None

    with pytest.raises(CardReadError) as caught:
        read(Transport(card(), break_pace), MRZ_KEY)
    assert caught.value.partial.access is None
    reading = read(Transport(card(), break_pace), MRZ_KEY, AccessPolicy(bac_after_failed_pace=True))
    assert evidence(reading, "pace") == "6F00"
    honest = read(Transport(card(BAC_ONLY)), MRZ_KEY)
    assert "pace" not in {check.name for check in honest.checks}, "a card without PACE fell from nothing"
    lost = Transport(card(), lambda n, apdu: break_pace(n, apdu) or (b"\x69\x88" if n == 40 else None))
    again = read(lost, MRZ_KEY, AccessPolicy(bac_after_failed_pace=True), Earlier(Habits(extended=False)))
    assert evidence(again, "pace") == "6F00", "also after a lost channel"


def test_a_hidden_offer_of_pace_is_found_in_what_the_issuer_signed() -> None:
    """Who stands between hides EF.CardAccess and refuses PACE, so that the card is opened by BAC."""

    def hide(_: int, apdu: bytes) -> bytes | None:
        plain = apdu[0] == 0x00
        return b"\x6a\x82" if plain and (apdu[1] in (0x22, 0xB0) or apdu[1:3] == b"\xa4\x02") else None

    honest = card()
    honest._authentication.files[14] = tlv.encode(0x6E, OBSERVED)  # type: ignore[union-attr]
    reading = read(Transport(honest, hide), MRZ_KEY)
    assert reading.access is Access.BAC
    assert evidence(reading, "access_control") == "BAC 3DES reason=no_pace_offered"
    assert evidence(reading, "pace") == "hidden"
    assert outcomes(reading)["pace"] is CheckOutcome.FAILED

    spared = read(Transport(honest), MRZ_KEY)
    assert "pace" not in outcomes(spared)


def test_a_key_stays_out_of_what_is_told() -> None:
    transport = Transport(card())
    reading = read(transport, CAN)
    assert "123456" not in repr(reading)
    assert "123456" not in "".join(check.evidence for check in reading.checks)
