"""A QR code in a terminal: two rows of modules a line, black on white whatever the theme is.

zxing-cpp is imported when the first code is drawn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from textual.content import Content

__all__ = ["QUIET", "qr_lines"]

QUIET = 4
"""Light modules around a code (ISO/IEC 18004 §5.3.8); two where the terminal is low, which readers take."""
_LOW_QUIET = 2
_STYLE = "#000000 on #ffffff"
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_lines(text: str, width: int, height: int) -> list[Content]:
    """The code in at most `width` cells and `height` lines; none where it has no room."""
    modules = _modules(text)
    for quiet in (QUIET, _LOW_QUIET):
        edge = len(modules) + 2 * quiet
        if edge <= width and (edge + 1) // 2 <= height:
            return [Content.styled(line, _STYLE) for line in _lines(modules, quiet)]
    return []


@lru_cache(maxsize=4)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Dark modules, row by row: the smallest symbol, so that it fits into 24 lines."""
    import zxingcpp

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    image: Any = made.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its stub does not say
    pixels: Any = memoryview(image).tolist()
    return tuple(tuple(not light for light in row) for row in pixels)


def _lines(modules: tuple[tuple[bool, ...], ...], quiet: int) -> list[str]:
    size = len(modules)
    edge = size + 2 * quiet

    def dark(row: int, column: int) -> bool:
        inside = 0 <= row - quiet < size and 0 <= column - quiet < size
        return inside and modules[row - quiet][column - quiet]

    return [
        "".join(_BLOCKS[dark(row, column), dark(row + 1, column)] for column in range(edge))
        for row in range(0, edge, 2)
    ]
