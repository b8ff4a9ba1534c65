"""A whole desk with a serial scanner on a real pseudo-terminal: found by its settings, read, acted upon."""

from __future__ import annotations

import os
import pty
import tty
from pathlib import Path

import pytest

from counter.cli.open_desk import make_desk
from counter.folders import Mode
from counter.scanner_settings import ScannerSettings
from counter.settings import Settings, SettingsError, load_settings
from tests.rigs.desk import drawer_of, signed_in, until


async def test_a_card_scanned_on_a_serial_line_begins_a_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path))
    scanner, end = pty.openpty()
    tty.setraw(end)
    desk = make_desk(Mode.TRAINING, Settings(scanners=ScannerSettings(serial=os.ttyname(end))))
    await desk.start()
    try:
        await until(desk, lambda state: "ready" in state.devices.scanners.values())
        await signed_in(desk)
        drawer = drawer_of(desk)
        key = next(person.key for person in drawer.citizens() if person.case == "found")
        os.write(scanner, b"\xef\xbb\xbf" + drawer.qr_of(key).replace("|", "\x1d").encode() + b"\r\n")
        state = await until(desk, lambda state: state.visit and state.visit.identity.qr)
        assert state.read_as == "citizen_qr"
        assert state.undo is not None
        os.close(scanner)
        os.close(end)
        await until(desk, lambda state: "gone" in state.devices.scanners.values())
    finally:
        await desk.stop()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('serial = "auto"\nbaud = 9600\nencoding = "cp1258"', ""),
        ('encoding = "no such"', "scanners.encoding"),
        ("baud = 12", "scanners.baud"),
        ('keyboard = "/etc/passwd"', "scanners.keyboard"),
        ("serial = 1", "scanners.serial"),
        ('port = "COM1"', "scanners.port"),
    ],
)
def test_settings_of_scanners_are_checked_with_their_lines(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[scanners]\n{text}\n")
    if not problem:
        assert load_settings(path).scanners == ScannerSettings(encoding="cp1258")
        return
    with pytest.raises(SettingsError) as error:
        load_settings(path)
    assert [one.where for one in error.value.problems] == [problem]
    assert error.value.problems[0].line == 2
