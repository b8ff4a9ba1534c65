"""The kinds of paper, by the form each follows."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["DocumentKind"]


class DocumentKind(StrEnum):
    """Kinds of paper, named by the form they follow (facts/forms.json)."""

    SLIP = "M01"
    SUPPLEMENT = "M02"
    REFUSAL = "M03"
    EXTENSION = "M04"
    STOP = "M05"
    CONTROL = "M06"
    REGISTER = "M07"
    """The register of a period: a file (`printing.register`), never a job of the print ledger."""
    RESIDENCE_SLIP = "CT04"
    RESIDENCE_SUPPLEMENT = "CT05"
    RESIDENCE_REFUSAL = "CT06"
    TRANSFER = "X01"
    RETURN_NOTE = "X02"
    RESULT_LIST = "X03"
    VISIT_LIST = "X04"
    TRANSFER_LIST = "X05"
    PROCESS = "X06"
    FEE_RECEIPT = "B01"
    TICKET = "Q01"
    SURVEY = "K01"
    RECEIPT = "receipt"
    DAY = "day"
    LEAFLET = "leaflet"
    NEXT_STEP = "next_step"
