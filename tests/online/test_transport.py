"""Connections over their life: an address that moves, a client that is closed, an address that is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from counter import wire
from counter.domain.tickets import Queue
from counter.events import CentreEvent, Event
from counter.online.client import Access, HttpCentre
from counter.online.training import HttpTraining
from counter.ports import CentreUnavailableError

QUEUE = wire.encode(wire.QueueReply(queue=Queue()))


class SlowCentre:
    """Takes requests and answers them once told to; says when somebody hung up."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        self.hung_up = asyncio.Event()
        self.requests = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                self.asked.set()
                await self.answer.wait()
                if request.startswith(b"GET /v1/events"):
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                    writer.write(b'id: 7\ndata: {"kind":"position","subject":""}\n\n')
                else:
                    head = (
                        f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(QUEUE)}"
                    )
                    writer.write(head.encode() + b"\r\n\r\n" + QUEUE)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.hung_up.set()
        finally:
            writer.close()


@asynccontextmanager
async def slow_centre() -> AsyncIterator[tuple[SlowCentre, Access]]:
    centre = SlowCentre()
    server = await asyncio.start_server(centre.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield centre, Access(f"http://127.0.0.1:{port}", "t", "Q03")
    finally:
        centre.answer.set()
        server.close()


async def test_a_request_in_flight_survives_the_move_to_another_address() -> None:
    async with slow_centre() as (old, old_access), slow_centre() as (new, new_access):
        access = old_access

        async def address() -> Access:
            return access

        client = HttpCentre(address)
        running = asyncio.create_task(client.queue())
        await asyncio.wait_for(old.asked.wait(), 10)
        access = new_access
        new.answer.set()
        assert await client.queue() == Queue()
        assert (old.requests, new.requests) == (1, 1)
        assert not running.done()
        old.answer.set()
        assert await asyncio.wait_for(running, 10) == Queue()
        await asyncio.wait_for(old.hung_up.wait(), 10)  # its connections are closed with its last request
        assert await client.queue() == Queue()
        assert new.requests == 2
        await client.close()


async def test_an_address_that_moves_under_many_requests_fails_none() -> None:
    async with slow_centre() as (one, one_access), slow_centre() as (other, other_access):
        one.answer.set()
        other.answer.set()
        asked = 0

        async def address() -> Access:
            nonlocal asked
            asked += 1
            mine = one_access if asked % 3 else other_access
            await asyncio.sleep(0)
            return mine

        client = HttpCentre(address)
        assert await asyncio.gather(*(client.queue() for _ in range(30))) == [Queue()] * 30
        assert one.requests + other.requests == 30
        assert min(one.requests, other.requests) > 0
        await client.close()


async def test_closing_ends_what_runs_and_refuses_what_comes() -> None:
    async with slow_centre() as (centre, access):
        client = HttpCentre(access)
        running = asyncio.create_task(client.queue())
        await asyncio.wait_for(centre.asked.wait(), 10)
        await asyncio.wait_for(asyncio.gather(client.close(), client.close()), 10)
        with pytest.raises(CentreUnavailableError) as cut:
            await running
        assert cut.value.sent
        centre.answer.set()  # into a connection that is gone
        await asyncio.wait_for(centre.hung_up.wait(), 10)
        with pytest.raises(CentreUnavailableError) as late:
            await client.queue()
        assert not late.value.sent
        await client.close()
        assert centre.requests == 1


async def test_closing_ends_a_followed_stream() -> None:
    async with slow_centre() as (centre, access):
        centre.answer.set()
        heard: asyncio.Queue[Event] = asyncio.Queue()
        client = HttpCentre(access)
        following = asyncio.create_task(client.events(-1, heard.put_nowait))
        assert await asyncio.wait_for(heard.get(), 10) == CentreEvent(7, "position", "")
        await asyncio.wait_for(client.close(), 10)
        with pytest.raises(CentreUnavailableError):
            await following
        with pytest.raises(CentreUnavailableError):
            await client.events(-1, heard.put_nowait)


async def test_closing_also_ends_what_runs_at_an_address_left_behind() -> None:
    async with slow_centre() as (old, old_access), slow_centre() as (new, new_access):
        access = old_access

        async def address() -> Access:
            return access

        client = HttpCentre(address)
        running = asyncio.create_task(client.queue())
        await asyncio.wait_for(old.asked.wait(), 10)
        access = new_access
        new.answer.set()
        await client.queue()
        await asyncio.wait_for(client.close(), 10)
        with pytest.raises(CentreUnavailableError):
            await running
        old.answer.set()
        await asyncio.wait_for(old.hung_up.wait(), 10)


async def test_closing_while_the_address_is_sought_connects_nowhere() -> None:
    async with slow_centre() as (centre, access):
        sought, found = asyncio.Event(), asyncio.Event()

        async def address() -> Access:
            sought.set()
            await found.wait()
            return access

        client = HttpTraining(address)
        running = asyncio.create_task(client.people())
        await asyncio.wait_for(sought.wait(), 10)
        await client.close()
        found.set()
        with pytest.raises(CentreUnavailableError) as refused:
            await asyncio.wait_for(running, 10)
        assert not refused.value.sent
        assert centre.requests == 0


async def test_a_client_never_used_closes() -> None:
    client = HttpCentre(Access("http://127.0.0.1:1", "t", "Q03"))
    await client.close()
    await client.close()


async def test_a_closed_http_client_is_an_unreachable_centre() -> None:
    async with slow_centre() as (centre, access):
        centre.answer.set()
        client = HttpCentre(access)
        await client.queue()
        line = client._transport._line
        assert line is not None
        await line._client.aclose()
        assert isinstance(line._client, httpx.AsyncClient)
        for attempt in (client.queue(), client.events(0, lambda _event: None)):
            with pytest.raises(CentreUnavailableError):
                await attempt
        await client.close()


@pytest.mark.parametrize(
    "access",
    [
        Access("http://[", "t", "Q03"),
        Access("", "t", "Q03"),
        Access("gopher://127.0.0.1", "t", "Q03"),
        Access("http://127.0.0.1:1", "thẻ", "Q03"),
        Access("http://127.0.0.1:1", "a\r\nb", "Q03"),
    ],
)
async def test_an_address_that_is_none_is_surely_not_sent(access: Access) -> None:
    client = HttpCentre(access)
    with pytest.raises(CentreUnavailableError) as refused:
        await client.queue()
    assert not refused.value.sent
    await client.close()


async def test_an_error_of_the_listener_is_not_taken_for_a_cut_line() -> None:
    async with slow_centre() as (centre, access):
        centre.answer.set()
        client = HttpCentre(access)

        def deliver(_event: Event) -> None:
            raise RuntimeError("a defect of the listener")

        with pytest.raises(RuntimeError, match="a defect of the listener"):
            await client.events(-1, deliver)
        await client.close()
