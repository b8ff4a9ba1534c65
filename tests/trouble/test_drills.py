"""Every fault of the drill on a training desk: the clerk sees it, works on, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner

import counter.cli.drill_play
import counter.desk.rounds
from counter.cli import main
from counter.cli.drill_play import play, ready
from counter.cli.open_desk import make_desk
from counter.desk.desk import Desk
from counter.desk.drills import DRILLS, Drill, Ends, Errand, drill
from counter.desk.state import DeskState, Notice
from counter.folders import Mode
from counter.settings import Settings
from counter.texts import LANGUAGES, texts
from tests.rigs.words import reads

ROOT = Path(__file__).resolve().parents[2]
PROMISED = {
    "network out", "slow", "reply lost after commit", "500s", "409", "proxy page", "disk full",
    "journal locked", "power cut", "clock jump", "paper out", "cover open", "printer gone", "card pulled",
    "reader gone", "centre restarted",
}  # fmt: skip
"""The list of issue 4."""

pytestmark = pytest.mark.xdist_group("drills")
on_one_loop = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """One training desk for all faults, one after another; it looks at its clock twenty times a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTER_HOME", str(tmp_path_factory.mktemp("drills")))
        patch.setattr(counter.desk.rounds, "_TICK_SECONDS", 0.05)
        opened = make_desk(Mode.TRAINING, Settings())
        await opened.start()
        await ready(opened)
        yield opened
        await opened.stop()


@on_one_loop
@pytest.mark.parametrize("one", [one for one in DRILLS if one.name != "power_cut"], ids=lambda one: one.name)
async def test_the_clerk_sees_it_and_goes_on(desk: Desk, one: Drill) -> None:
    said: list[Notice] = []

    def listen(state: DeskState) -> None:
        if state.notice is not None and state.notice not in said:
            said.append(state.notice)

    assert desk.drawer is not None
    unsubscribe = desk.subscribe(listen)
    played = await play(desk, desk.drawer, one)
    unsubscribe()
    assert played.seen, "the clerk did not see it"
    assert played.went_on, "the desk did not go on"
    assert played.kept, "something was lost or doubled"
    assert not any(lasts for _, lasts in desk.drawer.drills())
    keys = [notice.key for notice in said]
    if one.notice:
        assert set(reads(said[keys.index(one.notice)])) == set(LANGUAGES)
    elif one.is_silent:
        assert not {"desk.notice.refused", "desk.notice.print_failed", "desk.notice.journal_trouble"} & set(
            keys
        )


def test_the_power_goes_and_the_form_is_there() -> None:
    result = CliRunner().invoke(main, ["drill", "power_cut", "--json"])
    assert json.loads(result.output) == {"name": "power_cut", "seen": True, "went_on": True, "kept": True}
    assert result.exit_code == 0


@on_one_loop
async def test_a_drill_that_shows_nothing_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `play` finds is looked for: a promise nobody keeps is told."""
    monkeypatch.setattr(counter.cli.drill_play, "_SECONDS", 0.2)
    assert desk.drawer is not None
    slow = Drill("slow", Errand.WAIT, Ends.BY_ORDER, "desk.notice.never")
    assert not (await play(desk, desk.drawer, slow)).seen
    assert not (await play(desk, desk.drawer, Drill("unknown", Errand.WAIT, Ends.BY_ORDER))).passed


def test_every_promised_fault_has_words_and_a_place_in_the_manual() -> None:
    assert len(DRILLS) == len({one.name for one in DRILLS}) == len(PROMISED)
    manual = (ROOT / "docs/bad-moments.md").read_text(encoding="utf-8")
    for one in DRILLS:
        assert drill(one.name) is one
        assert f"`{one.name}`" in manual
        for language in LANGUAGES:
            words = texts(language)
            assert not one.notice or one.notice in words
            assert words(f"drill.{one.name}.name") != words(f"drill.{one.name}.sees")


def test_the_list_names_all() -> None:
    shown = CliRunner().invoke(main, ["--lang", "en", "drill"])
    assert shown.exit_code == 0
    assert all(one.name in shown.output for one in DRILLS)
    assert CliRunner().invoke(main, ["drill", "no_such"]).exit_code == 2
