"""Settings of copies and signatures, and what `counter doctor` says of scanner, OCRmyPDF and token."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli import main
from counter.settings import SettingsError, load_settings
from counter.texts import texts
from tests.rigs.token import LIBRARY, soft_token

EN = texts("en")
BAD = """
[scanning]
scanner = "any"
options = ["-x210", "rm -rf"]
folder = "/no/such/folder"

[signing]
library = "/no/such.so"
timestamp_url = "ftp://tsa.example"
"""


def test_what_cannot_be_used_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(BAD, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    assert [(one.line, one.where) for one in raised.value.problems] == [
        (4, "scanning.options"),
        (5, "scanning.folder"),
        (8, "signing.library"),
        (9, "signing.timestamp_url"),
    ]


def examined(home: Path, monkeypatch: pytest.MonkeyPatch, settings: str) -> dict[str, tuple[str, str]]:
    """(health, words) by part, of a training desk with these settings and the test scanner."""
    folder = home / "training"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    sane = home / "sane.d"
    sane.mkdir()
    (sane / "dll.conf").write_text("test\n")
    (sane / "test.conf").touch()
    monkeypatch.setenv("COUNTER_HOME", str(home))
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane))
    said = CliRunner().invoke(main, ["--lang", "en", "doctor", "--json"])
    return {one["part"]: (one["health"], one["words"]) for one in json.loads(said.stdout)}


def test_the_doctor_looks_at_all_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = soft_token(tmp_path / "token")
    for name, value in token.env.items():
        monkeypatch.setenv(name, value)
    settings = f'[scanning]\nscanner = "test:0"\n[signing]\nlibrary = "{LIBRARY}"\n'
    found = examined(tmp_path, monkeypatch, settings)
    assert found["scanner"] == ("good", "Noname frontend-tester")
    assert found["archive"] == ("good", "copies become PDF/A by OCRmyPDF")
    assert found["token"][0] == "good"
    assert "officer: certificate valid until" in found["token"][1]


def test_the_doctor_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    monkeypatch.setattr("devices.scanning.archive.PROGRAM", "no-such-ocrmypdf")
    settings = f'[scanning]\nscanner = "epson2:net:1"\n[signing]\nlibrary = "{LIBRARY}"\n'
    found = examined(tmp_path, monkeypatch, settings)
    assert found["scanner"] == ("bad", EN("scan.why.no_device"))
    assert found["archive"][0] == "warning"
    assert found["token"] == ("warning", EN("scan.sign.no_token"))


def test_a_desk_that_makes_no_copies_hears_nothing_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not {"scanner", "archive", "token"} & examined(tmp_path, monkeypatch, "").keys()
