"""The settings' printers as ways to print: a part of `bootstrap`, which alone asks for it.

Every way to a printer is imported when the settings name it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from counter.domain.document_kinds import DocumentKind
from counter.folders import Mode
from counter.ports import Tray
from counter.settings import PrinterSettings, RollPrinterSettings, Settings, SheetPrinterSettings
from counter.texts import texts
from printing.bilingual import English
from printing.models import Cut, roll_model
from printing.paper import PageSize
from printing.ways import PaperRule, Way

if TYPE_CHECKING:
    from printing.spool.spooler import Spooler

__all__ = ["has_printer", "rules_of", "spooler_of", "way_of", "ways_of"]

_STATUS_SECONDS = 10.0
"""How long a roll printer that answers may take to print what stands before the question."""


def has_printer(settings: PrinterSettings, mode: Mode) -> bool:
    """Whether there is one: a desk that serves people has those that were set, and no other."""
    return settings.kind != "default" or mode is Mode.TRAINING


def ways_of(settings: Settings, mode: Mode, papers: Path, language: str = "") -> list[Way]:
    """Every printer the settings name, the usual two first; those without a label are named in `language`."""
    words = texts(language or settings.interface.language)
    named = {name: one for name, one in settings.printers.named().items() if has_printer(one, mode)}
    return [
        way_of(name, one, papers, words(f"printer.usual.{name}") if name in ("sheet", "roll") else name)
        for name, one in named.items()
    ]


def way_of(name: str, settings: PrinterSettings, papers: Path, usual: str = "") -> Way:
    """One printer as the settings say; `usual` is what it is called where they say nothing."""
    spooler, label = spooler_of(settings, papers), settings.label or usual
    if not isinstance(settings, RollPrinterSettings):
        page, tray = "A5", ""
        if isinstance(settings, SheetPrinterSettings):
            page, tray = settings.page, settings.tray
        return Way(name, Tray.SHEET, spooler, label, PageSize[page], tray)
    model = roll_model(settings.model)
    if settings.cut:
        model = replace(model, cut=Cut(settings.cut))
    return Way(
        name,
        Tray.ROLL,
        spooler,
        label,
        model=model,
        drawer=settings.drawer,
        text=settings.text,
    )


def rules_of(settings: Settings) -> dict[DocumentKind, PaperRule]:
    """What is set of single kinds of document."""
    return {
        DocumentKind(kind): PaperRule(
            one.printer,
            one.tray,
            one.copies,
            PageSize[one.page] if one.page else None,
            English(one.english or English.NEVER),
        )
        for kind, one in settings.papers.items()
    }


def spooler_of(settings: PrinterSettings, papers: Path) -> Spooler:
    """The way to one printer, as the settings say."""
    answers = _STATUS_SECONDS * settings.answers
    match settings.kind:
        case "ipp":
            from printing.spool.ipp import IppSpooler

            return IppSpooler(settings.uri)
        case "cups":
            from printing.spool.cups import CupsSpooler

            return CupsSpooler(settings.queue, settings.server)
        case "windows":
            from printing.spool.windows import WindowsSpooler, windows_port

            return WindowsSpooler(windows_port(), settings.queue)
        case "tcp":
            from printing.spool.tcp import TcpSpooler

            return TcpSpooler(settings.host, settings.port, answer_seconds=answers)
        case "serial" | "usb":
            from printing.spool.attached import serial_spooler, usb_spooler

            if settings.kind == "serial":
                return serial_spooler(settings.device, settings.baud, settings.flow, answer_seconds=answers)
            return usb_spooler(settings.device, settings.usb_id, answer_seconds=answers)
        case _:
            from printing.spool.folder import FolderSpooler

            return FolderSpooler(Path(settings.folder) if settings.folder else papers)
