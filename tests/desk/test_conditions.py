"""What a centre would never take is not received: no paper, no number, the form stays and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.centre.api.checks import check_dossier
from counter.centre.refusals import RefusedError
from counter.domain.certification import CertifiedPaper
from counter.domain.conditions import why_refused
from counter.domain.dossiers import Dossier, Outage
from counter.events import ScanOrigin
from tests.desk.test_outage_papers import OTHER_PIN, notice, ready, stated
from tests.desk.test_session import Hand
from tests.rigs.desk import until
from tests.rigs.memory_centre import PIN
from tests.rigs.papers import dossier
from tests.rigs.small_desk import Parts, SmallDesk, person, small_desk


def nothing_received(small: SmallDesk) -> bool:
    filing = small.desk.state.filing
    return not (small.journal.dossiers() or small.journal.outbox() or small.journal.open_jobs()) and (
        filing is not None and filing.outage is not None
    )


async def test_the_second_person_does_not_receive_it(small: SmallDesk) -> None:
    await ready(small)
    await small.desk.outages.enter(stated(small))
    await small.desk.lock()
    assert await small.desk.sign_in(OTHER_PIN)
    await small.desk.commit()
    assert notice(small)[0] == "outage_not_taken"
    assert nothing_received(small)
    await small.desk.lock()
    assert await small.desk.sign_in(PIN)
    await small.desk.commit()
    [row] = small.journal.dossiers()
    check_dossier(row.dossier, row.dossier.id)


async def test_a_form_that_waited_is_no_outage_any_more(tmp_path: Path) -> None:
    hand = Hand()
    async with small_desk(tmp_path, parts=Parts(clock=hand)) as small:
        await small.desk.call_next()
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(small.desk, lambda now: now.visit and now.visit.identity.register.outcome is not None)
        await ready(small)
        day = small.desk.now() - timedelta(days=30)
        await small.desk.outages.enter(stated(small, date=f"{day:%d/%m/%Y}"))
        assert notice(small)[0] == "outage_entered"
        hand.later = timedelta(days=2)
        await small.desk.commit()
        assert notice(small)[0] == "outage_not_taken"
        assert nothing_received(small)
        await small.desk.outages.drop()
        await small.desk.commit()
        [row] = small.journal.dossiers()
        check_dossier(row.dossier, row.dossier.id)


def with_outage(**changes: object) -> Dossier:
    one = dossier(due_at=None)
    good = Outage(one.entry.at - timedelta(days=2), "KC-1", "Mất điện", "c9", "Người Thứ Hai")
    return replace(one, outage=replace(good, **changes))  # type: ignore[arg-type]  # field names are the caller's


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (dossier(), ""),
        (with_outage(), ""),
        (with_outage(witness_id=dossier().entry.clerk_id), "bad_outage"),
        (with_outage(received_at=dossier().entry.at - timedelta(days=32)), "bad_outage"),
        (with_outage(received_at=dossier().entry.at + timedelta(seconds=1)), "bad_outage"),
        (with_outage(reason=" "), "bad_outage"),
        (replace(dossier(), fee=replace(dossier().fee, amount_dong=10**12)), "bad_amount"),
        (replace(dossier(), sets=-1), "bad_count"),
        (replace(dossier(), certified=(CertifiedPaper("Giấy", 500, 300, numbers=(7,), year=2026),)), ""),
        (replace(dossier(), certified=(CertifiedPaper("Giấy", 1, -1),)), "bad_count"),
        (replace(dossier(), certified=(CertifiedPaper("Giấy", 1, 1, numbers=(0,), year=2026),)), "bad_count"),
        (replace(dossier(), certified=(CertifiedPaper("Giấy", 1, 1),) * 25), "bad_count"),
        (replace(dossier(), due_at=dossier().entry.at - timedelta(seconds=1)), "due_before_received"),
    ],
)
def test_the_centre_and_the_desk_ask_the_same(one: Dossier, word: str) -> None:
    assert why_refused(one) == word
    if not word:
        check_dossier(one, one.id)
        return
    with pytest.raises(RefusedError) as refused:
        check_dossier(one, one.id)
    assert (refused.value.status, refused.value.reason) == (422, word)
