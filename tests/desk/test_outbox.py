"""The outbox's five outcomes, against a centre that does what it is told and a real journal."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cache.journal import SqliteJournal
from counter import wire
from counter.desk.clock import DeskClock
from counter.desk.core import Core, Ports
from counter.desk.outbox import BACK_OFF_CAP_SECONDS, Outbox, back_off_seconds, outcome_of
from counter.domain.calendar import OfficeCalendar
from counter.domain.dossiers import ClockSource, Dossier, Entry, SyncState
from counter.hub import Hub
from counter.ports import (
    Act,
    Answer,
    Centre,
    CentreRefusedError,
    CentreUnavailableError,
    DossierView,
    OutboxItem,
    OutboxKind,
    OutboxOutcome,
    ReceptionOrder,
)
from tests.rigs import papers

UNSENT = CentreUnavailableError("ConnectError", sent=False)
CUT_OFF = CentreUnavailableError("ReadTimeout", sent=True)
PROXY_PAGE = CentreUnavailableError("not ours: status 200", sent=True)


@dataclass
class ToldCentre:
    """Answers each message by the script of its subject; afterwards it accepts."""

    script: dict[str, list[Exception]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    wrong_id: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    """Digest of what it has, by dossier id."""

    async def send(self, item: OutboxItem) -> Answer:
        self.sent.append(item.id)
        troubles = self.script.get(item.subject, [])
        if troubles:
            raise troubles.pop(0)
        acknowledged = item.subject if item.kind is OutboxKind.TICKET else item.id
        return Answer(self.wrong_id or acknowledged, False, SyncState.ACCEPTED)

    async def dossier(self, key: str) -> DossierView | None:
        self.asked.append(key)
        if key not in self.kept:
            return None
        return cast(DossierView, _Kept(self.kept[key]))


@dataclass
class _Kept:
    digest: str
    dossier: Dossier | None = None
    state: SyncState = SyncState.FORWARDED


@dataclass
class Bench:
    """An outbox with its journal."""

    journal: SqliteJournal
    centre: ToldCentre
    outbox: Outbox
    core: Core

    def put(self, subject: str, number: int = 1, kind: OutboxKind = OutboxKind.TICKET) -> None:
        now = self.core.ports.clock.now()
        entry = Entry("an.nv", "Nguyễn Văn An", "Q03", "Quầy 3", "H99.001", now, ClockSource.DESK)
        if kind is OutboxKind.DOSSIER:
            filed = papers.dossier(id=subject, code=None, local_number="")
            self.journal.receive(ReceptionOrder(filed, lambda _: (), wire.encode, None))
            return
        item = OutboxItem(f"{subject}-{number}", kind, subject, b"{}", now)
        self.journal.drop_draft(subject, Act("visit_ended", subject, entry), item)

    def waiting(self) -> dict[str, OutboxItem]:
        return {item.id: item for item in self.journal.outbox()}

    async def drain(self) -> float | None:
        return await self.outbox._drain()

    def time_passes(self) -> None:
        for item in self.journal.outbox():
            if item.next_at is not None and item.last_outcome is not None:
                past = self.core.ports.clock.now() - timedelta(seconds=1)
                self.journal.note_outbox(item.id, item.last_outcome, next_at=past, detail=item.detail)


@asynccontextmanager
async def bench(folder: Path, **script: list[Exception]) -> AsyncIterator[Bench]:
    journal = SqliteJournal.open(folder / "journal.db", bytes(32), desk_id="Q03", seat="Q03")
    centre = ToldCentre({subject: list(troubles) for subject, troubles in script.items()})
    ports = Ports(
        clock=DeskClock(),
        journal=journal,
        store=cast(Any, None),
        centre=cast(Centre, centre),
        reader=cast(Any, None),
        printer=cast(Any, None),
        hub=Hub(),
        calendar=lambda place: OfficeCalendar(),
    )
    core = Core(training=True)
    core.ports = ports
    core.update_devices(online=True)
    yield Bench(journal, centre, Outbox(core, jitter=lambda: 1.0), core)
    await core.close()


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (UNSENT, OutboxOutcome.RETRY),
        (CentreRefusedError(500, "failed"), OutboxOutcome.RETRY),
        (CentreRefusedError(503, "busy"), OutboxOutcome.RETRY),
        (CentreRefusedError(429, "slow_down"), OutboxOutcome.RETRY),
        (CentreRefusedError(400, "invalid"), OutboxOutcome.STOP),
        (CentreRefusedError(404, "unknown"), OutboxOutcome.STOP),
        (CentreRefusedError(409, "conflict"), OutboxOutcome.STOP),
        (CentreRefusedError(422, "invalid"), OutboxOutcome.STOP),
        (CentreRefusedError(401, "token"), OutboxOutcome.SIGN_IN),
        (CentreRefusedError(403, "token"), OutboxOutcome.SIGN_IN),
        (CUT_OFF, OutboxOutcome.UNKNOWN),
        (PROXY_PAGE, OutboxOutcome.UNKNOWN),
    ],
)
def test_each_error_has_its_outcome(
    error: CentreRefusedError | CentreUnavailableError, outcome: OutboxOutcome
) -> None:
    assert outcome_of(error) is outcome


@given(attempts=st.integers(0, 10_000), jitter=st.floats(0, 1))
def test_back_off_is_capped_and_never_nothing(attempts: int, jitter: float) -> None:
    """A back-off that waits 4.5 hours (OpenCRVS back-off)."""
    assert 0.5 <= back_off_seconds(attempts, jitter) <= BACK_OFF_CAP_SECONDS


def test_back_off_doubles() -> None:
    assert [back_off_seconds(attempts, 1.0) for attempts in (1, 2, 3, 4)] == [1, 2, 4, 8]


async def test_delivers_in_order_per_subject(tmp_path: Path) -> None:
    async with bench(tmp_path) as one:
        for number in (1, 2, 3):
            one.put("a", number)
        one.put("b")
        assert await one.drain() is None
        assert [item for item in one.centre.sent if item.startswith("a")] == ["a-1", "a-2", "a-3"]
        assert "b-1" in one.centre.sent
        assert not one.waiting()
        assert one.core.state.outbox.done == 4


async def test_a_refused_item_is_parked_and_blocks_only_its_own_subject(tmp_path: Path) -> None:
    async with bench(tmp_path, a=[CentreRefusedError(409, "conflict")]) as one:
        one.put("a", 1)
        one.put("a", 2)
        one.put("b")
        await one.drain()
        assert one.centre.sent == ["a-1", "b-1"]
        parked = one.waiting()["a-1"]
        assert (parked.last_outcome, parked.detail, parked.next_at) == (OutboxOutcome.STOP, "conflict", None)
        await one.drain()
        assert one.centre.sent == ["a-1", "b-1"], "a parked item is not sent again by itself"
        assert one.core.state.outbox.stopped == 1
        await one.outbox.retry_all()
        await one.drain()
        assert one.centre.sent == ["a-1", "b-1", "a-1", "a-2"]


async def test_a_server_error_is_tried_again_later(tmp_path: Path) -> None:
    async with bench(tmp_path, a=[CentreRefusedError(503, "busy")]) as one:
        one.put("a")
        seconds = await one.drain()
        assert seconds is not None
        assert 0 < seconds <= 1
        assert one.centre.sent == ["a-1"]
        await one.drain()
        assert one.centre.sent == ["a-1"], "not before its time"
        one.time_passes()
        await one.drain()
        assert one.centre.sent == ["a-1", "a-1"]
        assert not one.waiting()


async def test_an_unknown_outcome_asks_before_it_sends_again(tmp_path: Path) -> None:
    """Going offline during the sync leaves items unmarked (Odoo PR 261096)."""
    async with bench(tmp_path, d1=[CUT_OFF], d2=[CUT_OFF]) as one:
        for dossier in ("d1", "d2"):
            one.put(dossier, kind=OutboxKind.DOSSIER)
        await one.drain()
        one.centre.kept["d1"] = hashlib.sha256(one.waiting()["d1"].body).hexdigest()
        one.time_passes()
        await one.drain()
        assert one.centre.asked == ["d1", "d2"]
        assert one.centre.sent == ["d1", "d2", "d2"], "d1 had arrived, d2 had not"
        assert not one.waiting()


async def test_the_same_id_with_other_content_stops(tmp_path: Path) -> None:
    async with bench(tmp_path, d1=[CUT_OFF]) as one:
        one.put("d1", kind=OutboxKind.DOSSIER)
        await one.drain()
        one.centre.kept["d1"] = hashlib.sha256(b"something else").hexdigest()
        one.time_passes()
        await one.drain()
        assert one.waiting()["d1"].last_outcome is OutboxOutcome.STOP
        assert one.centre.sent == ["d1"]


async def test_a_refused_token_pauses_everything(tmp_path: Path) -> None:
    async with bench(tmp_path, a=[CentreRefusedError(401, "token")]) as one:
        one.put("a")
        one.put("b")
        await one.drain()
        await one.drain()
        assert one.centre.sent == ["a-1"]
        await one.outbox.retry_all()
        await one.drain()
        assert one.centre.sent == ["a-1", "a-1", "b-1"]


async def test_a_centre_that_is_gone_is_not_hammered(tmp_path: Path) -> None:
    async with bench(tmp_path, a=[UNSENT]) as one:
        one.core.update_devices(online=False)
        for subject in ("a", "b", "c"):
            one.put(subject)
        await one.drain()
        assert one.centre.sent == ["a-1"]
        await one.outbox.retry_all()
        await one.drain()
        assert one.centre.sent == ["a-1", "a-1", "b-1", "c-1"]


async def test_settle_waits_until_a_subject_has_left(tmp_path: Path) -> None:
    async with bench(tmp_path, b=[CentreRefusedError(409, "conflict")]) as one:
        running = asyncio.create_task(one.outbox.run())
        one.put("a")
        assert await one.outbox.settle("a", 5.0)
        one.put("b")
        assert not await one.outbox.settle("b", 5.0)
        running.cancel()


async def test_an_acknowledgement_of_something_else_is_none(tmp_path: Path) -> None:
    """Green while nothing reached the server (SanaMobile #88)."""
    async with bench(tmp_path) as one:
        one.centre.wrong_id = "another"
        one.put("a")
        await one.drain()
        assert one.waiting()["a-1"].last_outcome is OutboxOutcome.UNKNOWN
