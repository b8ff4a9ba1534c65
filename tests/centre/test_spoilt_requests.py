"""Whatever a desk sends, the centre answers with a message or a typed refusal: never a 5xx, never silence."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter import wire
from counter.centre.app import build_app
from counter.centre.places import Caller
from counter.centre.rates import Limits
from counter.centre.sample import CENTRE_ID
from counter.domain.dossiers import Result
from counter.domain.people import PartialDate
from tests.rigs.centre import CLERK, new_correction, new_decision, new_dossier, new_hand_over, today
from tests.rigs.papers import OFFICE
from tests.rigs.served import opened_office
from tests.rigs.spoiling import spoilt

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litestar")

RECEIVED = new_dossier()
DECIDED = new_decision()
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE)
RESULT = Result(RECEIVED.id, "k", "1", "s", NOW)
LOOKUP = wire.LookupQuery(
    personal_number="099198007461",
    old_number=None,
    full_name="Trần Thị Mẫu Hư Cấu",
    date_of_birth=PartialDate(1998),
    procedure_code="2.000635",
    subject="ticket-1",
    clerk_id=CLERK,
)
REQUESTS: tuple[tuple[str, str, object], ...] = (
    ("PUT", f"/v1/dossiers/{RECEIVED.id}", RECEIVED),
    ("PUT", f"/v1/dossiers/{RECEIVED.id}/hand-over", new_hand_over(RECEIVED, RESULT)),
    ("PUT", f"/v1/dossiers/{RECEIVED.id}/correction", new_correction(RECEIVED)),
    ("PUT", f"/v1/decisions/{DECIDED.id}", DECIDED),
    ("PUT", "/v1/tickets/t-1/end", wire.TicketEnd(ticket_id="t-1", clerk_id=CLERK, outcome="done", at=NOW)),
    ("PUT", "/v1/tickets/t-1/hold", wire.TicketHold(ticket_id="t-1", clerk_id=CLERK, at=NOW)),
    ("POST", "/v1/queue/call", wire.TicketCall(request_id="r", clerk_id=CLERK, number="A001")),
    ("POST", "/v1/blocks", wire.BlockLease(request_id="r", agency_code="H99.001", date=today(), size=3)),
    ("POST", "/v1/citizens/lookup", LOOKUP),
    ("POST", "/v1/known", wire.KnownQuery(ids=("a", "b"))),
    ("POST", "/v1/session/end", wire.SessionEnd(desk_id="Q01", clerk_id=CLERK, pin="1")),
    ("POST", "/v1/training/faults", wire.FaultOrder(path="/none")),
)
BODIES = [wire.encode(message) for _, _, message in REQUESTS]


@dataclass
class Asked:
    """One centre, and a loop to ask it on."""

    runner: asyncio.Runner
    client: httpx.AsyncClient

    def ask(self, method: str, path: str, body: bytes, **headers: str) -> httpx.Response:
        return self.runner.run(self.client.request(method, path, content=body, headers=headers))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    office = opened_office(tmp_path_factory.mktemp("spoilt"))
    token = office.sessions.open(Caller(CENTRE_ID, "Q03"), "pc-1").token
    app = build_app(office, limits=Limits(desk_burst=100_000))
    head = {"Authorization": f"Bearer {token}", "Counter-Desk": "Q03"}
    with asyncio.Runner() as runner:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar's types of the same thing
        client = httpx.AsyncClient(transport=transport, base_url="http://centre", headers=head)
        yield Asked(runner, client)
        runner.run(client.aclose())
    office.database.close()


def judge(response: httpx.Response) -> None:
    """A message or a typed refusal."""
    assert response.status_code < 500
    if response.status_code >= 400:
        assert wire.decode(wire.Problem, response.content).reason


def test_unspoilt_they_are_understood(asked: Asked) -> None:
    for (method, path, _), body in zip(REQUESTS, BODIES, strict=True):
        response = asked.ask(method, path, body)
        judge(response)
        assert response.status_code not in (400, 413), path


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_spoilt_bodies_are_refused_in_words(asked: Asked, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(REQUESTS) - 1))
    method, path, _ = REQUESTS[place]
    judge(asked.ask(method, path, draw.draw(spoilt(BODIES[place]))))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD"]),
    path=st.sampled_from(["/v1/dossiers/", "/v1/decisions/", "/v1/tickets/", "/v1/", "/", "/v1/session"]),
    tail=st.binary(max_size=60).map(lambda one: quote(one, safe="/")),
    media=st.sampled_from(
        ["", "text/html", "application/xml", "multipart/form-data; boundary=", "a/b; c=\x7f"]
    ),
)
def test_strange_paths_and_types_are_refused_in_words(
    asked: Asked, method: str, path: str, tail: str, media: str
) -> None:
    response = asked.ask(method, path + tail, b"{}", **{"Content-Type": media})
    assert response.status_code < 500
    if response.status_code >= 400 and method != "HEAD":
        assert wire.decode(wire.Problem, response.content).reason
