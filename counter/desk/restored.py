"""A centre that was put back to an older backup has forgotten what it acknowledged: it is sent again.

What was delivered last is forgotten first, so looking at the newest deliveries at each reconnect is enough;
only when all of them are gone does it look further back. The frozen bytes go, under their own ids.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.domain.dossiers import NumberBlock
from counter.ports import CentreRefusedError, OutboxItem, OutboxKind

__all__ = ["Restored"]

_log = logging.getLogger(__name__)

_LOOKED_AT = (200, 2_000, 20_000)
"""Newest deliveries that are compared; the next figure when all of them are gone."""
_DATES_CLAIMED = 8
"""Newest dates whose blocks are claimed: those leased ahead and the days whose dossiers may be sent again."""
_TICKETS = (OutboxKind.TICKET, OutboxKind.TICKET_HOLD)
"""Of the day: a ticket that was ended is of no use to a centre that has forgotten it."""


async def _none() -> tuple[NumberBlock, ...]:
    return ()


class Restored:
    """Holds the journal's deliveries against what the centre keeps."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.further_blocks: Callable[[], Awaitable[tuple[NumberBlock, ...]]] = _none
        """Blocks that are no dossier's: of the certification books. May raise JournalError."""

    async def check(self) -> int:
        """Queue again what the centre does not keep any more; how many messages.

        Raises CentreUnavailableError and JournalError.
        """
        for limit in _LOOKED_AT:
            delivered = await self._core.durable(self._core.ports.journal.outbox, done=True, limit=limit)
            items = [item for item in delivered if item.kind not in _TICKETS and item.body]
            missing = await self._missing(items)
            if not missing or len(missing) < len(items) or len(delivered) < limit:
                break
        for item in missing:
            await self.send_again(item.id)
        if missing:
            _log.warning("the centre has forgotten %d delivered messages: sent again", len(missing))
            self._core.say("centre_restored", NoticeLevel.WARNING, count=len(missing))
        return len(missing)

    async def claim_numbers(self) -> None:
        """Tell the centre which numbers this desk holds, before anybody is leased another one.

        One that gave them to somebody else meanwhile refuses their use, and the desk is told.
        Raises CentreUnavailableError and JournalError.
        """
        uses = await self._core.durable(self._core.ports.journal.number_uses, days=_DATES_CLAIMED)
        held = (*(use.block for use in uses), *await self.further_blocks())
        if not held:
            return
        try:
            kept = await self._core.ports.centre.claim_blocks(held)
        except CentreRefusedError as error:  # a centre of an older version cannot be told
            _log.warning("the centre does not take back its blocks: %s %s", error.status, error.reason)
            return
        if len(kept) < len(held):
            _log.error("%d number blocks overlap with what the centre gave to others", len(held) - len(kept))
            self._core.say("centre_replaced", NoticeLevel.ERROR)

    async def send_again(self, item_id: str) -> None:
        """Queue one delivered message again. Raises JournalError."""
        await self._core.durable(self._core.ports.journal.send_again, item_id)

    async def _missing(self, items: list[OutboxItem]) -> list[OutboxItem]:
        if not items:
            return []
        try:
            gone = set(await self._core.ports.centre.missing([item.id for item in items]))
        except CentreRefusedError as error:  # a centre of an older version cannot be asked
            _log.warning("the centre does not say what it keeps: %s %s", error.status, error.reason)
            return []
        return [item for item in items if item.id in gone]
