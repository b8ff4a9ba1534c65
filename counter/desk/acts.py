"""Groups of a clerk's acts as front ends see them, and what is typed into them.

All coroutines follow the rules of `counter.desk.port.DeskPort`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from counter.domain.day import DayTotals
from counter.domain.decisions import Correction, Decision, Lack, Mistake, RefusalGround
from counter.domain.dossiers import Delivery, Release
from counter.domain.fees import PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import AuthorityKind, OwnerKind, PartyRole, Relation, Signing
from counter.domain.people import IdentityPaper, Sex
from counter.ports import HoldReason

__all__ = [
    "ClosingPort",
    "CorrectionPort",
    "DecisionPort",
    "MoneyPort",
    "OutagePort",
    "ParkingPort",
    "PeoplePort",
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

    async def waive(self, ground: WaiverGround | None, amount_dong: int, reason: str) -> None:
        """Take `amount_dong` instead, on a ground; None takes the waiver back."""

    async def set_receipt(self, kind: ReceiptKind | None, series: str, number: str) -> None:
        """Number of the fee receipt; None takes it away. The next printed one is proposed from it."""

    async def take_owed(self, method: PaymentMethod, given_dong: int | None = None) -> None:
        """Take what is owed before the open result is handed over."""


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


class ClosingPort(Protocol):
    """The end of the day at this desk."""

    async def totals(self) -> DayTotals | None:
        """What today comes to so far, from the record; None when it cannot be read."""

    async def close(self) -> None:
        """Print the slip of the day with the head of the record; all visits must have ended."""
