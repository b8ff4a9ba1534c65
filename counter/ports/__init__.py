"""The protocols the core needs. Each is tiny; its fake or virtual twin ships beside its adapter.

Adapters raise the errors named here and nothing else across these borders.
"""

from __future__ import annotations

from counter.domain.lookup import LookupOutcome
from counter.ports.centre import (
    DISTRUST,
    Answer,
    Centre,
    CentreRefusedError,
    CentreUnavailableError,
    DossierView,
    LookupAnswer,
    LookupRequest,
)
from counter.ports.clock import Clock
from counter.ports.journal import (
    Act,
    Attempts,
    AuditRow,
    DecisionOrder,
    Draft,
    Journal,
    JournalError,
    NumberUse,
    ReceptionOrder,
)
from counter.ports.outbox import HoldReason, OutboxItem, OutboxKind, OutboxOutcome
from counter.ports.printer import BeforeSending, Printer, PrinterState, PrinterStatus, PrintJob, Tray
from counter.ports.reader import CardReader, Publish
from counter.ports.reference import ReferenceStore

__all__ = [
    "DISTRUST",
    "Act",
    "Answer",
    "Attempts",
    "AuditRow",
    "BeforeSending",
    "CardReader",
    "Centre",
    "CentreRefusedError",
    "CentreUnavailableError",
    "Clock",
    "DecisionOrder",
    "DossierView",
    "Draft",
    "HoldReason",
    "Journal",
    "JournalError",
    "LookupAnswer",
    "LookupOutcome",
    "LookupRequest",
    "NumberUse",
    "OutboxItem",
    "OutboxKind",
    "OutboxOutcome",
    "PrintJob",
    "Printer",
    "PrinterState",
    "PrinterStatus",
    "Publish",
    "ReceptionOrder",
    "ReferenceStore",
    "Tray",
]
