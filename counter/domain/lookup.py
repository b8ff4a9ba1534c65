"""Why the population register is asked and how it ends: the desk, the wire and the centre say it alike."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["LookupOutcome", "LookupReason"]


class LookupReason(StrEnum):
    """What for: nobody looks a citizen up without a case (Law 91/2025, Decree 118/2025)."""

    IDENTIFY = "identify"
    """Whoever stands at the desk with a matter of theirs."""
    RELATIVE = "relative"
    """Somebody else the dossier names."""
    COLLECT = "collect"
    """Whoever collects a result."""


class LookupOutcome(StrEnum):
    """Outcomes of the register's citizen look-up, error codes as it gives them."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    """More than one person answers to what was asked: 9-digit numbers were given twice."""
    PROCEDURE_NOT_LICENSED = "procedure_not_licensed"
    """Error 004."""
    OFFICER_NOT_ALLOWED = "officer_not_allowed"
    """Error 005."""
    UNAVAILABLE = "unavailable"
    """Time-out, malformed answer, register down: go on with the papers."""
