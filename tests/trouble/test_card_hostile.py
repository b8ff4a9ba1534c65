"""Cards that answer wrongly at any command, that never end, or that speak to the terminal."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Reading
from counter.domain.card import CardRecord
from counter.events import CardTrouble, ScanOrigin
from devices.virtual.card import VirtualCard
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk
from tests.rigs.words import notice_key

ONE = person()
NOISE = random.Random(20261123)
HARMFUL = "\x1b[2J\x1b]0;x\x07\u202e\u200b\r\n\x00"
ANSWERS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "one byte": lambda _: b"\x90",
    "refused": lambda _: b"\x6f\x00",
    "well done, without a word": lambda _: b"\x90\x00",
    "noise": lambda _: NOISE.randbytes(200) + b"\x90\x00",
    "the longest noise": lambda _: b"\x61\x84\xff\xff\xff\xff" + NOISE.randbytes(60_000) + b"\x90\x00",
    "cut": lambda answer: answer[: len(answer) // 2],
    "one bit": lambda answer: bytes([answer[0] ^ 1]) + answer[1:],
    "escapes": lambda _: HARMFUL.encode() + b"\x90\x00",
}


class SpoiltCard(VirtualCard):
    """Answers as `spoil` makes it, at command `index` and from there on."""

    def __init__(self, record: CardRecord, index: int, spoil: Callable[[bytes], bytes]) -> None:
        super().__init__(record)
        self._index, self._spoil = index, spoil

    def answer(self, apdu: bytes) -> bytes:
        """The card's answer, spoilt."""
        answer = super().answer(apdu)
        return self._spoil(answer) if self.apdus > self._index else answer


async def ended(small: SmallDesk, card: VirtualCard) -> CardTrouble | None:
    """Lay a card down; how its read ended."""
    session = small.reader.insert(card)
    state = await until(
        small.desk,
        lambda state: (
            state.visit
            and state.visit.identity.card.session == session
            and state.visit.identity.card.reading in (Reading.DONE, Reading.FAILED)
        ),
    )
    assert state.visit is not None
    return state.visit.identity.card.trouble


@pytest.mark.parametrize("spoilt", ANSWERS)
async def test_a_card_that_answers_wrongly_at_any_step(tmp_path: Path, spoilt: str) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        for index in (0, 3, 6, 9, 10, 14, 22, 40, 90):
            desk._core.ports.reader.forget()
            trouble = await ended(small, SpoiltCard(ONE.card(), index, ANSWERS[spoilt]))
            assert trouble is not CardTrouble.REMOVED, index
            assert notice_key(desk) == f"card_{trouble or 'partial'}", index
            state = desk.state
            assert next_step(state) is NextStep.CHOOSE_PROCEDURE, "the work goes on by the QR code"
            assert state.visit is not None
            assert state.visit.identity.person is not None
            assert state.visit.identity.person.personal_number == ONE.number
            assert state.visit.identity.card.photo is None
        assert await ended(small, VirtualCard(ONE.card())) is None, "an honest card is read after it"
        assert desk.state.visit is not None
        assert desk.state.visit.identity.card.photo is not None
        assert notice_key(desk) == ""


async def test_a_name_that_speaks_to_the_terminal_is_a_name(tmp_path: Path) -> None:
    name = f"Nguyễn{HARMFUL} Văn {HARMFUL}Mẫu"
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        small.reader.insert(VirtualCard(replace(ONE.card(), full_name=name), can=ONE.number[-6:]))
        await until(desk, lambda state: state.devices.card_session)
        await desk.read_card(can=ONE.number[-6:])
        state = await until(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        assert state.visit is not None
        assert state.visit.identity.person is not None
        shown = state.visit.identity.person.full_name
        assert shown.isprintable()
        assert "\u202e" not in shown
        assert (shown[:6], shown[-3:]) == ("Nguyễn", "Mẫu")


async def test_what_is_no_identity_card_is_told_apart(tmp_path: Path) -> None:
    """A bank or transport card: it knows no application of ours and no file."""

    class OtherCard(VirtualCard):
        def answer(self, apdu: bytes) -> bytes:
            self.apdus += 1
            return b"\x6a\x82"

    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        assert await ended(small, OtherCard(ONE.card())) is CardTrouble.NOT_AN_ID
        assert notice_key(small.desk) == "card_not_an_id"


async def test_a_wrong_number_then_the_right_one(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        small.reader.put_card(ONE.card())
        await until(desk, lambda state: state.devices.card_session)
        await desk.read_card(can="000000")
        await until(desk, lambda state: state.visit and state.visit.identity.card.trouble)
        assert notice_key(desk) == "card_wrong_key"
        await desk.scan(ONE.number[-6:], ScanOrigin.TYPED)
        await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)
        assert notice_key(desk) == ""
