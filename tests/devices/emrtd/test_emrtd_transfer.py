"""What a reader and a card teach once, and files that are fetched once though everything fails in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from counter.domain.card import Access, CardReading, CheckOutcome, ReadStep
from devices.emrtd.authentication import Authentication
from devices.emrtd.card_access import Agreement, Mapping
from devices.emrtd.errors import CardGoneError, CardResetError, TransportError
from devices.emrtd.gathered import Gathered, ShortId
from devices.emrtd.habits import Habits
from devices.emrtd.kdf import KeyKind
from devices.emrtd.profiles import CardAccessWay, profile_of, profiles
from devices.emrtd.read import CardReadError, Earlier, read_card
from devices.virtual.authentication import ChipProofs
from devices.virtual.card import ATR, VirtualCard
from devices.virtual.profile import CardProfile, pace_oid
from tests.rigs.card_reading import (
    TODAY,
    Listener,
    SignedFiles,
    Spoil,
    Transport,
    card,
    evidence,
    outcomes,
    read,
    small_photo,
)
from tests.rigs.cards import CAN, MARRIED, MRZ_KEY, RECORD
from tests.rigs.proving import NOW, TRUSTED, signed_card

OPENING = 7
FILES = (1, 13, 0x1D, 0x1E, 14, 15, 2)


def sizes(of: VirtualCard) -> list[int]:
    return [len(of._in_the_application(file) or b"") for file in FILES]


def floor(of: VirtualCard, chunk: int) -> int:
    return OPENING + sum(-(-size // chunk) for size in sizes(of))


class Reader(Transport):
    """A reader that carries answers of so many bytes, and dies of longer ones as `die` says."""

    def __init__(self, card: VirtualCard, most: int, die: Callable[[], bytes]) -> None:
        super().__init__(card)
        self.most = most
        self.die = die

    def transmit(self, apdu: bytes) -> bytes:
        answer = super().transmit(apdu)
        return answer if len(answer) <= self.most else self.die()


def gone() -> bytes:
    raise CardGoneError("gone")


def broken() -> bytes:
    raise TransportError("reader")


# --- extended length ----------------------------------------------------------------------------------


@pytest.mark.parametrize("clips", [True, False])
@pytest.mark.parametrize("limit", [600, 1024, 2048, 3000, 60_000])
def test_the_largest_answer_is_found_once_and_kept(limit: int, clips: bool) -> None:
    habits = Habits(profile_of(ATR))
    profile = CardProfile(extended_length=True, chunk_limit=limit, clips=clips)
    first = read(Transport(card(profile)), earlier=Earlier(habits))
    assert habits.extended
    again = card(profile)
    second = read(Transport(again), earlier=Earlier(habits))
    assert first.photo == second.photo
    assert habits.proven <= min(limit, habits.profile.largest_extended_read)
    assert second.apdus == floor(again, habits.proven)
    assert second.apdus <= first.apdus < floor(again, 223) / 1.5
    if clips or limit in (1024, 2048, 60_000):
        assert habits.proven == min(limit, habits.profile.largest_extended_read)


@pytest.mark.parametrize(
    "die", [broken, partial(bytes, 2), lambda: bytes.fromhex("6700"), lambda: b"\x00" * 700]
)
@pytest.mark.parametrize("most", [600, 1500])
def test_a_reader_that_cannot_carry_what_it_promised(most: int, die: Callable[[], bytes]) -> None:
    habits = Habits(profile_of(ATR))
    profile = CardProfile(extended_length=True)
    line = Reader(card(profile), most, die)
    reading = read(line, earlier=Earlier(habits))
    assert reading.photo is not None
    assert line.resets == 1, "the channel is lost once"
    assert habits.proven == (1024 if most > 1024 else 512)
    after = Reader(card(profile), most, die)
    assert read(after, earlier=Earlier(habits)).apdus == floor(after.card, habits.proven)
    assert after.resets == 0


@pytest.mark.parametrize("die", [gone, broken])
def test_a_reader_that_dies_of_the_question_is_not_asked_again(die: Callable[[], bytes]) -> None:
    habits = Habits(profile_of(ATR))

    def fall(_: int, apdu: bytes) -> bytes | None:
        return die() if len(apdu) > 6 and apdu[4] == 0 else None

    reading = read(Transport(card(), fall), earlier=Earlier(habits))
    assert reading.photo is not None
    assert habits.extended is False
    assert read(Transport(card(), fall), earlier=Earlier(habits)).apdus == floor(card(), 223)


def test_a_card_whose_answers_end_with_the_file() -> None:
    habits = Habits(profile_of(ATR))
    profile = CardProfile(extended_length=True, nothing_beyond_end=True)
    assert read(Transport(card(profile)), earlier=Earlier(habits)).photo is not None
    assert habits.header_first
    assert habits.extended


def test_a_profile_may_rule_it_out() -> None:
    habits = Habits(replace(profile_of(ATR), extended_length=False))
    transport = Transport(card(CardProfile(extended_length=True)))
    assert read(transport, earlier=Earlier(habits)).apdus == floor(card(), 223)


# --- how a card is begun ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "way"),
    [
        (CardProfile(), CardAccessWay.SHORT_ID),
        (CardProfile(short_id_card_access=False), CardAccessWay.SELECT),
        (CardProfile(wants_master_file=True), CardAccessWay.MASTER_FILE),
    ],
)
def test_the_way_to_card_access_is_remembered(profile: CardProfile, way: CardAccessWay) -> None:
    habits = Habits()
    first = read(Transport(card(profile)), earlier=Earlier(habits))
    assert habits.way is way
    second = read(Transport(card(profile)), earlier=Earlier(habits))
    assert second.apdus <= first.apdus
    assert "parameters=card" in evidence(second, "access_control")
    other = read(Transport(card()), earlier=Earlier(habits))
    assert other.photo is not None, "what was remembered binds nobody"


def test_a_habit_of_one_card_binds_no_other() -> None:
    """The second card refuses the very thing that the first one wanted."""
    habits = Habits()
    read(Transport(card(CardProfile(wants_parameter_id=True))), earlier=Earlier(habits))
    assert habits.names_parameters

    def refuse(_: int, apdu: bytes) -> bytes | None:
        return b"\x6a\x80" if apdu[1] == 0x22 and bytes.fromhex("84010D") in apdu else None

    assert read(Transport(card(), refuse), earlier=Earlier(habits)).photo is not None
    assert not habits.names_parameters


def test_a_photo_beyond_fifteen_bits_of_offset_in_large_pieces() -> None:
    habits = Habits(profile_of(ATR))
    large = small_photo(card(CardProfile(extended_length=True)), size=200_000)
    reading = read(Transport(large), earlier=Earlier(habits))
    assert reading.photo is not None
    assert len(reading.photo.content) == 200_005
    assert habits.proven == habits.profile.largest_extended_read
    assert reading.apdus < 1.1 * floor(large, habits.proven)


def test_a_lost_channel_of_a_card_that_wants_its_master_file() -> None:
    transport = Transport(card(CardProfile(wants_master_file=True)))
    transport.spoil = lambda number, _: b"\x69\x88" if number == 40 else None
    assert read(transport, earlier=Earlier(Habits())).photo is not None
    # one power cycle of looking for EF.CardAccess, one of coming back
    assert transport.resets == 2


def test_profiles_say_where_they_are_from() -> None:
    assert profile_of(ATR).name == "vietnamese-id"
    assert CardAccessWay.MASTER_FILE not in profile_of(ATR).card_access
    assert profile_of(b"\x3b\x00").name == profile_of(b"").name == "any"
    for profile in profiles():
        assert len(profile.evidence) > 40
        assert sorted(profile.smaller_reads, reverse=True) == list(profile.smaller_reads)
        assert 256 < profile.first_extended_read <= profile.largest_extended_read


# --- nothing twice ------------------------------------------------------------------------------------


def broken_off(transport: Transport, earlier: Earlier) -> CardReading:
    with pytest.raises(CardReadError) as caught:
        read(transport, earlier=earlier)
    return caught.value.partial


@pytest.mark.parametrize("at", [9, 12, 25, 60, 90])
@pytest.mark.parametrize("same_session", [True, False])
def test_a_read_goes_on_where_it_broke_off(at: int, same_session: bool) -> None:
    habits, gathered = Habits(extended=False), Gathered()

    def pull(number: int, _: bytes) -> bytes | None:
        return gone() if number == at else None

    broken_off(Transport(card(), pull), Earlier(habits, gathered))
    got = sum(len(gathered.part(file).content) for file in ShortId)
    assert got > 0
    lost = Transport(card())
    earlier = Earlier(habits, gathered, same_card=same_session)
    reading = read(lost, earlier=earlier)
    assert earlier.same_card
    assert reading.photo is not None
    assert reading.record is not None
    assert reading.record.from_dg13
    known = 0 if same_session else 1  # DG1 again, to know the card by
    left = floor(lost.card, 223) - (at - 1)
    assert reading.apdus in (OPENING + known + left, OPENING + known + left + 1), "one more names the file"
    whole = read(Transport(lost.card))
    assert (reading.record, reading.photo) == (whole.record, whole.photo)


def test_a_second_read_fetches_nothing() -> None:
    habits, gathered = Habits(extended=False), Gathered()
    first = read(Transport(card()), earlier=Earlier(habits, gathered))
    second = read(Transport(card()), earlier=Earlier(habits, gathered, same_card=True))
    assert second.apdus == OPENING
    assert (second.record, second.photo, second.checks) == (first.record, first.photo, first.checks)
    without = Gathered()
    read_card(Transport(card()), CAN, today=TODAY, with_photo=False, earlier=Earlier(habits, without))
    listener = Listener()
    third = read_card(
        Transport(card()), CAN, today=TODAY, listener=listener, earlier=Earlier(habits, without)
    )
    photo = [told[1] for told in listener.told if isinstance(told, tuple) and told[0] is ReadStep.DG2]
    assert photo[0] == 0
    assert third.apdus == OPENING + 1 + len(photo) - 1, "only the photo"


def test_the_signed_key_of_the_mapping_is_fetched_once_a_card() -> None:
    """EF.CardSecurity has in the master file the number that the SOD has in the application."""
    mapping = pace_oid(Agreement.CURVE, Mapping.CHIP_AUTHENTICATION, KeyKind.AES128)
    proofs = ChipProofs(active=None, chip=None)
    habits, gathered = Habits(extended=False), Gathered()

    def fetch(*, same_card: bool) -> CardReading:
        line = Transport(signed_card(proofs, CardProfile(pace=mapping)))
        earlier = Earlier(habits, gathered, same_card=same_card)
        proof = Authentication(TRUSTED, NOW)
        return read_card(line, CAN, today=TODAY, earlier=earlier, proof=proof)

    first, again = fetch(same_card=False), fetch(same_card=True)
    assert again.apdus == OPENING
    assert outcomes(again)["pace_cam"] is outcomes(first)["pace_cam"] is CheckOutcome.PASSED
    laid_anew = fetch(same_card=False)
    security = len(gathered.whole(ShortId.CARD_SECURITY) or b"")
    assert laid_anew.apdus == OPENING + -(-security // 223) + 1, (
        "read again as DG1 is: it may be another card"
    )
    assert outcomes(laid_anew)["pace_cam"] is CheckOutcome.PASSED


@pytest.mark.parametrize("other", [MARRIED, replace(RECORD, personal_number="099190654321")])
def test_another_card_lends_nothing(other: object) -> None:
    gathered = Gathered()
    read(Transport(card()), earlier=Earlier(Habits(), gathered))
    stranger = VirtualCard(other, can="123456", authentication=SignedFiles())  # type: ignore[arg-type]
    reading = read(Transport(stranger), earlier=Earlier(Habits(), gathered))
    assert reading.record is not None
    assert reading.record.mrz == read(Transport(stranger)).record.mrz  # type: ignore[union-attr]
    assert reading.photo == read(Transport(stranger)).photo


def test_a_card_reset_by_another_program_is_opened_again() -> None:
    for at in (1, 3, 6, 7, 8, 9, 20, 25):
        card_ = small_photo(card())

        def reset(number: int, _: bytes, at: int = at, card_: VirtualCard = card_) -> bytes | None:
            if number != at:
                return None
            card_.power_on()
            raise CardResetError("reset")

        reading = read(Transport(card_, reset), earlier=Earlier(Habits(extended=False)))
        assert reading.photo is not None, at


def answering(at: int, word: bytes) -> Spoil:
    """`word` in place of the answer to command `at`."""
    return lambda number, _: word if number == at else None


@pytest.mark.parametrize("access", Access)
def test_a_channel_lost_at_any_command_of_the_files(access: Access) -> None:
    """One loss is mended wherever it comes, in plain or protected, with PACE and with BAC."""
    profile = CardProfile(access=frozenset({access}))
    key = MRZ_KEY if access is Access.BAC else CAN
    whole = read(Transport(small_photo(card(profile))), key, earlier=Earlier(Habits(extended=False)))
    first = whole.apdus - sum(
        -(-size // (231 if access is Access.BAC else 223)) for size in sizes(small_photo(card()))
    )
    for at in range(first + 1, whole.apdus + 1):
        for word in ("6982", "6987", "6988"):
            transport = Transport(small_photo(card(profile)), answering(at, bytes.fromhex(word)))
            reading = read(transport, key, earlier=Earlier(Habits(extended=False)))
            assert reading.photo == whole.photo, (at, word)
            assert reading.record == whole.record
