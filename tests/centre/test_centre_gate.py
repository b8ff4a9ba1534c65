"""Who gets in, and what hostile requests get back: always a Problem, never a 5xx."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from counter import wire
from tests.rigs.centre import RunningCentre, new_dossier


def test_a_wrong_token_is_refused_before_anything_is_read(centre: RunningCentre) -> None:
    for header in ({}, {"Authorization": "Bearer no"}, {"Authorization": f"Basic {centre.token}"}):
        for path in ("/v1/health", "/v1/place", "/v1/training/people", "/nothing"):
            response = centre.client.get(path, headers={"Counter-Desk": "Q03", **header})
            assert response.status_code == 401
            assert wire.decode(wire.Problem, response.content).reason == "bad_token"


@pytest.mark.parametrize("desk", ["", "Q99", "Q03x", "q03"])
def test_a_stranger_seat_is_refused(centre: RunningCentre, desk: str) -> None:
    assert centre.refusal("GET", "/v1/queue", desk=desk) == (403, "unknown_desk")


def test_health_needs_no_seat(centre: RunningCentre) -> None:
    health = centre.ask("GET", "/v1/health", wire.HealthReply, desk="")
    assert health.centre_id == "H99.001"
    assert health.training


def test_unknown_paths_and_methods_are_problems(centre: RunningCentre) -> None:
    assert centre.refusal("GET", "/v1/nothing") == (404, "unknown_path")
    assert centre.refusal("DELETE", "/v1/queue") == (405, "bad_method")
    assert centre.refusal("GET", "/v1/events?after=abc") == (400, "invalid")
    assert centre.refusal("GET", "/v1/events?after=99999999999999999999999") == (400, "invalid")


def test_a_body_over_the_limit_is_refused(centre: RunningCentre) -> None:
    body = b'"' + b"x" * wire.MAX_BODY_BYTES + b'"'
    assert centre.refusal("PUT", "/v1/dossiers/a", body=body) == (413, "too_large")


def test_a_chunked_body_over_the_limit_is_refused(centre: RunningCentre) -> None:
    pieces = (b"x" * 65_536 for _ in range(10))
    headers = {"Authorization": f"Bearer {centre.token}", "Counter-Desk": "Q03"}
    response = centre.client.put("/v1/dossiers/a", content=pieces, headers=headers)
    assert response.status_code == 413


_BODIES = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"{",
    b"\xff\xfe",
    b'{"request_id": 1}',
    b"[" * 50_000,
    b'{"reason":"\\ud800"}',
    b'{"request_id":"a","group":"x","extra":1}',
)
_WRITES = (
    ("POST", "/v1/tickets"),
    ("POST", "/v1/queue/call"),
    ("PUT", "/v1/tickets/t/end"),
    ("POST", "/v1/citizens/lookup"),
    ("POST", "/v1/blocks"),
    ("PUT", "/v1/dossiers/d"),
    ("PUT", "/v1/dossiers/d/hand-over"),
    ("POST", "/v1/training/tickets"),
    ("POST", "/v1/training/faults"),
)


@pytest.mark.parametrize(("method", "path"), _WRITES)
def test_malformed_bodies_are_4xx_problems(centre: RunningCentre, method: str, path: str) -> None:
    for body in _BODIES:
        if (path, body) == ("/v1/training/faults", b"{}"):
            continue  # every field of a fault order has a default
        status, reason = centre.refusal(method, path, body=body)
        assert 400 <= status < 500, (body, reason)


def test_texts_that_could_move_a_cursor_are_refused(centre: RunningCentre) -> None:
    for note in ("a\x1b[2J", "a\u202eb", "a\u200bb", "a\rb", "\x00"):
        received = new_dossier(note=note)
        path = f"/v1/dossiers/{received.id}"
        assert centre.refusal("PUT", path, received) == (422, "control_characters")
    received = new_dossier(note="first line\nsecond\tline")
    assert not centre.put(received).repeated


def test_times_without_zone_and_strange_ids_are_refused(centre: RunningCentre) -> None:
    naive = new_dossier()
    naive = replace(naive, entry=replace(naive.entry, at=naive.entry.at.replace(tzinfo=None)))
    assert centre.refusal("PUT", f"/v1/dossiers/{naive.id}", naive) == (422, "bad_time")
    far = replace(naive, entry=replace(naive.entry, at=new_dossier().entry.at.replace(year=9999)))
    assert centre.refusal("PUT", f"/v1/dossiers/{far.id}", far) == (422, "bad_time")
    odd = new_dossier(id="a b")
    assert centre.refusal("PUT", "/v1/dossiers/a%20b", odd) == (422, "bad_id")
    other = new_dossier()
    assert centre.refusal("PUT", f"/v1/dossiers/{naive.id}", other) == (422, "other_id")


def test_nothing_personal_reaches_the_log(centre: RunningCentre) -> None:
    received = new_dossier()
    centre.put(received)
    centre.refusal("PUT", f"/v1/dossiers/{received.id}", replace(received, note="changed"))
    centre.refusal("PUT", "/v1/dossiers/d", body=wire.encode(received)[:-5])
    log = centre.embedded.log_path.read_text(encoding="utf-8")
    for secret in (centre.token, received.owner.full_name, str(received.owner.personal_number)):
        assert secret not in log
    assert received.id not in log


def test_it_listens_on_loopback_only(centre: RunningCentre) -> None:
    port = int(centre.base_url.rsplit(":", 1)[1])
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        own = "127.0.0.2"
    with socket.socket() as probe:
        probe.settimeout(1.0)
        assert probe.connect_ex((own, port)) != 0
