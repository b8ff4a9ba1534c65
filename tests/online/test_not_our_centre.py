"""Answers that are not the centre's, and texts of it that do harm."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from counter.online.client import Access, HttpCentre
from counter.ports import CentreUnavailableError


@asynccontextmanager
async def pretender(answer: bytes) -> AsyncIterator[HttpCentre]:
    """A client whose centre is somebody else, who gives one fixed answer and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = HttpCentre(Access(f"http://127.0.0.1:{port}", "t", "Q03"))
    async with server:
        yield client
        await client.close()


def answer(body: bytes, *, status: str = "200 OK", media_type: str = "application/json") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff nonsense",
        answer(b"{}"),
        answer(b'{"queue":'),
        answer(b"[" * 100_000),
        answer(b'{"queue":{}}', media_type="text/html"),
        answer(b'{"queue":{},"more":1}'),
        answer(b"<html>", status="502 Bad Gateway", media_type="text/html"),
        answer(b'{"error":"x"}', status="404 Not Found"),
        answer(b"", status="302 Found"),
        answer(b"", status="304 Not Modified"),
        answer(b'{"queue":{}}')[:-4],
    ],
)
async def test_an_answer_that_is_not_ours_is_perhaps_done(raw: bytes) -> None:
    async with pretender(raw) as client:
        with pytest.raises(CentreUnavailableError) as strange:
            await client.queue()
        assert strange.value.sent


@pytest.mark.parametrize(
    "body",
    [
        b"data: {}\n\n",
        b"id: x\ndata: {}\n\n",
        b"id: 1\ndata: nonsense\n\n",
        b"x" * 10_000,
        b"",
    ],
)
async def test_a_stream_that_is_not_ours_is_a_cut_line(body: bytes) -> None:
    async with pretender(answer(body, media_type="text/event-stream")) as client:
        with pytest.raises(CentreUnavailableError):
            await client.events(0, lambda _event: None)


async def test_hostile_characters_from_the_centre_are_dropped() -> None:
    body = (
        b'{"queue":{"waiting":[{"id":"t","number":"A\\u001b[2J001","group":"x\\u202ey\\n","priority":false,'
    )
    body += b'"issued_at":"2026-11-23T08:00:00+07:00"}]}}'
    async with pretender(answer(body)) as client:
        ticket = (await client.queue()).waiting[0]
    assert (ticket.number, ticket.group) == ("A[2J001", "xy\n")
