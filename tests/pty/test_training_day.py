"""The whole day in the training desk, on a real pty (issue 2)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.pty.day import citizen, hand_over, make_result_ready, opened, receive, sign_in
from tests.rigs.terminal import Terminal


def lay_card(desk: Terminal) -> None:
    """The citizen puts the card down: the drawer's second act on its first citizen."""
    with desk.citizen():
        desk.press("f10")
        desk.wait_for("Khay tập huấn", citizen().card().full_name)
        desk.press("right", "enter")
        desk.wait_gone("Khay tập huấn ─")


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24)])
def test_a_whole_day(tmp_path: Path, columns: int, rows: int) -> None:
    with opened(tmp_path, columns=columns, rows=rows) as desk:
        sign_in(desk)
        signing_in = desk.keys.presses
        code = receive(desk, citizen(), lambda: lay_card(desk))
        receiving = desk.keys.presses - signing_in
        make_result_ready(desk)
        desk.press("f12")
        desk.wait_for("Chưa gọi ai")
        before = desk.keys.presses
        hand_over(desk, citizen(), code)
        handing_over = desk.keys.presses - before
        desk.press("f12")
        desk.wait_for("Chưa gọi ai")
        print(f"presses: sign in {signing_in}, receive {receiving}, hand over {handing_over}")
        assert signing_in == 1
        assert receiving <= 6
        assert handing_over == 1
        names = {f"M01_{code}.pdf", f"receipt_{code}.bin", f"receipt_{code}.png", f"X02_{code}.pdf"}
        papers = tmp_path / "training" / "papers"
        desk.wait_until(lambda _: {path.name for path in papers.glob("[!.]*")} == names, "four papers")


def test_ctrl_q_leaves_a_clean_terminal_and_no_process(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        sign_in(desk)
        desk.write(b"\x11")
        assert desk.wait_exit() == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(desk.process.pid, 0)


def test_killed_after_the_commit_key_it_opens_again_with_the_dossier(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        sign_in(desk)
        code = receive(desk, citizen(), lambda: lay_card(desk))
        desk.process.send_signal(signal.SIGKILL)
        desk.process.wait()
    with opened(tmp_path) as desk:
        sign_in(desk)
        desk.press("f9")
        desk.wait_for(code, "đã xác nhận")
