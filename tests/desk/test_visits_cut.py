"""Visits put aside over a restart, a kill, a lost line and a full disk: nobody is lost or served twice."""

from __future__ import annotations

import asyncio
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counter.domain.tickets import Ticket
from counter.ports import (
    Answer,
    CentreRefusedError,
    CentreUnavailableError,
    JournalError,
    OutboxItem,
    OutboxKind,
)
from tests.rigs.aside import OTHER, begun, held_numbers, number_of, shown
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import notice
from tests.rigs.filing import visit as visit_of
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import SmallDesk, small_desk, tickets


async def test_a_restart_brings_the_open_visit_and_the_held_ones_back_in_order(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.accept_all()
        await small.desk.commit()
        dossier_id = visit_of(small).received[-1].dossier.id
        await small.desk.visits.hold()
        await begun(small, OTHER)
        await small.desk.visits.hold()
        await small.desk.call_next()
        open_id = visit_of(small).id
        await small.desk.visits.resume(small.desk.state.held[0].visit_id)
        await small.desk.visits.resume(open_id)
        held = small.desk.state.held
        assert held_numbers(small) == ["A002", "A001"]
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert visit_of(small).id == open_id
        assert small.desk.state.held == held
        await small.desk.visits.resume(held[1].visit_id)
        assert [row.dossier.id for row in visit_of(small).received] == [dossier_id]
        assert {job.document.kind.value for job in visit_of(small).jobs} == {"M01", "receipt"}
        await small.desk.visits.resume(held[0].visit_id)
        filing = visit_of(small).filing
        assert filing is not None
        assert filing.procedure.code == EXTRACT
        known = visit_of(small).identity.person
        assert known is not None
        assert known.personal_number == OTHER.number


async def test_killed_with_visits_put_aside_nothing_is_lost(tmp_path: Path) -> None:
    async with small_desk(tmp_path / "desk") as small:
        await begun(small)
        await small.desk.visits.hold()
        await begun(small, OTHER)
        await small.desk.visits.hold()
        with small.journal._turn:  # nothing is being written while it is copied
            shutil.copytree(tmp_path / "desk", tmp_path / "killed")
    centre = MemoryCentre(list(tickets(3))[2:])
    async with small_desk(tmp_path / "killed", centre=centre) as small:
        assert held_numbers(small) == ["A001", "A002"]
        assert small.desk.state.visit is None


async def test_a_centre_that_still_shows_the_held_ticket_does_not_open_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        ticket = small.centre.open_ticket
        await small.desk.visits.hold()
        await until(small.desk, lambda _: small.centre.held == ["t-1"])
        small.centre.open_ticket = ticket
        queues = small.centre.calls.count("queue")
        small.centre.cut()
        await until(small.desk, lambda _: small.centre.calls.count("queue") > queues)
        await until(small.desk, lambda state: state.queue.called == ticket)
        await small.desk.visits.hold()  # waits until the queue was looked at
        assert small.desk.state.visit is None
        await small.desk.call_next()
        assert notice(small) == "called_is_held"


async def test_a_refused_hold_does_not_keep_the_ticket_open_for_ever(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        visit = await begun(small)
        small.centre.refusals["send"] = [CentreRefusedError(409, "not_yours")]
        await small.desk.visits.hold()
        await until(small.desk, lambda state: state.outbox.stopped)
        await small.desk.visits.resume(visit.id)
        await small.desk.finish()
        await until(small.desk, lambda _: small.centre.open_ticket is None)
        await small.desk.call_next()
        assert number_of(small.desk.state) == "A002"


async def test_a_centre_that_never_takes_the_hold_takes_the_end(tmp_path: Path) -> None:
    class Broken(MemoryCentre):
        async def send(self, item: OutboxItem) -> Answer:
            if item.kind is OutboxKind.TICKET_HOLD:
                raise CentreRefusedError(500, "internal")
            return await super().send(item)

    async with small_desk(tmp_path, centre=Broken(list(tickets(3)))) as small:
        visit = await begun(small)
        await small.desk.visits.hold()
        await until(small.desk, lambda _: small.journal.outbox()[0].last_outcome)
        await small.desk.call_next()
        assert notice(small) == "called_is_held"
        assert small.desk.state.notice is not None
        assert small.desk.state.notice.values["number"] == "A001"
        await small.desk.visits.resume(visit.id)
        await small.desk.finish()
        await until(small.desk, lambda _: small.centre.open_ticket is None)
        await small.desk.call_next()
        assert number_of(small.desk.state) == "A002"
        assert [item.kind for item in small.journal.outbox()] == []


async def test_killed_while_visits_change_the_centre_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first commit of a change of visits leaves on the disk is copied there and opened."""
    async with small_desk(tmp_path / "desk") as small:
        first = await begun(small)
        await small.desk.visits.hold()
        second = await begun(small, OTHER)
        gate = small.centre.hold("send")
        write = small.journal.keep_drafts

        def killed(*arguments: Any, **named: Any) -> None:
            with small.journal._turn:  # nothing is being written while it is copied
                small.journal._writer.flush()
                write(*arguments, **named)
                shutil.copytree(tmp_path / "desk", tmp_path / "killed")

        monkeypatch.setattr(small.journal, "keep_drafts", killed)
        await small.desk.visits.resume(first.id)
        gate.set()
    small.centre.open_ticket = second.ticket
    small.centre.held.remove("t-2")
    async with small_desk(tmp_path / "killed", centre=small.centre) as small:
        assert visit_of(small).id == first.id
        assert held_numbers(small) == ["A002"]
        await until(small.desk, lambda _: small.centre.held == ["t-1", "t-2"])


async def test_what_comes_while_visits_change_stays_with_its_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sets(small: SmallDesk) -> int:
        filing = visit_of(small).filing
        assert filing is not None
        return filing.sets

    async with small_desk(tmp_path) as small:
        first = await begun(small)
        await small.desk.visits.hold()
        second = await begun(small, OTHER)
        write, loop, typed = small.journal.keep_drafts, asyncio.get_running_loop(), threading.Event()

        def type_late() -> None:
            small.desk._core.update_filing(sets=7)
            typed.set()

        def slow(*arguments: Any, **named: Any) -> None:
            monkeypatch.undo()
            loop.call_soon_threadsafe(type_late)
            assert typed.wait(10)
            write(*arguments, **named)

        monkeypatch.setattr(small.journal, "keep_drafts", slow)
        await small.desk.visits.resume(first.id)
        assert sets(small) == 1
    async with small_desk(tmp_path) as small:
        assert visit_of(small).id == first.id
        assert sets(small) == 1
        await small.desk.visits.resume(second.id)
        assert sets(small) == 7


async def test_a_call_asked_for_while_the_queue_is_looked_at_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The centre shows a ticket that this desk ended long ago; F2 falls just into looking at it."""
    async with small_desk(tmp_path) as small:
        entered, go = asyncio.Event(), asyncio.Event()

        async def looked(_ticket: Ticket) -> bool:
            entered.set()
            await go.wait()
            return False

        monkeypatch.setattr(small.desk._queueing, "_resume", looked)
        small.centre.open_ticket = replace(small.centre.waiting[0], id="t-0", number="A000")
        small.desk._link.refresh_queue()
        await entered.wait()
        small.centre.open_ticket = None
        pressed = asyncio.create_task(small.desk.call_next())
        await asyncio.sleep(0)
        go.set()
        await pressed
        assert number_of(small.desk.state) == "A001"


async def test_cut_off_somebody_without_a_ticket_is_served_meanwhile(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        first = await begun(small)
        cut = [CentreUnavailableError("cut", sent=False) for _ in range(60)]
        small.centre.refusals |= {name: list(cut) for name in ("send", "call_next", "look_up", "queue")}
        await small.desk.visits.hold()
        await small.desk.call_next()
        assert notice(small) == "centre_unreachable"
        await shown(small, OTHER)
        second = visit_of(small)
        assert second.ticket is None
        await small.desk.visits.resume(first.id)
        await small.desk.accept_all()
        await small.desk.commit()
        assert len(visit_of(small).received) == 1
        await small.desk.finish()
        small.centre.refusals.clear()
        await small.desk.retry_outbox()
        await until(small.desk, lambda _: small.centre.open_ticket is None and not small.centre.held)
        await small.desk.call_next()
        assert number_of(small.desk.state) == "A002"
        assert held_numbers(small) == [None]


@pytest.mark.parametrize("with_other", [False, True])
async def test_a_visit_that_cannot_be_written_is_not_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_other: bool
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        first = await begun(small)
        if with_other:
            await small.desk.visits.hold()
            first = await begun(small, OTHER)
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "keep_drafts", full)
            if with_other:
                await small.desk.visits.resume(small.desk.state.held[0].visit_id)
            else:
                await small.desk.visits.hold()
        assert notice(small) == "disk_full"
        assert visit_of(small).id == first.id
        assert visit_of(small).identity.person is not None
        assert len(small.desk.state.held) == int(with_other)
        await small.desk.visits.hold()
        assert small.desk.state.visit is None
