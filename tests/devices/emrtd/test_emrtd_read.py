"""The whole read against a virtual card: what it costs, what it says, and how it breaks off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from counter.domain.card import (
    Access,
    AccessKey,
    Authenticity,
    CardReading,
    CardRecord,
    CheckOutcome,
    ReadStep,
)
from counter.domain.people import PartialDate
from counter.events import CardTrouble
from devices.emrtd.errors import CardGoneError, NoKeyError, TransportError, UnsupportedError
from devices.emrtd.read import CardReadError, read_card
from devices.emrtd.session import AccessPolicy
from devices.virtual.card import VirtualCard
from devices.virtual.documents import Dg13Variant
from devices.virtual.profile import NIST_P256, CardProfile
from tests.rigs.cards import CAN, MARRIED, MRZ_KEY, RECORD

TODAY = date(2026, 11, 23)
BAC_ONLY = CardProfile(access=frozenset({Access.BAC}))
ALL_STEPS = tuple(ReadStep)
Spoil = Callable[[int, bytes], bytes | None]
"""(number of the command, command) → an answer in place of the card's, or None."""


class Transport:
    """A virtual card, with somebody in between."""

    def __init__(self, card: VirtualCard, spoil: Spoil | None = None) -> None:
        self.card = card
        self.spoil = spoil
        self.sent: list[bytes] = []
        self.resets = 0

    def transmit(self, apdu: bytes) -> bytes:
        self.sent.append(apdu)
        special = self.spoil(len(self.sent), apdu) if self.spoil else None
        return self.card.answer(apdu) if special is None else special

    def reset(self) -> None:
        self.resets += 1
        self.card.power_on()


class Listener:
    """Keeps what it is told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[ReadStep, int, int] | CardRecord] = []

    def progress(self, step: ReadStep, done_bytes: int, expected_bytes: int) -> None:
        self.told.append((step, done_bytes, expected_bytes))

    def named(self, record: CardRecord) -> None:
        self.told.append(record)


def card(profile: CardProfile | None = None, record: CardRecord = RECORD) -> VirtualCard:
    return VirtualCard(record, profile)


def read(transport: Transport, key: AccessKey = CAN, policy: AccessPolicy | None = None) -> CardReading:
    return read_card(transport, key, today=TODAY, policy=policy)


def failed(transport: Transport, key: AccessKey = CAN, policy: AccessPolicy | None = None) -> CardReadError:
    with pytest.raises(CardReadError) as caught:
        read(transport, key, policy)
    return caught.value


def outcomes(reading: CardReading) -> dict[str, CheckOutcome]:
    return {check.name: check.outcome for check in reading.checks}


def evidence(reading: CardReading, name: str) -> str:
    return next(check.evidence for check in reading.checks if check.name == name)


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
    ("profile", "key", "chunk", "opening"),
    [
        # EF.CardAccess 2, MSE 1, GENERAL AUTHENTICATE 4, SELECT 1
        (CardProfile(), CAN, 223, 8),
        (CardProfile(wants_parameter_id=True), CAN, 223, 9),
        # EF.CardAccess refused twice, MSE refused, SELECT, GET CHALLENGE, EXTERNAL AUTHENTICATE
        (BAC_ONLY, MRZ_KEY, 231, 6),
    ],
)
def test_no_command_above_the_floor(profile: CardProfile, key: AccessKey, chunk: int, opening: int) -> None:
    listener = Listener()
    transport = Transport(card(profile))
    reading = read_card(transport, key, today=TODAY, listener=listener)
    sizes = {told[0]: told[2] for told in listener.told if isinstance(told, tuple) and told[2]}
    assert set(sizes) == {ReadStep.DG1, ReadStep.DG13, ReadStep.COM, ReadStep.DG2}
    assert reading.apdus == len(transport.sent) == opening + sum(-(-size // chunk) for size in sizes.values())


def test_without_the_photo_it_takes_a_dozen_commands() -> None:
    reading = read_card(Transport(card()), CAN, today=TODAY, with_photo=False)
    assert reading.apdus <= 13
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


def test_a_wrong_key_never_falls_to_bac() -> None:
    wrong = replace(MRZ_KEY, can="000000")
    error = failed(Transport(card()), wrong, AccessPolicy(bac_after_failed_pace=True))
    assert error.trouble is CardTrouble.WRONG_KEY


def test_a_pace_this_program_does_not_speak() -> None:
    offers = bytes.fromhex("31143012060A04007F00070202040402020102" + "02010D")  # integrated mapping

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


# --- how it breaks off ------------------------------------------------------------------------------


@pytest.mark.parametrize(("attempts", "status_word", "left"), [(None, 0x6300, None), (3, 0x63C2, 2)])
def test_a_wrong_can(attempts: int | None, status_word: int, left: int | None) -> None:
    error = failed(Transport(card(CardProfile(attempts=attempts))), AccessKey(can="654321"))
    assert error.trouble is CardTrouble.WRONG_KEY
    assert (error.status_word, error.attempts_remaining) == (status_word, left)
    assert error.partial.apdus == 7
    assert error.partial.steps == (ReadStep.CONNECT, ReadStep.CARD_ACCESS)


def test_a_wrong_mrz_for_bac() -> None:
    wrong = replace(MRZ_KEY, document_number="090123457")
    assert failed(Transport(card(BAC_ONLY)), wrong).trouble is CardTrouble.WRONG_KEY


@pytest.mark.parametrize("at", range(1, 20))
def test_a_card_pulled_at_any_command_leaves_what_was_read(at: int) -> None:
    def pull(number: int, _: bytes) -> bytes | None:
        if number >= at:
            raise CardGoneError("gone")
        return None

    error = failed(Transport(card(), pull))
    assert error.trouble is CardTrouble.REMOVED
    assert error.partial.apdus == at
    named = error.partial.record
    assert (named is not None) is (ReadStep.DG1 in error.partial.steps)
    assert (named is not None and named.from_dg13) is (ReadStep.DG13 in error.partial.steps)


def test_a_reader_that_fails() -> None:
    def fail(_: int, __: bytes) -> bytes | None:
        raise TransportError("reader")

    assert failed(Transport(card(), fail)).trouble is CardTrouble.READER


def test_a_card_that_is_no_id() -> None:
    class Ticket(VirtualCard):
        def answer(self, apdu: bytes) -> bytes:
            return b"\x6d\x00"

    for key in (CAN, MRZ_KEY):
        error = failed(Transport(Ticket(RECORD)), key)
        assert error.trouble is CardTrouble.NOT_AN_ID
        assert error.status_word == 0x6D00


def test_a_channel_lost_in_the_photo_is_opened_again_and_the_photo_whole() -> None:
    transport = Transport(card())
    whole = read(transport)
    dropped = Transport(transport.card, lambda number, _: b"\x69\x88" if number == 40 else None)
    transport.card.power_on()
    reading = read(dropped)
    assert reading.photo == whole.photo
    assert reading.photo is not None
    assert dropped.resets == 1
    # The lost command, PACE and SELECT again, and one read that makes the photo current.
    assert reading.apdus == whole.apdus + 1 + 5 + 1 + 1


def test_a_forged_answer_ends_the_read_with_what_was_known() -> None:
    genuine = card()

    def forge(number: int, apdu: bytes) -> bytes | None:
        if number < 30:
            return None
        answer = bytearray(genuine.answer(apdu))
        answer[10] ^= 1
        return bytes(answer)

    error = failed(Transport(genuine, forge))
    assert error.trouble is CardTrouble.UNREADABLE
    assert error.partial.record is not None
    assert error.partial.photo is None


def test_a_card_that_never_ends_is_stopped() -> None:
    error = failed(Transport(card(), lambda *_: b"\x61\xff"))
    assert error.trouble is CardTrouble.UNREADABLE


def test_no_personal_data_in_what_is_logged() -> None:
    def pull(number: int, _: bytes) -> bytes | None:
        if number > 30:
            raise CardGoneError("gone")
        return None

    error = failed(Transport(card(), pull))
    shown = repr(error) + str(error) + repr(error.partial) + repr(CAN) + repr(MRZ_KEY)
    for secret in ("Nguyễn", "Mẫu", "NGUYEN", "090123456", "123456"):
        assert secret not in shown


# --- files that hold nonsense -----------------------------------------------------------------------


def damaged(*files: int) -> VirtualCard:
    """A card whose files of these numbers hold one well-formed element with nothing in it."""
    broken = card()
    for file in files:
        tag = {1: 0x61, 2: 0x75, 13: 0x6D, 0x1E: 0x60}[file]
        if file == 2:
            broken._files.__dict__["_photo"] = bytes((tag, 0))
        else:
            broken._files._application[file] = bytes((tag, 0))
    return broken


@pytest.mark.parametrize(("file", "check"), [(1, "dg1"), (13, "dg13"), (0x1E, "com"), (2, "photo")])
def test_a_file_of_nonsense_is_a_failed_check_beside_the_rest(file: int, check: str) -> None:
    reading = read(Transport(damaged(file)))
    results = outcomes(reading)
    assert results.pop(check) is CheckOutcome.FAILED
    assert CheckOutcome.FAILED not in results.values()
    assert evidence(reading, check) == "malformed"
    assert reading.record is not None
    assert reading.record.from_dg13 is (file != 13)
    assert bool(reading.record.mrz) is (file != 1)
    assert (reading.photo is None) is (file == 2)


def test_a_card_that_names_nobody_is_unreadable() -> None:
    transport = Transport(damaged(1, 13))
    error = failed(transport)
    assert error.trouble is CardTrouble.UNREADABLE
    assert error.partial.record is None
