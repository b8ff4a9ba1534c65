"""The supplement request a form completes, over its papers: when, what was asked for, what was brought."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from counter.desk.state import Filing
from counter.domain.decisions import Lack
from counter.domain.dossiers import extra_id
from counter.texts import Texts
from screens.choices import Row
from screens.columns import wrapped
from screens.wording import moment

__all__ = ["asked_rows"]

_MOST_NAMED = 6
"""Papers told one by one; of the others their count."""
_FEW_LINES = 3


def asked_rows(texts: Texts, filing: Filing, low: Callable[[], bool]) -> list[Row]:
    """None for a form that completes no request; no key reaches them. With `low` a few lines tell all."""
    if not filing.asked and not filing.asked_reason:
        return []

    def draw(width: int) -> list[Content]:
        at = moment(texts, filing.asked_at) if filing.asked_at is not None else ""
        head = texts("outcome.asked.at", at=at) if at else texts("outcome.asked.before")
        if low():
            told = "; ".join(_words(texts, filing, lack) for lack in filing.asked)
            return wrapped(f"{head} {told}", width, "$warn", limit=_FEW_LINES)
        lines = wrapped(head, width, "bold $ink", limit=2)
        for lack in filing.asked[:_MOST_NAMED]:
            style = "$soft" if _place(lack) in filing.papers else "$warn"
            lines += wrapped(_words(texts, filing, lack), width, style, limit=2)
        if (more := len(filing.asked) - _MOST_NAMED) > 0:
            lines.append(Content.styled(texts("desk.queue.more", count=more), "$soft"))
        if filing.asked_reason:
            lines += wrapped(f"› {filing.asked_reason}", width, "$ink", limit=3)
        return [*lines, Content.styled("─" * width, "$edge")]

    return [Row("asked", draw, pickable=False)]


def _place(lack: Lack) -> str:
    return lack.component_id or extra_id(lack.label)


def _words(texts: Texts, filing: Filing, lack: Lack) -> str:
    """A paper, what was the matter with it, and whether it was brought since."""
    labels = {part.id: part.label for part in filing.case.checklist} if filing.case else {}
    said = f"{labels.get(lack.component_id, lack.label)}: {texts(f'outcome.lack.{lack.kind}')}"
    said = f"{said} · {lack.remark}" if lack.remark else said
    paper = filing.papers.get(_place(lack))
    if paper is None:
        return f"▲ {said}"
    now = texts("desk.dossier.from_data") if paper.from_data else texts("outcome.lack.brought")
    return f"✔ {said} → {now}"
