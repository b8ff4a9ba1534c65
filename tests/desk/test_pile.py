"""A courier's pile: the same again for other owners, one list with one total of all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Visit
from counter.domain.decisions import Mistake
from counter.domain.documents import VisitList
from counter.domain.dossiers import Release
from counter.domain.parties import AuthorityKind, OwnerKind, PartyRole, Relation
from counter.domain.people import IdentityPaper
from counter.ports import JournalError, PrintJob
from tests.rigs import filing
from tests.rigs.desk import received
from tests.rigs.filing import filled, notice, visit
from tests.rigs.small_desk import SmallDesk, small_desk


async def begun(small: SmallDesk) -> Visit:
    """Somebody was called, is known, and has begun an extract."""
    await filing.begun(small)
    await filled(small, papers=False)
    return visit(small)


def ticket_of(small: SmallDesk) -> str | None:
    """Ticket of the open visit."""
    ticket = visit(small).ticket
    return ticket.number if ticket else None


async def received_here(small: SmallDesk) -> str:
    """The open form is received; the dossier's id."""
    await small.desk.accept_all()
    assert next_step(small.desk.state) is NextStep.COMMIT
    await small.desk.commit()
    return visit(small).received[-1].dossier.id


async def courier(small: SmallDesk) -> None:
    """Somebody was called who files for others, and received the first one of a pile."""
    await begun(small)
    await authorised(small)
    await named(small, 0)
    await received_here(small)


async def authorised(small: SmallDesk, number: str = "12/2026") -> None:
    """The owner's certified authorisation is recorded."""
    await small.desk.people.state_parties(
        StatedParties(
            kind=OwnerKind.PERSON,
            authority=AuthorityKind.CERTIFIED,
            relation=Relation.OTHER,
            document_number=number,
            document_date="01/10/2026",
            certified_by="UBND Phường Mẫu",
        )
    )


async def named(small: SmallDesk, place: int) -> None:
    """The owner of the open form is stated."""
    letter = "BCDEGHIKLMNOPQRSTUVXYABCDEGHIKLMNOPQRSTUVXY"[place]
    stated = StatedPerson(full_name=f"Chủ Hồ Sơ {letter}{'A' * (place // 20)}", paper=IdentityPaper.FORGOTTEN)
    await small.desk.people.state_person(PartyRole.OWNER, stated)


async def more(small: SmallDesk, places: range) -> None:
    """The same again for these owners."""
    for place in places:
        await small.desk.visits.same_again()
        now = visit(small)
        assert now.filing is not None
        assert now.filing.owner is None
        assert now.expects is PartyRole.OWNER
        assert next_step(small.desk.state) is NextStep.NAME_OWNER
        await named(small, place)
        await authorised(small)
        await received_here(small)


def lists(small: SmallDesk) -> list[VisitList]:
    """Lists that went to the printer."""
    return [job.document for job in small.printer.jobs if isinstance(job.document, VisitList)]


async def test_same_again_needs_something_that_was_received(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.visits.same_again()
        assert notice(small) == "nothing_received"
        await small.desk.visits.print_list()
        assert notice(small) == "nothing_received"
        await begun(small)
        await small.desk.visits.same_again()
        assert notice(small) == "nothing_received"
        assert visit(small).filing is not None
        assert small.printer.jobs == []


async def test_the_same_again_keeps_all_but_the_owner(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await courier(small)
        first = visit(small).received[0].dossier
        await small.desk.visits.same_again()
        await small.desk.visits.same_again()
        assert notice(small) == "form_open"
        await named(small, 1)
        form = filing.form(small)
        right = form.parties.authority
        assert (right.kind, right.document_number, right.document_date) == (AuthorityKind.CERTIFIED, "", None)
        assert all(paper.from_data for paper in form.papers.values()), "nobody looked at this owner's papers"
        assert next_step(small.desk.state) is NextStep.SHOW_AUTHORITY
        await authorised(small, "13/2026")
        await received_here(small)
        second = visit(small).received[1].dossier
        assert second.id != first.id
        assert second.owner_name != first.owner_name
        assert (
            second.submitter,
            second.procedure,
            second.papers,
            second.fee,
            second.parties.authority.kind,
        ) == (
            first.submitter,
            first.procedure,
            first.papers,
            first.fee,
            first.parties.authority.kind,
        )
        assert second.parties.authority.document_number == "13/2026"


async def test_forty_dossiers_have_one_list_and_one_total(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await courier(small)
        await more(small, range(1, 40))
        assert len(visit(small).received) == 40
        await small.desk.call_next()
        assert notice(small) == "list_missing"
        assert len(visit(small).received) == 40, "the visit does not end without its list unseen"
        await asyncio.gather(*(small.desk.visits.print_list() for _ in range(3)))
        [listing] = lists(small)
        assert [one.id for one in listing.dossiers] == [row.dossier.id for row in visit(small).received]
        assert small.desk.state.notice is not None
        assert dict(small.desk.state.notice.values) == {"count": 40, "amount": 40 * 8_000, "owed": 0}
        await small.desk.visits.print_list()
        assert notice(small) == "list_printed_before"
        assert len(lists(small)) == 1
        await small.desk.call_next()
        assert ticket_of(small) == "A002"


async def test_a_list_is_printed_anew_when_more_came_and_without_what_was_voided(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await courier(small)
        await more(small, range(1, 3))
        await small.desk.visits.print_list()
        await more(small, range(3, 4))
        await small.desk.visits.print_list()
        first, *others = visit(small).received
        await small.desk.corrections.void(first.dossier.id, Mistake.OTHER, "nhập hai lần", again=False)
        await small.desk.visits.print_list()
        assert [len(listing.dossiers) for listing in lists(small)] == [3, 4, 3]
        assert [one.id for one in lists(small)[2].dossiers] == [row.dossier.id for row in others]
        jobs = [job for job in small.printer.jobs if isinstance(job.document, VisitList)]
        assert len({job.id for job in jobs}) == 3
        assert jobs[0].dossier_id == first.dossier.id
        assert [job.copies for job in jobs] == [2, 2, 2]


async def test_what_is_voided_after_the_list_asks_for_a_new_one(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await courier(small)
        await more(small, range(1, 4))
        await small.desk.visits.print_list()
        paid, given_back, *_ = (row.dossier.id for row in visit(small).received)
        await small.desk.corrections.void(paid, Mistake.OTHER, "nhập hai lần", again=False)
        assert (notice(small), filing.values(small)["amount"]) == ("voided_refund_relist", 8_000)
        await small.desk.corrections.refund(given_back, 8_000, "thu thừa")
        await small.desk.corrections.void(given_back, Mistake.OTHER, "nhập hai lần", again=False)
        assert notice(small) == "voided_relist"
        await small.desk.visits.print_list()
        assert len(lists(small)[-1].dossiers) == 2


async def test_the_list_tells_what_is_still_owed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.money.take_cash(5_000)
        await received_here(small)
        await received(small.desk)
        await small.desk.visits.print_list()
        assert notice(small) == "list_printed_owed"
        assert filing.values(small) == {"count": 2, "amount": 13_000, "owed": 3_000}


async def test_as_many_as_listed_are_not_the_list(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        first = await received_here(small)
        await received(small.desk)
        await small.desk.visits.print_list()
        assert visit(small).is_listed
        await small.desk.corrections.void(first, Mistake.OTHER, "nhầm", again=False)
        await received(small.desk)
        assert len(visit(small).standing) == 2
        assert not visit(small).is_listed
        await small.desk.visits.print_list()
        assert visit(small).is_listed


async def test_the_list_counts_no_money_that_was_given_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        first = await received_here(small)
        await received(small.desk)
        await small.desk.corrections.refund(first, 5_000, "thu thừa")
        await small.desk.visits.print_list()
        assert small.desk.state.notice is not None
        assert small.desk.state.notice.values["amount"] == 11_000
        [listing] = lists(small)
        assert dict(listing.given_back) == {first: 5_000}


async def test_a_pile_may_be_left_without_its_list_on_purpose(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await courier(small)
        await more(small, range(1, 2))
        for key in (small.desk.finish, small.desk.call_next):
            await key()
            told = visit(small).received if small.desk.state.visit else ()
            if told:
                assert notice(small) == "list_missing"
        assert ticket_of(small) == "A002"


async def test_two_dossiers_of_one_person_need_no_list(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await received_here(small)
        await received(small.desk)
        await small.desk.finish()
        assert small.desk.state.visit is None


async def test_after_a_restart_the_pile_goes_on(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await courier(small)
        await more(small, range(1, 3))
        await small.desk.visits.print_list()
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert len(visit(small).received) == 3
        await small.desk.visits.print_list()
        assert notice(small) == "list_printed_before"
        await more(small, range(3, 4))
        await small.desk.finish()
        assert notice(small) == "list_outdated"
        await small.desk.visits.print_list()
        assert len(lists(small)[-1].dossiers) == 4


async def test_a_list_that_cannot_be_written_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        await courier(small)
        printed: list[PrintJob] = list(small.printer.jobs)
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "add_jobs", full)
            await small.desk.visits.print_list()
        assert notice(small) == "disk_full"
        assert small.printer.jobs == printed
        await small.desk.visits.print_list()
        assert len(lists(small)) == 1


async def test_how_the_result_is_released(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.visits.set_release(Release.AT_ONCE)
        assert notice(small) == "nothing_to_do"
        await begun(small)
        await small.desk.visits.set_release(Release.AT_ONCE, " 12/TLKS\x07 ")
        filing = visit(small).filing
        assert filing is not None
        assert (filing.release, filing.result_number) == (Release.AT_ONCE, "12/TLKS")
        await small.desk.visits.set_release(Release.APPOINTMENT, "12/TLKS")
        filing = visit(small).filing
        assert filing is not None
        assert (filing.release, filing.result_number) == (Release.APPOINTMENT, "")
