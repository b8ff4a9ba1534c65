"""A scan taken back: for ten seconds what a scan has put into the visit can be taken out of it again.

Only what lies in the desk's own state comes back: a ticket the centre has called, a card that was read and a
question the register has answered stay as they are in the record. The offer ends with the next act.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from counter.desk.core import Core
from counter.desk.held import at_rest
from counter.desk.queueing import Queueing
from counter.desk.state import DeskState, NoticeLevel, Undo, Visit
from counter.domain.scan import ScanKind

__all__ = ["UNDO_SECONDS", "Undoing"]

UNDO_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Offer:
    before: Visit | None
    acts: int
    left_cards: frozenset[int]
    left_session: int | None


class Undoing:
    """Offers to take the last scan back, and does it."""

    def __init__(
        self, core: Core, queueing: Queueing, *, forget: Callable[[], None], resume: Callable[[], None]
    ) -> None:
        """`forget` drops what was kept of a scan beside the visit, `resume` goes on with who was there."""
        self._core = core
        self._queueing = queueing
        self._forget = forget
        self._resume = resume
        self._offer: _Offer | None = None
        core.subscribe(self._follow)

    def before(self) -> _Offer:
        """What stands before a scan is taken; the offer of the scan before ends."""
        self._withdraw()
        left = self._core.state.devices.left_session
        return _Offer(self._core.visit, self._core.acts_begun, self._core.left_cards, left)

    def offer(self, before: _Offer, kind: ScanKind) -> None:
        """The scan has been dealt with: offer to take it back, where it changed something that can be."""
        visit = self._core.visit
        if visit is None or visit is before.before or not _can_go_back(before.before, visit):
            return
        self._offer = replace(before, acts=self._core.acts_begun)
        until = self._core.ports.clock.now() + timedelta(seconds=UNDO_SECONDS)
        self._core.update(undo=Undo(kind.value, until))
        self._core.spawn(self._end(self._offer), "offer to undo")

    async def undo(self) -> None:
        """Take the last scan back; says when there is none, or no more."""
        offer, visit = self._offer, self._core.visit
        self._withdraw()
        if offer is None or visit is None or not _can_go_back(offer.before, visit):
            self._core.say("nothing_to_undo")
            return
        self._forget()
        if offer.before is None:
            async with self._core.act("undoing", visit.id) as mine:
                if not mine or self._core.visit is None or self._core.visit.id != visit.id:
                    return
                await self._queueing.leave("undone")
                self._core.left_cards = offer.left_cards
                self._core.update_devices(left_session=offer.left_session)
        else:
            past = at_rest(offer.before, self._core.ports.clock.now())
            self._core.update(
                visit=replace(past, jobs=visit.jobs, held_at=None, returning=offer.before.returning)
            )
            self._resume()
        self._core.update(read_as="")
        self._core.say("scan_undone", NoticeLevel.DONE)

    async def _end(self, offer: _Offer) -> None:
        await asyncio.sleep(UNDO_SECONDS)
        if self._offer is offer:
            self._withdraw()

    def _follow(self, state: DeskState) -> None:
        """Any act of the clerk ends the offer: what was built upon a scan is not pulled away under it."""
        offer = self._offer
        if offer is not None and (offer.acts != self._core.acts_begun or state.clerk is None):
            self._withdraw()

    def _withdraw(self) -> None:
        self._offer = None
        if self._core.state.undo is not None:
            self._core.update(undo=None)


def _can_go_back(before: Visit | None, now: Visit) -> bool:
    """Whether nothing was done meanwhile that is written down, or known outside this desk."""
    if before is None:
        return now.ticket is None and not (now.received or now.decisions or now.jobs)
    same = (before.id, before.ticket) == (now.id, now.ticket)
    return same and (before.received, before.decisions) == (now.received, now.decisions)
