"""The fault drill: what can go wrong on purpose at a training desk, one declaration per fault.

`counter drill`, the training drawer and the tests read this list; how a fault is made lies with the wiring.
The words are `drill.<name>.name` and `drill.<name>.sees`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.desk.state import DeskState
from counter.events import PrintState, ReaderState

__all__ = ["DRILLS", "Drill", "Ends", "Errand", "drill"]


class Errand(StrEnum):
    """What a clerk does to meet the fault."""

    CALL = "call"
    RECEIVE = "receive"
    READ_CARD = "read_card"
    WAIT = "wait"
    """Nothing: it is told by itself."""


class Ends(StrEnum):
    """How a fault is over."""

    BY_ORDER = "by_order"
    """When the trainer ends it."""
    BY_ITSELF = "by_itself"
    """It hits once, or a few requests."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One fault."""

    name: str
    """Machine word: `network_out`."""
    errand: Errand
    ends: Ends
    notice: str = ""
    """Key of the notice the clerk reads when they meet it; empty when the work goes on without a word."""
    offline: bool = False
    """Whether the strip shows that the centre is not reached."""
    reader: ReaderState | None = None
    """What the strip shows of the reader."""
    sheet: tuple[PrintState, str] | None = None
    """What the strip shows of the sheet printer: state and reason."""
    received: bool = True
    """Whether a dossier can be received while it lasts."""

    def is_seen(self, state: DeskState) -> bool:
        """Whether the clerk sees it now: its notice, or its mark in the strip."""
        devices = state.devices
        marks = []
        if self.notice:
            marks.append(state.notice is not None and state.notice.key == self.notice)
        if self.offline:
            marks.append(devices.online is False)
        if self.reader is not None:
            marks.append(devices.reader is self.reader)
        if self.sheet is not None:
            marks.append((devices.sheet, devices.sheet_reason) == self.sheet)
        return any(marks)

    @property
    def is_silent(self) -> bool:
        """Nothing is to be seen: the desk mends it."""
        return not (self.notice or self.offline or self.reader or self.sheet)


DRILLS = (
    Drill("network_out", Errand.CALL, Ends.BY_ORDER, "desk.notice.centre_unreachable", offline=True),
    Drill("slow", Errand.RECEIVE, Ends.BY_ORDER),
    Drill("reply_lost", Errand.RECEIVE, Ends.BY_ITSELF),
    Drill("server_errors", Errand.RECEIVE, Ends.BY_ITSELF),
    Drill("refused", Errand.RECEIVE, Ends.BY_ITSELF, "desk.notice.refused"),
    Drill("proxy_page", Errand.CALL, Ends.BY_ORDER, "desk.notice.centre_no_use"),
    Drill("disk_full", Errand.RECEIVE, Ends.BY_ORDER, "desk.notice.disk_full", received=False),
    Drill("journal_locked", Errand.RECEIVE, Ends.BY_ORDER, "desk.notice.journal_locked", received=False),
    Drill("power_cut", Errand.WAIT, Ends.BY_ITSELF),
    Drill("clock_jump", Errand.WAIT, Ends.BY_ORDER, "desk.notice.clock_wrong"),
    Drill("paper_out", Errand.RECEIVE, Ends.BY_ORDER, sheet=(PrintState.SENT, "media-empty")),
    Drill("cover_open", Errand.RECEIVE, Ends.BY_ORDER, sheet=(PrintState.SENT, "cover-open")),
    Drill("printer_gone", Errand.RECEIVE, Ends.BY_ORDER, "desk.notice.print_failed"),
    Drill("card_pulled", Errand.READ_CARD, Ends.BY_ITSELF, "desk.notice.card_removed"),
    Drill("reader_gone", Errand.WAIT, Ends.BY_ORDER, reader=ReaderState.NO_READER),
    Drill("centre_restarted", Errand.RECEIVE, Ends.BY_ITSELF),
)
"""All faults, in the order of the list."""


def drill(name: str) -> Drill | None:
    """The fault of this name; None when there is none."""
    return next((one for one in DRILLS if one.name == name), None)
