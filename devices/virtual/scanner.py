"""A scanner without a machine, for training: every scan gives other pages of grey lines, no word on them.

What it gives goes the way of every scan, so that a copy made in training is a real PDF.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Sequence
from typing import Final

from counter.domain.scans import ScanSource
from counter.ports.scanner import ScanDevice, ScanError, ScanMode, ScannedPaper, ScanOrder, never
from devices.scanning.copies import copy_of

__all__ = ["VirtualScanner"]

_WIDTH, _HEIGHT = 413, 585
"""Pixels of A4 at 50 dots per inch: enough to see that it is a page."""
_SHEETS: Final = 3
"""In the feeder."""
_INK: Final = {ScanMode.COLOUR: (70, 90, 140), ScanMode.GREY: (110, 110, 110), ScanMode.LINES: (0, 0, 0)}


class VirtualScanner:
    """`ports.PaperScanner`."""

    def __init__(self) -> None:
        self._pages = itertools.count(1)

    def devices(self) -> Sequence[ScanDevice]:
        """The one."""
        return [ScanDevice("virtual", "virtual")]

    def scan(self, order: ScanOrder, stopped: Callable[[], bool] = never) -> ScannedPaper:
        """A page from the glass, or three sheets from the feeder."""
        sides = _SHEETS * (1 + order.both_sides) if order.feeder else 1
        pages = [self._page(order.mode) for _ in range(sides)]
        if stopped():
            raise ScanError("stopped")
        return copy_of(pages, ScanSource.SCANNER)

    def _page(self, mode: ScanMode) -> bytes:
        """Lines whose lengths tell one page from any other. Pillow is imported when a page is drawn."""
        from PIL import Image, ImageDraw

        number = next(self._pages)
        image = Image.new("RGB", (_WIDTH, _HEIGHT), (255, 255, 255))
        draw = ImageDraw.Draw(image)
        for row, top in enumerate(range(60, _HEIGHT - 60, 18)):
            length = 120 + (number * 37 + row * 53) % (_WIDTH - 200)
            draw.rectangle((40, top, 40 + length, top + 5), fill=_INK[mode])
        out = io.BytesIO()
        image.save(out, "JPEG", quality=70, dpi=(50, 50), comment=f"{number}".encode())
        return out.getvalue()
