"""The habits of a virtual card that a reader has to cope with, one by one."""

from __future__ import annotations

import pytest

from counter.domain.card import Access
from devices.emrtd import bac, card_access, pace
from devices.emrtd.apdu import CardLink, Command, Response
from devices.emrtd.errors import StatusError, WrongKeyError
from devices.emrtd.pace import Password, PasswordKind
from devices.emrtd.secure_messaging import SecureLink
from devices.virtual.card import VirtualCard
from devices.virtual.profile import NIST_P256, CardProfile
from tests.rigs.cards import RECORD

SELECT_APPLICATION = Command(0x00, 0xA4, 0x04, 0x0C, bytes.fromhex("A0000002471001"))
SELECT_MASTER_FILE = Command(0x00, 0xA4, 0x00, 0x0C, b"\x3f\x00")
SELECT_CARD_ACCESS = Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1c")
MRZ = "090123456290031523003150"


class Wire:
    """The card as a transport, with nothing between."""

    def __init__(self, card: VirtualCard) -> None:
        self.card = card

    def transmit(self, apdu: bytes) -> bytes:
        """Ask the card."""
        return self.card.answer(apdu)

    def reset(self) -> None:
        """Power-cycle it."""
        self.card.power_on()


def linked(profile: CardProfile | None = None) -> CardLink:
    return CardLink(Wire(VirtualCard(RECORD, profile)))


def read(file: int, le: int = 256) -> Command:
    return Command(0x00, 0xB0, 0x80 | file, 0x00, le=le)


def opened(link: CardLink, password: Password | None = None) -> SecureLink:
    link.exchange(SELECT_CARD_ACCESS).expect_ok("EF.CardAccess")
    (offer,) = card_access.parse(link.exchange(Command(0x00, 0xB0, 0, 0, le=256)).data).pace
    established = pace.establish(link, offer, password or Password(PasswordKind.CAN, "123456"))
    secure = SecureLink(link, established.channel)
    secure.exchange(SELECT_APPLICATION).expect_ok("application")
    return secure


def test_master_file_is_selectable_only_where_the_profile_says_so() -> None:
    assert linked().exchange(SELECT_MASTER_FILE).status_word == 0x6D00
    assert linked(CardProfile(selects_master_file=True)).exchange(SELECT_MASTER_FILE).ok


def test_nothing_personal_without_access_control() -> None:
    link = linked()
    link.exchange(SELECT_APPLICATION).expect_ok("application")
    assert link.exchange(read(1)).status_word == 0x6982
    assert link.exchange(read(13)).status_word == 0x6982


@pytest.mark.parametrize(
    "profile",
    [
        CardProfile(),
        CardProfile(parameter_id=NIST_P256),
        CardProfile(wants_parameter_id=True),
        CardProfile(extended_length=True),
    ],
)
@pytest.mark.parametrize(
    "password", [Password(PasswordKind.CAN, "123456"), Password(PasswordKind.MRZ, MRZ)], ids=["can", "mrz"]
)
def test_pace_opens_the_card(profile: CardProfile, password: Password) -> None:
    secure = opened(linked(profile), password)
    assert secure.exchange(read(1)).data.startswith(bytes.fromhex("615D5F1F5A"))
    assert secure.exchange(read(3)) == Response(b"", 0x6982)
    assert secure.exchange(read(11)) == Response(b"", 0x6A82)
    assert secure.exchange(read(12)) == Response(b"", 0x6A82)


def test_bac_opens_a_card_without_pace() -> None:
    link = linked(CardProfile(access=frozenset({Access.BAC})))
    assert link.exchange(SELECT_CARD_ACCESS).status_word == 0x6A82
    link.exchange(SELECT_APPLICATION).expect_ok("application")
    secure = SecureLink(link, bac.establish(link, MRZ))
    assert len(secure.exchange(read(2, 231)).data) == 231


def test_wrong_bac_key() -> None:
    link = linked()
    link.exchange(SELECT_APPLICATION).expect_ok("application")
    with pytest.raises(WrongKeyError) as caught:
        bac.establish(link, MRZ.replace("9003152", "9103151"))
    assert caught.value.status_word == 0x6300


def test_wrong_can_is_counted_down_and_a_right_one_counts_anew() -> None:
    link = linked(CardProfile(attempts=2))
    for expected in (1, 0):
        with pytest.raises(WrongKeyError) as caught:
            opened(link, Password(PasswordKind.CAN, "000000"))
        assert caught.value.attempts_remaining == expected
    with pytest.raises((StatusError, WrongKeyError)) as blocked:
        opened(link)
    assert blocked.value.status_word == 0x6983

    patient = linked(CardProfile(attempts=2))
    for _ in range(3):
        with pytest.raises(WrongKeyError) as caught:
            opened(patient, Password(PasswordKind.CAN, "000000"))
        assert caught.value.attempts_remaining == 1
        patient.reset()
        opened(patient)
        patient.reset()


def test_a_wrong_can_that_is_not_counted() -> None:
    with pytest.raises(WrongKeyError) as caught:
        opened(linked(), Password(PasswordKind.CAN, "000000"))
    assert (caught.value.status_word, caught.value.attempts_remaining) == (0x6300, None)


def test_a_spoilt_command_ends_the_channel() -> None:
    card = VirtualCard(RECORD)
    secure = opened(CardLink(Wire(card)))
    command = secure.channel.protect_command(read(1)).encode()
    spoilt = command[:-2] + bytes((command[-2] ^ 1,)) + command[-1:]
    assert card.answer(spoilt) == bytes.fromhex("6988")
    assert card.answer(command) == bytes.fromhex("6988")


def test_a_plain_command_ends_the_channel() -> None:
    card = VirtualCard(RECORD)
    secure = opened(CardLink(Wire(card)))
    assert card.answer(read(1).encode()) == bytes.fromhex("6982")
    assert card.answer(secure.channel.protect_command(read(1)).encode()) == bytes.fromhex("6988")


def test_reads_are_limited_and_end_with_the_file() -> None:
    secure = opened(linked(CardProfile(chunk_limit=0x70)))
    assert secure.exchange(read(2, 0x71)).status_word == 0x6700
    assert len(secure.exchange(read(2, 0x70)).data) == 0x70
    assert secure.exchange(read(1, 0x60)).status_word == 0x6282
    assert secure.exchange(Command(0x00, 0xB0, 0x00, 0x5F, le=1)).status_word == 0x6B00


def test_extended_commands_only_where_the_profile_says_so() -> None:
    wide = Command(0x00, 0xB0, 0x82, 0x00, le=4_000)
    assert len(opened(linked(CardProfile(extended_length=True))).exchange(wide).data) == 4_000
    card = VirtualCard(RECORD)
    secure = opened(CardLink(Wire(card)))
    assert card.answer(secure.channel.protect_command(wide).encode()) == bytes.fromhex("6700")


def test_power_cycle_forgets_selection_and_channel() -> None:
    link = linked()
    opened(link)
    link.reset()
    assert link.exchange(read(1)).status_word == 0x6A82


@pytest.mark.parametrize("apdu", [b"", b"\x00", b"\x00\xa4\x04\x0c\x07\xa0", bytes(300), b"\xff" * 40])
def test_nonsense_is_answered_with_a_status_word(apdu: bytes) -> None:
    assert len(VirtualCard(RECORD).answer(apdu)) == 2
