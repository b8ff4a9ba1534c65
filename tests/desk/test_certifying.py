"""The certification lane: fee, numbers of the book, the tray of signatures, the 15:00 rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from counter.desk.books import Books
from counter.desk.next_step import NextStep, next_step
from counter.domain.certification import Book, Certification, CertifiedPaper, Matter, given_today
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import Dossier, Release
from counter.domain.fees import PaymentMethod
from counter.domain.office import OFFICE_ZONE
from counter.domain.records import VOID, RecordKind
from counter.events import ScanOrigin
from counter.ports import CentreUnavailableError
from tests.rigs.clock import StoppedClock
from tests.rigs.filing import notice, values
from tests.rigs.small_desk import Parts, SmallDesk, small_desk

BIRTH = CertifiedPaper("Giấy khai sinh", 2, 3)
DIPLOMA = CertifiedPaper("Bằng tốt nghiệp", 5, 2)


class Standing(StoppedClock):
    """The same day at another hour."""

    def __init__(self, hour: int, minute: int) -> None:
        self._at = super().now().replace(hour=hour, minute=minute)

    def now(self) -> datetime:
        """The hour."""
        return self._at


async def certify(
    small: SmallDesk,
    *papers: CertifiedPaper,
    matter: Matter = Matter.COPY,
    at_once: bool = True,
    given_dong: int | None = None,
) -> None:
    await small.desk.certifying.take(matter, papers, at_once=at_once, given_dong=given_dong)


def newest(small: SmallDesk) -> Dossier:
    return small.journal.dossiers(limit=1)[0].dossier


async def tray(small: SmallDesk) -> Sequence[Certification]:
    return await small.desk.certifying.tray()


async def test_copies_need_nobody_and_one_call_receives_numbers_and_gives_them(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await certify(small, BIRTH, given_dong=20_000)
        dossier = newest(small)
        assert dossier.fee.amount_dong == 3 * 4_000
        assert dossier.fee.change_dong == 8_000
        assert dossier.fee.name == "Phí chứng thực bản sao từ bản chính"
        assert dossier.release is Release.AT_ONCE
        assert [one.numbers for one in dossier.certified] == [(1,)]
        assert (notice(small), values(small)) == ("certified", {"numbers": "01/2026-SCT/BS"})
        assert await tray(small) == ()
        assert [job.document.kind for job in small.journal.jobs(dossier.id)] == [DocumentKind.RECEIPT]


async def test_a_number_for_each_kind_of_paper_and_never_twice(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await certify(small, BIRTH, DIPLOMA, CertifiedPaper("giấy  KHAI sinh", 1, 1))
        dossier = newest(small)
        assert dossier.fee.amount_dong == 12_000 + 14_000 + 2_000
        assert [one.numbers for one in dossier.certified] == [(1,), (2,), (1,)]
        await certify(small, DIPLOMA)
        assert [one.numbers for one in newest(small).certified] == [(3,)]


async def test_a_number_for_each_document_that_is_signed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await certify(small, CertifiedPaper("Sơ yếu lý lịch", 1, 3), matter=Matter.SIGNATURE)
        filing = small.desk.state.filing
        assert filing is not None
        assert filing.fee_dong == 30_000
        assert small.journal.dossiers(limit=1) == (), "whose signature it is must be known first"


async def test_hundreds_of_copies_are_one_line_and_bounded_a_copy(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await certify(small, CertifiedPaper("Hợp đồng", 500, 300))
        assert newest(small).fee.amount_dong == 300 * 200_000
        assert [one.numbers for one in newest(small).certified] == [(1,)]


async def test_what_waits_for_a_signature_goes_through_the_tray(tmp_path: Path) -> None:
    async with small_desk(tmp_path, parts=Parts(clock=Standing(9, 0))) as small:
        await certify(small, BIRTH, DIPLOMA, at_once=False)
        dossier = newest(small)
        first, second = await tray(small)
        assert {str(first.book_number), str(second.book_number)} == {"01/2026-SCT/BS", "02/2026-SCT/BS"}
        await small.desk.certifying.give(dossier.id)
        assert notice(small) == "tray_waits"
        await small.desk.certifying.unsigned([first.id], "")
        assert notice(small) == "bad_field"
        await small.desk.certifying.unsigned([first.id], "thiếu trang 2")
        assert [one.reason for one in await tray(small) if one.id == first.id] == ["thiếu trang 2"]
        await small.desk.certifying.signed([first.id, second.id])
        assert all(one.signed_at is not None for one in await tray(small))
        await small.desk.certifying.give(dossier.id)
        assert notice(small) == "tray_given"
        row = small.journal.dossier(dossier.id)
        assert row is not None
        assert row.returned_at is not None
        assert await tray(small) == ()
        await small.desk.certifying.give(dossier.id)
        assert notice(small) == "nothing_to_do", "given once"


async def test_a_slip_of_what_was_certified_points_to_the_tray_and_its_money_goes_with_it(
    tmp_path: Path,
) -> None:
    async with small_desk(tmp_path, parts=Parts(clock=Standing(9, 0))) as small:
        await certify(small, BIRTH, at_once=False, given_dong=0)
        dossier = newest(small)
        owed = dossier.fee.owed_dong
        assert owed == 12_000
        (entry,) = await tray(small)
        await small.desk.certifying.signed([entry.id])
        await small.desk.call_next()
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        assert next_step(small.desk.state) is NextStep.TAKE_OWED
        await small.desk.certifying.give(dossier.id)
        assert notice(small) == "owed_first"
        await small.desk.money.take_owed(PaymentMethod.CASH)
        assert next_step(small.desk.state) is NextStep.IN_TRAY
        await small.desk.certifying.give(dossier.id)
        assert notice(small) == "tray_given"
        visit = small.desk.state.visit
        assert visit is not None
        assert visit.returning is not None
        assert visit.returning.hand_over is not None
        assert visit.returning.hand_over.fee is not None
        assert visit.returning.hand_over.fee.amount_dong == owed
        assert next_step(small.desk.state) is NextStep.FINISH


@pytest.mark.parametrize(
    ("hour", "minute", "usual", "slip"), [(15, 0, True, False), (15, 1, False, True), (16, 30, False, True)]
)
async def test_after_three_o_clock_a_slip_states_hour_and_day(
    tmp_path: Path, hour: int, minute: int, usual: bool, slip: bool
) -> None:
    async with small_desk(tmp_path, parts=Parts(clock=Standing(hour, minute))) as small:
        assert given_today(small.desk.now(), small.desk._core.place.same_day_cutoff) is usual
        await certify(small, BIRTH, at_once=False)
        dossier = newest(small)
        assert dossier.due_at is not None
        kinds = [job.document.kind for job in small.journal.jobs(dossier.id)]
        assert (DocumentKind.SLIP in kinds) is slip
        assert (dossier.due_at.date() > dossier.entry.at.date()) is slip


async def test_less_cash_than_it_costs_gives_nothing_at_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await certify(small, BIRTH, given_dong=5_000)
        assert (notice(small), values(small)) == ("owed_at_once", {"amount": 7_000})
        assert small.journal.dossiers(limit=1) == ()


async def test_cut_off_a_desk_goes_on_with_what_it_leased_and_then_by_the_paper_book(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.certifying.prepare(Matter.COPY)
        small.centre.refusals["lease_block"] = [CentreUnavailableError("cut", sent=False)] * 50
        for place in range(12):
            await certify(small, CertifiedPaper(f"Giấy {place}", 1, 1))
        numbers = [row.dossier.certified[0].numbers for row in reversed(small.journal.dossiers(limit=20))]
        assert numbers[:10] == [(number,) for number in range(numbers[0][0], numbers[0][0] + 10)]
        assert numbers[10:] == [(), ()]
        assert notice(small) == "certified_by_hand"


async def test_numbers_taken_for_a_form_are_its_own_when_it_is_asked_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        books: Books = small.desk._books
        today = datetime(2026, 11, 23, tzinfo=OFFICE_ZONE).date()
        first = await books.take(Matter.COPY, [BIRTH, DIPLOMA], "d-1", today)
        again = await books.take(Matter.COPY, [BIRTH, DIPLOMA], "d-1", today)
        other = await books.take(Matter.COPY, [BIRTH], "d-2", today)
        assert first == again
        assert not {one.numbers for one in first} & {one.numbers for one in other}
        assert {block.agency_code for block in await books.held()} == {Book.COPIES.lease_name}


async def test_a_block_that_was_closed_gives_nothing_and_another_one_is_leased(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await certify(small, BIRTH)
        await certify(small, DIPLOMA)
        for record in small.journal.records(RecordKind.BOOK):  # as behind a restored journal
            small.journal.record([replace(record, state=VOID)])
        await certify(small, BIRTH)
        numbers = [row.dossier.certified[0].numbers for row in small.journal.dossiers(limit=3)]
        assert numbers == [(11,), (2,), (1,)]


async def test_a_lost_reply_of_one_size_does_not_stand_for_another(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        books: Books = small.desk._books
        today = datetime(2026, 11, 23, tzinfo=OFFICE_ZONE).date()
        small.centre.refusals["lease_block"] = [CentreUnavailableError("cut", sent=True)]
        await books.ensure(Book.SIGNATURES)
        lost = set(books._pending.values())
        taken = await books.take(Matter.SIGNATURE, [CertifiedPaper("Tờ khai", 1, 120)], "d-1", today)
        assert [len(one.numbers) for one in taken] == [120]
        assert set(books._pending.values()) == lost, "its id still waits for its own answer"


async def test_a_break_behind_the_commit_is_mended_at_the_next_start(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:

        async def broken(_dossier: Dossier) -> None:
            """The program ends here."""

        small.desk._reception.after_commit = broken
        await certify(small, BIRTH, at_once=False)
        assert small.journal.records(RecordKind.CERTIFICATION) == ()
        await small.desk.certifying.resume()
        assert len(small.journal.records(RecordKind.CERTIFICATION)) == 1
        await small.desk.certifying.resume()
        assert len(small.journal.records(RecordKind.CERTIFICATION)) == 1


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        ((), "papers"),
        ((CertifiedPaper("a", 0, 1),), "pages"),
        ((CertifiedPaper("a", 1, 10_000),), "copies"),
        ((BIRTH,) * 25, "papers"),
    ],
)
async def test_counts_that_cannot_be_are_refused(
    tmp_path: Path, papers: tuple[CertifiedPaper, ...], field: str
) -> None:
    async with small_desk(tmp_path) as small:
        await certify(small, *papers)
        assert (notice(small), values(small)) == ("bad_field", {"field": field})
        assert small.desk.state.filing is None
