"""What breaks is told and logged without a value: an act ends nothing, a screen ends the app in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import screens
from screens.app import CounterApp
from screens.desk.citizen import CitizenText
from screens.desk.screen import DeskScreen
from screens.shell import CrashedError
from tests.screens.conftest import Open, app_of, press, settled
from tests.screens.fake_desk import FakeDesk

SECRET = "099198007461"


class BrokenError(Exception):
    """Carries what no log and no terminal may show."""


def breaks(*_arguments: object, **_named: object) -> None:
    """As a defect does it: with a person's number in a local and in the message."""
    number = SECRET
    raise BrokenError(number)


async def _breaks(*_arguments: object, **_named: object) -> None:
    breaks()


def is_told(app: CounterApp, log: str) -> None:
    """The clerk reads what to do; the log says where; nobody reads the number."""
    assert app.notice is not None
    assert app.notice.key == "desk.why.failed"
    assert "BrokenError at breaks test_breaking.py:" in log
    assert SECRET not in log


ACTS: list[tuple[str, str, list[str]]] = [
    ("call_next", "f2", []),
    ("scan", "enter", list("A031")),
    ("dossiers", "f9", []),
    ("unfinished_jobs", "f11", []),
]


@pytest.mark.parametrize(("act", "key", "before"), ACTS, ids=[act for act, _, _ in ACTS])
async def test_an_act_that_breaks_is_told_and_ends_nothing(
    opened: Open,
    act: str,
    key: str,
    before: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with opened() as (app, desk, pilot):
        desk.leave_papers()
        monkeypatch.setattr(desk, act, _breaks)
        await press(pilot, *before, key)
        is_told(app, caplog.text)
        app.close_screen()
        await press(pilot, "f1", "escape")
        assert app.is_running
        assert isinstance(app.screen, DeskScreen)


@pytest.mark.parametrize(
    ("part", "keys"),
    [("show_qr", ["f10", "enter"]), ("take_card", ["f10", "right", "right", "right", "enter"])],
)
async def test_a_drawer_that_breaks_ends_nothing(
    opened: Open,
    part: str,
    keys: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with opened() as (app, desk, pilot):
        monkeypatch.setattr(desk.drawer, part, breaks)
        await press(pilot, *keys)
        is_told(app, caplog.text)
        assert app.is_running


async def test_a_search_that_breaks_finds_nothing(
    opened: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened() as (app, desk, pilot):
        await desk.call_next()
        await settled(pilot)
        monkeypatch.setattr(desk, "search", breaks)
        await press(pilot, *"tri")
        is_told(app, caplog.text)


async def _used(app: CounterApp, desk: FakeDesk) -> None:
    """Opened, a ticket called, closed."""
    async with app.run_test(size=(120, 36)) as pilot:
        await desk.sign_in("123456")
        await desk.call_next()
        await settled(pilot)


@pytest.mark.parametrize(
    ("owner", "part", "broken"),
    [(CitizenText, "lines", breaks), (FakeDesk, "start", _breaks), (FakeDesk, "stop", _breaks)],
    ids=["drawing", "opening", "closing"],
)
async def test_an_app_that_breaks_says_one_line_without_a_value(
    owner: type,
    part: str,
    broken: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    desk = FakeDesk()
    app = app_of(desk)
    monkeypatch.setattr(owner, part, broken)
    with pytest.raises(CrashedError) as crash:
        await _used(app, desk)
    assert isinstance(crash.value.__cause__, BrokenError)
    assert app.return_code == 1
    said = capfd.readouterr()
    lines = [line for line in (said.out + said.err).splitlines() if line.strip()]
    assert lines == [app.texts("desk.crash.line", kind="BrokenError")]
    assert "BrokenError at breaks test_breaking.py:" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in said.out + said.err


def test_nothing_runs_a_worker_but_the_shell() -> None:
    """A worker of its own would end the app with whatever breaks in it."""
    users = {
        path.name
        for path in Path(screens.__path__[0]).rglob("*.py")
        if "run_worker" in path.read_text(encoding="utf-8") or "@work" in path.read_text(encoding="utf-8")
    }
    assert users == {"shell.py"}
