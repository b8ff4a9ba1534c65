"""What the papers of one dossier say alike: what is asked for, until when, where to, and its papers."""

from __future__ import annotations

import re
from datetime import datetime

from counter.domain.certification import BookNumber, Matter, matter_of
from counter.domain.dossiers import Delivery, Dossier, PaperCount, ProcedureRef, Release
from counter.domain.procedures import LimitUnit
from counter.domain.text import fold, nfc
from printing.wording.pen import Pen
from printing.wording.row import Row

__all__ = [
    "brief",
    "certified_rows",
    "delivery",
    "due",
    "history",
    "is_collected",
    "limit",
    "lookup",
    "received_at",
    "request",
    "rows",
    "says_case",
    "told",
    "void_line",
]

_NO_CASE = frozenset({"", "ho so", "ho so chung", "thanh phan ho so"})
"""Folded names of cases that only stand for "all its papers"."""
_SHOWN = "xuất trình"
_SHOWN_REMARK = re.compile(r"\s*\(\s*xuất trình\s*\)", re.IGNORECASE)
_ORIGINALS = "ban chinh"
_IDENTITY = ("giay to tuy than", "ho chieu", "the can cuoc", "xuat trinh the can cuoc")
"""How the labels of originals and of identity papers begin, folded."""
_PROCEDURE = re.compile(r"^thu tuc\b\s*")
_CLOSE = " .,;:"
_ROLL_TEXT = 200
"""Longest free text on the roll, in characters."""


def request(procedure: ProcedureRef, pen: Pen) -> str:
    """What is asked for: the procedure, and its case where that says more."""
    named = pen.word("request", name=procedure.name, code=procedure.code)
    case = procedure.case_name
    if not says_case(case, procedure.name):
        return named
    return f"{named} {pen.word('case', case=case)}"


def says_case(case: str, procedure: str) -> bool:
    """Whether the name of a case says more than the procedure's."""
    return fold(case).strip(_CLOSE) not in _NO_CASE and told(case) != told(procedure)


def told(text: str) -> str:
    """What a name says, however it is written: to compare by."""
    return _PROCEDURE.sub("", fold(text)).strip(_CLOSE)


def limit(dossier: Dossier, pen: Pen) -> str:
    """The time the procedure takes by law."""
    fixed = dossier.limit
    if fixed.unit in (LimitUnit.NONE, LimitUnit.SAME_DAY):
        return pen.word(fixed.unit.value)
    return pen.word(fixed.unit.value, count=fixed.value)


def due(dossier: Dossier, pen: Pen) -> str:
    """The appointment, or why there is none."""
    if dossier.release is not Release.APPOINTMENT:
        return pen.word("due_at_once")
    return pen.moment(dossier.due_at) if dossier.due_at else pen.word("no_due")


def delivery(dossier: Dossier, pen: Pen) -> str:
    """How the result is wanted, and where to."""
    match dossier.delivery:
        case Delivery.COUNTER:
            return pen.word("counter", receiving=dossier.organisations.receiving)
        case Delivery.ELECTRONIC:
            return pen.word("electronic")
        case way:
            key = way.value if dossier.deliver_to else f"{way.value}_open"
            return pen.word(key, to=dossier.deliver_to)


def is_collected(dossier: Dossier) -> bool:
    """Whether somebody comes to a centre for the result later."""
    at_a_centre = dossier.delivery in (Delivery.COUNTER, Delivery.OTHER_CENTRE)
    return at_a_centre and dossier.release is Release.APPOINTMENT


def history(dossier: Dossier, pen: Pen) -> dict[str, str]:
    """Which voided dossier this one stands for, and which supplement request it completes."""
    said = {}
    if dossier.replaces is not None:
        said["replaces"] = pen.word(
            "replaces", number=dossier.replaces.number, reason=dossier.replaces.reason
        )
    if dossier.follows:
        said["follows"] = pen.word("follows", number=dossier.follows)
    if dossier.outage is not None:
        outage = dossier.outage
        said["outage"] = pen.word(
            "outage", number=outage.emergency_number, reason=outage.reason, witness=outage.witness_name
        )
        said["entered_at"] = pen.moment(dossier.entry.at)
    return said


def received_at(dossier: Dossier) -> datetime:
    """When it was really received: by hand in an outage, else at its entry."""
    return dossier.outage.received_at if dossier.outage is not None else dossier.entry.at


def void_line(reason: str, replaced_by: str, pen: Pen, *, short: bool = False) -> str:
    """Why a paper is void and what stands instead; empty while it is valid. `short` for the roll."""
    if not reason:
        return ""
    told_why = brief(reason.strip().rstrip(".")) if short else reason.strip().rstrip(".")
    said = pen.word("voided", reason=told_why)
    return f"{said} {pen.word('replaced_by', number=replaced_by)}" if replaced_by else said


def brief(text: str) -> str:
    """A free text as far as the roll prints it."""
    return text if len(text) <= _ROLL_TEXT else text[: _ROLL_TEXT - 1].rsplit(" ", 1)[0].rstrip(" .,;") + "…"


def lookup(url: str, phone: str, pen: Pen) -> str:
    """Where a citizen asks how it stands."""
    if url and phone:
        return pen.word("lookup_both", url=url, phone=phone)
    if url:
        return pen.word("lookup_url", url=url)
    return pen.word("lookup_phone", phone=phone) if phone else ""


def rows(dossier: Dossier, pen: Pen, *, own: bool) -> tuple[Row, ...]:
    """The papers that were taken, with what became of each; `own`: the owner brought them."""
    later = dossier.release is Release.APPOINTMENT
    return tuple(
        _row(number, paper, pen, own=own, later=later) for number, paper in enumerate(dossier.papers, start=1)
    )


def certified_rows(dossier: Dossier, pen: Pen) -> tuple[Row, ...]:
    """What is certified: pages of each original, copies of it, and whether an electronic one is signed."""
    matter = matter_of(dossier.procedure.code) or Matter.COPY
    found = []
    for at, one in enumerate(dossier.certified, start=1):
        numbers = ", ".join(str(BookNumber(matter.book, one.year, number)) for number in one.numbers)
        remark = pen.word("book_number", number=numbers) if numbers else ""
        counts = (str(one.pages), str(one.copies), "X" if one.electronic else "")
        found.append(Row(str(at), pen(one.kind), remark, counts))
    return tuple(found)


def _row(number: int, paper: PaperCount, pen: Pen, *, own: bool, later: bool) -> Row:
    """A paper and what became of it; a label that says "shown" does not say it beside the remark."""
    label, remark = nfc(paper.label), ""
    if paper.from_data or paper.presented:
        label = _SHOWN_REMARK.sub("", label) or label
        told_shown = _SHOWN in label.casefold()
        remark = "from_data" if paper.from_data else _became(label, own=own, later=later)
        if told_shown and not paper.from_data:
            remark = "" if remark == "shown" else "returned"
    counts = (paper.originals, paper.certified_copies, paper.photocopies)
    said = tuple(str(count) if count else "" for count in counts)
    return Row(str(number), pen(label), pen.word(remark) if remark else "", said)


def _became(label: str, *, own: bool, later: bool) -> str:
    """What became of a paper that was shown, and of another owner's dossier whose it is.

    An original that copies are certified from may stay until the result is made: the slip does not say that
    it was given back.
    """
    folded = fold(label)
    if later and folded.startswith(_ORIGINALS):
        return "shown"
    return "presented" if own or not folded.startswith(_IDENTITY) else "presented_by_submitter"
