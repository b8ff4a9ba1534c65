"""Taking a seat from another PC: ids stand in every desk's place, so the PIN proves who asks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from counter import wire
from counter.centre.clerks import Clerks
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.domain.attempts import FREE_ATTEMPTS
from tests.rigs.centre import StandingClock, running_centre
from tests.rigs.served import opened_office

ASKING, SEAT = Caller(CENTRE_ID, "Q01"), Caller(CENTRE_ID, "Q03")
SUPERVISOR, PIN = "cuc.lt", "111111"


def test_a_supervisors_name_alone_ends_nothing(tmp_path: Path) -> None:
    office = opened_office(tmp_path)
    token = office.sessions.open(SEAT, "pc-1").token.encode()
    for clerk, pin, reason in (
        (SUPERVISOR, "", "bad_pin"),
        (SUPERVISOR, "123456", "bad_pin"),
        (SUPERVISOR, "1" * 33, "bad_pin"),
        ("an.nv", "123456", "not_allowed"),
        ("nobody", PIN, "unknown_clerk"),
    ):
        with pytest.raises(RefusedError, match=reason):
            office.sessions.end_for(ASKING, "Q03", clerk, pin)
    assert office.sessions.whose(token) == "Q03"
    office.sessions.end_for(ASKING, "Q03", SUPERVISOR, PIN)
    assert office.sessions.whose(token) is None
    told = Clerks(office.database, office.now).changes(CENTRE_ID)[-1]
    assert (told.clerk_id, told.what, told.subject) == (SUPERVISOR, "session_ended", "Q03 Q01")
    office.database.close()


def test_guesses_cost_time_whichever_desk_they_come_from(tmp_path: Path) -> None:
    clock = StandingClock()
    office = opened_office(tmp_path, now=clock)
    office.sessions.open(SEAT, "pc-1")
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(RefusedError, match="bad_pin"):
            office.sessions.end_for(ASKING, "Q03", SUPERVISOR, "000000")
    with pytest.raises(RefusedError, match="too_often"):
        office.sessions.end_for(Caller(CENTRE_ID, "Q02"), "Q03", SUPERVISOR, PIN)
    clock.time += timedelta(seconds=31)
    office.sessions.end_for(ASKING, "Q03", SUPERVISOR, PIN)
    office.database.close()


def test_the_answer_says_nothing_of_the_pin(tmp_path: Path) -> None:
    """At a centre of its own: the seat stays closed to its PC for minutes."""
    order = wire.SessionEnd(desk_id="Q02", clerk_id=SUPERVISOR, pin=PIN)
    assert PIN not in repr(order)
    with running_centre(tmp_path) as centre:
        response = centre.request("POST", "/v1/session/end", order, desk="Q01")
        assert response.json() == {"desk_id": "Q02"}
        short = wire.encode({"desk_id": "Q02", "clerk_id": SUPERVISOR})
        assert centre.refusal("POST", "/v1/session/end", body=short, desk="Q01") == (400, "malformed")
