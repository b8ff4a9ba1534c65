"""The same again: the next form like it, doubles, keys pressed twice, a full disk, a restart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.reception import MOST_COPIES
from counter.desk.record import next_form
from counter.domain.decisions import Mistake
from counter.domain.dossiers import Delivery, Release
from counter.domain.fees import FeeReceipt, ReceiptKind, WaiverGround
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    Contact,
    Organisation,
    OwnerKind,
    Parties,
    PartyRole,
)
from counter.events import ScanOrigin
from counter.ports import JournalError, ReceptionOrder
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.filing import ADULT, BIRTH, begun, certified, change_form, filled, form, notice, values, visit
from tests.rigs.small_desk import person, small_desk

# --- the next one like it -------------------------------------------------------------------------


async def test_the_next_form_has_another_owner_and_another_id(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        filing = await filled(small)
        parties = replace(certified(small), relatives=(), authoriser=ADULT)
        change_form(small, parties=parties, owner=ADULT, contact=Contact("0990000123"), result_number="8")
        await small.desk.commit()
        series = visit(small).series
        assert series is not None
        assert series.id == filing.id
        await small.desk.visits.same_again()
        again = form(small)
        assert again.id != filing.id
        assert (again.owner, again.parties.authoriser, again.result_number) == (None, None, "")
        assert (again.procedure, again.case) == (filing.procedure, filing.case)
        assert all(paper.from_data for paper in again.papers.values())
        assert again.parties.authority == Authority(AuthorityKind.CERTIFIED)
        assert (again.contact, again.fee_dong) == (Contact("0990000123"), 8_000)
        assert again.due is not None
        assert next_step(small.desk.state) is NextStep.NAME_OWNER


def test_whoever_acted_for_themselves_needs_a_right_for_the_next_owner() -> None:
    from counter.centre.catalogue import load_catalogue
    from counter.desk.state import Filing

    procedure = load_catalogue()[1][0]
    merit = WaiverGround.MERIT
    waived = Filing("f-1", procedure, fee_dong=5_000, whole_dong=9_000, follows="Q03-1", waiver=merit)
    again = next_form(waived)
    assert again.parties == Parties(OwnerKind.PERSON, Authority(AuthorityKind.WRITTEN))
    assert (again.follows, again.waiver, again.fee_dong) == (None, None, 9_000)
    assert next_form(replace(waived, whole_dong=None)).fee_dong is None, "the waiver was for somebody else"
    posted = replace(waived, delivery=Delivery.POST, deliver_to="Số 1, phố Mẫu")
    assert next_form(posted).deliver_to == ""
    elsewhere = replace(waived, delivery=Delivery.OTHER_CENTRE, deliver_to="Phường Khác")
    assert next_form(elsewhere).deliver_to == "Phường Khác"


# --- warned of, twice, troubles -------------------------------------------------------------------


async def test_the_same_procedure_twice_on_a_day_is_warned_of(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await received(small.desk)
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.choose_case(form(small).procedure.cases[0].id)
        assert notice(small) == "already_received"


async def test_a_double_is_warned_of_once_its_owner_is_known(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, parties=certified(small), owner=ADULT)
        await small.desk.commit()
        await small.desk.visits.same_again()
        assert notice(small) != "already_received"
        change_form(small, owner=replace(ADULT, full_name="LÊ THỊ KHÁC"))
        change_form(small, owner=ADULT)
        await until(small.desk, lambda _: notice(small) == "already_received")


async def test_another_owners_dossier_is_no_double(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, parties=certified(small), owner=ADULT)
        await small.desk.commit()
        await filled(small)
        assert notice(small) != "already_received"


async def test_checked_papers_are_not_dropped_by_another_procedure(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await filled(small)
        await desk.choose_procedure(BIRTH)
        assert notice(small) == "form_open"
        assert form(small).procedure.code == EXTRACT
        await desk.drop_filing()
        await desk.choose_procedure(BIRTH)
        assert form(small).procedure.code == BIRTH


@pytest.mark.parametrize("kind", ["originals", "certified_copies", "photocopies"])
@pytest.mark.parametrize("count", [-1, MOST_COPIES + 1])
async def test_a_count_nobody_can_bring_is_refused(tmp_path: Path, kind: str, count: int) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        before = form(small)
        part = next(iter(before.papers.values()))
        await small.desk.set_paper(replace(part, **{kind: count}))  # type: ignore[arg-type]  # a count by name
        assert (notice(small), values(small)) == ("bad_field", {"field": kind})
        assert form(small) == before
        await small.desk.set_paper(replace(part, **{kind: MOST_COPIES}))  # type: ignore[arg-type]  # as above
        assert getattr(form(small).papers[part.component_id], kind) == MOST_COPIES


async def test_a_void_dossier_is_replaced_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        wrong = await received(desk)
        await until(desk, lambda state: wrong in small.centre.kept and not state.outbox.waiting)
        await desk.corrections.void(wrong, Mistake.FEE, "nhầm lệ phí", again=True)
        first = visit(small).id
        await desk.visits.hold()
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.corrections.void(wrong, Mistake.FEE, "nhầm lệ phí", again=True)
        await until(desk, lambda state: state.visit and state.visit.identity.register.person)
        await desk.commit()
        instead = visit(small).received[-1].dossier
        await desk.visits.resume(first)
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.person)
        for _ in range(2):
            await desk.commit()
        assert notice(small) == "already_replaced"
        assert values(small)["instead"] == instead.code
        assert form(small).replaces is not None, "the clerk drops the form"
        rows = [row.dossier for row in await desk.dossiers() if row.dossier.replaces is not None]
        assert [one.id for one in rows] == [instead.id]


async def test_the_commit_key_twice_at_once_is_one_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, release=Release.AT_ONCE)
        await asyncio.gather(small.desk.commit(), small.desk.commit(), small.desk.commit())
        await small.desk.commit()
        assert len(await small.desk.dossiers()) == 1


async def test_a_full_disk_leaves_the_form_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_order: ReceptionOrder) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.take_cash(20_000)
        before = form(small)
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "receive", full)
            await small.desk.commit()
        assert notice(small) == "disk_full"
        assert form(small) == before
        assert small.printer.jobs == []
        await small.desk.commit()
        assert notice(small) == "received"
        assert visit(small).received[0].dossier.id == before.id


# --- after a restart ------------------------------------------------------------------------------


async def test_a_restart_brings_the_received_dossiers_and_differences_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        dossier_id = await received(small.desk)
        before = visit(small)
    async with small_desk(tmp_path, centre=small.centre) as small:
        after = visit(small)
        assert [row.dossier.id for row in after.received] == [dossier_id]
        assert next_step(small.desk.state) is NextStep.FINISH
        assert {job.document.kind.value for job in after.jobs} == {"M01", "receipt"}
        assert after.identity.differences == before.identity.differences
        assert before.series is not None
        assert after.series == replace(before.series, due=None), "the appointment is reckoned anew"


async def test_a_restart_brings_every_field_of_the_form_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        receipt = FeeReceipt(ReceiptKind.PRINTED, "01BLP2-001 AA/26", "0000127")
        await small.desk.money.waive(WaiverGround.ELDERLY, 4_000, "giảm một nửa")
        await small.desk.money.take_cash(3_000)
        await small.desk.money.set_receipt(receipt.kind, receipt.series, receipt.number)
        change_form(
            small,
            parties=replace(certified(small), organisation=Organisation("CÔNG TY MẪU"), witness="LÊ THỬ"),
            owner=ADULT,
            contact=Contact("0990000123", "mau@example.com", consent=True),
            delivery=Delivery.POST,
            deliver_to="Số 2 Đường Mẫu",
            release=Release.AT_ONCE_WITH_SLIP,
            result_number="12",
            follows="Q03-261122-0001",
        )
        small.desk._core.update_visit(expects=PartyRole.AUTHORISER)
        before = visit(small)
    async with small_desk(tmp_path, centre=small.centre) as small:
        after = visit(small)
        assert after.filing == before.filing
        assert after.expects is PartyRole.AUTHORISER
        assert after.filing is not None
        assert after.filing.fee.owed_dong == 1_000
