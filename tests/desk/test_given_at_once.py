"""A result given while the person stands there: no slip, one transaction, paid at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from counter.desk.next_step import NextStep, next_step
from counter.domain.dossiers import CollectorProof, Release
from counter.domain.fees import PaymentMethod, WaiverGround
from counter.events import ScanOrigin
from counter.ports import OutboxKind
from tests.rigs.desk import until
from tests.rigs.filing import ADULT, CERTIFYING, begun, certified, change_form, filled, notice, values, visit
from tests.rigs.small_desk import small_desk


async def test_a_result_given_at_once_has_no_slip(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        await filled(small, CERTIFYING)
        await small.desk.visits.set_release(Release.AT_ONCE, "45")
        await small.desk.commit()
        assert notice(small) == "received_at_once"
        row = visit(small).received[0]
        assert row.dossier.due_at == row.dossier.entry.at == row.returned_at
        assert [job.document.kind.value for job in small.printer.jobs] == ["receipt"]
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.handed)
        hand_over = small.centre.handed[row.dossier.id]
        assert hand_over.collector.proof is CollectorProof.AT_ONCE
        assert hand_over.collector.person == submitter
        assert hand_over.collector.is_owner
        assert (hand_over.result.number, hand_over.result.kind) == (
            "45",
            "Bản sao được chứng thực từ bản chính",
        )
        kept = (await small.desk.dossiers())[0]
        assert kept.returned_at == row.returned_at
        await small.desk.finish()
        await small.desk.scan(row.dossier.code or "", ScanOrigin.TYPED)
        assert next_step(small.desk.state) is NextStep.ALREADY_RETURNED


async def test_dossier_and_hand_over_are_one_transaction(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        sending = small.centre.hold("send")
        await begun(small)
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        await small.desk.commit()
        waiting = await small.desk.outbox()
        assert [item.kind for item in waiting] == [OutboxKind.DOSSIER, OutboxKind.HAND_OVER]
        sending.set()


async def test_nothing_paid_has_no_receipt_and_the_slip_comes_when_asked_for(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        await small.desk.money.waive(WaiverGround.POOR_HOUSEHOLD, 0, "")
        await small.desk.commit()
        assert small.printer.jobs == []
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE_WITH_SLIP)
        await small.desk.commit()
        assert {job.document.kind.value for job in small.printer.jobs} == {"M01", "X02", "receipt"}


async def test_given_at_once_to_whoever_files_for_another(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, parties=replace(certified(small), relatives=()), owner=ADULT)
        await small.desk.visits.set_release(Release.AT_ONCE, "45")
        await small.desk.commit()
        dossier_id = visit(small).received[0].dossier.id
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.handed)
        assert not small.centre.handed[dossier_id].collector.is_owner


async def test_a_result_given_at_once_is_paid_at_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        await small.desk.money.set_payment(PaymentMethod.LATER)
        await small.desk.commit()
        assert notice(small) == "owed_at_once"
        assert values(small) == {"amount": 2_000}
        assert await small.desk.dossiers() == ()


async def test_certifying_needs_nobody_to_be_known(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        assert next_step(small.desk.state) is NextStep.COMMIT
        await small.desk.commit()
        assert notice(small) == "received_at_once"
        await until(small.desk, lambda state: state.outbox.waiting == 0)
