"""The rows of the form: cases; the checklist with its counts, then owner, release, delivery, payment, fee."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from counter.desk.delivery import delivery_lack
from counter.desk.named_people import lack_of_people
from counter.desk.state import Filing, Visit
from counter.domain.dossiers import Delivery, PaperCount, Release, is_extra
from counter.domain.fees import PaymentMethod
from counter.domain.money import Dong, format_dong
from counter.domain.parties import OwnerKind
from counter.domain.procedures import Component, Procedure, ProcedureCase
from counter.texts import Texts
from screens.choices import GUTTERS, Row
from screens.columns import centred, fit, spread, wrapped
from screens.desk.papers import CountColumn, count_of
from screens.desk.parties import authority_words, owner_words
from screens.desk.request import asked_rows
from screens.wording import counted_words, with_keys

__all__ = [
    "ACCEPT_ALL",
    "COLUMN_WIDTHS",
    "DELIVERY",
    "FEE",
    "OWNER",
    "PAYMENT",
    "RELEASE",
    "case_row",
    "checklist_rows",
    "column_heads",
    "procedure_row",
]

ACCEPT_ALL = "accept-all"
OWNER = "owner"
RELEASE = "release"
DELIVERY = "delivery"
PAYMENT = "payment"
FEE = "fee"
"""Keys of the rows that are not papers; component ids come from the catalogue and are longer or numbered."""

COLUMN_WIDTHS = (6, 5, 6)
"""Cells of the three counts."""
_COUNTS = sum(COLUMN_WIDTHS)
_LABEL = 16
_SENT = (Delivery.OTHER_CENTRE, Delivery.POST)


def procedure_row(procedure: Procedure) -> Row:
    """A procedure of a list: name in up to two lines, code at the right."""

    def draw(width: int) -> list[Content]:
        code = Content.styled(procedure.code, "$soft")
        names = wrapped(procedure.short_name, width - code.cell_length - 2, limit=2)
        return [spread(names[0], code, width), *names[1:]]

    return Row(procedure.code, draw)


def case_row(case: ProcedureCase, fallback: str) -> Row:
    """A case to choose: its whole name, at most four lines."""

    def draw(width: int) -> list[Content]:
        return wrapped(case.name or fallback, width, limit=4)

    return Row(case.id, draw)


def checklist_rows(
    texts: Texts, visit: Visit, column: CountColumn, chosen: str | None, low: Callable[[], bool]
) -> list[Row]:
    """The whole form of a visit whose filing has a case; `low`: the terminal has few lines."""
    filing = visit.filing
    if filing is None or filing.case is None:
        return []
    parts = filing.case.checklist
    optional = [part for part in parts if not part.required]
    rows = [*asked_rows(texts, filing, low), *_unnamed_row(texts, visit), _accept_row(texts, filing)]
    rows += [_paper_row(filing, part, texts, column, chosen) for part in parts if part.required]
    if filing.extras:
        named = texts("desk.dossier.extra")
        rows.append(Row("extras", lambda _: [Content.styled(named, "$soft")], pickable=False))
        rows += [_paper_row(filing, part, texts, column, chosen) for part in filing.extras]
    if optional:
        heading = texts("desk.dossier.if_any")
        rows.append(Row("if-any", lambda _: [Content.styled(heading, "$soft")], pickable=False))
        rows += [_paper_row(filing, part, texts, column, chosen) for part in optional]
    rows.append(Row("rule", lambda width: [Content.styled("─" * width, "$edge")], pickable=False))
    return [*rows, *_option_rows(texts, visit, filing, chosen)]


def _option_rows(texts: Texts, visit: Visit, filing: Filing, chosen: str | None) -> list[Row]:
    """Whose it is, when and how the result comes, the money."""
    release = texts(f"people.release.{filing.release}")
    if filing.release is not Release.APPOINTMENT and filing.result_number:
        release = f"{release} · {filing.result_number}"
    delivery = texts(f"desk.delivery.{filing.delivery}")
    way = delivery_lack(visit)
    lacks = "deliver_to" if filing.delivery in _SENT and not filing.deliver_to else way
    rows = [
        _option_row(
            OWNER,
            texts("people.owner_kind.label"),
            _owner_value(texts, filing),
            chosen,
            filing,
            note=_born(texts, filing),
        ),
        _option_row(RELEASE, texts("people.field.release"), Content(release), chosen),
        _option_row(
            DELIVERY,
            texts("desk.dossier.delivery"),
            Content(f"{delivery}{f' · {filing.deliver_to}' if filing.deliver_to else ''}"),
            chosen,
            trouble=texts(f"people.lacks.{lacks}") if lacks and filing.release is Release.APPOINTMENT else "",
        ),
    ]
    if filing.fee_dong:
        payment = texts(f"desk.payment.{filing.payment}")
        rows.append(_option_row(PAYMENT, texts("desk.dossier.payment"), Content(payment), chosen))
    rows.append(_fee_row(texts, filing))
    return rows


def _owner_value(texts: Texts, filing: Filing) -> Content:
    right = authority_words(texts, filing)
    return Content(f"{owner_words(texts, filing)}{f' · {right}' if right else ''}")


def _born(texts: Texts, filing: Filing) -> str:
    """Birth date and sex of an owner without a number, a child to be registered; empty for any other."""
    owner = filing.owner if filing.parties.kind is OwnerKind.PERSON else None
    if owner is None or owner.personal_number is not None:
        return ""
    born = owner.date_of_birth.vietnamese() if owner.date_of_birth else ""
    return " · ".join(part for part in (born, texts(f"desk.sex.{owner.sex}") if owner.sex else "") if part)


def column_heads(texts: Texts, width: int) -> Content:
    """Heading of the checklist, in the columns of its rows."""
    left, right = 2, GUTTERS - 2
    heads = "".join(
        fit(centred(Content(texts(f"desk.count.{column}")), size), size).plain
        for column, size in zip(CountColumn, COLUMN_WIDTHS, strict=True)
    )
    return Content.styled(
        fit(" " * left + texts("desk.dossier.papers"), width - _COUNTS - right).plain + heads, "$soft"
    )


def _unnamed_row(texts: Texts, visit: Visit) -> list[Row]:
    """Whom the form names too little, over the papers: below them a low terminal would not show it."""
    lack = lack_of_people(visit)
    if lack is None:
        return []
    words = with_keys(texts("people.lacks.how", lack=texts(f"people.lacks.{lack}")), "bold $warn")
    return [Row("unnamed", (Content.styled("▲ ", "bold $warn") + words).wrap, pickable=False)]


def _accept_row(texts: Texts, filing: Filing) -> Row:
    missing = len(filing.missing) + len(filing.unbrought)

    def draw(width: int) -> list[Content]:
        if missing:
            words = Content.styled(texts("desk.dossier.accept_all"), "bold $ink")
            return [
                spread(Content.styled("☐ ", "$warn") + words, Content.styled("Enter", "bold $mark"), width)
            ]
        return [
            Content.styled("✔ ", "bold $mark") + Content.styled(texts("desk.dossier.complete"), "bold $ink")
        ]

    return Row(ACCEPT_ALL, draw)


def _paper_row(filing: Filing, part: Component, texts: Texts, column: CountColumn, chosen: str | None) -> Row:
    paper = filing.papers.get(part.id)
    active = column if chosen == part.id else None

    def draw(width: int) -> list[Content]:
        room = width - _COUNTS - 2
        empty = Content.styled("☐ " if part.required or is_extra(part.id) else "· ", "$soft")
        tick = Content.styled("✔ ", "bold $mark") if paper else empty
        lines = wrapped(part.label, room, "$ink" if part.required or paper else "$soft", limit=2)
        first = tick + fit(lines[0], room) + _counts(texts, paper, active)
        return [first, *(Content("  ") + line for line in lines[1:])]

    return Row(part.id, draw)


def _counts(texts: Texts, paper: PaperCount | None, column: CountColumn | None) -> Content:
    if paper is not None and (paper.presented or paper.from_data):
        word = texts("desk.dossier.presented" if paper.presented else "desk.dossier.from_data")
        return Content.styled(centred(Content(word), _COUNTS).plain, "$ink")
    cells = []
    for name, size in zip(CountColumn, COLUMN_WIDTHS, strict=True):
        count = count_of(paper, name) if paper else 0
        text = str(count) if count else "·"
        shown = f"‹{text}›" if name is column else text
        style = "bold $mark" if name is column else "bold $ink" if count else "$soft"
        cells.append(Content.styled(fit(centred(Content(shown), size), size).plain, style))
    return Content("").join(cells)


def _option_row(
    key: str,
    label: str,
    value: Content,
    chosen: str | None,
    filing: Filing | None = None,
    *,
    trouble: str = "",
    note: str = "",
) -> Row:
    """A label and its value between arrows while the row is chosen; below it what is still wrong."""
    problem = filing.problems[0] if filing is not None and filing.problems else None

    def draw(width: int) -> list[Content]:
        head = Content.styled(fit(label, _LABEL).plain, "$soft")
        room = width - _LABEL - 4
        shown = value.truncate(room, ellipsis=True)
        if key == chosen:
            line = head + Content.styled(f"‹ {shown.plain} ›", "bold $mark")
        else:
            line = head + Content.styled(f"  {shown.plain}", "bold $warn" if problem else "$ink")
        said = [Content.styled(f"{' ' * _LABEL}▲ {trouble}", "$warn")] if trouble else []
        noted = [Content.styled(f"{' ' * _LABEL}  {note}", "$soft")] if note else []
        return [fit(line, width), *noted, *said]

    return Row(key, draw)


def _fee_row(texts: Texts, filing: Filing) -> Row:
    def draw(width: int) -> list[Content]:
        label = Content.styled(fit(texts("desk.dossier.fee"), _LABEL).plain, "$soft")
        if filing.fee_dong is None:
            return [label + Content.styled(f"  ▲ {texts('desk.dossier.fee_unknown')}", "bold $warn")]
        amount = format_dong(Dong(filing.fee_dong)) if filing.fee_dong else texts("desk.dossier.free")
        notes = _fee_notes(texts, filing)
        lines = [label + Content.styled(f"  {amount}", "bold $ink")]
        if notes and lines[0].cell_length + len(notes[0]) + 3 <= width:
            lines[0] += Content.styled(f" · {notes.pop(0)}", "$soft")
        room, margin = width - _LABEL - 2, Content(" " * (_LABEL + 2))
        return [*lines, *(margin + line for one in notes for line in wrapped(one, room, "$soft"))]

    return Row(FEE, draw)


def _fee_notes(texts: Texts, filing: Filing) -> list[str]:
    """What differs from the plain case: ground or reason, cash and what comes back, the receipt."""
    fee = filing.fee
    counted = counted_words(texts, filing)
    notes = [counted] if counted else []
    if filing.waiver is not None:
        notes.append(texts(f"money.waiver.{filing.waiver}"))
    elif filing.computed_dong is not None and filing.fee_dong != filing.computed_dong and filing.fee_reason:
        notes.append(filing.fee_reason)
    if fee.owed_dong and fee.method is not PaymentMethod.LATER:
        notes.append(texts("money.row.owed", amount=format_dong(Dong(fee.owed_dong))))
    if fee.change_dong:
        notes.append(texts("money.row.change", amount=format_dong(Dong(fee.change_dong))))
    if filing.receipt is not None:
        notes.append(texts("money.row.receipt", series=filing.receipt.series, number=filing.receipt.number))
    return notes
