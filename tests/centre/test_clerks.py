"""Clerks at the centre: roles and badges reach the desks, who left is gone, credentials have a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.centre import bulletin
from counter.centre.clerks import Clerks
from counter.centre.database import Database
from counter.centre.founding import Founding, plan_of
from counter.centre.places import Caller, Places, require_clerk, require_permission, usable_until
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.domain.access import Permission, Role
from counter.domain.place import Clerk
from tests.rigs.centre import CLERK, StandingClock

DESK = Caller(CENTRE_ID, "Q03")
ADMINISTRATOR = "dung.pv"
HASH = f"$argon2id$v=19$m=19456,t=2,p=1${'A' * 22}${'A' * 43}"
NEW = Clerk("hoa.dt", "Đỗ Thị Hoa", HASH, (Role.CLERK,), "ab" * 32)


def place_clerks(database: Database, clock: StandingClock) -> dict[str, Clerk]:
    return {clerk.id: clerk for clerk in Places(database, clock).place(DESK).clerks}


def test_the_training_centre_has_every_role_and_credentials_end_after_seven_working_days(
    database: Database, clock: StandingClock
) -> None:
    found = place_clerks(database, clock)
    assert {role for clerk in found.values() for role in clerk.roles} == set(Role)
    place = Places(database, clock).place(DESK)
    assert {clerk.usable_until for clerk in found.values()} == {usable_until(place, clock().date())}


@pytest.mark.parametrize(
    ("changes", "until"),
    [
        ({}, "2026-02-24"),  # the Friday before Tết: its week off and the days around it are survived
        ({"days_off": tuple((f"2026-02-{day}", "Tết") for day in range(16, 21))}, "2026-03-03"),
        ({"working_days": ("2026-02-14",)}, "2026-02-23"),
        ({"usable_working_days": 1}, "2026-02-16"),
        ({"usable_working_days": 0}, ""),
        ({"days_off": (("soon", "?"),), "working_days": ("",)}, "2026-02-24"),
    ],
)
def test_a_credential_lasts_so_many_working_days(
    database: Database, clock: StandingClock, changes: dict[str, Any], until: str
) -> None:
    place = replace(Places(database, clock).place(DESK), days_off=(), working_days=())
    assert usable_until(replace(place, **changes), date(2026, 2, 13)) == until


def test_desks_are_told_of_every_change_of_people(database: Database, clock: StandingClock) -> None:
    clerks = Clerks(database, clock)

    def told() -> list[tuple[str, str]]:
        with database.read() as connection:
            return [(one.kind, one.subject) for one in bulletin.after(connection, CENTRE_ID, 0)]

    before = told()
    clerks.put(CENTRE_ID, ADMINISTRATOR, NEW)
    clerks.put(CENTRE_ID, ADMINISTRATOR, NEW)  # nothing has changed
    clerks.remove(CENTRE_ID, ADMINISTRATOR, NEW.id)
    clerks.remove(CENTRE_ID, ADMINISTRATOR, NEW.id)
    assert told()[len(before) :] == [("place", NEW.id)] * 2


def test_the_founder_of_a_single_pc_is_everything_but_its_auditor() -> None:
    founding = Founding(*["x"] * 9)
    [founder] = plan_of(founding).place.clerks
    assert set(founder.roles) == {Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR}


def test_a_clerk_is_taken_in_changed_and_removed(database: Database, clock: StandingClock) -> None:
    clerks = Clerks(database, clock)
    clerks.put(CENTRE_ID, ADMINISTRATOR, NEW)
    found = place_clerks(database, clock)["hoa.dt"]
    assert replace(found, usable_until="") == NEW
    clerks.put(CENTRE_ID, ADMINISTRATOR, replace(NEW, roles=(Role.AUDITOR,), badge_hash=""))
    changed = place_clerks(database, clock)["hoa.dt"]
    assert (changed.roles, changed.badge_hash) == ((Role.AUDITOR,), "")
    clerks.remove(CENTRE_ID, ADMINISTRATOR, "hoa.dt")
    assert "hoa.dt" not in place_clerks(database, clock)
    with database.write() as connection, pytest.raises(RefusedError, match="unknown_clerk"):
        require_clerk(connection, CENTRE_ID, "hoa.dt")
    clerks.remove(CENTRE_ID, ADMINISTRATOR, "hoa.dt")  # again changes nothing


@pytest.mark.parametrize(
    ("by", "clerk", "refusal"),
    [
        (CLERK, NEW, "not_allowed"),
        ("nobody", NEW, "unknown_clerk"),
        (ADMINISTRATOR, replace(NEW, roles=("king",)), "invalid"),
        (ADMINISTRATOR, replace(NEW, badge_hash="text of a badge"), "invalid"),
        (ADMINISTRATOR, replace(NEW, pin_hash="123456"), "invalid"),
        (ADMINISTRATOR, replace(NEW, pin_hash="$argon2id$x"), "invalid"),
        (ADMINISTRATOR, replace(NEW, pin_hash=HASH.replace("19456", "33554432")), "invalid"),
        (ADMINISTRATOR, replace(NEW, pin_hash=HASH.replace("t=2", "t=60")), "invalid"),
        (ADMINISTRATOR, replace(NEW, name=" "), "invalid"),
    ],
)
def test_who_may_not_and_what_is_no_clerk_is_refused(
    database: Database, clock: StandingClock, by: str, clerk: Clerk, refusal: str
) -> None:
    with pytest.raises(RefusedError, match=refusal):
        Clerks(database, clock).put(CENTRE_ID, by, clerk)
    assert clerk.id not in place_clerks(database, clock)


def test_the_last_administrator_stays(database: Database, clock: StandingClock) -> None:
    clerks = Clerks(database, clock)
    with pytest.raises(RefusedError, match="last_administrator"):
        clerks.remove(CENTRE_ID, ADMINISTRATOR, ADMINISTRATOR)
    same = place_clerks(database, clock)[ADMINISTRATOR]
    with pytest.raises(RefusedError, match="last_administrator"):
        clerks.put(CENTRE_ID, ADMINISTRATOR, replace(same, roles=(Role.CLERK,)))
    assert ADMINISTRATOR in place_clerks(database, clock)


def test_roles_that_cannot_be_read_give_nothing(database: Database, clock: StandingClock) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE clerks SET roles = 'clerk' WHERE id = ?", (CLERK,))
    assert place_clerks(database, clock)[CLERK].roles == ()
    with database.write() as connection, pytest.raises(RefusedError, match="not_allowed"):
        require_permission(connection, CENTRE_ID, CLERK, Permission.REGISTER_LOOKUP)
