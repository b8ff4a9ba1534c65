"""What input methods, scanners and hands really write, in single writes on a real pty; then the journal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from counter.bootstrap import read_journal
from counter.domain.dossiers import DossierRow
from counter.ports import Draft
from tests.pty.day import citizen, opened, sign_in
from tests.rigs.terminal import KEYS, Terminal


@dataclass
class Kept:
    """What the journal holds."""

    dossiers: tuple[DossierRow, ...]
    drafts: tuple[Draft, ...]


BACKSPACE = b"\x7f"
BOXES = {
    "shift+f8": "Phiếu đánh giá K01",
    "shift+f9": "Quyển biên lai in sẵn",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the desk of this module."""
    return tmp_path_factory.mktemp("typing")


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Terminal]:
    """One desk, signed in; every test leaves its scan line empty."""
    with opened(home) as shown:
        sign_in(shown)
        yield shown


def line(text: str) -> str:
    """The scan line's content on the screen."""
    rows = text.splitlines()
    below = (rows[number + 1] for number, row in enumerate(rows[:-1]) if "Quét hoặc gõ" in row)
    return next(below, "").strip("│ ").split("  ")[0]


def typed(desk: Terminal, octets: bytes, shown: str) -> None:
    """One write, and what the scan line then holds; it is emptied again."""
    desk.write(octets)
    desk.wait_until(lambda text: line(text) == shown, f"a line with {shown!r}")
    desk.write(b"\x1b")
    desk.wait_until(lambda text: line(text).startswith("mã hồ sơ"), "an empty line")


def keyed(*parts: str | int) -> bytes:
    """Letters as they are, numbers as so many Backspaces."""
    return b"".join(BACKSPACE * part if isinstance(part, int) else part.encode() for part in parts)


METHODS = [
    pytest.param(keyed("tie", 1, "ê", "n", 2, "ến", "g"), "tiếng", id="telex: tieesng"),
    pytest.param(
        keyed("tieng", 3, "êng", 3, "ếng", " viet", 2, "êt", 2, "ệt"), "tiếng việt", id="telex: end"
    ),
    pytest.param(keyed("d", 1, "đ", "uong", 4, "ương", 3, "ờng"), "đường", id="telex: dduwowngf"),
    pytest.param(keyed("ho", 1, "ồ", " so", 1, "ơ"), "hồ sơ", id="vni: ho62 so7"),
    pytest.param(
        keyed("nguye", 1, "ê", "n", 2, "ễn", " va", 1, "ă", "n"), "nguyễn văn", id="vni: nguye64n va8n"
    ),
    pytest.param(
        unicodedata.normalize("NFD", "Đặng Thị Hường Ỷ").encode(), "Đặng Thị Hường Ỷ", id="decomposed"
    ),
    pytest.param(
        unicodedata.normalize("NFD", "trích lục").encode() + BACKSPACE, "trích lụ", id="decomposed, erased"
    ),
    pytest.param(
        "ti\u00ea\u0301ng vi\u1eb9\u0302t".encode(), "tiếng việt", id="windows layout: marks after vowels"
    ),
    pytest.param(b"ngu\xcc\x83" + BACKSPACE + b"o", "ngo", id="a mark and its letter go together"),
    pytest.param(b"\x1b[200~tr\xc3\xadch l\xe1\xbb\xa5c\x1b[201~", "trích lục", id="paste"),
    pytest.param(b"\x1b[200~mot\nhai\nba\x1b[201~", "mot hai ba", id="paste of lines"),
    pytest.param(b"a\x1b[200~\x1b[31mdo\x1b[0m\x07\x00\x1b[201~b", "a[31mdo[0mb", id="paste of escapes"),
    pytest.param(b"abc\x1b[D\x1b[DX", "aXbc", id="arrows among letters"),
    pytest.param(b"abc\x1b[H\x1b[3~Z", "Zbc", id="home and delete among letters"),
]


@pytest.mark.parametrize(("octets", "shown"), METHODS)
def test_one_write_is_typed_in_its_order(desk: Terminal, octets: bytes, shown: str) -> None:
    typed(desk, octets, shown)


def test_of_a_paste_of_ten_lines_what_is_kept_is_said(desk: Terminal) -> None:
    lines = "\n".join(f"dòng {number} {'x' * 300}" for number in range(10))
    desk.write(b"\x1b[200~" + lines.encode() + b"\x1b[201~")
    desk.wait_for("Đã dán")
    desk.wait_until(lambda text: not line(text).startswith("mã hồ sơ"), "the pasted text")
    desk.write(b"\x1b")
    desk.wait_until(lambda text: line(text).startswith("mã hồ sơ"), "an empty line")


def test_a_scan_in_the_middle_of_typing_leaves_the_words(desk: Terminal) -> None:
    desk.write(b"trich\x02H99.001-260101-9999\r")
    desk.wait_for("H99.001-260101-9999")
    typed(desk, b" luc", "trich luc")


def test_two_scans_in_one_write_are_two(desk: Terminal) -> None:
    desk.write(b"H99.001-260101-9998\rH99.001-260101-9997\r")
    desk.wait_for("H99.001-260101-9997")
    assert line(desk.text()).startswith("mã hồ sơ")


def test_escape_and_a_digit_in_one_write_is_the_function_key(desk: Terminal) -> None:
    desk.write(b"\x1b9")
    desk.wait_for("Hồ sơ và quyết định")
    desk.write(b"\x1b")
    desk.wait_for("Chưa gọi ai")
    typed(desk, b"9", "9")


def test_enter_and_f5_hammered_receive_once(desk: Terminal, home: Path) -> None:
    """Twenty times Enter in one write chooses and accepts, five times F5 receives: one dossier, for good."""
    desk.press("f2")
    desk.wait_for("Mời số")
    desk.scan(citizen().qr())
    desk.wait_for(citizen().card().full_name.upper(), "khớp")
    desk.type("trich luc")
    desk.wait_for("2.000635")
    desk.write(b"\r" * 20)
    desk.wait_for("F5 tiếp nhận")
    desk.write(KEYS["f5"] * 5 + b"\r" * 20)
    desk.wait_for("đã xác nhận", "Đã tiếp nhận")
    desk.press("f12")
    desk.wait_for("Chưa gọi ai")
    assert len(journal(home).dossiers) == 1


def test_a_name_with_escapes_is_letters_on_screen_and_in_the_journal(desk: Terminal, home: Path) -> None:
    desk.press("f2")
    desk.wait_for("Mời số")
    desk.press("f3")
    desk.wait_for("Nhập tay theo giấy tờ")
    desk.press("right", "down", "down")
    desk.write(b"\x1b[200~LE \x1b[2J\x1b]0;x\x07THI\xe2\x80\xae MAU\x1b[201~")
    desk.wait_for("LE [2J]0;xTHI MAU")
    desk.press("f5")
    desk.wait_for("Xem lại: Họ và tên")
    desk.write(BACKSPACE * 40 + b"\x1b[200~L\x1bE \xc2\x9b\x07THI\xe2\x80\xae MAU\r\n\x1b[201~")
    desk.wait_for("LE THI MAU")
    desk.press("f5")
    desk.wait_gone("Nhập tay theo giấy tờ")
    desk.wait_for("LE THI MAU")
    assert b"\x1b]0;x" not in desk.written()

    def kept(_: str) -> bool:
        return any(b"LE THI MAU" in draft.content for draft in journal(home).drafts)

    desk.wait_until(kept, "the draft of the journal with the clean name")


def test_function_keys_with_shift_arrive_as_a_terminal_sends_them(tmp_path: Path) -> None:
    """Terminals after xterm's say so much that Shift+F5 reads as F17."""
    with opened(tmp_path) as desk:
        sign_in(desk)
        desk.wait_for("Chưa gọi ai")
        for key in ("shift+f5", "shift+f6", "shift+f7"):
            desk.press(key)
            desk.wait_for("Chưa có ai để hỏi")
            desk.press("f9", "escape")
            desk.wait_gone("Chưa có ai để hỏi")
        desk.press("shift+f10")
        desk.wait_for("không được xem kết quả đánh giá")
        for key, title in BOXES.items():
            desk.press(key)
            desk.wait_for(title)
            desk.press("escape")
            desk.wait_gone(title)


def journal(home: Path) -> Kept:
    """The desk's journal, read beside the running desk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTER_HOME", str(home))
        with read_journal("training") as reader:
            assert reader is not None
            return Kept(reader.dossiers(), reader.drafts())
