"""Whatever answers a desk: it ends as a value or as one of the two errors of the port, nothing else."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from counter import wire
from counter.centre.sample import sample_plan
from counter.domain.dossiers import NumberBlock, SyncState
from counter.domain.tickets import Queue
from counter.online import line
from counter.online.client import Access, HttpCentre
from counter.ports import CentreRefusedError, CentreUnavailableError, OutboxItem, OutboxKind
from tests.rigs.centre import new_decision, new_dossier
from tests.rigs.papers import OFFICE
from tests.rigs.spoiling import spoilt

RECEIVED = new_dossier()
BODY = wire.encode(RECEIVED)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE)
ITEM = OutboxItem(RECEIVED.id, OutboxKind.DOSSIER, RECEIVED.id, BODY, NOW)
Call = Callable[[HttpCentre], Awaitable[object]]

CALLS: tuple[tuple[Call, object], ...] = (
    (lambda centre: centre.place(), wire.PlaceReply(place=sample_plan().place, server_time=NOW)),
    (lambda centre: centre.queue(), wire.QueueReply(queue=Queue())),
    (lambda centre: centre.send(ITEM), wire.WriteReply(id="a", repeated=False, state=SyncState.ACCEPTED)),
    (
        lambda centre: centre.dossier("d-1"),
        wire.DossierReply(
            dossier=RECEIVED,
            digest="0" * 64,
            state=SyncState.ACCEPTED,
            official_code=None,
            result=None,
            hand_over=None,
        ),
    ),
    (lambda centre: centre.decision("d-1"), wire.DecisionReply(decision=new_decision())),
    (lambda centre: centre.missing(["a"]), wire.KnownReply(ids=("a",))),
    (
        lambda centre: centre.lease_block("r", "H99.001", "261123", 5),
        wire.BlockReply(block=NumberBlock("b", "H99.001", "261123", 1, 5)),
    ),
    (lambda centre: centre.catalogue("old"), wire.CatalogueReply(version="1", procedures=())),
    (lambda centre: centre.events(-1, lambda _event: None), None),
)
JSON = {"Content-Type": "application/json"}
STREAM = b'id: 7\ndata: {"kind":"position","subject":""}\n\n'


class Answering:
    """The client of a line whose answers are made up."""

    def __init__(self) -> None:
        self.response = httpx.Response(200)

    def client(self, access: Access) -> httpx.AsyncClient:
        transport = httpx.MockTransport(lambda _request: self.response)
        return httpx.AsyncClient(transport=transport, base_url=access.base_url)


@pytest.fixture(scope="module")
def answering() -> Iterator[Answering]:
    answering = Answering()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(line, "_client", answering.client)
        yield answering


def ask(call: Call) -> object:
    """What comes of it; only the port's own errors may."""

    async def asked() -> object:
        centre = HttpCentre(Access("http://127.0.0.1:1", "t", "Q03"))
        try:
            return await call(centre)
        except (CentreUnavailableError, CentreRefusedError) as error:
            return error
        finally:
            await centre.close()

    return asyncio.run(asked())


def answer(content: bytes, headers: dict[str, str], *, status: int = 200) -> httpx.Response:
    """An answer on the wire: unpacked by the client, not here."""
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))


@pytest.mark.parametrize("place", range(len(CALLS)))
def test_unspoilt_they_are_understood(answering: Answering, place: int) -> None:
    call, message = CALLS[place]
    kind = "text/event-stream" if message is None else "application/json"
    body = STREAM if message is None else wire.encode(message)
    answering.response = answer(body, {"Content-Type": kind})
    found = ask(call)
    if message is None:
        assert str(found) == "stream ended"
    else:
        assert not isinstance(found, Exception)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_spoilt_answers_end_in_the_errors_of_the_port(answering: Answering, draw: st.DataObject) -> None:
    call, message = CALLS[draw.draw(st.integers(0, len(CALLS) - 1))]
    body = draw.draw(spoilt(wire.encode(message or wire.EventNote(kind="position", subject=""))))
    if message is None:
        body = draw.draw(st.sampled_from([b"data: ", b"id: 1\ndata: ", b"id: x\n", b""])) + body + b"\n\n"
    kinds = ["application/json", "text/event-stream", "text/html", "", "application/json; charset=utf-16"]
    headers = {"Content-Type": draw.draw(st.sampled_from(kinds))}
    packed = draw.draw(st.sampled_from(["", "", "gzip", "broken", "br"]))
    if packed:
        headers["Content-Encoding"] = "gzip" if packed == "broken" else packed
        body = gzip.compress(body) if packed == "gzip" else body
    status = draw.draw(
        st.sampled_from([200, 200, 200, 204, 206, 301, 304, 400, 401, 409, 422, 429, 500, 599])
    )
    headers["Retry-After"] = draw.draw(
        st.sampled_from(["", "5", "-5", "Wed, 21 Oct 2015 07:28:00 GMT", "9" * 50])
    )
    answering.response = answer(body, headers, status=status)
    found = ask(call)
    if isinstance(found, CentreRefusedError):
        assert 400 <= found.status < 600
        assert len(found.reason) <= 60
        assert found.retry_after_seconds is None or 0 <= found.retry_after_seconds <= 300
        assert "\x1b" not in found.reason


@example(factor=1)
@example(factor=30)
@settings(max_examples=2, deadline=None)
@given(factor=st.just(2))
def test_an_answer_that_unpacks_without_end_is_cut(answering: Answering, factor: int) -> None:
    bomb = gzip.compress(b"[" + b" " * (factor * 5 * 1024 * 1024) + b"]")
    answering.response = answer(bomb, JSON | {"Content-Encoding": "gzip"})
    found = ask(CALLS[1][0])
    assert isinstance(found, CentreUnavailableError)
    assert found.detail == "answer too large"


def test_a_refusal_has_a_bound_of_its_own(answering: Answering) -> None:
    answering.response = answer(b" " * 70_000, JSON, status=500)
    assert str(ask(CALLS[1][0])) == "answer too large"


def test_a_drip_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch, answering: Answering) -> None:
    class Drip(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]  # an async generator of bytes
            while True:
                yield b" "
                await asyncio.sleep(0)

    answering.response = httpx.Response(200, headers={"Content-Type": "application/json"}, stream=Drip())

    async def asked() -> None:
        centre = HttpCentre(Access("http://127.0.0.1:1", "t", "Q03", answer_seconds=0.05))
        with pytest.raises(CentreUnavailableError, match="too slow") as cut:
            await centre.queue()
        assert cut.value.sent
        await centre.close()

    asyncio.run(asked())
