"""What stands in the middle while nobody is served: how to begin."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState
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
        """How many wait, and whether somebody else's visit is open."""
        return len(state.queue.waiting), state.others_visit

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Centred vertically, one way a line."""
        texts = counter(self).texts
        waiting = len(state.queue.waiting)
        title = texts("desk.idle.waiting", count=waiting) if waiting else texts("desk.idle.nobody")
        if state.others_visit:
            title = texts("desk.idle.of_another")
        lines = [*wrapped(title, width, "bold $ink"), Content("")]
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
