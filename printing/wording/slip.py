"""M01 in words, and the 80 mm receipt of the same dossier. The receipt shows no personal number."""

from __future__ import annotations

from counter.domain.certification import Matter, matter_of, numbers_text
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import Release
from counter.domain.fees import Fee
from counter.domain.quantity import Quantity
from printing.wording.cases import (
    brief,
    delivery,
    due,
    history,
    is_collected,
    limit,
    lookup,
    received_at,
    request,
)
from printing.wording.fees import amount_line, fee_line, fee_receipt, quantity_words, waived
from printing.wording.pen import Pen
from printing.wording.persons import everybody, signing

__all__ = ["fee_slip_values", "slip_values"]


def slip_values(document: Slip, pen: Pen) -> dict[str, str]:
    """The fields of M01. What paper and register disagreed about is the counter's affair and not printed."""
    dossier, centre = document.dossier, document.centre
    deciding = dossier.organisations.deciding
    return {
        **history(dossier, pen),
        **everybody(dossier.owner, dossier.submitter, dossier.parties, dossier.contact, pen),
        **signing(dossier.parties, pen),
        "receiving": pen(dossier.organisations.receiving),
        "request": request(dossier.procedure, pen),
        "deciding": pen(deciding) if deciding != dossier.organisations.receiving else "",
        "papers_lead": "" if dossier.papers or document.is_certification else pen.word("no_papers"),
        "sets": pen.word("sets", count=dossier.sets),
        "limit": limit(dossier, pen),
        "received_at": pen.moment(received_at(dossier)),
        "due_at": due(dossier, pen),
        "delivery": delivery(dossier, pen),
        "collecting": pen.word("collecting") if is_collected(dossier) else "",
        "fee": fee_line(dossier.fee, pen, dossier.quantity),
        "lookup": lookup(centre.lookup_url, centre.phone, pen),
        "clerk": pen(dossier.entry.clerk_name),
    }


def fee_slip_values(document: FeeSlip, pen: Pen) -> dict[str, str]:
    """The fields of the receipt."""
    dossier, centre = document.dossier, document.centre
    return {
        "procedure": pen(dossier.procedure.name),
        "owner": pen.name(dossier.owner_name),
        "received_at": pen.moment(received_at(dossier)),
        "due_at": due(dossier, pen),
        "delivery": delivery(dossier, pen),
        "lookup": lookup(centre.lookup_url, centre.phone, pen),
        **_money(dossier.fee, dossier.quantity, pen),
        "given_back": _given_back(document, pen),
        "book_numbers": _book_numbers(document, pen),
        "certified": _certified(document, pen),
        "collect": pen.word("collect") if dossier.release is Release.APPOINTMENT else "",
        "pay_purpose": _pay(document, pen),
    }


def _pay(document: FeeSlip, pen: Pen) -> str:
    """Below the payment code: sum, account and purpose, for whoever types it off."""
    code = document.pay
    if code is None:
        return ""
    amount, account = pen.dong(code.amount_dong), f"{code.account.account} ({code.account.bank})"
    return pen.word("pay_purpose", amount=amount, account=account, purpose=code.purpose)


def _book_numbers(document: FeeSlip, pen: Pen) -> str:
    """Numbers of the certification book."""
    matter = matter_of(document.dossier.procedure.code)
    return pen(numbers_text(matter, document.dossier.certified)) if matter is not None else ""


def _certified(document: FeeSlip, pen: Pen) -> str:
    """How many papers and copies the sum is of; of a single paper they stand beside the sum."""
    papers = document.dossier.certified
    if len(papers) < 2 or matter_of(document.dossier.procedure.code) is not Matter.COPY:
        return ""
    return pen.word("certified", papers=len(papers), copies=sum(one.copies for one in papers))


def _given_back(document: FeeSlip, pen: Pen) -> str:
    """Money given back since the reception, and what stays of it; empty while nothing was.

    What was owed then may have been paid since, so of such a fee it is not known here what stays.
    """
    back, fee = document.given_back_dong, document.dossier.fee
    if not back:
        return ""
    if fee.owed_dong:
        return pen.word("fee", amount=pen.dong(back))
    left = max(0, fee.taken_dong - back)
    return pen.word("given_back", amount=pen.dong(back), left=pen.dong(left))


def _money(fee: Fee, quantity: Quantity | None, pen: Pen) -> dict[str, str]:
    """Money line by line, as it was counted on the desk."""
    bare = Fee(fee.amount_dong, fee.method, paid_dong=fee.paid_dong, reference=fee.reference)
    by, counted = quantity_words(quantity, pen), fee.given_dong is not None and fee.taken_dong > 0
    some = fee.owed_dong if fee.taken_dong else 0
    return {
        "fee": amount_line(fee.amount_dong, pen, by) if some else fee_line(bare, pen, quantity),
        "waiver": brief(waived(fee, pen)),
        "paid": pen.word("fee", amount=pen.dong(fee.taken_dong)) if some else "",
        "given": pen.word("fee", amount=pen.dong(fee.given_dong or 0)) if counted else "",
        "change": pen.word("fee", amount=pen.dong(fee.change_dong)) if counted else "",
        "owed": pen.word("owed_rest", amount=pen.dong(some)) if some else "",
        "fee_receipt": fee_receipt(fee.receipt, pen) if fee.receipt else "",
    }
