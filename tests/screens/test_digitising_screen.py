"""Ctrl+E by keyboard alone, on a real desk: scanned, described, signed with one PIN, used again, dropped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from counter.domain.dossiers import Dossier
from counter.domain.scans import Standing
from counter.events import ScanOrigin
from counter.ports.scanner import ScanMode, ScanOrder
from counter.ports.signer import PinState
from counter.texts import LANGUAGES, texts
from screens.app import CounterApp
from screens.base import Drawn
from screens.choices import Choices
from screens.copy_folder import FolderBox
from screens.describe_box import DescribeBox
from screens.desk.next import NextPanel
from screens.desk.screen import DeskScreen
from screens.digitising import DigitisingScreen
from screens.digitising_boxes import FileBox, ReuseBox, ScanOrderBox, SignBox
from screens.digitising_panels import NextCopy, Tally
from screens.form_rows import FieldRow
from screens.palette import PaletteScreen
from tests.rigs.filing import begun, filled, notice, visit
from tests.rigs.handing import desk_at, filed
from tests.rigs.scanning import PIN, HandFolder, HandScanner, HandToken, equipped
from tests.rigs.small_desk import SmallDesk
from tests.screens.conftest import at_once, press, settled, shown
from tests.screens.test_identity_box import in_work, words_at

Opened = tuple[CounterApp, SmallDesk, Dossier, Pilot[None]]
Open = Callable[..., AbstractAsyncContextManager[Opened]]


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The app over a desk with one received dossier, its copies open; `parts`: what copies are made with."""

    async def nothing() -> None:
        """The rig starts and stops the desk."""

    @asynccontextmanager
    async def open_app(
        *, size: tuple[int, int] = (80, 24), language: str = "vi", **parts: Any
    ) -> AsyncIterator[Opened]:
        async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
            equipped(small, tmp_path, **parts)
            dossier = await filed(small)
            monkeypatch.setattr(small.desk, "start", nothing)
            monkeypatch.setattr(small.desk, "stop", nothing)
            app = CounterApp(small.desk, texts=texts(language), training=True, now=lambda: clock.at)
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                await press(pilot, "ctrl+e")
                app.scan(dossier.code or "", ScanOrigin.SCANNER)
                await settled(pilot)
                yield app, small, dossier, pilot

    return open_app


async def step(pilot: Pilot[None], *parts: str) -> None:
    """Keys and texts, each once what the one before began has ended."""
    for part in parts:
        await at_once(pilot, part)


def rows(app: CounterApp) -> str:
    """What the list says."""
    return app.screen.query_one(Choices).render().plain


def said(app: CounterApp) -> str:
    """What is next, and the notice."""
    return app.screen.query_one(NextCopy).render().plain.replace("\n", " ")


def count(app: CounterApp) -> str:
    """The line that counts."""
    return app.screen.query_one(Tally).render().plain.splitlines()[1]


async def standings(small: SmallDesk, dossier: Dossier) -> list[Standing]:
    view = await small.desk.digitising.view(dossier.id)
    assert view is not None
    return [one.standing for one in view.components]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_paper_is_scanned_described_and_signed(copies: Open, size: tuple[int, int]) -> None:
    scanner = HandScanner()
    async with copies(size=size, scanner=scanner, signer=HandToken()) as (app, small, dossier, pilot):
        of = len(dossier.papers)
        assert dossier.owner_name in app.screen.query_one(Tally).render().plain
        assert f"0 trên {of}" in count(app)
        await step(pilot, "enter")
        assert shown(app) is ScanOrderBox
        await step(pilot, "right", "down", "right", "f5")
        assert scanner.orders == [ScanOrder(feeder=True, mode=ScanMode.COLOUR, resolution=300)]
        assert "1 thiếu mô tả" in count(app)
        assert "2 trang" in rows(app)

        await step(pilot, "enter")
        assert shown(app) is DescribeBox
        await step(pilot, "f5")
        assert in_work(app) == "type_code", "what the dossier does not know is asked for"
        assert words_at(app, "type_code")
        await step(pilot, "GT01", "f5")
        assert shown(app) is DigitisingScreen
        assert f"0 trên {of}" in count(app), "unsigned never counts"
        assert "1 chưa ký" in count(app)

        await step(pilot, "enter")
        assert shown(app) is SignBox
        await step(pilot, PIN, "f5")
        assert notice(small) == "scans_signed"
        assert f"1 trên {of}" in count(app)
        assert (await standings(small, dossier))[0] is Standing.SIGNED
        assert "NGUYỄN VĂN AN" in rows(app)


async def test_the_second_dossier_knows_the_code_of_the_same_paper(copies: Open) -> None:
    scanner = HandScanner()
    async with copies(scanner=scanner, signer=HandToken()) as (app, small, dossier, pilot):
        await step(pilot, "enter", "f5", "enter", "GT01", "f5")
        other = await filed(small, skip=1)
        app.scan(other.code or "", ScanOrigin.SCANNER)
        await settled(pilot)
        assert shown(app) is DigitisingScreen
        assert other.owner_name in app.screen.query_one(Tally).render().plain
        await step(pilot, "enter", "right", "right", "f5", "enter", "f5")
        assert scanner.orders[-1] == ScanOrder(feeder=True, both_sides=True)
        await step(pilot, "f2", "f5")
        assert scanner.orders[-1].both_sides, "as it was chosen last"
        assert (await standings(small, other))[0] is Standing.UNSIGNED, "nothing had to be typed"
        view = await small.desk.digitising.view(other.id)
        assert view is not None
        assert view.components[0].scan is not None
        assert view.components[0].scan.metadata.owner_id == other.owner.personal_number
        assert dossier.owner_name not in view.components[0].scan.metadata.abstract


async def test_a_wrong_pin_is_told_and_the_token_before_it(copies: Open) -> None:
    token = HandToken(signer="SOMEBODY ELSE", pin=PinState.FINAL)
    async with copies(scanner=HandScanner(), signer=token) as (app, small, _, pilot):
        await step(pilot, "f5")
        assert "chưa ký" in said(app), "nothing to sign: told, no box opens"
        await step(pilot, "enter", "f5", "enter", "GT01", "f5", "f5")
        about = app.screen.query_one("#row-about", FieldRow).render().plain
        assert "Sai PIN một lần nữa là bị khóa" in about
        assert "tên anh/chị" in about
        await step(pilot, "f5")
        assert words_at(app, "pin")
        await step(pilot, "11111111", "f5")
        assert notice(small) == "sign_refused"
        assert "sai PIN; nhập lại" in said(app)
        assert "11111111" not in repr(small.desk.state)
        token.there = False
        await step(pilot, "f5")
        assert "Chưa cắm thiết bị ký" in app.screen.query_one("#row-about", FieldRow).render().plain


async def test_a_scan_goes_on_beside_the_next_paper_and_is_stopped_by_escape(copies: Open) -> None:
    scanner = HandScanner(go=threading.Event())
    async with copies(scanner=scanner) as (app, small, dossier, pilot):
        await pilot.press("enter")
        await pilot.press("f5")
        await asyncio.to_thread(scanner.begun.wait, 30)
        await pilot.pause()
        assert "đang quét" in rows(app)
        assert "Esc dừng" in said(app)
        await pilot.press("down")
        await pilot.pause()
        assert "Nhà nước đã có" in said(app), "the next paper was not handed in: there is nothing to scan"
        await pilot.press("escape")
        await settled(pilot)
        assert shown(app) is DigitisingScreen
        assert "đã dừng quét" in said(app)
        assert set(await standings(small, dossier)) == {Standing.MISSING}
        await step(pilot, "escape")
        assert shown(app) is not DigitisingScreen


async def test_a_file_of_the_folder_is_taken_once_it_stands_still(copies: Open) -> None:
    folder = HandFolder()
    async with copies(folder=folder) as (app, small, dossier, pilot):
        await step(pilot, "f2")
        assert "chưa đặt máy quét" in said(app)
        assert "Enter lấy" in said(app), "without a scanner the folder is next"
        await step(pilot, "enter")
        assert shown(app) is FolderBox
        assert "còn trống" in rows(app)
        await step(pilot, "escape")
        folder.files = {"a.pdf": b"%PDF-1.7 a"}
        folder.written = {"a.pdf"}
        await step(pilot, "f3", "enter")
        assert shown(app) is FolderBox, "it is still being written"
        folder.written = set()
        await step(pilot, "escape", "f3", "enter")
        assert (await standings(small, dossier))[0] is Standing.UNDESCRIBED
        assert not folder.files
        assert "từ thư mục" in rows(app)


async def test_a_file_by_its_path(copies: Open, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 a")
    async with copies() as (app, small, dossier, pilot):
        await step(pilot, "enter")
        assert shown(app) is FileBox
        await step(pilot, "f5")
        assert words_at(app, "path")
        await step(pilot, str(tmp_path / "none.pdf"), "f5")
        assert "kiểm tra đường dẫn" in said(app)
        await step(pilot, "enter", str(tmp_path / "a.pdf"), "f5")
        assert (await standings(small, dossier))[0] is Standing.UNDESCRIBED


async def test_what_the_state_holds_is_used_again_and_a_wrong_copy_dropped(copies: Open) -> None:
    async with copies(scanner=HandScanner()) as (app, small, dossier, pilot):
        await step(pilot, "f7")
        assert shown(app) is ReuseBox
        await step(pilot, "f5")
        assert words_at(app, "number")
        app.scan("H99.001-261101-0007", ScanOrigin.SCANNER)
        await settled(pilot)
        await step(pilot, "f5")
        assert (await standings(small, dossier))[0] is Standing.REUSED
        assert "H99.001-261101-0007" in rows(app)
        await step(pilot, "f11")
        assert shown(app) is PaletteScreen
        await step(pilot, "enter")
        assert (await standings(small, dossier))[0] is Standing.REUSED, "the first line leaves it"
        await step(pilot, "f11", "down", "enter")
        assert (await standings(small, dossier))[0] is Standing.MISSING
        await step(pilot, "f11")
        assert "chưa có gì để bỏ" in said(app)


async def test_signed_in_the_owning_system_is_asked_first(copies: Open) -> None:
    async with copies(scanner=HandScanner()) as (app, small, dossier, pilot):
        await step(pilot, "enter", "f5", "enter", "GT01", "f5", "enter")
        assert shown(app) is PaletteScreen, "without a token"
        await step(pilot, "enter")
        assert (await standings(small, dossier))[0] is Standing.UNSIGNED
        await step(pilot, "f8", "down", "enter")
        assert (await standings(small, dossier))[0] is Standing.SIGNED_ELSEWHERE


async def test_no_dossier_an_unknown_one_and_one_of_the_list(copies: Open) -> None:
    async with copies() as (app, small, dossier, pilot):
        await step(pilot, "escape", "ctrl+e")
        assert "Chưa mở hồ sơ nào" in rows(app)
        await step(pilot, "f2")
        assert "quét mã hồ sơ" in said(app)
        app.scan("H99.001-261125-9999", ScanOrigin.SCANNER)
        await settled(pilot)
        assert notice(small) == "dossier_unknown"
        assert "Chưa mở hồ sơ nào" in rows(app)
        await step(pilot, "escape", "f9", "ctrl+e")
        assert shown(app) is DigitisingScreen
        assert dossier.owner_name in app.screen.query_one(Tally).render().plain


@pytest.mark.parametrize("reason", ["jam", "cover", "no_paper"])
async def test_what_a_scanner_reports_is_told_with_what_to_do(copies: Open, reason: str) -> None:
    async with copies(scanner=HandScanner(trouble=reason)) as (app, _, _, pilot):
        await step(pilot, "enter", "f5")
        assert texts("vi")(f"scan.why.{reason}") in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_standing_is_drawn_in_both_languages(copies: Open, language: str) -> None:
    async with copies(language=language, scanner=HandScanner(), signer=HandToken()) as (
        app,
        small,
        one,
        pilot,
    ):
        parts = [paper.component_id for paper in one.papers]
        await small.desk.digitising.scan(one.id, parts[0], ScanOrder())
        await settled(pilot)
        assert texts(language)("scan.standing.undescribed") in rows(app)
        assert texts(language)("scan.standing.missing") in rows(app)
        await press(pilot, "f1")
        page = app.screen.query_one("#page").children[0]
        assert isinstance(page, Drawn)
        assert "F6" in page.render().plain


async def test_a_paper_is_scanned_at_the_open_form_and_comes_with_the_dossier(copies: Open) -> None:
    async with copies(scanner=HandScanner(), signer=HandToken()) as (app, small, _, pilot):
        await step(pilot, "escape")
        await begun(small, skip=1)
        await step(pilot, "ctrl+e")
        assert "Chưa có hồ sơ" in app.screen.query_one(NextPanel).render().plain, "no form yet: told"
        await filled(small, papers=False)
        small.desk._core.update_filing(papers={})
        await settled(pilot)
        await step(pilot, "ctrl+e")
        assert "đánh dấu giấy tờ" in rows(app)
        await step(pilot, "escape")
        await small.desk.accept_all()
        await settled(pilot)
        await step(pilot, "ctrl+e", "enter", "f5", "enter", "GT01", "f5", "f5", PIN, "f5")
        assert "đã ký số" in rows(app)
        await step(pilot, "escape", "f5")
        assert shown(app) is DeskScreen
        dossier = visit(small).received[-1].dossier
        assert (await standings(small, dossier))[0] is Standing.SIGNED
        await step(pilot, "ctrl+e")
        assert "Đã số hóa 1 trên" in count(app)
