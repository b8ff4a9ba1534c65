"""How one virtual card differs from the next, as data: access control, files, limits and habits."""

from __future__ import annotations

from dataclasses import dataclass

from counter.domain.card import Access
from devices.emrtd.card_access import PACE_PROTOCOLS, Agreement, Mapping
from devices.emrtd.kdf import KeyKind
from devices.virtual.documents import Dg13Variant

__all__ = ["BRAINPOOL_P256R1", "NIST_P256", "PACE_GM_AES_128", "CardProfile", "pace_oid"]

NIST_P256 = 12
BRAINPOOL_P256R1 = 13
"""PACE parameter ids (ICAO 9303-11 §9.5.1)."""


PACE_GM_AES_128 = "0.4.0.127.0.7.2.2.4.2.2"
"""id-PACE-ECDH-GM-AES-CBC-CMAC-128."""


def pace_oid(agreement: Agreement, mapping: Mapping, cipher: KeyKind) -> str:
    """Identifier of a variant of PACE; KeyError for one the standard does not have."""
    oids = {(known.agreement, known.mapping, known.cipher): oid for oid, known in PACE_PROTOCOLS.items()}
    return oids[agreement, mapping, cipher]


@dataclass(frozen=True, slots=True)
class CardProfile:
    """A Vietnamese ID card as it has been seen in the field, unless something else is said."""

    access: frozenset[Access] = frozenset({Access.PACE, Access.BAC})
    """Access controls the chip offers; without PACE there is no EF.CardAccess."""
    pace: str = PACE_GM_AES_128
    """Object identifier of the PACE protocol."""
    parameter_id: int = BRAINPOOL_P256R1
    """Domain parameters of PACE."""
    other_pace: tuple[tuple[str, int], ...] = ()
    """Further offers in EF.CardAccess, identifier and parameter id, before this one. The card speaks them."""
    unspoken_pace: tuple[tuple[str, int], ...] = ()
    """Offers in front of all that MSE:Set AT then refuses."""
    wants_parameter_id: bool = False
    """MSE:Set AT without tag 84 is answered with 6A87."""
    selects_master_file: bool = False
    """Whether SELECT MF is known; Vietnamese cards answer 6D00."""
    wants_master_file: bool = False
    """EF.CardAccess and PACE only after SELECT MF."""
    short_id_card_access: bool = True
    """Whether EF.CardAccess can be read by its short identifier, without SELECT."""
    dg13: Dg13Variant | None = Dg13Variant.TWO_SEQUENCES
    """None: a card without the Vietnamese record, such as a passport."""
    chunk_limit: int = 0
    """Most bytes READ BINARY gives at once; more is answered with 6700. 0: what a response holds."""
    clips: bool = False
    """More than `chunk_limit` is answered with as much as it allows."""
    nothing_beyond_end: bool = False
    """Asked for more than a file holds, the card answers 6B00 and gives nothing."""
    extended_length: bool = False
    """Whether extended APDUs are understood; otherwise they are answered with 6700."""
    attempts: int | None = None
    """Wrong passwords until PACE is blocked, told as 63Cx; None: unlimited, told as 6300."""
