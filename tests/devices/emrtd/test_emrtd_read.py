"""The whole read against a virtual card: what it costs and what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.domain.card import (
    Access,
    AccessKey,
    Authenticity,
    CardRecord,
    CheckOutcome,
    ReadStep,
)
from counter.domain.people import PartialDate
from counter.events import CardTrouble
from devices.emrtd.errors import NoKeyError, UnsupportedError
from devices.emrtd.habits import Habits
from devices.emrtd.read import Earlier, read_card
from devices.emrtd.session import AccessPolicy
from devices.virtual.documents import Dg13Variant
from devices.virtual.profile import NIST_P256, CardProfile
from tests.rigs.card_reading import (
    ALL_STEPS,
    BAC_ONLY,
    TODAY,
    Listener,
    Transport,
    card,
    evidence,
    failed,
    outcomes,
    read,
)
from tests.rigs.cards import CAN, MARRIED, MRZ_KEY, RECORD

FILES = {
    ReadStep.DG1,
    ReadStep.DG13,
    ReadStep.SOD,
    ReadStep.COM,
    ReadStep.DG14,
    ReadStep.DG15,
    ReadStep.DG2,
}

# --- what it says -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "record"),
    [
        (CardProfile(), RECORD),
        (CardProfile(dg13=Dg13Variant.ONE_SEQUENCE), MARRIED),
        (CardProfile(parameter_id=NIST_P256), RECORD),
        (CardProfile(wants_parameter_id=True), RECORD),
        (CardProfile(chunk_limit=0xA0), RECORD),
        (BAC_ONLY, RECORD),
    ],
)
def test_the_whole_card(profile: CardProfile, record: CardRecord) -> None:
    key = MRZ_KEY if profile is BAC_ONLY and record.expiry_date else CAN
    reading = read(Transport(card(profile, record)), key)
    assert reading.record is not None
    assert replace(reading.record, mrz=(), from_dg13=False) == replace(record, mrz=())
    assert reading.record.from_dg13
    assert len(reading.record.mrz) == 3
    assert reading.photo is not None
    assert reading.photo.format == "jpeg"
    assert reading.access is (Access.BAC if profile is BAC_ONLY else Access.PACE)
    assert reading.steps == ALL_STEPS
    assert reading.authenticity is Authenticity.NOT_CHECKED
    assert outcomes(reading) == {
        "access_control": CheckOutcome.PASSED,
        "dg1": CheckOutcome.PASSED,
        "mrz_check_digits": CheckOutcome.PASSED,
        "dg13": CheckOutcome.PASSED,
        "dg1_dg13_agree": CheckOutcome.PASSED,
        "com": CheckOutcome.PASSED,
        "photo": CheckOutcome.PASSED,
        "passive_authentication": CheckOutcome.NOT_PERFORMED,
        "active_authentication": CheckOutcome.NOT_PERFORMED,
        "chip_authentication": CheckOutcome.NOT_PERFORMED,
    }


def test_pace_takes_the_mrz_too() -> None:
    reading = read(Transport(card()), MRZ_KEY)
    assert reading.access is Access.PACE
    assert "password=mrz" in evidence(reading, "access_control")


def test_a_card_without_dg13_answers_with_what_dg1_holds() -> None:
    reading = read(Transport(card(CardProfile(dg13=None))))
    assert reading.record is not None
    assert reading.record.full_name == "NGUYEN VAN MAU"
    assert reading.record.personal_number == RECORD.personal_number
    assert reading.record.date_of_birth == PartialDate(1990, 3, 15)
    assert reading.record.place_of_residence is None
    assert outcomes(reading)["dg13"] is CheckOutcome.NOT_PERFORMED
    assert evidence(reading, "dg13") == "6A82"
    assert outcomes(reading)["dg1_dg13_agree"] is CheckOutcome.NOT_PERFORMED


def test_the_name_comes_before_the_photo() -> None:
    listener = Listener()
    read_card(Transport(card()), CAN, today=TODAY, listener=listener)
    named = next(index for index, told in enumerate(listener.told) if isinstance(told, CardRecord))
    before = {told[0] for told in listener.told[:named] if isinstance(told, tuple)}
    after = [told for told in listener.told[named:] if isinstance(told, tuple)]
    assert ReadStep.DG2 not in before
    assert ReadStep.DG13 in before
    photo = [(done, expected) for step, done, expected in after if step is ReadStep.DG2]
    assert photo[0] == (0, 0)
    assert photo[-1][0] == photo[-1][1] > 10_000
    assert sorted(photo) == photo


def test_what_a_listener_raises_ends_the_read() -> None:
    class StopError(Exception):
        pass

    class Impatient(Listener):
        def named(self, record: CardRecord) -> None:
            raise StopError

    transport = Transport(card())
    with pytest.raises(StopError):
        read_card(transport, CAN, today=TODAY, listener=Impatient())
    assert len(transport.sent) < 15


# --- what it costs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "key", "chunk", "opening", "learning"),
    [
        # EF.CardAccess 1, MSE 1, GENERAL AUTHENTICATE 4, SELECT 1; learning: extended length is not carried
        (CardProfile(), CAN, 223, 7, 1),
        # and that the domain parameters are to be named
        (CardProfile(wants_parameter_id=True), CAN, 223, 7, 2),
        # and that EF.CardAccess is to be selected: both ways are asked with extended length
        (CardProfile(short_id_card_access=False), CAN, 223, 8, 3),
        # nothing to learn of extended length; EF.CardAccess refused four ways (five commands), MSE refused,
        # SELECT, GET CHALLENGE, EXTERNAL AUTHENTICATE
        (BAC_ONLY, MRZ_KEY, 231, 9, 1),
    ],
)
def test_no_command_above_the_floor(
    profile: CardProfile, key: AccessKey, chunk: int, opening: int, learning: int
) -> None:
    listener = Listener()
    habits = Habits()
    first = read(Transport(card(profile)), key, earlier=Earlier(habits))
    transport = Transport(card(profile))
    reading = read_card(transport, key, today=TODAY, listener=listener, earlier=Earlier(habits))
    sizes = {told[0]: told[2] for told in listener.told if isinstance(told, tuple) and told[2]}
    assert set(sizes) == FILES
    assert reading.apdus == len(transport.sent) == opening + sum(-(-size // chunk) for size in sizes.values())
    assert first.apdus == reading.apdus + learning, "what a first card of its kind costs more"


def test_without_the_photo_it_takes_two_dozen_commands() -> None:
    reading = read_card(Transport(card()), CAN, today=TODAY, with_photo=False)
    assert reading.apdus <= 24
    assert reading.photo is None
    assert reading.steps == ALL_STEPS[:-1]
    assert evidence(reading, "photo") == "not_requested"


# --- which access control ---------------------------------------------------------------------------


def test_bac_only_where_no_pace_is_offered() -> None:
    transport = Transport(card(BAC_ONLY))
    reading = read(transport, MRZ_KEY)
    assert evidence(reading, "access_control") == "BAC 3DES reason=no_pace_offered"
    assert transport.resets, "BAC starts on a card that was powered off"


def test_a_failed_pace_never_falls_to_bac_by_itself() -> None:
    """Silent downgrade from PACE to BAC (NFCPassportReader PR 277)."""

    def break_pace(_: int, apdu: bytes) -> bytes | None:
        return b"\x6f\x00" if apdu[1] == 0x86 else None

    error = failed(Transport(card(), break_pace), MRZ_KEY)
    assert error.trouble is CardTrouble.UNREADABLE
    assert error.status_word == 0x6F00
    assert error.partial.access is None
    assert outcomes(error.partial)["access_control"] is CheckOutcome.FAILED

    policy = AccessPolicy(bac_after_failed_pace=True)
    reading = read(Transport(card(), break_pace), MRZ_KEY, policy)
    assert reading.access is Access.BAC
    assert evidence(reading, "access_control") == "BAC 3DES reason=pace_failed"


def test_a_refused_template_of_a_card_that_offers_pace_is_no_way_to_bac() -> None:
    def refuse(_: int, apdu: bytes) -> bytes | None:
        return b"\x6a\x80" if apdu[1] == 0x22 else None

    error = failed(Transport(card(), refuse), MRZ_KEY)
    assert isinstance(error.__cause__, UnsupportedError)


def test_a_card_whose_can_does_not_end_its_number_opens_with_the_mrz() -> None:
    wrong = replace(MRZ_KEY, can="000000")
    transport = Transport(card(CardProfile(attempts=3)))
    transport.spoil = lambda number, _: b"\x69\x88" if number == 40 else None
    reading = read(transport, wrong)
    assert reading.access is Access.PACE
    assert "password=mrz" in evidence(reading, "access_control")
    assert reading.photo is not None
    refused = [apdu for apdu in transport.sent if apdu[1] == 0x22]
    assert len(refused) == 3, "the CAN, the MRZ, and the MRZ alone after the channel was lost"


def test_a_wrong_key_never_falls_to_bac() -> None:
    wrong = AccessKey("000000", "090123457", MRZ_KEY.date_of_birth, MRZ_KEY.date_of_expiry)
    error = failed(Transport(card()), wrong, AccessPolicy(bac_after_failed_pace=True))
    assert error.trouble is CardTrouble.WRONG_KEY


def test_a_pace_this_program_does_not_speak() -> None:
    offers = bytes.fromhex("31143012060A04007F00070202040402020102" + "02010A")  # integrated, onto P-224

    def other(_: int, apdu: bytes) -> bytes | None:
        return offers + b"\x90\x00" if apdu[:2] == b"\x00\xb0" else None

    error = failed(Transport(card(), other), MRZ_KEY)
    assert isinstance(error.__cause__, UnsupportedError)


def test_card_access_hidden_by_a_selected_application() -> None:
    transport = Transport(card())
    transport.transmit(bytes.fromhex("00A4040C07A0000002471001"))
    reading = read(transport)
    assert transport.resets == 1
    assert "parameters=card" in evidence(reading, "access_control")


@pytest.mark.parametrize("answer", ["6A82", "9000", "31059000", "05009000", "7F9000"])
def test_card_access_that_cannot_be_read_is_assumed(answer: str) -> None:
    def hide(_: int, apdu: bytes) -> bytes | None:
        return bytes.fromhex(answer) if apdu[:2] == b"\x00\xb0" else None

    reading = read(Transport(card(), hide))
    assert reading.access is Access.PACE
    assert "parameters=assumed" in evidence(reading, "access_control")


def test_a_card_without_pace_asks_for_its_mrz() -> None:
    error = failed(Transport(card(BAC_ONLY)))
    assert isinstance(error.__cause__, NoKeyError)
    assert error.trouble is CardTrouble.NO_KEY
    assert outcomes(error.partial)["access_control"] is CheckOutcome.NOT_PERFORMED


def test_nothing_known_opens_nothing() -> None:
    assert failed(Transport(card()), AccessKey()).trouble is CardTrouble.NO_KEY
    assert failed(Transport(card()), AccessKey(can="١٢٣٤٥٦")).trouble is CardTrouble.NO_KEY
