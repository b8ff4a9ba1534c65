"""Calling and letting go: no desk is ever stuck, and no act is lost to another."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from counter import wire
from counter.desk.next_step import NextStep, next_step
from counter.domain.dossiers import SyncState
from counter.events import ScanOrigin
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError, OutboxKind
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import SmallDesk, person, small_desk, tickets


def notice(small: SmallDesk) -> str:
    """Key of the notice, without its area."""
    assert small.desk.state.notice is not None
    return small.desk.state.notice.key.removeprefix("desk.notice.")


async def test_a_crash_after_the_claim_is_taken_up_again(tmp_path: Path) -> None:
    centre = MemoryCentre(list(tickets(3)))
    centre.open_ticket = centre.waiting.pop(0)
    async with small_desk(tmp_path, centre=centre) as small:
        state = await until(
            small.desk, lambda state: state.notice and state.notice.key == "desk.notice.resumed"
        )
        assert state.visit is not None
        assert state.visit.ticket is not None
        assert state.visit.ticket.number == "A001"
        await small.desk.finish()
        await until(small.desk, lambda _: small.centre.open_ticket is None)
        await small.desk.call_next()
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.ticket is not None
        assert small.desk.state.visit.ticket.number == "A002"


async def test_a_lost_answer_repeats_the_same_claim(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.centre.refusals["call_next"] = [CentreUnavailableError("cut", sent=True)]
        await small.desk.call_next()
        assert notice(small) == "centre_unreachable"
        await small.desk.call_next()
        assert small.desk.state.visit is not None
        assert len(small.centre.requests) == 1


async def test_somebody_who_came_while_the_call_was_on_its_way_gets_the_ticket(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        held = small.centre.hold("call_next")
        calling = asyncio.create_task(small.desk.call_next())
        await small.centre.met("call_next")
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        held.set()
        await calling
        visit = small.desk.state.visit
        assert visit is not None
        assert visit.ticket is not None
        assert visit.identity.person is not None


async def test_f2_hammered_calls_one_person(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await asyncio.gather(*(small.desk.call_next() for _ in range(20)))
        await small.desk.call_next()
        assert small.centre.calls.count("call_next") == 1
        assert notice(small) == "visit_open"


async def test_a_scan_during_another_act_is_not_lost(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        held = small.centre.hold("call_next")
        calling = asyncio.create_task(small.desk.call_next())
        await small.centre.met("call_next")
        opening = asyncio.create_task(small.desk.scan("H99.001-261122-0001", ScanOrigin.SCANNER))
        await opening
        assert notice(small) == "dossier_unknown"
        held.set()
        await calling
        assert notice(small) == "called"


@pytest.mark.parametrize("reason", ["wrong_centre", "wrong_day", "bad_signature"])
async def test_a_ticket_that_is_not_ours_is_told(tmp_path: Path, reason: str) -> None:
    async with small_desk(tmp_path) as small:
        small.centre.refusals["call_ticket"] = [CentreRefusedError(422, reason)]
        day = small.desk.today().strftime("%Y%m%d")
        await small.desk.scan(f"Q|H99.001|{day}|A|A003|deadbeef", ScanOrigin.SCANNER)
        assert notice(small) == reason
        assert small.desk.state.visit is None


async def test_work_begun_is_not_left_by_the_call_key(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.call_next()
        assert notice(small) == "visit_open"
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.filing is not None


async def test_a_dossier_code_does_not_drop_an_open_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.scan("H99.001-261122-0001", ScanOrigin.SCANNER)
        assert notice(small) == "form_open"
        assert next_step(small.desk.state) in (NextStep.CHOOSE_CASE, NextStep.IDENTIFY)


async def test_journal_trouble_ends_the_act_and_keeps_the_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()

        def full(*_arguments: object) -> None:
            raise JournalError("disk_full")

        monkeypatch.setattr(small.journal, "drop_draft", full)
        await small.desk.finish()
        assert notice(small) == "disk_full"
        assert small.desk.state.visit is not None
        assert small.desk.state.busy == ""
        monkeypatch.undo()
        await small.desk.finish()
        assert small.desk.state.visit is None


async def test_a_visit_of_advice_alone_ends_as_done(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.decisions.guide()
        assert next_step(small.desk.state) is NextStep.FINISH
        await small.desk.call_next()
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.ticket is not None
        assert small.desk.state.visit.ticket.number == "A002"
        [end] = [item for item in small.journal.outbox(done=True) if item.kind is OutboxKind.TICKET]
        assert wire.decode(wire.TicketEnd, end.body).outcome == "done"


async def test_nobody_came_is_told_as_it_is(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.finish(no_show=True)
        await until(small.desk, lambda _: small.centre.open_ticket is None)
        await until(small.desk, lambda state: not state.outbox.waiting)
        [end] = small.journal.outbox(done=True)
        assert wire.decode(wire.TicketEnd, end.body).outcome == "no_show"


async def test_good_news_of_the_last_person_does_not_disturb_the_next_one(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        gate = small.centre.hold("dossier")
        await small.desk.call_next()
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        dossier_id = await received(small.desk)
        await small.centre.met("dossier")
        await small.desk.call_next()
        assert notice(small) == "called"
        gate.set()

        def confirmed(_: object) -> bool:
            row = small.journal.dossier(dossier_id)
            return row is not None and row.state is SyncState.CONFIRMED

        await until(small.desk, confirmed)
        assert notice(small) == "called"
