"""A supplement request comes back: its form opens to be completed, for the owner it was written for."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.desk.acts import StatedParties
from counter.desk.next_step import NextStep, next_step
from counter.domain.decisions import Decision, Mistake
from counter.domain.parties import Authority, AuthorityKind, Contact, OwnerKind, Parties
from counter.domain.people import IdentityLevel, PartialDate, Person
from counter.events import ScanOrigin
from counter.ports import CentreUnavailableError
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import BIRTH, begun, change_form, filled, form, notice, values, visit
from tests.rigs.requests import lacking, made
from tests.rigs.small_desk import SmallDesk, person, small_desk

CHILD = Person("TRẦN THỊ MẪU CON", date_of_birth=PartialDate(2026, 11, 2))


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
        assert (filing.asked, filing.asked_reason) == (decision.lacks, decision.reason)
        assert filing.asked_at == decision.entry.at
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
        assert (form(small).asked, form(small).asked_at) == (decision.lacks, decision.entry.at)
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
