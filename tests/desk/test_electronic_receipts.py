"""Electronic receipts of a desk: asked for by themselves, answered later, void with the money."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from counter import wire
from counter.desk.core import Ports
from counter.desk.state import DeskState
from counter.domain.decisions import Correction, CorrectionKind, Mistake
from counter.domain.electronic_receipts import (
    FAILED,
    ISSUED,
    PENDING,
    VOIDED,
    VOIDING,
    ElectronicReceipt,
    ReceiptRequest,
    receipt_id,
)
from counter.domain.fees import PaymentMethod
from counter.domain.records import Record, RecordKind
from counter.events import CentreEvent, ScanOrigin
from counter.ports import CentreUnavailableError
from tests.rigs.desk import until
from tests.rigs.filing import begun, filled, notice, visit
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.paying import owing
from tests.rigs.small_desk import SmallDesk, person, small_desk, tickets


@asynccontextmanager
async def electronic(folder: Path, centre: MemoryCentre | None = None) -> AsyncIterator[SmallDesk]:
    """A desk behind the end of printed receipts."""
    async with small_desk(folder, centre=centre) as small:
        core = small.desk._core
        fields = {name: getattr(core.ports, name) for name in Ports.__dataclass_fields__}
        core.ports = Ports(**(fields | {"electronic_from": date(2020, 1, 1)}))
        await small.desk._electronic.load()
        yield small


def receipts(small: SmallDesk, state: str | None = None) -> tuple[Record, ...]:
    return small.journal.records(RecordKind.RECEIPT, state=state)


def request_of(record: Record) -> ReceiptRequest:
    return wire.decode(ElectronicReceipt, record.content).request


def shown(state: DeskState) -> list[tuple[str, str]]:
    """State and number of the receipts of the open result."""
    returning = state.visit.returning if state.visit is not None else None
    return [(one.state, one.receipt.number) for one in (returning.receipts if returning else ())]


async def asked(small: SmallDesk, count: int = 1) -> list[Record]:
    await until(small.desk, lambda state: state.electronic.pending >= count and not state.outbox.waiting)
    return list(receipts(small, PENDING))


def answered(small: SmallDesk, record: Record, state: str, **changes: str) -> None:
    """The centre's newer version."""
    value = wire.decode(ElectronicReceipt, record.content)
    content = wire.encode(replace(value, **changes))  # type: ignore[arg-type]  # field names are the caller's
    fresh = replace(record, state=state, content=content)
    small.centre.recorded[f"{record.id}-{state}"] = wire.record_message(
        fresh, f"{record.id}-{state}", training=True
    )
    small.desk._link.on_event(CentreEvent(9, "record", record.id))


async def paid(small: SmallDesk) -> str:
    """Somebody pays; the dossier's id."""
    await filled(small)
    await small.desk.commit()
    return visit(small).received[-1].dossier.id


async def test_money_is_receipted_by_itself_and_the_number_follows(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        dossier_id = await paid(small)
        [record] = await asked(small)
        assert (record.id, record.subject) == (receipt_id(dossier_id), dossier_id)
        request = wire.decode(ElectronicReceipt, record.content).request
        dossier = visit(small).received[0].dossier
        assert (request.amount_dong, request.number) == (dossier.fee.taken_dong, dossier.code)
        assert request.payer not in repr(request)
        answered(small, record, ISSUED, series="TT/27E", number="00000127")
        await until(small.desk, lambda state: state.electronic.pending == 0)
        [one] = await small.desk._electronic.of_dossier(dossier_id)
        assert (one.state, one.receipt.series, one.receipt.number) == (ISSUED, "TT/27E", "00000127")
        assert small.journal.examine().troubles == ()


async def test_what_was_owed_has_a_receipt_of_its_own(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        dossier = await owing(small)
        assert receipts(small) == ()
        await small.desk.call_next()
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.money.take_owed(PaymentMethod.CASH)
        await small.desk.hand_over()
        [record] = await asked(small)
        assert record.subject == dossier.id
        assert record.id != receipt_id(dossier.id)


async def test_a_request_a_break_has_swallowed_is_made_at_the_next_start(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:  # the power went before the request was written
        await begun(small)
        dossier_id = await paid(small)
        assert receipts(small) == ()
    for _ in range(2):
        async with electronic(tmp_path, small.centre) as small:
            assert [one.id for one in receipts(small)] == [receipt_id(dossier_id)]
            assert small.desk.state.electronic.pending == 1


async def test_a_refusal_is_shown_and_asked_again(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        await paid(small)
        [record] = await asked(small)
        answered(small, record, FAILED, trouble="tax_code_missing")
        await until(small.desk, lambda state: state.electronic.failed == 1)
        assert small.desk.state.electronic.trouble == "tax_code_missing"
        await small.desk.receipts.ask_again()
        assert notice(small) == "receipts_asked_again"
        [record] = receipts(small, PENDING)
        assert wire.decode(ElectronicReceipt, record.content).trouble == ""
        await small.desk.receipts.ask_again()
        assert notice(small) == "nothing_to_do"


async def test_money_given_back_makes_the_receipt_void(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        dossier_id = await paid(small)
        taken = visit(small).received[0].dossier.fee.taken_dong
        await asked(small)
        await small.desk.corrections.refund(dossier_id, taken, "tính thừa")
        [record] = receipts(small, VOIDING)
        assert wire.decode(ElectronicReceipt, record.content).reason == Mistake.FEE.value
        assert receipts(small, PENDING) == (), "nothing stays"


async def test_an_answer_that_crosses_the_refund_does_not_take_it_back(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        dossier_id = await paid(small)
        taken = visit(small).received[0].dossier.fee.taken_dong
        [record] = await asked(small)
        await small.desk.corrections.refund(dossier_id, taken, "tính thừa")
        answered(small, record, ISSUED, series="TT/27E", number="00000127")
        await small.desk._electronic.refresh(record.id)
        assert len(receipts(small, VOIDING)) == 1
        answered(small, record, VOIDED, series="TT/27E", number="00000127", reason=Mistake.FEE.value)
        await small.desk._electronic.refresh(record.id)
        assert len(receipts(small, VOIDED)) == 1


async def test_what_stays_after_a_refund_has_a_receipt_of_its_own(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        dossier_id = await paid(small)
        taken = visit(small).received[0].dossier.fee.taken_dong
        [first] = await asked(small)
        for part, reason in ((1_000, "tính thừa"), (2_000, "giảm phí")):
            await small.desk.corrections.refund(dossier_id, part, reason)
        amounts = {
            state: sorted(request_of(one).amount_dong for one in receipts(small, state))
            for state in (PENDING, VOIDING)
        }
        assert amounts == {PENDING: [taken - 3_000], VOIDING: [taken - 1_000, taken]}
        assert len({one.id for one in receipts(small)}) == 3
        assert request_of(receipts(small, PENDING)[0]).paid_at == request_of(first).paid_at
        await small.desk.corrections.refund(dossier_id, taken - 3_000, "tính thừa")
        assert (len(receipts(small, VOIDING)), receipts(small, PENDING)) == (3, ())


async def test_a_refund_a_break_has_swallowed_is_told_at_the_next_start(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:

        async def broken(_correction: Correction) -> None:
            """The program ends here."""

        small.desk.corrections.on_corrected = broken
        await begun(small)
        dossier_id = await paid(small)
        await asked(small)
        await small.desk.corrections.refund(dossier_id, 1_000, "tính thừa")
        assert receipts(small, VOIDING) == ()
    for _ in range(2):
        async with electronic(tmp_path, small.centre) as small:
            assert [len(receipts(small, state)) for state in (VOIDING, PENDING)] == [1, 1]


async def test_what_another_desk_gave_back_is_settled_when_the_dossier_is_opened(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        dossier_id = await paid(small)
        dossier = visit(small).received[0].dossier
        await asked(small)
        await small.desk.finish()
        elsewhere = Correction(
            "c-1",
            CorrectionKind.REFUND,
            dossier_id,
            Mistake.FEE,
            "tính thừa",
            replace(dossier.entry, desk_id="Q07"),
            1_000,
        )
        small.centre.corrected[dossier_id] = [elsewhere]
        await small.desk.scan(dossier.code or "", ScanOrigin.TYPED)
        await until(small.desk, lambda state: sorted(shown(state)) == [(PENDING, ""), (VOIDING, "")])
        assert request_of(receipts(small, PENDING)[0]).amount_dong == dossier.fee.taken_dong - 1_000


async def test_a_refused_void_is_asked_again_as_a_void(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        dossier_id = await paid(small)
        taken = visit(small).received[0].dossier.fee.taken_dong
        await asked(small)
        await small.desk.corrections.refund(dossier_id, taken, "tính thừa")
        [record] = receipts(small, VOIDING)
        answered(small, record, FAILED, trouble="locked")
        await until(small.desk, lambda state: state.electronic.failed == 1)
        await small.desk.receipts.ask_again()
        assert [one.id for one in receipts(small, VOIDING)] == [record.id]
        assert receipts(small, PENDING) == (), "money that was given back has no new receipt"


async def test_an_opened_dossier_shows_its_receipts_as_they_stand(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        await paid(small)
        code = visit(small).received[0].dossier.code or ""
        [record] = await asked(small)
        await small.desk.finish()
        await small.desk.scan(code, ScanOrigin.TYPED)
        await until(small.desk, lambda state: shown(state) == [(PENDING, "")])
        answered(small, record, ISSUED, series="TT/27E", number="00000127")
        await until(small.desk, lambda state: shown(state) == [(ISSUED, "00000127")])


async def test_another_desks_receipt_and_a_stranger_answer_change_nothing(tmp_path: Path) -> None:
    async with electronic(tmp_path) as small:
        await begun(small)
        await paid(small)
        [record] = await asked(small)
        refresh = small.desk._electronic.refresh
        await refresh("nobody")
        for fresh in (
            replace(record, kind=RecordKind.SCAN, state=ISSUED),
            replace(record, subject="d-9", state=ISSUED),
            replace(record, state="gone"),
            replace(record, state=ISSUED, content=b'{"number":1}'),
        ):
            small.centre.recorded["x"] = wire.record_message(fresh, "x", training=True)
            await refresh(record.id)
            assert receipts(small) == (record,)
        small.centre.refusals["records"] = [CentreUnavailableError("cut", sent=False)] * 20
        await refresh(record.id)
        assert receipts(small) == (record,)


async def test_before_the_day_no_request_is_made(tmp_path: Path) -> None:
    async with small_desk(tmp_path, centre=MemoryCentre(list(tickets(3)))) as small:
        await begun(small)
        await paid(small)
        await small.desk._electronic.load()
        assert receipts(small) == ()
