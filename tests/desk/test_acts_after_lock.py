"""An act that waits while its clerk signs out is not done: the record names whoever did something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from counter.desk.acts import StatedOutage
from counter.domain.access import Permission
from counter.events import ScanOrigin
from counter.ports import HoldReason
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import filled
from tests.rigs.memory_centre import PIN
from tests.rigs.small_desk import SmallDesk, person, small_desk


def waiting_acts(small: SmallDesk, item: str) -> dict[str, Callable[[], Awaitable[object]]]:
    desk = small.desk
    return {
        "close": desk.closing.close,
        "keep_back": lambda: desk.parking.keep_back(item, HoldReason.OTHER),
        "try_now": lambda: desk.parking.try_now(item),
        "retry_outbox": desk.retry_outbox,
        "enter": lambda: desk.outages.enter(StatedOutage("21/11/2026", "8:15", "KC", "x", "777777")),
        "commit": desk.commit,
    }


@pytest.mark.parametrize("name", ["close", "keep_back", "try_now", "retry_outbox", "enter", "commit"])
@pytest.mark.parametrize("back", [False, True])
async def test_nothing_is_done_in_nobodys_name(tmp_path: Path, name: str, *, back: bool) -> None:
    """Nor for whoever signs in afterwards, unless it is the same clerk again."""
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.centre.gates["send"] = asyncio.Event()
        await desk.call_next()
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome is not None)
        await filled(small, EXTRACT)
        if name not in ("enter", "commit"):
            await desk.commit()
        item = next((one.id for one in small.journal.outbox()), "")
        before = len(small.journal.audit(limit=10_000))
        received = len(small.journal.dossiers())
        async with desk._core.act("other"):
            waiting = asyncio.create_task(_run(waiting_acts(small, item)[name]))
            while not any(key.split()[0] != "other" for key in desk._core._begun):  # noqa: ASYNC110 - nobody else tells
                await asyncio.sleep(0)
            await desk.lock()
            if back:
                other = next(
                    one
                    for one in desk._core.place.clerks
                    if one.id != "an.nv" and one.may(Permission.OUTBOX_HOLD)
                )
                desk._core.update(clerk=other)
        await waiting
        rows = small.journal.audit(limit=10_000)[before:]
        assert [(row.kind, row.clerk_id) for row in rows] == [("signed_out", "an.nv")]
        assert len(small.journal.dossiers()) == received


async def _run(act: Callable[[], Awaitable[object]]) -> None:
    await act()


async def test_a_part_of_an_act_that_met_the_lock_is_not_done_either(tmp_path: Path) -> None:
    """What asks the network first and the journal then may find nobody there when it has its answer."""
    async with small_desk(tmp_path) as small:
        core = small.desk._core
        async with core.act("asking", alone=False) as mine:
            assert mine
            await small.desk.lock()
            async with core.act("writing") as ours:
                assert not ours
        async with core.act("anything") as free:
            assert free, "before somebody signs in there is nobody to miss"
        assert await small.desk.sign_in(PIN)


async def test_work_begun_by_an_act_outlives_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        core, done, go = small.desk._core, asyncio.Event(), asyncio.Event()

        async def beside() -> None:
            await go.wait()
            async with core.act("beside") as mine:
                if mine:
                    done.set()

        async with core.act("asking"):
            core.spawn(beside(), "beside")
        await small.desk.lock()
        go.set()
        async with asyncio.timeout(10):
            await done.wait()
