"""The page on which a scanner is tried: what arrived, what is wrong; and one consumer for every scan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counter.desk.state import Undo
from counter.domain.scan import ScanKind, read_scan
from counter.events import CodeScanned, ScannerState, ScanOrigin
from counter.texts import texts
from screens.app import CounterApp
from screens.base import Drawn
from screens.help import HelpScreen
from screens.outbox import OutboxScreen
from screens.scanner_setup import ScannerBox
from screens.status import StatusStrip
from tests.screens.conftest import Open, burst, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW

QR = "099090123456||TRAN VAN MAU|15031990|Nam|So 1 Duong Mau|20032022"
SIZES = [(80, 24), (120, 36)]
SCANS = {
    ScanKind.TICKET: "Q|H99.001|20261123|A|A027|0f3c5a91",
    ScanKind.CITIZEN_QR: QR,
    ScanKind.DOSSIER_CODE: "H99.001-261122-0007",
    ScanKind.LOCAL_NUMBER: "LQ03-261122-0007",
    ScanKind.CAN: "123456",
    ScanKind.PERSONAL_NUMBER: "099090123456",
    ScanKind.OLD_NUMBER: "099123456",
    ScanKind.LINK: "https://mau.example/",
    ScanKind.UNKNOWN: "a|b",
    ScanKind.HEALTH_INSURANCE: "DN4999912345678|4e677579|15/03/1990|1|C490|99-001|||$",
}


def drawn(app: CounterApp) -> str:
    return "\n".join(
        line.plain
        for part in app.screen.query(Drawn)
        for line in part.lines(app.state, part.content_size.width, 40)
    )


async def opened_box(app: CounterApp, pilot: object) -> None:
    await press(pilot, "ctrl+p", *"may quet ma", "enter")  # type: ignore[arg-type]  # a pilot
    await settled(pilot)  # type: ignore[arg-type]  # the same
    assert isinstance(app.screen, ScannerBox)


@pytest.mark.parametrize(("size", "language"), list(zip(SIZES, ["vi", "en"], strict=True)))
async def test_each_way_in_says_what_arrived_and_what_is_wrong(
    opened: Open, size: tuple[int, int], language: str
) -> None:
    async with opened(size=size, language="vi") as (app, desk, pilot):
        desk.devices(scanners={"Mẫu 3310": ScannerState.READY, "COM9": ScannerState.REFUSED})
        await opened_box(app, pilot)
        app.texts = texts(language)
        before = list(desk.log)
        await press(pilot, *"a027", "enter")
        assert app.texts("scanner.advice.set_prefix").split(":")[0] in drawn(app).replace("\n", " ")
        burst(app, "\x02A027\r")
        await settled(pilot)
        assert app.texts("scanner.box.well_so_far").split(".")[0] in drawn(app)
        desk.scans.take(CodeScanned(QR, ScanOrigin.SCANNER, QR.encode(), "Mẫu 3310"))
        await settled(pilot)
        assert app.texts("scanner.came.own_line", scanner="Mẫu 3310") in drawn(app)
        assert app.texts("scanner.box.well") in drawn(app)
        desk.scans.take(CodeScanned("M\ufffd\x1b[2J", ScanOrigin.SCANNER, b"M\xe9\x1b[2J", "Mẫu 3310"))
        await settled(pilot)
        assert r"M\xe9\x1b[2J" in drawn(app)
        assert app.texts("scanner.advice.code_page")[:20] in drawn(app)
        assert desk.log == before, "nothing scanned here goes to the desk"
        assert isinstance(app.screen, ScannerBox)
        box = app.screen.query_one(".box")
        assert box.region.bottom <= size[1]
        assert box.query("ScanLine").first().region.bottom <= size[1]


async def test_a_badge_is_not_shown(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await opened_box(app, pilot)
        badge = "CB12345678901234567890"
        desk.scans.take(CodeScanned(badge, ScanOrigin.SCANNER, badge.encode(), "S"))
        await settled(pilot)
        assert badge not in drawn(app)
        assert app.texts("scanner.box.badge") in drawn(app)


@pytest.mark.parametrize("over", [None, OutboxScreen, HelpScreen])
async def test_a_scan_on_its_own_line_has_one_consumer_on_every_screen(
    opened: Open, over: type[OutboxScreen | HelpScreen] | None
) -> None:
    async with opened() as (app, desk, pilot):
        for kind, text in list(SCANS.items())[:: 1 if over is None else 4]:
            assert read_scan(text, desk.today()).kind is kind
            if over is OutboxScreen:
                app.show_outbox()
            elif over is HelpScreen:
                app.show_help()
            await settled(pilot)
            desk.log.clear()
            desk.scans.take(CodeScanned(text, ScanOrigin.SCANNER, text.encode(), "S"))
            await settled(pilot)
            scans = [line for line in desk.log if line.startswith("scan ")]
            assert scans == [f"scan {kind} scanner {text}"], kind
            assert not isinstance(app.screen, (OutboxScreen, HelpScreen))


async def test_before_somebody_signed_in_a_scanner_brings_a_badge_alone() -> None:
    desk = FakeDesk()
    app = CounterApp(desk, texts=texts("vi"), training=True, now=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        desk.log.clear()
        desk.scans.take(CodeScanned(QR, ScanOrigin.SCANNER, QR.encode(), "S"))
        await settled(pilot)
        assert not [line for line in desk.log if line.startswith("scan ")]


@pytest.mark.parametrize("size", SIZES)
async def test_ctrl_z_is_shown_while_a_scan_can_be_taken_back(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await press(pilot, "ctrl+z")
        assert app.notice is not None
        assert app.notice.key == "scanner.why.nothing_to_undo"
        desk.change(read_as="citizen_qr", undo=Undo("citizen_qr", NOW + timedelta(seconds=10)))
        await settled(pilot)
        read_as = app.screen.query("_ReadAs").first(Drawn)
        shown = read_as.lines(app.state, 60, 1)[0].plain
        assert read_as.region.width >= len(shown)
        assert "Ctrl+Z" in shown
        await press(pilot, "ctrl+z")
        await settled(pilot)
        assert desk.log[-1] == "undo"


async def test_what_an_input_method_takes_back_is_taken_out_of_the_scan(opened: Open) -> None:
    """Telex on Windows presses Backspace and types the composed letter."""
    async with opened() as (app, desk, pilot):
        burst(app, "\x02Q|H99.001|20261123|A|A027|fa\bâ3c5a9\r")
        await settled(pilot)
        arrived = "Q|H99.001|20261123|A|A027|fâ3c5a9"
        assert desk.log == [f"scan ticket scanner {arrived}"]
        assert read_scan(arrived, desk.today()).text.endswith("|faa3c5a9")


async def test_the_strip_shows_scanners_with_a_line_of_their_own(opened: Open) -> None:
    async with opened(size=(120, 36)) as (app, desk, pilot):
        strip = app.screen.query_one(StatusStrip)
        assert app.texts("scanner.strip.ready") not in strip.lines(app.state, 118, 1)[0].plain
        for state in ScannerState:
            desk.devices(scanners={"S": state})
            await settled(pilot)
            assert app.texts(f"scanner.strip.{state}") in strip.lines(app.state, 118, 1)[0].plain
        desk.devices(scanners={"S": ScannerState.GONE, "T": ScannerState.READY})
        await settled(pilot)
        assert app.texts("scanner.strip.gone") not in strip.lines(app.state, 118, 1)[0].plain
