"""What a form costs and by when it is due, from its procedure, its case and the day; what may follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from counter.desk.authority import filing_problems
from counter.desk.core import Core
from counter.desk.exemption_table import exemption_table
from counter.desk.receipts import with_receipt
from counter.desk.record import fee_of, paid_of
from counter.desk.state import Filing
from counter.domain.dossiers import Dossier, DossierRow, Replaced
from counter.domain.due import Due, due_time
from counter.domain.exemptions import exemptions_of
from counter.domain.fees import PAID_ELSEWHERE, FeeReceipt, PaymentMethod
from counter.domain.procedures import ProcedureCase, TimeLimit

__all__ = ["as_it_is", "due_of", "fee_day", "nothing_follows", "received_instead", "reckoned"]


def fee_day(filing: Filing, now: datetime) -> date:
    """The day whose fees count: that of the reception."""
    return (filing.outage.received_at if filing.outage is not None else now).date()


def reckoned(
    filing: Filing, case: ProcedureCase, now: datetime, due: Due, proposed: FeeReceipt | None
) -> Filing:
    """The form with its fee, its appointment and what is wrong with its people; what was counted is gone."""
    day = fee_day(filing, now)
    rule = filing.procedure.fee(case=case, on=day)
    computed = fee_of(rule, filing)
    fee = filing.fee_dong if computed is None else computed
    payment, reference = filing.payment, filing.reference
    if payment in PAID_ELSEWHERE and fee != filing.fee_dong and not filing.credit_dong:
        payment, reference = PaymentMethod.CASH, ""
    if fee == 0:
        payment = PaymentMethod.NONE
    elif payment is PaymentMethod.NONE:
        payment = PaymentMethod.CASH
    form = replace(
        filing,
        due=due,
        fee_rule=rule,
        exemptions=exemptions_of(exemption_table(), rule, day),
        code_shown=False,
        fee_dong=fee,
        computed_dong=computed,
        fee_reason="",
        payment=payment,
        reference=reference,
        paid_dong=paid_of(filing.credit_dong, fee),
        given_dong=None,
        waiver=None,
        proof="",
        whole_dong=None,
        problems=filing_problems(filing, now.date()),
    )
    return with_receipt(None, form, proposed)


def due_of(core: Core, limit: TimeLimit, cutoff_minutes: int, at: datetime | None = None) -> Due:
    """The appointment of something received now, or by hand at `at`."""
    calendar = core.ports.calendar(core.place)
    return due_time(at or core.ports.clock.now(), limit, calendar, cutoff_minutes=cutoff_minutes)


def received_instead(rows: Sequence[DossierRow], replaces: Replaced) -> str:
    """Number of the valid dossier that was received in the place of a voided one; empty without one."""
    return next(
        (
            row.official_code or row.dossier.local_number
            for row in rows
            if row.dossier.replaces is not None
            and row.dossier.replaces.dossier_id == replaces.dossier_id
            and not row.voided
        ),
        "",
    )


async def as_it_is(filing: Filing) -> Filing:
    """The form takes nothing more before its commit."""
    return filing


async def nothing_follows(_dossier: Dossier) -> None:
    """Nothing follows from a committed dossier."""
