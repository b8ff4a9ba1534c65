"""Cards of every kind through a real pcscd: access, cipher, group, key, proofs and limits, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from counter.domain.card import Access, Authenticity
from devices.emrtd.authentication import Authentication
from devices.emrtd.card_access import Agreement, Mapping
from devices.emrtd.groups import CURVE_GROUPS, FIELD_GROUPS
from devices.emrtd.habits import Habits
from devices.emrtd.kdf import KeyKind
from devices.emrtd.read import Earlier
from devices.virtual.authentication import ActiveKey, ChipProofs
from devices.virtual.documents import Dg13Variant
from devices.virtual.profile import PACE_GM_AES_128, CardProfile, pace_oid
from tests.rigs.card_reading import evidence, outcomes, small_photo
from tests.rigs.cards import CAN, MARRIED, MRZ_KEY, RECORD
from tests.rigs.deck import Deck, deck_on_reader
from tests.rigs.pairwise import pairwise
from tests.rigs.proving import NOW, TRUSTED, signed_card

BAC = "BAC"
DIMENSIONS: dict[str, list[Any]] = {
    "mapping": [*Mapping, BAC],
    "cipher": list(KeyKind),
    "group": [*CURVE_GROUPS, *FIELD_GROUPS],
    "key": [CAN, MRZ_KEY],
    "chunk": [0, 0x70, 0xA5, 1024],
    "extended": [False, True],
    "habit": [
        "usual",
        "clips",
        "nothing_beyond_end",
        "wants_parameter_id",
        "wants_master_file",
        "select_only",
    ],
    "dg13": [Dg13Variant.TWO_SEQUENCES, Dg13Variant.ONE_SEQUENCE, None],
    "active": [ActiveKey.EC, ActiveKey.RSA, None],
    "chip": [KeyKind.DES3, KeyKind.AES128, KeyKind.AES192, KeyKind.AES256, None],
    "offers": ["one", "another refused first", "another spoken too"],
}


def possible(case: dict[str, Any]) -> bool:
    """Whether the standards know such a card, and this key opens it."""
    mapping, field = case["mapping"], case["group"] in FIELD_GROUPS
    if case["habit"] == "wants_parameter_id" and case["offers"] != "one":
        return False
    if mapping == BAC:
        return bool(
            case["cipher"] is KeyKind.DES3
            and case["group"] == 13
            and case["key"] is MRZ_KEY
            and case["offers"] == "one"
        )
    if mapping is Mapping.CHIP_AUTHENTICATION and (field or case["cipher"] is KeyKind.DES3):
        return False
    if mapping is Mapping.INTEGRATED and case["group"] == 10:  # P-224: p ≡ 1 (mod 4)
        return False
    return case["group"] not in (1, 2) or case["extended"]  # 2048-bit keys fit no short command


CASES = pairwise(DIMENSIONS, possible)


def named(case: dict[str, Any]) -> str:
    key = "can" if case["key"] is CAN else "mrz"
    parts = (case["mapping"], case["cipher"].name, case["group"], key, case["chunk"], case["habit"])
    return "-".join(map(str, parts)) + ("-extended" if case["extended"] else "")


def profile_of(case: dict[str, Any]) -> CardProfile:
    habit = case["habit"]
    usual: dict[str, Any] = {
        "dg13": case["dg13"],
        "chunk_limit": case["chunk"],
        "extended_length": case["extended"],
        "clips": habit == "clips",
        "nothing_beyond_end": habit == "nothing_beyond_end",
        "wants_parameter_id": habit == "wants_parameter_id",
        "wants_master_file": habit == "wants_master_file",
        "short_id_card_access": habit != "select_only",
    }
    if case["mapping"] == BAC:
        return CardProfile(access=frozenset({Access.BAC}), **usual)
    agreement = Agreement.FIELD if case["group"] in FIELD_GROUPS else Agreement.CURVE
    oid = pace_oid(agreement, case["mapping"], case["cipher"])
    another = ((PACE_GM_AES_128, 12),)
    return CardProfile(
        access=frozenset({Access.PACE}),
        pace=oid,
        parameter_id=case["group"],
        other_pace=another if case["offers"] == "another spoken too" else (),
        unspoken_pace=another if case["offers"] == "another refused first" else (),
        **usual,
    )


@pytest.fixture(scope="module")
def deck() -> Iterator[Deck]:
    with deck_on_reader() as cards:
        yield cards


def test_the_matrix_is_whole() -> None:
    met = {(case["mapping"], case["cipher"], case["group"]) for case in CASES}
    assert {mapping for mapping, *_ in met} == {*Mapping, BAC}
    assert {(cipher, group) for _, cipher, group in met} >= {
        (cipher, group) for cipher in KeyKind for group in (*CURVE_GROUPS, *FIELD_GROUPS)
    }
    assert len(CASES) < 110


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_card_of_every_kind(deck: Deck, case: dict[str, Any]) -> None:
    record = MARRIED if case["dg13"] is Dg13Variant.ONE_SEQUENCE and case["key"] is CAN else RECORD
    # CAM proves the key of chip authentication, which then lies on the curve of PACE.
    curve = case["group"] if case["group"] in CURVE_GROUPS else 13
    proofs = ChipProofs(active=case["active"], chip=case["chip"], parameter_id=curve)
    card = small_photo(signed_card(proofs, profile_of(case), record), size=2_400)
    habits = Habits()
    deck.card = card
    first = deck.read(case["key"], Earlier(habits), Authentication(TRUSTED, NOW))
    assert first.authenticity is Authenticity.GENUINE, first.checks
    again = deck.read(case["key"], Earlier(habits))
    for reading in (first, again):
        assert reading.record is not None
        assert reading.record.personal_number == RECORD.personal_number
        assert reading.record.spouse == (record.spouse if case["dg13"] else None)
        assert reading.photo is not None
        assert len(reading.photo.content) == 2_405
        assert outcomes(reading)["access_control"].value == "passed"
    opened = evidence(first, "access_control")
    if case["mapping"] == BAC:
        assert opened == "BAC 3DES reason=no_pace_offered"
    else:
        better = case["offers"] == "another spoken too" and "GM-AES-CBC-CMAC-128 secp256r1" in opened
        assert f"-{case['mapping']}-" in opened or better
        assert "parameters=card" in opened
    assert again.apdus <= first.apdus, "what was learned costs nothing"
    if case["extended"] and case["chunk"] in (0, 1024):
        assert habits.extended or case["mapping"] == BAC
