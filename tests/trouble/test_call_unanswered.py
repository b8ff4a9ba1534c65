"""A call whose answer was lost: the ticket is served once, whichever way the desk learns of it."""

from __future__ import annotations

from pathlib import Path

from counter.domain.tickets import Queue
from counter.ports import CentreUnavailableError
from tests.rigs.bad_centre import BadCentre, Weather
from tests.rigs.desk import until
from tests.rigs.small_desk import small_desk
from tests.rigs.words import notice_key


async def test_a_ticket_found_open_at_the_centre_is_not_called_again_after_its_visit(tmp_path: Path) -> None:
    """Found by the power cuts: the repeated request gave the ticket that was served already."""
    centre = BadCentre()
    for _ in range(2):
        centre.someone_waits()
    async with small_desk(tmp_path, centre=centre) as small:
        desk = small.desk
        centre.weather = Weather(lost_reply=1.0)
        await desk.call_next()
        assert notice_key(desk) == "centre_unreachable"
        centre.weather = Weather()
        desk._link.refresh_queue()
        state = await until(desk, lambda state: state.visit is not None)
        assert state.visit is not None
        first = state.visit.ticket
        assert first is not None
        await desk.finish()
        await desk.call_next()
        assert desk.state.visit is not None
        second = desk.state.visit.ticket
        assert second is not None
        assert (first.number, second.number) == ("A0001", "A0002")


async def test_a_call_repeated_by_the_key_gives_the_same_ticket(tmp_path: Path) -> None:
    """The second press is the same request."""
    centre = BadCentre()
    centre.someone_waits()
    centre.refusals["queue"] = [CentreUnavailableError("ConnectError", sent=False)] * 9
    async with small_desk(tmp_path, centre=centre) as small:
        centre.weather = Weather(lost_reply=1.0)
        await small.desk.call_next()
        centre.weather = Weather()
        await small.desk.call_next()
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.ticket is not None
        assert len(centre.requests) == 1


async def test_a_ticket_ended_before_a_restart_is_not_taken_up_by_an_older_answer(tmp_path: Path) -> None:
    """Found by the power cuts: the queue was asked before the end arrived, and looked at after it."""
    centre = BadCentre()
    centre.someone_waits()
    async with small_desk(tmp_path, centre=centre) as small:
        await small.desk.call_next()
        called = centre.open_ticket
        await small.desk.finish()
        await until(small.desk, lambda state: state.outbox.done and centre.open_ticket is None)
    async with small_desk(tmp_path, centre=centre) as small:
        small.desk._core.update(queue=Queue(called=called))
        await small.desk._queueing.resume_called()
        assert small.desk.state.visit is None
