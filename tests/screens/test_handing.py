"""Ctrl+X and Ctrl+A by keyboard alone: lists, custody, signatures, the tray, results, a dossier's time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from counter.domain.dossiers import Dossier
from counter.domain.transfers import TransferState
from counter.events import ScanOrigin
from counter.texts import LANGUAGES, texts
from screens.app import CounterApp
from screens.desk.idle import IdlePanel
from screens.handing import HandingScreen, Page
from screens.handing_boxes import CustodyBox, HandBox, ResultBox, TrayInBox, TrayOutBox
from screens.palette import PaletteScreen
from screens.time_box import DueBox, TimeBox
from tests.rigs.desk import until
from tests.rigs.filing import begun, notice, visit
from tests.rigs.handing import SetClock, desk_at, filed
from tests.rigs.small_desk import SmallDesk
from tests.screens.conftest import at_once, press, settled, shown

Opened = tuple[CounterApp, SmallDesk, SetClock, Pilot[None]]
Open = Callable[..., AbstractAsyncContextManager[Opened]]
Before = Callable[[SmallDesk, SetClock], Awaitable[None]]


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The app over a small desk at a set time; `before` happens before it opens."""

    async def nothing() -> None:
        """The rig starts and stops the desk."""

    @asynccontextmanager
    async def open_app(
        at: str = "2026-11-25T09:00",
        *,
        before: Before | None = None,
        size: tuple[int, int] = (80, 24),
        language: str = "vi",
    ) -> AsyncIterator[Opened]:
        async with desk_at(tmp_path, at) as (small, clock):
            if before is not None:
                await before(small, clock)
            monkeypatch.setattr(small.desk, "start", nothing)
            monkeypatch.setattr(small.desk, "stop", nothing)
            app = CounterApp(small.desk, texts=texts(language), training=True, now=lambda: clock.at)
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                yield app, small, clock, pilot

    return open_app


def page(app: CounterApp) -> Page:
    assert isinstance(app.screen, HandingScreen)
    return app.screen.page


async def two_filed(small: SmallDesk, clock: SetClock) -> None:
    """One in time, one after the cut-off."""
    await filed(small)
    clock.set("2026-11-25T15:20")
    await filed(small, skip=1)


async def test_one_key_makes_the_lists_of_what_goes_now(papers: Open) -> None:
    async with papers(before=two_filed) as (app, small, _, pilot):
        await press(pilot, "ctrl+x", "f5")
        assert notice(small) == "transfer_listed"
        view = await small.desk.handing.transfers.view()
        assert view is not None
        assert [len(one.items) for one in view.lists] == [1]
        await press(pilot, "f5")
        assert app.notice is not None
        assert app.notice.key == "desk.notice.nothing_to_transfer"


async def test_what_stays_overnight_is_answered_for(papers: Open) -> None:
    async with papers(before=two_filed) as (app, small, _, pilot):
        await press(pilot, "ctrl+x", "f6")
        assert shown(app) is CustodyBox
        await at_once(pilot, "tủ số 2", "enter")
        assert notice(small) == "kept_overnight"
        assert shown(app) is HandingScreen


async def test_a_list_is_handed_over_and_signed_for_by_its_number(papers: Open) -> None:
    async def made(small: SmallDesk, clock: SetClock) -> None:
        await filed(small)
        await small.desk.handing.transfers.make()

    async with papers(before=made) as (app, small, _, pilot):
        await press(pilot, "ctrl+x", "right", "enter")
        assert shown(app) is HandBox
        await press(pilot, "right", "down")
        await at_once(pilot, "Lê Văn Nhận", "enter")
        assert notice(small) == "transfer_handed"
        await press(pilot, "left")
        await at_once(pilot, "bg-lq03-261125-01", "enter")
        assert (shown(app), notice(small)) == (HandBox, "transfer_handed")
        await press(pilot, "f5")
        assert notice(small) == "transfer_signed"
        view = await small.desk.handing.transfers.view()
        assert view is not None
        assert view.lists[0].state is TransferState.RECEIVED


async def test_a_signed_list_is_scanned_at_the_desk_itself(papers: Open) -> None:
    async def made(small: SmallDesk, clock: SetClock) -> None:
        await filed(small)
        await small.desk.handing.transfers.make()

    async with papers(before=made) as (app, _small, _, pilot):
        await at_once(pilot, "BG-LQ03-261125-01", "enter")
        assert shown(app) is HandBox
        await press(pilot, "escape")
        assert page(app) is Page.LISTS


async def test_one_dossier_is_left_out_and_goes_alone_later(papers: Open) -> None:
    async def both(small: SmallDesk, clock: SetClock) -> None:
        await filed(small)
        await filed(small, skip=1)

    async with papers(before=both) as (app, small, _, pilot):
        await press(pilot, "ctrl+x", "down", "enter")
        assert shown(app) is PaletteScreen
        await press(pilot, "enter", "f5")
        view = await small.desk.handing.transfers.view()
        assert view is not None
        assert (len(view.waiting), len(view.lists)) == (1, 1)
        await press(pilot, "down", "enter", "down", "enter")
        view = await small.desk.handing.transfers.view()
        assert view is not None
        assert (len(view.waiting), len(view.lists)) == (0, 2)


async def test_the_tray_takes_and_gives_back(papers: Open) -> None:
    kept: list[Dossier] = []

    async def one(small: SmallDesk, clock: SetClock) -> None:
        kept.append(await filed(small))

    async with papers(before=one) as (app, small, _, pilot):
        await press(pilot, "ctrl+x", "right", "right")
        assert page(app) is Page.TRAY
        await at_once(pilot, kept[0].code or "", "enter")
        assert shown(app) is TrayInBox
        await at_once(pilot, "Trích lục", "enter", "enter")
        assert notice(small) == "leader_tray_in"
        await press(pilot, "enter")
        assert shown(app) is TrayOutBox
        await press(pilot, "right", "down")
        await at_once(pilot, "sai tên", "enter")
        assert notice(small) == "leader_tray_sent_back"
        assert not await small.desk.handing.trays.view()


async def test_results_are_scanned_named_and_taken_in(papers: Open) -> None:
    kept: list[Dossier] = []

    async def one(small: SmallDesk, clock: SetClock) -> None:
        kept.append(await filed(small))

    async with papers(before=one) as (app, small, _, pilot):
        await press(pilot, "ctrl+x", "right", "right", "right")
        assert page(app) is Page.BACK
        code = kept[0].code or ""
        await at_once(pilot, code, "enter")
        await at_once(pilot, code, "enter")
        assert notice(small) == "arrival_twice"
        await press(pilot, "enter")
        assert shown(app) is ResultBox
        await press(pilot, "down", "down")
        await at_once(pilot, "17/TL", "enter", "25/11/2026", "enter")
        assert shown(app) is HandingScreen
        assert small.desk.handing.arrivals.batch[0].result_number == "17/TL"
        await press(pilot, "f5")
        assert notice(small) == "results_taken_in"
        await press(pilot, "f9")
        await small.desk.scan(code, ScanOrigin.SCANNER)
        returning = visit(small).returning
        assert returning is not None
        assert returning.result is not None


async def test_every_other_code_goes_to_the_desk(papers: Open) -> None:
    async with papers() as (app, small, _, pilot):
        await press(pilot, "ctrl+x")
        await at_once(pilot, "A001", "enter")
        assert not isinstance(app.screen, HandingScreen)
        await until(small.desk, lambda state: state.visit is not None)
        await press(pilot, "ctrl+x")
        await at_once(pilot, "vài chữ", "enter")
        assert app.notice is not None
        assert app.notice.key == "desk.why.codes_only"


WEEK = "1.004222"
"""Registering a permanent residence: seven working days."""


async def test_the_form_says_why_it_is_due_then(papers: Open) -> None:
    async with papers() as (app, small, _, pilot):
        await press(pilot, "ctrl+a")
        assert app.notice is not None
        assert app.notice.key == "transfer.why.no_time"
        await begun(small)
        await small.desk.choose_procedure(WEEK)
        filing = visit(small).filing
        assert filing is not None
        if filing.case is None:
            await small.desk.choose_case(filing.procedure.cases[0].id)
        await settled(pilot)
        await press(pilot, "ctrl+a")
        assert shown(app) is DueBox
        await press(pilot, "down", "up", "enter")
        assert shown(app) is not DueBox


@pytest.mark.parametrize(("language", "size"), zip(LANGUAGES, [(80, 24), (120, 36)], strict=True))
async def test_an_extension_is_relayed_from_the_dossier(
    papers: Open, language: str, size: tuple[int, int]
) -> None:
    kept: list[Dossier] = []

    async def one(small: SmallDesk, clock: SetClock) -> None:
        await begun(small)
        await small.desk.choose_procedure(WEEK)
        filing = visit(small).filing
        assert filing is not None
        if filing.case is None:
            await small.desk.choose_case(filing.procedure.cases[0].id)
        await small.desk.accept_all()
        await small.desk.commit()
        kept.append(visit(small).received[-1].dossier)

    async with papers(before=one, language=language, size=size) as (app, small, _, pilot):
        await press(pilot, "ctrl+a")
        assert shown(app) is TimeBox
        await press(pilot, "enter")
        await at_once(pilot, "12/PXL", "enter", "25/11/2026", "enter", "Phạm Văn Ký", "enter", "enter")
        await at_once(pilot, "bận xác minh", "enter", "07/12", "enter", "16h", "enter")
        await press(pilot, "f5")
        assert notice(small) == "extended"
        assert shown(app) is not TimeBox
        view = await small.desk.handing.clocks.of_dossier(kept[0].code or "")
        assert view is not None
        assert view.standing.extended
        change = view.changes[0]
        assert "bận xác minh" in getattr(change, "notice", "")
        assert "16:00" in getattr(change, "notice", "")
        assert "07/12/2026" in getattr(change, "notice", "")
        await small.desk.finish()
        await small.desk.scan(kept[0].code or "", ScanOrigin.SCANNER)
        await until(
            small.desk, lambda state: state.visit and state.visit.returning and state.visit.returning.standing
        )
        returning = visit(small).returning
        assert returning is not None
        assert returning.standing is not None
        assert returning.standing.extended


async def test_a_bad_field_keeps_the_box_open(papers: Open) -> None:
    async def one(small: SmallDesk, clock: SetClock) -> None:
        await filed(small)
        await small.desk.handing.transfers.make()

    async with papers(before=one) as (app, small, _, pilot):
        await press(pilot, "ctrl+x", "right", "enter", "f5")
        assert (shown(app), notice(small)) == (HandBox, "bad_field")
        await press(pilot, "escape")
        assert shown(app) is HandingScreen


async def test_what_presses_is_said_while_nobody_is_served(papers: Open) -> None:
    async with papers(before=two_filed) as (app, small, _, pilot):
        await small.desk.handing.count()
        await settled(pilot)
        assert (small.desk.state.papers.go_now, small.desk.state.papers.overnight) == (1, 1)
        drawn = [line.plain for line in app.screen.query_one(IdlePanel).lines(small.desk.state, 70, 20)]
        assert any(app.texts("transfer.press.now", count=1) in line for line in drawn)
