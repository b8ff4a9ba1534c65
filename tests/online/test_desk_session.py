"""A desk's session at a real centre: tokens renewed unseen, a lost seat told in words, nothing in a log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter import wire
from counter.centre.places import Caller
from counter.centre.sample import CENTRE_ID
from counter.centre.sessions import ALIVE_SECONDS, LIFETIME_SECONDS
from counter.domain.tickets import Queue
from counter.events import Event
from counter.online.client import HttpCentre
from counter.online.session import DeskSession
from counter.online.transport import retry_after
from counter.ports import CentreRefusedError, CentreUnavailableError, OutboxItem, OutboxKind
from counter.texts import LANGUAGES, texts
from tests.rigs.centre import StandingClock, new_dossier, today
from tests.rigs.served import SECRET, Served, served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litestar")


@dataclass
class Ticks:
    """The PC's clock, moved by hand."""

    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def desk(
    centre: Served, instance: str = "pc-1", ticks: Ticks | None = None, desk_id: str = "Q03"
) -> AsyncIterator[tuple[HttpCentre, DeskSession]]:
    session = DeskSession(centre.door(desk_id), instance, ticks=ticks or Ticks())
    client = HttpCentre(session)
    try:
        yield client, session
    finally:
        await client.close()


def token_of(session: DeskSession) -> str:
    assert session._held is not None
    return session._held.token


async def refusal(client: HttpCentre) -> tuple[int, str]:
    with pytest.raises(CentreRefusedError) as refused:
        await client.queue()
    return refused.value.status, refused.value.reason


async def test_one_token_serves_every_request(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, desk(centre) as (client, session):
        assert await asyncio.gather(*(client.queue() for _ in range(5))) == [Queue()] * 5
        assert len(centre.office.sessions._desk_of) == 1
        assert (await client.place()).seat.id == "Q03"
        assert SECRET not in repr(session._held)
        assert token_of(session) not in repr(session._held)


async def test_a_token_is_renewed_beside_the_requests_before_it_ends(tmp_path: Path) -> None:
    ticks = Ticks()
    async with served(tmp_path) as centre, desk(centre, ticks=ticks) as (client, session):
        await client.queue()
        first = token_of(session)
        ticks.seconds += LIFETIME_SECONDS * 0.7
        await client.queue()
        assert session._renewing is not None
        await session._renewing
        assert token_of(session) != first
        assert await client.queue() == Queue()
        assert centre.office.sessions.whose(first.encode()) == "Q03"  # what was on its way arrives


async def test_a_desk_that_slept_past_the_end_is_not_told_of_it(tmp_path: Path) -> None:
    ticks, clock = Ticks(), StandingClock()
    async with served(tmp_path, now=clock) as centre, desk(centre, ticks=ticks) as (client, session):
        await client.queue()
        first = token_of(session)
        clock.time += timedelta(seconds=LIFETIME_SECONDS * 2)  # the PC's clock did not count the sleep
        assert await client.queue() == Queue()
        assert token_of(session) != first
        ticks.seconds += LIFETIME_SECONDS * 2
        assert await client.queue() == Queue()
        heard: asyncio.Queue[Event] = asyncio.Queue()
        clock.time += timedelta(seconds=LIFETIME_SECONDS * 2)
        following = asyncio.create_task(client.events(-1, heard.put_nowait))
        await asyncio.wait_for(heard.get(), 10)
        following.cancel()


async def test_a_write_whose_token_was_forgotten_is_made_once(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, desk(centre) as (client, _session):
        await client.queue()
        centre.office.sessions.leave(Caller(CENTRE_ID, "Q03"))  # as a restored centre forgets it
        received = new_dossier()
        item = OutboxItem(
            received.id, OutboxKind.DOSSIER, received.id, wire.encode(received), received.entry.at
        )
        assert not (await client.send(item)).repeated


async def test_a_second_pc_is_told_that_the_seat_is_taken(tmp_path: Path) -> None:
    clock = StandingClock()
    async with (
        served(tmp_path, now=clock) as centre,
        desk(centre) as (first, _),
        desk(centre, "pc-2") as (
            second,
            _session,
        ),
    ):
        await first.queue()
        assert await refusal(second) == (401, "seat_taken")  # to whoever asked: not let in, not in conflict
        async with desk(centre) as (again, _):  # the same PC started anew
            assert await again.queue() == Queue()
            clock.time += timedelta(seconds=ALIVE_SECONDS)
            assert await second.queue() == Queue()
            assert await refusal(first) == (401, "seat_taken")
    for language in LANGUAGES:
        assert {"desk.reason.seat_taken", "desk.reason.session_ended"} <= set(texts(language).keys())


async def test_a_desk_that_closes_frees_its_seat(tmp_path: Path) -> None:
    async with served(tmp_path) as centre:
        async with desk(centre) as (first, _):
            await first.queue()
        async with desk(centre, "pc-2") as (second, _):
            assert await second.queue() == Queue()


async def test_a_supervisor_ends_the_session_of_another_desk(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as centre,
        desk(centre) as (mine, _),
        desk(centre, "pc-2", desk_id="Q01") as (
            other,
            _session,
        ),
    ):

        async def end(clerk_id: str, pin: str) -> None:
            order = wire.SessionEnd(desk_id="Q03", clerk_id=clerk_id, pin=pin)
            await other._write("POST", "/v1/session/end", order, wire.SessionLeft)

        await mine.queue()
        with pytest.raises(CentreRefusedError, match="not_allowed"):
            await end("an.nv", "123456")
        clerks = (await other.place()).clerks
        await end(next(one.id for one in clerks if "supervisor" in one.roles), "111111")
        assert await refusal(mine) == (403, "session_ended")


async def test_a_wrong_secret_is_a_refusal(tmp_path: Path) -> None:
    async with served(tmp_path) as centre:
        client = HttpCentre(DeskSession(replace(centre.door(), token="wrong"), "pc-1"))
        assert await refusal(client) == (401, "bad_secret")
        await client.close()


async def test_no_centre_is_surely_not_sent(tmp_path: Path) -> None:
    async with served(tmp_path) as centre:
        door = centre.door()
    client = HttpCentre(DeskSession(door, "pc-1"))
    with pytest.raises(CentreUnavailableError) as gone:
        await client.queue()
    assert not gone.value.sent
    await client.close()
    with pytest.raises(CentreUnavailableError):
        await client.queue()


async def test_what_another_desk_did_is_refused(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, desk(centre) as (client, _session):
        theirs = new_dossier(desk="Q01")
        item = OutboxItem(theirs.id, OutboxKind.DOSSIER, theirs.id, wire.encode(theirs), theirs.entry.at)
        with pytest.raises(CentreRefusedError) as refused:
            await client.send(item)
        assert (refused.value.status, refused.value.reason) == (422, "other_desk")


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 7.0), ("999999999", 300.0), ("", None), ("-1", None), ("9" * 40, None)]
)
def test_how_long_to_wait_is_bounded(said: str, seconds: float | None) -> None:
    assert retry_after(said) == seconds


async def test_secrets_and_tokens_are_in_no_log_and_no_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything at DEBUG: the client's, the server's and our own loggers, through a whole exchange."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "counter"):
        caplog.set_level(logging.DEBUG, logger=name)
    ticks, tokens = Ticks(), []
    async with served(tmp_path) as centre, desk(centre, ticks=ticks) as (client, session):
        for _ in range(2):
            await client.place()
            tokens.append(token_of(session))
            ticks.seconds += LIFETIME_SECONDS * 2
        await client.lease_block("r-1", "H99.001", today(), 2)
        heard: asyncio.Queue[Event] = asyncio.Queue()
        following = asyncio.create_task(client.events(-1, heard.put_nowait))
        await asyncio.wait_for(heard.get(), 10)
        following.cancel()
        async with desk(centre, "pc-2") as (second, _):
            await refusal(second)
        assert token_of(session) not in (*tokens, SECRET)
        tokens.append(token_of(session))
    assert {"httpx", "httpcore.http11"} <= {record.name for record in caplog.records}
    assert "/v1/session" in caplog.text
    for secret in (SECRET, *tokens):
        assert secret not in caplog.text
