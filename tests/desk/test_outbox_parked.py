"""Messages kept back, refused or poisonous hold up their own subject and no other; order, width and pace."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from counter.desk.outbox import IN_FLIGHT
from counter.desk.parking import ParkingDesk
from counter.domain.dossiers import ClockSource, Entry, SyncState
from counter.ports import (
    Act,
    Answer,
    CentreRefusedError,
    CentreUnavailableError,
    HoldReason,
    OutboxItem,
    OutboxKind,
    OutboxOutcome,
)
from tests.desk.test_outbox import CUT_OFF, UNSENT, Bench, bench
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import filled
from tests.rigs.small_desk import SmallDesk

INVALID = CentreRefusedError(422, "invalid")
BUSY = CentreRefusedError(503, "busy")


def parked(one: Bench, item_id: str, held: str) -> None:
    now = one.core.ports.clock.now()
    entry = Entry("an.nv", "Nguyễn Văn An", "Q03", "Quầy 3", "H99.001", now, ClockSource.DESK)
    one.journal.park(item_id, held, Act("outbox_held", item_id, entry, held))


async def test_a_held_subject_waits_whole_and_no_other_does(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        for number in (1, 2):
            one.put("a", number)
        one.put("b")
        parked(one, "a-1", "clerk")
        await one.drain()
        await one.outbox.retry_all()
        await one.drain()
        assert one.centre.sent == ["b-1"], "neither the pass nor the clerk's key sends what is held"
        parked(one, "a-1", "")
        await one.drain()
        assert one.centre.sent == ["b-1", "a-1", "a-2"]


async def test_a_poison_item_stays_parked_when_the_line_comes_back(tmp_path: Path) -> None:
    """Its reason stays to be seen; the clerk's key is what tries it again."""
    async with bench(
        tmp_path, a=[CentreRefusedError(422, "invalid")], b=[CentreRefusedError(503, "busy")]
    ) as one:
        one.put("a")
        one.put("b")
        await one.drain()
        await one.outbox.reconnected()
        await one.drain()
        assert one.centre.sent == ["a-1", "b-1", "b-1"]
        assert one.waiting()["a-1"].detail == "invalid"
        await one.outbox.retry("a-1")
        await one.drain()
        assert not one.waiting()


async def test_a_message_that_breaks_its_sender_blocks_no_other(tmp_path: Path) -> None:
    async with bench(tmp_path, a=[ValueError("kept out of the log")]) as one:
        one.put("a")
        one.put("b")
        await one.drain()
        assert one.centre.sent == ["a-1", "b-1"]
        broken = one.waiting()["a-1"]
        assert (broken.last_outcome, broken.detail) == (OutboxOutcome.STOP, "unreadable")


async def test_back_off_begins_anew_with_the_line_and_with_the_clerks_key(tmp_path: Path) -> None:
    """`max(floor, 2^n)` waited 4.5 hours (peers.md: OpenCRVS)."""
    async with bench(tmp_path, a=[CUT_OFF] * 20) as one:
        one.put("a")
        waits = []
        for _ in range(4):
            waits.append(await one.drain() or 0.0)
            one.time_passes()
        assert [round(wait) for wait in waits] == [1, 2, 4, 8]
        for again in (one.outbox.reconnected, one.outbox.retry_all):
            await again()
            assert round(await one.drain() or 0.0) == 1
            one.time_passes()


async def test_a_line_that_is_gone_is_tried_twice_and_no_more(tmp_path: Path) -> None:
    async with bench(tmp_path, a=[UNSENT], b=[UNSENT], c=[UNSENT], d=[UNSENT]) as one:
        for subject in "abcd":
            one.put(subject)
        assert await one.drain() is not None
        assert one.centre.sent == ["a-1", "b-1"]


class _Slow:
    """Answers when it is told to; counts what is on the line."""

    def __init__(self) -> None:
        self.open: dict[str, asyncio.Future[None]] = {}
        self.most = 0
        self.order: list[str] = []

    async def send(self, item: OutboxItem) -> Answer:
        self.order.append(item.id)
        self.open[item.id] = asyncio.get_running_loop().create_future()
        self.most = max(self.most, len(self.open))
        try:
            await self.open[item.id]
        finally:
            del self.open[item.id]
        return Answer(item.subject if item.kind is OutboxKind.TICKET else item.id, False, SyncState.ACCEPTED)

    async def met(self, *item_ids: str, count: int = 0) -> None:
        """Wait until these, or so many, are on the line."""
        for _ in range(10_000):
            if set(self.open) == set(item_ids) or (count and len(self.open) == count):
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"on the line: {sorted(self.open)}")

    def answer(self, item_id: str) -> None:
        self.open[item_id].set_result(None)


def slow(one: Bench) -> _Slow:
    centre: Any = _Slow()
    object.__setattr__(one.core.ports, "centre", centre)
    return centre  # type: ignore[no-any-return]


async def test_several_subjects_are_on_their_way_and_each_in_order(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        centre = slow(one)
        for subject in "abcdefghi":
            for number in (1, 2):
                one.put(subject, number)
        draining = asyncio.create_task(one.drain())
        await centre.met("a-1")
        centre.answer("a-1")  # one until the centre has taken something
        await centre.met(count=IN_FLIGHT)
        while not draining.done():
            for item_id in sorted(centre.open, reverse=True):
                centre.answer(item_id)
            await asyncio.sleep(0.001)
        assert await draining is None
        assert centre.most == IN_FLIGHT
        for subject in "abcdefghi":
            assert [item for item in centre.order if item[0] == subject] == [f"{subject}-1", f"{subject}-2"]
        assert not one.waiting()


async def test_one_that_hangs_keeps_no_new_one_waiting(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        centre = slow(one)
        one.put("a")
        one.put("b")
        draining = asyncio.create_task(one.drain())
        await centre.met("a-1")
        centre.answer("a-1")
        await centre.met("b-1")
        one.put("c")
        one.outbox.wake()
        await centre.met("b-1", "c-1")
        centre.answer("c-1")
        await centre.met("b-1")
        centre.answer("b-1")
        await draining
        assert not one.waiting()


async def test_a_page_of_parked_messages_hides_no_other(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("counter.desk.outbox._PAGE", 2)
    async with bench(tmp_path) as one:
        for number in range(5):
            one.put(f"p{number}")
            parked(one, f"p{number}-1", "clerk")
        one.put("z")
        await one.drain()
        assert one.centre.sent == ["z-1"]


# --- a whole desk -----------------------------------------------------------------------------------


async def test_a_failing_catalogue_stops_no_upload(small: SmallDesk) -> None:
    """One failing master-data sync stopped ready uploads (peers.md: MOSIP PR 1104)."""
    centre = small.centre
    centre.refusals["catalogue"] = [CentreRefusedError(500, "failed")] * 50
    centre.refusals["send"] = [CentreUnavailableError("cut", sent=False)]
    await filled(small, EXTRACT)
    await small.desk.commit()
    [received] = [row.dossier.id for row in small.journal.dossiers()]
    centre._reached.pop("catalogue", None)
    centre.cut()
    await until(small.desk, lambda state: state.outbox.waiting == 0 and received in centre.kept)
    await until(small.desk, lambda state: state.devices.online)
    await centre.met("catalogue")
    assert len(centre.refusals["catalogue"]) < 50, "it was asked for and did not come"


async def test_keeping_back_stands_in_the_record_with_a_reason_of_machine_words(small: SmallDesk) -> None:
    gate = small.centre.gates["send"] = asyncio.Event()
    await filled(small, EXTRACT)
    await small.desk.commit()
    [item] = [one for one in await small.desk.outbox() if one.kind is OutboxKind.DOSSIER]
    parking: ParkingDesk = small.desk.parking
    await parking.keep_back(item.id, HoldReason.WAIT_FOR_PERSON)
    assert small.journal.outbox()[0].held == "clerk"
    await parking.hand_on(item.id, HoldReason.ASK_SUPERVISOR)
    assert small.journal.outbox()[0].held == "supervisor"
    await parking.let_go(item.id)
    assert small.journal.outbox()[0].held == ""
    kinds = [row.kind for row in small.journal.audit(limit=10_000)]
    assert [kind for kind in kinds if kind.startswith("outbox_")] == [
        "outbox_held",
        "outbox_held",
        "outbox_let_go",
    ]
    gate.set()
    await until(small.desk, lambda state: state.outbox.waiting == 0)
