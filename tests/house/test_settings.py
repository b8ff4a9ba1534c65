"""The settings file: every problem at once with its line, and what the desk makes of a good one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from counter.bootstrap import spooler_of
from counter.cli.open_desk import make_app
from counter.folders import Mode
from counter.settings import PrinterSettings, Settings, SettingsError, load_settings
from counter.texts import LANGUAGES, texts
from printing.spool.folder import FolderSpooler
from printing.spool.ipp import IppSpooler
from printing.spool.tcp import TcpSpooler
from screens.themes import THEMES

GOOD = """
[reader]
kind = "pcsc"

[printers.sheet]
kind = "ipp"
uri = "ipp://printer.example/ipp/print"
page = "A4"

[printers.roll]
kind = "tcp"
host = "192.0.2.50"

[interface]
language = "en"
theme = "day"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def problems(path: Path, text: str) -> list[tuple[int, str]]:
    """(line, key) of every problem of `text`."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    assert str(raised.value).count("\n") == len(raised.value.problems) - 1
    return [(problem.line, problem.where) for problem in raised.value.problems]


def test_a_desk_without_settings_has_the_defaults(path: Path) -> None:
    assert load_settings(path) == Settings()


def test_good_settings_reach_printers_and_app(path: Path, tmp_path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    settings = load_settings(path)
    assert settings.reader.kind == "pcsc"
    assert settings.printers.sheet.page == "A4"
    assert isinstance(spooler_of(settings.printers.sheet, tmp_path), IppSpooler)
    assert isinstance(spooler_of(settings.printers.roll, tmp_path), TcpSpooler)
    assert isinstance(spooler_of(PrinterSettings(), tmp_path), FolderSpooler)
    assert make_app(Mode.TRAINING, settings, texts("en")).theme == "day"


def test_every_problem_is_told_at_once_with_its_line(path: Path) -> None:
    text = """
[reader]
kind = "pcsd"
maker = "ACR"
[printers.sheet]
kind = "ipp"
page = 5
[printers.roll]
kind = "tcp"
port = 70000
page = "A4"
[printers.label]
[interface]
theme = "pink"
language = "fr"
[journal]
"""
    assert problems(path, text) == [
        (3, "reader.kind"),
        (4, "reader.maker"),
        (6, "printers.sheet.uri"),
        (7, "printers.sheet.page"),
        (9, "printers.roll.host"),
        (10, "printers.roll.port"),
        (11, "printers.roll.page"),
        (12, "printers.label"),
        (14, "interface.theme"),
        (15, "interface.language"),
        (16, "journal"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "where"),
    [
        ("[reader\n", 1, "toml"),
        ("reader = 1\n", 1, "reader"),
        ('[printers]\nsheet = "A5"\n', 2, "printers.sheet"),
        ('[printers.sheet]\nkind = "ipp"\nuri = "http://printer.example"\n', 3, "printers.sheet.uri"),
        ('[printers.roll]\nhost = 5\nkind = "tcp"\n', 2, "printers.roll.host"),
    ],
)
def test_one_problem(path: Path, text: str, line: int, where: str) -> None:
    assert problems(path, text) == [(line, where)]


def test_a_file_that_cannot_be_read_is_a_problem_too(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="UnicodeDecodeError"):
        load_settings(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SettingsError, match="IsADirectoryError"):
        load_settings(path)


def test_the_settings_name_every_theme_and_language(path: Path) -> None:
    for key, names in (("theme", [theme.name for theme in THEMES]), ("language", list(LANGUAGES))):
        for name in names:
            path.write_text(f'[interface]\n{key} = "{name}"\n', encoding="utf-8")
            assert getattr(load_settings(path).interface, key) == name
    assert {field.name for field in msgspec.structs.fields(type(Settings().interface))} == {
        "language",
        "theme",
    }
    assert Settings().interface.theme == THEMES[0].name


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://danhgia.example.vn/?quay={desk}&ngay={day}", True),
        ("http://danhgia.example.vn/", False),
        ("https://danhgia.example.vn/{name}", False),
        ("https://danhgia.example.vn/{", False),
        ("https://danhgia.example.vn/{desk.name}", False),
        ("https://danhgia.example.vn/ a", False),
    ],
)
def test_the_address_of_the_survey_names_desk_and_day_alone(path: Path, address: str, good: bool) -> None:
    path.write_text(f'[survey]\naddress = "{address}"\n', encoding="utf-8")
    if good:
        assert load_settings(path).survey.address == address
        return
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert [(one.line, one.where) for one in caught.value.problems] == [(2, "survey.address")]


def test_the_day_printed_receipts_end_is_a_date(path: Path) -> None:
    assert load_settings(path).receipts.electronic_from == date(2027, 1, 1)
    path.write_text("[receipts]\nelectronic_from = 2027-07-01\n", encoding="utf-8")
    assert load_settings(path).receipts.electronic_from == date(2027, 7, 1)
    wrong = "[receipts]\nelectronic_from = 'soon'\nfirst = 1\n"
    assert problems(path, wrong) == [(2, "receipts.electronic_from"), (3, "receipts.first")]
