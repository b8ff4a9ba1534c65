"""Fees at a small desk: a dossier that owes its fee, and the number of a receipt."""

from __future__ import annotations

from counter.domain.dossiers import Dossier
from counter.domain.fees import PaymentMethod
from tests.rigs.filing import begun, filled, form, let_lie_ready, visit
from tests.rigs.small_desk import SmallDesk

__all__ = ["SERIES", "number", "owing"]

SERIES = "01BLP2-001 AA/26"
"""Of the book of printed receipts."""


def number(small: SmallDesk) -> str:
    """Receipt number of the open form, empty for none."""
    receipt = form(small).receipt
    return receipt.number if receipt else ""


async def owing(small: SmallDesk) -> Dossier:
    """A dossier whose whole fee is owed and whose result lies ready; its visit has ended."""
    await begun(small)
    await filled(small)
    await small.desk.money.set_payment(PaymentMethod.LATER)
    await small.desk.commit()
    dossier = visit(small).received[-1].dossier
    await let_lie_ready(small, dossier)
    await small.desk.finish()
    return dossier
