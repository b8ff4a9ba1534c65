"""Guesses, clocks and hashes at the lock screen: what one clerk can do to another, and to everybody."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.centre.pins import pin_hash
from counter.centre.pins import pin_matches as centre_matches
from counter.desk.session import pin_matches
from counter.domain.attempts import FREE_ATTEMPTS_A_DAY, Attempts
from counter.domain.dossiers import ClockSource
from counter.domain.place import Clerk, is_pin_hash
from tests.desk.test_session import Hand, after, alone, locked, notice
from tests.rigs.clock import StoppedClock
from tests.rigs.memory_centre import PIN
from tests.rigs.small_desk import SmallDesk

_TAIL = "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
DEAR = [
    f"$argon2id$v=19$m={memory},t={passes},p={lanes}{_TAIL}"
    for memory, passes, lanes in (
        (33_554_432, 1, 1),
        (4_294_967_295, 1, 1),
        (65_537, 1, 1),
        (65_536, 60, 1),
        (65_536, 5, 1),
        (64, 1, 5),
        (0, 1, 1),
    )
]


class SetHand(Hand):
    """The PC's own clock, turned by hand."""

    whose = ClockSource.DESK

    def source(self) -> ClockSource:
        """Anybody's until the centre was asked."""
        return self.whose


async def guess(small: SmallDesk, first: int) -> int:
    """Wrong PINs, the own one after every fourth, until the desk makes one wait; how many were looked at."""
    guesses = 0
    while after(small) is None and guesses < 5 * FREE_ATTEMPTS_A_DAY:
        if guesses % 4 == 3:
            assert await small.desk.sign_in(PIN)
            await small.desk.lock()
        assert not await small.desk.sign_in(str(first + guesses))
        guesses += 1
    return guesses


async def test_a_pin_of_ones_own_gives_no_guesses_without_end_at_anothers(tmp_path: Path) -> None:
    hand = Hand()
    async with locked(tmp_path, hand) as small:
        alone(small)
        assert await guess(small, 700_000) == FREE_ATTEMPTS_A_DAY
        hand.later = timedelta(seconds=31)
        assert await small.desk.sign_in(PIN)
        await small.desk.lock()
        assert not await small.desk.sign_in("000000")
        assert after(small) == hand.now() + timedelta(seconds=60), "the day's are not forgiven"
    hand.later = timedelta(seconds=92)
    async with locked(tmp_path, hand) as small:
        alone(small)
        assert await small.desk.sign_in(PIN)
        await small.desk.lock()
        assert not await small.desk.sign_in("000000")
        assert after(small) == hand.now() + timedelta(seconds=120), "nor by a restart"
        hand.later = timedelta(days=1)
        assert await small.desk.sign_in(PIN)
        await small.desk.lock()
        assert not await small.desk.sign_in("000000")
        assert after(small) is None, "a new day"


def test_a_clock_that_was_set_back_begins_no_day_anew() -> None:
    now = StoppedClock().now()
    today = Attempts(of_day=FREE_ATTEMPTS_A_DAY, day=now.date().isoformat())
    assert today.one_more(now - timedelta(days=3)).until is not None
    assert today.one_more(now + timedelta(days=1)).until is None


async def test_a_credential_that_was_over_stays_so_when_the_clock_is_set_back(tmp_path: Path) -> None:
    hand = SetHand()
    async with locked(tmp_path, hand) as small:
        alone(small, usable_until=hand.now().date().isoformat())
        small.desk._core.update_devices(online=False)
        hand.later = timedelta(days=30)
        assert not await small.desk.sign_in(PIN)
        hand.later = timedelta()
        assert not await small.desk.sign_in(PIN)
        assert notice(small) == "credential_over"
        hand.whose = ClockSource.CENTRE
        assert await small.desk.sign_in(PIN), "the centre knows what day it is"


async def test_an_idle_desk_sees_how_late_it_was(tmp_path: Path) -> None:
    hand = SetHand()
    async with locked(tmp_path, hand) as small:
        alone(small, usable_until=hand.now().date().isoformat())
        small.desk._core.update_devices(online=False)
        hand.later = timedelta(days=30)
        await small.desk._idle.check()
        hand.later = timedelta()
        assert not await small.desk.sign_in(PIN)


async def test_the_newest_act_says_how_late_it_was(tmp_path: Path) -> None:
    hand = SetHand()
    async with locked(tmp_path, hand) as small:
        alone(small, usable_until=hand.now().date().isoformat())
        small.desk._core.update_devices(online=False)
        hand.later = timedelta(days=30)
        await small.desk._core.note("print_state_changed", "q03")
        hand.later = timedelta()
        assert not await small.desk.sign_in(PIN)
        assert notice(small) == "credential_over"


async def test_a_lock_does_not_wait_for_a_disk_that_hangs(small: SmallDesk) -> None:
    working, free = small.desk.state.clerk, threading.Event()
    assert working is not None
    hanging = asyncio.create_task(small.desk._core.durable(free.wait, 30))
    locking = asyncio.create_task(small.desk.lock())
    try:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert small.desk.state.clerk is None
        assert not locking.done()
    finally:
        free.set()
    await asyncio.gather(hanging, locking)
    newest = small.journal.audit()[-1]
    assert (newest.kind, newest.clerk_id) == ("signed_out", working.id)


@pytest.mark.parametrize("kept", [*DEAR, "", "$argon2id$", "x", DEAR[2].replace("65537", "8") + "\n"])
def test_a_hash_too_dear_or_none_opens_nothing(kept: str) -> None:
    assert not is_pin_hash(kept)
    assert not pin_matches(PIN, Clerk("a", "A", kept))
    assert not centre_matches(PIN, kept)


def test_the_hashes_of_the_centre_are_within_the_bounds() -> None:
    kept = pin_hash(PIN)
    assert is_pin_hash(kept)
    assert pin_matches(PIN, Clerk("a", "A", kept))
    assert centre_matches(PIN, kept)


async def test_one_row_that_is_too_dear_keeps_nobody_else_out(tmp_path: Path) -> None:
    async with locked(tmp_path, Hand()) as small:
        core = small.desk._core
        own, other, *_ = core.place.clerks
        bad = [replace(other, id=f"x{number}", pin_hash=kept) for number, kept in enumerate(DEAR)]
        core.update(place=replace(core.place, clerks=(*bad, own)))
        assert await small.desk.sign_in(PIN)
        assert small.desk.state.clerk == own


def test_memory_that_is_not_there_is_a_wrong_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_arguments: object) -> None:
        raise MemoryError

    kept = pin_hash(PIN)

    class Short:
        verify_phc_encoded = staticmethod(short)

    monkeypatch.setattr("cryptography.hazmat.primitives.kdf.argon2.Argon2id", Short)
    assert not pin_matches(PIN, Clerk("a", "A", kept))
    assert not centre_matches(PIN, kept)
