"""Several people and several dossiers at one desk: put aside and taken up again as they were."""

from __future__ import annotations

import asyncio
from pathlib import Path

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Identity
from counter.events import ScanOrigin
from counter.ports import OutboxKind
from tests.rigs.aside import ONE, begun, held_numbers, number_of
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import notice
from tests.rigs.filing import visit as visit_of
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import small_desk, tickets


async def test_a_visit_put_aside_comes_back_as_it_was(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        before = await begun(small)
        await small.desk.accept_all()
        papers = visit_of(small).filing
        await small.desk.visits.hold()
        assert small.desk.state.visit is None
        [held] = small.desk.state.held
        assert (held.ticket_number, held.name) == ("A001", ONE.card().full_name)
        assert held.procedure
        assert held.name not in repr(held)
        await small.desk.call_next()
        assert number_of(small.desk.state) == "A002"
        assert small.centre.held == ["t-1"], "the centre knew before it called the next one"
        assert visit_of(small).identity == Identity()
        await small.desk.visits.resume(before.id)
        after = visit_of(small)
        assert (after.ticket, after.identity.person, after.held_at) == (
            before.ticket,
            before.identity.person,
            None,
        )
        assert after.filing == papers
        assert held_numbers(small) == ["A002"]
        await small.desk.commit()
        assert next_step(small.desk.state) is NextStep.FINISH


async def test_a_held_visit_ends_after_it_was_taken_up(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.visits.hold()
        await small.desk.call_next()
        [held] = small.desk.state.held
        await small.desk.visits.resume(held.visit_id)
        await small.desk.finish()
        await small.desk.visits.resume(small.desk.state.held[0].visit_id)
        await small.desk.finish()
        assert small.desk.state.held == ()
        await until(small.desk, lambda _: not small.centre.held and small.centre.open_ticket is None)
        await small.desk.call_next()
        assert number_of(small.desk.state) == "A003"
        assert len(small.journal.drafts()) == 1
        ends = [item.id for item in small.journal.outbox(done=True)]
        assert sorted(ends) == ["t-1:end", "t-1:hold", "t-2:end", "t-2:hold"]


async def test_put_aside_again_and_again_the_centre_is_told_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        visit = await begun(small)
        for _ in range(3):
            await small.desk.visits.hold()
            await small.desk.visits.resume(visit.id)
        await until(small.desk, lambda _: small.centre.held == ["t-1"])
        kinds = [item.kind for item in (*small.journal.outbox(), *small.journal.outbox(done=True))]
        assert kinds == [OutboxKind.TICKET_HOLD]


async def test_hammered_keys_put_one_visit_aside_and_take_one_up(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        visit = await begun(small)
        await asyncio.gather(*(small.desk.visits.hold() for _ in range(5)))
        assert held_numbers(small) == ["A001"]
        await asyncio.gather(*(small.desk.visits.resume(visit.id) for _ in range(5)))
        assert number_of(small.desk.state) == "A001"
        assert small.desk.state.held == ()
        await small.desk.visits.resume(visit.id)
        assert notice(small) == "nothing_to_do"


async def test_a_hold_with_nothing_in_it_is_an_end(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.visits.hold()
        assert notice(small) == "nothing_to_do"
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.drop_filing()
        await small.desk.visits.hold()
        assert small.desk.state.visit is None
        assert small.desk.state.held == ()
        assert small.journal.drafts() == ()


async def test_a_called_person_who_is_not_known_yet_can_wait(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.visits.hold()
        assert held_numbers(small) == ["A001"]
        await small.desk.scan("A001", ScanOrigin.TYPED)
        assert number_of(small.desk.state) == "A001"
        assert notice(small) == "taken_up"


async def test_the_ticket_of_somebody_who_waits_takes_the_visit_up_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        visit = await begun(small)
        assert visit.ticket is not None
        await small.desk.visits.hold()
        day = f"{visit.ticket.issued_at:%Y%m%d}"
        claims = small.centre.calls.count("call_ticket")
        await small.desk.scan(f"Q|H99.001|{day}|A|A001|deadbeef", ScanOrigin.SCANNER)
        assert visit_of(small).id == visit.id
        assert small.centre.calls.count("call_ticket") == claims
        await small.desk.visits.hold()
        await small.desk.call_next()
        await small.desk.scan("A001", ScanOrigin.TYPED)
        assert notice(small) == "visit_open", "the open visit is not put aside by a scan"
        assert number_of(small.desk.state) == "A002"


async def test_at_most_twenty_wait(tmp_path: Path) -> None:
    centre = MemoryCentre(list(tickets(22)))
    async with small_desk(tmp_path, centre=centre) as small:
        for _ in range(21):
            await small.desk.call_next()
            await small.desk.visits.hold()
        assert notice(small) == "held_full"
        assert len(small.desk.state.held) == 20
        assert number_of(small.desk.state) == "A021"
        first = small.desk.state.held[0]
        await small.desk.visits.resume(first.visit_id)
        assert number_of(small.desk.state) == "A001", "one for another still works"
        assert held_numbers(small)[-1] == "A021"


async def test_the_end_of_the_day_tells_of_those_who_wait(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.visits.hold()
        await small.desk.lock()
        assert small.desk.state.clerk is None
        assert notice(small) == "held_remain"
        assert small.desk.state.notice is not None
        assert dict(small.desk.state.notice.values) == {"count": 1}
        [held] = small.desk.state.held
        await small.desk.visits.resume(held.visit_id)
        assert small.desk.state.visit is None, "nobody is signed in"
