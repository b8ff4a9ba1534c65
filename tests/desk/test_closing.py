"""The end of a day: sums equal to those counted by hand, a slip with the head of the record, one act."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import pytest

from cache.journal.auditing import event_of_head, follow
from counter.desk.next_step import NextStep, next_step
from counter.domain.day import DayTotals
from counter.domain.decisions import Mistake
from counter.domain.documents import DaySlip
from counter.domain.fees import PaymentMethod
from counter.ports import Act, Tray
from tests.rigs.filing import begun, filled, form, notice, visit
from tests.rigs.small_desk import SmallDesk, small_desk, tickets


async def closed(small: SmallDesk) -> DaySlip:
    """Close the day; its slip."""
    await small.desk.closing.close()
    assert notice(small) == "day_closed"
    job = small.printer.jobs[-1]
    assert job.tray is Tray.ROLL
    assert isinstance(job.document, DaySlip)
    return job.document


async def test_the_money_of_a_random_day_is_that_counted_by_hand(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    rng = random.Random(seed)
    taken: Counter[str] = Counter()
    received = voided = given_back = 0
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.centre.hold("dossier")  # a confirmation in between would change what is unconfirmed
        small.centre.waiting = list(tickets(8))
        for _ in range(8):
            await begun(small)
            await filled(small)
            method = rng.choice([PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.LATER])
            dong = rng.randrange(1, 60) * 500
            if rng.random() < 0.5:
                await desk.money.set_fee(dong, "tính lại")
            await desk.money.set_payment(method)
            amount = form(small).fee.amount_dong
            assert next_step(desk.state) is NextStep.COMMIT
            await desk.commit()
            received += 1
            if method is not PaymentMethod.LATER:
                taken[method.value] += amount
            dossier = visit(small).received[-1].dossier
            if rng.random() < 0.25:
                await desk.corrections.void(dossier.id, Mistake.FEE, "nhập nhầm", again=False)
                voided += 1
                given_back += amount if method is not PaymentMethod.LATER else 0
            elif method is not PaymentMethod.LATER and rng.random() < 0.4:
                part = rng.randrange(1, amount + 1)
                await desk.corrections.refund(dossier.id, part, "thu thừa")
                given_back += part
            await desk.finish()
            if desk.state.visit is not None:
                await desk.finish()
        slip = await closed(small)
        totals = slip.totals
        assert dict(totals.by_method) == dict(taken)
        assert (totals.received, totals.voided) == (received, voided)
        assert (totals.taken_dong, totals.given_back_dong) == (taken.total(), given_back)
        assert totals == small.journal.day_totals(totals.date)
        assert await desk.closing.totals() == totals


async def test_sums_and_head_are_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded while the slip is made stands behind its head, never between its two halves."""
    async with small_desk(tmp_path) as small:
        core, journal = small.desk._core, small.journal
        totals, meanwhile = journal.day_totals, list[Future[None]]()

        def counted(date: str) -> DayTotals:
            found = totals(date)
            meanwhile.append(core._disk.submit(journal.append, Act("other", "x", core.entry())))
            return found

        monkeypatch.setattr(journal, "day_totals", counted)
        before = journal.audit_head()
        slip = await closed(small)
        for one in meanwhile:
            one.result(timeout=10)
        assert meanwhile
        assert slip.head == before


async def test_the_slip_carries_the_head_and_the_act_says_so(small: SmallDesk) -> None:
    desk = small.desk
    await filled(small)
    await desk.commit()
    before = small.journal.audit_head()
    await desk.closing.close()
    assert notice(small) == "day_open_visits", "the visit has not ended"
    assert small.journal.audit_head() == before
    await desk.finish()
    head = small.journal.audit_head()
    slip = await closed(small)
    assert slip.head == head
    assert slip.head_code == f"AUDIT-{head.seq}-{head.chain}"
    [act] = small.journal.audit(after=head.seq)
    assert (act.kind, act.subject) == ("day_closed", "Q03")
    assert event_of_head(small.journal._query, slip.head.chain) == head.seq
    assert follow(small.journal._query).broken is None
    again = await closed(small)
    assert again.head.seq == head.seq + 1
    jobs = small.journal.jobs(f"day-Q03-{slip.totals.date}")
    assert [job.document for job in jobs] == [slip, again]


async def test_a_visit_put_aside_keeps_the_day_open(small: SmallDesk) -> None:
    await small.desk.visits.hold()
    assert small.desk.state.held
    await small.desk.closing.close()
    assert notice(small) == "day_open_visits"


async def test_the_slip_prints_again_as_a_copy(small: SmallDesk) -> None:
    await small.desk.finish()
    await closed(small)
    job = small.printer.jobs[-1]
    await small.desk.reprint(job.id)
    assert small.printer.jobs[-1].document.copy_number == 1 or notice(small) == "already_printing"
