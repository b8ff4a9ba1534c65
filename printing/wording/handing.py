"""Papers of a dossier's way in words: M04 extension, M05 stop, M06 and X06, X01, X03, X05.

What somebody writes by hand stays empty. Source: Decree 118/2025 art. 18 to 21; facts/forms.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter.domain.clocks import SignedPaper
from counter.domain.documents import (
    ControlSheet,
    DocumentKind,
    ExtensionNote,
    ListLine,
    Movement,
    ResultLine,
    ResultList,
    StopNote,
    TransferList,
    TransferSlip,
)
from counter.domain.dossiers import Dossier
from counter.domain.parties import Parties
from printing.wording.cases import limit, received_at, request, rows
from printing.wording.matter import Matter
from printing.wording.pen import Pen
from printing.wording.persons import everybody, is_own

__all__ = ["handing_matter"]

_LEAST_MOVEMENTS = 4
"""Rows of a control sheet: what is not used yet is written in by hand."""
_ROOM = "\n\n"
"""Lines of a cell left free to sign in."""

Handing = ExtensionNote | StopNote | ControlSheet | TransferSlip | TransferList | ResultList


def handing_matter(document: Handing, pen: Pen) -> Matter:
    """The words of a paper about what happens after reception."""
    match document:
        case ExtensionNote():
            return _extension(document, pen)
        case StopNote():
            return _stop(document, pen)
        case ControlSheet():
            return _control(document, pen)
        case TransferSlip():
            return _transfer(document, pen)
        case TransferList():
            lines = [_list_line(at, line, pen) for at, line in enumerate(document.lines, start=1)]
            return _list(document, lines, {}, pen)
        case ResultList():
            lines = [_result_line(at, line, pen) for at, line in enumerate(document.lines, start=1)]
            return _list(document, lines, {"gave": pen(document.gave)}, pen)


def _of_agency(
    document: ExtensionNote | StopNote, paper: SignedPaper, values: dict[str, str], pen: Pen
) -> Matter:
    """A paper of the settling agency: its name and number, signed by its head."""
    dossier = document.dossier
    entry = (document.extension if isinstance(document, ExtensionNote) else document.stop).entry
    day = paper.signed_on
    signer = ", ".join(part for part in (pen(paper.signer), pen(paper.signer_title)) if part)
    return Matter(
        values={
            **_dossier(dossier, pen),
            "agency": pen(paper.agency),
            "copied": pen.word("copied", centre=document.centre.name),
            "signer": pen(paper.signer),
            "signed_by": signer,
            **values,
        },
        entry=entry,
        parties=Parties(),
        ticket=None,
        training=dossier.training,
        code=document.official_code or dossier.code,
        issuer=paper.agency.upper(),
        number=paper.number,
        dated=entry.at.replace(year=day.year, month=day.month, day=day.day),
        ticketed=False,
    )


def _dossier(dossier: Dossier, pen: Pen) -> dict[str, str]:
    """Whose dossier it is, what it asks for, and since when."""
    people = everybody(dossier.owner, dossier.submitter, dossier.parties, dossier.contact, pen)
    own = is_own(dossier.owner, dossier.submitter, dossier.parties)
    organisation = dossier.parties.organisation
    address = people.get("head_office") or people.get("owner_address") or people.get("address", "")
    return {
        "owner": people["owner"],
        "address": address if organisation or not own else people.get("address", ""),
        "submitter": people["submitter"] or people["owner"],
        "submitter_address": people.get("submitter_address") or people.get("address", ""),
        "phone": people["phone"],
        "email": people["email"],
        "request": request(dossier.procedure, pen),
        "received_at": pen.moment(received_at(dossier)),
        "deciding": pen(dossier.organisations.deciding),
        "receiving": pen(dossier.organisations.receiving),
        "limit": limit(dossier, pen),
        "sets": pen.word("sets", count=dossier.sets),
    }


def _extension(document: ExtensionNote, pen: Pen) -> Matter:
    extension = document.extension
    return _of_agency(
        document,
        extension.paper,
        {
            "due_at": pen.moment(extension.old_due_at),
            "reason": pen(extension.reason),
            "apology": pen.word("apology"),
            "new_due_at": pen.moment(extension.new_due_at),
        },
        pen,
    )


def _stop(document: StopNote, pen: Pen) -> Matter:
    stop = document.stop
    given = [pen(stop.papers_returned)]
    if stop.fee_returned_dong is not None:
        given.append(pen.word("fee_returned", amount=pen.dong(stop.fee_returned_dong)))
    said = "; ".join(part for part in given if part)
    if said and stop.law:
        said = f"{said} {pen.word('by_law', law=stop.law)}"
    return _of_agency(
        document,
        stop.paper,
        {
            "asked_at": pen.moment(stop.asked_at),
            "asker": pen.word(f"asker_{stop.asker}"),
            "reason": pen(stop.reason),
            "returned": said or pen.word("none"),
            "closing": pen.word("closing"),
        },
        pen,
    )


# --- the control sheet ------------------------------------------------------------------------------


def _control(document: ControlSheet, pen: Pen) -> Matter:
    dossier = document.dossier
    moves = document.movements
    if document.kind is DocumentKind.PROCESS:
        lines = [_step(at, one, pen) for at, one in enumerate(moves, start=1)]
    else:
        empty = (Movement(),) * max(0, _LEAST_MOVEMENTS - len(moves))
        lines = [_movement(one, pen) for one in (*moves, *empty)]
    return Matter(
        values={
            **_dossier(dossier, pen),
            "due_at": pen.moment(document.due_at) if document.due_at else pen.word("no_due"),
            "partners": "; ".join(map(pen, document.partners)),
            "movements_lead": "",
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=dossier.training,
        code=document.official_code or dossier.code,
        lines=tuple(lines),
        ticketed=False,
    )


def _movement(one: Movement, pen: Pen) -> tuple[str, ...]:
    """Who gave and who took, when, with room to sign; how it ended is written by who takes over."""
    sides = "\n".join((pen.word("gave", name=one.gave), pen.word("took", name=one.received)))
    when = pen.moment(one.at) if one.at else pen.word("moment_open")
    ended = pen.word(f"ended_{one.promptness}") if one.promptness else ""
    return (sides, f"{when}\n{pen.word('both_sign')}{_ROOM}", ended, pen(one.note))


def _step(at: int, one: Movement, pen: Pen) -> tuple[str, ...]:
    done = pen.word(f"act_{one.act}") if one.act else ""
    if one.note:
        done = f"{done}: {pen(one.note)}" if done else pen(one.note)
    return (
        str(at),
        _short(one.at, pen),
        pen(one.gave),
        done,
        pen(one.received),
        _short(one.until, pen),
    )


# --- hand-overs -------------------------------------------------------------------------------------


def _transfer(document: TransferSlip, pen: Pen) -> Matter:
    dossier, item = document.dossier, document.item
    own = is_own(dossier.owner, dossier.submitter, dossier.parties)
    handed = [one for one in rows(dossier, pen, own=own) if any(one.counts)]
    handed = [replace(one, number=str(at)) for at, one in enumerate(handed, start=1)]
    unit, centre = document.unit.name, document.centre.name
    return Matter(
        values={
            **_dossier(dossier, pen),
            "unit": pen(unit),
            "list": pen(document.list_number),
            "due_at": pen.moment(item.due_at) if item.due_at else pen.word("no_due"),
            "papers_lead": "" if handed else pen.word("no_papers"),
            "note": pen(item.note),
            "given_lead": "",
            "back_lead": "",
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=dossier.training,
        code=document.official_code or dossier.code,
        rows=tuple(handed),
        rosters={
            "given": ((_sides(centre, unit, pen), pen.word("moment_open"), ""),),
            "back": ((_sides(unit, centre, pen), pen.word("moment_open"), "", ""),),
        },
        ticketed=False,
    )


def _sides(gave: str, took: str, pen: Pen) -> str:
    return "\n".join((pen.word("gave", name=gave), pen.word("took", name=took)))


def _list(
    document: TransferList | ResultList, lines: Sequence[tuple[str, ...]], more: dict[str, str], pen: Pen
) -> Matter:
    return Matter(
        values={
            "unit": pen(document.unit.name),
            "at": pen.moment(document.entry.at),
            "list_lead": "",
            "total": pen.word("total", count=len(lines)),
            "clerk": pen(document.entry.clerk_name),
            **more,
        },
        entry=document.entry,
        parties=Parties(),
        ticket=None,
        training=document.training,
        code=document.number,
        lines=tuple(lines),
        ticketed=False,
    )


def _list_line(at: int, line: ListLine, pen: Pen) -> tuple[str, ...]:
    """The columns of facts/forms.json X05; the result's day and the signatures are written in."""
    return (
        str(at),
        pen(line.number),
        pen(line.procedure),
        str(line.sets),
        pen.name(line.owner),
        pen(line.address),
        pen(line.phone),
        _short(line.received_at, pen),
        _short(line.due_at, pen) or pen.word("none"),
        "",
        "",
        "",
        pen(line.note),
    )


def _result_line(at: int, line: ResultLine, pen: Pen) -> tuple[str, ...]:
    """The columns of facts/forms.json X03."""
    return (
        str(at),
        pen(line.number),
        pen(line.procedure),
        pen(line.result),
        pen.name(line.owner),
        pen(line.address),
        "X" if line.fee_owed else "",
        "X" if line.by_post else "",
    )


def _short(at: datetime | None, pen: Pen) -> str:
    """`10:32 23/11/2026`, for columns; empty for None."""
    return f"{at:%H:%M} {pen.day(at.date())}" if at is not None else ""
