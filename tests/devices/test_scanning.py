"""Scanning by SANE's own `test` backend, run by the real scanimage: glass, feeder, and what goes wrong."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest

from counter.domain.scans import CopyKind, ScanSource
from counter.ports.scanner import ScanError, ScanMode, ScanOrder
from devices.scanning import archive, sane
from devices.scanning.sane import ANY, SaneScanner, chosen

_SMALL = ("-x20", "-y20", "--test-picture=Color pattern")


@pytest.fixture(autouse=True)
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the test backend is installed, and no OCRmyPDF."""
    config = tmp_path / "sane.d"
    config.mkdir()
    (config / "dll.conf").write_text("test\n")
    (config / "test.conf").touch()
    monkeypatch.setenv("SANE_CONFIG_DIR", str(config))
    monkeypatch.setattr(archive, "program", lambda: None)


def failing(status: str) -> SaneScanner:
    return SaneScanner((*_SMALL, f"--read-return-value=SANE_STATUS_{status}"))


def test_the_scanners_are_listed() -> None:
    assert SaneScanner().devices()[0].name == "test:0"


@pytest.mark.parametrize("mode", list(ScanMode))
def test_one_page_from_the_glass(mode: ScanMode) -> None:
    paper = SaneScanner(_SMALL).scan(ScanOrder(mode=mode, resolution=100))
    assert (paper.pages, paper.source, paper.kind, paper.why_plain) == (
        1,
        ScanSource.SCANNER,
        CopyKind.PLAIN,
        "not_installed",
    )
    assert paper.sha256 == hashlib.sha256(paper.content).hexdigest()
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        width, height = (float(one) for one in pdf.pages[0].mediabox.as_list()[2:])
    assert width == pytest.approx(20 / 25.4 * 72, abs=1.5)
    assert height == pytest.approx(20 / 25.4 * 72, abs=1.5)


def test_the_scanner_that_is_set_scans_and_no_other() -> None:
    order = ScanOrder(resolution=75)
    assert SaneScanner(_SMALL, device="test:1").scan(order).pages == 1
    with pytest.raises(ScanError):
        SaneScanner(_SMALL, device="test:77").scan(order)
    assert SaneScanner(_SMALL, device=ANY).scan(order).pages == 1


def test_the_feeder_until_it_is_empty() -> None:
    paper = SaneScanner(_SMALL).scan(ScanOrder(feeder=True, resolution=75))
    assert paper.pages == 10


def test_a_scanner_that_turns_no_sheets_says_so() -> None:
    with pytest.raises(ScanError, match="no duplex") as caught:
        SaneScanner(_SMALL).scan(ScanOrder(feeder=True, both_sides=True, resolution=75))
    assert caught.value.reason == "no_duplex"
    with pytest.raises(ValueError, match="feeder"):
        ScanOrder(both_sides=True)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("NO_DOCS", "no_paper"),
        ("JAMMED", "jam"),
        ("COVER_OPEN", "cover"),
        ("DEVICE_BUSY", "busy"),
        ("IO_ERROR", "device"),
    ],
)
def test_what_a_scanner_says_is_told(status: str, reason: str) -> None:
    with pytest.raises(ScanError) as caught:
        failing(status).scan(ScanOrder(resolution=75))
    assert caught.value.reason == reason


def test_a_scan_is_stopped_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scanner that would take minutes."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    slow = SaneScanner((*_SMALL, "--read-delay=yes", "--read-delay-duration=200000"))
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(ScanError, match="stopped"):
        slow.scan(ScanOrder(resolution=600), stopped)
    assert list(tmp_path.glob("counter-pages-*")) == []


def test_a_scanner_that_brings_nothing_is_given_up() -> None:
    slow = SaneScanner(
        (*_SMALL, "--read-delay=yes", "--read-delay-duration=200000"),
        page_seconds=0.1,
    )
    with pytest.raises(ScanError, match="slow"):
        slow.scan(ScanOrder(resolution=600))


def test_no_scanner_and_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sane.d" / "dll.conf").write_text("")
    with pytest.raises(ScanError, match="no_device"):
        SaneScanner().scan(ScanOrder())
    with pytest.raises(ScanError, match="no_device"):
        SaneScanner().scan(ScanOrder(device="nothing:0"))
    monkeypatch.setattr(sane, "PROGRAM", "no-such-scanimage")
    with pytest.raises(ScanError, match="no_program"):
        SaneScanner().devices()


@pytest.mark.parametrize("name", ["--help;rm", "a\nb", "", "-L\t"])
def test_a_device_name_is_no_way_in(name: str) -> None:
    order = ScanOrder(device=name or "\x00")
    with pytest.raises(ScanError, match="no_device"):
        SaneScanner().scan(order)


@pytest.mark.parametrize("option", ["--batch=/etc/x y;", "rm", "-o", "--output-file=$(id)"])
def test_an_option_is_an_option(option: str) -> None:
    with pytest.raises(ValueError, match="option"):
        SaneScanner((option,))


@pytest.mark.parametrize(
    ("words", "offered", "found"),
    [
        (("feeder", "adf"), "Flatbed|ADF Front|ADF Duplex", "ADF Front"),
        (("feeder", "adf"), "Flatbed|Automatic Document Feeder", "Automatic Document Feeder"),
        (("gray", "grey"), "24bit Color|True Gray|Black & White", "True Gray"),
        (("feeder", "adf"), "Flatbed", ""),
        (("duplex", "both sides"), "Flatbed|ADF Front|ADF Duplex", "ADF Duplex"),
    ],
)
def test_devices_spell_their_words_differently(words: tuple[str, ...], offered: str, found: str) -> None:
    assert chosen(words, offered) == found
