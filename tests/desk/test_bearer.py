"""Whoever brings the paper of a case that was begun before does not become its owner by it."""

from __future__ import annotations

from pathlib import Path

from counter.desk.acts import StatedParties
from counter.domain.parties import AuthorityKind, OwnerKind, Relation, Signing
from counter.events import ScanOrigin
from tests.rigs.desk import until
from tests.rigs.filing import begun, filled, form, visit
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE, OTHER = person(), person(skip=1)


async def requested(small: SmallDesk, *, skip: int = 0) -> str:
    """Somebody's visit ended with a supplement request; its number."""
    await begun(small, skip=skip)
    await filled(small, papers=False)
    await small.desk.decisions.supplement([], "")
    number = visit(small).decisions[-1].local_number
    await small.desk.finish()
    return number


async def brought_by_the_other(small: SmallDesk) -> None:
    """Another person's card is scanned twice: they stand here."""
    for _ in range(2):
        await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
    state = await until(small.desk, lambda state: state.visit and state.visit.identity.register.person)
    assert state.visit is not None
    assert state.visit.identity.person is not None
    assert state.visit.identity.person.personal_number == OTHER.number


def still_the_first_ones(small: SmallDesk) -> bool:
    """The form is the first person's, and the bearer has to show a written authorisation."""
    filing = form(small)
    right = (filing.parties.kind, filing.parties.authority.kind)
    owner = filing.owner.personal_number if filing.owner else None
    return (right, owner) == ((OwnerKind.PERSON, AuthorityKind.WRITTEN), ONE.number)


async def test_after_a_restart(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        number = await requested(small)
        await small.desk.scan(number, ScanOrigin.SCANNER)
    async with small_desk(tmp_path, centre=small.centre) as small:
        await brought_by_the_other(small)
        assert still_the_first_ones(small)


async def test_after_another_request_was_opened_meanwhile(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        number, another = await requested(small), await requested(small, skip=2)
        await small.desk.scan(number, ScanOrigin.SCANNER)
        waiting = visit(small).id
        await small.desk.visits.hold()
        await small.desk.scan(another, ScanOrigin.SCANNER)
        await small.desk.drop_filing()
        await small.desk.finish()
        await small.desk.visits.resume(waiting)
        await brought_by_the_other(small)
        assert still_the_first_ones(small)


async def test_a_right_the_clerk_stated_stays(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(await requested(small), ScanOrigin.SCANNER)
        stated = StatedParties(
            kind=OwnerKind.ORGANISATION,
            authority=AuthorityKind.INTRODUCTION_LETTER,
            relation=Relation.EMPLOYEE,
            document_number="7",
            organisation_name="Công ty Một",
        )
        await small.desk.people.state_parties(stated)
        await brought_by_the_other(small)
        assert form(small).parties.authority.document_number == "7"


async def test_how_they_sign_says_nothing_of_whose_it_is(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(await requested(small), ScanOrigin.SCANNER)
        stated = StatedParties(signing=Signing.FINGERPRINT, witness="Người Làm Chứng")
        await small.desk.people.state_parties(stated)
        await brought_by_the_other(small)
        assert still_the_first_ones(small)
        assert form(small).parties.signing is Signing.FINGERPRINT
