"""The key of the papers somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.domain.access import Permission
from screens.command import Command

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["Handouts"]


class Handouts(Command):
    """Prints the leaflet of the procedure highlighted in the list; without a list shows what there is."""

    id = "handouts"
    key = "ctrl+u"
    permission = Permission.PRINT_AGAIN
    needs_free_desk = True

    def run(self, counter: CounterApp) -> None:
        """Print, or open the box."""
        counter.show_handouts()
