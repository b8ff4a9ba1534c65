"""How one virtual card differs from the next, as data: access control, files, limits and habits."""

from __future__ import annotations

from dataclasses import dataclass

from counter.domain.card import Access
from devices.virtual.documents import Dg13Variant

__all__ = ["BRAINPOOL_P256R1", "NIST_P256", "CardProfile"]

NIST_P256 = 12
BRAINPOOL_P256R1 = 13
"""PACE parameter ids (ICAO 9303-11 §9.5.1)."""


@dataclass(frozen=True, slots=True)
class CardProfile:
    """A Vietnamese ID card as it has been seen in the field, unless something else is said."""

    access: frozenset[Access] = frozenset({Access.PACE, Access.BAC})
    """Access controls the chip offers; without PACE there is no EF.CardAccess."""
    parameter_id: int = BRAINPOOL_P256R1
    """Curve of PACE."""
    wants_parameter_id: bool = False
    """MSE:Set AT without tag 84 is answered with 6A87."""
    selects_master_file: bool = False
    """Whether SELECT MF is known; Vietnamese cards answer 6D00."""
    dg13: Dg13Variant | None = Dg13Variant.TWO_SEQUENCES
    """None: a card without the Vietnamese record, such as a passport."""
    chunk_limit: int = 0
    """Most bytes READ BINARY gives at once; more is answered with 6700. 0: what a response holds."""
    extended_length: bool = False
    """Whether extended APDUs are understood; otherwise they are answered with 6700."""
    attempts: int | None = None
    """Wrong passwords until PACE is blocked, told as 63Cx; None: unlimited, told as 6300."""
