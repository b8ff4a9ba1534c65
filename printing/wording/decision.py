"""M02, the one complete supplement request, and M03, the refusal, in words.

Source: Decree 118/2025 art. 16.3, 17.1.c; facts/forms.json.
"""

from __future__ import annotations

from counter.domain.decisions import Decision, DecisionKind, Lack, RefusalGround
from counter.domain.documents import DecisionSlip
from counter.domain.place import Centre
from printing.wording.cases import lookup, request
from printing.wording.pen import Pen
from printing.wording.persons import everybody, signing
from printing.wording.row import Row

__all__ = ["decision_rows", "decision_values"]


def decision_values(document: DecisionSlip, pen: Pen) -> dict[str, str]:
    """The fields of M02 or M03; each template takes what it names."""
    decision, centre = document.decision, document.centre
    return {
        **everybody(decision.owner, decision.submitter, decision.parties, decision.contact, pen),
        **signing(decision.parties, pen),
        "receiving": pen(centre.name),
        "request": request(decision.procedure, pen) if decision.procedure else "",
        "lacks_lead": "",
        "ground_lead": _ground(decision, pen),
        "reason": _reason(decision, pen),
        "earlier": pen.word("earlier", number=decision.follows) if decision.follows else "",
        "closing": pen.word("closing") if decision.kind is DecisionKind.REFUSAL else "",
        "contact": _contact(centre, decision.entry.clerk_name, pen),
        "received_at": pen.moment(decision.entry.at),
        "clerk": pen(decision.entry.clerk_name),
    }


def decision_rows(decision: Decision, pen: Pen) -> tuple[Row, ...]:
    """Only what is missing or wrong, each with what is the matter."""
    counted = any(lack.originals or lack.certified_copies or lack.photocopies for lack in decision.lacks)
    return tuple(_row(number, lack, pen, counted) for number, lack in enumerate(decision.lacks, start=1))


def _row(number: int, lack: Lack, pen: Pen, counted: bool) -> Row:
    matter = pen.word(lack.kind.value)
    if lack.remark:
        matter = f"{matter}: {pen(lack.remark)}"
    counts = (lack.originals, lack.certified_copies, lack.photocopies) if counted else ()
    return Row(str(number), pen(lack.label), matter, tuple(str(count) if count else "" for count in counts))


def _reason(decision: Decision, pen: Pen) -> str:
    """The clerk's own words; a supplement request may leave them to its table."""
    return pen(decision.reason) or pen.word("reason_open")


def _ground(decision: Decision, pen: Pen) -> str:
    """The ground by law; one that is none of them says nothing before the clerk's own words."""
    if decision.ground is None or decision.ground is RefusalGround.OTHER:
        return ""
    return pen.word(decision.ground.value)


def _contact(centre: Centre, clerk: str, pen: Pen) -> str:
    """Who guides the person, under which telephone number, and where to look things up."""
    key = "contact_phone" if centre.phone else "contact"
    said = pen.word(key, clerk=clerk, phone=centre.phone)
    return f"{said} {lookup(centre.lookup_url, '', pen)}".strip()
