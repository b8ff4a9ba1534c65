"""Rows of the day's list: dossiers and decisions, how far each has got, what was voided and replaced.

Pure drawing; knows no screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from textual.content import Content

from counter.domain.clock_rules import ClockState, Standing
from counter.domain.decisions import Decision, DecisionKind
from counter.domain.dossiers import DossierRow
from counter.texts import Texts
from screens.choices import Row
from screens.columns import fit
from screens.symbols import SYNC, Mark
from screens.wording import brief, marked

__all__ = ["columns", "day_count", "day_rows", "heads"]

_VOID: Mark = ("✖", "bold $bad")
_DECIDED: Mapping[DecisionKind, Mark] = {
    DecisionKind.SUPPLEMENT: ("▲", "$warn"),
    DecisionKind.REFUSAL: ("✖", "$ink"),
}


def columns(width: int) -> tuple[int, int, int, int, int]:
    """Cells of number, owner, procedure (0: no room for it), state, appointment."""
    code, state, due = 20, 21, 11
    rest = width - code - state - due - 3
    if rest < 40:
        return code, max(rest, 4), 0, state, due
    return code, rest * 2 // 5, rest - rest * 2 // 5 - 1, state, due


def heads(texts: Texts, width: int) -> Content:
    """Headings in the columns of the rows."""
    names = ("code", "owner", "procedure", "state", "due")
    cells = [
        fit(texts(f"desk.outbox.head.{name}"), size)
        for name, size in zip(names, columns(width), strict=True)
        if size
    ]
    return Content.styled("  " + Content(" ").join(cells).plain, "$soft")


def day_count(texts: Texts, rows: Sequence[DossierRow], decisions: Sequence[Decision], today: date) -> str:
    """What came of today, in numbers."""
    received = sum(row.dossier.entry.at.date() == today and not row.voided for row in rows)
    kinds = Counter(one.kind for one in decisions if one.entry.at.date() == today)
    parts = [texts("outcome.day.received", count=received)]
    parts += [texts(f"outcome.day.{kind}", count=kinds[kind]) for kind in DecisionKind if kinds[kind]]
    return " · ".join(parts)


def day_rows(
    texts: Texts,
    rows: Sequence[DossierRow],
    decisions: Sequence[Decision],
    today: date,
    moved: Mapping[str, Standing],
) -> list[Row]:
    """Newest first, today's above a rule and the others below; advice is counted, not listed.

    `moved`: by dossier id, what became of appointments that were changed since.
    """
    completed = {row.dossier.follows: row for row in rows if row.dossier.follows}
    lines: list[tuple[datetime, Row]] = [
        (row.dossier.entry.at, _dossier_row(texts, row, moved.get(row.dossier.id))) for row in rows
    ]
    lines += [
        (one.entry.at, _decision_row(texts, one, completed.get(one.local_number)))
        for one in decisions
        if one.kind in _DECIDED
    ]
    lines.sort(key=lambda line: line[0], reverse=True)
    new = [row for at, row in lines if at.date() == today]
    old = [row for at, row in lines if at.date() != today]
    if not old:
        return new
    heading = Content.styled(texts("outcome.day.before"), "$soft")
    return [*new, Row("before", lambda _: [heading], pickable=False), *old]


def _cells(width: int, code: str, owner: str, procedure: str, state: Content, due: str) -> Content:
    code_width, owner_width, name_width, state_width, due_width = columns(width)
    cells = (
        fit(Content.styled(code, "bold $ink"), code_width),
        fit(owner, owner_width),
        *([fit(procedure, name_width)] if name_width else []),
        fit(state, state_width),
        fit(due, due_width),
    )
    return Content(" ").join(cells)


def _dossier_row(texts: Texts, row: DossierRow, stands: Standing | None) -> Row:
    dossier = row.dossier
    due_at = dossier.due_at if stands is None else stands.due_at

    def draw(width: int) -> list[Content]:
        if row.voided:
            state = marked(_VOID, texts("outcome.void.mark"))
        elif row.trouble:
            state = marked(("▲", "bold $warn"), brief(texts, row.trouble))
        else:
            words = texts("desk.outbox.returned") if row.returned_at else texts(f"desk.sync.{row.state}")
            state = marked(SYNC[row.state], words)
        due = f"{due_at:%H:%M %d/%m}" if due_at and not row.voided else "—"
        number = row.official_code or dossier.local_number
        lines = [_cells(width, number, dossier.owner_name, dossier.procedure.name, state, due)]
        if stands is not None and stands.state is not ClockState.RUNNING:
            lines.append(_note(texts(f"transfer.state.{stands.state}"), width))
        if dossier.outage is not None:
            on = f"{dossier.outage.received_at:%H:%M %d/%m}"
            said = texts("carry.outage.row", number=dossier.outage.emergency_number, at=on)
            lines.append(_note(said, width))
        if row.replaced_by:
            lines.append(_note(texts("outcome.void.replaced_by", number=row.replaced_by), width))
        if dossier.replaces is not None:
            lines.append(_note(texts("outcome.void.replaces", number=dossier.replaces.number), width))
        return lines

    return Row(dossier.id, draw)


def _decision_row(texts: Texts, decision: Decision, completed: DossierRow | None) -> Row:
    def draw(width: int) -> list[Content]:
        mark = _DECIDED[decision.kind]
        said = texts(f"outcome.decided.{decision.kind}", count=len(decision.lacks))
        name = decision.procedure.name if decision.procedure is not None else ""
        at = f"{decision.entry.at:%H:%M %d/%m}"
        lines = [_cells(width, decision.local_number, decision.owner_name, name, marked(mark, said), at)]
        if completed is not None:
            number = completed.official_code or completed.dossier.local_number
            lines.append(_note(texts("outcome.decided.completed", number=number), width))
        return lines

    return Row(decision.id, draw)


def _note(words: str, width: int) -> Content:
    return Content.styled(f"  └ {words}", "$soft").truncate(width, ellipsis=True)
