"""Codes with keys in them: a QR code may hold an Enter, and what stands behind it must press nothing."""

from __future__ import annotations

from time import monotonic

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste
from textual.message import Message

from screens.app import CounterApp
from screens.input import ScanLine
from screens.pasting import PasteFilter, keep_pastes_whole
from screens.wedge import Wedge
from tests.screens.conftest import Open, burst, settled


def at_a_stroke(app: CounterApp, keys: str) -> None:
    """As `burst`, every key stamped with one time, however busy the machine."""
    keep, now = app.post_message, monotonic()

    def stamped(message: Message) -> bool:
        message.time = now
        return keep(message)

    app.post_message = stamped  # type: ignore[method-assign]
    burst(app, keys)
    app.post_message = keep  # type: ignore[method-assign]


@pytest.mark.parametrize("behind", ["\x1b9", "2.000635\r", "\r\r500000\r\x10kh\n"])
async def test_what_follows_the_enter_in_a_code_presses_nothing(opened: Open, behind: str) -> None:
    async with opened() as (app, desk, pilot):
        at_a_stroke(app, f"\x02A031\r{behind}\r")
        await settled(pilot)
        assert desk.log == ["scan ticket_number scanner A031"]
        assert app.screen.query_one(ScanLine).value == ""
        assert len(app.screen_stack) == 2


async def test_a_scan_on_the_heels_of_another_is_one(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        at_a_stroke(app, "\x02A031\r\n\x02H99.001-261123-0007\r\n")
        await settled(pilot)
        assert desk.log == [
            "scan ticket_number scanner A031",
            "scan dossier_code scanner H99.001-261123-0007",
        ]


def _taken(keys: list[tuple[str, float]]) -> tuple[list[str], list[str]]:
    """(scans, keys left to the desk) of keys and when each came, in seconds."""
    scans: list[str] = []
    left = []
    wedge = Wedge(scans.append, lambda: None)
    for name, at in keys:
        key = Key(name, name if len(name) == 1 else None)
        key.time = at
        if not wedge.take(key):
            left.append(name)
    return scans, left


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.012, 0.045])
def test_a_slow_scanner_is_followed_for_longer(gap: float) -> None:
    code = ["ctrl+b", "A", "1", "enter", "f", "9", "enter"]
    keys = [(name, at * gap) for at, name in enumerate(code)]
    assert _taken(keys) == (["A1"], [])
    hand = len(code) * gap + 0.4
    assert _taken([*keys, ("k", hand), ("h", hand + 0.1)]) == (["A1"], ["k", "h"])


def test_a_hand_on_the_prefix_is_a_hand_again() -> None:
    keys = [("ctrl+b", 0.0), ("enter", 0.9), ("k", 1.2)]
    assert _taken(keys) == ([], ["k"])


def _arrived(pieces: list[tuple[float, str]]) -> list[Message]:
    """What a terminal's parser makes of pieces and when each came, in seconds."""
    now = 0.0
    whole, parser = PasteFilter(lambda: now), XTermParser()
    found: list[Message] = []
    for now, piece in pieces:  # noqa: B007 - the clock above reads it
        if harmless := whole(piece):
            found += parser.feed(harmless)
    return found


def test_a_piece_that_is_held_back_does_not_end_the_keyboard() -> None:
    keep_pastes_whole()
    parser = XTermParser()
    found = [event for letter in "\x1b[200~ab\x1b[201~k" for event in parser.feed(letter)]
    assert [type(event) for event in found] == [Paste, Key]


def test_a_code_that_begins_a_paste_does_not_take_the_keyboard_away() -> None:
    mark = [(0.001 * at, letter) for at, letter in enumerate("\x1b[200~A031\r\x1b[20")]
    lost, *keys = _arrived([*mark, (3.0, "k"), (3.1, "h"), (3.2, "\r")])
    assert isinstance(lost, Paste)
    assert lost.text == "A031\r"
    assert [key.key for key in keys if isinstance(key, Key)] == ["k", "h", "enter"]


def test_a_paste_that_comes_slowly_is_one_paste() -> None:
    pieces = [(0.0, "\x1b[200~trích"), (1.5, " lục\x1b[2J"), (3.0, " khai sinh\x1b[201~")]
    (paste,) = _arrived(pieces)
    assert isinstance(paste, Paste)
    assert paste.text == "trích lục[2J khai sinh"
