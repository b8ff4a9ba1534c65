"""The gate of a real centre over sockets: the door, the seat of a token, rates, sizes and slow senders."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from counter import wire
from counter.centre import patience
from counter.centre.gate import DESK_HEADER
from counter.centre.places import Caller
from counter.centre.rates import Buckets, Limits, address_key
from counter.centre.sample import CENTRE_ID
from tests.rigs.served import SECRET, Served, served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litestar")


@asynccontextmanager
async def at(centre: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=centre.base_url, trust_env=False, timeout=20) as client:
        yield client


def token_of(centre: Served, desk: str = "Q03", instance: str = "pc-1") -> str:
    return centre.office.sessions.open(Caller(CENTRE_ID, desk), instance).token


def head(token: str, desk: str = "Q03") -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", DESK_HEADER: desk}


def said(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, wire.decode(wire.Problem, response.content).reason


async def knock(client: httpx.AsyncClient, secret: str = SECRET, desk: str = "Q03") -> httpx.Response:
    body = wire.encode(wire.SessionOpen(instance_id="pc-1"))
    return await client.post("/v1/session", content=body, headers=head(secret, desk))


async def test_a_secret_opens_the_door_and_nothing_else(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, at(centre) as client:
        grant = wire.decode(wire.SessionReply, (await knock(client)).content)
        assert (await client.get("/v1/place", headers=head(grant.token))).status_code == 200
        assert said(await client.get("/v1/place", headers=head(SECRET))) == (401, "bad_token")
        assert said(await knock(client, grant.token)) == (401, "bad_secret")
        for desk in ("Q99", "", "q03"):
            assert said(await knock(client, desk=desk)) == (401, "bad_secret")
        strange = await client.post("/v1/session", content=b'{"instance_id":"a b"}', headers=head(SECRET))
        assert said(strange) == (422, "bad_id")


async def test_a_token_speaks_for_its_own_desk_alone(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, at(centre) as client:
        token = token_of(centre)
        assert said(await client.get("/v1/queue", headers=head(token, "Q01"))) == (403, "other_desk")
        assert said(await client.get("/v1/health", headers=head(token, "Q01"))) == (403, "other_desk")
        assert said(await client.get("/v1/queue", headers=head(token, "Q99"))) == (403, "unknown_desk")
        assert said(await client.get("/v1/queue", headers=head(token, ""))) == (403, "unknown_desk")
        assert (await client.get("/v1/health", headers=head(token, ""))).status_code == 200


async def test_a_new_secret_of_another_process_is_found(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, at(centre) as client:
        from counter.centre.sessions import Sessions

        elsewhere = Sessions(centre.office.database, centre.office.now, CENTRE_ID)
        elsewhere.set_secret("another secret", "Q03")
        assert (await knock(client, "another secret")).status_code == 200


async def test_wrong_ones_are_slowed_and_right_ones_are_not(tmp_path: Path) -> None:
    limits = Limits(failures_burst=3, failures_per_second=0.01)
    async with served(tmp_path, limits=limits) as centre, at(centre) as client:
        token = token_of(centre)
        wrong = [await client.get("/v1/place", headers=head("wrong")) for _ in range(4)]
        assert [said(one) for one in wrong] == [*[(401, "bad_token")] * 3, (429, "too_often")]
        assert 1 <= int(wrong[-1].headers["retry-after"]) <= 100
        assert said(await knock(client, "wrong")) == (429, "too_often")
        assert (await client.get("/v1/place", headers=head(token))).status_code == 200
        assert (await knock(client)).status_code == 200


async def test_a_desk_that_asks_without_end_is_told_to_wait_and_the_next_is_not(tmp_path: Path) -> None:
    limits = Limits(desk_burst=5, desk_per_second=0.01)
    async with served(tmp_path, limits=limits) as centre, at(centre) as client:
        mine, other = token_of(centre), token_of(centre, "Q01")
        asked = [(await client.get("/v1/health", headers=head(mine))).status_code for _ in range(6)]
        assert asked == [*[200] * 5, 429]
        assert (await client.get("/v1/health", headers=head(other, "Q01"))).status_code == 200


async def test_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    async with served(tmp_path) as centre:
        start = f"PUT /v1/dossiers/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token_of(centre)}\r\n"
        for length, status in ((wire.MAX_BODY_BYTES + 1, b"413"), (10**15, b"413")):
            request = f"{start}Counter-Desk: Q03\r\nContent-Length: {length}\r\n\r\n"
            assert status in await first_line(centre, request.encode())


@pytest.mark.parametrize(
    "request_head",
    [
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 8_000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",  # TLS to a plain centre
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=["address", "headers", "tls", "length"],
)
async def test_a_head_that_is_none_or_too_long_ends_the_connection(
    tmp_path: Path, request_head: bytes
) -> None:
    async with served(tmp_path) as centre:
        line = await first_line(centre, request_head)
        # Empty: it hung up on what was still being sent.
        assert line.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 ")) or not line


async def test_a_slow_body_is_cut(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(body_seconds=0.1)) as centre:
        request = (
            f"PUT /v1/dossiers/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token_of(centre)}\r\n"
            "Counter-Desk: Q03\r\nContent-Length: 100\r\n\r\n{"
        )
        assert b"408" in await first_line(centre, request.encode())


async def test_a_connection_without_a_request_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience.PatientProtocol, "head_seconds", 0.1)
    async with served(tmp_path) as centre:
        for begun in (b"", b"GET /v1/place HTTP/1.1\r\nHo"):
            assert await first_line(centre, begun) == b""
        whole = b"GET /v1/place HTTP/1.1\r\nHost: x\r\n\r\n"
        assert b"401" in await first_line(centre, whole + b"GET /")


async def test_a_stream_ends_with_its_session(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, at(centre) as client:
        token = token_of(centre)
        async with client.stream("GET", "/v1/events", headers=head(token)) as events:
            pieces = events.aiter_bytes()
            assert b"position" in await anext(pieces)
            await asyncio.to_thread(centre.office.sessions.end, "Q03", supervisor(centre))
            assert [piece async for piece in pieces] == []
        assert said(await client.get("/v1/events", headers=head(token))) == (401, "bad_token")
        assert said(await knock(client)) == (403, "session_ended")


def supervisor(centre: Served) -> str:
    place = centre.office.places.place(Caller(CENTRE_ID, "Q03"))
    return next(clerk.id for clerk in place.clerks if "supervisor" in clerk.roles)


async def first_line(centre: Served, request: bytes) -> bytes:
    """The first line of the answer to raw bytes; empty when the centre hangs up without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", centre.port)
    try:
        writer.write(request)
        line = await asyncio.wait_for(reader.readline(), 10)
        await asyncio.wait_for(reader.read(), 10)  # it closes, too
    except ConnectionResetError:
        return b""
    else:
        return line
    finally:
        writer.close()


def test_buckets_fill_at_their_pace_and_forget_who_was_quiet_longest() -> None:
    buckets = Buckets(2, 0.5, 3)
    assert [buckets.take("a", 0.0) for _ in range(3)] == [0, 0, 2]
    assert buckets.take("a", 1.9) == 1
    assert buckets.take("a", 4.0) == 0
    assert [buckets.take("a", 3.0) for _ in range(2)] == [0, 2]
    assert buckets.take("a", 4.0) == 2  # a clock that went back gives nothing
    for key in "bcd":
        assert buckets.take(key, 5.0) == 0
    assert len(buckets) == 3


def test_an_address_is_counted_by_its_subscriber() -> None:
    assert address_key("192.0.2.7") == "192.0.2.7"
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff:1") != address_key("2001:db8:0:1::1")
    assert address_key("::ffff:192.0.2.7") != address_key("::ffff:192.0.2.8")
    assert len(address_key("x" * 5_000)) == 64
