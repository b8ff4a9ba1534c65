"""One declaration a command: key, footer, palette, help and message in both languages, on every screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import walk_packages

import pytest
from textual.screen import Screen

import screens
from counter.desk.state import DeskState, Filing, Visit
from counter.texts import LANGUAGES, texts
from screens.base import CounterModal, Scanning
from screens.choices import Choices
from screens.command import BUSY, Command, alias_of, key_name
from screens.commands import COMMANDS, command_for
from screens.desk.stage import Stage
from screens.footer import NEEDED, KeyFooter
from screens.help import HelpScreen, about_key
from screens.palette import PaletteScreen
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW, PROCEDURES


def _scanning(kind: type[Scanning]) -> Iterator[type[Scanning]]:
    for one in kind.__subclasses__():
        yield one
        yield from _scanning(one)


def _screens() -> list[type[Scanning]]:
    """Every screen and box of ours, each once."""
    return sorted({one for one in _scanning(Scanning) if one.__module__.startswith("screens.")}, key=str)


def _scopes() -> set[str]:
    """Of every module: some load when their screen is opened first."""
    for module in walk_packages(screens.__path__, "screens."):
        import_module(module.name)
    return {one.scope for one in _screens() if one.scope}


def _states(desk: FakeDesk) -> Iterator[DeskState]:
    """A desk in many states, busy and not."""
    state = replace(desk.state, clerk=desk.state.place.clerks[0] if desk.state.place else None)
    visit = Visit("v", None, NOW)
    filing = Filing("f", PROCEDURES[0])
    chosen = replace(filing, case=PROCEDURES[0].cases[0])
    for one in (state, *(replace(state, visit=each) for each in (
        visit, replace(visit, filing=filing), replace(visit, filing=chosen), replace(visit, series=chosen),
    ))):  # fmt: skip
        yield one
        yield replace(one, busy="calling")


def test_no_key_means_two_things_on_one_screen() -> None:
    for scope in _scopes():
        keys = Counter(one.key for one in COMMANDS if one.works_on(scope))
        assert not [key for key, count in keys.items() if count > 1], scope
    assert len({one.id for one in COMMANDS}) == len(COMMANDS)


def test_every_scope_of_a_command_is_a_screen() -> None:
    wanted = {scope for one in COMMANDS for scope in type(one).scopes}
    assert wanted <= _scopes()


def test_keys_are_those_the_clerks_know() -> None:
    known = {
        "f1": "help", "f2": "call", "f3": "card", "f4": "choose", "f5": "receive", "f6": "supplement",
        "f7": "refuse", "f8": "hand_over", "f9": "outbox", "f10": "drawer", "f11": "reprint",
        "f12": "finish", "ctrl+o": "people", "ctrl+g": "guide", "ctrl+t": "hold", "ctrl+n": "same_again",
        "ctrl+l": "list", "ctrl+r": "correct", "ctrl+p": "palette", "ctrl+y": "close_day",
        "ctrl+s": "outage", "ctrl+z": "undo", "ctrl+k": "certify", "ctrl+w": "signing", "ctrl+f": "pay_code",
        "shift+f5": "rate_very", "shift+f6": "rate_satisfied",
        "shift+f7": "rate_not", "shift+f8": "rating_sheet", "shift+f9": "receipts", "shift+f10": "ratings",
        "ctrl+d": "elsewhere", "ctrl+u": "handouts", "ctrl+x": "handing", "ctrl+a": "time",
        "ctrl+e": "digitise",
    }  # fmt: skip
    found = {one.key: one.id for one in COMMANDS if one.works_on("desk")}
    assert found == known
    assert all(bool(alias_of(key)) is key.startswith("f") for key in known), "letters after Escape type"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.id)
def test_every_command_has_its_words(command: Command, language: str) -> None:
    said = texts(language)
    for key in (command.label_key, command.help_key, *command.reasons, BUSY):
        assert said(key), key


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.id)
def test_what_keeps_a_command_from_acting_is_declared(command: Command) -> None:
    told = {command.why_not(state) for state in _states(FakeDesk())} - {None}
    assert told <= {*command.reasons, BUSY}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_and_box_is_explained(language: str) -> None:
    said = texts(language)
    boxes = {scope for scope in _scopes() if scope not in ("desk", "modal", "form")}
    assert {"supplement", "refusal", "correction", "held", "people", "money", "identity", "drawer"} <= boxes
    for scope in boxes | {"modal", "form"}:
        assert said(about_key(scope)), scope
    for stage in Stage:
        assert said(about_key("desk", stage))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_footer_palette_and_help_name_the_same_keys(
    opened: Open, language: str, size: tuple[int, int]
) -> None:
    async with opened(size=size, language=language) as (app, desk, pilot):
        await desk.call_next()
        desk.read()
        await settled(pilot)
        footer = str(app.screen.query_one(KeyFooter).render())
        able = [one for one in COMMANDS if one.works_on("desk") and one.when(app.state) and one.id in NEEDED]
        for one in able:
            if size[1] >= 30:
                assert f"{key_name(one.key)} {app.texts(one.label_key)}" in footer
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteScreen)
        rows = [line.plain for row in app.screen.query_one(Choices).rows for line in row.draw(80)]
        for one in COMMANDS:
            if one.works_on("desk") and one.id != "palette":
                assert any(app.texts(one.help_key) in row and key_name(one.key) in row for row in rows), (
                    one.id
                )
        await press(pilot, "escape", "f1")
        assert isinstance(app.screen, HelpScreen)
        page = "\n".join(str(part.render()) for part in app.screen.query("_Page"))
        for one in COMMANDS:
            if one.works_on("desk"):
                assert key_name(one.key) in page, one.id
        assert app.texts("desk.why.no_filing") in " ".join(page.split()), "why a key does not act"


async def test_a_command_picked_from_the_palette_that_cannot_act_says_why(opened: Open) -> None:
    async with opened() as (app, _, pilot):
        await press(pilot, "ctrl+p", *"giao nhan cua", "enter")
        assert app.notice is not None
        assert app.notice.key == "desk.why.no_visit"


async def test_help_explains_every_stage_and_every_box(opened: Open) -> None:
    async with opened() as (app, _, pilot):
        for key in ("f9", "f10", "ctrl+p"):
            await press(pilot, key)
            below: Screen[object] = app.screen
            await press(pilot, "f1")
            assert isinstance(app.screen, HelpScreen)
            page = "\n".join(str(part.render()) for part in app.screen.query("_Page"))
            assert app.texts(f"desk.help.{below.scope}")[:40] in " ".join(page.split())  # type: ignore[attr-defined]  # ours
            await press(pilot, "escape", "escape")


def test_every_key_of_the_desk_answers_in_its_place() -> None:
    """Shortcuts written, then switched off (ZMS shortcuts)."""
    for one in COMMANDS:
        for scope in _scopes():
            if one.works_on(scope):
                assert command_for(one.key, scope) is one
    assert issubclass(HelpScreen, CounterModal)
