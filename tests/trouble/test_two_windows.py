"""The desk opened twice on one machine: the second window says so and ends, the first goes on."""

from __future__ import annotations

from pathlib import Path

from tests.pty.day import COUNTER, ROOT, opened, sign_in
from tests.rigs.terminal import terminal


def test_a_second_window_sends_the_clerk_to_the_first(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        sign_in(first)
        command = [COUNTER, "--training"]
        with terminal(
            command, columns=100, rows=30, environment={"COUNTER_HOME": str(tmp_path)}, folder=ROOT
        ) as second:
            assert second.wait_exit() == 3
            said = second.written().decode(errors="replace").rpartition("\x1b[?1049l")[2]
            assert "Một cửa sổ khác đang mở quầy này." in said
            assert "\x1b[2J" not in said
        first.press("f2")
        first.wait_for("Mời số")
