"""Cards on two readers at once: the one laid down last is meant, and none of the last person's is read."""

from __future__ import annotations

from pathlib import Path

from counter.desk.state import Devices, Reading
from counter.events import CardInserted, CardRemoved, ScanOrigin
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE = person()


def laid(small: SmallDesk, session: int) -> Devices:
    small.desk._on_event(CardInserted(session, f"Reader {session}", "3B"))
    return small.desk.state.devices


def lifted(small: SmallDesk, session: int) -> Devices:
    small.desk._on_event(CardRemoved(session))
    return small.desk.state.devices


async def test_the_card_laid_down_last_is_meant_and_the_other_one_after_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        assert laid(small, 71).card_session == 71
        assert laid(small, 72).card_session == 72
        assert lifted(small, 72).card_session == 71, "it lies there still"
        assert lifted(small, 71).card_session is None


async def test_every_card_that_lies_there_when_a_visit_ends_is_the_last_persons(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        laid(small, 71)
        assert laid(small, 72).left_session is None
        await desk.finish()
        assert desk.state.devices.left_session == 72
        await desk.call_next()
        assert lifted(small, 72).left_session == 71, "that one is to be given back, too"
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        state = await until(desk, lambda state: state.visit and state.visit.identity.person)
        assert state.visit is not None
        assert state.visit.identity.card.reading is Reading.NONE
        assert state.notice is not None
        assert state.notice.key == "desk.notice.card_left"
        assert lifted(small, 71).left_session is None
