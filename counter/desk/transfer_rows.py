"""Transfers and statements as the screens list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from counter.domain.bank_statement import Found, Match
from counter.domain.payments import PaymentState

__all__ = ["BankTransfer", "StatementReport"]


@dataclass(frozen=True, slots=True)
class BankTransfer:
    """One transfer as the list shows it."""

    id: str
    dossier_id: str
    number: str
    local_number: str
    amount_dong: int
    at: datetime
    state: PaymentState
    purpose: str
    reference: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class StatementReport:
    """What a statement brought."""

    lines: int
    counts: Mapping[Found, int]
    doubtful: tuple[Match, ...]
    """Lines somebody must look at: another sum, or more than one transfer."""
