"""A procedure nobody answers for: told at choosing and kept from being received; in training it works."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from counter.domain.confirming import Aspect, Confirmation
from tests.rigs.filing import begun, filled, form, notice, visit
from tests.rigs.small_desk import SmallDesk, small_desk

EXTRACT = "2.000635"


def go_live(small: SmallDesk) -> None:
    """As if the desk were no training desk; its parts do not look again."""
    small.desk._core.update(training=False)


def confirm(small: SmallDesk, *aspects: Aspect) -> None:
    """The catalogue has come anew, with these confirmed."""
    core = small.desk._core
    at = datetime(2026, 11, 23, tzinfo=UTC)
    known = core.catalogue[EXTRACT]
    confirmations = tuple(Confirmation(aspect, "dung.pv", at) for aspect in aspects)
    core.catalogue = {**core.catalogue, EXTRACT: replace(known, confirmations=confirmations)}


async def test_training_receives_what_nobody_confirmed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, EXTRACT)
        assert form(small).procedure.locked
        await small.desk.commit()
        assert len(visit(small).received) == 1


async def test_a_locked_procedure_says_so_and_is_not_received(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        go_live(small)
        await begun(small)
        confirm(small, Aspect.PAPERS)
        await small.desk.choose_procedure(EXTRACT)
        assert notice(small) == "procedure_locked"
        assert small.desk.state.notice is not None
        assert small.desk.state.notice.values["aspects"] == (Aspect.TIME, Aspect.FEE)
        await filled(small, EXTRACT)
        await small.desk.commit()
        assert (notice(small), visit(small).received) == ("procedure_locked", ())
        assert small.centre.kept == {}


async def test_once_all_is_confirmed_it_is_not_told_any_more(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        go_live(small)
        await begun(small)
        confirm(small, *Aspect)
        await filled(small, EXTRACT)
        assert notice(small) != "procedure_locked"
        await small.desk.commit()
        assert notice(small) != "procedure_locked"


async def test_what_is_used_here_comes_first(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        before = [one.code for one in small.desk.search("", 3)]
        small.centre.used["1.003677"] = 900
        await small.desk._link.renew_order(ask_centre=True)
        assert [one.code for one in small.desk.search("", 4)] == ["1.003677", *before]
