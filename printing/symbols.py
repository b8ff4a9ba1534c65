"""Code 128 and QR of a bare code, as modules: where ink goes, never in which size or on what.

python-barcode and zxing-cpp are imported on first use: neither belongs to the start of the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = [
    "CODE_128_QUIET_MODULES",
    "QR_QUIET_MODULES",
    "Bars",
    "Square",
    "code_128",
    "dots_per_module",
    "qr",
]

CODE_128_QUIET_MODULES = 10
"""Clear modules either side (ISO/IEC 15417 §4.6.2)."""
QR_QUIET_MODULES = 4
"""Clear modules on every side (ISO/IEC 18004 §5.3.8)."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A Code 128 symbol: dark runs as (first module, modules), without quiet zones."""

    modules: int
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Square:
    """A QR symbol: dark runs as (row, first column, modules), without quiet zones."""

    modules: int
    """Modules along an edge."""
    runs: tuple[tuple[int, int, int], ...]


@lru_cache(maxsize=32)
def code_128(text: str) -> Bars | None:
    """Code 128 of `text`; None when it has characters outside printable ASCII or none at all."""
    if not text or not all(" " <= char <= "~" for char in text):
        return None
    from barcode.codex import Code128  # type: ignore[import-untyped]  # python-barcode ships no types

    pattern: str = Code128(text).build()[0]
    return Bars(len(pattern), tuple(_runs(pattern)))


@lru_cache(maxsize=32)
def qr(text: str) -> Square:
    """QR of `text`, error correction M; never a Micro QR, which desk scanners may not read."""
    import zxingcpp

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = made.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its stub does not say
    pixels: Any = memoryview(image).tolist()
    rows = ["".join("0" if light else "1" for light in row) for row in pixels]
    runs = [(row, start, length) for row, pattern in enumerate(rows) for start, length in _runs(pattern)]
    return Square(len(rows), tuple(runs))


def dots_per_module(available_dots: float, modules: int, *, largest: int) -> int:
    """Whole printer dots a module may take so that `modules` fit, `largest` at most; 0: no room."""
    return min(largest, int(available_dots // modules))


def _runs(pattern: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = pattern.find("1")
    while start >= 0:
        end = pattern.find("0", start)
        end = len(pattern) if end < 0 else end
        found.append((start, end - start))
        start = pattern.find("1", end)
    return found
