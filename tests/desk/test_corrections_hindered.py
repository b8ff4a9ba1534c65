"""Corrections pressed twice, killed half-way, too late, of another desk, on a full disk."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.domain.decisions import Correction, Mistake
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import Result, SyncState
from counter.events import PrintChanged, PrintState, ScanOrigin
from counter.ports import CentreRefusedError, CentreUnavailableError, Draft, JournalError, OutboxItem
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import form as form_of
from tests.rigs.filing import notice
from tests.rigs.filing import visit as visit_of
from tests.rigs.small_desk import person, small_desk
from tests.rigs.voiding import WRONG, accepted, filed, kept, told

ONE, OTHER = person(), person(skip=1)


async def test_pressed_twice_it_is_void_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        void = small.desk.corrections.void
        await asyncio.gather(*(void(dossier_id, Mistake.OTHER, WRONG, again=False) for _ in range(5)))
        assert notice(small) == "voided_refund"
        await void(dossier_id, Mistake.OTHER, WRONG, again=False)
        assert notice(small) == "already_voided"
        assert len(small.journal.corrections(dossier_id)) == 1


async def test_a_form_begun_instead_is_not_begun_twice(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        form = form_of(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "form_open"
        assert form_of(small).id == form.id
        await small.desk.commit()
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "already_replaced"
        assert told(small, "instead") == visit_of(small).received[0].replaced_by


@pytest.mark.parametrize("with_visit", [True, False])
async def test_killed_right_after_the_void_the_form_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_visit: bool
) -> None:
    """What a kill right after the commit of the void leaves on the disk is copied there and opened."""
    async with small_desk(tmp_path / "desk") as small:
        dossier_id = await filed(small)
        if not with_visit:
            await small.desk.finish()
        await accepted(small, dossier_id)
        commit = small.journal.correct

        def killed(correction: Correction, item: OutboxItem, draft: Draft | None) -> None:
            with small.journal._turn:  # nothing is being written while it is copied
                small.journal._writer.flush()
                commit(correction, item, draft)
                shutil.copytree(tmp_path / "desk", tmp_path / "killed")

        monkeypatch.setattr(small.journal, "correct", killed)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
    async with small_desk(tmp_path / "killed", centre=small.centre) as small:
        assert [row.voided for row in visit_of(small).received] == [WRONG] * with_visit
        form = form_of(small)
        assert form.replaces is not None
        assert form.replaces.dossier_id == dossier_id
        assert form.credit_dong == 8000
        assert small.desk.state.held == ()
        if not with_visit:
            return  # whoever filed it shows who they are first
        await small.desk.commit()
        assert visit_of(small).received[0].replaced_by is not None


async def test_a_form_that_was_dropped_is_begun_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await accepted(small, dossier_id)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        await small.desk.drop_filing()
        await small.desk.corrections.void(dossier_id, Mistake.OTHER, "bấm lại", again=True)
        form = form_of(small)
        assert form.replaces is not None
        assert form.replaces.reason == WRONG, "the void stands as it was"
        assert len(small.journal.corrections(dossier_id)) == 1
        await small.desk.commit()
        assert visit_of(small).received[0].replaced_by is not None


async def test_a_void_that_cannot_be_written_leaves_neither_form_nor_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.finish()
        monkeypatch.setattr(small.journal, "correct", full)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "disk_full"
        assert small.desk.state.visit is None


async def test_after_the_hand_over_the_agency_corrects(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await accepted(small, dossier_id)
        dossier = visit_of(small).received[0].dossier
        at = dossier.entry.at
        small.centre.results[dossier_id] = Result(dossier_id, "Bản sao trích lục", "1/TLKS", "", at)
        await small.desk.scan(dossier.local_number, ScanOrigin.SCANNER)
        await small.desk.hand_over()
        assert notice(small) == "handed_over"
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "void_returned"
        assert small.journal.corrections(dossier_id) == ()


async def test_handed_over_at_another_desk_the_centre_says_so(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await accepted(small, dossier_id)
        dossier = visit_of(small).received[0].dossier
        at = dossier.entry.at
        small.centre.results[dossier_id] = Result(dossier_id, "Bản sao trích lục", "1/TLKS", "", at)
        (tmp_path / "other").mkdir()
        async with small_desk(tmp_path / "other", centre=small.centre) as elsewhere:
            await until(elsewhere.desk, lambda state: state.visit)
            await elsewhere.desk.scan(dossier.local_number, ScanOrigin.SCANNER)
            await elsewhere.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
            await elsewhere.desk.hand_over()
            await until(elsewhere.desk, lambda _: dossier_id in small.centre.handed)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=False)
        assert notice(small) == "void_returned"


async def test_a_dossier_of_another_desk_is_voided_through_the_centre(tmp_path: Path) -> None:
    async with small_desk(tmp_path / "first") as small:
        dossier_id = await filed(small)
        await accepted(small, dossier_id)
    async with small_desk(tmp_path / "second", centre=small.centre) as small:
        await until(small.desk, lambda state: state.visit)
        await small.desk.corrections.void(dossier_id, Mistake.OTHER, WRONG, again=False)
        assert notice(small) == "voided_refund"
        await until(small.desk, lambda _: dossier_id in small.centre.corrected)
        await small.desk.corrections.void(dossier_id, Mistake.OTHER, WRONG, again=False)
        assert notice(small) == "already_voided"


async def test_a_correction_the_centre_refuses_is_shown_at_its_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await until(small.desk, lambda _: kept(small, dossier_id).state is SyncState.CONFIRMED)
        small.centre.refusals["send"] = [CentreRefusedError(409, "already_returned")]
        await small.desk.corrections.void(dossier_id, Mistake.OTHER, WRONG, again=False)
        await until(small.desk, lambda state: state.outbox.stopped)
        row = kept(small, dossier_id)
        assert (row.state, row.trouble, row.voided) == (SyncState.CONFIRMED, "already_returned", WRONG)
        await small.desk.retry_outbox()
        await until(small.desk, lambda state: not state.outbox.stopped and not state.outbox.waiting)
        assert kept(small, dossier_id).trouble == ""
        assert len(small.centre.corrected[dossier_id]) == 1


async def test_a_dossier_nobody_knows(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.corrections.void("no such dossier", Mistake.OTHER, WRONG, again=False)
        assert notice(small) == "dossier_unknown"
        small.centre.refusals["dossier"] = [CentreUnavailableError("cut", sent=False)]
        await small.desk.corrections.refund("no such dossier", 1_000, WRONG)
        assert notice(small) == "centre_unreachable"


async def test_somebody_elses_dossier_is_not_begun_again_in_this_visit(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.call_next()
        await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "void_elsewhere"
        assert small.journal.corrections(dossier_id) == ()
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "form_open"
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=False)
        assert notice(small) == "voided_refund", "voiding alone asks for nobody"
        assert form_of(small).replaces is None


async def test_a_void_slip_says_so_when_it_is_printed_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        printed = {job.document.kind.value: job for job in small.printer.jobs}
        for job in small.printer.jobs:
            small.desk._paperwork.on_changed(PrintChanged(job.id, PrintState.CONFIRMED))
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        await small.desk.commit()
        number = visit_of(small).received[0].replaced_by
        for kind in ("M01", "receipt"):
            await small.desk.reprint(printed[kind].id)
            again = small.printer.jobs[-1].document
            assert isinstance(again, Slip | FeeSlip)
            assert (again.dossier.id, again.copy_number) == (dossier_id, 1)
            assert (again.voided, again.replaced_by) == (WRONG, number)
        assert not any(getattr(job.document, "voided", "") for job in printed.values())


async def test_an_open_void_dossier_shows_as_void(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await accepted(small, dossier_id)
        number = visit_of(small).received[0].dossier.local_number
        await small.desk.finish()
        await small.desk.scan(number, ScanOrigin.SCANNER)
        await small.desk.corrections.void(dossier_id, Mistake.WITHDRAWN, WRONG, again=False)
        assert next_step(small.desk.state) is NextStep.VOIDED
        await small.desk.call_next()
        assert visit_of(small).ticket is not None, "a void dossier keeps nobody at the desk"


@pytest.mark.parametrize("reason", ["disk_full", "already_voided", "already_returned"])
async def test_journal_trouble_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    def trouble(*_arguments: object) -> None:
        raise JournalError(reason)

    words = {"already_returned": "void_returned"}
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "correct", trouble)
            await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == words.get(reason, reason)
        assert visit_of(small).received[0].voided == ""
        assert visit_of(small).filing is None
        assert small.desk.state.busy == ""
