"""What a paper stands for and what became of the money of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.domain.documents import ReturnNote
from counter.domain.dossiers import CollectorProof, Delivery, KeptDifference, Release, Replaced
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import Parties
from counter.domain.people import PersonField, Source
from counter.domain.quantity import Counted, Quantity
from printing.content import content
from tests.rigs.page_words import words
from tests.rigs.papers import AUTHORISED, receipt, return_note, slip

RECEIPT = FeeReceipt(ReceiptKind.PRINTED, "01BLP2-001 AA/26", "0000127")


def collected(parties: Parties, **changes: object) -> ReturnNote:
    note = return_note()
    collector = replace(note.hand_over.collector, parties=parties)
    return replace(note, hand_over=replace(note.hand_over, collector=collector, **changes))  # type: ignore[arg-type]  # field names are the caller's


# --- what it stands for ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivery", "to", "said"),
    [
        (Delivery.COUNTER, "", "Trung tâm Phục vụ hành chính công phường Mẫu"),
        (Delivery.OTHER_CENTRE, "Trung tâm xã Thử", "Trung tâm xã Thử"),
        (Delivery.OTHER_CENTRE, "", "Trung tâm Phục vụ hành chính công khác trong tỉnh"),
        (Delivery.POST, "Số 5 Đường Mẫu", "Nhà riêng/trụ sở, qua dịch vụ bưu chính công ích: Số 5 Đường Mẫu"),
        (Delivery.ELECTRONIC, "", "Bản điện tử"),
    ],
)
def test_where_the_result_goes(delivery: Delivery, to: str, said: str) -> None:
    assert f"6. Đăng ký nhận kết quả tại: {said}" in words(slip(delivery=delivery, deliver_to=to))
    assert content(receipt(delivery=delivery, deliver_to=to)).values["delivery"]


def test_a_slip_says_which_voided_one_it_replaces_and_which_request_it_completes() -> None:
    replaces = Replaced("d-1", "H99.001-261123-0001", "chọn nhầm thủ tục")
    text = words(slip(replaces=replaces, follows="LQ03-261120-0002"))
    assert "Thay cho hồ sơ H99.001-261123-0001 đã hủy: chọn nhầm thủ tục" in text
    assert "Bổ sung, hoàn thiện theo Phiếu yêu cầu bổ sung số LQ03-261120-0002" in text


def test_differences_with_the_register_stay_at_the_counter() -> None:
    kept = KeptDifference(PersonField.RESIDENCE, Source.PAPER, "ĐỊA CHỈ GIẤY", "ĐỊA CHỈ SỔ")
    for document in (slip(differences=(kept,)), receipt(differences=(kept,))):
        said = " ".join(content(document).values.values())
        assert "ĐỊA CHỈ GIẤY" not in said
        assert "ĐỊA CHỈ SỔ" not in said


def test_a_result_given_at_once_has_no_appointment() -> None:
    text = words(slip(release=Release.AT_ONCE_WITH_SLIP))
    assert "5. Thời gian trả kết quả giải quyết hồ sơ: Trả kết quả ngay khi tiếp nhận" in text
    note = return_note(release=Release.AT_ONCE)
    at_once = replace(note.hand_over.collector, proof=CollectorProof.AT_ONCE)
    handed = replace(note, hand_over=replace(note.hand_over, collector=at_once))
    assert "Người nhận đã xuất trình: Trả ngay khi tiếp nhận hồ sơ" in words(handed)


# --- money ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (Fee(8000, PaymentMethod.CASH), "8.000 đồng (đã nộp tiền mặt)"),
        (
            Fee(8000, PaymentMethod.CASH, receipt=RECEIPT),
            "8.000 đồng (đã nộp tiền mặt; biên lai ký hiệu 01BLP2-001 AA/26 số 0000127)",
        ),
        (
            Fee(8000, PaymentMethod.TRANSFER, receipt=FeeReceipt(ReceiptKind.ELECTRONIC, "", "55")),
            "8.000 đồng (đã nộp bằng chuyển khoản; biên lai điện tử số 55)",
        ),
        (
            Fee(8000, PaymentMethod.CASH, paid_dong=5000),
            "8.000 đồng (đã nộp 5.000 đồng tiền mặt; còn phải nộp 3.000 đồng trước khi nhận kết quả)",
        ),
        (Fee(8000, PaymentMethod.LATER), "8.000 đồng (chưa nộp; nộp trước khi nhận kết quả)"),
        (
            Fee(0, PaymentMethod.NONE, 8000, waiver=WaiverGround.POOR_HOUSEHOLD),
            "0 đồng (được miễn 8.000 đồng: hộ nghèo, hộ cận nghèo)",
        ),
        (
            Fee(4000, PaymentMethod.CASH, 8000, "quyết định 12", waiver=WaiverGround.OTHER),
            "4.000 đồng (được giảm từ 8.000 đồng: quyết định 12; đã nộp tiền mặt)",
        ),
        (Fee(0, PaymentMethod.NONE, waiver=WaiverGround.OTHER), "0 đồng (được miễn: trường hợp khác)"),
        (Fee(0, PaymentMethod.NONE), "Không"),
    ],
)
def test_the_fee_says_what_became_of_it(fee: Fee, said: str) -> None:
    assert content(slip(fee=fee)).values["fee"] == said
    assert content(receipt(fee=fee)).values["fee"]


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        (Quantity(Counted.PAGE, copies=3, pages=12), "12 trang × 3 bản"),
        (Quantity(Counted.PAGE, copies=1, pages=2), "2 trang × 1 bản"),
        (Quantity(Counted.COPY, copies=3), "3 bản"),
        (Quantity(Counted.PERSON, copies=4), "4 người"),
    ],
)
def test_the_fee_says_what_it_was_counted_by(quantity: Quantity, said: str) -> None:
    paid = Fee(42_000, PaymentMethod.CASH)
    assert f"42.000 đồng ({said}; đã nộp tiền mặt)" in words(slip(fee=paid, quantity=quantity))
    assert content(receipt(fee=paid, quantity=quantity)).values["fee"] == f"42.000 đ, {said}; đã nộp tiền mặt"
    short = replace(paid, paid_dong=2_000)
    assert content(receipt(fee=short, quantity=quantity)).values["fee"] == f"42.000 đ, {said}"
    waived = Fee(0, PaymentMethod.NONE, 42_000, waiver=WaiverGround.MERIT)
    assert f"0 đồng ({said}; được miễn 42.000 đồng" in words(slip(fee=waived, quantity=quantity))


@pytest.mark.parametrize("quantity", [None, *(Quantity(one, copies=1) for one in Counted)])
def test_a_single_one_goes_without_saying(quantity: Quantity | None) -> None:
    assert content(slip(quantity=quantity)).values["fee"] == content(slip()).values["fee"]


@pytest.mark.parametrize("ground", WaiverGround)
def test_every_ground_has_words(ground: WaiverGround) -> None:
    fee = Fee(0, PaymentMethod.NONE, 8000, "vì sao", waiver=ground)
    assert content(slip(fee=fee)).values["fee"].startswith("0 đồng (được miễn 8.000 đồng: ")
    assert content(receipt(fee=fee)).values["waiver"].startswith("được miễn 8.000 đ: ")


def test_the_receipt_counts_the_cash_line_by_line() -> None:
    whole = Fee(8000, PaymentMethod.CASH, given_dong=10_000, receipt=RECEIPT)
    said = content(receipt(fee=whole)).values
    assert said["fee"] == "8.000 đ, đã nộp tiền mặt"
    assert (said["given"], said["change"], said["owed"]) == ("10.000 đ", "2.000 đ", "")
    assert said["fee_receipt"] == "ký hiệu 01BLP2-001 AA/26 số 0000127"
    short = content(receipt(fee=replace(whole, paid_dong=5000, given_dong=5000))).values
    assert (short["fee"], short["paid"], short["change"]) == ("8.000 đ", "5.000 đ", "0 đ")
    assert short["owed"] == "3.000 đ, nộp trước khi nhận kết quả"


def test_what_is_paid_at_the_hand_over_stands_on_its_note() -> None:
    fee = Fee(30_000, PaymentMethod.CASH, given_dong=50_000, receipt=RECEIPT)
    paid = "30.000 đồng (đã nộp tiền mặt; biên lai ký hiệu 01BLP2-001 AA/26 số 0000127)"
    assert f"Phí, lệ phí nộp khi nhận kết quả: {paid}" in words(collected(AUTHORISED, fee=fee))
    assert "nộp khi nhận kết quả" not in words(collected(AUTHORISED))
