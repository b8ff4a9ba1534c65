"""The scanner and the token of a training desk: no machines, yet real PDFs with real signatures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from counter.domain.scans import ScanSource
from counter.folders import Mode
from counter.ports.scanner import ScanError, ScanOrder
from counter.ports.signer import SignError
from counter.settings import ScanningSettings, Settings, SigningSettings
from counter.wired_copies import digitising_parts
from devices.scanning import archive
from devices.scanning.sane import SaneScanner
from devices.signing.token import TokenSigner
from devices.virtual.scanner import VirtualScanner
from devices.virtual.token import VirtualToken


@pytest.fixture(autouse=True)
def no_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "program", lambda: None)


def test_what_was_scanned_in_training_is_signed_and_poppler_reads_it(tmp_path: Path) -> None:
    scanner = VirtualScanner()
    one, three = scanner.scan(ScanOrder()), scanner.scan(ScanOrder(feeder=True))
    assert (one.pages, three.pages, one.source) == (1, 3, ScanSource.SCANNER)
    assert scanner.scan(ScanOrder(feeder=True, both_sides=True)).pages == 6
    with VirtualToken().batch("2468") as batch:
        signed = batch.sign(three.content)
        with pytest.raises(SignError, match="unsignable"):
            batch.sign(b"no PDF")
    assert signed.for_training, "no certificate of training is anybody's own"
    assert signed.content.startswith(three.content)
    (tmp_path / "a.pdf").write_bytes(signed.content)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "a.pdf")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    ).stdout
    assert "Signature is Valid" in said
    assert "TAP HUAN" in said


_AFTER_A_CARD = """
import sys
from asn1crypto import cms
from counter.ports.scanner import ScanOrder
from devices.virtual.scanner import VirtualScanner
from devices.virtual.token import VirtualToken
cms.CMSAttributeType("signing_time")
assert "pyhanko" not in sys.modules
with VirtualToken().batch("2468") as batch:
    batch.sign(VirtualScanner().scan(ScanOrder()).content)
"""


def test_a_desk_that_has_read_a_chip_signs_too() -> None:
    """asn1crypto fixes its names at the first message it reads; pyHanko adds some when it is imported."""
    subprocess.run([sys.executable, "-c", _AFTER_A_CARD], check=True, timeout=60)


def test_no_page_comes_twice_and_a_stopped_scan_gives_none() -> None:
    scanner = VirtualScanner()
    pages = {scanner._page(ScanOrder().mode) for _ in range(20)}
    assert len(pages) == 20
    with pytest.raises(ScanError, match="stopped"):
        scanner.scan(ScanOrder(), lambda: True)


@pytest.mark.parametrize("pin", ["", "123", "000000"])
def test_a_wrong_pin_can_be_practised(pin: str) -> None:
    with pytest.raises(SignError, match="wrong_pin"), VirtualToken().batch(pin):
        pass


def test_only_training_has_them_and_a_real_device_comes_first(tmp_path: Path) -> None:
    bare = Settings()
    training = digitising_parts(tmp_path, bare, Mode.TRAINING)
    assert isinstance(training.scanner, VirtualScanner)
    assert isinstance(training.signer, VirtualToken)
    for mode in set(Mode) - {Mode.TRAINING}:
        parts = digitising_parts(tmp_path, bare, mode)
        assert (parts.scanner, parts.folder, parts.signer) == (None, None, None)
    real = Settings(scanning=ScanningSettings(scanner="any"), signing=SigningSettings(library="/no/such.so"))
    parts = digitising_parts(tmp_path, real, Mode.TRAINING)
    assert isinstance(parts.scanner, SaneScanner)
    assert isinstance(parts.signer, TokenSigner)
