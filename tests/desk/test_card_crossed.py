"""A card and a key that cross each other: whoever is read is who the last key was for."""

from __future__ import annotations

import threading
from pathlib import Path

from counter.desk.state import CardView, DeskState, Reading
from counter.events import CardTrouble, ScanOrigin
from devices.virtual.card import VirtualCard
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk
from tests.rigs.words import notice_key

ONE, OTHER = person(), person(skip=1)
_SECONDS = 20.0


class HeldCard(VirtualCard):
    """Answers nothing until it is let go."""

    let_go: threading.Event

    def answer(self, apdu: bytes) -> bytes:
        """The card's answer, later."""
        assert self.let_go.wait(_SECONDS)
        return super().answer(apdu)


def card(state: DeskState) -> CardView:
    assert state.visit is not None
    return state.visit.identity.card


async def ends(small: SmallDesk, how: Reading) -> CardView:
    return card(await until(small.desk, lambda state: state.visit and card(state).reading is how))


async def in_trouble(small: SmallDesk, trouble: CardTrouble) -> None:
    await until(small.desk, lambda state: state.visit and card(state).trouble is trouble)


async def test_the_card_comes_before_its_qr_while_somebody_else_is_known(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        held = HeldCard(OTHER.card())
        held.let_go = threading.Event()
        small.reader.insert(held)
        await ends(small, Reading.RUNNING)
        told: list[str] = []
        desk.subscribe(lambda state: told.append(state.notice.key if state.notice else ""))
        await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        held.let_go.set()
        read = await ends(small, Reading.DONE)
        assert read.record is not None
        assert read.record.personal_number == OTHER.number
        assert "desk.notice.card_wrong_key" not in told


async def test_digits_typed_once_are_enough_for_a_card_that_is_lifted(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        small.reader.insert(VirtualCard(ONE.card()), pull_after=3)
        await until(small.desk, lambda state: state.devices.card_session is not None)
        await small.desk.read_card(can=ONE.number[-6:])
        await in_trouble(small, CardTrouble.REMOVED)
        small.reader.insert(VirtualCard(ONE.card()))
        read = await ends(small, Reading.DONE)
        assert read.record is not None
        assert read.record.personal_number == ONE.number


async def test_wrong_digits_are_asked_for_anew_with_the_next_card(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        small.reader.insert(VirtualCard(ONE.card()))
        await until(small.desk, lambda state: state.devices.card_session is not None)
        await small.desk.read_card(can="000000")
        await in_trouble(small, CardTrouble.WRONG_KEY)
        small.reader.remove_card()
        await until(small.desk, lambda state: state.devices.card_session is None)
        assert card(small.desk.state) == CardView()
        small.reader.insert(VirtualCard(OTHER.card()))
        await until(small.desk, lambda state: state.devices.card_session is not None)
        assert card(small.desk.state) == CardView()
        assert notice_key(small.desk) == "card_needs_key"


async def test_nobody_is_told_of_somebody_elses_card_that_is_gone(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        small.reader.insert(VirtualCard(OTHER.card()))
        await in_trouble(small, CardTrouble.WRONG_KEY)
        await small.desk.read_card(can=OTHER.number[-6:])
        await in_trouble(small, CardTrouble.OTHER_PERSON)
        assert notice_key(small.desk) == "other_card"
        small.reader.remove_card()
        await until(small.desk, lambda state: state.devices.card_session is None)
        assert card(small.desk.state) == CardView()
        assert small.desk.state.notice is None
