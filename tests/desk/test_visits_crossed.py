"""Two people crossed at one desk: answers, cards and slips of one never stand in the other's visit."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.state import Reading
from counter.domain.decisions import Mistake
from counter.domain.dossiers import SyncState
from counter.events import ScanOrigin
from tests.rigs.aside import ONE, OTHER, begun, number_of, shown
from tests.rigs.desk import identified, open_desk, received, signed_in, until
from tests.rigs.filing import notice
from tests.rigs.filing import visit as visit_of
from tests.rigs.small_desk import person, small_desk


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
        assert notice(small) == "card_left_asked"
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
