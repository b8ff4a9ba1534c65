"""What stands in the middle while nobody is served: how to begin."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.receipt_stock import LOW_BELOW
from counter.texts import Texts
from screens.base import Drawn, counter
from screens.columns import wrapped
from screens.wording import with_keys

__all__ = ["IdlePanel"]

_WAYS = ("call", "ticket", "card", "slip", "words", "guide")


class IdlePanel(Drawn):
    """A calm page: the ways a visit begins."""

    DEFAULT_CSS = """
    IdlePanel {
        height: 1fr; width: 1fr; background: $sheet; border: round $edge; border-title-color: $soft;
        padding: 1 3;
    }
    """

    def part(self, state: DeskState) -> object:
        """How many wait, whether somebody else's visit is open, which papers press, receipts left."""
        receipts = state.receipt_books, state.electronic.failed
        return len(state.queue.waiting), state.others_visit, state.papers, receipts

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Centred vertically, one way a line."""
        texts = counter(self).texts
        waiting = len(state.queue.waiting)
        title = texts("desk.idle.waiting", count=waiting) if waiting else texts("desk.idle.nobody")
        if state.others_visit:
            title = texts("desk.idle.of_another")
        lines = [
            *wrapped(title, width, "bold $ink"),
            *self._papers(state, width),
            *_receipts(texts, state, width),
        ]
        lines.append(Content(""))
        label = max(Content(texts(f"desk.idle.{way}.what")).cell_length for way in _WAYS) + 3
        for way in _WAYS:
            what = with_keys(texts(f"desk.idle.{way}.what"), "$ink")
            does = wrapped(texts(f"desk.idle.{way}.does"), width - label, "$soft") or [Content("")]
            lines.append(what.pad_right(label - what.cell_length) + does[0])
            lines += [Content(" " * label) + line for line in does[1:]]
            if height > 16:
                lines.append(Content(""))
        above = max(0, (height - len(lines)) // 3)
        return [Content("")] * above + lines

    def _papers(self, state: DeskState, width: int) -> list[Content]:
        """Papers that should go, that nobody answers for, or that await a signature for too long."""
        texts, papers = counter(self).texts, state.papers
        counts = (("now", papers.go_now), ("night", papers.overnight), ("unsigned", papers.unsigned))
        said = " · ".join(texts(f"transfer.press.{word}", count=count) for word, count in counts if count)
        return with_keys(f"▲ {said} · Ctrl+X", "bold $warn").wrap(width) if said else []


def _receipts(texts: Texts, state: DeskState, width: int) -> list[Content]:
    """What presses of the receipts at an idle desk: few are left, or the system refused some."""
    said = []
    count = sum(view.left for view in state.receipt_books)
    if state.receipt_books and count < LOW_BELOW:
        said.append(texts("money.books.press_low" if count else "money.books.press_out", count=count))
    if state.electronic.failed:
        said.append(texts("money.books.press_failed", count=state.electronic.failed))
    return list(with_keys(f"▲ {' · '.join(said)} · Shift+F9", "bold $warn").wrap(width)) if said else []
