"""What a fee was counted by goes with the dossier: to the disk, the centre, and the form instead of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from counter import wire
from counter.desk.record import dossier_of, form_of
from counter.domain.decisions import Mistake
from counter.domain.dossiers import Dossier, Release
from counter.domain.quantity import Counted, Quantity
from counter.events import ScanOrigin
from tests.rigs.desk import until
from tests.rigs.filing import (
    BIRTH,
    CERTIFYING,
    begun,
    change_form,
    filled,
    form,
    handing,
    let_lie_ready,
    visit,
)
from tests.rigs.small_desk import SmallDesk, small_desk

TWELVE_BY_THREE = Quantity(Counted.PAGE, copies=3, pages=12)


async def certified(small: SmallDesk) -> Dossier:
    """Three copies of twelve pages, fetched later, were received."""
    await begun(small)
    await filled(small, CERTIFYING)
    change_form(small, release=Release.APPOINTMENT)
    await small.desk.money.set_quantity(12, 3)
    await small.desk.commit()
    return visit(small).received[-1].dossier


async def test_pages_and_copies_are_on_disk_and_at_the_centre(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await certified(small)
        assert (dossier.quantity, dossier.fee.amount_dong) == (TWELVE_BY_THREE, 42_000)
        row = small.journal.dossier(dossier.id)
        assert row is not None
        assert row.dossier == dossier
        await until(small.desk, lambda state: dossier.id in small.centre.kept and not state.outbox.waiting)
        assert wire.decode(Dossier, small.centre.kept[dossier.id]).quantity == TWELVE_BY_THREE


async def test_a_dossier_opened_to_be_handed_over_still_knows_its_count(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await certified(small)
        await let_lie_ready(small, dossier)
        await small.desk.finish()
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await until(small.desk, lambda state: state.visit and state.visit.returning)
        assert handing(small).dossier.quantity == TWELVE_BY_THREE


async def test_the_form_instead_is_counted_as_the_voided_one(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await certified(small)
        await small.desk.corrections.void(dossier.id, Mistake.OTHER, "nhập nhầm", again=True)
        now = form(small)
        assert (now.pages, now.copies, now.fee_dong, now.computed_dong) == (12, 3, 42_000, 42_000)
        assert (now.to_pay_dong, now.give_back_dong) == (0, 0), "the same count costs what was paid"
        await small.desk.accept_all()
        await small.desk.commit()
        instead = visit(small).received[-1].dossier
        assert (instead.quantity, instead.fee.amount_dong) == (TWELVE_BY_THREE, 42_000)


async def test_another_count_is_not_taken_over(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await certified(small)
        procedure = small.desk._core.catalogue[CERTIFYING]
        for counted in (Quantity(Counted.PERSON, copies=5), None):
            again = form_of(replace(dossier, quantity=counted), procedure)
            assert (again.pages, again.copies) == (1, 1)


async def test_one_fee_for_the_whole_counts_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await certified(small)
        whole = replace(form_of(dossier, small.desk._core.catalogue[BIRTH]), id="whole")
        procedure, case = whole.procedure, whole.procedure.cases[0]
        place, now = small.desk.state.place, visit(small)
        assert place is not None
        kept = dossier_of(now, whole, case, place, dossier.entry, None, ())
        assert (kept.procedure.code, kept.quantity) == (procedure.code, None)
