"""What the centre refused of a dossier shows at the dossier until the centre has taken it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from counter.desk.outbox import outcome_of
from counter.domain.decisions import Mistake
from counter.domain.dossiers import Release, SyncState
from counter.ports import Answer, CentreRefusedError, OutboxItem, OutboxKind, OutboxOutcome
from tests.rigs.desk import received, until
from tests.rigs.filing import CERTIFYING, begun, filled, form
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import SmallDesk, small_desk, tickets

CONFLICT = CentreRefusedError(409, "conflict")


class Picky(MemoryCentre):
    """Takes dossiers, and refuses what follows of them."""

    picky = True

    async def send(self, item: OutboxItem) -> Answer:
        if self.picky and item.kind in (OutboxKind.HAND_OVER, OutboxKind.CORRECTION):
            raise CONFLICT
        return await super().send(item)


def picky() -> Picky:
    assert outcome_of(CONFLICT) is OutboxOutcome.STOP
    return Picky(list(tickets(2)))


def trouble(small: SmallDesk) -> list[str]:
    """What the list of dossiers shows."""
    return [row.trouble for row in small.journal.dossiers()]


async def read_back(small: SmallDesk) -> None:
    """The dossier was read back and is confirmed."""
    await until(small.desk, lambda _: small.journal.dossiers()[0].state is SyncState.CONFIRMED)


async def mended(small: SmallDesk, centre: Picky) -> None:
    """The centre takes it after all, and the clerk sends again."""
    centre.picky = False
    await small.desk.retry_outbox()
    await until(small.desk, lambda state: not (state.outbox.waiting or state.outbox.stopped))


async def test_a_refused_hand_over_at_once_shows_after_the_read_back(tmp_path: Path) -> None:
    centre = picky()
    async with small_desk(tmp_path, centre=centre) as small:
        await begun(small)
        await filled(small, CERTIFYING)
        if form(small).fee_dong is None:
            await small.desk.money.set_fee(10_000, "2 trang")
        await small.desk.visits.set_release(Release.AT_ONCE, "12/CT")
        await small.desk.commit()
        await until(small.desk, lambda state: state.outbox.stopped)
        await read_back(small)
        assert trouble(small) == ["conflict"]
        await mended(small, centre)
        assert trouble(small) == [""]


async def test_a_refused_void_shows_after_the_read_back(tmp_path: Path) -> None:
    centre = picky()
    async with small_desk(tmp_path, centre=centre) as small:
        gate = centre.hold("dossier")
        await begun(small)
        dossier_id = await received(small.desk)
        await until(small.desk, lambda state: not state.outbox.waiting)
        void = small.desk.corrections.void(dossier_id, Mistake.PERSON, "sai người", again=False)
        voiding = asyncio.create_task(void)
        await asyncio.sleep(0)
        gate.set()
        await voiding
        await until(small.desk, lambda state: state.outbox.stopped)
        small.desk._link.confirm(dossier_id)  # the register answered: it is read back once more
        await read_back(small)
        assert trouble(small) == ["conflict"]
        await mended(small, centre)
        assert trouble(small) == [""]
