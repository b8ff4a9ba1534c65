"""A function key held down is one press: what its keyboard repeats confirms nothing that was to be read."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser
from textual.pilot import Pilot

from counter.desk.acts import StatedPerson
from counter.domain.fees import ReceiptKind
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper
from counter.events import ScanOrigin
from screens.app import CounterApp
from screens.desk.screen import DeskScreen
from screens.input import ScanLine
from screens.order import FIRST_REPEAT_SECONDS, REPEAT_SECONDS
from screens.painting import PaintedScreen
from screens.supplement import SupplementBox
from tests.rigs.desk import EXTRACT, received
from tests.rigs.filing import begun, filled, handing, let_lie_ready, notice, visit
from tests.rigs.small_desk import SmallDesk, person
from tests.screens.conftest import Open, OpenReal, at_once, burst, moment, press, read_at, settled

DELAYS = [0.03, 0.5, 0.66]
"""From the press to its first repeat, in seconds: an unsteady hand, and what keyboards are set to."""
RATE = 0.033
"""From repeat to repeat."""
REPEATS = 20


async def hold(pilot: Pilot[None], key: str, delay: float) -> None:
    """Hold a key down; the first repeats find the work of the press done."""
    at = moment()
    for repeat, later in enumerate((0.0, *(delay + RATE * repeat for repeat in range(REPEATS)))):
        pilot.app.post_message(read_at(key, None, at + later))
        if repeat < 2:
            await settled(pilot)
    await settled(pilot)
    moment(), moment()  # so long was it held


async def lacking(small: SmallDesk, pilot: Pilot[None]) -> None:
    """A form with nothing ticked."""
    await begun(small)
    await filled(small, papers=False)
    await settled(pilot)


@pytest.mark.parametrize("delay", DELAYS)
async def test_f6_held_opens_its_box_and_takes_nothing(real: OpenReal, delay: float) -> None:
    async with real() as (app, small, pilot):
        await lacking(small, pilot)
        await hold(pilot, "f6", delay)
        assert isinstance(app.screen, SupplementBox)
        assert small.journal.decisions(limit=9) == ()
        await press(pilot, "f6")
        assert len(small.journal.decisions(limit=9)) == 1, "a press of its own takes the box"


@pytest.mark.parametrize("delay", DELAYS)
async def test_f8_held_warns_of_somebody_only_stated(real: OpenReal, delay: float) -> None:
    async with real() as (_, small, pilot):
        await begun(small)
        await received(small.desk)
        dossier = visit(small).received[-1].dossier
        await let_lie_ready(small, dossier)
        await small.desk.finish()
        await small.desk.scan(dossier.code or "", ScanOrigin.TYPED)
        owner = dossier.owner
        assert owner is not None
        assert owner.date_of_birth is not None
        born = owner.date_of_birth
        stated = StatedPerson(
            full_name=owner.full_name,
            personal_number=person().number,
            date_of_birth=f"{born.day:02d}/{born.month:02d}/{born.year}",
            paper=IdentityPaper.FORGOTTEN,
        )
        await small.desk.people.state_person(PartyRole.SUBMITTER, stated)
        await settled(pilot)
        await hold(pilot, "f8", delay)
        assert notice(small) == "collector_stated"
        assert handing(small).hand_over is None
        await press(pilot, "f8")
        assert handing(small).hand_over is not None


@pytest.mark.parametrize("delay", DELAYS)
async def test_f5_held_warns_of_a_used_receipt(real: OpenReal, delay: float) -> None:
    async with real() as (_, small, pilot):
        await begun(small)
        await filled(small)
        used = (next(iter(ReceiptKind)), "AA/26P", "0000123")
        await small.desk.money.set_receipt(*used)
        await small.desk.commit()
        await filled(small)
        await small.desk.money.set_receipt(*used)
        await settled(pilot)
        await hold(pilot, "f5", delay)
        assert notice(small) == "receipt_used"
        assert len(small.journal.dossiers()) == 1
        await press(pilot, "f5")
        assert len(small.journal.dossiers()) == 2


async def test_a_hurried_hand_is_heard_when_it_presses_once_more(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        at = moment()
        hurried = FIRST_REPEAT_SECONDS - 0.1
        for later in (0.0, hurried, hurried + REPEAT_SECONDS + 0.01):
            app.post_message(read_at("f2", None, at + later))
            await settled(pilot)
            desk.change(visit=None)
        assert desk.log == ["call_next", "call_next"]


async def test_alt_and_a_digit_held_is_one_press_too(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await lacking(small, pilot)
        for key in XTermParser().feed("\x1b6" * 6):
            app.post_message(key)
        await settled(pilot)
        assert isinstance(app.screen, SupplementBox)
        assert small.journal.decisions(limit=9) == ()
        assert app.screen.line.value == ""


async def test_two_different_keys_in_a_burst_are_two(opened: Open) -> None:
    async with opened() as (app, _, pilot):
        await at_once(pilot, "f9", "escape", "f9")
        assert not isinstance(app.screen, DeskScreen)


async def test_what_types_may_be_held(opened: Open) -> None:
    async with opened() as (app, _, pilot):
        line = app.screen.query_one(ScanLine)
        await at_once(pilot, "aa bb cc dd 1111", *["left"] * 4, *["backspace"] * 2)
        assert (line.value, line.cursor_position) == ("aa bb cc d1111", 10)
        await at_once(pilot, "ctrl+left", "ctrl+left")
        assert line.cursor_position == 6, "a word at a time"
        burst(app, "\r\r")
        await settled(pilot)
        assert line.value == ""


async def test_nothing_is_taken_from_a_box_nobody_has_seen(
    real: OpenReal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        with monkeypatch.context() as slow:
            slow.setattr(PaintedScreen, "_terminal_is_behind", lambda _: True)
            await at_once(pilot, *["f6"] * 4, apart=True)
            assert isinstance(app.screen, SupplementBox)
            assert small.journal.decisions(limit=9) == ()
        await painted(app, pilot)
        await press(pilot, "f6")
        assert len(small.journal.decisions(limit=9)) == 1


async def painted(app: CounterApp, pilot: Pilot[None]) -> None:
    """The terminal has caught up."""
    while isinstance(app.screen, PaintedScreen) and not app.screen.painted:
        await pilot.pause(0)
