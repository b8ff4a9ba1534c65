"""How the whole read breaks off, and what files that hold nonsense leave of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.domain.card import (
    AccessKey,
    CheckOutcome,
    ReadStep,
)
from counter.events import CardTrouble
from devices.emrtd.errors import CardGoneError, TransportError
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.card_reading import (
    BAC_ONLY,
    Transport,
    card,
    evidence,
    failed,
    outcomes,
    read,
)
from tests.rigs.cards import CAN, MRZ_KEY, RECORD


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
    assert error.partial.apdus == max(at, 2), "the first may have died of the question alone"
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
