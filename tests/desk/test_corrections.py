"""Mistakes after the commit: the slip is void, both numbers stay traceable, money is bounded."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Filing, Visit
from counter.domain.decisions import Correction, CorrectionKind, Mistake
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import DossierRow, Replaced, Result, SyncState
from counter.domain.people import PersonField
from counter.events import PrintChanged, PrintState, ScanOrigin
from counter.ports import (
    CentreRefusedError,
    CentreUnavailableError,
    Draft,
    JournalError,
    OutboxItem,
    OutboxKind,
)
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE, OTHER = person(), person(skip=1)
WRONG = "nhập nhầm"
CERTIFIED_COPY = "2.000815"


def notice(small: SmallDesk) -> str:
    """Key of the notice, without its area."""
    assert small.desk.state.notice is not None
    return small.desk.state.notice.key.removeprefix("desk.notice.")


def told(small: SmallDesk, name: str) -> object:
    """A value of the notice."""
    assert small.desk.state.notice is not None
    return small.desk.state.notice.values[name]


def visit_of(small: SmallDesk) -> Visit:
    """The open visit."""
    assert small.desk.state.visit is not None
    return small.desk.state.visit


def form_of(small: SmallDesk) -> Filing:
    """The open form."""
    filing = visit_of(small).filing
    assert filing is not None
    return filing


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


# --- void -----------------------------------------------------------------------------------------


async def test_a_void_slip_gives_the_money_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.WITHDRAWN, f"  {WRONG}\x07 ", again=False)
        assert notice(small) == "voided_refund"
        assert told(small, "amount") == 8_000
        [row] = visit_of(small).received
        assert (row.voided, row.replaced_by) == (WRONG, None)
        assert kept(small, dossier_id).voided == WRONG
        [correction] = await small.desk.corrections.of_dossier(dossier_id)
        assert (correction.kind, correction.mistake, correction.reason, correction.refund_dong) == (
            CorrectionKind.VOID,
            Mistake.WITHDRAWN,
            WRONG,
            8_000,
        )
        await until(small.desk, lambda _: small.centre.corrected.get(dossier_id) == [correction])
        assert visit_of(small).series is None, "what was wrong is not begun again"


async def test_a_reason_is_needed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        for reason in ("", "  ", "\x07\u202e"):
            await small.desk.corrections.void(dossier_id, Mistake.FEE, reason, again=True)
            assert notice(small) == "correction_reason_needed"
            await small.desk.corrections.refund(dossier_id, 1_000, reason)
            assert notice(small) == "correction_reason_needed"
        assert small.journal.corrections(dossier_id) == ()
        assert visit_of(small).filing is None


async def test_received_instead_both_numbers_are_traceable(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        old = visit_of(small).received[0].dossier
        await accepted(small, dossier_id)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "void_again_paid"
        assert told(small, "amount") == 8_000
        form = form_of(small)
        assert form.replaces == Replaced(dossier_id, old.code or old.local_number, WRONG)
        assert (form.procedure.code, form.case.id if form.case else "") == (EXTRACT, old.procedure.case_id)
        assert next_step(small.desk.state) is NextStep.COMMIT, "nothing has to be typed again"
        await small.desk.commit()
        first, second = visit_of(small).received
        assert second.dossier.id != dossier_id
        number = second.dossier.code or second.dossier.local_number
        assert (first.voided, first.replaced_by) == (WRONG, number)
        assert kept(small, dossier_id).replaced_by == number
        assert kept(small, second.dossier.id).dossier.replaces == form.replaces
        await accepted(small, second.dossier.id)
        view = await small.centre.dossier(dossier_id)
        assert view is not None
        assert view.replaced_by == number
        [correction] = view.corrections
        assert correction.refund_dong == 0, "the money went over to the dossier received instead"


async def test_a_void_waits_behind_the_dossier_that_has_not_left_yet(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.centre.refusals["send"] = [CentreUnavailableError("cut", sent=False) for _ in range(5)]
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.OTHER, WRONG, again=False)
        kinds = [item.kind for item in small.journal.outbox() if item.subject == dossier_id]
        assert kinds == [OutboxKind.DOSSIER, OutboxKind.CORRECTION]
        small.centre.refusals.clear()
        await small.desk.retry_outbox()
        await until(small.desk, lambda state: not state.outbox.waiting)
        assert dossier_id in small.centre.kept
        assert len(small.centre.corrected[dossier_id]) == 1


async def test_a_dossier_the_centre_refused_waits_no_longer_once_it_is_void(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.centre.refusals["send"] = [CentreRefusedError(422, "invalid")]
        dossier_id = await filed(small)
        await until(small.desk, lambda state: state.outbox.stopped == 1)
        await small.desk.corrections.void(dossier_id, Mistake.PROCEDURE, WRONG, again=True)
        await until(small.desk, lambda state: not state.outbox.stopped and not state.outbox.waiting)
        assert dossier_id not in small.centre.kept
        assert dossier_id not in small.centre.corrected
        assert form_of(small).replaces is not None


async def test_the_wrong_procedure_is_changed_in_the_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.PROCEDURE, WRONG, again=True)
        assert form_of(small).papers == {}
        await small.desk.choose_procedure(CERTIFIED_COPY)
        form = form_of(small)
        assert form.procedure.code == CERTIFIED_COPY
        assert form.replaces is not None
        assert form.replaces.dossier_id == dossier_id


async def test_the_wrong_person_is_not_in_the_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.reader.put_card(ONE.card())
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.PERSON, WRONG, again=True)
        assert visit_of(small).identity.person is None
        assert next_step(small.desk.state) is NextStep.IDENTIFY
        await small.desk.read_card(can=ONE.number[-6:])
        assert notice(small) == "card_left", "the card that lies there is the wrong person's"
        await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        assert next_step(small.desk.state) is NextStep.COMMIT
        await small.desk.commit()
        assert visit_of(small).received[1].dossier.owner.personal_number == OTHER.number
        assert visit_of(small).received[1].dossier.owner.sources.get(PersonField.FULL_NAME) is not None


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


# --- money given back -----------------------------------------------------------------------------


async def test_money_is_given_back_up_to_what_was_taken(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        refund = small.desk.corrections.refund
        for amount in (0, -1, 8_001):
            await refund(dossier_id, amount, WRONG)
            assert notice(small) == "refund_too_much"
            assert told(small, "amount") == 8_000
        await asyncio.gather(*(refund(dossier_id, 3_000, "thừa một bản") for _ in range(4)))
        assert notice(small) == "refunded"
        await refund(dossier_id, 3_000, "thừa một bản")
        assert notice(small) == "refunded_before"
        assert str(told(small, "at")).endswith(small.desk.today().strftime("%d/%m/%Y"))
        await refund(dossier_id, 3_000, "thừa bản nữa")
        assert notice(small) == "refunded"
        await refund(dossier_id, 3_000, "vẫn thừa")
        assert (notice(small), told(small, "amount")) == ("refund_too_much", 2_000)
        await small.desk.corrections.void(dossier_id, Mistake.WITHDRAWN, WRONG, again=False)
        assert (notice(small), told(small, "amount")) == ("voided_refund", 2_000)
        await refund(dossier_id, 1, "còn nữa")
        assert notice(small) == "refund_nothing_left"
        given = [one.refund_dong for one in await small.desk.corrections.of_dossier(dossier_id)]
        assert given == [3_000, 3_000, 2_000]
        assert kept(small, dossier_id).voided == WRONG
        await until(small.desk, lambda _: len(small.centre.corrected.get(dossier_id, ())) == 3)


async def test_money_that_went_over_is_given_back_at_the_dossier_received_instead(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        await small.desk.commit()
        instead = visit_of(small).received[1].dossier
        await small.desk.corrections.refund(dossier_id, 1_000, WRONG)
        assert notice(small) == "refund_replaced"
        assert told(small, "instead") == (instead.code or instead.local_number)
        await small.desk.corrections.refund(instead.id, 1_000, WRONG)
        assert notice(small) == "refunded"


async def test_a_form_given_up_leaves_the_money_to_be_given_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        await small.desk.drop_filing()
        await small.desk.corrections.refund(dossier_id, 8_000, "không nộp nữa")
        assert notice(small) == "refunded"


async def test_what_was_voided_stays_confirmed(tmp_path: Path) -> None:
    """A correction is a message of its own: the dossier's truth goes on as it was."""
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=False)
        await until(small.desk, lambda _: kept(small, dossier_id).state is SyncState.CONFIRMED)
        assert kept(small, dossier_id).voided == WRONG
