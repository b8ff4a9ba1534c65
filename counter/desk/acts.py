"""Groups of a clerk's acts as front ends see them, and what is typed into them.

All coroutines follow the rules of `counter.desk.port.DeskPort`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from counter.desk.transfer_rows import BankTransfer, StatementReport
from counter.domain.certification import Certification, CertifiedPaper, Matter
from counter.domain.day import DayTotals
from counter.domain.day_sheet import DaySheet
from counter.domain.decisions import Correction, Decision, Lack, Mistake, RefusalGround
from counter.domain.dossiers import Delivery, Release
from counter.domain.fees import PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import AuthorityKind, OwnerKind, PartyRole, Relation, Signing
from counter.domain.payments import PayCode
from counter.domain.people import IdentityPaper, Sex
from counter.domain.receipt_stock import BookEnd, SpoiltReason
from counter.domain.satisfaction import AnswerSheet, DeskRatings, Satisfaction
from counter.ports import HoldReason, PrinterStatus, PrinterView

__all__ = [
    "CertifyingPort",
    "ClosingPort",
    "CorrectionPort",
    "DecisionPort",
    "MoneyPort",
    "OutagePort",
    "ParkingPort",
    "PaymentPort",
    "PeoplePort",
    "PrinterLine",
    "PrinterPort",
    "ReceiptPort",
    "SatisfactionPort",
    "StatedOutage",
    "StatedParties",
    "StatedPerson",
    "VisitPort",
]


@dataclass(frozen=True, slots=True)
class StatedPerson:
    """A person as the clerk typed them: texts, not yet checked. Empty texts are not known."""

    full_name: str = ""
    personal_number: str = ""
    date_of_birth: str = ""
    sex: Sex | None = None
    residence: str = ""
    phone: str = ""
    paper: IdentityPaper = IdentityPaper.FORGOTTEN
    """What was shown."""
    paper_number: str = ""
    nationality: str = ""
    paper_expires: str = ""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<StatedPerson {self.paper}>"


@dataclass(frozen=True, slots=True)
class StatedParties:
    """By what right the submitter acts, as typed: texts, not yet checked."""

    kind: OwnerKind = OwnerKind.SELF
    authority: AuthorityKind = AuthorityKind.SELF
    relation: Relation = Relation.OTHER
    document_number: str = ""
    document_date: str = ""
    expires_on: str = ""
    certified_by: str = ""
    scope: str = ""
    organisation_name: str = ""
    tax_code: str = ""
    organisation_address: str = ""
    signing: Signing = Signing.SIGNATURE
    witness: str = ""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<StatedParties {self.kind} {self.authority}>"


@dataclass(frozen=True, slots=True)
class StatedOutage:
    """What the emergency paper says, as typed: texts, not yet checked."""

    date: str = ""
    """`23/11` or `23/11/2026`."""
    hour: str = ""
    """`9:30`."""
    emergency_number: str = ""
    reason: str = ""
    witness_pin: str = ""
    """Of another clerk."""

    def __repr__(self) -> str:
        """Keep the PIN out of logs."""
        return "<StatedOutage>"


class OutagePort(Protocol):
    """What was received by hand in an outage. A bad field is a notice `bad_field` with its name."""

    async def enter(self, stated: StatedOutage) -> None:
        """Let the open form be of a paper received by hand."""

    async def drop(self) -> None:
        """It is received now after all."""


@dataclass(frozen=True, slots=True)
class PrinterLine:
    """One printer and what it says of itself now."""

    view: PrinterView
    status: PrinterStatus
    stands_in: str = ""
    """Label of the printer that prints what this one cannot, for the rest of the day; empty: none."""


class PrinterPort(Protocol):
    """The printers of the desk one by one."""

    async def look(self) -> Sequence[PrinterLine]:
        """Ask every printer how it is; a few seconds at most."""

    async def test(self, name: str) -> None:
        """Print a test page, and say how it ended."""

    async def elsewhere(self) -> None:
        """Yes to `state.stand_in`: what waits is printed by the other printer, and so for the day."""

    async def take_back(self, name: str) -> None:
        """No other printer stands in for `name` any more."""


class ParkingPort(Protocol):
    """One message of the outbox, by its id."""

    async def try_now(self, item_id: str) -> None:
        """Forget its wait or its refusal."""

    async def keep_back(self, item_id: str, reason: HoldReason) -> None:
        """Keep it at the desk, with what follows it of the same subject."""

    async def hand_on(self, item_id: str, reason: HoldReason) -> None:
        """Keep it for the supervisor."""

    async def let_go(self, item_id: str) -> None:
        """It may be sent again."""


class PeoplePort(Protocol):
    """Everybody of the open dossier. A bad field is a notice `bad_field` with `field`, its name here."""

    async def expect(self, role: PartyRole) -> None:
        """Of whom the next scanned or typed identity is."""

    async def state_person(self, role: PartyRole, stated: StatedPerson) -> None:
        """Take identity as typed by the clerk from the paper named in it."""

    async def state_parties(self, stated: StatedParties) -> None:
        """Take whose dossier it is and by what right, of the open form or of the open hand-over."""

    async def add_relative(self, relation: Relation, stated: StatedPerson) -> None:
        """Add somebody the papers name."""

    async def drop_relative(self, place: int) -> None:
        """Take the relative at `place` (from 0) away again."""

    async def set_contact(self, phone: str, email: str, *, consent: bool) -> None:
        """How the person wants to be told."""

    async def set_delivery(self, delivery: Delivery, to: str = "") -> None:
        """How the result is wanted; `to` is the other centre or the postal address."""


class MoneyPort(Protocol):
    """Money at the desk. Amounts are whole đồng."""

    async def set_fee(self, amount_dong: int, reason: str) -> None:
        """Change the fee; a change needs a reason when one was computed."""

    async def set_quantity(self, pages: int, copies: int) -> None:
        """How many pages and copies (or persons) are paid for; bad fields are `pages` and `copies`."""

    async def set_payment(self, method: PaymentMethod) -> None:
        """How it is paid."""

    async def take_cash(self, given_dong: int) -> None:
        """Cash laid on the desk: more gives change, less leaves a shortfall that is owed."""

    async def waive(
        self, ground: WaiverGround | None, amount_dong: int, reason: str, proof: str = ""
    ) -> None:
        """Take `amount_dong` instead, on a ground; None takes the waiver back. `proof` is the paper shown."""

    async def show_code(self) -> PayCode | None:
        """The payment code of what is to be paid now, of the open form or of the open hand-over; None with
        words when there is none. Nothing counts as paid yet."""

    async def claim_transfer(self, reference: str = "") -> None:
        """The citizen showed that the transfer was made; with the bank's reference where one was seen."""

    async def paid_online(self, reference: str) -> None:
        """It was paid on the national portal: nothing is taken here. Bad field: `reference`."""

    async def set_receipt(self, kind: ReceiptKind | None, series: str, number: str) -> None:
        """Number of the fee receipt; None takes it away. The next printed one is proposed from it."""

    async def take_owed(self, method: PaymentMethod, given_dong: int | None = None) -> None:
        """Take what is owed before the open result is handed over."""


class CertifyingPort(Protocol):
    """The certification lane, and the tray of what waits for the officer's signature."""

    async def prepare(self, matter: Matter) -> None:
        """The lane is open: see to numbers of its book. Tells nobody."""

    async def take(
        self, matter: Matter, papers: Sequence[CertifiedPaper], *, at_once: bool, given_dong: int | None
    ) -> None:
        """Fill the form and receive it, where nothing else is missing; else the clerk goes on in it.

        `at_once`: signed and given while the person waits. Bad fields: `papers`, `pages`, `copies`.
        """

    async def tray(self) -> Sequence[Certification]:
        """What waits for a signature or to be given, the longest first."""

    async def signed(self, ids: Sequence[str]) -> None:
        """The officer has signed these."""

    async def unsigned(self, ids: Sequence[str], reason: str) -> None:
        """They came back unsigned; bad field `reason`."""

    async def give(self, dossier_id: str) -> None:
        """Hand over what was signed of a dossier."""


class PaymentPort(Protocol):
    """Money that came by transfer."""

    async def transfers(self) -> Sequence[BankTransfer]:
        """Transfers and what was paid on the portal, newest first."""

    async def reconcile(self, transfer_id: str, reference: str) -> None:
        """A clerk found it on the account; bad field `reference`."""

    async def read_statement(self, path: str) -> StatementReport | None:
        """Find transfers in a bank statement (CSV); bad field `path`."""


class DecisionPort(Protocol):
    """Outcomes without a dossier."""

    async def supplement(self, lacks: Sequence[Lack], reason: str) -> None:
        """M02: one complete request; nothing to lack is refused."""

    async def refuse(self, ground: RefusalGround, reason: str) -> None:
        """M03: with grounds in words."""

    async def guide(self) -> None:
        """Advice only: counted; the visit stays as it is."""

    async def newest(self, limit: int = 100) -> Sequence[Decision]:
        """The desk's decisions, newest first."""


class VisitPort(Protocol):
    """Several people, several dossiers."""

    async def hold(self) -> None:
        """Put the open visit aside."""

    async def resume(self, visit_id: str) -> None:
        """Take a visit up again; the open one is put aside for it."""

    async def same_again(self) -> None:
        """Another dossier like the one received last, for a new owner."""

    async def print_list(self) -> None:
        """X04: all dossiers of the visit with one total."""

    async def set_release(self, release: Release, result_number: str = "") -> None:
        """Whether the result is given at once."""


class CorrectionPort(Protocol):
    """Mistakes after the commit."""

    async def void(self, dossier_id: str, mistake: Mistake, reason: str, *, again: bool) -> None:
        """Void a slip. `again` opens a form filled from it, to be received instead; else the money taken is
        given back."""

    async def refund(self, dossier_id: str, amount_dong: int, reason: str) -> None:
        """Give money back; the dossier stands."""

    async def of_dossier(self, dossier_id: str) -> Sequence[Correction]:
        """Corrections of a dossier, oldest first."""


class ReceiptPort(Protocol):
    """Books of printed fee receipts (`DeskState.receipt_books`). An empty book id is the book in use."""

    async def open_book(self, series: str, first: str, last: str, begun_at: str = "") -> None:
        """Enter a book; `begun_at` is the first number still there. Another desk's numbers are refused."""

    async def use_book(self, book_id: str) -> None:
        """Write from this open book from now on."""

    async def go_on_at(self, book_id: str, number: str) -> None:
        """The next receipt of a book is this one."""

    async def spoil(self, number: str, reason: SpoiltReason, book_id: str = "") -> None:
        """Void a receipt; one that serves a fee is written anew, under the number that is told."""

    async def end_book(self, book_id: str, end: BookEnd) -> None:
        """Nothing is written from a book any more."""

    async def ask_again(self) -> None:
        """Electronic receipts that were refused are asked for once more (`DeskState.electronic`)."""


class SatisfactionPort(Protocol):
    """What citizens say of this desk: counts of a day, linked to nobody."""

    async def rate(self, level: Satisfaction) -> None:
        """What the citizen of the finished visit says; another key takes the place of the first."""

    async def take_sheet(self, sheet: AnswerSheet) -> None:
        """A K01 as the citizen filled it in."""

    async def of_day(self, date: str) -> Sequence[DeskRatings]:
        """What was said of each desk on an ISO date."""


class ClosingPort(Protocol):
    """The end of the day at this desk."""

    async def totals(self) -> DayTotals | None:
        """What today comes to so far, from the record; None when it cannot be read."""

    async def sheet(self) -> DaySheet | None:
        """The money of today line by line, from the record; None when it cannot be read."""

    async def export(self, path: str) -> None:
        """Write the sheet of today as CSV to a new file; bad field `path`."""

    async def close(self) -> None:
        """Print the slip of the day with the head of the record; all visits must have ended."""
