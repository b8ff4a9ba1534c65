"""Handing over: who may collect, what is void, what comes twice, what the journal refuses."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.acts import StatedPerson
from counter.desk.next_step import NextStep, next_step
from counter.desk.outbox import item_of
from counter.domain.decisions import Correction, CorrectionKind, Mistake
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import CollectorProof, Dossier, Entry, HandOver
from counter.domain.fees import PaymentMethod
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    AuthorityProblem,
    OwnerKind,
    Parties,
    PartyRole,
    Relation,
)
from counter.domain.people import IdentityPaper, PartialDate, Person, Sex
from counter.events import CentreEvent, ScanOrigin
from counter.ports import CentreRefusedError, JournalError, OutboxKind
from tests.rigs.desk import received, until
from tests.rigs.filing import (
    BIRTH,
    MARRIAGE,
    begun,
    change_form,
    change_handing,
    filled,
    handing,
    let_lie_ready,
    notice,
    values,
    visit,
)
from tests.rigs.small_desk import SmallDesk, person, small_desk

ADULT = Person("LÊ VĂN THỬ", date_of_birth=PartialDate(1980, 1, 2))
CHILD = Person("TRẦN THỊ MẪU CON", date_of_birth=PartialDate(2026, 11, 2), sex=Sex.FEMALE)


def written(small: SmallDesk, *, days: int | None = None) -> Parties:
    """A written authorisation of today; it ends `days` after today."""
    today = small.desk.today()
    ends = today + timedelta(days=days) if days is not None else None
    authority = Authority(AuthorityKind.WRITTEN, document_date=today, expires_on=ends)
    return Parties(OwnerKind.PERSON, authority)


async def lying(small: SmallDesk) -> Dossier:
    """A dossier of the first citizen whose result lies ready; the visit has ended."""
    await begun(small)
    await received(small.desk)
    dossier = visit(small).received[-1].dossier
    await let_lie_ready(small, dossier)
    await small.desk.finish()
    return dossier


async def asked_for(small: SmallDesk, dossier: Dossier, *, skip: int = 0) -> None:
    """Its slip is scanned, then the card of somebody."""
    await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
    await small.desk.scan(person(skip=skip).qr(), ScanOrigin.SCANNER)


def voided(entry: Entry, dossier_id: str) -> Correction:
    """The slip of a dossier was voided."""
    return Correction(
        str(uuid.uuid4()), CorrectionKind.VOID, dossier_id, Mistake.PROCEDURE, "nhầm thủ tục", entry
    )


# --- who may collect ----------------------------------------------------------------------------


async def test_somebody_else_collects_with_an_authorisation_only(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await asked_for(small, dossier, skip=1)
        assert next_step(small.desk.state) is NextStep.COLLECTOR_NOT_OWNER
        await small.desk.hand_over()
        assert notice(small) == "collector_not_owner"
        change_handing(small, parties=written(small, days=-1), problems=(AuthorityProblem.EXPIRED,))
        await small.desk.hand_over()
        assert notice(small) == "authority_expired"
        change_handing(small, parties=written(small, days=30), problems=())
        assert next_step(small.desk.state) is NextStep.HAND_OVER
        await small.desk.hand_over()
        hand_over = handing(small).hand_over
        assert hand_over is not None
        assert hand_over.collector.proof is CollectorProof.AUTHORISATION
        assert hand_over.collector.parties == written(small, days=30)
        assert not hand_over.collector.is_owner
        assert small.printer.jobs[-1].document.kind is DocumentKind.RETURN_NOTE
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.handed)
        assert small.centre.handed[dossier.id] == hand_over


async def test_an_authorisation_that_ended_meanwhile_is_noticed_at_the_key(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await asked_for(small, dossier, skip=1)
        change_handing(small, parties=written(small, days=-1), problems=())
        await small.desk.hand_over()
        assert notice(small) == "authority_expired"
        assert handing(small).hand_over is None


async def test_a_right_to_collect_is_one_persons(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await asked_for(small, dossier, skip=1)
        change_handing(small, parties=written(small), problems=())
        await small.desk.scan(person(skip=2).qr(), ScanOrigin.SCANNER)
        assert handing(small).parties == Parties()
        assert next_step(small.desk.state) is NextStep.COLLECTOR_NOT_OWNER
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        assert next_step(small.desk.state) is NextStep.HAND_OVER
        await small.desk.hand_over()
        hand_over = handing(small).hand_over
        assert hand_over is not None
        assert (hand_over.collector.is_owner, hand_over.collector.parties) == (True, Parties())
        assert hand_over.collector.proof is CollectorProof.SLIP


async def test_whoever_filed_collects_by_the_right_recorded_then(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, BIRTH)
        kin = Parties(OwnerKind.PERSON, Authority(AuthorityKind.KINSHIP, Relation.GRANDPARENT))
        change_form(small, parties=kin, owner=CHILD)
        await small.desk.commit()
        dossier = visit(small).received[-1].dossier
        await let_lie_ready(small, dossier)
        await small.desk.finish()
        await asked_for(small, dossier)
        assert handing(small).parties == kin
        assert next_step(small.desk.state) is NextStep.HAND_OVER
        await small.desk.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
        assert next_step(small.desk.state) is NextStep.COLLECTOR_NOT_OWNER
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.hand_over()
        hand_over = handing(small).hand_over
        assert hand_over is not None
        assert (hand_over.collector.parties, hand_over.collector.proof) == (kin, CollectorProof.SLIP)


@pytest.mark.parametrize(("days", "step"), [(30, NextStep.HAND_OVER), (0, NextStep.COLLECTOR_NOT_OWNER)])
async def test_a_recorded_authorisation_is_good_while_it_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, step: NextStep
) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        kin = written(small, days=days)
        kin = replace(kin, authority=replace(kin.authority, relation=Relation.SIBLING))
        change_form(small, parties=kin, owner=ADULT)
        await small.desk.commit()
        dossier = visit(small).received[-1].dossier
        await let_lie_ready(small, dossier)
        await small.desk.finish()
        clock = small.desk._core.ports.clock
        tomorrow = clock.now() + timedelta(days=1)
        monkeypatch.setattr(clock, "now", lambda: tomorrow)
        await asked_for(small, dossier)
        assert next_step(small.desk.state) is step


async def test_a_stated_representative_shows_a_paper_first(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        core = small.desk._core
        core.update_identity(person=ADULT)
        small.desk._results.check_collector()
        change_handing(small, parties=written(small), problems=())
        await small.desk.hand_over()
        assert notice(small) == "collector_stated"
        assert handing(small).hand_over is None
        await small.desk.hand_over()
        assert handing(small).hand_over is not None


async def test_a_paper_seen_is_one_persons(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await small.desk.scan(dossier.local_number, ScanOrigin.TYPED)
        for name in ("Lê Văn Thử", "Phạm Văn Khác"):
            said = StatedPerson(full_name=name, date_of_birth="02/01/1980", paper=IdentityPaper.FORGOTTEN)
            await small.desk.people.state_person(PartyRole.SUBMITTER, said)
            change_handing(small, parties=written(small), problems=())
            await small.desk.hand_over()
            assert notice(small) == "collector_stated"
            assert handing(small).paper_seen


async def test_the_same_slip_once_more_keeps_what_was_paid_and_said(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.set_payment(PaymentMethod.LATER)
        await small.desk.commit()
        dossier = visit(small).received[-1].dossier
        await let_lie_ready(small, dossier)
        await small.desk.finish()
        await asked_for(small, dossier, skip=1)
        change_handing(small, parties=written(small), problems=())
        await small.desk.money.take_owed(PaymentMethod.CASH, 10_000)
        fee = handing(small).fee
        assert fee is not None
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        assert (handing(small).fee, handing(small).parties) == (fee, written(small))
        assert next_step(small.desk.state) is NextStep.HAND_OVER
        await small.desk.hand_over()
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        assert handing(small).fee is None, "handed over, it is looked at anew"
        assert next_step(small.desk.state) is NextStep.ALREADY_RETURNED


# --- void ---------------------------------------------------------------------------------------


async def test_a_void_slip_hands_nothing_over(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        correction = voided(dossier.entry, dossier.id)
        item = item_of(OutboxKind.CORRECTION, correction.id, dossier.id, correction, dossier.entry.at)
        small.journal.correct(correction, item)
        await asked_for(small, dossier)
        assert handing(small).corrections == (correction,)
        assert next_step(small.desk.state) is NextStep.VOIDED
        await small.desk.hand_over()
        assert notice(small) == "slip_void"
        change_handing(small, replaced_by="H99.001-261123-0009")
        await small.desk.hand_over()
        assert (notice(small), values(small)) == ("slip_replaced", {"code": "H99.001-261123-0009"})


async def test_a_slip_voided_at_another_desk_is_void_here(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await asked_for(small, dossier)
        assert next_step(small.desk.state) is NextStep.HAND_OVER
        correction = voided(dossier.entry, dossier.id)
        small.centre.corrected[dossier.id] = [correction]
        small.desk._on_event(CentreEvent(1, "dossier", dossier.id))
        await until(small.desk, lambda state: next_step(state) is NextStep.VOIDED)
        assert handing(small).corrections == (correction,)


async def test_a_hand_over_the_centre_refuses_is_shown_at_its_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await asked_for(small, dossier)
        small.centre.refusals["send"] = [CentreRefusedError(422, "bad_amount")]
        await small.desk.hand_over()
        await until(small.desk, lambda state: state.outbox.stopped)
        row = small.journal.dossier(dossier.id)
        assert row is not None
        assert row.trouble == "bad_amount"
        assert row.returned_at is not None, "it stands here all the same"
        await small.desk.retry_outbox()
        await until(small.desk, lambda state: not state.outbox.stopped and not state.outbox.waiting)
        row = small.journal.dossier(dossier.id)
        assert row is not None
        assert row.trouble == ""


# --- twice, troubles --------------------------------------------------------------------------------


async def test_the_hand_over_key_twice_is_one_hand_over(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await asked_for(small, dossier)
        await asyncio.gather(small.desk.hand_over(), small.desk.hand_over())
        await small.desk.hand_over()
        notes = [job for job in small.printer.jobs if job.document.kind is DocumentKind.RETURN_NOTE]
        assert len(notes) == 1


@pytest.mark.parametrize(
    ("reason", "words"),
    [("already_returned", "already_returned"), ("already_voided", "slip_void"), ("disk_full", "disk_full")],
)
async def test_what_the_journal_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, words: str
) -> None:
    def refuse(_hand_over: HandOver, *_rest: object, **_named: object) -> None:
        raise JournalError(reason)

    async with small_desk(tmp_path) as small:
        dossier = await lying(small)
        await asked_for(small, dossier)
        printed = len(small.printer.jobs)
        monkeypatch.setattr(small.journal, "hand_over", refuse)
        await small.desk.hand_over()
        assert notice(small) == words
        assert handing(small).hand_over is None
        assert len(small.printer.jobs) == printed


async def test_a_third_person_who_collects_a_marriage_is_told_of_once(tmp_path: Path) -> None:
    """Both sides sign: neither of them is warned of, somebody else is, and the second press gives it."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, MARRIAGE)
        bride = StatedPerson(full_name="Lê Thị Kia", date_of_birth="02/01/1990")
        await small.desk.people.add_relative(Relation.SPOUSE, bride)
        await small.desk.commit()
        dossier = visit(small).received[-1].dossier
        await let_lie_ready(small, dossier)
        await small.desk.finish()
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        core = small.desk._core
        core.update_identity(person=ADULT)
        small.desk._results.check_collector()
        change_handing(small, parties=written(small), problems=())
        await small.desk.hand_over()
        assert notice(small) == "collector_stated"
        await small.desk.hand_over()
        assert (notice(small), handing(small).hand_over) == ("marriage_both", None)
        await small.desk.hand_over()
        assert handing(small).hand_over is not None
