"""The population register slow, down or refusing: the clerk goes on by the papers, and never waits for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.events import ScanOrigin
from counter.ports import CentreRefusedError, CentreUnavailableError, LookupAnswer, LookupOutcome
from tests.rigs.desk import received, until
from tests.rigs.small_desk import person, small_desk
from tests.rigs.words import notice_key

ONE, OTHER = person(), person(skip=1)


async def test_a_register_that_never_answers_holds_up_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        asked = small.centre.hold("look_up")
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        assert desk.state.visit is not None
        assert desk.state.visit.identity.register.asking
        assert next_step(desk.state) is NextStep.CHOOSE_PROCEDURE
        await received(desk)
        assert notice_key_of_done(desk.state.notice) in {"received", "confirmed"}
        assert desk.state.visit.identity.register.asking, "it still asks, and says so"
        asked.set()
        state = await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        assert state.visit is not None
        [row] = state.visit.received
        assert row.dossier.owner.full_name == ONE.card().full_name


def notice_key_of_done(notice: object) -> str:
    return str(getattr(notice, "key", "")).rpartition(".")[2]


@pytest.mark.parametrize(
    "error",
    [
        CentreUnavailableError("ReadTimeout", sent=True),
        CentreUnavailableError("not ours: status 200", sent=True),
        CentreRefusedError(500, "internal"),
        CentreRefusedError(403, "forbidden"),
        CentreRefusedError(429, "slow_down"),
    ],
    ids=["late", "proxy", "500", "403", "429"],
)
async def test_a_register_that_cannot_be_asked(tmp_path: Path, error: Exception) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.centre.refusals["look_up"] = [error]
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(
            desk,
            lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.UNAVAILABLE,
        )
        assert notice_key(desk) == "register_unavailable"
        await received(desk)


async def test_a_name_from_the_register_of_somebody_else_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer about another number than was asked for changes nothing of the person."""
    wrong = OTHER.registered()
    assert wrong is not None

    async def answer(_request: object) -> LookupAnswer:
        return LookupAnswer(LookupOutcome.FOUND, "ref", replace(wrong, full_name="Trần Thị Khác"))

    async with small_desk(tmp_path) as small:
        desk = small.desk
        monkeypatch.setattr(small.centre, "look_up", answer)
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        state = await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        assert state.visit is not None
        assert state.visit.identity.person is not None
        assert state.visit.identity.person.full_name == ONE.card().full_name
        assert state.visit.identity.person.personal_number == ONE.number
