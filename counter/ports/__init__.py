"""The protocols the core needs. Each is tiny; its fake or virtual twin ships beside its adapter.

Adapters raise the errors named here and nothing else across these borders.
"""

from __future__ import annotations

from counter.domain.attempts import Attempts
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
from counter.ports.journal import Journal
from counter.ports.journal_orders import (
    Act,
    AuditRow,
    DecisionOrder,
    Draft,
    ForgottenRow,
    JournalError,
    NumberUse,
    ReceptionOrder,
)
from counter.ports.outbox import HoldReason, OutboxItem, OutboxKind, OutboxOutcome
from counter.ports.printer import (
    BeforeSending,
    NoPrinters,
    Printer,
    Printers,
    PrinterState,
    PrinterStatus,
    PrinterView,
    PrintJob,
    Tray,
)
from counter.ports.reader import CardReader, Publish
from counter.ports.reference import ReferenceStore
from counter.ports.registers import OpenRegister, RegisterFile, RegisterKind

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
    "ForgottenRow",
    "HoldReason",
    "Journal",
    "JournalError",
    "LookupAnswer",
    "LookupOutcome",
    "LookupRequest",
    "NoPrinters",
    "NumberUse",
    "OpenRegister",
    "OutboxItem",
    "OutboxKind",
    "OutboxOutcome",
    "PrintJob",
    "Printer",
    "PrinterState",
    "PrinterStatus",
    "PrinterView",
    "Printers",
    "Publish",
    "ReceptionOrder",
    "ReferenceStore",
    "RegisterFile",
    "RegisterKind",
    "Tray",
]
