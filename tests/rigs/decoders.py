"""What a scanner and a reader see: pages as pixels read by two independent decoders, and as text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image

__all__ = ["pages_as_pixels", "pages_as_text", "zbar", "zxing"]


def pages_as_pixels(pdf: bytes, dpi: int, folder: Path) -> tuple[Path, ...]:
    """Each page of `pdf` as a PNG in pure black and white, one pixel per dot."""
    (folder / "paper.pdf").write_bytes(pdf)
    stem = folder / f"page-{dpi}"
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-mono", "-png", str(folder / "paper.pdf"), str(stem)], check=True
    )
    return tuple(sorted(folder.glob(f"page-{dpi}*.png")))


def pages_as_text(pdf: bytes, folder: Path) -> list[str]:
    """What a screen reader finds on each page of `pdf`, in one line."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [" ".join(page.split()) for page in text.removesuffix("\f").split("\f")]


def zxing(picture: Path) -> set[tuple[str, str]]:
    """(symbology, text) of every Code 128 and QR zxing-cpp finds; long rows of X are bars of others to it.

    It reads the picture at the resolution it has: a third of 300 dpi leaves 1.5 dots a module, and there it
    has taken one dossier code for another of the same check digit.
    """
    with Image.open(picture) as image:
        found = zxingcpp.read_barcodes(image.convert("L"), try_downscale=False)
    return {(_NAMES[str(code.format)], code.text) for code in found if str(code.format) in _NAMES}


def zbar(picture: Path) -> set[tuple[str, str]]:
    """(symbology, text) of every code zbar finds."""
    done = subprocess.run(
        ["zbarimg", "--quiet", "--nodbus", str(picture)], check=False, capture_output=True, text=True
    )
    pairs = [line.partition(":") for line in done.stdout.splitlines()]
    return {(_NAMES[name], text) for name, _, text in pairs}


_NAMES = {
    "CODE-128": "code 128",
    "QR-Code": "qr",
    "Code 128": "code 128",
    "QR Code": "qr",
    "Code128": "code 128",
    "QRCode": "qr",
}
