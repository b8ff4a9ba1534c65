"""Keys that arrive in one write keep their order; letters are composed; a scan presses nothing."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from textual import events
from textual._xterm_parser import XTermParser

import screens
from screens.app import CounterApp
from screens.desk.dossier import DossierPanel
from screens.desk.screen import DeskScreen
from screens.drawer import DrawerScreen
from screens.input import Entry, ScanLine
from screens.outbox import OutboxScreen
from screens.palette import PaletteScreen
from screens.pasting import PasteFilter
from tests.screens.conftest import Open, burst, press, settled

TELEX = [
    ("tieê\b\bêng\b\b\bếng viet\b\b\b\bviệt", "tiếng việt"),
    ("dđ\b\bđang ky\b\bký", "đang ký"),
    ("truơng\b\b\b\bường", "trường"),
]


@pytest.mark.parametrize(("keys", "text"), TELEX)
async def test_telex_bursts_keep_their_order(opened: Open, keys: str, text: str) -> None:
    async with opened() as (app, _, pilot):
        burst(app, keys)
        await settled(pilot)
        assert app.screen.query_one(ScanLine).value == text


@pytest.mark.parametrize("text", ["Nguyễn Thị Hường", "Đặng Quốc Việt", "Ỷ Ớ Ự ẵ"])
async def test_combining_marks_are_composed(opened: Open, text: str) -> None:
    async with opened() as (app, _, pilot):
        burst(app, unicodedata.normalize("NFD", text) + "\b")
        await settled(pilot)
        assert app.screen.query_one(ScanLine).value == unicodedata.normalize("NFC", text)[:-1]


async def test_two_scans_in_one_write_are_two_scans(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        burst(app, "A031\rH99.001-261123-0007\r")
        await settled(pilot)
        assert desk.log == ["scan ticket_number typed A031", "scan dossier_code typed H99.001-261123-0007"]
        assert app.screen.query_one(ScanLine).value == ""


async def test_a_wedge_with_a_prefix_is_a_scanner(opened: Open) -> None:
    """A wedge's layout garbles codes (Odoo documentation PR 7743)."""
    async with opened() as (app, desk, pilot):
        burst(app, "kh\x02A031\r")
        await settled(pilot)
        assert desk.log == ["scan ticket_number scanner A031"]
        assert app.screen.query_one(ScanLine).value == "kh"


async def test_a_scan_on_a_list_in_view_presses_nothing(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await desk.call_next()
        desk.read()
        await desk.choose_procedure("2.000635")
        await settled(pilot)
        desk.log.clear()
        app.screen.query_one(DossierPanel).can_focus = True
        app.screen.set_focus(app.screen.query_one(DossierPanel))
        burst(app, "A031\r")
        await settled(pilot)
        assert desk.log == ["scan ticket_number typed A031"]


@pytest.mark.parametrize("key", ["f1", "f3", "f9", "f10", "f12", "ctrl+p"])
async def test_a_scan_over_any_box_goes_to_the_desk(opened: Open, key: str) -> None:
    async with opened() as (app, desk, pilot):
        await desk.call_next()
        desk.log.clear()
        await press(pilot, key)
        assert not isinstance(app.screen, DeskScreen)
        burst(app, "H99.001-261123-0007\r")
        await settled(pilot)
        assert desk.log == ["scan dossier_code typed H99.001-261123-0007"]
        assert isinstance(app.screen, DeskScreen)


async def test_escape_then_a_digit_is_the_function_key(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        burst(app, "\x1b2")
        await settled(pilot)
        assert desk.log == ["call_next"]
        burst(app, "\x1b0")
        await settled(pilot)
        assert _top(app) is DrawerScreen
        app.close_screen()
        await settled(pilot)
        for key in XTermParser().feed("\x1b9"):
            app.post_message(key)
        await settled(pilot)
        assert _top(app) is OutboxScreen


def _top(app: CounterApp) -> type:
    return type(app.screen)


async def test_escape_then_words_types_the_words(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        burst(app, "\x1bA2\x1b9")
        await settled(pilot)
        assert desk.log == []
        assert app.screen.query_one(ScanLine).value == "9", "an Escape that cleared the line arms nothing"


async def test_a_paste_is_one_clean_line(opened: Open) -> None:
    async with opened() as (app, _, pilot):
        app.screen.query_one(Entry).post_message(events.Paste("trích\nlục\u202e\x1b[2J " + "\u0065\u0302"))
        await settled(pilot)
        assert app.screen.query_one(ScanLine).value == "trích lục[2J ê"


async def test_the_same_box_never_opens_twice(opened: Open) -> None:
    async with opened() as (app, _, pilot):
        app.press("ctrl+p")
        app.press("ctrl+p")
        await settled(pilot)
        assert sum(isinstance(one, PaletteScreen) for one in app.screen_stack) == 1


def test_only_our_input_takes_keys() -> None:
    """No stock widget that can be focused stands in screens/: it would take keys out of their order."""
    import textual.widgets
    from textual.widget import Widget

    stock = {
        name
        for name in vars(textual.widgets)["__all__"]
        if issubclass(widget := getattr(textual.widgets, name), Widget) and widget.can_focus
    }
    assert {"Input", "TextArea", "Button", "OptionList", "DataTable"} <= stock
    for path in Path(screens.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
                names = {one.name for one in node.names} & stock
                assert names <= ({"Input"} if path.name == "input.py" else set()), path.name
            assert not (isinstance(node, ast.Import) and any("textual.widgets" in n.name for n in node.names))
            if isinstance(node, ast.ImportFrom) and node.module == "textual":
                assert "widgets" not in {one.name for one in node.names}, path.name


async def test_whatever_can_be_focused_is_our_input(opened: Open) -> None:
    """Focus wrong after an action (ZMS-2194, ZMS-2196)."""
    async with opened() as (app, desk, pilot):
        await desk.call_next()
        for key in (None, "f1", "f3", "f9", "f10", "f11", "f12", "ctrl+p"):
            if key is not None:
                await press(pilot, key)
            kinds = {type(one) for one in app.screen.query("*") if one.focusable}
            assert all(issubclass(kind, Entry) for kind in kinds), (key, kinds)
            await press(pilot, "escape")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_controls_in_a_paste_are_no_keys_however_it_is_cut(size: int) -> None:
    sent = "a\x1b[200~x\x1b[15~\x07y\n\x1bz\x1b[201~b\x1b[A\x1b[200~\x1b\x1b[201~"
    whole = PasteFilter()
    kept = "".join(whole(sent[start : start + size]) for start in range(0, len(sent), size))
    assert kept == "a\x1b[200~x[15~y\nz\x1b[201~b\x1b[A\x1b[200~\x1b[201~"
