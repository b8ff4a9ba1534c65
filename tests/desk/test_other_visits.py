"""A visit left open at a locked desk: who may not see whom the desk serves sees nobody and reads no card."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.state import DeskState, Reading
from counter.domain.access import Role
from counter.domain.place import Clerk
from counter.events import ScanOrigin
from counter.ports import CentreRefusedError, LookupOutcome
from tests.rigs.desk import until
from tests.rigs.memory_centre import PIN
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE = person()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """Somebody is at the counter, the register has answered, and the desk was locked."""
    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)
        await small.desk.lock()
        yield small


async def enter(small: SmallDesk, role: Role) -> Clerk:
    """Sign in somebody who has this role alone."""
    core = small.desk._core
    clerk = replace(core.place.clerks[0], roles=(role,))
    core.update(place=replace(core.place, clerks=(clerk,)))
    assert await small.desk.sign_in(PIN)
    return clerk


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
async def test_who_may_see_no_dossier_sees_no_visit(served: SmallDesk, role: Role) -> None:
    desk, told = served.desk, list[DeskState]()
    desk.subscribe(told.append)
    visit = desk._core.state.visit
    clerk = await enter(served, role)
    inside = [state for state in (*told, desk.state) if state.clerk == clerk]
    assert inside
    assert all((state.visit, state.held, state.others_visit) == (None, (), True) for state in inside)
    await desk.lock()
    await enter(served, Role.CLERK)
    after = desk.state.visit
    assert visit is not None
    assert after is not None
    assert (after.id, after.identity.person) == (visit.id, visit.identity.person)
    assert not desk.state.others_visit


async def test_a_card_laid_down_is_not_read_for_who_may_not(served: SmallDesk) -> None:
    desk = served.desk
    await enter(served, Role.AUDITOR)
    served.reader.put_card(ONE.card())
    await until(desk, lambda state: state.devices.card_session is not None)
    visit = desk._core.state.visit
    assert visit is not None
    assert visit.identity.card.reading is Reading.NONE
    desk._card.ask()
    await until(desk, lambda state: state.notice and state.notice.key == "desk.notice.not_allowed")
    await desk.lock()
    await enter(served, Role.CLERK)
    await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)


async def test_the_register_is_not_asked_for_who_may_not(served: SmallDesk) -> None:
    core, asked = served.desk._core, served.centre.calls.count("look_up")
    await enter(served, Role.AUDITOR)
    core.update_identity(register=type(core.state.visit.identity.register)())  # type: ignore[union-attr]  # open
    served.desk._identification.merge_and_ask(again=True)
    await until(served.desk, lambda state: state.notice and state.notice.key == "desk.notice.not_allowed")
    assert served.centre.calls.count("look_up") == asked
    await served.desk.lock()  # acts are recorded one after another
    assert [row.kind for row in served.journal.audit()][-2:] == ["refused_permission", "signed_out"]


async def test_a_refusal_of_the_officer_is_not_told_as_a_register_that_is_down(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.centre.refusals["look_up"] = [CentreRefusedError(403, "not_allowed")]
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        state = await until(
            small.desk, lambda state: state.visit and state.visit.identity.register.outcome and state
        )
        assert state.visit is not None
        assert state.visit.identity.register.outcome is LookupOutcome.OFFICER_NOT_ALLOWED
