"""Signing in: attempts that cost time and outlive a restart, badges, credentials that end by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter.desk.session import BADGE_SECONDS, badge_hash
from counter.domain.access import Role
from counter.domain.attempts import FREE_ATTEMPTS, wait_seconds
from counter.domain.place import Clerk, Place
from counter.domain.scan import ScanKind, read_scan
from counter.events import CentreEvent, ScanOrigin
from counter.ports import JournalError
from tests.rigs.clock import StoppedClock
from tests.rigs.desk import until
from tests.rigs.memory_centre import PIN
from tests.rigs.small_desk import Parts, SmallDesk, small_desk

BADGE = "CB01234567890123456789"


class Hand(StoppedClock):
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.later = timedelta()

    def now(self) -> datetime:
        """Monday 09:00, and what was turned."""
        return super().now() + self.later


@asynccontextmanager
async def locked(folder: Path, hand: Hand) -> AsyncIterator[SmallDesk]:
    async with small_desk(folder, sign_in=False, parts=Parts(clock=hand)) as small:
        await until(small.desk, lambda state: state.place is not None and state.devices.online)
        yield small


def alone(small: SmallDesk, **changes: Any) -> Clerk:
    """The first clerk of the place, changed, is the only one."""
    place = small.desk.state.place
    assert place is not None
    clerk = replace(place.clerks[0], **changes)
    small.desk._core.update(place=replace(place, clerks=(clerk,)))
    return clerk


def notice(small: SmallDesk) -> str:
    said = small.desk.state.notice
    return said.key.removeprefix("desk.notice.") if said is not None else ""


def after(small: SmallDesk) -> datetime | None:
    """When somebody may try again."""
    return small.desk.state.sign_in_after


def acts(small: SmallDesk) -> list[str]:
    return [row.kind for row in small.journal.audit()]


def test_waiting_doubles_from_half_a_minute_to_a_quarter_of_an_hour() -> None:
    waits = [wait_seconds(wrong) for wrong in range(FREE_ATTEMPTS + 8)]
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert wait_seconds(10**9) == 900


async def test_wrong_attempts_cost_time_offline_and_across_restarts(tmp_path: Path) -> None:
    hand = Hand()
    async with locked(tmp_path, hand) as small:
        alone(small)
        small.desk._core.update_devices(online=False)
        for _ in range(FREE_ATTEMPTS):
            assert not await small.desk.sign_in("000000")
        assert notice(small) == "wrong_pin"
        assert after(small) == hand.now() + timedelta(seconds=30)
        assert not await small.desk.sign_in(PIN), "the right one waits too"
        assert notice(small) == "sign_in_waits"
        assert acts(small).count("sign_in_failed") == FREE_ATTEMPTS, "what only waited is no attempt"
    hand.later = timedelta(seconds=29)
    async with locked(tmp_path, hand) as small:
        alone(small)
        assert not await small.desk.sign_in(PIN), "a restart begins nothing anew"
        hand.later = timedelta(seconds=31)
        assert not await small.desk.sign_in("000000")
        assert after(small) == hand.now() + timedelta(seconds=60)
        hand.later = timedelta(seconds=92)
        assert await small.desk.sign_in(PIN)
        assert after(small) is None
        assert small.journal.attempts().wrong == 0
        await small.desk.lock()
        assert not await small.desk.sign_in("000000")
        assert after(small) is None, "counted from one again"


async def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_the_longest(tmp_path: Path) -> None:
    hand = Hand()
    async with locked(tmp_path, hand) as small:
        alone(small)
        for _ in range(FREE_ATTEMPTS):
            await small.desk.sign_in("000000")
    hand.later = timedelta(days=-30)
    async with locked(tmp_path, hand) as small:
        assert after(small) == hand.now() + timedelta(seconds=900)


async def test_a_full_disk_gives_nobody_more_attempts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise JournalError("disk_full")

    hand = Hand()
    async with locked(tmp_path, hand) as small:
        alone(small)
        monkeypatch.setattr(small.journal, "note_attempt", full)
        for _ in range(FREE_ATTEMPTS):
            assert not await small.desk.sign_in("000000")
        assert not await small.desk.sign_in(PIN)
        assert notice(small) == "sign_in_waits"


def test_a_badge_is_known_by_its_content_and_stands_in_no_field() -> None:
    scan = read_scan(BADGE, StoppedClock().now().date())
    assert scan.kind is ScanKind.BADGE
    assert not scan.fields
    for other in (BADGE[:-1], BADGE + "0", "CA" + BADGE[2:]):
        assert read_scan(other, StoppedClock().now().date()).kind is not ScanKind.BADGE


async def test_a_badge_and_its_pin_sign_in_and_neither_alone(tmp_path: Path) -> None:
    hand = Hand()
    async with locked(tmp_path, hand) as small:
        desk, clerk = small.desk, alone(small, badge_hash=badge_hash(BADGE))
        assert not await desk.sign_in(PIN), "whoever has a badge shows it"
        assert notice(small) == "wrong_pin_or_badge"
        await desk.scan(BADGE, ScanOrigin.SCANNER)
        assert (desk.state.clerk, desk.state.badge_of, notice(small)) == (None, clerk.name, "badge_shown")
        hand.later = timedelta(seconds=BADGE_SECONDS + 1)
        assert not await desk.sign_in(PIN), "the badge was shown too long ago"
        await desk.scan(BADGE, ScanOrigin.SCANNER)
        assert not await desk.sign_in("000000")
        assert await desk.sign_in(PIN)
        assert (desk.state.clerk, desk.state.badge_of) == (clerk, "")
        assert small.journal.audit()[-1].kind == "signed_in"
        await desk.scan(BADGE, ScanOrigin.SCANNER)
        assert notice(small) == "badge_signed_in"


async def test_a_strange_badge_is_a_wrong_attempt(tmp_path: Path) -> None:
    async with locked(tmp_path, Hand()) as small:
        alone(small, badge_hash=badge_hash(BADGE))
        for _ in range(FREE_ATTEMPTS):
            await small.desk.scan("CB" + "9" * 20, ScanOrigin.SCANNER)
        assert notice(small) == "wrong_badge"
        await small.desk.scan(BADGE, ScanOrigin.SCANNER)
        assert notice(small) == "sign_in_waits"


async def test_a_centre_may_let_a_badge_do_alone(tmp_path: Path) -> None:
    async with locked(tmp_path, Hand()) as small:
        clerk = alone(small, badge_hash=badge_hash(BADGE))
        place = small.desk.state.place
        assert place is not None
        small.desk._core.update(place=replace(place, badge_alone=True))
        await small.desk.scan(BADGE, ScanOrigin.SCANNER)
        assert small.desk.state.clerk == clerk


async def test_nothing_but_a_badge_is_looked_at_before_somebody_signed_in(tmp_path: Path) -> None:
    async with locked(tmp_path, Hand()) as small:
        before = acts(small)
        await small.desk.scan("A001", ScanOrigin.SCANNER)
        assert small.desk.state.visit is None
        assert acts(small) == before


async def test_a_removed_clerk_stops_offline_too(tmp_path: Path) -> None:
    """peers.md MOSIP-29676: de-activated clerks kept working offline."""
    hand = Hand()
    async with locked(tmp_path, hand) as small:
        alone(small, usable_until="2026-11-25")
        small.desk._core.update_devices(online=False)
        hand.later = timedelta(days=2, hours=10)
        assert await small.desk.sign_in(PIN), "its last day"
        await small.desk.lock()
        hand.later = timedelta(days=3)
        assert not await small.desk.sign_in(PIN)
        assert notice(small) == "credential_over"
        assert small.journal.audit()[-1].kind == "sign_in_refused"


async def test_a_credential_that_ends_while_somebody_works_offline_locks_the_desk(tmp_path: Path) -> None:
    hand = Hand()
    async with locked(tmp_path, hand) as small:
        alone(small, usable_until="2026-11-25")
        small.desk._core.update_devices(online=False)
        assert await small.desk.sign_in(PIN)
        hand.later = timedelta(days=2, hours=10)
        await small.desk._idle.check()
        assert notice(small) == "", "its last day"
        hand.later = timedelta(days=3)
        await small.desk._idle.check()
        assert small.desk.state.clerk is None
        assert notice(small) == "credential_over"
        assert small.journal.audit()[-1].kind == "signed_out"


@pytest.mark.parametrize(("stays", "said"), [(True, ""), (False, "clerk_removed")])
async def test_online_the_place_is_fetched_anew_before_a_credential_counts_as_over(
    tmp_path: Path, stays: bool, said: str
) -> None:
    hand = Hand()
    async with locked(tmp_path, hand) as small:
        clerk = alone(small, usable_until="2026-11-22")
        place = small.desk.state.place
        assert place is not None
        fresh = replace(place, clerks=(replace(clerk, usable_until="2026-11-26"),) if stays else ())

        async def place_and_time() -> tuple[Place, datetime]:
            return fresh, hand.now()

        small.centre.place_and_time = place_and_time  # type: ignore[method-assign]  # what it says now
        assert await small.desk.sign_in(PIN) is stays
        assert notice(small) == said


async def test_who_is_removed_while_they_work_is_signed_out_and_new_roles_act_at_once(tmp_path: Path) -> None:
    async with locked(tmp_path, Hand()) as small:
        clerk = alone(small)
        assert await small.desk.sign_in(PIN)
        alone(small, roles=(Role.AUDITOR,))
        assert small.desk.state.clerk == replace(clerk, roles=(Role.AUDITOR,))
        place = small.desk.state.place
        assert place is not None
        small.desk._core.update(place=replace(place, clerks=()))
        small.desk._core.update_devices(online=True)  # whatever else changes meanwhile
        await until(small.desk, lambda state: state.clerk is None and state.notice)
        assert notice(small) == "clerk_removed"
        assert acts(small).count("signed_out") == 1


async def test_nobody_is_seen_to_have_signed_in_before_the_record_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk lets nobody in, and says why."""
    async with locked(tmp_path, Hand()) as small:
        clerk, loop = alone(small), asyncio.get_running_loop()
        clear, seen = small.journal.clear_attempts, []

        def kept(*arguments: Any, **named: Any) -> None:
            clear(*arguments, **named)
            look = asyncio.run_coroutine_threadsafe(look_at(), loop)
            seen.append(look.result(timeout=10))

        async def look_at() -> Clerk | None:
            return small.desk.state.clerk

        def full(*_arguments: Any, **_named: Any) -> None:
            raise JournalError("disk_full")

        with monkeypatch.context() as patched:
            patched.setattr(small.journal, "clear_attempts", full)
            assert not await small.desk.sign_in(PIN)
        assert (small.desk.state.clerk, notice(small)) == (None, "disk_full")
        monkeypatch.setattr(small.journal, "clear_attempts", kept)
        assert await small.desk.sign_in(PIN)
        assert seen == [None]
        assert small.desk.state.clerk == clerk
        [signed_in] = [row for row in small.journal.audit() if row.kind == "signed_in"]
        assert signed_in.clerk_id == clerk.id


async def test_the_centre_says_that_its_people_changed_and_the_desk_asks_at_once(tmp_path: Path) -> None:
    async with locked(tmp_path, Hand()) as small:
        alone(small)
        assert await small.desk.sign_in(PIN)
        place = small.desk.state.place
        assert place is not None

        async def place_and_time() -> tuple[Place, datetime]:
            return replace(place, clerks=()), small.desk.now()

        small.centre.place_and_time = place_and_time  # type: ignore[method-assign]  # what it says now
        small.desk._on_event(CentreEvent(1, "place", "c01"))
        await until(small.desk, lambda state: state.clerk is None)


async def test_after_a_restart_the_pin_of_whoever_signed_in_last_is_compared_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each comparison takes its time on purpose: the usual clerk does not wait for those of the others."""
    compared: list[str] = []

    def told(pin: str, clerk: Clerk) -> bool:
        compared.append(clerk.id)
        return pin == clerk.id

    monkeypatch.setattr("counter.desk.session.pin_matches", told)
    async with locked(tmp_path, Hand()) as small:
        place = small.desk.state.place
        assert place is not None
        *others, last = (clerk.id for clerk in place.clerks if not clerk.badge_hash)
        assert await small.desk.sign_in(last)
        assert compared == [*others, last]
        compared.clear()
    async with locked(tmp_path, Hand()) as small:
        assert await small.desk.sign_in(last)
        assert compared == [last]
