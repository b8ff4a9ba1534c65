"""Live events: numbered without a gap, resumable, and ended when the centre ends."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from counter import wire
from tests.rigs.centre import RunningCentre, new_dossier

Note = tuple[int, str, str]


@contextmanager
def stream(centre: RunningCentre, path: str, **headers: str) -> Iterator[Iterator[Note]]:
    """The (number, kind, subject) of each event as it comes."""
    token = {"Authorization": f"Bearer {centre.token}", "Counter-Desk": "Q03"}
    with centre.client.stream("GET", path, headers=token | headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")

        def notes() -> Iterator[Note]:
            number = 0
            for line in response.iter_lines():
                assert not line.startswith(":"), "a quarter of a minute without an event"
                if line.startswith("id: "):
                    number = int(line[4:])
                elif line.startswith("data: "):
                    note = wire.decode(wire.EventNote, line[6:].encode())
                    yield number, note.kind, note.subject

        yield notes()


def issue(centre: RunningCentre) -> str:
    order = wire.TicketIssue(request_id=str(uuid.uuid4()), group="Hộ tịch")
    ticket = centre.ask("POST", "/v1/tickets", wire.TicketReply, order).ticket
    assert ticket is not None
    return ticket.id


def until(live: Iterator[Note], subjects: set[str], position: int) -> list[Note]:
    """Events up to the last about `subjects`; with those of earlier tests they come without a gap."""
    seen: list[Note] = []
    while subjects - {subject for _, _, subject in seen}:
        seen.append(next(live))
    assert [number for number, _, _ in seen] == list(range(position + 1, position + 1 + len(seen)))
    return seen


def test_a_listener_that_resumes_skips_nothing(centre: RunningCentre) -> None:
    with stream(centre, "/v1/events?after=-1") as live:
        position, kind, _ = next(live)
        assert kind == "position"
        first = issue(centre)
        last = until(live, {first}, position)[-1]
        assert last[1:] == ("queue", first)
    missed = [issue(centre) for _ in range(5)]
    with stream(centre, "/v1/events?after=0", **{"Last-Event-ID": str(last[0])}) as live:
        assert next(live) == (last[0], "position", "")
        resumed = until(live, set(missed), last[0])
        assert [subject for _, _, subject in resumed if subject in missed] == missed
        until(live, {issue(centre)}, resumed[-1][0])


def test_numbers_have_no_gap_under_concurrent_writers(centre: RunningCentre) -> None:
    with stream(centre, "/v1/events?after=-1") as live:
        position, _, _ = next(live)
        with ThreadPoolExecutor(4) as pool:
            made = set(pool.map(lambda _: issue(centre), range(40)))
        until(live, made, position)


def test_a_dossier_and_its_result_are_announced(centre: RunningCentre) -> None:
    received = new_dossier()
    with stream(centre, "/v1/events?after=-1") as live:
        ours = (kind for _, kind, subject in live if subject == received.id)
        centre.put(received)
        assert [next(ours), next(ours)] == ["dossier", "dossier"]  # accepted, forwarded
        centre.ask("POST", f"/v1/training/results/{received.id}", wire.TrainingResult)
        assert next(ours) == "result"


def test_a_number_not_reached_yet_is_refused(centre: RunningCentre) -> None:
    assert centre.refusal("GET", "/v1/events?after=1000000") == (409, "ahead")
