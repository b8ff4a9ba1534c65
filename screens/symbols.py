"""Symbols and colours of states. A symbol always stands beside a word, and no state differs by colour alone.

Of the delivery states only `confirmed` is green (DESIGN.md "Truth about a dossier").
"""

from __future__ import annotations

from counter.desk.state import NoticeLevel
from counter.domain.card import Authenticity
from counter.domain.dossiers import SyncState
from counter.domain.people import IdentityLevel
from counter.events import PrintState, ReaderState, ScannerState
from counter.ports import LookupOutcome

__all__ = ["LEVEL", "LOOKUP", "NOTICE", "PRINT", "READER", "SCANNER", "SYNC", "VERDICT", "Mark", "printed"]

Mark = tuple[str, str]
"""A symbol and the theme colour of its text."""

SYNC: dict[SyncState, Mark] = {
    SyncState.RECORDED: ("◌", "$warn"),
    SyncState.ACCEPTED: ("◔", "$ink"),
    SyncState.FORWARDED: ("◑", "$ink"),
    SyncState.CONFIRMED: ("✔", "$good"),
}
VERDICT: dict[Authenticity, Mark] = {
    Authenticity.GENUINE: ("✔", "$good"),
    Authenticity.ISSUER_UNKNOWN: ("◐", "$warn"),
    Authenticity.NOT_GENUINE: ("✖", "bold $bad"),
    Authenticity.NOT_CHECKED: ("○", "$soft"),
}
LEVEL: dict[IdentityLevel, Mark] = {
    IdentityLevel.PROVED: ("●", "$mark"),
    IdentityLevel.SEEN: ("◐", "$ink"),
    IdentityLevel.STATED: ("○", "$warn"),
}
LOOKUP: dict[LookupOutcome, Mark] = {
    LookupOutcome.FOUND: ("✔", "$ink"),
    LookupOutcome.NOT_FOUND: ("▲", "$warn"),
    LookupOutcome.SEVERAL: ("▲", "$warn"),
    LookupOutcome.PROCEDURE_NOT_LICENSED: ("▲", "$warn"),
    LookupOutcome.OFFICER_NOT_ALLOWED: ("▲", "$warn"),
    LookupOutcome.UNAVAILABLE: ("○", "$warn"),
}
PRINT: dict[PrintState, Mark] = {
    PrintState.QUEUED: ("⟳", "$soft"),
    PrintState.SENT: ("⟳", "$ink"),
    PrintState.CONFIRMED: ("●", "$ink"),
    PrintState.FAILED: ("▲", "$warn"),
    PrintState.UNKNOWN: ("?", "$warn"),
}

_TO_KNOW = ("elsewhere", "media-low", "toner-low", "marker-supply-low")
"""Reasons of a paper that came out, and that still want a look."""


def printed(state: PrintState, reason: str) -> tuple[Mark, str, bool]:
    """Mark, word (`desk.print.*`) and whether all is well.

    A printer that never answers has been given everything: nothing more can be known, and nothing is wrong.
    """
    if reason in _TO_KNOW and state in (PrintState.SENT, PrintState.CONFIRMED):
        return PRINT[PrintState.FAILED], state.value, False
    if state is PrintState.SENT and reason == "no-status":
        return PRINT[PrintState.CONFIRMED], "given", True
    if state is PrintState.SENT and reason:
        return PRINT[PrintState.FAILED], "waiting", False
    return PRINT[state], state.value, state not in (PrintState.FAILED, PrintState.UNKNOWN)


READER: dict[ReaderState, Mark] = {
    ReaderState.NO_SERVICE: ("✖", "$bad"),
    ReaderState.NO_READER: ("▲", "$warn"),
    ReaderState.NO_CARD: ("●", "$ink"),
    ReaderState.CARD: ("◉", "$mark"),
}
SCANNER: dict[ScannerState, Mark] = {
    ScannerState.READY: ("●", "$ink"),
    ScannerState.GONE: ("▲", "bold $warn"),
    ScannerState.REFUSED: ("✖", "bold $bad"),
}
NOTICE: dict[NoticeLevel, Mark] = {
    NoticeLevel.DONE: ("●", "$mark"),
    NoticeLevel.INFORMATION: ("›", "$ink"),
    NoticeLevel.WARNING: ("▲", "$warn"),
    NoticeLevel.ERROR: ("✖", "$bad"),
}
