"""Dossiers filed to be corrected, and what was said of them."""

from __future__ import annotations

from counter.domain.dossiers import DossierRow
from counter.events import ScanOrigin
from tests.rigs.desk import received, until
from tests.rigs.small_desk import SmallDesk, person

__all__ = ["WRONG", "accepted", "filed", "kept", "told"]


ONE = person()
WRONG = "nhập nhầm"


def told(small: SmallDesk, name: str) -> object:
    """A value of the notice."""
    assert small.desk.state.notice is not None
    return small.desk.state.notice.values[name]


def kept(small: SmallDesk, dossier_id: str) -> DossierRow:
    """The journal's row of a dossier."""
    row = small.journal.dossier(dossier_id)
    assert row is not None
    return row


async def filed(small: SmallDesk) -> str:
    """Somebody was called and filed an extract, 8.000 đ; the dossier's id."""
    await small.desk.call_next()
    await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)
    return await received(small.desk)


async def accepted(small: SmallDesk, dossier_id: str) -> None:
    """The centre has the dossier."""
    await until(small.desk, lambda _: dossier_id in small.centre.kept)
    await until(small.desk, lambda state: not state.outbox.waiting)
