"""What changes while a subject is under way: a message that comes then is sent, one kept back then is not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counter import wire
from counter.domain.decisions import Correction, CorrectionKind, Mistake
from counter.domain.dossiers import SyncState
from counter.ports import Answer, CentreRefusedError, HoldReason, OutboxItem, OutboxKind
from tests.desk.test_outbox import Bench, bench
from tests.desk.test_outbox_parked import parked
from tests.rigs.desk import EXTRACT
from tests.rigs.filing import filled
from tests.rigs.small_desk import SmallDesk


class SlowLine:
    """Every message waits on the line until it is let go."""

    def __init__(self, one: Bench) -> None:
        self.on_line: asyncio.Queue[str] = asyncio.Queue()
        self.let_go = asyncio.Event()
        self._sent = one.centre.sent
        centre: Any = one.centre
        centre.send = self.send

    async def send(self, item: OutboxItem) -> Answer:
        self._sent.append(item.id)
        self.on_line.put_nowait(item.id)
        await self.let_go.wait()
        return Answer(item.subject, False, SyncState.ACCEPTED)


async def test_what_comes_while_its_subject_is_under_way_is_sent_next(tmp_path: Path) -> None:
    """Its wake-up finds the subject busy: the pass looks once more at its end."""
    async with bench(tmp_path) as one:
        line = SlowLine(one)
        one.put("a", 1)
        draining = asyncio.create_task(one.drain())
        assert await line.on_line.get() == "a-1"
        one.put("a", 2)
        one.outbox.wake()
        while one.outbox._wake.is_set():  # noqa: ASYNC110 - nobody else tells
            await asyncio.sleep(0)
        line.let_go.set()
        assert await draining == 0.0, "the next pass begins at once"
        assert await one.drain() is None
        assert one.centre.sent == ["a-1", "a-2"]


async def test_a_refused_desk_does_not_go_round_for_ever(tmp_path: Path) -> None:
    async with bench(tmp_path, a=[CentreRefusedError(401, "bad_secret")]) as one:
        one.put("a")
        one.put("b")
        assert await one.drain() is None
        assert one.centre.sent == ["a-1"]


async def test_what_is_kept_back_while_the_one_before_it_is_under_way_stays(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        line = SlowLine(one)
        for number in (1, 2, 3):
            one.put("a", number)
        draining = asyncio.create_task(one.drain())
        assert await line.on_line.get() == "a-1"
        await one.core.durable(parked, one, "a-2", "clerk")
        line.let_go.set()
        await draining
        assert one.centre.sent == ["a-1"]
        assert sorted(one.waiting()) == ["a-2", "a-3"]
        parked(one, "a-2", "")
        await one.drain()
        assert one.centre.sent == ["a-1", "a-2", "a-3"]


async def test_what_came_by_another_way_meanwhile_is_not_sent_again(tmp_path: Path) -> None:
    """A receipt of a carried file may settle it while the lane runs."""
    async with bench(tmp_path) as one:
        line = SlowLine(one)
        for number in (1, 2, 3):
            one.put("a", number)
        draining = asyncio.create_task(one.drain())
        assert await line.on_line.get() == "a-1"
        await one.core.durable(one.journal.note_delivered, ("a-2",))
        line.let_go.set()
        await draining
        assert one.centre.sent == ["a-1", "a-3"]


@pytest.mark.parametrize("kept_back", [False, True])
async def test_a_correction_made_while_its_dossier_is_sent(small: SmallDesk, kept_back: bool) -> None:
    await filled(small, EXTRACT)
    small.centre.gates["send"] = gate = asyncio.Event()
    before = small.centre.calls.count("send")
    await small.desk.commit()
    async with asyncio.timeout(10):
        while small.centre.calls.count("send") == before:  # noqa: ASYNC110 - nobody else tells
            await asyncio.sleep(0)
        [row] = small.journal.dossiers()
        refund = Correction(
            "c-0001", CorrectionKind.REFUND, row.dossier.id, Mistake.PROCEDURE, "r", row.dossier.entry, 1000
        )
        for one in (refund, replace(refund, id="c-0002")):
            item = OutboxItem(
                one.id, OutboxKind.CORRECTION, row.dossier.id, wire.encode(one), row.dossier.entry.at
            )
            small.journal.correct(one, item)
        small.desk._outbox.wake()
        if kept_back:
            await small.desk.parking.keep_back("c-0002", HoldReason.OTHER)
        while small.desk._outbox._wake.is_set():  # noqa: ASYNC110 - nobody else tells
            await asyncio.sleep(0)
        gate.set()
        left = ["c-0002"] if kept_back else []
        while [item.id for item in small.journal.outbox()] != left:  # noqa: ASYNC110 - nobody else tells
            await asyncio.sleep(0)
    assert small.centre.calls.count("send") == before + 3 - len(left)
