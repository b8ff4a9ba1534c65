"""The printers of the settings file: every kind reaches its spooler, every mistake is told with its line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from counter.bootstrap import rules_of, spooler_of, ways_of
from counter.domain.document_kinds import DocumentKind
from counter.folders import Mode
from counter.ports import Tray
from counter.printer_settings import PrinterSettings, RollPrinterSettings, SheetPrinterSettings
from counter.settings import Settings, SettingsError, load_settings
from printing.models import Cut
from printing.paper import PageSize
from printing.spool.cups import CupsSpooler
from printing.spool.folder import FolderSpooler
from printing.spool.ipp import IppSpooler
from printing.spool.raw import RawSpooler
from printing.spool.tcp import TcpSpooler
from printing.spool.windows import WindowsSpooler

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
[printers.sheet]
kind = "cups"
queue = "office"
server = "print.example:631"
tray = "tray-2"

[printers.roll]
kind = "serial"
device = "/dev/ttyUSB0"
baud = 38400
flow = "dsr"
answers = true
model = "TM-T88V"
cut = "full"
drawer = true
text = true

[printers.back]
kind = "ipp"
paper = "sheet"
uri = "ipp://192.0.2.9/ipp/print"
label = "Máy phòng sau"
page = "A4"

[printers.spare]
kind = "usb"
paper = "roll"
usb_id = "04b8:0e15"

[papers.M01]
copies = 3
page = "A5"

[papers.M02]
printer = "back"
tray = "manual"

[papers.receipt]
printer = "spare"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def problems(path: Path, text: str) -> list[tuple[int, str]]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    return [(problem.line, problem.where) for problem in raised.value.problems]


def test_every_printer_has_its_name_paper_tray_and_way(path: Path, tmp_path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    settings = load_settings(path)
    ways = {way.name: way for way in ways_of(settings, Mode.STANDALONE, tmp_path)}
    assert list(ways) == ["sheet", "roll", "back", "spare"]
    assert [type(way.spooler) for way in ways.values()] == [CupsSpooler, RawSpooler, IppSpooler, RawSpooler]
    assert (ways["sheet"].source, ways["sheet"].page) == ("tray-2", PageSize.A5)
    assert ways["sheet"].label, "the usual two have a name even where none was given"
    roll = ways["roll"]
    assert (roll.tray, roll.model.name, roll.model.cut) == (Tray.ROLL, "TM-T88V", Cut.FULL)
    assert roll.drawer
    assert roll.text
    assert (ways["back"].label, ways["back"].page) == ("Máy phòng sau", PageSize.A4)
    assert ways["spare"].tray is Tray.ROLL
    rules = rules_of(settings)
    assert (rules[DocumentKind.SLIP].copies, rules[DocumentKind.SLIP].page) == (3, PageSize.A5)
    assert (rules[DocumentKind.SUPPLEMENT].printer, rules[DocumentKind.SUPPLEMENT].source) == (
        "back",
        "manual",
    )
    assert rules[DocumentKind.RECEIPT].printer == "spare"


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (PrinterSettings(kind="ipp", uri="ipp://192.0.2.1/ipp/print"), IppSpooler),
        (PrinterSettings(kind="cups", queue="office"), CupsSpooler),
        (PrinterSettings(kind="windows", queue="HP LaserJet"), WindowsSpooler),
        (PrinterSettings(kind="tcp", host="192.0.2.1"), TcpSpooler),
        (PrinterSettings(kind="serial", device="COM3"), RawSpooler),
        (PrinterSettings(kind="usb", device="/dev/usb/lp0"), RawSpooler),
        (PrinterSettings(kind="folder"), FolderSpooler),
    ],
    ids=lambda one: one.kind if isinstance(one, PrinterSettings) else "",
)
def test_every_kind_has_its_spooler(tmp_path: Path, settings: PrinterSettings, kind: type) -> None:
    assert isinstance(spooler_of(settings, tmp_path), kind)


def test_a_folder_may_lie_elsewhere(tmp_path: Path) -> None:
    spooler = spooler_of(PrinterSettings(kind="folder", folder=str(tmp_path / "x")), tmp_path)
    assert isinstance(spooler, FolderSpooler)
    assert spooler.folder == tmp_path / "x"


def test_a_desk_that_serves_people_has_only_the_printers_that_were_set(tmp_path: Path) -> None:
    assert ways_of(Settings(), Mode.STANDALONE, tmp_path) == []
    assert [way.name for way in ways_of(Settings(), Mode.TRAINING, tmp_path)] == ["sheet", "roll"]


def test_every_mistake_is_told_at_once_where_it_stands(path: Path) -> None:
    text = """[printers.sheet]
kind = "cups"
tray = "Tray 2"
[printers.roll]
kind = "serial"
flow = "hard"
model = "TM-9000"
cut = "half"
baud = 5
[printers.back]
paper = "sheet"
kind = "usb"
usb_id = "epson"
drawer = true
[printers.other]
kind = "ipp"
[printers.more]
paper = "roll"
kind = "windows"
model = "XP-80"
text = true
[papers.M01]
printer = "nobody"
copies = 12
page = "A3"
[papers.M99]
copies = 1
[papers.receipt]
printer = "back"
tray = "Tray 2"
"""
    assert problems(path, text) == [
        (2, "printers.sheet.queue"),
        (3, "printers.sheet.tray"),
        (5, "printers.roll.device"),
        (6, "printers.roll.flow"),
        (7, "printers.roll.model"),
        (8, "printers.roll.cut"),
        (9, "printers.roll.baud"),
        (13, "printers.back.usb_id"),
        (14, "printers.back.drawer"),
        (15, "printers.other"),
        (19, "printers.more.queue"),
        (21, "printers.more.text"),
        (23, "papers.M01.printer"),
        (24, "papers.M01.copies"),
        (25, "papers.M01.page"),
        (26, "papers.M99"),
        (29, "papers.receipt.printer"),
        (30, "papers.receipt.tray"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "where"),
    [
        ("printers = 1\n", 1, "printers"),
        ("papers = 1\n", 1, "papers"),
        ("[papers]\nM01 = 1\n", 2, "papers.M01"),
        ('[printers.roll]\npaper = "sheet"\n', 2, "printers.roll.paper"),
        ('[printers.sheet]\nmodel = "XP-80"\n', 2, "printers.sheet.model"),
        ("[papers.M07]\ncopies = 1\n", 1, "papers.M07"),
    ],
)
def test_one_mistake(path: Path, text: str, line: int, where: str) -> None:
    assert problems(path, text) == [(line, where)]


def test_the_guide_names_every_key_every_kind_and_every_trouble() -> None:
    guide = (ROOT / "docs" / "printers.md").read_text(encoding="utf-8")
    for table in (SheetPrinterSettings, RollPrinterSettings):
        for field in msgspec.structs.fields(table):
            assert f"`{field.name}`" in guide, field.name
    for kind in ("ipp", "cups", "windows", "tcp", "usb", "serial", "folder"):
        assert f'kind = "{kind}"' in guide, kind
