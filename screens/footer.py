"""The keys in two rows, derived from the commands: what can act now stands out, the rest is quiet."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState
from screens.base import Drawn, counter, scope_of
from screens.commands import COMMANDS, Command, key_name

__all__ = ["KeyFooter"]

_GO_FIRST = ("outbox", "card", "drawer")
"""Keys that can act and are left out first all the same: the sentence above the footer never names them."""


class KeyFooter(Drawn):
    """Function keys, and on a screen with room for it a second row: the Ctrl keys that can act now.

    When a row is short of room, keys that cannot act are left out first.
    """

    DEFAULT_CSS = """
    KeyFooter { background: $sheet; padding: 0 1; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """One row or two."""
        scope = scope_of(self.screen)
        shown = [one for one in COMMANDS if one.works_on(scope) and one.offered(state)]
        first = sorted((one for one in shown if one.first_row), key=lambda one: int(one.key[1:]))
        rows = [self._row(first, state, width)]
        if height > 1:
            rows.append(
                self._row([one for one in shown if not one.first_row and one.when(state)], state, width)
            )
        return rows

    def _row(self, shown: list[Command], state: DeskState, width: int) -> Content:
        able = {one.id for one in shown if one.when(state)}
        while shown:
            line = Content("  ").join([self._cap(one, able=one.id in able) for one in shown])
            if line.cell_length <= width:
                return line
            shown.remove(self._least(shown, able))
        return Content("")

    def _least(self, shown: list[Command], able: set[str]) -> Command:
        """Which of the keys is missed least."""
        idle = [one for one in shown if one.id not in able]
        if idle:
            return idle[-1]
        spare = [one for name in _GO_FIRST for one in shown if one.id == name]
        return spare[0] if spare else shown[-2] if len(shown) > 1 else shown[-1]

    def _cap(self, command: Command, *, able: bool) -> Content:
        label = counter(self).texts(command.label_key)
        key_style, label_style = ("bold $mark", "$ink") if able else ("$soft", "$soft")
        return Content.styled(key_name(command.key), key_style) + Content.styled(f" {label}", label_style)
