"""The gate and the router see the same path, and a token that ended is told so in a flood of wrong ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from counter import wire
from counter.centre.gate import DESK_HEADER
from counter.centre.places import Caller
from counter.centre.sample import CENTRE_ID
from counter.centre.sessions import LIFETIME_SECONDS, Sessions
from counter.domain.tickets import Queue
from counter.online.client import HttpCentre
from counter.online.session import DeskSession
from tests.rigs.centre import StandingClock
from tests.rigs.served import SECRET, Served, served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litestar")
SEAT = Caller(CENTRE_ID, "Q03")


@asynccontextmanager
async def at(centre: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=centre.base_url, trust_env=False, timeout=20) as client:
        yield client


def head(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", DESK_HEADER: "Q03"}


def said(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, wire.decode(wire.Problem, response.content).reason


@pytest.mark.parametrize(
    "path",
    ["/v1/session/", "//v1/session", "/v1//session", "/v1/session//", "/v1/session%2F", "/v1/session%2f%2F"],
)
async def test_a_token_buys_no_token_by_another_spelling(tmp_path: Path, path: str) -> None:
    async with served(tmp_path) as centre, at(centre) as client:
        token = centre.office.sessions.open(SEAT, "pc-1").token
        body = wire.encode(wire.SessionOpen(instance_id="pc-1"))
        # An absolute address, lest the client tidies the path.
        response = await client.post(centre.base_url + path, content=body, headers=head(token))
        assert said(response) == (404, "unknown_path")
        response = await client.post(centre.base_url + path, content=body, headers=head(SECRET))
        assert said(response) == (404, "unknown_path")


@pytest.mark.parametrize("path", ["/v1/events/", "//v1/events", "/v1/events%2F"])
async def test_no_stream_goes_round_the_gate(tmp_path: Path, path: str) -> None:
    async with served(tmp_path) as centre, at(centre) as client:
        token = centre.office.sessions.open(SEAT, "pc-1").token
        async with client.stream("GET", centre.base_url + path, headers=head(token)) as events:
            assert events.status_code == 404


async def test_a_token_that_ended_is_told_so_while_wrong_ones_flood(tmp_path: Path) -> None:
    clock = StandingClock()
    async with served(tmp_path, now=clock) as centre, at(centre) as client:
        sessions = centre.office.sessions
        left = sessions.open(SEAT, "pc-1").token
        sessions.leave(SEAT)
        old = sessions.open(SEAT, "pc-1").token
        clock.time += timedelta(seconds=LIFETIME_SECONDS)
        flood = [said(await client.get("/v1/health", headers=head("x"))) for _ in range(25)]
        assert flood[-1] == (429, "too_often")
        for _ in range(3):
            assert said(await client.get("/v1/health", headers=head(old))) == (401, "bad_token")
            assert said(await client.get("/v1/health", headers=head(left))) == (401, "bad_token")
        assert Sessions(centre.office.database, clock, CENTRE_ID).was_ours(old.encode()), (
            "after a restart, too"
        )


async def test_a_desk_does_not_wait_out_its_token_in_a_flood(tmp_path: Path) -> None:
    async with served(tmp_path) as centre, at(centre) as client:
        desk = HttpCentre(DeskSession(centre.door(), "pc-1"))
        await desk.queue()
        centre.office.sessions.leave(SEAT)  # its token has ended; the desk does not know yet
        for _ in range(25):
            await client.get("/v1/health", headers=head("x"))
        assert await desk.queue() == Queue()
        await desk.close()
