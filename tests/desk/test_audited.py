"""Each login, look-up, read, call, print, hand-over, override is one entry that names nobody but by ids."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from cache.journal.rows import DOSSIER_CORRECTED, DOSSIER_RECEIVED, RESULT_HANDED_OVER
from counter.centre.people import citizens
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Reading
from counter.domain.decisions import Mistake
from counter.domain.fees import WaiverGround
from counter.events import ScanOrigin
from tests.rigs.desk import until
from tests.rigs.filing import filled, let_lie_ready, visit
from tests.rigs.memory_centre import PIN
from tests.rigs.small_desk import SmallDesk, person, small_desk

_SHAPE = re.compile(r"[0-9A-Za-z_.:+ =-]*")
"""Of ids and machine words: no name with its accents fits."""


async def kinds_of(small: SmallDesk, act: Callable[[], Awaitable[object]]) -> Counter[str]:
    """What an act added to the record."""
    seq = small.journal.audit_head().seq
    await act()
    await asyncio.sleep(0)  # what was begun beside it is handed to the disk
    await asyncio.sleep(0)
    await small.desk._core.durable(lambda: None)
    return Counter(row.kind for row in small.journal.audit(after=seq))


async def test_every_act_that_counts_is_one_entry_without_personal_data(tmp_path: Path) -> None:
    async with small_desk(tmp_path, sign_in=False) as small:
        desk = small.desk
        await until(desk, lambda state: state.place is not None and state.devices.online)
        place = desk.state.place
        assert place is not None
        desk._core.update(place=replace(place, clerks=place.clerks[:1]))
        assert await kinds_of(small, lambda: desk.sign_in("000000")) == {"sign_in_failed": 1}
        assert await kinds_of(small, lambda: desk.sign_in(PIN)) == {"signed_in": 1}
        assert await kinds_of(small, desk.call_next) == {"ticket_called": 1}

        async def looked_up() -> None:
            await desk.scan(person().qr(), ScanOrigin.SCANNER)
            await until(desk, lambda state: state.visit and state.visit.identity.register.person)

        assert await kinds_of(small, looked_up) == {"citizen_looked_up": 1}

        async def read() -> None:
            small.reader.put_card(person().card())
            await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)

        assert await kinds_of(small, read) == {"card_read": 1}
        await filled(small)
        changed = await kinds_of(small, lambda: desk.money.set_fee(12_000, "tính thêm"))
        assert changed == {"fee_changed": 1}
        assert not await kinds_of(small, lambda: desk.money.set_fee(12_000, "tính thêm"))
        waived = await kinds_of(small, lambda: desk.money.waive(WaiverGround.ELDERLY, 4_000, ""))
        assert waived == {"fee_waived": 1}
        assert (await kinds_of(small, desk.commit))[DOSSIER_RECEIVED] == 1
        dossier = visit(small).received[-1].dossier
        [job] = [one for one in small.journal.jobs(dossier.id) if one.tray == "roll"]
        small.journal.note_job(job.id, "confirmed")  # type: ignore[arg-type]  # a StrEnum's word
        assert await kinds_of(small, lambda: desk.reprint(job.id)) == {"reprinted": 1}
        await let_lie_ready(small, dossier)
        await desk.finish()
        await desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(
            desk,
            lambda state: (
                next_step(state) is NextStep.HAND_OVER
                and state.visit
                and state.visit.identity.register.outcome is not None
            ),
        )
        assert await kinds_of(small, desk.hand_over) == {RESULT_HANDED_OVER: 1}
        await desk.finish()
        assert await kinds_of(small, desk.closing.close) == {"day_closed": 1}
        assert await kinds_of(small, desk.lock) == {"signed_out": 1}

        seen = {row.kind for row in small.journal.audit(limit=10_000)}
        carried = {DOSSIER_RECEIVED, RESULT_HANDED_OVER, DOSSIER_CORRECTED, "case_decided"}
        numbers = {one.number for one in citizens()} | {one.name for one in citizens()}
        for kind, subject, payload in small.journal._query("SELECT kind, subject, payload FROM event", ()):
            assert _SHAPE.fullmatch(subject), kind
            if kind not in carried:
                text = bytes(payload).decode()
                assert not [one for one in numbers if one in text], kind
                detail = text.split('"detail":"')[1].split('"')[0]
                assert _SHAPE.fullmatch(detail), (kind, detail)
        assert seen >= {"signed_in", "ticket_called", "citizen_looked_up", "day_closed"}


async def test_what_overrides_is_one_entry(small: SmallDesk) -> None:
    desk = small.desk
    await filled(small)
    await desk.commit()
    dossier = visit(small).received[-1].dossier
    assert await kinds_of(small, lambda: desk.corrections.refund(dossier.id, 1_000, "thu thừa")) == {
        DOSSIER_CORRECTED: 1,
        "reprinted": 1,  # the receipt, with the sum that stays
    }
    voided = await kinds_of(
        small, lambda: desk.corrections.void(dossier.id, Mistake.FEE, "nhập nhầm", again=False)
    )
    assert voided == {DOSSIER_CORRECTED: 1}
