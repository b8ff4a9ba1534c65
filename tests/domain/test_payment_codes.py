"""Payment codes: equal to the published vectors byte for byte, and found again on the account."""

from __future__ import annotations

import pytest

from counter.domain.payments import (
    PURPOSE_CHARACTERS,
    PayAccount,
    account_problem,
    pay_code,
    pay_key,
    payload,
    purpose_of,
    squeezed,
)
from counter.domain.scan_warning import ScanWarning
from counter.domain.vietqr import crc16, read_payment

ACCOUNT = PayAccount("970403", "0011012345678")
CARD = PayAccount("970403", "9704031101234567", is_card=True)
ORDER = "thanh toan don hang"
HEAD_ACCOUNT = "38570010A00000072701270006970403011300110123456780208QRIBFTTA5303704"
HEAD_CARD = "38600010A00000072701300006970403011697040311012345670208QRIBFTTC5303704"
CENTRE = PayAccount("970415", "000011112222")
HEAD_CENTRE = "38560010A0000007270126000697041501120000111122220208QRIBFTTA5303704"
VIRTUAL = PayAccount("970422", "VQRQ0001ABC", "TTPVHCC PHUONG MAU", "HA NOI")

VECTORS = [
    # NAPAS QR format T&C v1.0 (2021), as reproduced in public libraries
    (CARD, None, "", "", f"000201010211{HEAD_CARD}5802VN63044F52"),
    (
        ACCOUNT,
        180_000,
        ORDER,
        "NPS6869",
        f"000201010212{HEAD_ACCOUNT}54061800005802VN62340107NPS68690819{ORDER}63042E2E",
    ),
    (
        CARD,
        180_000,
        ORDER,
        "NPS6869",
        f"000201010212{HEAD_CARD}54061800005802VN62340107NPS68690819{ORDER}6304A203",
    ),
    # the published static account declares a wrong inner length; this is the same input, well formed
    (ACCOUNT, None, "", "", f"000201010211{HEAD_ACCOUNT}5802VN63049E6F"),
    # worked examples of a counter
    (CENTRE, None, "", "", f"000201010211{HEAD_CENTRE}5802VN63041C49"),
    (
        CENTRE,
        16_000,
        "LP H99.001-261125-0007",
        "2611250007",
        f"000201010212{HEAD_CENTRE}5405160005802VN6240011026112500070822LP H99.001-261125-000763044F08",
    ),
    (
        VIRTUAL,
        50_000,
        "CT GD H99.001-261125-0012",
        "",
        "00020101021238550010A000000727012500069704220111VQRQ0001ABC0208QRIBFTTA53037045405500005802VN"
        "5918TTPVHCC PHUONG MAU6006HA NOI62290825CT GD H99.001-261125-00126304151C",
    ),
]


@pytest.mark.parametrize(("account", "dong", "purpose", "bill", "published"), VECTORS)
def test_a_code_is_the_published_one_byte_for_byte(
    account: PayAccount, dong: int | None, purpose: str, bill: str, published: str
) -> None:
    assert payload(account, dong, purpose, bill) == published


def test_the_checksum_is_that_of_the_standard() -> None:
    assert crc16("123456789") == "29B1"


def test_what_is_made_reads_back_without_a_warning() -> None:
    code = pay_code(VIRTUAL, 35_000, "d-1", "H99.001-261125-0012")
    read, warnings = read_payment(code.payload)
    assert warnings == ()
    assert read == {
        "bank": "970422",
        "account": "VQRQ0001ABC",
        "amount": "35000",
        "purpose": "LP H99.001-261125-0012",
    }
    _, spoilt = read_payment(code.payload.replace("35000", "95000"))
    assert ScanWarning.PAYMENT_CHECKSUM in spoilt


def test_accents_and_signs_that_banks_cut_are_taken_away() -> None:
    account = PayAccount("970415", "1", "Đặng Thị Ở – Mẫu", "Hà Nội")
    text = payload(account, 1_000, "Lệ phí; số #7")
    assert "5915Dang Thi O  Mau" in text
    assert "Ha Noi" in text
    assert "Le phi so 7" in text
    assert text.isascii()


def test_a_purpose_names_the_dossier_before_it_has_a_number() -> None:
    before, after = purpose_of("d-1"), purpose_of("d-1", "H99.001-261125-0007")
    assert before == f"LP {pay_key('d-1')}"
    assert after == "LP H99.001-261125-0007"
    assert purpose_of("d-1", "H15.50.05.13.99-261008-0975") == before, "longer than banks take"
    assert len(before) <= PURPOSE_CHARACTERS
    assert pay_key("d-1") != pay_key("d-2")
    assert squeezed("lp h99001 261125.0007") == squeezed(after)


@pytest.mark.parametrize(
    ("account", "wrong"),
    [
        (ACCOUNT, ""),
        (PayAccount("97040", "1"), "bank"),
        (PayAccount("970403", ""), "account"),
        (PayAccount("970403", "1" * 20), "account"),
        (PayAccount("970403", "1", "A" * 26), "name"),
        (PayAccount("970403", "1", "A", "B" * 16), "city"),
    ],
)
def test_an_account_that_cannot_be_is_named(account: PayAccount, wrong: str) -> None:
    assert account_problem(account) == wrong


@pytest.mark.parametrize(
    ("account", "dong", "purpose"),
    [
        (PayAccount("x", "1"), 1_000, ""),
        (ACCOUNT, 0, ""),
        (ACCOUNT, 10_000_000_000_000, ""),
        (ACCOUNT, 1_000, "A" * 26),
    ],
)
def test_no_code_is_made_of_what_does_not_fit(account: PayAccount, dong: int, purpose: str) -> None:
    with pytest.raises(ValueError, match=r"payment code|longer"):
        payload(account, dong, purpose)
