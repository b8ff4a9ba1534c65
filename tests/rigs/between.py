"""Something between a desk and its centre that changes answers: another version, a proxy, a refusal."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

__all__ = ["Between", "Reply", "between"]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way."""

    status: int
    body: bytes
    media_type: str = "application/json"


def _unchanged(_path: str, reply: Reply) -> Reply:
    return reply


@dataclass
class Between:
    """Where a desk finds its centre, and what becomes of the answers."""

    base_url: str = ""
    change: Callable[[str, Reply], Reply] = _unchanged
    """Of the request's path and the centre's answer; live events pass as they are."""
    followed: set[asyncio.Task[None]] = field(default_factory=set)
    """Live events on their way."""

    def cut(self) -> None:
        """End the live events that are followed: the desk connects again."""
        for task in self.followed:
            task.cancel()


@asynccontextmanager
async def between(centre_url: str) -> AsyncIterator[Between]:
    """A way to the centre at `centre_url`."""
    middle = Between()
    async with httpx.AsyncClient(base_url=centre_url, trust_env=False, timeout=20) as client:

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await _serve(middle, client, centre_url, reader, writer)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        middle.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield middle
            middle.cut()


async def _serve(
    middle: Between,
    client: httpx.AsyncClient,
    centre_url: str,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if target.startswith("/v1/events"):
        await _pipe(middle, centre_url, head, writer)
        return
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    names: tuple[str, ...] = ("authorization", "counter-desk")
    passed = {name: headers[name] for name in names if name in headers}
    answer = await client.request(method, target, content=body, headers=passed)
    media_type = answer.headers.get("content-type", "")
    reply = middle.change(target, Reply(answer.status_code, answer.content, media_type))
    writer.write(
        f"HTTP/1.1 {reply.status} -\r\nContent-Type: {reply.media_type}\r\n"
        f"Content-Length: {len(reply.body)}\r\nConnection: close\r\n\r\n".encode()
        + reply.body
    )
    await writer.drain()


async def _pipe(middle: Between, centre_url: str, head: bytes, writer: asyncio.StreamWriter) -> None:
    address = urlsplit(centre_url)
    events, ask = await asyncio.open_connection(address.hostname, address.port)
    ask.write(head)

    async def follow() -> None:
        while piece := await events.read(4096):
            writer.write(piece)
            await writer.drain()

    task = asyncio.create_task(follow())
    middle.followed.add(task)
    await asyncio.wait([task])
    middle.followed.discard(task)
    ask.close()
