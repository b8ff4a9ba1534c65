"""Which procedures come first among equals: those this clerk and this centre receive most.

Counted from the desk's journal and from the centre's days; nothing here is of a citizen, and nothing is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from counter.desk.core import Core
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError

__all__ = ["Often"]

_LOOKED_THROUGH = 200
"""Of the desk's dossiers, newest first."""
_OWN = 2
"""What one of the clerk's own counts beside one of the centre's."""


class Often:
    """How often each procedure is received, by code."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._of_centre: Mapping[str, int] = {}

    async def ask_centre(self) -> None:
        """What the centre counts; one that does not answer, or counts nothing yet, changes nothing."""
        try:
            self._of_centre = dict(await self._core.ports.centre.catalogue_use())
        except (CentreUnavailableError, CentreRefusedError):
            return

    async def counts(self) -> dict[str, int]:
        """The centre's counts, and those of whoever is signed in beside them."""
        counted = Counter(self._of_centre)
        clerk = self._core.state.clerk
        if clerk is not None:
            journal = self._core.ports.journal
            try:
                rows = await self._core.durable(lambda: journal.dossiers(limit=_LOOKED_THROUGH))
            except JournalError:  # whoever needs the journal tells; an order of lists does not
                rows = ()
            for row in rows:
                if row.dossier.entry.clerk_id == clerk.id and not row.voided:
                    counted[row.dossier.procedure.code] += _OWN
        return dict(counted)
