"""When the screens break, the next start comes back without the visit that broke them, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.events import ScanOrigin
from counter.texts import texts
from screens.app import CounterApp
from screens.desk.citizen import CitizenText
from screens.shell import CrashedError
from tests.rigs.desk import EXTRACT, until
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import SmallDesk, person, small_desk, tickets
from tests.screens.conftest import settled


class BrokenError(Exception):
    """What nobody foresaw."""


def _breaks(*_arguments: object, **_named: object) -> None:
    raise BrokenError


async def _nothing() -> None:
    """The rig starts and stops the desk."""


async def _worked(small: SmallDesk) -> str:
    """A ticket is called, somebody showed their card, a form is open; the visit's id."""
    await small.desk.call_next()
    await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
    await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome is not None)
    await small.desk.choose_procedure(EXTRACT)
    assert small.desk.state.visit is not None
    return small.desk.state.visit.id


async def _crashed(small: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens break on what they draw."""
    with monkeypatch.context() as patch:
        patch.setattr(small.desk, "start", _nothing)
        patch.setattr(small.desk, "stop", _nothing)
        patch.setattr(CitizenText, "lines", _breaks)
        app = CounterApp(small.desk, texts=texts("vi"), training=True)
        with pytest.raises(CrashedError):
            async with app.run_test(size=(120, 36)) as pilot:
                await settled(pilot)


def _noticed(small: SmallDesk) -> str:
    notice = small.desk.state.notice
    return notice.key if notice is not None else ""


def _is_free(small: SmallDesk) -> bool:
    return small.desk.state.visit is None


async def test_the_visit_that_broke_the_screen_waits_after_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = MemoryCentre(list(tickets(2)))
    async with small_desk(tmp_path, centre=centre) as small:
        broken = await _worked(small)
        await _crashed(small, monkeypatch)
        small.desk._core.update_visit(pile=True)  # what comes late does not open it again
    for _ in range(2):
        async with small_desk(tmp_path, centre=centre) as small:
            await until(small.desk, lambda state: state.notice is not None)
            assert _noticed(small) == "desk.notice.visit_broke"
            assert _is_free(small)
            assert [one.visit_id for one in small.desk.state.held] == [broken]
            await small.desk.call_next()
            visit = small.desk.state.visit
            assert visit is not None, "the centre knows that the ticket waits"
            assert visit.id != broken
            await small.desk.finish()
            await small.desk.visits.resume(broken)
            visit = small.desk.state.visit
            assert visit is not None
            assert visit.filing is not None, "nothing is lost"
            centre.waiting += tickets(1)
            await _crashed(small, monkeypatch)


async def test_a_visit_that_waits_since_a_break_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        await _worked(small)
        await _crashed(small, monkeypatch)
    async with small_desk(tmp_path, centre=small.centre) as small:
        await until(small.desk, lambda state: state.notice is not None)
        await until(small.desk, lambda state: not state.busy)
    async with small_desk(tmp_path, centre=small.centre) as small:
        await until(small.desk, lambda state: not state.busy)
        assert len(small.desk.state.held) == 1
        assert _noticed(small) == ""
