"""The line of function keys, derived from the commands: what can act now stands out, the rest is quiet."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState
from screens.base import Drawn, counter, scope_of
from screens.commands import COMMANDS, Command

__all__ = ["KeyFooter"]


class KeyFooter(Drawn):
    """Function keys of its screen. When room is short, keys that cannot act are left out first."""

    DEFAULT_CSS = """
    KeyFooter { background: $sheet; padding: 0 1; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """One line of keys."""
        scope = scope_of(self.screen)
        shown = [one for one in COMMANDS if scope in one.scopes and one.offered(state)]
        able = {one.id for one in shown if one.when(state)}
        while shown:
            line = Content("  ").join([self._cap(one, able=one.id in able) for one in shown])
            if line.cell_length <= width:
                return [line]
            idle = [one for one in shown if one.id not in able]
            shown.remove(idle[-1] if idle else shown[-2] if len(shown) > 1 else shown[-1])
        return [Content("")]

    def _cap(self, command: Command, *, able: bool) -> Content:
        label = counter(self).texts(command.label_key)
        key_style, label_style = ("bold $mark", "$ink") if able else ("$soft", "$soft")
        return Content.styled(command.key.upper(), key_style) + Content.styled(f" {label}", label_style)
