"""Money as a projection of the record: one row per taking and giving back, so that a day can be counted.

Each function writes inside its caller's transaction. Whole đồng.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import apsw

from counter.domain.decisions import Correction
from counter.domain.fees import Fee, PaymentMethod

__all__ = ["GIVEN_BACK", "TAKEN", "note_refund", "note_taken"]

TAKEN: Final = "taken"
GIVEN_BACK: Final = "given_back"

_INSERT: Final = (
    "INSERT INTO money (seq, date, dossier_id, kind, dong, method, series, receipt)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def note_taken(connection: apsw.Connection, seq: int, at: datetime, dossier_id: str, fee: Fee) -> None:
    """What was really taken now, without what an earlier dossier of the same visit had paid already."""
    dong = fee.taken_dong - fee.carried_dong
    receipt = fee.receipt
    if dong <= 0 and receipt is None:
        return
    series, number = (receipt.series, receipt.number) if receipt is not None else ("", "")
    row = (seq, at.date().isoformat(), dossier_id, TAKEN, max(0, dong), fee.method, series, number)
    connection.execute(_INSERT, row)


def note_refund(connection: apsw.Connection, seq: int, correction: Correction) -> None:
    """What was given back in cash."""
    if correction.refund_dong:
        date = correction.entry.at.date().isoformat()
        row = (seq, date, correction.dossier_id, GIVEN_BACK, correction.refund_dong)
        connection.execute(_INSERT, (*row, PaymentMethod.CASH, "", ""))
