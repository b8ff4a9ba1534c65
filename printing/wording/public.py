"""Money, queue, satisfaction and leaflets in words: B01, Q01, K01, a procedure's leaflet, the next step.

What a leaflet says of a procedure is what the catalogue says of it; what that leaves open is told as open.
"""

from __future__ import annotations

from datetime import date

from counter.domain.documents import FeeReceiptPaper, Leaflet, NextStepLeaflet, SurveyForm, TicketSlip
from counter.domain.fees import PaymentMethod
from counter.domain.money import dong, dong_words
from counter.domain.parties import Parties
from counter.domain.procedures import (
    Channel,
    ComponentKind,
    FeeRule,
    LimitUnit,
    Procedure,
    ProcedureCase,
    TimeLimit,
)
from printing.wording.cases import says_case
from printing.wording.matter import Matter
from printing.wording.pen import Pen
from printing.wording.row import Row

__all__ = ["public_matter"]

_PORTAL = "https://dichvucong.gov.vn"
"""The one portal where dossiers are filed online (Decree 118/2025 art. 40.2)."""
_QUESTIONS = 8
"""Contents of Decree 118/2025 art. 33."""
_SCALE = 3
_WAYS = {PaymentMethod.CASH: "cash", PaymentMethod.TRANSFER: "transfer"}

Public = FeeReceiptPaper | TicketSlip | SurveyForm | Leaflet | NextStepLeaflet


def public_matter(document: Public, pen: Pen) -> Matter:
    """The words of a paper that is about no dossier, or about its money alone."""
    match document:
        case FeeReceiptPaper():
            return _fee_receipt(document, pen)
        case TicketSlip():
            return _ticket(document, pen)
        case SurveyForm():
            return _survey(document, pen)
        case Leaflet():
            return _leaflet(document, pen)
        case NextStepLeaflet():
            return _next_step(document, pen)


def _fee_receipt(document: FeeReceiptPaper, pen: Pen) -> Matter:
    amount = document.amount_dong
    split = [
        pen.word(word, amount=pen.dong(part))
        for word, part in (("part_fee", document.fee_dong), ("part_charge", document.charge_dong))
        if part is not None
    ]
    return Matter(
        values={
            "collector": pen(document.centre.name),
            "tax_code": pen(document.tax_code),
            "form": pen(document.form),
            "series": pen(document.series),
            "number": pen(document.number),
            "what": pen(document.what),
            "payer": pen.name(document.payer),
            "address": pen(document.address),
            "subject": pen(document.subject),
            "amount": pen.word("amount", amount=pen.dong(amount)),
            "in_words": pen(dong_words(dong(amount))),
            "method": pen.word(f"by_{_WAYS.get(document.method, 'other')}"),
            "split": "; ".join(split),
            "paid_at": pen.moment(document.entry.at),
            "clerk": pen(document.entry.clerk_name),
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=document.training,
        code=document.subject or document.number,
        voided=pen.word("voided", reason=document.voided.rstrip(".")) if document.voided else "",
        number=document.number,
        ticketed=False,
    )


def _ticket(document: TicketSlip, pen: Pen) -> Matter:
    waiting = "" if document.waiting is None else pen.word("people", count=document.waiting)
    return Matter(
        values={
            "number": pen(document.number),
            "group": pen(document.group),
            "counter": pen(document.counter),
            "priority": pen.word("priority") if document.priority else "",
            "waiting": waiting,
            "printed_at": pen.moment(document.entry.at),
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=document.training,
        code=document.number,
        square=document.code,
        ticketed=False,
    )


def _survey(document: SurveyForm, pen: Pen) -> Matter:
    blank = ("",) * _SCALE
    asked = tuple((str(at), pen.word(f"question_{at}"), *blank) for at in range(1, _QUESTIONS + 1))
    return Matter(
        values={
            "desk": pen(document.entry.desk_name),
            "day": pen.day(document.entry.at.date()),
            "questions_lead": "",
            "overall": pen.word("overall"),
            "remarks": pen.word("remarks"),
            "square": pen.word("square") if document.address else "",
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=document.training,
        code=None,
        lines=asked,
        square=document.address,
        coded=False,
        ticketed=False,
    )


# --- leaflets ---------------------------------------------------------------------------------------


def _leaflet(document: Leaflet, pen: Pen) -> Matter:
    procedure = document.procedure
    case = next((one for one in procedure.cases if one.id == document.case_id), None)
    case = case or (procedure.cases[0] if procedure.cases else None)
    return Matter(
        values={
            "procedure": pen.word("request", name=procedure.name, code=procedure.code),
            "case": pen(case.name) if case is not None and says_case(case.name, procedure.name) else "",
            "field": pen(procedure.field),
            "agency": pen(procedure.agency),
            "papers_lead": "" if case and case.checklist else pen.word("no_papers"),
            **_limits(procedure, case, pen),
            **_fees(procedure, case, document.entry.at.date(), pen),
            **_where(document, procedure, pen),
            "result": "; ".join(pen(result.name) for result in procedure.results),
            "version": _edition(procedure.version, pen),
            "unconfirmed": pen.word("unconfirmed") if procedure.unconfirmed else "",
            "square": pen.word("square"),
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=document.training,
        code=None,
        rows=_papers(case, pen) if case is not None else (),
        square=document.page or _PORTAL,
        coded=False,
        ticketed=False,
    )


def _papers(case: ProcedureCase, pen: Pen) -> tuple[Row, ...]:
    """What is to be brought; a paper asked only in some situations says so."""
    found = []
    for number, part in enumerate(case.checklist, start=1):
        remarks = []
        if not part.required:
            remarks.append(pen.word("if_any"))
        if part.kind is ComponentKind.PRESENTED and pen.word("to_show") not in part.printable_text.lower():
            remarks.append(pen.word("to_show"))
        counts = (str(part.originals or ""), str(part.copies or ""))
        found.append(Row(str(number), pen(part.printable_text), "; ".join(remarks), counts))
    return tuple(found)


def _edition(version: str, pen: Pen) -> str:
    """Which publication it is from, without how it was taken in: `2026-07` of `2026-07+labels.3`."""
    return pen.word("version", version=version.partition("+")[0])


def _limits(procedure: Procedure, case: ProcedureCase | None, pen: Pen) -> dict[str, str]:
    """The time of each channel that has one; the same one is told once."""
    if case is not None and case.limit is not None:
        return {"limit": _limit(case.limit, pen)}
    told = {channel: _limit(fixed, pen) for channel, fixed in procedure.limits}
    if not told:
        return {"limit": pen.word(LimitUnit.NONE.value)}
    if len(set(told.values())) == 1:
        return {"limit": next(iter(told.values()))}
    return {"limit": "; ".join(f"{pen.word(f'by_{one}')}: {words}" for one, words in told.items())}


def _limit(fixed: TimeLimit, pen: Pen) -> str:
    if fixed.unit in (LimitUnit.NONE, LimitUnit.SAME_DAY):
        said = pen.word(fixed.unit.value)
    else:
        said = pen.word(fixed.unit.value, count=fixed.value)
    return said if fixed.unit_confirmed else f"{said} {pen.word('to_confirm')}"


def _fees(procedure: Procedure, case: ProcedureCase | None, on: date, pen: Pen) -> dict[str, str]:
    channels = [channel for channel, _ in (*procedure.fees, *(case.fees if case else ()))]
    told = {channel: _fee(procedure.fee(channel, case, on), pen) for channel in dict.fromkeys(channels)}
    if not told:
        return {"fee": pen.word("fee_open")}
    if len(set(told.values())) == 1:
        return {"fee": next(iter(told.values()))}
    return {"fee": "; ".join(f"{pen.word(f'by_{one}')}: {words}" for one, words in told.items())}


def _fee(rule: FeeRule, pen: Pen) -> str:
    """The published amount with its note; a note alone where the amount is left to others."""
    if rule.amount_dong is None:
        return pen(rule.note) or pen.word("fee_open")
    if rule.amount_dong == 0:
        return pen.word("fee_none")
    return pen.word(f"fee_per_{rule.per}", amount=pen.dong(rule.amount_dong))


def _where(document: Leaflet, procedure: Procedure, pen: Pen) -> dict[str, str]:
    centre = document.centre
    online = _is_online(procedure)
    return {
        "at_counter": pen.word("at_counter", name=centre.name, address=centre.address),
        "online": pen.word("online", portal=_PORTAL, code=procedure.code) if online else "",
        "post": pen.word("by_mail") if Channel.POST in _channels(procedure) else "",
        "phone": pen(centre.phone),
    }


def _channels(procedure: Procedure) -> set[Channel]:
    return {channel for channel, _ in (*procedure.limits, *procedure.fees)}


def _is_online(procedure: Procedure) -> bool:
    return Channel.ONLINE in _channels(procedure)


def _next_step(document: NextStepLeaflet, pen: Pen) -> Matter:
    lines = []
    for at, procedure in enumerate(document.steps, start=1):
        case = procedure.cases[0] if len(procedure.cases) == 1 else None
        lines.append(
            (
                str(at),
                pen.word("request", name=procedure.name, code=procedure.code),
                _limits(procedure, case, pen)["limit"],
                _fees(procedure, case, document.entry.at.date(), pen)["fee"],
                pen.word("file_online" if _is_online(procedure) else "file_here"),
            )
        )
    return Matter(
        values={
            "event": pen.word(f"event_{document.event}"),
            "also": pen.word(f"also_{document.event}") if f"also_{document.event}" in pen.words else "",
            "unconfirmed": pen.word("unconfirmed") if any(one.unconfirmed for one in document.steps) else "",
            "steps_lead": "",
            "at_counter": pen.word("at_counter", name=document.centre.name, address=document.centre.address),
            "phone": pen(document.centre.phone),
            "version": _edition(document.steps[0].version, pen),
            "square": pen.word("square"),
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=document.training,
        code=None,
        lines=tuple(lines),
        square=_PORTAL,
        coded=False,
        ticketed=False,
    )
