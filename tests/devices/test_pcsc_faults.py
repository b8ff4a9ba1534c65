"""A fault at every command of a read through a real pcscd, on three kinds of card: one clear end each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from counter.domain.card import Access, AccessKey, CardReading
from counter.events import CardTrouble
from devices.emrtd.card_access import Agreement, Mapping
from devices.emrtd.gathered import Gathered
from devices.emrtd.habits import Habits
from devices.emrtd.kdf import KeyKind
from devices.emrtd.read import CardReadError, Earlier
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile, pace_oid
from tests.rigs.card_reading import SignedFiles, small_photo
from tests.rigs.cards import CAN, MRZ_KEY, RECORD
from tests.rigs.deck import Deck, deck_on_reader

PROFILES: dict[str, tuple[CardProfile, AccessKey]] = {
    "vietnamese": (CardProfile(), CAN),
    "bac": (CardProfile(access=frozenset({Access.BAC})), MRZ_KEY),
    "passport": (
        CardProfile(
            access=frozenset({Access.PACE}),
            pace=pace_oid(Agreement.CURVE, Mapping.CHIP_AUTHENTICATION, KeyKind.AES256),
            parameter_id=16,
            wants_master_file=True,
            extended_length=True,
            chunk_limit=1024,
            dg13=None,
        ),
        MRZ_KEY,
    ),
}
FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "refused": lambda _: bytes.fromhex("6F00"),
    "keys dropped": lambda _: bytes.fromhex("6988"),
    "garbled": lambda answer: bytes((answer[0] ^ 1,)) + answer[1:],
    "cut": lambda answer: answer[: len(answer) // 2],
    "one byte": lambda _: b"\x90",
    "empty success": lambda _: bytes.fromhex("9000"),
    "never ends": lambda _: bytes.fromhex("61FF"),
}
ENDS = {CardTrouble.UNREADABLE, CardTrouble.WRONG_KEY, CardTrouble.NOT_AN_ID, CardTrouble.READER}
OPENING = 14
"""Commands at most of opening a card of these kinds, knowing it again by DG1 and naming a file."""


@pytest.fixture(scope="module")
def deck() -> Iterator[Deck]:
    with deck_on_reader() as cards:
        yield cards


def attempt(deck: Deck, key: AccessKey, earlier: Earlier) -> CardReading | CardReadError:
    try:
        return deck.read(key, earlier)
    except CardReadError as error:
        return error


def fault_at(deck: Deck, kind: str, at: int, fault: str, whole: CardReading) -> None:
    """One disturbed read, and one that nothing disturbs after it."""
    _, key = PROFILES[kind]
    habits, gathered = Habits(), Gathered()
    deck.spoil = lambda number, answer: FAULTS[fault](answer) if number == at else answer
    first = attempt(deck, key, Earlier(habits, gathered))
    deck.spoil = None
    where = (kind, at, fault)
    if isinstance(first, CardReadError):
        assert first.trouble in ENDS, where
        spent = first.partial.apdus
    else:
        assert (first.record, first.photo) == (whole.record, whole.photo) or fault == "empty success", where
        spent = first.apdus
    assert spent <= 2 * whole.apdus + OPENING, where
    second = deck.read(key, Earlier(habits, gathered))
    assert (second.record, second.photo) == (whole.record, whole.photo), where
    # A fault may teach a smaller step than the card needs; it never costs more than reading anew.
    assert second.apdus <= whole.apdus + OPENING, where


def card_of(kind: str) -> VirtualCard:
    profile, _ = PROFILES[kind]
    return small_photo(VirtualCard(RECORD, profile, authentication=SignedFiles(600, 120, 200)), size=900)


def read_undisturbed(deck: Deck, kind: str) -> CardReading:
    deck.card, deck.spoil = card_of(kind), None
    return deck.read(PROFILES[kind][1], Earlier())


@pytest.mark.parametrize("kind", PROFILES)
def test_a_fault_at_every_command(deck: Deck, kind: str) -> None:
    whole = read_undisturbed(deck, kind)
    faults = [fault for fault in FAULTS if fault != "one byte"]  # pcscd is asked for a second whether it left
    for at in range(1, whole.apdus + 1):
        fault_at(deck, kind, at, faults[at % len(faults)], whole)


@pytest.mark.soak
@pytest.mark.parametrize("kind", PROFILES)
def test_every_fault_at_every_command(deck: Deck, kind: str) -> None:
    whole = read_undisturbed(deck, kind)
    for at, fault in product(range(1, whole.apdus + 1), FAULTS):
        fault_at(deck, kind, at, fault, whole)
