"""`counter doctor readers` and `scanners`: each device by its own name, with what to do about it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli import doctor_devices
from counter.cli.doctor import command
from counter.folders import Mode, data_folder
from counter.scanner_settings import ScannerSettings
from counter.texts import LANGUAGES, texts
from devices.pcsc.transport import connect
from devices.scanners import finding
from devices.virtual.card import VirtualCard
from devices.virtual.tag import VirtualTag2, text_message
from tests.rigs.cards import RECORD
from tests.rigs.command import run
from tests.rigs.pcsc import READER, Pcscd, card_in_reader, pcscd

WORDS = texts("en")
PATIENCE_SECONDS = 20


@pytest.fixture(scope="module")
def daemon() -> Iterator[Pcscd]:
    with pcscd() as running:
        yield running


def said_of(name: str) -> tuple[str, str]:
    return next((health, said) for part, health, said in doctor_devices.readers(WORDS) if part == name)


def wait_for(name: str, key: str) -> tuple[str, str]:
    """The service looks at its readers every 400 ms."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (found := said_of(name))[1] != WORDS(f"scanner.doctor.{key}"):
        assert time.monotonic() < end, found
    return found


def test_two_readers_each_with_what_lies_on_it(daemon: Pcscd) -> None:
    parts = [part for part, _, _ in doctor_devices.readers(WORDS)]
    assert parts == [WORDS("scanner.doctor.service"), READER, "Virtual PCD 00 01"]
    assert wait_for(READER, "empty") == ("good", WORDS("scanner.doctor.empty"))
    with card_in_reader(daemon, VirtualTag2(text_message("A027"))):
        wait_for(READER, "tag")
    wait_for(READER, "empty")
    with card_in_reader(daemon, VirtualCard(RECORD)):
        wait_for(READER, "card")
        with connect(READER):
            assert said_of(READER) == ("warning", WORDS("scanner.doctor.exclusive"))
    assert said_of("Virtual PCD 00 01")[1] == WORDS("scanner.doctor.empty")


def test_the_command_says_it_in_words_and_as_json(daemon: Pcscd) -> None:
    for language in LANGUAGES:
        result = CliRunner().invoke(command, ["readers"], obj=texts(language))
        assert result.exit_code == 0, result.output
        assert READER in result.output
        assert texts(language)("scanner.doctor.title_readers") in result.output
    found = json.loads(CliRunner().invoke(command, ["readers", "--json"], obj=WORDS).output)
    assert {one["part"] for one in found} >= {READER}


def test_the_whole_examination_leaves_a_card_that_is_being_read_alone(
    daemon: Pcscd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path))
    settings = data_folder(Mode.STANDALONE) / "settings.toml"

    def reader() -> str:
        found = json.loads(run("--standalone", "doctor", "--json").stdout)
        return next(str(one["health"]) for one in found if one["part"] == "reader")

    wait_for(READER, "empty")
    with card_in_reader(daemon, VirtualCard(RECORD)):
        wait_for(READER, "card")
        with connect(READER):
            assert reader() == "good"
    settings.write_text('[reader]\nname = "another"\n', encoding="utf-8")
    assert reader() == "bad"


def test_no_service_is_one_line_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from devices.pcsc import winscard
    from devices.pcsc.errors import NoServiceError

    def gone() -> object:
        raise NoServiceError("none", 0x8010001D)

    monkeypatch.setattr(winscard, "scard", gone)
    result = CliRunner().invoke(command, ["readers"], obj=WORDS)
    assert result.exit_code == 1
    assert WORDS("command.doctor.no_service") in result.output


class Port:
    def __init__(self, device: str, vid: int | None, product: str) -> None:
        self.device, self.vid, self.product, self.manufacturer = device, vid, product, None


def test_scanners_that_are_found_missing_or_not_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = tmp_path / "ttyACM0"
    line.touch()
    ports = [
        Port(str(line), 0x0C2E, "3310g"),
        Port("/dev/ttyUSB7", 0x2341, "Board"),
        Port("/dev/ttyS0", None, ""),
    ]
    monkeypatch.setattr(finding, "serial_ports", lambda: ports)

    def said(settings: ScannerSettings) -> str:
        return "\n".join(
            f"{health} {part}: {words}" for part, health, words in doctor_devices.scanners(settings, WORDS)
        )

    assert f"good {WORDS('scanner.doctor.serial')} {line}: 3310g" in said(ScannerSettings())
    assert "bad" in said(ScannerSettings(serial="/dev/ttyX"))
    assert WORDS("scanner.doctor.off") in said(ScannerSettings(serial=""))
    ports.pop(0)
    assert "/dev/ttyUSB7" in said(ScannerSettings())
    assert "/dev/ttyS0" not in said(ScannerSettings())
    missing = str(tmp_path / "event9")
    assert WORDS("scanner.doctor.missing", port=missing) in said(ScannerSettings(keyboard=missing))
