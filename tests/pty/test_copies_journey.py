"""A paper scanned at the open form, the desk killed, signed after the restart and received, on a real pty."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.pty.day import citizen, opened, sign_in
from tests.rigs.terminal import Terminal

CTRL_E = b"\x05"
PIN = "24681357"


def at_a_form(desk: Terminal) -> None:
    """Somebody is known by their code and files an extract; every paper is ticked."""
    desk.press("f2")
    desk.wait_for("Mời số")
    desk.scan(citizen().qr())
    desk.wait_for(citizen().card().full_name.upper(), "khớp")
    desk.type("trich luc")
    desk.wait_for("2.000635")
    desk.press("enter")
    desk.wait_for("Chọn trường hợp")
    desk.press("enter")
    desk.wait_for("Đủ giấy tờ như yêu cầu")
    desk.press("enter")
    desk.wait_for("F5 tiếp nhận")


def test_a_copy_of_the_form_survives_a_kill_and_is_signed_and_received(tmp_path: Path) -> None:
    with opened(tmp_path, columns=80, rows=24) as desk:
        sign_in(desk)
        at_a_form(desk)
        desk.write(CTRL_E)
        desk.wait_for("Bản điện tử của hồ sơ đang tiếp nhận", "Enter quét")
        desk.press("enter")
        desk.wait_for("Giấy đặt ở")
        desk.press("f5")
        desk.wait_for("thiếu mô tả", "Đã quét")
        desk.process.send_signal(signal.SIGKILL)
        desk.process.wait()
    with opened(tmp_path, columns=80, rows=24) as desk:
        desk.type("123456")
        desk.press("enter")
        desk.wait_for("F5 tiếp nhận")
        desk.write(CTRL_E)
        desk.wait_for("thiếu mô tả", "Enter mô tả")
        desk.press("enter")
        desk.wait_for("Mã loại giấy tờ", "Không thời hạn")
        desk.type("GT.HT.01")
        desk.press("f5")
        desk.wait_for("chưa ký số", "Enter ký số")
        desk.press("f5")
        desk.wait_for("PIN của thiết bị ký", "TAP HUAN")
        desk.type(PIN)
        desk.press("f5")
        shown = desk.wait_for("đã ký số", "Đã ký số 1 bản")
        assert PIN not in shown
        desk.press("f9")
        desk.wait_for("F5 tiếp nhận")
        desk.press("f5")
        desk.wait_for("Đã tiếp nhận")
        desk.write(CTRL_E)
        desk.wait_for("Bản điện tử của hồ sơ H99", "Đã số hóa 1 trên", "đã ký số")
        copies = list((tmp_path / "training" / "copies").iterdir())
        assert len(copies) == 1
        assert b"%PDF" not in copies[0].read_bytes()
