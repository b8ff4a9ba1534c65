"""Outcomes without a dossier: the one complete request, the refusal in words, advice that is counted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.acts import StatedParties
from counter.desk.next_step import NextStep, next_step
from counter.desk.reception import MOST_COPIES
from counter.domain.decisions import Decision, DecisionKind, Lack, LackKind, Mistake, RefusalGround
from counter.domain.documents import DecisionSlip, DocumentKind
from counter.domain.dossiers import PaperCount
from counter.domain.parties import Authority, AuthorityKind, Contact, OwnerKind, Parties
from counter.domain.people import IdentityLevel, PartialDate, Person
from counter.events import ScanOrigin
from counter.ports import CentreUnavailableError, DecisionOrder, JournalError
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import BIRTH, begun, change_form, filled, form, notice, values, visit
from tests.rigs.small_desk import SmallDesk, person, small_desk

CHILD = Person("TRẦN THỊ MẪU CON", date_of_birth=PartialDate(2026, 11, 2))


def made(small: SmallDesk) -> Decision:
    """The decision made last in the open visit."""
    return visit(small).decisions[-1]


def required(small: SmallDesk) -> Sequence[str]:
    """Ids of the required components of the open form."""
    case = form(small).case
    assert case is not None
    return [part.id for part in case.checklist if part.required]


async def lacking(small: SmallDesk, procedure: str = EXTRACT) -> Lack:
    """A full form of `procedure` of which the first required paper turns out to be wrong."""
    await filled(small, procedure)
    return Lack(required(small)[0], "", LackKind.WRONG, "ghi sai\x1b[31m ngày sinh")


# --- supplement -----------------------------------------------------------------------------------


async def test_a_supplement_request_names_what_lacks_and_closes_the_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        lack = await lacking(small)
        change_form(small, contact=Contact("0990000123"))
        filing = form(small)
        await small.desk.decisions.supplement([lack], "tờ khai")
        decision = made(small)
        assert (notice(small), values(small)) == ("supplement_given", {"number": decision.local_number})
        assert decision.local_number
        assert [(one.component_id, one.kind, one.remark) for one in decision.lacks] == [
            (lack.component_id, LackKind.WRONG, "ghi sai[31m ngày sinh")
        ]
        assert decision.lacks[0].label == filing.papers[lack.component_id].label
        assert lack.component_id not in {paper.component_id for paper in decision.papers}
        assert (decision.submitter, decision.owner, decision.reason) == (submitter, submitter, "tờ khai")
        assert decision.contact == Contact("0990000123")
        assert visit(small).filing is None
        assert next_step(small.desk.state) is NextStep.FINISH
        assert small.desk.state.place is not None
        (job,) = small.printer.jobs
        assert (job.document, job.copies) == (DecisionSlip(small.desk.state.place.centre, decision), 2)
        assert job.document.kind is DocumentKind.SUPPLEMENT
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.decided)
        assert small.centre.decided[decision.id] == decision


async def test_a_required_paper_nobody_spoke_of_is_part_of_the_request(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, papers=False)
        change_form(small, papers={})
        first, *others = required(small)
        assert others
        await small.desk.decisions.supplement([Lack(first, "", LackKind.EXPIRED)], "")
        kinds = {lack.component_id: lack.kind for lack in made(small).lacks}
        assert kinds == {first: LackKind.EXPIRED} | dict.fromkeys(others, LackKind.MISSING)
        assert all(lack.label for lack in made(small).lacks)


async def test_nothing_lacking_is_no_request(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.decisions.supplement([], "cho chắc")
        assert notice(small) == "nothing_lacking"
        unknown = Lack("không có", "Giấy lạ", LackKind.MISSING)
        await small.desk.decisions.supplement([unknown], "")
        assert notice(small) == "nothing_lacking", "a component the case does not have is no lack"
        await small.desk.decisions.supplement([replace(unknown, component_id="")], "")
        assert [lack.label for lack in made(small).lacks] == ["Giấy lạ"]


async def test_a_request_says_what_is_missing_before_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        decisions = small.desk.decisions
        await begun(small)
        await decisions.supplement([], "")
        assert notice(small) == "procedure_first"
        await small.desk.choose_procedure(EXTRACT)
        await decisions.supplement([], "")
        assert notice(small) == "case_first"
        await small.desk.choose_procedure(BIRTH)
        await small.desk.choose_case(form(small).procedure.cases[0].id)
        await decisions.supplement([], "")
        assert notice(small) == "owner_first"
        await decisions.refuse(RefusalGround.OTHER, "lý do")
        assert notice(small) == "owner_first"
        await small.desk.finish()
        await small.desk.choose_procedure(EXTRACT)
        await decisions.supplement([], "")
        assert notice(small) == "identify_first"
        assert await decisions.newest() == ()


async def test_a_key_pressed_twice_is_one_request(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        ask = small.desk.decisions.supplement
        await asyncio.gather(ask([lack], ""), ask([lack], ""))
        await ask([lack], "")
        assert notice(small) == "procedure_first"
        assert len(await small.desk.decisions.newest()) == 1
        assert len(small.printer.jobs) == 1


async def test_a_full_disk_keeps_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_order: DecisionOrder) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        before = form(small)
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "decide", full)
            await small.desk.decisions.supplement([lack], "")
            assert notice(small) == "disk_full"
            await small.desk.decisions.refuse(RefusalGround.FORGED, "giấy giả")
            await small.desk.decisions.guide()
        assert form(small) == before
        assert (small.printer.jobs, visit(small).decisions) == ([], ())
        await small.desk.decisions.supplement([lack], "")
        assert notice(small) == "supplement_given"


async def test_killed_right_after_the_request_nothing_is_asked_or_printed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        await small.desk.lock()  # so that every edit of the form is on disk
        await small.desk.sign_in("123456")
        monkeypatch.setattr(small.journal, "save_draft", lambda _draft: None)
        await small.desk.decisions.supplement([lack], "lý do một")
        before = made(small)
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert (visit(small).filing, visit(small).decisions) == (None, (before,))
        assert next_step(small.desk.state) is NextStep.FINISH
        await small.desk.decisions.supplement([lack], "lý do hai")
        assert notice(small) == "procedure_first"


async def test_a_request_asks_for_as_many_as_the_procedure_does(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, papers=False)
        change_form(small, papers={})
        case = form(small).case
        assert case is not None
        asked = {part.id: PaperCount.as_asked(part) for part in case.checklist}
        first, *others = required(small)
        given = Lack(others[0], "", LackKind.WRONG, "thiếu chữ ký", originals=10**9, certified_copies=-1)
        loose = Lack("", "Giấy khác", LackKind.MISSING, photocopies=10**9)
        await small.desk.decisions.supplement([replace(given, remark=" ")], "")
        assert notice(small) == "lack_needs_words"
        assert visit(small).decisions == ()
        await small.desk.decisions.supplement([given, loose], "")
        by_id = {lack.component_id: lack for lack in made(small).lacks}
        assert (by_id[others[0]].originals, by_id[others[0]].certified_copies) == (MOST_COPIES, 0)
        assert by_id[""].photocopies == MOST_COPIES
        assert by_id[first].originals == asked[first].originals == 1


async def test_a_restart_brings_the_decisions_of_the_visit_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.decisions.supplement([await lacking(small)], "")
        before = visit(small).decisions
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert visit(small).decisions == before
        assert next_step(small.desk.state) is NextStep.FINISH
        assert [job.document.kind for job in visit(small).jobs] == [DocumentKind.SUPPLEMENT]


# --- the paper comes back ---------------------------------------------------------------------------


async def requested(small: SmallDesk, parties: Parties | None = None) -> Decision:
    """A visit that ended in a supplement request."""
    await begun(small)
    lack = await lacking(small)
    changes = {"parties": parties, "owner": CHILD} if parties else {}
    change_form(small, contact=Contact("0990000123"), **changes)
    await small.desk.decisions.supplement([lack], "")
    decision = made(small)
    await small.desk.finish()
    return decision


async def test_scanning_the_request_opens_the_form_to_be_completed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        decision = await requested(small)
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "supplement_opened"
        filing, who = form(small), visit(small).identity.person
        assert (filing.procedure.code, filing.case and filing.case.id) == (EXTRACT, "case-1")
        assert filing.papers == {paper.component_id: paper for paper in decision.papers}
        assert (filing.follows, filing.contact) == (decision.local_number, decision.contact)
        assert filing.fee_dong == 8_000
        assert filing.due is not None
        assert who is not None
        assert (who.full_name, who.level) == (decision.submitter.full_name, IdentityLevel.STATED)
        assert list(filing.missing) == [decision.lacks[0].component_id]
        await small.desk.accept_all()
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        assert (dossier.follows, dossier.owner.full_name) == (
            decision.local_number,
            decision.owner.full_name,
        )
        assert dossier.submitter.level is IdentityLevel.SEEN


async def test_a_second_request_for_the_case_needs_the_key_twice(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        decision = await requested(small)
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        await small.desk.decisions.supplement([], "")
        assert (notice(small), values(small)) == ("second_supplement", {"number": decision.local_number})
        assert visit(small).decisions == ()
        await small.desk.decisions.supplement([], "")
        assert made(small).follows == decision.local_number


async def test_another_desk_of_the_centre_opens_the_request(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    async with small_desk(tmp_path / "one") as small:
        decision = await requested(small)
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.decided)
    async with small_desk(tmp_path / "two", centre=small.centre) as small:
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert form(small).follows == decision.local_number
        await small.desk.drop_filing()
        small.centre.refusals["dossier"] = [CentreUnavailableError("cut", sent=False)]
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "centre_unreachable"
        await small.desk.scan("Q03-261122-9999", ScanOrigin.SCANNER)
        assert notice(small) == "dossier_unknown"


async def test_the_request_of_a_child_keeps_its_owner(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        kin = Parties(OwnerKind.PERSON, Authority(AuthorityKind.GUARDIANSHIP))
        decision = await requested(small, kin)
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert (form(small).owner, form(small).parties) == (CHILD, kin)


@pytest.mark.parametrize("card_first", [True, False])
async def test_somebody_else_who_brings_the_paper_does_not_become_the_owner(
    tmp_path: Path, *, card_first: bool
) -> None:
    async with small_desk(tmp_path) as small:
        decision = await requested(small)
        other = person(skip=1).qr()
        if card_first:
            await small.desk.scan(other, ScanOrigin.SCANNER)
            await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        else:
            await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
            await small.desk.scan(other, ScanOrigin.SCANNER)
            await small.desk.scan(other, ScanOrigin.SCANNER)
        filing = form(small)
        assert filing.owner == decision.owner
        assert filing.parties.kind is OwnerKind.PERSON
        assert next_step(small.desk.state) is NextStep.SHOW_AUTHORITY


@pytest.mark.parametrize("way", ["held", "restart"])
async def test_whoever_filed_first_is_remembered_with_the_form(tmp_path: Path, way: str) -> None:
    """Another request was opened meanwhile, or the desk was off."""
    async with small_desk(tmp_path) as small:
        decision = await requested(small)
        await begun(small, skip=2)
        await filled(small, BIRTH, papers=False)
        change_form(small, parties=Parties(OwnerKind.PERSON), owner=CHILD)
        await small.desk.decisions.supplement([], "")
        other = made(small).local_number
        await small.desk.finish()
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        first = visit(small).id
        if way == "held":
            await small.desk.visits.hold()
            await small.desk.scan(other, ScanOrigin.SCANNER)
            await small.desk.visits.resume(first)
            await brought_by_another(small, decision)
    if way == "restart":
        async with small_desk(tmp_path, centre=small.centre) as small:
            await brought_by_another(small, decision)


async def brought_by_another(small: SmallDesk, decision: Decision) -> None:
    """Somebody else shows a card, twice; they do not become the owner."""
    for _ in range(2):
        await small.desk.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
    assert (form(small).owner, form(small).parties.kind) == (decision.owner, OwnerKind.PERSON)
    assert next_step(small.desk.state) is NextStep.SHOW_AUTHORITY


async def test_a_right_the_clerk_stated_is_not_asked_for_anew(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        decision = await requested(small, Parties(OwnerKind.PERSON, Authority(AuthorityKind.GUARDIANSHIP)))
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        stated = StatedParties(
            kind=OwnerKind.PERSON,
            authority=AuthorityKind.WRITTEN,
            document_date=small.desk.today().strftime("%d/%m/%Y"),
        )
        await small.desk.people.state_parties(stated)
        right = form(small).parties.authority
        assert right.document_date == small.desk.today()
        for _ in range(2):
            await small.desk.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
        assert (form(small).parties.authority, form(small).owner) == (right, CHILD)


async def test_a_request_that_was_completed_is_told_before_it_is_opened_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        decision = await requested(small)
        await desk.scan(decision.local_number, ScanOrigin.SCANNER)
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.accept_all()
        await desk.commit()
        dossier = visit(small).received[0].dossier
        assert dossier.follows == decision.local_number
        await desk.finish()
        await desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "supplement_completed"
        assert (values(small)["number"], values(small)["code"]) == (decision.local_number, dossier.code)
        assert desk.state.visit is None
        await desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "supplement_opened"
        await desk.finish()
        await desk.corrections.void(dossier.id, Mistake.OTHER, "nhập nhầm", again=False)
        await desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "supplement_opened", "a void dossier completes nothing"


async def test_the_case_stays_the_same_through_a_correction_and_a_key_too_many(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        decision = await requested(small)
        await desk.scan(decision.local_number, ScanOrigin.SCANNER)
        change_form(small, papers={})
        await desk.choose_procedure(BIRTH)
        assert form(small).follows is None, "another procedure is another case"
        await desk.drop_filing()
        await desk.scan(decision.local_number, ScanOrigin.SCANNER)
        change_form(small, papers={})
        await desk.choose_procedure(EXTRACT)
        assert (form(small).follows, form(small).contact) == (decision.local_number, decision.contact)
        await desk.choose_case(form(small).procedure.cases[0].id)
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.accept_all()
        await desk.commit()
        assert visit(small).received, notice(small)
        dossier = visit(small).received[0].dossier
        await desk.corrections.void(dossier.id, Mistake.FEE, "nhầm lệ phí", again=True)
        assert form(small).follows == decision.local_number


async def test_a_second_request_is_warned_of_when_the_paper_was_not_brought(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        decision = await requested(small)
        await begun(small, skip=1)
        lack = await lacking(small)
        await desk.decisions.supplement([lack], "")
        assert notice(small) == "supplement_given", "another owner's case is another one"
        await desk.finish()
        await begun(small)
        lack = await lacking(small)
        await desk.decisions.supplement([lack], "")
        assert (notice(small), values(small)) == ("second_supplement", {"number": decision.local_number})
        assert visit(small).decisions == ()
        await desk.decisions.supplement([lack], "")
        assert made(small).follows == decision.local_number


async def test_a_case_that_was_completed_may_lack_something_anew(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        decision = await requested(small)
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.accept_all()
        await small.desk.commit()
        await small.desk.decisions.supplement([await lacking(small)], "")
        assert (notice(small), made(small).follows) == ("supplement_given", None)


async def test_a_scanned_request_drops_no_open_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        decision = await requested(small)
        await begun(small, skip=1)
        await filled(small)
        before = form(small)
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "form_open"
        assert form(small) == before


# --- refusal ----------------------------------------------------------------------------------------


async def test_a_refusal_has_its_reason_in_words(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.decisions.refuse(RefusalGround.NOT_COMPETENT, " \x07 ")
        assert notice(small) == "refusal_reason_needed"
        await small.desk.decisions.refuse(RefusalGround.NOT_COMPETENT, "Thuộc tỉnh khác")
        decision = made(small)
        assert notice(small) == "refusal_given"
        assert (decision.kind, decision.ground) == (DecisionKind.REFUSAL, RefusalGround.NOT_COMPETENT)
        assert decision.procedure is not None
        assert (decision.procedure.case_id, decision.lacks) == ("", ())
        assert next_step(small.desk.state) is NextStep.FINISH
        assert [(job.document.kind, job.copies) for job in small.printer.jobs] == [(DocumentKind.REFUSAL, 2)]
        await small.desk.finish()
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "refused_before"
        assert values(small)["words"] == "Thuộc tỉnh khác"
        assert small.desk.state.visit is None


async def test_after_a_refusal_the_same_person_files_something_else(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.decisions.refuse(RefusalGround.ALREADY_SETTLED, "Đã cấp")
        await filled(small)
        assert next_step(small.desk.state) is NextStep.COMMIT
        await small.desk.commit()
        assert len(visit(small).received) == 1
        assert len(visit(small).decisions) == 1


# --- advice -----------------------------------------------------------------------------------------


async def test_advice_is_one_key_and_counted_once_per_visit_and_procedure(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        guide = small.desk.decisions.guide
        await begun(small)
        await guide()
        assert notice(small) == "guided"
        await guide()
        assert notice(small) == "guided_already"
        await small.desk.choose_procedure(EXTRACT)
        before = form(small)
        await asyncio.gather(guide(), guide())
        await guide()
        assert form(small) == before, "the form stays"
        counted = await small.desk.decisions.newest()
        assert [one.kind for one in counted] == [DecisionKind.GUIDANCE] * 2
        assert {one.procedure.code if one.procedure else "" for one in counted} == {"", EXTRACT}
        assert {one.submitter.full_name for one in counted} == {""}, "a count has no names"
        assert small.printer.jobs == []
    async with small_desk(tmp_path, centre=small.centre) as small:
        await small.desk.decisions.guide()
        assert notice(small) == "guided_already"


async def test_advice_at_an_idle_desk_needs_no_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_desk(tmp_path) as small:
        clock = small.desk._core.ports.clock
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now)
        await small.desk.decisions.guide()
        await small.desk.decisions.guide()
        assert small.desk.state.visit is None
        assert len(await small.desk.decisions.newest()) == 1
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=1))
        await small.desk.decisions.guide()
        assert len(await small.desk.decisions.newest()) == 2
        monkeypatch.setattr(clock, "now", lambda: now - timedelta(hours=1))
        await small.desk.decisions.guide()
        assert len(await small.desk.decisions.newest()) == 3, "a clock set back is no second press"
        await until(small.desk, lambda state: state.outbox.waiting == 0 and len(small.centre.decided) == 3)


async def test_nothing_is_decided_at_a_locked_desk(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        await small.desk.lock()
        await small.desk.decisions.guide()
        await small.desk.decisions.supplement([lack], "")
        await small.desk.decisions.refuse(RefusalGround.OTHER, "lý do")
        assert await small.desk.decisions.newest() == ()
        assert visit(small).filing is not None
