"""The form in work, and the dossier opened to hand its result over: what a visit is about, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from counter.domain.clock_rules import Standing
from counter.domain.decisions import Correction, Lack
from counter.domain.dossiers import (
    Collector,
    Delivery,
    Dossier,
    HandOver,
    Outage,
    PaperCount,
    Release,
    Replaced,
    Result,
    SyncState,
    extra_component,
    is_extra,
)
from counter.domain.due import Due
from counter.domain.electronic_receipts import StandingReceipt
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, WaiverGround
from counter.domain.parties import AuthorityProblem, Contact, Parties
from counter.domain.people import Person
from counter.domain.procedures import Component, FeeRule, Procedure, ProcedureCase

if TYPE_CHECKING:  # the lock screen is painted without them
    from counter.desk.form_copies import FormCopy
    from counter.domain.certification import CertifiedPaper
    from counter.domain.exemptions import Exemption

__all__ = ["Filing", "Returning"]


@dataclass(frozen=True, slots=True)
class Filing:
    """The dossier being received: procedure, case, papers, fee."""

    id: str
    """The id the dossier will have."""
    procedure: Procedure
    case: ProcedureCase | None = None
    papers: Mapping[str, PaperCount] = field(default_factory=dict)
    """By component id; only lines with something ticked."""
    sets: int = 1
    fee_dong: int | None = None
    """What will be taken; None: must be entered."""
    computed_dong: int | None = None
    fee_reason: str = ""
    payment: PaymentMethod = PaymentMethod.CASH
    delivery: Delivery = Delivery.COUNTER
    due: Due | None = None
    """Appointment if it were committed now."""
    parties: Parties = Parties()
    owner: Person | None = None
    """Set when the owner is not the submitter; of an organisation its legal representative."""
    problems: tuple[AuthorityProblem, ...] = ()
    """Why the submitter may not act yet."""
    contact: Contact = Contact()
    deliver_to: str = ""
    """Name of the other centre, or the postal address."""
    release: Release = Release.APPOINTMENT
    result_number: str = ""
    """Number of a result given at once."""
    paid_dong: int | None = None
    """What is really taken now; None: all of it."""
    given_dong: int | None = None
    """Cash laid on the desk; None while not counted."""
    waiver: WaiverGround | None = None
    whole_dong: int | None = None
    """The fee the clerk entered, while a waiver takes less of it; None where the rule names the fee."""
    receipt: FeeReceipt | None = None
    """Number of the fee receipt, when the clerk has entered one."""
    replaces: Replaced | None = None
    follows: str | None = None
    """Local number of the supplement request this dossier completes."""
    first_submitter: Person | None = None
    """Who filed the case that goes on here, until the clerk says by what right it is brought now."""
    credit_dong: int = 0
    """Taken for the dossier this one is received instead of, and not given back."""
    pages: int = 1
    """Pages of the original, where the fee follows from them."""
    copies: int = 1
    """Copies, or persons, the fee is paid for."""
    quantity_said: bool = False
    """Whether anybody said how many pages, copies or persons; else it is one of one."""
    asked: tuple[Lack, ...] = ()
    """What the supplement request this form completes asked for."""
    asked_reason: str = ""
    """The words of that request."""
    asked_at: datetime | None = None
    """When it was made."""
    outage: Outage | None = None
    """What the emergency paper says, when it was received by hand in an outage."""
    fee_rule: FeeRule | None = None
    """What the fee follows from, as it holds on the day of reception; None before a case is chosen."""
    certified: tuple[CertifiedPaper, ...] = ()
    """What is certified, paper by paper, where it was entered in the certification lane."""
    reference: str = ""
    """Of the bank or the portal, for what is paid elsewhere."""
    proof: str = ""
    """Paper shown for the waiver."""
    exemptions: tuple[Exemption, ...] = ()
    """Grounds of the table that hold for this fee today."""
    code_shown: bool = False
    """A payment code of the amount was shown to the citizen."""
    scanned: tuple[FormCopy, ...] = ()
    """Copies of its papers that were made before it is received."""

    @property
    def fee(self) -> Fee:
        """The money as it would be recorded now."""
        fee = Fee(
            self.fee_dong or 0,
            self.payment,
            self.computed_dong,
            self.fee_reason,
            self.paid_dong,
            self.given_dong,
            self.waiver,
            self.receipt,
            name=self.fee_rule.name if self.fee_rule is not None else "",
            reference=self.reference,
            proof=self.proof,
        )
        return replace(fee, carried_dong=min(self.credit_dong, fee.taken_dong))

    @property
    def to_pay_dong(self) -> int | None:
        """Of the fee, what the money taken before does not pay; None while there is no fee."""
        return None if self.fee_dong is None else max(0, self.fee_dong - self.credit_dong)

    @property
    def give_back_dong(self) -> int:
        """Money taken before that this dossier does not cost: given back when it is received."""
        return max(0, self.credit_dong - self.fee.taken_dong) if self.fee_dong is not None else 0

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of required components not ticked yet."""
        if self.case is None:
            return ()
        return tuple(
            component.id
            for component in self.case.checklist
            if component.required and component.id not in self.papers
        )

    @property
    def extras(self) -> tuple[Component, ...]:
        """Papers of no checklist: asked for by name in a supplement request, or received so before."""
        if self.case is None:
            return ()
        listed = {part.id for part in self.case.checklist}
        names = [lack.label for lack in self.asked if lack.component_id not in listed and lack.label]
        names += [paper.label for place, paper in self.papers.items() if is_extra(place)]
        return tuple({part.id: part for part in map(extra_component, names)}.values())

    @property
    def checklist(self) -> tuple[Component, ...]:
        """All the clerk ticks: the papers of the case, then those of no checklist."""
        return (*self.case.checklist, *self.extras) if self.case is not None else ()

    @property
    def unbrought(self) -> tuple[Component, ...]:
        """Papers of no checklist that were asked for and are not ticked."""
        return tuple(part for part in self.extras if part.id not in self.papers)

    @property
    def counts_quantity(self) -> bool:
        """Whether the fee follows from pages, copies or persons."""
        rule = self.fee_rule
        return rule is not None and rule.amount_dong is not None and rule.per != "dossier"


@dataclass(frozen=True, slots=True)
class Returning:
    """A dossier opened by its code, to hand its result over or to tell where it is."""

    dossier: Dossier
    official_code: str | None
    result: Result | None
    returned: bool
    by_slip: bool
    """True when the slip's or receipt's code was scanned: the paper is there."""
    collector: Collector | None = None
    hand_over: HandOver | None = None
    """Set once committed."""
    handed: HandOver | None = None
    """The handing over as the centre knows it: when and to whom, for whoever asks again."""
    paper_seen: bool = False
    """The clerk saw an identity paper of somebody who only stated who they are."""
    sync: SyncState | None = None
    """How far the dossier (once handed over: the hand-over) has really got; None while not known."""
    parties: Parties = Parties()
    """By what right somebody else collects."""
    problems: tuple[AuthorityProblem, ...] = ()
    """Why the collector may not collect yet."""
    fee: Fee | None = None
    """What was owed and is paid now; None before the clerk took it."""
    corrections: tuple[Correction, ...] = ()
    replaced_by: str | None = None
    """Number of the dossier received instead, when this one is void."""
    stale: bool = False
    """It waited while others were served: the centre is asked anew before anything is handed over."""
    consignment: str = ""
    """Number of the postal item it goes with; empty while none was given."""
    standing: Standing | None = None
    """What became of its appointment since; None until it was asked for."""
    receipts: tuple[StandingReceipt, ...] = ()
    """Electronic receipts of its money, oldest first; none until they were looked up."""
