"""From paper, file or folder to an electronic copy. Knows bytes and pages, no dossiers and no signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from counter.domain.scans import CopyKind, ScanSource

__all__ = [
    "SCAN_REASONS",
    "DropFolder",
    "PaperFiles",
    "PaperScanner",
    "ScanDevice",
    "ScanError",
    "ScanMode",
    "ScanOrder",
    "ScannedPaper",
    "WaitingPaper",
    "is_option",
    "never",
]


SCAN_REASONS: Final = (
    "no_program", "no_device", "no_duplex", "no_paper", "jam", "cover", "busy", "slow", "stopped", "device",
    "missing", "no_file", "empty", "too_large", "too_many_pages", "partial", "changed", "format", "locked",
    "active", "io",
)  # fmt: skip
"""Every reason of a ScanError; whoever shows them has words for each."""


class ScanError(Exception):
    """No copy was made; nothing was changed.

    `reason` is one of SCAN_REASONS: of a scanner `no_program`, `no_device`, `no_duplex` (it turns no sheets),
    `no_paper`, `jam`, `cover`, `busy`, `slow`, `stopped`, `device`; of what was read `missing`, `no_file` (a
    folder, a link, a device), `empty`, `too_large`, `too_many_pages`, `partial` (still being written),
    `changed`, `format` (no PDF, JPEG, PNG or TIFF, or a broken one), `locked` (asks for a password),
    `active` (scripts, attached files, forms that change), `io`.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


class ScanMode(StrEnum):
    """What a page is scanned as."""

    COLOUR = "color"
    GREY = "grey"
    LINES = "lines"
    """Black and white."""


@dataclass(frozen=True, slots=True)
class ScanDevice:
    """A scanner that is there."""

    name: str
    """As SANE calls it: `epson2:libusb:001:004`."""
    words: str
    """Maker and model, for the clerk."""


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What to scan."""

    device: str = ""
    """Empty: the one that is there."""
    feeder: bool = False
    """Every sheet that lies in the feeder; else one page from the glass."""
    both_sides: bool = False
    """Of each sheet in the feeder."""
    mode: ScanMode = ScanMode.GREY
    resolution: int = 300
    """Dots per inch, 75 to 600."""

    def __post_init__(self) -> None:
        """Raises ValueError for what no scanner is asked."""
        if self.both_sides and not self.feeder:
            raise ValueError("only a feeder turns sheets")
        if not 75 <= self.resolution <= 600:
            raise ValueError("a resolution is 75 to 600 dots per inch")


@dataclass(frozen=True, slots=True)
class ScannedPaper:
    """An electronic copy: one PDF."""

    content: bytes = field(repr=False)
    pages: int
    sha256: str
    """Hex, of `content`."""
    origin_sha256: str
    """Hex, of the bytes it was made of: the same file gives the same."""
    source: ScanSource
    kind: CopyKind
    why_plain: str = ""
    """Why it is no PDF/A: `not_installed`, `failed`, `slow`, `as_given`; empty for one."""


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A file in the watched folder."""

    name: str = field(repr=False)
    """As the scanner named it, cleaned for the screen; it may carry a person's name."""
    key: str
    """Of the folder's making: by it the file is taken."""
    size: int
    trouble: str = ""
    """Why it cannot be taken: a reason of ScanError (`partial` passes by itself); empty: it can."""


_OPTION: Final = re.compile(r"-[lxty][0-9.]{1,8}|--[A-Za-z][A-Za-z0-9-]{0,40}(=[A-Za-z0-9 ._%()/-]{0,60})?")


def is_option(text: str) -> bool:
    """Whether a setting is an option that a scanner may be given: `-x210` (mm), `--page-width=210`."""
    return _OPTION.fullmatch(text) is not None


def never() -> bool:
    """The default of `stopped`."""
    return False


class PaperScanner(Protocol):
    """A scanner with glass or feeder. Calls block; all raise ScanError."""

    def devices(self) -> Sequence[ScanDevice]:
        """The scanners that are there."""

    def scan(self, order: ScanOrder, stopped: Callable[[], bool] = never) -> ScannedPaper:
        """Scan; `stopped` is asked again and again, and True ends it with `stopped`."""


class PaperFiles(Protocol):
    """Copies that lie in files. Calls block; all raise ScanError."""

    def read(self, path: str) -> ScannedPaper:
        """The copy in a file: a PDF, or a picture of a page."""


class DropFolder(Protocol):
    """A folder that a document scanner writes into. Calls block; all raise ScanError."""

    def waiting(self) -> Sequence[WaitingPaper]:
        """What lies in it, oldest first, at most some hundreds."""

    def take(self, key: str) -> ScannedPaper:
        """The copy in one of its files; the file stays."""

    def clear(self, key: str, origin_sha256: str) -> bool:
        """Delete a file that was taken and is kept elsewhere; False when it holds other bytes by now."""
