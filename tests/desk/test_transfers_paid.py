"""Transfers: the code shown, the payment claimed and found; what was paid online; the day sheet."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.day_sheets import day_sheet
from counter.domain.certification import CertifiedPaper, Matter
from counter.domain.day_sheet import csv_of
from counter.domain.fees import PaymentMethod, WaiverGround
from counter.domain.payments import PayAccount, PaymentState, pay_key
from counter.domain.vietqr import read_payment
from tests.rigs.filing import begun, filled, form, notice, values
from tests.rigs.small_desk import SmallDesk, small_desk

ACCOUNT = PayAccount("000000", "TAPHUAN", "TAP HUAN")
REFERENCE = "FT26327000123"


def with_account(small: SmallDesk) -> None:
    small.desk._core.ports = replace(small.desk._core.ports, pay_account=ACCOUNT)


async def received(small: SmallDesk, *, by_transfer: bool = True) -> str:
    """A dossier of 8.000 đ; its id."""
    await begun(small)
    await filled(small)
    if by_transfer:
        await small.desk.money.claim_transfer()
    dossier_id = form(small).id
    await small.desk.commit()
    await small.desk.finish()
    return dossier_id


async def test_the_code_names_the_dossier_before_it_has_a_number(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        with_account(small)
        await begun(small)
        await filled(small)
        code = await small.desk.money.show_code()
        assert code is not None
        read, warnings = read_payment(code.payload)
        assert warnings == ()
        assert (read["amount"], read["purpose"]) == ("8000", f"LP {pay_key(form(small).id)}")
        assert (form(small).code_shown, form(small).payment) == (True, PaymentMethod.CASH), (
            "nothing is paid yet"
        )
        await small.desk.money.claim_transfer(REFERENCE)
        assert (form(small).payment, form(small).fee.reference) == (PaymentMethod.TRANSFER, REFERENCE)
        await small.desk.money.claim_transfer("; drop")
        assert (notice(small), values(small)) == ("bad_field", {"field": "reference"})


async def test_without_an_account_or_a_sum_there_is_no_code(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        assert await small.desk.money.show_code() is None
        assert notice(small) == "pay_account_missing"
        with_account(small)
        await small.desk.money.set_fee(0, "miễn")
        assert await small.desk.money.show_code() is None
        assert notice(small) == "nothing_to_pay"


async def test_a_statement_finds_what_was_claimed_and_a_second_reading_nothing_new(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        first, second, third = [await received(small) for _ in range(3)]
        await received(small, by_transfer=False)
        rows = {row.dossier.id: row for row in small.journal.dossiers(limit=9)}
        statement = tmp_path / "saoke.csv"
        statement.write_text(
            "Ngày;Ghi có;Nội dung;Số tham chiếu\n"
            f"23/11/2026;8.000;MB LP {pay_key(first)};FT1\n"
            f"23/11/2026;7.000;LP {rows[second].dossier.local_number};FT2\n"
            "23/11/2026;8.000;nop phi;FT3\n",
            encoding="utf-8",
        )
        report = await small.desk.payments.read_statement(str(statement))
        assert report is not None
        assert (notice(small), values(small)) == ("statement_read", {"paid": 1, "doubtful": 1})
        states = {one.dossier_id: one.state for one in await small.desk.payments.transfers()}
        assert states == {
            first: PaymentState.RECONCILED,
            second: PaymentState.CLAIMED,
            third: PaymentState.CLAIMED,
        }
        await small.desk.payments.read_statement(str(statement))
        assert values(small) == {"paid": 0, "doubtful": 1}
        waiting = next(one for one in await small.desk.payments.transfers() if one.dossier_id == third)
        await small.desk.payments.reconcile(waiting.id, "x")
        assert notice(small) == "bad_field"
        await small.desk.payments.reconcile(waiting.id, REFERENCE)
        found = next(one for one in await small.desk.payments.transfers() if one.dossier_id == third)
        assert (found.state, found.reference) == (PaymentState.RECONCILED, REFERENCE)


@pytest.mark.parametrize("body", [None, b"\0\1\2", b"a;b\n1;2\n"])
async def test_a_file_that_is_no_statement_is_told(tmp_path: Path, body: bytes | None) -> None:
    async with small_desk(tmp_path) as small:
        path = tmp_path / "x.csv"
        if body is not None:
            path.write_bytes(body)
        assert await small.desk.payments.read_statement(str(path)) is None
        assert notice(small) == ("bad_field" if body is None else "statement_bad")


async def test_what_was_paid_on_the_portal_is_kept_and_nothing_is_taken(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.paid_online("")
        assert (notice(small), values(small)) == ("bad_field", {"field": "reference"})
        await small.desk.money.paid_online("DVCQG-0001")
        fee = form(small).fee
        assert (fee.taken_dong, fee.owed_dong, fee.reference) == (0, 0, "DVCQG-0001")
        await small.desk.commit()
        (row,) = small.journal.dossiers(limit=2)
        date = row.dossier.entry.at.date().isoformat()
        assert small.journal.day_totals(date).taken_dong == 0
        assert day_sheet(small.journal, date).online_dong == 8_000
        (listed,) = await small.desk.payments.transfers()
        assert listed.state is PaymentState.ONLINE


async def test_the_day_sheet_is_the_record_to_the_dong(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await received(small)
        taken = await received(small, by_transfer=False)
        await small.desk.certifying.take(
            Matter.COPY, [CertifiedPaper("Giấy khai sinh", 5, 5)], at_once=True, given_dong=None
        )
        await small.desk.finish()
        await small.desk.corrections.refund(taken, 3_000, "thu nhầm")
        date = small.journal.dossiers(limit=1)[0].dossier.entry.at.date().isoformat()
        totals, sheet = small.journal.day_totals(date), day_sheet(small.journal, date)
        assert (sheet.taken_dong, sheet.given_back_dong) == (totals.taken_dong, totals.given_back_dong)
        assert {one.name: one.taken_dong for one in sheet.by_method} == dict(totals.by_method)
        assert sheet.taken_dong == 8_000 + 8_000 + 35_000
        by_fee = {one.name: one.left_dong for one in sheet.by_fee}
        assert by_fee["Phí chứng thực bản sao từ bản chính"] == 35_000
        assert sum(by_fee.values()) == sheet.taken_dong - sheet.given_back_dong == 48_000
        assert sum(one.left_dong for one in sheet.by_procedure) == 48_000
        heads = ("Số", "Thủ tục", "Khoản", "Cách", "Tiền", "Biên lai")
        body = csv_of(sheet, heads).decode("utf-8-sig").splitlines()
        first, *lines, last = csv.reader(body, delimiter=";")
        assert tuple(first) == heads
        assert sum(int(line[4]) for line in lines) == int(last[4]) == 48_000
        await small.desk.closing.export(str(tmp_path / "bang-ke.csv"))
        assert notice(small) == "sheet_exported"
        assert (tmp_path / "bang-ke.csv").read_bytes().decode("utf-8-sig").splitlines()[1:] == body[1:]
        await small.desk.closing.export(str(tmp_path / "bang-ke.csv"))
        assert (notice(small), values(small)) == ("bad_field", {"field": "path"}), "nothing is overwritten"


async def test_a_ground_of_the_table_asks_for_its_proof(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.choose_procedure("1.004222")
        visit = small.desk.state.visit
        assert visit is not None
        assert visit.filing is not None
        await small.desk.choose_case(visit.filing.procedure.cases[0].id)
        money = small.desk.money
        await money.waive(WaiverGround.POOR_HOUSEHOLD, 0, "")
        assert notice(small) == "waiver_proof_needed"
        await money.waive(WaiverGround.POOR_HOUSEHOLD, 5_000, "", "Giấy chứng nhận hộ nghèo số 12")
        assert (form(small).fee_dong, form(small).fee.proof) == (0, "Giấy chứng nhận hộ nghèo số 12")
        await money.waive(WaiverGround.ELDERLY, 0, "")
        assert notice(small) == "waiver_age", "the card says how old they are"
        await money.waive(WaiverGround.MERIT, 0, "", "Thẻ thương binh")
        assert (form(small).waiver, form(small).fee.proof) == (WaiverGround.MERIT, "Thẻ thương binh"), (
            "never two"
        )
