"""X02 in words: what was handed over or sent, to whom and by what right, and what was paid for it then."""

from __future__ import annotations

from counter.domain.documents import ReturnNote
from counter.domain.dossiers import CollectorProof, Result
from printing.wording.cases import told
from printing.wording.fees import fee_line
from printing.wording.pen import Pen
from printing.wording.persons import capacity, number, signing

__all__ = ["return_note_values"]


def return_note_values(document: ReturnNote, pen: Pen) -> dict[str, str]:
    """The fields of X02."""
    dossier, hand_over = document.dossier, document.hand_over
    collector = hand_over.collector
    organisation = dossier.parties.organisation
    clerk, phone = hand_over.entry.clerk_name, document.centre.phone
    return {
        "procedure": pen.word("request", name=dossier.procedure.name, code=dossier.procedure.code),
        "owner": pen.name(dossier.owner_name),
        "tax_code": pen(organisation.tax_code) if organisation else "",
        "returned_by": pen.word("with_phone", name=clerk, phone=phone) if phone else pen(clerk),
        "collector": pen.name(collector.person.full_name),
        "collector_name": pen.name(collector.person.full_name),
        "collector_phone": pen(collector.person.phone),
        "collector_number": number(collector.person, pen),
        "capacity": "" if collector.is_owner else capacity(collector.parties, dossier.owner, pen),
        "proof": "" if collector.proof.is_sent else pen.word(collector.proof.value),
        "sent": _sent(document, pen),
        "consignment": pen(hand_over.consignment),
        "fee_paid": fee_line(hand_over.fee, pen) if hand_over.fee is not None else "",
        "result_number": pen(hand_over.result.number),
        "returned_at": pen.moment(hand_over.entry.at),
        "clerk": pen(clerk),
        **signing(collector.parties, pen),
        **_result_texts(hand_over.result, dossier.procedure.name, pen),
    }


def _sent(document: ReturnNote, pen: Pen) -> str:
    """How a result left without anybody at the counter, and where to; empty when somebody collected it."""
    dossier, collector = document.dossier, document.hand_over.collector
    where = {
        CollectorProof.POST: collector.person.residence or "",
        CollectorProof.ELECTRONIC: dossier.contact.email,
        CollectorProof.OTHER_CENTRE: dossier.deliver_to,
    }
    to = where.get(collector.proof)
    if to is None:
        return ""
    return pen.word(f"sent_{collector.proof}", to=to) if to else pen.word(f"sent_{collector.proof}_open")


def _result_texts(result: Result, procedure: str, pen: Pen) -> dict[str, str]:
    """Kind and summary of a result, without what stands above them already."""
    texts = {}
    said = {told(procedure)}
    for key, text in (("result_kind", result.kind), ("result_summary", result.summary)):
        if told(text) not in said:
            texts[key] = pen(text)
            said.add(told(text) or key)
    return texts
