"""Acts on what happens to a dossier after its reception, as front ends see them, and what is typed into them.

All coroutines follow the rules of `counter.desk.port.DeskPort`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from counter.domain.clock_rules import Standing
from counter.domain.clocks import Extension, Pause, Stop, StopAsker
from counter.domain.dossiers import DossierRow
from counter.domain.transfer_rules import Going, Haste
from counter.domain.transfers import Arrival, ArrivalItem, Carriage, Custody, Transfer, TransferItem, Unit
from counter.domain.trays import TrayEnd, TrayItem

__all__ = [
    "ArrivalPort",
    "Awaited",
    "ClockPort",
    "ClockView",
    "HandingPort",
    "InTray",
    "PausePort",
    "StatedExtension",
    "StatedPaper",
    "StatedPause",
    "StatedStop",
    "TransferPort",
    "TransferView",
    "TrayPort",
    "Waiting",
]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dossier whose papers have not gone to their unit yet."""

    row: DossierRow
    unit: Unit
    carriage: Carriage
    item: TransferItem
    going: Going
    kept: bool = False
    """Somebody answers for it overnight."""


@dataclass(frozen=True, slots=True)
class TransferView:
    """Papers on their way."""

    waiting: tuple[Waiting, ...]
    """By unit, the most pressing first."""
    lists: tuple[Transfer, ...]
    """Those whose papers lie here or whose signature is awaited, and the newest of the others."""
    custodies: tuple[Custody, ...]
    """What is kept overnight now."""
    electronic: int = 0
    """Dossiers of today without papers: they went at once."""
    electronic_waiting: int = 0
    """Of these, not yet with the centre."""
    reached: bool = True
    """False: lists of other desks are missing, the centre does not answer."""


@dataclass(frozen=True, slots=True)
class InTray:
    """A paper that waits for a signature, with how pressing it is."""

    item: TrayItem
    waited_minutes: int
    """Office minutes it has lain there."""
    haste: Haste


@dataclass(frozen=True, slots=True)
class Awaited:
    """A supplement that is awaited."""

    pause: Pause
    may_close: bool
    """The time to complete is over."""


@dataclass(frozen=True, slots=True)
class ClockView:
    """The time of one dossier, and what may be done about it."""

    number: str
    changes: tuple[Extension | Pause | Stop, ...]
    """Oldest first."""
    standing: Standing
    extend_by: datetime | None
    """Until when an extension may be relayed; None where none may be."""
    why_not_extend: str
    """Machine word; empty: it may be extended."""
    why_not_pause: str
    why_not_stop: str
    agency: str
    """Name of the settling agency."""
    handed_back: bool = False
    """Its result was handed over."""


@dataclass(frozen=True, slots=True)
class StatedPaper:
    """A paper of the settling agency as the clerk reads it off: texts, not yet checked."""

    agency: str = ""
    number: str = ""
    signed_on: str = ""
    signer: str = ""
    signer_title: str = ""

    def __repr__(self) -> str:
        """Keep names out of logs."""
        return "<StatedPaper>"


@dataclass(frozen=True, slots=True)
class StatedExtension:
    """M04 as typed."""

    paper: StatedPaper = field(default_factory=StatedPaper)
    reason: str = ""
    new_date: str = ""
    new_hour: str = ""
    notice: str = ""
    """The text prepared for the citizen, as the clerk saw it."""
    told_by: str = ""
    print_paper: bool = False
    """Print M04 as well; the slip with the new appointment is always printed."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return "<StatedExtension>"


@dataclass(frozen=True, slots=True)
class StatedStop:
    """M05 as typed."""

    paper: StatedPaper = field(default_factory=StatedPaper)
    asker: StopAsker = StopAsker.APPLICANT
    reason: str = ""
    papers_returned: str = ""
    fee_returned: str = ""
    """An amount; empty: nothing is said of it."""
    law: str = ""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return "<StatedStop>"


@dataclass(frozen=True, slots=True)
class StatedPause:
    """The agency's supplement request as typed."""

    paper: StatedPaper = field(default_factory=StatedPaper)
    reason: str = ""
    special_law: bool = False

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return "<StatedPause>"


class TransferPort(Protocol):
    """Lists to units."""

    async def view(self) -> TransferView | None:
        """What waits, what goes, what is kept; None when it cannot be read."""

    async def make(self, unit: str = "", dossiers: Collection[str] = ()) -> None:
        """Make and print the lists of what goes now: of all units, one (`Unit.key`), or these dossiers."""

    async def add(self, key: str) -> None:
        """A dossier of another desk joins the papers that go: its code was scanned."""

    async def hand(self, transfer_id: str, received: str, *, signed: bool) -> None:
        """The papers left with `received`; `signed` when our copy carries the unit's signature already."""

    async def sign(self, transfer_id: str, received: str) -> None:
        """The copy came back, signed by `received`."""

    async def keep_overnight(self, where: str) -> None:
        """Answer for everything that may stay until the next working day; `where` it lies."""

    async def unsettled(self) -> tuple[int, int] | None:
        """Papers that should go now, and papers nobody answers for overnight."""


class TrayPort(Protocol):
    """Papers awaiting the leader's signature."""

    async def view(self) -> Sequence[InTray]:
        """What lies in the tray, oldest first; of every desk of the centre that answers."""

    async def put(self, key: str, what: str, signer: str) -> None:
        """A paper of the dossier goes in."""

    async def take_out(self, item_id: str, end: TrayEnd, note: str = "") -> None:
        """It comes out; why, where it was sent back."""


class ArrivalPort(Protocol):
    """Results that come back."""

    @property
    def batch(self) -> Sequence[ArrivalItem]:
        """What was scanned and is not taken in yet, in order."""

    async def add(self, key: str) -> None:
        """The code of a dossier, or the number of a list it went with, was scanned."""

    async def change(self, dossier_id: str, kind: str, number: str, date: str) -> None:
        """What the result is, its number and date; bad fields are `kind` and `date`."""

    async def drop(self, dossier_id: str) -> None:
        """It was not brought after all."""

    async def take_in(self, gave: str = "") -> None:
        """Everything in the batch lies ready in the drawer; X03 is printed in two copies."""

    async def newest(self) -> Sequence[Arrival]:
        """What was taken in at this desk, newest first."""


class ClockPort(Protocol):
    """A dossier's time. A bad field is a notice `bad_field` with its name."""

    async def of_dossier(self, key: str) -> ClockView | None:
        """Its time; None when neither desk nor centre know the dossier."""

    async def moved(self) -> Sequence[tuple[str, Standing]]:
        """Dossiers of which this desk recorded a change of time, by id, with what became of it."""

    async def extend(self, key: str, stated: StatedExtension) -> None:
        """Relay M04: the one new appointment."""

    async def told(self, key: str, by: str) -> None:
        """How the citizen was told of the new appointment."""

    async def stop(self, key: str, stated: StatedStop) -> None:
        """Relay M05."""


class PausePort(Protocol):
    """Supplements asked for during appraisal. A bad field is a notice `bad_field` with its name."""

    async def ask(self, key: str, stated: StatedPause) -> None:
        """Relay the agency's request: the clock stands."""

    async def complete(self, key: str) -> None:
        """The supplement is here: the time begins anew; the slip is printed with the new appointment."""

    async def awaited(self) -> Sequence[Awaited]:
        """Supplements of this centre that are awaited, the first to close first."""


class HandingPort(Protocol):
    """What happens to dossiers after their reception."""

    @property
    def transfers(self) -> TransferPort:
        """Lists to units."""

    @property
    def trays(self) -> TrayPort:
        """Papers awaiting the leader's signature."""

    @property
    def arrivals(self) -> ArrivalPort:
        """Results that come back."""

    @property
    def clocks(self) -> ClockPort:
        """Extension and stop."""

    @property
    def pauses(self) -> PausePort:
        """Supplements asked for during appraisal."""
