"""What devices, the centre and finished messages report, taken to the use case that follows it.

Runs on the loop. Decides nothing itself, and knows no screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from counter import events
from counter.desk.core import Core
from counter.desk.electronic import ElectronicDesk
from counter.desk.handing import Handing
from counter.desk.idle import IdleLock
from counter.desk.link import Link
from counter.desk.paperwork import Paperwork
from counter.desk.reading import CardDesk
from counter.desk.returning import ResultDesk
from counter.desk.scans import ScanDesk
from counter.events import Event
from counter.ports import OutboxItem, OutboxKind

__all__ = ["Reports"]

_HANDS = (events.CardInserted, events.CardRemoved, events.ReadProgress, events.CodeScanned)
"""What is reported only when somebody is at the desk."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Who follows what."""

    core: Core
    idle: IdleLock
    card: CardDesk
    paperwork: Paperwork
    handing: Handing
    link: Link
    electronic: ElectronicDesk
    results: ResultDesk
    scans: ScanDesk

    def take(self, event: Event) -> None:
        """Take one event to whoever follows it."""
        card = self.card
        if isinstance(event, _HANDS):
            self.idle.touch()
        match event:
            case events.ReaderChanged():
                card.on_reader(event)
            case events.CardInserted():
                card.on_inserted(event)
            case events.CardRemoved():
                card.on_removed(event)
            case events.ReadProgress():
                card.on_progress(event)
            case events.CardNamed():
                card.on_named(event)
            case events.CardRead():
                card.on_read(event)
            case events.CardFailed():
                card.on_failed(event)
            case events.PrintChanged():
                self.paperwork.on_changed(event)
            case events.CodeScanned():
                self.scans.on_scanned(event)
            case events.ScannerChanged():
                self.scans.on_changed(event)
            case events.CentreEvent(kind="record"):
                self.handing.heard()
                self.link.on_event(event)
            case events.CentreEvent():
                self.link.on_event(event)
            case events.ConnectionChanged(online):
                self.core.update_devices(online=online)

    def delivered(self, item: OutboxItem) -> None:
        """The centre has taken a message."""
        if item.kind is OutboxKind.DOSSIER:
            self.link.delivered(item.subject)

    def record_changed(self, record_id: str) -> None:
        """The centre has a newer version of a record."""
        self.core.spawn(self.electronic.refresh(record_id), "record")

    def result_changed(self, dossier_id: str) -> None:
        """The centre has news of a result."""
        self.core.spawn(self.results.refresh(dossier_id), "result")
