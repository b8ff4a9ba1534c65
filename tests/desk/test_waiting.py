"""What happens to a visit while it waits: answers that come late, papers voided, tickets of another day."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.acts import StatedPerson
from counter.desk.next_step import NextStep, next_step
from counter.domain.decisions import Correction, CorrectionKind, Decision, Mistake
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import Dossier
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper
from counter.domain.tickets import Queue
from counter.events import PrintState, ScanOrigin
from counter.ports import CentreUnavailableError, JournalError
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.filing import MARRIAGE, begun, filled, form, handing, let_lie_ready, notice, visit
from tests.rigs.small_desk import SmallDesk, person, small_desk


async def lying(small: SmallDesk) -> Dossier:
    """A dossier of the first citizen whose result lies ready; the visit has ended."""
    await begun(small)
    await received(small.desk)
    dossier = visit(small).received[-1].dossier
    await let_lie_ready(small, dossier)
    await small.desk.finish()
    return dossier


async def asked_for(small: SmallDesk, dossier: Dossier, *, skip: int = 0) -> str:
    """Its slip and somebody's card are scanned; the visit's id."""
    await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
    await small.desk.scan(person(skip=skip).qr(), ScanOrigin.SCANNER)
    return visit(small).id


def voided(dossier: Dossier) -> Correction:
    """Its slip was voided somewhere."""
    return Correction(
        str(uuid.uuid4()), CorrectionKind.VOID, dossier.id, Mistake.PERSON, "nhầm người", dossier.entry
    )


# --- answers that come late -----------------------------------------------------------------------


async def test_a_slip_scanned_at_the_idle_desk_is_not_opened_for_the_next_one_called(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        small.centre._reached.clear()
        gate = small.centre.hold("dossier")
        opening = asyncio.create_task(small.desk.scan(dossier.code or "", ScanOrigin.SCANNER))
        await small.centre.met("dossier")
        await small.desk.call_next()
        gate.set()
        await opening
        assert notice(small) == "opened_late"
        assert visit(small).returning is None


async def test_a_request_scanned_at_the_idle_desk_is_not_opened_for_the_next_one_called(
    tmp_path: Path,
) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, papers=False)
        await small.desk.decisions.supplement([], "")
        made: Decision = visit(small).decisions[-1]
        await until(small.desk, lambda _: made.id in small.centre.decided)
        await small.desk.finish()
        elsewhere = replace(made, id=str(uuid.uuid4()), local_number="LQ07-261122-0001")
        small.centre.decided[elsewhere.id] = elsewhere
        small.centre._reached.clear()
        gate = small.centre.hold("decision")
        opening = asyncio.create_task(small.desk.scan(elsewhere.local_number, ScanOrigin.SCANNER))
        await small.centre.met("decision")
        await small.desk.call_next()
        gate.set()
        await opening
        assert notice(small) == "opened_late"
        assert (visit(small).filing, visit(small).identity.person) == (None, None)


async def test_slip_and_card_scanned_together_at_the_idle_desk_are_one_persons(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        small.centre._reached.clear()
        gate = small.centre.hold("dossier")
        opening = asyncio.create_task(small.desk.scan(dossier.code or "", ScanOrigin.SCANNER))
        await small.centre.met("dossier")
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        gate.set()
        await opening
        assert handing(small).dossier.id == dossier.id
        assert next_step(small.desk.state) is NextStep.HAND_OVER


# --- a hand-over that waited ------------------------------------------------------------------------


async def test_a_slip_voided_while_its_visit_waited_hands_nothing_over(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        waiting = await asked_for(small, dossier)
        await small.desk.visits.hold()
        small.centre.corrected[dossier.id] = [voided(dossier)]
        await small.desk.visits.resume(waiting)
        await small.desk.hand_over()
        assert notice(small) == "slip_void"
        assert handing(small).hand_over is None
        assert next_step(small.desk.state) is NextStep.VOIDED


async def test_while_the_centre_is_away_a_hand_over_that_waited_waits_on(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        waiting = await asked_for(small, dossier)
        await small.desk.visits.hold()
        small.centre.refusals["dossier"] = [CentreUnavailableError("cut", sent=False) for _ in range(2)]
        await small.desk.visits.resume(waiting)
        await until(small.desk, lambda _: len(small.centre.refusals["dossier"]) < 2)
        await small.desk.hand_over()
        assert notice(small) == "centre_unreachable"
        assert handing(small).hand_over is None
        await small.desk.hand_over()
        assert handing(small).hand_over is not None, "it answers again"


async def test_what_was_handed_over_meanwhile_is_known_at_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        waiting = await asked_for(small, dossier)
        await small.desk.visits.hold()
        await asked_for(small, dossier)
        await small.desk.hand_over()
        await small.desk.finish()
        small.centre.hold("dossier")
        await small.desk.visits.resume(waiting)
        assert next_step(small.desk.state) is NextStep.ALREADY_RETURNED


# --- taken up again -----------------------------------------------------------------------------------


async def test_the_papers_of_a_hand_over_stay_with_its_visit(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        waiting = await asked_for(small, dossier)
        await small.desk.hand_over()
        [note] = visit(small).jobs
        assert note.document.kind is DocumentKind.RETURN_NOTE
        await small.desk.visits.hold()
        small.journal.note_job(note.id, PrintState.FAILED, "cover_open")
        await small.desk.visits.resume(waiting)
        [now] = visit(small).jobs
        assert (now.id, now.state, now.reason) == (note.id, PrintState.FAILED, "cover_open")


async def test_a_visit_is_open_once_that_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        await begun(small)
        waiting = visit(small).id
        await small.desk.visits.hold()
        shown: list[object] = []
        stop = small.desk.subscribe(lambda state: shown.append(state.visit))
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "keep_drafts", full)
            await small.desk.visits.resume(waiting)
        stop()
        assert notice(small) == "disk_full"
        assert all(one is None for one in shown)
        assert [held.visit_id for held in small.desk.state.held] == [waiting]
        await small.desk.visits.resume(waiting)
        assert visit(small).id == waiting


async def test_a_dossier_voided_meanwhile_is_not_begun_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        dossier_id = await received(small.desk)
        waiting = visit(small).id
        await small.desk.visits.hold()
        await small.desk.corrections.void(dossier_id, Mistake.PROCEDURE, "nhầm thủ tục", again=False)
        await small.desk.visits.resume(waiting)
        assert visit(small).received[0].voided
        assert visit(small).series is None


async def test_an_empty_visit_does_not_wait(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        waiting = visit(small).id
        await small.desk.visits.hold()
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.drop_filing()
        assert visit(small).id != waiting
        await small.desk.visits.resume(waiting)
        assert visit(small).id == waiting
        assert small.desk.state.held == ()
        assert [draft.id for draft in small.journal.drafts()] == [waiting]


async def test_a_number_typed_is_todays_ticket(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        ticket = visit(small).ticket
        assert ticket is not None
        yesterday = replace(ticket, id="t-old", issued_at=ticket.issued_at - timedelta(days=1))
        small.desk._core.update_visit(ticket=yesterday)
        waiting = visit(small).id
        await small.desk.visits.hold()
        small.centre.open_ticket = None
        small.centre.waiting.insert(0, ticket)
        await small.desk.scan(ticket.number, ScanOrigin.TYPED)
        now = visit(small).ticket
        assert now is not None
        assert now.id == ticket.id
        await small.desk.visits.hold()
        paper = f"Q|H99.001|{yesterday.issued_at:%Y%m%d}|A|{ticket.number}|deadbeef"
        await small.desk.scan(paper, ScanOrigin.SCANNER)
        assert visit(small).id == waiting, "the paper says which day"


async def test_a_ticket_whose_end_is_on_its_way_is_not_opened_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        ticket = visit(small).ticket
        small.centre._reached.clear()
        gate = small.centre.hold("send")
        await small.desk.finish()
        await small.centre.met("send")
        small.desk._core.update(queue=Queue(called=ticket))
        await small.desk._queueing.resume_called()
        assert small.desk.state.visit is None
        gate.set()


async def test_what_is_wrong_with_a_right_is_known_after_a_restart(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, MARRIAGE)
        owner = StatedPerson(
            full_name="LÊ VĂN THỬ",
            date_of_birth="02/01/1980",
            paper=IdentityPaper.PASSPORT,
            paper_number="B1234567",
        )
        await small.desk.people.state_person(PartyRole.OWNER, owner)
        problems = form(small).problems
        assert problems
    async with small_desk(tmp_path, sign_in=False) as small:
        assert form(small).problems == problems
