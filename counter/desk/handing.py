"""What happens to dossiers after their reception, in one place for the desk: papers, results, time.

Follows the open result, so that it shows the appointment in force, and counts what presses.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from counter.desk.arrivals import ArrivalDesk
from counter.desk.changes import standing_now
from counter.desk.clocks import ClockDesk
from counter.desk.core import Core
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork
from counter.desk.pauses import PauseDesk
from counter.desk.state import DeskState
from counter.desk.transfers import TransferDesk
from counter.desk.trays import TrayDesk
from counter.domain.access import Permission
from counter.domain.dossiers import Dossier
from counter.domain.transfer_rules import Haste

__all__ = ["Handing"]

_COUNT_SECONDS = 300.0
"""How often what presses is counted."""
_COUNTED = 150
"""Dossiers looked at for it: more than a desk receives in a day, and quickly read."""


class Handing:
    """See `counter.desk.handing_acts.HandingPort`."""

    def __init__(self, core: Core, paperwork: Paperwork, outbox: Outbox) -> None:
        self._core = core
        self._followed = ""
        """Dossier of the open result whose time was asked for."""
        self.transfers = TransferDesk(core, paperwork, outbox)
        self.trays = TrayDesk(core, outbox)
        self.arrivals = ArrivalDesk(core, paperwork, outbox)
        self.clocks = ClockDesk(core, paperwork, outbox)
        self.pauses = PauseDesk(core, paperwork, outbox)
        self.clocks.on_changed = self.pauses.on_changed = self._changed
        core.subscribe(self._follow)

    # --- the open result ------------------------------------------------------------------------

    def _follow(self, state: DeskState) -> None:
        returning = state.visit.returning if state.visit is not None else None
        dossier_id = returning.dossier.id if returning is not None else ""
        if dossier_id != self._followed:
            self._followed = dossier_id
            if returning is not None:
                self._core.spawn(self._tell_time(returning.dossier), "time")

    def _changed(self, dossier_id: str) -> None:
        """Its time was changed at this desk: the open result is asked for it anew."""
        if dossier_id and dossier_id == self._followed:
            self._followed = ""
            self._follow(self._core.state)

    async def _tell_time(self, dossier: Dossier) -> None:
        stands = await standing_now(self._core, dossier)
        visit = self._core.visit
        returning = visit.returning if visit is not None else None
        if stands is not None and returning is not None and returning.dossier.id == dossier.id:
            self._core.update_visit(returning=replace(returning, standing=stands))

    def heard(self) -> None:
        """The centre tells of a record, of this desk or another: what is in view may have changed."""
        papers = self._core.state.papers
        self._core.update(papers=replace(papers, heard=papers.heard + 1))
        self._changed(self._followed)

    # --- what presses ---------------------------------------------------------------------------

    async def run(self) -> None:
        """Count what presses again and again while somebody is signed in."""
        while True:
            await self.count()
            await asyncio.sleep(_COUNT_SECONDS)

    async def count(self) -> None:
        """Papers that should go, papers nobody answers for, signatures that press."""
        clerk = self._core.state.clerk
        if clerk is None or not clerk.may(Permission.TRANSFER_VIEW):
            return
        await self.pauses.close_expired()
        now, night = await self.transfers.pressing(_COUNTED)
        pressing = sum(one.haste is not Haste.CALM for one in await self.trays.view())
        known = self._core.state.papers
        found = replace(known, go_now=now, overnight=night, unsigned=pressing)
        if found != known:
            self._core.update(papers=found)
