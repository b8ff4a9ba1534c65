"""Documents to print, as content: what stands on them, never how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.domain.dossiers import Dossier, HandOver
from counter.domain.place import Centre

__all__ = ["Document", "DocumentKind", "FeeSlip", "ReturnNote", "Slip"]


class DocumentKind(StrEnum):
    """Kinds of paper, named by the form they follow (facts/forms.json)."""

    SLIP = "M01"
    RETURN_NOTE = "X02"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Slip:
    """M01, the receipt-and-appointment slip: two copies on A4 or A5."""

    centre: Centre
    dossier: Dossier
    copy_number: int = 0
    """0 for the first print; n for reprint n, which says so."""
    template: str = "M01-2025-provincial-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.SLIP


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """X02, signed by whoever collects a result: two copies."""

    centre: Centre
    dossier: Dossier
    official_code: str | None
    hand_over: HandOver
    copy_number: int = 0
    template: str = "X02-provincial-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.RETURN_NOTE


@dataclass(frozen=True, slots=True)
class FeeSlip:
    """The 80 mm receipt a citizen keeps: dossier code as QR, appointment, fee paid."""

    centre: Centre
    dossier: Dossier
    copy_number: int = 0

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.RECEIPT


Document = Slip | ReturnNote | FeeSlip
