"""What a clerk does with one message of the outbox: try it now, keep it back, let it go, hand it on.

A message kept back holds up what follows it of the same subject and nothing else; who did it and why stands
in the record.
"""

from __future__ import annotations

from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.outbox import Outbox
from counter.ports import Act, HoldReason, JournalError

__all__ = ["ParkingDesk"]


@guarded("parking")
class ParkingDesk:
    """Acts on one message, by its id."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox

    async def try_now(self, item_id: str) -> None:
        """Forget its wait or its refusal."""
        async with self._core.act("retrying", item_id) as mine:
            if mine:
                await self._core.note("outbox_retried", item_id)
                await self._outbox.retry(item_id)
                await self._core.refresh_outbox()

    async def keep_back(self, item_id: str, reason: HoldReason) -> None:
        """The clerk keeps it."""
        await self._park(item_id, "clerk", reason)

    async def hand_on(self, item_id: str, reason: HoldReason) -> None:
        """The supervisor shall look at it."""
        await self._park(item_id, "supervisor", reason)

    async def let_go(self, item_id: str) -> None:
        """It may be sent again."""
        await self._park(item_id, "", None)

    async def _park(self, item_id: str, held: str, reason: HoldReason | None) -> None:
        async with self._core.act("parking", item_id) as mine:
            if not mine:
                return
            kind, detail = ("outbox_held", f"{held} {reason}") if held else ("outbox_let_go", "")
            act = Act(kind, item_id, self._core.entry(), detail)
            try:
                await self._core.durable(self._core.ports.journal.park, item_id, held, act)
            except JournalError as error:
                if error.reason != "unknown_item":
                    raise
                self._core.say("nothing_to_do")
                return
            self._outbox.wake()
            await self._core.refresh_outbox()
            self._core.say(f"outbox_{held or 'let_go'}")
