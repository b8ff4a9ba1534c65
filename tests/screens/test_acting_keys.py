"""The footer names keys that act now, and no other: of the next step, of every day, rarer ones where room is.

Ctrl+P, which has them all, always stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.content import Content
from textual.pilot import Pilot

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import CardView, DeskState, Identity, NoticeLevel, Reading, Visit
from counter.domain.people import IdentityAsk, IdentityLevel, Person
from counter.texts import LANGUAGES
from screens.app import CounterApp
from screens.base import scope_of
from screens.command import key_name
from screens.commands import COMMANDS
from screens.desk.next import next_sentence
from screens.desk.screen import DeskScreen
from screens.desk.stage import stage_of
from screens.footer import NEEDED, KeyFooter
from screens.outbox import OutboxScreen
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW
from tests.screens.test_next_sentences import FORM, PERSON, states

_KEY = re.compile(r"(?<!\S)(?:F\d+|Ctrl\+[A-Z])(?!\S)")
_KEYS = re.compile(r"\b(?:F\d+|Ctrl\+[A-Z])\b")
"""In a sentence."""
_EVERYWHERE = ("F1", "F3", "F9", "F10", "F12", "Ctrl+P")
"""Keys that act in every state alike: pressed once; all others once in every stage of a visit."""
_SMALL, _USUAL, _LARGE = (80, 24), (120, 36), (160, 48)


def _states() -> Iterator[tuple[str, DeskState]]:
    """A desk at every next step, with what tells its keys apart."""
    signed = next(state for _, name, state in states() if name == "call")
    for number, (_, name, state) in enumerate(states()):
        yield f"{name}-{number}", state
    papers = {part.id: None for part in FORM.case.checklist} if FORM.case is not None else {}
    whole = replace(FORM, papers=papers)  # type: ignore[arg-type]  # only which lines are ticked counts
    strict = replace(FORM.procedure, identity_ask=IdentityAsk.SEEN)
    stated = Person("Trần Thị Mẫu", level=IdentityLevel.STATED)
    visit = Visit("v", None, NOW, Identity(person=PERSON))
    for name, one in (
        ("reading", Visit("v", None, NOW, Identity(card=CardView(1, Reading.RUNNING)))),
        (
            "show_identity",
            replace(visit, identity=Identity(person=stated), filing=replace(FORM, procedure=strict)),
        ),
        ("enter_fee", replace(visit, filing=replace(whole, fee_dong=None))),
        ("commit", replace(visit, filing=whole)),
    ):
        yield name, replace(signed, visit=one)


def test_every_next_step_is_looked_at() -> None:
    assert {next_step(state) for _, state in _states()} == set(NextStep)


async def _stand(desk: FakeDesk, pilot: Pilot[None], state: DeskState) -> None:
    names = ("place", "clerk", "queue", "visit", "held", "busy", "outbox", "unfinished")
    desk.change(notice=None, **{name: getattr(state, name) for name in names})
    await settled(pilot)


def _named(app: CounterApp) -> list[str]:
    """Keys in the footer, in the order they stand there."""
    return _KEY.findall(str(app.screen.query_one(KeyFooter).render()))


def _able(app: CounterApp, *, everyday: bool = False) -> set[str]:
    scope = scope_of(app.screen)
    mine = [one for one in COMMANDS if one.works_on(scope) and one.offered(app.state)]
    able = [one for one in mine if one.in_footer and app.why_not(one) is None]
    return {key_name(one.key) for one in able if one.id in NEEDED or not everyday}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [_USUAL, _LARGE])
async def test_the_footer_names_the_keys_of_every_day_that_act(
    opened: Open, size: tuple[int, int], language: str
) -> None:
    async with opened(size=size, language=language) as (app, desk, pilot):
        for name, state in _states():
            await _stand(desk, pilot, state)
            named = _named(app)
            assert len(named) == len(set(named)), name
            assert _able(app, everyday=True) <= set(named) <= _able(app), name
            assert set(_KEYS.findall(next_sentence(app.texts, state))) <= set(named), name


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_small_footer_keeps_the_palette_and_every_key_of_the_sentence(
    opened: Open, language: str
) -> None:
    async with opened(size=_SMALL, language=language) as (app, desk, pilot):
        for name, state in _states():
            await _stand(desk, pilot, state)
            named = _named(app)
            assert set(named) <= _able(app), name
            if state.place is not None:
                assert named[-1] == "Ctrl+P", name
                assert app.texts("desk.command.palette.label") in str(
                    app.screen.query_one(KeyFooter).render()
                )
            assert set(_KEYS.findall(next_sentence(app.texts, state))) <= set(named), name


async def test_nobody_at_the_desk_and_an_open_result_have_their_own_keys(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        assert not {"F5", "F6", "F7", "F8"} & set(_named(app))
        ready = next(state for name, state in _states() if name.startswith("hand_over"))
        await _stand(desk, pilot, ready)
        assert not {"F2", "F4", "F5", "F6", "F7"} & set(_named(app))
        assert "F8" in _named(app)


async def test_every_key_that_is_named_does_something(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as (app, desk, pilot):
        desk.receive(PERSON, FORM)

        def logged(name: str) -> object:
            async def act() -> None:
                desk.log.append(name)

            return act

        for name in ("commit", "hand_over", "call_next", "finish"):
            monkeypatch.setattr(desk, name, logged(name))
        for name in ("same_again", "print_list"):
            monkeypatch.setattr(desk.visits, name, logged(name), raising=False)
        pressed: set[tuple[object, str]] = set()
        for name, state in _states():
            if state.clerk is None:
                continue
            await _stand(desk, pilot, state)
            for key in _named(app):
                where = (None if key in _EVERYWHERE else stage_of(state), key)
                if where in pressed:
                    continue
                pressed.add(where)
                desk.log.clear()
                await press(pilot, key.lower())
                there = app.screen
                listed = isinstance(there, DeskScreen) and there.suggest.open
                assert desk.log or listed or not isinstance(there, DeskScreen), f"{name}: {key}"
                told = app.notice
                assert told is None or told.level is not NoticeLevel.WARNING, f"{name}: {key}"
                if listed:
                    await press(pilot, "escape")
                while isinstance(app.screen, OutboxScreen) or scope_of(app.screen) not in ("desk", "lock"):
                    app.pop_screen()
                    await settled(pilot)
                await _stand(desk, pilot, state)


async def test_keys_keep_their_places_while_an_act_runs(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        before = _named(app)
        desk.change(busy="calling")
        await settled(pilot)
        assert _named(app) == before
        line = app.screen.query_one(KeyFooter).render()
        assert isinstance(line, Content)
        starts = {str(line)[span.start :].split()[0] for span in line.spans if span.style == "bold $mark"}
        assert {"F1", "Ctrl+P"} <= starts
        assert "F2" not in starts, "it waits for the act"


async def test_the_list_of_the_day_names_keys_for_what_is_marked(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await press(pilot, "f9")
        assert isinstance(app.screen, OutboxScreen)
        assert set(_named(app)) == {"F1", "F9", "Ctrl+X", "Ctrl+P"}, "nothing waits and no line is there"
        await press(pilot, "f9")
        desk.receive(PERSON, FORM)
        desk.change(outbox=replace(desk.state.outbox, waiting=1))
        await press(pilot, "f9")
        assert (
            set(_named(app))
            == {"F1", "F5", "F9", "F11", "Ctrl+R", "Ctrl+X", "Ctrl+A", "Ctrl+E", "Ctrl+P"}
            == _able(app)
        )
