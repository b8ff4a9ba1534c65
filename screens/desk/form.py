"""The rows of the form: cases; the checklist with its counts, then delivery, payment and fee."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import Filing
from counter.domain.dossiers import PaperCount
from counter.domain.money import Dong, format_dong
from counter.domain.procedures import Component, ComponentKind, Procedure, ProcedureCase
from counter.texts import Texts
from screens.choices import GUTTERS, Row
from screens.columns import centred, fit, spread, wrapped
from screens.desk.papers import CountColumn, count_of

__all__ = [
    "ACCEPT_ALL",
    "COLUMN_WIDTHS",
    "DELIVERY",
    "FEE",
    "PAYMENT",
    "case_row",
    "checklist_rows",
    "column_heads",
    "procedure_row",
]

ACCEPT_ALL = "accept-all"
DELIVERY = "delivery"
PAYMENT = "payment"
FEE = "fee"
"""Keys of the rows that are not papers; component ids come from the catalogue and are longer or numbered."""

COLUMN_WIDTHS = (6, 5, 6)
"""Cells of the three counts."""
_COUNTS = sum(COLUMN_WIDTHS)


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


def checklist_rows(texts: Texts, filing: Filing, column: CountColumn, chosen: str | None) -> list[Row]:
    """The whole form of a filing whose case is chosen."""
    if filing.case is None:
        return []
    parts = [part for part in filing.case.components if part.kind is not ComponentKind.NOTE]
    optional = [part for part in parts if not part.required]
    rows = [_accept_row(texts, filing)]
    rows += [_paper_row(filing, part, texts, column, chosen) for part in parts if part.required]
    if optional:
        heading = texts("desk.dossier.if_any")
        rows.append(Row("if-any", lambda _: [Content.styled(heading, "$soft")], pickable=False))
        rows += [_paper_row(filing, part, texts, column, chosen) for part in optional]
    rows.append(Row("rule", lambda width: [Content.styled("─" * width, "$edge")], pickable=False))
    rows.append(
        _option_row(texts, DELIVERY, texts(f"desk.delivery.{filing.delivery}"), chosen=chosen == DELIVERY)
    )
    if filing.fee_dong:
        rows.append(
            _option_row(texts, PAYMENT, texts(f"desk.payment.{filing.payment}"), chosen=chosen == PAYMENT)
        )
    rows.append(_fee_row(texts, filing))
    return rows


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


def _accept_row(texts: Texts, filing: Filing) -> Row:
    missing = len(filing.missing)

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
        empty = Content.styled("☐ " if part.required else "· ", "$soft")
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


def _option_row(texts: Texts, key: str, value: str, *, chosen: bool) -> Row:
    def draw(width: int) -> list[Content]:
        label = Content.styled(fit(texts(f"desk.dossier.{key}"), 16).plain, "$soft")
        shown = f"‹ {value} ›" if chosen else f"  {value}"
        return [fit(label + Content.styled(shown, "bold $mark" if chosen else "$ink"), width)]

    return Row(key, draw)


def _fee_row(texts: Texts, filing: Filing) -> Row:
    def draw(width: int) -> list[Content]:
        label = Content.styled(fit(texts("desk.dossier.fee"), 16).plain, "$soft")
        if filing.fee_dong is None:
            return [label + Content.styled(f"  ▲ {texts('desk.dossier.fee_unknown')}", "bold $warn")]
        amount = format_dong(Dong(filing.fee_dong)) if filing.fee_dong else texts("desk.dossier.free")
        changed = filing.computed_dong is not None and filing.fee_dong != filing.computed_dong
        note = f" · {filing.fee_reason}" if changed and filing.fee_reason else ""
        return [
            fit(label + Content.styled(f"  {amount}", "bold $ink") + Content.styled(note, "$soft"), width)
        ]

    return Row(FEE, draw)
