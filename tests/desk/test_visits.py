"""Several people and several dossiers at one desk: put aside, taken up, the same again, one list."""

from __future__ import annotations

import asyncio
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import DeskState, Identity, Reading, Visit
from counter.domain.decisions import Mistake
from counter.domain.dossiers import SyncState
from counter.domain.tickets import Ticket
from counter.events import ScanOrigin
from counter.ports import (
    Answer,
    CentreRefusedError,
    CentreUnavailableError,
    JournalError,
    OutboxItem,
    OutboxKind,
)
from tests.rigs.desk import EXTRACT, identified, open_desk, received, signed_in, until
from tests.rigs.small_desk import MemoryCentre, SmallDesk, person, small_desk, tickets

ONE, OTHER = person(), person(skip=1)


def notice(small: SmallDesk) -> str:
    """Key of the notice, without its area."""
    assert small.desk.state.notice is not None
    return small.desk.state.notice.key.removeprefix("desk.notice.")


def visit_of(small: SmallDesk) -> Visit:
    """The open visit."""
    assert small.desk.state.visit is not None
    return small.desk.state.visit


def number_of(state: DeskState) -> str | None:
    """Ticket of the open visit."""
    return state.visit.ticket.number if state.visit and state.visit.ticket else None


def held_numbers(small: SmallDesk) -> list[str | None]:
    """Tickets put aside."""
    return [held.ticket_number for held in small.desk.state.held]


async def shown(small: SmallDesk, citizen: Any = ONE) -> None:
    """The citizen's QR is scanned and the register has answered."""
    await small.desk.scan(citizen.qr(), ScanOrigin.SCANNER)
    await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)


async def begun(small: SmallDesk, citizen: Any = ONE) -> Visit:
    """Somebody was called, is known, and has begun an extract."""
    await small.desk.call_next()
    await shown(small, citizen)
    await small.desk.choose_procedure(EXTRACT)
    filing = visit_of(small).filing
    assert filing is not None
    await small.desk.choose_case(filing.procedure.cases[0].id)
    return visit_of(small)


# --- put aside and taken up -----------------------------------------------------------------------


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


# --- two people crossed ---------------------------------------------------------------------------


async def test_the_register_answers_the_visit_it_was_asked_for(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        gate = small.centre.hold("look_up")
        await small.desk.call_next()
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await small.centre.met("look_up")
        first = visit_of(small)
        await small.desk.visits.hold()
        await small.desk.call_next()
        gate.set()
        del small.centre.gates["look_up"]
        await shown(small, OTHER)
        registered = visit_of(small).identity.register.person
        assert registered is not None
        assert registered.personal_number == OTHER.number
        await small.desk.visits.resume(first.id)
        state = await until(
            small.desk, lambda state: state.visit and state.visit.identity.register.person is not None
        )
        assert state.visit is not None
        assert state.visit.identity.register.person is not None
        assert state.visit.identity.register.person.personal_number == ONE.number, "asked anew"
        assert not state.visit.identity.register.asking


async def test_a_late_answer_does_not_come_into_another_visit(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        gate = small.centre.hold("look_up")
        await small.desk.call_next()
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await small.centre.met("look_up")
        await small.desk.visits.hold()
        await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        before = visit_of(small)
        gate.set()
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)
        person_now = visit_of(small).identity.register.person
        assert visit_of(small).id == before.id
        assert person_now is not None
        assert person_now.personal_number == OTHER.number


async def test_the_card_that_lies_there_belongs_to_nobody(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        small.reader.put_card(ONE.card())
        await until(small.desk, lambda state: state.devices.card_session)
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(
            small.desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        first = visit_of(small)
        assert first.identity.card.photo is not None
        await small.desk.visits.hold()
        await small.desk.call_next()
        assert small.desk.state.devices.left_session == small.desk.state.devices.card_session
        await shown(small, OTHER)
        await small.desk.read_card(can=ONE.number[-6:])
        assert notice(small) == "card_left"
        assert visit_of(small).identity.card.record is None
        assert visit_of(small).identity.card.photo is None
        second = visit_of(small)
        small.reader.put_card(OTHER.card())
        state = await until(
            small.desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        assert state.visit is not None
        assert state.visit.identity.card.record is not None
        assert state.visit.identity.card.record.personal_number == OTHER.number
        await small.desk.visits.resume(first.id)
        assert notice(small) == "card_left", "the second person's card still lies there"
        assert visit_of(small).identity.card.photo == first.identity.card.photo
        await small.desk.visits.resume(second.id)
        record = visit_of(small).identity.card.record
        assert record is not None
        assert record.personal_number == OTHER.number


async def test_a_card_still_being_read_is_nobodys_after_the_change(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await shown(small)
        first = visit_of(small)
        small.reader._latency_seconds = 0.05  # the read is surely not done before the keys are
        small.reader.put_card(ONE.card())
        await until(
            small.desk,
            lambda state: (
                state.visit and state.visit.identity.card.reading in (Reading.RUNNING, Reading.NAMED)
            ),
        )
        await small.desk.visits.hold()
        await small.desk.call_next()
        await small.desk.visits.resume(first.id)
        assert visit_of(small).identity.card.reading not in (Reading.RUNNING, Reading.NAMED, Reading.DONE)
        small.reader.remove_card()
        await until(small.desk, lambda state: state.devices.card_session is None)
        small.reader._latency_seconds = 0.0
        small.reader.put_card(ONE.card())
        await until(
            small.desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )


async def test_a_slip_opened_late_does_not_land_in_another_visit(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.accept_all()
        await small.desk.commit()
        number = visit_of(small).received[0].dossier.local_number
        await until(
            small.desk, lambda state: state.visit and state.visit.received[0].state is SyncState.CONFIRMED
        )
        await small.desk.call_next()
        gate = small.centre.hold("dossier")
        small.centre._reached.pop("dossier")
        opening = asyncio.create_task(small.desk.scan(number, ScanOrigin.SCANNER))
        await small.centre.met("dossier")
        await small.desk.visits.hold()
        await small.desk.call_next()
        gate.set()
        await opening
        assert visit_of(small).returning is None
        assert notice(small) == "opened_late"


async def test_a_qr_refused_in_one_visit_is_not_accepted_in_the_other(tmp_path: Path) -> None:
    third = person(skip=2)
    async with small_desk(tmp_path) as small:
        first = await begun(small)
        await small.desk.visits.hold()
        await begun(small, OTHER)
        await small.desk.scan(third.qr(), ScanOrigin.SCANNER)
        assert notice(small) == "person_differs"
        await small.desk.visits.resume(first.id)
        await small.desk.scan(third.qr(), ScanOrigin.SCANNER)
        assert notice(small) == "person_differs"
        known = visit_of(small).identity.person
        assert known is not None
        assert known.personal_number == ONE.number


async def test_two_people_at_a_real_centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put aside, taken up, void and received instead, with the real journal, client and centre server."""
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        await identified(desk)
        dossier_id = await received(desk)
        first = desk.state.visit
        assert first is not None
        await desk.visits.hold()
        await desk.call_next()
        second = desk.state.visit
        assert second is not None
        assert second.ticket != first.ticket
        await desk.visits.resume(first.id)
        await desk.corrections.void(dossier_id, Mistake.FEE, "nhập nhầm", again=True)
        await desk.commit()
        assert desk.state.visit is not None
        old, new = desk.state.visit.received
        assert old.replaced_by == (new.dossier.code or new.dossier.local_number)
        await desk.finish()
        await desk.visits.resume(second.id)
        await desk.finish(no_show=True)
        await until(desk, lambda state: not state.outbox.waiting and not state.outbox.stopped)
        view = await desk._core.ports.centre.dossier(dossier_id)
        assert view is not None
        assert [one.reason for one in view.corrections] == ["nhập nhầm"]
        assert view.replaced_by == old.replaced_by
        await desk.call_next()
        assert number_of(desk.state) not in (None, number_of(replace(desk.state, visit=first)))


# --- restart, network, disk -----------------------------------------------------------------------


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
