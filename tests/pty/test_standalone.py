"""A single PC is set up once, with its own centre, clerk and PIN, and knows no fictional citizen."""

from __future__ import annotations

import re
from pathlib import Path

from cache.journal.database import fits
from cache.keys import key_by_recovery
from counter.domain.recovery import recovery_secret
from tests.pty.day import COUNTER, ROOT, citizen
from tests.rigs.terminal import terminal

ANSWERS = (
    ("Mã định danh cơ quan", "H99.002"),
    ("Cơ quan chủ quản", "ỦY BAN NHÂN DÂN XÃ THỬ"),
    ("Tên trung tâm", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ THỬ"),
    ("Tên ngắn", "Xã Thử"),
    ("Địa danh", "Xã Thử"),
    ("Địa chỉ", "Số 1"),
    ("Số điện thoại", "0990 000 002"),
    ("Họ tên cán bộ", "Lê Thị Thử"),
)


def test_a_single_pc_is_founded_once(tmp_path: Path) -> None:
    environment = {"COUNTER_HOME": str(tmp_path)}
    with terminal([COUNTER, "--standalone"], environment=environment, folder=ROOT) as desk:
        desk.wait_for("Mã định danh cơ quan")
        desk.write(b"not a code\n")
        desk.wait_for("Mã gồm chữ in hoa")
        for question, answer in ANSWERS:
            desk.wait_for(question)
            desk.write(answer.encode() + b"\n")
        desk.wait_for("Mã PIN của cán bộ")
        desk.write(b"111111\n")
        desk.wait_for("ba chữ số khác nhau")
        desk.write(b"739152\n")
        desk.wait_for("Nhập lại mã PIN")
        desk.write(b"739152\n")
        desk.wait_for("Gõ nhóm cuối")
        code = re.findall(r"\b[0-9A-Z]{5}\b", desk.text())[-13:]
        secret = recovery_secret("".join(code))
        desk.write(b"nothing\n")
        desk.wait_for("Chưa đúng")
        desk.write(code[-1].lower().encode() + b"\n")
        desk.wait_for("Nhập mã PIN")
        assert code[-1] not in desk.text()
        assert "TẬP HUẤN" not in desk.text()
        desk.type("739152")
        desk.press("enter")
        desk.wait_for("Lê Thị Thử", "● mạng")
        desk.scan(citizen().qr())
        desk.wait_for("NGUYỄN VĂN MẪU", "CSDL dân cư không trả lời")
        desk.write(b"\x11")
        assert desk.wait_exit() == 0
    # What was printed once is not kept, and it opens the journal when its key is lost.
    journal = tmp_path / "standalone" / "journal.db"
    assert fits(journal, key_by_recovery(journal, secret) or b"")
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert secret not in file.read_bytes()
            assert code[-1].encode() + b"-" not in file.read_bytes()
    with terminal([COUNTER, "--standalone"], environment=environment, folder=ROOT) as desk:
        desk.wait_for("Nhập mã PIN")
        desk.type("123456")
        desk.press("enter")
        desk.wait_for("Mã PIN không đúng")
