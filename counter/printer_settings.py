"""`[printers.…]` and `[papers.…]` of the settings: typed, and what is wrong with them in words.

A desk has as many printers as it has tables. `sheet` and `roll` are the usual two; any other name says what
paper it has.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

import msgspec

from counter.domain.document_kinds import DocumentKind

__all__ = [
    "CHOICES",
    "PaperSettings",
    "PrinterSettings",
    "Printers",
    "RollPrinterSettings",
    "SheetPrinterSettings",
    "kind_of_table",
    "misplaced",
    "unusable",
]


class PrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all printers have."""

    kind: str = "default"
    """`ipp`, `cups`, `windows`, `tcp`, `usb`, `serial`, `folder`, or `default`: a folder in training, no
    printer elsewhere. Slips of real people lie in files only where somebody asked for it."""
    paper: str = ""
    """`sheet` or `roll`; the tables of these names need not say it."""
    label: str = ""
    """As the clerk calls it; empty: the name of the table."""
    uri: str = ""
    """`ipp://host:631/ipp/print` for ipp."""
    host: str = ""
    """For tcp."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 9100
    """For tcp."""
    queue: str = ""
    """For cups and windows: the printer's name there."""
    server: str = ""
    """For cups: `host:port`, or the path of its socket; empty: CUPS on this machine."""
    device: str = ""
    """For serial (`/dev/ttyUSB0`, `COM3`) and usb (`/dev/usb/lp0`)."""
    usb_id: str = ""
    """For usb without a device file: vendor and product in hex, `04b8:0e15`."""
    baud: Annotated[int, msgspec.Meta(ge=1200, le=921600)] = 9600
    """For serial."""
    flow: str = "none"
    """For serial: `none`, `dsr`, `rts` or `xon`. With `dsr` the line tells whether the printer is on."""
    folder: str = ""
    """For folder: where the files go; empty: `papers` in the data folder."""
    answers: bool = False
    """For tcp, serial and usb: the printer answers ESC/POS status requests, so paper and cover are asked for
    before a job and its end is known. A model that does not know them may print them."""


class SheetPrinterSettings(PrinterSettings, frozen=True, forbid_unknown_fields=True):
    """A printer of A4 or A5 sheets."""

    page: str = "A5"
    """`A4` or `A5`."""
    tray: str = ""
    """`main`, `tray-2`, `manual` … (`media-source`, PWG 5100.13); empty: the printer's choice."""


class RollPrinterSettings(PrinterSettings, frozen=True, forbid_unknown_fields=True):
    """A receipt printer."""

    model: str = ""
    """A row of `printing/models.toml`; empty: `generic-80`."""
    cut: str = ""
    """`partial`, `full` or `none`; empty: what the model does."""
    drawer: bool = False
    """A cash drawer hangs on it: opened with the receipt for money taken in cash."""
    text: bool = False
    """Print the printer's own letters where its code pages have them all (faster on a serial line)."""


class PaperSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[papers.M01]`: where one kind of document goes; empty: as the printers say."""

    printer: str = ""
    tray: str = ""
    copies: Annotated[int, msgspec.Meta(ge=0, le=9)] = 0
    """0: as many as the act asks for."""
    page: str = ""
    english: str = ""
    """English beneath the Vietnamese of a sheet; empty: never."""


class Printers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[printers]`."""

    sheet: SheetPrinterSettings = SheetPrinterSettings()
    roll: RollPrinterSettings = RollPrinterSettings()
    more: dict[str, PrinterSettings] = {}
    """Every other table, by its name."""

    def named(self) -> dict[str, PrinterSettings]:
        """All printers by name, the usual two first."""
        return {"sheet": self.sheet, "roll": self.roll, **self.more}


_KINDS: Final = ("default", "ipp", "cups", "windows", "tcp", "usb", "serial", "folder")
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "kind": _KINDS,
    "paper": ("", "sheet", "roll"),
    "flow": ("none", "dsr", "rts", "xon"),
    "page": ("A4", "A5"),
    "cut": ("", "partial", "full", "none"),
    "english": ("never", "foreign", "always"),
}
"""What the keys of a printer may be."""
_ADDRESSES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], str]]] = {
    "ipp": (("uri",), ("ipp://", "ipps://"), "kind ipp needs uri = 'ipp://…' or 'ipps://…'"),
    "tcp": (("host",), ("",), "kind tcp needs host"),
    "cups": (("queue",), ("",), "kind cups needs queue"),
    "windows": (("queue",), ("",), "kind windows needs queue"),
    "serial": (("device",), ("",), "kind serial needs device"),
    "usb": (("device", "usb_id"), ("",), "kind usb needs device or usb_id"),
}
"""By kind of printer: the keys that say where it is, how their value begins, and what is said without any."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_QUEUE: Final = re.compile(r"[^\s/#?]{1,127}")
_USB_ID: Final = re.compile(r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}")
_SOURCE: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")
_ROLL_PAPERS: Final = ("receipt", "day", "Q01")
"""Kinds that only a roll has a form for."""


def kind_of_table(name: str, table: object) -> type[SheetPrinterSettings] | type[RollPrinterSettings] | None:
    """Which model the table `[printers.NAME]` has; None for one that does not say what paper it has."""
    said = table.get("paper") if isinstance(table, dict) else None
    paper = name if name in ("sheet", "roll") else said
    if paper == "roll":
        return RollPrinterSettings
    return SheetPrinterSettings if paper == "sheet" else None


def unusable(name: str, table: object) -> list[tuple[str, str]]:
    """(key, what is wrong) of a printer's values that have their right types."""
    if not isinstance(table, dict):
        return []
    said: list[tuple[str, str]] = []
    if not _NAME.fullmatch(name):
        said.append(("", "a printer's name is made of a-z, 0-9, - and _"))
    if name in ("sheet", "roll") and table.get("paper") not in (None, "", name):
        said.append(("paper", f"the table {name} has {name} paper"))
    said += _addressless(table)
    for key, pattern, what in (
        ("usb_id", _USB_ID, "must be vendor:product in hex, 04b8:0e15"),
        ("tray", _SOURCE, "must be a media-source: main, tray-2, manual"),
    ):
        value = table.get(key)
        if isinstance(value, str) and value and not pattern.fullmatch(value):
            said.append((key, what))
    queue = table.get("queue")
    if table.get("kind") == "cups" and isinstance(queue, str) and queue and not _QUEUE.fullmatch(queue):
        said.append(("queue", "is no name of a queue"))
    model = table.get("model")
    if isinstance(model, str) and model:
        said += _model_problems(model, table)
    return said


def _addressless(table: dict[str, Any]) -> list[tuple[str, str]]:
    """A printer has an address; values of a wrong type are reported as such already."""
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in _ADDRESSES:
        return []
    keys, beginnings, what = _ADDRESSES[kind]
    for key in keys:
        value = table.get(key, "")
        if not isinstance(value, str) or (value and value.startswith(beginnings)):
            return []
    return [(keys[0], what)]


def _model_problems(model: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    from printing.models import models

    known = models()
    if model not in known:
        return [("model", f"unknown model; known: {', '.join(known)}")]
    if table.get("text") is True and known[model].tcvn is None:
        return [("text", f"{model} has no Vietnamese letters of its own")]
    return []


def misplaced(kind: str, table: object, printers: dict[str, Any]) -> list[tuple[str, str]]:
    """(key, what is wrong) of `[papers.KIND]`: `printers` are the tables of the printers by name."""
    known = [one.value for one in DocumentKind if one is not DocumentKind.REGISTER]
    if kind not in known:
        return [("", f"unknown paper; known: {', '.join(known)}")]
    if not isinstance(table, dict):
        return []
    said: list[tuple[str, str]] = []
    name = table.get("printer")
    if isinstance(name, str) and name:
        model = kind_of_table(name, printers.get(name, {}))
        if name not in ("sheet", "roll", *printers) or model is None:
            said.append(("printer", "no table of that name under [printers]"))
        elif (model is RollPrinterSettings) != (kind in _ROLL_PAPERS):
            said.append(("printer", f"{kind} is printed on {'a roll' if kind in _ROLL_PAPERS else 'sheets'}"))
    tray = table.get("tray")
    if isinstance(tray, str) and tray and not _SOURCE.fullmatch(tray):
        said.append(("tray", "must be a media-source: main, tray-2, manual"))
    return said
