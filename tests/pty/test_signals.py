"""A desk told to end by its machine leaves the terminal as it was and its journal closed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.pty.day import opened, sign_in


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda told: told.name)
def test_a_signal_ends_the_desk_like_its_key(tmp_path: Path, told: signal.Signals) -> None:
    with opened(tmp_path) as desk:
        sign_in(desk)
        desk.process.send_signal(told)
        assert desk.wait_exit() == 0
        assert b"\x1b[?1049l" in desk.written()
    with opened(tmp_path) as desk:  # the journal is free and reads
        sign_in(desk)


def test_a_terminal_that_is_gone_without_a_signal_ends_the_desk(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        sign_in(desk)
        desk.hang_up()
        desk.process.wait(30)
    with opened(tmp_path) as desk:  # the journal is free and reads
        sign_in(desk)
