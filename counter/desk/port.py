"""The desk as its front ends see it: what a clerk can do, and how a front end learns what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the lock screen is painted before any of them is needed
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from counter.desk.acts import (
        CertifyingPort,
        ClosingPort,
        CorrectionPort,
        DecisionPort,
        MoneyPort,
        OutagePort,
        ParkingPort,
        PaymentPort,
        PeoplePort,
        PrinterPort,
        ReceiptPort,
        SatisfactionPort,
        VisitPort,
    )
    from counter.desk.digitising_acts import DigitisingPort
    from counter.desk.drills import Drill
    from counter.desk.handing_acts import HandingPort
    from counter.desk.handout_acts import HandoutPort
    from counter.desk.scan_acts import ScanPort
    from counter.desk.state import DeskState
    from counter.domain.documents import Document
    from counter.domain.dossiers import DossierRow, PaperCount
    from counter.domain.procedures import Procedure
    from counter.events import ScanOrigin
    from counter.ports import OutboxItem, PrintJob

__all__ = ["DeskPort", "DeskUnavailableError", "TrainingCitizen", "TrainingDrawer"]


class DeskUnavailableError(Exception):
    """The desk cannot open; `reason` is a key of `command.desk.*`, `detail` has no personal data."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class TrainingCitizen:
    """A fictional citizen of the training drawer."""

    key: str
    """Personal number, or another stable key."""
    name: str
    personal_number: str
    case: str
    """Machine word of what is special about the person: `found`, `not_found`, `old_number` …"""
    card: str = ""
    """Machine word of what is special about the chip: `bac`, `no_dg13`; empty for an ordinary card."""


class TrainingDrawer(Protocol):
    """What a citizen would do, done by the clerk in training. Every method reports by events or notices."""

    async def load(self) -> None:
        """Fetch the fictional citizens; returns when they are there."""

    def citizens(self) -> Sequence[TrainingCitizen]:
        """The fictional citizens, empty until the embedded centre answered."""

    def card_on_reader(self) -> str | None:
        """Key of the citizen whose card lies on the virtual reader."""

    def put_card(self, key: str) -> None:
        """Put the citizen's card on the reader (takes off the one that lies there)."""

    def take_card(self) -> None:
        """Take the card off the reader."""

    def show_qr(self, key: str) -> None:
        """Hold the QR of the citizen's card under the scanner."""

    async def take_ticket(self, group: str, *, priority: bool = False) -> str:
        """Take a queue ticket; returns its number."""

    async def decided(self) -> Collection[str]:
        """Ids of the dossiers that have a result; none when the centre does not answer."""

    async def make_result_ready(self, dossier_key: str) -> bool:
        """Let the deciding agency finish a dossier; False when the centre refuses."""

    def drills(self) -> Sequence[tuple[Drill, bool]]:
        """Every fault that can be made on purpose, and whether it lasts now."""

    async def drill(self, name: str) -> bool:
        """Order a fault, or end one that lasts; False when it cannot be made here and now."""

    def papers_folder(self) -> str:
        """Where printed papers lie as files."""


class DeskPort(Protocol):
    """Every act of a clerk. Acts never raise for what a clerk can meet: they set `state.notice`.

    All coroutines are safe to start twice: an act whose `busy` word stands does nothing.
    """

    drawer: TrainingDrawer | None

    @property
    def people(self) -> PeoplePort:
        """Everybody of the dossier."""

    @property
    def money(self) -> MoneyPort:
        """Money at the desk."""

    @property
    def certifying(self) -> CertifyingPort:
        """The certification lane."""

    @property
    def payments(self) -> PaymentPort:
        """Money that came by transfer."""

    @property
    def decisions(self) -> DecisionPort:
        """Outcomes without a dossier."""

    @property
    def visits(self) -> VisitPort:
        """Several people, several dossiers."""

    @property
    def corrections(self) -> CorrectionPort:
        """Mistakes after the commit."""

    @property
    def outages(self) -> OutagePort:
        """What was received by hand."""

    @property
    def parking(self) -> ParkingPort:
        """One message of the outbox."""

    @property
    def receipts(self) -> ReceiptPort:
        """Books of printed fee receipts."""

    @property
    def handing(self) -> HandingPort:
        """What happens to dossiers after their reception."""

    @property
    def digitising(self) -> DigitisingPort:
        """Electronic copies of a dossier's papers."""

    @property
    def satisfaction(self) -> SatisfactionPort:
        """What citizens say of this desk."""

    @property
    def closing(self) -> ClosingPort:
        """The end of the day."""

    @property
    def printers(self) -> PrinterPort:
        """Printers one by one."""

    @property
    def handouts(self) -> HandoutPort:
        """Papers printed because somebody asks."""

    @property
    def scans(self) -> ScanPort:
        """Scans of scanners with a line of their own, and the last scan taken back."""

    @property
    def state(self) -> DeskState:
        """The current state."""

    def subscribe(self, handler: Callable[[DeskState], None]) -> Callable[[], None]:
        """Call `handler` on the loop after every change; returns the way to unsubscribe."""

    async def start(self) -> None:
        """Open everything: journal, reader, printers, link to the centre; things arrive as they answer.

        Raises DeskUnavailableError when the journal or the settings forbid to work.
        """

    def screen_broke(self) -> None:
        """The screens end: the visit they broke on is put aside for the next start. Safe at any time."""

    async def stop(self) -> None:
        """Flush and close everything."""

    async def sign_in(self, pin: str) -> bool:
        """Sign a clerk in by PIN."""

    def touch(self) -> None:
        """A key was pressed: the desk is not left alone. Fast: call per key."""

    async def lock(self) -> None:
        """Sign out; the open visit stays."""

    async def call_next(self) -> None:
        """Finish the finished visit, if any, and call the next ticket."""

    async def finish(self, *, no_show: bool = False) -> None:
        """End the visit without calling anybody."""

    async def scan(self, text: str, origin: ScanOrigin) -> None:
        """Do what a scanned or typed code asks for: ticket, citizen, CAN, dossier code …"""

    async def read_card(self, *, can: str | None = None) -> None:
        """Read the card on the reader with what is known of the person, or with `can`."""

    def search(self, text: str, limit: int = 8) -> Sequence[Procedure]:
        """Procedures by type-ahead, best first; the most used for an empty text. Fast: call per key."""

    async def choose_procedure(self, code: str) -> None:
        """Begin a dossier of this procedure; a sole case is chosen with it."""

    async def choose_case(self, case_id: str) -> None:
        """Choose the situation: its checklist appears."""

    async def drop_filing(self) -> None:
        """Leave the procedure again; the person stays."""

    async def set_paper(self, paper: PaperCount) -> None:
        """Set one checklist line; all counts zero and neither presented nor from_data unticks it."""

    async def accept_all(self) -> None:
        """Tick every required paper as the procedure asks it."""

    async def commit(self) -> None:
        """Receive the dossier: journal, then papers, then the centre."""

    async def set_consignment(self, number: str) -> None:
        """Number of the postal item an open result that is sent by post goes with; empty takes it back."""

    async def hand_over(self) -> None:
        """Hand the open result over to the checked collector; one wanted elsewhere is sent, nobody here."""

    async def reprint(self, job_id: str) -> None:
        """Print the paper of any job again; it says so unless the paper surely never came out before."""

    async def preview(self, document: Document) -> Sequence[str]:
        """A paper as text, page by page, as it would be printed; none where it cannot be drawn."""

    async def unfinished_jobs(self) -> Sequence[PrintJob]:
        """Papers of the desk that FAILED or are UNKNOWN until the clerk has dealt with them, oldest first."""

    async def settle_job(self, job_id: str) -> None:
        """The paper of a failed or unknown job is there: nothing is printed, the job is CONFIRMED."""

    async def jobs_of(self, dossier_id: str) -> Sequence[PrintJob]:
        """Print jobs of a dossier."""

    async def dossiers(self, limit: int = 100) -> Sequence[DossierRow]:
        """The desk's dossiers, newest first."""

    async def outbox(self) -> Sequence[OutboxItem]:
        """Waiting and stopped messages in order."""

    async def retry_outbox(self) -> None:
        """Try stopped and waiting messages again now."""

    def today(self) -> date:
        """The office's date."""
