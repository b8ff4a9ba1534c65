"""A clerk at a terminal: the whole day for one citizen, by keyboard and scans, keys counted."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from counter.centre.people import Citizen, citizens
from tests.rigs.terminal import Terminal, terminal

__all__ = ["CODE", "citizen", "hand_over", "make_result_ready", "opened", "receive", "sign_in"]

ROOT = Path(__file__).resolve().parents[2]
COUNTER = str(Path(sys.executable).with_name("counter"))
WAITING = re.compile(r"Đang chờ +[1-9]")
CODE = re.compile(r"H99\.001-\d{6}-\d{4}")


def citizen(case: str = "found") -> Citizen:
    """A fictional citizen of the training register."""
    return next(person for person in citizens() if person.case == case)


@contextmanager
def opened(
    home: Path,
    *,
    columns: int = 120,
    rows: int = 36,
    environment: Mapping[str, str] | None = None,
    report: Path | None = None,
) -> Iterator[Terminal]:
    """The training desk on a pty, at its lock screen and open for work; with `report` its loop is watched."""
    surroundings = {"COUNTER_HOME": str(home), **(environment or {})}
    command = [COUNTER, "--training"]
    if report is not None:
        command = [sys.executable, "-m", "tests.rigs.watched", str(report), "--training"]
    with terminal(command, columns=columns, rows=rows, environment=surroundings, folder=ROOT) as desk:
        desk.wait_for("Nhập mã PIN")
        yield desk


def sign_in(desk: Terminal) -> None:
    """PIN and Enter; the typed PIN is kept while the desk is still opening."""
    desk.type("123456")
    desk.press("enter")
    desk.wait_until(lambda text: WAITING.search(text) is not None, "a queue with people")


def receive(desk: Terminal, person: Citizen, lay_card: Callable[[], None]) -> str:
    """Call, identify, choose, check, commit; the dossier's code once it is confirmed."""
    desk.press("f2")
    desk.wait_for("Mời số")
    desk.scan(person.qr())
    name = person.card().full_name.upper()
    desk.wait_for(name, "đọc là")
    lay_card()
    desk.wait_for("đã đọc chip", "khớp")
    desk.type("trich luc")
    desk.wait_for("2.000635")
    desk.press("enter")
    desk.wait_for("Cá nhân yêu cầu", "Chọn trường hợp")
    desk.press("enter")
    desk.wait_for("Đủ giấy tờ như yêu cầu")
    desk.press("enter")
    desk.wait_for("F5 tiếp nhận")
    desk.press("f5")
    shown = desk.wait_for("đã xác nhận", "Đã tiếp nhận")
    found = CODE.search(shown)
    assert found is not None, shown
    return found[0]


def make_result_ready(desk: Terminal) -> None:
    """The deciding agency finishes the open dossier, or the only one: the drawer's last act."""
    with desk.citizen():
        desk.press("f10")
        desk.wait_for("Cơ quan giải quyết xong hồ sơ")
        desk.press("left", "enter")
        desk.wait_gone("Khay tập huấn ─")


def hand_over(desk: Terminal, person: Citizen, code: str) -> None:
    """Scan the receipt, check the person, hand the result over."""
    desk.scan(code)
    desk.wait_for("Trả kết quả", code)
    desk.scan(person.qr())
    desk.wait_for("Đúng người nhận")
    desk.press("f8")
    desk.wait_for("Đã trả")
