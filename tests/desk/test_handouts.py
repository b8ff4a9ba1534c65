"""Papers somebody asks for: leaflets, the next life step, M06, X06, K01, Q01, the register; whose forms."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from counter.desk.acts import StatedPerson
from counter.desk.life_steps import life_steps, steps_after
from counter.desk.next_step import NextStep, next_step
from counter.domain.decisions import RefusalGround
from counter.domain.documents import (
    ControlSheet,
    DecisionSlip,
    DocumentKind,
    FeeReceiptPaper,
    Leaflet,
    NextStepLeaflet,
    Slip,
    SurveyForm,
    TicketSlip,
)
from counter.domain.dossiers import Dossier
from counter.domain.fees import PaymentMethod, ReceiptKind
from counter.domain.parties import Relation
from counter.domain.procedures import PaperSet
from counter.events import PrintState, ScanOrigin
from counter.ports import RegisterKind, Tray
from counter.wired_papers import forget_papers, open_register
from tests.rigs.filing import MARRIAGE, begun, filled, let_lie_ready, notice, values, visit
from tests.rigs.paying import SERIES, owing
from tests.rigs.small_desk import SmallDesk, person, small_desk

RESIDENCE = "1.004222"
T = TypeVar("T")


async def received(small: SmallDesk, procedure: str = MARRIAGE) -> Dossier:
    """A dossier of `procedure`, whoever it has to name named, what it costs paid."""
    form = await filled(small, procedure)
    if Relation.SPOUSE in form.procedure.names:
        await small.desk.people.add_relative(Relation.SPOUSE, StatedPerson(full_name="Lê Thị Kia"))
    if next_step(small.desk.state) is NextStep.ENTER_FEE:
        await small.desk.money.set_fee(10_000, "theo quy định của tỉnh")
    await small.desk.commit()
    return visit(small).received[-1].dossier


def printed(small: SmallDesk, kind: type[T]) -> T:
    """The newest paper of a kind; the ledger reads it back as it was sent."""
    job = next(job for job in reversed(small.printer.jobs) if isinstance(job.document, kind))
    kept = small.journal.job(job.id)
    assert kept is not None
    assert kept.document == job.document
    assert isinstance(job.document, kind)
    return job.document


def test_every_life_step_names_procedures_of_the_catalogue_and_says_where_from() -> None:
    from counter.centre.catalogue import load_catalogue

    known = {one.code: one for one in load_catalogue()[1]}
    for step in life_steps():
        assert step.source
        assert set(step.next) <= set(known), step
        assert set(step.next) & set(step.after) == set(), "nothing leads to itself"
        assert any(code in known for code in step.after), step
    after = [code for step in life_steps() for code in step.after]
    assert len(after) == len(set(after)), "one leaflet for a result"
    assert steps_after("2.000635", known) is None
    assert steps_after(MARRIAGE, {}) is None, "nothing is told that the catalogue does not have"


async def test_a_leaflet_holds_the_chosen_case_and_nothing_of_a_person(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        form = await filled(small, "1.002755", papers=False)
        case = form.procedure.cases[1]
        await small.desk.handouts.leaflet(form.procedure.code, case.id)
        paper = printed(small, Leaflet)
        assert [one.id for one in paper.procedure.cases] == [case.id]
        assert paper.page == form.procedure.url != ""
        job = small.printer.jobs[-1]
        assert (job.tray, job.copies) == (Tray.SHEET, 1)
        assert job.dossier_id not in {row.dossier.id for row in visit(small).received}
        await small.desk.handouts.leaflet("9.999999")
        assert notice(small) == "nothing_to_do"


@pytest.mark.parametrize("procedure", [MARRIAGE, "2.000635"])
async def test_what_comes_next_is_printed_when_a_result_is_handed_over(
    tmp_path: Path, procedure: str
) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        dossier = await received(small, procedure)
        await desk.finish()
        await let_lie_ready(small, dossier)
        await begun(small)
        await desk.scan(dossier.code or dossier.local_number, ScanOrigin.SCANNER)
        await desk.hand_over()
        assert notice(small) == "handed_over"
        kinds = [job.document.kind for job in visit(small).jobs]
        if procedure == MARRIAGE:
            assert kinds == [DocumentKind.RETURN_NOTE, DocumentKind.NEXT_STEP]
            paper = printed(small, NextStepLeaflet)
            assert paper.event == "marriage"
            assert "1.001193" in [one.code for one in paper.steps]
            await desk.handouts.next_step()
            assert notice(small) == "handout_printing"
        else:
            assert kinds == [DocumentKind.RETURN_NOTE]
            await desk.handouts.next_step()
            assert notice(small) == "no_next_step"


async def test_the_control_sheet_is_of_the_open_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.handouts.control_sheet()
        assert notice(small) == "no_dossier_for_sheet"
        dossier = await received(small)
        await small.desk.handouts.control_sheet()
        sheet = printed(small, ControlSheet)
        assert (sheet.kind, sheet.dossier) == (DocumentKind.CONTROL, dossier)
        assert sheet.due_at == dossier.due_at
        assert [one.received for one in sheet.movements] == [dossier.organisations.deciding]
        await small.desk.handouts.control_sheet(process=True)
        process = printed(small, ControlSheet)
        assert process.kind is DocumentKind.PROCESS
        assert [(one.act, one.at) for one in process.movements] == [("received", dossier.entry.at)]


async def test_a_fee_receipt_is_a_page_for_each_lien_and_printed_again_as_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await received(small, "2.000635")
        await desk.handouts.fee_receipt()
        assert notice(small) == "no_receipt_to_print", "it has no number"
        await filled(small, "2.000635")
        await desk.money.set_receipt(ReceiptKind.PRINTED, "01BLP2-001 AA/26", "0000127")
        await desk.commit()
        dossier = visit(small).received[-1].dossier
        desk._core.ports = replace(desk._core.ports, tax_code="0990000001")
        await desk.handouts.fee_receipt()
        paper = printed(small, FeeReceiptPaper)
        assert (paper.form, paper.series, paper.number) == ("01BLP2-001", "AA/26", "0000127")
        assert (paper.amount_dong, paper.tax_code) == (dossier.fee.taken_dong, "0990000001")
        assert small.printer.jobs[-1].copies == 3
        small.journal.note_job(small.printer.jobs[-1].id, PrintState.CONFIRMED)
        await desk.handouts.fee_receipt()
        assert printed(small, FeeReceiptPaper).copy_number == 1, (
            "the same number twice says that it is a copy"
        )


async def test_a_fee_receipt_of_what_was_owed_is_of_the_hand_over(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await owing(small)
        await small.desk.call_next()
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.handouts.fee_receipt()
        assert notice(small) == "no_receipt_to_print", "nothing was taken yet"
        await small.desk.money.take_owed(PaymentMethod.CASH)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000200")
        await small.desk.hand_over()
        await small.desk.handouts.fee_receipt()
        paper = printed(small, FeeReceiptPaper)
        assert (paper.number, paper.amount_dong) == ("0000200", dossier.fee.owed_dong)
        done = visit(small).returning
        assert done is not None
        assert done.hand_over is not None
        assert paper.entry == done.hand_over.entry


async def test_survey_and_queue_number(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.handouts.survey()
        survey = printed(small, SurveyForm)
        assert (survey.entry.desk_id, survey.address) == ("Q03", "")
        assert notice(small) == "survey_without_code"
        asked_at = "https://danhgia.example.vn/?quay={desk}&ngay={day}"
        small.desk._core.ports = replace(small.desk._core.ports, survey_address=asked_at)
        await small.desk.handouts.survey()
        survey = printed(small, SurveyForm)
        assert survey.address == f"https://danhgia.example.vn/?quay=Q03&ngay={survey.entry.at:%Y%m%d}"
        assert notice(small) == "handout_printing"
        await small.desk.handouts.ticket()
        assert notice(small) == "no_ticket_to_print"
        await small.desk.call_next()
        await small.desk.handouts.ticket()
        ticket = visit(small).ticket
        assert ticket is not None
        assert printed(small, TicketSlip).number == ticket.number
        assert small.printer.jobs[-1].tray is Tray.ROLL


async def test_residence_is_received_supplemented_and_refused_on_the_police_forms(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        form = await filled(small, RESIDENCE, papers=False)
        assert form.procedure.paper_set is PaperSet.RESIDENCE
        await desk.decisions.supplement((), "")
        assert printed(small, DecisionSlip).kind is DocumentKind.RESIDENCE_SUPPLEMENT
        await filled(small, RESIDENCE)
        await desk.decisions.refuse(RefusalGround.NOT_ELIGIBLE, "chưa đủ điều kiện")
        assert printed(small, DecisionSlip).kind is DocumentKind.RESIDENCE_REFUSAL
        await received(small, RESIDENCE)
        assert printed(small, Slip).kind is DocumentKind.RESIDENCE_SLIP
        await received(small)
        assert printed(small, Slip).kind is DocumentKind.SLIP


@pytest.mark.parametrize("kind", list(RegisterKind))
async def test_the_register_is_a_file_of_its_owner_alone_and_stands_in_the_record(
    tmp_path: Path, kind: RegisterKind
) -> None:
    async with small_desk(tmp_path) as small:
        desk, folder = small.desk, tmp_path / "registers"
        await begun(small)
        await received(small)
        desk._core.ports = replace(desk._core.ports, open_register=partial(open_register, folder))
        today = desk.today()
        await desk.handouts.register(today, today, kind)
        assert notice(small) == "register_written"
        assert values(small)["count"] == 1
        path = Path(str(values(small)["path"]))
        assert path.suffix == f".{kind}"
        assert path.read_bytes()
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [one.name for one in folder.iterdir()] == [path.name], "nothing half written stays"
        acts = [row.kind for row in small.journal.audit(limit=500)]
        assert acts.count("register_written") == 1
        assert forget_papers(tmp_path / "papers", folder, desk.now()) == 1
        assert not path.exists()


async def test_a_register_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        (tmp_path / "file").write_text("")
        desk._core.ports = replace(
            desk._core.ports, open_register=partial(open_register, tmp_path / "file" / "below")
        )
        await desk.handouts.register(date(2026, 1, 1), date(2026, 12, 31), RegisterKind.PDF)
        assert notice(small) == "register_not_written"
        await desk.handouts.register(date(2026, 12, 31), date(2026, 1, 1), RegisterKind.PDF)
        assert notice(small) == "nothing_to_do"
