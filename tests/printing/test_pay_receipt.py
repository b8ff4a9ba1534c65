"""The payment code on the receipt of what is owed, the numbers of the book, and the money of the day slip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter.domain.certification import CertifiedPaper
from counter.domain.day import AuditHead, DayTotals
from counter.domain.day_sheet import DaySheet, SheetLine
from counter.domain.documents import DaySlip, FeeSlip
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.payments import PayAccount, pay_code
from printing.content import content
from printing.receipt import receipt
from tests.rigs import papers
from tests.rigs.decoders import zbar, zxing

LONGEST = PayAccount("970415", "1234567890123456789", "TRUNG TAM PVHCC PHUONG MA", "THANH PHO HCM")


def owed(account: PayAccount) -> FeeSlip:
    dossier = replace(papers.dossier(), fee=Fee(4_239_000, PaymentMethod.LATER))
    code = pay_code(account, 4_239_000, dossier.id, dossier.code or "")
    return FeeSlip(papers.CENTRE, dossier, pay=code)


@pytest.mark.parametrize("account", [PayAccount("000000", "TAPHUAN"), LONGEST])
def test_two_decoders_read_the_payment_code_beside_the_dossiers_own(
    account: PayAccount, tmp_path: Path
) -> None:
    slip = owed(account)
    assert slip.pay is not None
    drawn = receipt(slip)
    path = tmp_path / "receipt.png"
    drawn.image.save(path)
    both = {("qr", slip.pay.payload), ("qr", slip.dossier.code or "")}
    assert zxing(path) == zbar(path) == both
    assert drawn.missing == ()
    assert "4.239.000 đ" in content(slip).values["pay_purpose"]


def test_what_is_paid_has_no_payment_code() -> None:
    page = content(FeeSlip(papers.CENTRE, papers.dossier()))
    assert page.pay == page.values["pay_purpose"] == ""


def test_the_numbers_of_the_book_stand_on_the_receipt() -> None:
    base = papers.dossier()
    certified = (CertifiedPaper("Giấy khai sinh", 2, 3, numbers=(7,), year=2026),)
    ref = replace(base.procedure, code="2.000815")
    slip = FeeSlip(papers.CENTRE, replace(base, procedure=ref, certified=certified))
    assert content(slip).values["book_numbers"] == "07/2026-SCT/BS"


def test_what_was_paid_online_says_so_with_its_reference() -> None:
    fee = Fee(8_000, PaymentMethod.ONLINE, reference="DVCQG-1")
    page = content(FeeSlip(papers.CENTRE, replace(papers.dossier(), fee=fee)))
    assert "Cổng Dịch vụ công quốc gia" in page.values["fee"]
    assert "DVCQG-1" in page.values["fee"]


def test_the_day_slip_tells_money_by_fee_and_by_procedure() -> None:
    line = SheetLine("", "Chứng thực bản sao", "Phí chứng thực", "cash", 35_000, "")
    back = replace(line, dong=-5_000)
    totals = DayTotals("2026-11-23", 2, 0, 1, 35_000, 5_000, (("cash", 35_000),), (), 0, 0)
    slip = DaySlip(papers.CENTRE, totals, AuditHead(7, "ab" * 32), papers.ENTRY)
    sheet = DaySheet(slip.totals.date, (line, back), spoilt=("AA/26 0000007",), online_dong=8_000)
    values = content(replace(slip, sheet=sheet)).values
    assert values["by_fee"] == "Phí chứng thực: 30.000 đ"
    assert values["by_procedure"] == "Chứng thực bản sao: 30.000 đ"
    assert (values["online"], values["spoilt"]) == ("8.000 đ", "AA/26 0000007")
    assert receipt(replace(slip, sheet=sheet)).missing == ()
