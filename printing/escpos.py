"""ESC/POS bytes: a picture in bands, the knife, the drawer. What stands on the picture is not known here.

python-escpos is imported late, and without its traces.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from printing.models import Cut, Raster, RollModel

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["BAND_ROWS", "DRAWER_KICK", "INITIALISE", "cut", "picture", "qr"]

INITIALISE = b"\x1b@"
DRAWER_KICK = b"\x1bp\x00\x19\xfa"
"""`ESC p`: pin 2 of the drawer's connector for 50 ms, then 500 ms of rest."""
BAND_ROWS = 128
"""Rows per picture command: 9 kB at most, less than the buffer of the smallest printers."""
_PROFILE = "NT-80-V-UL"
"""Any with pictures and a knife; with a profile of unknown width escpos writes to stdout."""
_PICKLE_VARIABLE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_COMMANDS = {
    Raster.RASTER: "bitImageRaster",
    Raster.GRAPHICS: "graphics",
    Raster.COLUMN: "bitImageColumn",
}
_MODES = {Cut.FULL: "FULL", Cut.PARTIAL: "PART"}
_QR_MODULE_MM = 0.75
_TEAR_OFF = b"\x1bd\x06"
"""`ESC d`: six lines, so that the paper can be torn off behind its last line."""


def picture(image: Image, model: RollModel) -> bytes:
    """`image` (mode `1`, 0 is black) as `model` prints it, without initialising or cutting."""
    printer = _printer()
    printer.image(image, impl=_COMMANDS[model.raster], fragment_height=BAND_ROWS)
    return bytes(printer.output)


def cut(model: RollModel) -> bytes:
    """Feed and cut, or feed far enough to tear."""
    if model.cut is Cut.NONE:
        return _TEAR_OFF
    printer = _printer()
    printer.cut(mode=_MODES[model.cut])
    return bytes(printer.output)


def qr(text: str, model: RollModel) -> bytes:
    """A QR code drawn by the printer itself (`GS ( k`), its modules about three quarters of a millimetre."""
    dots = max(3, min(16, round(_QR_MODULE_MM * model.per_mm)))
    stored = text.encode("ascii")
    functions = (
        b"\x31\x41\x32\x00",  # model 2
        b"\x31\x43" + bytes([dots]),
        b"\x31\x45\x31",  # error correction M
        b"\x31\x50\x30" + stored,
        b"\x31\x51\x30",  # print
    )
    return b"".join(b"\x1d(k" + len(one).to_bytes(2, "little") + one for one in functions)


def _printer() -> Any:
    logging.getLogger("escpos").setLevel(logging.CRITICAL)  # it logs what it prints
    return _dummy()(profile=_PROFILE)


@cache
def _dummy() -> Any:
    """The class of escpos that collects bytes, imported without a trace.

    escpos keeps what it knows of printers as a pickle in a new folder in the temp folder, one for every
    process (3.1 `escpos.capabilities`); a variable may name another, but the new one is made all the same.
    """
    named = os.environ.pop(_PICKLE_VARIABLE, None)  # a pickle of somebody else's is code of theirs
    try:
        from escpos import capabilities  # type: ignore[import-untyped]  # python-escpos ships no types
        from escpos.printer import Dummy  # type: ignore[import-untyped]  # the same
    finally:
        if named is not None:
            os.environ[_PICKLE_VARIABLE] = named
    folder = Path(capabilities.pickle_dir)
    if folder.parent == Path(gettempdir()):
        with suppress(OSError):  # not empty, or not ours: it stays
            Path(capabilities.pickle_path).unlink(missing_ok=True)
            folder.rmdir()
    profile = capabilities.get_profile(_PROFILE).profile_data
    profile["media"]["width"]["pixels"] = "any"  # pictures are as wide as their model
    return Dummy
