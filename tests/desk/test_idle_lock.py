"""A desk nobody touches locks itself; the open visit is as it was, and what runs is not disturbed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.desk.drafts import pack
from counter.desk.state import NoticeLevel, Reading
from counter.events import CodeScanned, ScanOrigin
from tests.rigs.memory_centre import PIN
from tests.rigs.small_desk import SmallDesk


class Seconds:
    """A clock that only goes forward."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def is_open(small: SmallDesk) -> bool:
    return small.desk.state.clerk is not None


@pytest.fixture
def seconds(small: SmallDesk) -> Seconds:
    hand = Seconds()
    small.desk._idle.seconds = hand
    small.desk.touch()
    return hand


async def test_a_desk_left_alone_locks_and_keeps_the_visit_exactly(
    small: SmallDesk, seconds: Seconds
) -> None:
    desk = small.desk
    await desk.choose_procedure("2.000635")
    visit = desk.state.visit
    assert visit is not None
    seconds.now += 10 * 60 - 1
    await desk._idle.check()
    assert is_open(small)
    seconds.now += 1
    await desk._idle.check()
    assert not is_open(small)
    assert desk.state.visit is visit
    notice = desk.state.notice
    assert notice is not None
    assert (notice.key, notice.level) == ("desk.notice.idle_locked", NoticeLevel.INFORMATION)
    assert small.journal.audit()[-1].kind == "signed_out"
    assert await desk.sign_in(PIN)
    at = desk.now()
    assert desk.state.visit is not None
    assert pack(desk.state.visit, at) == pack(visit, at)


async def test_a_key_a_scan_and_a_card_are_signs_of_life(small: SmallDesk, seconds: Seconds) -> None:
    desk = small.desk
    for touch in (desk.touch, lambda: desk._on_event(CodeScanned("", ScanOrigin.SCANNER))):
        seconds.now += 10 * 60 - 1
        touch()
    seconds.now += 10 * 60 - 1
    await desk._idle.check()
    assert is_open(small)


async def test_what_runs_is_not_disturbed(small: SmallDesk, seconds: Seconds) -> None:
    desk = small.desk
    seconds.now += 3600
    desk._core.update(busy="committing")
    await desk._idle.check()
    assert is_open(small)
    desk._core.update(busy="")
    visit = desk.state.visit
    assert visit is not None
    card = visit.identity.card
    desk._core.update_identity(card=replace(card, reading=Reading.RUNNING))
    await desk._idle.check()
    assert is_open(small)
    desk._core.update_identity(card=card)
    await desk._idle.check()
    assert not is_open(small)


async def test_a_centre_may_choose_how_long_and_never(small: SmallDesk, seconds: Seconds) -> None:
    place = small.desk.state.place
    assert place is not None
    for minutes, locked in ((0, False), (2, True)):
        small.desk._core.update(place=replace(place, idle_lock_minutes=minutes))
        seconds.now += 121
        await small.desk._idle.check()
        assert is_open(small) is not locked
