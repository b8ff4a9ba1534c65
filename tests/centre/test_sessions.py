"""Seats and tokens at the centre: who gets one, how long it is good, and who is shut out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from counter.centre.database import Database
from counter.centre.places import Caller, Places
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID, sample_plan
from counter.centre.sessions import ALIVE_SECONDS, LIFETIME_SECONDS, SHUT_OUT_SECONDS, Sessions
from counter.domain.place import Clerk
from tests.rigs.centre import StandingClock

DESK = Caller(CENTRE_ID, "Q03")
SECRET = "the-secret-of-a-desk"
SUPERVISOR = "sv.test"


@pytest.fixture
def sessions(database: Database, clock: StandingClock) -> Sessions:
    return opened(database, clock)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded database: hashing its PINs once is enough."""
    path = tmp_path_factory.mktemp("sessions") / "centre.sqlite3"
    plan = sample_plan()
    boss = Clerk(SUPERVISOR, "Lê Văn Giám Sát", plan.place.clerks[0].pin_hash, roles=("supervisor",))
    database = Database(path)
    Places(database).found(replace(plan, place=replace(plan.place, clerks=(*plan.place.clerks, boss))))
    database.close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "centre.sqlite3").write_bytes(template.read_bytes())
    database = Database(tmp_path / "centre.sqlite3")
    yield database
    database.close()


def opened(database: Database, clock: StandingClock) -> Sessions:
    sessions = Sessions(database, clock, CENTRE_ID)
    sessions.set_secret(SECRET)
    return sessions


def later(clock: StandingClock, seconds: float) -> None:
    clock.time += timedelta(seconds=seconds)


def refused(sessions: Sessions, instance: str) -> tuple[int, str]:
    with pytest.raises(RefusedError) as error:
        sessions.open(DESK, instance)
    return error.value.status, error.value.reason


def test_only_hashes_are_kept(sessions: Sessions, database: Database, tmp_path: Path) -> None:
    """Plain session ids (ZMSKVR-446)."""
    token = sessions.open(DESK, "pc-1").token
    database.close()  # folds the WAL back
    kept = (tmp_path / "centre.sqlite3").read_bytes()
    assert token.encode() not in kept
    assert SECRET.encode() not in kept
    assert b"pc-1" in kept


def test_a_token_is_its_desks_until_it_ends(sessions: Sessions, clock: StandingClock) -> None:
    token = sessions.open(DESK, "pc-1").token.encode()
    assert sessions.whose(token) == "Q03"
    assert sessions.whose(token[:-1]) is None
    assert sessions.whose(b"") is None
    later(clock, LIFETIME_SECONDS - 1)
    assert sessions.whose(token) == "Q03"
    later(clock, 1)
    assert sessions.whose(token) is None
    assert not sessions.stands(token)


def test_the_old_token_is_good_beside_the_new_one_and_only_the_newest_four(sessions: Sessions) -> None:
    tokens = [sessions.open(DESK, "pc-1").token.encode() for _ in range(6)]
    assert [sessions.whose(token) for token in tokens] == [None, None, *["Q03"] * 4]
    assert len(sessions._desk_of) == 4


def test_a_second_pc_is_refused_while_the_first_is_alive(sessions: Sessions, clock: StandingClock) -> None:
    token = sessions.open(DESK, "pc-1").token.encode()
    assert refused(sessions, "pc-2") == (409, "seat_taken")
    later(clock, ALIVE_SECONDS - 1)
    assert sessions.whose(token) == "Q03"  # a sign of life
    later(clock, ALIVE_SECONDS - 1)
    assert refused(sessions, "pc-2") == (409, "seat_taken")
    later(clock, 1)
    second = sessions.open(DESK, "pc-2").token.encode()
    assert sessions.whose(token) is None
    assert sessions.whose(second) == "Q03"
    assert refused(sessions, "pc-1") == (409, "seat_taken")


def test_who_follows_events_is_alive_until_the_last_token_ends(
    sessions: Sessions, clock: StandingClock
) -> None:
    sessions.open(DESK, "pc-1")
    with sessions.following("Q03"):
        later(clock, ALIVE_SECONDS * 3)
        assert refused(sessions, "pc-2") == (409, "seat_taken")
        later(clock, LIFETIME_SECONDS)  # a cable that was pulled renews nothing
        sessions.open(DESK, "pc-2")
    assert refused(sessions, "pc-1") == (409, "seat_taken")


def test_another_desk_is_another_seat(sessions: Sessions) -> None:
    sessions.open(DESK, "pc-1")
    token = sessions.open(Caller(CENTRE_ID, "Q01"), "pc-2").token.encode()
    assert sessions.whose(token) == "Q01"


def test_a_pc_that_leaves_frees_its_seat_at_once(sessions: Sessions) -> None:
    token = sessions.open(DESK, "pc-1").token.encode()
    sessions.leave(DESK)
    assert sessions.whose(token) is None
    sessions.open(DESK, "pc-2")


def test_a_supervisor_ends_a_session_and_the_other_pc_comes_first(
    sessions: Sessions, clock: StandingClock
) -> None:
    token = sessions.open(DESK, "pc-1").token.encode()
    assert sessions.stands(token)
    sessions.end("Q03", SUPERVISOR)
    assert sessions.whose(token) is None
    assert not sessions.stands(token)
    assert refused(sessions, "pc-1") == (403, "session_ended")
    sessions.open(DESK, "pc-2")
    assert refused(sessions, "pc-1") == (409, "seat_taken")


def test_whose_session_was_ended_may_come_back_after_a_while(
    sessions: Sessions, database: Database, clock: StandingClock
) -> None:
    sessions.open(DESK, "pc-1")
    sessions.end("Q03", SUPERVISOR)
    later(clock, SHUT_OUT_SECONDS - 1)
    assert refused(opened(database, clock), "pc-1") == (403, "session_ended")  # after a restart, too
    later(clock, 1)
    assert sessions.whose(sessions.open(DESK, "pc-1").token.encode()) == "Q03"


@pytest.mark.parametrize(
    ("clerk", "reason"), [("an.nv", "not_allowed"), ("nobody", "unknown_clerk"), (SUPERVISOR, "unknown_desk")]
)
def test_not_everybody_ends_a_session(sessions: Sessions, clerk: str, reason: str) -> None:
    token = sessions.open(DESK, "pc-1").token.encode()
    with pytest.raises(RefusedError, match=reason):
        sessions.end("Q99" if reason == "unknown_desk" else "Q03", clerk)
    assert sessions.whose(token) == "Q03"


def test_a_restarted_centre_knows_seats_and_tokens(
    sessions: Sessions, database: Database, clock: StandingClock
) -> None:
    token = sessions.open(DESK, "pc-1").token.encode()
    later(clock, ALIVE_SECONDS * 2)
    again = opened(database, clock)
    assert refused(again, "pc-2") == (409, "seat_taken")  # nobody could ask a centre that was away
    assert again.whose(token) == "Q03"
    later(clock, LIFETIME_SECONDS)
    assert opened(database, clock).whose(token) is None


def test_a_new_secret_ends_the_session_and_the_same_does_not(
    sessions: Sessions, database: Database, clock: StandingClock
) -> None:
    token = sessions.open(DESK, "pc-1").token.encode()
    sessions.set_secret(SECRET)
    assert sessions.whose(token) == "Q03"
    secret, renewed = "another secret of this desk", "one more of it"
    sessions.set_secret(secret, "Q03")
    assert sessions.whose(token) is None
    assert sessions.fits("Q03", secret.encode())
    assert not sessions.fits("Q03", SECRET.encode())
    assert sessions.fits("Q01", SECRET.encode())
    sessions.open(DESK, "pc-2")
    with pytest.raises(RefusedError, match="unknown_desk"):
        sessions.set_secret(secret, "Q99")
    other = Sessions(database, clock, CENTRE_ID)
    assert other.fits("Q03", secret.encode())
    other.set_secret(renewed, "Q03")  # in another process
    assert not sessions.fits("Q03", renewed.encode())
    sessions.refresh()
    assert sessions.fits("Q03", renewed.encode())


@pytest.mark.parametrize("secret", [b"", b"-", b"x", SECRET.encode() + b" "])
def test_a_desk_without_a_secret_lets_nobody_in(
    database: Database, clock: StandingClock, secret: bytes
) -> None:
    sessions = Sessions(database, clock, CENTRE_ID)
    assert not sessions.fits("Q03", secret)
    assert not sessions.fits("Q99", secret)
    assert not sessions.fits("", secret)


def test_seats_are_rows_of_the_database(sessions: Sessions, database: Database) -> None:
    sessions.open(DESK, "pc-1")
    sessions.open(DESK, "pc-1")
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM session_tokens")).scalar_one() == 2
